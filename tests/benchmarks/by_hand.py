"""PDF files written by hand, for the floors: what drawing costs when nothing is done that is not needed to read it.

Fonts are subsets of the same faces, cut by ReportLab's own parser, one byte a letter; pages are packed by zlib at its
quickest, as in the floors of performance.md.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics


@dataclass(frozen=True)
class Cut:
    """One subset: the letters as hexadecimal, their widths in thousandths, the font and its widths as text."""

    letters: dict[str, str]
    widths: dict[str, float]
    font: bytes
    told: str

    def encoded(self, text: str) -> str:
        """A text between angle brackets."""
        letters = self.letters
        return "".join([letters[letter] for letter in text])

    def width(self, text: str, size: float) -> float:
        """Width in points."""
        widths = self.widths
        return sum([widths[letter] for letter in text]) * size / 1000


def cut(name: str, texts: Iterable[str]) -> Cut:
    """Cut a registered font to the letters of some texts."""
    letters = " " + "".join(sorted(set().union(*texts) - {" "}))
    face = pdfmetrics.getFont(name).face
    codes = [ord(letter) for letter in letters]
    widths = {letter: face.charWidths.get(ord(letter), face.defaultWidth) for letter in letters}
    encoded = {letter: f"{number:02x}" for number, letter in enumerate(letters)}
    return Cut(
        encoded, widths, face.makeSubset(codes), " ".join(f"{widths[letter]:.0f}" for letter in letters)
    )


def bound(pages: Sequence[str], cuts: Sequence[Cut], *, size: str = "595 842", form: str = "") -> bytes:
    """Put the objects together: catalogue, pages, fonts /A, /B … in their order, the form /fr, contents."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    fonts = ""
    for letter, each in zip("AB", cuts, strict=True):
        objects.append(stream(each.font, f"/Length1 {len(each.font)}"))
        objects.append(
            f"<</Type/FontDescriptor/FontName/AAAAAA+{letter}/Flags 4/FontBBox[-500 -300 1500 1100]/ItalicAngle 0"
            f"/Ascent 891/Descent -216/CapHeight 655/StemV 80/FontFile2 {len(objects)} 0 R>>".encode()
        )
        objects.append(stream(_to_unicode(each)))
        objects.append(
            f"<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+{letter}/FirstChar 0/LastChar {len(each.letters) - 1}"
            f"/Widths[{each.told}]/FontDescriptor {len(objects) - 1} 0 R/ToUnicode {len(objects)} 0 R>>".encode()
        )
        fonts += f"/{letter} {len(objects)} 0 R"
    used = f"/Resources<</Font<<{fonts}>>"
    if form:
        objects.append(stream(form.encode(), f"/Type/XObject/Subtype/Form/BBox[0 0 {size}]{used}>>"))
        used += f"/XObject<</fr {len(objects)} 0 R>>"
    kids = []
    for page in pages:
        objects.append(stream(page.encode()))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Contents {len(objects)} 0 R{used}>>>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    """Number the objects and tell where each begins."""
    made, offsets, at = [b"%PDF-1.4\n"], [], 9
    for number, each in enumerate(objects, start=1):
        offsets.append(at)
        made.append(b"%d 0 obj\n%s\nendobj\n" % (number, each))
        at += len(made[-1])
    table = b"".join([b"%010d 00000 n \n" % offset for offset in offsets])
    made.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    made.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, at))
    return b"".join(made)


def _to_unicode(each: Cut) -> bytes:
    lines = "".join(f"<{code}><{ord(letter):04X}>\n" for letter, code in each.letters.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00><FF> endcodespacerange\n{len(each.letters)} beginbfchar\n{lines}endbfchar\n"
        "endcmap end end"
    ).encode()


def stream(data: bytes, told: str = "") -> bytes:
    """A stream, packed."""
    packed = zlib.compress(data, 1)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), told.encode(), packed)
