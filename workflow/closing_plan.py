"""What closing a round would do to each of its nominations: end, go on, be settled first, be archived.

The page shows this plan, the command makes it again and compares ``mark``: nobody confirms what he did not see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.canonical import canonical_json, sha256
from workflow.lateness import is_over
from workflow.models import Hold, Nomination, Round, RoundExtension, RoundSupplement
from workflow.states import CLOSED
from workflow.states import NominationState as S
from workflow.tables import AnyRow, table

n, r, holds = table(Nomination), table(Round), table(Hold)
extensions, supplements = table(RoundExtension), table(RoundSupplement)


class Fate(Enum):
    """What becomes of a nomination; the value stands in forms and events."""

    DRAFT = "draft"
    OVERDUE = "overdue"
    ON_HOLD = "on_hold"
    ABOVE = "above"
    OPEN = "open"
    STUCK = "stuck"
    DONE = "done"


LAPSES = (Fate.DRAFT, Fate.OVERDUE)
"""Ends with the round: never submitted, or returned and not supplemented in time."""

MAY_GO_ON = (Fate.ON_HOLD, Fate.ABOVE, Fate.OPEN)
"""Can be carried over; the last only when the standing body says so, otherwise it must be settled first."""

GOES_ON = frozenset({Fate.ON_HOLD, Fate.ABOVE})
"""Carried over without being asked: nobody here can settle it now."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One nomination of the plan."""

    id: int
    version: int
    state: S
    unit_id: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class ClosingPlan:
    """Every nomination of a round with its fate."""

    nominations: tuple[Planned, ...]
    mark: str

    def of(self, *fates: Fate) -> tuple[Planned, ...]:
        """Return the nominations with one of these fates."""
        return tuple(one for one in self.nominations if one.fate in fates)

    def in_the_way(self, carried: Iterable[Fate]) -> tuple[Planned, ...]:
        """Return what must be settled first when these fates are carried over."""
        named = set(carried)
        return tuple(one for one in self.of(Fate.STUCK, *MAY_GO_ON) if one.fate not in named)


def plan_of(connection: Connection, round_id: int, today: date) -> ClosingPlan:
    """Return the plan of a round on a day. Two statements."""
    columns = (n.c.id, n.c.version, n.c.state, n.c.unit_id, n.c.nominee_key)
    over = is_over(r.c.body_unit_id, n.c.supplement_due_on, today).label("over")
    found_rows = sa.select(*columns, over).join(r, r.c.id == n.c.round_id).where(n.c.round_id == round_id)
    rows = connection.execute(found_rows.order_by(n.c.id)).all()
    query = sa.select(holds.c.nominee_key, holds.c.nomination_id).where(holds.c.closed_on.is_(None))
    on_hold = {(row.nominee_key, row.nomination_id) for row in connection.execute(query)}
    found = tuple(Planned(row.id, row.version, row.state, row.unit_id, _fate(row, on_hold)) for row in rows)
    mark = sha256(
        canonical_json([[one.id, one.version, one.fate.value] for one in found if one.fate is not Fate.DONE])
    )
    return ClosingPlan(found, mark)


_BY_STATE = {
    **dict.fromkeys(CLOSED, Fate.DONE),
    S.DRAFT: Fate.DRAFT,
    S.UNIT_REVIEW: Fate.DRAFT,
    S.FORWARDED: Fate.ABOVE,
    S.SIGNING: Fate.STUCK,
}
"""The states that settle it by themselves."""


def _fate(row: AnyRow, on_hold: set[tuple[str, int | None]]) -> Fate:
    if row.state in _BY_STATE:
        return _BY_STATE[row.state]
    if {(row.nominee_key, None), (row.nominee_key, row.id)} & on_hold:
        return Fate.ON_HOLD
    if row.state is S.COUNCIL:
        return Fate.STUCK
    if row.state is S.RETURNED and row.over:
        return Fate.OVERDUE
    return Fate.OPEN


def last_day_of(connection: Connection, row: AnyRow) -> date:
    """Return the last day on which the round takes anything: its gate, a unit's own day, a supplementary dossier."""
    days: list[date] = [row.gate_closes_on or row.closes_on]
    for terms in (extensions, supplements):
        latest = connection.scalar(sa.select(sa.func.max(terms.c.until)).where(terms.c.round_id == row.id))
        days += [latest] if latest is not None else []
    return max(days)
