"""The mark to check a paper by: the QR code is read back from the page, and stands where it disturbs nothing."""

import io
import json
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from random import Random

import pypdf
import pytest
import segno
import zxingcpp
from PIL import Image

from rules.documents import (
    DOCX,
    PDF,
    AwardDecisionContent,
    BlockDocument,
    decision_content,
    load_wording,
    render,
)
from rules.documents.content.blocks import Part, Recipients, Signatory, Text
from rules.documents.content.marks import WORDING, QrMark, qr_mark
from rules.documents.layout.qr import pattern, patterns, qr_png
from tests.unit.documents.decisions import TEMPLATES, certificate_facts, fonts, title_facts, wording
from tests.unit.documents.reading import compact

CODE = "K7QP-2M4X-9ABC-D3EF-GH5J"
SITES = ("https://khenthuong.bato.quangngai.gov.vn", "http://192.168.1.20:8080", "https://kt.vn")


@cache
def mark(site: str = SITES[0]) -> QrMark:
    """A mark with a public address, or without one."""
    words = load_wording(TEMPLATES, WORDING)
    page = f"{site}/kiem-tra" if site else ""
    url = f"{page}/{CODE}" if site else ""
    return qr_mark(words, code=CODE, url=url, page=page, office="Phòng Nội vụ huyện Ba Tơ")


def decided(site: str) -> AwardDecisionContent:
    """A decision with a mark."""
    return decision_content(certificate_facts(), wording(), mark=mark(site))


def seen(pdf: bytes, page: int = 1) -> list[str]:
    """What a camera reads on a page printed at 150 dots to the inch."""
    command = ["pdftoppm", "-r", "150", "-gray", "-f", str(page), "-l", str(page), "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout  # fixed
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)))]


@pytest.mark.poppler
@pytest.mark.parametrize("site", [*SITES, ""])
def test_the_qr_code_on_the_page_says_the_address(site: str) -> None:
    pdf = render(decided(site), fonts())
    pages = [
        n for n, page in enumerate(pypdf.PdfReader(io.BytesIO(pdf)).pages, 1) if CODE in page.extract_text()
    ]
    assert len(pages) == 1
    assert seen(pdf, pages[0]) == [f"{site}/kiem-tra/{CODE}" if site else CODE]


@pytest.mark.parametrize(
    ("site", "words"),
    [
        (SITES[0], "Mã kiểm tra: K7QP-2M4X-9ABC-D3EF-GH5J tại khenthuong.bato.quangngai.gov.vn/kiem-tra"),
        (SITES[1], "Mã kiểm tra: K7QP-2M4X-9ABC-D3EF-GH5J tại http://192.168.1.20:8080/kiem-tra"),
        ("", "Mã kiểm tra: K7QP-2M4X-9ABC-D3EF-GH5J hỏi tại Phòng Nội vụ huyện Ba Tơ"),
    ],
)
def test_the_words_stand_beside_it(site: str, words: str) -> None:
    content = decided(site)
    assert content.mark is not None
    assert f"{content.mark.lead} {content.mark.code} {content.mark.where}" == words
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render(content, fonts()))).pages
    )
    assert compact(words) in compact(text)


def test_a_mark_moves_nothing_else_on_the_page() -> None:
    def placed(content: AwardDecisionContent) -> list[tuple[str, int, int]]:
        found: list[tuple[str, int, int]] = []
        (page, *_rest) = pypdf.PdfReader(io.BytesIO(render(content, fonts()))).pages
        page.extract_text(
            visitor_text=lambda text, cm, tm, _font, size: (
                found.append((text.strip(), round(cm[4] + tm[4]), round(cm[5] + tm[5])))
                if text.strip() and size > 9
                else None
            )
        )
        return found

    plain = decision_content(title_facts(3), wording())
    assert placed(replace(plain, mark=mark(""))) == placed(plain)


def test_contents_frozen_before_marks_load_and_keep_their_text() -> None:
    content = decision_content(title_facts(2), wording())
    assert "mark" not in json.loads(content.to_json())
    assert AwardDecisionContent.from_json(content.to_json()) == content
    marked = decided(SITES[0])
    assert AwardDecisionContent.from_json(marked.to_json()) == marked


@pytest.mark.parametrize(("prefix", "count"), [("https://kt.bato.quangngai.gov.vn/kiem-tra/", 150), ("", 3)])
def test_codes_made_together_are_those_made_one_by_one(prefix: str, count: int) -> None:
    chance = Random(4)
    texts = [prefix + "".join(chance.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=20)) for _ in range(count)]
    together = patterns([*texts, "kt.vn/1"])
    assert together == {text: pattern(text) for text in [*texts, "kt.vn/1"]}
    matrix = segno.make_qr(texts[1], error="m", boost_error=False, mask=4).matrix
    rows = ["".join(map(str, row)) for row in matrix]
    assert [f"{row:0{len(matrix)}b}" for row in together[texts[1]].rows()] == rows


def paper(marked: QrMark | None) -> BlockDocument:
    """A short letter of blocks."""
    closing = Recipients("Nơi nhận:", ("- Lưu: VT.",), (Signatory(("CHỦ TỊCH",), "Phạm Nam"),), marked)
    return BlockDocument("proposal_letter/2017-10-01", "t", "a", "s", (Part((Text("Một câu."), closing)),))


@pytest.mark.poppler
def test_a_document_of_blocks_carries_it_in_both_forms() -> None:
    document = paper(mark())
    assert BlockDocument.from_json(document.to_json()) == document
    assert seen(render(document, fonts(), PDF)) == [f"{SITES[0]}/kiem-tra/{CODE}"]
    made = [render(document, fonts(), DOCX) for _ in range(2)]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as parts:
        (picture,) = [parts.read(name) for name in parts.namelist() if name.endswith(".png")]
        text = parts.read("word/document.xml").decode()
    assert picture == qr_png(mark().payload)
    assert [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))] == [
        mark().payload
    ]
    assert CODE in text and f'descr="Mã QR: {mark().payload}"' in text


def test_a_mark_alone_is_a_block() -> None:
    document = BlockDocument(
        "proposal_letter/2017-10-01", "t", "a", "s", (Part((Text("Một câu."), mark(""))),)
    )
    assert BlockDocument.from_json(document.to_json()) == document
    (page,) = pypdf.PdfReader(io.BytesIO(render(document, fonts()))).pages
    assert CODE in page.extract_text()
    assert render(document, fonts(), DOCX)
