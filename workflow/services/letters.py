"""Letters that follow from where nominations stand (returned, decided, forwarded): one a dossier or round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.documents.content.letter_parts import LetterEnd
from workflow import clock, idempotency, numbers, outbox
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, WorkflowError
from workflow.grounds import Subject
from workflow.letter_facts import closed_on, facts_of
from workflow.letter_kinds import LETTERS, LetterKind
from workflow.letter_rows import untold_rows
from workflow.models import OfficialPaperCase
from workflow.permissions import require
from workflow.security_log import note_refusal
from workflow.services.official_papers import Parent, freeze
from workflow.states import NominationState as S
from workflow.tables import AnyRow, table

told = table(OfficialPaperCase)


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """Letters about to be made: of which kind, for which dossiers or rounds of one body, of which day, signed by whom.

    ``number`` is typed only where the office's register gives it.
    """

    slug: str
    body_unit_id: int
    parents: tuple[int, ...]
    issued_on: date
    signer_name: str
    number: str = ""
    signer_titles: tuple[str, ...] = ()


def make(order: LetterOrder, *, actor: Actor, idempotency_key: str | None = None) -> int:
    """Make one letter for each dossier or round with everything that no letter has told; return how many."""
    letter = LETTERS[order.slug]
    _check(order, letter)
    try:
        with transaction() as connection:
            rows = untold_rows(connection, letter, [order.body_unit_id], order.parents)
            people = tuple(row.person_id for row in rows if row.person_id is not None)
            require(actor, letter.action, Subject(body_unit_id=order.body_unit_id, person_ids=people))
            asked = [order.slug, order.body_unit_id, list(order.parents), order.issued_on, order.number]
            earlier = idempotency.made_before(connection, idempotency_key, actor, "make_letters", asked)
            if earlier is not None:
                return earlier
            for parent in dict.fromkeys(order.parents):
                mine = [row for row in rows if parent == _parent(letter, row)]
                _one(connection, letter, order, parent, mine, actor=actor)
            made = len(dict.fromkeys(order.parents))
            idempotency.keep_made(connection, idempotency_key, made)
    except WorkflowError as error:
        note_refusal(actor, "make_letters", error)
        raise
    except IntegrityError as error:
        raise Conflict("Một trường hợp vừa có trong văn bản khác. Tải lại trang rồi làm tiếp.") from error
    outbox.drain_quietly()
    return made


def _parent(letter: LetterKind, row: AnyRow) -> int:
    return int(row.round_id if letter.by_round else row.dossier_id)


def _check(order: LetterOrder, letter: LetterKind) -> None:
    if not order.parents:
        raise InvalidInput("Chưa chọn mục nào. Đánh dấu đơn vị hoặc đợt xét cần lập văn bản.")
    if not order.signer_name.strip():
        message = "Ghi họ tên người ký."
        raise InvalidInput(message, {"signer_name": message})
    if order.issued_on > clock.today():
        message = f"Ngày văn bản {order.issued_on:%d/%m/%Y} sau ngày hôm nay."
        raise DateOutsidePeriod(message, {"issued_on": message})
    if not letter.own_book and not order.number.strip():
        message = "Nhập số do văn thư cấp trong sổ văn bản đi."
        raise InvalidInput(message, {"number": message})
    if not letter.own_book and len(set(order.parents)) > 1:
        raise InvalidInput("Mỗi tờ trình có một số riêng. Chọn một đợt xét cho mỗi lần lập.")


def _one(
    connection: Connection, letter: LetterKind, order: LetterOrder, parent: int, rows: Sequence[AnyRow], *, actor: Actor
) -> None:  # fmt: skip
    if not rows:
        raise Conflict(
            "Mục đã chọn không còn trường hợp nào chưa có văn bản. Tải lại trang để xem tình hình."
        )
    first = max(
        (closed_on(row) for row in rows if row.state in {S.AWARDED, S.NOT_AWARDED}), default=order.issued_on
    )
    if order.issued_on < first:
        message = f"Ngày văn bản không trước ngày có kết quả {first:%d/%m/%Y}."
        raise DateOutsidePeriod(message, {"issued_on": message})
    if letter.own_book:
        numbers.open_own(connection, order.body_unit_id, letter.symbol)
    given = numbers.give(
        connection, order.body_unit_id, letter.symbol, order.issued_on,
        typed="" if letter.own_book else order.number,
    ).text  # fmt: skip
    end = LetterEnd(
        letter.symbol, given.split("/")[0], order.issued_on, order.signer_titles or letter.titles,
        order.signer_name.strip(), ("Thường trực Hội đồng Thi đua - Khen thưởng",),
    )  # fmt: skip
    about = Parent("round" if letter.by_round else "dossier", parent)
    frozen = freeze(
        connection, letter.kind, about, facts_of(connection, letter.kind, rows, end), order.issued_on,
        actor=actor, body_unit_id=order.body_unit_id, unit_id=None if letter.by_round else rows[0].unit_id,
        number_text=given,
    )  # fmt: skip
    cases = [
        {
            "paper_id": frozen.paper_id,
            "kind": letter.kind,
            "nomination_id": row.id,
            "nomination_version": row.version,
        }
        for row in rows
    ]
    connection.execute(sa.insert(told), cases)
