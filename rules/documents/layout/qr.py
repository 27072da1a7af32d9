"""QR codes: the pattern by segno, drawn as one vector path, or as a picture with fixed bytes for Word.

The mask is fixed: to try all eight costs five times as much as the rest of a certificate's page, and every reader takes
any of them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import segno
from reportlab.pdfgen.canvas import Canvas

QUIET = 4  # light modules around the pattern that a reader needs
LEVEL = "m"  # a seventh of the pattern may be dirty
MASK = 4
PIXELS = 8  # of a picture, to the module

Pattern = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=64)
def pattern(text: str) -> Pattern:
    """Return the dark modules of a text's QR code, row by row from the top, without the quiet zone."""
    made = segno.make_qr(text, error=LEVEL, boost_error=False, mask=MASK)
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)


def runs(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules begin in a row, and how many stand together."""
    at = 0
    for is_dark, group in groupby(row):
        count = len(list(group))
        if is_dark:
            yield at, count
        at += count


def draw_qr(canvas: Canvas, text: str, left: float, bottom: float, side: float) -> None:
    """Draw a QR code into a square of ``side`` points, its quiet zone included, as one filled path."""
    rows = pattern(text)
    module = side / (len(rows) + 2 * QUIET)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        y = bottom + side - (number + QUIET + 1) * module
        for at, count in runs(row):
            path.rect(left + (at + QUIET) * module, y, count * module, module)
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def qr_png(text: str) -> bytes:
    """Return a QR code as a black and white PNG, its quiet zone included; the same text gives the same bytes."""
    rows = pattern(text)
    side = (len(rows) + 2 * QUIET) * PIXELS
    light = (False,) * (len(rows) + 2 * QUIET)
    edge = (False,) * QUIET
    whole = [*[light] * QUIET, *((*edge, *row, *edge) for row in rows), *[light] * QUIET]
    lines = b"".join(_line(row) * PIXELS for row in whole)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    # Stored, not squeezed: what a compressor makes depends on its version, and the Word file squeezes it anyway.
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data)
        for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 0)), (b"IEND", b""))
    )


def _line(row: tuple[bool, ...]) -> bytes:
    """One line of pixels with its filter byte: a module is a whole byte, since it is eight pixels wide."""
    return b"\0" + bytes(0x00 if is_dark else 0xFF for is_dark in row)


def _chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG: length, name, data, checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
