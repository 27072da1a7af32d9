"""What the audit chains say of a set of nominations: their last event, and the opinions that stood before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import AuditDetail, AuditEvent, ChainHead
from workflow.tables import chunks, table

events, details, heads = table(AuditEvent), table(AuditDetail), table(ChainHead)
RECORDED, TAKEN_BACK = "opinion_recorded", "opinion_withdrawn"
FORGOTTEN = frozenset({"reappraisal_started", "nomination_reopened", "nomination_reopened_as_upheld"})
"""Events after which an appraisal begins anew, without the old opinions."""


@dataclass(frozen=True, slots=True)
class LastEvent:
    """The newest event of a nomination."""

    event: str
    actor_id: int
    from_state: str | None


def last_events(connection: Connection, ids: Sequence[int]) -> dict[int, LastEvent]:
    """Return the newest event of each nomination."""
    newest = sa.and_(
        heads.c.chain == events.c.chain,
        heads.c.subject_id == events.c.subject_id,
        heads.c.seq == events.c.seq,
    )
    query = (
        sa.select(events.c.subject_id, events.c.event, events.c.actor_id, events.c.from_state)
        .join(heads, newest)
        .where(events.c.chain == "nomination")
    )
    found: dict[int, LastEvent] = {}
    for part in chunks(sorted(set(ids))):
        for number, *rest in connection.execute(query.where(events.c.subject_id.in_(part))):
            found[number] = LastEvent(*rest)
    return found


def earlier_opinions(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return (appraiser, text) of the opinion that stood before the one in force, where there was one."""
    same = sa.and_(
        details.c.chain == events.c.chain,
        details.c.subject_id == events.c.subject_id,
        details.c.seq == events.c.seq,
    )
    query = (
        sa.select(events.c.subject_id, events.c.event, events.c.actor_id, details.c.detail)
        .outerjoin(details, same)
        .where(
            events.c.chain == "nomination",
            events.c.event.in_(sorted({RECORDED, TAKEN_BACK, *FORGOTTEN})),
        )
        .order_by(events.c.subject_id, events.c.seq)
    )
    standing: dict[int, list[tuple[int, str]]] = {}
    for part in chunks(sorted(set(ids))):
        for number, name, actor_id, text in connection.execute(query.where(events.c.subject_id.in_(part))):
            stack = standing.setdefault(number, [])
            if name == RECORDED:
                stack.append((actor_id, text or ""))
            elif name == TAKEN_BACK:
                del stack[-1:]
            else:
                stack.clear()
    return {number: stack[-2] for number, stack in standing.items() if len(stack) > 1 and stack[-2][1]}
