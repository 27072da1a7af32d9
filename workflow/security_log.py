"""Refused attempts and sign-ins, kept 12 months apart from the audit trail (their transaction is gone)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from workflow import clock
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import NotFound, NotPermitted, WorkflowError
from workflow.models import SecurityEvent
from workflow.tables import table


def note(kind: str, *, user_id: int | None, detail: str = "") -> None:
    """Record a security event in its own transaction; never personal data, never what was typed."""
    row = {"kind": kind, "user_id": user_id, "detail": detail[:500], "at": clock.now()}
    with transaction() as connection:
        connection.execute(sa.insert(table(SecurityEvent)).values(row))


def note_refusal(actor: Actor, what: str, error: WorkflowError) -> None:
    """Record a refused attempt when it was a matter of rights, not of an unmet criterion."""
    if isinstance(error, NotPermitted | NotFound):
        note("attempt_refused", user_id=actor.user_id, detail=f"{what}: {type(error).__name__}")


@contextmanager
def refusals_noted(actor: Actor, what: str) -> Iterator[None]:
    """Record that somebody was refused a right within the block, after his transaction is gone."""
    try:
        yield
    except WorkflowError as error:
        note_refusal(actor, what, error)
        raise
