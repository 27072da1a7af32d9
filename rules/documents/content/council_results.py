"""The counts of voted cases, case by case, on pages across: the annex of both minutes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rules.documents.content.blocks import Align, Part, Table, TableColumn, TableRow, Text
from rules.documents.content.council_facts import Base, Nominee, Outcome, Threshold, VoteCounts
from rules.documents.content.council_parts import (
    NUMERALS,
    counts_of,
    detail_of,
    in_groups,
    ratio_words,
    share_words,
)
from rules.documents.content.numbering import document_number
from rules.documents.wording import Wording
from rules.text import counted
from rules.wording import percent


@dataclass(frozen=True, slots=True)
class Counted:
    """A voted case as the annex shows it. ``members``: of the council; ``entitled``: those not recused."""

    nominee: Nominee
    threshold: Threshold
    counts: VoteCounts
    members: int
    entitled: int
    result: Outcome
    lower_award: str
    version: int | None = None  # of the dossier; None leaves the column out

    def base(self, base: Base) -> int:
        """The number that the threshold counts."""
        return self.members if base is Base.ALL_MEMBERS else self.entitled


@dataclass(frozen=True, slots=True)
class Attachment:
    """What an annex is attached to. ``date`` is the day of the document in words."""

    number: str | None
    symbol: str
    date: str


def base_words(base: Base, citation: str, wording: Wording) -> str:
    """Whom the threshold counts, with the regulation that says so when it is not all members."""
    words = wording.say(f"base_{base.value}")
    return (
        words if base is Base.ALL_MEMBERS else f"{words} {wording.say('base_regulation', citation=citation)}"
    )


def annex_part(
    wording: Wording,
    numeral: str,
    title: str,
    attached: Attachment,
    blocks: Sequence[Table | Text],
    *,
    is_landscape: bool = False,
) -> Part:
    """An annex on new pages: its number, its title, what it is attached to."""
    return Part(
        blocks=tuple(blocks),
        titles=(wording.say("annex", numeral=numeral) if numeral else wording.say("annex_single"), title),
        notes=(
            wording.say(
                "attached",
                number=document_number(attached.number),
                symbol=attached.symbol,
                date=attached.date,
            ),
        ),
        is_landscape=is_landscape,
    )


def annex_numerals(count: int) -> Sequence[str]:
    """Roman numerals of the annexes; a single one has none."""
    return NUMERALS[:count] if count > 1 else ("",) * count


def results_table(
    cases: Sequence[Counted], base: Base, base_citation: str, wording: Wording
) -> list[Table | Text]:
    """One row a case, grouped by award; the column of lower awards is there when a vote or a result needs it."""
    has_lower = any(
        case.counts.lower or case.counts.written_lower or case.result is Outcome.LOWERED for case in cases
    )
    left_out = {
        name for name, is_there in (("lower", has_lower), ("version", cases[0].version)) if not is_there
    }
    rows: list[TableRow] = []
    number = 0
    for group in in_groups(cases, [(case.nominee.award, case.threshold) for case in cases]):
        rows.append(TableRow((_group(group, base, base_citation, wording),), is_group=True))
        for case in group:
            number += 1
            rows.append(TableRow(_cells(case, number, base, wording, left_out)))
    words, members = wording.say(f"base_{base.value}"), counted(cases[0].members)
    note = Text(wording.say("results_note", base=words, members=members))
    return [Table(_columns(wording, left_out), tuple(rows)), note]


def _group(group: Sequence[Counted], base: Base, base_citation: str, wording: Wording) -> str:
    """The heading of an award's cases: how many, what they need, by what text."""
    return wording.say(
        "results_group",
        award=group[0].nominee.award,
        counts=counts_of(case.nominee for case in group),
        share=share_words(group[0].threshold, wording),
        base=base_words(base, base_citation, wording),
        citation=group[0].threshold.citation,
    )


SHARES: dict[str, tuple[int, Align]] = {
    "index": (13, Align.CENTRE),
    "name": (38, Align.LEFT),
    "detail": (40, Align.LEFT),
    "version": (15, Align.CENTRE),
    "agree": (14, Align.CENTRE),
    "disagree": (17, Align.CENTRE),
    "lower": (17, Align.CENTRE),
    "blank": (17, Align.CENTRE),
    "invalid": (17, Align.CENTRE),
    "written": (17, Align.CENTRE),
    "ratio": (57, Align.CENTRE),
    "result": (20, Align.LEFT),
}
"""Columns and their shares of the width; a share is about 0,9 mm on a page across."""


def _columns(wording: Wording, left_out: Collection[str]) -> tuple[TableColumn, ...]:
    """The columns but those left out."""
    return tuple(
        TableColumn(wording.say(f"column_{name}"), share, align)
        for name, (share, align) in SHARES.items()
        if name not in left_out
    )


def _cells(
    case: Counted, number: int, base: Base, wording: Wording, left_out: Collection[str]
) -> tuple[str, ...]:
    """One case: counts of ballots, written opinions apart, the ratio over all, the result."""
    counts = case.counts
    written = wording.say("written_of", agree=str(counts.written_agree), total=str(counts.written))
    cells = {
        "index": str(number),
        "name": case.nominee.name,
        "detail": detail_of(case.nominee),
        "version": wording.say("version", number=str(case.version)),
        **{vote: cell_count(getattr(counts, vote)) for vote in VOTES},
        "written": written if counts.written else wording.say("none"),
        "ratio": ratio_cell(case, base, wording),
        "result": wording.say(f"result_{case.result.value}", award=case.lower_award),
    }
    return tuple(cells[name] for name in SHARES if name not in left_out)


VOTES = ("agree", "disagree", "lower", "blank", "invalid")


def cell_count(number: int) -> str:
    """A count in a cell: two digits, but a plain 0."""
    return counted(number) if number else "0"


def ratio_cell(case: Counted, base: Base, wording: Wording) -> str:
    """The ratio on the base; where members are recused, the ratio on the other base beside it."""
    chosen, agree = case.base(base), case.counts.in_favour
    ratio = ratio_words(case.threshold, agree, chosen, wording)
    other_base = Base.ENTITLED if base is Base.ALL_MEMBERS else Base.ALL_MEMBERS
    other = case.base(other_base)
    if other == chosen or not other:
        return ratio
    return wording.say(
        "ratio_both",
        ratio=ratio,
        agree=str(agree),
        other=str(other),
        other_share=percent(Fraction(agree, other)),
        other_base=wording.say(f"base_{other_base.value}"),
    )
