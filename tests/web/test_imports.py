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
from web.workbooks.register_books import read_people
from workflow import db
from workflow.models import Person, PersonDetail, PersonIdentity, ServicePeriod, Unit
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


BORN = ["Họ và tên", "Ngày sinh", "Năm sinh", "Đơn vị", "Loại lao động", "Từ ngày"]


def born(name: str, day: Any, year: Any = "") -> list[Any]:
    return [name, day, year, district.SCHOOL, "viên chức", DAY]


def births() -> dict[str, tuple[int | None, date | None]]:
    query = sa.select(Person.full_name, Person.birth_year, PersonDetail.birth_on)
    with db.reading() as connection:
        found = connection.execute(
            query.join(PersonDetail, PersonDetail.person_id == Person.id, isouter=True)
        )
        return {name: (year, day) for name, year, day in found}


def test_a_full_day_of_birth_is_kept_comes_back_as_it_was_and_few_read_it(
    office: FlaskClient, app: Flask
) -> None:
    serial = float((date(1985, 7, 9) - date(1899, 12, 30)).days)  # a date whose cell lost its format
    rows = [born("Lò Thị Đầu", "03/02/1980"), born("Lò Văn Hai", serial), born("Lò Thị Ba", 1979.0)]
    rows += [born("Lò Thị Đầu", date(1980, 5, 6)), born("Lò Văn Tư", "", 1977)]
    bad = [born("Lò Văn Sai", "31/02/1980"), born("Lò Văn Lệch", "03/02/1980", 1981)]
    bad += [born("Lò Văn Mới", "03/02/2024"), born("Lò Văn Nhầm", "sinh năm 80")]
    sent = upload(office, "/quan-tri/nhap-nguoi", sheet(BORN, *rows, *bad))
    page = text_of(office.get(sent.location))
    for words in ("Ghi 5 dòng", "«31/02/1980» không phải ngày, cũng không phải năm sinh", "«sinh năm 80»",
                  "Cột Ngày sinh ghi 03/02/1980, cột Năm sinh ghi 1981",
                  "Ngày sinh 03/02/2024 không hợp lý"):  # fmt: skip
        assert words in page, words
    assert "Cùng tên" not in page  # two people of one name with two days of birth
    noted = office.get(sent.location + "/ghi-chu").data
    assert office.post(sent.location, data=hidden_of(office.get(sent.location))).status_code == 303
    assert births() | {
        "Lò Văn Hai": (1985, date(1985, 7, 9)), "Lò Thị Ba": (1979, None), "Lò Văn Tư": (1977, None),
    } == births()  # fmt: skip
    for content in (noted, sheet(BORN, *rows)):  # the file, and the file that came back with remarks
        again = text_of(office.get(upload(office, "/quan-tri/nhap-nguoi", content).location))
        assert ("Không có gì để ghi" in again or "đều còn lỗi" in again) and "Ghi 1 dòng" not in again
    assert [one.birth_on for one in read_people(noted).rows[:2]] == [date(1980, 2, 3), date(1985, 7, 9)]
    with db.reading() as connection:
        key = f"P{connection.scalar(sa.select(Person.id).where(Person.full_name == 'Lò Văn Hai'))}"
    for who, day_shown in (("thuongtruc", True), ("lap", True), ("tham", False)):
        shown = text_of(desk(app, who).get(f"/nguoi/{key}"))
        assert "1985" in shown and ("09/07/1985" in shown) is day_shown, who


def test_a_known_birth_changes_only_when_asked_and_day_and_year_keep_agreeing(office: FlaskClient) -> None:
    def write(row: list[Any]) -> str:
        """Write with «overwrite» and return what the page had said without."""
        sent = upload(office, "/quan-tri/nhap-nguoi", sheet(BORN, row))
        told, over = text_of(office.get(sent.location)), office.get(sent.location + "?ghi_de=1")
        if "Không có gì để ghi" not in text_of(over) and "đều còn lỗi" not in text_of(over):
            office.post(sent.location, data=hidden_of(over))
        return told

    name, kept = "Lò Văn Năm", births
    write(born(name, 1980))
    assert "Ngày sinh: 1980 → 03/02/1980." in write(born(name, "03/02/1980"))
    assert kept()[name] == (1980, date(1980, 2, 3))
    assert "Không có gì để ghi" in write(born(name, 1980)) and kept()[name] == (1980, date(1980, 2, 3))
    assert "nhưng khác ngày sinh (mã" in write(born(name, "04/02/1980"))
    with db.reading() as connection:
        code = connection.scalar(sa.select(Person.code).where(Person.full_name == name))
    sent = upload(
        office, "/quan-tri/nhap-nguoi", sheet(["Mã", *BORN, "Giới tính"], [code, *born(name, 1981), "Nam"])
    )
    over = office.get(sent.location + "?ghi_de=1")
    assert "Ngày sinh: 03/02/1980 → năm 1981" in text_of(over) and "Giới tính: chưa ghi → nam" in text_of(
        over
    )
    assert office.post(sent.location, data=hidden_of(over)).status_code == 303
    assert kept()[name] == (1981, None)


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
