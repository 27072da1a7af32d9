"""Signing a set in one ceremony: each document answers for itself, and only what was shown is signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import Finding
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound, WorkflowError, WrongState
from workflow.grounds import Subject
from workflow.models import AwardDecision, DecisionState, DraftDifference, Nomination
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import note_refusal
from workflow.services.decision_rows import expect, happened, locked
from workflow.services.seen import Seen, require_as_seen
from workflow.services.signature import sign_in
from workflow.signing_facts import load_drafts
from workflow.tables import AnyRow, table

dec, n = table(AwardDecision), table(Nomination)


@dataclass(frozen=True, slots=True)
class Signed:
    """What became of one document."""

    ref: str
    title: str
    cases: int = 0
    error: WorkflowError | None = None
    before: bool = False

    @property
    def ok(self) -> bool:
        """Whether it is signed."""
        return self.error is None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stands in the way, where the refusal says it criterion by criterion."""
        return getattr(self.error, "findings", ())


def sign_set(seen: Sequence[Seen], *, actor: Actor) -> tuple[Signed, ...]:
    """Sign each of these drafts today in a transaction of its own; one that fails stops no other.

    A draft that the same person signed already, as shown, answers so again: sending the form twice signs once.
    """
    if not seen:
        raise InvalidInput("Chưa chọn quyết định nào. Đánh dấu quyết định cần ký.")
    return tuple(_one(one, actor) for one in seen)


def _one(seen: Seen, actor: Actor) -> Signed:
    title, cases = "", 0
    try:
        with transaction() as connection:
            head = _head(connection, seen.ref, actor)
            title = head.title
            if head.state is DecisionState.SIGNED and head.signed_by_id == actor.user_id:
                return Signed(seen.ref, title, len(seen.cases), before=True)
            decision = locked(connection, head.id)
            expect(decision, DecisionState.DRAFTED, "ký")
            digest = require_as_seen(connection, head.id, seen)
            done = sign_in(
                connection, decision, actor=actor, signer_name=actor.display_name, form="", signed_on=clock.today(),
                seen=digest,
            )  # fmt: skip
            cases = len(done)
    except WorkflowError as error:
        note_refusal(actor, "record_signature", error)
        if isinstance(error, WrongState):
            error = Conflict("Quyết định này không còn chờ ký. Tải lại trang để xem trạng thái hiện tại.")
        return Signed(seen.ref, title or "Quyết định này", cases, error)
    return Signed(seen.ref, title, cases)


def _head(connection: Connection, ref: str, actor: Actor) -> AnyRow:
    """Return a draft of one of the actor's bodies."""
    query = sa.select(dec.c.id, dec.c.title, dec.c.state, dec.c.signed_by_id, dec.c.body_unit_id)
    found = connection.execute(query.where(dec.c.ref == ref, sa.not_(dec.c.is_external))).first()
    if found is None or found.body_unit_id not in actor.units_with(*BODY_ROLES):
        raise NotFound("quyết định này")
    return found


def explain(decision_id: int, reason: str, *, actor: Actor) -> int:
    """Write why a draft differs from the council's result, for every difference without a reason; returns how many."""
    if not reason.strip():
        message = "Ghi lý do dự thảo khác kết quả Hội đồng."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        decision = locked(connection, decision_id)
        require(actor, Action.EXPLAIN_DIFFERENCE, Subject.for_body(decision.body_unit_id))
        expect(decision, DecisionState.DRAFTED, "ghi lý do khác biệt")
        sheet = load_drafts(connection, [decision_id], clock.today(), judged=False)[decision_id]
        if not sheet.unexplained:
            raise Conflict("Dự thảo không khác kết quả Hội đồng, hoặc lý do đã được ghi. Tải lại trang.")
        rows = [
            {
                "decision_id": decision_id,
                "nomination_id": one.nomination_id,
                "reason": reason.strip(),
                "written_by_id": actor.user_id,
                "written_at": clock.now(),
            }
            for one in sheet.unexplained
        ]
        connection.execute(sa.insert(table(DraftDifference)), rows)
        told: dict[str, object] = {"cases": [one.nomination_id for one in sheet.unexplained]}
        happened(connection, decision_id, "difference_explained", actor, told, detail=reason.strip())
        return len(rows)
