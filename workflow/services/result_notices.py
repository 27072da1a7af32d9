"""Letters that tell a unit what was refused and why: frozen with a number, made as PDF and Word, recorded as sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.documents import DOCX, PDF, BlockDocument, render
from workflow import clock, idempotency, numbers, outbox
from workflow.actions import Action
from workflow.actor import SYSTEM, Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref, sha256
from workflow.db import reading, transaction
from workflow.document_kit import fonts
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, WorkflowError
from workflow.grounds import Subject
from workflow.models import ResultNotice, ResultNoticeCase
from workflow.notice_facts import SYMBOL, LetterHead, OwedCase, letter, owed_cases
from workflow.permissions import require
from workflow.roles import BODY_ROLES
from workflow.security_log import note_refusal
from workflow.services.issuing import keep_bytes
from workflow.services.session_papers import TYPES
from workflow.tables import AnyRow, insert_returning, table

notices, told = table(ResultNotice), table(ResultNoticeCase)
CHAIN = "notice"
RENDER = "render_result_notice"
COLUMNS = {PDF: "pdf_sha256", DOCX: "docx_sha256"}
SIGNER_TITLES = ("TM. THƯỜNG TRỰC HỘI ĐỒNG",)


@dataclass(frozen=True, slots=True)
class NoticeOrder:
    """Letters about to be made: to which units, of which day, signed by whom; one letter a unit."""

    body_unit_id: int
    unit_ids: tuple[int, ...]
    issued_on: date
    signer_name: str


def make(order: NoticeOrder, *, actor: Actor, idempotency_key: str | None = None) -> int:
    """Make one letter for each unit with everything it is owed; returns how many. All or none."""
    if not order.unit_ids:
        raise InvalidInput("Chưa chọn đơn vị nào. Đánh dấu đơn vị cần thông báo.")
    if not order.signer_name.strip():
        message = "Ghi họ tên người ký thông báo."
        raise InvalidInput(message, {"signer_name": message})
    if order.issued_on > clock.today():
        message = f"Ngày thông báo {order.issued_on:%d/%m/%Y} sau ngày hôm nay."
        raise DateOutsidePeriod(message, {"issued_on": message})
    try:
        with transaction() as connection:
            cases = owed_cases(connection, [order.body_unit_id], order.unit_ids)
            people = tuple(case.person_id for case in cases if case.person_id is not None)
            require(actor, Action.SEND_NOTICE, Subject(body_unit_id=order.body_unit_id, person_ids=people))
            asked = [order.body_unit_id, list(order.unit_ids), order.issued_on, order.signer_name]
            earlier = idempotency.made_before(connection, idempotency_key, actor, "make_notices", asked)
            if earlier is not None:
                return earlier
            made = [
                _one(connection, order, unit_id, cases, actor) for unit_id in dict.fromkeys(order.unit_ids)
            ]
            idempotency.keep_made(connection, idempotency_key, len(made))
    except WorkflowError as error:
        note_refusal(actor, "send_notice", error)
        raise
    except IntegrityError as error:
        raise Conflict(
            "Một trường hợp vừa được thông báo ở văn bản khác. Tải lại trang rồi làm tiếp."
        ) from error
    outbox.drain_quietly()
    return len(made)


def _one(
    connection: Connection, order: NoticeOrder, unit_id: int, cases: Sequence[OwedCase], actor: Actor
) -> int:
    mine = [case for case in cases if case.unit_id == unit_id]
    if not mine:
        raise Conflict("Đơn vị này không còn trường hợp nào chưa thông báo. Tải lại trang để xem tình hình.")
    first = max(case.refused_on for case in mine)
    if order.issued_on < first:
        message = f"Ngày thông báo không trước ngày có kết quả {first:%d/%m/%Y}."
        raise DateOutsidePeriod(message, {"issued_on": message})
    numbers.open_own(connection, order.body_unit_id, SYMBOL)
    use = numbers.Use("Thông báo kết quả xét khen thưởng gửi đơn vị", actor.user_id)
    number = numbers.give(connection, order.body_unit_id, SYMBOL, order.issued_on, use=use).text
    head = LetterHead(number, order.issued_on, SIGNER_TITLES, order.signer_name.strip())
    document = letter(connection, order.body_unit_id, mine, head)
    content = document.to_json()
    digest = sha256(content)
    row = {
        "ref": new_ref(),
        "body_unit_id": order.body_unit_id,
        "unit_id": unit_id,
        "number": number,
        "issued_on": order.issued_on,
        "due_on": min((case.deadline.due_on for case in mine if case.deadline), default=None),
        "spec_id": document.spec,
        "content": content,
        "content_sha256": digest,
        "made_by_id": actor.user_id,
        "made_at": clock.now(),
        "sent_how": "",
    }
    (notice_id,) = insert_returning(connection, ResultNotice, [row])
    rows = [
        {"notice_id": notice_id, "nomination_id": case.nomination_id, "version": case.version}
        for case in mine
    ]
    connection.execute(sa.insert(told), rows)
    outbox.add(connection, RENDER, {"notice_id": notice_id})
    payload: dict[str, object] = {
        "number": number, "issued_on": order.issued_on, "content_sha256": digest,
        "cases": [[case.nomination_id, case.version] for case in mine],
    }  # fmt: skip
    _happened(connection, notice_id, "result_notice_made", actor, payload)
    return notice_id


def mark_sent(ref: str, sent_on: date, how: str, *, actor: Actor) -> None:
    """Record that the letter went out, on which day and how; once."""
    if not how.strip():
        message = "Ghi cách gửi, ví dụ văn thư điện tử hoặc bưu điện."
        raise InvalidInput(message, {"how": message})
    with transaction() as connection:
        found = _locked(connection, ref, actor)
        require(actor, Action.SEND_NOTICE, Subject.for_body(found.body_unit_id))
        if found.sent_on is not None:
            raise Conflict(f"Thông báo này đã ghi gửi ngày {found.sent_on:%d/%m/%Y}.")
        if not found.issued_on <= sent_on <= clock.today():
            message = f"Ngày gửi phải từ ngày thông báo {found.issued_on:%d/%m/%Y} đến hôm nay."
            raise DateOutsidePeriod(message, {"sent_on": message})
        values = {"sent_on": sent_on, "sent_how": how.strip(), "sent_by_id": actor.user_id}
        statement = sa.update(notices).where(notices.c.id == found.id, notices.c.sent_on.is_(None))
        if connection.execute(statement.values(values)).rowcount != 1:
            raise Conflict("Người khác vừa ghi ngày gửi. Tải lại trang.")
        _happened(connection, found.id, "result_notice_sent", actor, {"sent_on": sent_on, "how": how.strip()})


@outbox.handles(RENDER)
def render_notice(payload: Mapping[str, object]) -> None:
    """Make PDF and Word of a frozen letter once; a second run finds them and does nothing."""
    wanted = notices.c.id == payload["notice_id"]
    with reading() as connection:
        row = connection.execute(sa.select(*notices.c).where(wanted)).first()
    if row is None or row.pdf_sha256 is not None:
        return
    document = BlockDocument.from_json(row.content)
    files = {form: render(document, fonts(), form) for form in COLUMNS}
    digests = {COLUMNS[form]: sha256(content) for form, content in files.items()}
    with transaction() as connection:
        for form, content in files.items():
            keep_bytes(connection, digests[COLUMNS[form]], content, TYPES[form])
        statement = sa.update(notices).where(wanted, notices.c.pdf_sha256.is_(None)).values(digests)
        if connection.execute(statement).rowcount:
            _happened(connection, row.id, "result_notice_rendered", SYSTEM, dict(digests))


def _locked(connection: Connection, ref: str, actor: Actor) -> AnyRow:
    """Return a letter, locked; outside the body there is none."""
    found = connection.execute(sa.select(*notices.c).where(notices.c.ref == ref).with_for_update()).first()
    if found is None or found.body_unit_id not in actor.units_with(*BODY_ROLES):
        raise NotFound("thông báo này")
    return found


def _happened(
    connection: Connection, number: int, event: str, actor: Actor, payload: dict[str, object]
) -> None:
    record(connection, [Happened(CHAIN, number, event, actor.user_id, clock.now(), payload)])
