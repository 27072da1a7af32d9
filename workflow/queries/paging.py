"""Pages by key: the last row shown names the next page, so nothing is skipped or twice while rows change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.statements import given
from workflow.tables import AnyRow, AnySelect

PAGE_SIZE = 50
COUNTED = 1_000
"""How far a list over the whole store is counted, so that its page costs the same however large the store is."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after or before the row with this reference; neither is the first page."""

    after: str = ""
    before: str = ""

    @property
    def edge(self) -> str:
        """The reference at which the page begins; empty for the first one."""
        return self.before or self.after

    @property
    def way(self) -> Way:
        """Which way the page goes: that shapes its statement."""
        return Way.BACK if self.before else Way.ON if self.after else Way.FIRST


class Way(Enum):
    """From which end a page is read."""

    FIRST = "first"
    ON = "on"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page, how many there are in all, and the references that name its neighbours."""

    rows: tuple[T, ...]
    total: int
    newer: str = ""
    older: str = ""
    has_more: bool = False
    """Whether there are more than ``total`` says: a long list is not counted to its end."""


FIRST = Cursor()


def fetch(
    connection: Connection,
    query: sa.Select[Any],
    *,
    key: sa.Column[Any],
    ref: sa.Column[Any],
    cursor: Cursor = FIRST,
    descending: bool = False,
    size: int = PAGE_SIZE,
) -> tuple[list[AnyRow], str, str]:
    """Return the rows of a page with the references before and after it. One statement; ``key`` is unique.

    An unknown reference gives an empty page, never an error.
    """
    query = one_page(query, key=key, ref=ref, way=cursor.way, descending=descending, size=size)
    return turned(connection.execute(query, {"edge": cursor.edge}).all(), ref, cursor, size=size)


def one_page(
    query: AnySelect,
    *,
    key: sa.Column[Any] | tuple[sa.Column[Any], ...],
    ref: sa.Column[Any],
    way: Way,
    descending: bool = False,
    size: int = PAGE_SIZE,
) -> AnySelect:
    """Return the query of the page at ``:edge``, with one row more than it holds; its rows go to ``turned``."""
    backwards, keys = way is Way.BACK, key if isinstance(key, tuple) else (key,)
    if way is not Way.FIRST:
        at = [sa.select(one).where(ref == given("edge", ref)).scalar_subquery() for one in keys]
        here, there = (sa.tuple_(*keys), sa.tuple_(*at)) if len(keys) > 1 else (keys[0], at[0])
        query = query.where(here > there if backwards == descending else here < there)
    return query.order_by(*(one.desc() if descending != backwards else one for one in keys)).limit(size + 1)


def turned(
    rows: Sequence[AnyRow], ref: sa.Column[Any], cursor: Cursor, *, size: int = PAGE_SIZE
) -> tuple[list[AnyRow], str, str]:
    """Return the rows of ``one_page`` in their order, with the references before and after them."""
    backwards, more = cursor.way is Way.BACK, len(rows) > size
    found = list(rows[:size])
    if backwards:
        found.reverse()
    if not found:
        return [], "", ""
    has_newer = more if backwards else bool(cursor.after)
    has_older = True if backwards else more
    first, last = (str(getattr(found[place], ref.name)) for place in (0, -1))
    return found, first if has_newer else "", last if has_older else ""


def together(queries: Sequence[AnySelect]) -> Any:
    """Return the rows of some limited queries as one query that may stand in a condition."""
    if len(queries) == 1:
        return queries[0].correlate(None)
    return sa.union_all(*(sa.select(one.correlate(None).subquery()) for one in queries))


def count_of(*queries: AnySelect) -> AnySelect:
    """Return the query of how many rows there are, each counted to one more than ``COUNTED``; goes to ``counted``."""
    rows = together([one.limit(COUNTED + 1) for one in queries])
    return sa.select(sa.func.count()).select_from(rows.subquery())


def counted(rows: tuple[T, ...], total: int, newer: str, older: str) -> Page[T]:
    """Return a page with a total from ``count_of``."""
    return Page(rows, min(total, COUNTED), newer, older, has_more=total > COUNTED)


def part(rows: Sequence[T], ref: Callable[[T], str], cursor: Cursor, size: int) -> Page[T]:
    """Return one page of rows that are all at hand, as a tree is. An unknown reference gives an empty page."""
    refs = [ref(one) for one in rows]
    edge = cursor.before or cursor.after
    if edge and edge not in refs:
        return Page((), len(rows))
    if cursor.before:
        end = refs.index(edge)
        start = max(0, end - size)
    else:
        start = refs.index(edge) + 1 if edge else 0
        end = min(start + size, len(rows))
    newer = refs[start] if 0 < start < end else ""
    older = refs[end - 1] if start < end < len(rows) else ""
    return Page(tuple(rows[start:end]), len(rows), newer, older)
