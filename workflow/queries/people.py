"""The register of persons: the list within reach, one person with everything known, and where an old address leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from rules.vocabulary import Employment
from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.folding import has_words
from workflow.models import (
    FormerName,
    Person,
    PersonDetail,
    PersonIdentity,
    PersonMerge,
    ProposalState,
    ServicePeriod,
    Unit,
    person_key,
)
from workflow.queries import paging
from workflow.register_reach import is_merged, key_id, reached_persons, reached_units
from workflow.tables import table

people, details, identities = table(Person), table(PersonDetail), table(PersonIdentity)
service, units, former, merges = table(ServicePeriod), table(Unit), table(FormerName), table(PersonMerge)
SHORTEST_TAIL = 3
MOST_UNITS = 300


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list; the identity number is never in it."""

    key: str
    code: str
    full_name: str
    birth_year: int | None
    deceased_on: date | None
    position: str
    unit: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Service:
    """One stretch of service."""

    unit: str
    unit_code: str
    position: str
    employment: Employment
    is_leader: bool
    since: date
    until: date | None


def name_or_number(text: str) -> sa.ColumnElement[bool]:
    """Return the condition on ``persons`` for what was typed: a name without marks, a code, an identity number.

    Digits are an identity number, whole or its last three or more; former names count like present ones.
    """
    words = fold(text).split()[:8]
    digits = "".join(text.split())
    if digits.isascii() and digits.isdigit():
        if len(digits) < SHORTEST_TAIL:
            return people.c.code == digits
        numbers = sa.select(identities.c.person_id).where(
            identities.c.number.endswith(digits, autoescape=True)
        )
        return sa.or_(people.c.id.in_(numbers), people.c.code == digits)
    if not words:
        return sa.true()
    as_key = sa.literal("P") + sa.cast(people.c.id, sa.String)
    once = sa.exists().where(former.c.subject_key == as_key, has_words(former.c.search_key, words))
    return sa.or_(
        has_words(people.c.search_key, words), once, sa.func.lower(people.c.code) == text.strip().lower()
    )


def named(viewer: Actor, text: str) -> tuple[PersonRow, ...]:
    """Return the people within reach whose whole name (without marks) or code is this. Two statements."""
    wanted = sa.or_(people.c.search_key == fold(text), sa.func.lower(people.c.code) == text.strip().lower())
    with reading() as connection:
        query = sa.select(people.c.id).where(reached_persons(viewer), sa.not_(is_merged()), wanted)
        found = list(connection.scalars(query.order_by(people.c.id).limit(6)))
        return rows(connection, found)


def listed(
    viewer: Actor, text: str = "", unit_code: str = "", cursor: paging.Cursor = paging.FIRST
) -> paging.Page[PersonRow]:
    """Return one page of the people within reach, by given name. Three statements."""
    wanted = [reached_persons(viewer), sa.not_(is_merged()), name_or_number(text)]
    if unit_code:
        here = sa.select(units.c.id).where(units.c.code == unit_code, reached_units(viewer))
        wanted.append(people.c.id.in_(sa.select(service.c.person_id).where(service.c.unit_id.in_(here))))
    with reading() as connection:
        total = connection.scalar(sa.select(sa.func.count()).select_from(people).where(*wanted)) or 0
        found, newer, older = paging.fetch(
            connection, sa.select(*people.c).where(*wanted), key=_order(), ref=people.c.code, cursor=cursor
        )
        return paging.Page(rows(connection, [row.id for row in found]), total, newer, older)


def _order() -> Any:
    return people.c.sort_key + sa.literal("|") + people.c.code


def rows(connection: Connection, ids: list[int]) -> tuple[PersonRow, ...]:
    """Return the lines of these persons in the order given, each with the last post. One statement."""
    last = (
        sa.select(
            service.c.person_id, service.c.position, service.c.unit_id,
            sa.func.row_number()
            .over(
                partition_by=service.c.person_id,
                order_by=(service.c.until.is_(None).desc(), service.c.since.desc(), service.c.id.desc()),
            )
            .label("place"),
        )
        .where(service.c.person_id.in_(ids))
        .subquery()
    )  # fmt: skip
    query = (
        sa.select(
            people.c.id, people.c.code, people.c.full_name, people.c.birth_year, details.c.deceased_on,
            last.c.position, units.c.name, units.c.code.label("unit_code"),
        )
        .outerjoin(details, details.c.person_id == people.c.id)
        .outerjoin(last, sa.and_(last.c.person_id == people.c.id, last.c.place == 1))
        .outerjoin(units, units.c.id == last.c.unit_id)
        .where(people.c.id.in_(ids))
    )  # fmt: skip
    found = {row.id: row for row in connection.execute(query)}
    return tuple(_row(found[one]) for one in ids)


def _row(row: Any) -> PersonRow:
    about = (row.position or "", row.name or "", row.unit_code or "")
    return PersonRow(person_key(row.id), row.code, row.full_name, row.birth_year, row.deceased_on, *about)


def unit_choices(viewer: Actor) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the units within reach that are at work today, by name."""
    today = clock.today()
    live = (units.c.since <= today, sa.or_(units.c.until.is_(None), units.c.until >= today))
    query = sa.select(units.c.code, units.c.name).where(reached_units(viewer), *live)
    with reading() as connection:
        found = connection.execute(query.order_by(units.c.name).limit(MOST_UNITS))
        return tuple((code, name) for code, name in found)


def unit_id_of(viewer: Actor, code: str) -> int:
    """Return the id of a unit within reach; ``NotFound`` else."""
    with reading() as connection:
        found = connection.scalar(sa.select(units.c.id).where(units.c.code == code, reached_units(viewer)))
    if found is None:
        raise NotFound("đơn vị này")
    return int(found)


def person_id(viewer: Actor, key: str) -> int:
    """Return the id of a person within reach by key; ``NotFound`` else, whatever the cause."""
    with reading() as connection:
        wanted = (people.c.id == key_id(key, "P"), reached_persons(viewer), sa.not_(is_merged()))
        found = connection.scalar(sa.select(people.c.id).where(*wanted))
    if found is None:
        raise NotFound("người này")
    return int(found)


def moved_to(viewer: Actor, key: str) -> str:
    """Return the key that an old address leads to now, "" when it leads nowhere else."""
    number = key_id(key, "P")
    with reading() as connection:
        for _ in range(10):
            step = (merges.c.merged_id == number, merges.c.state == ProposalState.APPROVED)
            target = connection.scalar(sa.select(merges.c.survivor_id).where(*step))
            if target is None:
                break
            number = int(target)
        within = connection.scalar(
            sa.select(people.c.id).where(people.c.id == number, reached_persons(viewer))
        )
    found = person_key(number)
    return found if within is not None and found != key else ""
