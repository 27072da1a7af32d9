"""``/ban-giay/<nơi>/<ref>``: which is the original of minutes or an official paper; scans of what was signed."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form
from web.blueprints.documents.routes import attachment
from web.blueprints.originals.forms import ScanForm
from web.blueprints.originals.routes import NO_FILE, blueprint
from workflow.actions import Action
from workflow.queries import paper_scans
from workflow.queries.paper_scans import PaperOf, ScanPage, SignedPaper
from workflow.services import paper_scans as keeping

PLACES = {"phien-hop": PaperOf.SESSION, "van-ban": PaperOf.OFFICIAL}
WHO_SIGNS = {
    "council_minutes": "Chủ tọa và thư ký ký biên bản họp.",
    "ballot_minutes": "Các thành viên Tổ kiểm phiếu ký biên bản kiểm phiếu.",
    "payment_list": "Người lập, kế toán, thủ trưởng và người nhận ký danh sách.",
    "conferral_list": "Người nhận ký danh sách.",
    "archive_file": "Người lập ký bìa và mục lục hồ sơ.",
}
SIGNED = "Người có thẩm quyền ký, cơ quan đóng dấu văn bản."


@blueprint.get("/ban-giay/<of>/<ref>")
@declares(Action.DOWNLOAD_DOCUMENT)
def paper(of: str, ref: str) -> ResponseReturnValue:
    """Show which is the original, with its scans."""
    page = paper_scans.shown(identity.signed_in(), _place(of), ref)
    kept = page.paper.scans[-1].kept_at if page.paper.scans else ""
    return _page(of, page, ScanForm(formdata=None, kept_at=kept))


@blueprint.post("/ban-giay/<of>/<ref>")
@declares(Action.KEEP_SCAN, Action.KEEP_MINUTES_SCAN)
def keep_paper_scan(of: str, ref: str) -> ResponseReturnValue:
    """Keep a scan of the signed paper."""
    viewer, form, place = identity.signed_in(), ScanForm(), _place(of)
    page = paper_scans.shown(viewer, place, ref)
    if not form.accepted():
        return _page(of, page, form), 422
    if not form.file.data:
        form.file.errors = [NO_FILE]
        return _page(of, page, form), 422
    try:
        keeping.keep_scan(
            place, page.paper.ref, form.file.data.read(), form.file.data.filename or "",
            kept_at=form.kept_at.data or "", reason=form.reason.data or "", actor=viewer,
        )  # fmt: skip
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(of, paper_scans.shown(viewer, place, ref), form, sentence), status
    flash("Đã lưu bản quét. Bản gốc là bản giấy đã ký.", "ok")
    return redirect(url_for("originals.paper", of=of, ref=ref), 303)


@blueprint.get("/ban-giay/<of>/<ref>/<int:number>")
@declares(Action.DOWNLOAD_DOCUMENT)
def paper_scan(of: str, ref: str, number: int) -> ResponseReturnValue:
    """Download one scan, also an earlier one."""
    return attachment(paper_scans.download(identity.signed_in(), _place(of), ref, number))


def _place(of: str) -> PaperOf:
    if of not in PLACES:
        raise NoSuchPage
    return PLACES[of]


def _page(of: str, page: ScanPage, form: ScanForm, sentence: str = "") -> str:
    paper = page.paper
    if paper.of is PaperOf.SESSION:
        g.place = "council"
    back, printed = _addresses(paper)
    return render_template(
        "originals/paper.html",
        page=page,
        of=of,
        form=form,
        sentence=sentence,
        back=back,
        printed=printed,
        who_signs=WHO_SIGNS.get(paper.kind, SIGNED),
    )


def _addresses(paper: SignedPaper) -> tuple[str, str]:
    """Return the page that a paper belongs to, and the file to print."""
    if paper.of is PaperOf.SESSION:
        return (
            url_for("council.papers", ref=paper.place),
            url_for("council.paper", ref=paper.place, paper_ref=paper.ref),
        )
    return (
        url_for("documents.official", ref=paper.ref),
        url_for("documents.official_file", ref=paper.ref),
    )
