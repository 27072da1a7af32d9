"""The calendar page: a month with its days off and worked weekends, the body's own days, and what a change moves."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.deadlines import CALENDAR, Calendar, end_of_limit
from workflow import clock
from workflow.actor import Actor
from workflow.calendars import calendars_of
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import (
    DayKind,
    DayState,
    LocalDay,
    Nomination,
    Round,
    RoundExtension,
    RoundSupplement,
    Unit,
    User,
)
from workflow.ordering import title_key
from workflow.queries.deadlines_ahead import LONGEST_MOVE, left_until
from workflow.roles import BODY_ROLES, Role
from workflow.states import NominationState as S
from workflow.tables import table

days, users, u, r, n = table(LocalDay), table(User), table(Unit), table(Round), table(Nomination)
extensions, supplements = table(RoundExtension), table(RoundSupplement)
SOURCE = "rules/law/holidays_vn.yaml"


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month: in the month or beside it, why it is off, whether a weekend is worked, whose word it is."""

    day: date
    inside: bool
    off: str
    worked: bool
    own: bool


@dataclass(frozen=True, slots=True)
class DayLine:
    """One of the body's own days with what was decided on it."""

    id: int
    body_unit_id: int
    body: str
    day: date
    kind: DayKind
    name: str
    document: str
    state: DayState
    proposed_by_id: int
    proposed_by: str
    decided_by: str | None
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """One month of a body's calendar, the named days off of its year, and the body's own days."""

    body_unit_id: int
    body: str
    month: date
    weeks: tuple[tuple[Cell, ...], ...]
    known: bool
    confirmed: bool
    national: tuple[tuple[date, str], ...]
    worked: tuple[date, ...]
    own: tuple[DayLine, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A running deadline that a day would move, or whose working days left would change."""

    what: str
    before: date
    after: date
    left_before: int | None
    left_after: int | None


def shown(viewer: Actor, month: date, body_unit_id: int | None = None) -> CalendarPage:
    """Return a month of the calendar of one of the viewer's bodies (the one asked, or the first). Three statements."""
    bodies = sorted(viewer.units_with(*BODY_ROLES))
    if not bodies or (body_unit_id is not None and body_unit_id not in bodies):
        raise NotFound("lịch của cơ quan này")
    body = body_unit_id or bodies[0]
    with reading() as connection:
        calendar = calendars_of(connection, [body]).of(body)
        name = connection.execute(sa.select(u.c.name).where(u.c.id == body)).scalar_one()
        own = _lines(connection, [body])
    year = month.year
    return CalendarPage(
        body_unit_id=body,
        body=name,
        month=month.replace(day=1),
        weeks=_weeks(month, calendar, {line.day for line in own if line.state is DayState.APPROVED}),
        known=year in CALENDAR.years,
        confirmed=year in CALENDAR.confirmed,
        national=tuple((day, why) for day, why in sorted(CALENDAR.holidays.items()) if day.year == year),
        worked=tuple(sorted(day for day in CALENDAR.working_weekend_days if day.year == year)),
        own=own,
    )


def day_shown(viewer: Actor, number: int) -> tuple[DayLine, tuple[Moved, ...]]:
    """Return one of the body's own days with the running deadlines that it moves, or would move."""
    with reading() as connection:
        lines = _lines(connection, sorted(viewer.units_with(*BODY_ROLES)))
        line = next((one for one in lines if one.id == number), None)
        if line is None:
            raise NotFound("ngày này")
        return line, _moved(connection, line.body_unit_id, line.day, line.kind)


def moved_by(viewer: Actor, body_unit_id: int, day: date, kind: DayKind) -> tuple[Moved, ...]:
    """Return the running deadlines of a body that a change of this day would move. Five statements."""
    if body_unit_id not in viewer.units_with(Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER):
        raise NotFound("lịch của cơ quan này")
    with reading() as connection:
        return _moved(connection, body_unit_id, day, kind)


def kind_of(code: str) -> DayKind:
    """Return the kind of a day by its stored value."""
    return DayKind(code)


def _weeks(month: date, calendar: Calendar, own: set[date]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(_cell(day, month, calendar, own) for day in week)
        for week in Weeks().monthdatescalendar(month.year, month.month)
    )


def _cell(day: date, month: date, calendar: Calendar, own: set[date]) -> Cell:
    known = day.year in calendar.years
    off = calendar.why_off(day) if known else ""
    worked = known and not off and day in calendar.working_weekend_days
    return Cell(day, day.month == month.month, off, worked, day in own)


def _lines(connection: Connection, bodies: list[int]) -> tuple[DayLine, ...]:
    by, decided = users.alias("proposed_by"), users.alias("decided_by")
    query: sa.Select[Any] = (
        sa.select(
            days.c.id, days.c.body_unit_id, u.c.name, days.c.day, days.c.kind, days.c.name, days.c.document,
            days.c.state,
            days.c.proposed_by_id, by.c.display_name, decided.c.display_name, days.c.decided_at, days.c.reason,
        )
        .join(u, u.c.id == days.c.body_unit_id)
        .join(by, by.c.id == days.c.proposed_by_id)
        .outerjoin(decided, decided.c.id == days.c.decided_by_id)
        .where(days.c.body_unit_id.in_(bodies))
        .order_by(days.c.day.desc(), days.c.id.desc())
    )  # fmt: skip
    return tuple(DayLine(*row) for row in connection.execute(query))


def _moved(connection: Connection, body: int, day: date, kind: DayKind) -> tuple[Moved, ...]:
    """Compare every running deadline without the day and with it; an approved day is taken out first."""
    stored = calendars_of(connection, [body]).of(body)
    without = CALENDAR.with_own(
        {one: why for one, why in stored.holidays.items() if one != day},
        {one for one in stored.working_weekend_days if one != day},
    )
    is_off = kind is DayKind.OFF
    within = without.with_own({day: "đề nghị"} if is_off else {}, set() if is_off else {day})
    today = clock.today()
    found = []
    for what, last in _running(connection, body, today):
        before, after = (end_of_limit(last, one).due_on for one in (without, within))
        left_before, left_after = (
            left_until(c, today, end)[0] for c, end in ((without, before), (within, after))
        )
        if max(before, after) >= today and (before, left_before) != (after, left_after):
            found.append(Moved(what, before, after, left_before, left_after))
    return tuple(sorted(found, key=lambda one: (one.before, title_key(one.what))))


def _running(connection: Connection, body: int, today: date) -> list[tuple[str, date]]:
    """Every deadline of the body's open rounds that may not have passed. Four statements."""
    mine: tuple[Any, ...] = (r.c.body_unit_id == body, r.c.archived_at.is_(None))
    found: list[tuple[str, date]] = []
    for row in connection.execute(sa.select(r.c.name, r.c.closes_on, r.c.gate_closes_on).where(*mine)):
        found.append((f"Hạn gửi hồ sơ – {row.name}", row.closes_on))
        if row.gate_closes_on is not None and row.gate_closes_on != row.closes_on:
            found.append((f"Ngày tiếp nhận cuối cùng – {row.name}", row.gate_closes_on))
    for terms, words in ((extensions, "Hạn riêng"), (supplements, "Hồ sơ bổ sung")):
        query = sa.select(u.c.name, terms.c.until).select_from(
            terms.join(r, r.c.id == terms.c.round_id).join(u, u.c.id == terms.c.unit_id)
        )
        found += [(f"{words} – {row.name}", row.until) for row in connection.execute(query.where(*mine))]
    returned = (
        sa.select(u.c.name, n.c.supplement_due_on.label("due"))
        .select_from(n.join(r, r.c.id == n.c.round_id).join(u, u.c.id == n.c.unit_id))
        .where(*mine, n.c.state == S.RETURNED, n.c.supplement_due_on.is_not(None))
        .distinct()
    )
    found += [(f"Hạn bổ sung – {row.name}", row.due) for row in connection.execute(returned)]
    return [(what, last) for what, last in found if last >= today - timedelta(days=LONGEST_MOVE)]
