"""What members say with their name in a session: conflicts of interest, open votes, written opinions.

Of a case in which the viewer takes no part no conflict of another is shown, and nobody reads here what another person
voted (security.md 8.2, L9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from rules.text import fold
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_words import (
    Attendance,
    BatchState,
    Choice,
    ConflictSource,
    ConflictState,
    SessionState,
    Way,
)
from workflow.db import reading
from workflow.models import AgendaItem, ConflictOfInterest, NamedVote, SessionMember, User
from workflow.queries.council import Board, ItemRow, MemberRow, board
from workflow.queries.council_case import OPEN_STATES, allows, item_of
from workflow.roles import Role
from workflow.tables import AnyRow, table

items, members, users = table(AgendaItem), table(SessionMember), table(User)
conflicts, votes = table(ConflictOfInterest), table(NamedVote)
SETTLED = (ConflictState.DISMISSED, ConflictState.LIFTED)
NOT_STARTED = (BatchState.NEW, BatchState.KEYED)


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One member's conflict with one case, and what the viewer may do about it."""

    ref: str
    item: ItemRow
    member: str
    is_mine: bool
    source: ConflictSource
    state: ConflictState
    recuses: bool
    note: str
    end_reason: str
    i_told: bool
    may_confirm: bool
    may_ask_end: bool
    may_agree_end: bool


@dataclass(frozen=True, slots=True)
class Disclosed:
    """How many cases of one unit a member disclosed as his own unit's; he may still vote."""

    member: str
    is_mine: bool
    unit: str
    cases: int


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The conflicts of a session as far as the viewer may know them."""

    board: Board
    mine: tuple[ConflictRow, ...]
    others: tuple[ConflictRow, ...]
    ended: tuple[ConflictRow, ...]
    disclosed: tuple[Disclosed, ...]
    cases: tuple[ItemRow, ...]  # that may still be declared or reported
    is_open: bool
    may_declare: bool
    may_report: bool


def conflicts_in(viewer: Actor, ref: str) -> Conflicts:
    """Return the conflicts of a session: the viewer's own, and others' in cases he takes part in.

    Only who sits in the session or organises it reads those of others. One statement beside those of the board.
    """
    found = board(viewer, ref)
    is_open = found.row.state in OPEN_STATES and not_started(found)
    with reading() as connection:
        rows = list(connection.execute(_conflict_query(found.row.id)))
    shown = {one.ref: one for one in found.items}
    of_body = found.row.body_unit_id in viewer.units_with(Role.STANDING_BODY)
    reads = of_body or allows(found, viewer, Action.END_CONFLICT)
    away: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.state is ConflictState.EFFECTIVE and row.recuses:
            away[row.nomination_id].add(row.person_id)
    known = [
        _conflict(
            found, viewer, row, shown[row.item_ref], frozenset(away[row.nomination_id]), is_open=is_open
        )
        for row in rows
        if row.member is not None
        and (_is_viewer(viewer, row.person_id) or (reads and not shown[row.item_ref].hidden))
    ]
    told_only = [one for one in known if one.state is ConflictState.EFFECTIVE and not one.recuses]
    standing = [one for one in known if one.state not in SETTLED and one not in told_only]
    return Conflicts(
        board=found,
        mine=tuple(one for one in standing if one.is_mine),
        others=tuple(one for one in standing if not one.is_mine),
        ended=tuple(one for one in known if one.state in SETTLED),
        disclosed=_disclosed(told_only),
        cases=tuple(one for one in found.items if not one.hidden and one.result is None),
        is_open=is_open,
        may_declare=is_open and allows(found, viewer, Action.DECLARE_CONFLICT),
        may_report=is_open and allows(found, viewer, Action.REPORT_CONFLICT),
    )


def not_started(found: Board) -> bool:
    """Whether the secret ballot of the session has not opened yet."""
    return found.batch is None or found.batch.state in NOT_STARTED


def _conflict_query(session_id: int) -> sa.Select[tuple[object, ...]]:
    asker, teller = users.alias("asker"), users.alias("teller")
    names = ("ref", "person_id", "nomination_id", "source", "state", "recuses", "note", "end_reason")
    here = sa.and_(members.c.person_id == conflicts.c.person_id, members.c.session_id == session_id)
    return (
        sa.select(
            *(conflicts.c[name] for name in names),
            conflicts.c.told_by_id, conflicts.c.end_asked_by_id, items.c.ref.label("item_ref"),
            members.c.name.label("member"), asker.c.person_id.label("asker"), teller.c.person_id.label("teller"),
        )
        .join(items, items.c.nomination_id == conflicts.c.nomination_id)
        .outerjoin(members, here)
        .outerjoin(asker, asker.c.id == conflicts.c.end_asked_by_id)
        .outerjoin(teller, teller.c.id == conflicts.c.told_by_id)
        .where(items.c.session_id == session_id)
        .order_by(items.c.position, members.c.position)
    )  # fmt: skip


def _is_viewer(viewer: Actor, person_id: int | None, user_id: int | None = None) -> bool:
    return user_id == viewer.user_id or (person_id is not None and person_id == viewer.person_id)


def _conflict(
    found: Board, viewer: Actor, row: AnyRow, item: ItemRow, away: frozenset[int], *, is_open: bool
) -> ConflictRow:
    """Return a conflict with what ``services.conflicts`` would take from the viewer; who reported never confirms."""
    mine = _is_viewer(viewer, row.person_id)
    told = row.source is ConflictSource.REPORTED and _is_viewer(viewer, row.teller, row.told_by_id)
    judges = is_open and not mine and not item.hidden and allows(found, viewer, Action.END_CONFLICT, away)
    ends = judges and row.source is not ConflictSource.OWN_CASE and row.state not in SETTLED
    asked = row.end_asked_by_id is not None
    suggested = row.state is ConflictState.SUGGESTED
    return ConflictRow(
        ref=row.ref,
        item=item,
        member=row.member,
        is_mine=mine,
        source=row.source,
        state=row.state,
        recuses=row.recuses,
        note=row.note,
        end_reason="" if mine else row.end_reason,
        i_told=told,
        may_confirm=suggested and ((mine and is_open) or (judges and not told)),
        may_ask_end=ends and not asked,
        may_agree_end=ends and asked and not _is_viewer(viewer, row.asker, row.end_asked_by_id),
    )


def _disclosed(rows: Iterable[ConflictRow]) -> tuple[Disclosed, ...]:
    counted: dict[tuple[str, bool, str], int] = defaultdict(int)
    for one in rows:
        counted[(one.member, one.is_mine, one.item.unit)] += 1
    return tuple(Disclosed(*key, number) for key, number in counted.items())


def matching(rows: Iterable[ItemRow], words: str) -> tuple[ItemRow, ...]:
    """Return the cases whose name, unit or award has all the words, tones and capitals aside."""
    wanted = fold(words).split()
    return tuple(
        one
        for one in rows
        if all(word in fold(f"{one.name} {one.unit} {one.award.label}") for word in wanted)
    )


# --- votes by name


@dataclass(frozen=True, slots=True)
class OwnVote:
    """A case the viewer votes on by name, and what he said himself."""

    item: ItemRow
    is_open: bool
    choice: Choice | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class OwnVotes:
    """A member's own open votes in the meeting, or his written opinions when he is away."""

    board: Board
    rows: tuple[OwnVote, ...]
    written: bool
    away: int  # cases voted on in which he takes no part

    @property
    def open_rows(self) -> tuple[OwnVote, ...]:
        """Return the cases he may vote on now."""
        return tuple(one for one in self.rows if one.is_open)


def own_votes(viewer: Actor, ref: str) -> OwnVotes:
    """Return the viewer's own votes by name; one statement beside those of the board."""
    found = board(viewer, ref)
    here = found.me.attendance if found.me else None
    written = found.row.state is SessionState.CONVENED or here is Attendance.WRITTEN
    with reading() as connection:
        query = (
            sa.select(items.c.ref, votes.c.choice, votes.c.remark)
            .join(items, items.c.id == votes.c.item_id)
            .join(members, members.c.id == votes.c.member_id)
            .where(items.c.session_id == found.row.id, members.c.person_id == viewer.person_id)
        )
        said = {row.ref: (Choice(row.choice), row.remark) for row in connection.execute(query)}
    rows = tuple(
        OwnVote(one, takes_votes(found, one, written=written), *said.get(one.ref, (None, "")))
        for one in found.items
        if not one.hidden and (one.ref in said or takes_votes(found, one, written=written))
    )
    return OwnVotes(found, rows, written, away=sum(one.hidden for one in found.items))


def takes_votes(found: Board, item: ItemRow, *, written: bool) -> bool:
    """Whether a case takes votes by name now; a secret one only written opinions, until its ballot opens."""
    if found.row.state not in OPEN_STATES or item.result is not None or item.agree is not None:
        return False
    if item.way is Way.SECRET:
        return written and not_started(found)
    return item.way is Way.OPEN and (written or found.row.state is SessionState.MEETING)


@dataclass(frozen=True, slots=True)
class Voter:
    """A member in the secretary's entry: whether a vote is there; what it says only if the viewer entered it."""

    member: MemberRow
    written: bool
    has_voted: bool
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class Entry:
    """The secretary's entry of votes on one case."""

    board: Board
    item: ItemRow
    voters: tuple[Voter, ...]
    absent: tuple[str, ...]
    is_open: bool


def entry(viewer: Actor, ref: str, item_ref: str) -> Entry:
    """Return who may vote by name on a case; two statements beside those of the board."""
    found = board(viewer, ref)
    item = item_of(found, item_ref)
    if item.hidden:
        return Entry(found, item, (), (), is_open=False)
    early = found.row.state is SessionState.CONVENED
    with reading() as connection:
        rows = connection.execute(_entered(found.row.id, item_ref))
        said: Mapping[str, AnyRow] = {row.ref: row for row in rows}
        away = set(connection.scalars(_recused(item_ref)))
    voters, absent = [], []
    for one in found.members:
        if not one.is_voting or one.person_id in away:
            continue
        written = early or one.attendance is Attendance.WRITTEN
        if not takes_votes(found, item, written=written):
            continue
        if not written and one.attendance is not Attendance.PRESENT:
            absent.append(one.name)
            continue
        vote = said.get(one.ref)
        choice = Choice(vote.choice) if vote is not None and vote.entered_by_id == viewer.user_id else None
        voters.append(Voter(one, written, vote is not None, choice))
    is_open = item.way is not Way.CONSENSUS and item.result is None and found.row.state in OPEN_STATES
    return Entry(found, item, tuple(voters), tuple(absent), is_open)


def _entered(session_id: int, item_ref: str) -> sa.Select[str, int, int]:
    return (
        sa.select(members.c.ref, votes.c.choice, votes.c.entered_by_id)
        .join(items, items.c.id == votes.c.item_id)
        .join(members, members.c.id == votes.c.member_id)
        .where(items.c.ref == item_ref, items.c.session_id == session_id)
    )


def _recused(item_ref: str) -> sa.Select[int]:
    return (
        sa.select(conflicts.c.person_id)
        .join(items, items.c.nomination_id == conflicts.c.nomination_id)
        .where(items.c.ref == item_ref, conflicts.c.state == ConflictState.EFFECTIVE, conflicts.c.recuses)
    )
