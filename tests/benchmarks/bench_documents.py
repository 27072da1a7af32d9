"""What a decision with 1,000 recipients costs beside the least it could: the same rows as PDF objects written by hand.

One piece of work is one file of 1,000 rows, facts read and bytes made. The floor wraps and draws the same cells with
rules and repeated heads, embeds a subset of the same two faces (cut by ReportLab's own parser, as ours) and compresses
its pages; it knows no decision, no letter before the list, no metadata, no check of letters, no archive. Both have the
fonts loaded before, so its ratios are larger than those of performance.md, whose floor also loads and parses fonts.
The Word file is measured beside the same floor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rules.documents import DOCX, decision_blocks, decision_content, render
from rules.documents.layout.archival import archived
from rules.documents.layout.block_pdf import render_blocks_pdf
from rules.documents.layout.fonts import register
from rules.documents.layout.styles import Face
from tests.benchmarks.by_hand import Cut, bound, cut
from tests.benchmarks.table import Row, compare
from tests.unit.documents.decisions import fonts, title_facts, wording

ROWS = 1000
WIDTHS = (34.0, 182.0, 251.0)  # points
SIZE, LEADING, PADDING, LEFT, TOP, BOTTOM = 12, 14.5, 3.5, 85.0, 785.0, 57.0


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
    regular = cut(names[0], (text for row in rows for text in row))
    bold = cut(names[1], head)
    pages: list[list[str]] = []
    level = 0.0
    wrapped: dict[tuple[str, float], list[str]] = {}
    for row in rows:
        lines = _wrapped(row, regular, wrapped)
        height = LEADING * max(map(len, lines)) + 2 * PADDING
        if not pages or level - height < BOTTOM:
            pages.append([])
            level = _drawn(pages[-1], _wrapped(head, bold, {}), bold, "/B", TOP)
        level = _drawn(pages[-1], lines, regular, "/A", level)
    return bound(["".join(page) for page in pages], (regular, bold))


def _wrapped(row: Sequence[str], font: Cut, known: dict[tuple[str, float], list[str]]) -> list[list[str]]:
    """The lines of each cell; a text is broken once."""
    made = []
    for text, width in zip(row, WIDTHS, strict=True):
        if (text, width) not in known:
            known[text, width] = _lines(text, width - 2 * PADDING, font)
        made.append(known[text, width])
    return made


def _lines(text: str, available: float, font: Cut) -> list[str]:
    lines, line, used = [], "", 0.0
    for word in text.split():
        needed = font.width(word, SIZE)
        if line and used + 3 + needed > available:
            lines.append(line)
            line, used = word, needed
        else:
            line, used = f"{line} {word}" if line else word, used + needed + (3 if line else 0)
    return [*lines, line]


def _drawn(page: list[str], lines: list[list[str]], cut_font: Cut, font: str, level: float) -> float:
    """Draw one row with its rules; return the level under it."""
    height = LEADING * max(map(len, lines)) + 2 * PADDING
    page.append(f"BT {font} {SIZE} Tf {LEADING:.1f} TL\n")
    x = LEFT
    edges = [x]
    for cell, width in zip(lines, WIDTHS, strict=True):
        page.append(f"1 0 0 1 {x + PADDING:.2f} {level - PADDING - SIZE:.2f} Tm ")
        page.append("".join([f"<{cut_font.encoded(line)}>Tj T*\n" for line in cell]))
        x += width
        edges.append(x)
    rules = "".join([f"{edge:.2f} {level:.2f} m {edge:.2f} {level - height:.2f} l " for edge in edges])
    page.append(f"ET {rules}{LEFT:.2f} {level - height:.2f} m {x:.2f} {level - height:.2f} l S\n")
    return level - height
