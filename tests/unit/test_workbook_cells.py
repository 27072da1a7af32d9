"""Cells, files and exports one by one: identity numbers keep their zeros, old fonts are found, formulas stay text."""

from __future__ import annotations

import io
import tracemalloc
import unicodedata
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.workbooks import book, sheets_of
from web.workbooks import cells
from web.workbooks.cells import CellError
from web.workbooks.export import Field, csv_text, to_csv, to_xlsx
from web.workbooks.opened import open_book
from web.workbooks.tables import Column, bare, find_table
from workflow.errors import UnsupportedFile

CCCDS = st.builds(
    lambda province, rest: f"{province:03d}{rest:09d}", st.integers(1, 96), st.integers(0, 10**9 - 1)
)
COLUMNS = (Column("ten", "Họ và tên", required=True), Column("cccd", "Số CCCD", ("cccd",)))


@given(CCCDS)
@settings(max_examples=200, deadline=None)
def test_an_identity_number_survives_text_and_number(number: str) -> None:
    assert cells.identity_number(number) == (number, "")
    assert cells.identity_number(f" {number[:3]} {number[3:6]} {number[6:]} ") == (number, "")
    found, note = cells.identity_number(float(number))
    assert found == number and "mất số 0" in note


def test_identity_numbers_survive_a_real_file() -> None:
    numbers = [f"{province:03d}090{province:06d}" for province in range(1, 97)]
    rows = [["Họ và tên", "Số CCCD"], *([f"Người {number}", number] for number in numbers)]
    table = find_table(open_book(book({"A": rows})), COLUMNS)
    assert [cells.identity_number(row.cells["cccd"])[0] for row in table.rows] == numbers
    typed = [["Họ và tên", "Số CCCD"], *([f"Người {number}", int(number)] for number in numbers)]
    table = find_table(open_book(book({"A": typed})), COLUMNS)
    assert [cells.identity_number(row.cells["cccd"])[0] for row in table.rows] == numbers


@pytest.mark.parametrize(
    "wrong", ["123456789", "0510850012345", "05108500123A", "000085001234", "097085001234"]
)
def test_what_is_no_identity_number_is_told(wrong: str) -> None:
    with pytest.raises(CellError, match=wrong[:9]):
        cells.identity_number(wrong)


@pytest.mark.parametrize(
    "name", ["NguyÔn ThÞ H¹nh", "§inh V¨n B×nh", "Nguyeãn Thò Haïnh", "Phaïm Vaên Hoøa", "TrÇn Quèc TuÊn"]
)
def test_old_fonts_are_found(name: str) -> None:
    with pytest.raises(CellError, match="TCVN3"):
        cells.name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Đặng Thị Hoà",
        "Nguyễn Đức Ánh",
        "Ưng Hoàng Phúc",
        "Y Moan Êban",
        "Lò Thị Ới",
        "Huỳnh Quý Đôn",
        "Quách Ngoã",
    ],
)
def test_vietnamese_names_pass_in_either_form(name: str) -> None:
    assert cells.name(unicodedata.normalize("NFD", name)) == name


@pytest.mark.parametrize("typed", ["05/02/2024", "5-2-2024", "2024-02-05", 45327.0, date(2024, 2, 5)])
def test_days_in_every_shape(typed: object) -> None:
    assert cells.day(typed) == date(2024, 2, 5)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["31/02/2024", "hôm qua", "2024", 1e9, True, "01/01/0001"])
def test_what_is_no_day_is_told(typed: object) -> None:
    with pytest.raises(CellError, match="không phải ngày"):
        cells.day(typed)  # type: ignore[arg-type]


def test_hidden_characters_and_endless_text_are_refused() -> None:
    for bad in ("Đinh\u200bMai", "a\u202eb", "x\x07"):
        with pytest.raises(CellError, match="ký tự ẩn"):
            cells.text(bad)
    with pytest.raises(CellError, match="nhiều nhất 400"):
        cells.text("a" * 401)


def test_headings_are_found_without_marks_wherever_they_stand() -> None:
    assert bare(" HỌ VÀ TÊN (viết hoa)* ") == "ho va ten"
    rows = [["PHÒNG GIÁO DỤC"], [], ["STT", "ho va ten", "CCCD"], [1, "Đinh Mai", "051085001234"]]
    table = find_table(open_book(book({"Bìa": [["x"]], "Trang 2": rows, "Trang 3": rows})), COLUMNS)
    assert [(row.line, row.cells["ten"]) for row in table.rows] == [(4, "Đinh Mai")]
    assert "chỉ đọc trang «Trang 2»" in table.notes[0]


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
HOSTILE = {
    "empty": (b"", "rỗng"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "html": (b"<html><table>", "trang web"),
    "csv": ("họ tên,cccd".encode(), "văn bản thường"),
    "noise": (bytes(range(256)), "Không nhận ra"),
    "broken": (b"PK\x03\x04garbage", "hỏng"),
    "word": (packed(word__document=b"", **{"word/document.xml": b""}), "Word"),
    "macro": (packed(**{"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}), "macro"),
    "bomb": (packed(**{"xl/workbook.xml": b"\0" * 120_000_000}), "nén quá nhiều"),
    "entries": (packed(**{"xl/workbook.xml": b"", **{f"x{n}": b"" for n in range(2_100)}}), "nén quá nhiều"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "old macro": (OLE + "Workbook_VBA_PROJECT_CUR".encode("utf-16-le"), "macro"),
    "no book": (packed(**{"xl/workbook.xml": b"<"}), "không đọc được"),
    "huge": (b"PK\x03\x04" + b"0" * (20 * 1024 * 1024), "20 MB"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_and_wrong_files_are_refused_with_a_reason(kind: str) -> None:
    content, word = HOSTILE[kind]
    with pytest.raises(UnsupportedFile, match=word):
        open_book(content)


def test_a_bomb_in_the_name_of_the_type_is_never_unpacked_here() -> None:
    bomb = packed(mimetype=b"\0" * 300_000_000)
    tracemalloc.start()
    with pytest.raises(UnsupportedFile):
        open_book(bomb)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def far_cell() -> bytes:
    """A tiny workbook whose only two cells are the first and the very last of a sheet: 17 billion between them."""
    plain = book({"A": [["Họ và tên"]]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            made.writestr(name, content)
    return out.getvalue()


def test_a_cell_at_the_end_of_the_world_takes_nothing_with_it() -> None:
    with pytest.raises(UnsupportedFile):
        open_book(far_cell())


def test_an_entity_in_the_xml_is_not_resolved() -> None:
    plain = book({"A": [["Họ và tên", "Số CCCD"], ["DAUHIEU", ""]]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sharedStrings.xml"):
                content = content.replace(
                    b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1
                ).replace(b"DAUHIEU", b"&e;")
            made.writestr(name, content)
    try:
        found = str(open_book(out.getvalue()))
    except UnsupportedFile:
        found = ""
    assert "root:" not in found


PAYLOADS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =cmd|' /C calc'!A0",
    "＝1+1",
    '=HYPERLINK("x")',
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_export_runs_a_formula(payload: str) -> None:
    fields = (Field("A", lambda row: row), Field("B", lambda _row: 5))
    assert csv_text(payload).startswith("'")
    assert b"'" + payload.strip().encode()[:1] in to_csv(fields, [payload]) or b"\"'" in to_csv(
        fields, [payload]
    )
    content = to_xlsx("T", ["x"], fields, [payload])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert any(payload in row for row in sheets_of(content)["Danh sách"]) or payload[0] in "\t\r"
    assert csv_text("Đinh Mai") == "Đinh Mai" and csv_text(-5) == "'-5"
