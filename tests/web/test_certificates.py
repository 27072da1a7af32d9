"""Certificates as pages: ordered from the decision, a batch with files, one line, blanks, cấp lại with two people."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.support import district, medals, stores
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, WIDE, check_page, visiting
from tests.web.desk import desk, send, text_of

BLANKS = "/giay-chung-nhan/phoi"
ZERO = {f"{group}_{way}": "0" for group in ("name", "address", "achievement", "register", "place_date", "signer")
        for way in ("right", "down")}  # fmt: skip


@pytest.fixture
def page(app: Flask) -> str:
    """The certificates of an issued decision of Giấy khen."""
    del app
    return f"/quyet-dinh/{stores.filled('decision on P1', _decided)}/giay-chung-nhan"


def _decided() -> str:
    district.build()
    return medals.ref_of(medals.decided(("P1",)))


def test_from_the_decision_to_the_file_and_one_again(app: Flask, page: str) -> None:
    office = desk(app, "thuongtruc")
    assert "Giấy khen, bằng chứng nhận" in text_of(office.get(page.removesuffix("/giay-chung-nhan")))
    shown = text_of(office.get(page))
    assert "01/2024" in shown and "Đinh Thị Mai" in shown and "Điều 104" in shown
    ordered = send(office, page, to=f"{page}/in", paper="giay-thuong", size="100")
    assert ordered.status_code == 303
    batch = text_of(office.get(ordered.location))
    assert "Đã xong" in batch and "1 giấy đã lập" in batch
    for pattern in (r"/giay-chung-nhan/dot-in/[\w-]+/tep-1\.pdf", r"/giay-chung-nhan/[\w-]+\.pdf"):
        link = re.search(f'href="({pattern})"', batch)
        assert link is not None
        answer = office.get(link[1])
        assert answer.data.startswith(b"%PDF") and "attachment" in answer.headers["Content-Disposition"]
    assert office.get(f"{ordered.location}/tep-9.pdf").status_code == 404
    unit = desk(app, "lap")
    assert "Đinh Thị Mai" in text_of(unit.get(page)) and unit.get(ordered.location).status_code == 404
    assert desk(app, "xa").get(page).status_code == 404
    assert "In giấy</h2>" not in text_of(desk(app, "tham").get(page))


def test_the_so_vang_is_searched_and_printed(app: Flask, page: str) -> None:
    del page
    office = desk(app, "thuongtruc")
    assert "Đinh Thị Mai" in text_of(office.get("/so-vang?q=dinh+mai"))
    assert "Đinh Thị Mai" in text_of(office.get("/so-vang?q=1/2024"))
    assert "Không có dòng nào" in text_of(office.get("/so-vang?q=khongai"))
    assert office.get("/so-vang/in.pdf").data.startswith(b"%PDF")
    assert desk(app, "lap").get("/so-vang").status_code == 403
    assert "Đinh Thị Mai" in text_of(desk(app, "tinh").get("/so-vang"))


def test_shifts_are_typed_in_millimetres_and_a_wrong_one_is_told_beside_its_field(
    app: Flask, page: str
) -> None:
    clerk = desk(app, "vanthu")
    wrong = send(clerk, BLANKS, **ZERO | {"name_right": "hai"})
    body = text_of(wrong)
    assert wrong.status_code == 422 and "«hai» không phải số đo" in body and 'value="hai"' in body
    assert send(clerk, BLANKS, **ZERO | {"name_right": "-2,5"}).status_code == 303
    assert 'value="-2,5"' in text_of(clerk.get(BLANKS))
    assert clerk.get(f"{BLANKS}/to-can-chinh.pdf").data.startswith(b"%PDF")
    assert desk(app, "tham").get(BLANKS).status_code == 403
    there = re.search(r'href="([^"]+phoi[^"]*)"', text_of(clerk.get(page)))
    assert there is not None
    kept = send(clerk, there[1], **ZERO).headers["Location"]
    assert f'href="{page}"' in text_of(clerk.get(kept))


def test_a_lost_certificate_is_asked_for_by_the_unit_and_given_by_the_standing_body(
    app: Flask, page: str
) -> None:
    office, unit = desk(app, "thuongtruc"), desk(app, "lap")
    send(office, page, to=f"{page}/in", paper="giay-thuong", size="100")
    line = re.search(r'href="(/giay-chung-nhan/dong/[\w-]+)"', text_of(unit.get(page)))
    assert line is not None
    asked = {"reason": "Bão làm mất.", "paper": "Đơn ngày 09/01/2024", "received_on": "09/01/2024"}
    nothing = send(unit, f"{line[1]}/cap-lai", **asked)
    assert (nothing.status_code, "Bão làm mất." in text_of(nothing)) == (422, True)
    made = send(unit, f"{line[1]}/cap-lai", ground="lost", **asked)
    assert made.status_code == 303
    assert "Đồng ý, lập giấy mới" not in text_of(unit.get(made.location))
    assert "chưa có quy định" in text_of(office.get(made.location))
    assert send(office, made.location, to=f"{made.location}/dong-y").status_code == 303
    page_of_line = text_of(unit.get(line[1]))
    assert "Cấp lại, ngày 09 tháng 01 năm 2024" in page_of_line and "Giấy lần đầu" in page_of_line
    assert "Bão làm mất." in text_of(office.get(made.location))


@pytest.fixture
def server(app: Flask, page: str) -> Iterator[LiveServer]:
    """A server with one decision of Giấy khen."""
    del page
    with serving(app) as made:
        yield made


@pytest.mark.browser
@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_the_pages_are_accessible(
    chromium: Browser, server: LiveServer, page: str, size: dict[str, int]
) -> None:
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost"), viewport=size) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        visit.start(page)
        check_page(visit.page, "certificates")
        visit.click("main button:has-text('In giấy')")
        check_page(visit.page, "batch")
        visit.click("main a[data-open]")
        check_page(visit.page, "line")
        visit.page.goto(visit.page.url.split("/giay-chung-nhan")[0] + BLANKS)
        check_page(visit.page, "blanks")
        assert visit.console == []
        visit.told("standing body prints certificates", 2)
