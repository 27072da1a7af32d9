"""What a person needs first: half-done work, rounds without a dossier, where seasons stand, and notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy.engine import Engine

from rules.deadlines import working_days_left
from rules.errors import NoLawInForce
from tests.support import cases, district
from tests.support.district import actor
from workflow import clock
from workflow.errors import InvalidInput
from workflow.queries import home, notices, worklists
from workflow.queries.home import Stage
from workflow.services import appraisal
from workflow.services import notices as notice_service
from workflow.states import NominationState as S

TODAY = date(2024, 1, 9)


@pytest.fixture
def round_id(either_engine: Engine) -> Iterator[int]:
    """The small district with its round open, on 9 January 2024."""
    del either_engine
    with clock.use(clock.SimulatedClock(datetime(2024, 1, 9, 1, tzinfo=clock.UTC))):
        district.build()
        yield district.open_round()


@pytest.mark.parametrize(
    ("due_on", "left"),
    [
        (date(2024, 1, 9), 0),
        (date(2024, 1, 10), 1),
        (date(2024, 1, 12), 3),
        (date(2024, 1, 14), 3),
        (date(2024, 1, 15), 4),
        (date(2024, 2, 15), 22),
        (date(2024, 1, 8), -1),
        (date(2024, 1, 5), -2),
    ],
)
def test_working_days_left_skip_weekends_and_tet(due_on: date, left: int) -> None:
    assert working_days_left(TODAY, due_on) == left


def test_a_year_without_holidays_is_not_guessed_but_a_page_still_counts_days() -> None:
    with pytest.raises(NoLawInForce):
        working_days_left(date(2027, 12, 30), date(2028, 1, 5))
    assert home.days_left(date(2027, 12, 30), date(2028, 1, 5)) == 6


@pytest.mark.parametrize(
    ("states", "day", "stage"),
    [
        ((), date(2023, 11, 30), Stage.REGISTERING),
        ((S.AWARDED,), date(2024, 1, 31), Stage.PROPOSING),
        ((S.SUBMITTED, S.RECOMMENDED), date(2024, 2, 1), Stage.APPRAISING),
        ((S.RETURNED, S.COUNCIL), date(2024, 2, 1), Stage.APPRAISING),
        ((S.ELIGIBLE, S.SIGNING), date(2024, 2, 1), Stage.COUNCIL),
        ((S.SIGNING, S.AWARDED), date(2024, 2, 1), Stage.DECIDING),
        ((S.AWARDED, S.NOT_AWARDED), date(2024, 2, 1), Stage.CONFERRING),
    ],
)
def test_a_round_stands_where_its_slowest_nomination_stands(
    states: tuple[S, ...], day: date, stage: Stage
) -> None:
    found = home.stage_of(frozenset(states), opens_on=date(2023, 12, 1), closes_on=date(2024, 1, 31), day=day)
    assert found is stage


def test_an_open_round_without_a_dossier_is_work_until_there_is_one(round_id: int) -> None:
    clerk = actor("lap")
    (missing,) = home.home_of(clerk, TODAY).missing
    assert (missing.round_code, missing.closes_on) == ("TX-2023", date(2024, 1, 31))
    assert home.home_of(actor("tham"), TODAY).missing == ()
    cases.dossier(round_id)
    assert home.home_of(clerk, TODAY).missing == ()


def test_half_done_work_is_found_again_by_the_one_who_did_it(round_id: int) -> None:
    cases.drafts(cases.dossier(round_id), ["P1", "P2"])
    left = home.home_of(actor("lap"), TODAY).half_done
    assert left is not None
    assert (left.round_name, left.waiting) == ("Khen thưởng thường xuyên năm 2023", 2)
    assert home.home_of(actor("truong"), TODAY).half_done is None
    assert home.home_of(actor("tham"), TODAY).half_done is None


def returned(round_id: int) -> list[int]:
    """Two nominations sent in; the first comes back for its papers by 12 January."""
    ids = cases.drafts(cases.dossier(round_id), ["P1", "P2"])
    cases.submitted(ids)
    appraisal.return_for_supplement(
        ids[:1], "Thiếu xác nhận xếp loại.", ["khac"], date(2024, 1, 12), actor=actor("tham")
    )
    return ids


def test_a_returned_nomination_says_what_it_lacks_and_until_when(round_id: int) -> None:
    returned(round_id)
    clerk = actor("lap")
    (back,) = home.home_of(clerk, TODAY).returned
    assert back.reason == "Thiếu xác nhận xếp loại."
    (group,) = [one for one in worklists.worklist_for(clerk) if one.key == "returned"]
    assert (group.count, group.due_on) == (1, date(2024, 1, 12))
    assert home.home_of(actor("tham"), TODAY).returned == ()


def test_notices_tell_each_side_what_the_other_did(round_id: int) -> None:
    returned(round_id)
    told = {who: notices.digest(actor(who)) for who in ("lap", "truong", "tham", "thuongtruc")}
    assert [(one.event, one.count, one.is_new) for one in told["lap"].lines] == [
        ("nomination_returned", 1, True)
    ]
    assert [one.event for one in told["truong"].lines] == ["nomination_returned", "nomination_sent_to_head"]
    assert [(one.event, one.count) for one in told["tham"].lines] == [("nomination_submitted", 2)]
    assert told["thuongtruc"].lines == ()


def test_notices_are_seen_once_and_a_mark_never_goes_back(round_id: int) -> None:
    returned(round_id)
    clerk = actor("lap")
    newest = notices.digest(clerk).newest
    assert notices.new_count(clerk) == notices.digest(clerk).new == 1
    notice_service.seen(newest, actor=clerk)
    notice_service.seen(0, actor=clerk)
    assert notices.new_count(clerk) == notices.digest(clerk).new == 0
    assert len(notices.digest(clerk).lines) == 1
    assert notices.new_count(actor("truong")) == 2
    with pytest.raises(InvalidInput):
        notice_service.seen(newest + 10_000, actor=clerk)


def test_another_unit_hears_nothing(round_id: int) -> None:
    returned(round_id)
    other = actor("xa")
    assert notices.digest(other).lines == ()
    assert notices.new_count(other) == 0


def test_the_season_stands_at_the_appraisal_after_the_closing_day(round_id: int) -> None:
    cases.submitted(cases.drafts(cases.dossier(round_id)))
    viewer = actor("tham")
    (season,) = home.home_of(viewer, TODAY).seasons
    assert (season.stage, season.due_on) == (Stage.PROPOSING, date(2024, 1, 31))
    (season,) = home.home_of(viewer, date(2024, 2, 1)).seasons
    assert (season.stage, season.due_on) == (Stage.APPRAISING, None)


def test_drafts_are_due_when_the_round_closes(round_id: int) -> None:
    cases.drafts(cases.dossier(round_id))
    (drafts,) = [group for group in worklists.worklist_for(actor("lap")) if group.key == "drafts"]
    assert (drafts.count, drafts.due_on) == (1, date(2024, 1, 31))
