"""Whether a last day was over on a day, asked of the database: what ``Calendars.is_over`` answers for one row.

A last day that is a day off of the body ends with the next working day (Bộ luật Dân sự 2015, Điều 148 khoản 5). In SQL:
the day is later, and a day that the body works lies between the last day (counted) and it (not counted). Weekdays are
counted by arithmetic; holidays and worked weekends of the national table stand in the statement as day numbers; the
body's own days are looked up. Nothing is stored: a day approved tomorrow moves every limit from then on.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from rules.deadlines import CALENDAR
from workflow.models import DayKind, DayState, LocalDay
from workflow.tables import table

own = table(LocalDay)
MONDAY = date(2001, 1, 1)
"""Day number 0; the days of a week are 0 (Monday) to 6 in the remainder by 7."""
_WORKDAYS, _WEEK = 5, 7
_UTC_OFFSET = timedelta(hours=7)
"""Viet Nam's, without summer time since 1975; ``clock.LOCAL`` is the same zone."""


class day_number(sa.sql.functions.GenericFunction[int]):  # noqa: N801  # named like the SQL function it is
    """The number of a day, counted from ``MONDAY``."""

    type = sa.Integer()
    inherit_cache = True


class local_day(sa.sql.functions.GenericFunction[date]):  # noqa: N801
    """The day in Viet Nam of a stored moment."""

    type = sa.Date()
    inherit_cache = True


@compiles(day_number, "sqlite")
def _number_on_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    day = compiler.process(element.clauses, **options)
    return f"CAST(julianday({day}) - julianday('{MONDAY}') AS INTEGER)"


@compiles(day_number, "postgresql")
def _number_on_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **options)} AS DATE) - DATE '{MONDAY}')"


@compiles(local_day, "sqlite")
def _local_on_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    hours = int(_UTC_OFFSET / timedelta(hours=1))
    return f"date({compiler.process(element.clauses, **options)}, '+{hours} hours')"


@compiles(local_day, "postgresql")
def _local_on_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"CAST(({moment}) AT TIME ZONE 'Asia/Ho_Chi_Minh' AS DATE)"


def number_of(day: date) -> int:
    """Return the number of a day."""
    return (day - MONDAY).days


def is_over(
    body: sa.ColumnElement[Any], last_day: sa.ColumnElement[Any], day: sa.ColumnElement[Any] | date
) -> sa.ColumnElement[bool]:
    """Return whether a limit with this last day was over for a body on a day; false when one of them is missing.

    What is in time is told by the first comparison; the calendar is asked only about what came after the raw day. The
    days are worked out once for a row, in a subquery of their own, not again for each day of the table.
    """
    on = sa.literal(day, sa.Date) if isinstance(day, date) else day
    span = sa.select(
        sa.type_coerce(last_day, sa.Date).label("last_day"),
        sa.type_coerce(on, sa.Date).label("on_day"),
        day_number(last_day).label("first"),
        day_number(on).label("last"),
        sa.type_coerce(body, sa.Integer).label("body"),
    )
    x = span.correlate_except(own).subquery("span")
    beyond = sa.or_(x.c.first < _FIRST, x.c.last > _LAST + 1)  # a year without a table moves nothing
    over = sa.case(
        (sa.or_(x.c.on_day.is_(None), x.c.last_day.is_(None), x.c.on_day <= x.c.last_day), sa.false()),
        (beyond, sa.true()),
        else_=_worked(x) > 0,
    )
    return sa.type_coerce(sa.select(over).select_from(x).scalar_subquery(), sa.Boolean)


def _worked(span: sa.Subquery) -> sa.ColumnElement[int]:
    """Count the days that the body works from the first on, without the last."""
    national = sa.select(sa.func.coalesce(sa.func.sum(_changes.c.change), 0)).where(
        _changes.c.number >= span.c.first, _changes.c.number < span.c.last
    )
    number = day_number(own.c.day)
    special = sa.select(_changes.c.change).where(_changes.c.number == number).correlate(own)
    is_holiday = number.in_(sa.select(_holidays.c.number))
    works = sa.case((number % _WEEK < _WORKDAYS, 1), else_=0) + sa.func.coalesce(special.scalar_subquery(), 0)
    change = sa.case(
        (sa.and_(own.c.kind == DayKind.OFF, works == 1), -1),
        (sa.and_(own.c.kind == DayKind.WORKING, works == 0, ~is_holiday), 1),
        else_=0,
    )
    local = sa.select(sa.func.coalesce(sa.func.sum(change), 0)).where(
        own.c.body_unit_id == span.c.body,
        own.c.state == DayState.APPROVED,
        number >= span.c.first,
        number < span.c.last,
    )
    weekdays = _weekdays_before(span.c.last) - _weekdays_before(span.c.first)
    return weekdays + national.correlate(span).scalar_subquery() + local.correlate(span).scalar_subquery()


def _weekdays_before(number: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    rest = number % _WEEK
    return (number // _WEEK) * _WORKDAYS + sa.case((rest < _WORKDAYS, rest), else_=_WORKDAYS)


def _national() -> list[tuple[int, int]]:
    """Each day of the national table that is not as its weekday says: −1 a weekday off, +1 a worked weekend."""
    day, found = date(min(CALENDAR.years), 1, 1), []
    while day.year in CALENDAR.years:
        works, weekday = not CALENDAR.why_off(day), day.weekday() < _WORKDAYS
        if works != weekday:
            found.append((number_of(day), 1 if works else -1))
        day += timedelta(days=1)
    return found


def _of_table(name: str, columns: tuple[str, ...], rows: list[tuple[int, ...]]) -> sa.CTE:
    """Return numbers of ours as a table; as text, for a statement with ``sa.values`` is compiled anew each time."""
    named = ", ".join(f"column{place} AS {one}" for place, one in enumerate(columns, 1))
    listed = ", ".join(f"({', '.join(str(int(number)) for number in row)})" for row in rows)
    text = sa.text(f"SELECT {named} FROM (VALUES {listed}) AS {name}_values")  # noqa: S608  # nosec B608  # whole numbers only
    return text.columns(*(sa.column(one, sa.Integer) for one in columns)).cte(name)


_FIRST, _LAST = number_of(date(min(CALENDAR.years), 1, 1)), number_of(date(max(CALENDAR.years), 12, 31))
_changes = _of_table("days_unlike_their_weekday", ("number", "change"), list(_national()))
_holidays = _of_table(
    "national_holidays", ("number",), [(number_of(day),) for day in sorted(CALENDAR.holidays)]
)
