"""The mark to check a paper by: the QR code on the left, its words beside it, upright in the middle."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from rules.documents.content.marks import QrMark
from rules.documents.layout import styles
from rules.documents.layout.fonts import Faces
from rules.documents.layout.qr import QUIET, Pattern, pattern, qr_drawn
from rules.documents.layout.styles import Style
from rules.documents.layout.wrapping import wrap


def mark_lines(text: str, faces: Faces, room: float) -> list[str]:
    """Break words into lines; an address too long for one is broken before its path, not anywhere."""
    lines = wrap(text, styles.MARK_TEXT, faces, room)
    if " ".join(lines) == text:
        return lines
    return wrap(text.replace("/", " /"), styles.MARK_TEXT, faces, room)


class DrawnMark(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """The mark in a column, as high as its QR code with the light edge, which Word needs room for too.

    To the left the light edge lies over the margin: the dark part begins at the column's edge.
    """

    def __init__(self, mark: QrMark, faces: Faces, available: float, code: Pattern | None = None) -> None:
        """Wrap the words to what the QR code leaves of the column; ``code`` where it was made with others."""
        super().__init__()
        self.mark, self.faces = mark, faces
        self.code = code or pattern(mark.payload)
        self.inset = styles.QR_SIDE * QUIET / (self.code.side + 2 * QUIET)  # from the edge to the dark part
        self.words_at = styles.QR_SIDE - self.inset + styles.QR_GAP / 2
        room = available - self.words_at
        self.lines = [(mark.lead, styles.MARK_LEAD)] if mark.lead else []
        for text in (mark.code, mark.where):
            self.lines += [(line, styles.MARK_TEXT) for line in mark_lines(text, faces, room)]
        self.words_height = sum(style.leading for _text, style in self.lines)
        self.height = max(styles.QR_SIDE, self.words_height)

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Full width; the higher of both."""
        return available_width, self.height

    def draw(self) -> None:
        """Draw it where the flow stands."""
        self.draw_at(self.canv, 0.0, 0.0)

    def draw_at(self, canvas: Canvas, left: float, bottom: float) -> None:
        """Draw it with its lower left corner at a place."""
        canvas.addLiteral(self.code_at(left, bottom))
        for text, style, x, y in self.words_from(left, bottom):
            canvas.setFont(self.faces.names[style.face], style.size)
            canvas.drawString(x, y, text)

    def code_at(self, left: float, bottom: float) -> str:
        """Return the operators of the QR code, for the lower left corner of the mark."""
        low = bottom + (self.height - styles.QR_SIDE) / 2
        return qr_drawn(self.code, left - self.inset, low, styles.QR_SIDE)

    def words_from(self, left: float, bottom: float) -> Iterator[tuple[str, Style, float, float]]:
        """Yield each line of words with its style and where it begins."""
        baseline = bottom + (self.height + self.words_height) / 2 + styles.MARK_TEXT.leading * 0.2
        for text, style in self.lines:
            baseline -= style.leading
            yield text, style, left + self.words_at, baseline
