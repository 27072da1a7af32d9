"""What the minutes of a council session say (NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.9 "Biên bản").

Pure: no file, no clock, no font. Votes case by case and the list decided by consensus are annexes of the minutes.
"""

from __future__ import annotations

from rules.documents.content.blocks import (
    Block,
    BlockDocument,
    Heading,
    Lines,
    Part,
    Signatory,
    Signatures,
    Text,
)
from rules.documents.content.council_checks import check_minutes
from rules.documents.content.council_facts import CouncilMinutesFacts
from rules.documents.content.council_parts import (
    NUMERALS,
    anchor_texts,
    award_words,
    council_name,
    counts_of,
    file_title,
    header,
    in_groups,
    moment,
    number_line,
    recipients,
    subject,
    subject_lines,
)
from rules.documents.content.council_people import attendance, conflicts
from rules.documents.content.council_verdicts import Annexes, annex_parts, plan_annexes, verdicts
from rules.documents.content.frozen import cleaned
from rules.documents.wording import Wording
from rules.text import clock_time, counted, long_date


def council_minutes_content(
    facts: CouncilMinutesFacts, wording: Wording, *, spec_id: str = ""
) -> BlockDocument:
    """Return what the minutes say, in NFC.

    Raises InconsistentFacts, and ForbiddenCharacter when a text holds control or direction-changing characters.
    """
    facts = cleaned(facts)
    check_minutes(facts)
    annexes = plan_annexes(facts)
    about = subject(wording, facts.sitting)
    body = Part(
        blocks=tuple(_body(facts, wording, annexes)),
        header=header(
            facts.sitting.council, wording, number_line=number_line(wording, facts.number, facts.symbol)
        ),
        titles=(wording.say("kind"), *subject_lines(wording, facts.sitting)),
    )
    return BlockDocument(
        spec=spec_id or wording.id,
        title=file_title(wording, facts.sitting, facts.number, facts.symbol),
        author=council_name(facts.sitting.council),
        subject=about,
        parts=(body, *annex_parts(facts, wording, annexes)),
    )


def _body(facts: CouncilMinutesFacts, wording: Wording, annexes: Annexes) -> list[Block]:
    """The minutes from their beginning to the signatures."""
    sections: list[tuple[str, list[Block]]] = [
        ("material", _material(facts, wording)),
        ("conflicts", conflicts(facts, wording)),
        ("results", verdicts(facts, wording, annexes)),
        ("remarks", _remarks(facts, wording)),
        ("conclusion", [Text(paragraph) for paragraph in facts.conclusion]),
    ]
    made: list[Block] = [
        Text(moment(wording, facts.sitting, facts.sitting.starts_at), wording.say("begins")),
        Text(f"{facts.sitting.place.rstrip('.')}.", wording.say("place")),
        *attendance(facts, wording),
    ]
    for numeral, (name, blocks) in zip(NUMERALS, sections, strict=False):
        made += [Heading(wording.say(f"heading_{name}", numeral=numeral)), *blocks]
    return [*made, *_end(facts, wording)]


def _material(facts: CouncilMinutesFacts, wording: Wording) -> list[Block]:
    """What was decided on: how many cases of each award, and that their papers were locked."""
    nominees = [case.nominee for case in facts.cases]
    groups = in_groups(nominees, [nominee.award for nominee in nominees])
    lines = tuple(
        wording.say("material_group", award=award_words(group[0], wording), counts=counts_of(group))
        for group in groups
    )
    return [
        Text(wording.say("material", count=counted(len(nominees)))),
        Lines(tuple(f"{line}{';' if n < len(lines) else '.'}" for n, line in enumerate(lines, start=1))),
        Text(wording.say("material_locked")),
    ]


def _remarks(facts: CouncilMinutesFacts, wording: Wording) -> list[Block]:
    """Opinions on the session as a whole, or that there were none."""
    lines = tuple(
        wording.say("general_remark", member=remark.member, text=remark.text)
        if remark.member
        else remark.text
        for remark in facts.remarks
    )
    return [Lines(lines)] if lines else [Text(wording.say("no_remarks"))]


def _end(facts: CouncilMinutesFacts, wording: Wording) -> list[Block]:
    """When the session ended, signatures, recipients, hashes."""
    day = facts.ended_on or facts.sitting.held_on
    secretary = next(member for member in facts.members if member.keeps_minutes)
    chair = next(member for member in facts.members if member.presides)
    return [
        Text(wording.say("ends", time=clock_time(facts.ended_at), date=long_date(day))),
        Signatures(
            (
                Signatory(tuple(title.upper() for title in facts.secretary_titles), secretary.name),
                Signatory(tuple(title.upper() for title in facts.chair_titles), chair.name),
            )
        ),
        recipients(wording, facts.copies_to, facts.archived_at),
        *anchor_texts(facts.anchors, wording),
    ]
