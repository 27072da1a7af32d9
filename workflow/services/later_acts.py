"""The life that cancelling, amending and correcting documents share: signed, declined, issued with a number, dropped.

Issuing is one commit: number, what happens to each award, the frozen text, an outbox row for its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import spec_for
from rules.errors import RuleError
from rules.revocation import RevocationGround
from workflow import clock, numbers, outbox
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import transaction
from workflow.document_kit import wording_of
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotPermitted, WorkflowError
from workflow.grounds import Subject
from workflow.later_act_facts import decision_head, resting_on
from workflow.later_act_papers import PAPERS
from workflow.later_act_rows import Act, expect, happened, load_act, move, subject_of
from workflow.models import ActKind, ActState, RestingAward
from workflow.models.later_acts import ACT_LABELS
from workflow.numbers import Use
from workflow.payloads import OnAct, Payload, Revoking
from workflow.perform import Item, run
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import note_refusal
from workflow.services import official_papers
from workflow.services.decision_rows import happened as happened_to_decision
from workflow.services.official_papers import Parent
from workflow.services.prize_payments import Recall, recover
from workflow.services.revocations import refuse_outside
from workflow.services.signature import signature_block
from workflow.signing_rights import SigningRight, right_on_cases
from workflow.tables import table
from workflow.world import policy_on

SIGNS = {ActKind.REVOCATION: Action.REVOKE}
TOLD = {
    ActKind.REVOCATION: "decision_revoked",
    ActKind.AMENDMENT: "decision_amended",
    ActKind.CORRECTION: "decision_corrected",
}
"""What the chain of the original decision says of it."""


def digest_of(connection: Connection, act: Act) -> str:
    """Return the hash of what the draft says now: a signature is for what was on the screen."""
    kind, facts = PAPERS[act.row.kind]
    try:
        spec = spec_for(kind, clock.today())
        content = spec.content(facts(connection, act), wording_of(spec.wording), spec_id=spec.id)
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được văn bản: {error}") from error
    return sha256(content.to_json())


@dataclass(frozen=True, slots=True)
class ActSignature:
    """What is recorded of a signature; ``seen`` is the hash of the draft that was on the screen."""

    signer_name: str
    signing_form: str
    signed_on: date
    seen: str


def sign(ref: str, given: ActSignature, *, actor: Actor) -> None:
    """Record that the competent person signed what he saw; a deputy in the form of his delegation."""
    if not given.signer_name.strip():
        message = "Ghi họ tên người ký."
        raise InvalidInput(message, {"signer_name": message})
    if given.signed_on > clock.today():
        message = f"Ngày ký {given.signed_on:%d/%m/%Y} sau ngày hôm nay."
        raise DateOutsidePeriod(message, {"signed_on": message})
    try:
        with transaction() as connection:
            act = load_act(connection, ref, actor.units_with(*BODY_ROLES))
            _sign(connection, act, given, actor)
    except WorkflowError as error:
        note_refusal(actor, "sign_later_act", error)
        raise


def _sign(connection: Connection, act: Act, given: ActSignature, actor: Actor) -> None:
    right = _right(connection, act, actor)
    expect(act, ActState.DRAFTED)
    _not_external(act)
    if given.seen != digest_of(connection, act):
        raise Conflict("Dự thảo đã thay đổi sau khi bạn mở trang. Đọc lại bản mới rồi ký.")
    form, titles = signature_block(right.delegation, given.signing_form, given.signed_on)
    if act.row.kind is ActKind.REVOCATION:
        head = decision_head(connection, act.row.decision_id)
        refuse_outside(head, act.cases, RevocationGround.of(act.row.ground))
        run(connection, "sign_revocation", _items(act, OnAct(act.row.id)), actor=actor)
    values: dict[str, object] = {
        "state": ActState.SIGNED,
        "signer_name": given.signer_name.strip(),
        "signing_form": form,
        "signer_titles": "\n".join(titles),
        "signed_on": given.signed_on,
        "signed_by_id": actor.user_id,
        "delegation_id": right.delegation.id if right.delegation else None,
        "seen_sha256": given.seen,
    }
    move(connection, act, values)
    told: dict[str, object] = {"signed_on": given.signed_on, "seen": given.seen}
    if right.delegation is not None:
        one = right.delegation
        told |= {
            "form": form, "for_user": one.delegator_id, "for_name": one.delegator, "document": one.document_number,
        }  # fmt: skip
    happened(connection, act.row.id, "later_act_signed", actor, told)


def _right(connection: Connection, act: Act, actor: Actor) -> SigningRight:
    """Return by which right the actor signs or declines today; ``NotPermitted`` without one."""
    action = SIGNS.get(act.row.kind, Action.RECORD_SIGNATURE)
    require(actor, action, subject_of(connection, act.row.body_unit_id, act.cases))
    right = right_on_cases(
        connection,
        actor,
        act.row.body_unit_id,
        awards=act.awards,
        nomination_ids=[case.id for case in act.cases],
        day=clock.today(),
    )
    if right.why_not:
        raise NotPermitted(right.why_not)
    return right


def _not_external(act: Act) -> None:
    if act.row.is_external:
        raise InvalidInput("Quyết định do cấp trên ban hành; ghi nhận quyết định hủy bỏ của cấp trên.")


def _items(act: Act, payload: Payload) -> list[Item]:
    return [Item(case.id, payload) for case in act.cases]


def decline(ref: str, reason: str, *, actor: Actor) -> None:
    """The competent person does not sign: the draft ends with his reason, the decision stays as it was."""
    with transaction() as connection:
        act = load_act(connection, ref, actor.units_with(*BODY_ROLES))
        _right(connection, act, actor)
        expect(act, ActState.DRAFTED)
        _end(connection, act, reason, actor, "later_act_declined")


def drop(ref: str, reason: str, *, actor: Actor) -> None:
    """The standing body drops a proposal or draft, with the reason that the proposer reads."""
    with transaction() as connection:
        act = load_act(connection, ref, actor.units_with(*BODY_ROLES))
        require(actor, Action.DRAFT_LATER_ACT, subject_of(connection, act.row.body_unit_id, act.cases))
        expect(act, ActState.PROPOSED, ActState.DRAFTED)
        _end(connection, act, reason, actor, "later_act_dropped")


def _end(connection: Connection, act: Act, reason: str, actor: Actor, event: str) -> None:
    if not reason.strip():
        message = "Ghi rõ lý do bằng một câu."
        raise InvalidInput(message, {"reason": message})
    move(connection, act, {"state": ActState.VOID, "void_reason": reason.strip()[:500]})
    happened(connection, act.row.id, event, actor, {}, detail=reason.strip())


def issue(ref: str, *, number: str, issued_on: date, actor: Actor) -> None:
    """Give number and day: awards are cancelled or places corrected, and the text is frozen, all or nothing."""
    try:
        with transaction() as connection:
            act = load_act(connection, ref, actor.units_with(*BODY_ROLES))
            drafted_by = frozenset({act.row.drafted_by_id} - {None})
            subject = Subject(body_unit_id=act.row.body_unit_id, drafted_by=drafted_by)
            require(actor, Action.ISSUE, subject, policy_on(connection, clock.today(), act.row.body_unit_id))
            expect(act, ActState.SIGNED)
            _check_day(connection, act, issued_on)
            use = Use(f"{ACT_LABELS[act.row.kind]} về Quyết định số {act.decision.number}", actor.user_id)
            book = (act.row.body_unit_id, act.row.symbol)
            given = numbers.give(connection, *book, issued_on, typed=number, use=use)
            if act.row.kind is ActKind.REVOCATION:
                _cancel(connection, act, (given.text, issued_on), actor, trigger="revoke")
            _issued(connection, act, given.text, issued_on, actor, warning=given.warning)
            _freeze(connection, ref, given.text, issued_on, actor)
    except WorkflowError as error:
        note_refusal(actor, "issue_later_act", error)
        raise
    outbox.drain_quietly()


def _check_day(connection: Connection, act: Act, issued_on: date) -> None:
    first = decision_head(connection, act.row.decision_id).issued_on
    if not first <= issued_on <= clock.today():
        message = (
            f"Ngày ban hành phải từ ngày của quyết định khen thưởng {first:%d/%m/%Y} đến hôm nay "
            f"{clock.today():%d/%m/%Y}."
        )
        raise DateOutsidePeriod(message, {"issued_on": message})


def _cancel(connection: Connection, act: Act, given: tuple[str, date], actor: Actor, *, trigger: str) -> None:
    """Cancel each award, and note the later ones that rest on it; ``given`` are number and day."""
    number, issued_on = given
    rows = [
        {"act_id": act.row.id, "base_nomination_id": case.id, "finding": "", **one}
        for case in act.cases
        for one in resting_on(connection, case)
    ]
    ground = RevocationGround.of(act.row.ground)
    reason = (
        f"Bị hủy bỏ bởi Quyết định số {number} ngày {issued_on:%d/%m/%Y}: {ground.label} ({ground.citation})."
    )
    payload = Revoking(reason, "revoked", act_id=act.row.id, number=number, issued_on=issued_on)
    run(connection, trigger, _items(act, payload), actor=actor)
    recall = Recall(None, reason, f"Quyết định số {number}")
    recover(connection, [case.id for case in act.cases], recall, actor=actor)
    gone = {case.id for case in act.cases}
    kept = [row for row in rows if row["nomination_id"] not in gone]
    if kept:
        connection.execute(sa.insert(table(RestingAward)), kept)


def _issued(
    connection: Connection, act: Act, number: str, issued_on: date, actor: Actor, *, warning: str = "",
    also: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    values: dict[str, object] = {
        "state": ActState.ISSUED, "number": number, "issued_on": issued_on, "issued_by_id": actor.user_id,
        **(also or {}),
    }  # fmt: skip
    move(connection, act, values)
    told: dict[str, object] = {
        "number": number, "issued_on": issued_on, "cases": [case.id for case in act.cases], "order": warning,
    }  # fmt: skip
    happened(connection, act.row.id, "later_act_issued", actor, told)
    about: dict[str, object] = {"number": number, "issued_on": issued_on, "act": act.row.id}
    happened_to_decision(connection, act.row.decision_id, TOLD[act.row.kind], actor, about)


def _freeze(connection: Connection, ref: str, number: str, issued_on: date, actor: Actor) -> None:
    act = load_act(connection, ref, actor.units_with(*BODY_ROLES))  # as it stands now, with its number
    kind, facts = PAPERS[act.row.kind]
    units = {case.unit_id for case in act.cases}
    official_papers.freeze(
        connection, kind, Parent("later_act", act.row.id), facts(connection, act), issued_on, actor=actor,
        body_unit_id=act.row.body_unit_id, unit_id=units.pop() if len(units) == 1 else None, number_text=number,
    )  # fmt: skip


def record_superior(ref: str, *, number: str, issued_on: date, signer_name: str, actor: Actor) -> None:
    """Record the cancelling decision of the superior who had decided; the awards are cancelled by it."""
    wrong = {}
    if not number.strip():
        wrong["number"] = "Ghi số quyết định hủy bỏ của cấp trên, ví dụ 120/QĐ-UBND."
    if not signer_name.strip():
        wrong["signer_name"] = "Ghi họ tên người ký của cấp trên."
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    with transaction() as connection:
        act = load_act(connection, ref, actor.units_with(*BODY_ROLES))
        require(actor, Action.RECORD_SUPERIOR, subject_of(connection, act.row.body_unit_id, act.cases))
        expect(act, ActState.DRAFTED)
        if not act.row.is_external:
            raise InvalidInput("Quyết định do cơ quan này ban hành; trình ký rồi cấp số.")
        _check_day(connection, act, issued_on)
        _cancel(connection, act, (number.strip(), issued_on), actor, trigger="record_superior_revocation")
        signed: dict[str, object] = {"signer_name": signer_name.strip(), "signed_on": issued_on}
        _issued(connection, act, number.strip(), issued_on, actor, also=signed)
