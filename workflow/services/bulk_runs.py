"""Bulk runs: choose, preview, start, leave, find again, cancel, undo. Each chunk is one transaction.

A run fixes its nominations and the versions its user saw. Starting it puts one message into the outbox; whoever
drains carries the run out chunk by chunk through ``perform.run``, the gate of every single step, and writes the
result of each nomination in the same transaction. A process killed at any moment leaves whole chunks behind: the
message is still there, the next drain goes on with what is still waiting, and nothing is done twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from workflow import clock, idempotency, outbox
from workflow.actor import Actor
from workflow.appraisal_words import ItemState, RunState
from workflow.audit import Happened, record
from workflow.canonical import canonical_json, new_ref
from workflow.db import reading, transaction
from workflow.errors import Conflict, InvalidInput, NotFound, NotPermitted, WorkflowError
from workflow.grounds import Subject
from workflow.lifecycle import step_for
from workflow.models import BulkRun, BulkRunItem, Nomination, User
from workflow.payloads import Note, Opinion, Payload
from workflow.perform import Item, ItemResult, run
from workflow.permissions import granted
from workflow.services.actors import actor_for_user
from workflow.tables import AnyRow, chunks, insert_returning, table
from workflow.undo_steps import UNDO_OF

runs, items, nominations, users = table(BulkRun), table(BulkRunItem), table(Nomination), table(User)
KIND, CHAIN = "bulk_run", "bulk_run"
CHUNK = 50
"""Nominations in one transaction of a run: short enough that other writers need not wait."""

MOST = 5_000
STEPS: dict[str, type[Payload]] = {
    "receive": Note,
    "record_opinion": Opinion,
    "mark_eligible": Note,
    "undo_opinion": Note,
    "undo_eligible": Note,
}
"""The steps that may be taken as a run, with what they need."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person chose: a step, and nominations with the versions seen; ``subject`` says it in words."""

    trigger: str
    nominations: tuple[tuple[int, int], ...]
    subject: str
    undoes_id: int | None = None


def prepare(wanted: Wanted, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Keep a choice of nominations to look at before the run starts; return its reference. Nothing changes yet."""
    if wanted.trigger not in STEPS:
        raise InvalidInput("Bước này không làm hàng loạt ở đây. Chọn thao tác khác.")
    chosen = dict(wanted.nominations)
    if not chosen:
        raise InvalidInput("Chưa có đề nghị nào để thực hiện. Chọn lại bộ lọc hoặc đánh dấu các dòng.")
    if len(chosen) > MOST:
        raise InvalidInput(
            f"Chọn nhiều nhất {MOST:,} đề nghị một lần. Lọc theo đợt xét hoặc đơn vị.".replace(",", ".")
        )
    _require_somewhere(actor, wanted.trigger)
    with transaction() as connection:
        body = [wanted.trigger, sorted(chosen.items()), wanted.undoes_id]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "prepare_bulk_run", body)
        if earlier is not None:
            return str(connection.scalar(sa.select(runs.c.ref).where(runs.c.id == earlier)))
        row = {
            "ref": new_ref(), "trigger": wanted.trigger, "payload": "", "subject": wanted.subject[:300],
            "state": RunState.PREPARED, "note": "", "user_id": actor.user_id,
            "acting_unit_id": actor.acting_unit_id, "undoes_id": wanted.undoes_id, "total": len(chosen),
            "made_at": clock.now(),
        }  # fmt: skip
        (run_id,) = insert_returning(connection, BulkRun, [row])
        waiting = [
            {
                "run_id": run_id,
                "nomination_id": number,
                "version": version,
                "state": ItemState.WAITING,
                "sentence": "",
            }
            for number, version in chosen.items()
        ]
        for part in chunks(waiting):
            connection.execute(sa.insert(items), part)
        _happened(
            connection, run_id, "bulk_run_prepared", actor.user_id, trigger=wanted.trigger, total=len(chosen)
        )
        idempotency.keep_made(connection, idempotency_key, run_id)
        return str(row["ref"])


def start(ref: str, payload: Payload, *, actor: Actor) -> None:
    """Let a prepared run begin; started twice, it runs once."""
    with transaction() as connection:
        found = _own(connection, ref, actor)
        if found.state is RunState.RUNNING:
            return
        if found.state is not RunState.PREPARED:
            raise Conflict("Việc này đã kết thúc. Chọn lại các đề nghị để làm việc mới.")
        if type(payload) is not STEPS[found.trigger]:
            raise TypeError(f"{found.trigger} takes {STEPS[found.trigger].__name__}")
        kept = canonical_json({name: getattr(payload, name) for name in payload.__dataclass_fields__})
        values = {"state": RunState.RUNNING, "payload": kept, "started_at": clock.now()}
        connection.execute(sa.update(runs).where(runs.c.id == found.id).values(values))
        outbox.add(connection, KIND, {"run_id": found.id})
        _happened(connection, found.id, "bulk_run_started", actor.user_id, trigger=found.trigger)


def cancel(ref: str, *, actor: Actor) -> None:
    """Stop a run between two chunks; what is done stays done and can be undone."""
    with transaction() as connection:
        found = _own(connection, ref, actor)
        if found.state not in {RunState.PREPARED, RunState.RUNNING}:
            raise Conflict("Việc này đã kết thúc nên không còn gì để dừng.")
        _stop(connection, found.id, "Dừng theo yêu cầu của người thực hiện.", actor.user_id)


def prepare_undo(ref: str, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Prepare the run that takes back what an earlier run of one's own did, for those nobody has built on."""
    with reading() as connection:
        found = _own(connection, ref, actor, lock=False)
        back = UNDO_OF.get(found.trigger, "")
        if back not in STEPS:
            raise InvalidInput("Việc này không hoàn tác hàng loạt được. Mở từng đề nghị để xử lý.")
        query = (
            sa.select(nominations.c.id, nominations.c.version)
            .join(items, items.c.nomination_id == nominations.c.id)
            .where(items.c.run_id == found.id, items.c.state == ItemState.DONE)
            .order_by(items.c.id)
        )
        chosen = tuple((row.id, row.version) for row in connection.execute(query))
    wanted = Wanted(back, chosen, f"Hoàn tác: {found.subject}", undoes_id=found.id)
    return prepare(wanted, actor=actor, idempotency_key=idempotency_key)


@outbox.handles(KIND, long=True)
def carry_out(payload: Mapping[str, object]) -> None:
    """Carry a run out to its end, chunk by chunk; the handler of its message, safe to begin again at any time."""
    number = payload["run_id"]
    assert isinstance(number, int)
    while _next_chunk(number):
        pass


def carry_on() -> int:
    """Carry out the runs that wait; return how many ended."""
    return outbox.drain(long=True)


def finish_left_behind() -> int:
    """Carry out what a process that ended in the middle left behind; return how many messages were done."""
    return outbox.drain_left_behind()


def _next_chunk(run_id: int) -> bool:
    """Do the next chunk in one transaction; False when nothing is left. A chunk that cannot be written goes singly."""
    try:
        with transaction() as connection:
            found, actor = _running(connection, run_id)
            if found is None or actor is None:
                return False
            chunk = _waiting(connection, run_id, CHUNK)
            if not chunk:
                _finish(connection, found)
                return False
            _do(connection, found, actor, chunk)
            return True
    except WorkflowError as error:
        if isinstance(error.__cause__, OperationalError):
            raise  # the database is busy or full, no fault of a nomination: the message stays for the next drain
    for number in _ids_waiting(run_id):
        _single(run_id, number)
    return True


def _single(run_id: int, item_id: int) -> None:
    """Do one nomination of a chunk that was refused as a whole, and keep its own reason."""
    try:
        with transaction() as connection:
            found, actor = _running(connection, run_id)
            if found is not None and actor is not None:
                _do(connection, found, actor, _waiting(connection, run_id, 1, only=item_id))
    except WorkflowError as error:
        if isinstance(error.__cause__, OperationalError):
            raise
        with transaction() as connection:
            values = {"state": ItemState.REFUSED, "sentence": error.message[:2000], "done_at": clock.now()}
            waits = (items.c.id == item_id, items.c.state == ItemState.WAITING)
            connection.execute(sa.update(items).where(*waits).values(values))


def _do(connection: Connection, found: Any, actor: Actor, chunk: Sequence[Any]) -> None:
    """Take the step with a chunk and write what became of each, in the caller's transaction."""
    payload = _payload(found.trigger, found.payload)
    asked = [Item(row.nomination_id, payload, row.version) for row in chunk]
    results = run(connection, found.trigger, asked, actor=actor, per_item=True) if asked else []
    at, by_nomination = clock.now(), {row.nomination_id: row.id for row in chunk}
    rows = [{"_id": by_nomination[one.nomination_id], **_result(one), "done_at": at} for one in results]
    if rows:
        values: dict[str, sa.BindParameter[object]] = {
            name: sa.bindparam(name) for name in ("state", "sentence", "result", "done_at")
        }
        connection.execute(sa.update(items).where(items.c.id == sa.bindparam("_id")).values(values), rows)


def _result(one: ItemResult) -> dict[str, object]:
    if one.ok:
        return {"state": ItemState.DONE, "sentence": "", "result": one.state}
    sentence = one.error.message if one.error else "Chưa thực hiện được. Mở đề nghị để xem lý do."
    return {"state": ItemState.REFUSED, "sentence": sentence[:2000], "result": None}


def _payload(trigger: str, kept: str) -> Payload:
    return STEPS[trigger](**json.loads(kept))


def _running(connection: Connection, run_id: int) -> tuple[AnyRow | None, Actor | None]:
    """Return the run, locked, with whom it acts for as his rights are today; nothing when it is over."""
    query = sa.select(*runs.c).where(runs.c.id == run_id).with_for_update()
    found = connection.execute(query).first()
    if found is None or found.state is not RunState.RUNNING:
        return None, None
    if not connection.scalar(sa.select(users.c.is_active).where(users.c.id == found.user_id)):
        _stop(connection, run_id, "Tài khoản của người thực hiện đã bị khóa.", 0)
        return None, None
    return found, replace(actor_for_user(found.user_id), acting_unit_id=found.acting_unit_id)


def _waiting(connection: Connection, run_id: int, most: int, *, only: int | None = None) -> Sequence[AnyRow]:
    query = sa.select(items.c.id, items.c.nomination_id, items.c.version).where(
        items.c.run_id == run_id, items.c.state == ItemState.WAITING
    )
    if only is not None:
        query = query.where(items.c.id == only)
    return connection.execute(query.order_by(items.c.id).limit(most)).all()


def _ids_waiting(run_id: int) -> list[int]:
    with reading() as connection:
        return [row.id for row in _waiting(connection, run_id, CHUNK)]


def _finish(connection: Connection, found: Any) -> None:
    values = {"state": RunState.DONE, "finished_at": clock.now()}
    connection.execute(sa.update(runs).where(runs.c.id == found.id).values(values))
    query = (
        sa.select(items.c.state, sa.func.count()).where(items.c.run_id == found.id).group_by(items.c.state)
    )
    counts = {state.value: count for state, count in connection.execute(query)}
    _happened(connection, found.id, "bulk_run_finished", found.user_id, **counts)


def _stop(connection: Connection, run_id: int, note: str, by: int) -> None:
    values = {"state": RunState.CANCELLED, "note": note, "finished_at": clock.now()}
    connection.execute(sa.update(runs).where(runs.c.id == run_id).values(values))
    waits = (items.c.run_id == run_id, items.c.state == ItemState.WAITING)
    connection.execute(sa.update(items).where(*waits).values(state=ItemState.CANCELLED))
    _happened(connection, run_id, "bulk_run_cancelled", by)


def _own(connection: Connection, ref: str, actor: Actor, *, lock: bool = True) -> AnyRow:
    """Return a run of the actor's own; another's does not exist for him."""
    query = sa.select(*runs.c).where(runs.c.ref == ref, runs.c.user_id == actor.user_id)
    found = connection.execute(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound("việc này")
    return found


def _require_somewhere(actor: Actor, trigger: str) -> None:
    """Refuse a run to those whose roles never take the step; each nomination is judged when its turn comes."""
    action = step_for(trigger).action
    places = {grant.unit_id for grant in actor.grants} or {0}
    verdicts = [granted(actor, action, Subject(unit_id=one, body_unit_id=one)) for one in sorted(places)]
    if not any(verdict.allowed for verdict in verdicts):
        raise NotPermitted(verdicts[0].reason)


def _happened(connection: Connection, run_id: int, event: str, by: int, **payload: object) -> None:
    record(connection, [Happened(CHAIN, run_id, event, by, clock.now(), payload)])
