"""The next deadlines of a viewer, with the working days left: for home pages, the season calendar, reminders.

``deadlines_ahead(viewer)`` needs nothing else and takes a fixed number of statements. A day is where the limit
really ends: a last day that is a day off has moved to the next working day, and a unit's own day replaces the round's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.deadlines import CALENDAR, Calendar, working_days_left
from rules.errors import NoLawInForce
from workflow import clock
from workflow.actor import Actor
from workflow.calendars import Calendars, calendars_of, days, merged
from workflow.db import reading
from workflow.models import DayState, Dossier, Nomination, Round, RoundExtension, RoundSupplement, Unit
from workflow.permissions import UNIT_ROLES
from workflow.queries.rounds import visible_rounds
from workflow.queries.scope import visible_nominations
from workflow.roles import BODY_ROLES
from workflow.statements import ask, units_of
from workflow.states import NominationState as S
from workflow.tables import table

n, r, u, d = table(Nomination), table(Round), table(Unit), table(Dossier)
extensions, supplements = table(RoundExtension), table(RoundSupplement)
MOST = 50
LONGEST_MOVE = 31
"""Days by which days off may move a last day, generously."""


class Kind(Enum):
    """What ends on the day."""

    CLOSES = "closes"
    GATE = "gate"
    OWN_DAY = "own_day"
    SUPPLEMENT = "supplement"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Ahead:
    """One deadline that has not passed.

    ``due_on`` is where it ends, ``written_on`` the day as it is written (they differ when that is a day off).
    ``days_left`` counts working days after today up to and with ``due_on``: 0 is today; None when a year has no table.
    ``days_off`` are the named days off until then, weekends left out. ``count`` is how many nominations wait for it.
    """

    kind: Kind
    due_on: date
    written_on: date
    days_left: int | None
    days_off: tuple[tuple[date, str], ...]
    round_code: str
    round_name: str
    unit: str = ""
    dossier_ref: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class _Raw:
    kind: Kind
    day: date
    row: Any
    unit: str = ""
    dossier_ref: str = ""
    count: int = 0


def deadlines_ahead(viewer: Actor, *, limit: int = MOST) -> tuple[Ahead, ...]:
    """Return the viewer's deadlines that have not passed, the next first. Five statements at most.

    A unit sees when each open round closes for it, its supplementary dossiers and what was returned to it; the deciding
    body sees its rounds and everything it returned.
    """
    today = clock.today()
    with reading() as connection:
        found = [
            *_of_rounds(connection, viewer),
            *_supplements(connection, viewer),
            *_returned(connection, viewer),
        ]
        calendars = calendars_of(connection, {one.row.body_unit_id for one in found})
    ahead = (_ahead(one, calendars, today) for one in found)
    left = sorted((one for one in ahead if one.due_on >= today), key=lambda one: (one.due_on, one.round_code))
    return tuple(left[:limit])


def _ahead(one: _Raw, calendars: Calendars, today: date) -> Ahead:
    body = one.row.body_unit_id
    due_on = calendars.end_of(body, one.day)
    days_left, days_off = left_until(calendars.of(body), today, due_on)
    return Ahead(
        one.kind,
        due_on,
        one.day,
        days_left,
        days_off,
        one.row.code,
        one.row.name,
        one.unit,
        one.dossier_ref,
        one.count,
    )


def the_one(calendars: Calendars) -> Calendar:
    """Return the calendar for what belongs to no body: the only one with days of its own, or the national one."""
    return next(iter(calendars.own.values())) if len(calendars.own) == 1 else CALENDAR


def calendars_for(connection: Connection, viewer: Actor) -> Calendars:
    """Return the calendars of the bodies that the viewer works for or whose open rounds he sees. One statement."""
    return Calendars(merged(ask(connection, _days_query, viewer)))


def _days_query(viewer: Actor) -> sa.Select[Any]:
    running = sa.select(r.c.body_unit_id).where(visible_rounds(viewer), r.c.archived_at.is_(None))
    own = units_of(viewer, days.c.body_unit_id, BODY_ROLES)
    return sa.select(days.c.body_unit_id, days.c.day, days.c.kind, days.c.name).where(
        days.c.state == DayState.APPROVED, sa.or_(own, days.c.body_unit_id.in_(running))
    )


def left_for_body(body_unit_id: int, today: date, due_on: date) -> tuple[date, int | None]:
    """Return when a limit really ends by one body's calendar, and the working days left; None without a table."""
    with reading() as connection:
        calendars = calendars_of(connection, {body_unit_id})
    ends_on = calendars.end_of(body_unit_id, due_on)
    return ends_on, left_until(calendars.of(body_unit_id), today, ends_on)[0]


def left_until(
    calendar: Calendar, today: date, due_on: date
) -> tuple[int | None, tuple[tuple[date, str], ...]]:
    """Return the working days left and the named days off until a day; None in a year without a table."""
    try:
        left = working_days_left(today, due_on, calendar)
    except NoLawInForce:
        return None, ()
    span = (today + timedelta(days=number) for number in range(1, max(0, (due_on - today).days) + 1))
    return left, tuple((day, calendar.holidays[day]) for day in span if day in calendar.holidays)


def _earliest() -> date:
    """The first written day that may not be over yet: a last day before Tết ends after it."""
    return clock.today() - timedelta(days=LONGEST_MOVE)


def _of_rounds(connection: Connection, viewer: Actor) -> Iterator[_Raw]:
    """When the open rounds close: for each of the viewer's units with a day of its own, else for everybody."""
    own = viewer.units_with(*UNIT_ROLES)
    query = sa.select(r.c.id, r.c.code, r.c.name, r.c.body_unit_id, r.c.closes_on, r.c.gate_closes_on).where(
        visible_rounds(viewer), r.c.archived_at.is_(None)
    )
    rounds = {row.id: row for row in connection.execute(query.order_by(r.c.id))}
    terms = sa.select(extensions.c.round_id, extensions.c.unit_id, extensions.c.until, u.c.name).join(
        u, u.c.id == extensions.c.unit_id
    )
    mine = terms.where(extensions.c.unit_id.in_(own), extensions.c.until >= _earliest())
    apart = {}
    for one in connection.execute(mine) if own else ():
        apart[(one.round_id, one.unit_id)] = one.until
        if one.round_id in rounds:
            yield _Raw(Kind.OWN_DAY, one.until, rounds[one.round_id], unit=one.name)
    bodies = viewer.units_with(*BODY_ROLES)
    for row in rounds.values():
        everyone = row.body_unit_id in bodies or any((row.id, unit) not in apart for unit in own)
        if not everyone:
            continue
        yield _Raw(Kind.CLOSES, row.closes_on, row)
        if row.gate_closes_on is not None and row.gate_closes_on != row.closes_on:
            yield _Raw(Kind.GATE, row.gate_closes_on, row)


def _supplements(connection: Connection, viewer: Actor) -> Iterator[_Raw]:
    own, bodies = viewer.units_with(*UNIT_ROLES), viewer.units_with(*BODY_ROLES)
    query = (
        sa.select(supplements.c.until, u.c.name.label("unit"), d.c.ref, r.c.code, r.c.name, r.c.body_unit_id)
        .join(r, r.c.id == supplements.c.round_id)
        .join(u, u.c.id == supplements.c.unit_id)
        .join(d, d.c.id == supplements.c.dossier_id)
        .where(
            r.c.archived_at.is_(None),
            sa.or_(supplements.c.unit_id.in_(own), r.c.body_unit_id.in_(bodies)),
            supplements.c.until >= _earliest(),
        )
    )
    for row in connection.execute(query):
        yield _Raw(Kind.SUPPLEMENT, row.until, row, unit=row.unit, dossier_ref=row.ref)


def _returned(connection: Connection, viewer: Actor) -> Iterator[_Raw]:
    """What was returned, by round, unit and day."""
    keys = (n.c.supplement_due_on, u.c.name, r.c.code, r.c.name, r.c.body_unit_id)
    query = (
        sa.select(
            n.c.supplement_due_on.label("day"), u.c.name.label("unit"), r.c.code, r.c.name, r.c.body_unit_id,
            sa.func.count().label("many"),
        )
        .select_from(n.join(r, r.c.id == n.c.round_id).join(u, u.c.id == n.c.unit_id))
        .where(visible_nominations(viewer), n.c.state == S.RETURNED, n.c.supplement_due_on >= _earliest())
        .group_by(*keys)
    )  # fmt: skip
    for row in connection.execute(query):
        yield _Raw(Kind.RETURNED, row.day, row, unit=row.unit, count=row.many)
