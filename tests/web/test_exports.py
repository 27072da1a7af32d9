"""Lists taken out: filtered and scoped as on their page, safe to open, recorded; identity numbers by who looks."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from rules.vocabulary import NomineeKind
from tests.support import cases, district
from tests.support.workbooks import sheets_of
from tests.web.desk import desk, text_of
from web.exports import LISTINGS
from workflow import db
from workflow.models import IdentityKind, PersonIdentity, SecurityEvent
from workflow.queries import dossiers
from workflow.services import drafting, registers
from workflow.tables import table

OF_ONE_THING = {
    "tien-thuong",
    "giay-cua-quyet-dinh",
    "trao-thuong",
    "so-quy",
    "truong-hop",
    "de-nghi-cua-quyet-dinh",
    "don-vi-cua-dot",
}
NOT_THE_CLERKS = {
    "nguoi-dung", "hang-doi", "cong-van-lay-y-kien", "giao-ky-thay", "cho-thong-bao", "muc-co-the-trung", "phong-trao",
    "so-van-ban", "so-vang", "cho-lap-cong-van", "cong-van-da-lap",
}  # fmt: skip
NOT_THE_OFFICES = {"hang-doi", "so-sang-kien", "dang-ky-thi-dua"}
PAYLOAD = '=HYPERLINK("http://x")'


@pytest.fixture
def lists(app: Flask) -> Iterator[Flask]:
    """Two submitted nominations of the school, one with an identity number, one with a formula for a post."""
    district.build()
    ids = cases.drafts(cases.dossier(district.open_round()), ["P1", "P2"])
    drafting.edit(ids[1], drafting.EditContent(nominee_detail=PAYLOAD), actor=district.actor("lap"))
    cases.submitted(ids)
    person = registers.nominee_ids(NomineeKind.INDIVIDUAL)["P1"]
    with db.transaction() as connection:
        connection.execute(
            sa.insert(table(PersonIdentity)).values(
                person_id=person, kind=IdentityKind.CITIZEN_CARD, number="001090000123"
            )
        )
    yield app


def csv_of(app: Flask, who: str, address: str) -> list[dict[str, str]]:
    answer = desk(app, who).get(address)
    assert answer.status_code == 200, address
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_identity_numbers_are_for_the_unit_and_the_standing_body(lists: Flask) -> None:
    def numbers(who: str) -> list[str]:
        return [row["Số CCCD"] for row in csv_of(lists, who, "/xuat/de-nghi.csv")]

    assert numbers("lap") == numbers("thuongtruc") == ["001090000123", ""]
    assert numbers("tham") == ["•••••••••123", ""]
    assert numbers("xa") == numbers("tinh") == numbers("quantri") == []


def test_filters_and_scope_are_those_of_the_page(lists: Flask) -> None:
    assert [row["Họ và tên, tập thể"] for row in csv_of(lists, "lap", "/xuat/de-nghi.csv?q=dinh mai")] == [
        "Đinh Thị Mai"
    ]
    page = text_of(desk(lists, "lap").get("/de-nghi?q=dinh&tu=x"))
    assert '/xuat/de-nghi.xlsx?q=dinh"' in page and "/xuat/de-nghi.csv?q=dinh" in page
    assert csv_of(lists, "lap", "/xuat/de-nghi.csv?trang_thai=DRAFT") == []


def test_formulas_are_text_in_both_forms(lists: Flask) -> None:
    row = csv_of(lists, "lap", "/xuat/de-nghi.csv?q=reu")[0]
    assert row["Chức vụ, đơn vị"] == "'" + PAYLOAD
    content = desk(lists, "lap").get("/xuat/de-nghi.xlsx?q=reu").data
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert not any(
            b"<f>" in book.read(name) or b"hyperlink" in book.read(name)
            for name in book.namelist()
            if name.startswith("xl/worksheets/")
        )
    assert any(PAYLOAD in row for row in sheets_of(content)["Danh sách"])


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_every_list_comes_out_for_everybody_who_has_it(lists: Flask, form: str) -> None:
    ref = dossiers.ref_of(district.actor("lap"), 1)
    standing, clerk = desk(lists, "thuongtruc"), desk(lists, "lap")
    for name in set(LISTINGS) - OF_ONE_THING:
        wanted = (403 if name in NOT_THE_CLERKS else 200, 403 if name in NOT_THE_OFFICES else 200)
        answers = [one.get(f"/xuat/{name}.{form}?ref={ref}") for one in (clerk, standing)]
        assert tuple(one.status_code for one in answers) == wanted, name
        for answer in answers:
            attached = answer.headers.get("Content-Disposition", "").startswith("attachment")
            assert attached is (answer.status_code == 200), name
    assert desk(lists, "xa").get(f"/xuat/de-nghi-cua-ho-so.{form}?ref={ref}").status_code == 404
    assert clerk.get("/xuat/khac.csv").status_code == 404
    assert clerk.get("/xuat/ho-so.pdf").status_code == 404


def test_every_export_is_recorded_without_what_was_typed(lists: Flask) -> None:
    csv_of(lists, "lap", "/xuat/de-nghi.csv?q=dinh mai")
    with db.reading() as connection:
        kinds: list[Any] = [
            (row.user_id, row.detail)
            for row in connection.execute(table(SecurityEvent).select())
            if row.kind == "list_exported"
        ]
    assert kinds == [(district.actor("lap").user_id, "de-nghi.csv: 1 dòng; lọc theo: q")]
