"""Tellers: free of conflicts, present, not in the chair; two of them agree to the key that is used (both databases)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from tests.support import council as hall
from tests.support.chamber import chamber, forgetful, in_june, voted_on
from workflow import clock
from workflow.council_words import Attendance, SeatRole
from workflow.errors import Conflict, InvalidInput, NotPermitted
from workflow.services import ballots, conflicts, councils, meeting
from workflow.services.councils import SeatDraft
from workflow.services.meeting import Present


@pytest.fixture
def store(either_engine: Engine) -> Iterator[Engine]:
    """A database on which votes are cast quickly."""
    with in_june():
        yield forgetful(either_engine)


def test_a_teller_is_free_of_conflicts_present_and_not_in_the_chair(store: Engine) -> None:
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    world, secretary = hall.world_of(session_id), room.seats.secretary
    refs = [one.ref for one in world.members]
    conflicts.declare(session_id, [world.items[0].ref], "họ hàng", actor=room.seats.actors[3])
    for wrong in (refs[0:3], refs[1:4], refs[4:6], refs[4:8], ["x" * 22, *refs[4:6]]):
        with pytest.raises(InvalidInput):
            meeting.elect_tellers(session_id, wrong, actor=secretary)
    meeting.elect_tellers(session_id, refs[4:7], actor=secretary)
    roll = {one: Present(Attendance.PRESENT) for one in refs}
    roll[refs[4]] = Present(Attendance.ABSENT)
    meeting.call_roll(session_id, roll, actor=secretary, presiding=refs[5])
    tellers = [room.seats.actors[place] for place in (4, 5, 6)]
    hall.keyed(session_id, room.seats, tellers[1:])
    for one in tellers[1:]:
        ballots.confirm(session_id, "open", actor=one)
    with pytest.raises(InvalidInput) as refused:
        ballots.open_ballot(session_id, actor=secretary)
    assert "vắng mặt" in str(refused.value)
    assert "chủ trì" in str(refused.value)


def test_a_conflict_declared_after_the_election_bars_the_teller(store: Engine) -> None:
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    hall.all_present(session_id, room.seats)
    tellers = hall.with_tellers(session_id, room.seats)
    conflicts.declare(session_id, [hall.world_of(session_id).items[0].ref], "họ hàng", actor=tellers[0])
    with pytest.raises(NotPermitted):
        hall.keyed(session_id, room.seats, tellers)
    hall.keyed(session_id, room.seats, tellers[1:])
    for one in tellers[1:]:
        ballots.confirm(session_id, "open", actor=one)
    with pytest.raises(InvalidInput):
        ballots.open_ballot(session_id, actor=room.seats.secretary)


def test_two_different_tellers_of_today_agree_to_the_key_that_is_used(store: Engine) -> None:
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    hall.all_present(session_id, room.seats)
    tellers = hall.with_tellers(session_id, room.seats)
    with pytest.raises(Conflict):  # to which key?
        ballots.confirm(session_id, "open", actor=tellers[1])
    hall.keyed(session_id, room.seats, tellers)
    hall.keyed(session_id, room.seats, tellers)
    assert ballots.confirm(session_id, "open", actor=tellers[0]) == 1
    assert ballots.confirm(session_id, "open", actor=tellers[0]) == 1
    with pytest.raises(InvalidInput):
        ballots.open_ballot(session_id, actor=room.seats.secretary)
    with pytest.raises(Conflict):  # a key nobody agreed to
        hall.keyed(session_id, room.seats, tellers)
    refs = [one.ref for one in hall.world_of(session_id).members]
    meeting.elect_tellers(session_id, refs[5:8], actor=room.seats.secretary)
    ballots.confirm(session_id, "open", actor=room.seats.actors[5])
    with pytest.raises(InvalidInput):  # of the two who agreed one is a teller no more
        ballots.open_ballot(session_id, actor=room.seats.secretary)
    ballots.confirm(session_id, "open", actor=room.seats.actors[6])
    ballots.open_ballot(session_id, actor=room.seats.secretary)


def test_seats_end_after_they_began(store: Engine) -> None:
    room = chamber(1)
    today, person = clock.today(), room.seats.actors[5].person_id
    assert person is not None
    joining = [SeatDraft(person, SeatRole.DEPUTY)]
    second = hall.approver(room.seats.body)
    change = {"actor": room.seats.secretary, "second": second, "leaving": [person], "joining": joining}
    councils.change_seats(room.seats.council_id, today + timedelta(days=1), "QĐ 02", **change)
    with pytest.raises(InvalidInput):
        councils.change_seats(room.seats.council_id, today + timedelta(days=1), "QĐ 03", **change)
