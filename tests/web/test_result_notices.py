"""Result notices as pages: owed with a clock, previewed, made for chosen units, sent; read by the unit afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.integration.test_result_notices import refuse
from tests.support import district
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, WIDE, check_page, statements_of, visiting
from tests.web.desk import desk, send, text_of
from workflow.services import appraisal

ROOT = "/thong-bao-ket-qua"
TYPED = {"issued_on": "09/01/2024", "signer_name": "Bùi Văn Trực"}


@pytest.fixture
def refused(app: Flask) -> list[int]:
    """Two teachers of the school who were refused."""
    del app
    district.build()
    return refuse(district.open_round())


def test_a_letter_goes_from_owed_to_sent_and_the_unit_reads_it(app: Flask, refused: list[int]) -> None:
    del refused
    office, unit = desk(app, "thuongtruc"), desk(app, "lap")
    body = text_of(office.get(ROOT))
    assert "còn 5 ngày làm việc" in body and "Trường Tiểu học Suối Mơ" in body
    assert "Chưa có thông báo nào" in text_of(unit.get(ROOT))
    preview = text_of(office.get(f"{ROOT}/don-vi/TH-SM"))
    assert "Kính gửi:" in preview and "Quyền khiếu nại:" in preview and "Phạm Văn Rêu" in preview
    nothing = send(office, ROOT, to=f"{ROOT}/lap", **TYPED)
    assert (nothing.status_code, "Chưa chọn đơn vị nào" in text_of(nothing)) == (422, True)
    late = send(office, ROOT, to=f"{ROOT}/lap", chon="TH-SM", **TYPED | {"issued_on": "10/01/2024"})
    assert (late.status_code, 'value="10/01/2024"' in text_of(late)) == (422, True)
    landed = send(office, ROOT, to=f"{ROOT}/lap", chon="TH-SM", **TYPED).headers["Location"]
    assert "Đã lập 1 thông báo" in text_of(office.get(landed))
    assert "vừa lập" in text_of(office.get(f"{ROOT}?xem=da-lap&moi={landed.rpartition('/')[2]}"))
    link = re.search(rf'href="({ROOT}/[A-Za-z0-9_-]+)" data-open', text_of(office.get(f"{ROOT}?xem=da-lap")))
    assert link is not None
    for form, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert office.get(f"{link[1]}/van-ban.{form}").data.startswith(head)
    assert office.get(f"{link[1]}/van-ban.exe").status_code == 404
    assert unit.get(link[1]).status_code == 404, "not before it was sent"
    assert (
        send(office, link[1], to=f"{link[1]}/da-gui", sent_on="09/01/2024", how="văn thư").status_code == 303
    )
    assert "Xếp loại chưa đạt mức yêu cầu." in text_of(unit.get(link[1]))
    assert desk(app, "xa").get(link[1]).status_code == 404


def test_the_statements_do_not_grow_with_refusals(app: Flask, refused: list[int]) -> None:
    office = desk(app, "thuongtruc")
    two = statements_of(office, ROOT), statements_of(office, f"{ROOT}/don-vi/TH-SM")
    appraisal.reopen(refused[:1], "Khiếu nại.", actor=district.actor("xacnhan"))
    assert (statements_of(office, ROOT), statements_of(office, f"{ROOT}/don-vi/TH-SM")) == two


@pytest.fixture
def server(app: Flask, refused: list[int]) -> Iterator[LiveServer]:
    """A server with one unit that is owed a letter."""
    del refused
    with serving(app) as made:
        yield made


@pytest.mark.browser
@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_the_pages_are_accessible(chromium: Browser, server: LiveServer, size: dict[str, int]) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url, viewport=size) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        visit.start(ROOT)
        check_page(visit.page, "owed")
        visit.click("text=Xem trước thông báo")
        check_page(visit.page, "preview")
        visit.click("main button:has-text('Lập thông báo')")
        check_page(visit.page, "letter")
        visit.told("standing body makes a letter of refusal", 2)
        visit.start(f"{ROOT}?xem=da-lap")
        check_page(visit.page, "letters")
        assert visit.console == []
