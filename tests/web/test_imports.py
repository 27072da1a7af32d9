"""Units and people from workbooks: seen, written, found again; nothing known is overwritten unless asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from tests.support import district, workbooks
from tests.web.desk import desk, hidden_of, text_of
from web.commands.imports import command
from workflow import db
from workflow.models import Person, PersonIdentity, ServicePeriod, Unit
from workflow.tables import table

UNITS = ["Mã đơn vị", "Tên đơn vị", "Loại", "Cấp", "Đơn vị cấp trên", "Từ ngày", "Địa danh"]
PEOPLE = ["Họ và tên", "Số CCCD", "Năm sinh", "Giới tính", "Đơn vị", "Chức vụ", "Loại lao động", "Từ ngày"]
DAY = date(2020, 9, 1)


@pytest.fixture
def office(app: Flask) -> Iterator[FlaskClient]:
    district.build()
    yield desk(app, "thuongtruc")


def sheet(headings: list[str], *rows: list[Any]) -> bytes:
    return workbooks.book({"Danh sách": [headings, *rows]})


def upload(client: FlaskClient, page: str, content: bytes, name: str = "tep.xlsx") -> Any:
    data = hidden_of(client.get(page)) | {"file": (BytesIO(content), name)}
    return client.post(page, data=data, content_type="multipart/form-data")


def count(model: Any) -> int:
    with db.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table(model))) or 0


def test_units_come_in_with_a_parent_from_the_same_file(office: FlaskClient) -> None:
    content = sheet(
        UNITS,
        ["TH-A-L", "Phân hiệu Làng Lá", "Trường học", "cơ quan, đơn vị", "TH-A", DAY, ""],
        ["TH-A", "Trường Tiểu học Suối Đá", "truong hoc", "đơn vị", district.BODY, "01/09/2019", ""],
        ["TH-A", "Trùng mã", "Trường học", "đơn vị", "", DAY, ""],
        [district.SCHOOL, "Tên khác", "Trường học", "cơ quan, đơn vị", district.BODY, DAY, ""],
        ["X", "Sai loại", "Đội", "làng", "Y", DAY, ""],
    )
    before = count(Unit)
    sent = upload(office, "/quan-tri/nhap-don-vi", content)
    page = text_of(office.get(sent.location))
    assert "Ghi 2 dòng" in page and "Không rõ loại đơn vị" in page and "Trùng mã «TH-A» với dòng 3" in page
    assert "Khác tên: trong danh bạ" in page and count(Unit) == before
    assert (
        "Không rõ cấp «làng»" in page and "Không có đơn vị cấp trên «Y»" in page
    )  # every fault of a row at once
    done = office.post(sent.location, data=hidden_of(office.get(sent.location)))
    assert done.status_code == 303 and count(Unit) == before + 2
    again = upload(office, "/quan-tri/nhap-don-vi", content)
    assert "Không có gì để ghi" in text_of(office.get(again.location))


def test_a_row_of_people_tells_all_its_faults_and_two_alike_rows_are_named(office: FlaskClient) -> None:
    alike = ["Lê Thị Hoa", "", 1979, "Nữ", district.SCHOOL, "Giáo viên", "viên chức", DAY]
    content = sheet(
        PEOPLE,
        alike,
        ["Le Thi Hoa", *alike[1:]],
        ["Hồ Văn Núi", "", 1980, "ông", "Trường Không Có", "Y sĩ", "thời vụ", ""],
    )
    page = text_of(office.get(upload(office, "/quan-tri/nhap-nguoi", content).location))
    assert "Cùng tên, cùng năm sinh, cùng đơn vị với dòng 2" in page
    for words in (
        "Không rõ giới tính",
        "Không có đơn vị «Trường Không Có»",
        "Không rõ loại lao động",
        "Thiếu ngày",
    ):
        assert words in page, words


def test_people_are_found_again_and_changed_only_when_asked(office: FlaskClient) -> None:
    new = ["Trần Thị Én", 1300000123.0, 2000, "Nữ", district.SCHOOL, "Giáo viên", "viên chức", DAY]
    new[1] = 1300000123.0  # 001300000123 as a number: the zeros are gone
    known = ["Đinh Thị Mai", "", "", "", district.SCHOOL, "Tổ trưởng", "viên chức", date(2024, 1, 2)]
    wrong = ["Lê Văn Sai", "001090000123", 1985, "Nam", "Không có", "Giáo viên", "viên chức", DAY]
    content = sheet(PEOPLE, new, known, wrong)
    sent = upload(office, "/quan-tri/nhap-nguoi", content)
    page = text_of(office.get(sent.location))
    assert "Ghi 1 dòng" in page and "được hiểu là 001300000123" in page
    assert "«Giáo viên» → «Tổ trưởng»" in page and "cho biết sinh năm 1990" in page
    over = office.get(sent.location + "?ghi_de=1")
    assert "Ghi 2 dòng" in text_of(over)
    done = office.post(sent.location, data=hidden_of(over))
    assert done.status_code == 303
    with db.reading() as connection:
        assert connection.scalars(sa.select(PersonIdentity.number)).all() == ["001300000123"]
        mai = connection.scalar(sa.select(Person.id).where(Person.code == "P1"))
        periods = connection.execute(
            sa.select(ServicePeriod.position, ServicePeriod.until)
            .where(ServicePeriod.person_id == mai)
            .order_by(ServicePeriod.since)
        ).all()
    assert [tuple(row) for row in periods] == [("Giáo viên", date(2024, 1, 1)), ("Tổ trưởng", None)]
    again = upload(office, "/quan-tri/nhap-nguoi", content)
    assert "Không có gì để ghi" in text_of(office.get(again.location)) or "đều còn lỗi" in text_of(
        office.get(again.location)
    )
    assert count(Person) == 6


def test_templates_are_read_back_and_only_the_standing_body_imports(office: FlaskClient, app: Flask) -> None:
    for slug in ("nhap-don-vi", "nhap-nguoi"):
        content = office.get(f"/quan-tri/nhap/{slug}/tep-mau").data
        refused = upload(office, f"/quan-tri/{slug}", content)
        assert refused.status_code == 422 and "không có dòng nào" in text_of(refused)
        for who in ("lap", "quantri", "tham"):
            assert desk(app, who).get(f"/quan-tri/{slug}").status_code == 403


def test_the_command_line_does_the_same(office: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "nguoi.xlsx"
    file.write_bytes(
        sheet(
            PEOPLE,
            ["Trần Văn Hai", "", "05/03/1990", "Nam", district.SCHOOL, "Bảo vệ", "người lao động khác", DAY],
        )
    )
    address = db.current_engine().url.render_as_string(hide_password=False)
    dry = CliRunner().invoke(command, ["people", str(file), "--dry-run", "--db", address])
    assert dry.exit_code == 0 and "Chưa ghi (xem trước): thêm 1." in dry.output
    before = count(Person)
    real = CliRunner().invoke(command, ["people", str(file), "--db", address])
    assert real.exit_code == 0 and "Đã ghi: thêm 1." in real.output and count(Person) == before + 1
    again = CliRunner().invoke(command, ["people", str(file), "--db", address])
    assert "không đổi 1" in again.output and count(Person) == before + 1
