"""Complaints (khiếu nại) and denunciations (tố cáo): registered, accepted with a clock, concluded, settled.

Who sent it is sealed and opened for the handler alone (Luật Tố cáo 2018); no event, list or hold names him. While one
is being looked into the nomination is on hold (NĐ 152/2025 Điều 4). A refusal that was wrong is opened again by a
second person, never by the handler: who confirms, or the head, who answers for settling complaints.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.errors import RuleError
from rules.vocabulary import HoldCause
from workflow import account_rows, clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.complaint_clock import settling_deadline
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted, WrongState
from workflow.grounds import Subject
from workflow.later_act_rows import subject_of
from workflow.models import (
    AwardDecision,
    Complaint,
    ComplaintKind,
    ComplaintOutcome,
    ComplaintSender,
    ComplaintState,
    RoleGrant,
    SenderKind,
    User,
)
from workflow.models.complaints import STATE_LABELS
from workflow.payloads import Reason
from workflow.perform import Item, run
from workflow.permissions import require
from workflow.roles import Role
from workflow.rows import NominationRow, load_rows
from workflow.secrets_at_rest import seal, unseal
from workflow.security_log import note
from workflow.services.holds import close_in, open_in
from workflow.states import CLOSED, NominationState
from workflow.tables import AnyRow, insert_returning, table

complaints, senders, grants, users = table(Complaint), table(ComplaintSender), table(RoleGrant), table(User)
CHAIN, PURPOSE = "complaint", "complaint sender"
HANDLERS = (Role.STANDING_BODY, Role.CONFIRMER)
READERS = (*HANDLERS, Role.SIGNER)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent it; only the handler reads this."""

    name: str = ""
    address: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintDraft:
    """A complaint about to be registered; ``handler_id`` is the account that settles it."""

    kind: ComplaintKind
    sender: SenderKind
    received_on: date
    gist: str
    handler_id: int
    who: Sender
    nomination_id: int | None = None
    decision_id: int | None = None
    knew_on: date | None = None


def register(draft: ComplaintDraft, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Write a complaint into the register; returns its reference. The same key again finds it."""
    _complete(draft)
    with transaction() as connection:
        body, case = _about(connection, draft)
        require(actor, Action.REGISTER_COMPLAINT, _subject(connection, body, case))
        asked = [
            draft.kind,
            draft.sender,
            draft.received_on,
            draft.gist,
            draft.nomination_id,
            draft.decision_id,
        ]
        made = idempotency.made_before(connection, idempotency_key, actor, "register_complaint", asked)
        if made is not None:
            return str(connection.scalar(sa.select(complaints.c.ref).where(complaints.c.id == made)))
        _fit_to_handle(connection, draft.handler_id, body, case)
        row = {
            "ref": new_ref(),
            "body_unit_id": body,
            "kind": draft.kind,
            "sender": draft.sender,
            "nomination_id": draft.nomination_id,
            "decision_id": draft.decision_id,
            "received_on": draft.received_on,
            "knew_on": draft.knew_on,
            "gist": draft.gist.strip(),
            "state": ComplaintState.RECEIVED,
            "version": 1,
            "handler_id": draft.handler_id,
            "is_remote": False,
            "due_citation": "",
            "outcome": ComplaintOutcome.NONE,
            "answer": "",
            "paper_number": "",
            "registered_by_id": actor.user_id,
            "registered_at": clock.now(),
        }
        (number,) = insert_returning(connection, Complaint, [row])
        if draft.sender is not SenderKind.ANONYMOUS:
            told = json.dumps([draft.who.name, draft.who.address, draft.who.contact], ensure_ascii=False)
            connection.execute(
                sa.insert(senders).values(complaint_id=number, sealed=seal(PURPOSE, number, told))
            )
        payload: dict[str, object] = {
            "kind": draft.kind.value, "received_on": draft.received_on, "handler": draft.handler_id,
            "nomination": draft.nomination_id, "decision": draft.decision_id,
        }  # fmt: skip
        _happened(connection, number, "complaint_registered", actor, payload)
        idempotency.keep_made(connection, idempotency_key, number)
        return str(row["ref"])


def _complete(draft: ComplaintDraft) -> None:
    wrong = {}
    if not draft.gist.strip():
        wrong["gist"] = "Ghi tóm tắt nội dung đơn, không ghi tên người gửi."
    if draft.sender is not SenderKind.ANONYMOUS and not draft.who.name.strip():
        wrong["name"] = "Ghi họ tên người gửi, hoặc chọn «Không rõ họ tên, địa chỉ»."
    if draft.sender is SenderKind.ANONYMOUS and draft.kind is ComplaintKind.COMPLAINT:
        wrong["sender"] = "Khiếu nại phải rõ người khiếu nại. Đơn nặc danh thì ghi là tố cáo để xem xét."
    if draft.nomination_id is None and draft.decision_id is None:
        wrong["gist"] = (
            "Đơn phải nêu một đề nghị hoặc một quyết định. Mở đề nghị hoặc quyết định đó rồi ghi đơn."
        )
    named = draft.who.name.strip().casefold()
    if named and draft.kind is ComplaintKind.DENUNCIATION and named in draft.gist.casefold():
        wrong["gist"] = "Tóm tắt đang có tên người tố cáo. Bỏ tên ra; tên chỉ ghi ở ô người gửi."
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    for field, day, what in (
        ("received_on", draft.received_on, "Ngày nhận đơn"),
        ("knew_on", draft.knew_on, "Ngày biết kết quả"),
    ):
        if day is not None and day > (clock.today() if field == "received_on" else draft.received_on):
            limit = "hôm nay" if field == "received_on" else "ngày nhận đơn"
            message = f"{what} {day:%d/%m/%Y} sau {limit}."
            raise DateOutsidePeriod(message, {field: message})


def _about(connection: Connection, draft: ComplaintDraft) -> tuple[int, NominationRow | None]:
    """Return the body and the nomination a complaint is about."""
    case = None
    if draft.nomination_id is not None:
        case = load_rows(connection, [draft.nomination_id]).get(draft.nomination_id)
        if case is None:
            raise NotFound("đề nghị này")
        return case.body_unit_id, case
    query = sa.select(AwardDecision.body_unit_id).where(AwardDecision.id == draft.decision_id)
    body = connection.scalar(query)
    if body is None:
        raise NotFound("quyết định này")
    return int(body), None


def _subject(connection: Connection, body: int, case: NominationRow | None) -> Subject:
    return subject_of(connection, body, [case] if case else [])


def _fit_to_handle(connection: Connection, user_id: int, body: int, case: NominationRow | None) -> None:
    """Refuse a handler who holds no such role in the body, or whose own case it is."""
    today = clock.today()
    query = sa.select(users.c.person_id).where(
        users.c.id == user_id,
        users.c.is_active,
        sa.exists().where(
            grants.c.user_id == users.c.id,
            grants.c.unit_id == body,
            grants.c.role.in_(HANDLERS),
            grants.c.since <= today,
            sa.or_(grants.c.until.is_(None), grants.c.until >= today),
        ),
    )
    found = connection.execute(query).first()
    message = ""
    if found is None:
        message = "Người giải quyết phải là Thường trực hoặc người xác nhận của cơ quan. Chọn người khác."
    elif case is not None and found.person_id is not None and found.person_id in case.person_ids:
        message = "Đơn nêu chính người này. Chọn người khác giải quyết."
    if message:
        raise InvalidInput(message, {"handler": message})


def accept(ref: str, accepted_on: date, *, is_remote: bool, actor: Actor) -> None:
    """Take a complaint on: the clock runs, and its nomination is on hold while it is looked into."""
    with transaction() as connection:
        row, case = handled(connection, ref, actor)
        _expect(row, ComplaintState.RECEIVED)
        if not row.received_on <= accepted_on <= clock.today():
            message = f"Ngày thụ lý phải từ ngày nhận đơn {row.received_on:%d/%m/%Y} đến hôm nay."
            raise DateOutsidePeriod(message, {"accepted_on": message})
        try:
            due = settling_deadline(connection, row.body_unit_id, row.kind, accepted_on, is_remote=is_remote)
        except RuleError as error:
            raise InvalidInput(f"Chưa tính được thời hạn: {error}", {"accepted_on": str(error)}) from error
        hold_id = None
        if case is not None and case.state not in CLOSED - {NominationState.AWARDED}:
            document = f"Đơn tiếp nhận ngày {row.received_on:%d/%m/%Y}, đang được xác minh"
            hold_id = open_in(
                connection, (case.nominee_key, case.id), HoldCause.COMPLAINT, document,
                body_unit_id=row.body_unit_id, actor=actor,
            )  # fmt: skip
        values: dict[str, object] = {
            "state": ComplaintState.ACCEPTED, "accepted_on": accepted_on, "is_remote": is_remote,
            "due_on": due.due_on, "due_citation": due.citation, "hold_id": hold_id,
        }  # fmt: skip
        _move(connection, row, values)
        _happened(
            connection,
            row.id,
            "complaint_accepted",
            actor,
            {"accepted_on": accepted_on, "due_on": due.due_on},
        )


def refuse(ref: str, reason: str, *, actor: Actor) -> None:
    """Do not take it on, with the reason that the answer gives."""
    if not reason.strip():
        message = "Ghi lý do không thụ lý, ví dụ: quá thời hiệu; không rõ người tố cáo và không có chứng cứ."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        row, _ = handled(connection, ref, actor)
        _expect(row, ComplaintState.RECEIVED)
        values = {"state": ComplaintState.REFUSED, "answer": reason.strip()[:2000], "ended_on": clock.today()}
        _move(connection, row, values)
        _happened(connection, row.id, "complaint_refused", actor, {})


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How a complaint ends: the outcome, the document that says so, and what it says."""

    outcome: ComplaintOutcome
    paper_number: str
    paper_on: date | None
    answer: str


def conclude(ref: str, given: Conclusion, *, actor: Actor) -> None:
    """Record the conclusion. An upheld one about a refusal waits for the second person; any other is settled."""
    wrong = {}
    if given.outcome is ComplaintOutcome.NONE:
        wrong["outcome"] = "Chọn kết quả giải quyết."
    if not given.paper_number.strip():
        wrong["paper_number"] = "Ghi văn bản giải quyết, ví dụ Quyết định giải quyết số 12/QĐ-UBND."
    if given.paper_on is None:
        wrong["paper_on"] = "Nhập ngày của văn bản."
    if not given.answer.strip():
        wrong["answer"] = "Ghi nội dung kết luận bằng một hai câu."
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    with transaction() as connection:
        row, case = handled(connection, ref, actor)
        _expect(row, ComplaintState.ACCEPTED)
        assert given.paper_on is not None
        if not row.accepted_on <= given.paper_on <= clock.today():
            message = f"Ngày của văn bản phải từ ngày thụ lý {row.accepted_on:%d/%m/%Y} đến hôm nay."
            raise DateOutsidePeriod(message, {"paper_on": message})
        waits = given.outcome is ComplaintOutcome.UPHELD and _is_refused(case)
        values: dict[str, object] = {
            "state": ComplaintState.CONCLUDED if waits else ComplaintState.SETTLED,
            "outcome": given.outcome, "answer": given.answer.strip()[:2000], "paper_on": given.paper_on,
            "paper_number": given.paper_number.strip(), "ended_on": None if waits else clock.today(),
        }  # fmt: skip
        _move(connection, row, values)
        if not waits:
            cleared = row.kind is ComplaintKind.COMPLAINT or given.outcome is not ComplaintOutcome.UPHELD
            _end_hold(connection, row, given.paper_number.strip(), cleared=cleared, actor=actor)
        told: dict[str, object] = {"outcome": given.outcome.value, "paper_on": given.paper_on}
        _happened(connection, row.id, "complaint_concluded", actor, told)


def _is_refused(case: NominationRow | None) -> bool:
    return case is not None and case.state is NominationState.NOT_AWARDED


def reopen(ref: str, *, actor: Actor) -> None:
    """The second person opens the refused nomination again for appraisal, as the conclusion says."""
    with transaction() as connection:
        row, case = _locked(connection, ref, actor)
        if actor.user_id in account_rows.load(connection, row.handler_id).accounts:
            raise NotPermitted(
                "Bạn đã giải quyết đơn này; theo nguyên tắc hai người, người khác mở lại đề nghị: một lãnh đạo xác "
                "nhận, hoặc thủ trưởng ký quyết định của cơ quan."
            )
        _expect(row, ComplaintState.CONCLUDED)
        if case is None:
            raise NotFound("đề nghị này")
        reason = f"Khiếu nại, tố cáo được kết luận là đúng: {row.paper_number} ngày {row.paper_on:%d/%m/%Y}."
        run(connection, "reopen_upheld", [Item(case.id, Reason(reason, "complaint_upheld"))], actor=actor)
        values = {
            "state": ComplaintState.SETTLED, "ended_on": clock.today(), "reopened_by_id": actor.user_id,
        }  # fmt: skip
        _move(connection, row, values)
        _end_hold(connection, row, row.paper_number, cleared=True, actor=actor)
        _happened(connection, row.id, "complaint_settled", actor, {"reopened": case.id})


def sender_of(ref: str, *, actor: Actor) -> Sender | None:
    """Open the sealed name for the handler; None for an anonymous one. Every look is noted."""
    with transaction() as connection:
        row, _ = handled(connection, ref, actor)
        who = sender_in(connection, row.id)
    note("complaint_sender_read", user_id=actor.user_id, detail=ref)
    return who


def sender_in(connection: Connection, complaint_id: int) -> Sender | None:
    """Open the sealed name inside a command of the handler's that shows it to nobody."""
    sealed = connection.scalar(sa.select(senders.c.sealed).where(senders.c.complaint_id == complaint_id))
    return None if sealed is None else Sender(*json.loads(unseal(PURPOSE, complaint_id, sealed)))


def hand_on(ref: str, handler_id: int, *, actor: Actor) -> None:
    """Give a complaint to another handler; from then on only he reads who sent it."""
    with transaction() as connection:
        row, case = _locked(connection, ref, actor)
        require(actor, Action.REGISTER_COMPLAINT, _subject(connection, row.body_unit_id, case))
        _expect(row, ComplaintState.RECEIVED, ComplaintState.ACCEPTED)
        _fit_to_handle(connection, handler_id, row.body_unit_id, case)
        _move(connection, row, {"handler_id": handler_id})
        _happened(connection, row.id, "complaint_handed_on", actor, {"handler": handler_id})


def handled(connection: Connection, ref: str, actor: Actor) -> tuple[AnyRow, NominationRow | None]:
    """Return a complaint, locked, for its handler; anybody else is refused."""
    row, case = _locked(connection, ref, actor)
    require(actor, Action.HANDLE_COMPLAINT, _subject(connection, row.body_unit_id, case))
    if row.handler_id != actor.user_id:
        raise NotPermitted(
            "Đơn này giao cho người khác giải quyết. Liên hệ Thường trực Hội đồng nếu cần chuyển."
        )
    return row, case


def _locked(connection: Connection, ref: str, actor: Actor) -> tuple[AnyRow, NominationRow | None]:
    row = connection.execute(
        sa.select(*complaints.c).where(complaints.c.ref == ref).with_for_update()
    ).first()
    if row is None or row.body_unit_id not in actor.units_with(*READERS):
        raise NotFound("đơn này")
    case = load_rows(connection, [row.nomination_id]).get(row.nomination_id) if row.nomination_id else None
    if case is not None and any(one == actor.person_id or one in actor.relatives for one in case.person_ids):
        raise NotFound("đơn này")
    return row, case


def _expect(row: AnyRow, *states: ComplaintState) -> None:
    if row.state not in states:
        message = (
            f"Đơn đang ở trạng thái «{STATE_LABELS[row.state]}» nên không làm được việc này. Tải lại trang."
        )
        raise WrongState(message, state=row.state.value, trigger="complaint")


def _move(connection: Connection, row: AnyRow, values: dict[str, object]) -> None:
    statement = (
        sa.update(complaints)
        .where(complaints.c.id == row.id, complaints.c.version == row.version)
        .values(version=row.version + 1, **values)
    )
    if connection.execute(statement).rowcount != 1:
        raise Conflict("Người khác vừa thay đổi đơn này. Tải lại trang rồi làm tiếp.")


def _end_hold(connection: Connection, row: AnyRow, document: str, *, cleared: bool, actor: Actor) -> None:
    if row.hold_id is not None:
        close_in(connection, row.hold_id, document, cleared=cleared, actor=actor)


def _happened(
    connection: Connection, number: int, event: str, actor: Actor, payload: dict[str, object]
) -> None:
    record(connection, [Happened(CHAIN, number, event, actor.user_id, clock.now(), payload)])
