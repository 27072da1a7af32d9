"""``/don-vi/<code>/xep-nguoi``: people of a split unit placed at another successor, many at once, seen before done."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role, whole
from web.blueprints.units.forms import PlacingForm
from web.blueprints.units.routes import blueprint
from workflow.actions import Action
from workflow.queries import unit_placements
from workflow.queries.unit_placements import PlacementPage
from workflow.roles import Role
from workflow.services.unit_placements import place


@blueprint.route("/don-vi/<code>/xep-nguoi", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def placing(code: str) -> ResponseReturnValue:
    """Choose where each goes and from which day: the first sending shows what will change, the second does it."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    page = unit_placements.shown(viewer, code)
    form = PlacingForm()
    if not form.is_submitted():
        form.on.data = page.since
    sentence, status, moves = "", 200, dict[int, int]()
    if form.accepted():
        moves = _moves(form, page)
        try:
            if form.seen.data == _mark(moves, form.on.data):
                count = place(
                    page.unit_id, moves, form.on.data, form.document.data or "", actor=viewer,
                    idempotency_key=form.khoa.data,
                )  # fmt: skip
                flash(f"Đã xếp {count} người.", "ok")
                return redirect(url_for("units.placing", code=code), 303)
            form.seen.data = _mark(moves, form.on.data) if moves else ""
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
            form.seen.data = ""
        if not moves:
            status, sentence = 422, "Chưa chọn đơn vị khác cho người nào. Chọn ở dòng của từng người."
    elif form.errors:
        status = 422
    names = {one.id: one.name for one in page.members}
    seen = [
        (name, [names[person] for person, target in moves.items() if target == unit])
        for unit, name in page.sisters
    ]
    shown = render_template(
        "units/placing.html", page=page, form=form, sentence=sentence, moves=moves,
        seen=[one for one in seen if one[1]] if form.seen.data else [],
    )  # fmt: skip
    return shown, status


def _moves(form: PlacingForm, page: PlacementPage) -> dict[int, int]:
    """Return person → unit for those who go; who was not chosen goes with the rest, which may stay."""
    members, sisters = {one.id for one in page.members}, {unit for unit, _ in page.sisters}
    rest = whole(form.rest.data)
    places = dict.fromkeys((one.id for one in page.members), rest)
    for chosen in form.cho.data or ():
        number, _, target = str(chosen).partition(":")
        if whole(number) in members:
            places[whole(number)] = whole(target)
    return {number: target for number, target in places.items() if target in sisters}


def _mark(moves: dict[int, int], on: date) -> str:
    """Return what the preview was made from."""
    return f"{on.isoformat()};" + ",".join(f"{one}:{moves[one]}" for one in sorted(moves))
