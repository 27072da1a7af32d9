"""``/hoi-dong/thanh-lap``: the decision that sets up a council, with its members from the register."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.council.base import blueprint
from web.blueprints.council.forms import CouncilForm
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_words import SeatRole
from workflow.errors import InvalidInput
from workflow.queries import council_agenda, registers
from workflow.roles import Role
from workflow.services import councils
from workflow.services.councils import SeatDraft


@blueprint.route("/hoi-dong/thanh-lap", methods=["GET", "POST"])
@declares(Action.MANAGE_COUNCIL)
def set_up() -> ResponseReturnValue:
    """Record a council; the one before it ends the day before."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY, Role.STANDING_BODY)
    form, sentence, status = CouncilForm(since=clock.today()), "", 200
    bodies = registers.units_named(viewer.units_with(Role.SECRETARY, Role.STANDING_BODY))
    form.body.choices = {str(number): name for number, name in bodies}
    if form.accepted():
        try:
            seats = _seats(viewer, form.members.data or "")
            councils.create_council(
                int(form.body.data), form.name.data or "", form.document.data or "", form.since.data, seats,
                actor=viewer,
            )  # fmt: skip
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(f"Đã ghi Hội đồng gồm {sum(one.is_voting for one in seats)} thành viên.", "ok")
            return redirect(url_for("council.index"), 303)
    page = render_template("council/set_up.html", form=form, sentence=sentence)
    return page, status if status != 200 else 422 if form.errors else 200


def _seats(viewer: Actor, text: str) -> list[SeatDraft]:
    """Read the members; ``InvalidInput`` names the line and what to do."""
    lines = [[part.strip() for part in line.split(";")] for line in text.splitlines() if line.strip()]
    known = council_agenda.persons_named(viewer, [parts[0] for parts in lines])
    seats = []
    for number, parts in enumerate(lines, 1):
        role = council_agenda.seat_role_named(parts[1]) if len(parts) > 1 else None
        if role is None:
            _refuse(
                f"Dòng {number}: ghi chức danh sau dấu chấm phẩy, ví dụ “{parts[0]}; Ủy viên; Trưởng phòng”."
            )
        found = known.get(parts[0], [])
        if len(found) != 1:
            codes = ", ".join(code for _, _, code in found[:5])
            _refuse(
                f"Dòng {number}: có {len(found)} người tên “{parts[0]}”; ghi mã thay cho tên ({codes})."
                if found
                else f"Dòng {number}: không có “{parts[0]}” trong danh bạ. Kiểm tra họ tên hoặc thêm vào danh bạ trước."
            )
        post = parts[2] if len(parts) > 2 else ""
        seats.append(
            SeatDraft(found[0][0], role or SeatRole.MEMBER, post, is_voting=role is not SeatRole.SECRETARY)
        )
    return seats


def _refuse(message: str) -> None:
    raise InvalidInput(message, {"members": message})
