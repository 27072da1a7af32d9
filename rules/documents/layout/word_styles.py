"""The named styles of our Word files, made from the same table of sizes as the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt

from rules.documents.content.blocks import Align
from rules.documents.layout import styles, word
from rules.documents.layout.pages import LANGUAGE
from rules.documents.layout.styles import Face, Style

FONT = "Times New Roman"  # the font of the decree; the PDF embeds one of the same widths
BY_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
CENTRE, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY


class NAMES:
    """Names of the styles, as people see them in Word."""

    TEXT = "KT Nội dung"
    BASIS = "KT Căn cứ"
    RAGGED = "KT Nội dung căn trái"
    SMALL = "KT Chữ nhỏ"
    CENTRED = "KT Giữa dòng"
    TITLE = "KT Tiêu đề giữa"
    HEADING = "KT Mục"
    SUBHEADING = "KT Tiểu mục"
    KIND = "KT Tên loại"
    SUBJECT = "KT Trích yếu"
    NOTE = "KT Kèm theo"
    NATION = "KT Quốc hiệu"
    MOTTO = "KT Tiêu ngữ"
    PARENT_BODY = "KT Cơ quan chủ quản"
    BODY = "KT Cơ quan ban hành"
    NUMBER = "KT Số, ký hiệu"
    ABOUT = "KT Trích yếu công văn"
    PLACE_DATE = "KT Địa danh, thời gian"
    HEAD_CELL = "KT Đầu bảng"
    CELL = "KT Ô bảng"
    GROUP_CELL = "KT Nhóm trong bảng"
    SIGNER_TITLE = "KT Chức vụ người ký"
    SIGNER_NOTE = "KT Ghi chú chữ ký"
    SIGNER_NAME = "KT Họ tên người ký"
    RECIPIENTS_HEADING = "KT Nơi nhận"
    RECIPIENTS = "KT Danh sách nơi nhận"
    MARK = "KT Mã kiểm tra"
    PAGE_NUMBER = "KT Số trang"
    RULE = "KT Đường kẻ"
    TITLE_RULE = "KT Đường kẻ trích yếu"
    GAP = "KT Khoảng cách bảng"
    END = "KT Hết phần"
    SIGNING_GAP = "KT Khoảng cách chữ ký"
    CUT = "KT Đường cắt"


@dataclass(frozen=True, slots=True)
class Named:
    """How a named style looks: face and size, alignment, spaces in points."""

    style: Style
    align: Any = CENTRE
    indent: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keeps_next: bool = False


GAP = styles.PARAGRAPH_GAP
TINY = Style(Face.REGULAR, 2, 4)
BESIDE_TABLE = Style(Face.REGULAR, 2, 5.5)  # an empty line above and below a table
ABOVE_SIGNING = Style(Face.REGULAR, 2, 14)
LEAST = Style(Face.REGULAR, 1, 1)  # the paragraph that a part ends with
EXACT = (TINY, BESIDE_TABLE, ABOVE_SIGNING, LEAST)
BELOW_BARE_HEAD = 27.5  # above titles under a head without number and day
AFTER_TITLE = 14.0  # under titles without a rule
BESIDE_CELL = 3.25  # above and below the text of a cell
LOOKS: dict[str, Named] = {
    NAMES.TEXT: Named(styles.TEXT, JUSTIFY, styles.FIRST_LINE_INDENT, GAP),
    NAMES.BASIS: Named(styles.BASIS, JUSTIFY, styles.FIRST_LINE_INDENT, GAP),
    NAMES.RAGGED: Named(styles.TEXT, LEFT, styles.FIRST_LINE_INDENT, GAP),
    NAMES.SMALL: Named(styles.SMALL, LEFT, 0, 2),
    NAMES.CENTRED: Named(styles.TEXT, CENTRE, 0, GAP),
    NAMES.TITLE: Named(styles.KIND, CENTRE, 0, GAP + 3, keeps_next=True),
    NAMES.HEADING: Named(styles.HEADING, LEFT, styles.FIRST_LINE_INDENT, GAP, keeps_next=True),
    NAMES.SUBHEADING: Named(styles.HEADING, LEFT, styles.FIRST_LINE_INDENT, GAP, keeps_next=True),
    NAMES.KIND: Named(styles.KIND, before=14, keeps_next=True),
    NAMES.SUBJECT: Named(styles.SUBJECT, keeps_next=True),
    NAMES.NOTE: Named(styles.LIST_ATTACHED, keeps_next=True),
    NAMES.NATION: Named(styles.NATION),
    NAMES.MOTTO: Named(styles.MOTTO),
    NAMES.PARENT_BODY: Named(styles.PARENT_BODY),
    NAMES.BODY: Named(styles.BODY),
    NAMES.NUMBER: Named(styles.NUMBER, before=13.5),
    NAMES.ABOUT: Named(styles.ABOUT, before=styles.ABOUT_GAP, after=styles.ABOUT_GAP - 1),
    NAMES.PLACE_DATE: Named(styles.PLACE_DATE, before=13.5),
    NAMES.HEAD_CELL: Named(styles.LIST_HEAD, before=BESIDE_CELL, after=BESIDE_CELL, keeps_next=True),
    NAMES.CELL: Named(styles.LIST_CELL, LEFT, before=BESIDE_CELL, after=BESIDE_CELL),
    NAMES.GROUP_CELL: Named(styles.LIST_TOTAL, LEFT, before=BESIDE_CELL, after=BESIDE_CELL, keeps_next=True),
    NAMES.SIGNER_TITLE: Named(styles.SIGNER_TITLE, keeps_next=True),
    NAMES.SIGNER_NOTE: Named(styles.SIGNER_NOTE, keeps_next=True),
    NAMES.SIGNER_NAME: Named(styles.SIGNER_NAME, before=styles.SIGNATURE_ROOM),
    NAMES.RECIPIENTS_HEADING: Named(styles.RECIPIENTS_HEADING, LEFT),
    NAMES.RECIPIENTS: Named(styles.RECIPIENTS, LEFT),
    NAMES.MARK: Named(styles.MARK_TEXT, LEFT),
    NAMES.PAGE_NUMBER: Named(styles.PAGE_NUMBER),
    NAMES.RULE: Named(TINY),
    NAMES.TITLE_RULE: Named(TINY, after=17, keeps_next=True),
    NAMES.GAP: Named(BESIDE_TABLE),
    NAMES.END: Named(LEAST),
    NAMES.SIGNING_GAP: Named(ABOVE_SIGNING, keeps_next=True),
    NAMES.CUT: Named(TINY, before=styles.CUT_LINE_ROOM / 2, after=styles.CUT_LINE_ROOM / 2),
}
BOLD = (Face.BOLD, Face.BOLD_ITALIC)
ITALIC = (Face.ITALIC, Face.BOLD_ITALIC)


def add_styles(document: Any) -> dict[str, str]:
    """Set the font of the document, add our styles to it and return the id of each by its name."""
    normal = document.styles["Normal"]
    _set(normal, Named(styles.TEXT, LEFT))
    word.set_language(normal.element.get_or_add_rPr(), LANGUAGE)
    ids = {}
    for number, (name, named) in enumerate(LOOKS.items(), start=1):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = ids[name] = f"Kt{number:02d}"  # plain letters, for every reader of Word files
        style.base_style, style.quick_style = normal, True
        _set(style, named)
    return ids


def _set(style: Any, named: Named) -> None:
    """Give a style its font and its spaces."""
    word.set_fonts(style.element.get_or_add_rPr(), FONT)
    style.font.size = Pt(named.style.size)
    style.font.bold, style.font.italic = named.style.face in BOLD, named.style.face in ITALIC
    layout = style.paragraph_format
    layout.alignment = named.align
    layout.first_line_indent = Pt(named.indent)
    layout.space_before, layout.space_after = Pt(named.before), Pt(named.after)
    layout.line_spacing = Pt(named.style.leading)
    is_exact = named.style in EXACT
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY if is_exact else WD_LINE_SPACING.AT_LEAST
    layout.keep_with_next, layout.widow_control = named.keeps_next, True
