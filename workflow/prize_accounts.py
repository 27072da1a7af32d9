"""What is due to each recipient of a decision, what was paid, what must come back: sums over rows never changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import PrizePayment, PrizeRecovery, PrizeRow
from workflow.money_words import PAID_IN, PaymentKind, PrizeState
from workflow.tables import chunks, table

rows, payments, recoveries = table(PrizeRow), table(PrizePayment), table(PrizeRecovery)

SIGNED = sa.case((payments.c.kind.in_(sorted(PAID_IN, key=str)), payments.c.amount), else_=-payments.c.amount)
"""A payment with its sign: what left the fund is positive, what came back negative."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """Money that must come back, and how much of it did."""

    id: int
    ref: str
    nomination_id: int
    amount: int
    due_on: date | None
    reason: str
    paper: str
    returned: int
    returned_on: date | None

    @property
    def left(self) -> int:
        """What is still to come back."""
        return self.amount - self.returned

    @property
    def is_settled(self) -> bool:
        """Whether everything came back."""
        return self.left <= 0


@dataclass(frozen=True, slots=True)
class Account:
    """The money of one recipient of one decision, in đồng; ``paid`` is what he has now."""

    nomination_id: int
    due: int
    paid: int = 0
    paid_on: date | None = None
    paper: str = ""
    last: PaymentKind | None = None
    by_superior: bool = False
    recovery: Recovery | None = None

    @property
    def left(self) -> int:
        """What is still to be paid; nothing where somebody else pays."""
        return 0 if self.by_superior else max(self.due - self.paid, 0)

    @property
    def state(self) -> PrizeState:
        """How it stands, in one word."""
        if self.by_superior:
            return PrizeState.SUPERIOR
        if self.recovery is not None:
            return PrizeState.RECOVERED if self.recovery.is_settled else PrizeState.TO_RECOVER
        if self.paid > self.due:
            return PrizeState.OVERPAID
        if self.paid:
            return PrizeState.PAID if self.paid == self.due else PrizeState.PARTLY
        if not self.due:
            return PrizeState.NOTHING
        return PrizeState.RETURNED if self.last is PaymentKind.RETURNED else PrizeState.UNPAID


def accounts(
    connection: Connection, *, decision_id: int | None = None, nomination_ids: Collection[int] = ()
) -> dict[int, Account]:
    """Return the accounts of a decision, or of some nominations, by nomination. Three statements a chunk."""
    parts = [None] if decision_id is not None else list(chunks(sorted(nomination_ids)))
    found: dict[int, Account] = {}
    for part in parts:
        found |= _accounts(connection, decision_id, part)
    return found


def received_of(connection: Connection, decision_id: int) -> dict[int, int]:
    """Return what the recipients of a decision received, by its ledger; empty for one without a ledger.

    A decision of which no payment was ever recorded counts as paid in full: its payments are kept elsewhere.
    """
    known = accounts(connection, decision_id=decision_id)
    recorded = any(one.last is not None for one in known.values())
    return {one.nomination_id: one.paid if recorded else one.due for one in known.values()}


def _accounts(
    connection: Connection, decision_id: int | None, part: Collection[int] | None
) -> dict[int, Account]:
    def wanted(of: sa.Table) -> sa.ColumnElement[bool]:
        return of.c.decision_id == decision_id if part is None else of.c.nomination_id.in_(part)

    due = (
        sa.select(rows.c.nomination_id, sa.func.sum(rows.c.amount), sa.func.count(rows.c.body_unit_id))
        .where(wanted(rows))
        .group_by(rows.c.nomination_id)
    )
    sums = {one: (int(amount), not ours) for one, amount, ours in connection.execute(due)}
    moved: dict[int, list[tuple[int, PaymentKind, date, str]]] = {}
    paid = sa.select(payments.c.nomination_id, SIGNED, payments.c.kind, payments.c.on_day, payments.c.paper)
    for one, amount, kind, on_day, paper in connection.execute(
        paid.where(wanted(payments)).order_by(payments.c.id)
    ):
        moved.setdefault(one, []).append((int(amount), kind, on_day, paper))
    open_ones = {one.nomination_id: one for one in recoveries_where(connection, wanted(recoveries))}
    return {one: _account(one, *sums[one], moved.get(one, []), open_ones.get(one)) for one in sums}


def _account(
    nomination_id: int,
    due: int,
    by_superior: bool,
    moved: list[tuple[int, PaymentKind, date, str]],
    recovery: Recovery | None,
) -> Account:
    given = [one for one in moved if one[1] is PaymentKind.PAID]
    return Account(
        nomination_id=nomination_id,
        due=due,
        paid=sum(one[0] for one in moved),
        paid_on=given[-1][2] if given else None,
        paper=given[-1][3] if given else "",
        last=moved[-1][1] if moved else None,
        by_superior=by_superior,
        recovery=recovery,
    )


def recoveries_where(connection: Connection, wanted: sa.ColumnElement[bool]) -> list[Recovery]:
    """Return recoveries with what came back, the oldest first. One statement."""
    came = (
        sa.select(
            payments.c.recovery_id,
            sa.func.sum(payments.c.amount).label("amount"),
            sa.func.max(payments.c.on_day).label("on_day"),
        )
        .where(payments.c.recovery_id.is_not(None))
        .group_by(payments.c.recovery_id)
        .subquery()
    )
    names = ("id", "ref", "nomination_id", "amount", "due_on", "reason", "paper")
    query = (
        sa.select(*(recoveries.c[name] for name in names), sa.func.coalesce(came.c.amount, 0), came.c.on_day)
        .outerjoin(came, came.c.recovery_id == recoveries.c.id)
        .where(wanted)
        .order_by(recoveries.c.id)
    )
    return [Recovery(*row[:7], int(row[7]), row[8]) for row in connection.execute(query)]
