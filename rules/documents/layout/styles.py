"""Every size, margin and spacing of an administrative document, in one table.

Lengths are in points. Source: NĐ 30/2020/NĐ-CP, Phụ lục I, mục I (page), mục II (components: size and style),
mục III (attached list). Where the decree gives a range, it stands beside the value chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MM = 72 / 25.4

PAGE_WIDTH = 210 * MM  # A4
PAGE_HEIGHT = 297 * MM
MARGIN_TOP = 20 * MM  # 20–25 mm
MARGIN_BOTTOM = 20 * MM  # 20–25 mm
MARGIN_LEFT = 30 * MM  # 30–35 mm
MARGIN_RIGHT = 15 * MM  # 15–20 mm
TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
PAGE_NUMBER_FROM_TOP = 12 * MM  # baseline, within the top margin

HEADER_LEFT_SHARE = 0.39  # of the text width: issuing body and number; the rest is Quốc hiệu and date
CLOSING_LEFT_SHARE = 0.45  # recipients; the rest is the signature
FIRST_LINE_INDENT = 12.7 * MM  # 1 or 1.27 cm
PARAGRAPH_GAP = 6.0  # at least 6 pt
SIGNATURE_ROOM = 26 * MM  # for the hand signature and the seal
RULE_WIDTH = 0.7
RULE_GAP = 5.5  # from a baseline to the rule under it, clear of the dot under a letter
BODY_RULE_SHARE = 0.4  # rule under the issuing body: 1/3–1/2 of its line
SUBJECT_RULE_SHARE = 0.4  # rule under the trích yếu: 1/3–1/2 of its line
GRID_WIDTH = 0.5


class Face(StrEnum):
    """The four styles of the one family."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"
    BOLD_ITALIC = "bold_italic"


@dataclass(frozen=True, slots=True)
class Style:
    """Face, size and line distance of one component."""

    face: Face
    size: float
    leading: float


NATION = Style(Face.BOLD, 13, 16)  # 12–13
MOTTO = Style(Face.BOLD, 14, 17)  # 13–14
PARENT_BODY = Style(Face.REGULAR, 13, 16)  # 12–13
BODY = Style(Face.BOLD, 13, 16)  # 12–13
NUMBER = Style(Face.REGULAR, 13, 17)  # 13
ABOUT = Style(Face.REGULAR, 12, 15)  # trích yếu of a công văn: 12–13
ABOUT_GAP = 6.0  # between số, ký hiệu and the trích yếu of a công văn
PLACE_DATE = Style(Face.ITALIC, 14, 17)  # 13–14
KIND = Style(Face.BOLD, 14, 17)  # 13–14
SUBJECT = Style(Face.BOLD, 14, 17)  # 13–14
BASIS = Style(Face.ITALIC, 14, 17)  # 13–14
TEXT = Style(Face.REGULAR, 14, 17)  # 13–14
ARTICLE_LEAD = Style(Face.BOLD, 14, 17)  # as the text, bold
SIGNER_TITLE = Style(Face.BOLD, 14, 17)  # 13–14
SIGNER_NAME = Style(Face.BOLD, 14, 17)  # 13–14
RECIPIENTS_HEADING = Style(Face.BOLD_ITALIC, 12, 15)  # 12
RECIPIENTS = Style(Face.REGULAR, 11, 13.5)  # 11
PAGE_NUMBER = Style(Face.REGULAR, 13, 16)  # 13–14
LIST_ATTACHED = Style(Face.ITALIC, 14, 17)  # 13–14
LIST_HEAD = Style(Face.BOLD, 12, 14.5)
LIST_CELL = Style(Face.REGULAR, 12, 14.5)
LIST_TOTAL = Style(Face.BOLD, 12, 14.5)
CELL_PADDING = 3.5

HEADING = Style(Face.BOLD, 14, 17)  # phần, mục: 13–14
SMALL = Style(Face.REGULAR, 11, 13.5)  # hashes and notes at the end
SMALL_LEAD = Style(Face.BOLD, 11, 13.5)
SIGNER_NOTE = Style(Face.ITALIC, 13, 16)  # "(Ký, ghi rõ họ tên)"
ROOM_TO_WRITE = 9 * MM  # least height of a row that is filled in by hand
MARK_LEAD = Style(Face.BOLD, 9, 11)  # beside the QR code by which a paper is checked
MARK_TEXT = Style(Face.REGULAR, 9, 11)
QR_SIDE = 18 * MM  # with its quiet zone: 0.4 mm or more to the module for an address of 60 letters
QR_GAP = 2 * MM
CUT_LINE_ROOM = 8 * MM  # above and below the line together
CUT_DASH = (4, 4)
MARK = Style(Face.BOLD, 96, 96)  # "DỰ THẢO" behind the text of what is no paper yet
MARK_GRAY = 0.9
MARK_ANGLE = 45
