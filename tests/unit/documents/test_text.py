"""Vietnamese text: letters, dates, numbers, money in words, sort and search keys."""

import unicodedata
from datetime import date

import pytest

from rules.errors import RuleError
from rules.text import (
    ForbiddenCharacter,
    clean,
    clock_time,
    counted,
    fold,
    joined,
    long_date,
    money,
    money_in_words,
    name_sort_key,
    number_in_words,
    short_date,
    title_sort_key,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nguyễn Thị Hưởng", "Nguyễn Thị Hưởng"),
        (unicodedata.normalize("NFD", "Đinh Thị Lữ"), "Đinh Thị Lữ"),
        ("  Phạm   Văn\u00a0Đông ", "Phạm Văn Đông"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("<b>&amp;", "<b>&amp;"),
        ("", ""),
    ],
)
def test_clean_keeps_what_was_typed_in_nfc(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "code", [0x00, 0x07, 0x09, 0x0A, 0x0D, 0x85, 0xAD, 0x200B, 0x200D, 0x200E, 0x202A, 0x202E]
)
def test_control_and_hidden_characters_are_refused(code: int) -> None:
    with pytest.raises(ForbiddenCharacter, match=f"Ký tự thứ 4 .*U\\+{code:04X}"):
        clean(f"Đào{chr(code)}Thị")


@pytest.mark.parametrize(
    "code", [0x2028, 0x2029, 0x2060, 0x2066, 0x2069, 0xFEFF, 0xE000, 0xD800, 0xE0001, 0x0378]
)
def test_separators_private_and_unassigned_characters_are_refused(code: int) -> None:
    with pytest.raises(RuleError):
        clean(f"a{chr(code)}b")


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024", "05/02/2024"),
        (date(2024, 1, 31), "ngày 31 tháng 01 năm 2024", "31/01/2024"),
        (date(2024, 3, 9), "ngày 09 tháng 3 năm 2024", "09/03/2024"),
        (date(2025, 6, 15), "ngày 15 tháng 6 năm 2025", "15/06/2025"),
        (date(2024, 10, 10), "ngày 10 tháng 10 năm 2024", "10/10/2024"),
    ],
)
def test_dates_take_a_zero_below_ten_and_in_january_and_february(day: date, long: str, short: str) -> None:
    assert long_date(day) == long
    assert short_date(day) == short


@pytest.mark.parametrize(
    ("moment", "words"),
    [("08:00", "08 giờ 00 phút"), ("23:59", "23 giờ 59 phút"), ("00:05", "00 giờ 05 phút")],
)
def test_times_of_day_in_words(moment: str, words: str) -> None:
    assert clock_time(moment) == words


@pytest.mark.parametrize(
    "moment", ["", "8:00", "24:00", "12:60", "12", "12:", "1200", "08:00:00", "ab:cd", "-1:00"]
)
def test_what_is_no_time_of_day_is_a_mistake(moment: str) -> None:
    with pytest.raises(ValueError, match="time of day"):
        clock_time(moment)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "00"), (1, "01"), (8, "08"), (10, "10"), (99, "99"), (100, "100"), (897, "897"), (1062, "1.062")],
)
def test_counts_have_two_digits_at_least(number: int, text: str) -> None:
    assert counted(number) == text


def test_a_negative_count_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        counted(-1)


def test_money_has_dots_between_thousands() -> None:
    assert money(1_410_000) == "1.410.000 đồng"
    assert money(0) == "0 đồng"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (25, "hai mươi lăm"),
        (91, "chín mươi mốt"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm linh một"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_010, "một nghìn không trăm mười"),
        (1_015, "một nghìn không trăm mười lăm"),
        (1_100, "một nghìn một trăm"),
        (10_001, "mười nghìn không trăm linh một"),
        (21_021, "hai mươi mốt nghìn không trăm hai mươi mốt"),
        (100_000, "một trăm nghìn"),
        (1_000_000, "một triệu"),
        (1_000_001, "một triệu không trăm linh một"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (1_000_000_005, "một tỷ không trăm linh năm"),
        (2_050_000_000, "hai tỷ không trăm năm mươi triệu"),
        (1_000_000_000_000, "một nghìn tỷ"),
        (1_000_500_000_000, "một nghìn tỷ năm trăm triệu"),
        (1_005_000_000_000, "một nghìn không trăm linh năm tỷ"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (702_000, "Bảy trăm linh hai nghìn đồng"),
        (1_410_000, "Một triệu bốn trăm mười nghìn đồng"),
        (38_510_000, "Ba mươi tám triệu năm trăm mười nghìn đồng"),
        (0, "Không đồng"),
    ],
)
def test_money_in_words(amount: int, words: str) -> None:
    assert money_in_words(amount) == words


def test_a_negative_amount_is_not_read() -> None:
    with pytest.raises(ValueError, match="-5"):
        money_in_words(-5)


def test_lists_in_words() -> None:
    assert joined([]) == ""
    assert joined(["tập thể"]) == "tập thể"
    assert joined(["tập thể", "hộ gia đình", "cá nhân"]) == "tập thể, hộ gia đình và cá nhân"


def test_names_sort_by_given_name_then_letters_then_tone_then_case() -> None:
    expected = [
        "Phạm Văn An",
        "Nguyễn Thị Ánh",
        "Lê Ăn",
        "Trần Ân",
        "Bùi Dũng",
        "Đinh Dũng",
        "Võ Đào",
        "Hồ Hoa",
        "Hồ Hoà",
        "Hồ Hoả",
        "Hồ Hoã",
        "Hồ Hoá",
        "Hồ Hoạ",
        "Lê oanh",
        "Lê Oanh",
        "Lê Văn Oanh",
        "Lê Ơn",
        "Trần Yến",
    ]
    assert sorted(sorted(expected), key=name_sort_key) == expected


def test_a_sort_key_does_not_depend_on_how_letters_are_composed() -> None:
    name = "Đinh Thị Hưởng"
    assert name_sort_key(unicodedata.normalize("NFD", name)) == name_sort_key(name)
    assert name_sort_key("") == ""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đặng Thị Hoà", "dang thi hoa"),
        ("  ĐẶNG  thị HÒA ", "dang thi hoa"),
        ("Ỷ Lan", "y lan"),
        ("H'rê", "h're"),
    ],
)
def test_search_keys_have_no_marks(text: str, key: str) -> None:
    assert fold(text) == key


def test_titles_follow_the_alphabet_from_the_left() -> None:
    titles = [
        "Trường THCS Ba Điền",
        "Đài Truyền thanh",
        "Trường THCS Ba Dinh",
        "Yên Sơn",
        "Ăn Phú",
        "An Phú",
        "Hội Nông dân",
    ]
    assert sorted(titles, key=title_sort_key) == [
        "An Phú", "Ăn Phú", "Đài Truyền thanh", "Hội Nông dân", "Trường THCS Ba Dinh", "Trường THCS Ba Điền", "Yên Sơn",
    ]  # fmt: skip
    assert sorted(["Thôn 10", "Thôn 2", "Thôn 1"], key=title_sort_key) == ["Thôn 1", "Thôn 2", "Thôn 10"]
