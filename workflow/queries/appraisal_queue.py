"""The appraiser's queue: everything under appraisal, sorted clean, needs eyes, late; by school and by person.

One statement reads what each row is (``Place``); the counts, the groups by dossier, the page and the neighbours of a
nomination all come from those, so that no two numbers on the page can differ. A second one reads the page's rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from rules.vocabulary import AwardCode
from workflow.actor import Actor
from workflow.db import reading
from workflow.models import Dossier, Nomination, Round, Unit
from workflow.queries.care import Care, care_code, is_awaited, is_held
from workflow.queries.lateness import LateBefore, late_before
from workflow.queries.nominations import NominationRow, as_row, row_query
from workflow.queries.scope import visible_nominations
from workflow.roles import Role
from workflow.states import NominationState as S
from workflow.tables import table

n, r, d, u = table(Nomination), table(Round), table(Dossier), table(Unit)
SIZE = 100
ORDER = (Care.CLEAN, Care.LOOK, Care.LATE, Care.OVERDUE)
DESK = (Role.APPRAISER, Role.CONFIRMER)
"""Whose queue it is; everybody sees the nominations of the bodies where he holds one of these roles."""


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What the queue is narrowed to; empty means everything."""

    state: S = S.APPRAISAL
    text: str = ""
    round_code: str = ""
    unit_code: str = ""
    dossier_ref: str = ""
    award: AwardCode | None = None
    care: Care | None = None
    has_opinion: bool | None = None
    held: bool | None = None
    awaited: bool | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where one nomination stands in the queue."""

    id: int
    ref: str
    version: int
    dossier_id: int
    care: Care
    has_opinion: bool
    held: bool
    awaited: bool

    @property
    def key(self) -> tuple[int, int]:
        """Sort clean before needs eyes before late, then as entered: the people of one dossier stand together."""
        return ORDER.index(self.care), self.id

    @property
    def cursor(self) -> str:
        """The key as it stands in an address."""
        return "-".join(str(part) for part in self.key)


@dataclass(frozen=True, slots=True)
class School:
    """One dossier of the queue with its counts; ``ready`` are clean and without an opinion, or with one."""

    dossier_ref: str
    unit_code: str
    unit: str
    round_name: str
    clean: int
    look: int
    late: int
    clean_new: int
    clean_judged: int
    late_before: LateBefore | None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One person of the page."""

    row: NominationRow
    care: Care
    has_opinion: bool
    held: bool
    awaited: bool

    @property
    def ref(self) -> str:
        """The reference, for the check boxes."""
        return self.row.ref


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue as its page shows it."""

    counts: dict[Care, int]
    schools: tuple[School, ...]
    rows: tuple[QueueRow, ...]
    total: int
    before: str
    after: str
    first_ref: str


def queue(viewer: Actor, filters: QueueFilters, after: str = "", *, by_school: bool = False) -> Queue:
    """Return the queue: its counts, and the dossiers or one page of people."""
    with reading() as connection:
        places = _places(connection, viewer, filters)
        counts = {care: sum(place.care is care for place in places) for care in ORDER}
        wanted = [place for place in places if filters.care in {None, place.care}]
        start = bisect_right([place.key for place in wanted], _key(after)) if after else 0
        page = [] if by_school else wanted[start : start + SIZE]
        rows = _rows(connection, page)
        schools = _schools(connection, wanted) if by_school else ()
    previous = wanted[start - SIZE - 1].cursor if start > SIZE else ("dau" if start else "")
    more = not by_school and start + SIZE < len(wanted)
    first = wanted[0].ref if wanted else ""
    return Queue(
        counts, schools, rows, len(wanted), previous, wanted[start + SIZE - 1].cursor if more else "", first
    )


def chosen(viewer: Actor, filters: QueueFilters) -> tuple[Place, ...]:
    """Return everything that the filters show, for a bulk run."""
    with reading() as connection:
        return tuple(
            place for place in _places(connection, viewer, filters) if filters.care in {None, place.care}
        )


def everybody(viewer: Actor, filters: QueueFilters) -> tuple[QueueRow, ...]:
    """Return every person whom the filters show, in the order of the pages, for an export. Two statements."""
    with reading() as connection:
        places = _places(connection, viewer, filters)
        return _rows(connection, [place for place in places if filters.care in {None, place.care}])


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nomination within the list the person left: its place, how many there are, and those beside it."""

    place: int
    total: int
    previous: str
    following: str
    own: Place | None


def neighbours(viewer: Actor, filters: QueueFilters, nomination_id: int) -> Neighbours:
    """Return what stands before and after a nomination in the queue, also when it has just left the list."""
    with reading() as connection:
        wanted = [
            place for place in _places(connection, viewer, filters) if filters.care in {None, place.care}
        ]
        own = next((place for place in wanted if place.id == nomination_id), None)
        known = own or next(iter(_places(connection, viewer, None, only=nomination_id)), None)
    if known is None:
        return Neighbours(0, len(wanted), "", wanted[0].ref if wanted else "", None)
    at = bisect_right([place.key for place in wanted], known.key)
    before = at - (2 if own else 1)
    return Neighbours(
        place=at if own else 0,
        total=len(wanted),
        previous=wanted[before].ref if before >= 0 else "",
        following=wanted[at].ref if at < len(wanted) else "",
        own=known,
    )


def _key(cursor: str) -> tuple[int, int]:
    care, _, number = cursor.partition("-")
    return (int(care), int(number)) if care.isdecimal() and number.isdecimal() else (-1, 0)


def _places(
    connection: Connection, viewer: Actor, filters: QueueFilters | None, *, only: int | None = None
) -> list[Place]:
    """Return the places in the order of the queue. One statement."""
    inside = (
        sa.select(
            n.c.id, n.c.ref, n.c.version, n.c.dossier_id, care_code().label("care"),
            (n.c.opinion != "").label("has_opinion"), is_held().label("held"), is_awaited().label("awaited"),
        )
        .select_from(n.join(r, r.c.id == n.c.round_id).join(u, u.c.id == n.c.unit_id))
        .where(visible_nominations(viewer), r.c.body_unit_id.in_(sorted(viewer.units_with(*DESK))))
    )  # fmt: skip
    if only is not None:
        inside = inside.where(n.c.id == only)
    if filters is not None:
        inside = inside.where(*_conditions(filters))
    rows = connection.execute(inside)
    found = [
        Place(row.id, row.ref, row.version, row.dossier_id, Care(row.care), *map(bool, row[5:]))
        for row in rows
    ]
    return sorted(found, key=lambda place: place.key)


def _conditions(filters: QueueFilters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [n.c.state == filters.state]
    found += [n.c.search_key.contains(word, autoescape=True) for word in fold(filters.text).split()[:8]]
    if filters.round_code:
        found.append(r.c.code == filters.round_code)
    if filters.unit_code:
        found.append(u.c.code == filters.unit_code)
    if filters.dossier_ref:
        found.append(n.c.dossier_id.in_(sa.select(d.c.id).where(d.c.ref == filters.dossier_ref)))
    if filters.award is not None:
        found.append(n.c.award == filters.award)
    if filters.has_opinion is not None:
        found.append((n.c.opinion != "") == filters.has_opinion)
    if filters.held is not None:
        found.append(is_held() if filters.held else ~is_held())
    if filters.awaited is not None:
        found.append(is_awaited() if filters.awaited else ~is_awaited())
    return found


def _rows(connection: Connection, page: Sequence[Place]) -> tuple[QueueRow, ...]:
    if not page:
        return ()
    query = row_query().where(n.c.id.in_([place.id for place in page]))
    found = {row.id: as_row(row) for row in connection.execute(query)}
    return tuple(
        QueueRow(found[place.id], place.care, place.has_opinion, place.held, place.awaited) for place in page
    )


def _schools(connection: Connection, places: Sequence[Place]) -> tuple[School, ...]:
    """Return the dossiers in the order of their units' names. Two statements."""
    inside: dict[int, list[Place]] = {}
    for place in places:
        inside.setdefault(place.dossier_id, []).append(place)
    if not inside:
        return ()
    query = (
        sa.select(
            d.c.id, d.c.ref, d.c.sequence, u.c.code, u.c.name, d.c.unit_id, d.c.round_id,
            r.c.name.label("round_name"),
        )
        .select_from(d.join(u, u.c.id == d.c.unit_id).join(r, r.c.id == d.c.round_id))
        .where(d.c.id.in_(sorted(inside)))
    )  # fmt: skip
    rows = sorted(connection.execute(query), key=lambda row: (fold(row.name), row.sequence))
    known = late_before(connection, {(row.round_id, row.unit_id) for row in rows})
    return tuple(_school(row, inside[row.id], known.get((row.round_id, row.unit_id))) for row in rows)


def _school(row: Any, places: Sequence[Place], late: LateBefore | None) -> School:
    clean = [place for place in places if place.care is Care.CLEAN]
    return School(
        dossier_ref=row.ref,
        unit_code=row.code,
        unit=row.name if row.sequence == 1 else f"{row.name} (bổ sung {row.sequence - 1})",
        round_name=row.round_name,
        clean=len(clean),
        look=sum(place.care is Care.LOOK for place in places),
        late=sum(place.care is Care.LATE for place in places),
        clean_new=sum(not place.has_opinion for place in clean),
        clean_judged=sum(place.has_opinion for place in clean),
        late_before=late,
    )
