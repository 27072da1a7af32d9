"""Sessions from convening to their end: bases and quorum, what stops an opening, mixed ways of voting, lower titles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import AwardCode
from tests.support import council as hall
from tests.support.chamber import (
    Chamber,
    assert_chains_whole,
    chamber,
    fighters,
    forgetful,
    in_june,
    states,
    voted_on,
)
from tests.support.proofs import Bar
from workflow import clock
from workflow.actor import Grant
from workflow.council_words import Attendance, Choice, ItemResult, SessionState, VoteBase, VotingMode, Way
from workflow.db import reading
from workflow.errors import (
    Conflict,
    DateOutsidePeriod,
    InvalidInput,
    NotPermitted,
    WorkflowError,
    WrongState,
)
from workflow.models import CouncilResult, NamedVote, Nomination
from workflow.roles import Role
from workflow.services import ballots, conflicts, council, counting, meeting, named_votes, sessions
from workflow.services.meeting import Present
from workflow.services.sessions import SessionDraft
from workflow.states import NominationState as S
from workflow.tables import table

LOWER = "value: [excellent_collective, grassroots_fighter]"


@pytest.fixture
def store(either_engine: Engine) -> Iterator[Engine]:
    """A database on which votes are cast quickly."""
    with in_june():
        yield forgetful(either_engine)


# --- what stops an opening


def ready(room: Chamber, session_id: int, **roll: Sequence[int]) -> None:
    """Bring a session to where only the secretary's word is missing."""
    hall.all_present(session_id, room.seats, **roll)  # type: ignore[arg-type]  # absent, written, on_paper
    tellers = hall.with_tellers(session_id, room.seats)
    hall.keyed(session_id, room.seats, tellers)
    for one in tellers[:2]:
        ballots.confirm(session_id, "open", actor=one)


def refused_opening(room: Chamber, session_id: int) -> str:
    """Return why the ballot does not open."""
    with pytest.raises(InvalidInput) as refused:
        ballots.open_ballot(session_id, actor=room.seats.secretary)
    return str(refused.value)


def test_a_ballot_that_cannot_pass_does_not_open_until_the_base_is_settled(store: Engine) -> None:
    room = fighters(1)
    session_id = hall.convened(room.seats, room.ids[:1])
    (item,) = hall.world_of(session_id).items
    for actor in room.seats.actors[11:]:
        conflicts.declare(session_id, [item.ref], "họ hàng", actor=actor)
    ready(room, session_id)
    assert "cần 12 phiếu nhưng chỉ 11 thành viên" in refused_opening(room, session_id)
    with pytest.raises(InvalidInput):
        meeting.set_base(session_id, VoteBase.ENTITLED, " ", actor=room.seats.secretary)
    meeting.set_base(session_id, VoteBase.ENTITLED, "Điều 7 Quy chế", actor=room.seats.secretary)
    assert "chưa được người chủ trì xác nhận" in refused_opening(room, session_id)
    with pytest.raises(NotPermitted):
        meeting.confirm_base(session_id, actor=room.seats.actors[2])
    meeting.confirm_base(session_id, actor=room.seats.chair)
    ballots.open_ballot(session_id, actor=room.seats.secretary)
    hall.vote(session_id, room.seats, lambda _voter, _item: 1)
    tellers = [room.seats.actor_of(m.person_id) for m in hall.world_of(session_id).members if m.is_teller]
    hall.closed(session_id, room.seats, tellers)
    counting.record_results(
        session_id, *hall.results_of(session_id, room.seats, tellers[0]), actor=tellers[0]
    )
    (item,) = hall.world_of(session_id).items
    assert (item.agree, item.result) == (11, ItemResult.RECOMMENDED)


def test_the_one_who_chose_the_base_does_not_confirm_it(store: Engine) -> None:
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    grants = (*room.seats.chair.grants, Grant(Role.SECRETARY, room.sample.body))
    both = replace(room.seats.chair, grants=grants)
    with pytest.raises(Conflict):
        meeting.confirm_base(session_id, actor=both)
    meeting.set_base(session_id, VoteBase.ENTITLED, "Điều 7 Quy chế", actor=both)
    again = replace(room.seats.chair, user_id=room.sample.actors["signer"].user_id)
    for one in (both, again):
        with pytest.raises(NotPermitted):
            meeting.confirm_base(session_id, actor=one)


@pytest.mark.parametrize(("absent", "opens"), [(10, True), (11, False)])
def test_fewer_than_five_voters_vote_on_paper(engine: Engine, absent: int, opens: bool) -> None:
    """Of 15 members four may vote on a case: an electronic result would tell too much."""
    with in_june():
        room = chamber(1)
        session_id = voted_on(room, room.ids)
        meeting.set_base(session_id, VoteBase.ENTITLED, "Điều 7 Quy chế", actor=room.seats.secretary)
        meeting.confirm_base(session_id, actor=room.seats.chair)
        (item,) = hall.world_of(session_id).items
        away = [*room.seats.actors[1:3], *room.seats.actors[6:]][:absent]
        for actor in away:
            conflicts.declare(session_id, [item.ref], "họ hàng", actor=actor)
        ready(room, session_id)
        if opens:
            ballots.open_ballot(session_id, actor=room.seats.secretary)
            return
        assert "chỉ 4 người bỏ phiếu" in refused_opening(room, session_id)
        meeting.change_mode(session_id, VotingMode.PAPER, "ít người bỏ phiếu", actor=room.seats.secretary)
        ballots.open_ballot(session_id, actor=room.seats.secretary)


@pytest.mark.parametrize(("absent", "opens"), [(5, True), (6, False)])
def test_a_ballot_opens_with_ten_of_fifteen_and_not_with_nine(
    engine: Engine, absent: int, opens: bool
) -> None:
    with in_june():
        room = chamber(1)
        session_id = voted_on(room, room.ids)
        ready(room, session_id, absent=range(15 - absent, 15))
        if opens:
            ballots.open_ballot(session_id, actor=room.seats.secretary)
        else:
            assert "Có mặt 9/15 thành viên, chưa đủ 2/3" in refused_opening(room, session_id)


def test_without_tellers_keys_or_their_word_no_ballot_opens(store: Engine) -> None:
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    hall.all_present(session_id, room.seats)
    with pytest.raises(Conflict):
        ballots.open_ballot(session_id, actor=room.seats.secretary)
    tellers = hall.with_tellers(session_id, room.seats)
    hall.keyed(session_id, room.seats, tellers)
    ballots.confirm(session_id, "open", actor=tellers[0])
    assert "mới có 1" in refused_opening(room, session_id)
    for actor in (room.seats.chair, room.seats.secretary, room.seats.actors[9]):
        with pytest.raises(NotPermitted):
            ballots.confirm(session_id, "open", actor=actor)


# --- a whole session


def gathered(room: Chamber) -> int:
    """Convene a session on secret, open and consensus items; two members write their opinion, one stays away."""
    seats = room.seats
    session_id = hall.convened(seats, room.ids)
    world = hall.world_of(session_id)
    light = [one.ref for one in world.items if one.way is Way.CONSENSUS]
    sessions.set_way(session_id, light[2:4], Way.OPEN, actor=seats.secretary)
    written = {
        one.ref: Choice.AGREE for one in hall.world_of(session_id).items if one.way is not Way.CONSENSUS
    }
    secret = [one.ref for one in world.items if one.way is Way.SECRET]
    named_votes.vote_by_name(session_id, written, actor=seats.actors[12], remark="Đồng ý.")
    named_votes.vote_by_name(session_id, written | {secret[2]: Choice.LOWER}, actor=seats.actors[13])
    hall.all_present(session_id, seats, absent=(14,), written=(12, 13))
    return session_id


def secret_part(room: Chamber, session_id: int) -> None:
    """Vote on three fighters: all agree, too few agree, half would give the lower title; put the fourth off."""
    world = hall.world_of(session_id)
    first, second, third, fourth = [one.ref for one in world.items if one.way is Way.SECRET]
    meeting.postpone_items(session_id, [fourth], "Chờ xác minh đơn thư.", actor=room.seats.secretary)
    order = {one.ref: place for place, one in enumerate(world.members)}

    def choose(voter: str, item: str) -> int:
        says = {first: 1, second: 1 if order[voter] < 9 else 2, third: 1 if order[voter] < 6 else 4}
        return says[item]

    hall.balloted(session_id, room.seats, choose)


def open_part(room: Chamber, session_id: int) -> None:
    """Settle the rest: two by consensus, two by open votes, one refused, one put off."""
    world, secretary = hall.world_of(session_id), room.seats.secretary
    consensus = [one.ref for one in world.items if one.way is Way.CONSENSUS]
    voted = [one.ref for one in world.items if one.way is Way.OPEN]
    for place, actor in enumerate(room.seats.actors[:12]):
        choices = {voted[0]: Choice.AGREE, voted[1]: Choice.AGREE if place < 5 else Choice.DISAGREE}
        named_votes.vote_by_name(session_id, choices, actor=actor)
    named_votes.close_open_vote(session_id, voted, actor=secretary)
    meeting.agree_by_consensus(session_id, consensus[:2], actor=secretary)
    meeting.refuse_by_consensus(session_id, consensus[2:3], "Thành tích trùng năm trước.", actor=secretary)
    meeting.postpone_items(session_id, consensus[3:], "Bổ sung hồ sơ.", actor=secretary)


def test_a_session_with_every_way_of_deciding_ends_in_the_right_steps(store: Engine) -> None:
    room = fighters(4, beside=6, pack=LOWER)
    session_id = gathered(room)
    secret_part(room, session_id)
    open_part(room, session_id)
    done = council.conclude(session_id, "05/BB-HĐTĐKT", "Thống nhất.", actor=room.seats.secretary)
    assert (done.moved, done.waiting) == (10, 0)
    world = hall.world_of(session_id)
    secret = [one for one in world.items if one.way is Way.SECRET]
    assert [one.result for one in secret] == [
        ItemResult.RECOMMENDED, ItemResult.NOT_RECOMMENDED, ItemResult.LOWERED, ItemResult.POSTPONED,
    ]  # fmt: skip
    assert [(one.agree, one.disagree, one.lower, one.written_agree, one.written_total) for one in secret[:3]] == [
        (14, 0, 0, 2, 2), (11, 3, 0, 2, 2), (7, 0, 7, 1, 2),
    ]  # fmt: skip
    assert [len(one.slips or "") for one in secret] == [12, 12, 12, 0]
    by_vote = [one for one in world.items if one.way is Way.OPEN]
    assert [(one.agree, one.written_agree, one.result) for one in by_vote] == [
        (14, 2, ItemResult.RECOMMENDED), (7, 2, ItemResult.NOT_RECOMMENDED),
    ]  # fmt: skip
    assert world.row.state is SessionState.CONCLUDED
    moved = {one.nomination_id: one.result for one in world.items}
    wanted = {ItemResult.RECOMMENDED: S.RECOMMENDED, ItemResult.POSTPONED: S.ELIGIBLE}
    assert states(sorted(moved)) == [wanted.get(moved[n], S.NOT_AWARDED) for n in sorted(moved)]
    lower_title(secret[2].nomination_id)
    recorded_once(session_id)
    assert_chains_whole()


def lower_title(origin: int) -> None:
    """The council's lower title is a nomination of its own, recommended, linked to the one it replaces."""
    n = table(Nomination)
    with reading() as connection:
        made = connection.execute(sa.select(*n.c).where(n.c.lower_of_id == origin)).one()
        first = connection.execute(sa.select(*n.c).where(n.c.id == origin)).one()
    assert (made.award, made.state) == (AwardCode.ADVANCED_WORKER, S.RECOMMENDED)
    same = (
        "nominee_key",
        "dossier_id",
        "received_on",
        "submitted_by_id",
        "appraised_by_id",
        "confirmed_by_id",
    )
    assert [getattr(made, name) for name in same] == [getattr(first, name) for name in same]
    assert (first.award, first.state) == (AwardCode.GRASSROOTS_FIGHTER, S.NOT_AWARDED)


def recorded_once(session_id: int) -> None:
    """Each case but those put off has the council's word once, with its counts exactly when it was voted on."""
    found = table(CouncilResult)
    with reading() as connection:
        rows = connection.execute(sa.select(*found.c).where(found.c.session_id == session_id)).all()
    assert len(rows) == 8
    assert {(one.mode == "consensus") is (one.agree is None) for one in rows} == {True}


def test_a_concluded_session_takes_nothing_more(store: Engine) -> None:
    room, bar = chamber(2), Bar(f"8.4 concluded, {store.dialect.name}")
    session_id = hall.recommended(room.seats, room.ids)
    for what, call in late_acts(room, session_id).items():
        with bar.refused(what, WorkflowError):
            call()
    bar.done(at_least=14)
    assert states(room.ids) == [S.RECOMMENDED] * 2
    assert_chains_whole()


def late_acts(room: Chamber, session_id: int) -> dict[str, Callable[[], object]]:
    """Return everything that could be tried on a session that is over."""
    secretary, world = room.seats.secretary, hall.world_of(session_id)
    refs = [one.ref for one in world.items]
    roll = {one.ref: Present(Attendance.PRESENT) for one in world.members}
    return {
        "conclude": lambda: council.conclude(session_id, "06/BB", actor=secretary),
        "cancel": lambda: sessions.cancel(session_id, "lý do", actor=secretary),
        "convene": lambda: sessions.convene(session_id, actor=secretary),
        "agenda": lambda: sessions.set_agenda(session_id, room.ids, actor=secretary),
        "way": lambda: sessions.set_way(session_id, refs, Way.OPEN, actor=secretary),
        "roll": lambda: meeting.call_roll(session_id, roll, actor=secretary),
        "tellers": lambda: meeting.elect_tellers(session_id, list(roll)[3:6], actor=secretary),
        "base": lambda: meeting.set_base(session_id, VoteBase.ENTITLED, "Điều 7", actor=secretary),
        "mode": lambda: meeting.change_mode(session_id, VotingMode.PAPER, "", actor=secretary),
        "item": lambda: meeting.open_item(session_id, refs[0], actor=secretary),
        "consensus": lambda: meeting.agree_by_consensus(session_id, refs, actor=secretary),
        "put off": lambda: meeting.postpone_items(session_id, refs, "lý do", actor=secretary),
        "declare": lambda: conflicts.declare(session_id, refs, "họ hàng", actor=room.seats.actors[3]),
        "vote": lambda: named_votes.vote_by_name(
            session_id, {refs[0]: Choice.AGREE}, actor=room.seats.actors[3]
        ),
        "give up": lambda: ballots.give_up(session_id, "lý do", actor=secretary),
    }


def test_a_session_is_not_concluded_by_halves(store: Engine) -> None:
    room = fighters(1, beside=1)
    session_id = hall.convened(room.seats, room.ids)
    secretary = room.seats.secretary
    with pytest.raises(WrongState):
        council.conclude(session_id, "05/BB", actor=secretary)
    tellers = hall.opened(session_id, room.seats)
    hall.by_consensus(session_id, room.seats)
    with pytest.raises(InvalidInput):
        council.conclude(session_id, "05/BB", actor=secretary)
    hall.vote(session_id, room.seats, lambda _voter, _item: 1)
    hall.closed(session_id, room.seats, tellers)
    counting.record_results(
        session_id, *hall.results_of(session_id, room.seats, tellers[0]), actor=tellers[0]
    )
    with pytest.raises(Conflict):
        council.conclude(session_id, "05/BB", actor=secretary)
    hall.certified(session_id, room.seats, tellers)
    with pytest.raises(NotPermitted):
        council.conclude(session_id, "05/BB", actor=room.sample.actors["clerk"])
    assert council.conclude(session_id, "05/BB", actor=secretary).done


def test_certification_takes_two_tellers_and_who_presides(store: Engine) -> None:
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    tellers = hall.opened(session_id, room.seats)
    hall.vote(session_id, room.seats, lambda _voter, _item: 1)
    hall.closed(session_id, room.seats, tellers)
    counting.record_results(
        session_id, *hall.results_of(session_id, room.seats, tellers[0]), actor=tellers[0]
    )
    assert not counting.certify(session_id, actor=tellers[0])
    assert not counting.certify(session_id, actor=tellers[0])
    assert not counting.certify(session_id, actor=room.seats.chair)
    with pytest.raises(NotPermitted):
        counting.certify(session_id, actor=room.seats.actors[9])
    assert counting.certify(session_id, actor=tellers[2])
    assert_chains_whole()


# --- putting off, cancelling, preparing


def test_what_is_put_off_waits_for_the_end_of_its_session_and_then_for_another(store: Engine) -> None:
    room = chamber(2)
    secretary, first = room.seats.secretary, hall.convened(room.seats, room.ids)
    hall.all_present(first, room.seats)
    refs = [one.ref for one in hall.world_of(first).items]
    meeting.postpone_items(first, refs[:1], "Bổ sung hồ sơ.", actor=secretary)
    draft = SessionDraft(room.sample.body, "Phiên bổ sung", clock.today())
    second = sessions.create_session(draft, actor=secretary)
    put_off = hall.world_of(first).items[0].nomination_id
    with pytest.raises(Conflict):
        sessions.set_agenda(second, [put_off], actor=secretary)
    hall.by_consensus(first, room.seats)
    council.conclude(first, "05/BB", actor=secretary)
    sessions.set_agenda(second, [put_off], actor=secretary)
    sessions.convene(second, actor=secretary)
    hall.all_present(second, room.seats)
    hall.by_consensus(second, room.seats)
    council.conclude(second, "06/BB", actor=secretary)
    assert states(room.ids) == [S.RECOMMENDED] * 2
    assert_chains_whole()


def test_a_session_is_called_off_before_its_ballot_opens_and_its_cases_wait(store: Engine) -> None:
    room = chamber(2)
    session_id, secretary = voted_on(room, room.ids), room.seats.secretary
    for reason in ("", "  "):
        with pytest.raises(InvalidInput):
            sessions.cancel(session_id, reason, actor=secretary)
    sessions.cancel(session_id, "Bão số 3.", actor=secretary)
    assert states(room.ids) == [S.ELIGIBLE] * 2
    with pytest.raises(WrongState):
        sessions.cancel(session_id, "Bão số 3.", actor=secretary)
    other = voted_on(room, room.ids)
    hall.opened(other, room.seats)
    with pytest.raises(InvalidInput):
        sessions.cancel(other, "Bão số 4.", actor=secretary)
    assert_chains_whole()


def test_a_session_is_made_once_of_today_or_later_by_the_bodys_secretary(store: Engine) -> None:
    room = chamber(1)
    secretary, draft = room.seats.secretary, SessionDraft(room.sample.body, "Xét", clock.today())
    made = {sessions.create_session(draft, actor=secretary, idempotency_key="k" * 22) for _ in range(3)}
    assert len(made) == 1
    with pytest.raises(DateOutsidePeriod):
        sessions.create_session(replace(draft, held_on=clock.today() - timedelta(days=1)), actor=secretary)
    with pytest.raises(InvalidInput):
        sessions.create_session(replace(draft, title=" "), actor=secretary)
    for name in ("clerk", "appraiser", "signer"):
        with pytest.raises(NotPermitted):
            sessions.create_session(draft, actor=room.sample.actors[name])


def test_an_item_is_never_decided_in_a_lighter_way_than_its_rule_wants(store: Engine) -> None:
    room = fighters(1, beside=1)
    session_id, secretary = hall.convened(room.seats, room.ids), room.seats.secretary
    secret, light = [one.ref for one in hall.world_of(session_id).items]
    items = {one.ref: one for one in hall.world_of(session_id).items}
    if items[secret].way is not Way.SECRET:
        secret, light = light, secret
    for way in (Way.CONSENSUS, Way.OPEN):
        with pytest.raises(InvalidInput):
            sessions.set_way(session_id, [secret], way, actor=secretary)
    sessions.set_way(session_id, [light], Way.SECRET, actor=secretary)
    sessions.set_way(session_id, [light], Way.CONSENSUS, actor=secretary)
    hall.all_present(session_id, room.seats)
    with pytest.raises(InvalidInput):
        meeting.agree_by_consensus(session_id, [secret], actor=secretary)


def test_who_comes_late_keeps_no_written_opinion_but_what_is_counted_stays(store: Engine) -> None:
    room = chamber(2)
    session_id = voted_on(room, room.ids, Way.OPEN)
    one, other = (item.ref for item in hall.world_of(session_id).items)
    late, leaves = room.seats.actors[14], room.seats.actors[13]
    named_votes.vote_by_name(session_id, {one: Choice.AGREE, other: Choice.AGREE}, actor=late)
    hall.all_present(session_id, room.seats, written=(14,))
    for actor in room.seats.actors[:14]:
        named_votes.vote_by_name(session_id, {one: Choice.AGREE, other: Choice.AGREE}, actor=actor)
    named_votes.close_open_vote(session_id, [one], actor=room.seats.secretary)
    hall.all_present(session_id, room.seats, absent=(13,))
    kept = table(NamedVote)
    seats = {member.person_id: member.id for member in hall.world_of(session_id).members}
    with reading() as connection:
        rows = connection.execute(sa.select(kept.c.item_id, kept.c.member_id)).all()
    first, second = (item.id for item in hall.world_of(session_id).items)
    for actor in (late, leaves):
        assert (first, seats[actor.person_id]) in {tuple(row) for row in rows}
        assert (second, seats[actor.person_id]) not in {tuple(row) for row in rows}
    named_votes.vote_by_name(session_id, {other: Choice.DISAGREE}, actor=late)
    named_votes.close_open_vote(session_id, [other], actor=room.seats.secretary)
    counted = hall.world_of(session_id).items
    assert [(i.agree, i.disagree, i.written_agree) for i in counted] == [(15, 0, 1), (13, 1, 0)]
