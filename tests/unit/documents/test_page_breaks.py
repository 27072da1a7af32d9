"""Tables and signatures over the foot of a page, for many numbers of rows: what breaks well, and is never alone."""

import re
from collections import Counter

import pytest

from rules.documents import BlockDocument, render
from rules.documents.content.blocks import (
    Block,
    Heading,
    Part,
    Recipients,
    Signatory,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from tests.unit.documents.decisions import fonts
from tests.unit.documents.measuring import measured

COLUMNS = (TableColumn("STT", 10), TableColumn("Họ và tên", 40), TableColumn("Chức vụ, đơn vị", 50))
LONG = "Phó Hiệu trưởng, Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở Ba Trang "
STARTS = ("R", "Nhóm", "Tổng")
NAME = Signatory(("CHỦ TỊCH",), "Phạm Giang Nam")
ENDS: dict[str, tuple[Block, ...]] = {
    "note": (Text("Ghi chú: danh sách được lập từ dữ liệu của đơn vị."),),
    "signatures": (Signatures((NAME,)),),
    "last words": (Text("Danh sách này có đủ các trường hợp./."), Signatures((NAME, NAME))),
    "recipients": (Text("Thi hành Quyết định này./."), Recipients("Nơi nhận:", ("- Lưu: VT.",), (NAME,))),
}


def document(rows: int, end: str, *, group_every: int = 0, total: bool = False) -> BlockDocument:
    """A heading, a table of rows of one to four lines, and what follows it."""
    made: list[TableRow] = []
    for number in range(1, rows + 1):
        if group_every and number % group_every == 1:
            made.append(TableRow((f"Nhóm {number}",), is_group=True))
        made.append(TableRow((f"R{number}", f"Tên {number}", LONG * (number % 4))))
    table = Table(COLUMNS, tuple(made), total=("", "Tổng cộng", "") if total else ())
    part = Part((Heading("I. DANH SÁCH"), table, *ENDS[end]), titles=("DANH SÁCH",))
    return BlockDocument("nominee_list/2017-10-01", "Tên", "Tác giả", "Trích yếu", (part,))


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("shape", [{}, {"group_every": 5}, {"total": True}])
def test_tables_break_well_for_many_numbers_of_rows(end: str, shape: dict[str, int]) -> None:
    for rows in range(1 + list(ENDS).index(end), 62, 4):
        found = measured(render(document(rows, end, **shape), fonts()))
        texts = [(run.page, run.text) for run in found.runs if not found.is_page_number(run)]
        drawn = [(page, int(n)) for page, text in texts for n in re.findall(r"^R(\d+)\b", text)]
        where = Counter(page for page, _ in drawn)
        label = (rows, end, shape)
        assert [n for _, n in drawn] == list(range(1, rows + 1)), label
        heads = Counter(page for page, text in texts if text.startswith("STT"))
        assert heads == dict.fromkeys(where, 1), f"one head on each page of the table: {label}"
        if len(where) > 1:
            last = [text for page, text in texts if page == max(where) and text.startswith(STARTS)]
            assert len(last) >= 2, f"a row alone on the last page: {label}"
        for at, (page, text) in enumerate(texts):
            if text.startswith("Nhóm") and page != texts[at + 1][0]:
                pytest.fail(f"a group parted from its first row: {label}")
        assert texts[1][0] == drawn[0][0], f"the heading is parted from the table: {label}"
        assert max(page for page, _ in texts) == max(where) or rows < 3, f"the end stands alone: {label}"


def test_a_row_taller_than_a_page_still_finds_its_pages() -> None:
    rows = tuple(TableRow((f"R{n}", "Tên", LONG * 60)) for n in range(3))
    part = Part((Heading("I. DANH SÁCH"), Table(COLUMNS, rows), *ENDS["signatures"]))
    content = BlockDocument("nominee_list/2017-10-01", "Tên", "Tác giả", "Trích yếu", (part,))
    found = measured(render(content, fonts()))
    assert len(found.sizes) > 3
    assert "".join(run.text for run in found.runs).count("Dân tộc") == 180
