"""``/hoi-dong/thanh-lap``, ``/hoi-dong/thanh-vien``: who sits; one proposes, a second person approves."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role, whole
from web.blueprints.council.base import blueprint
from web.blueprints.council.forms import CouncilForm, SeatAnswerForm, SeatsForm
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_words import SeatRole
from workflow.errors import InvalidInput, NotFound, NotPermitted
from workflow.queries import council_agenda, registers
from workflow.queries import council_proposals as seen
from workflow.roles import Role
from workflow.services import council_proposals as commands
from workflow.services.councils import CouncilDraft, SeatDraft

SENT = "Đã trình. Người thứ hai duyệt thì Hội đồng mới được ghi."
DONE = {
    "duyet": "Đã duyệt. Hội đồng được ghi theo ngày của quyết định.",
    "khong-duyet": "Đã ghi không duyệt; người trình thấy lý do.",
    "rut": "Đã rút việc đã trình.",
}


@blueprint.route("/hoi-dong/thanh-lap", methods=["GET", "POST"])
@declares(Action.MANAGE_COUNCIL)
def set_up() -> ResponseReturnValue:
    """Propose a council; the one before it ends the day before."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY, Role.STANDING_BODY)
    form, sentence, status = CouncilForm(since=clock.today()), "", 200
    bodies = registers.units_named(viewer.units_with(Role.SECRETARY, Role.STANDING_BODY))
    form.body.choices = {str(number): name for number, name in bodies}
    if form.accepted():
        try:
            wanted = CouncilDraft(
                int(form.body.data), form.name.data or "", form.document.data or "", form.since.data,
                tuple(_seats(viewer, form.members.data or "")),
            )  # fmt: skip
            ref = commands.propose(wanted, actor=viewer, idempotency_key=form.khoa.data)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(SENT, "ok")
            return redirect(url_for("council.seats_proposed", ref=ref), 303)
    page = render_template("council/set_up.html", form=form, sentence=sentence)
    return page, status if status != 200 else 422 if form.errors else 200


@blueprint.route("/hoi-dong/thanh-vien", methods=["GET", "POST"])
@declares(Action.MANAGE_COUNCIL, Action.APPROVE_COUNCIL)
def members() -> ResponseReturnValue:
    """Show who sits today; propose who leaves and who joins from a day on."""
    viewer = identity.signed_in()
    require_role(viewer, *seen.READERS)
    sitting = seen.sitting(viewer)
    asked = whole(request.args.get("co_quan"))
    one = next((council for council in sitting if asked in (0, council.body_unit_id)), None)
    if asked and one is None:
        raise NotFound("Hội đồng này")
    may_propose = one is not None and one.body_unit_id in viewer.units_with(
        Role.SECRETARY, Role.STANDING_BODY
    )
    form, sentence, status = SeatsForm(on=clock.today()), "", 200
    if one is not None and form.accepted():
        try:
            leaving = [whole(number) for number in form.leaving.data or ()]
            joining = _seats(viewer, form.joining.data or "", "joining")
            if not leaving and not joining:
                message = "Chọn người thôi tham gia hoặc ghi người bổ sung."
                raise InvalidInput(message, {"joining": message})
            wanted = CouncilDraft(
                one.body_unit_id, "", form.document.data or "", form.on.data, tuple(joining), tuple(leaving),
                one.council_id,
            )  # fmt: skip
            ref = commands.propose(wanted, actor=viewer, idempotency_key=form.khoa.data)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(SENT, "ok")
            return redirect(url_for("council.seats_proposed", ref=ref), 303)
    elif form.errors:
        status = 422
    page = render_template(
        "council/members.html", sitting=sitting, one=one, form=form, sentence=sentence, may_propose=may_propose,
        waiting=seen.waiting(viewer),
    )  # fmt: skip
    return page, status


@blueprint.route("/hoi-dong/trinh-duyet/<ref>", methods=["GET", "POST"])
@declares(Action.MANAGE_COUNCIL, Action.APPROVE_COUNCIL)
def seats_proposed(ref: str) -> ResponseReturnValue:
    """Show what is proposed; approve, reject or take it back."""
    viewer = identity.signed_in()
    require_role(viewer, *seen.READERS)
    page, form = seen.shown(viewer, ref), SeatAnswerForm()
    sentence, status = "", 200
    if form.accepted():
        try:
            said = _answer(ref, form.note.data or "", viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(said, "ok")
            return redirect(url_for("council.seats_proposed", ref=ref), 303)
    elif form.is_submitted():
        status = 422
    return render_template("council/proposed.html", page=page, form=form, sentence=sentence), status


def _answer(ref: str, note: str, viewer: Actor) -> str:
    """Carry out the button that was pressed and return what to say."""
    chosen = request.args.get("viec", "")
    if chosen == "duyet":
        commands.approve(ref, actor=viewer)
    elif chosen == "khong-duyet":
        commands.reject(ref, note, actor=viewer)
    elif chosen == "rut":
        commands.withdraw(ref, actor=viewer)
    else:
        raise NotPermitted("Trang này không có nút như vậy. Mở lại trang rồi dùng các nút ở đó.")
    return DONE[chosen]


def _seats(viewer: Actor, text: str, field: str = "members") -> list[SeatDraft]:
    """Read the members; ``InvalidInput`` names the line and what to do."""
    lines = [[part.strip() for part in line.split(";")] for line in text.splitlines() if line.strip()]
    known = council_agenda.persons_named(viewer, [parts[0] for parts in lines])
    seats = []
    for number, parts in enumerate(lines, 1):
        role = council_agenda.seat_role_named(parts[1]) if len(parts) > 1 else None
        if role is None:
            _refuse(
                f"Dòng {number}: ghi chức danh sau dấu chấm phẩy, ví dụ “{parts[0]}; Ủy viên; Trưởng phòng”.",
                field,
            )
        found = known.get(parts[0], [])
        if len(found) != 1:
            codes = ", ".join(code for _, _, code in found[:5])
            _refuse(
                f"Dòng {number}: có {len(found)} người tên “{parts[0]}”; ghi mã thay cho tên ({codes})."
                if found
                else f"Dòng {number}: không có “{parts[0]}” trong danh bạ. Kiểm tra họ tên hoặc "
                "thêm vào danh bạ trước.",
                field,
            )
        post = parts[2] if len(parts) > 2 else ""
        seats.append(
            SeatDraft(found[0][0], role or SeatRole.MEMBER, post, is_voting=role is not SeatRole.SECRETARY)
        )
    return seats


def _refuse(message: str, field: str) -> None:
    raise InvalidInput(message, {field: message})
