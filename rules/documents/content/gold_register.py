"""The sổ vàng of a year as a register to print: one line a recipient, A4 across, heads repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Look,
    Part,
    Signatory,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from rules.documents.content.frozen import cleaned
from rules.documents.wording import Wording
from rules.text import long_date, short_date


@dataclass(frozen=True, slots=True)
class GoldLine:
    """One line; ``remark`` says when the award was cancelled."""

    number: str
    name: str
    address: str
    award: str
    decision_number: str
    decided_on: date
    remark: str = ""


@dataclass(frozen=True, slots=True)
class GoldRegisterFacts:
    """The lines of one body and year, as they stood on the day the register was printed."""

    body: str
    year: int
    made_on: date
    lines: tuple[GoldLine, ...]


COLUMNS = (
    ("number", 8, Align.CENTRE), ("name", 22, Align.LEFT), ("address", 28, Align.LEFT), ("award", 16, Align.LEFT),
    ("decision", 15, Align.LEFT), ("remark", 11, Align.LEFT),
)  # fmt: skip


def gold_register_content(facts: GoldRegisterFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return the register, in NFC. Raises InconsistentFacts without a line."""
    facts = cleaned(facts)
    if not facts.lines:
        raise InconsistentFacts("Sổ vàng của năm này chưa có dòng nào để in.")
    title, subject = wording.say("kind"), wording.say("subject", body=facts.body, year=str(facts.year))
    table = Table(
        columns=tuple(
            TableColumn(wording.say(f"column_{key}"), share, align) for key, share, align in COLUMNS
        ),
        rows=tuple(_row(line, wording) for line in facts.lines),
    )
    blocks: tuple[Block, ...] = (
        table,
        Text(
            wording.say("count", count=str(len(facts.lines)), day=long_date(facts.made_on)), look=Look.RAGGED
        ),
        Signatures(
            (
                Signatory((wording.say("keeper"),), note=wording.say("sign")),
                Signatory((wording.say("head"),), note=wording.say("sign")),
            )
        ),
    )
    return BlockDocument(
        spec=spec_id or wording.id,
        title=f"{title} {facts.year}",
        author=facts.body,
        subject=subject,
        parts=(Part(blocks=blocks, titles=(title, subject), is_landscape=True),),
    )


def _row(line: GoldLine, wording: Wording) -> TableRow:
    decision = wording.say("decision", number=line.decision_number, day=short_date(line.decided_on))
    return TableRow((line.number, line.name, line.address, line.award, decision, line.remark))
