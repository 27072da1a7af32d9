"""The appraiser's queue: everything under appraisal, sorted clean, needs eyes, late; by school and by person.

One statement gives the order of the queue with its counts, or the counts of each dossier (``queue_places``); a second
one reads the page's rows. Only what a bulk run or an export takes is read as a whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actor import SYSTEM, Actor
from workflow.db import reading
from workflow.models import Dossier, Nomination, Round, Unit
from workflow.ordering import title_key
from workflow.queries import queue_places
from workflow.queries.care import Care, is_awaited, is_held
from workflow.queries.lateness import LateBefore, late_before
from workflow.queries.nominations import NominationRow, as_row, row_query
from workflow.queries.queue_places import ORDER, Key, Order, QueueFilters
from workflow.statements import among, ask, known_as
from workflow.tables import AnyRow, AnySelect, table

n, r, d, u = table(Nomination), table(Round), table(Dossier), table(Unit)
SIZE = 100
NO_FILTER = QueueFilters()
START = (-1, 0)
"""Before every place."""


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


def queue(viewer: Actor, filters: QueueFilters, after: str = "", *, by_school: bool = False) -> Queue:
    """Return the queue: its counts, and the dossiers or one page of people. Two statements (three by dossier)."""
    if not by_school:
        return _page(viewer, filters, after)
    with reading() as connection:
        return _by_school(connection, viewer, filters)


def _page(viewer: Actor, filters: QueueFilters, after: str) -> Queue:
    order = _order(viewer, filters)
    keys = order.keys(filters.care)
    first = bisect_right(keys, _key(after)) if after else 0
    page = keys[first : first + SIZE]
    newer = "" if first == 0 else "dau" if first <= SIZE else _cursor(keys[first - SIZE - 1])
    older = _cursor(page[-1]) if first + SIZE < len(keys) else ""
    with reading() as connection:
        return Queue(order.counts(), (), _rows(connection, page), len(keys), newer, older)


def _order(viewer: Actor, filters: QueueFilters) -> Order:
    """Return the queue that the filters show, of whatever care. One statement, the first time after a commit."""
    every = replace(filters, care=None)
    return known_as(Order, queue_places.order_query, viewer, every.shape(), **every.told())


def _by_school(connection: Connection, viewer: Actor, filters: QueueFilters) -> Queue:
    cells = ask(connection, queue_places.schools_query, viewer, filters.shape(), **filters.told()).all()
    counts = {
        care: sum(cell.number for cell in cells if cell.rank == place) for place, care in enumerate(ORDER)
    }
    wanted = [cell for cell in cells if filters.care in {None, ORDER[cell.rank]}]
    return Queue(counts, _schools(connection, wanted), (), _total(counts, filters), "", "")


def _total(counts: dict[Care, int], filters: QueueFilters) -> int:
    return sum(counts.values()) if filters.care is None else counts[filters.care]


def chosen(viewer: Actor, filters: QueueFilters) -> tuple[Place, ...]:
    """Return everything that the filters show, for a bulk run. One statement."""
    with reading() as connection:
        found = ask(connection, queue_places.places_query, viewer, filters.shape(), **filters.told())
        return tuple(_place(row) for row in found)


def everybody(viewer: Actor, filters: QueueFilters) -> tuple[QueueRow, ...]:
    """Return every person whom the filters show, in the order of the pages, for an export. Two statements."""
    with reading() as connection:
        found = ask(connection, queue_places.places_query, viewer, filters.shape(), **filters.told())
        return _rows(connection, [(row.rank, row.id) for row in found])


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nomination within the list the person left: its place, how many there are, and those beside it."""

    place: int
    total: int
    previous: str
    following: str
    own: Place | None


def neighbours(viewer: Actor, filters: QueueFilters, nomination_id: int) -> Neighbours:
    """Return what stands before and after a nomination in the queue, also when it has just left the list.

    Two statements, three when it has left.
    """
    order = _order(viewer, filters)
    keys, own_key = order.keys(filters.care), order.key_of(nomination_id)
    with reading() as connection:
        if own_key is None:
            left = _places(connection, viewer, [nomination_id]).get(nomination_id)
            own_key = START if left is None else (ORDER.index(left.care), left.id)
        at = bisect_left(keys, own_key)
        is_there = at < len(keys) and keys[at] == own_key
        wanted = {nomination_id} | {number for _, number in keys[max(at - 1, 0) : at + 2]}
        rows = _places(connection, viewer, wanted)
    before, after = at - 1, at + is_there
    refs = {number: one.ref for number, one in rows.items()}  # without whoever left since the order was read
    return Neighbours(
        place=at + 1 if is_there else 0,
        total=len(keys),
        previous=refs.get(keys[before][1], "") if before >= 0 else "",
        following=refs.get(keys[after][1], "") if after < len(keys) else "",
        own=rows.get(nomination_id),
    )


def _places(connection: Connection, viewer: Actor, ids: Iterable[int]) -> dict[int, Place]:
    found = ask(connection, queue_places.place_query, viewer, ids=sorted(ids))
    return {row.id: _place(row) for row in found}


def _place(row: AnyRow) -> Place:
    looked = (bool(row.has_opinion), bool(row.held), bool(row.awaited))
    return Place(row.id, row.ref, row.version, row.dossier_id, ORDER[row.rank], *looked)


def _key(cursor: str) -> Key:
    care, _, number = cursor.partition("-")
    return (int(care), int(number)) if care.isdecimal() and number.isdecimal() else START


def _cursor(key: Key) -> str:
    """The key of a place as it stands in an address."""
    return "-".join(str(part) for part in key)


def _rows(connection: Connection, page: Sequence[Key]) -> tuple[QueueRow, ...]:
    if not page:
        return ()
    rows = ask(connection, _row_query, SYSTEM, ids=[number for _, number in page])
    found = {row.id: row for row in rows.all()}
    return tuple(_row(found[number], ORDER[rank]) for rank, number in page)


def _row_query(_viewer: Actor) -> AnySelect:
    """The rows of the nominations ``:ids``, which the viewer was already found to see."""
    more = ((n.c.opinion != "").label("has_opinion"), is_held().label("held"), is_awaited().label("awaited"))
    return row_query().add_columns(*more).where(among(n.c.id, "ids"))


def _row(row: AnyRow, care: Care) -> QueueRow:
    return QueueRow(as_row(row), care, bool(row.has_opinion), bool(row.held), bool(row.awaited))


def _schools(connection: Connection, cells: Iterable[AnyRow]) -> tuple[School, ...]:
    """Return the dossiers in the order of their units' names. Two statements."""
    inside: dict[int, list[AnyRow]] = {}
    for cell in cells:
        inside.setdefault(cell.dossier_id, []).append(cell)
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
    rows = sorted(connection.execute(query), key=lambda row: (title_key(row.name), row.sequence))
    known = late_before(connection, {(row.round_id, row.unit_id) for row in rows})
    return tuple(_school(row, inside[row.id], known.get((row.round_id, row.unit_id))) for row in rows)


def _school(row: Any, cells: Sequence[AnyRow], late: LateBefore | None) -> School:
    def count(care: Care, judged: bool | None = None) -> int:
        fits = (one for one in cells if ORDER[one.rank] is care)
        return sum(one.number for one in fits if judged in {None, bool(one.has_opinion)})

    return School(
        dossier_ref=row.ref,
        unit_code=row.code,
        unit=row.name if row.sequence == 1 else f"{row.name} (bổ sung {row.sequence - 1})",
        round_name=row.round_name,
        clean=count(Care.CLEAN),
        look=count(Care.LOOK),
        late=count(Care.LATE),
        clean_new=count(Care.CLEAN, judged=False),
        clean_judged=count(Care.CLEAN, judged=True),
        late_before=late,
    )
