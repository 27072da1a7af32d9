"""Pages by key: the last row shown names the next page, so nothing is skipped or twice while rows change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

PAGE_SIZE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after or before the row with this reference; neither is the first page."""

    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page, how many there are in all, and the references that name its neighbours."""

    rows: tuple[T, ...]
    total: int
    newer: str = ""
    older: str = ""


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
) -> tuple[list[sa.Row[Any]], str, str]:
    """Return the rows of a page with the references before and after it. One statement; ``key`` is unique.

    An unknown reference gives an empty page, never an error.
    """
    backwards = bool(cursor.before)
    edge = cursor.before or cursor.after
    if edge:
        at = sa.select(key).where(ref == edge).scalar_subquery()
        forward = backwards == descending
        query = query.where(key > at if forward else key < at)
    down = descending != backwards
    found = list(connection.execute(query.order_by(key.desc() if down else key).limit(size + 1)))
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return [], "", ""
    has_newer = more if backwards else bool(cursor.after)
    has_older = True if backwards else more
    first, last = (str(getattr(found[place], ref.name)) for place in (0, -1))
    return found, first if has_newer else "", last if has_older else ""


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
