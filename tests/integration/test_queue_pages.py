"""The appraiser's queue page by page: the same order as read whole, no row more than it shows, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from rules.vocabulary import Employment, HoldCause, NomineeKind, Rating
from tests.support import cases, district
from tests.support.sample import START
from tests.support.visits import statements
from workflow import clock
from workflow.actor import SYSTEM
from workflow.db import reading
from workflow.queries import appraisal_queue, queue_places
from workflow.queries.care import Care
from workflow.queries.nominations import row_query
from workflow.queries.queue_places import QueueFilters
from workflow.services import appraisal, holds, registers
from workflow.services.register_records import PersonRow, RatingRow, RegisterBatch, ServiceRow

PEOPLE = ("Q1", "Q2", "Q3", "Q4", "Q5")
HELD = ("Q1", "Q3")


@pytest.fixture
def ids(either_engine: Engine, frozen_clock: clock.SimulatedClock) -> list[int]:
    """Five people under appraisal, two of them held."""
    del either_engine
    frozen_clock.at = START.replace(month=1, day=9)
    district.build()
    registers.load(colleagues(), actor=SYSTEM)
    found = cases.drafts(cases.dossier(district.open_round()), PEOPLE)
    cases.submitted(found)
    appraisal.receive(found, actor=district.actor("tham"))
    known, body = registers.nominee_ids(NomineeKind.INDIVIDUAL), registers.unit_ids()[district.BODY]
    for code in HELD:
        holds.open_hold(
            f"P{known[code]}", HoldCause.INSPECTION, "QĐ 12/QĐ-TTr", body_unit_id=body, actor=district.actor("tham")
        )  # fmt: skip
    return found


def colleagues() -> RegisterBatch:
    """Five more teachers of the school."""
    kind, since = NomineeKind.INDIVIDUAL, district.SINCE
    employed = Employment.PUBLIC_EMPLOYEE
    return RegisterBatch(
        persons=tuple(PersonRow(code, f"Đinh Thị {code}", birth_year=1980) for code in PEOPLE),
        services=tuple(
            ServiceRow(code, district.SCHOOL, "Giáo viên", employed, since, recruited_on=since)
            for code in PEOPLE
        ),
        ratings=tuple(RatingRow(kind, code, district.PERIOD, Rating.GOOD, since, "QĐ 01") for code in PEOPLE),
    )


def test_pages_and_neighbours_follow_the_whole_list(ids: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appraisal_queue, "SIZE", 2)
    viewer, everything = district.actor("tham"), QueueFilters()
    whole = appraisal_queue.chosen(viewer, everything)
    wanted = [number for number in ids if PEOPLE[ids.index(number)] not in HELD]
    wanted += [number for number in ids if number not in wanted]
    assert [place.id for place in whole] == wanted
    assert [place.care for place in whole] == [Care.CLEAN] * 3 + [Care.LOOK] * 2
    seen, cursor, befores, counted = [], "", [], set()
    while True:
        with statements() as run:
            page = appraisal_queue.queue(viewer, everything, cursor)
        counted.add(len(run))
        seen += [row.row.id for row in page.rows]
        befores.append(page.before)
        assert page.counts == {Care.CLEAN: 3, Care.LOOK: 2, Care.LATE: 0, Care.OVERDUE: 0}
        assert page.total == 5
        if not page.after:
            break
        cursor = page.after
    assert (seen, len(counted)) == (wanted, 1)
    assert befores == ["", "dau", f"0-{wanted[1]}"]
    for at, place in enumerate(whole):
        found = appraisal_queue.neighbours(viewer, everything, place.id)
        before, after = whole[at - 1].ref if at else "", whole[at + 1].ref if at + 1 < len(whole) else ""
        assert (found.place, found.total, found.previous, found.following) == (at + 1, 5, before, after)
    gone = appraisal_queue.neighbours(viewer, QueueFilters(care=Care.CLEAN), wanted[3])
    assert (gone.place, gone.total, gone.previous, gone.following) == (0, 3, whole[2].ref, "")


def test_the_order_is_read_as_a_row_for_each_care(ids: list[int]) -> None:
    viewer = district.actor("tham")
    query = queue_places.order_query(viewer, QueueFilters())
    with reading() as connection:
        rows = connection.execute(query).all()
    assert len(rows) <= len(Care)  # a row for each care, not for each nomination
    assert query._generate_cache_key() is not None  # else it would be compiled anew for every page
    assert row_query()._generate_cache_key() is not None
    by_school = appraisal_queue.queue(viewer, QueueFilters(), by_school=True)
    assert [(one.clean, one.look, one.clean_new) for one in by_school.schools] == [(3, 2, 3)]
