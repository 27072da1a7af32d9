"""The emulation and commendation fund: the years of a body, and one year with its entries and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.fund_facts import Balance, balances
from workflow.grounds import Subject
from workflow.models import AwardDecision, FundEntry, FundYear, PrizePayment, PrizeRow, Unit, User
from workflow.money_words import FundKind
from workflow.ordering import title_key, titles_in_order
from workflow.permissions import BODY_READERS, decide
from workflow.prize_accounts import SIGNED
from workflow.queries import history
from workflow.roles import Role
from workflow.tables import table

funds, entries, users, u = table(FundYear), table(FundEntry), table(User), table(Unit)
dec, rows, payments = table(AwardDecision), table(PrizeRow), table(PrizePayment)


@dataclass(frozen=True, slots=True)
class FundLine:
    """One fund of the list."""

    ref: str
    year: int
    body: str
    balance: Balance


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry; ``cancelled``: another one took it back, ``is_cancel``: it takes one back."""

    ref: str
    kind: FundKind
    amount: int
    on_day: date
    paper: str
    note: str
    by: str
    at: datetime
    is_cancel: bool
    cancelled: bool


@dataclass(frozen=True, slots=True)
class SpentLine:
    """What one decision took of the fund."""

    ref: str
    title: str
    number: str | None
    issued_on: date | None
    recipients: int
    amount: int
    paid: int


@dataclass(frozen=True, slots=True)
class FundPage:
    """One fund with everything its page shows."""

    body: str
    balance: Balance
    entries: tuple[EntryLine, ...]
    decisions: tuple[SpentLine, ...]
    events: tuple[history.EventRow, ...]
    may_manage: bool


def listed(viewer: Actor) -> tuple[FundLine, ...]:
    """Return the funds of the viewer's bodies, the latest year first. Five statements."""
    bodies = sorted(viewer.units_with(*BODY_READERS))
    query = (
        sa.select(funds.c.ref, funds.c.body_unit_id, funds.c.year, u.c.name)
        .join(u, u.c.id == funds.c.body_unit_id)
        .where(funds.c.body_unit_id.in_(bodies))
        .order_by(funds.c.id)
    )
    with reading() as connection:
        found = sorted(connection.execute(query), key=lambda row: (-row.year, title_key(row.name)))
        known = balances(connection, [(row.body_unit_id, row.year) for row in found]) if found else {}
    return tuple(FundLine(row.ref, row.year, row.name, known[row.body_unit_id, row.year]) for row in found)


def bodies_of(viewer: Actor) -> tuple[tuple[int, str], ...]:
    """Return the bodies for which the viewer keeps the fund. One statement."""
    bodies = sorted(viewer.units_with(Role.STANDING_BODY))
    with reading() as connection:
        found = connection.execute(sa.select(u.c.id, u.c.name).where(u.c.id.in_(bodies)).order_by(u.c.id))
        return tuple((row.id, row.name) for row in titles_in_order(found, lambda row: row.name))


def shown(viewer: Actor, ref: str) -> FundPage:
    """Return one fund of the viewer's bodies; ``NotFound`` else. A fixed number of statements."""
    with reading() as connection:
        query = sa.select(funds.c.id, funds.c.body_unit_id, funds.c.year, u.c.name)
        row = connection.execute(
            query.join(u, u.c.id == funds.c.body_unit_id).where(funds.c.ref == ref)
        ).first()
        if row is None or row.body_unit_id not in viewer.units_with(*BODY_READERS):
            raise NotFound("quỹ này")
        pair = (row.body_unit_id, row.year)
        return FundPage(
            body=row.name,
            balance=balances(connection, [pair])[pair],
            entries=_entries(connection, row.id),
            decisions=_decisions(connection, *pair),
            events=history.of_chain(connection, "fund", row.id),
            may_manage=decide(viewer, Action.MANAGE_FUND, Subject.for_body(row.body_unit_id)).allowed,
        )


def _entries(connection: Connection, fund_id: int) -> tuple[EntryLine, ...]:
    answer = entries.alias("answer")
    query = (
        sa.select(
            entries.c.ref, entries.c.kind, entries.c.amount, entries.c.on_day, entries.c.paper, entries.c.note,
            users.c.display_name, entries.c.made_at, entries.c.cancels_id, answer.c.id,
        )
        .join(users, users.c.id == entries.c.made_by_id)
        .outerjoin(answer, answer.c.cancels_id == entries.c.id)
        .where(entries.c.fund_id == fund_id)
        .order_by(entries.c.on_day, entries.c.id)
    )  # fmt: skip
    return tuple(
        EntryLine(*row[:8], row[8] is not None, row[9] is not None) for row in connection.execute(query)
    )


def _decisions(connection: Connection, body_unit_id: int, year: int) -> tuple[SpentLine, ...]:
    taken = (
        sa.select(
            rows.c.decision_id,
            sa.func.sum(rows.c.amount).label("amount"),
            sa.func.count(sa.distinct(sa.case((rows.c.amount > 0, rows.c.nomination_id)))).label(
                "recipients"
            ),
        )
        .where(rows.c.body_unit_id == body_unit_id, rows.c.fund_year == year)
        .group_by(rows.c.decision_id)
        .subquery()
    )
    given = (
        sa.select(payments.c.decision_id, sa.func.sum(SIGNED).label("paid"))
        .group_by(payments.c.decision_id)
        .subquery()
    )
    query = (
        sa.select(
            dec.c.ref, dec.c.title, dec.c.number, dec.c.issued_on, taken.c.recipients, taken.c.amount,
            sa.func.coalesce(given.c.paid, 0),
        )
        .join(taken, taken.c.decision_id == dec.c.id)
        .outerjoin(given, given.c.decision_id == dec.c.id)
        .order_by(dec.c.issued_on, dec.c.id)
    )  # fmt: skip
    return tuple(SpentLine(*row[:5], int(row[5]), int(row[6])) for row in connection.execute(query))
