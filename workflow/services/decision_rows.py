"""A decision as its services hold it: locked, compared with the step it must be at, moved under its version."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.attempt import DecisionRow
from workflow.audit import Happened, record
from workflow.errors import Conflict, InvalidInput, NotFound, WrongState
from workflow.models import AwardDecision, DecisionState, Nomination
from workflow.payloads import Payload
from workflow.perform import Item
from workflow.states import NominationState
from workflow.tables import table
from workflow.world import load_decisions


def locked(connection: Connection, decision_id: int) -> DecisionRow:
    """Return the decision, locked where the database can."""
    decisions = table(AwardDecision)
    connection.execute(sa.select(decisions.c.id).where(decisions.c.id == decision_id).with_for_update()).all()
    found = load_decisions(connection, {decision_id}).get(decision_id)
    if found is None:
        raise NotFound("quyết định")
    return found


def move(connection: Connection, decision: DecisionRow, values: dict[str, object]) -> None:
    """Change a decision, guarded by its version."""
    decisions = table(AwardDecision)
    statement = (
        sa.update(decisions)
        .where(decisions.c.id == decision.id, decisions.c.version == decision.version)
        .values(version=decision.version + 1, **values)
    )
    if connection.execute(statement).rowcount != 1:
        raise Conflict("Người khác vừa thay đổi quyết định này. Tải lại trang rồi làm tiếp.")


def expect(decision: DecisionRow, state: DecisionState, what: str) -> None:
    """Refuse a decision that is not at this step."""
    if decision.state != state.value:
        message = f"Quyết định không ở bước phù hợp để {what}. Tải lại trang để xem trạng thái hiện tại."
        raise WrongState(message, state=decision.state, trigger=what)


def on_decision(connection: Connection, decision_id: int, payload: Payload) -> list[Item]:
    """Return every nomination on the decision as items."""
    query = (
        sa.select(Nomination.id)
        .where(Nomination.decision_id == decision_id, Nomination.state == NominationState.SIGNING)
        .order_by(Nomination.id)
    )
    items = [Item(number, payload) for number in connection.scalars(query)]
    if not items:
        raise InvalidInput("Dự thảo quyết định chưa có trường hợp nào. Đưa đề nghị vào dự thảo trước.")
    return items


def happened(
    connection: Connection,
    decision_id: int,
    event: str,
    actor: Actor,
    payload: dict[str, object],
    *,
    detail: str = "",
) -> None:
    """Append an event to the decision's chain."""
    record(
        connection,
        [Happened("decision", decision_id, event, actor.user_id, clock.now(), payload, detail=detail)],
    )
