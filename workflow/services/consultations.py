"""Opinions of other bodies (hiệp y): ask by letter, remind, record the answer, let the clock end.

The last day comes from the round's local rule, else from the law of the day; without either, from the letter itself.
Only a rule that says so lets the work go on without an answer; silence is never counted as consent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.consultation import ConsultationDay, answer_day
from rules.deadlines import is_working_day
from rules.documents import CONSULTATION_LETTER
from rules.errors import RuleError
from workflow import clock, outbox
from workflow.actions import Action
from workflow.actor import SYSTEM, Actor
from workflow.appraisal_words import Answer, AskedBody
from workflow.audit import Happened, record
from workflow.calendars import calendars_of
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.letter_consultation import consultation_facts
from workflow.models import Consultation, ConsultationAnswer, ConsultationItem, Nomination, Round
from workflow.packs import load_packs
from workflow.permissions import require
from workflow.services.files import StoredRef, require_stored
from workflow.services.official_papers import Parent, freeze
from workflow.states import LABELS as STATE_LABELS
from workflow.states import NominationState as S
from workflow.tables import AnyRow, insert_returning, table

letters, answers, asked_about = table(Consultation), table(ConsultationAnswer), table(ConsultationItem)
n, r = table(Nomination), table(Round)
CHAIN = "consultation"
ASKABLE = frozenset({S.SUBMITTED, S.APPRAISAL, S.ELIGIBLE})


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about to be sent: whom, under which number and day; ``due_on`` only where no rule sets the day."""

    asked: AskedBody
    asked_name: str
    letter: str
    asked_on: date
    question: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: day and number of the answer, the scan, and the word about each nomination."""

    answered_on: date
    letter: str
    words: Mapping[int, tuple[Answer, str]]  # nomination → answer and note
    file: StoredRef | None = None


def ask(ids: Sequence[int], letter: Letter, *, actor: Actor) -> str:
    """Record the letter that asks about some nominations of one body, with its words and slip; return its reference."""
    _check_letter(letter)
    with transaction() as connection:
        rows = _nominations(connection, ids)
        body = rows[0].body_unit_id
        people = tuple(row.person_id for row in rows if row.person_id is not None)
        require(actor, Action.CONSULT, Subject(body_unit_id=body, person_ids=people))
        day = _day(connection, letter, rows[0].rule_pack)
        row = {
            "ref": new_ref(), "body_unit_id": body, "asked": letter.asked, "asked_name": letter.asked_name.strip(),
            "letter": letter.letter.strip(), "question": letter.question.strip(), "asked_on": letter.asked_on,
            "due_on": day.due_on, "working_days": day.days, "citation": day.citation, "lapses": day.lapses,
            "reminders": 0, "asked_by_id": actor.user_id,
        }  # fmt: skip
        (number,) = insert_returning(connection, Consultation, [row])
        items = [{"consultation_id": number, "nomination_id": one.id, "note": ""} for one in rows]
        connection.execute(sa.insert(asked_about), items)
        payload: dict[str, object] = {
            "asked": letter.asked, "asked_on": letter.asked_on, "due_on": day.due_on, "citation": day.citation,
            "nominations": [one.id for one in rows],
        }  # fmt: skip
        _happened(connection, number, "consultation_opened", actor, payload, detail=letter.asked_name.strip())
        freeze(
            connection, CONSULTATION_LETTER, Parent(CHAIN, number), consultation_facts(connection, number),
            letter.asked_on, actor=actor, body_unit_id=body, number_text=letter.letter.strip(),
        )  # fmt: skip
    outbox.drain_quietly()
    return str(row["ref"])


def record_answer(ref: str, reply: Reply, *, actor: Actor) -> None:
    """Record the answer about the nominations it speaks of; an answer that comes late is recorded all the same."""
    if not reply.letter.strip():
        message = "Ghi số, ký hiệu văn bản trả lời."
        raise InvalidInput(message, {"letter": message})
    if not reply.words:
        raise InvalidInput("Chọn ít nhất một đề nghị mà văn bản trả lời.")
    with transaction() as connection:
        found = _letter(connection, ref, actor)
        if not found.asked_on <= reply.answered_on <= clock.today():
            message = f"Ngày trả lời phải từ ngày hỏi ({found.asked_on:%d/%m/%Y}) đến hôm nay."
            raise DateOutsidePeriod(message, {"answered_on": message})
        if reply.file is not None:
            require_stored(connection, [reply.file.sha256])
        row = {
            "ref": new_ref(), "consultation_id": found.id, "answered_on": reply.answered_on,
            "letter": reply.letter.strip(), "filename": reply.file.filename if reply.file else "",
            "sha256": reply.file.sha256 if reply.file else None, "recorded_by_id": actor.user_id,
            "recorded_at": clock.now(),
        }  # fmt: skip
        (answer_id,) = insert_returning(connection, ConsultationAnswer, [row])
        for number, (word, note) in sorted(reply.words.items()):
            _keep_word(
                connection, found.id, number, {"answer": word, "note": note.strip(), "answer_id": answer_id}
            )
        payload: dict[str, object] = {
            "answered_on": reply.answered_on,
            "sha256": row["sha256"],
            "words": [[number, word] for number, (word, _) in sorted(reply.words.items())],
        }
        _happened(connection, found.id, "consultation_answered", actor, payload, detail=reply.letter.strip())


def remind(ref: str, *, actor: Actor) -> None:
    """Record that the asked body was reminded: on a working day, once a day at most, while an answer is missing."""
    today = clock.today()
    with transaction() as connection:
        found = _letter(connection, ref, actor)
        if not is_working_day(today, calendars_of(connection, [found.body_unit_id]).of(found.body_unit_id)):
            raise Conflict("Hôm nay là ngày nghỉ nên không nhắc. Nhắc vào ngày làm việc tới.")
        if found.reminded_on == today:
            raise Conflict("Hôm nay đã nhắc cơ quan này một lần. Nhắc lại vào ngày làm việc sau.")
        if not _open_items(connection, found.id):
            raise Conflict("Cơ quan này đã trả lời đủ nên không cần nhắc.")
        values = {"reminded_on": today, "reminders": found.reminders + 1}
        connection.execute(sa.update(letters).where(letters.c.id == found.id).values(values))
        _happened(connection, found.id, "consultation_reminded", actor, {"times": found.reminders + 1})


def lapse_due() -> int:
    """Record the letters whose clock has ended without an answer; return how many. The round's clock does it.

    A page shows the lapse from the day itself; this writes it into the record (``khenthuong deadlines``).
    """
    today = clock.today()
    unanswered = sa.exists().where(
        asked_about.c.consultation_id == letters.c.id, asked_about.c.answer.is_(None)
    )
    over = (letters.c.lapses, letters.c.due_on < today, letters.c.ended_on.is_(None), unanswered)
    with transaction() as connection:
        query = (
            sa.select(letters.c.id, letters.c.due_on).where(*over).order_by(letters.c.id).with_for_update()
        )
        found = connection.execute(query).all()
        for row in found:
            connection.execute(sa.update(letters).where(letters.c.id == row.id).values(ended_on=today))
            _happened(connection, row.id, "consultation_lapsed", SYSTEM, {"due_on": row.due_on})
        return len(found)


def _check_letter(letter: Letter) -> None:
    for name, words in (("asked_name", "tên cơ quan được hỏi"), ("letter", "số, ký hiệu công văn hỏi")):
        if not getattr(letter, name).strip():
            message = f"Ghi {words}."
            raise InvalidInput(message, {name: message})
    if letter.asked_on > clock.today():
        message = "Ngày công văn không sau hôm nay."
        raise DateOutsidePeriod(message, {"asked_on": message})


def _day(connection: Connection, letter: Letter, pack: str | None) -> ConsultationDay:
    """Return the last day: a rule's, or the letter's own where there is none."""
    try:
        law = load_packs(connection, {pack}).law(pack, letter.asked_on)
        found = answer_day(letter.asked_on, law)
    except RuleError as error:
        raise InvalidInput(str(error), {"asked_on": str(error)}) from error
    if found is not None:
        return found
    if letter.due_on is None or letter.due_on <= letter.asked_on:
        message = "Chưa có quy định về số ngày trả lời. Ghi hạn trả lời nêu trong công văn, sau ngày hỏi."
        raise InvalidInput(message, {"due_on": message})
    return ConsultationDay(letter.due_on, None, "", lapses=False)


def _nominations(connection: Connection, ids: Sequence[int]) -> Sequence[AnyRow]:
    columns = (n.c.id, n.c.state, n.c.person_id, n.c.nominee_name, r.c.body_unit_id, r.c.rule_pack)
    query = (
        sa.select(*columns)
        .join(r, r.c.id == n.c.round_id)
        .where(n.c.id.in_(sorted(set(ids))))
        .order_by(n.c.id)
    )
    rows = connection.execute(query).all()
    if not rows or len({row.body_unit_id for row in rows}) != 1 or len(rows) != len(set(ids)):
        raise NotFound("đề nghị này")
    for row in rows:
        if row.state not in ASKABLE:
            raise Conflict(
                f"{row.nominee_name}: đang ở «{STATE_LABELS[row.state]}» nên không lấy ý kiến lúc này."
            )
    return rows


def _letter(connection: Connection, ref: str, actor: Actor) -> AnyRow:
    found = connection.execute(sa.select(*letters.c).where(letters.c.ref == ref).with_for_update()).first()
    if found is None or found.body_unit_id not in {grant.unit_id for grant in actor.grants}:
        raise NotFound("công văn lấy ý kiến này")
    require(actor, Action.CONSULT, Subject.for_body(found.body_unit_id))
    return found


def _open_items(connection: Connection, number: int) -> int:
    query = sa.select(sa.func.count()).select_from(asked_about)
    open_ones = (asked_about.c.consultation_id == number, asked_about.c.answer.is_(None))
    return connection.scalar(query.where(*open_ones)) or 0


def _keep_word(connection: Connection, number: int, nomination_id: int, values: dict[str, object]) -> None:
    """Write the answer about one nomination; one that is answered already keeps its answer."""
    own = (
        asked_about.c.consultation_id == number,
        asked_about.c.nomination_id == nomination_id,
        asked_about.c.answer.is_(None),
    )
    if connection.execute(sa.update(asked_about).where(*own).values(values)).rowcount != 1:
        raise Conflict(
            "Một đề nghị đã có trả lời trước đó hoặc không thuộc công văn này. Tải lại trang để xem."
        )


def _happened(
    connection: Connection,
    number: int,
    event: str,
    actor: Actor,
    payload: dict[str, object],
    *,
    detail: str = "",
) -> None:
    record(connection, [Happened(CHAIN, number, event, actor.user_id, clock.now(), payload, detail=detail)])
