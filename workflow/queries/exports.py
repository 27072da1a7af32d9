"""Whole lists for export: the conditions of the pages, without paging; identity numbers for who may see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa

from workflow.actor import Actor
from workflow.db import reading
from workflow.dossier_rows import citizen_number
from workflow.errors import InvalidInput
from workflow.models import Dossier, Nomination, Person, PersonDetail, person_key
from workflow.permissions import UNIT_ROLES
from workflow.queries import paging
from workflow.queries import people as register
from workflow.queries.nominations import NO_FILTER, Filters, NominationRow, as_row, conditions, row_query
from workflow.queries.scope import visible_nominations
from workflow.register_reach import detailed_persons
from workflow.roles import BODY_ROLES, Role
from workflow.tables import table

n, d, people, details = table(Nomination), table(Dossier), table(Person), table(PersonDetail)
MOST = 20_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ExportedNomination:
    """A line of a list of nominations with what only an export shows."""

    row: NominationRow
    cccd: str
    birth_year: int | None
    received_on: date | None


def nominations(
    viewer: Actor, filters: Filters = NO_FILTER, *, dossier_ref: str = "", decision_id: int | None = None
) -> list[ExportedNomination]:
    """Return every nomination that the list shows on all its pages together. One statement."""
    query = (
        row_query()
        .outerjoin(people, people.c.id == n.c.person_id)
        .add_columns(citizen_number(n.c.person_id), people.c.birth_year, n.c.received_on)
        .where(visible_nominations(viewer), *conditions(viewer, filters))
        .order_by(n.c.id)
        .limit(MOST + 1)
    )
    if dossier_ref:
        query = query.where(d.c.ref == dossier_ref)
    if decision_id is not None:
        query = query.where(n.c.decision_id == decision_id)
    with reading() as connection:
        rows = connection.execute(query).all()
    _refuse_too_many(len(rows))
    return [_exported(viewer, row) for row in rows]


@dataclass(frozen=True, slots=True)
class ExportedPerson:
    """A line of the people's register; the day of birth only for who may read what is personal."""

    row: register.PersonRow
    birth_on: date | None


def persons(viewer: Actor, text: str, unit_code: str) -> list[ExportedPerson]:
    """Return everybody whom the people's list shows on all its pages together."""
    rows = all_pages(lambda cursor: register.listed(viewer, text, unit_code, cursor))
    query = (
        sa.select(people.c.id, details.c.birth_on)
        .join(details, details.c.person_id == people.c.id)
        .where(details.c.birth_on.is_not(None), detailed_persons(viewer))
    )
    with reading() as connection:
        born = {person_key(row.id): row.birth_on for row in connection.execute(query)}
    return [ExportedPerson(row, born.get(row.key)) for row in rows]


def all_pages(fetch: Callable[[paging.Cursor], paging.Page[T]]) -> list[T]:
    """Return the rows of all pages of a paged list."""
    rows: list[T] = []
    cursor = paging.FIRST
    while True:
        page = fetch(cursor)
        rows += page.rows
        _refuse_too_many(len(rows))
        if not page.older:
            return rows
        cursor = paging.Cursor(after=page.older)


def _refuse_too_many(count: int) -> None:
    if count > MOST:
        raise InvalidInput(f"Danh sách có hơn {MOST:,} dòng.".replace(",", ".") + " Lọc bớt rồi tải lại.")


def _exported(viewer: Actor, row: sa.Row[Any]) -> ExportedNomination:
    """Birth, identity: in full for the unit and the standing body, masked for the rest of the body, else left out."""
    full = row.unit_id in viewer.units_with(*UNIT_ROLES)
    full = full or row.body_unit_id in viewer.units_with(Role.STANDING_BODY)
    partly = row.body_unit_id in viewer.units_with(*BODY_ROLES)
    number = row.cccd or ""
    if not full:
        number = "•" * max(len(number) - 3, 0) + number[-3:] if partly else ""
    return ExportedNomination(as_row(row), number, row.birth_year if full else None, row.received_on)
