"""The facts of a công văn that asks another body for its opinion: about whom, what, until when by which rule."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents.content.consultation_letter import ConsultationLetterFacts
from rules.documents.content.letter_parts import LetterEnd, Named
from rules.text import joined
from workflow.letter_facts import council_of
from workflow.letter_kinds import STANDING
from workflow.models import Consultation, ConsultationItem, Round
from workflow.rows import NominationRow, load_rows
from workflow.tables import table

letters, about, r = table(Consultation), table(ConsultationItem), table(Round)


def consultation_facts(connection: Connection, number: int) -> ConsultationLetterFacts:
    """Return the facts of a recorded letter."""
    asked = sa.select(about.c.nomination_id).where(about.c.consultation_id == number).order_by(about.c.id)
    rows = list(load_rows(connection, list(connection.scalars(asked))).values())
    letter = connection.execute(sa.select(*letters.c).where(letters.c.id == number)).one()
    rounds = sorted({row.round_id for row in rows})
    labels = connection.scalars(sa.select(r.c.period_label).where(r.c.id.in_(rounds)).order_by(r.c.id))
    return ConsultationLetterFacts(
        council=council_of(connection, letter.body_unit_id),
        asked=letter.asked_name,
        round_name=joined(list(dict.fromkeys(labels))),
        cases=tuple(_named(row) for row in rows),
        due_on=letter.due_on,
        end=LetterEnd("", letter.letter, letter.asked_on, STANDING),
        question=letter.question,
        working_days=letter.working_days,
        citation=letter.citation,
        lapses=letter.lapses,
    )


def _named(row: NominationRow) -> Named:
    parts = (row.nominee_detail, "" if row.unit_name in row.nominee_detail else row.unit_name)
    detail = ", ".join(part for part in parts if part)
    return Named(row.nominee_kind, row.nominee_name, detail, row.award.label, row.award.is_title)
