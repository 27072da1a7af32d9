"""The drawn decision against NĐ 30/2020/NĐ-CP, Phụ lục I, read back with an independent PDF reader."""

import hashlib
import io
import math
import time
from dataclasses import dataclass
from functools import cache

import pypdf
import pytest

from rules.documents import AwardDecisionFacts, Fonts, decision_content, render
from rules.documents.layout import styles
from rules.documents.layout.fonts import FILES, PROFILE
from rules.errors import MissingGlyph
from tests.unit.documents.decisions import TEMPLATES, certificate_facts, fonts, person, title_facts, wording

MM = 72 / 25.4


@dataclass(frozen=True)
class Run:
    """A piece of text as drawn: page from 1, font without its subset tag, size and place in points."""

    page: int
    text: str
    font: str
    size: float
    x: float
    y: float


def drawn(facts: AwardDecisionFacts) -> bytes:
    """Build a decision."""
    return render(decision_content(facts, wording()), fonts())


def read(data: bytes) -> list[Run]:
    """Every text operation of a file, in the order drawn."""
    runs: list[Run] = []
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages, start=1):

        def visit(text, matrix, text_matrix, font, size, number=number) -> None:
            if text.strip():
                x, y = text_matrix[4] + matrix[4], text_matrix[5] + matrix[5]
                runs.append(Run(number, text.strip(), font["/BaseFont"].split("+")[1], size, x, y))

        page.extract_text(visitor_text=visit)
    return runs


def pages_of(data: bytes) -> list[str]:
    """The text of each page with single spaces."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


@cache
def certificate_runs() -> tuple[Run, ...]:
    """The runs of the Giấy khen decision."""
    return tuple(read(drawn(certificate_facts(parent_body="Ủy ban nhân dân tỉnh Quảng Ngãi"))))


REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"

# Component → (its first words, style, least size, greatest size) as the decree has them.
DECREE = {
    "Quốc hiệu": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD, 12, 13),
    "Tiêu ngữ": ("Độc lập - Tự do - Hạnh phúc", BOLD, 13, 14),
    "cơ quan chủ quản": ("ỦY BAN NHÂN DÂN", REGULAR, 12, 13),
    "cơ quan ban hành": ("HUYỆN BA TƠ", BOLD, 12, 13),
    "số, ký hiệu": ("Số: 05/QĐ-UBND", REGULAR, 13, 13),
    "địa danh, thời gian": ("Ba Tơ, ngày 05 tháng 02 năm 2024", ITALIC, 13, 14),
    "tên loại": ("QUYẾT ĐỊNH", BOLD, 13, 14),
    "trích yếu": ("Về việc tặng Giấy khen", BOLD, 13, 14),
    "thẩm quyền ban hành": ("CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN BA TƠ", BOLD, 13, 14),
    "căn cứ": ("Căn cứ Luật Thi đua", ITALIC, 13, 14),
    "QUYẾT ĐỊNH:": ("QUYẾT ĐỊNH:", BOLD, 13, 14),
    "điều": ("Điều 1.", BOLD, 13, 14),
    "nội dung": ("Tặng Giấy khen", REGULAR, 13, 14),
    "chức vụ người ký": ("CHỦ TỊCH", BOLD, 13, 14),
    "họ tên người ký": ("Phạm Giang Nam", BOLD, 13, 14),
    "Nơi nhận": ("Nơi nhận:", BOLD_ITALIC, 12, 12),
    "danh sách nơi nhận": ("- Lưu: VT, PNV.", REGULAR, 11, 11),
    "tên danh sách": ("DANH SÁCH", BOLD, 13, 14),
    "kèm theo quyết định": ("(Kèm theo Quyết định số 05/QĐ-UBND", ITALIC, 13, 14),
    "số trang": ("2", REGULAR, 13, 14),
}


@pytest.mark.parametrize("component", DECREE)
def test_each_component_has_the_style_and_size_of_the_decree(component: str) -> None:
    start, font, least, greatest = DECREE[component]
    found = [run for run in certificate_runs() if run.text.startswith(start)]
    assert any(run.font == font and least <= run.size <= greatest for run in found), found


def test_page_and_margins_are_within_the_decree() -> None:
    box = pypdf.PdfReader(io.BytesIO(drawn(certificate_facts()))).pages[0].mediabox
    assert (round(box.width / MM), round(box.height / MM)) == (210, 297)
    assert 20 * MM <= styles.MARGIN_TOP <= 25 * MM
    assert 20 * MM <= styles.MARGIN_BOTTOM <= 25 * MM
    assert 30 * MM <= styles.MARGIN_LEFT <= 35 * MM
    assert 15 * MM <= styles.MARGIN_RIGHT <= 20 * MM
    body = [run for run in certificate_runs() if not (run.text.isdigit() and run.y > 280 * MM)]
    assert min(run.x for run in body) >= 30 * MM - 0.01
    assert max(run.x for run in body) <= 195 * MM
    assert min(run.y for run in body) >= 20 * MM
    assert max(run.y for run in body) <= 277 * MM


def test_page_numbers_start_on_the_second_page_of_each_part() -> None:
    runs = read(drawn(title_facts(100)))
    numbers = {run.page: run.text for run in runs if run.y > 278 * MM}
    last = max(run.page for run in runs)
    first_of_list = next(run.page for run in runs if run.text == "DANH SÁCH")
    assert first_of_list == 2
    assert numbers == {page: str(page - 1) for page in range(3, last + 1)}


def test_a_two_page_decision_has_a_two_on_its_second_page() -> None:
    long = certificate_facts(
        legal_bases=tuple(f"Quyết định số {n} của Ủy ban nhân dân tỉnh" for n in range(30))
    )
    runs = read(drawn(long))
    numbers = {run.page: run.text for run in runs if run.y > 278 * MM}
    assert numbers[2] == "2"
    first_of_list = next(run.page for run in runs if run.text == "DANH SÁCH")
    assert first_of_list == 3
    assert first_of_list not in numbers
    assert numbers[first_of_list + 1] == "2"


def test_recipients_are_level_with_the_signature() -> None:
    runs = certificate_runs()
    heading = next(run for run in runs if run.text == "Nơi nhận:")
    title = next(run for run in runs if run.text == "CHỦ TỊCH")
    assert heading.page == title.page
    assert abs(heading.y - title.y) < 4
    assert heading.x < 105 * MM < title.x


@pytest.mark.parametrize("bases", range(1, 30, 2))
def test_the_signature_stands_with_two_lines_of_text_at_least(bases: int) -> None:
    """The last article begins on the page before where only the signature needs the next one."""
    facts = certificate_facts(legal_bases=tuple(f"Nghị định số {n} của Chính phủ" for n in range(bases)))
    runs = read(drawn(facts))
    signed = next(run.page for run in runs if "Phạm Giang Nam" in run.text)
    heading = next(run for run in runs if run.text == "Nơi nhận:")
    above = {run.y for run in runs if run.page == signed and heading.y + 20 < run.y < 780}
    assert heading.page == signed and len(above) >= 2
    text = pages_of(drawn(facts))
    began = next(number for number, page in enumerate(text, start=1) if "Điều 3." in page)
    assert "Quyết định này./." in text[signed - 1] and signed - 1 <= began <= signed


def test_very_many_recipients_of_copies_go_on_over_the_page() -> None:
    facts = certificate_facts(copies_to=tuple(f"Trường Mẫu giáo số {n}" for n in range(150)))
    text = " ".join(pages_of(drawn(facts)))
    assert all(f"- Trường Mẫu giáo số {n};" in text for n in range(150))
    assert text.count("Phạm Giang Nam") == 1
    assert "- Lưu: VT, PNV." in text


def test_a_deputy_signs_for_the_chairman() -> None:
    runs = read(drawn(title_facts(1)))
    upper = next(run for run in runs if run.text == "KT. CHỦ TỊCH")
    lower = next(run for run in runs if run.text == "PHÓ CHỦ TỊCH")
    assert upper.page == lower.page
    assert 0 < upper.y - lower.y < 20


def test_the_head_of_the_list_is_on_every_page_and_every_row_is_there_once() -> None:
    count = 897
    pages = pages_of(drawn(title_facts(count)))[1:]
    assert all("STT Họ và tên Chức vụ, đơn vị" in page for page in pages)
    runs = read(drawn(title_facts(count)))
    indexes = [
        int(run.text.split()[0])
        for run in runs
        if run.page > 1 and run.y < 278 * MM and run.text[0].isdigit()
    ]
    assert indexes == list(range(1, count + 1))


@pytest.mark.nightly
def test_a_list_of_1366_takes_ten_times_as_long_as_one_of_136() -> None:
    """A slow writer is one that grows faster than the list: twice the ratio of the rows is the bar (trap 11)."""
    took: dict[int, float] = {}
    for count in (136, 1366, 136, 1366):
        began = time.process_time()
        drawn(title_facts(count))
        took[count] = min(time.process_time() - began, took.get(count, math.inf))
    print(f"1,366 rows take {took[1366] / took[136]:.1f} times as long as 136")
    assert took[1366] <= 20 * took[136]


def test_a_cell_taller_than_a_page_goes_on_in_the_next_row() -> None:
    recipients = (person(0), person(1).__class__(person(1).kind, "Tập " * 1500))
    text = "".join("".join(page.split()) for page in pages_of(drawn(title_facts(1, recipients=recipients))))
    assert text.count("Tập") == 1500


def test_only_the_embedded_family_is_listed() -> None:
    reader = pypdf.PdfReader(io.BytesIO(drawn(certificate_facts())))
    listed = {font["/BaseFont"].split("+")[1] for page in reader.pages for font in _fonts(page)}
    assert listed == {REGULAR, BOLD, ITALIC, BOLD_ITALIC}
    assert all("/FontFile2" in font["/FontDescriptor"] for page in reader.pages for font in _fonts(page))


def _fonts(page: pypdf.PageObject) -> list[pypdf.generic.DictionaryObject]:
    """The font dictionaries that a page lists."""
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_title_author_and_language_are_set() -> None:
    reader = pypdf.PdfReader(io.BytesIO(drawn(certificate_facts())))
    assert reader.metadata is not None
    assert reader.metadata.title.startswith("Quyết định số 05/QĐ-UBND về việc tặng Giấy khen")
    assert reader.metadata.author == "Chủ tịch Ủy ban nhân dân huyện Ba Tơ"
    assert reader.trailer["/Root"]["/Lang"] == "vi-VN"


@pytest.mark.parametrize("name", ["Phạm 😀 Nam", "Phạm 漢 Nam"])
def test_a_letter_that_the_font_lacks_is_refused(name: str) -> None:
    with pytest.raises(MissingGlyph, match="không có ký tự"):
        drawn(title_facts(1, signer_name=name))


def test_the_vendored_fonts_are_the_ones_recorded() -> None:
    folder = TEMPLATES / "fonts"
    recorded = dict(line.split()[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(recorded) == {*FILES.values(), PROFILE, "LICENSE_FONT"}
    for name, digest in recorded.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert Fonts.load(folder) == fonts()


def test_the_fonts_have_every_vietnamese_letter_and_mark_of_an_official_paper() -> None:
    letters = "".join(chr(code) for code in range(0x1EA0, 0x1EFA)) + "ĂăÂâĐđÊêÔôƠơƯư“”–…§₫"
    assert decision_content(title_facts(1, signer_name=letters), wording()).signature.name == letters
    drawn(title_facts(1, signer_name=letters))
