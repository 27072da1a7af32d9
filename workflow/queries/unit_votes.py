"""The proposing unit's own vote on a nomination, the last recorded: seen again before it is corrected."""

from __future__ import annotations

import sqlalchemy as sa

from workflow.actor import Actor
from workflow.db import reading
from workflow.models import Nomination, UnitBallot
from workflow.payloads import UnitVote
from workflow.queries.scope import visible_nominations
from workflow.tables import table

n, votes = table(Nomination), table(UnitBallot)
NAMES = ("held_on", "members", "present", "agree", "disagree", "blank")


def last_of(viewer: Actor, ref: str) -> UnitVote | None:
    """Return the vote recorded last; nothing when there is none or the viewer may not see the nomination."""
    query = sa.select(*(votes.c[name] for name in NAMES)).join(n, n.c.id == votes.c.nomination_id)
    query = query.where(n.c.ref == ref, visible_nominations(viewer)).order_by(votes.c.id.desc()).limit(1)
    with reading() as connection:
        row = connection.execute(query).first()
    return UnitVote(*row) if row else None
