"""Documents of blocks: frozen and read again, drawn as PDF and as Word, the same bytes and the same words."""

import hashlib
import io
import json
import os
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import docx
import pypdf
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from rules.documents import DOCX, PDF, BlockDocument, UnreadableContent, decision_content, render
from rules.documents.content.blocks import (
    CutLine,
    Header,
    Heading,
    Lines,
    PageBreak,
    Part,
    Recipients,
    Signatory,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from rules.documents.layout.block_docx import render_blocks_docx
from rules.documents.layout.block_pdf import render_blocks_pdf
from rules.errors import MissingGlyph, RuleDefinitionError
from rules.text import clean
from tests.unit.documents.council_papers import PAPERS, paper
from tests.unit.documents.decisions import fonts, title_facts, wording
from tests.unit.documents.hostile_names import HOSTILE
from tests.unit.documents.reading import compact, pdf_text, told, word_texts
from tests.unit.documents.test_bytes import ROOT, watched
from tests.unit.documents.test_layout import MM, Run, read

SCRIPT = """
import hashlib, sys
sys.path.insert(0, ".")
from rules.documents import render
from tests.unit.documents.council_papers import PAPERS, paper
from tests.unit.documents.decisions import fonts
for kind in PAPERS:
    for form in ("pdf", "docx"):
        print(kind, form, hashlib.sha256(render(paper(kind), fonts(), form)).hexdigest())
"""
HEADER = Header("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "", ("HỘI ĐỒNG",))


@cache
def made(kind: str, form: str) -> bytes:
    """A paper of the example session."""
    return render(paper(kind), fonts(), form)


def document(*blocks: object, **changes: object) -> BlockDocument:
    """A document of one part."""
    part = replace(Part(blocks=blocks), **changes)
    return BlockDocument("council_minutes/2024-01-01", "Tên", "Tác giả", "Trích yếu", (part,))


def table(count: int) -> Table:
    """A table of two columns."""
    columns = (TableColumn("STT", 1), TableColumn("Họ và tên", 5))
    return Table(columns, tuple(TableRow((str(n), f"Tên {n}")) for n in range(count)))


EVERY_BLOCK = document(
    Heading("I. MỤC"),
    Text("lời văn", "Thời gian:"),
    Lines(("một", "hai")),
    table(3),
    PageBreak(),
    Signatures((Signatory(("THƯ KÝ",), "An"), Signatory(("CHỦ TỌA",), "Bình", "(Ký)"))),
    Recipients("Nơi nhận:", ("- Lưu: VT.",), (Signatory(("CHỦ TỊCH",), "Cúc"),)),
    CutLine(),
    header=HEADER,
    titles=("BIÊN BẢN", "Họp"),
    notes=("(Kèm theo)",),
)


@pytest.mark.parametrize("content", [EVERY_BLOCK, *(paper(kind) for kind in PAPERS)])
def test_a_frozen_content_comes_back_equal_and_canonical(content: BlockDocument) -> None:
    text = content.to_json()
    assert BlockDocument.from_json(text) == content
    assert BlockDocument.from_json(text).to_json() == text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("parts"),
        lambda data: data["parts"][0]["blocks"][0].update(block="picture"),
        lambda data: data["parts"][0]["blocks"][0].pop("block"),
        lambda data: data["parts"][0]["blocks"][0].update(extra=1),
        lambda data: data["parts"][0]["blocks"].append(None),
        lambda data: data["parts"][0]["blocks"].append("chữ"),
        lambda data: data["parts"][0]["blocks"][1].update(look="gold"),
        lambda data: data["parts"][0].update(header="chữ"),
        lambda data: data["parts"][0].update(copies="2"),
    ],
)
def test_a_spoiled_content_is_not_read(spoil: Callable[[dict], None]) -> None:
    data = json.loads(EVERY_BLOCK.to_json())
    spoil(data)
    with pytest.raises(UnreadableContent):
        BlockDocument.from_json(json.dumps(data))


@pytest.mark.parametrize("kind", PAPERS)
def test_word_and_pdf_say_what_the_content_says_in_its_order(kind: str) -> None:
    said = told(paper(kind))
    assert word_texts(made(kind, DOCX)) == said
    text, at = pdf_text(made(kind, PDF)), 0
    missing = [each for each in dict.fromkeys(said) if each not in text]
    assert missing == []
    for each in told(replace(paper(kind), parts=paper(kind).parts[:1])):
        if len(each) > 25:  # a cell may stand after one that is taller than it
            at = text.find(each, max(at - 600, 0))
            assert at >= 0, each


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_builds_the_same_bytes(seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}
    run = [sys.executable, "-c", SCRIPT]
    there = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    here = [
        f"{kind} {form} {hashlib.sha256(made(kind, form)).hexdigest()}"
        for kind in PAPERS
        for form in (PDF, DOCX)
    ]
    assert there.stdout.splitlines() == here


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("form", [PDF, DOCX])
def test_a_frozen_paper_gives_the_same_bytes_later(kind: str, form: str) -> None:
    again = BlockDocument.from_json(paper(kind).to_json())
    assert render(again, fonts(), form) == made(kind, form)


def test_a_word_file_shows_no_moment_and_no_template() -> None:
    data = made("council_minutes", DOCX)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in parts.namelist()
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert properties.author == "Hội đồng Thi đua - Khen thưởng huyện Sơn Lĩnh"
    assert properties.title.startswith("Biên bản số 05/BB-HĐTĐKT - Họp Hội đồng")
    assert (properties.comments, properties.last_modified_by) == ("", "Khen Thưởng")
    assert properties.created == properties.modified


def test_the_pages_of_word_are_those_of_the_decree() -> None:
    word = docx.Document(io.BytesIO(made("council_minutes", DOCX)))
    first, agreed, results = word.sections
    assert [section.orientation for section in (first, agreed, results)] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
    ]
    for section in word.sections:
        sides = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
        assert [round(side.mm) for side in sides] == [30, 15, 20, 20]
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert "PAGE" in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml
    assert round(results.page_width.mm) == round(first.page_height.mm) == 297
    style = word.styles["KT Nội dung"]
    assert (style.font.name, style.font.size.pt) == ("Times New Roman", 14)
    assert round(style.paragraph_format.first_line_indent.cm, 2) == 1.27


def test_tables_of_word_repeat_their_heads_and_keep_their_rows() -> None:
    word = docx.Document(io.BytesIO(made("council_minutes", DOCX)))
    head, members, *_rest = word.tables
    assert "nil" in head._tbl.tblPr.xml
    assert "single" in members._tbl.tblPr.xml
    assert "w:tblHeader" in members.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in members.rows)
    agreed = next(
        each for each in word.tables if "Lao động tiên tiến: 59 cá nhân" in each.rows[1].cells[0].text
    )
    assert len(agreed.rows[1]._tr.tc_lst) == 1


def test_the_head_of_the_minutes_stands_where_the_decree_has_it() -> None:
    runs = [run for run in read(made("council_minutes", PDF)) if run.page == 1]
    placed = {run.text: run for run in runs}
    nation, motto = placed["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], placed["Độc lập - Tự do - Hạnh phúc"]
    parent, body = placed["ỦY BAN NHÂN DÂN"], placed["THI ĐUA - KHEN THƯỞNG"]
    number, kind = placed["Số: 05/BB-HĐTĐKT"], placed["BIÊN BẢN"]
    assert parent.x < body.x + 60 < nation.x
    assert abs(parent.y - nation.y) < 1
    assert parent.y > placed["HỘI ĐỒNG"].y > body.y > number.y > kind.y
    assert (nation.font, motto.font, parent.font) == ("Tinos-Bold", "Tinos-Bold", "Tinos-Regular")
    assert 12 <= nation.size <= 13 <= motto.size <= 14
    assert min(run.x for run in runs) >= 30 * MM - 0.01


def test_page_numbers_begin_again_with_each_part_and_are_centred() -> None:
    runs = read(made("council_minutes", PDF))
    shapes = [page.mediabox for page in pypdf.PdfReader(io.BytesIO(made("council_minutes", PDF))).pages]
    numbers = {
        run.page: run
        for run in runs
        if run.text.isdigit() and run.y > float(shapes[run.page - 1].height) - 15 * MM
    }
    firsts = [next(run.page for run in runs if run.text == f"Phụ lục {numeral}") for numeral in ("I", "II")]
    starts = [1, *firsts]
    expected = {
        page: str(page - max(start for start in starts if start <= page) + 1)
        for page in range(1, len(shapes) + 1)
        if page not in starts
    }
    assert {page: run.text for page, run in numbers.items()} == expected
    assert next(page for page, shape in enumerate(shapes, start=1) if shape.width > shape.height) == firsts[1]
    for page, run in numbers.items():
        assert abs(run.x - (30 * MM + (float(shapes[page - 1].width) - 45 * MM) / 2)) < 6


def _signing(count: int) -> list[Run]:
    """What is drawn of a text and signatures under so many lines."""
    lines = Lines(tuple(f"dòng {n}" for n in range(count)))
    names = Signatures((Signatory(("THƯ KÝ",), "An"), Signatory(("CHỦ TỌA",), "Bình")))
    chair = Signatures((Signatory(("XÁC NHẬN",), "Cúc"),))
    return read(render(document(lines, Text("Kết thúc./."), names, chair), fonts()))


@pytest.mark.parametrize("count", range(15, 32))
def test_signatures_stay_with_the_last_paragraph(count: int) -> None:
    pages = {run.text: run.page for run in _signing(count)}
    assert pages["Kết thúc./."] == pages["THƯ KÝ"] == pages["An"] == pages["Cúc"]


def test_names_under_signatures_stand_on_one_line_and_one_alone_on_the_right() -> None:
    places = {run.text: run for run in _signing(2)}
    assert places["An"].y == places["Bình"].y
    assert places["An"].x < 105 * MM < places["Bình"].x
    assert places["Cúc"].x > 105 * MM
    assert places["Cúc"].y < places["An"].y


@pytest.mark.parametrize("count", range(20, 34))
def test_a_heading_stays_with_its_table(count: int) -> None:
    lines = Lines(tuple(f"dòng {n}" for n in range(count)))
    runs = read(render(document(lines, Heading("I. MỤC"), Heading("1. Tiểu mục", 2), table(9)), fonts()))
    pages = {run.text: run.page for run in runs}
    assert pages["I. MỤC"] == pages["1. Tiểu mục"] == next(run.page for run in runs if "Tên 0" in run.text)


@pytest.mark.parametrize("rows", [3, 40, 300])
def test_slips_are_not_cut_and_no_page_is_empty(rows: int) -> None:
    slip = document(Heading("PHIẾU", 0), table(rows), CutLine(), copies=7, has_page_numbers=False)
    data = render(slip, fonts())
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert all(page.strip() for page in pages)
    assert "".join(pages).count("PHIẾU") == 7
    if rows < 40:
        assert all(page.count("PHIẾU") == page.count(f"Tên {rows - 1}") for page in pages)


def test_hostile_names_print_as_typed_in_both_and_open_nothing() -> None:
    rows = tuple(TableRow((str(n), clean(name))) for n, name in enumerate(HOSTILE))
    columns = (TableColumn("STT", 1), TableColumn("Tên", 6))
    typed = [clean(name) for name in HOSTILE]
    content = document(
        Table(columns, rows),
        *(Text(name, name) for name in typed),
        *(Heading(name, 2) for name in typed[:60]),
    )
    render(content, fonts())
    with watched() as seen:
        text = pdf_text(render(content, fonts()))
    assert seen == []
    assert [name for name in typed if text.count(compact(name)) < 3] == []
    assert word_texts(render(content, fonts(), DOCX)) == told(content)


def test_composed_letters_come_back_composed() -> None:
    text = pdf_text(made("council_minutes", PDF))
    assert unicodedata.is_normalized("NFC", text)
    assert all(unicodedata.is_normalized("NFC", each) for each in word_texts(made("council_minutes", DOCX)))


@pytest.mark.parametrize("draw", [render_blocks_pdf, render_blocks_docx])
def test_a_letter_that_the_font_lacks_is_refused_in_both(draw: Callable[..., bytes]) -> None:
    with pytest.raises(MissingGlyph, match="không có ký tự"):
        draw(document(Text("Phạm 漢 Nam")), fonts())


def test_a_format_that_a_document_is_not_made_in_is_refused() -> None:
    with pytest.raises(RuleDefinitionError, match="odt"):
        render(decision_content(title_facts(1), wording()), fonts(), "odt")
