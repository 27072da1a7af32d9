"""What waits for a person about issued decisions: proposals, signatures, numbers, things to get back, second looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import sqlalchemy as sa

from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.models import ActState, RestingAward
from workflow.queries.later_acts import acts, owing
from workflow.queries.recoveries import back, following
from workflow.roles import Role
from workflow.tables import table

resting = table(RestingAward)
Part = Any  # a SELECT of kind, count, nearest day, late ones, a reference, documents


class Waiting(Enum):
    """One kind of work."""

    PROPOSED = "proposed"
    SUPERIOR = "superior"
    TO_SIGN = "to_sign"
    TO_NUMBER = "to_number"
    RECOVERY = "recovery"
    RESTING = "resting"


@dataclass(frozen=True, slots=True)
class UndoingWork:
    """How many wait, and the nearest last day; ``late`` of them are past it. ``ref`` when there is one only."""

    kind: Waiting
    count: int
    due_on: date | None = None
    late: int = 0
    ref: str = ""


def undoing_work(viewer: Actor) -> tuple[UndoingWork, ...]:
    """Return what waits for the viewer. One statement; none for those without such a role."""
    parts = _parts(viewer)
    if not parts:
        return ()
    with reading() as connection:
        rows = connection.execute(sa.union_all(*parts)).all()
    return tuple(
        UndoingWork(Waiting(kind), count, due_on, int(late or 0), ref if alone == 1 else "")
        for kind, count, due_on, late, ref, alone in rows
        if count
    )


def _parts(viewer: Actor) -> list[Part]:
    no_day, none = sa.cast(sa.null(), sa.Date), sa.literal(0)
    alone = sa.func.count(sa.distinct(acts.c.id))

    def of_acts(kind: Waiting, role: Role, *more: sa.ColumnElement[bool]) -> list[Part]:
        bodies = viewer.units_with(role)
        if not bodies:
            return []
        query = sa.select(
            sa.literal(kind.value), sa.func.count(), no_day, none, sa.func.min(acts.c.ref), alone
        )
        return [query.where(acts.c.body_unit_id.in_(sorted(bodies)), *more)]

    drafted, own = acts.c.state == ActState.DRAFTED, sa.not_(acts.c.is_external)
    found: list[Any] = [
        *of_acts(Waiting.PROPOSED, Role.STANDING_BODY, acts.c.state == ActState.PROPOSED),
        *of_acts(Waiting.SUPERIOR, Role.STANDING_BODY, drafted, acts.c.is_external),
        *of_acts(Waiting.TO_SIGN, Role.SIGNER, drafted, own),
        *of_acts(Waiting.TO_NUMBER, Role.NUMBER_ISSUER, acts.c.state == ActState.SIGNED),
    ]
    if bodies := viewer.units_with(Role.STANDING_BODY):
        mine = (acts.c.body_unit_id.in_(sorted(bodies)), acts.c.state == ActState.ISSUED)
        found.append(_to_come_back(sorted(bodies)))
        found.append(
            sa.select(
                sa.literal(Waiting.RESTING.value),
                sa.func.count(),
                no_day,
                none,
                sa.func.min(acts.c.ref),
                alone,
            )
            .select_from(resting.join(acts, acts.c.id == resting.c.act_id))
            .where(*mine, resting.c.checked_at.is_(None))
        )
    return found


def _to_come_back(bodies: list[int]) -> Part:
    """What is out after cancellations of ours and of awards from before the system; the latter have no reference."""
    rows = following(acts.c.body_unit_id.in_(bodies), back.c.body_unit_id.in_(bodies), named=False)
    late = sa.func.sum(sa.case((rows.c.return_by < clock.today(), 1), else_=0))
    place = sa.case((rows.c.ref == "", rows.c.key), else_=rows.c.ref)
    return sa.select(
        sa.literal(Waiting.RECOVERY.value), sa.func.count(), sa.func.min(rows.c.return_by), late,
        sa.func.min(rows.c.ref), sa.func.count(sa.distinct(place)),
    ).where(owing(rows))  # fmt: skip
