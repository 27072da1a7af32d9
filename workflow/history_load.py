"""What the audit chains say of a set of nominations: their last event, and the opinions that stood before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import AuditDetail, AuditEvent, ChainHead
from workflow.statements import each, of_ids
from workflow.tables import table

events, details, heads = table(AuditEvent), table(AuditDetail), table(ChainHead)
RECORDED, TAKEN_BACK = "opinion_recorded", "opinion_withdrawn"
FORGOTTEN = frozenset({"reappraisal_started", "nomination_reopened", "nomination_reopened_as_upheld"})
"""Events after which an appraisal begins anew, without the old opinions."""


def _same(other: sa.Table) -> sa.ColumnElement[bool]:
    """The row of another table that belongs to an event."""
    keys = ("chain", "subject_id", "seq")
    return sa.and_(*(other.c[key] == events.c[key] for key in keys))


_LAST = of_ids(
    sa.select(events.c.subject_id, events.c.event, events.c.actor_id, events.c.from_state)
    .join(heads, _same(heads))
    .where(events.c.chain == "nomination"),
    events.c.subject_id,
)
_OPINIONS = of_ids(
    sa.select(events.c.subject_id, events.c.event, events.c.actor_id, details.c.detail)
    .outerjoin(details, _same(details))
    .where(
        events.c.chain == "nomination",
        events.c.event.in_([sa.literal(name) for name in sorted({RECORDED, TAKEN_BACK, *FORGOTTEN})]),
    )
    .order_by(events.c.subject_id, events.c.seq),
    events.c.subject_id,
)


@dataclass(frozen=True, slots=True)
class LastEvent:
    """The newest event of a nomination."""

    event: str
    actor_id: int
    from_state: str | None


def last_events(connection: Connection, ids: Sequence[int]) -> dict[int, LastEvent]:
    """Return the newest event of each nomination."""
    return {number: LastEvent(*rest) for number, *rest in each(connection, _LAST, ids)}


def earlier_opinions(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return (appraiser, text) of the opinion that stood before the one in force, where there was one."""
    standing: dict[int, list[tuple[int, str]]] = {}
    for number, name, actor_id, text in each(connection, _OPINIONS, ids):
        stack = standing.setdefault(number, [])
        if name == RECORDED:
            stack.append((actor_id, text or ""))
        elif name == TAKEN_BACK:
            del stack[-1:]
        else:
            stack.clear()
    return {number: stack[-2] for number, stack in standing.items() if len(stack) > 1 and stack[-2][1]}
