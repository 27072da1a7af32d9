"""What a unit's danh sách đề nghị says: one table for each award and kind, attached to the letter.

NĐ 30/2020/NĐ-CP, Phụ lục I, mục I and III: A4 across when the tables are wide. No decree prescribes its columns.
"""

from __future__ import annotations

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Heading,
    Part,
    Signatory,
    Signatures,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.frozen import cleaned
from rules.documents.content.unit_facts import Entry, Proposal, by_award, counts_of, require
from rules.documents.content.unit_parts import (
    NUMERALS,
    award_words,
    columns,
    letter_named,
    unit_header,
    vote_words,
)
from rules.documents.wording import Wording
from rules.vocabulary import NomineeKind

Shape = tuple[str, int, Align]
INDEX: Shape = ("column_index", 6, Align.CENTRE)
RATING: Shape = ("column_rating", 14, Align.LEFT)
INITIATIVE: Shape = ("column_initiative", 27, Align.LEFT)
VOTES: Shape = ("column_votes", 9, Align.CENTRE)
NAMES = {
    NomineeKind.INDIVIDUAL: ("column_name", "column_detail"),
    NomineeKind.COLLECTIVE: ("column_collective", "column_collective_detail"),
    NomineeKind.HOUSEHOLD: ("column_household", "column_address"),
}


def list_content(facts: Proposal, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what the list says, in NFC. Raises InconsistentFacts, and ForbiddenCharacter for hidden characters."""
    facts = cleaned(facts)
    require("tên đơn vị", "danh sách đề nghị", facts.unit.name)
    require("trường hợp đề nghị", "danh sách đề nghị", facts.entries)
    groups = by_award(facts.entries)
    blocks: list[Block] = []
    for numeral, group in zip(NUMERALS, groups, strict=False):
        heading = wording.say(
            "section", numeral=numeral, award=award_words(group[0].award, wording), counts=counts_of(group)
        )
        blocks += [Heading(heading), _table(group, wording)]
    blocks.append(Text(wording.say("total", counts=counts_of(facts.entries))))
    blocks.append(Signatures((Signatory(facts.unit.signer_titles, facts.unit.signer_name),)))
    subject = wording.say("subject", round=facts.round_name)
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", unit=facts.unit.name, subject=subject),
        author=facts.unit.name,
        subject=subject,
        parts=(
            Part(
                blocks=tuple(blocks),
                header=unit_header(facts.unit, wording),
                titles=(wording.say("kind"), subject),
                notes=(letter_named(facts, wording),),
                is_landscape=any(entry.initiative or entry.votes for entry in facts.entries),
            ),
        ),
    )


def _table(group: tuple[Entry, ...], wording: Wording) -> Table:
    """One table; a column that nobody fills is left out."""
    name, detail = NAMES[group[0].kind]
    shapes: list[Shape] = [INDEX, (name, 22, Align.LEFT), (detail, 24, Align.LEFT)]
    cells = [[str(number), entry.name, entry.detail] for number, entry in enumerate(group, 1)]
    for shape, values in (
        (RATING, [entry.rating for entry in group]),
        (INITIATIVE, [entry.initiative for entry in group]),
        (VOTES, [vote_words(entry) for entry in group]),
    ):
        if any(values):
            shapes.append(shape)
            for row, value in zip(cells, values, strict=True):
                row.append(value)
    return Table(columns(wording, *shapes), tuple(TableRow(tuple(row)) for row in cells))
