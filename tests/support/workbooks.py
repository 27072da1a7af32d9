"""Fill a downloaded workbook as a person in Excel would: read every cell, change some, write the file anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from web.workbooks.opened import Sheet, open_book

Rows = list[list[Any]]


def sheets_of(content: bytes) -> dict[str, Rows]:
    """Return name → rows of a workbook."""
    return {sheet.name: [list(row) for row in sheet.rows] for sheet in open_book(content)}


def heading_row(rows: Rows) -> int:
    """Return the index of the row that holds the headings."""
    return next(at for at, row in enumerate(rows) if "Họ và tên" in row or "Tên đơn vị" in row)


def edited(content: bytes, change: Callable[[Rows, int], None], sheet: str = "Danh sách") -> bytes:
    """Return the workbook after ``change(rows, index of the heading row)`` of one sheet."""
    found = sheets_of(content)
    change(found[sheet], heading_row(found[sheet]))
    return book(found)


def filled(content: bytes, cells: Mapping[str, Mapping[str, Any]], sheet: str = "Danh sách") -> bytes:
    """Return the workbook with cells set: name of the row → heading → value."""

    def change(rows: Rows, head: int) -> None:
        headings = rows[head]
        name_at = headings.index("Họ và tên")
        for row in rows[head + 1 :]:
            for heading, value in cells.get(str(row[name_at]) if len(row) > name_at else "", {}).items():
                place = headings.index(heading)
                row.extend([None] * (place + 1 - len(row)))
                row[place] = value

    return edited(content, change, sheet)


def book(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return an xlsx with these sheets; dates as dates, numbers as numbers, text as text."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as made:
        days = made.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, place, value, days)
                    elif isinstance(value, bool):
                        sheet.write_boolean(number, place, value)
                    elif isinstance(value, int | float):
                        sheet.write_number(number, place, value)
                    elif value is not None:
                        sheet.write_string(number, place, str(value))
            if name.startswith("_"):
                sheet.very_hidden()
    return out.getvalue()


def table_of(content: bytes, sheet: str = "Danh sách") -> list[dict[str, Any]]:
    """Return the rows under the headings of one sheet, by heading."""
    rows = sheets_of(content)[sheet]
    head = heading_row(rows)
    headings = rows[head]
    return [
        {
            heading: (row[place] if place < len(row) else None)
            for place, heading in enumerate(headings)
            if heading
        }
        for row in rows[head + 1 :]
    ]


__all__ = ["Sheet", "book", "edited", "filled", "sheets_of", "table_of"]
