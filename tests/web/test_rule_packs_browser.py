"""The editor of local rules in Chromium: accessible, as wide as a phone, and it works without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from rules.local_packs import PACKS
from rules.pack_text import pack_yaml
from tests.support import cases, district
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, WIDE, check_page
from tests.web.test_browser import complaints, open_page
from workflow.services import registers
from workflow.services import rule_packs as commands

pytestmark = pytest.mark.browser
ROOT = "/quy-dinh/dia-phuong"
NAME = "huyen_suoi_trong"
PAGES = (
    ROOT,
    f"{ROOT}/{NAME}",
    f"{ROOT}/{NAME}/ban-2",
    f"{ROOT}/{NAME}/thu/TX-2023?ban=2",
    f"{ROOT}/soan-thao?bo={NAME}",
    "/dot-xet/TX-2023/quy-dinh",
)


@pytest.fixture
def server(app: Flask) -> Iterator[LiveServer]:
    """The small district with one approved version, one proposed that changes something, and a round."""
    district.build()
    round_id, standing = district.open_round(), district.actor("thuongtruc")
    cases.submitted(cases.drafts(cases.dossier(round_id), ["P1", "P2"]))
    text = pack_yaml(PACKS["ba_to_2024"]).replace("ba_to_2024", NAME)
    about = {
        "body_unit_id": registers.unit_ids()[district.BODY],
        "note": "Quy định của huyện.",
        "actor": standing,
    }
    commands.propose(text, seen=0, **about)
    commands.approve(NAME, 1, actor=district.actor("xacnhan"))
    cut = text[: text.index("  papers.replace")] + text[text.index("  papers.add") :]
    commands.propose(cut, seen=1, name=NAME, **about)
    with serving(app) as made:
        yield made


def sign_in(page: Page, url: str, username: str) -> None:
    """Sign in through the form."""
    page.goto(url + "/dang-nhap")
    page.fill("#username", username)
    page.fill("#password", district.PASSWORD)
    page.click("main button:has-text('Đăng nhập')")
    page.wait_for_url("**/viec-can-lam")


@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_pages_are_clean_and_accessible(chromium: Browser, server: LiveServer, size: dict[str, int]) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    context, page, seen = open_page(chromium, viewport=size)
    sign_in(page, url, "thuongtruc")
    for path in PAGES:
        page.goto(url + path)
        check_page(page, path)
    assert complaints(seen) == []
    assert seen.outside == []
    context.close()


def test_a_version_is_written_and_approved_without_scripts(chromium: Browser, server: LiveServer) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    context, page, _ = open_page(chromium, java_script_enabled=False)
    sign_in(page, url, "ky")
    page.goto(f"{url}{ROOT}/{NAME}/ban-2")
    page.click("main button:has-text('Duyệt') >> nth=0")
    page.wait_for_url("**/ban-2")
    assert "Đã duyệt bản số 2" in page.inner_text("main")
    context.close()
    context, page, _ = open_page(chromium, java_script_enabled=False)
    sign_in(page, url, "thuongtruc")
    page.goto(f"{url}{ROOT}/soan-thao?bo={NAME}")
    page.click("summary:has-text('Hội đồng')")
    page.fill("#council-members", "17")
    page.fill("#note", "Thêm hai thành viên Hội đồng.")
    page.keyboard.press("Enter")  # Enter checks, it never sends
    page.wait_for_selector("text=Đọc được, dùng được")
    assert "value: 17" in page.input_value("#text")
    page.click("main button:has-text('Trình duyệt')")
    page.wait_for_url("**/ban-3")
    assert "17 (Mục 6)" in page.inner_text("main")
    context.close()
