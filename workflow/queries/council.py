"""The council's work as its people see it: sessions, one session's board, what may go on an agenda.

A member with a conflict sees title and name of a case and nothing else of it (security.md 8.2), whatever other role he
has; nobody sees a count before everything is counted, because until then none is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, NomineeKind
from workflow.actor import Actor
from workflow.council_rows import SessionWorld, load_session
from workflow.council_words import (
    Attendance,
    BatchState,
    ConflictState,
    ItemResult,
    SeatRole,
    SessionState,
    VoteBase,
    VotingMode,
    Way,
)
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import (
    AgendaItem,
    BallotBatch,
    ConflictOfInterest,
    CouncilSession,
    Nomination,
    SessionConfirmation,
    SessionMember,
    Unit,
    User,
)
from workflow.ordering import people_in_order
from workflow.queries.council_flags import flags_of
from workflow.roles import Role
from workflow.statements import ask, is_kin, one_of, person, units_of
from workflow.tables import AnyRow, table
from workflow.tally import reach

sessions, items = table(CouncilSession), table(AgendaItem)
members, n = table(SessionMember), table(Nomination)
batches, confirmations, users = table(BallotBatch), table(SessionConfirmation), table(User)
u, conflicts = table(Unit), table(ConflictOfInterest)
MOST_CANDIDATES = 3000
ORGANISERS = (Role.SECRETARY, Role.STANDING_BODY)
SITTERS = (Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR)
EVERY_STATE = frozenset(SessionState)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session of a list. ``items``: how many cases; ``recorded`` and ``passed``: how many moved, and how."""

    id: int
    ref: str
    body_unit_id: int
    body: str
    title: str
    held_on: date
    starts_at: str
    place: str
    state: SessionState
    mode: VotingMode
    members: int
    present: int
    written: int
    minutes_number: str
    items: int
    recorded: int
    passed: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of one session."""

    ref: str
    person_id: int
    name: str
    post: str
    role: SeatRole
    is_voting: bool
    presides: bool
    is_teller: bool
    on_paper: bool
    attendance: Attendance | None
    is_me: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item on the agenda as the viewer may see it; of a case he is recused from, only award and name are filled."""

    ref: str
    nomination_ref: str
    position: int
    award: AwardCode
    name: str
    kind: NomineeKind
    detail: str = ""
    unit: str = ""
    way: Way = Way.CONSENSUS
    citation: str = ""
    quorum: str = ""
    quorum_citation: str = ""
    needed: int | None = None
    entitled: int | None = None
    base: int | None = None
    base_differs: bool = False
    lower_award: AwardCode | None = None
    discussed: bool = False
    is_current: bool = False
    recused: tuple[str, ...] = ()
    disclosed: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    result: ItemResult | None = None
    reason: str = ""
    proof: str = ""
    objections: str = ""
    agree: int | None = None
    disagree: int | None = None
    lower: int | None = None
    blank: int | None = None
    invalid: int | None = None
    written_agree: int | None = None
    written_total: int | None = None
    applied: bool = False
    hidden: bool = False

    @property
    def possible(self) -> bool:
        """Whether enough members may vote for the item to pass."""
        return self.needed is None or self.entitled is None or self.entitled >= self.needed


@dataclass(frozen=True, slots=True)
class BatchRow:
    """The secret ballot of a session: its state and what is published of it."""

    state: BatchState
    sealing_key: str
    signing_key: str
    share_hashes: tuple[str, ...]
    booth_hash: str
    pinned_sha256: str
    urn_hash: str
    results_sha256: str
    turnout: frozenset[str]
    turnout_at: datetime | None
    agreed_to_open: int
    agreed_to_close: int
    certified: int
    i_agreed_to_open: bool
    i_agreed_to_close: bool
    i_certified: bool


@dataclass(frozen=True, slots=True)
class Board:
    """One session with everything its page shows."""

    row: SessionRow
    base: VoteBase
    base_citation: str
    base_confirmed: bool
    secret: bool
    own_unit_recuses: bool
    conclusion: str
    cancel_reason: str
    members: tuple[MemberRow, ...]
    items: tuple[ItemRow, ...]
    batch: BatchRow | None
    organises: bool
    version: int

    @property
    def me(self) -> MemberRow | None:
        """Return the viewer's own seat."""
        return next((one for one in self.members if one.is_me), None)

    @property
    def presiding(self) -> MemberRow | None:
        """Return who presides."""
        return next((one for one in self.members if one.presides), None)

    @property
    def tellers(self) -> tuple[MemberRow, ...]:
        """Return the tellers."""
        return tuple(one for one in self.members if one.is_teller)

    @property
    def current(self) -> ItemRow | None:
        """Return the item under discussion."""
        return next((one for one in self.items if one.is_current), None)

    def of_way(self, way: Way) -> tuple[ItemRow, ...]:
        """Return the items decided in one way."""
        return tuple(one for one in self.items if one.way is way)


def listed(viewer: Actor, states: frozenset[SessionState] = EVERY_STATE) -> tuple[SessionRow, ...]:
    """Return the sessions in these states that the viewer may know of, the last first. One statement."""
    with reading() as connection:
        return tuple(SessionRow(*row) for row in ask(connection, _list_query, viewer, states))


def _list_query(viewer: Actor, states: frozenset[SessionState]) -> sa.Select[Any]:
    of_states = session_query(viewer).where(one_of(sessions.c.state, states))
    return of_states.order_by(sessions.c.held_on.desc(), sessions.c.id.desc())


def session_query(viewer: Actor) -> sa.Select[Any]:
    """Return the query of the sessions the viewer may know of, in the columns of ``SessionRow``."""

    def count(*where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        inside = sa.select(sa.func.count()).where(items.c.session_id == sessions.c.id, *where)
        return inside.correlate(sessions).scalar_subquery()

    kept = {item.name for item in fields(SessionRow)} & set(sessions.c.keys())
    columns: dict[str, sa.ColumnElement[Any]] = {name: sessions.c[name] for name in kept}
    conflicted = sa.exists().where(  # what one takes no part in is in no count one sees (HotCRP #426)
        conflicts.c.nomination_id == items.c.nomination_id,
        conflicts.c.person_id == person(viewer, conflicts.c.person_id),
        conflicts.c.state == ConflictState.EFFECTIVE,
        conflicts.c.recuses,
    )
    own = sa.exists().where(n.c.id == items.c.nomination_id, is_kin(viewer, n.c.person_id))
    done = (items.c.applied, ~sa.or_(conflicted, own))
    passed = (*done, items.c.result == ItemResult.RECOMMENDED)
    columns |= {
        "body": u.c.name, "items": count(), "recorded": count(*done), "passed": count(*passed),
    }  # fmt: skip
    return (
        sa.select(*(columns[item.name] for item in fields(SessionRow)))
        .join(u, u.c.id == sessions.c.body_unit_id)
        .where(visible_sessions(viewer))
    )


def visible_sessions(viewer: Actor) -> sa.ColumnElement[bool]:
    """Organisers see their body's sessions, the council sees those it was invited to."""
    invited = sessions.c.state != SessionState.PREPARING
    of_body = units_of(viewer, sessions.c.body_unit_id, ORGANISERS)
    sits = sa.and_(units_of(viewer, sessions.c.body_unit_id, SITTERS), invited)
    if viewer.person_id is None:
        return sa.or_(of_body, sits)
    mine = members.c.session_id == sessions.c.id, members.c.person_id == person(viewer, members.c.person_id)
    return sa.or_(of_body, sits, sa.and_(sa.exists().where(*mine), invited))


def id_of(viewer: Actor, ref: str) -> int:
    """Return the id of a session that the viewer may see; ``NotFound`` otherwise."""
    with reading() as connection:
        number = connection.scalar(
            sa.select(sessions.c.id).where(sessions.c.ref == ref, visible_sessions(viewer))
        )
    if number is None:
        raise NotFound("phiên họp này")
    return int(number)


def board(viewer: Actor, ref: str) -> Board:
    """Return one session; ``NotFound`` when there is none or it is not for the viewer. A fixed number of statements."""
    with reading() as connection:
        row = connection.execute(session_query(viewer).where(sessions.c.ref == ref)).one_or_none()
        if row is None:
            raise NotFound("phiên họp này")
        return board_of(connection, viewer, SessionRow(*row))


def board_of(connection: Connection, viewer: Actor, row: SessionRow) -> Board:
    """Return the board of a session already found."""
    world = load_session(connection, row.id)
    organises = row.body_unit_id in viewer.units_with(Role.SECRETARY)
    return Board(
        row=row,
        base=world.row.base,
        base_citation=world.row.base_citation,
        base_confirmed=world.row.base is VoteBase.ALL_MEMBERS or world.row.base_confirmed_by_id is not None,
        secret=world.row.secret,
        own_unit_recuses=world.row.own_unit_recuses,
        conclusion=world.row.conclusion,
        cancel_reason=world.row.cancel_reason,
        members=tuple(_member(one, viewer) for one in world.members),
        items=_items(connection, viewer, world),
        batch=_batch(connection, viewer, world),
        organises=organises,
        version=world.row.version,
    )


def _member(row: AnyRow, viewer: Actor) -> MemberRow:
    own = {one.name: getattr(row, one.name) for one in fields(MemberRow) if one.name != "is_me"}
    return MemberRow(**own, is_me=viewer.person_id is not None and row.person_id == viewer.person_id)


def _items(connection: Connection, viewer: Actor, world: SessionWorld) -> tuple[ItemRow, ...]:
    query = (
        sa.select(
            items.c.id, n.c.id, n.c.ref, n.c.award, n.c.nominee_name, n.c.nominee_kind, n.c.nominee_detail,
            n.c.person_id, u.c.name,
        )
        .join(n, n.c.id == items.c.nomination_id)
        .join(u, u.c.id == n.c.unit_id)
        .where(items.c.session_id == world.row.id)
    )  # fmt: skip
    cases = {row[0]: row[1:] for row in connection.execute(query)}
    flags = flags_of(connection, [case[0] for case in cases.values()])
    return tuple(_item(viewer, world, item, cases[item.id], flags=flags) for item in world.items)


def _item(
    viewer: Actor,
    world: SessionWorld,
    item: AnyRow,
    case: Sequence[Any],
    *,
    flags: Mapping[int, tuple[str, ...]],
) -> ItemRow:
    names = {one.id: one.name for one in world.members}
    number, ref, award, name, kind, detail, person_id, unit = case
    current = item.id == world.row.current_item
    if is_hidden(viewer, world, item, person_id):
        return ItemRow(item.ref, "", item.position, award, name, kind, is_current=current, hidden=True)
    need = reach(world, item) if item.threshold and world.members else None
    own = {
        one.name: getattr(item, one.name)
        for one in fields(ItemRow)
        if one.name in items.c and one.name not in {"ref", "position"}
    }
    more: dict[str, Any] = {
        "detail": detail,
        "unit": unit,
        "needed": need.needed if need else None,
        "entitled": need.entitled if need and world.row.state is SessionState.MEETING else None,
        "base": need.base if need else None,
        "base_differs": bool(need and need.bases_differ),
        "recused": tuple(people_in_order((names[one] for one in world.recusals.get(item.id, ())), str)),
        "disclosed": tuple(people_in_order((names[one] for one in world.disclosures.get(item.id, ())), str)),
        "flags": flags.get(number, ()),
    }
    return ItemRow(
        ref=item.ref, nomination_ref=ref, position=item.position, award=award, name=name, kind=kind,
        is_current=current, **(own | more),
    )  # fmt: skip


def is_hidden(viewer: Actor, world: SessionWorld, item: AnyRow, person_id: int | None) -> bool:
    """Whether the viewer takes no part in a case: his own, a relative's, or one he is recused from."""
    if viewer.person_id is None:
        return False
    own = person_id is not None and (person_id == viewer.person_id or person_id in viewer.relatives)
    return own or viewer.person_id in world.conflicted(item)


def _batch(connection: Connection, viewer: Actor, world: SessionWorld) -> BatchRow | None:
    row = connection.execute(sa.select(*batches.c).where(batches.c.session_id == world.row.id)).first()
    if row is None:
        return None
    agreed: dict[str, set[int]] = {"open": set(), "close": set(), "certify": set()}
    query = sa.select(confirmations.c.act, confirmations.c.user_id)
    for act, user_id in connection.execute(query.where(confirmations.c.session_id == world.row.id)):
        name, _, turn = act.partition(".")
        if name in agreed and turn == str(row.voids):
            agreed[name].add(user_id)
    published = (
        "state",
        "sealing_key",
        "signing_key",
        "booth_hash",
        "pinned_sha256",
        "urn_hash",
        "results_sha256",
    )
    return BatchRow(
        **{name: getattr(row, name) for name in published},
        share_hashes=tuple(row.share_hashes.split()),
        turnout=frozenset(row.turnout.split()),
        turnout_at=row.turnout_at,
        agreed_to_open=len(agreed["open"]),
        agreed_to_close=len(agreed["close"]),
        certified=len(agreed["certify"]),
        i_agreed_to_open=viewer.user_id in agreed["open"],
        i_agreed_to_close=viewer.user_id in agreed["close"],
        i_certified=viewer.user_id in agreed["certify"],
    )
