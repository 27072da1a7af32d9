"""What a công văn says that asks another body for its opinion (hiệp y), with the slip to answer on.

Form: NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.5 (công văn). No decree prescribes the slip.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Header,
    Look,
    Part,
    Signatory,
    Signatures,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.council_facts import CouncilBody
from rules.documents.content.council_parts import council_name, header
from rules.documents.content.frozen import cleaned
from rules.documents.content.letter_parts import (
    LetterEnd,
    Named,
    award_cell,
    closing,
    counts_of,
    dated,
    in_letter_order,
    names_table,
    require_letter,
    sentence,
    who,
)
from rules.documents.content.unit_parts import GAP, columns
from rules.documents.wording import Wording
from rules.text import long_date


@dataclass(frozen=True, slots=True)
class ConsultationLetterFacts:
    """A letter to one body about some nominees. ``end.number`` is the number with its symbol as typed."""

    council: CouncilBody
    asked: str
    round_name: str
    cases: tuple[Named, ...]
    due_on: date
    end: LetterEnd
    question: str = ""
    working_days: int | None = None
    citation: str = ""
    lapses: bool = False


def consultation_letter_content(
    facts: ConsultationLetterFacts, wording: Wording, *, spec_id: str = ""
) -> BlockDocument:
    """Return the letter and its slip, in NFC. Raises InconsistentFacts when nobody is asked, or about nobody."""
    facts = cleaned(facts)
    require_letter(
        "công văn lấy ý kiến",
        replace(facts.end, issued_on=None),  # the name under the signature may be written by hand
        cơ_quan_được_hỏi=facts.asked.strip(),
        trường_hợp_cần_hỏi=facts.cases,
    )
    subject = wording.say("subject", round=facts.round_name)
    number = facts.end.number or GAP
    head = header(
        facts.council,
        wording,
        number_line=wording.say("number_line", number=number, symbol=facts.end.symbol).rstrip("/"),
        place_date=dated(facts.end, facts.council.place_name, wording),
        about=wording.say("about", subject=subject),
    )
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", number=number, subject=subject),
        author=council_name(facts.council),
        subject=subject,
        parts=(Part(blocks=tuple(_body(facts, wording)), header=head), _slip(facts, wording)),
    )


def _body(facts: ConsultationLetterFacts, wording: Wording) -> list[Block]:
    cases = in_letter_order(facts.cases)
    council = council_name(facts.council)
    made: list[Block] = [
        Text(facts.asked, wording.say("to"), Look.CENTRED),
        Text(wording.say("intro", council=council, counts=counts_of(cases), round=facts.round_name)),
        names_table(cases, wording),
        Text(sentence(facts.question or wording.say("question_usual")), wording.say("question")),
        Text(_due(facts, wording), wording.say("due")),
    ]
    if facts.lapses:
        made.append(Text(wording.say("lapses", citation=facts.citation)))
    made += [Text(wording.say("reply_way")), Text(wording.say("closing", asked=facts.asked))]
    return [*made, closing(facts.end, wording)]


def _due(facts: ConsultationLetterFacts, wording: Wording) -> str:
    """Until when, and by which rule where one sets the day."""
    day = long_date(facts.due_on)
    if facts.working_days and facts.citation:
        return wording.say("due_days", date=day, days=str(facts.working_days), citation=facts.citation)
    return wording.say("due_on", date=day)


def _slip(facts: ConsultationLetterFacts, wording: Wording) -> Part:
    """The slip to answer on: one row a nominee, to mark by hand."""
    cases = in_letter_order(facts.cases)
    shapes = columns(
        wording,
        ("column_index", 8, Align.CENTRE),
        ("column_name", 38, Align.LEFT),
        ("column_award", 20, Align.LEFT),
        ("column_clear", 11, Align.CENTRE),
        ("column_objection", 11, Align.CENTRE),
        ("column_text", 22, Align.LEFT),
    )
    rows = tuple(
        TableRow((str(number), who(one), award_cell(one, wording), "", "", ""))
        for number, one in enumerate(cases, 1)
    )
    day = long_date(facts.end.issued_on) if facts.end.issued_on else wording.say("date_unknown")
    about = wording.say(
        "slip_subject", number=facts.end.number or GAP, date=day, council=council_name(facts.council)
    )
    head = Header(
        nation=wording.say("nation"),
        motto=wording.say("motto"),
        parent_body="",
        body_lines=(facts.asked.upper(),),
        number_line=wording.say("slip_number"),
        place_date=wording.say("place_date", place=GAP, date=wording.say("date_unknown")),
    )
    blocks: tuple[Block, ...] = (
        Text(council_name(facts.council), wording.say("to"), Look.CENTRED),
        Text(wording.say("slip_intro", asked=facts.asked)),
        Table(shapes, rows, has_room=True),
        Text(wording.say("slip_note"), look=Look.SMALL),
        Signatures((Signatory((wording.say("slip_signer"),), "", wording.say("slip_sign_note")),)),
    )
    return Part(blocks=blocks, header=head, titles=(wording.say("slip_title"), about))
