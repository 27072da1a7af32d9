"""The workbook of a dossier read back as rows for the import; what is wrong in a cell is told, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.vocabulary import NomineeKind
from web.workbooks import cells
from web.workbooks.cells import CellError
from web.workbooks.dossier_columns import COLUMNS, MARK, OPEN, VOTES, digest_of
from web.workbooks.dossier_shut import with_remarks
from web.workbooks.opened import open_book
from web.workbooks.tables import ReadRow, ReadTable, find_table
from workflow import clock
from workflow.errors import InvalidInput, UnsupportedFile
from workflow.payloads import UnitVote
from workflow.queries.workbooks import DossierSheet
from workflow.services.import_values import GivenRow

Take = Callable[[str, Callable[[Any], Any], Any], Any]
HEADINGS = {column.key: column.heading for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class ReadDossier:
    """What was read: the rows for the import, the rows as they were for the copy with remarks, and notes."""

    rows: tuple[GivenRow, ...]
    raw: tuple[ReadRow, ...]
    notes: tuple[str, ...]


def read(content: bytes, sheet: DossierSheet) -> ReadDossier:
    """Return the rows of an uploaded workbook; a workbook of another dossier is refused as a whole."""
    table = find_table(open_book(content), COLUMNS)
    notes = [*table.notes, *_belongs(table, sheet)]
    rows = tuple(with_remarks(_given(row), row, sheet) for row in table.rows if _has_content(row))
    if not rows:
        raise UnsupportedFile("Bảng không có dòng nào. Điền ít nhất một dòng rồi tải lên lại.")
    return ReadDossier(rows, tuple(row for row in table.rows if _has_content(row)), tuple(notes))


def _has_content(row: ReadRow) -> bool:
    return any(value not in {None, ""} for key, value in row.cells.items() if key != "stt")


def _belongs(table: ReadTable, sheet: DossierSheet) -> list[str]:
    if len(table.mark) < 6 or table.mark[0] != MARK or table.mark[1] != "dossier":
        return ["Tệp không phải tệp tải từ hồ sơ này; các dòng được ghép theo họ và tên."]
    _, _, dossier, round_code, unit_code, mark = table.mark[:6]
    if (round_code, unit_code) != (sheet.round_code, sheet.unit_code) or dossier not in {
        "",
        sheet.dossier_ref,
    }:
        sentence = (
            f"Tệp này của hồ sơ khác (đợt {round_code}, đơn vị {unit_code}). "
            "Tải tệp của đúng hồ sơ này, hoặc mở hồ sơ kia rồi nhập."
        )
        raise UnsupportedFile(sentence, {"file": sentence})
    if mark != sheet.mark:
        when = table.mark[6] if len(table.mark) > 6 else ""
        return [
            f"Tệp được tải về lúc {when}; từ đó hồ sơ đã có thay đổi. Ô bạn không sửa được giữ như hiện nay; "
            "dòng đã được sửa ở nơi khác sẽ không bị ghi đè."
        ]
    return []


def _given(row: ReadRow) -> GivenRow:
    """Return one row; every cell that cannot be used is told, not only the first."""
    problems: list[str] = []
    headings = {column.key: column.heading for column in COLUMNS}

    def taken(key: str, how: Callable[[Any], Any], empty: Any) -> Any:
        try:
            return how(row.cells.get(key))
        except CellError as error:
            problems.append(f"Cột {headings[key]}: {error}")
            return empty

    values = {key: taken(key, cells.name, "") for key in ("ten", "chuc_vu", "thanh_tich")}
    values |= {key: taken(key, cells.text, "") for key in ("ma", "danh_hieu", "them", "sang_kien")}
    flags = {key: taken(key, cells.answer, None) for key in ("cu_the", "cong_nhan")}
    vote = _vote(taken, problems)
    ref, version, kind, code, digest = _named(str(values["ma"]))
    plain: list[str] = []
    for key in OPEN:
        try:
            plain.append(cells.text(row.cells.get(key), most=10_000))
        except CellError:
            plain.append("?")
    touched = digest != digest_of(plain)
    return GivenRow(
        line=row.line, name=str(values["ten"]), ref=ref, version=version, kind=kind, code=code, touched=touched,
        award=str(values["danh_hieu"]), extra=str(values["them"]), detail=str(values["chuc_vu"]),
        achievement=str(values["thanh_tich"]), is_concrete=_flag(flags["cu_the"]),
        recognised=_flag(flags["cong_nhan"]), initiative=str(values["sang_kien"]), vote=vote,
        problems=tuple(problems) if touched else (),
    )  # fmt: skip


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _vote(taken: Take, problems: list[str]) -> UnitVote | None:
    """Return the unit's vote when all six cells are there; some of them only is a mistake."""
    before = len(problems)
    held = taken("ngay_hop", cells.day, None)
    numbers = [taken(key, cells.whole, None) for key in VOTES[1:]]
    given = [value is not None for value in (held, *numbers)]
    if not any(given) or len(problems) > before:
        return None
    if not all(given):
        empty = ", ".join(HEADINGS[key] for key, there in zip(VOTES, given, strict=True) if not there)
        problems.append(
            f"Kết quả bình xét chưa đủ, còn trống: {empty}. Điền cả sáu ô từ Ngày họp bình xét đến Phiếu trống "
            "(số, không phải công thức), hoặc để trống cả sáu."
        )
        return None
    try:
        assert isinstance(held, date)
        if held > clock.today():
            problems.append(
                f"Cột Ngày họp bình xét: {held:%d/%m/%Y} sau ngày hôm nay. Ghi lại đúng ngày họp."
            )
            return None
        return UnitVote(held, *numbers)
    except InvalidInput as error:
        problems.append(error.message)
        return None


def _named(token: str) -> tuple[str, int | None, NomineeKind, str, str]:
    """Return (reference, version, kind, code, digest) of a hidden row id; an unknown one names nobody."""
    parts = token.split("|")
    person = NomineeKind.INDIVIDUAL
    if len(parts) == 4 and parts[0] == "N" and parts[2].isdecimal() and len(parts[2]) < 9:
        return parts[1][:24], int(parts[2]), person, "", parts[3]
    kinds = {kind.value: kind for kind in NomineeKind}
    if len(parts) >= 4 and parts[0] == "P" and parts[1] in kinds:
        return "", None, kinds[parts[1]], "|".join(parts[2:-1])[:60], parts[-1]
    return "", None, person, "", ""
