"""After a cancellation: when the person received it, item and money that came back, awards looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound
from workflow.later_act_facts import return_by
from workflow.later_act_rows import Act, expect, happened, load_act, revoked, subject_of
from workflow.models import ActState, RestingAward
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.services.prize_payments import note_returned
from workflow.tables import AnyRow, table

resting = table(RestingAward)
TO = {"budget": "ngân sách nhà nước", "fund": "quỹ thi đua, khen thưởng"}
"""Where returned money goes (NĐ 152/2025 Điều 58 khoản 1 điểm b)."""


def received(ref: str, target_ids: Sequence[int], received_on: date, *, actor: Actor) -> None:
    """Record when the cancellation was received: fifteen working days run from it, by the body's own calendar."""
    with transaction() as connection:
        act = _issued(connection, ref, actor)
        rows = _targets(connection, act, target_ids)
        _within(received_on, act.row.issued_on, "received_on", "Ngày nhận quyết định")
        known = return_by(connection, act.row.body_unit_id, received_on)
        values = {
            "received_on": received_on,
            "return_by": known.due_on if known else None,
            "return_citation": known.citation if known else "",
        }
        _change(connection, act, rows, values, revoked.c.item_returned_on.is_(None))
        told: dict[str, object] = {
            "cases": [row.nomination_id for row in rows],
            "received_on": received_on,
            "return_by": values["return_by"],
        }
        happened(connection, act.row.id, "revocation_received", actor, told)


def item_returned(ref: str, target_id: int, returned_on: date, note: str, *, actor: Actor) -> None:
    """Record that the item (bằng, giấy khen …) came back, or in ``note`` why it cannot."""
    with transaction() as connection:
        act = _issued(connection, ref, actor)
        (row,) = _targets(connection, act, [target_id])
        if not row.has_item:
            raise InvalidInput("Danh hiệu này chỉ có tiền thưởng, không có hiện vật phải nộp lại.")
        _within(returned_on, act.row.issued_on, "returned_on", "Ngày nộp lại")
        values = {"item_returned_on": returned_on, "item_note": note.strip()}
        _change(connection, act, [row], values, revoked.c.item_returned_on.is_(None))
        told: dict[str, object] = {"case": row.nomination_id, "returned_on": returned_on}
        happened(connection, act.row.id, "item_returned", actor, told, detail=note.strip())


@dataclass(frozen=True, slots=True)
class MoneyBack:
    """On which day money came back, where it went ("budget", "fund") and by which document."""

    returned_on: date
    to: str
    document: str


def money_returned(ref: str, target_id: int, given: MoneyBack, *, actor: Actor) -> None:
    """Record that the money came back, where it went and by which document."""
    wrong = {}
    if given.to not in TO:
        wrong["money_to"] = "Chọn nơi nhận tiền: ngân sách nhà nước hoặc quỹ thi đua, khen thưởng."
    if not given.document.strip():
        wrong["document"] = "Ghi chứng từ, ví dụ Phiếu thu số 12."
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    returned_on, to, document = given.returned_on, given.to, given.document
    with transaction() as connection:
        act = _issued(connection, ref, actor)
        (row,) = _targets(connection, act, [target_id])
        if not row.money_due:
            raise InvalidInput("Trường hợp này không có tiền thưởng phải nộp lại.")
        _within(returned_on, act.row.issued_on, "returned_on", "Ngày nộp lại")
        values = {"money_returned_on": returned_on, "money_to": to, "money_document": document.strip()}
        _change(connection, act, [row], values, revoked.c.money_returned_on.is_(None))
        note_returned(
            connection, row.nomination_id, returned_on, document, to_budget=to == "budget", actor=actor
        )
        told: dict[str, object] = {
            "case": row.nomination_id,
            "returned_on": returned_on,
            "amount": row.money_due,
            "to": to,
        }
        happened(connection, act.row.id, "money_returned", actor, told, detail=document.strip())


def looked_at(ref: str, resting_id: int, finding: str, *, actor: Actor) -> None:
    """Write what the look at an award found that rests on a cancelled one; once."""
    if not finding.strip():
        message = "Ghi kết quả xem lại, ví dụ: vẫn đủ điều kiện nhờ danh hiệu khác; hoặc đề nghị hủy bỏ tiếp."
        raise InvalidInput(message, {"finding": message})
    with transaction() as connection:
        act = _issued(connection, ref, actor)
        values = {
            "finding": finding.strip()[:500],
            "checked_by_id": actor.user_id,
            "checked_at": clock.now(),
        }
        wanted = (resting.c.id == resting_id, resting.c.act_id == act.row.id, resting.c.checked_at.is_(None))
        if connection.execute(sa.update(resting).where(*wanted).values(values)).rowcount != 1:
            raise Conflict("Trường hợp này đã được xem lại. Tải lại trang.")
        happened(
            connection,
            act.row.id,
            "resting_award_checked",
            actor,
            {"resting": resting_id},
            detail=finding.strip(),
        )


def _issued(connection: Connection, ref: str, actor: Actor) -> Act:
    act = load_act(connection, ref, actor.units_with(*BODY_ROLES))
    require(actor, Action.TRACK_RECOVERY, subject_of(connection, act.row.body_unit_id, act.cases))
    expect(act, ActState.ISSUED)
    return act


def _targets(connection: Connection, act: Act, target_ids: Sequence[int]) -> list[AnyRow]:
    wanted = sorted(set(target_ids))
    query = sa.select(*revoked.c).where(revoked.c.act_id == act.row.id, revoked.c.id.in_(wanted))
    rows = list(connection.execute(query.order_by(revoked.c.id).with_for_update()))
    if not wanted or len(rows) != len(wanted):
        raise NotFound("trường hợp được chọn")
    return rows


def _within(day: date, first: date, field: str, what: str) -> None:
    if not first <= day <= clock.today():
        message = f"{what} phải từ ngày của quyết định hủy bỏ {first:%d/%m/%Y} đến hôm nay {clock.today():%d/%m/%Y}."
        raise DateOutsidePeriod(message, {field: message})


def _change(
    connection: Connection,
    act: Act,
    rows: Sequence[AnyRow],
    values: Mapping[str, object],
    still: sa.ColumnElement[bool],
) -> None:
    statement = sa.update(revoked).where(
        revoked.c.act_id == act.row.id, revoked.c.id.in_([row.id for row in rows]), still
    )
    if connection.execute(statement.values(values)).rowcount != len(rows):
        raise Conflict("Việc này đã được ghi trước đó. Tải lại trang để xem tình hình.")
