"""Decisions: draft, put nominations on them, sign, give the number and issue, forward, record the superior's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Unpack

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules import LEVEL_DECIDER
from rules.vocabulary import AwardCode
from workflow import clock, idempotency, numbers, outbox
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.creation import find_round
from workflow.db import transaction
from workflow.errors import DateOutsidePeriod, InvalidInput, WorkflowError
from workflow.grounds import Subject
from workflow.models import AwardDecision, DecisionAward, DecisionState, Unit
from workflow.payloads import Issuing, Note, OnDecision, Reason
from workflow.perform import BulkResult, Item, run
from workflow.permissions import require
from workflow.security_log import note_refusal
from workflow.services import gold_book
from workflow.services.bulk import Options, bulk
from workflow.services.decision_rows import expect, happened, locked, move, on_decision
from workflow.services.issuing import freeze_document
from workflow.services.prizes import freeze_ledger
from workflow.services.seen import Seen, require_as_seen
from workflow.services.signature import right_on, sign_in
from workflow.tables import insert_returning, table
from workflow.world import policy_on


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A decision about to be drafted; ``is_external`` records a superior's decision."""

    round_id: int
    awards: tuple[AwardCode, ...]
    title: str
    proposal: str = ""
    is_external: bool = False


def create_decision(draft: DecisionDraft, *, actor: Actor, idempotency_key: str | None = None) -> int:
    """Draft an empty decision of a round and return its id; the same key again returns the same draft."""
    if not draft.awards or not draft.title.strip():
        message = "Chọn danh hiệu, hình thức và ghi trích yếu của quyết định."
        raise InvalidInput(message, {"title": message})
    with transaction() as connection:
        round_ = find_round(connection, draft.round_id)
        action = Action.RECORD_SUPERIOR if draft.is_external else Action.DRAFT_DECISION
        require(actor, action, Subject.for_body(round_.body_unit_id))
        asked = [draft.round_id, draft.awards, draft.title, draft.proposal, draft.is_external]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "create_decision", asked)
        if earlier is not None:
            return earlier
        level = _level_of(connection, round_.body_unit_id, round_.decider)
        row = {
            "ref": new_ref(),
            "round_id": draft.round_id,
            "body_unit_id": round_.body_unit_id,
            "level": level,
            "decider": round_.decider,
            "awards": ",".join(award.value for award in draft.awards),
            "title": draft.title.strip(),
            "state": DecisionState.DRAFTED,
            "version": 1,
            "is_external": draft.is_external,
            "proposal": draft.proposal,
            "signing_form": "",
            "signer_name": "",
            "drafted_by_id": actor.user_id,
            "drafted_at": clock.now(),
            "void_reason": "",
        }
        (number,) = insert_returning(connection, AwardDecision, [row])
        connection.execute(
            sa.insert(table(DecisionAward)),
            [{"decision_id": number, "award": award} for award in draft.awards],
        )
        happened(connection, number, "decision_drafted", actor, {"awards": [a.value for a in draft.awards]})
        idempotency.keep_made(connection, idempotency_key, number)
        return number


def _level_of(connection: Connection, body_unit_id: int, decider: object) -> object:
    """Return the level of the deciding head; the body's own where the head is not of a level."""
    for level, head in LEVEL_DECIDER.items():
        if head is decider:
            return level
    return connection.scalar(sa.select(Unit.level).where(Unit.id == body_unit_id))


def draft(decision_id: int, ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Put recommended nominations on a drafted decision; quota and competence are checked here."""
    return bulk("draft_decision", ids, OnDecision(decision_id), actor, options)


def remove(ids: Sequence[int], reason: str, *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Take nominations off a drafted decision."""
    return bulk("remove_from_decision", ids, Reason(reason), actor, options)


def record_signature(
    decision_id: int,
    *,
    signer_name: str,
    signing_form: str,
    signed_on: date,
    actor: Actor,
    seen: Seen | None = None,
) -> BulkResult:
    """Record that the competent person signed; ``signing_form`` is "", "KT.", "Q."; a delegation has its own.

    ``seen`` is what the page showed: a draft that changed since is a ``DraftChanged`` that says what is different.
    """
    if not signer_name.strip():
        message = "Ghi họ tên người ký."
        raise InvalidInput(message, {"signer_name": message})
    if signed_on > clock.today():
        message = f"Ngày ký {signed_on:%d/%m/%Y} sau ngày hôm nay."
        raise DateOutsidePeriod(message, {"signed_on": message})
    with transaction() as connection:
        decision = locked(connection, decision_id)
        digest = require_as_seen(connection, decision.id, seen) if seen is not None else ""
        done = sign_in(
            connection,
            decision,
            actor=actor,
            signer_name=signer_name,
            form=signing_form,
            signed_on=signed_on,
            seen=digest,
        )
        return BulkResult(tuple(done))


def decline_to_sign(decision_id: int, reason: str, *, actor: Actor) -> BulkResult:
    """Send the whole decision back with a written reason; its nominations stay recommended."""
    with transaction() as connection:
        decision = locked(connection, decision_id)
        right_on(connection, decision, actor, Action.DECLINE_TO_SIGN)
        if decision.state not in {DecisionState.DRAFTED.value, DecisionState.SIGNED.value}:
            expect(decision, DecisionState.DRAFTED, "trả lại")
        results = run(
            connection, "decline_to_sign", on_decision(connection, decision_id, Reason(reason)), actor=actor
        )
        move(connection, decision, {"state": DecisionState.VOID, "void_reason": reason})
        happened(connection, decision_id, "decision_declined", actor, {}, detail=reason)
        return BulkResult(tuple(results))


def issue(decision_id: int, *, number: str, issued_on: date, actor: Actor) -> BulkResult:
    """Give the number and day and award every nomination on the decision, all or nothing.

    One commit holds number, frozen content and an outbox row; the document is rendered at once after it, and again
    after a crash.
    """
    try:
        with transaction() as connection:
            decision = locked(connection, decision_id)
            require(
                actor,
                Action.ISSUE,
                Subject(body_unit_id=decision.body_unit_id, drafted_by=frozenset({decision.drafted_by_id})),
                policy_on(connection, clock.today(), decision.body_unit_id),
            )
            expect(decision, DecisionState.SIGNED, "ban hành")
            _check_issue_day(issued_on)
            given = numbers.give(
                connection, decision.body_unit_id, "QĐ-UBND", issued_on, typed=number, decision_id=decision_id
            )
            items = on_decision(connection, decision_id, Issuing(decision_id, given.text, issued_on))
            results = run(connection, "issue", items, actor=actor)
            values: dict[str, object] = {
                "state": DecisionState.ISSUED,
                "number": given.text,
                "issued_on": issued_on,
                "issued_by_id": actor.user_id,
            }
            move(connection, decision, values)
            happened(
                connection, decision_id, "decision_issued", actor,
                {"number": given.text, "issued_on": issued_on, "cases": len(items), "order": given.warning},
            )  # fmt: skip
            freeze_ledger(connection, decision_id, actor)
            freeze_document(connection, decision_id, actor)
            gold_book.enter(connection, decision_id, actor)
    except WorkflowError as error:
        note_refusal(actor, "issue", error)
        raise
    outbox.drain_quietly()
    return BulkResult(tuple(results))


def _check_issue_day(issued_on: date) -> None:
    if issued_on > clock.today():
        message = f"Ngày ban hành {issued_on:%d/%m/%Y} sau ngày hôm nay."
        raise DateOutsidePeriod(message, {"issued_on": message})


def refuse(ids: Sequence[int], reason: str, *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Refuse recommended nominations with a written reason."""
    return bulk("refuse", ids, Reason(reason, "signer_refused"), actor, options)


def forward(ids: Sequence[int], *, actor: Actor, **options: Unpack[Options]) -> BulkResult:
    """Forward to the superior who decides."""
    return bulk("forward", ids, Note(), actor, options)


def record_superior_award(
    decision_id: int, ids: Sequence[int], *, number: str, issued_on: date, signer_name: str, actor: Actor
) -> BulkResult:
    """Record the superior's decision and what it awards."""
    if not number.strip() or not signer_name.strip():
        message = "Ghi số quyết định và người ký của cấp trên."
        raise InvalidInput(message, {"number": message})
    if not ids:
        raise InvalidInput("Quyết định của cấp trên chưa có trường hợp nào. Chọn các đề nghị được tặng.")
    _check_issue_day(issued_on)
    with transaction() as connection:
        decision = locked(connection, decision_id)
        require(actor, Action.RECORD_SUPERIOR, Subject.for_body(decision.body_unit_id))
        expect(decision, DecisionState.DRAFTED, "ghi quyết định của cấp trên")
        payload = Issuing(decision_id, number.strip(), issued_on)
        results = run(connection, "record_superior_award", [Item(n, payload) for n in ids], actor=actor)
        move(
            connection,
            decision,
            {
                "state": DecisionState.ISSUED,
                "number": number.strip(),
                "signer_name": signer_name.strip(),
                "signed_on": issued_on,
                "issued_on": issued_on,
                "issued_by_id": actor.user_id,
            },
        )
        happened(
            connection,
            decision_id,
            "superior_decision_recorded",
            actor,
            {"number": number, "cases": len(ids)},
        )
        freeze_ledger(connection, decision_id, actor)
        return BulkResult(tuple(results))


def record_superior_refusal(
    ids: Sequence[int], reason: str, *, actor: Actor, **options: Unpack[Options]
) -> BulkResult:
    """Record that the superior did not award."""
    return bulk("record_superior_refusal", ids, Reason(reason, "superior_refused"), actor, options)
