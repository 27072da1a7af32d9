"""A certificate read back from its PDF: size, order, the two colours, room for long words, blanks and shifts."""

from __future__ import annotations

import io
import itertools
import subprocess
from dataclasses import asdict, replace
from datetime import date
from unicodedata import is_normalized

import pikepdf
import pypdf
import pytest
import zxingcpp
from PIL import Image

from rules.documents import CERTIFICATE, InconsistentFacts, render, spec_for
from rules.documents.content.certificate import (
    CertificateBook,
    CertificateFacts,
    CertificateSheet,
    Group,
    Shift,
    certificate_sheet,
)
from rules.documents.content.marks import QrMark
from rules.documents.layout import certificate_places as at
from rules.documents.layout.certificate import require_room
from rules.documents.layout.fonts import register
from rules.documents.layout.styles import Face, Style
from rules.documents.layout.wrapping import width
from rules.errors import MissingGlyph, NoLawInForce
from workflow.document_kit import fonts, wording_of

DAY = date(2024, 2, 5)
FACTS = CertificateFacts(
    authority="Chủ tịch Ủy ban nhân dân huyện Ba Tơ", award="Giấy khen", is_title=False, name="Đinh Thị Mai",
    address="Giáo viên, Trường Tiểu học Suối Mơ", period="năm 2023", decision_number="36/QĐ-UBND", decided_on=DAY,
    gold_number=7, gold_year=2024, place="Ba Tơ", signer_titles=("Chủ tịch",), signer_name="Phạm Quốc Ký",
    reason="đã có thành tích xuất sắc trong công tác",
)  # fmt: skip
LONG = replace(
    FACTS,
    name="Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên, Hướng nghiệp và Hỗ trợ cộng đồng huyện Ba Tơ " * 2,
    address="Số 128 đường Phạm Văn Đồng, tổ dân phố Uy Năng, thị trấn Ba Tơ, tỉnh Quảng Ngãi, " * 3,
    reason="đã có thành tích xuất sắc trong phong trào thi đua “Cả nước chung sức xây dựng nông thôn mới” " * 3,
    signer_titles=("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG NỘI VỤ KIÊM PHÓ CHỦ TỊCH HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG"),
    replaced="cấp lại", replaced_on=date(2025, 3, 5),
)  # fmt: skip


def sheet(facts: CertificateFacts = FACTS) -> CertificateSheet:
    """Return a sheet under the form of the day."""
    spec = spec_for(CERTIFICATE, facts.decided_on)
    return certificate_sheet(facts, wording_of(spec.wording), spec_id=spec.id)


def drawn(*sheets: CertificateSheet, **changes: object) -> bytes:
    """Return the PDF of sheets."""
    book = CertificateBook(sheets[0].spec, "Giấy khen", "Chủ tịch", "Giấy khen", sheets)
    return render(replace(book, **changes), fonts())  # type: ignore[arg-type]  # fields by name


MM = 72 / 25.4
FACES = {"Tinos-Bold": Face.BOLD, "Tinos-Italic": Face.ITALIC, "Tinos-BoldItalic": Face.BOLD_ITALIC}


def lines(pdf: bytes) -> list[tuple[str, float, float, float]]:
    """Return (text, baseline, left, right) of every line in points, from the top."""
    found: list[tuple[str, float, float, float]] = []

    def keep(
        text: str, cm: list[float], tm: list[float], font: dict[str, object] | None, size: float
    ) -> None:
        if text.strip() and font is not None:
            face = FACES.get(str(font["/BaseFont"]).partition("+")[2], Face.REGULAR)
            wide = width(text.strip(), Style(face, size, size), register(fonts()))
            left, up = tm[4] + cm[4], tm[5] + cm[5]
            found.append((text.strip(), up, left, left + wide))

    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=keep)
    return sorted(found, key=lambda one: -one[1])


def reds(pdf: bytes) -> list[list[bool]]:
    """Return for the words in common, then for those of the page, which strings are drawn in red."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        streams = [*(one for one in page.Resources.XObject.values()), page]
        return [_reds(stream) for stream in streams]


def _reds(stream: object) -> list[bool]:
    found, is_red = [], False
    for step in pikepdf.parse_content_stream(stream):
        if str(step.operator) == "rg":
            is_red = tuple(round(float(one), 2) for one in step.operands) == at.RED
        elif str(step.operator) in {"Tj", "TJ"}:
            found.append(is_red)
    return found


def test_the_sheet_is_a4_across_with_the_parts_in_the_order_of_the_decree() -> None:
    pdf = drawn(sheet())
    box = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert [round(float(side) / 72 * 25.4) for side in (box.width, box.height)] == [297, 210]
    texts = [line[0] for line in lines(pdf)]
    order = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN BA TƠ",
        "TẶNG", "GIẤY KHEN", "Đinh Thị Mai", "Giáo viên, Trường Tiểu học Suối Mơ",
        "Đã có thành tích xuất sắc trong công tác năm 2023", "Ba Tơ, ngày 05 tháng 02 năm 2024",
    ]  # fmt: skip
    places = [texts.index(one) for one in order]
    assert places == sorted(places)
    for told in ("Quyết định số: 36/QĐ-UBND", "Số sổ vàng: 07/2024", "CHỦ TỊCH", "Phạm Quốc Ký"):
        assert told in texts, told


def test_only_the_decider_and_the_award_are_red() -> None:
    common, own = reds(drawn(sheet()))
    assert common[:5] == [False, False, True, False, True], "nation, motto, decider, verb, award"
    assert not any(common[5:]) and not any(own)


def test_a_title_is_given_as_a_title() -> None:
    made = sheet(replace(FACTS, award="Chiến sĩ thi đua cơ sở", is_title=True))
    assert (made.verb, made.award) == ("TẶNG DANH HIỆU", "CHIẾN SĨ THI ĐUA CƠ SỞ")


def test_very_long_words_stay_inside_the_frame_and_do_not_run_into_each_other() -> None:
    found = lines(drawn(sheet(LONG)))
    for text, up, left, right in found:
        assert left >= 17 * MM and right <= (297 - 17) * MM and up >= 17 * MM, text
    middle = [
        up for _text, up, left, right in found if abs((left + right) / 2 - 148.5 * MM) < 2 and up < 108 * MM
    ]
    gaps = [high - low for high, low in itertools.pairwise(middle)]
    assert len(middle) >= 7 and min(gaps) >= 10, "lines keep their distance"
    with pytest.raises(InconsistentFacts, match="quá dài"):
        require_room(sheet(replace(FACTS, name="Rất dài " * 150)), fonts())
    with pytest.raises(MissingGlyph):
        require_room(sheet(replace(FACTS, name="Đinh 漢")), fonts())


def test_a_blank_takes_only_the_open_words_moved_by_its_shifts() -> None:
    plain = {text: (left, up) for text, up, left, _ in lines(drawn(sheet()))}
    blank = drawn(sheet(), on_blank=True, shifts=(Shift(Group.NAME, 50, -20),))
    moved = {text: (left, up) for text, up, left, _ in lines(blank)}
    assert "GIẤY KHEN" not in moved and "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" not in moved
    right, up = (now - was for now, was in zip(moved["Đinh Thị Mai"], plain["Đinh Thị Mai"], strict=True))
    assert (round(right / MM, 1), round(up / MM, 1)) == (5.0, 2.0)
    assert moved["Phạm Quốc Ký"] == pytest.approx(plain["Phạm Quốc Ký"])


def test_the_same_sheets_give_the_same_bytes_and_fonts_are_embedded_once() -> None:
    many = [sheet(replace(FACTS, name=f"Nguyễn Thị {n}", gold_number=n)) for n in range(1, 31)]
    one = drawn(*many)
    assert one == drawn(*many)
    fonts_found = {
        str(font.get_object()["/BaseFont"])
        for page in pypdf.PdfReader(io.BytesIO(one)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert len(fonts_found) <= 6
    assert len(one) < 260_000


def many(count: int) -> list[CertificateSheet]:
    """Certificates of two decisions, each with an achievement and a code of its own."""
    mark = QrMark("", "Mã kiểm tra:", "", "tại kt.vn/kiem-tra")
    made = []
    for n in range(1, count + 1):
        code = f"K7QP-2M4X-9ABC-D3EF-{n:04}"
        own = replace(FACTS, name=f"Đỗ Thị Yến {n}", reason=f"có sáng kiến số {n}", gold_number=n)
        marked = replace(mark, payload=f"https://kt.vn/kiem-tra/{code}", code=code)
        made.append(sheet(replace(own, decision_number=f"{36 + n % 2}/QĐ-UBND", mark=marked)))
    return made


@pytest.mark.poppler
def test_each_page_of_a_batch_has_its_own_words_and_code() -> None:
    sheets = many(12)
    pdf = drawn(*sheets)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == [] and len(opened.pages) == 12
        assert len(opened.pages[0].Resources.XObject) == 2, "one form a decision"
    for page, one in zip(pypdf.PdfReader(io.BytesIO(pdf)).pages, sheets, strict=True):
        said = " ".join(page.extract_text().split())
        assert one.mark is not None
        own = (one.name, one.achievement, one.gold_line, one.mark.code, *one.decision_lines)
        assert [text for text in own if text not in said] == [], one.name
        assert is_normalized("NFC", said)
    shown = ["pdftoppm", "-r", "150", "-gray", "-f", "12", "-l", "12", "-"]
    page = subprocess.run(shown, input=pdf, capture_output=True, check=True).stdout
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    assert found.text == sheets[-1].mark.payload  # type: ignore[union-attr]  # each has one


def test_a_letter_without_shape_is_found_in_every_field() -> None:
    whole = replace(sheet(LONG), mark=QrMark("https://kt.vn", "Mã", "K7", "tại"))
    texts = [
        name for name, value in asdict(whole).items() if isinstance(value, (str, tuple)) and name != "spec"
    ]
    assert len(texts) == 14
    for name in texts:
        value = getattr(whole, name)
        odd = (*value, "漢") if isinstance(value, tuple) else f"{value}漢"
        with pytest.raises(MissingGlyph):
            drawn(sheet(), replace(whole, **{name: odd}))
    for name in ("lead", "code", "where"):
        with pytest.raises(MissingGlyph):
            drawn(replace(whole, mark=replace(whole.mark, **{name: "漢"})))  # type: ignore[type-var]  # set above


@pytest.mark.poppler
def test_letters_beyond_one_subset_are_shown_too() -> None:
    letters = sorted(letter for letter in register(fonts()).letters if letter.isalpha())[:400]
    rare = [sheet(replace(FACTS, name="".join(letters[at : at + 20]))) for at in range(0, 400, 20)]
    told = subprocess.run(["pdftotext", "-", "-"], input=drawn(*rare), capture_output=True, check=True).stdout
    assert [one.name for one in rare if one.name not in told.decode()] == []


def test_the_calibration_sheet_names_every_group() -> None:
    words = " ".join(line[0] for line in lines(drawn(sheet(), on_blank=True, is_gauge=True)))
    assert "TỜ CĂN CHỈNH PHÔI IN SẴN" in words and "100 %" in words


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("signer_name", ""), ("gold_number", 0), ("signer_titles", ())]
)
def test_a_missing_part_is_named(field: str, value: object) -> None:
    with pytest.raises(InconsistentFacts, match="Chưa lập được"):
        sheet(replace(FACTS, **{field: value}))  # type: ignore[arg-type]  # a field by name


def test_the_form_of_a_day() -> None:
    assert "Điều 104" in spec_for(CERTIFICATE, date(2025, 6, 30)).citation
    assert "152/2025" in spec_for(CERTIFICATE, date(2025, 7, 1)).citation
    with pytest.raises(NoLawInForce):
        spec_for(CERTIFICATE, date(2023, 12, 31))
