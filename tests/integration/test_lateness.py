"""Lateness by the body's calendar: the database and the function answer alike for a year of days, and pages follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support import cases, district
from tests.support.district import SCHOOL, actor
from tests.support.sample import START
from workflow import clock
from workflow.calendars import calendars_of
from workflow.clock import SimulatedClock
from workflow.db import reading, transaction
from workflow.lateness import is_over
from workflow.models import DayKind, DayState, LocalDay, User
from workflow.queries import appraisal_queue, home, nominations, round_lists, round_units
from workflow.queries import rounds as round_queries
from workflow.queries.care import Care
from workflow.services import appraisal, registers, rounds
from workflow.states import NominationState as S
from workflow.tables import table

SPAN = 13
"""Further than the longest run of days off, with the body's own days around Tết."""

OWN: tuple[tuple[date, DayKind], ...] = (
    (date(2026, 2, 13), DayKind.OFF),  # the Friday before Tết
    (date(2026, 2, 21), DayKind.WORKING),  # the Saturday after it
    (date(2026, 4, 25), DayKind.WORKING),  # a Saturday before a Sunday that is a holiday
    (date(2026, 4, 26), DayKind.WORKING),  # a holiday stays one
    (date(2026, 8, 22), DayKind.OFF),  # a Saturday that the country works
    (date(2026, 6, 6), DayKind.OFF),  # a Saturday was off before
    (date(2026, 7, 15), DayKind.OFF),
    (date(2026, 7, 16), DayKind.OFF),
    (date(2026, 7, 17), DayKind.OFF),
)


@pytest.fixture
def bodies(either_engine: Engine) -> Iterator[tuple[int, int]]:
    """A body with days of its own (one of them only proposed), and one without."""
    del either_engine
    with clock.use(SimulatedClock(START)):
        district.build()
        units = registers.unit_ids()
        with transaction() as connection:
            by = connection.scalars(sa.select(table(User).c.id).limit(2)).all()
            rows = [_day(units["HUYEN"], day, kind, by, DayState.APPROVED) for day, kind in OWN]
            rows.append(_day(units["HUYEN"], date(2026, 3, 10), DayKind.OFF, by, DayState.PROPOSED))
            connection.execute(sa.insert(table(LocalDay)), rows)
        yield units["HUYEN"], units[SCHOOL]


def _day(body: int, day: date, kind: DayKind, by: object, state: DayState) -> dict[str, object]:
    decided = (None, None) if state is DayState.PROPOSED else (by[1], clock.now())  # type: ignore[index]  # two ids
    return {
        "body_unit_id": body, "day": day, "kind": kind, "name": "Bão", "document": "CV 1", "state": state,
        "proposed_by_id": by[0], "proposed_at": clock.now(), "reason": "",  # type: ignore[index]
        "decided_by_id": decided[0], "decided_at": decided[1],
    }  # fmt: skip


def test_the_database_and_the_function_agree_on_every_day_of_a_year_with_holidays(
    bodies: tuple[int, int],
) -> None:
    year = [date(2025, 12, 20) + timedelta(days=number) for number in range(390)]
    edges = [date(2016, 12, 31), date(2017, 1, 1), date(2027, 12, 31), date(2028, 1, 1), date(2024, 5, 4)]
    pairs = [(last, last + timedelta(days=more)) for last in [*year, *edges] for more in range(-1, SPAN)]
    given = (
        sa.values(sa.column("last_day", sa.Date), sa.column("day", sa.Date), name="given").data(pairs).cte()
    )
    with reading() as connection:
        calendars = calendars_of(connection, bodies)
        for body in bodies:
            over = is_over(sa.literal(body), given.c.last_day, given.c.day)
            answers = connection.execute(sa.select(given.c.last_day, given.c.day, over)).all()
            assert len(answers) == len(pairs)
            wrong = [row for row in answers if bool(row[2]) is not calendars.is_over(body, row[0], row[1])]
            assert wrong == []
            assert {bool(row[2]) for row in answers} == {True, False}
    assert (
        calendars.is_over(bodies[0], date(2026, 7, 15), date(2026, 7, 20)) is False
    )  # Wed, off until Monday
    assert calendars.is_over(bodies[1], date(2026, 7, 15), date(2026, 7, 16)) is True


SATURDAY, MONDAY, TUESDAY = date(2024, 7, 13), date(2024, 7, 15), date(2024, 7, 16)
DAYS = {"opens_on": date(2024, 7, 1), "closes_on": SATURDAY, "gate_closes_on": date(2024, 7, 26)}


def care_of(number: int, state: S) -> Care:
    """Return where the appraiser's queue puts one nomination."""
    places = appraisal_queue.chosen(actor("tham"), appraisal_queue.QueueFilters(state))
    return next(place.care for place in places if place.id == number)


def sent(season: int, code: str, at: SimulatedClock, day: date, hour: int) -> int:
    """Let the school send somebody at a moment; the body opens it three days later."""
    (number,) = cases.drafts(cases.dossier(season), [code])
    at.move_to(day, hour, 59)
    cases.submitted([number])
    return number


def test_a_last_day_on_a_saturday_ends_on_monday_for_queue_list_grid_and_home(
    engine: Engine, frozen_clock: SimulatedClock
) -> None:
    """Days on which a dossier lay unopened are not the unit's; the extension of its own stays counted."""
    del engine
    frozen_clock.move_to(date(2024, 7, 1), 8)
    district.build()
    season = district.open_round(**DAYS)
    clerk = actor("lap")
    frozen_clock.move_to(MONDAY, 9)
    assert [one.closes_on for one in home.home_of(clerk, MONDAY).missing] == [MONDAY]
    assert home.home_of(clerk, MONDAY).seasons[0].due_on == MONDAY
    in_time = sent(season, "P1", frozen_clock, MONDAY, 23)
    late = sent(season, "P2", frozen_clock, TUESDAY, 0)
    frozen_clock.move_to(date(2024, 7, 18), 8)
    assert [care_of(one, S.SUBMITTED) is Care.LATE for one in (in_time, late)] == [False, True]
    appraisal.receive([in_time, late], actor=actor("tham"))
    assert [care_of(one, S.APPRAISAL) is Care.LATE for one in (in_time, late)] == [False, True]
    assert [row.late for row in nominations.listed(actor("tham")).rows] == [False, True]
    assert round_units.grid(actor("thuongtruc"), "TX-2023").standings[round_units.Standing.LATE] == 1
    rounds.extend_deadline(
        season, registers.unit_ids()[SCHOOL], date(2024, 7, 27), "Lũ.", actor=actor("thuongtruc")
    )
    assert [row.late for row in nominations.listed(actor("tham")).rows] == [False, False]


def test_the_list_of_rounds_and_the_limit_to_supply_follow_the_calendar(
    engine: Engine, frozen_clock: SimulatedClock
) -> None:
    del engine
    frozen_clock.move_to(date(2024, 7, 1), 8)
    district.build()
    district.open_round(opens_on=date(2024, 7, 1), closes_on=date(2024, 7, 12), gate_closes_on=SATURDAY)
    standing = actor("thuongtruc")
    for day, is_open in ((MONDAY, True), (TUESDAY, False)):
        frozen_clock.move_to(day, 9)
        assert bool(round_queries.open_on(actor("lap"), day)) is is_open
        (row,) = [found for found, _ in round_queries.listed(standing)]
        assert row.is_open(day) is is_open
        shown = round_lists.page(standing, round_lists.RoundFilters(standing="dang-nhan"))
        assert bool(shown.rows) is is_open
