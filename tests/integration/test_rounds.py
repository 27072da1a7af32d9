"""Rounds: opened with their dates checked, extended for one unit, archived once; each with its audit event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind, Stream
from workflow import db
from workflow.actor import SYSTEM, Actor
from workflow.clock import SimulatedClock
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted, UnknownUnit
from workflow.models import AuditEvent, Round, RoundAward, RoundExtension
from workflow.roles import Role
from workflow.services import registers, rounds
from workflow.services.actors import actors_by_username
from workflow.services.register_records import GrantRow, RegisterBatch, UnitKind, UnitRow, UserRow
from workflow.services.rounds import RoundAwardDraft, RoundDraft
from workflow.tables import table

SINCE = date(2004, 1, 1)
WORKER = RoundAwardDraft(AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL, Level.DISTRICT)
DRAFT = RoundDraft(
    code="GD-2024",
    name="Khen thưởng thường xuyên ngành giáo dục",
    stream=Stream.REGULAR_EDUCATION,
    ground=CommendationGround.REGULAR,
    body_unit_id=1,
    decider=Decider.DISTRICT_CHAIRMAN,
    period_key="SY2023-2024",
    period_label="năm học 2023-2024",
    period_since=date(2023, 9, 5),
    period_until=date(2024, 5, 31),
    opens_on=date(2024, 7, 1),
    closes_on=date(2024, 7, 15),
    gate_closes_on=date(2024, 7, 25),
    awards=(WORKER,),
    rule_pack="ba_to_2024",
)


@pytest.fixture
def actors(either_engine: Engine, frozen_clock: SimulatedClock) -> dict[str, Actor]:
    """A district with one school, the standing body's official and the school's clerk."""
    registers.load(
        RegisterBatch(
            units=(
                UnitRow("H", UnitKind.PEOPLES_COMMITTEE, Level.DISTRICT, "Ủy ban nhân dân huyện", SINCE),
                UnitRow("T", UnitKind.SCHOOL, Level.BASE_UNIT, "Trường Mầm non", SINCE, parent="H"),
            ),
            users=(UserRow("thidua", "Thi đua"), UserRow("vanthu", "Văn thư")),
            grants=(
                GrantRow("thidua", Role.STANDING_BODY, "H", SINCE),
                GrantRow("vanthu", Role.CLERK, "T", SINCE),
            ),
        ),
        actor=SYSTEM,
    )
    return actors_by_username()


def rows(model: type[db.Base]) -> list[sa.Row[tuple[object, ...]]]:
    """Return the rows of a table."""
    with db.reading() as connection:
        return list(connection.execute(sa.select(table(model)).order_by(table(model).c.id)))


def events() -> list[str]:
    """Return the names of the events on the chains of rounds."""
    return [one.event for one in rows(AuditEvent) if one.chain == "round"]


def test_a_round_is_opened_extended_and_archived(actors: dict[str, Actor]) -> None:
    """Each act leaves its row and its event."""
    standing = actors["thidua"]
    number = rounds.create_round(DRAFT, actor=standing)
    assert rows(Round)[0].gate_closes_on == DRAFT.gate_closes_on
    assert rows(RoundAward)[0].award is AwardCode.ADVANCED_WORKER
    rounds.extend_deadline(number, 2, date(2024, 7, 30), "Mưa lũ chia cắt.", actor=standing)
    assert rows(RoundExtension)[0].until == date(2024, 7, 30)
    rounds.archive_round(number, actor=standing)
    assert rows(Round)[0].archived_at is not None
    assert events() == ["round_opened", "deadline_extended", "round_archived"]


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ({"period_until": date(2023, 9, 1)}, DateOutsidePeriod, "period_until"),
        ({"closes_on": date(2024, 6, 30)}, DateOutsidePeriod, "closes_on"),
        ({"gate_closes_on": date(2024, 7, 14)}, DateOutsidePeriod, "gate_closes_on"),
        (
            {"opens_on": date(2024, 6, 1), "closes_on": date(2024, 6, 20), "gate_closes_on": None},
            DateOutsidePeriod,
            "closes_on",
        ),
        ({"name": " "}, InvalidInput, "name"),
        ({"awards": ()}, InvalidInput, "awards"),
        ({"rule_pack": "khong_co"}, InvalidInput, "rule_pack"),
        ({"movement_id": 7}, InvalidInput, "movement_id"),
    ],
)
def test_what_does_not_fit_is_refused(
    actors: dict[str, Actor], change: dict[str, object], error: type[InvalidInput], field: str
) -> None:
    """The field at fault has its sentence and nothing is stored."""
    with pytest.raises(error) as refused:
        rounds.create_round(replace(DRAFT, **change), actor=actors["thidua"])
    assert set(refused.value.fields) == {field}
    assert rows(Round) == []


def test_a_code_is_used_once(actors: dict[str, Actor]) -> None:
    """A second round of the same code is refused by a sentence."""
    rounds.create_round(DRAFT, actor=actors["thidua"])
    with pytest.raises(InvalidInput, match="GD-2024"):
        rounds.create_round(DRAFT, actor=actors["thidua"])
    assert len(rows(Round)) == 1


def test_extensions_and_archiving_have_their_limits(actors: dict[str, Actor]) -> None:
    """An extension goes beyond the gate, once a unit, with a reason; a round is archived once."""
    standing = actors["thidua"]
    number = rounds.create_round(DRAFT, actor=standing)
    later = date(2024, 8, 1)
    with pytest.raises(DateOutsidePeriod):
        rounds.extend_deadline(number, 2, date(2024, 7, 25), "Mưa lũ.", actor=standing)
    with pytest.raises(InvalidInput):
        rounds.extend_deadline(number, 2, later, " ", actor=standing)
    with pytest.raises(UnknownUnit):
        rounds.extend_deadline(number, 99, later, "Mưa lũ.", actor=standing)
    rounds.extend_deadline(number, 2, later, "Mưa lũ.", actor=standing)
    with pytest.raises(Conflict):
        rounds.extend_deadline(number, 2, later, "Mưa lũ.", actor=standing)
    rounds.archive_round(number, actor=standing)
    with pytest.raises(Conflict):
        rounds.archive_round(number, actor=standing)
    with pytest.raises(NotFound):
        rounds.archive_round(99, actor=standing)


def test_only_the_standing_body_manages_rounds(actors: dict[str, Actor]) -> None:
    """A clerk may not open, extend or archive."""
    clerk = actors["vanthu"]
    number = rounds.create_round(DRAFT, actor=actors["thidua"])
    with pytest.raises(NotPermitted):
        rounds.create_round(replace(DRAFT, code="KHAC"), actor=clerk)
    with pytest.raises(NotPermitted):
        rounds.extend_deadline(number, 2, date(2024, 8, 1), "Mưa lũ.", actor=clerk)
    with pytest.raises(NotPermitted):
        rounds.archive_round(number, actor=clerk)
    assert events() == ["round_opened"]
