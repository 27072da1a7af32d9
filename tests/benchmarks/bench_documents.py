"""What a decision with 1,000 recipients costs beside the least it could: the same rows as PDF objects written by hand.

One piece of work is one file of 1,000 rows, facts read and bytes made. The floor wraps and draws the same cells with
rules and repeated heads, embeds a subset of the same two faces (cut by ReportLab's own parser, as ours) and compresses
its pages; it knows no decision, no letter before the list, no metadata, no check of letters, no archive. Both have the
fonts loaded before, so its ratios are larger than those of performance.md, whose floor also loads and parses fonts.
The Word file is measured beside the same floor.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

from reportlab.pdfbase import pdfmetrics

from rules.documents import DOCX, decision_blocks, decision_content, render
from rules.documents.layout.archival import archived
from rules.documents.layout.block_pdf import render_blocks_pdf
from rules.documents.layout.fonts import register
from rules.documents.layout.styles import Face
from tests.benchmarks.table import Row, compare
from tests.unit.documents.decisions import fonts, title_facts, wording

ROWS = 1000
WIDTHS = (34.0, 182.0, 251.0)  # points
SIZE, LEADING, PADDING, LEFT, TOP, BOTTOM = 12, 14.5, 3.5, 85.0, 785.0, 57.0
Cut = tuple[dict[str, bytes], dict[str, float], bytes, str]


def run() -> list[Row]:
    """Measure the whole file, its parts, and Word."""
    content = decision_content(title_facts(ROWS), wording())
    section = content.annex.sections[0]
    head = [column.heading for column in section.columns]
    face = register(fonts())
    drawn = render_blocks_pdf(decision_blocks(content), fonts())
    cases: dict[str, Callable[[], object]] = {
        "decision as PDF/A": lambda: render(content, fonts()),
        "drawn, before the archival step": lambda: render_blocks_pdf(decision_blocks(content), fonts()),
        "the archival step alone": lambda: archived(drawn, fonts()),
        "decision as Word": lambda: render(content, fonts(), DOCX),
    }
    names = (face.names[Face.REGULAR], face.names[Face.BOLD])
    job = f"a decision with {ROWS:,} rows"
    return compare(job, lambda: by_hand(head, section.rows, names), cases, pieces=1)


def by_hand(head: Sequence[str], rows: Sequence[Sequence[str]], names: tuple[str, str]) -> bytes:
    """The list as a PDF with nothing that is not needed to read it."""
    regular = _cut(names[0], rows)
    bold = _cut(names[1], [head])
    pages: list[list[str | bytes]] = []
    level = 0.0
    for row in rows:
        lines = _wrapped(row, regular[1])
        height = LEADING * max(map(len, lines)) + 2 * PADDING
        if not pages or level - height < BOTTOM:
            pages.append([])
            level = _drawn(pages[-1], _wrapped(head, bold[1]), bold[0], b"/B", TOP)
        level = _drawn(pages[-1], lines, regular[0], b"/F", level)
    return _file(pages, (regular, bold))


def _cut(name: str, rows: Sequence[Sequence[str]]) -> Cut:
    """The bytes and widths of the letters used, the subset of the font, and its widths as text."""
    letters = " " + "".join(sorted({letter for row in rows for text in row for letter in text} - {" "}))
    face = pdfmetrics.getFont(name).face
    codes = [ord(letter) for letter in letters]
    widths = {letter: face.charWidths.get(ord(letter), face.defaultWidth) for letter in letters}
    encoded = {letter: b"%02x" % number for number, letter in enumerate(letters)}
    return encoded, widths, face.makeSubset(codes), " ".join(f"{widths[letter]:.0f}" for letter in letters)


def _wrapped(row: Sequence[str], widths: dict[str, float]) -> list[list[str]]:
    """The lines of each cell."""
    return [_lines(text, width - 2 * PADDING, widths) for text, width in zip(row, WIDTHS, strict=True)]


def _lines(text: str, available: float, widths: dict[str, float]) -> list[str]:
    lines, line, used = [], "", 0.0
    for word in text.split():
        needed = sum([widths[letter] for letter in word]) * SIZE / 1000
        if line and used + 3 + needed > available:
            lines.append(line)
            line, used = word, needed
        else:
            line, used = f"{line} {word}" if line else word, used + needed + (3 if line else 0)
    return [*lines, line]


def _drawn(
    page: list[str | bytes], lines: list[list[str]], encoded: dict[str, bytes], font: bytes, level: float
) -> float:
    """Draw one row with its rules; return the level under it."""
    height = LEADING * max(map(len, lines)) + 2 * PADDING
    page.append(b"BT %s %d Tf %.1f TL\n" % (font, SIZE, LEADING))
    x = LEFT
    edges = [x]
    for cell, width in zip(lines, WIDTHS, strict=True):
        page.append(f"1 0 0 1 {x + PADDING:.2f} {level - PADDING - SIZE:.2f} Tm ")
        page.append(
            b"".join(b"<%s>Tj T*\n" % b"".join([encoded[letter] for letter in line]) for line in cell)
        )
        x += width
        edges.append(x)
    rules = "".join(f"{edge:.2f} {level:.2f} m {edge:.2f} {level - height:.2f} l " for edge in edges)
    page.append(f"ET {rules}{LEFT:.2f} {level - height:.2f} m {x:.2f} {level - height:.2f} l S\n")
    return level - height


def _file(pages: list[list[str | bytes]], cuts: tuple[Cut, Cut]) -> bytes:
    """Put the objects together: catalogue, pages, fonts, contents."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    refs = []
    for letter, (encoded, _widths, data, widths) in zip("FB", cuts, strict=True):
        objects.append(_stream(data))
        objects.append(
            f"<</Type/FontDescriptor/FontName/AAAAAA+{letter}/Flags 4/FontBBox[-500 -300 1500 1100]/ItalicAngle 0"
            f"/Ascent 891/Descent -216/CapHeight 655/StemV 80/FontFile2 {len(objects)} 0 R>>".encode()
        )
        objects.append(_stream(_to_unicode(encoded)))
        objects.append(
            f"<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+{letter}/FirstChar 0/LastChar {len(encoded) - 1}"
            f"/Widths[{widths}]/FontDescriptor {len(objects) - 1} 0 R/ToUnicode {len(objects)} 0 R>>".encode()
        )
        refs.append(f"/{letter} {len(objects)} 0 R")
    kids = []
    for page in pages:
        objects.append(_stream(b"".join(each if isinstance(each, bytes) else each.encode() for each in page)))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            f"/Resources<</Font<<{''.join(refs)}>>>>>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    made, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        made.rindex(b"xref"),
    )


def _to_unicode(encoded: dict[str, bytes]) -> bytes:
    lines = "".join(f"<{code.decode()}><{ord(letter):04X}>\n" for letter, code in encoded.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00><FF> endcodespacerange\n{len(encoded)} beginbfchar\n{lines}endbfchar\n"
        "endcmap end end"
    ).encode()


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<</Length %d/Length1 %d/Filter/FlateDecode>>stream\n%s\nendstream" % (
        len(packed),
        len(data),
        packed,
    )
