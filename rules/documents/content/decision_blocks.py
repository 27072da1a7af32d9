"""A decision as a document of blocks: what is drawn as PDF, written as Word and shown on the page.

The frozen content names the parts of a decision; here they get their places. No word is added or changed.
"""

from __future__ import annotations

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Header,
    Heading,
    Look,
    Part,
    Recipients,
    Signatory,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from rules.documents.content.parts import AttachedList, Column, ColumnRole, DecisionContent, ListSection

WHOLE = 1650  # tenths of a millimetre between the margins
FIXED_SHARES = {ColumnRole.INDEX: 120, ColumnRole.AMOUNT: 300}
FREE_SHARES = {ColumnRole.NAME: 42, ColumnRole.DETAIL: 58}
ALIGNED = {
    ColumnRole.INDEX: Align.CENTRE,
    ColumnRole.NAME: Align.LEFT,
    ColumnRole.DETAIL: Align.LEFT,
    ColumnRole.AMOUNT: Align.RIGHT,
}


def decision_blocks(content: DecisionContent) -> BlockDocument:
    """Return the decision and its list as two parts of blocks."""
    return BlockDocument(
        spec=content.spec,
        title=content.title,
        author=content.author,
        subject=content.subject,
        parts=(_decision(content), *((_annex(content.annex),) if content.annex.sections else ())),
    )


def _decision(content: DecisionContent) -> Part:
    """From the head of the state to the signature."""
    header = Header(
        content.nation,
        content.motto,
        content.parent_body,
        content.body_lines,
        content.number_line,
        content.place_date,
    )
    signatory = Signatory(content.signature.titles, content.signature.name)
    blocks: tuple[Block, ...] = (
        Heading(content.authority, 0),
        *(Text(line, look=Look.BASIS) for line in content.bases),
        Heading(content.enacting, 0),
        *(Text(article.text, article.lead) for article in content.articles),
        Recipients(content.recipients_heading, content.recipients, (signatory,), content.mark),
    )
    return Part(blocks, header, (content.kind, content.subject))


def _annex(annex: AttachedList) -> Part:
    """The list: a heading and a table a section, the sum under the last."""
    blocks: list[Block] = []
    for number, section in enumerate(annex.sections, start=1):
        if section.heading:
            blocks.append(Heading(section.heading))
        blocks.append(_table(section, annex.total if number == len(annex.sections) else ()))
    return Part(tuple(blocks), titles=(annex.title, annex.subject), notes=annex.attached_to)


def _table(section: ListSection, total: tuple[str, ...]) -> Table:
    """One table; ``total`` is a label and an amount, or empty."""
    middle = ("",) * (len(section.columns) - 3)
    return Table(
        columns=tuple(
            TableColumn(column.heading, share, ALIGNED[column.role])
            for column, share in zip(section.columns, _shares(section.columns), strict=True)
        ),
        rows=tuple(TableRow(row) for row in section.rows),
        total=("", total[0], *middle, total[1]) if total else (),
    )


def _shares(columns: tuple[Column, ...]) -> list[int]:
    """Widths in tenths of a millimetre: number and amount fixed, the rest shared by name and detail."""
    free = WHOLE - sum(FIXED_SHARES.get(column.role, 0) for column in columns)
    parts = sum(FREE_SHARES.get(column.role, 0) for column in columns)
    return [
        FIXED_SHARES.get(column.role) or round(free * FREE_SHARES[column.role] / parts) for column in columns
    ]
