"""The same table read from xlsx, xls and ods; what a formula shows is taken as text, the formula never."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.support.old_formats import ods, xls
from tests.support.workbooks import book
from web.workbooks import cells
from web.workbooks.opened import open_book
from web.workbooks.tables import Column, find_table

COLUMNS = (Column("ten", "Họ và tên", required=True), Column("cccd", "Số CCCD"), Column("tong", "Tổng số"))
ROWS = [
    ["PHÒNG GD"],
    ["Họ và tên", "Số CCCD", "Tổng số"],
    ["Đinh Thị Mai", "051085001234", 12],
    ["Rêu", 51085001234, None],
]


@pytest.mark.parametrize(
    "content", [book({"Trang 1": ROWS}), xls(ROWS), ods(ROWS)], ids=["xlsx", "xls", "ods"]
)
def test_three_formats_give_the_same_rows(content: bytes) -> None:
    table = find_table(open_book(content), COLUMNS)
    assert [(row.line, row.cells["ten"], cells.identity_number(row.cells["cccd"])[0], cells.whole(row.cells["tong"]))
            for row in table.rows] == [
        (3, "Đinh Thị Mai", "051085001234", 12),
        (4, "Rêu", "051085001234", None),
    ]  # fmt: skip


def test_of_a_formula_only_what_it_shows_is_read() -> None:
    plain = book({"A": [["Họ và tên", "Tổng số"], ["Đinh Mai", 7]]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                assert b"<v>7</v>" in content
                content = content.replace(b"<v>7</v>", b'<f>WEBSERVICE("http://x")</f><v>7</v>')
            made.writestr(name, content)
    row = find_table(open_book(out.getvalue()), COLUMNS).rows[0]
    assert row.cells["tong"] == 7.0
