"""By when a returned nomination is to be completed, where a local rule of its round says so."""

from __future__ import annotations

import sqlalchemy as sa

from rules.deadlines import Deadline, named_deadline
from rules.errors import RuleError
from workflow import clock
from workflow.actor import Actor
from workflow.calendars import calendars_of
from workflow.db import reading
from workflow.models import Nomination, Round
from workflow.packs import load_packs
from workflow.queries.scope import visible_nominations
from workflow.tables import table

n, r = table(Nomination), table(Round)


def last_day(viewer: Actor, ref: str) -> Deadline | None:
    """Return the last day for a nomination returned today; None where no rule sets one."""
    query = sa.select(r.c.rule_pack, n.c.received_on, r.c.body_unit_id).join(r, r.c.id == n.c.round_id)
    with reading() as connection:
        row = connection.execute(query.where(n.c.ref == ref, visible_nominations(viewer))).one_or_none()
        if row is None:
            return None
        packs = load_packs(connection, [row.rule_pack])
        calendar = calendars_of(connection, [row.body_unit_id]).of(row.body_unit_id)
    today = clock.today()
    try:
        return named_deadline("returned", today, packs.law(row.rule_pack, row.received_on or today), calendar)
    except RuleError:
        return None
