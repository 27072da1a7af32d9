"""What a change of units keeps for its way back: the rows it wrote anew and those it added, noted before and after.

``begun`` before the change and ``kept`` after it work for every kind by the tables of ``unit_kinds``; what is kept is
the part ``_back`` of ``UnitChange.moved``. ``held``, ``marks``, ``told``, taken again later, show what was built.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.canonical import canonical_json, sha256
from workflow.db import Base
from workflow.models import (
    AuditEvent,
    Collective,
    Dossier,
    GroupSuccession,
    Nomination,
    Round,
    UnitParent,
    collective_key,
)
from workflow.tables import AnyRow, chunks, table
from workflow.unit_kinds import KINDS, WRITTEN
from workflow.unit_plan import PASSES_ON, Change, still

n, r, d, events = table(Nomination), table(Round), table(Dossier), table(AuditEvent)
groups, parents = table(GroupSuccession), table(UnitParent)
BACK = "_back"
"""The part of ``UnitChange.moved`` that the way back needs; the other keys count what moved."""
OTHER_BUSINESS = frozenset({"user_sessions", "bulk_runs", "unit_changes"})
"""Tables that name a unit but tell nothing about it."""
GOES_OVER = ("unit_id", "round_id")
"""What a change of units may write in a nomination."""
Noted = dict[str, dict[int, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before: the units whose rows the change may write, those rows, nominations, how much chains told."""

    units: frozenset[int]
    rows: Noted
    nominations: dict[int, dict[str, int]] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)


def begun(connection: Connection, change: Change) -> Before:
    """Note what stands before a change of any kind. Statements: one a table, and a few."""
    old, kind = set(change.predecessors), KINDS[change.kind]
    below = (parents.c.parent_id.in_(old), still(parents, change.on))
    scope = old | set(connection.scalars(sa.select(parents.c.unit_id).where(*below)))
    mine = n.c.unit_id.in_(old)
    if r.name in kind.writes:
        own = sa.select(r.c.id).where(r.c.body_unit_id.in_(old))
        mine = n.c.round_id.in_(own)
        scope |= set(connection.scalars(sa.select(d.c.unit_id).where(d.c.round_id.in_(own)).distinct()))
        above = (parents.c.unit_id.in_(old), still(parents, change.on))
        scope |= set(connection.scalars(sa.select(parents.c.parent_id).where(*above)))
    query = sa.select(n.c.id, n.c.unit_id, n.c.round_id).where(mine, n.c.state.in_(PASSES_ON))
    return Before(
        units=frozenset(scope),
        rows=noted(connection, scope, kind.writes),
        nominations={
            row.id: {"unit_id": row.unit_id, "round_id": row.round_id} for row in connection.execute(query)
        },
        told=told(connection, {"unit": scope}),
    )


def noted(connection: Connection, unit_ids: Iterable[int], names: Iterable[str] = tuple(WRITTEN)) -> Noted:
    """Return every row of these tables that names one of these units. One statement a table."""
    wanted, found = sorted(set(unit_ids)), Noted()
    for name in names:
        rows = Base.metadata.tables[name]
        where = sa.or_(*(rows.c[column].in_(wanted) for column in WRITTEN[name].units))
        found[name] = {row.id: _plain(row) for row in connection.execute(sa.select(*rows.c).where(where))}
    return found


def _plain(row: AnyRow) -> dict[str, Any]:
    return {str(name): _text(value) for name, value in row._mapping.items()}


def _text(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value


def kept(connection: Connection, change: Change, before: Before, new: Iterable[int] = ()) -> dict[str, Any]:
    """Return what the way back needs, after the change; ``new``: the units that began."""
    old, new, kind = change.predecessors, tuple(new), KINDS[change.kind]
    changed, added = dict[str, list[Any]](), dict[str, list[int]]()
    for name, rows in noted(connection, before.units | set(new), kind.writes).items():
        for number, values in sorted(rows.items()):
            earlier = before.rows[name].get(number)
            if earlier is None:
                added.setdefault(name, []).append(number)
            elif written := {key: earlier[key] for key in earlier if earlier[key] != values[key]}:
                changed.setdefault(name, []).append([number, written])
    units = [*old, *new]
    back: dict[str, Any] = {
        "changed": changed, "added": added, "old": list(old), "new": list(new), "units": units,
        "watch": [units, None] if kind.builds is None else [sorted(before.units), list(kind.builds)],
        "nominations": list(_gone_over(connection, before)),
    }  # fmt: skip
    begun_ = [collective_key(number) for number in added.get(table(Collective).name, ())]
    back["groups"] = list(
        connection.scalars(sa.select(groups.c.id).where(groups.c.successor_key.in_(begun_)))
    )
    now = told(connection, {"unit": before.units | set(new)})
    back["heard"] = sorted(
        int(key.partition(":")[2]) for key, count in now.items() if count > before.told.get(key, 0)
    )
    back["told"] = told(connection, {"unit": units, "round": added.get(r.name, ())})
    names_it = held(connection, back)
    back["held"] = {key: count for key, (count, _) in names_it.items()}
    back["last"] = {key: last for key, (_, last) in names_it.items()}
    return back | marks(connection, back)


def _gone_over(connection: Connection, before: Before) -> Iterator[list[Any]]:
    """Yield each nomination that went over: its id, what was written anew as it was, its version now."""
    for part in chunks(sorted(before.nominations)):
        query = sa.select(n.c.id, n.c.version, n.c.unit_id, n.c.round_id).where(n.c.id.in_(part))
        for row in connection.execute(query.order_by(n.c.id)):
            was = before.nominations[row.id]
            if written := {key: was[key] for key in GOES_OVER if was[key] != getattr(row, key)}:
                yield [row.id, written, row.version]


def marks(connection: Connection, back: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return marks of what the change wrote as it stands, by table and row: another later means a change since."""
    whole, each = dict[str, str](), dict[str, dict[str, str]]()
    for name in WRITTEN:
        ids = [number for number, _ in back["changed"].get(name, ())] + back["added"].get(name, [])
        rows = Base.metadata.tables[name]
        values = [
            _plain(row)
            for part in chunks(sorted(ids))
            for row in connection.execute(sa.select(*rows.c).where(rows.c.id.in_(part)).order_by(rows.c.id))
        ]
        whole[name] = sha256(canonical_json(values))
        if values:
            each[name] = {str(one["id"]): sha256(canonical_json(one))[:16] for one in values}
    return {"marks": whole, "each": each}


def naming(back: dict[str, Any]) -> Iterator[tuple[str, sa.Table, sa.Column[Any], list[int]]]:
    """Yield every column that may name what the change touched: key, table, column, the ids it would name."""
    wanted = {name: [number for number, _ in rows] for name, rows in back["changed"].items()}
    for name, ids in back["added"].items():
        wanted[name] = [*wanted.get(name, ()), *ids]
    units, builds = back.get("watch", (back["units"], None))
    wanted["units"] = units
    for rows in Base.metadata.sorted_tables:
        if rows.name in OTHER_BUSINESS:
            continue
        for column in rows.columns:
            for key in column.foreign_keys:
                target = key.column.table.name
                shut = target == "units" and builds is not None and rows.name not in builds
                if wanted.get(target) and not shut:
                    yield f"{rows.name}.{column.name}", rows, column, wanted[target]


def held(connection: Connection, back: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Return how many rows name what the change touched, and the newest: more or fewer is later work."""
    found = {}
    for key, rows, column, ids in naming(back):
        number = rows.c.id if "id" in rows.c else sa.literal(0)
        query = sa.select(sa.func.count(), sa.func.max(number)).select_from(rows)
        parts = [connection.execute(query.where(column.in_(part))).one() for part in chunks(ids)]
        found[key] = sum(int(count) for count, _ in parts), max(int(last or 0) for _, last in parts)
    return found


def back_of(change: AnyRow) -> dict[str, Any]:
    """Return what the change kept for the way back; empty for one carried out before it was kept."""
    found: dict[str, Any] = json.loads(change.moved).get(BACK, {})
    if found:  # changes carried out before other kinds could be taken back noted the unit alone
        found["nominations"] = [
            [number, was if isinstance(was, dict) else {"unit_id": was}, version]
            for number, was, version in found["nominations"]
        ]
        found["told"] = {key if ":" in key else f"unit:{key}": count for key, count in found["told"].items()}
    return found


def told(connection: Connection, subjects: Mapping[str, Iterable[int]]) -> dict[str, int]:
    """Return how many events each chain has, by chain and subject."""
    found = {f"{chain}:{one}": 0 for chain, ids in subjects.items() for one in ids}
    for chain, ids in subjects.items():
        query = sa.select(events.c.subject_id, sa.func.count()).group_by(events.c.subject_id)
        for part in chunks(sorted(ids)):
            wanted = (events.c.chain == chain, events.c.subject_id.in_(part))
            found |= {f"{chain}:{one}": count for one, count in connection.execute(query.where(*wanted))}
    return found
