"""What a giấy biên nhận says: what was submitted on the system, when, by whom, with the hash of every paper.

No decree prescribes its form. It says itself that it is no receipt by the appraising body, whose day the law counts.
"""

from __future__ import annotations

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Lines,
    Look,
    Part,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.frozen import cleaned
from rules.documents.content.unit_facts import ReceiptFacts, counts_of, one_line_each, require
from rules.documents.content.unit_parts import award_words, columns, ended, unit_header
from rules.documents.wording import Wording


def receipt_content(facts: ReceiptFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what the receipt says, in NFC. Raises InconsistentFacts when nothing was submitted."""
    facts = cleaned(facts)
    proposal = facts.proposal
    require("trường hợp đã trình", "giấy biên nhận", proposal.entries)
    subject = wording.say("subject", round=proposal.round_name)
    lines = [
        wording.say("line", award=award_words(group[0].award, wording), counts=counts_of(group))
        for group in one_line_each(proposal.entries)
    ]
    blocks: list[Block] = [
        Text(facts.code, wording.say("code")),
        Text(f"{proposal.unit.name}.", wording.say("unit")),
        Text(f"{proposal.body}.", wording.say("body")),
        Text(f"{facts.submitted_by}.", wording.say("submitted_by")),
        Text(f"{facts.moment}.", wording.say("moment")),
        Text(wording.say("counts_are", counts=counts_of(proposal.entries)), wording.say("counts")),
        Lines(ended(lines)),
        Text("", wording.say("papers")),
        _papers(facts, wording) if facts.papers else Text(wording.say("no_papers")),
        Text(wording.say("note"), look=Look.SMALL),
        Text(wording.say("note_hash"), look=Look.SMALL),
    ]
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", code=facts.code, unit=proposal.unit.name),
        author=proposal.body,
        subject=subject,
        parts=(
            Part(
                blocks=tuple(blocks),
                header=unit_header(proposal.unit, wording),
                titles=(wording.say("kind"), subject),
            ),
        ),
    )


def _papers(facts: ReceiptFacts, wording: Wording) -> Table:
    shapes = columns(
        wording,
        ("column_index", 8, Align.CENTRE),
        ("column_paper", 34, Align.LEFT),
        ("column_number", 18, Align.LEFT),
        ("column_file", 24, Align.LEFT),
        ("column_hash", 18, Align.LEFT),
    )
    rows = (
        TableRow((str(number), one.label, one.number, one.filename, one.hash_prefix))
        for number, one in enumerate(facts.papers, 1)
    )
    return Table(shapes, tuple(rows))
