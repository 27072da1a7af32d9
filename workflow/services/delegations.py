"""Giving the signature to a deputy: the office sets it up, a second person approves, it may end early.

Nghị định 30/2020/NĐ-CP Điều 13: KT. by a deputy; TUQ. in writing, for a limited time and content, never given on. The
head himself and the deputy set up and approve nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.errors import NoLawInForce
from rules.signing import AwardDecision as FormUse
from rules.signing import SigningForm
from rules.vocabulary import AwardCode
from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, WorkflowError
from workflow.grounds import Subject
from workflow.models import Delegation, DelegationScope, DelegationState, RoleGrant, User
from workflow.permissions import require
from workflow.roles import BODY_ROLES, Role
from workflow.security_log import note_refusal
from workflow.signing_rights import ACTING, awards_of
from workflow.tables import AnyRow, insert_returning, table

d, users, grants = table(Delegation), table(User), table(RoleGrant)
CHAIN = "delegation"
LIMITED = "TUQ."
DECIDED = "Việc giao ký này đã được duyệt, từ chối hoặc kết thúc trước đó. Tải lại trang để xem kết quả."


@dataclass(frozen=True, slots=True)
class DelegationDraft:
    """A delegation about to be set up; ``checked``: somebody compared the document where the law is not plain."""

    body_unit_id: int
    delegator_id: int
    deputy_id: int
    form: str
    deputy_title: str
    scope: DelegationScope
    since: date
    until: date
    document_number: str
    document_on: date
    awards: tuple[AwardCode, ...] = ()
    checked: bool = False


def propose(draft: DelegationDraft, *, actor: Actor, idempotency_key: str | None = None) -> int:
    """Set up a delegation that counts once a second person approved it; returns its id."""
    draft = replace(draft, awards=draft.awards if draft.scope is DelegationScope.AWARDS else ())
    try:
        with transaction() as connection:
            parties = accounts_of(connection, draft.delegator_id) | accounts_of(connection, draft.deputy_id)
            require(
                actor, Action.PROPOSE_DELEGATION, Subject(body_unit_id=draft.body_unit_id, parties=parties)
            )
            asked = [str(getattr(draft, name)) for name in DelegationDraft.__dataclass_fields__]
            earlier = idempotency.made_before(connection, idempotency_key, actor, "propose_delegation", asked)
            if earlier is not None:
                return earlier
            _check_words(draft)
            _check_form(draft)
            _check_days(draft)
            _check_people(connection, draft)
            _refuse_overlap(connection, draft)
            number = _insert(connection, draft, actor)
            idempotency.keep_made(connection, idempotency_key, number)
            return number
    except WorkflowError as error:
        note_refusal(actor, "propose_delegation", error)
        raise


def approve(ref: str, *, actor: Actor) -> None:
    """Approve as a second person; from the first day on the deputy signs."""
    _decide(ref, DelegationState.APPROVED, "", actor)


def reject(ref: str, reason: str, *, actor: Actor) -> None:
    """Do not approve, with the reason for whoever set it up."""
    _need(reason, "reason", "Ghi lý do không duyệt.")
    _decide(ref, DelegationState.REJECTED, reason.strip(), actor)


def end(ref: str, reason: str, *, actor: Actor) -> None:
    """End it today; what is not signed waits for the head again."""
    _need(reason, "reason", "Ghi lý do kết thúc việc giao ký.")
    today = clock.today()
    with transaction() as connection:
        found = _locked(connection, ref, actor)
        require(actor, Action.PROPOSE_DELEGATION, _subject(connection, found, with_setter=False))
        is_over = found.until < today or found.ended_on is not None
        if found.state is not DelegationState.APPROVED or is_over:
            raise Conflict(DECIDED)
        values = {"ended_on": today, "ended_by_id": actor.user_id, "reason": reason.strip()}
        statement = sa.update(d).where(d.c.id == found.id, d.c.ended_on.is_(None)).values(values)
        if connection.execute(statement).rowcount != 1:
            raise Conflict(DECIDED)
        _happened(connection, found.id, "delegation_ended", actor, {"ended_on": today}, detail=reason.strip())


def _decide(ref: str, state: DelegationState, reason: str, actor: Actor) -> None:
    try:
        with transaction() as connection:
            found = _locked(connection, ref, actor)
            require(actor, Action.APPROVE_DELEGATION, _subject(connection, found, with_setter=True))
            if found.state is not DelegationState.PROPOSED:
                raise Conflict(DECIDED)
            if state is DelegationState.APPROVED and found.until < clock.today():
                message = f"Thời gian giao ký đã hết ngày {found.until:%d/%m/%Y}. Lập lại với thời gian mới."
                raise DateOutsidePeriod(message, {})
            values = {
                "state": state,
                "decided_by_id": actor.user_id,
                "decided_at": clock.now(),
                "reason": reason,
            }
            statement = sa.update(d).where(d.c.id == found.id, d.c.state == DelegationState.PROPOSED)
            if connection.execute(statement.values(values)).rowcount != 1:
                raise Conflict(DECIDED)
            _happened(connection, found.id, f"delegation_{state.value}", actor, {}, detail=reason)
    except WorkflowError as error:
        note_refusal(actor, "approve_delegation", error)
        raise


def accounts_of(connection: Connection, user_id: int) -> frozenset[int]:
    """Return every account of the person behind an account: one person is never two."""
    person = sa.select(users.c.person_id).where(users.c.id == user_id, users.c.person_id.is_not(None))
    query = sa.select(users.c.id).where(sa.or_(users.c.id == user_id, users.c.person_id.in_(person)))
    return frozenset(connection.scalars(query))


def _subject(connection: Connection, row: AnyRow, *, with_setter: bool) -> Subject:
    parties = accounts_of(connection, row.delegator_id) | accounts_of(connection, row.deputy_id)
    setter = accounts_of(connection, row.proposed_by_id) if with_setter else frozenset[int]()
    return Subject(body_unit_id=row.body_unit_id, prepared_by=setter, parties=parties)


def _need(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise InvalidInput(message, {field: message})


def _check_words(draft: DelegationDraft) -> None:
    """The document is named, and the deputy's post unless he acts as head."""
    _need(draft.document_number, "document_number", "Ghi số, ký hiệu văn bản giao ký, ví dụ 12/QĐ-UBND.")
    if draft.form != ACTING:
        _need(draft.deputy_title, "deputy_title", "Ghi chức vụ của người được giao ký, ví dụ Phó Chủ tịch.")
    if draft.scope is DelegationScope.AWARDS and not draft.awards:
        message = "Chọn ít nhất một danh hiệu, hình thức được giao ký."
        raise InvalidInput(message, {"awards": message})


def form_on(code: str, day: date) -> SigningForm:
    """Return a form of signing in force on a day; ``InvalidInput`` when there is none with this code."""
    try:
        found = next((one for one in rules.signing_forms(day) if one.code == code and code), None)
    except NoLawInForce as error:
        raise InvalidInput(str(error), {"form": str(error)}) from error
    if found is None:
        message = "Chọn thể thức ký thay có trong danh sách."
        raise InvalidInput(message, {"form": message})
    return found


def _check_form(draft: DelegationDraft) -> None:
    """Only what the decree knows: never TM.; TUQ. with limited content; where it is not plain, somebody compared."""
    form = form_on(draft.form, draft.since)
    if form.award_decision is FormUse.REFUSED:
        message = (
            f"{form.label} ({form.code}) {form.award_decision.label} ({form.citation}). Chọn thể thức khác."
        )
        raise InvalidInput(message, {"form": message})
    if form.code == LIMITED and draft.scope is DelegationScope.ALL:
        message = (
            f"Ủy quyền ký TUQ. phải giới hạn thời gian và nội dung ({form.citation}). Chọn phạm vi theo danh hiệu, "
            "hình thức, hoặc chỉ các quyết định mà người đứng đầu không được ký."
        )
        raise InvalidInput(message, {"scope": message})
    if form.award_decision is FormUse.UNCLEAR and not draft.checked:
        message = (
            f"Với quyết định khen thưởng, thể thức {form.code}: {form.award_decision.label} ({form.citation}). Đối "
            "chiếu văn bản giao ký rồi đánh dấu ô xác nhận."
        )
        raise InvalidInput(message, {"checked": message})


def _check_days(draft: DelegationDraft) -> None:
    today = clock.today()
    if draft.since < today:
        message = (
            f"Ngày bắt đầu không trước hôm nay {today:%d/%m/%Y}; việc giao ký không có hiệu lực trở về trước."
        )
        raise DateOutsidePeriod(message, {"since": message})
    if draft.until < draft.since:
        message = f"Ngày kết thúc phải từ ngày bắt đầu {draft.since:%d/%m/%Y} trở đi."
        raise DateOutsidePeriod(message, {"until": message})
    if draft.document_on > draft.since:
        message = f"Văn bản giao ký phải có trước hoặc cùng ngày bắt đầu {draft.since:%d/%m/%Y}."
        raise DateOutsidePeriod(message, {"document_on": message})


def _check_people(connection: Connection, draft: DelegationDraft) -> None:
    """The head signs by his own office that day (nobody gives on what was given to him); the deputy has an account."""
    held = sa.select(grants.c.user_id).where(
        grants.c.unit_id == draft.body_unit_id,
        grants.c.role == Role.SIGNER,
        grants.c.since <= draft.since,
        sa.or_(grants.c.until.is_(None), grants.c.until >= draft.since),
    )
    if draft.delegator_id not in set(connection.scalars(held)):
        message = (
            "Người giao ký phải là người có thẩm quyền ký của cơ quan vào ngày bắt đầu; người được giao không giao lại "
            "cho người khác (Điều 13 Nghị định 30/2020/NĐ-CP)."
        )
        raise InvalidInput(message, {"delegator": message})
    roles = set(
        connection.scalars(
            sa.select(grants.c.role)
            .join(users, users.c.id == grants.c.user_id)
            .where(
                users.c.id == draft.deputy_id,
                users.c.is_active,
                grants.c.unit_id == draft.body_unit_id,
                grants.c.since <= draft.since,
                sa.or_(grants.c.until.is_(None), grants.c.until >= draft.since),
            )
        )
    )
    if not roles or Role.ADMINISTRATOR in roles:
        message = "Người được giao ký phải có tài khoản nghiệp vụ tại cơ quan. Chọn người khác."
        raise InvalidInput(message, {"deputy": message})
    if draft.deputy_id in accounts_of(connection, draft.delegator_id):
        message = "Người giao ký và người được giao ký phải là hai người."
        raise InvalidInput(message, {"deputy": message})


def _refuse_overlap(connection: Connection, draft: DelegationDraft) -> None:
    """Of two delegations of one head for the same decisions on the same day, nobody would know which counts."""
    query = sa.select(*d.c).where(
        d.c.delegator_id == draft.delegator_id,
        d.c.body_unit_id == draft.body_unit_id,
        d.c.state != DelegationState.REJECTED,
        d.c.since <= draft.until,
        d.c.until >= draft.since,
        sa.or_(d.c.ended_on.is_(None), d.c.ended_on > draft.since),
    )
    for row in connection.execute(query.with_for_update()):
        conflict = {row.scope, draft.scope}
        if DelegationScope.CONFLICT in conflict and len(conflict) > 1:
            continue
        apart = conflict == {DelegationScope.AWARDS} and not awards_of(row.awards) & set(draft.awards)
        if not apart:
            message = (
                f"Đã có việc giao ký cùng phạm vi từ {row.since:%d/%m/%Y} đến {row.until:%d/%m/%Y} "
                f"({row.document_number}). Kết thúc việc đó hoặc chọn thời gian khác."
            )
            raise DateOutsidePeriod(message, {"since": message})


def _insert(connection: Connection, draft: DelegationDraft, actor: Actor) -> int:
    row = {
        "ref": new_ref(),
        "body_unit_id": draft.body_unit_id,
        "delegator_id": draft.delegator_id,
        "deputy_id": draft.deputy_id,
        "form": draft.form,
        "deputy_title": draft.deputy_title.strip(),
        "scope": draft.scope,
        "awards": ",".join(award.value for award in draft.awards),
        "since": draft.since,
        "until": draft.until,
        "document_number": draft.document_number.strip(),
        "document_on": draft.document_on,
        "state": DelegationState.PROPOSED,
        "proposed_by_id": actor.user_id,
        "proposed_at": clock.now(),
        "reason": "",
    }
    (number,) = insert_returning(connection, Delegation, [row])
    told: dict[str, object] = {
        name: row[name]
        for name in (
            "delegator_id", "deputy_id", "form", "scope", "awards", "since", "until", "document_number", "document_on",
        )
    }  # fmt: skip
    _happened(connection, number, "delegation_proposed", actor, told | {"compared": draft.checked})
    return number


def _locked(connection: Connection, ref: str, actor: Actor) -> AnyRow:
    """Return a delegation, locked; outside the body there is none."""
    found = connection.execute(sa.select(*d.c).where(d.c.ref == ref).with_for_update()).first()
    if found is None or found.body_unit_id not in actor.units_with(*BODY_ROLES):
        raise NotFound("việc giao ký này")
    return found


def _happened(
    connection: Connection,
    number: int,
    event: str,
    actor: Actor,
    payload: dict[str, object],
    *,
    detail: str = "",
) -> None:
    happened = Happened(
        CHAIN, number, event, actor.user_id, clock.now(), payload, detail, acting_unit_id=actor.acting_unit_id
    )
    record(connection, [happened])
