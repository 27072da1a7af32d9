"""What comes back after a cancellation, of our own awards and of those from before the system: one way for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput
from workflow.later_act_facts import return_by
from workflow.tables import AnyRow

TO = {"budget": "ngân sách nhà nước", "fund": "quỹ thi đua, khen thưởng"}
"""Where returned money goes (NĐ 152/2025 Điều 58 khoản 1 điểm b)."""


@dataclass(frozen=True, slots=True)
class MoneyBack:
    """On which day money came back, where it went ("budget", "fund") and by which document."""

    returned_on: date
    to: str
    document: str


@dataclass(frozen=True, slots=True)
class Held:
    """Cancelled awards of which something is out: their rows, the day of the cancelling decision, who is told what.

    ``tell`` gets the end of the event's name, what happened, and the personal words.
    """

    connection: Connection
    rows: sa.Table
    cases: Sequence[AnyRow]
    cancelled_on: date
    body_unit_id: int
    tell: Callable[[str, Mapping[str, object], str], None]


def receive(held: Held, received_on: date) -> None:
    """Record when the cancellation was received: fifteen working days run from it, by the body's own calendar."""
    _within(held, received_on, "received_on", "Ngày nhận quyết định")
    known = return_by(held.connection, held.body_unit_id, received_on)
    values = {
        "received_on": received_on,
        "return_by": known.due_on if known else None,
        "return_citation": known.citation if known else "",
    }
    _change(held, values, held.rows.c.item_returned_on.is_(None))
    held.tell("revocation_received", {"received_on": received_on, "return_by": values["return_by"]}, "")


def take_item(held: Held, returned_on: date, note: str) -> None:
    """Record that the item of the one case came back, or in ``note`` why it cannot."""
    (row,) = held.cases
    if not row.has_item:
        raise InvalidInput("Danh hiệu này chỉ có tiền thưởng, không có hiện vật phải nộp lại.")
    _within(held, returned_on, "returned_on", "Ngày nộp lại")
    values = {"item_returned_on": returned_on, "item_note": note.strip()}
    _change(held, values, held.rows.c.item_returned_on.is_(None))
    held.tell("item_returned", {"returned_on": returned_on}, note.strip())


def check_money(given: MoneyBack) -> None:
    """Refuse a return without a place it went to or without its document."""
    wrong = {}
    if given.to not in TO:
        wrong["money_to"] = "Chọn nơi nhận tiền: ngân sách nhà nước hoặc quỹ thi đua, khen thưởng."
    if not given.document.strip():
        wrong["document"] = "Ghi chứng từ, ví dụ Phiếu thu số 12."
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)


def take_money(held: Held, given: MoneyBack) -> None:
    """Record that the money of the one case came back, where it went and by which document."""
    (row,) = held.cases
    if not row.money_due:
        raise InvalidInput("Trường hợp này không có tiền thưởng phải nộp lại.")
    _within(held, given.returned_on, "returned_on", "Ngày nộp lại")
    document = given.document.strip()
    values = {"money_returned_on": given.returned_on, "money_to": given.to, "money_document": document}
    _change(held, values, held.rows.c.money_returned_on.is_(None))
    told = {"returned_on": given.returned_on, "amount": row.money_due, "to": given.to}
    held.tell("money_returned", told, document)


def _within(held: Held, day: date, field: str, what: str) -> None:
    first = held.cancelled_on
    if not first <= day <= clock.today():
        message = f"{what} phải từ ngày của quyết định hủy bỏ {first:%d/%m/%Y} đến hôm nay {clock.today():%d/%m/%Y}."
        raise DateOutsidePeriod(message, {field: message})


def _change(held: Held, values: Mapping[str, object], still: sa.ColumnElement[bool]) -> None:
    ids = [row.id for row in held.cases]
    statement = sa.update(held.rows).where(held.rows.c.id.in_(ids), still)
    if held.connection.execute(statement.values(values)).rowcount != len(ids):
        raise Conflict("Việc này đã được ghi trước đó. Tải lại trang để xem tình hình.")
