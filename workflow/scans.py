"""Scans of signed paper as rows say it, whatever paper they are of; services and queries share them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import User
from workflow.tables import AnyRow, table

users = table(User)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan of the signed paper."""

    number: int
    sha256: str
    filename: str
    kept_at: str
    reason: str
    made_by: str
    made_at: datetime


def scans_in(
    connection: Connection, rows: sa.Table, key: str, ids: Sequence[int]
) -> defaultdict[int, tuple[Scan, ...]]:
    """Return the scans in a table by paper, in order; ``key``: its column with the paper. One statement."""
    names = [name for name in Scan.__dataclass_fields__ if name != "made_by"]
    found = made_rows(connection, rows, key, names, ids)
    return grouped((row.paper, Scan(**values_of(row))) for row in found)


def made_rows(
    connection: Connection, rows: sa.Table, key: str, names: Sequence[str], ids: Sequence[int]
) -> Iterable[AnyRow]:
    """Return numbered rows of some papers with the name of who made each; the paper is the column ``paper``."""
    query = (
        sa.select(
            rows.c[key].label("paper"), users.c.display_name.label("made_by"), *(rows.c[name] for name in names)
        )
        .join(users, users.c.id == rows.c.made_by_id)
        .where(rows.c[key].in_(ids))
        .order_by(rows.c[key], rows.c.number)
    )  # fmt: skip
    return connection.execute(query)


def values_of(row: AnyRow) -> dict[str, Any]:
    """Return a row of ``made_rows`` without the paper."""
    return {name: value for name, value in row._mapping.items() if name != "paper"}


def grouped(pairs: Iterable[tuple[int, T]]) -> defaultdict[int, tuple[T, ...]]:
    """Return pairs of paper and thing as tuples by paper."""
    found: defaultdict[int, tuple[T, ...]] = defaultdict(tuple)
    for paper, one in pairs:
        found[paper] = (*found[paper], one)
    return found
