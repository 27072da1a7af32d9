"""The council's work: its sessions, and what is waiting for it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import CouncilResult, CouncilSession, Nomination, Round, Unit
from workflow.queries.nominations import NominationRow, as_row, row_query
from workflow.queries.scope import visible_nominations
from workflow.roles import BODY_ROLES
from workflow.states import NominationState as S
from workflow.tables import table

sessions, results, n = table(CouncilSession), table(CouncilResult), table(Nomination)
u, r = table(Unit), table(Round)
MAX_ROWS = 300


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session with how many results it recorded."""

    id: int
    ref: str
    body_unit_id: int
    body: str
    held_on: date
    members: int
    present: int
    written: int
    minutes_number: str
    recorded: int
    passed: int


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A session and the nominations that wait for its results."""

    row: SessionRow
    waiting: tuple[NominationRow, ...]


def listed(viewer: Actor) -> tuple[SessionRow, ...]:
    """Return the sessions of the viewer's bodies, the last first."""
    with reading() as connection:
        rows = connection.execute(_query(viewer).order_by(sessions.c.held_on.desc(), sessions.c.id.desc()))
        return tuple(SessionRow(*row) for row in rows)


def shown(viewer: Actor, ref: str) -> SessionPage:
    """Return one session; ``NotFound`` when there is none or it is another body's. Two statements."""
    with reading() as connection:
        row = connection.execute(_query(viewer).where(sessions.c.ref == ref)).one_or_none()
        if row is None:
            raise NotFound("phiên họp này")
        found = SessionRow(*row)
        mine = (n.c.state == S.COUNCIL, r.c.body_unit_id == found.body_unit_id)
        query = row_query().where(visible_nominations(viewer), *mine).order_by(n.c.award, n.c.id)
        waiting = connection.execute(query.limit(MAX_ROWS))
        return SessionPage(found, tuple(as_row(one) for one in waiting))


def _query(viewer: Actor) -> sa.Select[Any]:
    def count(*where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        inside = sa.select(sa.func.count()).where(results.c.session_id == sessions.c.id, *where)
        return inside.correlate(sessions).scalar_subquery()

    own = {item.name for item in fields(SessionRow)} & set(sessions.c.keys())
    columns: dict[str, sa.ColumnElement[Any]] = {name: sessions.c[name] for name in own}
    columns |= {"body": u.c.name, "recorded": count(), "passed": count(results.c.passed)}
    return (
        sa.select(*(columns[item.name] for item in fields(SessionRow)))
        .join(u, u.c.id == sessions.c.body_unit_id)
        .where(sessions.c.body_unit_id.in_(viewer.units_with(*BODY_ROLES)))
    )
