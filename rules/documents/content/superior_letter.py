"""What a committee's tờ trình to its superior level says of nominations that the superior decides, with its list.

Content: căn cứ; nội dung, hình thức, thành tích; ý kiến cơ quan liên quan; ý kiến thẩm định và kết quả của Hội đồng
(NĐ 152/2025/NĐ-CP, Điều 33 khoản 11, Mẫu số 01 from 01/07/2025; before: NĐ 30/2020/NĐ-CP, Mẫu 1.4, same content).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Heading,
    Lines,
    Look,
    Part,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.frozen import cleaned
from rules.documents.content.letter_parts import (
    LetterEnd,
    Named,
    award_said,
    closing,
    counts_of,
    dated,
    in_letter_order,
    require_letter,
    sentence,
)
from rules.documents.content.numbering import document_number
from rules.documents.content.unit_facts import UnitBody
from rules.documents.content.unit_parts import NUMERALS, columns, ended, unit_header
from rules.documents.wording import Wording
from rules.text import capitalised, joined, long_date, short_date


@dataclass(frozen=True, slots=True)
class Forwarded:
    """One nominee for the superior's decision; ``vote`` is the proof of the council's count, empty by consensus."""

    named: Named
    merit: str = ""
    vote: str = ""
    was_heard: bool = True  # the council saw the case


@dataclass(frozen=True, slots=True)
class OpinionAsked:
    """What another body answered about some of the nominees; without an answer the letter lapsed."""

    body: str
    letter: str
    asked_on: date
    answered_on: date | None
    counts: str
    objection: str = ""


@dataclass(frozen=True, slots=True)
class SuperiorLetterFacts:
    """A tờ trình of a committee to the level above."""

    body: UnitBody
    superior: str
    round_name: str
    period_label: str
    entries: tuple[Forwarded, ...]
    legal_bases: tuple[str, ...]  # without "Căn cứ"
    appraisal_basis: str  # the decree whose conditions were checked
    end: LetterEnd
    sessions: tuple[tuple[str, date], ...] = ()  # number of the minutes, day
    threshold: str = ""  # "từ 80 % trở lên" where one share is asked of all
    opinions: tuple[OpinionAsked, ...] = ()


def superior_letter_content(
    facts: SuperiorLetterFacts, wording: Wording, *, spec_id: str = ""
) -> BlockDocument:
    """Return the letter with its list, in NFC; a draft without number or day has gaps. Raises InconsistentFacts."""
    facts = cleaned(facts)
    require_letter(
        "tờ trình cấp trên",
        facts.end,
        tên_cơ_quan_cấp_trên=facts.superior,
        trường_hợp_đề_nghị=facts.entries,
        căn_cứ=facts.legal_bases,
    )
    subject = wording.say("subject", round=facts.round_name)
    number = document_number(facts.end.number)
    head = unit_header(
        facts.body,
        wording,
        number_line=wording.say("number_line", number=number, symbol=facts.end.symbol),
        place_date=dated(facts.end, facts.body.place_name, wording),
    )
    letter = Part(blocks=tuple(_body(facts, wording)), header=head, titles=(wording.say("kind"), subject))
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", number=number, symbol=facts.end.symbol, subject=subject),
        author=facts.body.name,
        subject=subject,
        parts=(letter, _list(facts, wording)),
    )


def _named(facts: SuperiorLetterFacts) -> list[Named]:
    return [one.named for one in facts.entries]


def _groups(facts: SuperiorLetterFacts) -> list[list[Forwarded]]:
    """Cases of the same award and kind, collectives first, awards in the order of the facts."""
    ordered = in_letter_order(_named(facts))
    keys = list(dict.fromkeys((one.award, one.kind) for one in ordered))
    return [[one for one in facts.entries if (one.named.award, one.named.kind) == key] for key in keys]


def _body(facts: SuperiorLetterFacts, wording: Wording) -> list[Block]:
    bases = list(facts.legal_bases)
    bases += [
        wording.say("basis_minutes", number=number, date=long_date(on)) for number, on in facts.sessions
    ]
    counts = counts_of(_named(facts))
    awards = list(dict.fromkeys(one.award for one in _named(facts)))
    lines = []
    for award in awards:
        alike = [one for one in _named(facts) if one.award == award]
        said = capitalised(award_said(alike[0], wording))
        lines.append(wording.say("line", award=said, counts=counts_of(alike)))
    return [
        Text(wording.say("addressed", superior=facts.superior), look=Look.CENTRED),
        *(Text(wording.say("basis", text=line), look=Look.BASIS) for line in ended(bases)),
        Text(wording.say("asks", body=facts.body.name, superior=facts.superior, counts=counts)),
        *(Lines((line,), f"{number}.") for number, line in enumerate(ended(lines), 1)),
        Heading(wording.say("part_merit")),
        Text(wording.say("merit", period=facts.period_label)),
        Heading(wording.say("part_opinions")),
        *_opinions(facts, wording),
        Heading(wording.say("part_appraisal")),
        *_appraisal(facts, wording, counts),
        Text(wording.say("attached", papers=joined(_attached(facts, wording, counts)))),
        Text(wording.say("closing", body=facts.body.name, superior=facts.superior)),
        closing(facts.end, wording),
    ]


def _opinions(facts: SuperiorLetterFacts, wording: Wording) -> list[Block]:
    if not facts.opinions:
        return [Text(wording.say("no_opinions"))]
    told = []
    for one in facts.opinions:
        if one.answered_on is None:
            asked = short_date(one.asked_on)
            told.append(wording.say("opinion_lapsed", body=one.body, letter=one.letter, date=asked))
            continue
        said = wording.say(
            "opinion", body=one.body, letter=one.letter, date=short_date(one.answered_on), counts=one.counts
        )
        what = (
            wording.say("opinion_objection", text=one.objection.rstrip(". "))
            if one.objection
            else wording.say("opinion_clear")
        )
        told.append(f"{said} {what}")
    return [Lines(ended(told))]


def _appraisal(facts: SuperiorLetterFacts, wording: Wording, counts: str) -> list[Block]:
    made: list[Block] = [Text(wording.say("appraisal", counts=counts, basis=facts.appraisal_basis))]
    made += [Text(wording.say("council", date=long_date(on), number=number)) for number, on in facts.sessions]
    if any(one.vote for one in facts.entries):
        share = f" ({facts.threshold})" if facts.threshold else ""
        made.append(Text(wording.say("votes_in_list", share=share)))
    if any(not one.was_heard for one in facts.entries):
        made.append(Text(wording.say("no_council")))
    return made


def _attached(facts: SuperiorLetterFacts, wording: Wording, counts: str) -> list[str]:
    papers = [wording.say("attached_list", counts=counts), wording.say("attached_reports")]
    if facts.sessions:
        papers.append(wording.say("attached_minutes"))
    if any(one.answered_on for one in facts.opinions):
        papers.append(wording.say("attached_opinions"))
    return papers


def _list(facts: SuperiorLetterFacts, wording: Wording) -> Part:
    """The list attached: one table for each award and kind, across the page."""
    number, end = document_number(facts.end.number), facts.end
    day = long_date(end.issued_on) if end.issued_on else wording.say("date_unknown")
    made: list[Block] = []
    for numeral, group in zip(NUMERALS, _groups(facts), strict=False):
        award = capitalised(award_said(group[0].named, wording))
        counts = counts_of([one.named for one in group])
        made.append(Heading(wording.say("list_section", numeral=numeral, award=award, counts=counts)))
        made.append(_table(group, wording))
    made.append(Text(wording.say("list_total", counts=counts_of(_named(facts)))))
    return Part(
        blocks=tuple(made),
        titles=(wording.say("list_title"), wording.say("list_subject", round=facts.round_name)),
        notes=(
            wording.say("list_attached", number=number, symbol=end.symbol, date=day),
            wording.say("list_attached_by", body=facts.body.name),
        ),
        is_landscape=True,
    )


def _table(group: list[Forwarded], wording: Wording) -> Table:
    shapes = columns(
        wording,
        ("column_index", 6, Align.CENTRE),
        ("column_name", 22, Align.LEFT),
        ("column_detail", 28, Align.LEFT),
        ("column_merit", 26, Align.LEFT),
        ("column_vote", 18, Align.CENTRE),
    )
    consensus = wording.say("consensus")
    rows = (
        TableRow(
            (
                str(number),
                one.named.name,
                one.named.detail,
                sentence(one.merit) if one.merit else "",
                one.vote or (consensus if one.was_heard else "–"),
            )
        )
        for number, one in enumerate(group, 1)
    )
    return Table(shapes, tuple(rows))
