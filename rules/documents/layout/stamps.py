"""What a digital signature looks like on the page: drawn as a one-page PDF of exactly its box, letters and lines only.

The person's: blue lines and letters on the right two thirds, since the body's covers the left third. The body's: a red
double frame with its name; it says that it is a digital signature and imitates no real seal.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from rules.documents.layout import places, styles
from rules.documents.layout.archival import archived
from rules.documents.layout.fonts import LOCK, Faces, Fonts, register
from rules.documents.layout.pages import LANGUAGE, PRODUCER
from rules.documents.layout.styles import Face, Style
from rules.documents.layout.wrapping import balanced

BLUE = Color(0.05, 0.2, 0.6)
RED = Color(0.78, 0.07, 0.1)
SMALL = Style(Face.REGULAR, 7, 9)
SMALLEST = Style(Face.REGULAR, 6.5, 9)
STRONG = Style(Face.BOLD, 8, 10)
PADDING = 5.0
LINE = 0.8
SEAL_INSET = 2.5

SIGNED_BY = "Ký bởi:"
SIGNED_AT = "Thời gian ký:"
OF_BODY = "CHỮ KÝ SỐ CỦA CƠ QUAN"


def person_stamp(name: str, moment: str, fonts: Fonts) -> bytes:
    """Draw a person's signature: who, and when (``moment`` is written as it comes)."""
    size = (places.SIGNATURE_WIDTH, places.SIGNATURE_HEIGHT)
    faces, canvas, buffer = _begin(size, fonts, name, moment)
    with LOCK:
        left = size[0] * places.SEAL_OVER
        canvas.setStrokeColor(BLUE)
        canvas.setLineWidth(LINE)
        outline = canvas.beginPath()
        outline.moveTo(left, LINE)
        outline.lineTo(size[0] - LINE, LINE)
        outline.lineTo(size[0] - LINE, size[1] - LINE)
        outline.lineTo(left, size[1] - LINE)
        canvas.drawPath(outline)
        canvas.setFillColor(BLUE)
        room = size[0] - left - 2 * PADDING
        lines = [(SIGNED_BY, SMALL), *((line, STRONG) for line in balanced(name, STRONG, faces, room))]
        lines += [(SIGNED_AT, SMALL), *((line, SMALL) for line in balanced(moment, SMALL, faces, room))]
        _draw(canvas, faces, lines, (left + PADDING, size[1]), centred=0)
        canvas.save()
    return archived(buffer.getvalue(), fonts)


def seal_stamp(body: Sequence[str], moment: str, fonts: Fonts) -> bytes:
    """Draw the body's signature: whose (in the lines of the head of the document), and when."""
    size = (places.SEAL_WIDTH, places.SEAL_HEIGHT)
    faces, canvas, buffer = _begin(size, fonts, *body, moment)
    with LOCK:
        canvas.setStrokeColor(RED)
        canvas.setFillColor(RED)
        for inset, width in ((LINE, 2 * LINE), (LINE + SEAL_INSET, LINE / 2)):
            canvas.setLineWidth(width)
            canvas.roundRect(inset, inset, size[0] - 2 * inset, size[1] - 2 * inset, 4)
        room = size[0] - 2 * PADDING - 2 * SEAL_INSET
        lines = [(OF_BODY, SMALLEST)]
        lines += [(line, STRONG) for text in body for line in balanced(text, STRONG, faces, room)]
        lines += [(line, SMALL) for line in balanced(moment, SMALL, faces, room)]
        _draw(canvas, faces, lines, (0, size[1]), centred=size[0])
        canvas.save()
    return archived(buffer.getvalue(), fonts)


def _begin(size: tuple[float, float], fonts: Fonts, *texts: str) -> tuple[Faces, Canvas, io.BytesIO]:
    """Return the faces and an empty page of a size; MissingGlyph for a letter that the fonts lack."""
    faces = register(fonts)
    faces.require((*texts, SIGNED_BY, SIGNED_AT, OF_BODY), "chữ ký số")
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer, pagesize=size, invariant=1, pageCompression=1, lang=LANGUAGE,
        initialFontName=faces.names[styles.TEXT.face],
    )  # fmt: skip
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    return faces, canvas, buffer


def _draw(
    canvas: Canvas,
    faces: Faces,
    lines: list[tuple[str, Style]],
    start: tuple[float, float],
    *,
    centred: float,
) -> None:
    """Draw lines in the middle of the height; from the left edge, or around the middle of ``centred``."""
    height = sum(style.leading for _text, style in lines)
    baseline = (start[1] + height) / 2
    for text, style in lines:
        baseline -= style.leading
        canvas.setFont(faces.names[style.face], style.size)
        at = baseline + style.leading - style.size
        if centred:
            canvas.drawCentredString(centred / 2, at, text)
        else:
            canvas.drawString(start[0], at, text)
