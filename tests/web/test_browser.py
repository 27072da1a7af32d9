"""In Chromium: no console or outside noise, no accessibility faults, no sideways scroll, no script needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.support.browser import serving
from tests.support.visits import PHONE, WIDE, check_page, follow, scripts_held
from tests.web.site import PASSWORD

PAGES = ("/dang-nhap", "/he-thong/thiet-ke", "/khong-co-trang-nay")

pytestmark = pytest.mark.browser


@dataclass
class Seen:
    """What the browser complained about and where it went."""

    console: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    sent: int = 0


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The run's one Chromium (two Playwrights in one process do not go together)."""
    return chromium


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application on a free local port."""
    with serving(app) as server:
        yield server.url.replace("127.0.0.1", "localhost")


def open_page(browser: Browser, **context: object) -> tuple[BrowserContext, Page, Seen]:
    """Return a fresh page that records complaints; requests leaving this machine are cut."""
    made = browser.new_context(**context)  # type: ignore[arg-type]  # options of the test
    page, seen = made.new_page(), Seen()
    page.on("console", lambda message: seen.console.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.console.append(str(error)))

    def watch(route: Route) -> None:
        if route.request.url.startswith(("http://localhost:", "data:")):
            route.continue_()
        else:
            seen.outside.append(route.request.url)
            route.abort()

    page.route("**/*", watch)
    return made, page, seen


def sign_in(page: Page, site: str) -> None:
    """Sign in through the form."""
    page.goto(site + "/dang-nhap")
    page.fill("#username", "lan")
    page.fill("#password", PASSWORD)
    page.click("main button:has-text('Đăng nhập')")
    page.wait_for_url("**/viec-can-lam")


def complaints(seen: Seen) -> list[str]:
    """Return the complaints that matter: a missing page is reported by Chromium as a failed load."""
    return [text for text in seen.console if "404 (NOT FOUND)" not in text]


@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_pages_are_clean_and_accessible(browser: Browser, site: str, size: dict[str, int]) -> None:
    """No console message, no outside request, no axe violation, no sideways scroll."""
    context, page, seen = open_page(browser, viewport=size)
    sign_in(page, site)
    for path in (*PAGES[1:], "/tai-khoan"):
        page.goto(site + path)
        check_page(page, path)
    context.clear_cookies()
    page.goto(site + PAGES[0])
    check_page(page, PAGES[0])
    assert complaints(seen) == []
    assert seen.outside == []
    context.close()


def test_works_without_javascript(browser: Browser, site: str) -> None:
    """Signing in, filtering and signing out need no script."""
    context, page, _ = open_page(browser, java_script_enabled=False)
    sign_in(page, site)
    page.goto(site + "/he-thong/thiet-ke")
    page.fill("#loc-q", "Đèo Xanh")
    follow(page.locator("form.filters button"))
    assert page.locator("#danh-sach tbody tr").count() == 1
    assert "q=" in page.url
    page.click("details.account summary")
    page.click("text=Đăng xuất")
    page.wait_for_url("**/dang-nhap")
    context.close()


def test_filter_replaces_the_list_in_place(browser: Browser, site: str) -> None:
    """With scripts the list follows the typing, the address too, and the page is not loaded again."""
    context, page, seen = open_page(browser, viewport=WIDE)
    page.goto(site + "/he-thong/thiet-ke")
    page.evaluate("window.stayed = true")
    page.locator("#loc-q").press_sequentially("Suối", delay=20)
    expect(page.locator("#danh-sach tbody tr")).to_have_count(1)
    assert page.evaluate("window.stayed") is True
    expect(page).to_have_url(re.compile("q=Su"))
    assert page.evaluate("document.activeElement.id") == "loc-q"
    assert complaints(seen) == []
    page.go_back()
    expect(page.locator("#danh-sach tbody tr")).not_to_have_count(1)
    expect(page.locator("#loc-q")).to_have_value("")
    context.close()


def test_a_list_is_not_replaced_under_the_hand(browser: Browser, site: str) -> None:
    """The answer waits for a pressed button; who is ticked and has the focus keeps both; a failure is said."""
    context, page, _ = open_page(browser, viewport=WIDE)
    page.goto(site + "/he-thong/thiet-ke")
    page.evaluate("document.querySelector('#danh-sach').dataset.old = ''")
    page.locator("#danh-sach tbody input").nth(1).hover()
    page.mouse.down()
    with page.expect_response("**/thiet-ke*"):
        page.evaluate("document.querySelector('form.filters').requestSubmit()")
    page.mouse.up()
    expect(page.locator("#danh-sach[data-old]")).to_have_count(0)
    expect(page.locator("#danh-sach tbody input").nth(1)).to_be_checked()
    expect(page.locator("#danh-sach tbody input").nth(1)).to_be_focused()
    page.route("**/thiet-ke*", lambda route: route.abort())
    page.fill("#loc-q", "x")
    expect(page.locator("[data-not-new]")).to_contain_text("Mất kết nối với máy chủ.")
    second_half = (
        "document.body.dispatchEvent(new MouseEvent('click', {detail: 2, bubbles: true, cancelable: true}))"
    )
    assert page.evaluate(second_half) is True
    page.unroute("**/thiet-ke*")
    page.reload()
    assert page.evaluate(second_half) is False
    context.close()


def test_keys_and_password_toggle(browser: Browser, site: str) -> None:
    """ "?" opens the keys, Escape closes; the password can be shown and hidden again."""
    context, page, _ = open_page(browser, viewport=WIDE)
    page.goto(site + "/dang-nhap")
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("#phim-tat").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#phim-tat").is_visible()
    page.click("[data-reveal=password]")
    assert page.get_attribute("#password", "type") == "text"
    page.click("[data-reveal=password]")
    assert page.get_attribute("#password", "type") == "password"
    context.close()


def test_what_a_hand_did_before_the_scripts_came_stands(browser: Browser, site: str) -> None:
    """A unit chosen early keeps its button, a filter is applied; who types after a refusal keeps the focus."""
    context, page, _ = open_page(browser, viewport=WIDE)
    page.goto(site + "/dang-nhap")
    page.fill("#username", "lan")
    page.fill("#password", "không phải")
    with scripts_held(page):
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-focus]")
        page.fill("#password", PASSWORD)
    assert page.evaluate("document.activeElement.id") == "password"
    page.keyboard.press("Enter")
    page.wait_for_url("**/viec-can-lam")
    assert page.locator("[data-no-js]").is_hidden()
    with scripts_held(page):
        page.goto(site + "/he-thong/thiet-ke", wait_until="commit")
        page.select_option("#don-vi", "2")
        page.fill("#loc-q", "Đèo Xanh")
        page.evaluate("window.stayed = true")
    expect(page.locator("#danh-sach tbody tr")).to_have_count(1)
    assert page.evaluate("window.stayed") is True
    follow(page.locator("form.unit button"))
    assert page.input_value("#don-vi") == "2"
    context.close()


def test_first_load_is_light(browser: Browser, site: str) -> None:
    """The first page with everything takes under 200 KB on the wire, the next one under 30 KB."""
    context, page, _ = open_page(browser, viewport=WIDE)
    page.unroute_all()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(site + "/he-thong/thiet-ke", wait_until="networkidle")
    first = sum(sizes)
    sizes.clear()
    page.goto(site + "/dang-nhap", wait_until="networkidle")
    assert 60_000 < first < 200_000
    assert sum(sizes) < 30_000
    context.close()
