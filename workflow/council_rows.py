"""The council's records as its services read them: sessions, members, items, conflicts. Core only, by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.attempt import Heard
from workflow.audit import Happened, record
from workflow.council_words import SESSION_LABELS, Attendance, BatchState, ConflictState, SessionState
from workflow.errors import InvalidInput, NotFound, WrongState
from workflow.grounds import Sitting
from workflow.models import AgendaItem, BallotBatch, ConflictOfInterest, CouncilSession, SessionMember
from workflow.statements import each, of_ids
from workflow.tables import AnyRow, chunks, table

sessions, members, items = table(CouncilSession), table(SessionMember), table(AgendaItem)
conflicts, batches = table(ConflictOfInterest), table(BallotBatch)
CHAIN = "session"
"""The audit chain of a session."""

LIVE = (SessionState.PREPARING, SessionState.CONVENED, SessionState.MEETING)
"""A session that still has something to say."""

STARTED = (BatchState.OPEN, BatchState.CLOSED, BatchState.COUNTED, BatchState.CERTIFIED)
"""A ballot that has opened: what it is about does not change any more."""


@dataclass(frozen=True, slots=True)
class SessionWorld:
    """One session with its members and items, loaded together."""

    row: AnyRow
    members: tuple[AnyRow, ...]
    items: tuple[AnyRow, ...]
    recusals: Mapping[int, frozenset[int]]  # item id → member ids that take no part in it
    disclosures: Mapping[int, frozenset[int]]  # item id → member ids that only disclosed their unit

    @property
    def sitting(self) -> Sitting:
        """Return who is what in it, for the permissions."""
        return Sitting(
            members=frozenset(one.person_id for one in self.members if one.is_voting),
            tellers=frozenset(one.person_id for one in self.members if one.is_teller),
            presiding=frozenset(one.person_id for one in self.members if one.presides),
        )

    @property
    def voting(self) -> tuple[AnyRow, ...]:
        """Return the voting members."""
        return tuple(one for one in self.members if one.is_voting)

    def member_of(self, actor: Actor) -> AnyRow | None:
        """Return the actor's own seat in the session."""
        mine = (
            one for one in self.members if actor.person_id is not None and one.person_id == actor.person_id
        )
        return next(mine, None)

    def conflicted(self, item: AnyRow) -> frozenset[int]:
        """Return the persons that take no part in an item."""
        away = self.recusals.get(item.id, frozenset())
        return frozenset(one.person_id for one in self.members if one.id in away)

    def entitled(self, item: AnyRow, *attendance: Attendance) -> tuple[AnyRow, ...]:
        """Return the voting members of some attendance (any by default) who may vote on an item."""
        away = self.recusals.get(item.id, frozenset())
        return tuple(
            one
            for one in self.voting
            if one.id not in away and (not attendance or one.attendance in attendance)
        )

    def items_named(self, refs: Iterable[str]) -> tuple[AnyRow, ...]:
        """Return items by reference in the order of the agenda; ``NotFound`` for a foreign one."""
        wanted = set(refs)
        found = tuple(one for one in self.items if one.ref in wanted)
        if len(found) != len(wanted):
            raise NotFound("nội dung này trong chương trình phiên họp")
        return found

    def require_state(self, *states: SessionState) -> None:
        """Raise ``WrongState`` unless the session is in one of the states."""
        require_state(self.row, *states)


def require_state(row: AnyRow, *states: SessionState) -> None:
    """Raise ``WrongState`` unless the session is in one of the states."""
    if row.state not in states:
        wanted = " hoặc ".join(f"«{SESSION_LABELS[state]}»" for state in states)
        raise WrongState(
            f"Phiên họp đang ở trạng thái «{SESSION_LABELS[row.state]}»; việc này chỉ làm được khi phiên họp {wanted}.",
            state=row.state.value,
            trigger="session",
        )


def load_session(
    connection: Connection, session_id: int, *, lock: bool = False, share: bool = False
) -> SessionWorld:
    """Return a session with members, items and conflicts: four statements.

    ``lock`` keeps other writers out until the end of the transaction, ``share`` keeps out only those who lock.
    """
    query = sa.select(*sessions.c).where(sessions.c.id == session_id)
    if lock or share:
        query = query.with_for_update(read=share and not lock)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound("phiên họp này")
    of_members = sa.select(*members.c).where(members.c.session_id == session_id).order_by(members.c.position)
    of_items = (
        sa.select(*items.c).where(items.c.session_id == session_id).order_by(items.c.position, items.c.id)
    )
    all_members, all_items = connection.execute(of_members).all(), connection.execute(of_items).all()
    away, told = conflicts_of(connection, all_members, all_items)
    return SessionWorld(row, tuple(all_members), tuple(all_items), away, told)


def session_id_of(connection: Connection, ref: str) -> int:
    """Return the id of a session; ``NotFound`` when there is none."""
    number = connection.scalar(sa.select(sessions.c.id).where(sessions.c.ref == ref))
    if number is None:
        raise NotFound("phiên họp này")
    return int(number)


def conflicts_of(
    connection: Connection, of_members: Sequence[AnyRow], of_items: Sequence[AnyRow]
) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """Return by item the members that are recused, and those that only disclosed."""
    by_person = {one.person_id: one.id for one in of_members}
    by_nomination = {one.nomination_id: one.id for one in of_items}
    recused: dict[int, set[int]] = defaultdict(set)
    disclosed: dict[int, set[int]] = defaultdict(set)
    if not by_person or not by_nomination:
        return {}, {}
    query = sa.select(conflicts.c.person_id, conflicts.c.nomination_id, conflicts.c.recuses).where(
        conflicts.c.person_id.in_(sorted(by_person)), conflicts.c.state == ConflictState.EFFECTIVE
    )
    for person, nomination, recuses in connection.execute(query):
        if nomination in by_nomination:
            (recused if recuses else disclosed)[by_nomination[nomination]].add(by_person[person])
    return (
        {item: frozenset(found) for item, found in recused.items()},
        {item: frozenset(found) for item, found in disclosed.items()},
    )


_CONFLICTED = of_ids(
    sa.select(conflicts.c.nomination_id, conflicts.c.person_id).where(
        conflicts.c.state == ConflictState.EFFECTIVE, conflicts.c.recuses
    ),
    conflicts.c.nomination_id,
)


def conflicted_persons(connection: Connection, nomination_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """Return by nomination the persons whose conflict of interest holds."""
    found: dict[int, set[int]] = defaultdict(set)
    for nomination, person in each(connection, _CONFLICTED, nomination_ids):
        found[nomination].add(person)
    return {nomination: frozenset(persons) for nomination, persons in found.items()}


def ballots_started(connection: Connection, nomination_ids: Sequence[int]) -> frozenset[int]:
    """Return the nominations whose secret ballot has opened in a session that is not over.

    What the session put off is no part of its ballot.
    """
    found: set[int] = set()
    query = (
        sa.select(items.c.nomination_id)
        .join(sessions, sessions.c.id == items.c.session_id)
        .join(batches, batches.c.session_id == items.c.session_id)
        .where(batches.c.state.in_(STARTED), sessions.c.state.in_(LIVE), items.c.way == "secret")
        .where(items.c.result.is_distinct_from("postponed"))
    )
    for part in chunks(sorted(nomination_ids)):
        found.update(connection.scalars(query.where(items.c.nomination_id.in_(part))))
    return frozenset(found)


def live_items(connection: Connection, nomination_ids: Sequence[int]) -> dict[int, int]:
    """Return the item of each nomination on the agenda of a session that is not over and has not moved it yet."""
    found: dict[int, int] = {}
    query = (
        sa.select(items.c.nomination_id, items.c.id)
        .join(sessions, sessions.c.id == items.c.session_id)
        .where(sessions.c.state.in_(LIVE), items.c.applied.is_(False))
    )
    for part in chunks(sorted(nomination_ids)):
        found.update(
            {row[0]: row[1] for row in connection.execute(query.where(items.c.nomination_id.in_(part)))}
        )
    return found


def heard_in(connection: Connection, session_ids: Iterable[int]) -> dict[tuple[int, int], Heard]:
    """Return what the council said, by session and nomination."""
    names = ("session_id", "id", "way", "result", "agree", "disagree", "blank", "proof", "citation")
    query = (
        sa.select(items.c.nomination_id, sessions.c.body_unit_id, *(items.c[name] for name in names))
        .join(sessions, sessions.c.id == items.c.session_id)
        .where(items.c.session_id.in_(sorted(session_ids)))
    )
    return {
        (row.session_id, row.nomination_id): Heard(
            session_id=row.session_id,
            item_id=row.id,
            body_unit_id=row.body_unit_id,
            way=row.way.value,
            result=row.result.value if row.result else None,
            agree=row.agree,
            disagree=row.disagree,
            blank=row.blank,
            proof=row.proof,
            citation=row.citation,
        )
        for row in connection.execute(query)
    }


def batch_of(
    connection: Connection, session_id: int, *, lock: bool = False, share: bool = False
) -> AnyRow | None:
    """Return the ballot batch of a session, if it has one."""
    query = sa.select(*batches.c).where(batches.c.session_id == session_id)
    if lock or share:
        query = query.with_for_update(read=share and not lock)
    return connection.execute(query).first()


def refuse_started(connection: Connection, session_id: int, what: str) -> None:
    """Raise when the secret ballot has opened: what it is about stays as it was."""
    batch = batch_of(connection, session_id)
    if batch is not None and batch.state in STARTED:
        raise InvalidInput(f"Hòm phiếu đã mở nên không {what} được nữa. Chờ kết quả kiểm phiếu.")


def happened(
    connection: Connection,
    session_id: int,
    event: str,
    actor: Actor,
    payload: dict[str, object],
    *,
    detail: str = "",
) -> None:
    """Record an event on the session's chain."""
    one = Happened(
        CHAIN, session_id, event, actor.user_id, clock.now(), payload, detail=detail.strip(),
        acting_unit_id=actor.acting_unit_id,
    )  # fmt: skip
    record(connection, [one])
