"""The results of a bulk run as a file for a spreadsheet: CSV with its mark of UTF-8, or XLSX; never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from xlsxwriter import Workbook

from web.labels import moment
from web.workbooks.export import csv_text
from workflow.appraisal_words import ITEM_LABELS
from workflow.queries.bulk_runs import ItemRow

HEAD = ("STT", "Người, tập thể", "Chức vụ", "Đơn vị", "Danh hiệu, hình thức", "Kết quả", "Lý do", "Lúc")
WIDTHS = (6, 28, 24, 34, 26, 18, 60, 18)
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def lines(rows: Iterable[ItemRow]) -> list[tuple[str, ...]]:
    """Return the lines of the table, in words."""
    return [
        (
            str(number), row.name, row.detail, row.unit, row.award.label, ITEM_LABELS[row.state], row.sentence,
            moment(row.done_at, ""),
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


def as_csv(rows: Iterable[ItemRow]) -> bytes:
    """Return the table as CSV; a cell that a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for line in lines(rows):
        writer.writerow([csv_text(cell) for cell in line])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[ItemRow]) -> bytes:
    """Return the table as a workbook whose cells are text."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, bold = book.add_worksheet("Kết quả"), book.add_format({"bold": True, "text_wrap": True})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, HEAD, bold)
    for number, line in enumerate(lines(rows), 1):
        for column, cell in enumerate(line):
            sheet.write_string(number, column, cell)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
