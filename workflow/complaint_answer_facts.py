"""A complaint that has ended → the facts of the letter that tells its sender; services and queries share it.

Who sent it is not read here and not part of the facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.deadlines import named_deadline
from rules.documents.content.complaint_answer import ComplaintAnswerFacts, Ending, Follows
from rules.documents.content.letter_parts import LetterEnd
from rules.errors import NoLawInForce
from rules.law.instruments import INSTRUMENTS
from rules.law.on_date import law_for
from rules.text import long_date
from workflow.letter_facts import council_of
from workflow.models import (
    AwardDecision,
    Complaint,
    ComplaintKind,
    ComplaintState,
    Nomination,
)
from workflow.states import NominationState
from workflow.tables import AnyRow, table

c, n, d = table(Complaint), table(Nomination), table(AwardDecision)
SYMBOL = "HĐTĐKT-TT"
"""The gapless book of the council's own công văn."""
TITLES = ("TM. THƯỜNG TRỰC HỘI ĐỒNG",)
ENDED = (ComplaintState.CONCLUDED, ComplaintState.SETTLED, ComplaintState.REFUSED)
COMPLAINT_LAW, DENUNCIATION_LAW, AWARD_LAW = "02/2011/QH13", "25/2018/QH14", "06/2022/QH15"


@dataclass(frozen=True, slots=True)
class Answerable:
    """A complaint that has ended, with what it is about."""

    row: AnyRow
    about: str
    case_state: NominationState | None
    is_awarded: bool


def load_answerable(connection: Connection, complaint_id: int) -> Answerable:
    """Return a complaint with what its answer rests on. One statement."""
    query = (
        sa.select(
            *c.c, n.c.nominee_name, n.c.award, n.c.state.label("case_state"), d.c.number.label("decision_number"),
        )
        .outerjoin(n, n.c.id == c.c.nomination_id)
        .outerjoin(d, d.c.id == c.c.decision_id)
        .where(c.c.id == complaint_id)
    )  # fmt: skip
    row = connection.execute(query).one()
    if row.nominee_name:
        award = f"danh hiệu “{row.award.label}”" if row.award.is_title else row.award.label
        about = f"việc xét tặng {award} cho {row.nominee_name}"
    else:
        about = f"Quyết định số {row.decision_number}"
    awarded = row.case_state is NominationState.AWARDED or row.nomination_id is None
    return Answerable(row, about, row.case_state, awarded)


def answer_facts(
    connection: Connection, found: Answerable, end: LetterEnd, reasons: str, on: date
) -> ComplaintAnswerFacts:
    """Return what the letter rests on. Raises ``RuleError`` on a day without the limits of the law."""
    row = found.row
    is_denunciation = row.kind is ComplaintKind.DENUNCIATION
    ending = Ending.REFUSED if row.state is ComplaintState.REFUSED else Ending(row.outcome.value)
    law = DENUNCIATION_LAW if is_denunciation else COMPLAINT_LAW
    second = "complaint_second_remote" if row.is_remote else "complaint_second"
    limit = named_deadline(second, on, law_for(on, on))
    return ComplaintAnswerFacts(
        council=council_of(connection, row.body_unit_id),
        is_denunciation=is_denunciation,
        about=found.about,
        received_on=row.received_on,
        gist=" ".join(row.gist.split()),
        ending=ending,
        reasons=" ".join(reasons.split()),
        follows=_follows(found, ending),
        bases=_bases(law, on),
        end=end,
        accepted_on=row.accepted_on,
        due_on=row.due_on,
        due_citation=row.due_citation,
        paper=row.paper_number,
        paper_on=row.paper_on,
        second_days=limit.days or 0,
        second_citation=INSTRUMENTS.get(law).short_name if is_denunciation else limit.citation,
    )


def _follows(found: Answerable, ending: Ending) -> Follows:
    """Return what follows for the award, from what the register holds."""
    if ending is Ending.UPHELD:
        reopens = found.case_state is NominationState.NOT_AWARDED or found.row.reopened_by_id is not None
        return Follows.REOPENS if reopens else Follows.UNDO if found.is_awarded else Follows.ENDS
    return Follows.STAYS if ending is Ending.NOT_UPHELD else Follows.ENDS


def _bases(number: str, on: date) -> tuple[str, ...]:
    """Return the law on complaints or denunciations, then the texts that awards of the day rest on."""
    law = INSTRUMENTS.get(number)
    own = f"{law.name} {long_date(law.issued_on)}"
    try:
        bases = rules.legal_bases(on)
    except NoLawInForce:
        return (own,)
    return (own, *(text for text in bases if "hi đua, khen thưởng" in text))


def ended_on(row: AnyRow) -> date:
    """Return the day before which no answer can be: that of the paper that settled it, or the end."""
    known: date = row.paper_on or row.ended_on or row.received_on
    return known
