"""Lines of text as operators of a page, quicker than a canvas: a text is encoded once a file, however often it stands.

The fonts stay the canvas's: its document learns which letters it must embed as they are asked for here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from rules.documents.layout.fonts import Faces
from rules.documents.layout.styles import Face, Style
from rules.documents.layout.wrapping import width


class Pen:
    """Writes for one canvas; what it returns may stand on any page or form of that canvas's file."""

    def __init__(self, canvas: Canvas, faces: Faces) -> None:
        """Begin with no letter known."""
        self.document, self.faces = canvas._doc, faces
        self.known: dict[Face, dict[str, str]] = {face: {} for face in Face}
        self.first: dict[Face, str] = {}

    @staticmethod
    def of(canvas: Canvas, faces: Faces) -> Pen:
        """Return the one pen of a canvas, so that letters learnt for one block are known to the next."""
        pen: Pen | None = getattr(canvas, "pen", None)
        if pen is None:
            pen = canvas.pen = Pen(canvas, faces)
        return pen

    def line(self, text: str, style: Style, left: float, baseline: float) -> str:
        """Return the operators that show a line from ``left``, both in points; they belong between BT and ET."""
        place = f"1 0 0 1 {left:.4f} {baseline:.4f} Tm "
        parts = self._parts(style.face, text)
        return place + "".join([f"{font} {style.size:g} Tf <{letters}> Tj " for font, letters in parts])

    def block(self, style: Style, lines: Iterable[tuple[str, float, float]]) -> str:
        """Return lines of one style as a whole text; a font is named where it changes, as readers of files expect."""
        shown, current = ["BT "], ""
        for text, left, baseline in lines:
            shown.append(f"1 0 0 1 {left:.4f} {baseline:.4f} Tm ")
            for font, letters in self._parts(style.face, text):
                chosen = "" if font == current else f"{font} {style.size:g} Tf "
                shown.append(f"{chosen}<{letters}> Tj ")
                current = font
        return "".join([*shown, "ET "])

    def centred(self, text: str, style: Style, centre: float, baseline: float) -> str:
        """The operators of a line around a vertical axis."""
        return self.line(text, style, centre - width(text, style, self.faces) / 2, baseline)

    def _parts(self, face: Face, text: str) -> Sequence[tuple[str, str]]:
        """The name of each subset that a text needs, with its letters there in hexadecimal."""
        known = self.known[face]
        try:
            return ((self.first[face], "".join([known[letter] for letter in text])),)
        except KeyError:
            return self._learnt(face, text)

    def _learnt(self, face: Face, text: str) -> list[tuple[str, str]]:
        """The same from ReportLab; a subset holds 256 letters, and those of the first, mostly all, are remembered."""
        font = pdfmetrics.getFont(self.faces.names[face])
        parts = [
            (font.getSubsetInternalName(subset, self.document), subset, letters)
            for subset, letters in font.splitString(text, self.document)
        ]
        if [subset for _name, subset, _letters in parts] == [0]:
            self.first[face] = parts[0][0]
            self.known[face].update(zip(text, (f"{code:02x}" for code in parts[0][2]), strict=True))
        return [(name, letters.hex()) for name, _subset, letters in parts]
