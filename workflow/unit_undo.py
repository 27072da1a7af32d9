"""Whether a change of units can still be taken back: only while nobody has built on it, and what it would restore.

Asked by the page, which names the records that were built, and by the command. What is compared was kept by
``unit_journal`` when the change was carried out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import Nomination, UnitChangeKind, UnitParent
from workflow.tables import AnyRow, chunks, table
from workflow.unit_journal import back_of, held, marks, naming, told
from workflow.unit_kinds import KINDS, WRITTEN
from workflow.unit_records import Record, label_of, records_of

n, parents = table(Nomination), table(UnitParent)
NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Built:
    """One reason why a change cannot be taken back; ``later``: chain, subject, how many of its newest events."""

    why: str
    records: tuple[Record, ...] = ()
    later: tuple[tuple[str, int, int], ...] = ()

    def text(self) -> str:
        """Return the sentence with the first of its records."""
        names = [one.words for one in self.records[:NAMED_AT_MOST]]
        more = len(self.records) - len(names)
        tail = f" và {more} mục khác" if more else ""
        return f"{self.why}: {'; '.join(names)}{tail}." if names else f"{self.why}."


@dataclass(frozen=True, slots=True)
class Returning:
    """Rows of one kind that the way back restores, in words."""

    words: str
    records: tuple[Record, ...] = ()


def returns_of(connection: Connection, change: AnyRow) -> tuple[Returning, ...]:
    """Return exactly what the way back would restore; nothing for a change that kept nothing."""
    back = back_of(change)
    return tuple(_returning(connection, change.kind, back)) if back else ()


def _returning(connection: Connection, kind: UnitChangeKind, back: dict[str, Any]) -> Iterator[Returning]:
    for name in KINDS[kind].writes:
        ids = {number for number, _ in back["changed"].get(name, ())} - (
            set(back["old"]) if name == "units" else set(_own_places(connection, back, name))
        )
        if ids:
            yield Returning(f"{len(ids)} {label_of(name)} trở về như cũ", records_of(connection, name, ids))
    if went := back["nominations"]:
        yield Returning(f"{len(went)} đề nghị chưa có kết quả trở về cùng hồ sơ")
    for name in (name for name in KINDS[kind].writes if WRITTEN[name].closed and back["added"].get(name)):
        ids = back["added"][name]
        if name != "units":
            words = f"{len(ids)} {label_of(name)} lập khi thay đổi kết thúc, mã dùng lại được"
            yield Returning(words, records_of(connection, name, ids))


def _own_places(connection: Connection, back: dict[str, Any], name: str) -> Iterable[int]:
    """Return the places of the units of the change itself under others: told with the units, not one by one."""
    if name != parents.name:
        return ()
    return connection.scalars(sa.select(parents.c.id).where(parents.c.unit_id.in_(back["units"])))


def stands_in_the_way(connection: Connection, change: AnyRow) -> tuple[Built, ...]:
    """Return why a change that was carried out cannot be taken back; nothing when it can."""
    back = back_of(change)
    if not back:
        return (
            Built(
                "Thay đổi này được thực hiện khi hệ thống chưa giữ đủ dữ liệu để tự trả lại các mục như trước"
            ),
        )
    return tuple(_built(connection, back))


def _built(connection: Connection, back: dict[str, Any]) -> Iterator[Built]:
    later = tuple(_later(connection, back))
    if count := sum(many for _, _, many in later):
        yield Built(f"Sau thay đổi đã ghi thêm {count} việc ở các đơn vị, đợt xét này", later=later)
    yield from _grown(connection, back)
    yield from _rewritten(connection, back)
    versions = {number: version for number, _, version in back["nominations"]}
    went_on = [
        row.id
        for part in chunks(sorted(versions))
        for row in connection.execute(sa.select(n.c.id, n.c.version).where(n.c.id.in_(part)))
        if row.version != versions[row.id]
    ]
    if went_on:
        records = records_of(connection, n.name, went_on)
        yield Built(f"{len(went_on)} đề nghị được chuyển theo đã có bước xử lý tiếp", records)


def _grown(connection: Connection, back: dict[str, Any]) -> Iterator[Built]:
    """Tell which rows came or went since, by table."""
    was, last = back["held"], back.get("last", {})
    more, fewer, which = dict[str, int](), dict[str, int](), defaultdict[str, set[int]](set)
    now = held(connection, back)
    for key, rows, column, ids in naming(back):
        difference = now[key][0] - was.get(key, now[key][0])
        if difference > 0:
            more[rows.name] = max(more.get(rows.name, 0), difference)
        elif difference < 0:
            fewer[rows.name] = max(fewer.get(rows.name, 0), -difference)
        if difference and key in last and "id" in rows.c:
            for part in chunks(ids):
                query = sa.select(rows.c.id).where(column.in_(part), rows.c.id > last[key])
                which[rows.name].update(connection.scalars(query))
    for name, count in more.items():
        many = max(count, len(which[name]))
        records = records_of(connection, name, which[name])
        yield Built(f"Sau thay đổi đã thêm {many} {label_of(name)}", records)
    for name, count in fewer.items():
        yield Built(f"Sau thay đổi đã bớt {count} {label_of(name)}")


def _rewritten(connection: Connection, back: dict[str, Any]) -> Iterator[Built]:
    """Tell which rows that the change wrote were written again since, by table."""
    now = marks(connection, back)
    for name, mark in back["marks"].items():
        if now["marks"][name] != mark:
            noted_, stand = back.get("each", {}).get(name, {}), now["each"].get(name, {})
            ids = [int(number) for number, was in noted_.items() if stand.get(number) != was]
            words = f"{len(ids)} " if ids else ""
            records = records_of(connection, name, ids)
            yield Built(f"Sau thay đổi đã sửa {words}{label_of(name)}", records)


def _later(connection: Connection, back: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    """Yield chains that tell more than the change: that it was carried out stands at the old units after ``kept``."""
    for key, count in back["told"].items():
        chain, _, subject = key.partition(":")
        own = chain == "unit" and int(subject) in back["old"]
        if many := told(connection, {chain: (int(subject),)})[key] - int(count) - own:
            yield chain, int(subject), many
