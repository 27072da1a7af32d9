"""Shut cells of a dossier's workbook: what somebody wrote over them all the same is told, and where it is mended."""

from __future__ import annotations

from dataclasses import replace

from web.workbooks import cells
from web.workbooks.cells import CellError
from web.workbooks.dossier_columns import COLUMNS, KINDS
from web.workbooks.opened import Cell
from web.workbooks.tables import ReadRow
from workflow.queries.workbooks import DossierSheet, SheetRow
from workflow.services.import_values import GivenRow

HEADINGS = {column.key: column.heading for column in COLUMNS}
_OF_PERSON = "Danh bạ, trang của người này"
_GRID = "bảng Lập danh sách của hồ sơ"
PLACES = {
    "cccd": _OF_PERSON, "sinh": _OF_PERSON, "doi_tuong": "Danh bạ", "cu_the": _GRID, "cong_nhan": _GRID,
}  # fmt: skip
"""The shut columns, and where their values are mended."""


def with_remarks(given: GivenRow, read: ReadRow, sheet: DossierSheet) -> GivenRow:
    """Return the row with a sentence for each shut cell that says something else; an emptied cell is none."""
    known = _known(given, sheet)
    if known is None:
        return given
    kept = {"cccd": known.cccd, "sinh": known.born, "doi_tuong": KINDS[known.nominee.kind]}
    told = [key for key, value in kept.items() if _differs(key, read.cells.get(key), value)]
    if given.ref:  # of a nomination already made these two are written in the grid
        told += [key for key in ("cu_the", "cong_nhan") if read.cells.get(key) not in {None, ""}]
    return replace(given, remarks=tuple(_remark(key) for key in told))


def _remark(key: str) -> str:
    return (
        f"Ô {HEADINGS[key]} không sửa được ở đây; giá trị trong hồ sơ được giữ. Nếu sai, sửa ở {PLACES[key]}."
    )


def _known(given: GivenRow, sheet: DossierSheet) -> SheetRow | None:
    """Return the row of the sheet that this one is about: by its hidden mark, else by a name that is one only."""
    if given.ref:
        return next((one for one in sheet.rows if one.nomination and one.nomination.ref == given.ref), None)
    if given.code:
        named = (given.kind, given.code)
        return next((one for one in sheet.rows if (one.nominee.kind, one.nominee.code) == named), None)
    alike = {one.nominee.key: one for one in sheet.rows if _plain(one.nominee.name) == _plain(given.name)}
    return next(iter(alike.values())) if len(alike) == 1 else None


def _differs(key: str, value: Cell, kept: str) -> bool:
    try:
        typed = cells.text(value)
    except CellError:
        return True
    if not typed:
        return False
    if key == "cccd":
        digits = "".join(char for char in typed if char.isdecimal())
        return digits.zfill(12) != kept if kept else True
    if key == "sinh":
        return not (kept and (typed.endswith(kept) or kept.endswith(typed)))
    return _plain(typed) != _plain(kept)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
