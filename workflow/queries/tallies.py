"""What whole rounds came to: counts for the operator's command line, never for a page (they ask no viewer)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, Level, NomineeKind, Stream
from workflow import clock
from workflow.calendars import calendars_of
from workflow.council_words import ItemResult, Way
from workflow.db import reading
from workflow.models import (
    AgendaItem,
    AuditEvent,
    AwardDecision,
    CouncilSession,
    IssuedDocument,
    Nomination,
    Round,
    SessionDocument,
    Snapshot,
    StoredFile,
)
from workflow.states import NominationState
from workflow.tables import table

n, rounds, decisions = table(Nomination), table(Round), table(AwardDecision)
items, sessions, papers = table(AgendaItem), table(CouncilSession), table(SessionDocument)
documents, files, snapshots, events = (
    table(IssuedDocument),
    table(StoredFile),
    table(Snapshot),
    table(AuditEvent),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many awards of one kind stand in issued decisions; ``level`` is the decision's."""

    stream: Stream
    period_label: str
    award: AwardCode
    nominee_kind: NomineeKind
    level: Level
    count: int


@dataclass(frozen=True, slots=True)
class Balloted:
    """How many cases of an award came to a secret ballot that was counted, and how many passed."""

    award: AwardCode
    came: int
    passed: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of all that was submitted in some rounds, in nominations.

    ``late`` came after the round's deadline, ``returned`` went back at least once, ``troubled`` counts each that was
    late, returned or not awarded once. ``events`` is the whole audit trail of the database.
    """

    figures: tuple[Figure, ...]
    proposed: int
    awarded: int
    refused: int
    withdrawn: int
    returned: int
    late: int
    troubled: int
    refused_by_code: tuple[tuple[str, int], ...]
    decisions: int
    events: int
    balloted: tuple[Balloted, ...] = ()


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """The stored document of an issued decision."""

    round_code: str
    number: str
    issued_on: date
    content: bytes


def tally(round_codes: Collection[str]) -> Tally:
    """Count the rounds with these codes."""
    chosen = rounds.c.code.in_(sorted(round_codes))
    with reading() as connection:
        states = _states(connection, chosen)
        returned = _returned(connection) & states.keys()
        late = _late(connection, chosen)
        closed = {NominationState.NOT_AWARDED, NominationState.WITHDRAWN}
        refused = Counter(code for state, code in states.values() if state is NominationState.NOT_AWARDED)
        by_state = Counter(state for state, _ in states.values())
        troubled = {key for key, (state, _) in states.items() if state in closed} | returned | late
        return Tally(
            figures=_figures(connection),
            proposed=len(states),
            awarded=by_state[NominationState.AWARDED],
            refused=by_state[NominationState.NOT_AWARDED],
            withdrawn=by_state[NominationState.WITHDRAWN],
            returned=len(returned),
            late=len(late),
            troubled=len(troubled),
            refused_by_code=tuple(refused.most_common()),
            decisions=_count(connection, decisions, decisions.c.number.is_not(None)),
            events=_count(connection, events),
            balloted=_balloted(connection, chosen),
        )


def _balloted(connection: Connection, chosen: sa.ColumnElement[bool]) -> tuple[Balloted, ...]:
    passed = sa.func.sum(sa.case((items.c.result == ItemResult.RECOMMENDED, 1), else_=0))
    query = (
        sa.select(n.c.award, sa.func.count(), passed)
        .join(items, items.c.nomination_id == n.c.id)
        .join(rounds, rounds.c.id == n.c.round_id)
        .where(chosen, items.c.way == Way.SECRET, items.c.agree.is_not(None))
        .group_by(n.c.award)
        .order_by(n.c.award)
    )
    return tuple(Balloted(award, came, int(many)) for award, came, many in connection.execute(query))


def _count(connection: Connection, source: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(source).where(*where)) or 0


def _states(connection: Connection, chosen: sa.ColumnElement[bool]) -> dict[int, tuple[NominationState, str]]:
    """Return state and reason code of everything that was ever submitted."""
    query = (
        sa.select(n.c.id, n.c.state, n.c.reason_code)
        .join(rounds, rounds.c.id == n.c.round_id)
        .where(chosen, n.c.submitted_by_id.is_not(None))
    )
    return {row.id: (row.state, row.reason_code) for row in connection.execute(query)}


def _returned(connection: Connection) -> set[int]:
    query = sa.select(events.c.subject_id).where(
        events.c.chain == "nomination", events.c.event == "nomination_returned"
    )
    return set(connection.scalars(query))


def _late(connection: Connection, chosen: sa.ColumnElement[bool]) -> set[int]:
    query = (
        sa.select(snapshots.c.nomination_id, snapshots.c.taken_at, rounds.c.closes_on, rounds.c.body_unit_id)
        .join(n, n.c.id == snapshots.c.nomination_id)
        .join(rounds, rounds.c.id == n.c.round_id)
        .where(chosen, snapshots.c.content_version == 1)
    )
    rows = connection.execute(query).all()
    calendars = calendars_of(connection, {row.body_unit_id for row in rows})
    return {
        row.nomination_id
        for row in rows
        if calendars.is_over(row.body_unit_id, row.closes_on, clock.local(row.taken_at).date())
    }


def _figures(connection: Connection) -> tuple[Figure, ...]:
    columns = (rounds.c.stream, rounds.c.period_label, n.c.award, n.c.nominee_kind, decisions.c.level)
    query = (
        sa.select(*columns, sa.func.count())
        .join(rounds, rounds.c.id == n.c.round_id)
        .join(decisions, decisions.c.id == n.c.decision_id)
        .where(n.c.state == NominationState.AWARDED)
        .group_by(*columns)
        .order_by(*columns)
    )
    return tuple(Figure(*row) for row in connection.execute(query))


@dataclass(frozen=True, slots=True)
class SessionFile:
    """A stored paper of a council session."""

    held_on: date
    minutes_number: str
    kind: str
    format: str
    content: bytes


def session_files() -> Iterator[SessionFile]:
    """Yield the stored papers of all concluded sessions, in the order of their days."""
    query = (
        sa.select(
            sessions.c.held_on, sessions.c.minutes_number, papers.c.kind, papers.c.format, files.c.content
        )
        .select_from(papers)
        .join(sessions, sessions.c.id == papers.c.session_id)
        .join(files, files.c.sha256 == papers.c.sha256)
        .where(sessions.c.minutes_number != "")
        .order_by(sessions.c.held_on, papers.c.id)
    )
    with reading() as connection:
        for row in connection.execute(query):
            yield SessionFile(*row)


def issued_files() -> Iterator[IssuedFile]:
    """Yield the stored documents of all issued decisions, in the order of their days and numbers."""
    query = (
        sa.select(rounds.c.code, decisions.c.number, decisions.c.issued_on, files.c.content)
        .select_from(documents)
        .join(decisions, decisions.c.id == documents.c.decision_id)
        .join(rounds, rounds.c.id == decisions.c.round_id)
        .join(files, files.c.sha256 == documents.c.sha256)
        .order_by(decisions.c.issued_on, decisions.c.id)
    )
    with reading() as connection:
        for row in connection.execute(query):
            yield IssuedFile(*row)
