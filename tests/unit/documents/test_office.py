"""At night: LibreOffice opens every Word file and makes of it as many pages with the same text as our PDF has."""

import io
from collections import Counter
from pathlib import Path

import pypdf
import pytest

from rules.documents import DOCX, PDF, BlockDocument, decision_blocks, decision_content, render
from rules.documents.content.blocks import Table
from rules.documents.spec import SPECS, Content
from tests.support.office import converted
from tests.unit.documents.decisions import certificate_facts, fonts, title_facts, wording
from tests.unit.documents.every_paper import example, file_name
from tests.unit.documents.reading import compact, pdf_text

pytestmark = [pytest.mark.nightly, pytest.mark.office]


def papers() -> dict[str, Content]:
    """Every form, and decisions whose lists and bases end near the foot of a page."""
    made = {file_name(spec.id): example(spec.id) for spec in SPECS if DOCX in spec.layouts}
    for rows in (1, 21, 22, 23, 24, 25, 26, 55, 56, 57, 300):
        made[f"rows_{rows}"] = decision_content(title_facts(rows), wording())
    for count in range(1, 22, 2):
        bases = tuple(f"Nghị định số {n:02d} của Chính phủ" for n in range(1, count + 1))
        made[f"bases_{count}"] = decision_content(certificate_facts(legal_bases=bases), wording())
    return made


def differs(one: bytes, two: bytes, content: Content) -> bool:
    """Whether two PDFs have other letters; a head of a table may be there once more, where it is cut elsewhere."""
    first, second = Counter(pdf_text(one)), Counter(pdf_text(two))
    left = (first - second, second - first)
    allowed = [Counter(), *map(Counter, heads(content))]
    return left[0] not in allowed or left[1] not in allowed


def heads(content: Content) -> list[str]:
    """The heads of its tables, which are repeated on each page."""
    blocks = content if isinstance(content, BlockDocument) else decision_blocks(content)
    tables = [block for part in blocks.parts for block in part.blocks if isinstance(block, Table)]
    return [compact("".join(column.heading for column in table.columns)) for table in tables]


def test_office_makes_the_same_pages_and_the_same_text(tmp_path: Path) -> None:
    contents = papers()
    ours = {name: render(content, fonts(), PDF) for name, content in contents.items()}
    theirs = converted({name: render(content, fonts(), DOCX) for name, content in contents.items()}, tmp_path)
    pages = {name: (count(ours[name]), count(theirs[name])) for name in contents}
    assert {name: both for name, both in pages.items() if both[0] != both[1]} == {}
    assert [name for name, content in contents.items() if differs(ours[name], theirs[name], content)] == []


def count(data: bytes) -> int:
    """How many pages a PDF has."""
    return len(pypdf.PdfReader(io.BytesIO(data)).pages)
