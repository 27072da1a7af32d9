"""The letter that tells a sender how his complaint or denunciation ended; made by the handler once it has ended.

What is frozen and numbered names no sender. The copy that is sent, with name and address, is drawn for the handler
alone and kept nowhere; drawing it is noted like every look at a sealed name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import COMPLAINT_ANSWER, BlockDocument, render, spec_by_id
from rules.documents.content.complaint_answer import addressed
from rules.documents.content.letter_parts import LetterEnd
from rules.errors import RuleError
from workflow import clock, idempotency, numbers, outbox
from workflow.actor import Actor
from workflow.complaint_answer_facts import ENDED, SYMBOL, TITLES, answer_facts, ended_on, load_answerable
from workflow.db import transaction
from workflow.document_kit import fonts, wording_of
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, WrongState
from workflow.models import ComplaintKind, OfficialPaper, SenderKind
from workflow.models.complaints import STATE_LABELS
from workflow.security_log import refusals_noted
from workflow.services.complaints import CHAIN, handled, sender_in, sender_of
from workflow.services.official_papers import Parent, freeze
from workflow.tables import AnyRow, table

papers = table(OfficialPaper)


@dataclass(frozen=True, slots=True)
class AnswerOrder:
    """A letter about to be made; ``seen`` is how many the page showed, ``reasons`` what it gives as such."""

    issued_on: date
    signer_name: str
    reasons: str
    seen: int = 0


def make(ref: str, order: AnswerOrder, *, actor: Actor, idempotency_key: str | None = None) -> str:
    """Give the letter its number, freeze it, and return its number; again for another version."""
    _check(order)
    with refusals_noted(actor, "answer_complaint"), transaction() as connection:
        row, _case = handled(connection, ref, actor)
        asked = [ref, order.issued_on, order.signer_name, order.reasons, order.seen]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "answer_complaint", asked)
        if earlier is not None:
            return str(connection.scalar(sa.select(papers.c.number_text).where(papers.c.id == earlier)))
        _may_be_answered(row, order)
        _names_nobody(row, order, connection)
        mine = sa.and_(papers.c.parent_kind == CHAIN, papers.c.parent_id == row.id)
        last = connection.scalar(
            sa.select(sa.func.max(papers.c.version)).where(mine, papers.c.kind == COMPLAINT_ANSWER)
        )
        if (last or 0) != order.seen:
            raise Conflict("Công văn trả lời vừa được lập ở nơi khác. Tải lại trang để xem bản đó.")
        numbers.open_own(connection, row.body_unit_id, SYMBOL)
        use = numbers.Use(f"Công văn trả lời đơn tiếp nhận ngày {row.received_on:%d/%m/%Y}", actor.user_id)
        given = numbers.give(connection, row.body_unit_id, SYMBOL, order.issued_on, use=use).text
        end = LetterEnd(
            SYMBOL, given.split("/")[0], order.issued_on, TITLES, order.signer_name.strip(),
            archived_at="VT, hồ sơ giải quyết đơn",
        )  # fmt: skip
        try:
            facts = answer_facts(
                connection, load_answerable(connection, row.id), end, order.reasons, order.issued_on
            )
        except RuleError as error:
            raise InvalidInput(f"Chưa lập được công văn trả lời: {error}") from error
        frozen = freeze(
            connection, COMPLAINT_ANSWER, Parent(CHAIN, row.id), facts, order.issued_on, actor=actor,
            body_unit_id=row.body_unit_id, number_text=given,
        )  # fmt: skip
        idempotency.keep_made(connection, idempotency_key, frozen.paper_id)
    outbox.drain_quietly()
    return given


def _check(order: AnswerOrder) -> None:
    wrong = {}
    if not order.signer_name.strip():
        wrong["signer_name"] = "Ghi họ tên người ký."
    if not order.reasons.strip():
        wrong["reasons"] = "Ghi lý do của kết quả, bằng một hai câu."
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    if order.issued_on > clock.today():
        message = f"Ngày văn bản {order.issued_on:%d/%m/%Y} sau ngày hôm nay."
        raise DateOutsidePeriod(message, {"issued_on": message})


def _may_be_answered(row: AnyRow, order: AnswerOrder) -> None:
    """Refuse before the end, and where there is nobody to tell."""
    if row.state not in ENDED:
        raise WrongState(
            f"Đơn đang ở trạng thái «{STATE_LABELS[row.state]}». Ghi kết luận hoặc không thụ lý rồi mới lập công "
            "văn trả lời.",
            state=row.state.value,
            trigger="answer_complaint",
        )
    if row.sender is SenderKind.ANONYMOUS:
        raise InvalidInput("Đơn không rõ họ tên, địa chỉ người gửi nên không có người để trả lời.")
    first = ended_on(row)
    if order.issued_on < first:
        message = f"Ngày văn bản không trước ngày giải quyết {first:%d/%m/%Y}."
        raise DateOutsidePeriod(message, {"issued_on": message})


def _names_nobody(row: AnyRow, order: AnswerOrder, connection: Connection) -> None:
    """Refuse reasons that name who denounced; what is frozen is read by others than the handler."""
    if row.kind is not ComplaintKind.DENUNCIATION:
        return
    who = sender_in(connection, row.id)
    name = who.name.strip().casefold() if who else ""
    if name and name in order.reasons.casefold():
        message = "Lý do đang có tên người tố cáo. Bỏ tên ra; tên chỉ in trên bản gửi người đó."
        raise InvalidInput(message, {"reasons": message})


def copy_for_sender(ref: str, form: str, *, actor: Actor) -> tuple[bytes, str]:
    """Return the newest letter with name and address, for the handler alone, and its number; nothing is kept."""
    with transaction() as connection:
        row, _case = handled(connection, ref, actor)
        found = connection.execute(
            sa.select(papers.c.content, papers.c.number_text)
            .where(
                papers.c.parent_kind == CHAIN, papers.c.parent_id == row.id, papers.c.kind == COMPLAINT_ANSWER
            )
            .order_by(papers.c.version.desc())
            .limit(1)
        ).first()
    if found is None:
        raise NotFound("công văn trả lời này")
    who = sender_of(ref, actor=actor)
    if who is None:
        raise NotFound("người gửi đơn này")
    content = BlockDocument.from_json(found.content)
    try:
        named = addressed(content, wording_of(spec_by_id(content.spec).wording), who.name, who.address)
        return render(named, fonts(), form), str(found.number_text)
    except RuleError as error:
        raise InvalidInput(f"Chưa in được bản gửi: {error}") from error
