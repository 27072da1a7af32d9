"""The sổ vàng: every recipient whose award carries an item gets the next number of the body and year, once."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock, numbers
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.gold_rows import SYMBOL, address_of, not_entered
from workflow.models import AwardDecision, DecisionState, GoldEntry
from workflow.tables import chunks, table

decisions, gold = table(AwardDecision), table(GoldEntry)


def enter(connection: Connection, decision_id: int, actor: Actor) -> int:
    """Enter the recipients of an issued decision of one's own, in the caller's transaction; return how many.

    Called by the issuing transaction; called again it enters only who is missing (a decision issued before there was
    a sổ vàng here). A superior's decision stands in the superior's sổ vàng.
    """
    decision = connection.execute(
        sa.select(
            decisions.c.body_unit_id, decisions.c.issued_on, decisions.c.number, decisions.c.is_external,
            decisions.c.state,
        ).where(decisions.c.id == decision_id)
    ).one()  # fmt: skip
    if decision.state is not DecisionState.ISSUED or decision.is_external:
        return 0
    rows = not_entered(connection, decision_id, decision.issued_on)
    if not rows:
        return 0
    numbers.open_own(connection, decision.body_unit_id, SYMBOL)
    given = numbers.give_many(
        connection, decision.body_unit_id, SYMBOL, decision.issued_on, len(rows), decision_id=decision_id
    )
    at = clock.now()
    lines = [
        {
            "ref": new_ref(), "body_unit_id": decision.body_unit_id, "year": decision.issued_on.year, "number": number,
            "number_id": number_id, "decision_id": decision_id, "nomination_id": row.id, "award": row.award.value,
            "nominee_kind": row.nominee_kind.value, "name": row.nominee_name, "address": address_of(row)[:700],
            "decision_number": decision.number, "decided_on": decision.issued_on, "entered_at": at,
        }
        for row, (number_id, number) in zip(rows, given, strict=True)
    ]  # fmt: skip
    for part in chunks(lines):
        connection.execute(sa.insert(gold), list(part))
    payload: dict[str, object] = {
        "count": len(lines), "first": given[0][1], "last": given[-1][1], "year": decision.issued_on.year,
    }  # fmt: skip
    record(connection, [Happened("decision", decision_id, "gold_entered", actor.user_id, at, payload)])
    return len(lines)
