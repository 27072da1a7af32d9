"""The citations of a typed text: what is named, whether it holds on the day, how it is cited."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from rules.citation_check import CitationNote, CitationStatus, check_citations, unnamed_successors
from rules.citation_find import number_key

S = CitationStatus
JULY_2024 = date(2024, 7, 5)

HOANG_KIM = """
Thực hiện Chỉ thị số 34-CT/TW ngày 07/4/2014 của Bộ Chính trị;
Căn cứ NĐ 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ;
Căn cứ TT 12/2019/TT-BNV ngày 04/11/2019 của Bộ Nội vụ;
Văn bản hợp nhất số 03/VBHN-BNV ngày 06/5/2021; Chỉ thị số 04-CT/TU ngày 28/5/2021;
Quyết định số 33/2018/QĐ-UBND ngày 13/11/2018 của UBND tỉnh Thanh Hóa;
Quyết định số 41/2022/QĐ-UBND ngày 05/9/2022; Kế hoạch số 76/KH-UBND ngày 13/4/2024 của UBND huyện.
"""
"""What a commune's report of July 2024 really rests on: a decree and a circular that had ended half a year before."""


def only(text: str, on: date = JULY_2024) -> CitationNote:
    """Return the one note on a text."""
    (note,) = check_citations(text, on)
    return note


def test_a_report_that_rests_on_ended_texts_is_told_what_stands_in_their_place() -> None:
    notes = check_citations(HOANG_KIM, JULY_2024)
    assert [(one.line, one.number, one.status) for one in notes] == [
        (2, "34-CT/TW", S.UNKNOWN),
        (3, "91/2017/NĐ-CP", S.ENDED),
        (4, "12/2019/TT-BNV", S.ENDED),
        (5, "03/VBHN-BNV", S.UNKNOWN),
        (5, "04-CT/TU", S.UNKNOWN),
        (6, "33/2018/QĐ-UBND", S.UNKNOWN),
        (7, "41/2022/QĐ-UBND", S.UNKNOWN),
        (7, "76/KH-UBND", S.UNKNOWN),
    ]
    decree, circular = notes[1], notes[2]
    assert "hết hiệu lực từ ngày 01/01/2024" in decree.sentence
    assert decree.replaced_by == "98/2023/NĐ-CP"
    assert circular.replaced_by == "01/2024/TT-BNV"
    assert any("Nghị định số 91/2017/NĐ-CP" in hint for hint in decree.form)
    assert [one.number for one in unnamed_successors(notes)] == ["98/2023/NĐ-CP", "01/2024/TT-BNV"]


def test_an_unknown_text_is_never_called_wrong() -> None:
    note = only("Quyết định số 33/2018/QĐ-UBND của UBND tỉnh Thanh Hóa")
    assert not note.known
    assert not note.status.doubtful
    assert "tự đối chiếu" in note.sentence


def test_the_same_notes_come_from_decomposed_letters() -> None:
    decomposed = unicodedata.normalize("NFD", HOANG_KIM)
    assert decomposed != HOANG_KIM
    assert check_citations(decomposed, JULY_2024) == check_citations(HOANG_KIM, JULY_2024)


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định số 91/2017/NĐ-CP",
        "nghị định số 91/2017/nđ-cp",
        "NÐ 91/2017/NÐ-CP",
        "ND 91/2017/ND-CP",
        "Nghị định số 91 / 2017 / NĐ - CP",
        "Nghị định số 91/2017/NĐ–CP",
        "Nghị\n  định số: 91/2017/NĐ-CP",
        "Nghị định 91/2017",
        "91/2017/NĐ-CP",
    ],
)
def test_the_ways_people_type_a_number(text: str) -> None:
    assert only(text).number == "91/2017/NĐ-CP"


@pytest.mark.parametrize("text", ["06/2022/QH15", "6/2022/QH15", "Luật số 06/2022/QH15"])
def test_a_law_by_number_is_taken_and_the_name_preferred(text: str) -> None:
    note = only(text)
    assert (note.number, note.status) == ("06/2022/QH15", S.IN_FORCE)
    assert any("không cần số hiệu" in hint for hint in note.form)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003", "15/2003/QH11"),
        ("Luật Thi đua - Khen thưởng ngày 15/6/2022", "06/2022/QH15"),
        ("luật thi đua, khen thưởng năm 2022", "06/2022/QH15"),
        ("Luật Thi đua,\nkhen thưởng ngày 15 tháng 6\nnăm 2022", "06/2022/QH15"),
        ("Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015", "77/2015/QH13"),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng ngày 16 tháng 11 năm 2013",
            "39/2013/QH13",
        ),
    ],
)
def test_a_law_by_name_and_day(text: str, number: str) -> None:
    note = only(text)
    assert note.number == number
    assert not any("số hiệu" in hint for hint in note.form)


def test_name_and_number_of_a_law_are_one_citation() -> None:
    note = only("Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15 tháng 6 năm 2022")
    assert note.number == "06/2022/QH15"
    assert only("Luật Thi đua, khen thưởng số 99/2099/QH20").status is S.UNKNOWN


def test_a_law_of_another_day_is_unknown_and_a_bare_basis_unclear() -> None:
    assert only("Luật Thi đua, khen thưởng ngày 01 tháng 02 năm 1999").status is S.UNKNOWN
    assert only("Luật Xây dựng ngày 18 tháng 6 năm 2014").status is S.UNKNOWN
    assert only("Căn cứ Luật Thi đua, khen thưởng;").status is S.UNCLEAR
    assert check_citations("quy định chi tiết một số điều của Luật Thi đua, khen thưởng", JULY_2024) == ()
    assert check_citations("Luật Xây dựng ngày 31 tháng 2 năm 2014", JULY_2024) == ()
    assert only("98/2023/NĐ-CP ngày 31/2/2023").form == ()


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2023, 12, 30), S.NOT_ISSUED),
        (date(2023, 12, 31), S.NOT_YET),
        (date(2024, 1, 1), S.IN_FORCE),
        (date(2025, 6, 30), S.IN_FORCE),
        (date(2025, 7, 1), S.ENDED),
    ],
)
def test_the_day_of_the_text_decides(day: date, status: CitationStatus) -> None:
    assert only("Nghị định số 98/2023/NĐ-CP", day).status is status


def test_issued_but_not_yet_in_force_may_be_a_basis() -> None:
    note = only("Nghị định số 98/2023/NĐ-CP", date(2023, 12, 31))
    assert not note.status.doubtful
    assert "được dùng làm căn cứ" in note.sentence


def test_ended_texts_tell_for_which_dossiers_they_still_hold() -> None:
    in_2025 = only("Nghị định số 98/2023/NĐ-CP", date(2025, 10, 1))
    assert ["01/07/2025" in tail or "31/12/2025" in tail for tail in in_2025.tail] == [True, True]
    in_2026 = only("Nghị định số 98/2023/NĐ-CP", date(2026, 2, 1))
    assert len(in_2026.tail) == 1
    lapsing = only("Nghị định số 152/2025/NĐ-CP", date(2026, 10, 1))
    assert (lapsing.status, len(lapsing.tail)) == (S.IN_FORCE, 1)


def test_the_successor_is_the_one_that_stands_on_the_day() -> None:
    assert only("91/2017/NĐ-CP", date(2026, 2, 1)).replaced_by == "152/2025/NĐ-CP"
    assert only("91/2017/NĐ-CP", date(2024, 2, 1)).replaced_by == "98/2023/NĐ-CP"
    assert only("03/2018/TT-BNG", date(2024, 2, 1)).replaced_by == ""


def test_the_form_of_a_citation() -> None:
    wrong_day = only("Nghị định số 98/2023/NĐ-CP ngày 30 tháng 12 năm 2023")
    assert any("31/12/2023" in hint for hint in wrong_day.form)
    assert any("ngày ban hành" in hint for hint in only("Căn cứ Nghị định số 98/2023/NĐ-CP;").form)
    twice = check_citations("Căn cứ 98/2023/NĐ-CP\nCăn cứ 98/2023/NĐ-CP", JULY_2024)
    assert [len(one.form) for one in twice] == [1, 0]
    amended = only("Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", date(2026, 10, 1))
    assert any("được sửa đổi, bổ sung" in hint for hint in amended.form)
    proper = "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022 (được sửa đổi, bổ sung bởi Luật khác)"
    assert only(proper, date(2026, 10, 1)).form == ()


def test_a_local_number_counts_only_with_the_province_that_issued_it() -> None:
    day = date(2026, 2, 1)
    assert (
        only("Quyết định số 86/2025/QĐ-UBND ngày 03/12/2025 của UBND tỉnh Bắc Ninh", day).status is S.IN_FORCE
    )
    assert only("Quyết định số 86/2025/QĐ-UBND của UBND tỉnh Quảng Ngãi", day).status is S.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thu 10.000/tháng, 3.222/3.353 người, ngày 12/2019",
        "Số: 12/BC-UBND",
        "Số:  12/2024/QĐ-UBND",
        "tốc độ 40 km/h, 1/2 số hộ, 06/6 thôn",
    ],
)
def test_numbers_that_are_no_instruments(text: str) -> None:
    assert check_citations(text, JULY_2024) == ()


def test_a_shortened_number_that_fits_nothing_is_unknown() -> None:
    note = only("Nghị định 7/2031")
    assert (note.status, note.number) == (S.UNKNOWN, "7/2031")


def test_keys_of_numbers() -> None:
    assert number_key("06/2022/QH15") == number_key("6/2022/qh15")
    assert number_key("34-CT/TW") == number_key("34-ct/tw")


def test_a_long_text_without_citations_is_read_quickly() -> None:
    assert check_citations("Luật " * 20_000 + "\n" * 20_000, JULY_2024) == ()
