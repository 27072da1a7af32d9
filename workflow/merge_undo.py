"""Whether a merge of two entries can still be taken back: only while nobody has built on it, and what it would restore.

Asked by the page, which says why not, and by the command.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.merge_plan import KEEPS_ITS_OWN, TIED, label_of, person_columns
from workflow.models import AuditEvent, Nomination, person_key
from workflow.tables import AnyRow, table

n, events = table(Nomination), table(AuditEvent)
BACK = "_back"
"""The part of ``PersonMerge.moved`` that the way back needs; the other keys are table and column."""
MERGING = frozenset({"entry_taken_in", "entry_merged"})
LOOKS = frozenset({"identity_shown"})
"""Events of a person that change nothing."""


def held_by(connection: Connection, person_id: int) -> dict[str, int]:
    """Return how many rows of each table name a person: another number later means that somebody went on."""
    found = {}
    for rows, column, by_key in person_columns():
        if rows.name in KEEPS_ITS_OWN or rows.name in TIED or "id" not in rows.c:
            continue
        value = person_key(person_id) if by_key else person_id
        query = sa.select(sa.func.count()).select_from(rows).where(column == value)
        found[f"{rows.name}.{column.name}"] = connection.scalar(query) or 0
    return found


def back_of(merge: AnyRow) -> dict[str, Any]:
    """Return what the merge kept for the way back; empty for one carried out before it was kept."""
    found: dict[str, Any] = json.loads(merge.moved).get(BACK, {})
    return found


def stands_in_the_way(connection: Connection, merge: AnyRow) -> tuple[str, ...]:
    """Return why a merge that was carried out cannot be taken back, one sentence each; nothing when it can."""
    back = back_of(merge)
    if not back:
        return (
            "Lần gộp này được thực hiện khi hệ thống chưa ghi đủ để tách lại. "
            "Nếu gộp nhầm: thêm người mới, rồi chuyển từng quá trình công tác, xếp loại theo giấy tờ.",
        )
    return tuple(_built(connection, merge, back))


def _built(connection: Connection, merge: AnyRow, back: dict[str, Any]) -> Iterator[str]:
    if count := sum(_later(connection, one) for one in (merge.survivor_id, merge.merged_id)):
        yield f"Sau khi gộp đã ghi thêm {count} thay đổi ở mục này, không biết là của mục nào trong hai mục."
    now = held_by(connection, merge.survivor_id)
    grown = sorted(
        {label_of(key.partition(".")[0]) for key, count in now.items() if count != back["held"].get(key)}
    )
    if grown:
        yield f"Sau khi gộp đã có dữ liệu thêm hoặc bớt: {', '.join(one.lower() for one in grown)}."
    versions = {number: version for number, _, version in back["nominations"]}
    query = sa.select(n.c.id, n.c.nominee_name, n.c.version).where(n.c.id.in_(sorted(versions)))
    went_on = [row for row in connection.execute(query) if row.version != versions[row.id]]
    if went_on:
        yield f"{len(went_on)} đề nghị được chuyển theo đã có bước xử lý tiếp."


def _later(connection: Connection, person_id: int) -> int:
    """Return how many changes the chain of an entry tells after its last merge."""
    query = sa.select(events.c.event).where(events.c.chain == "person", events.c.subject_id == person_id)
    told = list(connection.scalars(query.order_by(events.c.seq)))
    last = max((place for place, event in enumerate(told) if event in MERGING), default=-1)
    return sum(event not in LOOKS for event in told[last + 1 :])
