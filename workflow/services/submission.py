"""The unit's head submits, recalls, withdraws; the clerk sends a supplemented nomination again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from workflow.actor import Actor
from workflow.payloads import Note, Reason
from workflow.perform import BulkResult
from workflow.services.bulk import Options, bulk


def submit(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Submit to the appraising body; the snapshot is frozen and the findings are stored as warnings.

    Refused only for what is malformed: incomplete and late dossiers are records with reasons.
    """
    return bulk("submit", ids, Note(), actor, options)


def recall(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Take a submission back before it is received."""
    return bulk("recall", ids, Note(), actor, options)


def withdraw(ids: Sequence[int], reason: str, *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Withdraw nominations for good, with a reason."""
    return bulk("withdraw", ids, Reason(reason), actor, options)


def resubmit(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Send a supplemented nomination to the head again, as a new version of its content."""
    return bulk("resubmit", ids, Note(), actor, options)
