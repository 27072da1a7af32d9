"""The clocks that end by themselves: overdue supplements and letters without an answer; once a day while pages run.

Every run may be repeated: what has ended is not ended again. ``once_a_day`` lets one of several processes do it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from workflow import clock
from workflow.actor import SYSTEM
from workflow.calendars import calendars_of
from workflow.db import reading, transaction
from workflow.models import CarriedNomination, Hold, InstallationFact, Nomination, Round
from workflow.services import appraisal, consultations
from workflow.states import NominationState as S
from workflow.tables import table

n, r, holds = table(Nomination), table(Round), table(Hold)
facts, carried = table(InstallationFact), table(CarriedNomination)
DONE, BEGUN = "deadlines_done_on", "deadlines_begun_at"
PATIENCE = timedelta(minutes=10)
"""How long one process may take; after that another believes that it was stopped."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What ended: nominations whose supplement never came, letters that nobody answered."""

    supplements: int = 0
    consultations: int = 0


def end_due() -> Ended:
    """End everything whose day is over."""
    return Ended(lapse_overdue(), consultations.lapse_due())


def lapse_overdue() -> int:
    """End returned nominations whose last day is over; return how many. The round's clock does it.

    A day off moves the end to the next working day of the body. On hold or archived with its round, one stays as it is.
    """
    ids = overdue()
    return len(appraisal.lapse(ids, actor=SYSTEM, per_item=True).accepted) if ids else 0


def overdue() -> list[int]:
    """Return the returned nominations whose last working day is over. Two statements."""
    today = clock.today()
    held = sa.exists().where(
        holds.c.nominee_key == n.c.nominee_key,
        holds.c.body_unit_id == r.c.body_unit_id,
        holds.c.closed_on.is_(None),
        sa.or_(holds.c.nomination_id.is_(None), holds.c.nomination_id == n.c.id),
    )
    goes_on = sa.or_(r.c.archived_at.is_(None), sa.exists().where(carried.c.nomination_id == n.c.id))
    query = (
        sa.select(n.c.id, n.c.supplement_due_on, r.c.body_unit_id)
        .join(r, r.c.id == n.c.round_id)
        .where(n.c.state == S.RETURNED, n.c.supplement_due_on < today, goes_on, sa.not_(held))
        .order_by(n.c.id)
    )
    with reading() as connection:
        rows = connection.execute(query).all()
        calendars = calendars_of(connection, {row.body_unit_id for row in rows})
    return [row.id for row in rows if calendars.is_over(row.body_unit_id, row.supplement_due_on, today)]


def once_a_day() -> Ended | None:
    """Do it unless it was done today or another process is at it; ``None`` when there was nothing to begin."""
    if not _begin():
        return None
    ended = end_due()
    with transaction() as connection:
        done = sa.update(facts).where(facts.c.key == DONE).values(value=clock.today().isoformat())
        if connection.execute(done).rowcount == 0:
            connection.execute(sa.insert(facts).values(key=DONE, value=clock.today().isoformat()))
    return ended


def _begin() -> bool:
    """Whether this process is the one to do it: the first to move the mark from what it read."""
    now, day = clock.now(), clock.today().isoformat()
    with reading() as connection:  # most looks end here and lock nothing
        if connection.scalar(sa.select(facts.c.value).where(facts.c.key == DONE)) == day:
            return False
    try:
        with transaction() as connection:
            query = sa.select(facts.c.key, facts.c.value).where(facts.c.key.in_((DONE, BEGUN)))
            known = {row.key: row.value for row in connection.execute(query)}
            if known.get(DONE) == day:
                return False
            before = known.get(BEGUN)
            if before is None:
                connection.execute(sa.insert(facts).values(key=BEGUN, value=now.isoformat()))
                return True
            if abs(now - datetime.fromisoformat(before)) < PATIENCE:
                return False
            mine = sa.update(facts).where(facts.c.key == BEGUN, facts.c.value == before)
            return connection.execute(mine.values(value=now.isoformat())).rowcount == 1
    except IntegrityError:
        return False  # another process was quicker
