"""The officer at the queue in Chromium: one key per clean dossier, a school in bulk; accessible, also on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.support import cases, district
from tests.support.browser import LiveServer, serving
from tests.support.visits import BUDGETS, PHONE, WIDE, check_page, visiting
from workflow import clock
from workflow.appraisal_words import AskedBody
from workflow.queries import nominations
from workflow.services import appraisal, consultations
from workflow.services.consultations import Letter

pytestmark = pytest.mark.browser


@pytest.fixture
def server(app: Flask) -> Iterator[LiveServer]:
    """Two clean nominations of the school, and one that another body is asked about."""
    district.build()
    round_id = district.open_round()
    ids = cases.drafts(cases.dossier(round_id), ["P1", "P2"])
    cases.submitted(ids)
    appraisal.receive(ids, actor=district.actor("tham"))
    with serving(app) as made:
        yield made


def test_one_key_clears_a_clean_dossier_and_one_takes_it_back(chromium: Browser, server: LiveServer) -> None:
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost")) as visit:
        visit.sign_in("tham", district.PASSWORD)
        visit.page.goto(f"{visit.url}/tham-dinh?xem=nguoi&loc=sach&y_kien=chua")
        first = visit.page.locator("a[data-open]").first.get_attribute("href")
        visit.page.clock.install(time=0)
        visit.page.clock.pause_at(1000)
        visit.start(str(first))
        visit.page.keyboard.press("y")  # a key meant for the page before: nobody has seen this one
        assert visit.page.locator("form[data-sent]").count() == 0
        visit.page.clock.resume()
        visit.press("y")
        visit.page.wait_for_selector("text=Mục 1 trong 1")
        visit.press("y")
        visit.page.wait_for_selector("text=Không còn mục nào")
        assert (visit.clicks, visit.keys) == (0, 2)
        visit.told("officer clears a clean dossier by one key", BUDGETS["appraiser_clean"], cases=2)
        assert visit.keys <= BUDGETS["appraiser_clean"] * 2
        visit.page.click("text=Hoàn tác")
        visit.page.wait_for_selector("text=Đã hoàn tác")
        assert visit.console == []


def test_a_school_in_bulk_with_a_preview_costs_two_clicks(chromium: Browser, server: LiveServer) -> None:
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost")) as visit:
        visit.sign_in("tham", district.PASSWORD)
        visit.start("/tham-dinh")
        visit.click("text=Ghi ý kiến cho 2 mục sạch")
        check_page(visit.page, "preview of a run")
        visit.click("text=Ghi ý kiến thẩm định cho 2 đề nghị")
        visit.page.wait_for_selector("text=2 đã thực hiện, 0 giữ nguyên")
        visit.told("officer clears a school in bulk", BUDGETS["appraiser_clean"], cases=2)
        check_page(visit.page, "results of a run")
        assert visit.console == []


def test_a_school_in_bulk_works_without_scripts(chromium: Browser, server: LiveServer) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url, java_script_enabled=False) as visit:
        visit.sign_in("tham", district.PASSWORD)
        visit.start("/tham-dinh")
        visit.click("text=Ghi ý kiến cho 2 mục sạch")
        visit.click("text=Ghi ý kiến thẩm định cho 2 đề nghị")
        assert "2 đã thực hiện, 0 giữ nguyên" in visit.page.inner_text("main")


@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_the_queue_is_accessible_at_the_desk_and_on_a_phone(
    chromium: Browser, server: LiveServer, size: dict[str, int]
) -> None:
    one = nominations.ref_of(district.actor("tham"), 1)
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost"), viewport=size) as visit:
        visit.sign_in("tham", district.PASSWORD)
        for path in ("/tham-dinh", "/tham-dinh?xem=nguoi", f"/tham-dinh/{one}?loc=sach", "/viec-dang-chay"):
            visit.page.goto(visit.url + path)
            check_page(visit.page, path)
        assert visit.console == []


@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_letters_and_more_time_are_accessible_at_the_desk_and_on_a_phone(
    chromium: Browser, server: LiveServer, size: dict[str, int]
) -> None:
    viewer = district.actor("tham")
    one = nominations.ref_of(viewer, 1)
    asked = Letter(AskedBody.POLICE, "Công an huyện Suối Trong", "12/CV-NV", clock.today())
    letter = consultations.ask([1], asked, actor=viewer)
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost"), viewport=size) as visit:
        visit.sign_in("tham", district.PASSWORD)
        for path in ("/lay-y-kien", f"/lay-y-kien/{letter}", f"/lay-y-kien/moi?chon={one}"):
            visit.page.goto(visit.url + path)
            check_page(visit.page, path)
        assert visit.console == []
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost"), viewport=size) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        visit.page.goto(f"{visit.url}/dot-xet/TX-2023/gia-han")
        check_page(visit.page, "more time for one unit")
