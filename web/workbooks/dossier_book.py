"""The workbook of a dossier, written with the unit's names in it; and the copy of an upload with its errors beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from web.workbooks import cells
from web.workbooks.cells import CellError
from web.workbooks.dossier_columns import COLUMNS, GUIDE, KINDS, MARK, OPEN, UNLOCKS, VOTES, YES_NO, digest_of
from web.workbooks.dossier_reading import ReadDossier
from web.workbooks.opened import Cell
from web.workbooks.tables import Column
from web.workbooks.writing import Book, BookRow, Value, write_book
from workflow import clock
from workflow.queries.workbooks import DossierSheet, SheetRow
from workflow.states import EDITABLE, LABELS, NominationState


def filename(sheet: DossierSheet) -> str:
    """Return the name under which it is downloaded."""
    kind = "bo-sung" if sheet.supplement else "de-nghi"
    return f"{kind}-{sheet.round_code}-{sheet.unit_code}.xlsx"


def write(sheet: DossierSheet) -> bytes:
    """Return the workbook with the unit's names in it."""
    return _write(sheet, [_book_row(row, number) for number, row in enumerate(sheet.rows, 1)])


def write_noted(
    sheet: DossierSheet, read: ReadDossier, errors: Mapping[int, str], remarks: Mapping[int, str]
) -> bytes:
    """Return what was uploaded, with errors and remarks beside their rows; it can be mended and uploaded again."""
    current = {_token(row).rsplit("|", 1)[0]: row for row in sheet.rows}
    rows = []
    for raw in read.raw:
        known = current.get(str(raw.cells.get("ma") or "").rsplit("|", 1)[0])
        values: dict[str, Value] = {
            column.key: _shown(raw.cells.get(column.key), column) for column in COLUMNS
        }
        locked = _book_row(known, 0).locked if known else frozenset()
        rows.append(
            BookRow(
                values,
                locked,
                _choices(known) if known else {},
                errors.get(raw.line, ""),
                remarks.get(raw.line, ""),
            )
        )
    return _write(sheet, rows)


def _write(sheet: DossierSheet, rows: Sequence[BookRow]) -> bytes:
    lines = (
        f"{sheet.unit} · {sheet.round_name}",
        f"Kỳ thành tích: {sheet.period}. Hạn gửi: {sheet.closes_on:%d/%m/%Y}. "
        f"Tải về lúc {clock.local(sheet.at):%H:%M ngày %d/%m/%Y}.",
        "Tệp này chỉ có các đề nghị được trả để bổ sung." if sheet.supplement
        else "Điền các ô nền vàng nhạt; cách điền ở trang «Hướng dẫn».",
    )  # fmt: skip
    lists = {f"danh_hieu:{kind.value}": [one.label for one in takes] for kind, takes in sheet.awards.items()}
    lists |= {
        "sang_kien": [f"{one.code} · {one.title}" for one in sheet.initiatives],
        "co_khong": list(YES_NO),
    }
    return write_book(
        Book(
            title="DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG", lines=lines, sheet="Danh sách", columns=COLUMNS, rows=rows,
            guide=GUIDE, lists=lists, hidden=("ma",),
            mark=(MARK, "dossier", sheet.dossier_ref, sheet.round_code, sheet.unit_code, sheet.mark,
                  f"{clock.local(sheet.at):%H:%M ngày %d/%m/%Y}"),
        )
    )  # fmt: skip


def _token(row: SheetRow) -> str:
    """Name the row for the way back: what it is, and a digest of what stood in its open cells."""
    had = row.nomination
    head = f"N|{had.ref}|{had.version}" if had else f"P|{row.nominee.kind.value}|{row.nominee.code}"
    return f"{head}|{digest_of([_text(value) for value in _open_values(row)])}"


def _text(value: Value) -> str:
    return cells.text(float(value) if isinstance(value, int) else value)


def _open_values(row: SheetRow) -> list[Value]:
    values = _values(row)
    return [values[key] for key in OPEN]


def _values(row: SheetRow) -> dict[str, Value]:
    had = row.nomination
    values: dict[str, Value] = dict.fromkeys(column.key for column in COLUMNS)
    values |= {
        "ten": row.nominee.name, "doi_tuong": KINDS[row.nominee.kind], "cccd": row.cccd, "sinh": row.born,
        "chuc_vu": had.detail if had else row.nominee.detail,
    }  # fmt: skip
    if had is None:
        return values
    vote = had.vote
    values |= {
        "danh_hieu": had.award.label,
        "thanh_tich": had.achievement,
        "sang_kien": row.initiative,
        "trang_thai": _state(row),
    }
    if vote is not None:
        numbers = (vote.held_on, vote.members, vote.present, vote.agree, vote.disagree, vote.blank)
        values |= dict(zip(VOTES, numbers, strict=True))
    return values


def _state(row: SheetRow) -> str:
    had = row.nomination
    assert had is not None
    label = LABELS[had.state]
    return f"{label}: {had.reason}" if had.state is NominationState.RETURNED and had.reason else label


def _book_row(row: SheetRow, number: int) -> BookRow:
    values = _values(row) | {"ma": _token(row), "stt": number or None}
    return BookRow(values, _locked(row), _choices(row))


def _locked(row: SheetRow) -> frozenset[str]:
    """Which open columns are shut in this row."""
    had = row.nomination
    if had is None:
        return frozenset()
    if had.state not in EDITABLE:
        return frozenset(OPEN)
    shut = {"danh_hieu", "thanh_tich", "cu_the", "cong_nhan"}
    if had.state is NominationState.RETURNED:
        shut.add("them")
        if "noi_dung" not in had.unlocked:
            shut |= {key for key, needs in UNLOCKS.items() if not needs & had.unlocked}
    return frozenset(shut)


def _choices(row: SheetRow) -> dict[str, str]:
    awards = f"danh_hieu:{row.nominee.kind.value}"
    return {"danh_hieu": awards, "them": awards, "cu_the": "co_khong", "cong_nhan": "co_khong"}


def _shown(value: Cell, column: Column) -> Value:
    """Return an uploaded cell for the copy: days and numbers as such, everything else as the text it was."""
    try:
        if column.kind == "day":
            return cells.day(value)
        if column.kind == "number":
            return cells.whole(value)
        return cells.text(value, most=2_000)
    except CellError:
        return "".join(char for char in str(value)[:2_000] if char.isprintable())
