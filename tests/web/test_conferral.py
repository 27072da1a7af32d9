"""Conferring in the pages: recorded in bulk, in person or through somebody; seen by unit, nominee and register."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from playwright.sync_api import Browser
from python_calamine import CalamineWorkbook

from tests.support import district, money
from tests.support import signing as helper
from tests.support.browser import serving
from tests.support.visits import PHONE, check_page, visiting
from tests.web.desk import desk, send, text_of

OFFICE = "thuongtruc"
CEREMONY = {
    "way": "in_person", "held_on": "09/01/2024", "place": "Hội trường UBND huyện", "items": ["certificate", "money"],
    "received_by": "", "relation": "", "note": "",
}  # fmt: skip


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    del app
    district.build()
    return district.open_round()


def path_of(decision: int, tail: str = "/trao-thuong") -> str:
    return f"/quyet-dinh/{helper.ref_of(decision)}{tail}"


def test_all_but_one_are_recorded_and_the_one_through_a_colleague(app: Flask, season: int) -> None:
    decision, ids = money.issued(season)
    browser, page = desk(app, OFFICE), path_of(decision)
    answer = send(browser, page, tat_ca="1", chon=[money.case_ref(ids[0])], **CEREMONY | {"place": ""})
    assert answer.status_code == 422 and "Ghi nơi trao thưởng" in text_of(answer)
    assert send(browser, page, tat_ca="1", chon=[money.case_ref(ids[0])], **CEREMONY).status_code == 303
    body = text_of(browser.get(page))
    assert "Đã trao 1/2" in body and "Đã ghi đã trao cho 1 trường hợp." in body
    through = CEREMONY | {"way": "on_behalf", "received_by": "Hồ Thị Lụa", "relation": "đồng nghiệp"}
    assert send(browser, page, chon=[money.case_ref(ids[0])], **through).status_code == 303
    assert "Người khác nhận thay: Hồ Thị Lụa (đồng nghiệp)" in text_of(
        browser.get(f"{page}?tinh_trang=given")
    )


def test_unit_nominee_page_and_register_tell_money_and_conferring(app: Flask, season: int) -> None:
    decision, ids = money.issued(season)
    money.paid(decision, ids)
    send(desk(app, OFFICE), path_of(decision), tat_ca="1", **CEREMONY)
    case = f"/de-nghi/{money.case_ref(ids[0])}"
    unit = text_of(desk(app, "lap").get(case))
    assert "540.000 đồng, đã chi ngày 09/01/2024" in unit
    assert "người được khen nhận, 09/01/2024, Hội trường UBND huyện" in unit
    assert "tien-thuong" not in unit, "the ledger is the body's"
    assert "/tien-thuong/" in text_of(desk(app, OFFICE).get(case))
    assert "Sau quyết định" not in text_of(desk(app, "uyvien").get(case))
    people = desk(app, "lap").get("/nguoi?q=dinh thi mai")
    key = text_of(people).partition('href="/nguoi/P')[2].partition('"')[0]
    assert "trao 09/01/2024, Hội trường UBND huyện" in text_of(desk(app, "lap").get(f"/nguoi/P{key}"))


def test_lists_are_made_and_the_treasury_gets_its_file(app: Flask, season: int) -> None:
    decision, _ids = money.issued(season)
    browser, ledger = desk(app, OFFICE), path_of(decision, "/tien-thuong")
    names = {"preparer": "Bùi Văn Trực", "accountant": "Lê Thị Toán", "head": ""}
    assert send(browser, ledger, to=f"{ledger}/danh-sach-chi", **names).status_code == 303
    body = text_of(browser.get(ledger))
    assert "Danh sách chi tiền thưởng" in body and "PDF" in body and "Word (DOCX)" in body
    page = path_of(decision)
    answer = send(browser, page, to=f"{page}/danh-sach", held="Hội trường", **names)
    assert answer.status_code == 303 and "Danh sách trao thưởng" in text_of(browser.get(page))
    file = browser.get(f"{ledger}/kho-bac.xlsx")
    assert file.status_code == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(file.data)).get_sheet_by_index(0).to_python()
    head = next(number for number, row in enumerate(rows) if row[0] == "STT")
    assert rows[head][:6] == [
        "STT", "Họ và tên", "Số tài khoản người hưởng", "Tên ngân hàng", "Tổng số", "Tiền thưởng"
    ]  # fmt: skip
    assert [row[5] for row in rows[head + 1 : head + 3]] == [money.PRIZE] * 2


def test_only_the_body_opens_it_and_only_the_office_records(app: Flask, season: int) -> None:
    decision, ids = money.issued(season)
    page = path_of(decision)
    for who, status in (("lap", 404), ("uyvien", 404), ("vanthu", 200), ("thuky", 200)):
        assert desk(app, who).get(page).status_code == status, who
    assert "Ghi việc trao" not in text_of(desk(app, "vanthu").get(page))
    office = desk(app, OFFICE).get(page)
    token = text_of(office).partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {"chon": [money.case_ref(ids[0])], "khoa": "k" * 22, "csrf_token": token} | CEREMONY
    assert desk(app, "vanthu").post(page, data=sent).status_code in {400, 403}


@pytest.mark.browser
def test_the_officer_pays_and_confers_a_decision(chromium: Browser, app: Flask, season: int) -> None:
    decision, ids = money.issued(season)
    ref = money.fund()
    with serving(app) as server, visiting(chromium, server.url.replace("127.0.0.1", "localhost")) as visit:
        visit.sign_in(OFFICE, district.PASSWORD)
        visit.start(path_of(decision, "/tien-thuong"))
        check_page(visit.page, "ledger")
        visit.fill("#paper", "Phiếu chi 15")
        visit.click("text=Ghi cho cả 2 trường hợp còn phải chi")
        visit.page.wait_for_selector("text=Đã ghi «Đã chi» cho 2 trường hợp.")
        visit.click("text=Trao thưởng theo quyết định này")
        visit.page.wait_for_url("**/trao-thuong")
        visit.click(f'input[name=chon][value="{money.case_ref(ids[0])}"]')
        assert visit.page.inner_text("[data-chosen]") == "Ghi cho 1 dòng đã chọn"
        visit.fill("#place", "Hội trường UBND huyện")
        visit.click("[data-all-but]")
        visit.page.wait_for_selector("text=Đã trao 1/2")
        check_page(visit.page, "conferral")
        visit.told("the standing body pays a whole decision and confers all but one", 4)
        visit.page.set_viewport_size(PHONE)
        for path in (path_of(decision, "/tien-thuong"), path_of(decision), f"/quy-thi-dua/{ref}"):
            visit.page.goto(visit.url + path)
            check_page(visit.page, path)
        assert visit.console == []
