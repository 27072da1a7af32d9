"""The list attached to a decision: its titles, one table a section, and the sum."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from rules.documents.content.parts import AttachedList, Column, ColumnRole
from rules.documents.layout import styles
from rules.documents.layout.blocks import Centred
from rules.documents.layout.fonts import Faces
from rules.documents.layout.styles import MM
from rules.documents.layout.tables import CENTRED, LEFT, RIGHT, ColumnShape, ListTable, PreparedTable

FIXED_WIDTHS = {ColumnRole.INDEX: 12 * MM, ColumnRole.AMOUNT: 30 * MM}
FLEXIBLE_SHARES = {ColumnRole.NAME: 0.42, ColumnRole.DETAIL: 0.58}
ALIGNMENT = {
    ColumnRole.INDEX: CENTRED,
    ColumnRole.NAME: LEFT,
    ColumnRole.DETAIL: LEFT,
    ColumnRole.AMOUNT: RIGHT,
}


def column_widths(columns: Sequence[Column]) -> list[float]:
    """Widths in points: number and amount fixed, the rest shared by name and detail."""
    free = styles.TEXT_WIDTH - sum(FIXED_WIDTHS.get(column.role, 0) for column in columns)
    shares = sum(FLEXIBLE_SHARES.get(column.role, 0) for column in columns)
    return [
        FIXED_WIDTHS.get(column.role) or free * FLEXIBLE_SHARES[column.role] / shares for column in columns
    ]


def list_flowables(annex: AttachedList, faces: Faces) -> list[Flowable]:
    """The attached list from its title to its sum, to be put on new pages."""
    titles = [(annex.title, styles.LIST_TITLE), (annex.subject, styles.LIST_SUBJECT)]
    attached = [(line, styles.LIST_ATTACHED) for line in annex.attached_to]
    flowables: list[Flowable] = [
        Centred([*titles, *attached], faces, after=10, rule_share=styles.SUBJECT_RULE_SHARE)
    ]
    for number, section in enumerate(annex.sections, start=1):
        total = annex.total if number == len(annex.sections) else ()
        middle = [""] * (len(section.columns) - 3)
        shapes = [
            ColumnShape(column.heading, width, ALIGNMENT[column.role])
            for column, width in zip(section.columns, column_widths(section.columns), strict=True)
        ]
        last = ["", total[0], *middle, total[1]] if total else []
        table = PreparedTable(shapes, section.rows, faces, heading=section.heading, total=last)
        flowables.append(ListTable(table))
    return flowables
