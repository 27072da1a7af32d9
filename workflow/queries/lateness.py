"""Who was late in an earlier season: remembered from the data, so that the nudge comes earlier this time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import Nomination, Round
from workflow.queries.care import is_late
from workflow.tables import table

n, r = table(Nomination), table(Round)
now = r.alias("this_round")
SEASON = timedelta(days=550)
"""How far back "last season" reaches: a yearly round and the months by which it may move."""


@dataclass(frozen=True, slots=True)
class LateBefore:
    """How many nominations of a unit came after its last day, in which earlier round."""

    round_name: str
    count: int


def late_before(
    connection: Connection, wanted: Collection[tuple[int, int]]
) -> dict[tuple[int, int], LateBefore]:
    """Return, for (round, unit), the last earlier round of the same body and stream the unit was late in."""
    if not wanted:
        return {}
    before = sa.and_(
        now.c.body_unit_id == r.c.body_unit_id,
        now.c.stream == r.c.stream,
        now.c.id != r.c.id,
        r.c.closes_on < now.c.opens_on,
        now.c.id.in_(sorted({round_id for round_id, _ in wanted})),
    )
    units = sorted({unit_id for _, unit_id in wanted})
    late = (  # each nomination is looked at once, however many rounds come after its own
        sa.select(n.c.round_id, n.c.unit_id, sa.func.count().label("number"))
        .select_from(n.join(r, r.c.id == n.c.round_id))
        .where(sa.exists().where(before).correlate(r), n.c.unit_id.in_(units), is_late())
        .group_by(n.c.round_id, n.c.unit_id)
        .subquery()
    )
    query = (
        sa.select(
            now.c.id, late.c.unit_id, r.c.name, late.c.number, r.c.closes_on, now.c.opens_on.label("opens_on")
        )
        .select_from(late.join(r, r.c.id == late.c.round_id).join(now, before))
        .order_by(r.c.closes_on)
    )
    return {
        (row[0], row[1]): LateBefore(row[2], row[3])
        for row in connection.execute(query)
        if row.opens_on - row.closes_on <= SEASON
    }
