"""Histories: the events of one subject in order, with who did it and the text that goes with it.

The sentences are made by the pages (``web/event_sentences.py``) from the event's name and payload.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actor import SYSTEM, Actor
from workflow.models import AuditDetail, AuditEvent, Unit, User
from workflow.notice_facts import told_reason
from workflow.statements import ask, given
from workflow.states import NominationState
from workflow.tables import AnySelect, table

events, details, users, units = table(AuditEvent), table(AuditDetail), table(User), table(Unit)
INTERNAL = frozenset({"opinion_recorded", "opinion_withdrawn", "finding_settled"})
"""What the deciding body writes for itself; shown only to those who may read opinions."""

BALLOTS = frozenset({"nomination_recommended", "nomination_not_recommended"})
"""Events that carry how the council voted."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as the database knows it."""

    event: str
    actor: str
    unit: str
    from_state: NominationState | None
    to_state: NominationState | None
    payload: dict[str, Any]
    detail: str
    at: datetime


def of_nomination(connection: Connection, nomination_id: int, *, with_opinions: bool) -> tuple[EventRow, ...]:
    """Return a nomination's history, the newest first; opinions and judgements only for those who may."""
    rows = of_chain(connection, "nomination", nomination_id)
    return rows if with_opinions else tuple(_outside(row) for row in rows if not is_internal(row.event))


def _outside(row: EventRow) -> EventRow:
    """Take the counts of a ballot out of what is shown outside the body (security.md L6)."""
    detail = told_reason(row.detail)
    return replace(row, payload={} if row.event in BALLOTS else row.payload, detail=detail)


def is_internal(event: str) -> bool:
    """Whether an event belongs to the appraisal's own notes."""
    return any(event.endswith(name) for name in INTERNAL)


def of_chain(connection: Connection, chain: str, subject_id: int) -> tuple[EventRow, ...]:
    """Return the events of one chain, the newest first. One statement."""
    return tuple(_event(row) for row in ask(connection, _chain_query, SYSTEM, chain=chain, id=subject_id))


def _chain_query(_viewer: Actor) -> AnySelect:
    same = (
        details.c.chain == events.c.chain,
        details.c.subject_id == events.c.subject_id,
        details.c.seq == events.c.seq,
    )
    return (
        sa.select(
            events.c.event, users.c.display_name, units.c.name, events.c.from_state, events.c.to_state,
            events.c.payload, details.c.detail, events.c.recorded_at,
        )
        .outerjoin(users, users.c.id == events.c.actor_id)
        .outerjoin(units, units.c.id == events.c.acting_unit_id)
        .outerjoin(details, sa.and_(*same))
        .where(
            events.c.chain == given("chain", events.c.chain),
            events.c.subject_id == given("id", events.c.subject_id),
        )
        .order_by(events.c.seq.desc())
    )  # fmt: skip


def _event(row: Any) -> EventRow:
    return EventRow(
        event=row[0],
        actor=row[1] or "Hệ thống",
        unit=row[2] or "",
        from_state=_state(row[3]),
        to_state=_state(row[4]),
        payload=json.loads(row[5]),
        detail=row[6] or "",
        at=row[7],
    )


def _state(code: str | None) -> NominationState | None:
    return NominationState(code) if code in NominationState.__members__ else None
