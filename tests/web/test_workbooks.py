"""The dossier's workbook at the web: out, filled, seen, written; a partial return; whose file it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import cases, district, workbooks
from tests.web.desk import desk, hidden_of, text_of
from workflow import clock
from workflow.queries import dossiers
from workflow.services import appraisal
from workflow.states import NominationState

LDTT, GK = "Lao động tiên tiến", "Giấy khen"
AWARD = "Danh hiệu, hình thức đề nghị"


@dataclass
class House:
    """A district with an empty dossier of the school."""

    app: Flask
    ref: str
    dossier_id: int

    @property
    def page(self) -> str:
        return f"/ho-so/{self.ref}/nhap-excel"

    def download(self, client: FlaskClient) -> bytes:
        answer = client.get(f"/ho-so/{self.ref}/excel")
        assert answer.status_code == 200
        return bytes(answer.data)

    def nominations(self) -> list[Any]:
        return list(dossiers.shown(district.actor("lap"), self.ref).nominations)


@pytest.fixture
def house(app: Flask) -> Iterator[House]:
    district.build()
    number = cases.dossier(district.open_round())
    yield House(app, dossiers.ref_of(district.actor("lap"), number), number)


def send_file(client: FlaskClient, page: str, content: bytes, name: str = "ho-so.xlsx") -> Any:
    data = hidden_of(client.get(page)) | {"file": (BytesIO(content), name)}
    return client.post(page, data=data, content_type="multipart/form-data")


def write(client: FlaskClient, address: str) -> Any:
    return client.post(address, data=hidden_of(client.get(address)))


def test_the_workbook_holds_the_units_names_and_its_way_back(house: House) -> None:
    client = desk(house.app, "lap")
    content = house.download(client)
    rows = workbooks.table_of(content)
    assert [row["Họ và tên"] for row in rows] == [
        "Nguyễn Đức Ánh", "Đinh Thị Mai", "Phạm Văn Rêu", "Trường Tiểu học Suối Mơ",
    ]  # fmt: skip
    assert workbooks.sheets_of(content)["_khenthuong"][0][:3] == ["khenthuong/1", "dossier", house.ref]
    sent = send_file(client, house.page, content)
    assert sent.status_code == 303
    page = text_of(client.get(sent.location))
    assert "Không có gì để ghi" in page
    assert house.nominations() == []


def test_fill_see_write_and_again_nothing_twice(house: House) -> None:
    client = desk(house.app, "lap")
    content = workbooks.filled(
        house.download(client),
        {
            "Đinh Thị Mai": {
                AWARD: LDTT,
                "Đề nghị thêm": "Chiến sĩ thi đua cơ sở",
                "Sáng kiến, đề tài": "SK1",
            },
            "Phạm Văn Rêu": {AWARD: LDTT},
            "Nguyễn Đức Ánh": {AWARD: "Huân chương"},
        },
    )
    sent = send_file(client, house.page, content)
    shown = text_of(client.get(sent.location))
    assert "Ghi 2 dòng" in shown and "không nhận «Huân chương»" in shown
    assert "Số đề nghị sau khi ghi" in shown
    assert house.nominations() == []
    done = write(client, sent.location)
    assert done.status_code == 303
    assert "Đã ghi 2 dòng" in text_of(client.get(done.location))
    assert sorted((one.name, one.award.value) for one in house.nominations()) == [
        ("Phạm Văn Rêu", "LDTT"), ("Đinh Thị Mai", "CSTDCS"), ("Đinh Thị Mai", "LDTT"),
    ]  # fmt: skip
    again = send_file(client, house.page, content)
    assert "Không có gì để ghi" in text_of(client.get(again.location))


def test_what_is_typed_into_a_grey_cell_is_told_and_the_register_stays(house: House) -> None:
    client = desk(house.app, "lap")
    typed = {"Đinh Thị Mai": {"Số CCCD": "051199000001", AWARD: LDTT}, "Phạm Văn Rêu": {"Năm sinh": 1901}}
    sent = send_file(client, house.page, workbooks.filled(house.download(client), typed))
    shown = text_of(client.get(sent.location))
    assert "Ô Số CCCD không sửa được ở đây; giá trị trong hồ sơ được giữ. Nếu sai, sửa ở Danh bạ" in shown
    assert "Ô Năm sinh không sửa được ở đây" in shown
    assert "Ghi 1 dòng" in shown
    assert shown.count("không sửa được ở đây") == 2
    assert "Tải tệp có lưu ý ở từng dòng" in shown
    noted = client.get(sent.location + "/ghi-chu").data
    rows = {row["Họ và tên"]: row for row in workbooks.table_of(noted)}
    told = [rows[name]["Lưu ý (không dừng việc ghi)"] or "" for name in typed]
    assert told[0].startswith("Ô Số CCCD không sửa được") and told[1].startswith("Ô Năm sinh không sửa được")
    assert "Lỗi cần sửa" not in rows["Đinh Thị Mai"]
    assert "Ghi 1 dòng" in text_of(client.get(send_file(client, house.page, noted).location))


def test_errors_come_back_in_the_same_workbook_and_it_can_be_sent_again(house: House) -> None:
    client = desk(house.app, "lap")
    content = workbooks.filled(
        house.download(client),
        {"Đinh Thị Mai": {AWARD: GK, "Thành tích": "Dạy chữ ở bản"}, "Phạm Văn Rêu": {AWARD: "Sai"}},
    )
    sent = send_file(client, house.page, content)
    noted = client.get(sent.location + "/ghi-chu").data
    rows = {row["Họ và tên"]: row for row in workbooks.table_of(noted)}
    assert "không nhận «Sai»" in rows["Phạm Văn Rêu"]["Lỗi cần sửa"]
    assert not rows["Đinh Thị Mai"]["Lỗi cần sửa"]
    assert rows["Đinh Thị Mai"]["Thành tích"] == "Dạy chữ ở bản"
    mended = workbooks.filled(noted, {"Phạm Văn Rêu": {AWARD: LDTT}})
    second = send_file(client, house.page, mended)
    assert "Ghi 2 dòng" in text_of(client.get(second.location))


def test_after_a_partial_return_only_what_came_back_is_open(house: House) -> None:
    ids = cases.drafts(house.dossier_id, ["P1", "P2"])
    first = house.download(desk(house.app, "lap"))
    cases.submitted(ids)
    appraisal.receive(ids, actor=district.actor("tham"))
    appraisal.return_for_supplement(
        [ids[0]], "Ghi rõ chức vụ.", ("nominee_detail",), cases.date(2024, 1, 20),
        actor=district.actor("tham"),
    )  # fmt: skip
    client = desk(house.app, "lap")
    assert "trả một phần" in text_of(client.get(house.page))
    content = house.download(client)
    assert [row["Họ và tên"] for row in workbooks.table_of(content)] == ["Đinh Thị Mai"]
    changed = {"Chức vụ, đơn vị": "Giáo viên dạy lớp 4"}
    old = workbooks.filled(first, dict.fromkeys(district.PEOPLE, changed))
    stale = send_file(client, house.page, old)
    told = text_of(client.get(stale.location))
    assert "từ đó hồ sơ đã có thay đổi" in told and told.count("nên giữ nguyên") == 1
    sent = send_file(client, house.page, workbooks.filled(content, {"Đinh Thị Mai": changed}))
    assert write(client, sent.location).status_code == 303
    found = {one.name: (one.detail, one.state) for one in house.nominations()}
    assert found["Đinh Thị Mai"] == ("Giáo viên dạy lớp 4", NominationState.RETURNED)
    assert found["Phạm Văn Rêu"] == ("Giáo viên", NominationState.APPRAISAL)


def test_a_file_of_another_dossier_and_another_persons_upload_do_not_exist(house: House) -> None:
    client, stranger = desk(house.app, "lap"), desk(house.app, "xa")
    other = cases.dossier(1, clerk="xa", unit=district.COMMUNE)
    theirs = dossiers.ref_of(district.actor("xa"), other)
    foreign = stranger.get(f"/ho-so/{theirs}/excel").data
    refused = send_file(client, house.page, foreign)
    assert refused.status_code == 422 and "của hồ sơ khác" in text_of(refused)
    sent = send_file(client, house.page, house.download(client))
    for who in (stranger, desk(house.app, "tham"), desk(house.app, "truong")):
        assert who.get(sent.location).status_code == 404
        assert who.get(sent.location + "/ghi-chu").status_code == 404
    assert stranger.get(f"/ho-so/{house.ref}/excel").status_code == 404
    tep = sent.location.rsplit("/", 1)[1]
    assert stranger.get(f"/ho-so/{theirs}/nhap-excel/{tep}").status_code == 404


def test_a_change_between_looking_and_writing_is_told_and_nothing_is_written(house: House) -> None:
    client = desk(house.app, "lap")
    sent = send_file(
        client, house.page, workbooks.filled(house.download(client), {"Đinh Thị Mai": {AWARD: LDTT}})
    )
    form = hidden_of(client.get(sent.location))
    cases.drafts(house.dossier_id, ["P1"])
    late = client.post(sent.location, data=form)
    assert late.status_code == 409 and "vừa thay đổi nên chưa ghi" in text_of(late)
    assert len(house.nominations()) == 1


def test_the_register_for_a_round_without_dossier(house: House) -> None:
    client = desk(house.app, "lap")
    content = client.get("/dot-xet/TX-2023/excel").data
    assert workbooks.sheets_of(content)["_khenthuong"][0][3:5] == ["TX-2023", district.SCHOOL]
    filled = workbooks.filled(content, {"Phạm Văn Rêu": {AWARD: LDTT}})
    sent = send_file(client, house.page, filled)
    assert "Ghi 1 dòng" in text_of(client.get(sent.location))
    assert client.get("/dot-xet/TX-2023/excel?don_vi=1").status_code == 404


def test_a_workbook_says_when_it_was_made_by_the_clock_of_the_system(app: Flask) -> None:
    district.build()
    district.open_round()
    with ZipFile(BytesIO(desk(app, "lap").get("/dot-xet/TX-2023/excel").data)) as book:
        told = book.read("docProps/core.xml").decode()
    assert f"{clock.now():%Y-%m-%dT%H:%M:%SZ}" in told
