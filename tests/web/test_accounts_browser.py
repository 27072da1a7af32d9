"""The first day in Chromium: from nothing to the first open round, counted; the second factor; every page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.support import cases, district
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, WIDE, check_page, visiting
from tests.web.test_accounts_pages import number
from tests.web.test_setup_page import PASSWORD, TYPED, empty  # noqa: F401  # a fixture
from workflow import clock
from workflow.roles import Role
from workflow.services import founding, grant_requests, registers, second_factor
from workflow.services.actors import actor_for_user
from workflow.services.grant_requests import GrantDraft

pytestmark = pytest.mark.browser
NEW = "cơn mưa đầu mùa rất lạ"


@pytest.fixture
def new_body(empty: Flask) -> Iterator[LiveServer]:  # noqa: F811  # the fixture imported above
    """A server on an empty database."""
    with serving(empty) as made:
        yield made


def test_from_an_empty_installation_to_the_first_open_round(new_body: LiveServer, chromium: Browser) -> None:
    code = founding.new_setup_code()
    with visiting(chromium, new_body.url) as visit:
        page = visit.page
        visit.start("/dang-nhap")
        assert page.url.endswith("/cai-dat")
        check_page(page, "cai-dat")
        for name, text in (TYPED | {"setup_code": code}).items():
            if name == "level":
                visit.choose("#level", text)
            else:
                visit.fill(f"#{name}", text)
        visit.click("main button:has-text('Khởi tạo')")
        check_page(page, "da-khoi-tao")
        temporary = page.locator(".acc-slip dd").nth(1).inner_text()
        visit.click("main a:has-text('Đăng nhập bằng tài khoản')")
        enter(visit, "quantri", PASSWORD)
        assert page.locator("h1").inner_text() == "Ngày đầu tiên"
        check_page(page, "ngay-dau-tien")
        visit.click("main a:has-text('Tạo tài khoản, giao nhiệm vụ')")
        visit.click("main a:has-text('Tạo tài khoản')")
        visit.fill("#display_name", "Đinh Văn Thẩm")
        visit.fill("#username", "tham")
        visit.click("main button:has-text('Tạo tài khoản')")
        visit.click("main a:has-text('Trình giao nhiệm vụ')")
        visit.choose("#role", "appraiser")
        visit.fill("#document", "QĐ 15/QĐ-UBND")
        visit.click("main button:has-text('Trình để duyệt')")
        assert "chỉ có hiệu lực sau khi người thứ hai duyệt" in page.locator("main").inner_text()
        page.context.clear_cookies()
        page.goto(visit.url + "/dang-nhap")
        enter(visit, "thuongtruc", temporary)
        for name, text in (("current", temporary), ("new", NEW), ("again", NEW)):
            visit.fill(f"#{name}", text)
        visit.click("main button:has-text('Đổi mật khẩu')")
        page.goto(visit.url + "/quan-tri/bat-dau")
        visit.click("main a:has-text('Xem việc chờ duyệt')")
        visit.click("main button:text-is('Duyệt')")
        page.goto(visit.url + "/quan-tri/bat-dau")
        visit.click("main a:has-text('Mở đợt xét')")
        open_round(visit)
        assert "Đã mở đợt xét" in page.locator("main").inner_text()
        assert [text for text in visit.console if "404" not in text] == []
        visit.told("first day: empty installation to the first open round", 20)


def enter(visit: Any, username: str, password: str) -> None:
    """Sign in as a counted part of the journey."""
    visit.fill("#username", username)
    visit.fill("#password", password)
    visit.click("main button:text-is('Đăng nhập')")


def open_round(visit: Any) -> None:
    """Fill the form of the round."""
    today = clock.today()
    visit.fill("#name", "Khen thưởng thường xuyên năm 2023")
    visit.fill("#code", "TX-2023")
    visit.click(visit.page.locator("#awards input").first)
    day = "%d/%m/%Y"
    typed = {
        "period_label": "năm 2023",
        "period_since": "01/01/2023",
        "period_until": "31/12/2023",
        "closes_on": (today + timedelta(days=20)).strftime(day),
    }
    for name, text in typed.items():
        visit.fill(f"#{name}", text)
    visit.click("main button:has-text('Mở đợt xét')")


@pytest.fixture
def town(app: Flask) -> Iterator[LiveServer]:
    """The small district with drafts and a duty that waits."""
    district.build()
    cases.drafts(cases.dossier(district.open_round()), ["P1", "P2"])
    unit = registers.unit_ids()[district.SCHOOL]
    wanted = GrantDraft(number("xa"), Role.CLERK, unit, clock.today(), None, "QĐ 5")
    grant_requests.propose(wanted, actor=actor_for_user(number("quantri")))
    with serving(app) as made:
        yield made


def test_signing_in_with_a_code_and_back_to_where_one_was(town: LiveServer, chromium: Browser) -> None:
    signer = district.actor("ky")
    phone = pyotp.TOTP(second_factor.begin(signer).secret)
    second_factor.confirm(signer, phone.generate_otp(second_factor.current_step() - 1), remote="127.0.0.1")
    with visiting(chromium, town.url, viewport=PHONE) as visit:
        visit.start("/quyet-dinh")
        check_page(visit.page, "sign-in")
        enter(visit, "ky", district.PASSWORD)
        check_page(visit.page, "code")
        visit.fill("#code", phone.generate_otp(second_factor.current_step()))
        visit.click("main button:text-is('Đăng nhập')")
        assert visit.page.url.endswith("/quyet-dinh")
        visit.told("sign in with the second factor", 2)


@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_every_page_of_accounts_is_accessible(
    town: LiveServer, chromium: Browser, size: dict[str, int]
) -> None:
    users = "/quan-tri/nguoi-dung"
    pages = {
        "quantri": (
            "/quan-tri",
            users,
            f"{users}/moi",
            f"{users}/{number('lap')}",
            f"{users}/{number('lap')}/phan-cong",
            "/quan-tri/phan-cong",
            "/quan-tri/ma-tran-quyen?viec=submit",
            "/quan-tri/bat-dau",
            "/tai-khoan/xac-thuc/bat",
        ),
        "truong": (f"/quan-tri/ban-giao?di={number('lap')}&den={number('truong')}", "/tai-khoan"),
        "ky": ("/quan-tri/phan-cong",),
    }
    for username, addresses in pages.items():
        with visiting(chromium, town.url, viewport=size) as visit:
            visit.sign_in(username, district.PASSWORD)
            for address in addresses:
                assert visit.page.goto(town.url + address).status == 200, address
                check_page(visit.page, address)
                height, shown = visit.page.evaluate(
                    "[document.documentElement.scrollHeight, document.body.getBoundingClientRect().height]"
                )
                assert height <= max(shown, size["height"]) + 2, f"{address}: empty space below the page"
            assert visit.console == []
