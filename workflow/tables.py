"""Small helpers for SQLAlchemy Core: the table of a model, chunks, and ids of inserted rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from workflow.db import Base

CHUNK = 500
T = TypeVar("T")
AnyRow: TypeAlias = Row[*tuple[Any, ...]]  # a row whose columns a query names, too many to spell out
AnySelect: TypeAlias = sa.Select[*tuple[Any, ...]]


def table(model: type[Base]) -> sa.Table:
    """Return the Core table of a model."""
    found = model.__table__
    assert isinstance(found, sa.Table)
    return found


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Yield slices of at most ``size`` items."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def insert_returning(
    connection: Connection, model: type[Base], rows: Sequence[Mapping[str, object]]
) -> list[int]:
    """Insert rows and return their ids in the order given."""
    if not rows:
        return []
    statement = sa.insert(table(model)).returning(table(model).c.id, sort_by_parameter_order=True)
    return [int(row[0]) for row in connection.execute(statement, list(rows))]


def insert_unless_there(
    connection: Connection, model: type[Base], row: Mapping[str, object], *, unique: Sequence[str]
) -> None:
    """Insert a row unless one with the same unique columns exists; safe when two transactions try at once."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(
        insert(table(model)).values(dict(row)).on_conflict_do_nothing(index_elements=list(unique))
    )
