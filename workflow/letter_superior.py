"""The facts of a tờ trình to the superior level: căn cứ, what other bodies said, how the council voted, the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules import LEVEL_DECIDER
from rules.documents.content.letter_parts import LetterEnd, Named, counts_of
from rules.documents.content.superior_letter import Forwarded, OpinionAsked, SuperiorLetterFacts
from rules.documents.content.unit_facts import UnitBody
from rules.text import joined
from workflow import clock
from workflow.appraisal_words import Answer
from workflow.errors import InvalidInput
from workflow.models import (
    Consultation,
    ConsultationAnswer,
    ConsultationItem,
    CouncilResult,
    CouncilSession,
    Unit,
    UnitParent,
)
from workflow.tables import AnyRow, chunks, table

u, parents = table(Unit), table(UnitParent)
results, sessions = table(CouncilResult), table(CouncilSession)
letters, asked, answers = table(Consultation), table(ConsultationItem), table(ConsultationAnswer)
CONSENSUS = "consensus"


def superior_facts(
    connection: Connection, rows: Sequence[AnyRow], end: LetterEnd, body: UnitBody,
    nominees: Sequence[tuple[int, Named]],
) -> SuperiorLetterFacts:  # fmt: skip
    """Return the facts of the letter about some forwarded nominations of one round."""
    on = end.issued_on or clock.today()
    first = rows[0]
    superior = _superior_of(connection, first.body_unit_id, on)
    heard = _heard(connection, [row.id for row in rows])
    receipts = [row.received_on for row in rows if row.received_on is not None]
    bases = rules.legal_bases(on, min(receipts, default=None), LEVEL_DECIDER.get(superior.level))
    merits = {row.id: row.achievement for row in rows}
    return SuperiorLetterFacts(
        body=body,
        superior=superior.name,
        round_name=first.period_label,
        period_label=first.period_label,
        entries=tuple(
            Forwarded(named, merits[number], _vote(heard.get(number)), number in heard)
            for number, named in nominees
        ),
        legal_bases=bases,
        appraisal_basis=_short(bases),
        sessions=tuple(
            sorted(
                {(row.minutes_number or "…", row.held_on) for row in heard.values()},
                key=lambda pair: pair[1],
            )
        ),
        opinions=_opinions(connection, dict(nominees)),
        end=end,
    )


def _superior_of(connection: Connection, body_unit_id: int, on: date) -> AnyRow:
    """Return the unit above the body on a day; ``InvalidInput`` when the registers name none."""
    in_force = (parents.c.since <= on, sa.or_(parents.c.until.is_(None), parents.c.until >= on))
    query = (
        sa.select(u.c.name, u.c.level)
        .join(parents, parents.c.parent_id == u.c.id)
        .where(parents.c.unit_id == body_unit_id, *in_force)
    )
    found = connection.execute(query).first()
    if found is None:
        raise InvalidInput(
            f"Danh bạ chưa ghi cơ quan cấp trên của cơ quan xét khen thưởng vào ngày {on:%d/%m/%Y}. "
            "Bổ sung ở mục Đơn vị rồi lập tờ trình."
        )
    return found


def _short(bases: Sequence[str]) -> str:
    """The law and the decrees on emulation, without day and issuer, as a later mention names them."""
    named = [text.partition(" ngày ")[0] for text in bases if text.startswith(("Luật Thi đua", "Nghị định"))]
    return joined(list(dict.fromkeys(named))) or "quy định hiện hành"


def _heard(connection: Connection, ids: Sequence[int]) -> dict[int, AnyRow]:
    """Return the last result of the council on each nomination."""
    found: dict[int, AnyRow] = {}
    for part in chunks(sorted(ids)):
        query = (
            sa.select(
                results.c.nomination_id, results.c.mode, results.c.agree, results.c.proof,
                sessions.c.minutes_number, sessions.c.held_on,
            )
            .join(sessions, sessions.c.id == results.c.session_id)
            .where(results.c.nomination_id.in_(part))
            .order_by(results.c.id)
        )  # fmt: skip
        found |= {row.nomination_id: row for row in connection.execute(query)}
    return found


def _vote(row: AnyRow | None) -> str:
    """The proof of a counted vote ("14/15 = 93,33 % ≥ 80 %"); nothing when the list was agreed on."""
    return "" if row is None or row.mode == CONSENSUS else str(row.proof).rstrip(".")


def _opinions(connection: Connection, nominees: dict[int, Named]) -> tuple[OpinionAsked, ...]:
    """Return one line for each answer of another body, and for each letter that ended without one."""
    query = (
        sa.select(
            letters.c.id, letters.c.asked_name, letters.c.letter, letters.c.asked_on, asked.c.nomination_id,
            asked.c.answer, asked.c.note, answers.c.answered_on, answers.c.letter.label("reply"),
        )
        .join(asked, asked.c.consultation_id == letters.c.id)
        .outerjoin(answers, answers.c.id == asked.c.answer_id)
        .where(asked.c.nomination_id.in_(sorted(nominees)))
        .order_by(letters.c.id, answers.c.id)
    )  # fmt: skip
    groups: dict[tuple[object, ...], list[AnyRow]] = {}
    for row in connection.execute(query):
        groups.setdefault((row.id, row.reply, row.answer), []).append(row)
    return tuple(_opinion(group, nominees) for group in groups.values())


def _opinion(group: list[AnyRow], nominees: dict[int, Named]) -> OpinionAsked:
    first = group[0]
    notes = dict.fromkeys(row.note for row in group if row.answer is Answer.OBJECTION and row.note)
    objection = joined(list(notes)) or "có vướng mắc" if first.answer is Answer.OBJECTION else ""
    return OpinionAsked(
        first.asked_name,
        first.reply or first.letter,
        first.asked_on,
        first.answered_on,
        counts_of([nominees[row.nomination_id] for row in group]),
        objection,
    )
