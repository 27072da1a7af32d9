"""R05 and the close: many casts at once make one row, and no vote slips in after the urn is hashed (both databases)."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support import council as hall
from tests.support.chamber import Chamber, assert_chains_whole, chamber, forgetful, in_june, voted_on
from tests.support.proofs import SEED, Bar
from workflow import clock
from workflow.actor import Actor
from workflow.ballot_formats import ballot_hash, tracker_of, urn_hash
from workflow.council_words import Choice, Way
from workflow.db import reading
from workflow.errors import Conflict, InvalidInput, NotPermitted, WrongState
from workflow.models import AuditEvent, BallotReceipt, NamedVote, SealedBallot
from workflow.services import ballots, conflicts, named_votes, sessions
from workflow.services.sessions import SessionDraft
from workflow.tables import table

WORKERS, ATTEMPTS, ROUNDS, FEW = 10, 200, 50, 8
SPREAD = 0.06
"""Within so many seconds the casts and the close begin, in an order drawn anew."""
REFUSALS = (Conflict, InvalidInput, NotPermitted, WrongState)
sealed, receipts, votes = table(SealedBallot), table(BallotReceipt), table(NamedVote)


@pytest.fixture
def store(any_engine: Engine) -> Iterator[Engine]:
    """A database on which votes are cast quickly; the clock is the process's, so that threads read it too."""
    with in_june():
        yield forgetful(any_engine)


def at_once(work: Sequence[Callable[[], object]], *, workers: int = WORKERS) -> list[object]:
    """Run the calls from many threads, the first ones started together; return results or refusals."""
    start = Barrier(min(workers, len(work)))

    def attempt(number: int, call: Callable[[], object]) -> object:
        if number < start.parties:
            start.wait()
        try:
            return call()
        except REFUSALS as error:
            return error

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(attempt, range(len(work)), work))


def done(results: Sequence[object]) -> list[object]:
    return [one for one in results if not isinstance(one, Exception)]


def rows_of(query: sa.Select[tuple[object, ...]]) -> list[sa.Row[tuple[object, ...]]]:
    with reading() as connection:
        return list(connection.execute(query))


def one_open(store: Engine) -> tuple[Chamber, int, str]:
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    hall.opened(session_id, room.seats)
    return room, session_id, hall.world_of(session_id).items[0].ref


def test_200_casts_and_200_votes_again_of_one_voter_are_one_row(store: Engine) -> None:
    room, session_id, ref = one_open(store)
    voter, bar = room.seats.actors[4], Bar(f"R05 {store.dialect.name}")
    for what in ("first casts", "votes again"):
        made = [hall.sealed_for(session_id, room.seats, voter, {ref: 1 + n % 3}) for n in range(ATTEMPTS)]
        results = at_once([lambda one=one: ballots.cast(session_id, one, actor=voter) for one in made])
        rows = rows_of(sa.select(sealed.c.enc, sealed.c.ciphertext))
        bar.tried(len(rows) == 1, f"{what}: {len(rows)} rows")
        kept = rows[0].enc + rows[0].ciphertext
        accepted = {one[ref] for one in done(results)}
        bar.tried(tracker_of(ballot_hash(kept)) in accepted, f"{what}: the row is of no accepted cast")
        bar.note(f"{what}: {len(accepted)} accepted, {ATTEMPTS - len(done(results))} refused")
    bar.n = 2 * ATTEMPTS
    bar.done()


def test_open_votes_of_one_member_at_once_are_one_row_for_each_member(store: Engine) -> None:
    room = chamber(1)
    session_id = voted_on(room, room.ids, Way.OPEN)
    hall.all_present(session_id, room.seats)
    (item,) = hall.world_of(session_id).items

    def vote(voter: Actor, number: int) -> bool:
        named_votes.vote_by_name(session_id, {item.ref: Choice(1 + number % 3)}, actor=voter)
        return True

    at_once([lambda: reading_once(session_id)] * WORKERS)
    for voter in room.seats.actors:
        assert done(at_once([partial(vote, voter, number) for number in range(WORKERS)]))
    assert len(rows_of(sa.select(votes.c.id))) == len(room.seats.actors)


def reading_once(session_id: int) -> None:
    """Open the threads' connections, so that what follows starts at once."""
    hall.world_of(session_id)


def test_every_cast_that_was_accepted_is_in_the_urn_when_the_close_races_it(store: Engine) -> None:
    few_rounds(store, FEW)


@pytest.mark.nightly
def test_every_cast_that_was_accepted_is_in_the_urn_in_50_races(store: Engine) -> None:
    few_rounds(store, ROUNDS)


def few_rounds(store: Engine, rounds: int) -> None:
    bar, room = Bar(f"R05 close, {store.dialect.name}"), chamber(rounds)
    late = 0
    for number in room.ids:
        late += one_race(bar, room, number)
    bar.note(f"{late} casts came too late")
    bar.done(at_least=rounds)
    assert_chains_whole()


def one_race(bar: Bar, room: Chamber, number: int) -> int:
    """Let the whole table vote while the secretary closes; return how many came too late."""
    session_id, seats = voted_on(room, [number]), room.seats
    tellers = hall.opened(session_id, seats)
    (item,) = hall.world_of(session_id).items
    for one in tellers[:2]:
        ballots.confirm(session_id, "close", actor=one)
    made = {one: hall.sealed_for(session_id, seats, one, {item.ref: 1}) for one in seats.actors}
    source = random.Random(f"{SEED} {number}")

    def soon(call: Callable[[], object]) -> Callable[[], object]:
        wait = source.uniform(0, SPREAD)
        return lambda: time.sleep(wait) or call()

    casts = [soon(partial(ballots.cast, session_id, made[one], actor=one)) for one in seats.actors]
    close, *results = at_once(
        [soon(lambda: ballots.close_ballot(session_id, actor=seats.secretary)), *casts],
        workers=len(casts) + 1,
    )
    accepted = {one[item.ref] for one in done(results)}
    kept = rows_of(sa.select(receipts.c.ballot_hash).where(receipts.c.session_id == session_id))
    hashes = [one.ballot_hash for one in kept]
    bar.tried(not isinstance(close, Exception), f"the close was refused: {close}")
    bar.tried({tracker_of(one) for one in hashes} == accepted, f"{session_id}: an accepted ballot is missing")
    bar.tried(
        urn_hash((item.ref, one) for one in hashes) == close, f"{session_id}: the urn's hash is another"
    )
    told = [str(one) for one in results if isinstance(one, Exception)]
    bar.tried(all("không mở" in one for one in told), f"{session_id}: refused for another reason: {told[:1]}")
    with bar.refused("a cast after the close", Conflict):
        ballots.cast(session_id, made[seats.actors[0]], actor=seats.actors[0])
    return len(told)


def test_two_closes_at_once_are_one(store: Engine) -> None:
    room, session_id, _ = one_open(store)
    hall.vote(session_id, room.seats, lambda _voter, _item: 1)
    for one in [room.seats.actor_of(m.person_id) for m in hall.world_of(session_id).members if m.is_teller]:
        ballots.confirm(session_id, "close", actor=one)
    results = at_once([lambda: ballots.close_ballot(session_id, actor=room.seats.secretary)] * WORKERS)
    assert len(done(results)) == 1
    events = sa.select(AuditEvent.seq).where(AuditEvent.event == "ballot_closed")
    assert len(rows_of(events)) == 1
    assert len(rows_of(sa.select(receipts.c.ballot_hash))) == 15


def test_a_case_is_on_one_agenda_when_two_sessions_reach_for_it_at_once(store: Engine) -> None:
    room = chamber(1)
    draft = SessionDraft(room.sample.body, "Xét khen thưởng", clock.today())
    secretary = room.seats.secretary
    made = [sessions.create_session(draft, actor=secretary) for _ in range(WORKERS)]
    results = at_once(
        [lambda one=one: sessions.set_agenda(one, room.ids, actor=secretary) or one for one in made]
    )
    assert len(done(results)) == 1


def test_a_conflict_declared_while_the_ballot_opens_is_in_it_or_refused(store: Engine) -> None:
    room = chamber(FEW)
    for number in room.ids:
        one_opening(room, voted_on(room, [number]))


def one_opening(room: Chamber, session_id: int) -> None:
    """Open the ballot while a member declares his conflict; he votes exactly when his word came too late."""
    hall.all_present(session_id, room.seats)
    tellers = hall.with_tellers(session_id, room.seats)
    hall.keyed(session_id, room.seats, tellers)
    for one in tellers[:2]:
        ballots.confirm(session_id, "open", actor=one)
    (item,), late = hall.world_of(session_id).items, room.seats.actors[9]
    opening, declaring = at_once(
        [
            lambda: ballots.open_ballot(session_id, actor=room.seats.secretary),
            lambda: conflicts.declare(session_id, [item.ref], "bạn thân", actor=late) or True,
        ]
    )
    assert not isinstance(opening, Exception)
    held = bool(hall.world_of(session_id).recusals.get(item.id))
    assert held is not isinstance(declaring, Exception)
    made = hall.sealed_for(session_id, room.seats, late, {item.ref: 1})
    with pytest.raises(NotPermitted) if held else nullcontext():
        ballots.cast(session_id, made, actor=late)
