"""What a công văn says that returns nominations to a unit: whose, why, what to supply, until when.

Form: NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.5 (công văn). Cases that share reason, items and day are told together, so
that hundreds returned in one go make one readable letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.documents.content.blocks import Block, BlockDocument, Heading, Lines, Look, Text
from rules.documents.content.council_facts import CouncilBody
from rules.documents.content.council_parts import council_name
from rules.documents.content.frozen import cleaned
from rules.documents.content.letter_parts import (
    LetterEnd,
    Named,
    award_said,
    closing,
    council_letter,
    counts_of,
    in_letter_order,
    names_table,
    require_letter,
    sentence,
    who,
)
from rules.documents.content.refusal_notice import RefusedPoint, beyond_points
from rules.documents.content.unit_parts import ended
from rules.documents.wording import Wording
from rules.text import long_date


@dataclass(frozen=True, slots=True)
class ReturnedGroup:
    """Cases returned for the same reason, with the same things to supply until the same day."""

    cases: tuple[Named, ...]
    reason: str
    items: tuple[str, ...]
    due_on: date
    points: tuple[RefusedPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnLetterFacts:
    """A letter to one unit about everything of one dossier that is returned."""

    council: CouncilBody
    unit: str
    round_name: str
    groups: tuple[ReturnedGroup, ...]
    end: LetterEnd
    proposal: str = ""  # "Tờ trình số 12/TTr-THSM ngày 05 tháng 01 năm 2024"


def return_letter_content(facts: ReturnLetterFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what the letter says, in NFC. Raises InconsistentFacts when a case has no reason or nothing to supply."""
    facts = cleaned(facts)
    told = all(group.reason.strip() and group.items and group.cases for group in facts.groups)
    require_letter(
        "công văn trả lại hồ sơ",
        facts.end,
        tên_đơn_vị=facts.unit,
        trường_hợp_trả_lại=facts.groups,
        lý_do_và_nội_dung_cần_bổ_sung=told,
    )
    subject = wording.say("subject", round=facts.round_name)
    return council_letter(facts.council, facts.end, subject, _body(facts, wording), wording, spec_id=spec_id)


def _body(facts: ReturnLetterFacts, wording: Wording) -> list[Block]:
    cases = [one for group in facts.groups for one in group.cases]
    proposal = wording.say("by_proposal", proposal=facts.proposal) if facts.proposal else ""
    council = council_name(facts.council)
    made: list[Block] = [
        Text(facts.unit, wording.say("to"), Look.CENTRED),
        Text(
            wording.say(
                "intro", council=council, unit=facts.unit, round=facts.round_name, proposal=proposal,
                counts=counts_of(cases),
            )
        ),
    ]  # fmt: skip
    for number, group in enumerate(facts.groups, 1):
        made += _group(number, group, wording)
    made += [Text(wording.say("asks", unit=facts.unit)), Text(wording.say("closing", council=council))]
    return [*made, closing(facts.end, wording)]


def _group(number: int, group: ReturnedGroup, wording: Wording) -> list[Block]:
    """Who, why, what to supply, which requirement is open, until when."""
    cases = in_letter_order(group.cases)
    if len(cases) == 1:
        one = cases[0]
        said = wording.say("case", number=str(number), who=who(one), award=award_said(one, wording))
        made: list[Block] = [Heading(said)]
    else:
        made = [
            Heading(wording.say("cases", number=str(number), counts=counts_of(cases))),
            names_table(cases, wording),
        ]
    if reason := beyond_points(group.reason, group.points):
        made.append(Text(reason, wording.say("reason")))
    made += [Text("", wording.say("items")), Lines(ended(group.items))]
    if group.points:
        made += [Text("", wording.say("points")), Lines(tuple(_point(one, wording) for one in group.points))]
    remedies = tuple(dict.fromkeys(sentence(point.remedy) for point in group.points if point.remedy))
    if remedies:
        made += [Text("", wording.say("next")), Lines(remedies, mark="+")]
    made.append(Text(wording.say("due_on", date=long_date(group.due_on)), wording.say("due")))
    return made


def _point(point: RefusedPoint, wording: Wording) -> str:
    basis = " " + wording.say("basis", citation=point.citation) if point.citation else ""
    return f"{sentence(point.reason)}{basis}"
