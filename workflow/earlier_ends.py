"""Which awards from before the system were cancelled later, as a condition beside ``earlier_awards``."""

from __future__ import annotations

import sqlalchemy as sa

from workflow.models import EarlierAward, EarlierAwardEnd
from workflow.tables import table

earlier, ends = table(EarlierAward), table(EarlierAwardEnd)


def ended() -> sa.ColumnElement[bool]:
    """Return the condition that the award of the row was cancelled."""
    return sa.exists().where(ends.c.earlier_award_id == earlier.c.id)
