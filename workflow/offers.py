"""What an actor can do with a nomination now, and why not the rest: the buttons, from the gate's own guards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from rules.finding import Finding
from workflow.actions import LABELS
from workflow.actor import Actor
from workflow.attempt import Attempt, World, WriteBatch
from workflow.council_rows import conflicted_persons
from workflow.db import reading
from workflow.errors import NotFound
from workflow.grounds import Subject
from workflow.lifecycle import Need, Step, guards_of, possible_from
from workflow.payloads import Payload
from workflow.perform import BulkResult, items_of, perform_many
from workflow.permissions import decide, granted, may_see
from workflow.round_terms import load_places_taken
from workflow.rows import NominationRow, load_by_ref
from workflow.world import load_appraisers, load_world

PAYLOAD_FREE = frozenset({Need.FACTS, Need.QUOTA})
"""Needs whose guards judge the nomination alone, so that they can be tried before anything is typed."""

Conflicted = Mapping[int, frozenset[int]]
"""By nomination the persons whose conflict of interest holds."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a button: possible now, or the reasons in plain words and the findings behind them."""

    trigger: str
    label: str
    possible: bool
    reasons: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def offers_for(nomination_ref: str, actor: Actor) -> tuple[Offer, ...]:
    """Return the steps granted to the actor from the nomination's state; ``NotFound`` when he may not see it."""
    with reading() as connection:
        row = load_by_ref(connection, nomination_ref)
        conflicted = {} if row is None else conflicted_persons(connection, [row.id])
        if row is None or not may_see(actor, row, conflicted.get(row.id, frozenset())):
            raise NotFound("đề nghị khen thưởng")
        return _offers(connection, row, actor, conflicted)


def _offers(
    connection: Connection, row: NominationRow, actor: Actor, conflicted: Conflicted
) -> tuple[Offer, ...]:
    steps = [
        step
        for step in possible_from(row.state)
        if not step.in_service and granted(actor, step.action, Subject.of(row)).allowed
    ]
    if not steps:
        return ()
    world = _world(connection, steps, row, conflicted)
    return tuple(_offer(step, row, actor, world) for step in steps)


def _world(
    connection: Connection, steps: Sequence[Step], row: NominationRow, conflicted: Conflicted
) -> World:
    needs = frozenset().union(*(step.needs & {Need.FACTS, Need.SESSION, Need.HISTORY} for step in steps))
    probe = Step("probe", (row.state,), None, steps[0].action, "probe_made", needs=needs)
    world = load_world(connection, probe, [row], [])
    world.appraisers = load_appraisers(connection, [row.id])
    world.conflicted = conflicted
    if any(Need.PLACES in step.needs for step in steps):
        world.places_taken = load_places_taken(connection, [row], lock=False)
    return world


def _offer(step: Step, row: NominationRow, actor: Actor, world: World) -> Offer:
    verdict = decide(actor, step.action, world.subject(row), world.policies[row.body_unit_id])
    label = LABELS[step.action]
    if not verdict.allowed:
        return Offer(step.trigger, label, possible=False, reasons=(verdict.reason,))
    findings = _findings(step, row, actor, world)
    blocking = tuple(finding for finding in findings if finding.blocks)
    reasons = tuple(dict.fromkeys(finding.reason for finding in blocking))
    return Offer(step.trigger, label, not blocking, reasons, blocking)


def _findings(step: Step, row: NominationRow, actor: Actor, world: World) -> list[Finding]:
    """Try the guards that need nothing typed; those that read the payload judge when the form is sent."""
    if step.payload.__name__ not in {"Payload", "Note", "Reason"}:
        return []
    attempt = Attempt(row, row.state, actor, Payload(), world, WriteBatch())
    return [finding for guard in guards_of(step) for finding in guard(attempt)]


def perform_named(
    trigger: str,
    ids: Sequence[int],
    payload: Payload,
    *,
    actor: Actor,
    per_item: bool = False,
    versions: Mapping[int, int] | None = None,
    idempotency_key: str | None = None,
) -> BulkResult:
    """Perform a step by its name: what a page with a list of offers sends."""
    return perform_many(
        trigger,
        items_of(ids, payload, versions),
        actor=actor,
        per_item=per_item,
        idempotency_key=idempotency_key,
    )
