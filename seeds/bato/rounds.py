"""Rounds and movements, from the data files."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.vocabulary import (
    AwardCode,
    CommendationGround,
    Decider,
    Level,
    NomineeKind,
    Procedure,
    Stream,
)
from seeds.bato.book import Book
from seeds.bato.data import load, member, working_days_after
from seeds.bato.plan import (
    Correction,
    MovementDocument,
    PlannedDecision,
    PlannedMovement,
    PlannedRound,
    RoundDays,
)

LETTER = AwardCode.COMMENDATION_LETTER
_REGIME_SINCE = date(2024, 1, 2)  # nothing is received before the first working day of Luật 2022


def record_movements(book: Book) -> None:
    """The phong trào thi đua and their documents."""
    for row in load("movements")["movements"]:
        documents = tuple(MovementDocument(*one) for one in row["documents"])
        movement = PlannedMovement(row["code"], row["name"], member(Level, row["level"]), documents)
        book.movements.append(movement)


def yearly_round(book: Book, row: dict[str, Any], *, level: Level = Level.DISTRICT) -> PlannedRound:
    """A round of khen thưởng thường xuyên; the province decides when ``level`` says so."""
    province = level is Level.PROVINCE
    decisions = tuple(_decision(one, level, row.get("correction")) for one in row["decisions"])
    a_round = PlannedRound(
        code=row["code"],
        name=row["name"],
        stream=member(Stream, row["stream"]),
        ground=CommendationGround.REGULAR,
        procedure=Procedure.FULL,
        decider=Decider.PROVINCE_CHAIRMAN if province else Decider.DISTRICT_CHAIRMAN,
        level=level,
        period_label=row["period"]["label"],
        period_since=row["period"]["since"],
        period_until=row["period"]["until"],
        days=RoundDays(**row["days"]),
        awards=tuple(award for decision in decisions for award in decision.awards),
        decisions=decisions,
        movement_code=row.get("movement"),
        guidance=tuple((number, day) for number, day in row.get("guidance", ())),
    )
    book.rounds[a_round.code] = a_round
    return a_round


def _decision(row: dict[str, Any], level: Level, mended: dict[str, Any] | None) -> PlannedDecision:
    correction = None
    if mended and mended["decision"] == row["number"]:
        correction = Correction(mended["number"], mended["date"], mended["wrong"], mended["right"])
    awards = tuple((member(AwardCode, award), member(NomineeKind, kind)) for award, kind in row["awards"])
    return PlannedDecision(row["number"], row["date"], level, awards, correction=correction)


def letter_round(
    book: Book,
    row: dict[str, Any],
    kinds: tuple[NomineeKind, ...],
    *,
    ground: CommendationGround = CommendationGround.MOVEMENT,
) -> PlannedRound:
    """A round that ends with one decision of Giấy khen: chuyên đề, or đột xuất (simplified procedure)."""
    sudden = ground is CommendationGround.SUDDEN
    awards = tuple((LETTER, kind) for kind in kinds)
    decision = PlannedDecision(
        row["number"], row["date"], Level.DISTRICT, awards, published=row.get("published", False)
    )
    year = 2024
    a_round = PlannedRound(
        code=row["code"],
        name=row["name"],
        stream=Stream.SUDDEN if sudden else Stream.MOVEMENT,
        ground=ground,
        procedure=Procedure.SIMPLIFIED if sudden else Procedure.FULL,
        decider=Decider.DISTRICT_CHAIRMAN,
        level=Level.DISTRICT,
        period_label=f"năm {year}",
        period_since=date(year - 1, 1, 1) if row["date"] < date(year, 7, 1) else date(year, 1, 1),
        period_until=min(row["date"], date(year, 12, 31)),
        days=_sudden_days(row) if sudden else _movement_days(row["date"]),
        awards=awards,
        decisions=(decision,),
        movement_code=row.get("movement"),
    )
    book.rounds[a_round.code] = a_round
    return a_round


def _movement_days(decided_on: date) -> RoundDays:
    def before(count: int) -> date:
        return working_days_after(decided_on, -count)

    return RoundDays(
        opens=max(before(25), _REGIME_SINCE),
        deadline=before(12),
        gate=before(9),
        closes=before(7),
        eligible=before(6),
        council=before(5),
        drafted=before(2),
        signed=decided_on,
    )


def _sudden_days(row: dict[str, Any]) -> RoundDays:
    """Days after the event: sent at once, decided within eight working days, no council."""
    start, end = row["event_on"], row["date"]
    third = working_days_after(start, 3)
    eligible = working_days_after(start, 5)
    drafted = working_days_after(end, -1)
    return RoundDays(start, third, third, eligible, eligible, eligible, drafted, end)
