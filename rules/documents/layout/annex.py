"""The attached list: tables whose rows are wrapped once and drawn directly, to be fast.

A table is one ``ListTable`` that cuts itself at the end of a page; the parts share the wrapped rows, so
the whole costs one pass. The head is repeated on every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from reportlab.platypus import Flowable

from rules.documents.content.parts import AttachedList, Column, ColumnRole, ListSection
from rules.documents.layout import styles
from rules.documents.layout.blocks import Centred
from rules.documents.layout.fonts import Faces
from rules.documents.layout.styles import MM, Style
from rules.documents.layout.wrapping import wrap

FIXED_WIDTHS = {ColumnRole.INDEX: 12 * MM, ColumnRole.AMOUNT: 30 * MM}
FLEXIBLE_SHARES = {ColumnRole.NAME: 0.42, ColumnRole.DETAIL: 0.58}
CENTRED, LEFT, RIGHT = "centred", "left", "right"
ALIGNMENT = {
    ColumnRole.INDEX: CENTRED,
    ColumnRole.NAME: LEFT,
    ColumnRole.DETAIL: LEFT,
    ColumnRole.AMOUNT: RIGHT,
}
MAX_CELL_LINES = 40  # a taller row goes on in the next one, so that every row fits on a page


def column_widths(columns: Sequence[Column]) -> list[float]:
    """Widths in points: number and amount fixed, the rest shared by name and detail."""
    free = styles.TEXT_WIDTH - sum(FIXED_WIDTHS.get(column.role, 0) for column in columns)
    shares = sum(FLEXIBLE_SHARES.get(column.role, 0) for column in columns)
    return [
        FIXED_WIDTHS.get(column.role) or free * FLEXIBLE_SHARES[column.role] / shares for column in columns
    ]


@dataclass(frozen=True, slots=True)
class WrappedRow:
    """One row: the lines of each cell, their style, and the row's height."""

    cells: tuple[tuple[str, ...], ...]
    style: Style
    centred: bool = False  # a head: every cell centred, both ways

    @property
    def height(self) -> float:
        """Height in points: the tallest cell and the padding."""
        return max(len(lines) for lines in self.cells) * self.style.leading + styles.CELL_PADDING * 2


class PreparedTable:
    """A section whose texts are wrapped once: head, rows and the running sum of their heights."""

    def __init__(self, section: ListSection, faces: Faces, total: tuple[str, ...]) -> None:
        """Wrap everything; ``total`` (label, amount) becomes a last row in bold."""
        self.faces = faces
        self.heading = section.heading
        self.widths = column_widths(section.columns)
        self.edges = [0.0, *accumulate(self.widths)]
        self.alignment = [ALIGNMENT[column.role] for column in section.columns]
        self.head = self._row([column.heading for column in section.columns], styles.LIST_HEAD, centred=True)[
            0
        ]
        self.rows = [part for row in section.rows for part in self._row(row, styles.LIST_CELL)]
        if total:
            middle = [""] * (len(section.columns) - 3)
            self.rows += self._row(["", total[0], *middle, total[1]], styles.LIST_TOTAL)
        self.offsets = [0.0, *accumulate(row.height for row in self.rows)]

    def _row(self, texts: Sequence[str], style: Style, *, centred: bool = False) -> list[WrappedRow]:
        """Wrap one row; one too tall for a page becomes several."""
        cells = [
            wrap(text, style, self.faces, available - styles.CELL_PADDING * 2)
            for text, available in zip(texts, self.widths, strict=True)
        ]
        tallest = max(len(lines) for lines in cells)
        return [
            WrappedRow(tuple(tuple(lines[at : at + MAX_CELL_LINES]) for lines in cells), style, centred)
            for at in range(0, max(tallest, 1), MAX_CELL_LINES)
        ]


class ListTable(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """Rows ``start`` to ``stop`` of a prepared table under its head; the first part has the heading above."""

    def __init__(self, table: PreparedTable, start: int = 0, stop: int | None = None) -> None:
        """The whole table unless told otherwise."""
        super().__init__()
        self.spaceBefore = styles.SECTION_GAP if start == 0 and table.heading else 0.0
        self.table, self.start = table, start
        self.stop = len(table.rows) if stop is None else stop

    def _heading_height(self) -> float:
        """Room for the heading, on the first part only."""
        return styles.LIST_SECTION.leading + 10 if self.start == 0 and self.table.heading else 0.0

    def _above_rows(self) -> float:
        """Height of everything over the first row."""
        return self._heading_height() + self.table.head.height

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Full width; heading, head and rows."""
        offsets = self.table.offsets
        self.height = self._above_rows() + offsets[self.stop] - offsets[self.start]
        return available_width, self.height

    def split(self, _available_width: float, available_height: float) -> list[Flowable]:
        """Cut after the last row that fits; nothing when not even one row fits under its head."""
        offsets = self.table.offsets
        room = available_height - self._above_rows() + offsets[self.start]
        stop = self.start
        while stop < self.stop and offsets[stop + 1] <= room:
            stop += 1
        if stop == self.start:
            return []
        return [ListTable(self.table, self.start, stop), ListTable(self.table, stop, self.stop)]

    def draw(self) -> None:
        """Draw heading, rows and grid; texts of one style go into one text object."""
        table, canvas, top = self.table, self.canv, self.height
        if heading_height := self._heading_height():
            style = styles.LIST_SECTION
            canvas.setFont(table.faces.names[style.face], style.size)
            canvas.drawString(0, top - style.leading, table.heading)
            top -= heading_height
        rows = [table.head, *table.rows[self.start : self.stop]]
        levels = [top]
        for row in rows:
            self._draw_row(row, levels[-1])
            levels.append(levels[-1] - row.height)
        left, right = table.edges[0], table.edges[-1]
        grid = [(left, level, right, level) for level in levels]
        grid += [(edge, levels[0], edge, levels[-1]) for edge in table.edges]
        canvas.setLineWidth(styles.GRID_WIDTH)
        canvas.lines(grid)

    def _draw_row(self, row: WrappedRow, top: float) -> None:
        """Draw the cells of one row from its upper edge down."""
        style, table = row.style, self.table
        font = table.faces.names[style.face]
        text = self.canv.beginText()
        text.setFont(font, style.size, style.leading)
        inner = row.height - styles.CELL_PADDING * 2
        for index, lines in enumerate(row.cells):
            lower = (inner - len(lines) * style.leading) / 2 if row.centred else 0.0
            baseline = top - styles.CELL_PADDING - lower - style.size * 0.95
            alignment = CENTRED if row.centred else table.alignment[index]
            for line in lines:
                text.setTextOrigin(self._left_of(line, index, alignment, font, style.size), baseline)
                text.textOut(line)
                baseline -= style.leading
        self.canv.drawText(text)

    def _left_of(self, line: str, index: int, alignment: str, font: str, size: float) -> float:
        """Where a line starts, in points from the table's left edge."""
        left, right = self.table.edges[index], self.table.edges[index + 1]
        if alignment == LEFT:
            return left + styles.CELL_PADDING
        advance: float = self.canv.stringWidth(line, font, size)
        if alignment == RIGHT:
            return right - styles.CELL_PADDING - advance
        return (left + right - advance) / 2


def list_flowables(annex: AttachedList, faces: Faces) -> list[Flowable]:
    """The attached list from its title to its sum, to be put on new pages."""
    titles = [(annex.title, styles.LIST_TITLE), (annex.subject, styles.LIST_SUBJECT)]
    attached = [(line, styles.LIST_ATTACHED) for line in annex.attached_to]
    flowables: list[Flowable] = [
        Centred([*titles, *attached], faces, after=10, rule_share=styles.SUBJECT_RULE_SHARE)
    ]
    for number, section in enumerate(annex.sections, start=1):
        total = annex.total if number == len(annex.sections) else ()
        flowables.append(ListTable(PreparedTable(section, faces, total)))
    return flowables
