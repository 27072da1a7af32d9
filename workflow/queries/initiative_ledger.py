"""The initiatives of one's own units by person and year, with the paper that recognises each and where it was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from rules.text import fold
from rules.vocabulary import Level, NomineeKind
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.initiative_use import load_uses
from workflow.models import Initiative, InitiativeEntry, Person, ServicePeriod
from workflow.permissions import UNIT_ROLES
from workflow.picking import Known, register_of
from workflow.queries import paging
from workflow.tables import table

i, entries, people, service = table(Initiative), table(InitiativeEntry), table(Person), table(ServicePeriod)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One initiative; ``ref`` is empty for one that came with the register and has no entry here."""

    id: int
    code: str
    ref: str
    version: int
    person: str
    title: str
    year: int | None
    registered_on: date | None
    recognised_on: date | None
    recognised_by: Level | None
    document: str
    body_name: str
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """What the ledger is narrowed to."""

    text: str = ""
    year: int | None = None


def ledger(
    viewer: Actor, filters: LedgerFilters, cursor: paging.Cursor = paging.FIRST
) -> tuple[paging.Page[LedgerRow], tuple[int, ...]]:
    """Return a page of the ledger, the newest first, and the years it knows. Six statements."""
    own = viewer.units_with(*UNIT_ROLES)
    base = _query(own)
    year = _year()
    query = base.where(year == filters.year) if filters.year else base
    for word in fold(filters.text).split()[:8]:
        query = query.where(people.c.search_key.contains(word, autoescape=True))
    with reading() as connection:
        years = connection.scalars(base.with_only_columns(year).where(year.is_not(None)).distinct())
        known = tuple(sorted((int(one) for one in years), reverse=True))
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query, key=i.c.id, ref=i.c.code, cursor=cursor, descending=True
        )
        uses = load_uses(connection, [row.id for row in rows], lock=False)
    found = tuple(_row(row, tuple(label for _, label in uses.get(row.id, ()))) for row in rows)
    return paging.Page(found, total, newer, older), known


def entry(viewer: Actor, ref: str) -> LedgerRow:
    """Return one registered initiative of one's own units; ``NotFound`` otherwise."""
    with reading() as connection:
        row = connection.execute(
            _query(viewer.units_with(*UNIT_ROLES)).where(entries.c.ref == ref)
        ).one_or_none()
        if row is None:
            raise NotFound("sáng kiến này")
        uses = load_uses(connection, [row.id], lock=False)
    return _row(row, tuple(label for _, label in uses.get(row.id, ())))


def authors(viewer: Actor, unit_id: int) -> tuple[Known, ...]:
    """Return the people of one of one's own units, by name, to choose the author from."""
    if unit_id not in viewer.units_with(*UNIT_ROLES):
        raise NotFound("đơn vị này")
    with reading() as connection:
        return tuple(one for one in register_of(connection, unit_id) if one.kind is NomineeKind.INDIVIDUAL)


def _year() -> sa.ColumnElement[Any]:
    return sa.func.coalesce(entries.c.year, sa.cast(sa.extract("year", i.c.recognised_on), sa.Integer))


def _query(units: frozenset[int]) -> sa.Select[Any]:
    staff = sa.select(service.c.person_id).where(service.c.unit_id.in_(units))
    joined = i.join(people, people.c.id == i.c.person_id).outerjoin(
        entries, entries.c.initiative_id == i.c.id
    )
    return (
        sa.select(
            i.c.id, i.c.code, entries.c.ref, entries.c.version, people.c.full_name.label("person"), i.c.title,
            _year().label("year"), entries.c.registered_on, i.c.recognised_on, i.c.recognised_by, i.c.document,
            entries.c.body_name,
        )
        .select_from(joined)
        .where(sa.or_(entries.c.unit_id.in_(units), sa.and_(entries.c.id.is_(None), i.c.person_id.in_(staff))))
    )  # fmt: skip


def _row(row: Any, uses: tuple[str, ...]) -> LedgerRow:
    values = dict(row._mapping)
    values |= {"ref": row.ref or "", "version": row.version or 0, "body_name": row.body_name or ""}
    return LedgerRow(**values, uses=uses)
