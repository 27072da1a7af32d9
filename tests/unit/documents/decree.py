"""Nghị định số 30/2020/NĐ-CP, Phụ lục I, as numbers: one table, written without looking at our layout.

Each row: component, where the decree says it, its style, its least and greatest size, and its letters ("upper", "lower"
meaning as written). Lengths of the page in millimetres. "mục II" is that of Phần I; "mục III" that of annexes.
"""

from dataclasses import dataclass

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"

PAPER = (210, 297)  # Phần I mục I khoản 1
MARGIN_TOP = MARGIN_BOTTOM = (20, 25)  # Phần I mục I khoản 3
MARGIN_LEFT = (30, 35)
MARGIN_RIGHT = (15, 20)
PAGE_NUMBER_SIZE = (13, 14)  # Phần I mục I khoản 7: from 1, centred in the top margin, not shown on page 1
FIRST_LINE_INDENT = (10, 12.7)  # mục II khoản 6: 1 cm or 1,27 cm
PARAGRAPH_GAP = 6  # points, mục II khoản 6: at least
LINE_SPACING = (1.0, 1.5)  # mục II khoản 6: single to 1,5 lines
SINGLE = 1.149  # a single line of Times New Roman, in sizes of the type (its ascent, descent and gap)
SHORT_RULE = (
    1 / 3,
    1 / 2,
)  # of the line above: under the issuing body and under the trích yếu (mục II khoản 2, 5)
LATE_ZERO = 3  # a day below 10 and the months 1 and 2 take a zero (mục II khoản 4); the other months do not


@dataclass(frozen=True)
class Component:
    """One row of the table."""

    source: str
    font: str
    least: float
    greatest: float
    letters: str = "lower"


COMPONENTS = {
    "quốc hiệu": Component("mục II khoản 1a", BOLD, 12, 13, "upper"),
    "tiêu ngữ": Component("mục II khoản 1b", BOLD, 13, 14),
    "cơ quan chủ quản": Component("mục II khoản 2", REGULAR, 12, 13, "upper"),
    "cơ quan ban hành": Component("mục II khoản 2", BOLD, 12, 13, "upper"),
    "số, ký hiệu": Component("mục II khoản 3", REGULAR, 13, 13),
    "địa danh, thời gian": Component("mục II khoản 4", ITALIC, 13, 14),
    "tên loại": Component("mục II khoản 5a", BOLD, 13, 14, "upper"),
    "trích yếu": Component("mục II khoản 5b", BOLD, 13, 14),
    "trích yếu công văn": Component("mục II khoản 5b", REGULAR, 12, 13),
    "căn cứ": Component("mục II khoản 6a", ITALIC, 13, 14),
    "nội dung": Component("mục II khoản 6b", REGULAR, 13, 14),
    "điều, đầu đoạn": Component("mục II khoản 6c", BOLD, 13, 14),
    "phần, mục": Component("mục II khoản 6c", BOLD, 13, 14),
    "quyền hạn, chức vụ người ký": Component("mục II khoản 7a", BOLD, 13, 14, "upper"),
    "họ tên người ký": Component("mục II khoản 7b", BOLD, 13, 14),
    "nơi nhận": Component("mục II khoản 9a", BOLD_ITALIC, 12, 12),
    "danh sách nơi nhận": Component("mục II khoản 9b", REGULAR, 11, 11),
    "phụ lục, số thứ tự": Component("mục III khoản 2", BOLD, 14, 14),
    "tên phụ lục": Component("mục III khoản 2", BOLD, 13, 14, "upper"),
    "kèm theo văn bản": Component("mục III khoản 2", ITALIC, 13, 14),
}

SIGNING_FORMS = ("", "TM.", "KT.", "TL.", "TUQ.", "Q.")  # Điều 13; mục II khoản 7a
ACADEMIC = ("GS.", "PGS.", "TS.", "ThS.", "BS.")  # not before the signer's name (mục II khoản 7b)
