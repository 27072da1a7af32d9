"""Bulk runs of one's own: what waits, what runs, what was done, and what a prepared one would change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow.actor import Actor
from workflow.appraisal_words import ItemState, RunState
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import BulkRun, BulkRunItem, Nomination, Unit
from workflow.ordering import titles_in_order
from workflow.payloads import Note, Opinion, Payload
from workflow.perform import Item
from workflow.perform import preview as judged
from workflow.queries import paging
from workflow.statements import ask, user
from workflow.tables import AnySelect, table

runs, items, n, u = table(BulkRun), table(BulkRunItem), table(Nomination), table(Unit)
SIZE = 100


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run with its counts."""

    id: int
    ref: str
    trigger: str
    subject: str
    state: RunState
    note: str
    total: int
    done: int
    refused: int
    waiting: int
    made_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undoes_ref: str | None
    undone_ref: str | None

    @property
    def tried(self) -> int:
        """How many were tried so far."""
        return self.done + self.refused


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One nomination of a run with its result."""

    id: int
    ref: str
    name: str
    detail: str
    award: AwardCode
    unit: str
    state: ItemState
    sentence: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a prepared run would change, by unit, and what it would leave as it is, with the reason of each."""

    ready: tuple[tuple[str, tuple[ItemRow, ...]], ...]
    count: int
    kept: tuple[ItemRow, ...]


def listed(viewer: Actor, cursor: paging.Cursor = paging.FIRST) -> paging.Page[RunRow]:
    """Return a page of the viewer's own runs, the newest first. Three statements."""
    query = _query(viewer)
    with reading() as connection:
        total = connection.scalar(query.with_only_columns(sa.func.count())) or 0
        rows, newer, older = paging.fetch(
            connection, query, key=runs.c.id, ref=runs.c.ref, cursor=cursor, descending=True
        )
        return paging.Page(_with_counts(connection, rows), total, newer, older)


def live_count(viewer: Actor) -> int:
    """Return how many runs of the viewer's are going on."""
    query = sa.select(sa.func.count()).select_from(runs)
    mine = (runs.c.user_id == viewer.user_id, runs.c.state == RunState.RUNNING)
    with reading() as connection:
        return connection.scalar(query.where(*mine)) or 0


def prepared(viewer: Actor) -> tuple[int, str]:
    """Return how many runs of the viewer's wait to be looked at and started, and the newest one. One statement."""
    with reading() as connection:
        refs = ask(connection, _prepared_query, viewer).scalars().all()
    return len(refs), refs[0] if refs else ""


def _prepared_query(viewer: Actor) -> AnySelect:
    own = (runs.c.user_id == user(viewer, runs.c.user_id), runs.c.state == RunState.PREPARED)
    return sa.select(runs.c.ref).where(*own).order_by(runs.c.id.desc())


def shown(viewer: Actor, ref: str) -> RunRow:
    """Return a run of the viewer's own; ``NotFound`` for another's. Two statements."""
    with reading() as connection:
        rows = connection.execute(_query(viewer).where(runs.c.ref == ref)).all()
        if not rows:
            raise NotFound("việc này")
        return _with_counts(connection, rows)[0]


def results(
    viewer: Actor, ref: str, *, state: ItemState | None = None, after: int = 0, size: int | None = SIZE
) -> tuple[ItemRow, ...]:
    """Return the nominations of a run in order, one page of them or all. One statement."""
    query = _items().join(runs, runs.c.id == items.c.run_id)
    query = query.where(runs.c.ref == ref, runs.c.user_id == viewer.user_id, items.c.id > after)
    if state is not None:
        query = query.where(items.c.state == state)
    with reading() as connection:
        return tuple(ItemRow(*row[:9]) for row in connection.execute(query.order_by(items.c.id).limit(size)))


def preview(viewer: Actor, run: RunRow) -> Preview:
    """Return exactly what the run would do now: the same gate, up to the writing."""
    query = _items().where(items.c.run_id == run.id, items.c.state == ItemState.WAITING)
    with reading() as connection:
        rows = connection.execute(query.order_by(items.c.id)).all()
    asked = [Item(row.nomination_id, _placeholder(run.trigger), row.version) for row in rows]
    outcome = {one.nomination_id: one for one in judged(run.trigger, asked, actor=viewer).results}
    ready: dict[str, list[ItemRow]] = {}
    kept = []
    for row in rows:
        one, item = outcome[row.nomination_id], ItemRow(*row[:9])
        if one.ok:
            ready.setdefault(item.unit, []).append(item)
        else:
            kept.append(_because(item, one.error.message if one.error else "Chưa thực hiện được."))
    groups = tuple((unit, tuple(ready[unit])) for unit in titles_in_order(ready, str))
    return Preview(groups, sum(len(found) for _, found in groups), tuple(kept))


def _because(item: ItemRow, sentence: str) -> ItemRow:
    values = {name: getattr(item, name) for name in ItemRow.__slots__}
    return ItemRow(**values | {"sentence": sentence})


def _placeholder(trigger: str) -> Payload:
    """What is typed later does not change who may take the step nor whether it is possible."""
    return Opinion("…", favourable=True) if trigger == "record_opinion" else Note()


def _query(viewer: Actor) -> sa.Select[Any]:
    origin, undo = runs.alias("origin"), runs.alias("undo")
    undone = (
        sa.select(sa.func.max(undo.c.ref))
        .where(undo.c.undoes_id == runs.c.id, undo.c.state != RunState.CANCELLED)
        .correlate(runs)
        .scalar_subquery()
    )
    return (
        sa.select(
            runs.c.id, runs.c.ref, runs.c.trigger, runs.c.subject, runs.c.state, runs.c.note, runs.c.total,
            runs.c.made_at, runs.c.started_at, runs.c.finished_at, origin.c.ref.label("undoes_ref"),
            undone.label("undone_ref"),
        )
        .select_from(runs.outerjoin(origin, origin.c.id == runs.c.undoes_id))
        .where(runs.c.user_id == viewer.user_id)
    )  # fmt: skip


def _with_counts(connection: Connection, rows: Any) -> tuple[RunRow, ...]:
    query = sa.select(items.c.run_id, items.c.state, sa.func.count()).group_by(items.c.run_id, items.c.state)
    counts: Counter[tuple[int, ItemState]] = Counter()
    for run_id, state, count in connection.execute(query.where(items.c.run_id.in_([row.id for row in rows]))):
        counts[(run_id, state)] = count
    return tuple(
        RunRow(
            **row._mapping,
            done=counts[(row.id, ItemState.DONE)],
            refused=counts[(row.id, ItemState.REFUSED)],
            waiting=counts[(row.id, ItemState.WAITING)],
        )
        for row in rows
    )


def _items() -> sa.Select[Any]:
    return sa.select(
        items.c.id, n.c.ref, n.c.nominee_name.label("name"), n.c.nominee_detail.label("detail"), n.c.award,
        u.c.name.label("unit"), items.c.state, items.c.sentence, items.c.done_at, items.c.nomination_id,
        items.c.version,
    ).select_from(items.join(n, n.c.id == items.c.nomination_id).join(u, u.c.id == n.c.unit_id))  # fmt: skip
