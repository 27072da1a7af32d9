"""The working days of a body: the national table with the days that the body itself has added and approved.

Every limit in working days goes through ``calendars_of``; ``rules.deadlines`` does the counting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.deadlines import CALENDAR, Calendar, end_of_limit
from workflow.models import DayKind, DayState, LocalDay
from workflow.statements import each, of_ids
from workflow.tables import AnyRow, table

days = table(LocalDay)


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendars of some bodies; a body without days of its own has the national one."""

    own: Mapping[int, Calendar] = field(default_factory=dict)

    def of(self, body_unit_id: int) -> Calendar:
        """Return the calendar of a body."""
        return self.own.get(body_unit_id, CALENDAR)

    def end_of(self, body_unit_id: int, last_day: date) -> date:
        """Return the day on which a limit with this last day ends for a body: never a day off."""
        return end_of_limit(last_day, self.of(body_unit_id)).due_on

    def is_over(self, body_unit_id: int, last_day: date, day: date) -> bool:
        """Whether a limit with this last day was over for a body on a day; ``lateness.is_over`` asks it in SQL."""
        return day > last_day and day > self.end_of(body_unit_id, last_day)


_DAYS = of_ids(
    sa.select(days.c.body_unit_id, days.c.day, days.c.kind, days.c.name).where(
        days.c.state == DayState.APPROVED
    ),
    days.c.body_unit_id,
)


def calendars_of(connection: Connection, bodies: Iterable[int]) -> Calendars:
    """Return the calendars of these bodies. One statement."""
    return Calendars(merged(each(connection, _DAYS, bodies)))


def merged(rows: Iterable[AnyRow]) -> dict[int, Calendar]:
    """Return the calendar of each body from its own days (body, day, kind, name)."""
    off: dict[int, dict[date, str]] = defaultdict(dict)
    working: dict[int, set[date]] = defaultdict(set)
    for body, day, kind, name in rows:
        if kind is DayKind.OFF:
            off[body][day] = name
        else:
            working[body].add(day)
    return {body: CALENDAR.with_own(off[body], working[body]) for body in {*off, *working}}
