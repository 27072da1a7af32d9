"""A body's own days off and working days: proposed with a document, approved and cancelled by a second person.

An approved day moves every limit in working days from then on; nothing stored is computed again.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.deadlines import CALENDAR
from rules.errors import NoLawInForce
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import DayKind, DayState, LocalDay
from workflow.permissions import require
from workflow.tables import insert_returning, table

days = table(LocalDay)
CHAIN = "local_day"
FROM = {
    DayState.APPROVED: {DayState.PROPOSED},
    DayState.REJECTED: {DayState.PROPOSED},
    DayState.CANCELLED: {DayState.PROPOSED, DayState.APPROVED},
}
"""From where each decision leads."""


def propose_day(
    day: date, kind: DayKind, name: str, document: str, *, body_unit_id: int, actor: Actor
) -> int:
    """Propose a day off, or a day that is worked although it is a weekend, and return its id."""
    for field, text, message in (
        ("name", name, "Ghi lý do nghỉ hoặc làm bù, ví dụ “Nghỉ bão số 5”."),
        ("document", document, "Ghi văn bản quyết định (số, ngày, cơ quan ban hành)."),
    ):
        if not text.strip():
            raise InvalidInput(message, {field: message})
    _check_day(day, kind)
    with transaction() as connection:
        require(actor, Action.PROPOSE_DAY, Subject.for_body(body_unit_id))
        row = {
            "body_unit_id": body_unit_id, "day": day, "kind": kind, "name": name.strip(), "document": document.strip(),
            "state": DayState.PROPOSED, "proposed_by_id": actor.user_id, "proposed_at": clock.now(), "reason": "",
        }  # fmt: skip
        try:
            (number,) = insert_returning(connection, LocalDay, [row])
        except IntegrityError as error:
            message = f"Ngày {day:%d/%m/%Y} đã được đề nghị hoặc đã duyệt. Xem trong danh sách."
            raise InvalidInput(message, {"day": message}) from error
        payload: dict[str, object] = {"day": day, "kind": kind.value, "document": document.strip()}
        _happened(connection, number, "local_day_proposed", actor, payload, detail=name)
        return number


def _check_day(day: date, kind: DayKind) -> None:
    """A day off was a working day before, a working day was a weekend; a national holiday stays one."""
    if day < clock.today():
        message = "Ngày này đã qua. Chỉ thêm ngày từ hôm nay trở đi."
        raise DateOutsidePeriod(message, {"day": message})
    try:
        why = CALENDAR.why_off(day)
    except NoLawInForce as error:
        raise DateOutsidePeriod(str(error), {"day": str(error)}) from error
    if kind is DayKind.OFF and why:
        message = f"Ngày {day:%d/%m/%Y} đã là ngày nghỉ ({why}); không cần thêm."
        raise InvalidInput(message, {"day": message})
    if kind is DayKind.WORKING and not why:
        message = f"Ngày {day:%d/%m/%Y} đã là ngày làm việc; không cần thêm."
        raise InvalidInput(message, {"day": message})
    if kind is DayKind.WORKING and day in CALENDAR.holidays:
        message = f"Ngày {day:%d/%m/%Y} là ngày nghỉ lễ ({why}); không đổi thành ngày làm việc được."
        raise InvalidInput(message, {"day": message})


def approve_day(number: int, *, actor: Actor) -> None:
    """Approve a proposed day as a second person; from now on it counts."""
    _decide(number, DayState.APPROVED, "", actor)


def reject_day(number: int, reason: str, *, actor: Actor) -> None:
    """Reject a proposed day with a reason."""
    _need(reason, "Ghi lý do không duyệt.")
    _decide(number, DayState.REJECTED, reason, actor)


def cancel_day(number: int, reason: str, *, actor: Actor) -> None:
    """Take back a proposal that nobody decided on yet (its own office), or cancel an approved day (who approves)."""
    _need(reason, "Ghi lý do hủy.")
    _decide(number, DayState.CANCELLED, reason, actor)


def _need(reason: str, message: str) -> None:
    if not reason.strip():
        raise InvalidInput(message, {"reason": message})


def _decide(number: int, state: DayState, reason: str, actor: Actor) -> None:
    with transaction() as connection:
        found = connection.execute(sa.select(*days.c).where(days.c.id == number).with_for_update()).first()
        if found is None:
            raise NotFound("ngày này")
        takes_back = state is DayState.CANCELLED and found.state is DayState.PROPOSED
        action = Action.PROPOSE_DAY if takes_back else Action.APPROVE_DAY
        by = frozenset({found.proposed_by_id})
        require(actor, action, Subject.for_body(found.body_unit_id, prepared_by=by))
        if found.state not in FROM[state]:
            raise Conflict("Ngày này đã được duyệt, từ chối hoặc hủy trước đó. Tải lại trang để xem.")
        if found.state is DayState.APPROVED and found.day < clock.today():
            raise Conflict("Ngày này đã qua và đã được tính vào thời hạn; không hủy được nữa.")
        at = clock.now()
        values = {"state": state, "decided_by_id": actor.user_id, "decided_at": at, "reason": reason.strip()}
        connection.execute(sa.update(days).where(days.c.id == number).values(**values))
        payload: dict[str, object] = {"day": found.day, "kind": found.kind.value}
        _happened(connection, number, f"local_day_{state.value}", actor, payload, detail=reason)


def _happened(
    connection: Connection, number: int, event: str, actor: Actor, payload: dict[str, object], *, detail: str
) -> None:
    told = Happened(CHAIN, number, event, actor.user_id, clock.now(), payload, detail=detail.strip())
    record(connection, [told])
