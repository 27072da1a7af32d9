"""Remember up to which event somebody has seen his notices."""

from __future__ import annotations

import sqlalchemy as sa

from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import InvalidInput
from workflow.grounds import Subject
from workflow.models import AuditEvent, NoticeMark
from workflow.permissions import require
from workflow.tables import insert_unless_there, table

marks, events = table(NoticeMark), table(AuditEvent)


def seen(up_to: int, *, actor: Actor) -> None:
    """Count every notice up to an event as seen; an earlier mark is never taken back."""
    require(actor, Action.USE_OWN_ACCOUNT, Subject())
    with transaction() as connection:
        last = connection.scalar(sa.select(sa.func.max(events.c.id))) or 0
        if not 0 <= up_to <= last:
            raise InvalidInput("Trang thông báo đã cũ. Tải lại trang rồi thử lại.")
        row = {"user_id": actor.user_id, "seen_event_id": 0}
        insert_unless_there(connection, NoticeMark, row, unique=("user_id",))
        mine = (marks.c.user_id == actor.user_id, marks.c.seen_event_id < up_to)
        connection.execute(sa.update(marks).where(*mine).values(seen_event_id=up_to))
