"""A round unit by unit: who has sent, who has not, who was late, and each one's own day and places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.models import Dossier, Nomination, RoundAward, RoundExtension, Unit
from workflow.ordering import titles_in_order
from workflow.queries import paging
from workflow.queries.care import is_late
from workflow.queries.rounds import RoundRow, r, round_for_body
from workflow.queries.scope import units_below
from workflow.round_terms import count_shares, load_places
from workflow.states import LIVE
from workflow.tables import table

n, u, d, extensions, takes = (
    table(Nomination),
    table(Unit),
    table(Dossier),
    table(RoundExtension),
    table(RoundAward),
)


class Standing(Enum):
    """How far a unit is with a round; the value stands in addresses."""

    NOTHING = "chua-lap"
    STARTED = "dang-lap"
    SENT = "da-gui"
    LATE = "gui-muon"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in one round: what it sent, its own last day, its places with how many it named."""

    id: int
    code: str
    name: str
    standing: Standing
    sent: int
    until: date | None
    until_reason: str
    places: dict[AwardCode, int]
    proposed: dict[AwardCode, int]


@dataclass(frozen=True, slots=True)
class UnitGrid:
    """One page of the grid, with how many units there are of each standing."""

    round: RoundRow
    awards: tuple[AwardCode, ...]
    page: paging.Page[UnitLine]
    standings: dict[Standing, int]


def grid(
    viewer: Actor, code: str, *, text: str = "", standing: Standing | None = None,
    cursor: paging.Cursor = paging.FIRST,
) -> UnitGrid:  # fmt: skip
    """Return a page of units of a round for the body that runs it. Seven statements at most, whatever their number."""
    with reading() as connection:
        round_ = round_for_body(connection, viewer, code)
        query = _query(round_.id, round_.body_unit_id, round_.closes_on)
        everybody = [(row.id, row.name, _standing(row)) for row in connection.execute(query)]
        wanted = fold(text)
        kept = [
            number
            for number, name, where in everybody
            if (standing is None or where is standing) and (not wanted or wanted in fold(name))
        ]
        shown = query.where(u.c.id.in_(kept)) if text or standing else query
        rows, newer, older = paging.fetch(connection, shown, key=u.c.id, ref=u.c.code, cursor=cursor)
        awards = tuple(dict.fromkeys(row.award for row in connection.execute(_awards(round_.id))))
        lines = _lines(connection, round_.id, rows)
    counts = Counter(where for _, _, where in everybody)
    return UnitGrid(round_, awards, paging.Page(lines, len(kept), newer, older), dict(counts))


def standings(
    connection: Connection, round_id: int, body_unit_id: int, closes_on: date
) -> dict[Standing, int]:
    """Return how many units of the body stand where. One statement."""
    rows = connection.execute(_query(round_id, body_unit_id, closes_on))
    return dict(Counter(_standing(row) for row in rows))


def choices(viewer: Actor, code: str) -> tuple[RoundRow, tuple[tuple[int, str], ...]]:
    """Return a round with (id, name) of its units, for a choice. Two statements."""
    with reading() as connection:
        row = round_for_body(connection, viewer, code)
        query = _query(row.id, row.body_unit_id, row.closes_on).order_by(u.c.id)
        units = titles_in_order(connection.execute(query), lambda one: one.name)
        return row, tuple((one.id, one.name) for one in units)


def _awards(round_id: int) -> sa.Select[tuple[AwardCode]]:
    return sa.select(takes.c.award).where(takes.c.round_id == round_id).order_by(takes.c.id)


def _query(round_id: int, body_unit_id: int, closes_on: date) -> sa.Select[Any]:
    """Return the units under the body, and any other that has a dossier, with what they did."""
    sent = (
        sa.select(
            n.c.unit_id,
            sa.func.count().label("sent"),
            sa.func.max(sa.case((is_late(), 1), else_=0)).label("late"),
        )
        .select_from(n.join(r, r.c.id == n.c.round_id))
        .where(n.c.round_id == round_id, n.c.submitted_by_id.is_not(None))
        .group_by(n.c.unit_id)
        .subquery()
    )
    started = sa.select(d.c.unit_id).where(d.c.round_id == round_id).group_by(d.c.unit_id).subquery()
    own = sa.select(extensions).where(extensions.c.round_id == round_id).subquery()
    below = units_below(frozenset({body_unit_id}), min(clock.today(), closes_on))
    return (
        sa.select(
            u.c.id, u.c.code, u.c.name, sent.c.sent, sent.c.late, started.c.unit_id.label("started"),
            own.c.until, own.c.reason.label("until_reason"),
        )
        .select_from(
            u.outerjoin(sent, sent.c.unit_id == u.c.id)
            .outerjoin(started, started.c.unit_id == u.c.id)
            .outerjoin(own, own.c.unit_id == u.c.id)
        )
        .where(sa.or_(u.c.id.in_(below), started.c.unit_id.is_not(None)))
    )  # fmt: skip


def _standing(row: Any) -> Standing:
    if row.sent:
        return Standing.LATE if row.late else Standing.SENT
    return Standing.STARTED if row.started else Standing.NOTHING


def _lines(connection: Connection, round_id: int, rows: list[sa.Row[Any]]) -> tuple[UnitLine, ...]:
    places: dict[int, dict[AwardCode, int]] = {}
    allotted = load_places(connection, [round_id])
    for (_, unit_id, award), number in allotted.items():
        places.setdefault(unit_id, {})[award] = number
    proposed: dict[int, dict[AwardCode, int]] = {}
    for (_, unit_id, award), number in count_shares(connection, allotted, LIVE).items():
        proposed.setdefault(unit_id, {})[award] = number
    return tuple(
        UnitLine(
            row.id, row.code, row.name, _standing(row), row.sent or 0, row.until, row.until_reason or "",
            places.get(row.id, {}), proposed.get(row.id, {}),
        )
        for row in rows
    )  # fmt: skip
