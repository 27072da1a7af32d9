"""QR codes: the pattern by segno, drawn as one vector path, or as a picture with fixed bytes for Word.

The mask is fixed: to try all eight costs five times as much as the rest of a certificate's page, and every reader takes
any of them. Codes of one length differ like sums: turning one bit of a text turns the same modules of any code of its
length, because the check words of the code are linear (Reed-Solomon over GF(256)) and the mask is one. So of many
addresses that end in different codes only the first and the turned bits are encoded (``patterns``).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import groupby
from operator import or_

import segno

QUIET = 4  # light modules around the pattern that a reader needs
LEVEL = "m"  # a seventh of the pattern may be dirty
MASK = 4
PIXELS = 8  # of a picture, to the module
NIBBLE = 4  # modules that are drawn together


@dataclass(frozen=True, slots=True)
class Pattern:
    """A QR code without its quiet zone: modules to the side, and all of them row by row as one number, dark is 1."""

    side: int
    bits: int

    def rows(self) -> tuple[int, ...]:
        """Each row from the top as a number, its first module highest."""
        mask = (1 << self.side) - 1
        return tuple(self.bits >> self.side * below & mask for below in range(self.side - 1, -1, -1))


@lru_cache(maxsize=64)
def pattern(text: str) -> Pattern:
    """Return the QR code of a text."""
    return _encoded(text, None)


def _encoded(text: str, mode: str | None) -> Pattern:
    made = segno.make_qr(text, error=LEVEL, boost_error=False, mask=MASK, mode=mode)
    modules = b"".join(made.matrix).translate(b"01" + bytes(254))
    return Pattern(len(made.matrix), int(modules, 2))


def patterns(texts: Iterable[str]) -> dict[str, Pattern]:
    """Return the QR code of each text; many addresses of one length cost little more than their turned bits."""
    found: dict[str, Pattern] = {}
    by_length: dict[int, list[str]] = {}
    for text in dict.fromkeys(texts):
        is_summed = text.isascii() and any(
            letter.islower() for letter in text
        )  # else not stored letter by letter
        by_length.setdefault(len(text) if is_summed else 0, []).append(text)
    for length, alike in by_length.items():
        numbers = [int.from_bytes(text.encode()) for text in alike]
        turned = reduce(or_, (number ^ numbers[0] for number in numbers), 0)
        if not length or turned.bit_count() >= len(alike):
            found |= {text: pattern(text) for text in alike}
            continue
        first = pattern(alike[0])
        for text, number in zip(alike, numbers, strict=True):
            bits, rest = first.bits, number ^ numbers[0]
            while rest:
                lowest = rest & -rest
                bits ^= _ripple(length, lowest.bit_length() - 1)
                rest ^= lowest
            found[text] = Pattern(first.side, bits)
    return found


@lru_cache(maxsize=2_048)
def _ripple(length: int, bit: int) -> int:
    """The modules that change when one bit of a text of ``length`` letters is turned."""
    plain = b"a" * length
    turned = (int.from_bytes(plain) ^ 1 << bit).to_bytes(length)
    return _encoded(plain.decode(), "byte").bits ^ _encoded(turned.decode("latin-1"), "byte").bits


def qr_drawn(code: Pattern, left: float, bottom: float, side: float) -> str:
    """Return the operators that draw a code into a square of ``side`` points, its quiet zone included.

    One filled path, in modules from the upper left one to the right and down.
    """
    module = side / (code.side + 2 * QUIET)
    x, y = left + QUIET * module, bottom + side - QUIET * module
    digits, spare = -(-code.side // NIBBLE), -code.side % NIBBLE
    path = "".join(
        [
            _strokes(down, place, digit)
            for down, row in enumerate(code.rows())
            for place, digit in enumerate(f"{row << spare:0{digits}x}")
        ]
    )
    return f"q 0 g {module:.6f} 0 0 {-module:.6f} {x:.6f} {y:.6f} cm {path}f Q"


@lru_cache(maxsize=1 << 14)
def _strokes(down: int, place: int, digit: str) -> str:
    """The dark modules of four in a row: of what hexadecimal digit they are, how far down, the how many-th four."""
    runs = groupby(f"{int(digit, 16):0{NIBBLE}b}")
    at, drawn = place * NIBBLE, ""
    for shade, run in runs:
        wide = len(list(run))
        drawn += f"{at} {down} {wide} 1 re " if shade == "1" else ""
        at += wide
    return drawn


def qr_png(text: str) -> bytes:
    """Return a QR code as a black and white PNG, its quiet zone included; the same text gives the same bytes."""
    code = pattern(text)
    side = code.side + 2 * QUIET
    rows = [*[0] * QUIET, *(row << QUIET for row in code.rows()), *[0] * QUIET]
    lines = b"".join(_pixels(row, side) * PIXELS for row in rows)
    header = struct.pack(">IIBBBBB", side * PIXELS, side * PIXELS, 1, 0, 0, 0, 0)
    # Stored, not squeezed: what a compressor makes depends on its version, and the Word file squeezes it anyway.
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data)
        for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 0)), (b"IEND", b""))
    )


def _pixels(row: int, side: int) -> bytes:
    """One line of pixels with its filter byte: a module is a whole byte, since it is eight pixels wide."""
    return b"\0" + bytes(0x00 if module == "1" else 0xFF for module in f"{row:0{side}b}")


def _chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG: length, name, data, checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
