"""The workbooks of units and of people: empty ones to fill, and what was read from filled ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.vocabulary import Employment, Level
from web.workbooks import cells
from web.workbooks.cells import CellError
from web.workbooks.opened import open_book
from web.workbooks.tables import Column, ReadRow, find_table
from web.workbooks.writing import Book, BookRow, Value, write_book
from workflow.queries.registers import UNIT_KINDS
from workflow.services.register_import import GivenPerson, GivenUnit

KINDS, LEVELS = tuple(UNIT_KINDS), tuple(one.label for one in Level)
EMPLOYMENTS, GENDERS, YES_NO = tuple(one.label for one in Employment), ("Nam", "Nữ"), ("Có", "Không")
SPARE = 300
BIRTH_COLUMNS = ("sinh", "nam_sinh")

UNITS: tuple[Column, ...] = (
    Column("ma", "Mã đơn vị", ("ma", "ma don vi", "ky hieu"), 16, required=True,
           note="Ngắn, không dấu, mỗi đơn vị một mã."),
    Column("ten", "Tên đơn vị", ("ten", "don vi", "ten co quan don vi"), 46, required=True,
           note="Tên đầy đủ như trong con dấu."),
    Column("loai", "Loại", ("loai don vi", "loai hinh"), 24, "choice", required=True, choices=KINDS),
    Column("cap", "Cấp", ("cap don vi",), 18, "choice", required=True, choices=LEVELS),
    Column("tren", "Đơn vị cấp trên", ("ma don vi cap tren", "truc thuoc", "cap tren"), 24,
           note="Mã hoặc tên của đơn vị cấp trên; có thể là một dòng khác của tệp này."),
    Column("tu_ngay", "Từ ngày", ("ngay thanh lap", "hieu luc tu", "ngay bat dau"), 14, "day",
           note="Ngày bắt đầu hoạt động với tên này."),
    Column("dia_danh", "Địa danh", ("noi dat", "dia ban"), 22, note="Ghi trên văn bản, ví dụ: Ba Tơ. Có thể để trống."),
)  # fmt: skip
PEOPLE: tuple[Column, ...] = (
    Column("ma", "Mã", ("ma nguoi", "ma nhan vien", "ma can bo", "ma cbcc"), 16, note="Để trống thì hệ thống đặt mã."),
    Column("cccd", "Số CCCD", ("cccd", "can cuoc", "so can cuoc", "so dinh danh"), 17,
           note="Đủ 12 chữ số; cột là văn bản nên giữ số 0 ở đầu. Có thể để trống."),
    Column("ten", "Họ và tên", ("ho ten", "ten", "ho va ten khai sinh"), 30, required=True),
    Column("sinh", "Ngày sinh", ("ngay thang nam sinh", "sinh ngay"), 14,
           note="Đủ ngày/tháng/năm, ví dụ 05/02/1980; chỉ biết năm thì ghi bốn chữ số, ví dụ 1980."),
    Column("nam_sinh", "Năm sinh", (), 10,
           note="Chỉ cần khi cột Ngày sinh để trống; ghi cả hai thì phải cùng một năm."),
    Column("gioi", "Giới tính", ("gioi",), 10, "choice", choices=GENDERS),
    Column("don_vi", "Đơn vị", ("ma don vi", "co quan", "don vi cong tac"), 30, required=True,
           note="Mã hoặc tên đơn vị như trong danh bạ."),
    Column("chuc_vu", "Chức vụ", ("chuc danh", "vi tri"), 24, note="Ghi như sẽ in trong quyết định."),
    Column("loai", "Loại lao động", ("doi tuong", "loai"), 30, "choice", required=True, choices=EMPLOYMENTS),
    Column("lanh_dao", "Là lãnh đạo", ("lanh dao", "quan ly"), 10, "choice", choices=YES_NO),
    Column("tu_ngay", "Từ ngày", ("cong tac tu ngay", "ngay ve don vi", "ngay bat dau"), 14, "day",
           note="Ngày bắt đầu làm việc này ở đơn vị."),
    Column("tuyen_dung", "Ngày tuyển dụng", ("ngay tuyen", "ngay vao nganh"), 14, "day"),
)  # fmt: skip
GUIDE = (
    ("Cách làm", "Mỗi dòng một đơn vị hoặc một người. Điền, lưu, tải lên; hệ thống cho xem từng dòng sẽ thêm hay có "
     "lỗi rồi mới ghi. Có thể dán từ tệp khác, thứ tự cột tùy ý miễn có hàng tiêu đề."),
    ("Đã có trong danh bạ", "Dòng trùng mã hoặc số CCCD được nhận ra và không ghi thêm. Chỗ khác nhau được nêu, không "
     "bao giờ tự ghi đè."),
    ("Ngày", "Ngày/tháng/năm, ví dụ 05/02/2024."),
    ("Chữ và số", "Dùng phông Unicode. Cột Số CCCD để dạng Văn bản để giữ số 0 ở đầu."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadRegister:
    """What was read: rows for the import, rows as they were, notes."""

    rows: tuple[Any, ...]
    raw: tuple[ReadRow, ...]
    notes: tuple[str, ...]


def template(columns: Sequence[Column], title: str) -> bytes:
    """Return an empty workbook to fill."""
    return _book(columns, title, [], spare=SPARE)


def noted(
    columns: Sequence[Column],
    title: str,
    read: ReadRegister,
    errors: Mapping[int, str],
    remarks: Mapping[int, str],
) -> bytes:
    """Return what was uploaded with errors and remarks beside their rows."""
    rows = [
        BookRow(
            {one.key: _shown(row, one) for one in columns},
            error=errors.get(row.line, ""),
            remark=remarks.get(row.line, ""),
        )
        for row in read.raw
    ]
    return _book(columns, title, rows, spare=0)


def _book(columns: Sequence[Column], title: str, rows: Sequence[BookRow], *, spare: int) -> bytes:
    return write_book(
        Book(
            title=title, lines=("Điền từ dòng dưới tiêu đề; xem trang «Hướng dẫn».",), sheet="Danh sách",
            columns=columns, rows=rows, guide=GUIDE, protected=False, spare=spare,
            lists={one.key: one.choices for one in columns if one.choices}, mark=("khenthuong/1", "register"),
        )
    )  # fmt: skip


def _shown(row: ReadRow, column: Column) -> Value:
    value = row.cells.get(column.key)
    try:
        if column.key in BIRTH_COLUMNS:
            year, on = _born(value)
            return f"{on:%d/%m/%Y}" if on else str(year or "")
        return cells.day(value) if column.kind == "day" else cells.text(value, most=2_000)
    except CellError:
        return "".join(char for char in str(value)[:2_000] if char.isprintable())


def read_units(content: bytes) -> ReadRegister:
    """Return the rows of a units' workbook."""
    return _read(content, UNITS, _unit)


def read_people(content: bytes) -> ReadRegister:
    """Return the rows of a people's workbook."""
    return _read(content, PEOPLE, _person)


def _read(content: bytes, columns: Sequence[Column], build: Callable[[_Cells], Any]) -> ReadRegister:
    table = find_table(open_book(content), columns)
    headings = {one.key: one.heading for one in columns}
    return ReadRegister(tuple(build(_Cells(row, headings)) for row in table.rows), table.rows, table.notes)


class _Cells:
    """The cells of one row, with every problem kept."""

    def __init__(self, row: ReadRow, headings: Mapping[str, str]) -> None:
        self.row, self.headings = row, headings
        self.problems: list[str] = []

    def take(self, key: str, how: Callable[[Any], Any], empty: Any = "") -> Any:
        try:
            return how(self.row.cells.get(key))
        except CellError as error:
            self.problems.append(f"Cột {self.headings[key]}: {error}")
            return empty


def _unit(row: _Cells) -> GivenUnit:
    texts = {key: row.take(key, cells.name) for key in ("ten", "loai", "cap", "tren", "dia_danh")}
    code = row.take("ma", lambda value: cells.text(value, most=40))
    since = row.take("tu_ngay", cells.day, None)
    return GivenUnit(
        row.row.line, code, texts["ten"][:200], texts["loai"], texts["cap"], texts["tren"], texts["dia_danh"][:100],
        since, tuple(row.problems),
    )  # fmt: skip


def _person(row: _Cells) -> GivenPerson:
    texts = {key: row.take(key, cells.name) for key in ("ten", "don_vi", "chuc_vu", "loai", "gioi")}
    code = row.take("ma", lambda value: cells.text(value, most=40))
    cccd, remark = row.take("cccd", cells.identity_number, (None, ""))
    year, born_on = _birth(row)
    leader = row.take("lanh_dao", cells.answer, None)
    since, recruited = row.take("tu_ngay", cells.day, None), row.take("tuyen_dung", cells.day, None)
    if len(texts["ten"]) > 120 or len(texts["chuc_vu"]) > 120:
        row.problems.append("Họ tên, chức vụ dài nhất 120 ký tự. Rút gọn lại.")
    gender = texts["gioi"]
    if cccd is not None:
        born, woman = cells.born_in(cccd)
        if year is not None and year != born:
            row.problems.append(
                f"Số CCCD {cccd} cho biết sinh năm {born}, bảng ghi năm sinh {year}. Kiểm tra lại."
            )
        if gender.casefold() in {"nam", "nữ"} and (gender.casefold() == "nữ") is not woman:
            row.problems.append(
                f"Số CCCD {cccd} cho biết giới tính {'nữ' if woman else 'nam'}, cột Giới tính ghi {gender}."
            )
    return GivenPerson(
        row.row.line, code, cccd, texts["ten"], year, born_on, gender, texts["don_vi"], texts["chuc_vu"], texts["loai"],
        leader, since, recruited, tuple(row.problems), (remark,) if remark else (),
    )  # fmt: skip


def _birth(row: _Cells) -> tuple[int | None, date | None]:
    """Return the year and, where one column has it, the day of birth; both columns must agree."""
    (year, on), (other_year, other_on) = (row.take(key, _born, (None, None)) for key in BIRTH_COLUMNS)
    differ = year is not None and other_year is not None and year != other_year
    if differ or (on is not None and other_on is not None and on != other_on):
        told = f"{on:%d/%m/%Y}" if on else str(year)
        other = f"{other_on:%d/%m/%Y}" if other_on else str(other_year)
        row.problems.append(
            f"Cột Ngày sinh ghi {told}, cột Năm sinh ghi {other}. Sửa cho khớp, hoặc để trống cột Năm sinh."
        )
    return year or other_year, on or other_on


def _born(value: Any) -> tuple[int | None, date | None]:
    """Return the year and the day of birth of a cell: a full day, or a bare year of four digits."""
    typed = cells.text(value)
    if not typed:
        return None, None
    if typed.isascii() and typed.isdecimal() and len(typed) == 4:
        return int(typed), None
    try:
        found = cells.day(value)
    except CellError as error:
        raise CellError(
            f"«{typed}» không phải ngày, cũng không phải năm sinh. Ghi đủ ngày/tháng/năm, ví dụ 05/02/1980; "
            "chỉ biết năm thì ghi bốn chữ số, ví dụ 1980."
        ) from error
    return (found.year, found) if found else (None, None)
