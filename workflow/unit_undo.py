"""Whether a change of units can still be taken back: only while nobody has built on it, and what it would restore.

``noted`` before the change and ``kept`` after it tell which rows it wrote anew and which it added. Asked by the page,
which says why not, and by the command.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.canonical import canonical_json, sha256
from workflow.db import Base
from workflow.merge_plan import label_of
from workflow.models import (
    AuditEvent,
    ClusterMembership,
    Collective,
    Dossier,
    GroupSuccession,
    Household,
    Nomination,
    RoleGrant,
    RoundExtension,
    ServicePeriod,
    Unit,
    UnitParent,
    UnitSuccession,
    collective_key,
)
from workflow.tables import AnyRow, chunks, table

n, events, groups = table(Nomination), table(AuditEvent), table(GroupSuccession)
BACK = "_back"
"""The part of ``UnitChange.moved`` that the way back needs; the other keys count what moved."""
JOURNAL: dict[str, tuple[str, ...]] = {
    table(model).name: columns
    for model, columns in (
        (Unit, ("id",)), (UnitParent, ("unit_id", "parent_id")), (ServicePeriod, ("unit_id",)),
        (RoleGrant, ("unit_id",)), (ClusterMembership, ("unit_id",)), (Collective, ("unit_id",)),
        (Household, ("unit_id",)), (Dossier, ("unit_id",)), (RoundExtension, ("unit_id",)),
        (UnitSuccession, ("predecessor_id", "successor_id")),
    )
}  # fmt: skip
"""What a change of units writes, with the columns that name a unit; nominations go through their own door."""
STAYS = frozenset({"units", "collectives"})
"""Rows that a way back ends on their first day instead of taking them out: their history keeps its subject."""
OTHER_BUSINESS = frozenset({"user_sessions", "bulk_runs", "unit_changes"})
"""Tables that name a unit but tell nothing about it."""
LABELS = {
    "units": "Đơn vị", "unit_parents": "Đơn vị cấp trên", "service_periods": "Quá trình công tác",
    "role_grants": "Phân công nhiệm vụ", "cluster_memberships": "Cụm, khối thi đua", "collectives": "Tập thể",
    "households": "Hộ gia đình", "dossiers": "Hồ sơ", "round_extensions": "Gia hạn",
    "unit_successions": "Kế thừa đơn vị", "nominations": "Đề nghị", "papers": "Giấy tờ", "rounds": "Đợt xét",
}  # fmt: skip
Noted = dict[str, dict[int, dict[str, Any]]]


def noted(connection: Connection, unit_ids: Iterable[int]) -> Noted:
    """Return every row of the journal that names one of these units. One statement a table."""
    wanted, found = sorted(set(unit_ids)), Noted()
    for name, columns in JOURNAL.items():
        rows = Base.metadata.tables[name]
        where = sa.or_(*(rows.c[column].in_(wanted) for column in columns))
        found[name] = {row.id: _plain(row) for row in connection.execute(sa.select(*rows.c).where(where))}
    return found


def _plain(row: AnyRow) -> dict[str, Any]:
    return {str(name): _text(value) for name, value in row._mapping.items()}


def _text(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value


def kept(
    connection: Connection,
    before: Noted,
    old: Iterable[int],
    new: Iterable[int],
    nominations: Mapping[int, int],
) -> dict[str, Any]:
    """Return what the way back needs; ``nominations``: the unit that each one which went over belonged to."""
    old, new = tuple(old), tuple(new)
    after = noted(connection, [*old, *new])
    changed, added = dict[str, list[Any]](), dict[str, list[int]]()
    for name, rows in after.items():
        for number, values in sorted(rows.items()):
            earlier = before[name].get(number)
            if earlier is None:
                added.setdefault(name, []).append(number)
            elif written := {key: earlier[key] for key in earlier if earlier[key] != values[key]}:
                changed.setdefault(name, []).append([number, written])
    back: dict[str, Any] = {
        "changed": changed, "added": added, "old": list(old), "new": list(new), "units": [*old, *new],
    }  # fmt: skip
    back["nominations"] = [
        [row.id, nominations[row.id], row.version]
        for part in chunks(sorted(nominations))
        for row in connection.execute(sa.select(n.c.id, n.c.version).where(n.c.id.in_(part)).order_by(n.c.id))
    ]
    begun = [collective_key(number) for number in added.get("collectives", ())]
    back["groups"] = list(connection.scalars(sa.select(groups.c.id).where(groups.c.successor_key.in_(begun))))
    back["told"] = {str(one): _told(connection, one) for one in back["units"]}
    return back | {"marks": _marks(connection, back), "held": _held(connection, back)}


def _marks(connection: Connection, back: dict[str, Any]) -> dict[str, str]:
    """Return a mark of the rows of each table as they stand: another one later means that somebody changed them."""
    found = {}
    for name in JOURNAL:
        ids = [number for number, _ in back["changed"].get(name, ())] + back["added"].get(name, [])
        rows = Base.metadata.tables[name]
        values = [
            _plain(row)
            for part in chunks(sorted(ids))
            for row in connection.execute(sa.select(*rows.c).where(rows.c.id.in_(part)).order_by(rows.c.id))
        ]
        found[name] = sha256(canonical_json(values))
    return found


def _held(connection: Connection, back: dict[str, Any]) -> dict[str, int]:
    """Return how many rows of each table name the units and what the change touched: more or fewer is later work."""
    wanted = {name: [number for number, _ in rows] for name, rows in back["changed"].items()}
    for name, ids in back["added"].items():
        wanted[name] = [*wanted.get(name, ()), *ids]
    wanted["units"] = back["units"]
    found = {}
    for rows in Base.metadata.sorted_tables:
        if rows.name in OTHER_BUSINESS:
            continue
        for column in rows.columns:
            for key in column.foreign_keys:
                ids = wanted.get(key.column.table.name)
                if ids:
                    count = sum(
                        connection.scalar(
                            sa.select(sa.func.count()).select_from(rows).where(column.in_(part))
                        ) or 0
                        for part in chunks(ids)
                    )  # fmt: skip
                    found[f"{rows.name}.{column.name}"] = count
    return found


def back_of(change: AnyRow) -> dict[str, Any]:
    """Return what the change kept for the way back; empty for one carried out before it was kept."""
    found: dict[str, Any] = json.loads(change.moved).get(BACK, {})
    return found


RETURNING = (
    ("service_periods", "{count} quá trình công tác"), ("role_grants", "{count} phân công nhiệm vụ"),
    ("households", "{count} hộ gia đình"), ("dossiers", "{count} hồ sơ"), ("collectives", "{count} tập thể"),
)  # fmt: skip
"""What the page tells of the way back, by table."""


def returns_of(change: AnyRow) -> tuple[str, ...]:
    """Return what the way back would restore, in words; nothing for a change that kept nothing."""
    back = back_of(change)
    if not back:
        return ()
    counts = {name: len(rows) for name, rows in back["changed"].items()}
    found = [words.format(count=counts[name]) for name, words in RETURNING if counts.get(name)]
    if back["nominations"]:
        found.append(f"{len(back['nominations'])} đề nghị chưa có kết quả")
    return tuple(found)


def stands_in_the_way(connection: Connection, change: AnyRow) -> tuple[str, ...]:
    """Return why a change that was carried out cannot be taken back, one sentence each; nothing when it can."""
    back = back_of(change)
    if not back:
        return (
            "Giải thể, và thay đổi thực hiện trước khi có chức năng hoàn tác, không giữ đủ dữ liệu để tự trả lại.",
        )
    return tuple(_built(connection, back))


def _built(connection: Connection, back: dict[str, Any]) -> Iterator[str]:
    if count := sum(_later(connection, unit_id, back) for unit_id in back["units"]):
        yield f"Sau thay đổi đã ghi thêm {count} việc ở các đơn vị này."
    now, marks = _held(connection, back), _marks(connection, back)
    grown = {_label(key.partition(".")[0]) for key, number in back["held"].items() if now.get(key) != number}
    grown |= {_label(name) for name, mark in back["marks"].items() if marks[name] != mark}
    if grown:
        yield f"Sau thay đổi đã có dữ liệu thêm, bớt hoặc sửa: {', '.join(sorted(one.lower() for one in grown))}."
    versions = {number: version for number, _, version in back["nominations"]}
    went_on = sum(
        row.version != versions[row.id]
        for part in chunks(sorted(versions))
        for row in connection.execute(sa.select(n.c.id, n.c.version).where(n.c.id.in_(part)))
    )
    if went_on:
        yield f"{went_on} đề nghị được chuyển theo đã có bước xử lý tiếp."


def _label(name: str) -> str:
    return LABELS.get(name) or label_of(name)


def _told(connection: Connection, unit_id: int) -> int:
    """Return how many events the chain of a unit has."""
    query = sa.select(sa.func.count()).where(events.c.chain == "unit", events.c.subject_id == unit_id)
    return connection.scalar(query) or 0


def _later(connection: Connection, unit_id: int, back: dict[str, Any]) -> int:
    """Return how many things the chain of a unit tells after the change; that it was carried out stands at the old."""
    return _told(connection, unit_id) - int(back["told"][str(unit_id)]) - (unit_id in back["old"])
