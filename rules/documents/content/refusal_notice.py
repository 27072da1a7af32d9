"""What a notice to a unit says of nominations that were refused: plain words, clause, what was seen, what to do next.

The shape is that of a document with a name of its own (NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.4 "Thông báo").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.blocks import (
    Block,
    BlockDocument,
    Heading,
    Lines,
    Look,
    Part,
    Recipients,
    Signatory,
    Text,
)
from rules.documents.content.council_facts import CouncilBody
from rules.documents.content.council_parts import council_name, header, number_line, recipients
from rules.documents.content.frozen import cleaned
from rules.documents.content.numbering import document_number
from rules.documents.wording import Wording
from rules.text import counted, joined, long_date, short_date


@dataclass(frozen=True, slots=True)
class RefusedPoint:
    """One requirement that is not met: required and seen in a sentence, its clause, the values compared, the remedy."""

    reason: str
    citation: str = ""
    seen: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class RefusedCase:
    """One nomination that was refused: who said no, when, why."""

    name: str
    detail: str
    award: str
    is_title: bool
    stage: str
    refused_on: date
    reason: str
    points: tuple[RefusedPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusalNoticeFacts:
    """A letter to one unit about all its refusals that it has not been told of."""

    council: CouncilBody
    unit: str
    periods: tuple[str, ...]
    cases: tuple[RefusedCase, ...]
    complaint_days: int
    complaint_citation: str
    issued_on: date
    number: str | None = None
    symbol: str = "TB-HĐTĐKT"
    signer_titles: tuple[str, ...] = ()
    signer_name: str = ""
    copies_to: tuple[str, ...] = ()
    archived_at: str = "VT"


def refusal_notice_content(
    facts: RefusalNoticeFacts, wording: Wording, *, spec_id: str = ""
) -> BlockDocument:
    """Return what the letter says, in NFC. Raises InconsistentFacts without a case or a signer."""
    facts = cleaned(facts)
    if not facts.cases:
        raise InconsistentFacts("Thông báo chưa có trường hợp nào.")
    if not facts.signer_name.strip():
        raise InconsistentFacts("Thông báo chưa có họ tên người ký.")
    subject = wording.say("subject", period=joined(list(facts.periods)))
    number = document_number(facts.number)
    head = header(
        facts.council,
        wording,
        number_line=number_line(wording, facts.number, facts.symbol),
        place_date=wording.say("place_date", place=facts.council.place_name, date=long_date(facts.issued_on)),
    )
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", number=number, symbol=facts.symbol, subject=subject),
        author=council_name(facts.council),
        subject=subject,
        parts=(
            Part(blocks=tuple(_body(facts, wording)), header=head, titles=(wording.say("kind"), subject)),
        ),
    )


def _body(facts: RefusalNoticeFacts, wording: Wording) -> list[Block]:
    made: list[Block] = [
        Text(facts.unit, wording.say("to"), Look.CENTRED),
        Text(
            wording.say(
                "intro", council=council_name(facts.council), unit=facts.unit, count=counted(len(facts.cases))
            )
        ),
    ]
    for number, case in enumerate(facts.cases, start=1):
        made += _case(number, case, wording)
    made.append(
        Text(
            wording.say(
                "complaint_text", council=council_name(facts.council), days=str(facts.complaint_days),
                citation=facts.complaint_citation,
            ),
            wording.say("complaint"),
        )
    )  # fmt: skip
    made += [Text(wording.say("closing")), _closing(facts, wording)]
    return made


def _case(number: int, case: RefusedCase, wording: Wording) -> list[Block]:
    """One case: who and what, the result, each requirement with clause and what was seen, what is needed next."""
    award = wording.say("award_title" if case.is_title else "award_form", award=case.award)
    who = ", ".join(part for part in (case.name, case.detail) if part)
    made: list[Block] = [
        Heading(wording.say("case", number=str(number), who=who, award=award)),
        Text(f"{case.stage} (ngày {short_date(case.refused_on)}).", wording.say("result")),
    ]
    if reason := beyond_points(case.reason, case.points):
        made.append(Text(reason, wording.say("reason")))
    if case.points:
        made += [
            Text("", wording.say("points")),
            Lines(tuple(_point(point, wording) for point in case.points)),
        ]
    remedies = tuple(dict.fromkeys(_sentence(point.remedy) for point in case.points if point.remedy))
    if remedies:
        made += [Text("", wording.say("next")), Lines(remedies, mark="+")]
    return made


def beyond_points(reason: str, points: Sequence[RefusedPoint]) -> str:
    """Return what a reason says beyond the points that follow it, as sentences; empty when they say all of it."""
    left = f"{_sentence(reason)} " if reason.strip() else ""
    for point in points:
        if said := _sentence(point.reason).rstrip("."):
            left = re.sub(rf"(^|(?<=[.;:] )){re.escape(said)}(?:[.;] |$)", "", left)
    left = left.strip().rstrip(";:")
    return _sentence(left) if left else ""


def _point(point: RefusedPoint, wording: Wording) -> str:
    told = _sentence(point.reason)
    if point.seen:
        told += " " + wording.say("seen", seen=_sentence(point.seen))
    if point.citation:
        told += " " + wording.say("basis", citation=point.citation)
    return told


def _sentence(text: str) -> str:
    return f"{text.strip().rstrip('.')}."


def _closing(facts: RefusalNoticeFacts, wording: Wording) -> Recipients:
    copies = recipients(wording, facts.copies_to, facts.archived_at)
    signer = Signatory(tuple(title.upper() for title in facts.signer_titles), facts.signer_name)
    return Recipients(copies.heading, (wording.say("recipients_first"), *copies.lines), (signer,))
