"""Tables whose rows are wrapped once and drawn directly, to be fast.

A table is one ``ListTable`` that cuts itself at the end of a page; the parts share the wrapped rows, so
the whole costs one pass. The head is repeated on every page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from reportlab.platypus import Flowable

from rules.documents.layout import styles
from rules.documents.layout.fonts import Faces
from rules.documents.layout.pen import Pen
from rules.documents.layout.styles import Style
from rules.documents.layout.wrapping import width, wrap

CENTRED, LEFT, RIGHT = "centre", "left", "right"
LAST_ROWS = 2  # of a table that goes on over a page, at least so many stand on the last one
MAX_CELL_LINES = 40  # a taller row goes on in the next one, so that every row fits on a page


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """A column as drawn: heading, width in points, how its texts stand."""

    heading: str
    width: float
    alignment: str


@dataclass(frozen=True, slots=True)
class WrappedRow:
    """One row: the lines of each cell, their style, and the row's height."""

    cells: tuple[tuple[str, ...], ...]
    style: Style
    centred: bool = False  # a head: every cell centred, both ways
    spans: bool = False  # one cell over all columns
    least: float = 0.0  # least height, to write in by hand; the texts stand in the middle

    @property
    def height(self) -> float:
        """Height in points: the tallest cell and the padding."""
        tallest = max(len(lines) for lines in self.cells) * self.style.leading + styles.CELL_PADDING * 2
        return max(tallest, self.least)


class PreparedTable:
    """A table whose texts are wrapped once: head, rows and the running sum of their heights."""

    def __init__(
        self,
        columns: Sequence[ColumnShape],
        rows: Sequence[Sequence[str]],
        faces: Faces,
        *,
        total: Sequence[str] = (),
        groups: frozenset[int] = frozenset(),
        least: float = 0.0,
        most_lines: int = MAX_CELL_LINES,
    ) -> None:
        """Wrap everything; ``total`` becomes a last row in bold, rows numbered in ``groups`` span the table.

        A row of more than ``most_lines`` lines goes on in the next one.
        """
        self.faces, self.most_lines = faces, most_lines
        self.widths = [column.width for column in columns]
        self.edges = [0.0, *accumulate(self.widths)]
        self.alignment = [column.alignment for column in columns]
        self.head = self._row([column.heading for column in columns], styles.LIST_HEAD, centred=True)[0]
        self.rows: list[WrappedRow] = []
        for number, row in enumerate(rows):
            if number in groups:
                self.rows.append(self._group(row[0]))
            else:
                self.rows += self._row(row, styles.LIST_CELL, least=least)
        if total:
            self.rows += self._row(total, styles.LIST_TOTAL)
        self.offsets = [0.0, *accumulate(row.height for row in self.rows)]

    def _row(
        self, texts: Sequence[str], style: Style, *, centred: bool = False, least: float = 0.0
    ) -> list[WrappedRow]:
        """Wrap one row; one too tall for a page becomes several."""
        cells = [
            wrap(text, style, self.faces, available - styles.CELL_PADDING * 2)
            for text, available in zip(texts, self.widths, strict=True)
        ]
        tallest = max(len(lines) for lines in cells)
        return [
            WrappedRow(
                tuple(tuple(lines[at : at + self.most_lines]) for lines in cells), style, centred, least=least
            )
            for at in range(0, max(tallest, 1), self.most_lines)
        ]

    def _group(self, text: str) -> WrappedRow:
        """Wrap the heading of a group of rows."""
        lines = wrap(text, styles.LIST_TOTAL, self.faces, self.edges[-1] - styles.CELL_PADDING * 2)
        return WrappedRow((tuple(lines),), styles.LIST_TOTAL, spans=True)


class ListTable(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """Rows ``start`` to ``stop`` of a prepared table under its head.

    ``tail``: room that what follows needs (a note, signatures). When the table fills the page so that its tail would
    stand alone on the next one, its last rows go with it. ``page``: the height of an empty page, in points.
    """

    def __init__(
        self,
        table: PreparedTable,
        start: int = 0,
        stop: int | None = None,
        *,
        tail: float = 0.0,
        page: float = math.inf,
    ) -> None:
        """The whole table unless told otherwise."""
        super().__init__()
        self.table, self.start, self.tail, self.page = table, start, tail, page
        self.stop = len(table.rows) if stop is None else stop
        self.height = table.head.height + table.offsets[self.stop] - table.offsets[start]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Full width; head and rows. More than there is when the tail does not fit: then ``split`` is asked."""
        lacks_room = self.height <= available_height < self.height + self.tail
        goes_on = self.start > 0 and self.height + self.tail <= self.page
        if lacks_room and (self.stop - self.start > LAST_ROWS or goes_on):
            return available_width, available_height + 1
        return available_width, self.height

    def split(self, _available_width: float, available_height: float) -> list[Flowable]:
        """Cut after the last row that fits; nothing when all goes to the next page.

        The last part has two rows at least, so that a sum is never alone, and a group stays with its first row.
        """
        rows, offsets = self.table.rows, self.table.offsets
        room = available_height - self.table.head.height + offsets[self.start]
        fits = self.start
        while fits < self.stop and offsets[fits + 1] <= room:
            fits += 1
        stop = min(fits, self.stop - LAST_ROWS)
        while stop > self.start and rows[stop - 1].spans:
            stop -= 1
        if stop <= self.start and (self.start == 0 or self.height > self.page):
            stop = fits if fits < self.stop and not rows[fits - 1].spans else self.start
        if stop <= self.start:
            return []
        first = ListTable(self.table, self.start, stop, page=self.page)
        return [first, ListTable(self.table, stop, self.stop, tail=self.tail, page=self.page)]

    def draw(self) -> None:
        """Draw rows and grid: a text for each row, which is how readers part them, and one path."""
        table, canvas, top = self.table, self.canv, self.height
        pen = Pen.of(canvas, table.faces)
        rows = [table.head, *table.rows[self.start : self.stop]]
        levels = [top, *(top - used for used in accumulate(row.height for row in rows))]
        shown = [
            pen.block(row.style, self._row(row, level)) for row, level in zip(rows, levels, strict=False)
        ]
        path = [
            f"{x:.4f} {y:.4f} m {to_x:.4f} {to_y:.4f} l " for x, y, to_x, to_y in self._grid(rows, levels)
        ]
        canvas.setLineWidth(styles.GRID_WIDTH)
        canvas.addLiteral(f"{''.join(shown)}{''.join(path)}S")

    def _grid(
        self, rows: Sequence[WrappedRow], levels: Sequence[float]
    ) -> list[tuple[float, float, float, float]]:
        """Return the lines of the grid; those between columns leave out the rows that span the table."""
        edges = self.table.edges
        grid = [(edges[0], level, edges[-1], level) for level in levels]
        grid += [
            (edge, upper, edge, lower)
            for edge in edges
            for upper, lower in _runs(rows, levels, is_outer=edge in (edges[0], edges[-1]))
        ]
        return grid

    def _row(self, row: WrappedRow, top: float) -> Iterator[tuple[str, float, float]]:
        """Yield the lines of one row from its upper edge down, with where they begin."""
        style, table = row.style, self.table
        inner = row.height - styles.CELL_PADDING * 2
        for index, lines in enumerate(row.cells):
            is_middle = row.centred or row.least
            lower = (inner - len(lines) * style.leading) / 2 if is_middle else 0.0
            baseline = top - styles.CELL_PADDING - lower - style.size * 0.95
            alignment = CENTRED if row.centred else LEFT if row.spans else table.alignment[index]
            for line in lines:
                yield line, self._left_of(line, index, alignment, style), baseline
                baseline -= style.leading

    def _left_of(self, line: str, index: int, alignment: str, style: Style) -> float:
        """Where a line starts, in points from the table's left edge."""
        left, right = self.table.edges[index], self.table.edges[index + 1]
        if alignment == LEFT:
            return left + styles.CELL_PADDING
        advance = width(line, style, self.table.faces)
        if alignment == RIGHT:
            return right - styles.CELL_PADDING - advance
        return (left + right - advance) / 2


def _runs(
    rows: Sequence[WrappedRow], levels: Sequence[float], *, is_outer: bool
) -> list[tuple[float, float]]:
    """Return from where to where an upright line goes: all the way at the outside, else between spanning rows."""
    runs: list[tuple[float, float]] = []
    for number, row in enumerate(rows):
        if row.spans and not is_outer:
            continue
        upper, lower = levels[number], levels[number + 1]
        if runs and runs[-1][1] == upper:
            runs[-1] = (runs[-1][0], lower)
        else:
            runs.append((upper, lower))
    return runs
