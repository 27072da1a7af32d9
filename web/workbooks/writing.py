"""Write a workbook that an office fills: title, locked and open cells, drop-downs, notes, a guide, a hidden mark.

Every cell is written as text, number or day by name: nothing that a person typed can become a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from web.workbooks.tables import MARK_SHEET, Column
from workflow import clock

INK, ACCENT, HEAD, OPEN, LOCKED, WRONG, LINE = (
    "#1F1B16", "#8F1D14", "#F3E7D3", "#FFFDF5", "#F1F0EC", "#FBE3E0", "#B9B2A6",
)  # fmt: skip
FIRST_ROW = 5
"""Index of the heading row; the title stands above it."""

LIST_SHEET = "_danh_muc"
ERROR_KEY, ERROR_HEADING = "loi", "Lỗi cần sửa"
REMARK_KEY, REMARK_HEADING = "luu_y", "Lưu ý (không dừng việc ghi)"
NOTED = "#FBEFD0"
ASIDE = {ERROR_KEY: WRONG, REMARK_KEY: NOTED}
SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
QUOTED = ("=", "+", "-", "@", "\t", "\r")
Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class BookRow:
    """One row: values by column, the columns that may not be changed in it, what is wrong with it, and what to know."""

    values: Mapping[str, Value]
    locked: frozenset[str] = frozenset()
    choices: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook to write. ``lists`` are named drop-downs; ``hidden`` columns are carried, not shown."""

    title: str
    lines: Sequence[str]
    sheet: str
    columns: Sequence[Column]
    rows: Sequence[BookRow]
    guide: Sequence[tuple[str, str]]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hidden: Sequence[str] = ()
    mark: Sequence[str] = ()
    protected: bool = True
    spare: int = 0


def write_book(book: Book) -> bytes:
    """Return the workbook's bytes."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as made:
        made.set_properties(
            {"title": book.title, "author": "Khen Thưởng", "comments": "", "created": clock.now()}
        )
        made.set_calc_mode("auto")
        _Writer(made, book).write()
    return out.getvalue()


class _Writer:
    """Keeps the formats of one workbook together."""

    def __init__(self, made: xlsxwriter.Workbook, book: Book) -> None:
        self.made, self.book = made, book
        self.formats: dict[tuple[object, ...], Format] = {}
        told = ((ERROR_KEY, ERROR_HEADING, "error"), (REMARK_KEY, REMARK_HEADING, "remark"))
        extra = [
            Column(key, heading, width=48, locked=True)
            for key, heading, name in told
            if any(getattr(row, name) for row in book.rows)
        ]
        self.columns = [*book.columns, *extra]

    def write(self) -> None:
        book = self.book
        sheet = self.made.add_worksheet(book.sheet)
        self._guide()
        ranges = self._lists()
        mark = self.made.add_worksheet(MARK_SHEET)
        for place, text in enumerate(book.mark):
            mark.write_string(0, place, text)
        mark.very_hidden()
        self._head(sheet)
        for number, row in enumerate(book.rows, FIRST_ROW + 1):
            self._row(sheet, number, row)
        last = FIRST_ROW + len(book.rows)
        for number in range(last + 1, last + 1 + book.spare):
            self._row(sheet, number, BookRow({}))
        self._validations(sheet, last + book.spare, ranges)
        self._page(sheet, last + book.spare)

    def _format(self, **wanted: Any) -> Format:
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            base = {"font_name": "Times New Roman", "font_size": 12, "font_color": INK, "valign": "vcenter"}
            self.formats[key] = self.made.add_format(base | wanted)
        return self.formats[key]

    def _head(self, sheet: Worksheet) -> None:
        sheet.set_row(0, 26)
        sheet.write_string(0, 1, self.book.title, self._format(bold=True, font_size=15, font_color=ACCENT))
        for number, line in enumerate(list(self.book.lines)[:3], 1):
            sheet.write_string(number, 1, line, self._format(italic=number > 1))
        sheet.set_row(FIRST_ROW, 48)
        for place, column in enumerate(self.columns):
            colour = ASIDE.get(column.key) or (LOCKED if column.locked else HEAD)
            style = self._format(
                bold=True, text_wrap=True, align="center", bg_color=colour, border=1, border_color=LINE
            )
            sheet.write_string(FIRST_ROW, place, column.heading, style)
            if column.note:
                sheet.write_comment(
                    FIRST_ROW, place, column.note, {"x_scale": 2, "y_scale": 1.2, "author": "Khen Thưởng"}
                )
            sheet.set_column(place, place, column.width, None, {"hidden": column.key in self.book.hidden})

    def _row(self, sheet: Worksheet, number: int, row: BookRow) -> None:
        for place, column in enumerate(self.columns):
            aside = {ERROR_KEY: row.error, REMARK_KEY: row.remark}
            value = aside[column.key] if column.key in aside else row.values.get(column.key)
            shut = column.locked or column.key in row.locked
            colour = WRONG if row.error else LOCKED if shut else OPEN
            if column.key == REMARK_KEY and row.remark:
                colour = NOTED
            text = column.kind == "text"
            quoted = isinstance(value, str) and value.startswith(QUOTED)
            style = self._format(
                bg_color=colour, border=1, border_color=LINE, locked=shut, text_wrap=column.width >= 24,
                num_format="dd/mm/yyyy" if column.kind == "day" else "0" if column.kind == "number" else "@",
                align="left" if text else "center", quote_prefix=quoted,
            )  # fmt: skip
            _write(sheet, number, place, value, style)

    def _lists(self) -> dict[str, str]:
        """Write the drop-downs on a hidden sheet (a rule holds 255 letters only) and return list → range."""
        sheet = self.made.add_worksheet(LIST_SHEET)
        ranges = {}
        for place, (name, entries) in enumerate(self.book.lists.items()):
            for number, entry in enumerate(entries):
                sheet.write_string(number, place, entry)
            column = xl_col_to_name(place, col_abs=True)
            ranges[name] = f"={LIST_SHEET}!{column}$1:{column}${max(len(entries), 1)}"
        sheet.hide()
        return ranges

    def _validations(self, sheet: Worksheet, last: int, ranges: dict[str, str]) -> None:
        first = FIRST_ROW + 1
        for place, column in enumerate(self.book.columns):
            if column.locked or last < first:
                continue
            rule = self._rule(column)
            if rule is not None:
                sheet.data_validation(first, place, last, place, rule)
            if column.kind == "choice":
                self._choices(sheet, place, column, last, ranges)

    def _rule(self, column: Column) -> dict[str, Any] | None:
        told = {
            "input_title": column.heading[:32], "input_message": column.note[:255], "ignore_blank": True,
            "error_title": "Chưa đúng",
        }  # fmt: skip
        if column.kind == "day":
            return told | {
                "validate": "date", "criteria": "between", "minimum": date(1900, 1, 1),
                "maximum": date(2100, 12, 31), "error_message": "Ghi ngày/tháng/năm, ví dụ 05/02/2024.",
            }  # fmt: skip
        if column.kind == "number":
            return told | {
                "validate": "integer", "criteria": "between", "minimum": 0, "maximum": 5000,
                "error_message": "Ghi số nguyên từ 0 đến 5000.",
            }  # fmt: skip
        return None

    def _choices(
        self, sheet: Worksheet, place: int, column: Column, last: int, ranges: dict[str, str]
    ) -> None:
        """One rule for each run of rows with the same list."""
        wanted = [row.choices.get(column.key, column.key) for row in self.book.rows]
        wanted += [column.key] * (last - FIRST_ROW - len(wanted))
        start = 0
        for at in range(1, len(wanted) + 1):
            if at < len(wanted) and wanted[at] == wanted[start]:
                continue
            if wanted[start] in ranges:
                rule = {
                    "validate": "list", "source": ranges[wanted[start]], "input_title": column.heading[:32],
                    "input_message": column.note[:255], "error_title": "Chưa đúng",
                    "error_message": "Chọn một mục trong danh sách.", "error_type": "stop",
                }  # fmt: skip
                first = FIRST_ROW + 1
                sheet.data_validation(first + start, place, first + at - 1, place, rule)
            start = at

    def _page(self, sheet: Worksheet, last: int) -> None:
        names = [column.key for column in self.columns]
        shown = names.index("ten") + 1 if "ten" in names else 2
        sheet.freeze_panes(FIRST_ROW + 1, shown)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST_ROW)
        sheet.print_area(0, 0, max(last, FIRST_ROW), len(self.columns) - 1)
        sheet.set_footer("&LKhen Thưởng&C&P/&N&R&D")
        if self.book.protected:
            sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})

    def _guide(self) -> None:
        sheet = self.made.add_worksheet("Hướng dẫn")
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 96)
        sheet.write_string(
            0, 0, "Hướng dẫn điền tệp", self._format(bold=True, font_size=15, font_color=ACCENT)
        )
        for number, (what, how) in enumerate(self.book.guide, 2):
            sheet.write_string(number, 0, what, self._format(bold=True, text_wrap=True, valign="top"))
            sheet.write_string(number, 1, how, self._format(text_wrap=True, valign="top"))
        sheet.set_portrait()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.protect()


def _write(sheet: Worksheet, row: int, place: int, value: Value, style: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, place, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
    elif isinstance(value, int):
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, value, style)
