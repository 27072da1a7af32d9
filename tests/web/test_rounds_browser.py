"""Rounds in Chromium: the grid of units by keyboard, a round closed, every page accessible at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.support import cases, district
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, WIDE, check_page, visiting
from workflow import clock
from workflow.models import DayKind
from workflow.services import local_days, registers
from workflow.services.supplements import permit_supplement

pytestmark = pytest.mark.browser
PAGES = (
    "/dot-xet",
    "/dot-xet/TX-2023",
    "/dot-xet/TX-2023/don-vi",
    "/dot-xet/TX-2023/sua",
    "/dot-xet/TX-2023/van-ban",
    "/dot-xet/TX-2023/bo-sung",
    "/dot-xet/TX-2023/dong",
    "/dot-xet/moi?tu=TX-2023",
    "/quan-tri/ngay-nghi?thang=2024-02",
    "/quan-tri/ngay-nghi/1",
    "/lich",
)


@pytest.fixture
def server(app: Flask, moving_clock: clock.SimulatedClock) -> Iterator[LiveServer]:
    """The small district after the gate of a round: a draft, one sent, a supplementary dossier, a day proposed."""
    district.build()
    round_id, who = district.open_round(gate_closes_on=date(2024, 2, 2)), district.actor("thuongtruc")
    district.open_round(code="TX-2024", name="Khen thưởng năm 2024", closes_on=date(2024, 12, 16))
    cases.drafts(cases.dossier(round_id))
    body = registers.unit_ids()[district.BODY]
    moving_clock.move_to(date(2024, 2, 5))
    commune = registers.unit_ids()[district.COMMUNE]
    permit_supplement(round_id, commune, date(2024, 2, 6), reason="Bỏ sót.", document="CV 5", actor=who)
    local_days.propose_day(date(2024, 2, 16), DayKind.OFF, "Nghỉ bão", "CV 6", body_unit_id=body, actor=who)
    with serving(app) as made:
        yield made


@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_pages_of_rounds_are_accessible(chromium: Browser, server: LiveServer, size: dict[str, int]) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url, viewport=size) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        for path in PAGES:
            visit.page.goto(url + path)
            check_page(visit.page, path)
        assert visit.console == []


def test_the_grid_is_filled_by_keyboard(chromium: Browser, server: LiveServer) -> None:
    """Arrows and Enter move in a column; one button saves; the school sees its day and its places."""
    url = server.url.replace("127.0.0.1", "localhost")
    school = registers.unit_ids()[district.SCHOOL]
    with visiting(chromium, url) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        visit.start("/dot-xet/TX-2023/don-vi")
        first = visit.page.locator("input.rd-number").first
        first.focus()
        column = first.get_attribute("name").rpartition("_")[2]
        visit.press("ArrowDown")
        at = visit.page.evaluate("document.activeElement.name")
        assert at.endswith(column)
        assert at != first.get_attribute("name")
        visit.press("ArrowUp")
        assert visit.page.evaluate("document.activeElement.name") == first.get_attribute("name")
        visit.fill(f"#han_{school}", "07/02/2024")
        visit.fill(f"#cho_{school}_LDTT", "3")
        visit.fill(f"#ly_do_{school}", "Đường sạt lở.")
        visit.click("text=Lưu thay đổi")
        visit.page.wait_for_selector("text=1 đơn vị thay đổi")
        assert visit.page.input_value(f"#han_{school}") == "07/02/2024"
        visit.told("standing body sets a unit's own day and places", 1)


def test_a_round_is_closed_in_three_clicks(
    chromium: Browser, server: LiveServer, moving_clock: clock.SimulatedClock
) -> None:
    """From the round's page: the menu, the preview, the button; then only reading is left."""
    moving_clock.move_to(date(2024, 2, 7))
    url = server.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        visit.start("/dot-xet/TX-2023")
        visit.click("main summary:has-text('Thêm')")
        visit.click("main .menu-panel a:has-text('Đóng đợt xét')")
        visit.page.wait_for_selector("text=dự thảo chưa trình")
        visit.click("main button:has-text('Đóng đợt xét')")
        visit.page.wait_for_selector("text=1 kết thúc, 0 chuyển tiếp")
        assert visit.page.locator("main a:has-text('Mở lại đợt xét')").count() == 1
        check_page(visit.page, "closed round")
        visit.told("standing body closes a round", 3)
