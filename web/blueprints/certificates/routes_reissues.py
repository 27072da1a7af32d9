"""``/cap-doi-cap-lai``: requests for another certificate, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity, narrowing
from web.access import declares
from web.blueprints.certificates.base import blueprint
from web.blueprints.certificates.forms import ApproveForm, RefuseForm, ReissueForm
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url
from web.blueprints.documents.routes import attachment
from web.event_sentences import told
from web.exports import listing
from web.forms import KeyedForm
from web.workbooks.export import Field
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import InvalidInput
from workflow.queries import certificates, exports, reissues
from workflow.queries.reissues import STATE_LABELS, ReissueGround, ReissueState
from workflow.roles import Role
from workflow.services import files
from workflow.services import reissues as commands
from workflow.services.reissues import ReissueDraft

LOOKS = {
    ReissueState.REQUESTED: ("wait", "clock"),
    ReissueState.APPROVED: ("ok", "check"),
    ReissueState.REFUSED: ("bad", "cross"),
}


def asked() -> ReissueState | None:
    """Return the state that the address names."""
    return narrowing.member("tinh_trang", ReissueState, "Tình trạng")


@blueprint.get("/cap-doi-cap-lai")
@declares(Action.VIEW_CERTIFICATES)
def reissue_list() -> ResponseReturnValue:
    """Show one page of requests."""
    page = reissues.asked(identity.signed_in(), asked(), cursor())
    views = [
        (label, url_for("certificates.reissue_list", tinh_trang=state.value), None, state is asked())
        for state, label in STATE_LABELS.items()
    ]
    everything = ("Tất cả", url_for("certificates.reissue_list"), None, asked() is None)
    return render_template(
        "reissues/index.html", page=page, looks=LOOKS, views=[everything, *views],
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
    )  # fmt: skip


@blueprint.route("/giay-chung-nhan/dong/<ref>/cap-lai", methods=["GET", "POST"])
@declares(Action.REQUEST_REISSUE)
def ask(ref: str) -> ResponseReturnValue:
    """Ask for another certificate."""
    viewer, form = identity.signed_in(), ReissueForm(received_on=clock.today())
    entry = certificates.entry(viewer, ref)
    sentence, status = "", 200
    if form.accepted():
        try:
            made = commands.ask(_draft(ref, form), actor=viewer, idempotency_key=form.khoa.data)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã lập đề nghị. Thường trực Hội đồng quyết định.", "ok")
            return redirect(url_for("certificates.reissue", ref=made), 303)
    page = render_template("reissues/ask.html", form=form, row=entry.row, sentence=sentence)
    return page, status if status != 200 else 422 if form.errors else 200


def _draft(ref: str, form: ReissueForm) -> ReissueDraft:
    given, stored = form.file.data, None
    if given:
        try:
            stored = files.store(given.read(), given.filename or "")
        except InvalidInput as error:
            raise InvalidInput(error.message, {"file": error.message}) from error
    return ReissueDraft(
        ref,
        ReissueGround(form.ground.data),
        form.reason.data or "",
        form.paper.data or "",
        form.received_on.data,
        stored.sha256 if stored else None,
        stored.filename if stored else "",
    )


@blueprint.get("/cap-doi-cap-lai/<ref>")
@declares(Action.VIEW_CERTIFICATES)
def reissue(ref: str) -> ResponseReturnValue:
    """Show one request."""
    return _page(ref, {})


@blueprint.post("/cap-doi-cap-lai/<ref>/dong-y")
@declares(Action.DECIDE_REISSUE)
def approve(ref: str) -> ResponseReturnValue:
    """Agree: the new certificate is made."""
    form = ApproveForm()
    return _decide(
        ref,
        form,
        lambda: commands.approve(ref, returned_on=form.returned_on.data, actor=identity.signed_in()),
        "Đã đồng ý. Giấy mới đã lập, giữ nguyên số sổ vàng.",
    )


@blueprint.post("/cap-doi-cap-lai/<ref>/khong-dong-y")
@declares(Action.DECIDE_REISSUE)
def refuse(ref: str) -> ResponseReturnValue:
    """Do not agree, with a reason."""
    form = RefuseForm()
    return _decide(
        ref,
        form,
        lambda: commands.refuse(ref, form.note.data or "", actor=identity.signed_in()),
        "Đã ghi không đồng ý.",
    )


@blueprint.get("/cap-doi-cap-lai/<ref>/don")
@declares(Action.VIEW_CERTIFICATES)
def reissue_paper(ref: str) -> ResponseReturnValue:
    """Download the file that came with a request."""
    return attachment(reissues.paper_of(identity.signed_in(), ref))


def _decide(ref: str, form: KeyedForm, command: Callable[[], object], done: str) -> ResponseReturnValue:
    """Run a command of the page; a refusal comes back to it with nothing lost."""
    name = "refuse" if isinstance(form, RefuseForm) else "approve"
    if not form.accepted():
        return _page(ref, {name: form}), 422
    try:
        command()
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(ref, {name: form}, sentence), status
    flash(done, "ok")
    return redirect(url_for("certificates.reissue", ref=ref), 303)


def _page(ref: str, sent: dict[str, KeyedForm], sentence: str = "") -> str:
    viewer = identity.signed_in()
    row, events = reissues.request(viewer, ref)
    forms = {"approve": ApproveForm(formdata=None), "refuse": RefuseForm(formdata=None)} | sent
    return render_template(
        "reissues/shown.html",
        row=row,
        look=LOOKS[row.state],
        events=told(events),
        forms=forms,
        sent=sent,
        sentence=sentence,
        may_decide=row.state is ReissueState.REQUESTED
        and row.body_unit_id in viewer.units_with(Role.STANDING_BODY, Role.CONFIRMER),
        is_mine=row.requested_by_id == viewer.user_id,
    )


def _rows(viewer: Actor) -> Iterable[Any]:
    state = asked()
    return exports.all_pages(lambda place: reissues.asked(viewer, state, place))


listing(
    "cap-doi-cap-lai",
    "Cấp đổi, cấp lại giấy chứng nhận",
    (
        Field("Số sổ vàng", lambda row: row.number, 12),
        Field("Người, tập thể", lambda row: row.name, 34),
        Field("Danh hiệu, hình thức", lambda row: row.award.label, 28),
        Field("Lý do", lambda row: row.ground_label, 14),
        Field("Đơn, công văn", lambda row: row.paper, 40),
        Field("Ngày nhận", lambda row: row.received_on, 13),
        Field("Tình trạng", lambda row: row.state_label, 18),
        Field("Ngày quyết định", lambda row: row.decided_on, 13),
    ),
    _rows,
)
