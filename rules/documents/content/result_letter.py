"""What a thông báo says of the result of a dossier: who is awarded by which decision, who is not and why in short.

Form: NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.4 (văn bản có tên loại). The requirements behind a refusal, point by point,
are told in the notice of refusals (``refusal_notice``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Heading,
    Look,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.council_facts import CouncilBody
from rules.documents.content.council_parts import council_name
from rules.documents.content.frozen import cleaned
from rules.documents.content.letter_parts import (
    LetterEnd,
    Named,
    award_cell,
    closing,
    council_letter,
    counts_of,
    in_letter_order,
    require_letter,
)
from rules.documents.content.unit_parts import columns
from rules.documents.wording import Wording
from rules.text import short_date

SHARES = {"column_decision": (8, 25, 24, 19, 26), "column_reason": (7, 21, 17, 18, 39)}
"""How wide the columns are: a reason takes a few sentences, a decision a line."""


@dataclass(frozen=True, slots=True)
class AwardedCase:
    """One nominee who was awarded, by which decision."""

    named: Named
    decision: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class RefusedShortly:
    """One nominee who was not awarded: who said no, when, and why in a sentence."""

    named: Named
    stage: str
    refused_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ResultLetterFacts:
    """A letter to one unit about everything of one dossier that was decided."""

    council: CouncilBody
    unit: str
    round_name: str
    awarded: tuple[AwardedCase, ...]
    refused: tuple[RefusedShortly, ...]
    complaint_days: int
    complaint_citation: str
    end: LetterEnd


def result_letter_content(facts: ResultLetterFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what the letter says, in NFC. Raises InconsistentFacts when nothing was decided."""
    facts = cleaned(facts)
    named = [*(one.named for one in facts.awarded), *(one.named for one in facts.refused)]
    require_letter("thông báo kết quả", facts.end, tên_đơn_vị=facts.unit, trường_hợp_đã_có_kết_quả=named)
    subject = wording.say("subject", round=facts.round_name)
    return council_letter(facts.council, facts.end, subject, _body(facts, wording), wording, spec_id=spec_id)


def _body(facts: ResultLetterFacts, wording: Wording) -> list[Block]:
    council = council_name(facts.council)
    awarded, refused = [one.named for one in facts.awarded], [one.named for one in facts.refused]
    nobody = wording.say("nobody")
    made: list[Block] = [
        Text(facts.unit, wording.say("to"), Look.CENTRED),
        Text(
            wording.say(
                "intro", council=council, unit=facts.unit, round=facts.round_name,
                counts=counts_of([*awarded, *refused]),
            )
        ),
        Heading(wording.say("part_awarded", counts=counts_of(awarded) or nobody)),
    ]  # fmt: skip
    if awarded:
        made.append(_table(_awarded_rows(facts, wording), "column_decision", wording))
    made.append(Heading(wording.say("part_refused", counts=counts_of(refused) or nobody)))
    if refused:
        made += [
            _table(_refused_rows(facts, wording), "column_reason", wording),
            Text(wording.say("refused_note")),
            Text(
                wording.say(
                    "complaint_text", council=council, days=str(facts.complaint_days),
                    citation=facts.complaint_citation,
                ),
                wording.say("complaint"),
            ),
        ]  # fmt: skip
    return [*made, Text(wording.say("closing", unit=facts.unit)), closing(facts.end, wording)]


def _awarded_rows(facts: ResultLetterFacts, wording: Wording) -> list[tuple[Named, str]]:
    return [
        (one.named, wording.say("decided", number=one.decision, date=short_date(one.decided_on)))
        for one in facts.awarded
    ]


def _refused_rows(facts: ResultLetterFacts, wording: Wording) -> list[tuple[Named, str]]:
    found = []
    for one in facts.refused:
        day, reason = short_date(one.refused_on), one.reason.strip().rstrip(".")
        said = (
            wording.say("refused_reason", stage=one.stage, date=day, reason=reason)
            if reason
            else wording.say("refused", stage=one.stage, date=day)
        )
        found.append((one.named, said))
    return found


def _table(rows: list[tuple[Named, str]], last: str, wording: Wording) -> Table:
    """One row a nominee, collectives first; the last column says by which decision or why not."""
    index, name, detail, award, said_last = SHARES[last]
    shapes = columns(
        wording,
        ("column_index", index, Align.CENTRE),
        ("column_name", name, Align.LEFT),
        ("column_detail", detail, Align.LEFT),
        ("column_award", award, Align.LEFT),
        (last, said_last, Align.LEFT),
    )
    said = {id(named): text for named, text in rows}
    return Table(
        shapes,
        tuple(
            TableRow((str(number), one.name, one.detail, award_cell(one, wording), said[id(one)]))
            for number, one in enumerate(in_letter_order([named for named, _text in rows]), 1)
        ),
    )
