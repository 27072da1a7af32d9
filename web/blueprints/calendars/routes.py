"""``/quan-tri/ngay-nghi``: the holiday table of a body; ``/lich``: what comes when, in working days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity, narrowing
from web.access import declares
from web.blueprints.calendars.forms import KINDS, DayForm, DecisionForm
from web.blueprints.common import MENDABLE, back_to_form, require_role, whole
from workflow import clock
from workflow.actions import Action
from workflow.errors import NotPermitted
from workflow.queries import local_days
from workflow.queries.deadlines_ahead import deadlines_ahead
from workflow.queries.local_days import DayLine
from workflow.roles import Role
from workflow.services import local_days as commands

blueprint = Blueprint("calendars", __name__)
ROLES = (Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER)
STATES = {
    "proposed": ("Chờ duyệt", "wait", "clock"),
    "approved": ("Đã duyệt", "ok", "check"),
    "rejected": ("Không duyệt", "bad", "cross"),
    "cancelled": ("Đã hủy", "plain", "minus"),
}


@blueprint.get("/lich")
@declares(Action.VIEW_CALENDAR)
def season() -> ResponseReturnValue:
    """Show the viewer's deadlines month by month, with working days left and the days off between."""
    found = deadlines_ahead(identity.signed_in())
    months = [
        (first, list(rows)) for first, rows in groupby(found, key=lambda one: one.due_on.replace(day=1))
    ]
    off = dict(pair for one in found for pair in one.days_off)
    return render_template(
        "calendars/season.html", months=months, spans=_spans(sorted(off.items())), today=clock.today()
    )


def _spans(days: list[tuple[date, str]]) -> list[tuple[date, date, str]]:
    """Return days off of one name that follow each other as spans (first, last, name)."""
    spans: list[tuple[date, date, str]] = []
    for day, name in days:
        if spans and spans[-1][2] == name and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day, name)
        else:
            spans.append((day, day, name))
    return spans


@blueprint.route("/quan-tri/ngay-nghi", methods=["GET", "POST"])
@declares(Action.PROPOSE_DAY, Action.APPROVE_DAY)
def index() -> ResponseReturnValue:
    """Show a month and the days of the year; propose a day of the body's own."""
    viewer = identity.signed_in()
    require_role(viewer, *ROLES)
    page = local_days.shown(viewer, _month(), whole(request.args.get("co_quan")) or None)
    form = DayForm()
    sentence, status, moved = "", 200, None
    if form.accepted():
        kind = local_days.kind_of(form.kind.data)
        try:
            if request.args.get("viec") == "xem":
                moved = local_days.moved_by(viewer, page.body_unit_id, form.day.data, kind)
            else:
                number = commands.propose_day(
                    form.day.data,
                    kind,
                    form.name.data or "",
                    form.document.data or "",
                    body_unit_id=page.body_unit_id,
                    actor=viewer,
                )
                flash("Đã đề nghị. Ngày này được tính khi người thứ hai duyệt.", "ok")
                return redirect(url_for("calendars.shown", number=number), 303)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
    elif form.errors:
        status = 422
    first = page.month
    shown = render_template(
        "calendars/index.html",
        page=page,
        form=form,
        sentence=sentence,
        moved=moved,
        states=STATES,
        kinds=KINDS,
        today=clock.today(),
        national=_spans(list(page.national)),
        before=(first - timedelta(days=1)).strftime("%Y-%m"),
        after=(first + timedelta(days=32)).strftime("%Y-%m"),
        may_propose=page.body_unit_id in viewer.units_with(Role.STANDING_BODY),
    )
    return shown, status


@blueprint.route("/quan-tri/ngay-nghi/<int:number>", methods=["GET", "POST"])
@declares(Action.PROPOSE_DAY, Action.APPROVE_DAY)
def shown(number: int) -> ResponseReturnValue:
    """Show one of the body's own days with what it moves; approve, reject, cancel it."""
    viewer = identity.signed_in()
    require_role(viewer, *ROLES)
    line, moved = local_days.day_shown(viewer, number)
    form = DecisionForm()
    sentence, status = "", 200
    if form.accepted():
        try:
            said = _decide(number, form.reason.data or "")
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(said, "ok")
            return redirect(url_for("calendars.shown", number=number), 303)
    elif form.errors:
        status = 422
    approves = line.body_unit_id in viewer.units_with(Role.CONFIRMER, Role.SIGNER)
    page = render_template(
        "calendars/shown.html",
        line=line,
        moved=moved,
        form=form,
        sentence=sentence,
        states=STATES,
        kinds=KINDS,
        may_approve=_open(line) and approves and line.proposed_by_id != viewer.user_id,
        may_take_back=_open(line) and line.body_unit_id in viewer.units_with(Role.STANDING_BODY),
        may_cancel=line.state.value == "approved"
        and approves
        and line.proposed_by_id != viewer.user_id
        and line.day >= clock.today(),
    )
    return page, status


def _open(line: DayLine) -> bool:
    return line.state.value == "proposed"


def _decide(number: int, reason: str) -> str:
    """Carry out the button that was pressed and return what to say."""
    viewer = identity.signed_in()
    chosen = request.args.get("viec", "")
    if chosen == "duyet":
        commands.approve_day(number, actor=viewer)
        return "Đã duyệt. Từ nay mọi thời hạn theo ngày làm việc tính theo ngày này."
    if chosen == "khong-duyet":
        commands.reject_day(number, reason, actor=viewer)
        return "Đã ghi không duyệt."
    if chosen == "huy":
        commands.cancel_day(number, reason, actor=viewer)
        return "Đã hủy ngày này."
    raise NotPermitted("Trang này không có nút như vậy. Mở lại trang rồi dùng các nút ở đó.")


def _month() -> date:
    """Return the month of the address (2024-07), or this one."""
    try:
        return date.fromisoformat(f"{request.args.get('thang', '')}-01")
    except ValueError:
        narrowing.left_out("thang", "Tháng")
        return clock.today().replace(day=1)
