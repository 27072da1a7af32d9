"""The prize money of a decision line by line: what the rules give today for a draft, what was frozen for an issued one.

Document, signing page, ledger and payment list read their amounts here, so that they cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.errors import NoLawInForce
from rules.finding import Confidence
from rules.prizes import Prize
from rules.vocabulary import EMULATION_TITLES, AwardCode, Level, NomineeKind
from workflow.models import FundYear, MoneyTerms, Nomination, PrizeGift, PrizeRow, Round
from workflow.money_words import MoneyText, PrizeKind
from workflow.states import GRANTED_OR_SIGNING
from workflow.tables import chunks, table

n, rows_, terms_, gifts_ = table(Nomination), table(PrizeRow), table(MoneyTerms), table(PrizeGift)
funds = table(FundYear)


class Awarded(Protocol):
    """A nomination as the money looks at it."""

    @property
    def id(self) -> int:
        """The nomination."""

    @property
    def nominee_key(self) -> str:
        """The nominee."""

    @property
    def nominee_kind(self) -> NomineeKind:
        """Person, collective or household."""

    @property
    def award(self) -> AwardCode:
        """What is granted."""

    @property
    def period_key(self) -> str:
        """The period of the achievement."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a decision treats its money; ``rounding`` empty: as the body rounds."""

    in_text: MoneyText = MoneyText.COLUMN
    rounding: str = ""
    note: str = ""
    is_set: bool = False


USUAL = Terms()


@dataclass(frozen=True, slots=True)
class Line:
    """The money of one recipient, with everything it rests on."""

    nomination_id: int
    amount: int
    coefficient: Fraction
    base_salary: int
    exact: Fraction
    rounding: str
    citation: str
    salary_citation: str
    why_not: str
    sentence: str
    confidence: Confidence
    gift: str = ""


def terms_of(connection: Connection, decision_ids: Collection[int]) -> dict[int, Terms]:
    """Return how each decision treats its money. One statement."""
    query = sa.select(terms_.c.decision_id, terms_.c.in_text, terms_.c.rounding, terms_.c.note)
    found = connection.execute(query.where(terms_.c.decision_id.in_(list(decision_ids))))
    set_ones = {row.decision_id: Terms(row.in_text, row.rounding, row.note, is_set=True) for row in found}
    return {one: set_ones.get(one, USUAL) for one in decision_ids}


def body_rounding(connection: Connection, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return by (body, year) how a body rounds; "" where it follows the decree. One statement."""
    bodies = sorted({body for body, _year in pairs})
    query = sa.select(funds.c.body_unit_id, funds.c.year, funds.c.rounding)
    found = connection.execute(query.where(funds.c.body_unit_id.in_(bodies)))
    known = {(body, year): rounding for body, year, rounding in found}
    return {pair: known.get(pair, "") for pair in pairs}


def gifts_of(connection: Connection, decision_id: int) -> dict[int, str]:
    """Return the gifts that stand in for money, by nomination. One statement."""
    query = sa.select(gifts_.c.nomination_id, gifts_.c.gift).where(gifts_.c.decision_id == decision_id)
    return dict(iter(connection.execute(query)))


def frozen_amounts(connection: Connection, decision_id: int) -> dict[int, int]:
    """Return what was frozen when a decision was issued, by nomination; empty for a draft. One statement."""
    query = sa.select(rows_.c.nomination_id, rows_.c.amount)
    wanted = (rows_.c.decision_id == decision_id, rows_.c.kind == PrizeKind.AWARD)
    return dict(iter(connection.execute(query.where(*wanted))))


def price(
    awarded: Iterable[Awarded],
    *,
    level: Level,
    day: date,
    rounding: str,
    titles: Mapping[tuple[str, str], set[AwardCode]],
    gifts: Mapping[int, str] | None = None,
) -> tuple[Line, ...]:
    """Return the money of each of these on a day: of several titles of one period only the highest is paid (M-05).

    ``rounding`` empty: the decree's. ``titles``: from ``other_titles``. An award without an amount says so in its line.
    """
    known: dict[tuple[object, ...], Prize | str] = {}
    lines = []
    for one in awarded:
        held = frozenset(titles.get((one.nominee_key, one.period_key), set()) - {one.award})
        key = (one.award, one.nominee_kind, held)
        if key not in known:
            known[key] = _asked(one, level, day, rounding, held)
        gift = (gifts or {}).get(one.id, "")
        lines.append(_line(one.id, known[key], rounding, gift))
    return tuple(lines)


def _asked(one: Awarded, level: Level, day: date, rounding: str, held: frozenset[AwardCode]) -> Prize | str:
    try:
        return rules.prize(
            one.award, one.nominee_kind, level=level, decided_on=day, same_period_awards=held,
            rounding=rounding or None,
        )  # fmt: skip
    except NoLawInForce as missing:
        return str(missing)


def _line(nomination_id: int, found: Prize | str, rounding: str, gift: str) -> Line:
    if isinstance(found, str):
        nothing = Fraction(0)
        return Line(
            nomination_id, 0, nothing, 0, nothing, rounding or "up", "", "", found, found,
            Confidence.UNVERIFIED,
        )  # fmt: skip
    return Line(
        nomination_id, found.amount, found.coefficient, found.base_salary, found.exact, found.rounding,
        found.citation, found.instrument, found.why_not, found.sentence, found.confidence,
        gift if found.amount else "",
    )  # fmt: skip


def other_titles(connection: Connection, rows: Sequence[Awarded]) -> dict[tuple[str, str], set[AwardCode]]:
    """Return the titles granted or waiting for signature, by nominee and period."""
    found: dict[tuple[str, str], set[AwardCode]] = defaultdict(set)
    query = (
        sa.select(Nomination.nominee_key, Round.period_key, Nomination.award)
        .join(Round, Round.id == Nomination.round_id)
        .where(Nomination.state.in_(GRANTED_OR_SIGNING), Nomination.award.in_(EMULATION_TITLES))
    )
    for part in chunks(sorted({row.nominee_key for row in rows})):
        for key, period, award in connection.execute(query.where(Nomination.nominee_key.in_(part))):
            found[(key, period)].add(award)
    return found
