"""B01, T12, T13: a full copy of everything, and the true order of casting, tell nobody's vote (both databases)."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping, MutableSequence, Sequence
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from seeds import ballot_client as client
from tests.support import ballot_attack as attack
from tests.support import council as hall
from tests.support.ballot_attack import Ballot
from tests.support.chamber import Chamber, chamber, forgetful, in_june, voted_on
from tests.support.proofs import SEED, Bar, above_chance
from workflow.actor import Actor
from workflow.council_rows import load_session
from workflow.db import reading
from workflow.services import ballots, counting

SHORT, LONG = 12, 200
CHOICES, WEIGHTS = (1, 2, 3), (0.47, 0.33, 0.20)


@pytest.fixture
def store(any_engine: Engine) -> Iterator[Engine]:
    """A database on which votes are cast quickly."""
    with in_june():
        yield forgetful(any_engine)


def held(room: Chamber, session_id: int, source: random.Random) -> Ballot:
    """Let everybody vote in an order drawn anew, as drawn, and return what really happened."""
    world = hall.world_of(session_id)
    (item,) = world.items
    choices, sealed, order = {}, {}, list(room.seats.actors)
    source.shuffle(order)
    for actor in order:
        member = world.member_of(actor)
        assert member is not None
        choices[member.id] = source.choices(CHOICES, WEIGHTS)[0]
        made = hall.sealed_for(session_id, room.seats, actor, {item.ref: choices[member.id]})
        sealed[member.id] = made[item.ref]
        ballots.cast(session_id, made, actor=actor)
    return Ballot(session_id, item.id, tuple(choices), choices, sealed)


def all_open(room: Chamber, source: random.Random) -> tuple[list[Ballot], dict[int, list[Actor]]]:
    """Hold one ballot in each of as many sessions as there are cases."""
    told, tellers = [], {}
    for number in room.ids:
        session_id = voted_on(room, [number])
        tellers[session_id] = hall.opened(session_id, room.seats)
        told.append(held(room, session_id, source))
    return told, tellers


def all_certified(room: Chamber, tellers: Mapping[int, Sequence[Actor]]) -> None:
    for session_id, mine in tellers.items():
        text, signature = hall.results_of(session_id, room.seats, mine[0])
        counting.record_results(session_id, text, signature, actor=mine[0])
        hall.certified(session_id, room.seats, mine)


def judge(bar: Bar, when: str, found: attack.Linked) -> None:
    """Note the attack's best figure beside chance, and count it as a try."""
    bar.note(
        f"{when}: {found.accuracy:.3f} of {found.votes} (chance {found.baseline:.3f}, {found.strategies} ways)"
    )
    bar.tried(not above_chance(found.accuracy, found.baseline, found.votes), f"{when}: {found}")


def proof(store: Engine, sessions: int) -> None:
    bar, source = Bar(f"B01 {store.dialect.name}, {sessions} sessions × 15"), random.Random(SEED)
    room = chamber(sessions)
    told, tellers = all_open(room, source)
    judge(bar, "open", attack.link(attack.loot(store), told, published=False))
    judge(bar, "open, by the bytes", attack.classify(told))
    for session_id, mine in tellers.items():
        hall.closed(session_id, room.seats, mine)
    judge(bar, "closed", attack.link(attack.loot(store), told, published=False))
    all_certified(room, tellers)
    copy = attack.loot(store)
    judge(bar, "certified", attack.link(copy, told))
    gone(bar, copy, told)
    bar.done(at_least=4)


def gone(bar: Bar, copy: attack.Loot, told: Sequence[Ballot]) -> None:
    """After certification no table holds a sealed ballot; on SQLite no byte of the file does either."""
    assert not copy.rows["sealed_ballots"]
    sealed = [one for ballot in told for one in ballot.sealed.values()]
    left = sum(one[:65] in copy.heaps["sealed_ballots"] for one in sealed)
    bar.note(f"sealed ballots left in freed space {left}/{len(sealed)}")
    bar.tried(left == 0 or copy.dialect == "postgresql", "sealed ballots stay in the file")


def naive_control(store: Engine, sessions: int) -> None:
    bar, source = Bar(f"B01 control {store.dialect.name}"), random.Random(SEED)
    told = [invented(number, source) for number in range(1, sessions + 1)]
    attack.vote_naively(store, told, lambda: uuid.UUID(int=source.getrandbits(128)).hex)
    copy = attack.loot(store)
    found = attack.link(copy, told)
    bar.note(f"two tables without a link: {found.accuracy:.3f} of {found.votes} by «{found.strategy}»")
    bar.tried(found.accuracy == 1.0, found)
    for way in ways(store.dialect.name):
        one = attack.link_by(copy, told, f"naive_roll {way}", f"naive_votes.choice {way}")
        bar.tried(one == 1.0, f"{way}: {one}")
    bar.done(at_least=2)


def ways(dialect: str) -> tuple[str, ...]:
    """Return the marks that a database leaves on rows written together."""
    return ("as stored", "by page") + (("by _xmin",) if dialect == "postgresql" else ())


def invented(number: int, source: random.Random) -> Ballot:
    """Return a vote that never went through the ballot."""
    order = source.sample(range(1000 * number, 1000 * number + 15), 15)
    choices = {voter: source.choices(CHOICES, WEIGHTS)[0] for voter in order}
    sealed = {voter: b"\x04" + source.randbytes(112) for voter in order}
    return Ballot(number, number, tuple(order), choices, sealed)


def test_a_full_copy_and_the_order_of_casting_tell_nobodys_vote(store: Engine) -> None:
    proof(store, SHORT)


@pytest.mark.nightly
def test_a_full_copy_of_200_sessions_tells_nobodys_vote(store: Engine) -> None:
    proof(store, LONG)


def test_the_attack_finds_every_vote_of_a_naive_design(store: Engine) -> None:
    naive_control(store, SHORT)


def test_the_attack_finds_every_vote_when_the_slips_are_not_shuffled(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unshuffled(random.Random):
        def shuffle(self, x: MutableSequence[Any]) -> None:
            """Leave the slips in the order of the urn."""

    source, room = random.Random(SEED), chamber(2)
    told, tellers = all_open(room, source)
    for session_id, mine in tellers.items():
        hall.closed(session_id, room.seats, mine)
    monkeypatch.setattr(client.secrets, "SystemRandom", Unshuffled)
    all_certified(room, tellers)
    found = attack.link(attack.loot(store), told)
    assert found.accuracy == 1.0


def test_the_attack_reads_a_ballot_whose_padding_or_order_tells_the_choice(store: Engine) -> None:
    """The classifier is worth its name: it learns a sealed ballot that carries its choice in one bit."""
    source = random.Random(SEED)
    told = []
    for number in range(1, 41):
        one = invented(number, source)
        weak = {v: one.sealed[v][:100] + bytes([one.choices[v]]) + one.sealed[v][101:] for v in one.order}
        told.append(Ballot(one.session_id, one.item_id, one.order, one.choices, weak))
    found = attack.classify(told)
    assert above_chance(found.accuracy, found.baseline, found.votes)


def test_who_has_voted_is_a_set_no_finer_than_five_minutes(store: Engine) -> None:
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    hall.opened(session_id, room.seats)
    seen = []
    for actor in room.seats.actors[:5]:
        hall.vote(session_id, room.seats, lambda _voter, _item: 1, only=[actor])
        seen.append(ballots.refresh_turnout(session_id, actor=room.seats.secretary)[0])
    assert len(set(seen)) == 1
    with reading() as connection:
        assert len(load_session(connection, session_id).voting) == 15
