"""Papers as they would print: on the page, as PDF and Word; reports; all reports at once; the receipt."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role, whole
from web.blueprints.documents.routes import attachment
from web.blueprints.papers.forms import ReportForm
from web.blueprints.papers.routes import AUTOSAVE, UNIT_ROLES, autosaved, blueprint, is_own, preview_page
from workflow.actions import Action
from workflow.errors import NotFound
from workflow.queries import paper_previews as previews
from workflow.queries import report_bundle as bundles
from workflow.queries import submission_receipts as receipts
from workflow.queries import unit_papers as seen
from workflow.services import unit_papers as makes

FORMS = ("pdf", "docx")


@blueprint.get("/ho-so/<ref>/giay-to/ban/<key>")
@declares(Action.VIEW_DOSSIER)
def preview(ref: str, key: str) -> ResponseReturnValue:
    """Show a paper of the dossier as it would print; ``?dang=pdf`` or ``docx`` gives it as a draft file."""
    viewer = identity.signed_in()
    found = previews.preview(viewer, ref, key)
    if form := _asked_form():
        return attachment(previews.drawn(found, form))
    return preview_page(found, own=is_own(viewer, found.unit_id))


def _asked_form() -> str:
    asked = request.args.get("dang", "")
    if asked and asked not in FORMS:
        raise NotFound("định dạng này")
    return asked


@blueprint.route("/ho-so/<ref>/giay-to/bao-cao/<nomination>", methods=["GET", "POST"])
@declares(Action.VIEW_DOSSIER)
def report(ref: str, nomination: str) -> ResponseReturnValue:
    """Write one nominee's report beside what it will look like."""
    viewer = identity.signed_in()
    found, row = previews.preview_report(viewer, ref, nomination)
    own = is_own(viewer, found.unit_id)
    if asked := _asked_form():
        return attachment(previews.drawn(found, asked))
    form = ReportForm(profile=row.profile or "", duties=row.duties or "", achievements=row.achievements or "")
    more: dict[str, Any] = {"report_of": row, "form": form if own and found.editable else None}
    if request.method != "POST":
        return preview_page(found, own=own, **more)
    require_role(viewer, *UNIT_ROLES)
    if not form.accepted():
        return autosaved(form) or (preview_page(found, own=own, **more), 422)
    try:
        makes.save_report(
            row.id,
            profile=form.profile.data or "",
            duties=form.duties.data or "",
            achievements=form.achievements.data or "",
            actor=viewer,
        )
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return autosaved(form, sentence) or (preview_page(found, own=own, sentence=sentence, **more), status)
    if request.headers.get(AUTOSAVE):
        return "", 204
    flash("Đã lưu nội dung báo cáo; bản bên cạnh đã cập nhật.", "ok")
    return redirect(url_for("papers.report", ref=ref, nomination=nomination), 303)


@blueprint.post("/ho-so/<ref>/giay-to/bao-cao/<nomination>/dung")
@declares(Action.ATTACH_PAPER)
def use_report(ref: str, nomination: str) -> ResponseReturnValue:
    """Use the report that was shown."""
    viewer = identity.signed_in()
    require_role(viewer, *UNIT_ROLES)
    found, row = previews.preview_report(viewer, ref, nomination)
    page = seen.page(viewer, ref)
    from_page = request.form.get("ban", "")[:64]
    try:
        makes.use_report(page.id, row.id, actor=viewer, seen=from_page)
    except MENDABLE as error:
        form = ReportForm(
            formdata=None,
            profile=row.profile or "",
            duties=row.duties or "",
            achievements=row.achievements or "",
        )
        status, sentence, _ = back_to_form(form, error)
        return preview_page(found, own=True, sentence=sentence, report_of=row, form=form), status
    flash(
        f"Đã dùng bản này làm báo cáo thành tích của {row.nominee_name}. In, ký rồi ghi ngày ký hoặc tải bản ký lên; "
        "chưa ký thì chưa tính là có.",
        "ok",
    )
    return redirect(url_for("papers.shown", ref=ref), 303)


@blueprint.get("/ho-so/<ref>/giay-to/bao-cao.<form>")
@declares(Action.VIEW_DOSSIER)
def reports(ref: str, form: str) -> ResponseReturnValue:
    """Give all reports of the dossier as one PDF to print, or as a ZIP of Word files to edit."""
    makers = {"pdf": bundles.one_pdf, "zip": bundles.word_files}
    if form not in makers:
        raise NotFound("định dạng này")
    return attachment(makers[form](identity.signed_in(), ref))


@blueprint.get("/ho-so/<ref>/bien-nhan")
@declares(Action.VIEW_DOSSIER)
def receipt(ref: str) -> ResponseReturnValue:
    """Show the receipt of the latest submission (``?lan=``: of an earlier one); ``?dang=pdf`` to print."""
    asked = request.args.get("lan", "")
    number = whole(asked)
    found = receipts.receipt(identity.signed_in(), ref, number, request.args.get("ma", "")[:60])
    if form := _asked_form():
        return attachment(receipts.drawn(found, form))
    return render_template("papers/receipt.html", found=found)
