"""Cover and contents of a round's file: only once it is closed, from what the system holds, again as a new version."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from rules.documents import BlockDocument
from rules.documents.content.blocks import Table
from tests.support import cases, district
from tests.web.desk import desk, send, text_of
from workflow import clock, db
from workflow.closing_plan import plan_of
from workflow.errors import InvalidInput, NotPermitted, WrongState
from workflow.queries import official_papers
from workflow.services import archive_files
from workflow.services.archive_files import FileHead
from workflow.services.round_closing import close_round

HEAD = FileHead("Hồ sơ khen thưởng năm 2023", "Phòng Nội vụ", retention="20 năm")


@pytest.fixture
def awarded(app: Flask) -> int:
    """A round with one award; gives the round."""
    del app
    district.build()
    round_id = district.open_round(gate_closes_on=date(2024, 2, 2))
    cases.whole_way(round_id)
    return round_id


def close(round_id: int) -> None:
    """Close the round as it stands."""
    with db.reading() as connection:
        seen = plan_of(connection, round_id, clock.today()).mark
    close_round(round_id, seen=seen, actor=district.actor("thuongtruc"))


def test_the_file_of_a_closed_round_lists_what_the_system_holds(
    app: Flask, awarded: int, moving_clock: clock.SimulatedClock
) -> None:
    path, office = "/cong-van/luu-tru/TX-2023", desk(app, "thuongtruc")
    open_page = text_of(office.get(path))
    assert "Đợt xét chưa đóng" in open_page and "MỤC LỤC VĂN BẢN, TÀI LIỆU TRONG HỒ SƠ" in open_page
    with pytest.raises(WrongState, match="chưa đóng"):
        archive_files.make(awarded, HEAD, actor=district.actor("thuongtruc"))
    moving_clock.move_to(date(2024, 2, 20))
    close(awarded)
    office = desk(app, "thuongtruc")
    refused = send(office, path, title=" ", department="Phòng Nội vụ", code="", retention="")
    assert (refused.status_code, "Ghi tiêu đề hồ sơ." in text_of(refused)) == (422, True)
    typed = {"title": HEAD.title, "department": HEAD.department, "code": "2024-07", "retention": "20 năm"}
    assert send(office, path, **typed).status_code == 303
    body = text_of(office.get(path))
    assert "Bìa và mục lục hồ sơ số 2024-07" in body
    (row,) = official_papers.papers_of(district.actor("thuongtruc"), "round", awarded)
    content = official_papers.shown(district.actor("thuongtruc"), row.ref).content
    assert isinstance(content, BlockDocument)
    told = content.to_json()
    for text in ("HỒ SƠ KHEN THƯỞNG NĂM 2023", "20 năm", "Số văn bản trong hồ sơ:"):
        assert text in told, text
    (table,) = (block for block in content.parts[1].blocks if isinstance(block, Table))
    titles = [cells.cells[3] for cells in table.rows]
    assert any(title.startswith("Tờ trình") for title in titles), titles
    assert any(title.startswith("Biên bản họp Hội đồng") for title in titles), titles
    assert table.rows[-1].cells[1] == "36/QĐ-UBND" or "36/QĐ-UBND" in {cells.cells[1] for cells in table.rows}
    assert [cells.cells[0] for cells in table.rows] == [str(n + 1) for n in range(len(table.rows))]
    assert send(office, path, **typed).status_code == 303
    assert "Các lần lập trước (1)" in text_of(office.get(path))
    assert desk(app, "lap").get(path).status_code == 403


def test_the_file_is_made_by_the_standing_body_and_needs_a_title(app: Flask, awarded: int) -> None:
    del app
    with pytest.raises(InvalidInput, match="đơn vị lập hồ sơ"):
        archive_files.make(awarded, FileHead("Hồ sơ", " "), actor=district.actor("thuongtruc"))
    with pytest.raises(NotPermitted):
        archive_files.make(awarded, HEAD, actor=district.actor("tham"))
