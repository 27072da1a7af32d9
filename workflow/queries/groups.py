"""Collectives and households: lists within reach, and one of them over time with what it received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from rules.vocabulary import AwardCode, Rating
from workflow.actions import Action
from workflow.actor import Actor
from workflow.corrected_names import mark, name_today
from workflow.db import reading
from workflow.errors import NotFound
from workflow.folding import has_words
from workflow.models import (
    AwardDecision,
    Collective,
    FormerName,
    GroupDetail,
    GroupSuccession,
    Household,
    Nomination,
    Round,
    Unit,
    YearlyRating,
)
from workflow.permissions import decide
from workflow.queries import history, paging
from workflow.queries.earlier_awards import EarlierLine, lines_of
from workflow.queries.person_page import FormerLine, NominationLine
from workflow.queries.scope import visible_nominations
from workflow.register_reach import key_id, reached_groups, subject_of_unit
from workflow.states import NominationState
from workflow.tables import table

units, details, former, successions = (
    table(Unit),
    table(GroupDetail),
    table(FormerName),
    table(GroupSuccession),
)
n, r, decisions, ratings = (
    table(Nomination),
    table(Round),
    table(AwardDecision),
    table(YearlyRating),
)
REGISTERS: dict[str, tuple[sa.Table, str, str, str]] = {
    "C": (table(Collective), "name", "kind", "collective"),
    "H": (table(Household), "head_name", "hamlet", "household"),
}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line of a list."""

    key: str
    name: str
    about: str
    unit: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class GroupAward:
    """An award of the collective or household, or of one it follows."""

    award: AwardCode
    year: int
    name: str
    number: str
    decided_on: date | None
    mended: str = ""
    earlier: EarlierLine | None = None


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One collective or household over time."""

    key: str
    name: str
    code: str
    about: str
    unit: str
    unit_code: str
    whole_unit: bool
    detail: Any
    former: tuple[FormerLine, ...]
    before: tuple[tuple[str, str, date], ...]
    after: tuple[tuple[str, str, date], ...]
    awards: tuple[GroupAward, ...]
    ratings: tuple[tuple[str, Rating], ...]
    nominations: tuple[NominationLine, ...]
    may_manage: bool
    may_change: bool
    events: tuple[history.EventRow, ...]


def listed(
    viewer: Actor, letter: str, text: str = "", unit_code: str = "", cursor: paging.Cursor = paging.FIRST
) -> paging.Page[GroupRow]:
    """Return one page of collectives ("C") or households ("H") within reach. Two statements."""
    rows, name, about, _ = REGISTERS[letter]
    key = sa.literal(letter) + sa.cast(rows.c.id, sa.String)
    words = fold(text).split()[:8]
    once = sa.exists().where(former.c.subject_key == key, has_words(former.c.search_key, words))
    wanted = [reached_groups(viewer, rows)]
    if words:
        wanted.append(sa.or_(has_words(rows.c.search_key, words), once))
    if unit_code:
        wanted.append(units.c.code == unit_code)
    query = (
        sa.select(
            key.label("key"), rows.c[name].label("name"), rows.c[about].label("about"), units.c.name.label("unit"),
            details.c.ended_on, rows.c.code,
        )
        .join(units, units.c.id == rows.c.unit_id)
        .outerjoin(details, details.c.subject_key == key)
        .where(*wanted)
    )  # fmt: skip
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        order: Any = rows.c.search_key + sa.literal("|") + rows.c.code
        found, newer, older = paging.fetch(connection, query, key=order, ref=rows.c.code, cursor=cursor)
    return paging.Page(
        tuple(GroupRow(row.key, row.name, row.about, row.unit, row.ended_on) for row in found),
        total,
        newer,
        older,
    )


def shown(viewer: Actor, key: str) -> GroupPage:
    """Return one of them within reach; ``NotFound`` else. A fixed number of statements."""
    letter = key[:1]
    if letter not in REGISTERS:
        raise NotFound("mục này")
    rows, name, about, chain = REGISTERS[letter]
    with reading() as connection:
        query = (
            sa.select(*rows.c, units.c.name.label("unit"), units.c.code.label("unit_code"))
            .join(units, units.c.id == rows.c.unit_id)
            .where(rows.c.id == key_id(key, letter), reached_groups(viewer, rows))
        )
        row = connection.execute(query).first()
        if row is None:
            raise NotFound("mục này")
        subject = subject_of_unit(viewer, row.unit_id)
        known = connection.execute(sa.select(*details.c).where(details.c.subject_key == key)).first()
        return GroupPage(
            key=key,
            name=getattr(row, name),
            code=row.code,
            about=getattr(row, about),
            unit=row.unit,
            unit_code=row.unit_code,
            whole_unit=bool(getattr(row, "covers_whole_unit", False)),
            detail=known,
            former=_former(connection, key),
            before=_linked(connection, rows, name, letter, key, back=True),
            after=_linked(connection, rows, name, letter, key, back=False),
            awards=_awards(connection, _lineage(connection, key)),
            ratings=_ratings(connection, key),
            nominations=_nominations(connection, viewer, key),
            may_manage=decide(viewer, Action.MANAGE_REGISTER, subject).allowed,
            may_change=decide(viewer, Action.DRAFT_LATER_ACT, subject).allowed,
            events=history.of_chain(connection, chain, row.id),
        )


def _former(connection: Connection, key: str) -> tuple[FormerLine, ...]:
    query = sa.select(former.c.name, former.c.until, former.c.document).where(former.c.subject_key == key)
    return tuple(FormerLine(*row) for row in connection.execute(query.order_by(former.c.until)))


def _linked(
    connection: Connection, rows: sa.Table, name: str, letter: str, key: str, *, back: bool
) -> tuple[tuple[str, str, date], ...]:  # fmt: skip
    own, other = successions.c.successor_key, successions.c.predecessor_key
    own, other = (own, other) if back else (other, own)
    theirs = sa.literal(letter) + sa.cast(rows.c.id, sa.String)
    query = sa.select(other, rows.c[name], successions.c.on).join(rows, theirs == other).where(own == key)
    return tuple((row[0], row[1], row[2]) for row in connection.execute(query.order_by(successions.c.on)))


def _lineage(connection: Connection, key: str) -> list[str]:
    """The key and those it follows, however far back. One statement."""
    tree = sa.select(sa.cast(sa.literal(key), sa.String(24)).label("key")).cte(recursive=True)
    tree = tree.union(
        sa.select(successions.c.predecessor_key).join(tree, successions.c.successor_key == tree.c.key)
    )
    return sorted(connection.scalars(sa.select(tree.c.key)))


def _awards(connection: Connection, keys: list[str]) -> tuple[GroupAward, ...]:
    here = (
        sa.select(
            n.c.award, r.c.period_until, name_today(), decisions.c.number, decisions.c.issued_on, mark()
        )
        .join(decisions, decisions.c.id == n.c.decision_id)
        .join(r, r.c.id == n.c.round_id)
        .where(n.c.nominee_key.in_(keys), n.c.state == NominationState.AWARDED)
    )
    found = [
        GroupAward(row[0], row[1].year, row[2], row[3] or "", row[4], row[5])
        for row in connection.execute(here)
    ]
    found += [
        GroupAward(one.award, one.year, one.name_in(""), one.number, one.decided_on, earlier=one)
        for one in lines_of(connection, keys)
    ]
    return tuple(sorted(found, key=lambda one: (one.year, str(one.decided_on or "")), reverse=True))


def _ratings(connection: Connection, key: str) -> tuple[tuple[str, Rating], ...]:
    query = sa.select(ratings.c.period_key, ratings.c.rating).where(ratings.c.nominee_key == key)
    return tuple((row[0], row[1]) for row in connection.execute(query.order_by(ratings.c.period_key.desc())))


def _nominations(connection: Connection, viewer: Actor, key: str) -> tuple[NominationLine, ...]:
    query = (
        sa.select(n.c.ref, n.c.award, r.c.name, units.c.name, name_today(), n.c.state)
        .join(r, r.c.id == n.c.round_id)
        .join(units, units.c.id == n.c.unit_id)
        .where(n.c.nominee_key == key, visible_nominations(viewer))
        .order_by(n.c.id.desc())
    )
    return tuple(NominationLine(*row) for row in connection.execute(query))
