"""Proposing and drafting a decision that cancels awards (Luật 2022 Điều 93): ground, conclusion, competence.

A unit's head proposes, the standing body looks at it and drafts; or the standing body drafts by itself. Signing and
issuing are in ``later_acts``; what comes back is in ``recoveries``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import Finding
from rules.revocation import RevocationGround
from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import DateOutsidePeriod, InvalidInput, NotFound, Refused, WorkflowError
from workflow.later_act_facts import competence_findings, decision_head, has_item, money_of
from workflow.later_act_rows import (
    acts,
    expect,
    happened,
    load_act,
    move,
    refuse_second,
    revoked,
    subject_of,
)
from workflow.models import ActKind, ActState, DecisionState, LaterAct, RevokedAward
from workflow.permissions import UNIT_ROLES, decide, require
from workflow.roles import BODY_ROLES
from workflow.rows import NominationRow, load_rows
from workflow.security_log import note_refusal
from workflow.services.decision_rows import locked
from workflow.states import NominationState
from workflow.tables import AnyRow, insert_returning, table

DECISION_SYMBOL = "QĐ-UBND"


@dataclass(frozen=True, slots=True)
class RevocationDraft:
    """Which awards of a decision are to be cancelled, on which ground, and the document that concluded so."""

    decision_id: int
    nomination_ids: tuple[int, ...]
    ground: RevocationGround | None
    paper_number: str
    paper_on: date | None
    paper_body: str
    reason: str


def propose(draft: RevocationDraft, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Propose, or for the standing body draft at once; returns the reference. The same key again finds it."""
    _complete(draft)
    try:
        with transaction() as connection:
            return _propose(connection, draft, actor, idempotency_key)
    except WorkflowError as error:
        note_refusal(actor, Action.PROPOSE_REVOCATION.value, error)
        raise


def _propose(connection: Connection, draft: RevocationDraft, actor: Actor, key: str | None) -> str:
    decision = locked(connection, draft.decision_id)
    head = decision_head(connection, decision.id)
    cases = _cases(connection, draft, actor)
    subject = subject_of(connection, decision.body_unit_id, cases)
    require(actor, Action.PROPOSE_REVOCATION, subject)
    asked = [draft.decision_id, sorted(draft.nomination_ids), draft.ground, draft.paper_number, draft.reason]
    if (made := idempotency.made_before(connection, key, actor, "propose_revocation", asked)) is not None:
        return str(connection.scalar(sa.select(acts.c.ref).where(acts.c.id == made)))
    _check(decision.state, cases, draft)
    refuse_second(connection, draft.nomination_ids)
    drafts = decide(actor, Action.DRAFT_LATER_ACT, subject).allowed
    assert draft.ground is not None
    if drafts:
        refuse_outside(head, cases, draft.ground)
    now = clock.now()
    row = {
        "ref": new_ref(),
        "kind": ActKind.REVOCATION,
        "decision_id": decision.id,
        "body_unit_id": decision.body_unit_id,
        "state": ActState.DRAFTED if drafts else ActState.PROPOSED,
        "version": 1,
        "is_external": decision.is_external,
        "ground": draft.ground.value,
        "paper_number": draft.paper_number.strip(),
        "paper_on": draft.paper_on,
        "paper_body": draft.paper_body.strip(),
        "reason": draft.reason.strip(),
        "proposed_by_id": actor.user_id,
        "proposed_at": now,
        "proposing_unit_id": decision.body_unit_id if drafts else cases[0].unit_id,
        "drafted_by_id": actor.user_id if drafts else None,
        "drafted_at": now if drafts else None,
        "symbol": DECISION_SYMBOL,
        **EMPTY_SIGNATURE,
    }
    (act_id,) = insert_returning(connection, LaterAct, [row])
    _name(connection, act_id, head, cases)
    told: dict[str, object] = {
        "kind": ActKind.REVOCATION.value, "decision": decision.id, "ground": draft.ground.value,
        "cases": [case.id for case in cases], "drafted": drafts,
    }  # fmt: skip
    happened(connection, act_id, "revocation_proposed", actor, told, detail=draft.reason.strip())
    idempotency.keep_made(connection, key, act_id)
    return str(row["ref"])


EMPTY_SIGNATURE: dict[str, object] = {
    "signing_form": "", "signer_titles": "", "signer_name": "", "seen_sha256": "", "void_reason": "",
}  # fmt: skip
"""What a document that nobody signed yet says of its signature."""


def _complete(draft: RevocationDraft) -> None:
    """Refuse a proposal that leaves something open, field by field."""
    wrong = {}
    if draft.ground is None:
        wrong["ground"] = "Chọn trường hợp hủy bỏ theo khoản 2 Điều 93 Luật Thi đua, khen thưởng."
    if not draft.paper_number.strip():
        wrong["paper_number"] = "Ghi số, tên văn bản kết luận, ví dụ Kết luận số 05/KL-TTr."
    if not draft.paper_body.strip():
        wrong["paper_body"] = "Ghi cơ quan có thẩm quyền đã kết luận."
    if draft.paper_on is None:
        wrong["paper_on"] = "Nhập ngày của văn bản kết luận."
    if not draft.reason.strip():
        wrong["reason"] = "Ghi tóm tắt lý do hủy bỏ bằng một hai câu; câu này được in trong quyết định."
    if not draft.nomination_ids:
        wrong["chon"] = "Chọn ít nhất một trường hợp cần hủy bỏ."
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    if draft.paper_on is not None and draft.paper_on > clock.today():
        message = f"Ngày của văn bản kết luận {draft.paper_on:%d/%m/%Y} sau ngày hôm nay."
        raise DateOutsidePeriod(message, {"paper_on": message})


def _cases(connection: Connection, draft: RevocationDraft, actor: Actor) -> list[NominationRow]:
    """Return the chosen nominations of that decision, locked; what is not for the actor is not there."""
    found = load_rows(connection, draft.nomination_ids, lock=True)
    mine, bodies = actor.units_with(*UNIT_ROLES), actor.units_with(*BODY_ROLES)
    rows = [found[number] for number in sorted(found)]
    if len(rows) != len(set(draft.nomination_ids)) or any(
        row.decision_id != draft.decision_id or (row.unit_id not in mine and row.body_unit_id not in bodies)
        for row in rows
    ):
        raise NotFound("trường hợp được chọn")
    return rows


def _check(state: str, cases: Sequence[NominationRow], draft: RevocationDraft) -> None:
    if state != DecisionState.ISSUED.value:
        raise InvalidInput(
            "Quyết định chưa ban hành nên không có gì để hủy bỏ. Đưa trường hợp ra khỏi dự thảo."
        )
    gone = [case.nominee_name for case in cases if case.state is not NominationState.AWARDED]
    if gone:
        message = f"Đã hủy bỏ trước đó hoặc chưa được khen thưởng: {', '.join(gone)}. Bỏ chọn rồi gửi lại."
        raise InvalidInput(message, {"chon": message})
    del draft


def refuse_outside(head: AnyRow, cases: Sequence[NominationRow], ground: RevocationGround) -> None:
    """Refuse when the one who decided is not competent to cancel today (H-02). A superior's own decision is his."""
    found: tuple[Finding, ...] = ()
    if not head.is_external:
        found = competence_findings(head, cases, ground, clock.today())
    if found:
        raise Refused("Người đã quyết định không có thẩm quyền hủy bỏ vào ngày hôm nay.", found)


def _name(connection: Connection, act_id: int, head: AnyRow, cases: Sequence[NominationRow]) -> None:
    paid = money_of(connection, head, cases)
    rows = [
        {"act_id": act_id, "nomination_id": case.id, "has_item": has_item(case.award, head.issued_on),
         "money_due": paid[case.id], "return_citation": "", "item_note": "", "money_to": "", "money_document": ""}
        for case in cases
    ]  # fmt: skip
    connection.execute(sa.insert(table(RevokedAward)), rows)


def accept(ref: str, *, actor: Actor) -> None:
    """The standing body takes a unit's proposal over as its draft."""
    with transaction() as connection:
        act = load_act(connection, ref, actor.units_with(*BODY_ROLES))
        require(actor, Action.DRAFT_LATER_ACT, subject_of(connection, act.row.body_unit_id, act.cases))
        expect(act, ActState.PROPOSED)
        refuse_outside(
            decision_head(connection, act.row.decision_id), act.cases, RevocationGround.of(act.row.ground)
        )
        values = {"state": ActState.DRAFTED, "drafted_by_id": actor.user_id, "drafted_at": clock.now()}
        move(connection, act, values)
        happened(connection, act.row.id, "revocation_accepted", actor, {})


def revise(ref: str, draft: RevocationDraft, *, actor: Actor) -> None:
    """Change ground, conclusion and reason of a draft that nobody signed; the cases stay."""
    with transaction() as connection:
        act = load_act(connection, ref, actor.units_with(*BODY_ROLES))
        require(actor, Action.DRAFT_LATER_ACT, subject_of(connection, act.row.body_unit_id, act.cases))
        expect(act, ActState.PROPOSED, ActState.DRAFTED)
        if act.row.kind is not ActKind.REVOCATION:
            raise NotFound("đề nghị hủy bỏ này")
        _complete(draft)
        assert draft.ground is not None
        values: dict[str, object] = {
            "ground": draft.ground.value, "paper_number": draft.paper_number.strip(), "paper_on": draft.paper_on,
            "paper_body": draft.paper_body.strip(), "reason": draft.reason.strip(),
        }  # fmt: skip
        move(connection, act, values)
        happened(
            connection, act.row.id, "later_act_revised", actor, {"ground": draft.ground.value},
            detail=draft.reason.strip(),
        )  # fmt: skip


def targets_of(connection: Connection, act_id: int) -> list[AnyRow]:
    """Return the awards an act cancels, with what comes back."""
    return list(connection.execute(sa.select(*revoked.c).where(revoked.c.act_id == act_id)))
