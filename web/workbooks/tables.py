"""Find the table in a workbook: which sheet, which row holds the headings (unaccented, by any of their names)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from web.workbooks.opened import Cell, Sheet
from workflow.errors import UnsupportedFile

LOOKED_AT = 20
MARK_SHEET = "_khenthuong"
"""The hidden sheet that says what a workbook of ours belongs to."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column we write and read: heading, other names it goes by, width in characters, what may be typed.

    ``kind``: text, day, number, choice. ``choices`` names a list; ``locked`` columns are shown, not filled.
    """

    key: str
    heading: str
    names: tuple[str, ...] = ()
    width: float = 16
    kind: str = "text"
    locked: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row below the headings; ``line`` is its number in the sheet."""

    line: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The table that was found, with what is worth telling; ``mark`` are the cells of our hidden sheet."""

    rows: tuple[ReadRow, ...]
    headings: tuple[str, ...]
    notes: tuple[str, ...] = ()
    mark: tuple[str, ...] = field(default=())


def bare(heading: object) -> str:
    """Return a heading for comparison: no marks, no case, no signs, no remark in brackets."""
    text = re.sub(r"\([^)]*\)", " ", str(heading or ""))
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d"))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters.casefold()).split())


def find_table(sheets: Sequence[Sheet], columns: Sequence[Column]) -> ReadTable:
    """Return the table; ``UnsupportedFile`` names the headings that are missing."""
    known = {bare(name): one.key for one in columns for name in (one.heading, *one.names)}
    found = []
    for sheet in sheets:
        if sheet.hidden or sheet.name.startswith("_"):
            continue
        place = _heading_row(sheet, known)
        if place is not None:
            found.append((sheet, *place))
    if not found:
        wanted = ", ".join(f"«{one.heading}»" for one in columns if one.required)
        raise _wrong(
            f"Không tìm thấy hàng tiêu đề của bảng. Bảng cần có các cột {wanted}. Dùng tệp mẫu tải từ trang này."
        )
    sheet, at, places = found[0]
    missing = [one.heading for one in columns if one.required and one.key not in places]
    if missing:
        raise _wrong(f"Trang «{sheet.name}» thiếu cột: {', '.join(missing)}. Bổ sung cột, hoặc dùng tệp mẫu.")
    notes = []
    if len(found) > 1:
        others = ", ".join(f"«{one[0].name}»" for one in found[1:])
        notes.append(f"Tệp có nhiều trang có bảng; chỉ đọc trang «{sheet.name}», không đọc {others}.")
    rows = tuple(
        ReadRow(number, {key: row[place] if place < len(row) else None for key, place in places.items()})
        for number, row in enumerate(sheet.rows[at + 1 :], at + 2)
        if any(row[place] is not None for place in places.values() if place < len(row))
    )
    if not rows:
        raise _wrong("Bảng không có dòng nào dưới hàng tiêu đề. Điền ít nhất một dòng rồi tải lên lại.")
    return ReadTable(rows, tuple(places), tuple(notes), _mark(sheets))


def _wrong(sentence: str) -> UnsupportedFile:
    return UnsupportedFile(sentence, {"file": sentence})


def _heading_row(sheet: Sheet, known: dict[str, str]) -> tuple[int, dict[str, int]] | None:
    """Return the row among the first with the most known headings (two at least), and key → place."""
    best: tuple[int, dict[str, int]] | None = None
    for at, row in enumerate(sheet.rows[:LOOKED_AT]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            key = known.get(bare(cell)) if isinstance(cell, str) else None
            if key is not None:
                places.setdefault(key, place)
        if len(places) >= 2 and (best is None or len(places) > len(best[1])):
            best = (at, places)
    return best


def _mark(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    sheet = next((one for one in sheets if one.name == MARK_SHEET), None)
    if sheet is None or not sheet.rows:
        return ()
    return tuple(str(cell or "") for cell in sheet.rows[0])
