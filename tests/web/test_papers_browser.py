"""Papers in Chromium: all of a dossier made in a few clicks, saved while one types, photos from a phone."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdf
import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.integration.test_unit_papers import begun, voted
from tests.support import district
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, WIDE, Visit, check_page, visiting
from tests.unit.documents.reading import compact
from tests.web.test_papers import photo
from workflow.queries import unit_papers

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PAPER_PICTURES", "")
"""A folder for pictures of the pages, when somebody wants to look."""


@pytest.fixture
def dossier() -> list[str]:
    """The reference of the dossier, once the server runs."""
    return []


@pytest.fixture
def server(app: Flask, dossier: list[str]) -> Iterator[LiveServer]:
    """A dossier of the school with three nominations, the fighter's vote recorded, and no paper."""
    district.build()
    _number, ref, ids = begun(district.open_round(closes_on=date(2024, 12, 31)))
    voted(ids)
    dossier.append(ref)
    with serving(app) as made:
        yield made


def taken(visit: Visit, name: str) -> None:
    """Check the open page, and keep its picture when asked to."""
    check_page(visit.page, name)
    assert visit.console == [], name
    if PICTURES:
        visit.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


LEAVES = """() => {
    let sent = 0;
    const real = window.fetch;
    window.fetch = (...asked) => { sent += 1; return real(...asked); };
    dispatchEvent(new PageTransitionEvent("pagehide"));
    return sent;
}"""
"""Leave the page, as its scripts hear it; return how many requests they sent for that."""


def test_a_clerk_makes_all_papers_of_a_dossier(
    chromium: Browser, server: LiveServer, dossier: list[str]
) -> None:
    root = f"/ho-so/{dossier[0]}/giay-to"
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost")) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start(root)
        taken(visit, "giay-to")
        visit.click(visit.page.get_by_role("link", name="Ghi thông tin", exact=True).first)
        for name, text in (
            ("held_on", "03/01/2024"), ("starts_at", "08:00"), ("ends_at", "09:30"), ("secretary", "Hồ Thị Lập"),
            ("members", "12"), ("present", "11"),
        ):  # fmt: skip
            visit.fill(f"#{name}", text)
        visit.click("#others_agreed")
        visit.page.wait_for_selector("text=Đã tự lưu lúc")
        taken(visit, "thong-tin")
        visit.click("main button:has-text('Lưu')")
        visit.click("text=Viết báo cáo")
        visit.fill("#achievements", "Chất lượng lớp tăng 4 % so với năm học trước.")
        visit.page.wait_for_selector("text=Đã tự lưu lúc")
        visit.page.fill("#duties", "Chủ nhiệm lớp.")
        with visit.page.expect_response(lambda answer: answer.status == 204):
            assert visit.page.evaluate(LEAVES) == 1  # before the time of saving has come
        visit.page.reload()
        assert visit.page.input_value("#duties") == "Chủ nhiệm lớp."
        visit.click("text=Lưu và cập nhật bản xem")
        visit.page.wait_for_selector(".papers-sheet >> text=Chất lượng lớp tăng 4 %")
        taken(visit, "bao-cao")
        visit.click("main .crumbs a")
        visit.click("text=Lập tất cả từ dữ liệu")
        visit.told("Clerk: all papers of a dossier made of data")
        visit.click("a:has-text('Xem bản hiện tại') >> nth=0")
        assert visit.page.locator(".papers-sheet").count() == 1
        visit.click("main .crumbs a")
        visit.click("text=Đã ký các bản giấy")
        taken(visit, "da-ky")
        visit.click(".papers-held a:has-text('Xem') >> nth=0")
        assert (
            visit.page.locator(".papers-picture").evaluate("e => e.decode().then(() => e.naturalWidth)") > 500
        )
        taken(visit, "xem")
    assert unit_papers.page(district.actor("lap"), dossier[0]).unsigned == 0


def test_photos_are_sent_from_a_phone_smaller_than_taken(
    chromium: Browser, server: LiveServer, dossier: list[str], tmp_path: Path
) -> None:
    photos = [tmp_path / "trang-1.jpg", tmp_path / "trang-2.jpg"]
    for path in photos:
        path.write_bytes(photo((3000, 4000)))
    root = f"/ho-so/{dossier[0]}/giay-to"
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost"), viewport=PHONE) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start(root)
        taken(visit, "phone-giay-to")
        visit.click("a:has-text('Tải bản ký lên') >> nth=0")
        visit.page.set_input_files("#file", photos)
        visit.clicks += 1
        visit.page.wait_for_selector("text=2 ảnh")
        taken(visit, "phone-tai-len")
        visit.click("main button:has-text('Tải lên')")
        visit.click(".papers-held a:has-text('Xem')")
        assert (
            visit.page.locator(".papers-picture").evaluate("e => e.decode().then(() => e.naturalWidth)") > 500
        )
        taken(visit, "phone-xem")
        visit.told("Clerk: a paper photographed and uploaded on a phone")
        visit.page.goto(f"{visit.url}{root}/ban/to-trinh")
        taken(visit, "phone-to-trinh")
    letter = unit_papers.page(district.actor("lap"), dossier[0]).slots[0].held[0]
    assert (letter.filename, letter.media_type) == ("trang-1.pdf", "application/pdf")


def test_everything_works_without_scripts(chromium: Browser, server: LiveServer, dossier: list[str]) -> None:
    root = f"/ho-so/{dossier[0]}/giay-to"
    options = {"java_script_enabled": False, "viewport": WIDE}
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost"), **options) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start(f"{root}/ban/to-trinh")
        visit.click("text=Dùng bản này")
        assert "Đã dùng bản này làm «Tờ trình đề nghị»" in visit.page.inner_text("main")


def test_a_page_prints_with_unit_and_day_and_without_navigation(
    chromium: Browser, server: LiveServer, dossier: list[str]
) -> None:
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost")) as visit:
        visit.sign_in("lap", district.PASSWORD)
        for path, words in (("/ho-so", "Đợt xét"), (f"/ho-so/{dossier[0]}", "Danh hiệu, hình thức")):
            visit.start(path)
            printed = pypdf.PdfReader(io.BytesIO(visit.page.pdf(format="A4", prefer_css_page_size=True)))
            text = compact(printed.pages[0].extract_text())
            box = printed.pages[0].mediabox
            assert (round(box.width), round(box.height)) == (595, 842)
            assert text.startswith(compact("Trường Tiểu học Suối Mơ In ngày 09/01/2024")), path
            assert compact(words) in text, path  # the heads of the table, as on a wide screen
            for screen_only in ("Việc cần làm", "Đăng xuất", "Lập giấy tờ", "Hỗ trợ:"):
                assert compact(screen_only) not in text, path
