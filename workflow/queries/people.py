"""The register of persons: the list within reach, one person with everything known, and where an old address leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from rules.vocabulary import Employment
from workflow.actor import SYSTEM, Actor
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
from workflow.ordering import titles_in_order
from workflow.queries import paging
from workflow.register_reach import is_merged, key_id, reached_persons, reached_units
from workflow.statements import among, ask, given, today, words_given, words_told
from workflow.tables import AnySelect, table

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
    return Typed.of(text).condition()


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed to find somebody: the words of a name or the digits of a number, and the whole as a code."""

    words: tuple[str, ...] = ()
    digits: str = ""
    code: str = ""

    @classmethod
    def of(cls, text: str) -> Typed:
        """Read what was typed."""
        digits = "".join(text.split())
        if digits.isascii() and digits.isdigit():
            return cls((), digits, digits)
        return cls(tuple(fold(text).split()[:8]), "", text.strip().lower())

    def shape(self) -> Typed:
        """Return what of it shapes a statement; the rest is told (``told``)."""
        return Typed(tuple("x" for _ in self.words), "0" * min(len(self.digits), SHORTEST_TAIL), "")

    def told(self) -> dict[str, object]:
        """Return the values that a statement of this shape is told."""
        return words_told(self.words) | {"code": self.code, "tail": f"%{self.digits}"}

    def condition(self) -> sa.ColumnElement[bool]:
        """Return the condition on ``persons``."""
        code = given("code", people.c.code, self.code)
        if self.digits:
            if len(self.digits) < SHORTEST_TAIL:
                return sa.and_(people.c.code == code)
            tail = given("tail", identities.c.number, f"%{self.digits}")
            numbers = sa.select(identities.c.person_id).where(identities.c.number.like(tail))
            return sa.or_(people.c.id.in_(numbers), people.c.code == code)
        if not self.words:
            return sa.true()
        words = words_given(self.words)
        as_key = sa.literal("P") + sa.cast(people.c.id, sa.String)
        once = sa.exists().where(former.c.subject_key == as_key, has_words(former.c.search_key, words))
        return sa.or_(has_words(people.c.search_key, words), once, sa.func.lower(people.c.code) == code)


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
    typed, here = Typed.of(text), bool(unit_code)
    told = typed.told() | {"unit_code": unit_code}
    with reading() as connection:
        total = ask(connection, _count_query, viewer, typed.shape(), here, **told).scalar_one()
        page = ask(connection, _page_query, viewer, typed.shape(), here, cursor.way, **told, edge=cursor.edge)
        found, newer, older = paging.turned(page.all(), people.c.code, cursor)
        return paging.counted(rows(connection, [row.id for row in found]), total, newer, older)


def _wanted(viewer: Actor, typed: Typed, with_unit: bool) -> list[sa.ColumnElement[bool]]:
    found = [reached_persons(viewer), sa.not_(is_merged()), typed.condition()]
    if with_unit:
        here = sa.select(units.c.id).where(
            units.c.code == given("unit_code", units.c.code), reached_units(viewer)
        )
        found.append(people.c.id.in_(sa.select(service.c.person_id).where(service.c.unit_id.in_(here))))
    return found


def _count_query(viewer: Actor, typed: Typed, with_unit: bool) -> AnySelect:
    return paging.count_of(sa.select(people.c.id).where(*_wanted(viewer, typed, with_unit)))


def _page_query(viewer: Actor, typed: Typed, with_unit: bool, way: paging.Way) -> AnySelect:
    query = sa.select(people.c.id, people.c.code).where(*_wanted(viewer, typed, with_unit))
    return paging.one_page(query, key=(people.c.sort_key, people.c.code), ref=people.c.code, way=way)


def rows(connection: Connection, ids: list[int]) -> tuple[PersonRow, ...]:
    """Return the lines of these persons in the order given, each with the last post. One statement."""
    found = {row.id: row for row in ask(connection, _rows_query, SYSTEM, ids=ids)}
    return tuple(_row(found[one]) for one in ids)


def _rows_query(_viewer: Actor) -> AnySelect:
    """The lines of the persons ``:ids``, who were already found to be within reach."""
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
        .where(among(service.c.person_id, "ids"))
        .subquery()
    )  # fmt: skip
    return (
        sa.select(
            people.c.id, people.c.code, people.c.full_name, people.c.birth_year, details.c.deceased_on,
            last.c.position, units.c.name, units.c.code.label("unit_code"),
        )
        .outerjoin(details, details.c.person_id == people.c.id)
        .outerjoin(last, sa.and_(last.c.person_id == people.c.id, last.c.place == 1))
        .outerjoin(units, units.c.id == last.c.unit_id)
        .where(among(people.c.id, "ids"))
    )  # fmt: skip


def _row(row: Any) -> PersonRow:
    about = (row.position or "", row.name or "", row.unit_code or "")
    return PersonRow(person_key(row.id), row.code, row.full_name, row.birth_year, row.deceased_on, *about)


def unit_choices(viewer: Actor) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the units within reach that are at work today, by name."""
    with reading() as connection:
        rows = titles_in_order(ask(connection, _choices_query, viewer), lambda row: row.name)
        return tuple((row.code, row.name) for row in rows)


def _choices_query(viewer: Actor) -> AnySelect:
    live = (units.c.since <= today(), sa.or_(units.c.until.is_(None), units.c.until >= today()))
    query = sa.select(units.c.code, units.c.name).where(reached_units(viewer), *live)
    return query.order_by(units.c.name).limit(MOST_UNITS)


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
