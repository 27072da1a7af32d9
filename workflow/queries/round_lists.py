"""The list of rounds page by page, and last year's round as the beginning of this year's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from rules.text import fold
from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.actor import Actor
from workflow.calendars import calendars_of
from workflow.db import reading
from workflow.queries import paging
from workflow.queries.rounds import (
    RoundRow,
    as_round,
    gate_is_over,
    n,
    r,
    round_for_body,
    round_query,
    takes,
    visible_rounds,
)
from workflow.queries.scope import visible_nominations

STANDINGS = ("dang-nhan", "het-han", "da-dong")


@dataclass(frozen=True, slots=True)
class RoundFilters:
    """What the list is narrowed to; ``standing`` is one of ``STANDINGS`` or empty."""

    text: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class RoundTemplate:
    """Last year's round moved by a year; names with a year in them are moved too."""

    row: RoundRow
    name: str
    code: str
    period_label: str
    period_since: date
    period_until: date
    opens_on: date
    closes_on: date
    gate_closes_on: date | None
    movement_id: int | None
    awards: tuple[tuple[AwardCode, NomineeKind], ...]


def page(
    viewer: Actor, filters: RoundFilters, cursor: paging.Cursor = paging.FIRST
) -> paging.Page[tuple[RoundRow, int]]:
    """Return a page of rounds with the number of nominations the viewer sees in each, the newest first.

    Two statements, three with a text.
    """
    count = (
        sa.select(sa.func.count())
        .where(n.c.round_id == r.c.id, visible_nominations(viewer))
        .correlate(r)
        .scalar_subquery()
    )
    query = round_query().where(visible_rounds(viewer), *_standing(filters.standing))
    with reading() as connection:
        if filters.text:
            wanted = fold(filters.text)
            named = connection.execute(sa.select(r.c.id, r.c.code, r.c.name)).all()
            query = query.where(
                r.c.id.in_([row.id for row in named if wanted in fold(f"{row.code} {row.name}")])
            )
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query.add_columns(count), key=r.c.id, ref=r.c.code, cursor=cursor, descending=True
        )
    return paging.Page(tuple((as_round(row), row[-1]) for row in rows), total, newer, older)


def _standing(name: str) -> list[sa.ColumnElement[bool]]:
    today = clock.today()
    conditions: dict[str, list[sa.ColumnElement[bool]]] = {
        "dang-nhan": [r.c.archived_at.is_(None), r.c.opens_on <= today, ~gate_is_over(today)],
        "het-han": [r.c.archived_at.is_(None), gate_is_over(today)],
        "da-dong": [r.c.archived_at.is_not(None)],
    }
    return conditions.get(name, [])


def template_of(viewer: Actor, code: str) -> RoundTemplate:
    """Return a round as the beginning of next year's: the same settings, each day a year later, on a working day."""
    with reading() as connection:
        row = round_for_body(connection, viewer, code)
        calendar = calendars_of(connection, [row.body_unit_id])
        columns = (takes.c.award, takes.c.nominee_kind)
        taken = connection.execute(
            sa.select(*columns).where(takes.c.round_id == row.id).order_by(takes.c.id)
        ).all()
        movement = connection.scalar(sa.select(r.c.movement_id).where(r.c.id == row.id))

    def moved(day: date) -> date:
        return calendar.end_of(row.body_unit_id, a_year_later(day))

    return RoundTemplate(
        row=row,
        name=years_later(row.name),
        code=years_later(row.code),
        period_label=years_later(row.period_label),
        period_since=a_year_later(row.period_since),
        period_until=a_year_later(row.period_until),
        opens_on=moved(row.opens_on),
        closes_on=moved(row.closes_on),
        gate_closes_on=None if row.gate_closes_on is None else moved(row.gate_closes_on),
        movement_id=movement,
        awards=tuple((one.award, one.nominee_kind) for one in taken),
    )


def a_year_later(day: date) -> date:
    """Return the same day next year; 29 February becomes 28."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def years_later(text: str) -> str:
    """Return a text with every year in it (20xx) raised by one."""
    return re.sub(r"(?<!\d)20\d\d(?!\d)", lambda found: str(int(found.group()) + 1), text)
