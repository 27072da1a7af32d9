"""Decisions with money in the small district, and its fund, brought as far as a test needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa

from tests.support import cases, district
from tests.support import signing as desk
from tests.support.databases import sqlite_copy
from workflow import clock
from workflow.db import reading
from workflow.models import AwardDecision, Nomination
from workflow.money_words import Area, FundKind, PaymentKind
from workflow.services import funds, prize_payments, registers
from workflow.services.funds import Entry, FundPlan
from workflow.services.prize_payments import Voucher

TODAY = date(2024, 1, 9)
START = datetime(2024, 1, 9, 1, tzinfo=UTC)
PRIZE = 540_000
"""Lao động tiên tiến on that day: 0,3 × 1.800.000."""


@dataclass(frozen=True, slots=True)
class Store:
    """A database file with a drafted decision in an open round."""

    file: Path
    round_id: int


def store(template: Path, folder: Path) -> Store:
    """Fill a copy of the empty database once; tests copy it again."""
    with clock.use(clock.SimulatedClock(START)), sqlite_copy(template, folder) as engine:
        district.build()
        round_id = district.open_round()
        drafted(round_id)
        return Store(Path(str(engine.url.database)), round_id)


def drafted(round_id: int, people: Sequence[str] = ("P1", "P2")) -> tuple[int, list[int]]:
    """Return a drafted decision and the nominations on it, the one of a store where there is one."""
    with reading() as connection:
        found = connection.scalar(sa.select(AwardDecision.id).where(AwardDecision.round_id == round_id))
        if found is not None:
            held = sa.select(Nomination.id).where(Nomination.decision_id == found).order_by(Nomination.id)
            return int(found), list(connection.scalars(held))
    ids = desk.waiting(round_id, people)
    return cases.drafted_decision(round_id, ids), ids


def issued(round_id: int, people: Sequence[str] = ("P1", "P2")) -> tuple[int, list[int]]:
    """Return an issued decision and the nominations on it."""
    decision, ids = drafted(round_id, people)
    cases.issued(decision)
    return decision, ids


def fund(*, set_aside: int = 10_000_000, year: int = 2024, **changes: object) -> str:
    """Open the fund of the district for a year with something set aside; return its reference."""
    values: dict[str, object] = {
        "area": Area.MOUNTAIN, "recurrent_spending": 2_000_000_000, "rounding": "", "blocks": False,
        "document": "Quyết định 4512/QĐ-UBND ngày 20/12/2023",
    }  # fmt: skip
    plan = FundPlan(**values | changes)  # type: ignore[arg-type]  # fields by name
    actor = district.actor("thuongtruc")
    ref = funds.open_fund(registers.unit_ids()[district.BODY], year, plan, actor=actor)
    if set_aside:
        funds.add_entry(ref, Entry(FundKind.SET_ASIDE, set_aside, TODAY, "QĐ 4512/QĐ-UBND"), actor=actor)
    return ref


def paid(decision: int, ids: Sequence[int], kind: PaymentKind = PaymentKind.PAID, note: str = "") -> int:
    """Record a payment by voucher 15 of today."""
    said = Voucher(kind, TODAY, "Phiếu chi 15", note)
    return prize_payments.record(decision, ids, said, actor=district.actor("thuongtruc"))


def case_ref(nomination_id: int) -> str:
    """Return the reference of a nomination."""
    with reading() as connection:
        return str(connection.scalar(sa.select(Nomination.ref).where(Nomination.id == nomination_id)))
