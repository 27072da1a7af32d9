"""The first page after signing in, and the notices."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.support import cases, district
from tests.support.browser import LiveServer
from tests.support.district import PASSWORD, actor
from tests.support.visits import PHONE, WIDE, check_page, statements_of, visiting
from tests.web.desk import desk, hidden_of, text_of
from workflow.services import appraisal, drafting


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    district.build()
    return district.open_round()


def returned(season: int, people: list[str]) -> None:
    """Send people in and return the first."""
    ids = cases.drafts(cases.dossier(season), people)
    cases.submitted(ids)
    missing = "Thiếu xác nhận xếp loại."
    appraisal.return_for_supplement(ids[:1], missing, ["khac"], date(2024, 1, 12), actor=actor("tham"))


def test_the_most_urgent_work_stands_first_with_what_it_lacks(app: Flask, season: int) -> None:
    returned(season, ["P1", "P2"])
    page = text_of(desk(app, "lap").get("/viec-can-lam"))
    assert "Thứ Ba, 09/01/2024" in page
    assert "Thiếu xác nhận xếp loại." in page
    assert "còn 3 ngày làm việc" in page
    assert "Làm tiếp: Khen thưởng thường xuyên năm 2023" in page


def test_an_open_round_asks_for_a_dossier(app: Flask, season: int) -> None:
    page = text_of(desk(app, "lap").get("/viec-can-lam"))
    assert "Chưa lập hồ sơ: Khen thưởng thường xuyên năm 2023" in page
    assert "còn 16 ngày làm việc" in page


def test_notices_are_marked_seen(app: Flask, season: int) -> None:
    returned(season, ["P1", "P2"])
    browser = desk(app, "lap")
    shown = browser.get("/thong-bao")
    assert "1 đề nghị được trả lại để bổ sung" in text_of(shown)
    browser.post("/thong-bao/da-xem", data=hidden_of(shown, "/thong-bao/da-xem"))
    assert "Không có mục mới" in text_of(browser.get("/thong-bao"))


def test_an_empty_digest_teaches(app: Flask, season: int) -> None:
    assert "mỗi hồ sơ một dòng" in text_of(desk(app, "xacnhan").get("/thong-bao"))


def test_the_same_number_of_statements_for_one_and_two(app: Flask, season: int) -> None:
    browser, found = desk(app, "lap"), set()
    dossier = cases.dossier(season)
    for people in (["P1"], ["P2"]):
        ids = cases.drafts(dossier, people)
        cases.submitted(ids)
        appraisal.return_for_supplement(ids, "Thiếu.", ["khac"], date(2024, 1, 12), actor=actor("tham"))
        found.add((statements_of(browser, "/viec-can-lam"), statements_of(browser, "/thong-bao")))
    assert len(found) == 1, found


@pytest.mark.browser
@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_home_and_notices_are_accessible(
    chromium: Any, live_server: LiveServer, season: int, size: dict[str, int]
) -> None:
    returned(season, ["P1", "P2"])
    with visiting(chromium, live_server.url, viewport=size) as visit:
        visit.sign_in("lap", PASSWORD)
        check_page(visit.page, "home of the clerk")
        visit.page.goto(f"{live_server.url}/thong-bao")
        check_page(visit.page, "notices")
        visit.start("/viec-can-lam")
        visit.click("text=Làm tiếp >> nth=0")
        assert "/ho-so/" in visit.page.url
        visit.told(f"clerk resumes, {size['width']} px", 3)
        assert visit.console == []


def test_the_rail_has_daily_places_first_and_an_administrator_begins_at_his(app: Flask, season: int) -> None:
    """Places of every day stand before the heading; who has no dossiers is not sent to an empty worklist."""
    page = desk(app, "lap").get("/viec-can-lam").get_data(as_text=True)
    rail = page.partition('<nav class="rail"')[2].partition("</nav>")[0]
    daily, _, ledgers = rail.partition("Sổ và quy định")
    assert "Hồ sơ" in daily and "Tra cứu" in daily
    assert "Sáng kiến" in ledgers and "Đợt xét" in ledgers and "Quy định" in ledgers
    assert desk(app, "quantri").get("/viec-can-lam").location == "/quan-tri"
    assert 'role="search"' in page
    assert 'role="search"' not in text_of(desk(app, "quantri").get("/quan-tri")), (
        "nothing that he may look up"
    )


def test_a_head_with_one_dossier_is_led_to_its_review(app: Flask, season: int) -> None:
    """One press from home to the page where the list is submitted."""
    ids = cases.drafts(cases.dossier(season), ["P1"])
    drafting.send_to_head(ids, actor=actor("lap"))
    assert re.search(r'href="/ho-so/[^/"]+/duyet"', text_of(desk(app, "truong").get("/viec-can-lam")))
