"""The registers for picking a nominee: people, collectives and households of a unit, found without marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from rules.vocabulary import Level, NomineeKind
from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Collective, Household, Initiative, Person, ServicePeriod, Unit
from workflow.models.units import KIND_LABELS
from workflow.ordering import people_in_order, titles_in_order
from workflow.permissions import UNIT_ROLES
from workflow.tables import table

people, service, collectives = table(Person), table(ServicePeriod), table(Collective)
households, units, initiatives = table(Household), table(Unit), table(Initiative)
MOST = 30
UNIT_KINDS = tuple(KIND_LABELS.values())
"""What kinds of units are called, for forms and workbooks."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or something that can be nominated."""

    id: int
    kind: NomineeKind
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """A recognised initiative of a person."""

    id: int
    title: str
    person: str


def candidates(viewer: Actor, *, unit_id: int, kind: NomineeKind, text: str = "") -> tuple[Candidate, ...]:
    """Return at most 30 candidates of one of the viewer's own units; ``NotFound`` for another unit."""
    if unit_id not in viewer.units_with(*UNIT_ROLES):
        raise NotFound("đơn vị này")
    searched = {
        NomineeKind.INDIVIDUAL: (_people(unit_id), people.c.search_key),
        NomineeKind.COLLECTIVE: (_collectives(unit_id), collectives.c.search_key),
        NomineeKind.HOUSEHOLD: (_households(unit_id), households.c.search_key),
    }
    query, key = searched[kind]
    for word in fold(text).split()[:6]:
        query = query.where(key.contains(word, autoescape=True))
    with reading() as connection:
        found = connection.execute(query).all()
    rows = (titles_in_order if kind is NomineeKind.COLLECTIVE else people_in_order)(found, lambda row: row[1])
    return tuple(Candidate(row[0], kind, row[1], row[2] or "") for row in rows[:MOST])


def initiatives_of(viewer: Actor, *, unit_id: int) -> tuple[InitiativeRow, ...]:
    """Return the initiatives of the people of one of the viewer's own units."""
    if unit_id not in viewer.units_with(*UNIT_ROLES):
        return ()
    staff = sa.select(service.c.person_id).where(service.c.unit_id == unit_id)
    query = (
        sa.select(initiatives.c.id, initiatives.c.title, people.c.full_name)
        .join(people, people.c.id == initiatives.c.person_id)
        .where(initiatives.c.person_id.in_(staff))
        .order_by(people.c.sort_key, initiatives.c.id)
    )
    with reading() as connection:
        return tuple(InitiativeRow(*row) for row in connection.execute(query))


def units_named(ids: frozenset[int]) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of units, by name."""
    with reading() as connection:
        return _named(connection, ids)


def highest_level(ids: frozenset[int]) -> Level | None:
    """Return the highest level among units; nothing without a unit."""
    with reading() as connection:
        found = {row.level for row in connection.execute(sa.select(units.c.level).where(units.c.id.in_(ids)))}
    return next((level for level in Level if level in found), None)


def _named(connection: Connection, ids: frozenset[int]) -> tuple[tuple[int, str], ...]:
    query = sa.select(units.c.id, units.c.name).where(units.c.id.in_(ids)).order_by(units.c.id)
    return tuple(
        (row.id, row.name) for row in titles_in_order(connection.execute(query), lambda row: row.name)
    )


def _people(unit_id: int) -> sa.Select[Any]:
    today = clock.today()
    year_ago = today.replace(year=today.year - 1, day=min(today.day, 28))
    recent = sa.or_(service.c.until.is_(None), service.c.until >= year_ago)
    position = sa.func.max(service.c.position)
    return (
        sa.select(people.c.id, people.c.full_name, position)
        .join(service, service.c.person_id == people.c.id)
        .where(service.c.unit_id == unit_id, recent)
        .group_by(people.c.id, people.c.full_name, people.c.sort_key)
    )


def _collectives(unit_id: int) -> sa.Select[Any]:
    live = sa.or_(collectives.c.until.is_(None), collectives.c.until >= clock.today())
    empty = sa.literal("")
    return sa.select(collectives.c.id, collectives.c.name, empty).where(
        collectives.c.unit_id == unit_id, live
    )


def _households(unit_id: int) -> sa.Select[Any]:
    columns = (households.c.id, households.c.head_name, households.c.hamlet)
    return sa.select(*columns).where(households.c.unit_id == unit_id)
