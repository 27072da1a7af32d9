"""Who reaches which entries of the registers, as SQL conditions: the unit's own people; for the body, those below it.

What is not within reach does not exist for the viewer: pages, lists, counts and commands use the same conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from rules.vocabulary import NomineeKind
from workflow.actor import SYSTEM, Actor
from workflow.errors import NotFound
from workflow.grounds import Subject
from workflow.models import (
    Collective,
    GroupDetail,
    Household,
    Person,
    PersonMerge,
    ProposalState,
    ServicePeriod,
    Unit,
    UnitParent,
    UnitSuccession,
)
from workflow.permissions import UNIT_ROLES
from workflow.roles import Role
from workflow.statements import a_year_ago, ask, given, unindexed, units_of
from workflow.tables import AnyRow, AnySelect, table

people, service, merges = table(Person), table(ServicePeriod), table(PersonMerge)
units, parents, successions = table(Unit), table(UnitParent), table(UnitSuccession)
collectives, households, group_details = table(Collective), table(Household), table(GroupDetail)
Condition = ColumnElement[bool]

READERS = frozenset({Role.APPRAISER, Role.CONFIRMER, Role.STANDING_BODY, Role.SECRETARY})
"""Roles of the body that read the registers of everything below it."""
DETAIL_READERS = frozenset({Role.STANDING_BODY})
"""Those of them who also read what is personal: the day of birth, the family's contact (security.md, the matrix)."""


def units_ever_below(bodies: frozenset[int]) -> sa.Select[tuple[int]]:
    """Return a query for the bodies, what they took over, and every unit that stood under them on any day."""
    return _ever_below(units.c.id.in_(sorted(bodies)))


def _ever_below(first: Condition) -> sa.Select[tuple[int]]:
    tree = sa.select(units.c.id.label("id")).where(first).cte(recursive=True)
    edges = sa.union_all(
        sa.select(parents.c.parent_id.label("above"), parents.c.unit_id.label("below")),
        sa.select(successions.c.successor_id, successions.c.predecessor_id),
    ).subquery()
    tree = tree.union(sa.select(edges.c.below).join(tree, edges.c.above == tree.c.id))
    found: sa.Select[tuple[int]] = sa.select(tree.c.id)
    return found


def is_merged(person_id: ColumnElement[Any] | None = None) -> Condition:
    """Return the condition that an entry went over into another."""
    column = people.c.id if person_id is None else person_id
    gone = sa.select(merges.c.merged_id).where(merges.c.state == ProposalState.APPROVED)
    return column.in_(gone)


def reached_persons(viewer: Actor) -> Condition:
    """Return the condition on ``persons`` under which the viewer may know of an entry."""
    return _persons_read(viewer, READERS)


def detailed_persons(viewer: Actor) -> Condition:
    """Return the condition on ``persons`` under which the viewer may read what is personal (``PersonDetail``)."""
    return _persons_read(viewer, DETAIL_READERS)


def _persons_read(viewer: Actor, readers: frozenset[Role]) -> Condition:
    """One's own unit's people of the last year; for these roles of the body everybody below it."""
    if viewer is SYSTEM:
        return sa.true()
    grounds: list[Condition] = []
    if viewer.units_with(*UNIT_ROLES):
        recent = sa.or_(service.c.until.is_(None), service.c.until >= a_year_ago())
        here = units_of(viewer, service.c.unit_id, UNIT_ROLES)
        grounds.append(people.c.id.in_(sa.select(service.c.person_id).where(here, recent)))
    if viewer.units_with(*readers):
        bodies = units_of(viewer, units.c.id, readers)
        served = service.c.person_id == people.c.id
        below = sa.exists().where(served, unindexed(service.c.unit_id).in_(_ever_below(bodies)))
        grounds.append(sa.or_(below, sa.not_(sa.exists().where(served))))
    return sa.or_(*grounds) if grounds else sa.false()


def reached_units(viewer: Actor) -> Condition:
    """Return the condition on ``units``: one's own with what they took over, for the body everything below it."""
    if viewer is SYSTEM:
        return sa.true()
    grounds: list[Condition] = []
    if viewer.units_with(*UNIT_ROLES):
        followed = units_of(viewer, successions.c.successor_id, UNIT_ROLES)
        before = sa.select(successions.c.predecessor_id).where(followed)
        grounds.append(sa.or_(units_of(viewer, units.c.id, UNIT_ROLES), units.c.id.in_(before)))
    if viewer.units_with(*READERS):
        grounds.append(units.c.id.in_(_ever_below(units_of(viewer, units.c.id, READERS))))
    return sa.or_(*grounds) if grounds else sa.false()


def reached_groups(viewer: Actor, groups: sa.Table) -> Condition:
    """Return the condition on ``collectives`` or ``households``: of a unit within reach."""
    return groups.c.unit_id.in_(sa.select(units.c.id).where(reached_units(viewer)))


def is_reached(connection: Connection, viewer: Actor, key: str) -> bool:
    """Whether the page of a nominee key (P12, C3, H4) opens for the viewer. One statement."""
    number = key_id(key, key[:1])
    return ask(connection, _reach_query, viewer, key[:1], id=number).first() is not None


def _reach_query(viewer: Actor, letter: str) -> AnySelect:
    if letter == "P":
        wanted = (people.c.id == given("id", people.c.id), reached_persons(viewer), sa.not_(is_merged()))
        return sa.select(people.c.id).where(*wanted)
    groups = collectives if letter == "C" else households
    return sa.select(groups.c.id).where(
        groups.c.id == given("id", groups.c.id), reached_groups(viewer, groups)
    )


def key_id(key: str, letter: str) -> int:
    """Return the id in a key such as P12; ``NotFound`` for anything else."""
    digits = key[1:]
    if key[:1] != letter or not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise NotFound("mục này")
    return int(digits)


def person_row(connection: Connection, viewer: Actor, person_id: int, *, lock: bool = False) -> AnyRow:
    """Return a person within reach that was not merged away; ``NotFound`` else, whatever the cause."""
    query = sa.select(*people.c).where(
        people.c.id == person_id, reached_persons(viewer), sa.not_(is_merged())
    )
    row = connection.execute(query.with_for_update(of=people) if lock else query).first()
    if row is None:
        raise NotFound("người này")
    return row


def subject_of(connection: Connection, viewer: Actor, person_id: int) -> Subject:
    """Return what the tables of permissions ask about a person: a unit of his, and a body above it."""
    recent = sa.or_(service.c.until.is_(None), service.c.until >= a_year_ago())
    own = sorted(viewer.units_with(*UNIT_ROLES))
    query = sa.select(service.c.unit_id).where(service.c.person_id == person_id, recent)
    unit_id = connection.scalar(query.where(service.c.unit_id.in_(own)).limit(1)) if own else None
    return Subject(unit_id=unit_id, body_unit_id=_body(viewer), person_ids=(person_id,))


def subject_of_unit(viewer: Actor, unit_id: int) -> Subject:
    """Return the same for something of a unit within reach."""
    return Subject(unit_id=unit_id, body_unit_id=_body(viewer))


@dataclass(frozen=True, slots=True)
class Nominee:
    """An entry of any register within reach: its key and name, its chain of events, what permissions ask about it."""

    key: str
    kind: NomineeKind
    name: str
    chain: str
    id: int
    subject: Subject


GROUPS: dict[str, tuple[sa.Table, str, NomineeKind, str, str]] = {
    "C": (collectives, "name", NomineeKind.COLLECTIVE, "collective", "tập thể này"),
    "H": (households, "head_name", NomineeKind.HOUSEHOLD, "household", "hộ gia đình này"),
}


def nominee(connection: Connection, viewer: Actor, key: str, *, lock: bool = False) -> Nominee:
    """Return the person, collective or household of a key, also one that has ended; ``NotFound`` out of reach."""
    letter = key[:1]
    if letter not in GROUPS:
        row = person_row(connection, viewer, key_id(key, "P"), lock=lock)
        subject = subject_of(connection, viewer, row.id)
        return Nominee(f"P{row.id}", NomineeKind.INDIVIDUAL, row.full_name, "person", row.id, subject)
    groups, name, kind, chain, what = GROUPS[letter]
    query = sa.select(groups.c.id, groups.c[name], groups.c.unit_id).where(
        groups.c.id == key_id(key, letter), reached_groups(viewer, groups)
    )
    found = connection.execute(query.with_for_update(of=groups) if lock else query).first()
    if found is None:
        raise NotFound(what)
    number, shown, unit_id = found
    return Nominee(f"{letter}{number}", kind, shown, chain, number, subject_of_unit(viewer, unit_id))


def _body(viewer: Actor) -> int | None:
    """The body for which the viewer looks after registers, else one for which he reads them."""
    return body_of(viewer, Role.STANDING_BODY) or body_of(viewer, *READERS)


def body_of(viewer: Actor, *roles: Role) -> int | None:
    """Return the body for which the viewer holds one of the roles, the acting one first."""
    held = viewer.units_with(*roles)
    if viewer.acting_unit_id in held:
        return viewer.acting_unit_id
    return min(held, default=None)
