"""After a cancellation: when the person received it, item and money that came back, awards looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.later_act_rows import Act, expect, happened, load_act, revoked, subject_of
from workflow.models import ActState, RestingAward
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.services.prize_payments import note_returned
from workflow.services.recovering import (
    TO,
    Held,
    MoneyBack,
    check_money,
    receive,
    take_item,
    take_money,
)
from workflow.tables import AnyRow, table

__all__ = ["TO", "MoneyBack"]  # callers name them here
resting = table(RestingAward)


def received(ref: str, target_ids: Sequence[int], received_on: date, *, actor: Actor) -> None:
    """Record when the cancellation was received: fifteen working days run from it, by the body's own calendar."""
    with transaction() as connection:
        receive(_held(connection, ref, target_ids, actor, several=True), received_on)


def item_returned(ref: str, target_id: int, returned_on: date, note: str, *, actor: Actor) -> None:
    """Record that the item (bằng, giấy khen …) came back, or in ``note`` why it cannot."""
    with transaction() as connection:
        take_item(_held(connection, ref, [target_id], actor), returned_on, note)


def money_returned(ref: str, target_id: int, given: MoneyBack, *, actor: Actor) -> None:
    """Record that the money came back, where it went and by which document; the ledger is told."""
    check_money(given)
    with transaction() as connection:
        held = _held(connection, ref, [target_id], actor)
        take_money(held, given)
        note_returned(
            connection, held.cases[0].nomination_id, given.returned_on, given.document,
            to_budget=given.to == "budget", actor=actor,
        )  # fmt: skip


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


def _held(
    connection: Connection, ref: str, target_ids: Sequence[int], actor: Actor, *, several: bool = False
) -> Held:
    act = _issued(connection, ref, actor)
    rows = _targets(connection, act, target_ids)
    ids = [row.nomination_id for row in rows]
    named: dict[str, object] = {"cases": ids} if several else {"case": ids[0]}

    def tell(event: str, told: Mapping[str, object], detail: str) -> None:
        happened(connection, act.row.id, event, actor, {**named, **told}, detail=detail)

    return Held(connection, revoked, rows, act.row.issued_on, act.row.body_unit_id, tell)


def _targets(connection: Connection, act: Act, target_ids: Sequence[int]) -> list[AnyRow]:
    wanted = sorted(set(target_ids))
    query = sa.select(*revoked.c).where(revoked.c.act_id == act.row.id, revoked.c.id.in_(wanted))
    rows = list(connection.execute(query.order_by(revoked.c.id).with_for_update()))
    if not wanted or len(rows) != len(wanted):
        raise NotFound("trường hợp được chọn")
    return rows
