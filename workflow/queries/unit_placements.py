"""Who works at a successor of a split unit, and to which of its sisters each may still be placed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Person, ServicePeriod, Unit, UnitSuccession
from workflow.ordering import titles_in_order
from workflow.register_reach import reached_units
from workflow.tables import table

units, people, service = table(Unit), table(Person), table(ServicePeriod)
successions = table(UnitSuccession)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works at the unit, since when, as what."""

    id: int
    name: str
    position: str
    since: date


@dataclass(frozen=True, slots=True)
class PlacementPage:
    """A successor with its people and its sisters (id, name)."""

    unit_id: int
    code: str
    name: str
    since: date
    sisters: tuple[tuple[int, str], ...]
    members: tuple[Member, ...]


def shown(viewer: Actor, code: str) -> PlacementPage:
    """Return the page; ``NotFound`` for a unit out of reach or one that no split made. Three statements."""
    with reading() as connection:
        found = sa.select(units.c.id, units.c.code, units.c.name, units.c.since)
        unit = connection.execute(found.where(units.c.code == code, reached_units(viewer))).first()
        if unit is None:
            raise NotFound("đơn vị này")
        before = sa.select(successions.c.predecessor_id).where(successions.c.successor_id == unit.id)
        after = sa.select(successions.c.successor_id).where(successions.c.predecessor_id.in_(before))
        alive = sa.or_(units.c.until.is_(None), units.c.until >= clock.today())
        query = sa.select(units.c.id, units.c.name).where(units.c.id.in_(after), units.c.id != unit.id, alive)
        others = titles_in_order(connection.execute(query.order_by(units.c.id)), lambda row: row.name)
        sisters = tuple((row.id, row.name) for row in others)
        if not sisters:
            raise NotFound("trang xếp người của đơn vị này")
        here = (
            sa.select(people.c.id, people.c.full_name, service.c.position, service.c.since)
            .join(service, service.c.person_id == people.c.id)
            .where(service.c.unit_id == unit.id, service.c.until.is_(None))
            .order_by(people.c.sort_key, people.c.id)
        )
        members = tuple(Member(*row) for row in connection.execute(here))
    return PlacementPage(unit.id, unit.code, unit.name, unit.since, sisters, members)
