"""Emulation movements: a paged list with the rounds that name each, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from rules.text import fold
from rules.vocabulary import Level
from workflow.canonical import canonical_json, sha256
from workflow.db import reading
from workflow.errors import NotFound
from workflow.folding import folded, has_words
from workflow.models import Movement, Round
from workflow.queries import history, paging
from workflow.tables import table

m, r = table(Movement), table(Round)


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One movement, with how many rounds name it."""

    id: int
    code: str
    name: str
    launched_by: Level
    plan: str
    since: date | None
    until: date | None
    rounds: int

    @property
    def mark(self) -> str:
        """What tells whether a movement is still what a page showed."""
        said = [self.name, self.launched_by, self.plan, self.since, self.until]
        return sha256(canonical_json(said))[:32]


def listed(text: str = "", cursor: paging.Cursor = paging.FIRST) -> paging.Page[MovementRow]:
    """Return one page of movements, the latest recorded first. Two statements."""
    query = _query()
    if words := fold(text).split()[:8]:
        query = query.where(has_words(folded(m.c.name), words))
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query, key=m.c.id, ref=m.c.code, cursor=cursor, descending=True
        )
    return paging.Page(tuple(_row(row) for row in rows), total, newer, older)


def shown(code: str) -> tuple[MovementRow, tuple[history.EventRow, ...]]:
    """Return one movement with its history; ``NotFound`` when there is none. Two statements."""
    with reading() as connection:
        row = connection.execute(_query().where(m.c.code == code)).first()
        if row is None:
            raise NotFound("phong trào này")
        return _row(row), history.of_chain(connection, "movement", row.id)


def _query() -> sa.Select[Any]:
    used = sa.select(sa.func.count()).where(r.c.movement_id == m.c.id).correlate(m).scalar_subquery()
    columns = (m.c.id, m.c.code, m.c.name, m.c.launched_by, m.c.plan, m.c.since, m.c.until)
    return sa.select(*columns, used.label("rounds"))


def _row(row: Any) -> MovementRow:
    return MovementRow(*row)
