"""What a "Công văn đính chính" says: which places of a decision are read otherwise, because its form was wrong.

Form: NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.5 (công văn); law: its Điều 18 khoản 3. Wrong content is no matter for it:
see ``later_decisions.amendment_content``.
"""

from __future__ import annotations

from dataclasses import replace

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.blocks import Block, BlockDocument, Lines, Look, Part, Text
from rules.documents.content.frozen import cleaned
from rules.documents.content.later_decisions import copies, full_name, places_table, state_header
from rules.documents.content.later_facts import CorrectionFacts, check_places
from rules.documents.content.numbering import document_number
from rules.documents.wording import Wording
from rules.text import long_date


def correction_letter_content(
    facts: CorrectionFacts, wording: Wording, *, spec_id: str = ""
) -> BlockDocument:
    """Return what the letter says, in NFC; InconsistentFacts when it corrects nothing or is sent to nobody."""
    facts = cleaned(facts)
    check_places(facts.head, facts.places)
    if not facts.addressees:
        raise InconsistentFacts("Công văn chưa có nơi nhận.")
    head, number = facts.head, facts.decision.number
    about = wording.say("about", number=number, date=long_date(facts.decision.issued_on))
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say(
            "file_title", number=document_number(head.number), symbol=head.symbol, subject=about
        ),
        author=head.authority,
        subject=about,
        parts=(
            Part(
                blocks=tuple(_body(facts, wording)), header=replace(state_header(head, wording), about=about)
            ),
        ),
    )


def _body(facts: CorrectionFacts, wording: Wording) -> list[Block]:
    one = len(facts.addressees) == 1
    made: list[Block] = [
        Text(facts.addressees[0] if one else "", wording.say("to"), Look.CENTRED),
        *(() if one else (Lines(tuple(f"{text};" for text in facts.addressees)),)),
        Text(
            wording.say(
                "intro",
                decision=full_name(facts.decision, wording),
                reason=facts.reason.strip().rstrip(";., "),
                authority=facts.head.authority,
            )
        ),
        places_table(facts.places, wording),
        Text(wording.say("rest", number=facts.decision.number)),
        Text(wording.say("closing", authority=facts.head.authority)),
        copies(facts.head, wording, wording.say("recipients_first")),
    ]
    return made
