"""B05, B06, B08, T08: nothing is seen before the close, all is opened at once, two shares of three, roll = count."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from seeds import ballot_client as client
from tests.support import council as hall
from tests.support.chamber import (
    Chamber,
    assert_chains_whole,
    chamber,
    forgetful,
    in_june,
    states,
    tallies,
    voted_on,
)
from tests.support.proofs import SEED, Bar
from workflow.actor import Actor
from workflow.council_words import (
    BatchState,
    Choice,
    VotingMode,
    Way,
)
from workflow.errors import InvalidInput, WorkflowError
from workflow.models import AgendaItem, BallotBatch
from workflow.queries import ballots as queries
from workflow.services import (
    ballots,
    council,
    counting,
    meeting,
    named_votes,
    sessions,
)
from workflow.services.counting import PaperSheet
from workflow.states import NominationState as S
from workflow.tables import table

items, batches = table(AgendaItem), table(BallotBatch)
NOTHING = (None,) * 9


@pytest.fixture
def store(either_engine: Engine) -> Iterator[Engine]:
    """A database on which votes are cast quickly."""
    with in_june():
        yield forgetful(either_engine)


@dataclass(slots=True)
class Poll:
    """A session with its ballot open, and who does what in it."""

    room: Chamber
    session_id: int
    tellers: list[Actor]
    refs: list[str]

    @property
    def seats(self) -> hall.Table:
        """Return the council."""
        return self.room.seats

    def everybody(self) -> list[Actor]:
        """Return every account that could ask for something."""
        return [*self.seats.actors, self.seats.secretary, *self.room.sample.actors.values()]


def poll(cases: int = 2, **more: object) -> Poll:
    room = chamber(cases)
    session_id = voted_on(room, room.ids, **more)
    tellers = hall.opened(session_id, room.seats)
    return Poll(room, session_id, tellers, [one.ref for one in hall.world_of(session_id).items])


# --- B05: nothing before the close, nothing by halves


def attempts(told: Poll) -> list[Callable[[Actor], object]]:
    """Return every way of asking for, or bringing about, a figure of a secret item."""
    number, refs = told.session_id, told.refs
    everyone = dict.fromkeys(refs, Choice.AGREE)
    sheets = dict.fromkeys(refs, PaperSheet(15, 15, 0, 0, 0, 0))
    text, signature = results(told, dict.fromkeys(refs, "1" * 15))
    members = [one.ref for one in hall.world_of(number).members]
    return [
        lambda actor: counting.urn(number, actor=actor),
        lambda actor: counting.record_results(number, text, signature, actor=actor),
        lambda actor: counting.count_paper(number, sheets, actor=actor),
        lambda actor: counting.certify(number, actor=actor),
        lambda actor: named_votes.close_open_vote(number, refs, actor=actor),
        lambda actor: named_votes.vote_by_name(number, everyone, actor=actor),
        lambda actor: named_votes.enter_votes(
            number, refs[0], dict.fromkeys(members, Choice.AGREE), actor=actor
        ),
        lambda actor: meeting.agree_by_consensus(number, refs, actor=actor),
        lambda actor: meeting.refuse_by_consensus(number, refs, "lý do", actor=actor),
        lambda actor: meeting.postpone_items(number, refs, "lý do", actor=actor),
        lambda actor: council.conclude(number, "01/BB", actor=actor),
        lambda actor: sessions.set_way(number, refs, Way.OPEN, actor=actor),
        lambda actor: sessions.cancel(number, "lý do", actor=actor),
    ]


def results(told: Poll, slips: dict[str, str], **changed: object) -> tuple[str, str]:
    """Return results with these slips, signed by the session's key."""
    keys = told.seats.keys[told.session_id][0]
    names = {"agree": "1", "disagree": "2", "blank": "3", "lower": "4", "invalid": "0"}
    lines: list[dict[str, object]] = [
        {"item_ref": ref, "slips": mine, **{name: mine.count(digit) for name, digit in names.items()}}
        for ref, mine in sorted(slips.items())
    ]
    head = {
        "version": 1, "session_ref": hall.world_of(told.session_id).row.ref, "booth_hash": hall.BOOTH,
        "urn_hash": hall.batch_row(told.session_id).urn_hash, "items": lines,
    }  # fmt: skip
    text = json.dumps({**head, **changed}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text, keys.sign(text)


def nothing_told(told: Poll) -> bool:
    """Whether no figure and no result stands anywhere."""
    return set(tallies(told.session_id)) == {NOTHING} and hall.batch_row(told.session_id).results == ""


def asked(bar: Bar, told: Poll, tries: int, source: random.Random) -> None:
    """Let anybody try anything; nothing is told, whoever asks."""
    ways, people = attempts(told), told.everybody()
    for _ in range(tries):
        way, actor = source.randrange(len(ways)), source.choice(people)
        try:
            answer = ways[way](actor)
        except WorkflowError:
            answer = None
        bar.tried(answer is None, f"way {way} answered {actor.username}")
    bar.tried(nothing_told(told), "a figure is in the table")


def fuzzed(store: Engine, tries: int) -> None:
    bar, source, told = Bar(f"B05 {store.dialect.name}"), random.Random(SEED), poll()
    for part in range(15):
        voter = told.seats.actors[part]
        hall.vote(told.session_id, told.seats, lambda _v, _i: source.choice((1, 2, 3)), only=[voter])
        asked(bar, told, tries // 15, source)
    seen, _ = ballots.refresh_turnout(told.session_id, actor=told.seats.secretary)
    assert len(seen) == 15
    bar.done(at_least=tries)


def test_nobody_sees_or_makes_a_figure_while_the_ballot_is_open(store: Engine) -> None:
    fuzzed(store, 600)


@pytest.mark.nightly
def test_10000_requests_while_the_ballot_is_open_tell_nothing(store: Engine) -> None:
    fuzzed(store, 10_005)


def test_an_urn_is_opened_whole_or_not_at_all(store: Engine) -> None:
    bar, told = Bar(f"B05 partial, {store.dialect.name}"), poll()
    hall.vote(told.session_id, told.seats, lambda _voter, _item: 1)
    hall.closed(told.session_id, told.seats, told.tellers)
    for what, text, signature in bad_results(told):
        with bar.refused(what, WorkflowError):
            counting.record_results(told.session_id, text, signature, actor=told.tellers[0])
        bar.tried(nothing_told(told), f"{what}: something was written")
    good = hall.results_of(told.session_id, told.seats, told.tellers[0])
    for actor in (told.seats.secretary, told.seats.chair, told.seats.actors[9]):
        with bar.refused("somebody who is no teller", WorkflowError):
            counting.record_results(told.session_id, *good, actor=actor)
    counting.record_results(told.session_id, *good, actor=told.tellers[1])
    with bar.refused("a second time", WorkflowError):
        counting.record_results(told.session_id, *good, actor=told.tellers[0])
    bar.done(at_least=40)


def bad_results(told: Poll) -> Iterator[tuple[str, str, str]]:
    """Yield results that must be refused, each signed by the right key unless the signature is what is wrong."""
    whole = dict.fromkeys(told.refs, "1" * 15)
    one, two = told.refs
    yield "one item missing", *results(told, {one: whole[one]})
    yield "no item", *results(told, {})
    yield "a foreign item", *results(told, {**whole, "x" * 22: "1" * 15})
    yield "a foreign item in place of one", *results(told, {one: whole[one], "x" * 22: "1" * 15})
    text, _ = results(told, whole)
    double = json.loads(text)
    double["items"].append(double["items"][0])
    yield "one item twice", *signed_again(told, double)
    for name in ("urn_hash", "booth_hash", "session_ref", "version"):
        yield f"another {name}", *results(told, whole, **{name: "0" * 64})
    yield "another key's signature", text, client.Keys.new().sign(text)
    yield "no signature", text, ""
    yield "a signature of another text", text, results(told, whole, version=2)[1]
    for slips in ("1" * 14, "1" * 16, "", "1" * 30):
        yield f"{len(slips)} slips", *results(told, {**whole, two: slips})
    yield "a lower award where there is none", *results(told, {**whole, two: "4" + "1" * 14})
    for name, value in (
        ("agree", 14),
        ("agree", 15.0),
        ("agree", True),
        ("agree", -1),
        ("slips", 15),
        ("slips", "x" * 15),
    ):
        changed = json.loads(text)
        changed["items"][0][name] = value
        yield f"{name} = {value!r}", *signed_again(told, changed)
    changed = json.loads(text)
    changed["items"][0]["voters"] = []
    yield "a field too many", *signed_again(told, changed)
    for other in ("", "[]", "null", '{"items":[]}', "{"):
        yield f"the text {other!r}", other, told.seats.keys[told.session_id][0].sign(other)


def signed_again(told: Poll, content: object) -> tuple[str, str]:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text, told.seats.keys[told.session_id][0].sign(text)


# --- B06: two shares of three; a lost key costs a vote on paper, never a wrong result


def test_any_two_shares_open_and_one_never_does() -> None:
    pairs, singles = Bar("B06 two shares"), Bar("B06 one share")
    for number in range(300):
        keys = client.Keys.new()
        shares, bound = client.split(keys.secret), client.binding("s", "i", "v", hall.BOOTH)
        ballot = client.seal(keys.public[0], 1 + number % 4, bound)
        opened = [
            client.open_ballot(client.Keys.of_secret(client.combine(pair)), ballot, bound)
            for pair in ((shares[0], shares[1]), (shares[2], shares[0]), (shares[1], shares[2]))
        ]
        pairs.tried(opened == [1 + number % 4] * 3, opened)
        for share in shares:
            with singles.refused("one share", ValueError):
                client.combine([share])
            with singles.refused("one share twice", ValueError):
                client.combine([share, share])
            alone = client.open_ballot(client.Keys.of_secret(share[1]), ballot, bound)
            singles.tried(alone == client.INVALID, "the share is the key")
    pairs.done(at_least=300)
    singles.done(at_least=2700)


def test_a_share_of_another_session_opens_nothing() -> None:
    keys, other = client.Keys.new(), client.Keys.new()
    mixed = client.combine([client.split(keys.secret)[0], client.split(other.secret)[1]])
    bound = client.binding("s", "i", "v", hall.BOOTH)
    assert client.open_ballot(client.Keys.of_secret(mixed), client.seal(keys.public[0], 1, bound), bound) == 0


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_one_lost_share_costs_nothing(engine: Engine, lost: int) -> None:
    with in_june():
        told = poll(1)
        hall.vote(told.session_id, told.seats, lambda _voter, _item: 1)
        hall.closed(told.session_id, told.seats, told.tellers)
        left = tuple(one for one in range(3) if one != lost)
        text, signature = hall.results_of(
            told.session_id, told.seats, told.tellers[0], shares=(left[0], left[1])
        )
        counting.record_results(told.session_id, text, signature, actor=told.tellers[0])
        assert tallies(told.session_id)[0][0] == 15


@pytest.mark.parametrize("when", ["keyed", "open", "closed"])
def test_a_ballot_that_cannot_be_opened_is_voted_again_on_paper(store: Engine, when: str) -> None:
    told = given_up(when)
    number, seats, (ref,) = told.session_id, told.seats, told.refs
    assert nothing_told(told)
    for mode in (VotingMode.DIGITAL, VotingMode.MIXED) if when == "closed" else ():
        with pytest.raises(InvalidInput):
            meeting.change_mode(number, mode, "thử lại", actor=seats.secretary)
    paper_closed(told)
    sheet = PaperSheet(15, 9, 4, 0, 1, 1)
    assert not counting.count_paper(number, {ref: sheet}, actor=told.tellers[0])
    with pytest.raises(InvalidInput):  # two who differ are told so, without a number
        counting.count_paper(number, {ref: PaperSheet(15, 10, 3, 0, 1, 1)}, actor=told.tellers[1])
    assert nothing_told(told)
    assert counting.count_paper(number, {ref: sheet}, actor=told.tellers[1])
    hall.certified(number, seats, told.tellers)
    assert council.conclude(number, "01/BB", actor=seats.secretary).done
    assert tallies(number)[0][:6] == (9, 4, 0, 1, 1, None)
    assert states(told.room.ids) == [S.RECOMMENDED]
    told_of_paper(number, seats)
    assert_chains_whole()


def test_a_count_of_slips_given_up_does_not_stand_for_the_next(engine: Engine) -> None:
    with in_june():
        told = given_up("keyed")
        number, seats, (ref,) = told.session_id, told.seats, told.refs
        sheet = PaperSheet(15, 15, 0, 0, 0, 0)
        for teller in told.tellers[:2]:
            paper_closed(told)
            assert not counting.count_paper(number, {ref: sheet}, actor=teller)
            if teller is told.tellers[0]:
                ballots.give_up(number, "Phiếu in thiếu dấu.", actor=seats.secretary)
        assert counting.count_paper(number, {ref: sheet}, actor=told.tellers[2])


def paper_closed(told: Poll) -> None:
    """Open and close a ballot on paper."""
    for one in told.tellers[:2]:
        ballots.confirm(told.session_id, "open", actor=one)
    ballots.open_ballot(told.session_id, actor=told.seats.secretary)
    hall.closed(told.session_id, told.seats, told.tellers)


def told_of_paper(session_id: int, seats: hall.Table) -> None:
    """Nothing of the ballot given up is shown as counted."""
    ref = hall.world_of(session_id).row.ref
    assert queries.trackers(seats.actors[3], ref) == ()
    assert json.loads(queries.record(seats.actors[3], ref))["urn"] == {}


def given_up(when: str) -> Poll:
    """Bring a ballot to a point and give it up there."""
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    if when == "keyed":
        hall.all_present(session_id, room.seats)
        tellers = hall.with_tellers(session_id, room.seats)
        hall.keyed(session_id, room.seats, tellers)
    else:
        tellers = hall.opened(session_id, room.seats)
        hall.vote(session_id, room.seats, lambda _voter, _item: 1)
    if when == "closed":
        hall.closed(session_id, room.seats, tellers)
    with pytest.raises(InvalidInput):
        ballots.give_up(session_id, " ", actor=room.seats.secretary)
    ballots.give_up(session_id, "Hai mảnh khóa bị mất.", actor=room.seats.secretary)
    return Poll(room, session_id, tellers, [one.ref for one in hall.world_of(session_id).items])


# --- B08: roll = trackers and slips = counted


def test_what_is_not_the_roll_is_not_certified(store: Engine) -> None:
    """Of 100 drawn counts only those that equal the ballots cast and the slips given out can be certified."""
    bar, told = Bar(f"B08 {store.dialect.name}"), mixed_poll()
    expected = dict.fromkeys(told.refs, 12)  # ten digital ballots and two slips

    @seeded(SEED)
    @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.text("0123", max_size=16), min_size=2, max_size=2))
    def check(drawn: list[str]) -> None:
        slips = dict(zip(told.refs, drawn, strict=True))
        if {ref: len(one) for ref, one in slips.items()} == expected:
            return
        text, signature = results(told, slips)
        with bar.refused(slips, InvalidInput):
            counting.record_results(told.session_id, text, signature, actor=told.tellers[0])
        with bar.refused(f"certified {slips}", WorkflowError):
            counting.certify(told.session_id, actor=told.tellers[0])

    check()
    text, signature = results(told, dict.fromkeys(told.refs, "111111111223"))
    counting.record_results(told.session_id, text, signature, actor=told.tellers[0])
    changed_figures(bar, store, told)
    hall.certified(told.session_id, told.seats, told.tellers)
    bar.done(at_least=190)


def mixed_poll() -> Poll:
    """A closed mixed ballot: of fifteen, two vote on paper, two are away, one does not vote."""
    room = chamber(2)
    session_id = voted_on(room, room.ids, mode=VotingMode.MIXED)
    hall.all_present(session_id, room.seats, absent=(13, 14), on_paper=(5, 6))
    tellers = hall.opened(session_id, room.seats)
    hall.vote(
        session_id, room.seats, lambda _v, _i: 1, only=[*room.seats.actors[:5], *room.seats.actors[7:12]]
    )
    hall.closed(session_id, room.seats, tellers)
    return Poll(room, session_id, tellers, [one.ref for one in hall.world_of(session_id).items])


def changed_figures(bar: Bar, store: Engine, told: Poll) -> None:
    """Change a counted figure behind the services' back: it is not certified."""
    for name in ("agree", "disagree", "blank", "invalid", "lower"):
        change(store, told, name, 1)
        with bar.refused(f"certified with one {name} more", WorkflowError):
            counting.certify(told.session_id, actor=told.tellers[0])
        change(store, told, name, -1)


def change(store: Engine, told: Poll, name: str, by: int) -> None:
    with store.begin() as connection:
        mine = sa.update(items).where(items.c.ref == told.refs[0])
        connection.execute(mine.values({name: items.c[name] + by}))


# --- every act in its state


def test_states_of_a_batch_follow_one_another(store: Engine) -> None:
    """Every act of the ballot in a wrong state is refused and changes nothing."""
    bar, told = Bar(f"B05 states, {store.dialect.name}"), poll(1)
    made = hall.sealed_for(told.session_id, told.seats, told.seats.actors[3], dict.fromkeys(told.refs, 1))
    steps: Sequence[tuple[BatchState, Callable[[], object]]] = [
        (BatchState.OPEN, lambda: ballots.cast(told.session_id, made, actor=told.seats.actors[3])),
        (BatchState.OPEN, lambda: hall.closed(told.session_id, told.seats, told.tellers)),
        (BatchState.CLOSED, lambda: counting.urn(told.session_id, actor=told.tellers[0])),
        (BatchState.CLOSED, lambda: record(told)),
        (BatchState.COUNTED, lambda: hall.certified(told.session_id, told.seats, told.tellers)),
    ]
    for state in (BatchState.OPEN, BatchState.CLOSED, BatchState.COUNTED, BatchState.CERTIFIED):
        for allowed, step in steps:
            if allowed is not state:
                with bar.refused(f"{state}: {allowed}", WorkflowError):
                    step()
        assert hall.batch_row(told.session_id).state is state
        for allowed, step in steps:
            if allowed is state:
                step()
    bar.done(at_least=15)


def record(told: Poll) -> None:
    """Count and hand in the one ballot that was cast, whatever the state."""
    text, signature = results(told, dict.fromkeys(told.refs, "1"))
    counting.record_results(told.session_id, text, signature, actor=told.tellers[0])
