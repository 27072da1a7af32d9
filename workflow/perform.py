"""The single path of every change of a nomination: load, permit, judge, fire, write, audit, commit.

``perform_many`` decides over rows read as tuples and writes the accepted ids as sets; ``perform`` is that of one.
Pages, bulk actions and imports share it. ``run`` is the same inside a transaction that a service already holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from rules.finding import Finding
from workflow import idempotency
from workflow.actions import LABELS as ACTION_LABELS
from workflow.actions import Action
from workflow.actor import Actor
from workflow.attempt import Attempt, World, WriteBatch
from workflow.db import reading, transaction
from workflow.errors import Conflict, NotFound, Refused, WorkflowError, WrongState
from workflow.lifecycle import Step, fire, possible_from, step_for
from workflow.payloads import Payload
from workflow.permissions import require_on
from workflow.rows import NominationRow, load_rows
from workflow.security_log import note_refusal
from workflow.states import LABELS as STATE_LABELS
from workflow.states import NominationState
from workflow.tables import chunks
from workflow.world import load_world
from workflow.writing import STALE, write

OF_ROUNDS = frozenset({Action.MANAGE_ROUND, Action.REOPEN_ROUND})
"""Actions on whole rounds: no answer to what can be done with one nomination."""

PER_TRANSACTION = 1000
"""Nominations in one transaction of a per-item bulk action, so that no lock is held long."""


@dataclass(frozen=True, slots=True)
class Item:
    """One nomination of a bulk action, with its own payload and the version its user saw."""

    nomination_id: int
    payload: Payload
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of one nomination."""

    nomination_id: int
    ok: bool
    state: NominationState | None = None
    error: WorkflowError | None = None


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of each nomination of a bulk action, in the order asked."""

    results: tuple[ItemResult, ...]

    @property
    def accepted(self) -> tuple[int, ...]:
        """Return the ids that moved."""
        return tuple(result.nomination_id for result in self.results if result.ok)

    @property
    def refused(self) -> tuple[ItemResult, ...]:
        """Return the results that did not move, with their reasons."""
        return tuple(result for result in self.results if not result.ok)


def perform(trigger: str, nomination_id: int, *, actor: Actor, payload: Payload | None = None,
            version: int | None = None, idempotency_key: str | None = None) -> ItemResult:  # fmt: skip
    """Perform one step on one nomination; raises what stands in the way."""
    item = Item(nomination_id, payload or Payload(), version)
    return perform_many(trigger, [item], actor=actor, idempotency_key=idempotency_key).results[0]


def perform_many(
    trigger: str,
    items: Sequence[Item],
    *,
    actor: Actor,
    per_item: bool = False,
    idempotency_key: str | None = None,
) -> BulkResult:
    """Perform one step on many nominations.

    All or nothing by default: the first refusal is raised and nothing changes. With ``per_item`` the accepted ones are
    done and the refused ones told, in transactions of at most 1,000.
    """
    if step_for(trigger).in_service:
        raise ValueError(f"{trigger} moves together with its session or decision; use the service")
    results: list[ItemResult] = []
    parts = chunks(items, PER_TRANSACTION) if per_item else [items]
    for number, part in enumerate(parts):
        key = f"{idempotency_key}.{number}" if idempotency_key else None
        try:
            results.extend(_one_transaction(trigger, part, actor, per_item=per_item, key=key))
        except WorkflowError as error:
            note_refusal(actor, trigger, error)
            raise
    return BulkResult(tuple(results))


def _one_transaction(
    trigger: str, items: Sequence[Item], actor: Actor, *, per_item: bool, key: str | None
) -> list[ItemResult]:
    with transaction() as connection:
        if key:
            fingerprint = idempotency.fingerprint(
                trigger, actor, [(item.nomination_id, item.payload.for_audit()) for item in items]
            )
            if (replayed := idempotency.claim(connection, key, actor, fingerprint)) is not None:
                return [ItemResult(number, ok, NominationState(state) if state else None)
                        for number, ok, state in replayed]  # fmt: skip
        results = run(connection, trigger, items, actor=actor, per_item=per_item)
        if key:
            answer = [(one.nomination_id, one.ok, one.state.value if one.state else None) for one in results]
            idempotency.finish(connection, key, answer)
        return results


def run(
    connection: Connection, trigger: str, items: Sequence[Item], *, actor: Actor, per_item: bool = False
) -> list[ItemResult]:
    """Do the work inside the caller's write transaction."""
    results, batch, world = _judge(connection, trigger, items, actor, per_item=per_item, lock=True)
    if batch.changes:
        write(connection, batch, world)
    return results


def preview(trigger: str, items: Sequence[Item], *, actor: Actor) -> BulkResult:
    """Return what ``perform_many(per_item=True)`` would do with each nomination now; nothing is written.

    It is the same code up to the writing, so that what is shown beforehand is what happens.
    """
    with reading() as connection:
        results, _, _ = _judge(connection, trigger, items, actor, per_item=True, lock=False)
    return BulkResult(tuple(results))


def _judge(
    connection: Connection, trigger: str, items: Sequence[Item], actor: Actor, *, per_item: bool, lock: bool
) -> tuple[list[ItemResult], WriteBatch, World]:
    """Permit and try every item; return the results and what they want written."""
    step = step_for(trigger)
    rows = load_rows(connection, [item.nomination_id for item in items], lock=lock)
    world = load_world(connection, step, list(rows.values()), [item.payload for item in items])
    batch = WriteBatch()
    results = []
    for item in items:
        try:
            attempt = _attempt(
                step, item, rows.get(item.nomination_id), actor=actor, world=world, batch=batch
            )
            results.append(ItemResult(item.nomination_id, ok=True, state=attempt.state))
        except WorkflowError as error:
            if not per_item:
                raise
            results.append(ItemResult(item.nomination_id, ok=False, error=error))
    return results, batch, world


def _attempt(
    step: Step, item: Item, row: NominationRow | None, *, actor: Actor, world: World, batch: WriteBatch
) -> Attempt:
    """Permit, check the version and the state, and let the Machine try."""
    if row is None:
        raise NotFound("đề nghị khen thưởng")
    require_on(actor, step.action, row, world.subject(row), world.policies[row.body_unit_id])
    if row.state not in step.source:
        raise wrong_state(step, row)
    if item.version is not None and item.version != row.version:
        raise Conflict(STALE)
    if not isinstance(item.payload, step.payload) and step.payload is not Payload:
        raise TypeError(f"{step.trigger} takes {step.payload.__name__}")
    attempt = Attempt(row, row.state, actor, item.payload, world, batch)
    if not fire(step.trigger, attempt):
        raise refused(step, row, attempt.findings)
    return attempt


def wrong_state(step: Step, row: NominationRow) -> WrongState:
    """Return the error that names the state and what is possible instead."""
    ways = [
        other
        for other in possible_from(row.state)
        if other.trigger != "restore_draft" and other.action not in OF_ROUNDS  # by naming him again
    ]
    possible = tuple(dict.fromkeys(ACTION_LABELS[other.action] for other in ways))
    instead = f" Lúc này có thể: {', '.join(possible)}." if possible else " Đề nghị này đã kết thúc."
    message = (
        f"Đề nghị đang ở trạng thái «{STATE_LABELS[row.state]}» nên không thực hiện được "
        f"«{ACTION_LABELS[step.action]}».{instead}"
    )
    return WrongState(message, state=row.state.value, trigger=step.trigger, possible=possible)


def refused(step: Step, row: NominationRow, findings: Sequence[Finding]) -> Refused:
    """Return the refusal with every finding; the sentence names the nominee and the first reason."""
    blocking = [finding for finding in findings if finding.blocks]
    more = f" (và {len(blocking) - 1} lý do khác)" if len(blocking) > 1 else ""
    first = blocking[0].reason if blocking else "Chưa đủ điều kiện."
    message = f"{row.nominee_name}: chưa thực hiện được «{ACTION_LABELS[step.action]}». {first}{more}"
    return Refused(message, findings)


def items_of(
    ids: Sequence[int], payload: Payload | None = None, versions: Mapping[int, int] | None = None
) -> list[Item]:
    """Return the items of a bulk action whose payload is the same for all."""
    seen = versions or {}
    return [Item(number, payload or Payload(), seen.get(number)) for number in dict.fromkeys(ids)]
