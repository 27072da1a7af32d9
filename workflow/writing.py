"""Write a batch: UPDATEs guarded by state and version with row counts compared, inserts, audit events, heads."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import audit
from workflow.attempt import World, WriteBatch
from workflow.errors import Conflict, DuplicateNominee, UnauditedChange
from workflow.models import Nomination
from workflow.states import NominationState
from workflow.tables import chunks, table

Pairs = tuple[tuple[str, object], ...]
STALE = (
    "Người khác vừa thay đổi đề nghị này. Tải lại trang để xem bản mới rồi làm tiếp; chưa có gì bị ghi đè."
)


def write(connection: Connection, batch: WriteBatch, world: World) -> None:
    """Write everything the accepted attempts want, or raise and leave the transaction to roll back."""
    _refuse_unaudited(batch)
    try:
        _update_nominations(connection, batch, world)
        for model, rows in batch.inserts.items():
            connection.execute(sa.insert(table(model)), rows)
        for model, key, values in batch.updates:
            connection.execute(sa.update(table(model)).where(table(model).c.id == key).values(values))
        audit.record(connection, batch.events)
    except IntegrityError as error:
        raise translated(error) from error


def _refuse_unaudited(batch: WriteBatch) -> None:
    """Every changed nomination has exactly one event in this batch."""
    changed = sorted(row.id for row, _state, _changes in batch.changes)
    audited = sorted(event.subject_id for event in batch.events if event.chain == "nomination")
    if changed != audited:
        raise UnauditedChange(f"{len(changed)} changes with {len(audited)} events")


def _update_nominations(connection: Connection, batch: WriteBatch, world: World) -> None:
    """Write equal changes as one statement each, and the changes that are one row's own by one prepared statement.

    A row that moved in the meantime is a ``Conflict``.
    """
    groups: dict[tuple[NominationState, NominationState, int, Pairs], list[int]] = defaultdict(list)
    for row, state, changes in batch.changes:
        groups[(row.state, state, row.version, tuple(sorted(changes.items())))].append(row.id)
    single: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
    for (source, dest, version, pairs), ids in groups.items():
        if len(ids) == 1:
            guard = {"_id": ids[0], "_state": source, "_version": version, "state": dest}
            single[tuple(name for name, _ in pairs)].append(guard | dict(pairs))
        else:
            _update_alike(
                connection,
                ids,
                source=source,
                version=version,
                values={"state": dest, **dict(pairs)},
                world=world,
            )
    for names, rows in single.items():
        _update_each(connection, names, rows, world)


def _update_alike(
    connection: Connection,
    ids: list[int],
    *,
    source: NominationState,
    version: int,
    values: dict[str, object],
    world: World,
) -> None:
    nominations = table(Nomination)
    for part in chunks(ids):
        statement = (
            sa.update(nominations)
            .where(
                nominations.c.id.in_(part), nominations.c.state == source, nominations.c.version == version
            )
            .values(version=nominations.c.version + 1, updated_at=world.at, **values)
        )
        if connection.execute(statement).rowcount != len(part):
            raise Conflict(STALE)


def _update_each(
    connection: Connection, names: tuple[str, ...], rows: list[dict[str, object]], world: World
) -> None:
    nominations = table(Nomination)
    own: dict[str, sa.BindParameter[object]] = {name: sa.bindparam(name) for name in ("state", *names)}
    statement = (
        sa.update(nominations)
        .where(
            nominations.c.id == sa.bindparam("_id"),
            nominations.c.state == sa.bindparam("_state", type_=nominations.c.state.type),
            nominations.c.version == sa.bindparam("_version"),
        )
        .values(version=nominations.c.version + 1, updated_at=world.at, **own)
    )
    if connection.execute(statement, rows).rowcount != len(rows):
        raise Conflict(STALE)


def translated(error: IntegrityError) -> Exception:
    """Return the domain error of a constraint that refused."""
    text = str(error.orig)
    if "uq_nominations_nominee" in text or "nominations.round_id, nominations.unit_id" in text:
        return DuplicateNominee(
            "Người hoặc tập thể này đã có trong danh sách đề nghị cùng danh hiệu, hình thức."
        )
    if "uq_nominations_passed" in text or "nominations.award, nominations.nominee_key" in text:
        return Conflict(
            "Đã có một đề nghị khác của đối tượng này, cùng danh hiệu và thành tích, đủ điều kiện trước."
        )
    if "uq_nominations_initiative" in text or "nominations.initiative_id" in text:
        return Conflict(
            "Sáng kiến này đã dùng cho một đề nghị khác đã đủ điều kiện. Một sáng kiến chỉ dùng một lần; "
            "bỏ sáng kiến khỏi một trong hai đề nghị."
        )
    if "audit_events" in text:
        return Conflict(STALE)
    return error
