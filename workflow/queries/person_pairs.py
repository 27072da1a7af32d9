"""Entries that may be one person: suggested with the reason, compared side by side, never merged by themselves."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.grounds import Subject
from workflow.identity_numbers import is_near
from workflow.merge_plan import MergePlan, label_of, merge_plan
from workflow.merge_undo import BACK, stands_in_the_way
from workflow.models import (
    IdentityKind,
    Person,
    PersonDetail,
    PersonDistinction,
    PersonIdentity,
    PersonMerge,
    ProposalState,
    User,
    person_key,
)
from workflow.permissions import decide, require
from workflow.queries.people import PersonRow, person_id, rows
from workflow.register_reach import body_of, is_merged, reached_persons
from workflow.roles import Role
from workflow.tables import AnyRow, table

people, details, identities = table(Person), table(PersonDetail), table(PersonIdentity)
apart, merges, users = table(PersonDistinction), table(PersonMerge), table(User)
PAIRS_A_PAGE = 20
MOST_ALIKE = 12
"""A name that more entries bear than this tells nothing by itself."""

SAME_NUMBER = "Cùng số căn cước"
NEAR_NUMBER = "Số căn cước chỉ khác một chữ số hoặc đảo hai chữ số, cùng họ tên"
SAME_BIRTH = "Cùng họ tên (không dấu) và ngày sinh"
OLD_AND_NEW = "Cùng họ tên và năm sinh; một bên CMND cũ, một bên căn cước"
SAME_YEAR = "Cùng họ tên (không dấu) và năm sinh; cần đối chiếu giấy tờ"
ORDER = (SAME_NUMBER, NEAR_NUMBER, SAME_BIRTH, OLD_AND_NEW, SAME_YEAR)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries and why they are suggested."""

    one: PersonRow
    other: PersonRow
    reason: str


@dataclass(frozen=True, slots=True)
class MergePage:
    """A proposed merge as its page shows it."""

    ref: str
    state: ProposalState
    reason: str
    note: str
    taken: tuple[str, ...]
    proposed_by: str
    proposed_at: Any
    decided_by: str
    decided_at: Any
    plan: MergePlan | None
    moved: tuple[tuple[str, int], ...]
    rows: tuple[PersonRow, ...]
    may_decide: bool
    may_withdraw: bool
    why_not: str
    may_undo: bool
    built_on: tuple[str, ...]


def suggested(viewer: Actor, page: int = 1) -> tuple[tuple[Pair, ...], int]:
    """Return one page of pairs, the surest first, and how many there are. Six statements at most."""
    require(viewer, Action.PROPOSE_REGISTER_CHANGE, Subject(body_unit_id=body_of(viewer, Role.STANDING_BODY)))
    with reading() as connection:
        alike = _alike(connection, viewer)
        numbers = _numbers(connection, viewer)
        settled = _settled(connection)
        found: dict[tuple[int, int], str] = {}
        for pair, reason in (*_by_number(numbers), *_by_name(alike, numbers)):
            low, high = sorted(pair)
            if (low, high) not in settled:
                found.setdefault((low, high), reason)
        ordered = sorted(found.items(), key=lambda item: (ORDER.index(item[1]), item[0]))
        chosen = ordered[(page - 1) * PAIRS_A_PAGE : page * PAIRS_A_PAGE]
        shown = {
            row.key: row for row in rows(connection, sorted({one for pair, _ in chosen for one in pair}))
        }
        pairs = tuple(Pair(shown[person_key(a)], shown[person_key(b)], reason) for (a, b), reason in chosen)
        return pairs, len(ordered)


def _alike(connection: Connection, viewer: Actor) -> dict[str, list[AnyRow]]:
    within = (reached_persons(viewer), sa.not_(is_merged()))
    shared = sa.select(people.c.search_key).where(*within).group_by(people.c.search_key)
    shared = shared.having(sa.func.count().between(2, MOST_ALIKE))
    query = (
        sa.select(people.c.id, people.c.search_key, people.c.birth_year, details.c.birth_on)
        .outerjoin(details, details.c.person_id == people.c.id)
        .where(people.c.search_key.in_(shared), *within)
        .order_by(people.c.id)
    )
    found: dict[str, list[AnyRow]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.search_key].append(row)
    return found


def _numbers(connection: Connection, viewer: Actor) -> dict[int, dict[IdentityKind, str]]:
    query = (
        sa.select(identities.c.person_id, identities.c.kind, identities.c.number)
        .join(people, people.c.id == identities.c.person_id)
        .where(reached_persons(viewer), sa.not_(is_merged()))
    )
    found: dict[int, dict[IdentityKind, str]] = defaultdict(dict)
    for owner, kind, number in connection.execute(query):
        found[owner][kind] = number
    return found


def _settled(connection: Connection) -> set[tuple[int, int]]:
    """Pairs that somebody has decided on, or that wait for a decision."""
    found = {(one, other) for one, other in connection.execute(sa.select(apart.c.one_id, apart.c.other_id))}
    open_ = sa.select(merges.c.survivor_id, merges.c.merged_id).where(
        merges.c.state == ProposalState.PROPOSED
    )
    return found | {(min(pair), max(pair)) for pair in connection.execute(open_)}


def _by_number(numbers: dict[int, dict[IdentityKind, str]]) -> list[tuple[tuple[int, int], str]]:
    owners: dict[str, list[int]] = defaultdict(list)
    for owner, held in numbers.items():
        for number in held.values():
            owners[number].append(owner)
    return [(pair, SAME_NUMBER) for held in owners.values() for pair in combinations(sorted(held), 2)]


def _by_name(
    alike: dict[str, list[AnyRow]], numbers: dict[int, dict[IdentityKind, str]]
) -> list[tuple[tuple[int, int], str]]:
    found = []
    for group in alike.values():
        for one, other in combinations(group, 2):
            if reason := _why(one, other, numbers.get(one.id, {}), numbers.get(other.id, {})):
                found.append(((one.id, other.id), reason))
    return found


def _why(one: AnyRow, other: AnyRow, mine: dict[IdentityKind, str], theirs: dict[IdentityKind, str]) -> str:
    """Return why two entries of one name may be one person, "" when they are not."""
    card = IdentityKind.CITIZEN_CARD
    if card in mine and card in theirs:
        return NEAR_NUMBER if is_near(mine[card], theirs[card]) else ""
    if one.birth_on and other.birth_on:
        return SAME_BIRTH if one.birth_on == other.birth_on else ""
    if one.birth_year is None or one.birth_year != other.birth_year:
        return ""
    old = IdentityKind.OLD_CARD
    return OLD_AND_NEW if (old in mine and card in theirs) or (card in mine and old in theirs) else SAME_YEAR


def compared(viewer: Actor, survivor_key: str, merged_key: str) -> tuple[MergePlan, tuple[PersonRow, ...]]:
    """Return what merging two entries within reach would do, and their lines."""
    require(viewer, Action.PROPOSE_REGISTER_CHANGE, Subject(body_unit_id=body_of(viewer, Role.STANDING_BODY)))
    ids = [person_id(viewer, key) for key in (survivor_key, merged_key)]
    if ids[0] == ids[1]:
        raise NotFound("cặp này")
    with reading() as connection:
        return merge_plan(connection, *ids), rows(connection, ids)


def proposed(viewer: Actor, ref: str) -> MergePage:
    """Return a proposed or decided merge of a body of the viewer's; ``NotFound`` else."""
    by, decider = users.alias("by"), users.alias("decider")
    bodies = viewer.units_with(Role.STANDING_BODY, Role.CONFIRMER)
    query = (
        sa.select(*merges.c, by.c.display_name.label("by"), decider.c.display_name.label("decider"))
        .join(by, by.c.id == merges.c.proposed_by_id)
        .outerjoin(decider, decider.c.id == merges.c.decided_by_id)
        .where(merges.c.ref == ref, merges.c.body_unit_id.in_(sorted(bodies)))
    )
    with reading() as connection:
        row = connection.execute(query).first()
        if row is None:
            raise NotFound("đề nghị gộp này")
        waits = row.state is ProposalState.PROPOSED
        plan = merge_plan(connection, row.survivor_id, row.merged_id) if waits else None
        subject = Subject(
            body_unit_id=row.body_unit_id,
            prepared_by=frozenset({row.proposed_by_id}),
            person_ids=(row.survivor_id, row.merged_id),
        )
        verdict = decide(viewer, Action.APPROVE_REGISTER_CHANGE, subject)
        return MergePage(
            ref=row.ref,
            state=row.state,
            reason=row.reason,
            note=row.decision_note,
            taken=tuple(filter(None, row.taken.split(","))),
            proposed_by=row.by,
            proposed_at=row.proposed_at,
            decided_by=row.decider or "",
            decided_at=row.decided_at,
            plan=plan,
            moved=_moved(row.moved) if row.state is ProposalState.APPROVED else (),
            rows=rows(connection, [row.survivor_id, row.merged_id]),
            may_decide=waits and verdict.allowed,
            may_withdraw=waits and row.proposed_by_id == viewer.user_id,
            why_not="" if verdict.allowed or not waits else verdict.reason,
            may_undo=row.state is ProposalState.APPROVED and verdict.allowed,
            built_on=stands_in_the_way(connection, row) if row.state is ProposalState.APPROVED else (),
        )


def _moved(stored: str) -> tuple[tuple[str, int], ...]:
    """Return what went over when the merge was carried out: a label and how many, as it was recorded then."""
    counts: dict[str, int] = defaultdict(int)
    for where, ids in json.loads(stored).items():
        if where == BACK:
            continue
        counts[label_of(where.partition(".")[0])] += len(ids)
    return tuple((label, count) for label, count in counts.items() if count)
