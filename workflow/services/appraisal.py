"""The standing body appraises: receive, give an opinion, return, settle what only a person can judge, confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from workflow.actor import Actor
from workflow.payloads import Note, Opinion, Reason, ReturnForSupplement, SettleFinding
from workflow.perform import BulkResult
from workflow.services.bulk import Options, bulk
from workflow.undo_steps import UNDOES


def receive(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Take submitted nominations for appraisal; the first receipt picks the law."""
    return bulk("receive", ids, Note(), actor, options)


def record_opinion(
    ids: Sequence[int], opinion: str, favourable: bool, *, actor: Actor, **options: Unpack[Options]
) -> BulkResult:  # fmt: skip
    """Record the appraiser's opinion; the state does not move."""
    return bulk("record_opinion", ids, Opinion(opinion, favourable), actor, options)


def settle(
    ids: Sequence[int], criterion: str, met: bool, reason: str, *, actor: Actor, paper_id: int | None = None,
    **options: Unpack[Options],
) -> BulkResult:  # fmt: skip
    """Answer a criterion that the facts leave open, with a reason and the paper that confirms it."""
    payload = SettleFinding(reason, criterion=criterion, met=met, paper_id=paper_id)
    return bulk("settle_finding", ids, payload, actor, options)


def return_for_supplement(
    ids: Sequence[int],
    reason: str,
    items: Sequence[str],
    due_on: date,
    *,
    actor: Actor,
    **options: Unpack[Options],
) -> BulkResult:
    """Return nominations; only the named papers or fields unlock, until ``due_on``."""
    payload = ReturnForSupplement(reason, due_on=due_on, items=tuple(items))
    return bulk("return_for_supplement", ids, payload, actor, options)


def lapse(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Close returned nominations whose day has passed."""
    return bulk("lapse", ids, Note(), actor, options)


def mark_eligible(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Confirm that every criterion is met; refused with all findings that stand in the way."""
    return bulk("mark_eligible", ids, Note(), actor, options)


def mark_ineligible(
    ids: Sequence[int], reason: str, code: str, *, actor: Actor, **options: Unpack[Options]
) -> BulkResult:
    """Confirm that a nomination cannot be awarded, with the reason the unit will read."""
    return bulk("mark_ineligible", ids, Reason(reason, code), actor, options)


def reappraise(ids: Sequence[int], reason: str, *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Take nominations back to appraisal because of a new fact."""
    return bulk("reappraise", ids, Reason(reason), actor, options)


def reopen(ids: Sequence[int], reason: str, *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Open a closed nomination again after an upheld complaint."""
    return bulk("reopen", ids, Reason(reason), actor, options)


def take_back(trigger: str, ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Take one's own last step back (a trigger of ``undo_steps``) while nobody has built on it."""
    if trigger not in UNDOES:
        raise ValueError(f"{trigger} takes nothing back")
    return bulk(trigger, ids, Note(), actor, options)


def pass_simplified(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Pass on without the council under the simplified procedure (Luật 2022 Điều 85)."""
    return bulk("pass_simplified", ids, Note(), actor, options)
