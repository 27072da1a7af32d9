"""The audit trail: one hash chain per subject, written in the transaction of the change; append-only.

``hash = SHA-256(0x00 ‖ prev_hash ‖ canonical_json(rest))``. Personal text is kept beside the event; the event holds
only ``SHA-256(salt ‖ detail)``, so a lawful purge leaves the chain whole. Names of events are ``subject_past_verb``.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from workflow.canonical import canonical_json, sha256
from workflow.errors import Conflict
from workflow.models.audit_events import AuditDetail, AuditEvent, ChainHead
from workflow.tables import CHUNK, chunks, table

GENESIS = "0" * 64
HASHED = (
    "chain", "subject_id", "seq", "event", "actor_id", "acting_unit_id", "from_state", "to_state",
    "law_on", "findings_sha256", "payload", "detail_commit", "recorded_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """An event about to be recorded."""

    chain: str
    subject_id: int
    event: str
    actor_id: int
    at: datetime
    payload: dict[str, object] = field(default_factory=dict)
    detail: str = ""
    from_state: str | None = None
    to_state: str | None = None
    acting_unit_id: int | None = None
    law_on: date | None = None
    findings_sha256: str | None = None


def event_hash(prev_hash: str, row: dict[str, object]) -> str:
    """Return the hash of an event row (the columns of ``HASHED``) on top of the previous hash."""
    rest = {name: _moment(row[name]) for name in HASHED}
    return sha256(b"\x00" + prev_hash.encode() + canonical_json(rest).encode())


def _moment(value: object) -> object:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def record(connection: Connection, happened: Sequence[Happened]) -> None:
    """Append events to their chains and move the heads, in the caller's transaction.

    Raises ``Conflict`` when another transaction moved a head in between.
    """
    heads = _heads(connection, happened)
    events, details, moved = [], [], {}
    for item in happened:
        key = (item.chain, item.subject_id)
        seq, prev_hash = heads.get(key, (0, GENESIS))
        row, detail = _rows(item, seq + 1)
        row["prev_hash"], row["hash"] = prev_hash, event_hash(prev_hash, row)
        events.append(row)
        if detail:
            details.append(detail)
        heads[key] = (seq + 1, str(row["hash"]))
        moved[key] = heads[key]
    connection.execute(sa.insert(table(AuditEvent)), events)
    if details:
        connection.execute(sa.insert(table(AuditDetail)), details)
    _move_heads(connection, moved)


def _rows(item: Happened, seq: int) -> tuple[dict[str, object], dict[str, object] | None]:
    """Return the event's row and, where there is personal text, the row that keeps it."""
    row: dict[str, object] = {
        "chain": item.chain,
        "subject_id": item.subject_id,
        "seq": seq,
        "event": item.event,
        "actor_id": item.actor_id,
        "acting_unit_id": item.acting_unit_id,
        "from_state": item.from_state,
        "to_state": item.to_state,
        "law_on": item.law_on,
        "findings_sha256": item.findings_sha256,
        "payload": canonical_json(item.payload) if item.payload else "{}",
        "detail_commit": None,
        "recorded_at": item.at,
    }
    if not item.detail:
        return row, None
    salt = secrets.token_hex(16)
    row["detail_commit"] = sha256(salt + item.detail)
    detail = {
        "chain": item.chain,
        "subject_id": item.subject_id,
        "seq": seq,
        "salt": salt,
        "detail": item.detail,
    }
    return row, detail


def _heads(connection: Connection, happened: Sequence[Happened]) -> dict[tuple[str, int], tuple[int, str]]:
    """Return the heads of the chains about to grow, locked where the database can."""
    wanted: dict[str, set[int]] = {}
    for item in happened:
        wanted.setdefault(item.chain, set()).add(item.subject_id)
    head = table(ChainHead)
    found = {}
    for chain, ids in wanted.items():
        for part in chunks(sorted(ids)):
            query = (
                sa.select(head.c.subject_id, head.c.seq, head.c.hash)
                .where(head.c.chain == chain, head.c.subject_id.in_(part))
                .order_by(head.c.subject_id)
                .with_for_update()
            )
            found.update({(chain, row[0]): (row[1], row[2]) for row in connection.execute(query)})
    return found


def _move_heads(connection: Connection, moved: dict[tuple[str, int], tuple[int, str]]) -> None:
    """Insert or move the heads; UNIQUE(chain, subject, seq) on events refuses a fork whatever happens here."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table(ChainHead))
    statement = statement.on_conflict_do_update(
        index_elements=["chain", "subject_id"],
        set_={"seq": statement.excluded.seq, "hash": statement.excluded.hash},
        where=statement.excluded.seq > table(ChainHead).c.seq,
    )
    rows = [
        {"chain": chain, "subject_id": subject, "seq": seq, "hash": digest}
        for (chain, subject), (seq, digest) in moved.items()
    ]
    for part in chunks(rows, CHUNK):
        connection.execute(statement, part)


def refuse_fork(error: sa.exc.IntegrityError) -> Conflict | None:
    """Return the ``Conflict`` to raise when an integrity error is a second event with the same number."""
    if "audit_events" in str(error.orig):
        return Conflict("Người khác vừa thay đổi đề nghị này. Tải lại trang để xem bản mới rồi làm tiếp.")
    return None
