"""B02, B03, B04, B07, T08, T16: no plaintext anywhere, one length, receipts that find every change, nothing to move."""

from __future__ import annotations

import json
import logging
import random
import secrets
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from seeds import ballot_client as client
from tests.support import ballot_attack as attack
from tests.support import council as hall
from tests.support.chamber import Chamber, chamber, counted, fighters, forgetful, in_june, own_rules, voted_on
from tests.support.proofs import SEED, Bar
from workflow import clock
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.ballot_formats import BALLOT_BYTES, tracker
from workflow.clock import now
from workflow.council_words import Attendance, Choice, ItemResult, SeatRole, VoteBase, VotingMode, Way
from workflow.db import reading, transaction
from workflow.errors import Conflict, WorkflowError
from workflow.models import AgendaItem, ConflictOfInterest
from workflow.services import (
    backup,
    backup_postgres,
    ballots,
    conflicts,
    councils,
    counting,
    meeting,
    named_votes,
    sessions,
)
from workflow.services.councils import SeatDraft
from workflow.services.meeting import Present
from workflow.tables import table

CANARY = b"KHENTHUONG-CHIM-HOANG-YEN-31-by!"[:31]
VOTES = 210
LOWER = "value: [excellent_collective, grassroots_fighter]"
items = table(AgendaItem)


@pytest.fixture
def store(either_engine: Engine) -> Iterator[Engine]:
    """A database on which votes are cast quickly."""
    with in_june():
        yield forgetful(either_engine)


# --- B02: the bytes of a choice are nowhere


def cast_marked(room: Chamber, session_id: int) -> int:
    """Let everybody cast ballots whose plaintext can be looked for; return how many ballots."""
    world, source, cast = hall.world_of(session_id), random.Random(SEED), 0
    public = room.seats.keys[session_id][0].public[0]
    for actor in room.seats.actors:
        member = world.member_of(actor)
        assert member is not None
        made = {}
        for item in world.items:
            bound = client.binding(world.row.ref, item.ref, member.ref, hall.BOOTH)
            made[item.ref] = attack.seal_marked(public, source.choice((1, 2, 3)), bound, CANARY)
        ballots.cast(session_id, made, actor=actor)
        cast += len(made)
    return cast


def copied(store: Engine, folder: Path) -> bytes:
    """Return a backup's bytes; a dump of PostgreSQL is compressed, so it is unpacked."""
    made = backup.create(store, folder)
    found = b"".join(path.read_bytes() for path in sorted(made.iterdir()))
    if store.dialect.name == "postgresql":
        dump = next(path for path in made.iterdir() if path.suffix != ".json")
        with store.connect() as connection:
            major = int(str(connection.exec_driver_sql("SHOW server_version_num").scalar_one())) // 10_000
        tool = backup_postgres.find_tool("pg_restore", major)
        found += subprocess.run([tool, "--file=-", str(dump)], capture_output=True, check=True).stdout
    return found


def look(bar: Bar, store: Engine, folder: Path, when: str) -> None:
    for path, content in attack.files_of(store):
        bar.tried(not attack.traces(content, [CANARY]), f"{when}: {path}")
    bar.tried(not attack.traces(copied(store, folder), [CANARY]), f"{when}: the backup")


def test_no_byte_of_a_choice_is_in_database_journal_temporary_file_log_or_backup(
    store: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    temporary, backups = tmp_path / "temporary", tmp_path / "backups"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    bar, room = Bar(f"B02 {store.dialect.name}"), chamber(VOTES // 15)
    session_id = voted_on(room, room.ids)
    tellers = hall.opened(session_id, room.seats)
    bar.note(f"{cast_marked(room, session_id)} ballots")
    look(bar, store, backups, "open")
    counted(session_id, room.seats, tellers)
    look(bar, store, backups, "counted")
    hall.certified(session_id, room.seats, tellers)
    look(bar, store, backups, "certified")
    written = caplog.text.encode() + b"".join(p.read_bytes() for p in temporary.rglob("*") if p.is_file())
    bar.tried(not attack.traces(written, [CANARY]), "logs and temporary files")
    bar.done(at_least=7)
    with transaction() as connection:  # the control: had it been written, it would be found
        record(connection, [Happened("session", 1, "canary", 1, now(), {"seen": client.b64(b"\1" + CANARY)})])
    assert any(attack.traces(content, [CANARY]) for _, content in attack.files_of(store))
    assert attack.traces(copied(store, backups), [CANARY])


# --- B03: yes and no look and cost the same


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, int]]]:
    """Note every statement sent, with the length of its parameters."""
    found: list[tuple[str, int]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        values = parameters.values() if isinstance(parameters, dict) else parameters
        sizes = [len(one) for one in values if isinstance(one, bytes)]  # type: ignore[union-attr]  # of a statement
        found.append((statement, sum(sizes)))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_yes_and_no_have_one_length_and_take_the_same_statements(store: Engine) -> None:
    bar, room = Bar(f"B03 {store.dialect.name}"), chamber(1)
    session_id = voted_on(room, room.ids)
    hall.opened(session_id, room.seats)
    (item,) = hall.world_of(session_id).items
    first: dict[str, object] = {}
    for turn in ("first vote", "votes again"):
        for number, actor in enumerate(room.seats.actors):
            choice = 1 + number % 4
            made = hall.sealed_for(session_id, room.seats, actor, {item.ref: choice})
            bar.tried(len(made[item.ref]) == BALLOT_BYTES, f"length of {choice}")
            with statements(store) as sent:
                ballots.cast(session_id, made, actor=actor)
            bar.tried(first.setdefault(turn, sent) == sent, f"{turn}: statements of {choice}")
    bar.done(at_least=60)


@pytest.mark.nightly
def test_the_time_of_a_cast_does_not_tell_yes_from_no(engine: Engine) -> None:
    """A rank test of 1,000 against 1,000 casts; one run in a million fails by chance."""
    with in_june():
        room = chamber(1)
        session_id = voted_on(forgetful(engine) and room, room.ids)
        hall.opened(session_id, room.seats)
        (item,), times = hall.world_of(session_id).items, {1: [], 2: []}
        for number in range(2000):
            actor, choice = room.seats.actors[number // 2 % 15], 1 + number % 2
            made = hall.sealed_for(session_id, room.seats, actor, {item.ref: choice})
            began = time.perf_counter()
            ballots.cast(session_id, made, actor=actor)
            times[choice].append(time.perf_counter() - began)
    z = rank_z(times[1], times[2])
    p = 2 * (1 - statistics.NormalDist().cdf(abs(z)))
    print(f"B03 timing, n=2000, failures={int(p <= 1e-6)}, seed={SEED}, p={p:.3f}")
    assert p > 1e-6


def rank_z(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the Mann-Whitney statistic in standard deviations."""
    ranked = sorted([(one, 0) for one in first] + [(one, 1) for one in second])
    ranks = sum(place for place, (_, whose) in enumerate(ranked, 1) if whose == 0)
    n, m = len(first), len(second)
    return (ranks - n * (n + m + 1) / 2) / (n * m * (n + m + 1) / 12) ** 0.5


# --- B04: receipts and the urn's hash


def test_every_voter_finds_his_tracker_and_every_change_of_the_urn_shows(store: Engine) -> None:
    bar, room, source = Bar(f"B04 {store.dialect.name}"), chamber(2), random.Random(SEED)
    session_id = voted_on(room, room.ids)
    tellers = hall.opened(session_id, room.seats)
    kept = {}
    for actor in room.seats.actors:
        refs = {one.ref: 1 for one in hall.world_of(session_id).items}
        made = hall.sealed_for(session_id, room.seats, actor, refs)
        kept |= {
            (actor.person_id, ref): one for ref, one in ballots.cast(session_id, made, actor=actor).items()
        }
    minutes = hall.closed(session_id, room.seats, tellers)
    clean = attack.urn_faults(session_id, minutes, kept)
    bar.tried(clean == [], clean)
    bar.note(f"trackers found {len(kept)}/{len(room.seats.actors) * 2}")
    manipulations(bar, store, session_id, minutes, kept, source)
    bar.done(at_least=301)
    text, signature = hall.results_of(session_id, room.seats, tellers[0])
    counting.record_results(session_id, text, signature, actor=tellers[0])


def manipulations(
    bar: Bar, store: Engine, session_id: int, minutes: str, kept: dict[tuple[int | None, str], str],
    source: random.Random,
) -> None:  # fmt: skip
    """Change the closed urn in 300 ways, each undone; each must show in the receipts, or before the count."""
    for number in range(300):
        how = attack.TAMPERINGS[number % len(attack.TAMPERINGS)]
        with store.connect() as connection, connection.begin() as begun:
            attack.tamper(connection, how, session_id, source)
            found = attack.urn_faults(session_id, minutes, kept, connection)
            bar.tried(found != [], f"{how} unseen")
            begun.rollback()


def test_a_changed_urn_cannot_be_counted(store: Engine) -> None:
    bar, source = Bar(f"B04 count refused, {store.dialect.name}"), random.Random(SEED)
    room = chamber(len(attack.TAMPERINGS) - 1)
    for how, number in zip(attack.TAMPERINGS[:-1], room.ids, strict=True):
        session_id = voted_on(room, [number])
        tellers = hall.opened(session_id, room.seats)
        hall.vote(session_id, room.seats, lambda _voter, _item: 1)
        hall.closed(session_id, room.seats, tellers)
        with store.begin() as connection:
            attack.tamper(connection, how, session_id, source)
        text, signature = hall.results_of(session_id, room.seats, tellers[0])
        with bar.refused(how, Conflict):
            counting.record_results(session_id, text, signature, actor=tellers[0])
            hall.certified(session_id, room.seats, tellers)
    bar.done(at_least=5)


def classified(trackers: int) -> None:
    """Guess yes or no from trackers by the best of all their letters, learnt on as many others."""
    bar, source = Bar(f"B04 classifier, {trackers} trackers"), random.Random(SEED)
    public, told = client.Keys.new().public[0], []
    for number in range(2 * trackers):
        choice = 1 + source.randrange(2)
        bound = client.binding("s" * 22, f"i{number % 7}", f"v{number % 15}", hall.BOOTH)
        told.append((tracker(client.seal(public, choice, bound)), choice))
    learn, judge = told[:trackers], told[trackers:]
    rules = [(place, letter) for place in range(20) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"]
    best = max(rules, key=lambda rule: abs(share(learn, rule) - 0.5))
    accuracy = share(judge, best) if share(learn, best) >= 0.5 else 1 - share(judge, best)
    allowed = 2.5 / trackers**0.5  # five standard deviations: 2.5 % of 10,000
    bar.note(f"best classifier {100 * accuracy:.2f} % ± {100 * allowed:.1f} %")
    bar.tried(abs(accuracy - 0.5) <= allowed, accuracy)
    bar.n = trackers
    bar.done()


def share(told: Sequence[tuple[str, int]], rule: tuple[int, str]) -> float:
    """Return how often «this letter stands at this place» means yes."""
    place, letter = rule
    return sum((one[place] <= letter) == (choice == 1) for one, choice in told) / len(told)


def test_a_tracker_says_nothing_of_the_choice() -> None:
    classified(2000)


@pytest.mark.nightly
def test_10000_trackers_say_nothing_of_the_choice() -> None:
    classified(10_000)


# --- B07: nothing holds two votes of one member together


def sheets(source: random.Random, items: int = 40, members: int = 15) -> list[list[int]]:
    """Return choices by member and item; 0 where the member is recused (5 %)."""
    return [
        [0 if source.random() < 0.05 else source.choices((1, 2, 3), (0.5, 0.3, 0.2))[0] for _ in range(items)]
        for _ in range(members)
    ]


def published(table_: Sequence[Sequence[int]], monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Return the slips of each item as the counting client gives them out, each ballot standing for its choice."""
    urn = {
        f"item{number:02}": [(f"v{voter}", bytes([row[number]])) for voter, row in enumerate(table_) if row[number]]
        for number in range(len(table_[0]))
    }  # fmt: skip
    monkeypatch.setattr(client, "open_ballot", lambda _keys, ballot, _bound: ballot[0])
    text, _ = client.count(KEYS, session_ref="s", booth_hash="b", urn_hash="u", urn=urn)
    return [[int(one) for one in line["slips"]] for line in json.loads(text)["items"]]


KEYS = client.Keys.new()


def rebuilt(slips: Sequence[Sequence[int]], table_: Sequence[Sequence[int]]) -> int:
    """Lay the slips of all items side by side in their order, with the known holes; return members laid bare."""
    right = 0
    for voter, row in enumerate(table_):
        mine = []
        for number, told in enumerate(slips):
            place = sum(1 for other in table_[:voter] if other[number])
            mine.append(told[place] if row[number] else 0)
        right += mine == list(row)
    return right


def simulated(runs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    bar, source, members = Bar(f"B07, {runs} runs of 40 × 15"), random.Random(SEED), 15
    naive = laid_bare = 0
    for _ in range(runs):
        told = sheets(source)
        found = rebuilt(published(told, monkeypatch), told)
        laid_bare += found
        naive += attack.known_by_holes(told)
        bar.tried(found == 0, f"{found} members laid bare")
    share_known = naive / runs / members
    bar.note(f"laid bare {laid_bare}/{runs * members}; if sheets were kept together {share_known:.0%}")
    assert share_known > 0.8
    assert rebuilt([[row[n] for row in told if row[n]] for n in range(40)], told) == members, "the control"
    bar.done(at_least=runs)


def test_no_two_votes_of_a_member_are_linked_by_the_holes_of_recusals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    simulated(400, monkeypatch)


@pytest.mark.nightly
def test_no_two_votes_are_linked_in_2000_simulated_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    simulated(2000, monkeypatch)


# --- T16: moved and copied ballots


def test_a_ciphertext_moved_elsewhere_does_not_open() -> None:
    bar, source, keys = Bar("T16 moved"), random.Random(SEED), client.Keys.new()
    for number in range(1000):
        true = [f"s{source.random()}", f"i{source.random()}", f"v{source.random()}", "b" * 64]
        ballot = client.seal(keys.public[0], 1 + number % 4, client.binding(*true))
        moved = list(true)
        moved[number % 4] = ("other", "other", "other", "c" * 64)[number % 4]
        held = client.open_ballot(keys, ballot, client.binding(*moved)) == client.INVALID
        bar.tried(held, f"moved {number % 4}")
        assert client.open_ballot(keys, ballot, client.binding(*true)) == 1 + number % 4
    bar.done(at_least=1000)


def test_a_copied_ballot_or_encapsulated_key_is_refused(store: Engine) -> None:
    bar, room = Bar(f"T16 copied, {store.dialect.name}"), chamber(2)
    session_id = voted_on(room, room.ids)
    tellers = hall.opened(session_id, room.seats)
    one, other = (item.ref for item in hall.world_of(session_id).items)
    first, *others = room.seats.actors
    mine = hall.sealed_for(session_id, room.seats, first, {one: 1})[one]
    ballots.cast(session_id, {one: mine}, actor=first)
    for actor in others:
        for copy in (mine, mine[:65] + secrets.token_bytes(48)):
            with bar.refused("copied by another voter", Conflict):
                ballots.cast(session_id, {one: copy}, actor=actor)
    with bar.refused("copied to another item", Conflict):
        ballots.cast(session_id, {other: mine}, actor=first)
    ballots.cast(session_id, {one: mine}, actor=first)  # his own again is only a second vote
    counted(session_id, room.seats, tellers)
    bar.done(at_least=29)


# --- T08: what the opening pinned decides


@dataclass(frozen=True, slots=True)
class Polled:
    """A session with its ballot open."""

    room: Chamber
    session_id: int
    refs: list[str]
    versions: list[int]

    @property
    def seats(self) -> hall.Table:
        """Return the council."""
        return self.room.seats

    def newer_rules(self) -> None:
        """Approve another version of the round's own rules: with and without a lower title, in turn."""
        line = ("value: [merit_certificate]", LOWER)[len(self.versions) % 2 - 1]
        self.versions.append(own_rules(self.room.sample, line, seen=self.versions[-1]))


def rule_changes(told: Polled) -> list[Callable[[], object]]:
    """Return every change of a rule, seat, conflict or base that somebody could try while the ballot is open."""
    number, secretary, seats = told.session_id, told.seats.secretary, told.seats
    world, today = hall.world_of(number), clock.today()
    away = {one.ref: Present(Attendance.ABSENT) for one in world.members[1:]}
    away[world.members[0].ref] = Present(Attendance.PRESENT)
    stranger = seats.actors[5].person_id
    assert stranger is not None
    return [
        told.newer_rules,
        lambda: meeting.set_base(number, VoteBase.ENTITLED, "Điều 7 Quy chế", actor=secretary),
        lambda: meeting.confirm_base(number, actor=seats.chair),
        lambda: meeting.call_roll(number, away, actor=secretary),
        lambda: meeting.change_mode(number, VotingMode.PAPER, "đổi ý", actor=secretary),
        lambda: meeting.elect_tellers(number, [one.ref for one in world.members[9:12]], actor=secretary),
        lambda: sessions.set_way(number, told.refs, Way.SECRET, actor=secretary),
        lambda: sessions.set_agenda(number, told.room.ids[:1], actor=secretary),
        lambda: conflicts.declare(number, told.refs, "người quen", actor=seats.actors[7]),
        lambda: conflicts.report(number, told.refs[0], world.members[8].ref, "bạn", actor=seats.actors[7]),
        lambda: conflicts.end(number, some_conflict(), "không đúng", actor=seats.actors[7]),
        lambda: councils.change_seats(
            seats.council_id, today + timedelta(days=1), "QĐ 02", actor=secretary,
            second=hall.approver(seats.body), leaving=[stranger], joining=[SeatDraft(stranger, SeatRole.DEPUTY)],
        ),
        lambda: named_votes.vote_by_name(number, {told.refs[0]: Choice.DISAGREE}, actor=seats.actors[3]),
    ]  # fmt: skip


def some_conflict() -> str:
    """Return the reference of a conflict of interest."""
    found = table(ConflictOfInterest)
    with reading() as connection:
        return str(connection.scalar(sa.select(found.c.ref).limit(1)))


def pinned_state(session_id: int) -> object:
    """Return everything that decides the open ballot."""
    world, batch = hall.world_of(session_id), hall.batch_row(session_id)
    rules_of = [tuple(one) for one in world.items]
    people = [tuple(one) for one in world.members]
    return (
        batch.pinned,
        batch.pinned_sha256,
        rules_of,
        people,
        dict(world.recusals),
        world.row.base,
        world.row.mode,
    )


def test_200_changes_of_rules_during_a_ballot_do_not_touch_it(store: Engine) -> None:
    bar, source = Bar(f"T08 {store.dialect.name}"), random.Random(SEED)
    room = fighters(2, pack=LOWER)
    session_id = hall.convened(room.seats, room.ids[:2])
    refs = [one.ref for one in hall.world_of(session_id).items]
    conflicts.declare(session_id, refs[:1], "em họ", actor=room.seats.actors[14])
    tellers = hall.opened(session_id, room.seats)
    told = Polled(room, session_id, refs, [1])
    before, changes = pinned_state(session_id), rule_changes(told)
    assert json.loads(hall.batch_row(session_id).pinned)["items"][0]["threshold"] == "4/5"
    for _ in range(200):
        with suppress(WorkflowError):
            source.choice(changes)()
        bar.tried(pinned_state(session_id) == before, "the pinned ballot changed")
    bar.note(f"{len(told.versions) - 1} new versions of the rules")
    agreed = hall.world_of(session_id).members[0].ref
    hall.vote(session_id, told.seats, lambda voter, _item: 1 if voter == agreed else 4)
    hall.closed(session_id, told.seats, tellers)
    text, signature = hall.results_of(session_id, told.seats, tellers[0])
    for values in ({"threshold": "1/2"}, {"above": True}, {"threshold": "1"}):
        behind_the_back(bar, store, told, values, (text, signature), tellers[0])
    counting.record_results(session_id, text, signature, actor=tellers[0])
    assert {item.result for item in hall.world_of(session_id).items} == {ItemResult.LOWERED}
    bar.done(at_least=200)


def behind_the_back(
    bar: Bar,
    store: Engine,
    told: Polled,
    values: dict[str, object],
    signed: tuple[str, str],
    teller: Actor,
) -> None:
    """Change a rule in the table: the count is refused until it is what the opening pinned."""
    mine = items.c.ref == told.refs[0]
    with store.begin() as connection:
        before = connection.execute(sa.select(items.c.threshold, items.c.above).where(mine)).one()
        connection.execute(sa.update(items).where(mine).values(values))
    with bar.refused(values, WorkflowError):
        counting.record_results(told.session_id, *signed, actor=teller)
    with store.begin() as connection:
        connection.execute(
            sa.update(items).where(mine).values(threshold=before.threshold, above=before.above)
        )
