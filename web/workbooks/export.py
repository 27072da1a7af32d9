"""Any list as XLSX or CSV. Cells are written by their kind; text that a spreadsheet would run is made harmless."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from web.workbooks.writing import ACCENT, HEAD, INK, LINE, QUOTED, SAFE
from workflow import clock

Value = str | int | date | datetime | None
DANGEROUS = re.compile(r"^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
MOST_LETTERS = 32_000


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an export: heading, how to take its value from a row, width in characters."""

    heading: str
    take: Callable[[Any], Value]
    width: float = 18


def to_xlsx(title: str, lines: Sequence[str], fields: Sequence[Field], rows: Iterable[Any]) -> bytes:
    """Return a workbook with a title, a frozen head that filters, and a foot that says who took it out."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as made:
        made.set_properties({"created": clock.now()})
        font = {"font_name": "Times New Roman", "font_size": 12, "font_color": INK, "valign": "vcenter"}
        edge = font | {"border": 1, "border_color": LINE}
        head = made.add_format(edge | {"bold": True, "text_wrap": True, "align": "center", "bg_color": HEAD})
        plain = made.add_format(edge | {"num_format": "@", "text_wrap": True})
        quoted = made.add_format(edge | {"num_format": "@", "text_wrap": True, "quote_prefix": True})
        number = made.add_format(edge | {"num_format": "0"})
        day = made.add_format(edge | {"num_format": "dd/mm/yyyy", "align": "center"})
        sheet = made.add_worksheet("Danh sách")
        sheet.write_string(
            0, 0, title, made.add_format(font | {"bold": True, "font_size": 15, "font_color": ACCENT})
        )
        for at, line in enumerate(lines, 1):
            sheet.write_string(at, 0, line, made.add_format(font | {"italic": True}))
        top = len(lines) + 2
        for place, field in enumerate(fields):
            sheet.set_column(place, place, field.width)
            sheet.write_string(top, place, field.heading, head)
        last = top
        for last, row in enumerate(rows, top + 1):
            for place, field in enumerate(fields):
                value = field.take(row)
                if isinstance(value, datetime):
                    value = f"{clock.local(value):%d/%m/%Y %H:%M}"
                if isinstance(value, date):
                    sheet.write_datetime(last, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                elif isinstance(value, int) and not isinstance(value, bool):
                    sheet.write_number(last, place, value, number)
                else:
                    text = _plain(value)
                    sheet.write_string(last, place, text, quoted if text.startswith(QUOTED) else plain)
        sheet.freeze_panes(top + 1, 1)
        sheet.autofilter(top, 0, max(last, top), max(len(fields) - 1, 0))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_footer("&LKhen Thưởng&CTrang &P/&N")
    return out.getvalue()


def to_csv(fields: Sequence[Field], rows: Iterable[Any]) -> bytes:
    """Return CSV (RFC 4180) in UTF-8 with its mark, so that Excel reads the Vietnamese letters."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([field.heading for field in fields])
    for row in rows:
        writer.writerow([csv_text(field.take(row)) for field in fields])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def csv_text(value: Value) -> str:
    """Return a value as CSV text; what a spreadsheet would take for a formula gets an apostrophe in front."""
    if isinstance(value, datetime):
        return f"{clock.local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = _plain(value)
    return f"'{text}" if DANGEROUS.match(text) else text


def _plain(value: Value) -> str:
    """Return text that every spreadsheet takes: no control characters, not longer than a cell."""
    text = "" if value is None else str(value)
    return "".join(char for char in text if char in "\t\n\r" or ord(char) >= 32)[:MOST_LETTERS]
