"""The mark to check a paper by: the QR code on the left, its words beside it, upright in the middle."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from rules.documents.content.marks import QrMark
from rules.documents.layout import styles
from rules.documents.layout.fonts import Faces
from rules.documents.layout.qr import QUIET, draw_qr, pattern
from rules.documents.layout.wrapping import wrap


def _quiet_width(payload: str) -> float:
    """How far a QR code's dark part stands from the edge of its square, in points."""
    return styles.QR_SIDE * QUIET / (len(pattern(payload)) + 2 * QUIET)


def mark_lines(text: str, faces: Faces, room: float) -> list[str]:
    """Break words into lines; an address too long for one is broken before its path, not anywhere."""
    lines = wrap(text, styles.MARK_TEXT, faces, room)
    if " ".join(lines) == text:
        return lines
    return wrap(text.replace("/", " /"), styles.MARK_TEXT, faces, room)


class DrawnMark(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """The mark in a column; the dark part of its QR code begins at the column's edge."""

    def __init__(self, mark: QrMark, faces: Faces, available: float) -> None:
        """Wrap the words to what the QR code leaves of the column."""
        super().__init__()
        self.mark, self.faces = mark, faces
        self.inset = _quiet_width(mark.payload)
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
        low = bottom + (self.height - styles.QR_SIDE) / 2
        draw_qr(canvas, self.mark.payload, left - self.inset, low, styles.QR_SIDE)
        baseline = bottom + (self.height + self.words_height) / 2 + styles.MARK_TEXT.leading * 0.2
        for text, style in self.lines:
            baseline -= style.leading
            canvas.setFont(self.faces.names[style.face], style.size)
            canvas.drawString(left + self.words_at, baseline, text)
