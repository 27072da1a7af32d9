"""``/quan-tri/phong-trao``: emulation movements that rounds may name; recorded and edited, never deleted."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from rules.vocabulary import Level
from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url, require_role
from web.event_sentences import told
from web.forms import DayField, KeyedForm, TextField
from web.labels import capital
from workflow.actions import Action
from workflow.errors import Conflict
from workflow.queries import movements as seen
from workflow.queries import registers
from workflow.roles import Role
from workflow.services import movements
from workflow.services.movements import MovementText

blueprint = Blueprint("movements", __name__, url_prefix="/quan-tri/phong-trao")
DAY = "Ngày/tháng/năm, ví dụ 05/01/2024."


class MovementFields(KeyedForm):
    """What is said of a movement."""

    name = TextField("Tên phong trào", [InputRequired("Ghi tên phong trào thi đua."), Length(max=400)])
    launched_by = SelectField(
        "Cấp phát động",
        choices={one.value: capital(one.label) for one in Level},
    )
    since = DayField("Từ ngày", [Optional()], description="Để trống nếu kế hoạch không ghi.")
    until = DayField("Đến ngày", [Optional()], description="Để trống nếu kế hoạch không ghi.")

    def said(self, plan: str) -> MovementText:
        """Return what was typed, with the plan in words."""
        level = Level.of(self.launched_by.data)
        return MovementText(self.name.data or "", level, plan, self.since.data, self.until.data)


class NewMovementForm(MovementFields):
    """A movement about to be recorded."""

    code = TextField(
        "Mã", [InputRequired("Ghi mã phong trào."), Length(max=40)],
        description="Ngắn, không dấu, không trùng phong trào khác, ví dụ NTM-2024.",
    )  # fmt: skip
    plan_number = TextField(
        "Số kế hoạch phát động", [InputRequired("Ghi số, ký hiệu kế hoạch phát động."), Length(max=60)],
        description="Ví dụ: 17/KH-UBND.",
    )  # fmt: skip
    plan_on = DayField("Ngày kế hoạch", [InputRequired("Ghi ngày của kế hoạch.")], description=DAY)
    plan_body = TextField(
        "Cơ quan ban hành", [InputRequired("Ghi cơ quan ban hành kế hoạch."), Length(max=200)]
    )


class EditMovementForm(MovementFields):
    """A movement as it should be; ``seen`` marks what the page showed."""

    seen = HiddenField()
    plan = TextField(
        "Kế hoạch, hướng dẫn", [InputRequired("Ghi kế hoạch phát động."), Length(max=300)],
        description="Số, ngày, cơ quan ban hành; nhiều văn bản cách nhau dấu chấm phẩy.",
    )  # fmt: skip


@blueprint.get("")
@declares(Action.MANAGE_ROUND)
def index() -> ResponseReturnValue:
    """Show one page of movements."""
    require_role(identity.signed_in(), Role.STANDING_BODY)
    text = request.args.get("ten", "")[:100]
    page = seen.listed(text, cursor())
    return render_template(
        "movements/index.html",
        page=page,
        text=text,
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
    )


@blueprint.route("/moi", methods=["GET", "POST"])
@declares(Action.MANAGE_ROUND)
def start() -> ResponseReturnValue:
    """Record a movement with the plan that launched it."""
    viewer, sentence, status = identity.signed_in(), "", 200
    level = registers.highest_level(viewer.units_with(Role.STANDING_BODY))
    form = NewMovementForm(launched_by=(level or Level.COMMUNE).value)
    require_role(viewer, Role.STANDING_BODY)
    if form.accepted():
        try:
            plan = movements.plan_words(
                form.plan_number.data or "", form.plan_on.data, form.plan_body.data or ""
            )
            movements.record_movement(form.code.data or "", form.said(plan), actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã ghi phong trào. Chọn được khi mở hoặc sửa đợt xét.", "ok")
            return redirect(url_for("movements.index"), 303)
    elif form.errors:
        status = 422
    return render_template("movements/form.html", form=form, sentence=sentence, row=None, events=()), status


@blueprint.route("/<code>/sua", methods=["GET", "POST"])
@declares(Action.MANAGE_ROUND)
def edit(code: str) -> ResponseReturnValue:
    """Edit a movement."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    row, events = seen.shown(code)
    now = MovementText(row.name, row.launched_by, row.plan, row.since, row.until)
    form = EditMovementForm(
        seen=row.mark, name=row.name, launched_by=row.launched_by.value, plan=row.plan, since=row.since,
        until=row.until,
    )  # fmt: skip
    sentence, status = "", 200
    if form.accepted():
        try:
            if request.form.get("seen") != row.mark:
                raise Conflict("Người khác vừa sửa phong trào này. Xem bản mới ở danh sách rồi lưu lại.")
            movements.edit_movement(code, form.said(form.plan.data or ""), seen=now, actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
            form.seen.data = row.mark
        else:
            flash("Đã lưu phong trào.", "ok")
            return redirect(url_for("movements.index"), 303)
    elif form.errors:
        status = 422
    page = render_template("movements/form.html", form=form, sentence=sentence, row=row, events=told(events))
    return page, status
