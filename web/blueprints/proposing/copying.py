"""``/ho-so/<ref>/chep``: name again those of an earlier list of the unit, after looking at who can be."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.proposing.base import UNIT_ROLES, blueprint, to_grid
from web.blueprints.proposing.forms import CopyForm
from workflow.actions import Action
from workflow.queries import earlier_lists
from workflow.queries.earlier_lists import CopyPage
from workflow.services import nominee_lists


@blueprint.route("/ho-so/<ref>/chep", methods=["GET", "POST"])
@declares(Action.CREATE_NOMINATION)
def copy(ref: str) -> ResponseReturnValue:
    """Show an earlier list with who can be named again, all ticked; copy those that stay ticked."""
    viewer = identity.signed_in()
    page = earlier_lists.earlier(viewer, ref, request.values.get("tu", "")[:40])
    require_role(viewer, *UNIT_ROLES)
    form = CopyForm(tu=page.chosen.ref if page.chosen else "")
    if not form.accepted():
        return _copy_page(form, page, [row.ref for row in page.rows if not row.problem])
    ids = {row.ref: row.id for row in page.rows if not row.problem}
    chosen = [ids[one] for one in form.chon.data if one in ids]
    if not chosen:
        return _copy_page(form, page, [], "Chưa đánh dấu ai. Đánh dấu những người đề nghị lại."), 422
    try:
        taken = nominee_lists.copy_rows(page.dossier.id, chosen, actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _copy_page(form, page, form.chon.data, sentence), status
    flash(f"Đã chép {len(taken.nominations)} đề nghị. Thành tích, sáng kiến của năm nay cần ghi mới.", "ok")
    if taken.waiting:
        flash(f"{taken.waiting} đề nghị vừa có người khác thêm nên không chép.", "wait")
    return to_grid(ref)


def _copy_page(form: CopyForm, page: CopyPage, ticked: list[str], sentence: str = "") -> str:
    return render_template(
        "proposing/copy.html", form=form, page=page, dossier=page.dossier, ticked=set(ticked), sentence=sentence,
        findings=(), free=sum(not row.problem for row in page.rows),
    )  # fmt: skip
