"""One nomination from an open round to the issued PDF, through the pages, each step by the person whose step it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from sqlalchemy.engine import Engine

from tests.support import council
from tests.support.browser import LiveServer, serving
from tests.support.cases import PDF
from tests.support.district import BODY, PASSWORD, actor, build
from tests.support.visits import axe_faults, follow
from web.application import create_app
from web.settings import load
from workflow import clock
from workflow.services import registers

pytestmark = pytest.mark.browser

MORNING = datetime(2024, 1, 9, 8, 0, tzinfo=clock.LOCAL)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def small_district(engine: Engine, tmp_path: Path) -> Iterator[LiveServer]:
    """The small district behind a real socket, on a morning in January 2024."""
    with clock.use(clock.SimulatedClock(MORNING)):
        address = engine.url.render_as_string(hide_password=False)
        app: Flask = create_app(load({}, data_dir=tmp_path / "var", database_url=address))
        build()
        council.sitting(registers.unit_ids()[BODY], actor("thuky"))
        with serving(app) as server:
            yield server


class Desk:
    """One person at a browser."""

    looked_at: ClassVar[set[tuple[str, ...]]] = set()

    def __init__(self, page: Any, url: str, *, axe: bool) -> None:
        """Keep the page and the site's address; collect what the browser complains about."""
        self.page, self.url, self.axe = page, url, axe
        self.noise: list[str] = []
        page.on("console", lambda message: self.noise.append(message.text))
        page.on("pageerror", lambda error: self.noise.append(str(error)))

    def sign_in(self, username: str) -> None:
        """Sign in and see the worklist."""
        self.page.goto(self.url + "/dang-nhap")
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button:has-text('Đăng nhập')")
        self.page.wait_for_url("**/viec-can-lam")
        self.check()

    def open(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(path if path.startswith("http") else self.url + path)
        self.check()

    def press(self, label: str) -> None:
        """Press a button or follow a link by its words, then look at the page it leads to."""
        follow(self.page.locator(f"main :is(button, a.btn):has-text('{label}'):visible").first)
        self.page.wait_for_load_state()
        self.check()

    def fill(self, **values: str) -> None:
        """Type into the fields of a form; a select takes the words of its choice."""
        for name, value in values.items():
            box = self.page.locator(f"main [name={name}]").first
            if box.evaluate("e => e.tagName") == "SELECT":
                box.select_option(label=value)
            else:
                box.fill(value)

    def check(self) -> None:
        """No sideways scroll at a desk and on a phone, and no accessibility fault; once for each kind of page."""
        if (kind := self._kind()) in self.looked_at:
            return
        self.looked_at.add(kind)
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            room = "(e => e.scrollWidth - e.clientWidth)(document.documentElement)"
            assert self.page.evaluate(room) <= 0, f"{self.page.url} scrolls sideways at {size['width']}"
        assert not self.axe or axe_faults(self.page) == [], self.page.url

    def _kind(self) -> tuple[str, ...]:
        """Return what sort of page is open: its address without references, its state, whether it refuses."""
        path = re.sub(r"[\w-]{22}", "*", self.page.url.removeprefix(self.url).partition("?")[0])
        chips = self.page.locator(".page-head .chip").all_inner_texts()
        return (path, *chips, str(self.page.locator(".notice.tone-bad").count()))

    def says(self, words: str) -> None:
        """The page shows these words."""
        assert words in self.page.inner_text("main"), f"{words!r} not on {self.page.url}"


@pytest.fixture
def desk_of(chromium: Any, small_district: LiveServer, axe: bool) -> Iterator[Any]:
    """Open the browser for one person for a block: they share a machine, and nothing of the one before is left."""
    Desk.looked_at.clear()
    context = chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport=DESK)
    desk = Desk(context.new_page(), small_district.url, axe=axe)

    @contextmanager
    def opened(username: str) -> Iterator[Desk]:
        context.clear_cookies()
        desk.sign_in(username)
        yield desk
        assert [text for text in desk.noise if "422" not in text and "409" not in text] == []

    yield opened
    context.close()


@pytest.mark.parametrize("axe", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["quick", "axe"])
def test_one_nomination_from_draft_to_issued_pdf(desk_of: Any, tmp_path: Path, axe: bool) -> None:
    """Eight people, one nomination, one PDF; by night every page on the way without an accessibility fault.

    By day the pages' own tests and ``make screenshots`` ask that of each.
    """
    scan = tmp_path / "bien-ban.pdf"
    scan.write_bytes(PDF)
    open_a_round(desk_of)
    address = prepare(desk_of, scan)
    decide_on_it(desk_of, address)
    number = issue(desk_of)
    with desk_of("lap") as clerk:
        clerk.open(address)
        clerk.says("Đã có quyết định")
        clerk.says(f"Quyết định số {number}")


def open_a_round(desk_of: Any) -> None:
    """The standing body opens a round."""
    with desk_of("thuongtruc") as standing:
        standing.press("Mở đợt xét")
        standing.press("Mở đợt xét")
        standing.says("Ghi tên đợt xét.")
        standing.fill(
            name="Khen thưởng thường xuyên năm 2023", code="TX-2023", period_label="năm 2023",
            period_since="01/01/2023", period_until="31/12/2023", closes_on="31/01/2024",
            stream="Thường xuyên – hành chính",
            rule_pack="ba_to_2024 – Quy định minh họa về thi đua, khen thưởng huyện Ba Tơ mùa 2024 (giả định)",
        )  # fmt: skip
        standing.page.get_by_label("Lao động tiên tiến – cá nhân", exact=True).check()
        standing.press("Mở đợt xét")
        standing.says("Đã mở đợt xét.")


def prepare(desk_of: Any, scan: Path) -> str:
    """The clerk starts the dossier, names a teacher and attaches papers; the head submits. Returns the address."""
    with desk_of("lap") as clerk:
        clerk.press("Lập hồ sơ")
        clerk.fill(
            round="Khen thưởng thường xuyên năm 2023", letter_number="01/TTr-THSM", letter_on="05/01/2024"
        )
        clerk.press("Lập hồ sơ")
        dossier = clerk.page.url
        for kind in ("Tờ trình đề nghị", "Danh sách đề nghị", "Biên bản bình xét thi đua"):
            clerk.open(f"{dossier}/giay-to/tai-len")
            clerk.fill(kind=kind)
            clerk.page.set_input_files("[name=file]", scan)
            clerk.page.check("[name=confirms_conduct]")
            clerk.press("Tải lên")
            clerk.says(f"Đã đính kèm «{kind}»")
        clerk.open(dossier)
        clerk.press("Thêm đề nghị")
        clerk.page.fill("#tim", "dinh thi mai")
        clerk.press("Tìm")
        clerk.page.get_by_label("Đinh Thị Mai").check()
        clerk.fill(award="Lao động tiên tiến", detail="Giáo viên")
        clerk.press("Thêm vào hồ sơ")
        address = clerk.page.url
        clerk.open(dossier)
        clerk.page.check("tbody input[name=chon]")
        clerk.press("Chuyển thủ trưởng duyệt")
        clerk.press("Chuyển thủ trưởng duyệt")
        clerk.says("Đã thực hiện «Chuyển thủ trưởng duyệt»: Đinh Thị Mai.")
    with desk_of("truong") as head:
        head.says("Chờ duyệt và trình")
        head.open(address)
        head.press("Trình hồ sơ")
        head.says("Không còn mục nào vướng")
    return str(address)


def decide_on_it(desk_of: Any, address: str) -> None:
    """The body receives, appraises, confirms, and the council recommends."""
    with desk_of("tham") as appraiser:
        appraiser.open(address)
        appraiser.press("Tiếp nhận")
        appraiser.press("Ghi ý kiến thẩm định")
        appraiser.page.get_by_label("Đề nghị công nhận đủ điều kiện").check()
        appraiser.fill(opinion="Hồ sơ đầy đủ, đạt tiêu chuẩn.")
        appraiser.press("Ghi ý kiến thẩm định")
        appraiser.says("Hồ sơ đầy đủ, đạt tiêu chuẩn.")
    with desk_of("xacnhan") as confirmer:
        confirmer.says("Chờ xác nhận – sạch")
        confirmer.open(address)
        confirmer.press("Xác nhận đủ điều kiện")
        confirmer.says("Đủ điều kiện")
    with desk_of("thuky") as secretary:
        secretary.open(address)
        secretary.press("Đưa ra Hội đồng")
        secretary.press("Ghi kết quả Hội đồng")
        secretary.press("Lập phiên họp")
        secretary.fill(title="Xét khen thưởng năm 2023", place="Phòng họp số 1")
        secretary.press("Lập phiên họp")
        secretary.press("Ghi chương trình")
        secretary.press("Mời họp và khóa tài liệu")
        follow(secretary.page.get_by_role("link", name="Điểm danh, bắt đầu họp"))
        secretary.press("Ghi điểm danh, bắt đầu họp")
        follow(secretary.page.get_by_role("link", name="Nhất trí theo danh sách"))
        secretary.press("Ghi nhất trí 1 trường hợp")
        follow(secretary.page.get_by_role("link", name="Kết luận phiên họp, ra biên bản"))
        secretary.fill(minutes_number="01/BB-HĐTĐKT")
        secretary.press("Kết luận, ra biên bản")
        secretary.says("1 trường hợp có kết quả")


def issue(desk_of: Any) -> str:
    """The standing body drafts the decision, the signer signs, the document clerk gives the number."""
    with desk_of("thuongtruc") as standing:
        standing.open("/quyet-dinh")
        standing.press("Lập dự thảo")
        standing.fill(
            round="Khen thưởng thường xuyên năm 2023", title="Về việc công nhận danh hiệu Lao động tiên tiến"
        )
        standing.page.get_by_label("Lao động tiên tiến", exact=True).check()
        standing.press("Lập dự thảo")
        standing.page.check("tbody input[name=chon]")
        standing.press("Đưa vào dự thảo")
        standing.says("Đã đưa 1 đề nghị vào dự thảo.")
        address = standing.page.url
    with desk_of("ky") as signer:
        signer.says("Quyết định chờ ký")
        signer.open(address)
        signer.press("Ghi nhận đã ký")
        signer.says("Đã ký, chờ cấp số")
    with desk_of("vanthu") as clerk:
        clerk.says("Đã ký, chờ số")
        clerk.open(address)
        clerk.fill(number="36")
        clerk.press("Ban hành quyết định")
        clerk.says("Quyết định số 36/QĐ-UBND")
        with clerk.page.expect_download() as waiting:
            clerk.page.locator("main a:has-text('Tải văn bản PDF')").first.click()
        assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")
    return "36/QĐ-UBND"
