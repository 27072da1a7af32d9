"""Breaking plain text into lines. Widths of words are kept, because lists repeat the same words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics

from rules.documents.layout.fonts import Faces
from rules.documents.layout.styles import Style


@lru_cache(maxsize=20_000)
def _width(font: str, size: float, text: str) -> float:
    """Width of a word in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def width(text: str, style: Style, faces: Faces) -> float:
    """Width of a line in points."""
    return float(pdfmetrics.stringWidth(text, faces.names[style.face], style.size))


def wrap(text: str, style: Style, faces: Faces, available: float) -> list[str]:
    """Break a text into lines no wider than ``available`` points; a word too long for a line is cut."""
    font = faces.names[style.face]
    space = _width(font, style.size, " ")
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        for piece in _pieces(word, font, style.size, available):
            needed = _width(font, style.size, piece)
            if line and used + space + needed <= available:
                line, used = f"{line} {piece}", used + space + needed
            else:
                if line:
                    lines.append(line)
                line, used = piece, needed
    return [*lines, line] if line else lines


def balanced(text: str, style: Style, faces: Faces, available: float) -> list[str]:
    """Break a heading into as few lines as fit, of nearly equal length: no single word on the last line."""
    lines = wrap(text, style, faces, available)
    low, high = available / max(len(lines), 1) * 0.5, available
    while high - low > 1:
        middle = (low + high) / 2
        if len(wrap(text, style, faces, middle)) > len(lines):
            low = middle
        else:
            high = middle
    return wrap(text, style, faces, high)


def _pieces(word: str, font: str, size: float, available: float) -> Iterator[str]:
    """The word itself, or its parts when it is wider than a line (at least one letter each)."""
    if _width(font, size, word) <= available:
        yield word
        return
    piece, used = "", 0.0
    for letter in word:
        advance = _width(font, size, letter)
        if piece and used + advance > available:
            yield piece
            piece, used = "", 0.0
        piece, used = piece + letter, used + advance
    yield piece
