"""Two nominees told apart by a person who looked: remembered with the reason, and not asked again."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import Nomination, NotDuplicate, Round
from workflow.permissions import require
from workflow.tables import insert_returning, table

n, r, apart = table(Nomination), table(Round), table(NotDuplicate)


def tell_apart(first_id: int, second_id: int, reason: str, *, actor: Actor) -> None:
    """Remember that two nominations are not one thing twice.

    Two register entries are told apart for good; two nominations of one entry only for their period and award.
    """
    if not reason.strip():
        message = "Ghi lý do vì sao không phải trùng (ví dụ: khác ngày sinh, khác đơn vị, hai người)."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        query = (
            sa.select(n.c.id, n.c.nominee_key, n.c.person_id, n.c.award, r.c.body_unit_id, r.c.period_key)
            .join(r, r.c.id == n.c.round_id)
            .where(n.c.id.in_([first_id, second_id]))
            .order_by(n.c.id)
        )
        rows = connection.execute(query).all()
        if len(rows) != 2 or rows[0].body_unit_id != rows[1].body_unit_id:
            raise NotFound("hai đề nghị này")
        people = tuple(row.person_id for row in rows if row.person_id is not None)
        require(actor, Action.TELL_APART, Subject(body_unit_id=rows[0].body_unit_id, person_ids=people))
        row = {
            "body_unit_id": rows[0].body_unit_id,
            **pair_of([one.nominee_key for one in rows], rows[0].period_key),
            "reason": reason.strip(),
            "decided_by_id": actor.user_id,
            "decided_at": clock.now(),
        }
        try:
            (number,) = insert_returning(connection, NotDuplicate, [row])
        except IntegrityError as error:
            raise Conflict("Hai đối tượng này đã được xác nhận không trùng trước đó.") from error
        payload: dict[str, object] = {
            "first": row["first_key"],
            "second": row["second_key"],
            "scope": row["scope"],
        }
        happened = Happened(
            "not_duplicate",
            number,
            "nominees_told_apart",
            actor.user_id,
            clock.now(),
            payload,
            detail=reason.strip(),
        )
        record(connection, [happened])


def pair_of(keys: Sequence[str], period_key: str) -> dict[str, object]:
    """Return the columns that name a pair: two entries for good, one entry within its period."""
    first, second = sorted(keys)
    return {"first_key": first, "second_key": second, "scope": period_key if first == second else ""}
