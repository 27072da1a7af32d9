"""One signature on one draft, inside the transaction of whoever asks: who signs, in which form, on what he saw."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.finding import Confidence, Finding, Outcome
from rules.signing import AwardDecision as FormUse
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.attempt import DecisionRow
from workflow.errors import DateOutsidePeriod, InvalidInput, NotPermitted, Refused
from workflow.grounds import Subject
from workflow.models import DecisionSignature, DecisionState
from workflow.payloads import Signing
from workflow.perform import ItemResult, run
from workflow.permissions import require
from workflow.prize_preview import require_funds
from workflow.services.decision_rows import expect, happened, move, on_decision
from workflow.signing_facts import Difference, unexplained
from workflow.signing_rights import DraftToSign, LiveDelegation, SigningRight, signature_titles, substitution
from workflow.tables import table

DEPUTY = "Phó Chủ tịch"
PROCESS = "Quy trình ký quyết định"


def right_on(connection: Connection, decision: DecisionRow, actor: Actor, action: Action) -> SigningRight:
    """Return by which right the actor signs or declines this draft today; ``NotPermitted`` without one."""
    require(actor, action, Subject.for_body(decision.body_unit_id))
    draft = DraftToSign(decision.id, decision.body_unit_id, decision.awards)
    right = substitution(connection, [draft], clock.today()).right(actor, draft)
    if right.why_not:
        raise NotPermitted(right.why_not)
    return right


def sign_in(
    connection: Connection,
    decision: DecisionRow,
    *,
    actor: Actor,
    signer_name: str,
    form: str,
    signed_on: date,
    seen: str = "",
) -> list[ItemResult]:
    """Sign a locked draft. A deputy signs in the form of his delegation, whatever ``form`` says.

    ``seen`` is the hash of what was on the screen, empty when the signature was made on paper and is only recorded.
    """
    right = right_on(connection, decision, actor, Action.RECORD_SIGNATURE)
    expect(decision, DecisionState.DRAFTED, "ghi nhận chữ ký")
    form, titles = signature_block(right.delegation, form, signed_on)
    if found := unexplained(connection, decision.id, clock.today()):
        raise differs(found)
    require_funds(connection, decision.id, signed_on)
    behalf = right.delegation.delegator_id if right.delegation else None
    items = on_decision(connection, decision.id, Signing(decision.id, form, behalf))
    done = run(connection, "record_signature", items, actor=actor)
    row = {
        "decision_id": decision.id,
        "delegation_id": right.delegation.id if right.delegation else None,
        "titles": "\n".join(titles),
        "seen_sha256": seen,
        "signed_by_id": actor.user_id,
        "signed_at": clock.now(),
    }
    connection.execute(sa.insert(table(DecisionSignature)).values(row))
    values: dict[str, object] = {
        "state": DecisionState.SIGNED,
        "signer_name": signer_name.strip(),
        "signing_form": form,
        "signed_on": signed_on,
        "signed_by_id": actor.user_id,
    }
    move(connection, decision, values)
    told: dict[str, object] = {"signed_on": signed_on, "cases": len(items), "seen": seen}
    if right.delegation is not None:
        one = right.delegation
        told |= {
            "form": form, "titles": list(titles), "for_user": one.delegator_id, "for_name": one.delegator,
            "document": one.document_number,
        }  # fmt: skip
    happened(connection, decision.id, "decision_signed", actor, told)
    return done


def signature_block(
    delegation: LiveDelegation | None, form: str, signed_on: date
) -> tuple[str, tuple[str, ...]]:
    """Return the form and the lines above the signature on a day."""
    if delegation is not None:
        if not delegation.since <= signed_on <= delegation.until:
            message = (
                f"Bạn được giao ký từ {delegation.since:%d/%m/%Y} đến {delegation.until:%d/%m/%Y}; ngày ký "
                "phải trong thời gian đó."
            )
            raise DateOutsidePeriod(message, {"signed_on": message})
        return delegation.form, delegation.titles
    known = next((one for one in rules.signing_forms(signed_on) if one.code == form), None)
    if known is None or known.award_decision is not FormUse.ALLOWED:
        message = (
            f"Ký {form} phải theo văn bản giao ký còn thời hạn (Điều 13 Nghị định 30/2020/NĐ-CP). Thường trực "
            "Hội đồng lập việc giao ký trước, rồi người được giao ký bằng tài khoản của mình."
        )
        raise InvalidInput(message, {"signing_form": message})
    return form, signature_titles(form, DEPUTY)


def differs(found: tuple[Difference, ...]) -> Refused:
    """Return the refusal of a draft that differs from the council's result without a written reason."""
    findings = [
        Finding(
            "decision.differs",
            Outcome.NOT_MET,
            f"{one.name} ({one.award.label}): {one.what}",
            PROCESS,
            "Thường trực Hội đồng đưa vào dự thảo, hoặc ghi lý do khác biệt ở trang quyết định.",
            confidence=Confidence.LOCAL,
        )
        for one in found
    ]
    message = f"Dự thảo khác kết quả Hội đồng ở {len(found)} trường hợp mà chưa có lý do bằng văn bản."
    return Refused(message, findings)
