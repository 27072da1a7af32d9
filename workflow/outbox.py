"""Messages written in the transaction of their cause, carried out after it, at least once; each effect idempotent."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.canonical import canonical_json
from workflow.db import reading, transaction
from workflow.models import OutboxMessage
from workflow.tables import table

log = logging.getLogger(__name__)
Handler = Callable[[Mapping[str, object]], None]
HANDLERS: dict[str, Handler] = {}
LONG: set[str] = set()
"""Kinds of message that take long: nobody's request carries them out, the background does."""
MAX_ATTEMPTS = 20
INLINE = timedelta(seconds=10)
"""How long a message is left to the process that wrote it."""


def handles(kind: str, *, long: bool = False) -> Callable[[Handler], Handler]:
    """Register the function that carries out one kind of message; ``long`` ones wait for the background."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        if long:
            LONG.add(kind)
        return handler

    return register


def add(connection: Connection, kind: str, payload: Mapping[str, object]) -> None:
    """Put a message into the outbox, in the caller's transaction."""
    row = {"kind": kind, "payload": canonical_json(payload), "created_at": clock.now()}
    connection.execute(sa.insert(table(OutboxMessage)).values(attempts=0, last_error="", **row))


def waiting(*, long: bool | None = None) -> int:
    """Return how many messages wait; only the long kinds, or only the others, when told."""
    with reading() as connection:
        query = sa.select(sa.func.count()).select_from(table(OutboxMessage)).where(*_open(long))
        return connection.scalar(query) or 0


def _open(long: bool | None) -> list[sa.ColumnElement[bool]]:
    box = table(OutboxMessage)
    found: list[sa.ColumnElement[bool]] = [box.c.done_at.is_(None)]
    if long is not None:
        found.append(box.c.kind.in_(sorted(LONG)) if long else box.c.kind.not_in(sorted(LONG)))
    return found


def drain(limit: int | None = None, *, long: bool | None = None, before: datetime | None = None) -> int:
    """Carry out waiting messages in order; return how many were done. A failing one stays with its error.

    ``before``: only those written earlier.
    """
    box = table(OutboxMessage)
    query = sa.select(box.c.id, box.c.kind, box.c.payload).where(*_open(long), box.c.attempts < MAX_ATTEMPTS)
    if before is not None:
        query = query.where(box.c.created_at <= before)
    with reading() as connection:
        messages = connection.execute(query.order_by(box.c.id).limit(limit)).all()
    done = 0
    for message in messages:
        done += _carry_out(message.id, message.kind, json.loads(message.payload))
    return done


def _carry_out(message_id: int, kind: str, payload: Mapping[str, object]) -> int:
    box = table(OutboxMessage)
    try:
        HANDLERS[kind](payload)
    except Exception as error:  # the boundary of after-commit work: kept, logged, tried again
        log.exception("outbox message %s (%s) failed", message_id, kind)
        values = {"attempts": box.c.attempts + 1, "last_error": type(error).__name__}
        with transaction() as connection:
            connection.execute(sa.update(box).where(box.c.id == message_id).values(values))
        return 0
    with transaction() as connection:
        connection.execute(
            sa.update(box).where(box.c.id == message_id).values(done_at=clock.now(), last_error="")
        )
    return 1


def drain_left_behind() -> int:
    """Carry out what a process that ended in the middle left behind; what is younger is another's, inline."""
    return drain(long=False, before=clock.now() - INLINE)


def drain_quietly() -> None:
    """Carry out what waits, inline after a commit, but not what takes long; a failure is kept for the next drain."""
    if waiting(long=False):
        drain(long=False)
