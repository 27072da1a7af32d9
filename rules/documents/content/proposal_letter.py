"""What a unit's tờ trình says (NĐ 30/2020/NĐ-CP, Mẫu 1.4; NĐ 152/2025/NĐ-CP, Mẫu số 01 from 01/07/2025).

The numbers come from the entries that the attached list prints, through the same function.
"""

from __future__ import annotations

from rules.documents.content.blocks import (
    Block,
    BlockDocument,
    Lines,
    Look,
    Part,
    Recipients,
    Signatory,
    Text,
)
from rules.documents.content.frozen import cleaned
from rules.documents.content.unit_facts import LetterFacts, counts_of, one_line_each, require
from rules.documents.content.unit_parts import award_words, ended, numbered, place_date, unit_header
from rules.documents.wording import Wording
from rules.text import joined, long_date

AWARDING = "Khen thưởng"


def letter_content(facts: LetterFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what the letter says, in NFC; without number or day the places stay open.

    Raises InconsistentFacts, and ForbiddenCharacter when a text holds control or direction-changing characters.
    """
    facts = cleaned(facts)
    proposal = facts.proposal
    for what, value in (("tên đơn vị", proposal.unit.name), ("trường hợp đề nghị", proposal.entries)):
        require(what, "tờ trình", value)
    subject = subject_of(proposal.round_name, wording)
    head = unit_header(
        proposal.unit,
        wording,
        number_line=numbered(proposal.letter_number, wording),
        place_date=place_date(proposal.unit, proposal.letter_on, wording),
    )
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", unit=proposal.unit.name, subject=subject),
        author=proposal.unit.name,
        subject=subject,
        parts=(
            Part(blocks=tuple(_body(facts, wording)), header=head, titles=(wording.say("kind"), subject)),
        ),
    )


def subject_of(round_name: str, wording: Wording) -> str:
    """Trích yếu; a round that is called "Khen thưởng …" is not said twice."""
    first, rest = round_name[: len(AWARDING)], round_name[len(AWARDING) :].strip()
    if first.casefold() == AWARDING.casefold() and rest:
        return wording.say("subject", round=rest)
    return wording.say("subject_other", round=round_name)


def _body(facts: LetterFacts, wording: Wording) -> list[Block]:
    proposal = facts.proposal
    bases = list(facts.legal_bases)
    if facts.guidance:
        key = "basis_guidance" if facts.guidance[0].isdecimal() else "basis_other"
        bases.append(wording.say(key, text=facts.guidance))
    if facts.meeting_on:
        bases.append(wording.say("basis_meeting", date=long_date(facts.meeting_on), unit=proposal.unit.name))
    made: list[Block] = [
        Text(wording.say("addressed", body=proposal.body), look=Look.CENTRED),
        *(Text(wording.say("basis", text=line), look=Look.BASIS) for line in ended(bases)),
        Text(
            wording.say(
                "asks", unit=proposal.unit.name, body=proposal.body, counts=counts_of(proposal.entries)
            )
        ),
    ]
    groups = one_line_each(proposal.entries)
    lines = [
        wording.say("line", award=award_words(group[0].award, wording), counts=counts_of(group))
        for group in groups
    ]
    made += [Lines((line,), f"{number}.") for number, line in enumerate(ended(lines), 1)]
    made += [Text(wording.say("merit", period=proposal.period_label)), Text(wording.say("opinion"))]
    if facts.attachments:
        made.append(Text(wording.say("attached", papers=joined(facts.attachments))))
    made += [Text(wording.say("answers", unit=proposal.unit.name))]
    made += [Text(wording.say("closing", unit=proposal.unit.name, body=proposal.body)), _end(facts, wording)]
    return made


def _end(facts: LetterFacts, wording: Wording) -> Recipients:
    """Nơi nhận, level with the signature."""
    unit = facts.proposal.unit
    lines = (
        wording.say("recipients_first"),
        *(wording.say("recipients_line", text=text.rstrip(";., ")) for text in facts.copies_to),
        wording.say("recipients_last", archive=facts.archived_at.rstrip(";., ")),
    )
    return Recipients(
        wording.say("recipients_heading"), lines, (Signatory(unit.signer_titles, unit.signer_name),)
    )
