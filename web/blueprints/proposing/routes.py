"""``/ho-so/<ref>/bang``: the list as a grid. One form for all rows; scripts send one row of it at a time."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import deadline_words, require_role
from web.blueprints.proposing import adding, copying, review  # noqa: F401 - each registers its routes
from web.blueprints.proposing.base import UNIT_ROLES, blueprint, page_of, to_grid
from web.blueprints.proposing.forms import NO_AWARD
from web.blueprints.proposing.typed import Typed, edit_of, sent_rows
from web.forms import new_key
from workflow import clock
from workflow.actions import Action
from workflow.errors import Conflict, InvalidInput, WorkflowError
from workflow.queries.nominee_grid import GridPage
from workflow.services import drafting, nominee_lists
from workflow.states import NominationState

__all__ = ["blueprint"]


@blueprint.get("/ho-so/<ref>/bang")
@declares(Action.EDIT_NOMINATION)
def grid(ref: str) -> ResponseReturnValue:
    """Show the grid."""
    _, page = page_of(ref)
    return _grid_page(page)


@blueprint.post("/ho-so/<ref>/bang")
@declares(Action.EDIT_NOMINATION)
def save(ref: str) -> ResponseReturnValue:
    """Save the rows sent; then take one off, or send all drafts to the head, if that is what was clicked."""
    viewer, page = page_of(ref)
    require_role(viewer, *UNIT_ROLES)
    typed = sent_rows()
    typed.pop(request.form.get("lay", ""), None)  # what is stored is wanted back, not what was typed
    saved, refused = _save(page, typed)
    removed = _remove(page, request.form.get("bo", ""), refused)
    _, page = page_of(ref)
    status = _status(refused)
    if request.headers.get("X-Bang"):
        rows = [one for one in page.rows if one.ref in typed or one.ref == request.form.get("lay")]
        return render_template("proposing/saved.html", **_values(page, refused), rows=rows), status
    if refused:
        return _grid_page(page, refused)
    if request.form.get("viec") == "chuyen":
        return _send_to_head(page)
    if saved or not removed:
        flash(
            f"Đã lưu {saved} dòng thay đổi lúc {clock.local(clock.now()):%H:%M}."
            if saved
            else "Không có thay đổi.",
            "ok",
        )
    return to_grid(ref)


def _save(page: GridPage, typed: Mapping[str, Typed]) -> tuple[int, dict[str, Typed]]:
    """Save what is right; return how many rows changed, and the refused ones as they were typed."""
    rows = {one.ref: one for one in page.rows}
    refused = {ref: one for ref, one in typed.items() if one.error and ref in rows}
    edits = []
    for ref, one in typed.items():
        if ref not in rows or ref in refused:
            continue
        try:
            edits.append((ref, edit_of(rows[ref], one)))
        except InvalidInput as error:
            refused[ref] = one.refused(error, conflict=False)
    results = nominee_lists.save_rows([edit for _, edit in edits], actor=identity.signed_in())
    for (ref, _), result in zip(edits, results, strict=True):
        if result.error is not None:
            refused[ref] = typed[ref].refused(result.error, conflict=isinstance(result.error, Conflict))
    return sum(result.changed for result in results), refused


def _remove(page: GridPage, ref: str, refused: Mapping[str, Typed]) -> bool:
    row = next((one for one in page.rows if one.ref == ref), None)
    if row is None or ref in refused:
        return False
    result = nominee_lists.remove_rows([row.id], actor=identity.signed_in())
    if result.refused:
        error = result.refused[0].error
        flash(error.message if error else "Chưa bỏ được dòng này.", "bad")
    else:
        flash(f"Đã bỏ {row.row.nominee_name} khỏi danh sách. Thêm lại từ danh bạ lúc nào cũng được.", "ok")
    return True


def _send_to_head(page: GridPage) -> ResponseReturnValue:
    drafts = page.in_state(NominationState.DRAFT)
    if not drafts:
        raise InvalidInput("Không có dự thảo nào để chuyển thủ trưởng.")
    versions = {one.id: one.row.version for one in drafts}
    try:
        drafting.send_to_head([one.id for one in drafts], actor=identity.signed_in(), versions=versions)
    except WorkflowError as error:
        flash(error.message, "bad")
        return to_grid(page.dossier.ref)
    flash(f"Đã chuyển thủ trưởng đơn vị duyệt {len(drafts)} đề nghị.", "ok")
    return to_grid(page.dossier.ref)


def _status(refused: Mapping[str, Typed]) -> int:
    if any(one.conflict for one in refused.values()):
        return 409
    return 422 if refused else 200


def _grid_page(page: GridPage, refused: Mapping[str, Typed] | None = None) -> tuple[str, int]:
    values = _values(page, refused or {})
    return render_template("proposing/grid.html", **values, rows=page.rows), _status(refused or {})


def _values(page: GridPage, refused: Mapping[str, Typed]) -> dict[str, object]:
    return {
        "page": page,
        "dossier": page.dossier,
        "refused": refused,
        "drafts": page.in_state(NominationState.DRAFT),
        "reviewed": page.in_state(NominationState.UNIT_REVIEW),
        "awards": {kind: page.standing.awards_for(kind) for _, kind in page.standing.taken},
        "award_choices": [
            ("", NO_AWARD),
            *dict.fromkeys((award.value, award.label) for award, _ in page.standing.taken),
        ],
        "saved_at": clock.local(clock.now()),
        "key": new_key(),
        "scratch": f"{page.dossier.ref}:{identity.signed_in().user_id}",
        "time_left": deadline_words(page.dossier.body_unit_id, page.dossier.closes_on),
        "is_head": page.dossier.unit_id in identity.signed_in().units_with(UNIT_ROLES[1]),
    }
