"""Z05, T09, L1, L2, L9: whoever has a conflict takes no part and cannot end it himself (both databases)."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import Employment
from tests.support import council as hall
from tests.support.chamber import Chamber, assert_chains_whole, chamber, forgetful, in_june, states, voted_on
from tests.support.proofs import SEED, Bar
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor, Grant
from workflow.council_words import Attendance, Choice, ConflictSource, ConflictState, SeatRole, Way
from workflow.db import reading, transaction
from workflow.errors import Conflict, InvalidInput, NotFound, NotPermitted, WorkflowError
from workflow.models import ConflictOfInterest, Nomination, Relationship, ServicePeriod, User
from workflow.permissions import GRANTS
from workflow.queries import council as queries
from workflow.roles import Role
from workflow.services import (
    ballots,
    comments,
    conflicts,
    council,
    councils,
    counting,
    meeting,
    named_votes,
)
from workflow.services.councils import SeatDraft
from workflow.services.meeting import Present
from workflow.states import NominationState as S
from workflow.tables import AnyRow, insert_returning, table

CASES, MEMBERS, FREE = 20, 15, 5
"""Of the members so many are kept free of any conflict: tellers are found among them."""
held = table(ConflictOfInterest)


@pytest.fixture
def store(either_engine: Engine) -> Iterator[Engine]:
    """A database on which votes are cast quickly."""
    with in_june():
        yield forgetful(either_engine)


# --- Z05: generated families, units, declarations and reports


@dataclass(slots=True)
class Families:
    """Who ought to be recused from what, and who only disclosed: (person, nomination)."""

    recused: set[tuple[int, int]] = field(default_factory=set)
    disclosed: set[tuple[int, int]] = field(default_factory=set)
    open_reports: set[tuple[int, int]] = field(default_factory=set)
    of_unit: set[tuple[int, int]] = field(default_factory=set)


def people_of(ids: list[int]) -> dict[int, int]:
    """Return the person of each nomination."""
    with reading() as connection:
        query = sa.select(Nomination.id, Nomination.person_id).where(Nomination.id.in_(ids))
        return {row[0]: row[1] for row in connection.execute(query)}


def joined(room: Chamber, persons: list[int]) -> None:
    """Give nominees a seat and an account."""
    with transaction() as connection:
        rows = [
            {"username": f"nguoi{one}", "display_name": f"Người {one}", "person_id": one, "is_active": True,
             "must_change_password": False, "is_demo": False, "created_at": clock.now()}
            for one in persons
        ]  # fmt: skip
        users = insert_returning(connection, User, rows)
    grants = (Grant(Role.COUNCIL_MEMBER, room.sample.body),)
    room.seats.actors += [
        Actor(user, f"nguoi{person}", f"Người {person}", person, grants, room.sample.body)
        for user, person in zip(users, persons, strict=True)
    ]
    drafts = [SeatDraft(one, SeatRole.MEMBER) for one in persons]
    councils.change_seats(
        room.seats.council_id,
        clock.today(),
        "QĐ 02",
        actor=room.seats.secretary,
        second=hall.approver(room.seats.body),
        joining=drafts,
    )


def from_register(room: Chamber, source: random.Random, *, own_unit_recuses: bool) -> Families:
    """Draw relatives, colleagues and nominees on the council; return what must follow from them."""
    told, cases = Families(), people_of(room.ids)
    nominees = source.sample(sorted(cases.values()), 2)
    joined(room, nominees)
    told.recused |= {(person, number) for number, person in cases.items() if person in nominees}
    strangers = [one.person_id for one in room.seats.actors[FREE:-2] if one.person_id is not None]
    colleague, former = strangers[0], strangers[1]
    with transaction() as connection:
        school = connection.execute(sa.select(Nomination.unit_id).limit(1)).scalar_one()
        for person, until in ((colleague, None), (former, date(2024, 6, 9))):
            row = {
                "person_id": person, "unit_id": school, "position": "Giáo viên", "is_leader": True,
                "employment": Employment.PUBLIC_EMPLOYEE, "since": date(2010, 9, 1), "until": until,
            }  # fmt: skip
            connection.execute(sa.insert(table(ServicePeriod)).values(row))
        for person, number in source.sample([(p, n) for p in strangers for n in room.ids], 18):
            pair = ((person, cases[number]), (cases[number], person))
            kin = [{"person_id": a, "relative_id": b, "kind": "chị em"} for a, b in pair]
            connection.execute(sa.insert(table(Relationship)), kin)
            told.recused.add((person, number))
    of_unit = {(person, number) for person in (colleague, *nominees) for number in room.ids}
    told.of_unit |= of_unit
    (told.recused if own_unit_recuses else told.disclosed).update(of_unit - told.recused)
    return told


def from_people(room: Chamber, session_id: int, told: Families, source: random.Random) -> None:
    """Draw declarations, and reports that are confirmed, left open or dismissed; keep what must follow."""
    world = hall.world_of(session_id)
    secretary, (first, second) = room.seats.secretary, room.seats.actors[1:3]
    by_number = {one.nomination_id: one for one in world.items}
    members = {one.person_id: one for one in world.members}
    able = [one for one in room.seats.actors[FREE:] if one.person_id is not None]
    pairs = [(a, n) for a in able for n in room.ids if (a.person_id, n) not in told.recused]
    for place, (actor, number) in enumerate(source.sample(pairs, 28)):
        item, person = by_number[number], actor.person_id
        assert person is not None
        told.disclosed.discard((person, number))
        if place % 4 == 0:
            conflicts.declare(session_id, [item.ref], "bạn thân", actor=actor)
            told.recused.add((person, number))
            continue
        conflicts.report(session_id, item.ref, members[person].ref, "họ hàng xa", actor=first)
        found = conflict_of(person, number).ref
        if place % 4 == 1:
            conflicts.confirm(session_id, found, actor=second)
            told.recused.add((person, number))
        elif place % 4 == 2:
            assert not conflicts.end(session_id, found, "không phải", actor=secretary)
            assert conflicts.end(session_id, found, "", actor=second)
            told.disclosed |= {(person, number)} & told.of_unit  # a disclosure stays one
        else:
            told.open_reports.add((person, number))


def conflict_of(person: int | None, nomination: int) -> AnyRow:
    """Return the conflict of a person with a case."""
    with reading() as connection:
        query = sa.select(*held.c).where(held.c.person_id == person, held.c.nomination_id == nomination)
        return connection.execute(query).one()


@pytest.mark.parametrize(("way", "own_unit_recuses"), [(Way.OPEN, True), (Way.SECRET, False)])
def test_exactly_those_with_a_conflict_take_no_part(store: Engine, way: Way, own_unit_recuses: bool) -> None:
    source = random.Random(f"{SEED} {own_unit_recuses}")
    bar = Bar(f"Z05 {store.dialect.name}, {way.value}, own unit recuses: {own_unit_recuses}")
    room = chamber(CASES, MEMBERS - 2)
    told = from_register(room, source, own_unit_recuses=own_unit_recuses)
    session_id = voted_on(room, room.ids, way, own_unit_recuses=own_unit_recuses)
    from_people(room, session_id, told, source)
    if way is Way.SECRET:
        hall.opened(session_id, room.seats)
    else:
        hall.all_present(session_id, room.seats)
    world = hall.world_of(session_id)
    for actor in room.seats.actors:
        for item in world.items:
            recused = (actor.person_id, item.nomination_id) in told.recused
            bar.tried(
                voted(room, session_id, actor, item) is not recused, f"{actor.username} {item.position}"
            )
    found = {
        (one.id, item) for item, away in world.recusals.items() for one in world.members if one.id in away
    }
    assert len(found) == len(told.recused)
    shown = {
        (one.id, item) for item, away in world.disclosures.items() for one in world.members if one.id in away
    }
    assert len(shown) == len(told.disclosed)
    bar.note(f"{len(told.recused)} recused, {len(told.open_reports)} reports open")
    bar.done(at_least=CASES * MEMBERS)
    assert_chains_whole()


def voted(room: Chamber, session_id: int, actor: Actor, item: AnyRow) -> bool:
    """Whether a member's vote on an item is taken."""
    try:
        if item.way is Way.OPEN:
            named_votes.vote_by_name(session_id, {item.ref: Choice.AGREE}, actor=actor)
        else:
            made = hall.sealed_for(session_id, room.seats, actor, {item.ref: 1})
            ballots.cast(session_id, made, actor=actor)
    except NotPermitted:
        return False
    return True


# --- T09: who can end a conflict


@dataclass(slots=True)
class Quarrel:
    """A convened session of one case: one member declared a conflict, another too, the rest are free."""

    room: Chamber
    session_id: int
    ref: str
    person: Actor
    other: Actor
    again: Actor


def quarrel() -> Quarrel:
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    person, other = room.seats.actors[4], room.seats.actors[5]
    (item,) = hall.world_of(session_id).items
    for actor in (person, other):
        conflicts.declare(session_id, [item.ref], "anh em kết nghĩa", actor=actor)
    with transaction() as connection:  # a second account of the same person, opened when the first was shut
        connection.execute(
            sa.update(table(User)).where(table(User).c.id == person.user_id).values(is_active=False)
        )
        row = {
            "username": "lan-hai", "display_name": "Lần hai", "person_id": person.person_id, "is_active": True,
            "must_change_password": False, "is_demo": False, "created_at": clock.now(),
        }  # fmt: skip
        (user,) = insert_returning(connection, User, [row])
    grants = (Grant(Role.COUNCIL_MEMBER, room.sample.body), Grant(Role.SECRETARY, room.sample.body))
    again = Actor(user, "lan-hai", "Lần hai", person.person_id, grants, room.sample.body)
    found = conflict_of(person.person_id, room.ids[0]).ref
    return Quarrel(room, session_id, found, person, other, again)


def removals(told: Quarrel) -> list[Callable[[], object]]:
    """Return ways in which somebody interested could try to end the conflict."""
    number, ref = told.session_id, told.ref
    kinsman = replace(told.room.seats.actors[6], relatives=frozenset(people_of(told.room.ids).values()))
    outsiders = [
        told.room.sample.actors[name] for name in ("clerk", "head", "appraiser", "standing", "signer")
    ]
    ways: list[Callable[[], object]] = [
        lambda who=who: conflicts.end(number, ref, "không có gì", actor=who)
        for who in (told.person, told.again, told.other, kinsman, *outsiders)
    ]
    ways += [
        lambda: conflicts.confirm(number, ref, actor=told.person),
        lambda: twice_by_one(told),
        lambda: conflicts.report(number, item_ref(told), member_ref(told), "thôi", actor=told.again),
    ]
    return ways


def item_ref(told: Quarrel) -> str:
    """Return the only item."""
    return str(hall.world_of(told.session_id).items[0].ref)


def member_ref(told: Quarrel) -> str:
    """Return the seat of the person with the conflict."""
    seat = hall.world_of(told.session_id).member_of(told.person)
    assert seat is not None
    return str(seat.ref)


def twice_by_one(told: Quarrel) -> object:
    """Let one free person ask and agree himself, the second time from another account."""
    asker = told.room.seats.actors[8]
    with suppress(NotPermitted):  # asked already
        conflicts.end(told.session_id, told.ref, "nhầm", actor=asker)
    return conflicts.end(told.session_id, told.ref, "nhầm", actor=replace(asker, user_id=asker_again(told)))


def asker_again(told: Quarrel) -> int:
    """Return an account of no importance that belongs to the asker, too."""
    asker = told.room.seats.actors[8]
    with transaction() as connection:
        users = table(User)
        known = connection.scalar(sa.select(users.c.id).where(users.c.username == "hai-ten"))
        if known is not None:
            return int(known)
        row = {
            "username": "hai-ten", "display_name": "Hai tên", "person_id": asker.person_id, "is_active": False,
            "must_change_password": False, "is_demo": False, "created_at": clock.now(),
        }  # fmt: skip
        return insert_returning(connection, User, [row])[0]


def test_300_removals_by_interested_people_fail_and_two_others_succeed(store: Engine) -> None:
    bar, source, told = Bar(f"T09 {store.dialect.name}"), random.Random(SEED), quarrel()
    with bar.refused("without a reason", InvalidInput):
        conflicts.end(told.session_id, told.ref, " ", actor=told.room.seats.actors[7])
    ways = removals(told)
    for number in range(300):
        with bar.refused(f"way {number % len(ways)}", WorkflowError):
            ways[number % len(ways) if number < 60 else source.randrange(len(ways))]()
        row = conflict_of(told.person.person_id, told.room.ids[0])
        bar.tried(row.state is ConflictState.EFFECTIVE and row.recuses, f"ended by way {number % len(ways)}")
    bar.n //= 2
    bar.done(at_least=300)
    asked_by = conflict_of(told.person.person_id, told.room.ids[0]).end_asked_by_id
    assert asked_by == told.room.seats.actors[8].user_id
    assert conflicts.end(told.session_id, told.ref, "", actor=told.room.seats.actors[9])
    ended = conflict_of(told.person.person_id, told.room.ids[0])
    assert (ended.state, ended.end_reason) == (ConflictState.LIFTED, "nhầm")
    assert hall.world_of(told.session_id).recusals[hall.world_of(told.session_id).items[0].id] == {
        seat_of(told)
    }
    assert_chains_whole()


def seat_of(told: Quarrel) -> int:
    """Return the seat of the other one with a conflict."""
    seat = hall.world_of(told.session_id).member_of(told.other)
    assert seat is not None
    return int(seat.id)


def test_the_word_of_somebody_who_has_a_conflict_by_now_does_not_count(store: Engine) -> None:
    told = quarrel()
    first, second, third = told.room.seats.actors[7:10]
    assert not conflicts.end(told.session_id, told.ref, "nhầm", actor=first)
    conflicts.declare(told.session_id, [item_ref(told)], "chính tôi cũng thế", actor=first)
    with pytest.raises(InvalidInput):  # it is a first word again, and needs its reason
        conflicts.end(told.session_id, told.ref, "", actor=second)
    assert not conflicts.end(told.session_id, told.ref, "ghi nhầm tên", actor=second)
    assert conflicts.end(told.session_id, told.ref, "", actor=third)


def test_nobody_takes_part_in_his_own_case_whoever_agrees(store: Engine) -> None:
    room = chamber(1, MEMBERS - 1)
    joined(room, list(people_of(room.ids).values()))
    session_id = voted_on(room, room.ids)
    own = conflict_of(room.seats.actors[-1].person_id, room.ids[0])
    assert own.source is ConflictSource.OWN_CASE
    for actor in (room.seats.secretary, *room.seats.actors[:3]):
        with pytest.raises(NotPermitted):
            conflicts.end(session_id, own.ref, "cả Hội đồng đồng ý", actor=actor)


def test_a_report_is_judged_by_somebody_else_than_who_made_it(store: Engine) -> None:
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    (item,), reporter = hall.world_of(session_id).items, room.seats.actors[3]
    target = hall.world_of(session_id).members[6]
    conflicts.report(session_id, item.ref, target.ref, "thân quen", actor=reporter)
    found = conflict_of(target.person_id, room.ids[0]).ref
    for again in (reporter, replace(reporter, user_id=reporter.user_id)):
        with pytest.raises(NotPermitted):
            conflicts.confirm(session_id, found, actor=again)
    with pytest.raises(Conflict):
        conflicts.report(session_id, item.ref, target.ref, "vẫn thế", actor=room.seats.actors[4])
    conflicts.confirm(session_id, found, actor=room.seats.actor_of(target.person_id))
    assert hall.world_of(session_id).recusals[item.id] == {target.id}
    with pytest.raises(Conflict):
        conflicts.confirm(session_id, found, actor=room.seats.actors[5])


def test_a_conflict_follows_the_person_to_another_session(store: Engine) -> None:
    told = quarrel()
    hall.all_present(told.session_id, told.room.seats)
    meeting.postpone_items(told.session_id, [item_ref(told)], "chờ xác minh", actor=told.room.seats.secretary)
    council.conclude(told.session_id, "01/BB", actor=told.room.seats.secretary)
    second = voted_on(told.room, told.room.ids)
    world = hall.world_of(second)
    assert len(world.recusals[world.items[0].id]) == 2
    with pytest.raises(NotFound):
        conflicts.end(second, "x" * 22, "nhầm", actor=told.room.seats.actors[8])


def test_a_vote_given_before_a_conflict_came_up_is_not_counted(store: Engine) -> None:
    room = chamber(1)
    session_id = voted_on(room, room.ids, Way.OPEN)
    hall.all_present(session_id, room.seats)
    (item,) = hall.world_of(session_id).items
    for actor in room.seats.actors:
        named_votes.vote_by_name(session_id, {item.ref: Choice.AGREE}, actor=actor)
    conflicts.declare(session_id, [item.ref], "chợt nhớ là cháu", actor=room.seats.actors[6])
    named_votes.close_open_vote(session_id, [item.ref], actor=room.seats.secretary)
    assert hall.world_of(session_id).items[0].agree == MEMBERS - 1


# --- leaks that really happened elsewhere


def test_l1_there_is_no_acting_as_another_and_a_conflicted_chair_learns_no_figure(store: Engine) -> None:
    assert not [one for one in Action if "act_as" in one.value or "impersonat" in one.value]
    assert all(grounds for grounds in GRANTS.values())
    room, session_id, mine = conflicted_chair()
    board = queries.board(room.seats.chair, hall.world_of(session_id).row.ref)
    hidden = [one for one in board.items if one.hidden]
    assert [one.ref for one in hidden] == [mine]
    known = {"ref", "nomination_ref", "position", "award", "name", "kind", "hidden"}
    empty = {one.name: one.default for one in fields(hidden[0]) if one.name not in known}
    assert {name: getattr(hidden[0], name) for name in empty} == empty
    shown = [one for one in board.items if not one.hidden]
    assert [one.agree for one in shown] == [15]


def conflicted_chair() -> tuple[Chamber, int, str]:
    """Hold a counted ballot on two cases in one of which the chair has a conflict; the deputy presides."""
    room = chamber(2)
    session_id = voted_on(room, room.ids)
    mine = hall.world_of(session_id).items[0].ref
    conflicts.declare(session_id, [mine], "em ruột", actor=room.seats.chair)
    world = hall.world_of(session_id)
    roll = {one.ref: Present(Attendance.PRESENT) for one in world.members}
    meeting.call_roll(session_id, roll, actor=room.seats.secretary, presiding=world.members[1].ref)
    hall.balloted(session_id, room.seats, lambda _voter, _item: 1)
    return room, session_id, mine


def test_l2_a_conflicted_chair_leads_nothing_in_his_case_from_any_account(store: Engine) -> None:
    room, session_id, mine = conflicted_chair()
    world, chair = hall.world_of(session_id), room.seats.chair
    assert [one.agree for one in world.items] == [14, 15]
    assert world.sitting.presiding == {world.members[1].person_id}
    with pytest.raises(NotPermitted):
        counting.certify(session_id, actor=chair)
    for what in (chair, replace(chair, user_id=10_000)):
        with pytest.raises(NotPermitted):
            comments.add(session_id, mine, "xin ý kiến", actor=what)
    secretary_too = replace(chair, grants=(*chair.grants, Grant(Role.SECRETARY, room.sample.body)))
    concluded = council.conclude(session_id, "01/BB", actor=secretary_too)
    assert (concluded.moved, concluded.waiting) == (1, 1)
    assert council.conclude(session_id, "01/BB", actor=room.seats.secretary).done


def test_l9_a_recused_member_is_in_no_list_of_his_case(store: Engine) -> None:
    _, session_id, mine = conflicted_chair()
    pinned = ballots_pinned(session_id)
    chair = hall.world_of(session_id).members[0]
    for line in pinned:
        listed = {*line["digital"], *line["paper"], *line["written"]}
        assert (chair.ref in listed) is (line["item_ref"] != mine)
        assert (chair.ref in line["recused"]) is (line["item_ref"] == mine)


def ballots_pinned(session_id: int) -> list[dict[str, list[str]]]:
    """Return the lines that the opening pinned."""
    found: list[dict[str, list[str]]] = json.loads(hall.batch_row(session_id).pinned)["items"]
    return found


def test_a_conflicted_secretary_leaves_his_cases_to_another(store: Engine) -> None:
    room = chamber(3)
    cases = people_of(room.ids)
    kin = replace(room.seats.secretary, relatives=frozenset({cases[room.ids[1]]}))
    session_id = hall.convened(room.seats, room.ids)
    hall.all_present(session_id, room.seats)
    hall.by_consensus(session_id, room.seats)
    first = council.conclude(session_id, "01/BB", actor=kin)
    assert (first.moved, first.waiting, first.done) == (2, 1, False)
    assert sorted(states(room.ids), key=str) == sorted([S.COUNCIL, S.RECOMMENDED, S.RECOMMENDED], key=str)
    with pytest.raises(NotPermitted):
        council.conclude(session_id, "01/BB", actor=kin)
    other = replace(room.seats.secretary, user_id=room.sample.actors["standing"].user_id)
    assert council.conclude(session_id, "01/BB", actor=other).done
    assert set(states(room.ids)) == {S.RECOMMENDED}
    assert_chains_whole()
