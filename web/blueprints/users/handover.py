"""``/quan-tri/ban-giao``: what an outgoing clerk hands over, on one page to print, and the change of duties with it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.users.forms import HandoverForm
from workflow import clock
from workflow.actions import Action
from workflow.errors import InvalidInput
from workflow.queries import handover, users
from workflow.queries.handover import Pack
from workflow.roles import Role
from workflow.services import grant_requests
from workflow.services.grant_requests import EndDraft, GrantDraft
from workflow.states import NominationState as S

blueprint = Blueprint("handover", __name__)

NEXT: dict[S, str] = {
    S.DRAFT: "hoàn thiện, chuyển thủ trưởng duyệt",
    S.UNIT_REVIEW: "thủ trưởng duyệt và trình",
    S.SUBMITTED: "chờ cơ quan xét tiếp nhận",
    S.APPRAISAL: "chờ kết quả thẩm định",
    S.RETURNED: "bổ sung rồi gửi lại trong hạn",
    S.ELIGIBLE: "chờ đưa ra Hội đồng",
    S.COUNCIL: "chờ Hội đồng xét",
    S.RECOMMENDED: "chờ đưa vào quyết định",
    S.SIGNING: "chờ ký và cấp số",
    S.FORWARDED: "chờ kết quả của cấp trên",
}
"""What comes next for a nomination in each state that is not the end."""


DUE_WORDS = {
    "closes": "hạn gửi hồ sơ",
    "gate": "ngày tiếp nhận cuối cùng",
    "own_day": "hạn riêng của đơn vị",
    "supplement": "hạn nộp hồ sơ bổ sung",
    "returned": "hạn bổ sung theo yêu cầu",
}


@blueprint.route("/quan-tri/ban-giao", methods=["GET", "POST"])
@declares(Action.HAND_OVER)
def index() -> ResponseReturnValue:
    """Choose who leaves and who comes; show the pack; propose the change of duties."""
    viewer = identity.signed_in()
    require_role(viewer, Role.ADMINISTRATOR, Role.STANDING_BODY, Role.UNIT_HEAD)
    leavers = handover.leavers(viewer)
    given = request.form if request.method == "POST" else request.args
    outgoing, incoming = _number(given.get("di", "")), _number(given.get("den", ""))
    pack = handover.pack(viewer, outgoing) if outgoing else None
    people = users.incoming_choices(viewer)
    form = HandoverForm(last_day=clock.today(), di=str(outgoing or ""), den=str(incoming or ""))
    sentence, status = "", 422 if form.is_submitted() else 200
    if pack and form.accepted():
        try:
            if incoming and incoming not in dict(people):
                raise InvalidInput("Chọn lại người nhận: tài khoản này không nhận được nhiệm vụ ở đơn vị.")
            if incoming == outgoing:
                raise InvalidInput(
                    "Người nhận phải là người khác. Chọn lại người nhận rồi xem nội dung bàn giao."
                )
            _propose(pack, incoming, form)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã trình việc bàn giao. Nhiệm vụ đổi theo ngày đã ghi sau khi người thứ hai duyệt.", "ok")
            return redirect(url_for("handover.index", di=outgoing, den=incoming), 303)
    page = render_template(
        "users/handover.html",
        leavers=[(str(number), name) for number, name in leavers],
        people=[(str(number), name) for number, name in people if number != outgoing],
        outgoing=outgoing,
        incoming=incoming,
        incoming_name=dict(people).get(incoming, ""),
        pack=pack,
        form=form,
        sentence=sentence,
        next_of=NEXT,
        due_words=DUE_WORDS,
        today=clock.today(),
        reads_dossiers=not viewer.holds(Role.ADMINISTRATOR),
    )
    return page, status


def _propose(pack: Pack, incoming: int, form: HandoverForm) -> None:
    """Propose the end of the one's duties and the beginning of the other's, decided together."""
    last_day, document = form.last_day.data, form.document.data or ""
    going_on = [duty for duty in pack.duties if duty.until is None or duty.until > last_day]
    given = [
        GrantDraft(incoming, duty.role, duty.unit_id, last_day + timedelta(days=1), duty.until, document)
        for duty in going_on
    ]
    grant_requests.propose_together(
        given if incoming else [],
        [EndDraft(duty.grant_id, last_day) for duty in going_on],
        document,
        actor=identity.signed_in(),
        action=Action.HAND_OVER,
        idempotency_key=form.khoa.data,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
