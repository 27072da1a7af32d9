"""The emulation and commendation fund of a body in a year: what went in, what is held back, what decisions took."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.errors import NoLawInForce
from rules.finding import Confidence
from rules.fund import fund_frame, organising_part
from workflow.models import FundEntry, FundYear, PrizePayment, PrizeRow
from workflow.money_words import FUND_IN, Area, FundKind
from workflow.prize_accounts import SIGNED
from workflow.tables import AnyRow, table

funds, entries, rows, payments = table(FundYear), table(FundEntry), table(PrizeRow), table(PrizePayment)
Pair = tuple[int, int]
"""A body and a year."""


@dataclass(frozen=True, slots=True)
class Balance:
    """A fund in đồng. ``sums``: entries by kind; ``committed``: prize money of issued decisions; ``paid`` of that."""

    id: int
    ref: str
    body_unit_id: int
    year: int
    area: Area
    recurrent_spending: int
    rounding: str
    blocks: bool
    document: str
    version: int
    sums: dict[FundKind, int]
    committed: int
    paid: int
    most: int | None
    most_citation: str
    most_verified: bool
    organising: int
    organising_citation: str

    def of(self, kind: FundKind) -> int:
        """The sum of one kind of entry."""
        return self.sums.get(kind, 0)

    @property
    def income(self) -> int:
        """What the fund has in all: set aside, carried over, contributed, less what was moved out."""
        return sum(self.of(kind) for kind in FUND_IN) - self.of(FundKind.MOVED_OUT)

    @property
    def held(self) -> int:
        """What is not for prizes: the part for organising, or what organising took where that is more."""
        return max(self.organising, self.of(FundKind.ORGANISING))

    @property
    def for_prizes(self) -> int:
        """What prizes may take: the rest, after printing and items."""
        return self.income - self.held - self.of(FundKind.ITEMS)

    @property
    def left(self) -> int:
        """What prizes may still take; below zero: overdrawn."""
        return self.for_prizes - self.committed

    @property
    def cash(self) -> int:
        """What was not spent yet: the income less everything that was paid out."""
        return self.income - self.of(FundKind.ORGANISING) - self.of(FundKind.ITEMS) - self.paid

    @property
    def over_frame(self) -> int:
        """How much more was set aside than the decree allows; 0 where it is within, or where no frame is known."""
        if self.most is None or not self.recurrent_spending:
            return 0
        return max(self.of(FundKind.SET_ASIDE) - self.most, 0)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A fund before and after one draft is signed; ``balance`` None where no fund is recorded for the year."""

    year: int
    amount: int
    balance: Balance | None

    @property
    def after(self) -> int | None:
        """What prizes may take afterwards."""
        return None if self.balance is None else self.balance.left - self.amount

    @property
    def is_over(self) -> bool:
        """Whether the draft takes more than there is."""
        return self.amount > 0 and self.after is not None and self.after < 0

    @property
    def stops(self) -> bool:
        """Whether the body's own rule refuses the signature for it."""
        return self.is_over and self.balance is not None and self.balance.blocks


def balances(connection: Connection, pairs: Collection[Pair]) -> dict[Pair, Balance]:
    """Return the funds that are recorded for these bodies and years. Four statements."""
    bodies, years = sorted({body for body, _ in pairs}), sorted({year for _, year in pairs})
    wanted = (funds.c.body_unit_id.in_(bodies), funds.c.year.in_(years))
    found = list(connection.execute(sa.select(*funds.c).where(*wanted)))
    if not found:
        return {}
    sums = _entry_sums(connection, [row.id for row in found])
    committed, paid = _spent(connection, bodies, years)
    return {
        (row.body_unit_id, row.year): _balance(
            row, sums.get(row.id, {}), committed.get((row.body_unit_id, row.year), 0),
            paid.get((row.body_unit_id, row.year), 0),
        )
        for row in found
    }  # fmt: skip


def _entry_sums(connection: Connection, ids: list[int]) -> dict[int, dict[FundKind, int]]:
    query = sa.select(entries.c.fund_id, entries.c.kind, sa.func.sum(entries.c.amount))
    query = query.where(entries.c.fund_id.in_(ids)).group_by(entries.c.fund_id, entries.c.kind)
    found: dict[int, dict[FundKind, int]] = {}
    for fund_id, kind, amount in connection.execute(query):
        found.setdefault(fund_id, {})[kind] = int(amount)
    return found


def _spent(
    connection: Connection, bodies: list[int], years: list[int]
) -> tuple[dict[Pair, int], dict[Pair, int]]:
    """Return what issued decisions take of each fund, and what was paid of it."""
    wanted = (rows.c.body_unit_id.in_(bodies), rows.c.fund_year.in_(years))
    pair = (rows.c.body_unit_id, rows.c.fund_year)
    taken = connection.execute(sa.select(*pair, sa.func.sum(rows.c.amount)).where(*wanted).group_by(*pair))
    committed = {(body, year): int(amount) for body, year, amount in taken}
    of_decision = sa.select(rows.c.decision_id, *pair).where(*wanted).distinct().subquery()
    key = (of_decision.c.body_unit_id, of_decision.c.fund_year)
    given = (
        sa.select(*key, sa.func.sum(SIGNED))
        .join(payments, payments.c.decision_id == of_decision.c.decision_id)
        .group_by(*key)
    )
    return committed, {(body, year): int(amount) for body, year, amount in connection.execute(given)}


def _balance(row: AnyRow, sums: dict[FundKind, int], committed: int, paid: int) -> Balance:
    day = date(row.year, 12, 31)
    income = sum(sums.get(kind, 0) for kind in FUND_IN) - sums.get(FundKind.MOVED_OUT, 0)
    most, most_citation, verified = None, "", False
    try:
        frame = fund_frame(row.area, row.recurrent_spending, day)
        most, most_citation = frame.most, frame.share.citation
        verified = frame.share.confidence is Confidence.VERIFIED
    except NoLawInForce:
        pass
    part = organising_part(max(income, 0), day)
    names = (
        "id",
        "ref",
        "body_unit_id",
        "year",
        "area",
        "recurrent_spending",
        "rounding",
        "blocks",
        "document",
    )
    return Balance(
        **{name: getattr(row, name) for name in names},
        version=row.version,
        sums=sums,
        committed=committed,
        paid=paid,
        most=most,
        most_citation=most_citation,
        most_verified=verified,
        organising=part[0] if part else 0,
        organising_citation=part[1].citation if part else "",
    )


def outlook(connection: Connection, body_unit_id: int, day: date, amount: int) -> Outlook:
    """Return the fund of a body before and after it spends an amount by a decision of that day."""
    pair = (body_unit_id, day.year)
    return Outlook(day.year, amount, balances(connection, [pair]).get(pair))
