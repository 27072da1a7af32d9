"""Letters and lists: what they say, word by word; numbers from one source; gaps in drafts; refusals in Vietnamese."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from pypdf import PdfReader

from rules.documents import DOCX, BlockDocument, Fonts, InconsistentFacts, render, render_draft, spec_for
from rules.documents.content.blocks import Header, Heading, Lines, Part, Table, Text
from rules.documents.content.letter_parts import LetterEnd
from rules.documents.content.refusal_notice import RefusedPoint, beyond_points
from rules.documents.content.return_letter import ReturnedGroup
from rules.documents.layout import styles
from rules.documents.layout.fonts import register
from rules.documents.layout.wrapping import wrap
from rules.text import unbroken
from tests.unit.documents import letters as sample
from tests.unit.documents.decisions import TEMPLATES


def says(content: BlockDocument, part: int = 0) -> list[str]:
    """Paragraphs of a part as a reader sees them, without tables and closing."""
    told: list[str] = []
    for block in content.parts[part].blocks:
        if isinstance(block, Text):
            told.append(f"{block.lead} {block.text}".strip())
        elif isinstance(block, Heading):
            told.append(block.text)
        elif isinstance(block, Lines):
            told += [f"{block.mark} {line}" for line in block.lines]
    return told


def rows(content: BlockDocument, part: int = 0) -> list[tuple[str, ...]]:
    """All rows of a part's tables."""
    tables = [block for block in content.parts[part].blocks if isinstance(block, Table)]
    return [row.cells for table in tables for row in table.rows]


def test_a_return_letter_says_who_why_what_and_until_when() -> None:
    made = sample.content_of("return_letter", sample.return_facts())
    assert says(made) == [
        "Kính gửi: Trường Tiểu học Suối Mơ",
        "Hội đồng Thi đua - Khen thưởng đã xem xét hồ sơ đề nghị khen thưởng của Trường Tiểu học Suối Mơ (năm học "
        "2023 - 2024; Tờ trình số 12/TTr-THSM ngày 27 tháng 5 năm 2024). Qua thẩm định, 01 tập thể và 03 cá nhân dưới "
        "đây cần được bổ sung, hoàn thiện hồ sơ trước khi xét tiếp.",
        "1. Đinh Thị Mai, Giáo viên, Trường Tiểu học Suối Mơ: đề nghị danh hiệu “Chiến sĩ thi đua cơ sở”",
        "Lý do trả lại: Chưa có văn bản công nhận sáng kiến.",
        "Giấy tờ, nội dung cần bổ sung:",
        "- Văn bản công nhận sáng kiến.",
        "Tiêu chuẩn, điều kiện chưa rõ hoặc chưa đạt theo hồ sơ hiện có:",
        "- Cần sáng kiến được cơ sở công nhận trong kỳ; hồ sơ chưa có. (Căn cứ: Khoản 1 Điều 23 Luật Thi đua, khen "
        "thưởng 2022)",
        "Cách hoàn thiện:",
        "+ Đính kèm văn bản công nhận, hoặc đề nghị Lao động tiên tiến.",
        "Hạn bổ sung: hết ngày 20 tháng 6 năm 2024.",
        "2. 01 tập thể và 02 cá nhân có tên trong bảng sau:",
        "Lý do trả lại: Biên bản bình xét thiếu kết quả kiểm phiếu.",
        "Giấy tờ, nội dung cần bổ sung:",
        "- Biên bản bình xét thi đua.",
        "Hạn bổ sung: hết ngày 14 tháng 6 năm 2024.",
        "Đề nghị Trường Tiểu học Suối Mơ bổ sung đúng các nội dung nêu trên và gửi lại đúng hạn. Hết hạn mà chưa nhận "
        "được hồ sơ bổ sung, việc xem xét trường hợp đó được kết thúc và thông báo lý do cho đơn vị.",
        "Hội đồng Thi đua - Khen thưởng thông báo để đơn vị biết, thực hiện./.",
    ]
    assert [row[1] for row in rows(made)] == ["Tổ 4 - 5", "Phạm Văn Rêu", "Hồ Thị Thỏa & Con <b>"]
    head = made.parts[0].header
    assert head is not None
    assert (head.number_line, head.about) == (
        "Số: 05/HĐTĐKT-TT", "V/v bổ sung hồ sơ đề nghị khen thưởng năm học 2023 - 2024",
    )  # fmt: skip


def test_a_letter_to_the_superior_has_the_four_parts_and_its_list() -> None:
    made = sample.content_of("superior_letter", sample.superior_facts())
    told = says(made)
    assert told[:8] == [
        "Kính gửi: Ủy ban nhân dân tỉnh Quảng Sơn",
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
        "Căn cứ Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ;",
        "Căn cứ Biên bản họp Hội đồng Thi đua - Khen thưởng số 03/BB-HĐTĐKT ngày 03 tháng 6 năm 2024.",
        "Ủy ban nhân dân huyện Suối Trong kính trình Ủy ban nhân dân tỉnh Quảng Sơn xem xét, khen thưởng theo thẩm "
        "quyền 01 tập thể, 01 hộ gia đình và 02 cá nhân, gồm:",
        "1. Danh hiệu “Chiến sĩ thi đua cấp bộ, ban, ngành, tỉnh”: 02 cá nhân;",
        "2. Danh hiệu “Tập thể lao động xuất sắc”: 01 tập thể;",
        "3. Bằng khen cấp tỉnh: 01 hộ gia đình.",
    ]
    assert "- Công an huyện (Văn bản số 45/CV-PNV ngày 28/05/2024) về 02 cá nhân: không có vướng mắc;" in told
    assert (
        "- Chi cục Thuế được hỏi tại Văn bản số 46/CV-PNV ngày 20/05/2024, hết thời hạn không có văn bản trả lời."
        in told
    )
    assert (
        "Kèm theo Tờ trình này có danh sách 01 tập thể, 01 hộ gia đình và 02 cá nhân, báo cáo thành tích của từng "
        "trường hợp, biên bản họp Hội đồng Thi đua - Khen thưởng và văn bản trả lời của cơ quan được lấy ý kiến."
        in told
    )
    assert [row[-1] for row in rows(made, 1)] == ["Nhất trí", "–", "14/15 = 93,33 %", "13/15 = 86,67 %"]
    assert says(made, 1)[-1] == "Tổng cộng: 01 tập thể, 01 hộ gia đình và 02 cá nhân."
    closing = made.parts[0].blocks[-1]
    assert "TM. ỦY BAN NHÂN DÂN" in str(closing)
    alone = sample.content_of(
        "superior_letter", sample.superior_facts(opinions=(), sessions=(), threshold="")
    )
    assert "Không có ý kiến của cơ quan khác đối với các trường hợp trên." in says(alone)


@pytest.mark.parametrize(
    ("on", "form"),
    [
        (date(2025, 6, 30), "Mẫu 1.4 – Tờ trình"),
        (date(2025, 7, 1), "Mẫu số 01 – Tờ trình"),
    ],
)
def test_the_form_of_the_letter_to_the_superior_changes_with_decree_152(on: date, form: str) -> None:
    assert spec_for("superior_letter", on).form == form


def test_a_consultation_asks_about_named_cases_and_brings_a_slip() -> None:
    made = sample.content_of("consultation_letter", sample.consultation_facts())
    told = says(made)
    assert told[1].startswith("Hội đồng Thi đua - Khen thưởng đang thẩm định hồ sơ")
    assert (
        "Thời hạn trả lời: hết ngày 21 tháng 6 năm 2024 (10 ngày làm việc theo khoản 6 Điều 34 Nghị định số "
        "152/2025/NĐ-CP)." in told
    )
    assert any("không trả lời không được coi là đồng ý" in line for line in told)
    slip = rows(made, 1)
    assert [row[0] for row in slip] == ["1", "2", "3"] and all(row[3:] == ("", "", "") for row in slip)
    plain = sample.content_of(
        "consultation_letter", sample.consultation_facts(working_days=None, citation="", lapses=False)
    )
    assert "Thời hạn trả lời: hết ngày 21 tháng 6 năm 2024." in says(plain)
    assert not any("coi là đồng ý" in line for line in says(plain))


def test_a_result_letter_counts_what_its_tables_hold() -> None:
    made = sample.content_of("result_letter", sample.result_facts())
    told = says(made)
    assert "I. Được khen thưởng: 01 tập thể và 01 cá nhân" in told
    assert "II. Không được khen thưởng: 01 cá nhân" in told
    assert [row[-1] for row in rows(made)] == [
        "Quyết định số 3619/QĐ-UBND ngày 05/06/2024",
        "Quyết định số 3618/QĐ-UBND ngày 05/06/2024",
        "Hội đồng Thi đua - Khen thưởng không đề nghị khen thưởng (ngày 03/06/2024): Không đạt tỷ lệ phiếu",
    ]
    glad = says(sample.content_of("result_letter", sample.result_facts(refused=())))
    assert "II. Không được khen thưởng: không có" in glad and not any("khiếu nại" in line for line in glad)


def test_an_archived_file_has_cover_and_contents_in_order() -> None:
    made = sample.content_of("archive_file", sample.archive_facts())
    assert says(made) == [
        "HỒ SƠ XÉT KHEN THƯỞNG NĂM HỌC 2023 - 2024",
        "Đơn vị lập hồ sơ: Phòng Nội vụ",
        "Số, ký hiệu hồ sơ: 2024-07",
        "Thời gian bắt đầu và kết thúc: từ ngày 27/05/2024 đến ngày 05/06/2024",
        "Số văn bản trong hồ sơ: 03 văn bản",
        "Gồm: ………………… tờ",
        "Thời hạn bảo quản: 20 năm",
        "Phông số: …………………",
        "Mục lục số: …………………",
        "Hồ sơ số: …………………",
        "Phông số, mục lục số, hồ sơ số do lưu trữ ghi khi nhận hồ sơ nộp lưu.",
    ]
    assert [row[0] for row in rows(made, 1)] == ["1", "2", "3"]
    assert "Thời hạn bảo quản: …………………" in says(
        sample.content_of("archive_file", sample.archive_facts(retention=""))
    )


@pytest.mark.parametrize(
    ("kind", "changes", "missing"),
    [
        ("return_letter", {"groups": ()}, "còn thiếu trường hợp trả lại"),
        ("return_letter", {"groups": (ReturnedGroup((sample.MAI,), "", ("Biên bản",), date(2024, 6, 9)),)},
         "lý do và nội dung cần bổ sung"),
        ("return_letter", {"end": LetterEnd("HĐTĐKT-TT", "5", date(2024, 6, 7))}, "họ tên người ký"),
        ("superior_letter", {"entries": (), "superior": ""}, "tên cơ quan cấp trên và trường hợp đề nghị"),
        ("consultation_letter", {"cases": ()}, "trường hợp cần hỏi"),
        ("result_letter", {"awarded": (), "refused": ()}, "trường hợp đã có kết quả"),
        ("archive_file", {"papers": ()}, "văn bản trong hồ sơ"),
    ],
)  # fmt: skip
def test_a_letter_that_lacks_something_says_what(kind: str, changes: dict[str, object], missing: str) -> None:
    with pytest.raises(InconsistentFacts, match=missing):
        sample.content_of(kind, sample.SAMPLES[kind](**changes))


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", sample.SAMPLES)
def test_every_letter_gives_pdf_word_and_draft_with_the_same_words(kind: str) -> None:
    fonts = Fonts.load(TEMPLATES / "fonts")
    facts = sample.SAMPLES[kind]()
    made = sample.content_of(kind, facts)
    assert BlockDocument.from_json(made.to_json()) == made
    pdf = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(render(made, fonts))).pages)
    word = docx.Document(io.BytesIO(render(made, fonts, DOCX)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    written = " ".join([*(one.text for one in word.paragraphs), *cells])
    for part in range(len(made.parts)):
        for text in (*says(made, part), *(cell for row in rows(made, part) for cell in row)):
            for file in (pdf, written):
                assert _squeezed(text) in _squeezed(file), text
    if hasattr(facts, "end"):
        open_end = replace(facts.end, number=None, issued_on=None)
        draft = sample.content_of(kind, replace(facts, end=open_end))
        assert "ngày … tháng … năm …" in draft.to_json()
        drawn = PdfReader(io.BytesIO(render_draft(draft, fonts))).pages[0].extract_text()
        assert "DỰ THẢO" in drawn


def test_a_header_without_the_line_of_a_letter_is_frozen_as_before() -> None:
    head = Header("N", "M", "", ("B",))
    document = BlockDocument("s", "t", "a", "s", (Part((Text("x"),), head),))
    assert '"about"' not in document.to_json()
    assert BlockDocument.from_json(document.to_json()) == document
    told = BlockDocument("s", "t", "a", "s", (Part((Text("x"),), replace(head, about="V/v x")),))
    assert BlockDocument.from_json(told.to_json()) == told


def test_a_reason_is_not_said_again_where_its_points_say_it() -> None:
    points = (
        RefusedPoint("Yêu cầu đạt Lao động tiên tiến; hồ sơ ghi nhận chưa đạt."),
        RefusedPoint("Thiếu 1/2."),
    )
    said = "Không đạt danh hiệu cùng kỳ. Yêu cầu đạt Lao động tiên tiến; hồ sơ ghi nhận chưa đạt."
    assert beyond_points(said, points) == "Không đạt danh hiệu cùng kỳ."
    assert beyond_points("Thiếu 1/2", points) == ""
    assert beyond_points("Chưa ai thiếu 1/2.", points) == "Chưa ai thiếu 1/2."
    assert beyond_points("", points) == ""


def test_a_number_stays_on_a_line_with_its_unit() -> None:
    assert unbroken("đạt 70 % và 1.410.000 đồng, 9 %o") == "đạt 70\u00a0% và 1.410.000\u00a0đồng, 9 %o"
    faces = register(Fonts.load(TEMPLATES / "fonts"))
    whole = "Tỷ lệ hiện có của tập thể là 70 % theo hồ sơ"
    for wide in range(40, 200, 8):
        lines = wrap(whole, styles.TEXT, faces, wide)
        assert any("70 %" in line for line in lines) and " ".join(lines) == whole, wide
