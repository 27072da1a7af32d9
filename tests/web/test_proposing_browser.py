"""Proposing in Chromium: clicks against the budgets, keys, a pasted block, autosave, a closed tab, and a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from rules.vocabulary import AwardCode, Employment
from tests.support import cases, district
from tests.support.browser import LiveServer, serving
from tests.support.visits import BUDGETS, PHONE, WIDE, Visit, answers_held, check_page, scripts_held, visiting
from workflow.actor import SYSTEM
from workflow.payloads import EditContent
from workflow.queries import dossiers, nominee_grid
from workflow.services import drafting, nominee_lists, registers
from workflow.services.nominee_lists import Line
from workflow.services.register_records import PersonRow, RegisterBatch, ServiceRow

pytestmark = pytest.mark.browser
NAMES = [f"Nguyễn Thị Số {number:02}" for number in range(40)]


@pytest.fixture
def server(app: Flask) -> Iterator[LiveServer]:
    """The small district, with forty more teachers and an open round."""
    district.build()
    people = RegisterBatch(
        persons=tuple(PersonRow(f"N{n}", name) for n, name in enumerate(NAMES)),
        services=tuple(
            ServiceRow(f"N{n}", district.SCHOOL, "Giáo viên", Employment.PUBLIC_EMPLOYEE, district.SINCE)
            for n in range(len(NAMES))
        ),
    )
    registers.load(people, actor=SYSTEM)
    with serving(app) as made:
        yield made


def address(server: LiveServer) -> str:
    """Return the server by the name under which cookies are kept."""
    return server.url.replace("127.0.0.1", "localhost")


def listed(count: int, *, round_id: int | None = None) -> tuple[int, str]:
    """Return a new dossier with so many drafts, and its reference."""
    clerk = district.actor("lap")
    number = cases.dossier(district.open_round() if round_id is None else round_id)
    lines = [Line(name, AwardCode.ADVANCED_WORKER) for name in NAMES[:count]]
    nominee_lists.take_lines(number, lines, actor=clerk)
    return number, dossiers.ref_of(clerk, number)


def rows_of(ref: str) -> list[nominee_grid.GridRow]:
    """Return the rows as they are stored."""
    return list(nominee_grid.grid(district.actor("lap"), ref).rows)


def cell(page: Page, ref: str, name: str = "detail") -> object:
    """Return a cell of the grid."""
    return page.locator(f'[name="{name}.{ref}"]')


def test_the_clerk_resumes_a_list_moves_by_keys_and_sends_it(chromium: Browser, server: LiveServer) -> None:
    _, ref = listed(3)
    first, second, third = rows_of(ref)
    with visiting(chromium, address(server)) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start("/viec-can-lam")
        visit.click("nav.rail a:has-text('Hồ sơ')")
        visit.click("tbody a[data-open]")
        visit.click("main a:has-text('Lập danh sách') >> nth=0")
        visit.told("clerk resumes a list", BUDGETS["clerk"])
        visit.fill(f'[name="detail.{first.ref}"]', "Tổ trưởng")
        visit.page.locator(f'[name="detail.{first.ref}"]').press("Enter")
        expect(visit.page.locator(f'[name="detail.{second.ref}"]')).to_be_focused()
        expect(visit.page.locator(f"#dong-{first.ref} [data-saved]")).to_contain_text("Đã lưu")
        assert rows_of(ref)[0].row.nominee_detail == "Tổ trưởng"
        paste(visit, f'[name="detail.{second.ref}"]', "Tổ phó\tDạy tốt\nVăn thư\tPhục vụ tốt")
        expect(visit.page.locator(f"#dong-{third.ref} [data-saved]")).to_contain_text("Đã lưu")
        stored = [(one.row.nominee_detail, one.row.achievement_title) for one in rows_of(ref)[1:]]
        assert stored == [("Tổ phó", "Dạy tốt"), ("Văn thư", "Phục vụ tốt")]
        visit.click("button:has-text('Chuyển thủ trưởng duyệt')")
        expect(visit.page.locator("main")).to_contain_text("Đã chuyển thủ trưởng đơn vị duyệt 3 đề nghị")
        assert visit.console == []


def paste(visit: Visit, selector: str, text: str) -> None:
    """Paste a block into a cell as the clipboard of Excel would."""
    visit.page.locator(selector).evaluate(
        """(cell, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_nothing_typed_is_lost_by_a_failure_a_closed_tab_or_a_colleague(
    chromium: Browser, server: LiveServer
) -> None:
    _, ref = listed(2)
    first, second = rows_of(ref)
    with visiting(chromium, address(server)) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start(f"/ho-so/{ref}/bang")
        page = visit.page
        page.route(
            "**/bang", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
        )
        page.fill(f'[name="detail.{first.ref}"]', "Gõ lúc mất mạng")
        page.press(f'[name="detail.{first.ref}"]', "Tab")
        expect(page.locator(f"#dong-{first.ref} [data-saved]")).to_contain_text("còn giữ trên máy này")
        with page.expect_event("requestfailed"):
            page.click("button:has-text('Lưu tất cả')")
        page.unroute("**/bang")
        page.goto(f"{visit.url}/ho-so/{ref}/bang")
        expect(page.locator("#khoi-phuc")).to_contain_text("Đã khôi phục 1 dòng")
        expect(page.locator(f"#dong-{first.ref} [data-saved]")).to_contain_text("Đã lưu")
        assert rows_of(ref)[0].row.nominee_detail == "Gõ lúc mất mạng"
        drafting.edit(second.id, EditContent(nominee_detail="Bản kia"), actor=district.actor("truong"))
        page.fill(f'[name="detail.{second.ref}"]', "Bản này")
        page.press(f'[name="detail.{second.ref}"]', "Tab")
        expect(page.locator(".bang-both")).to_contain_text("Bản kia")
        check_page(page, "conflict")
        page.click("button:has-text('Lưu bản của tôi')")
        expect(page.locator(".bang-both")).to_have_count(0)
        assert rows_of(ref)[1].row.nominee_detail == "Bản này"


def test_a_form_is_sent_after_the_saving_under_way(chromium: Browser, server: LiveServer) -> None:
    _, ref = listed(1)
    (row,) = rows_of(ref)
    with visiting(chromium, address(server)) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start(f"/ho-so/{ref}/bang")
        page = visit.page
        with answers_held(page):
            with page.expect_response("**/bang"):
                cell(page, row.ref).fill("Một")
                cell(page, row.ref, "title").focus()
            cell(page, row.ref).fill("Một hai")
            page.click("button:has-text('Lưu tất cả')")
        expect(page.locator("main")).to_contain_text("Đã lưu 1 dòng thay đổi")
    assert rows_of(ref)[0].row.nominee_detail == "Một hai"


def test_nothing_typed_before_the_scripts_came_is_lost(chromium: Browser, server: LiveServer) -> None:
    _, ref = listed(2)
    first, second = rows_of(ref)
    with visiting(chromium, address(server)) as visit:
        visit.sign_in("lap", district.PASSWORD)
        page = visit.page
        with scripts_held(page):
            page.goto(f"{visit.url}/ho-so/{ref}/bang", wait_until="commit")
            cell(page, first.ref).fill("Gõ sớm")
            cell(page, second.ref).focus()
        expect(page.locator(f"#dong-{first.ref} [data-saved]")).to_contain_text("Đã lưu")
        expect(cell(page, second.ref)).to_be_focused()
    assert [one.row.nominee_detail for one in rows_of(ref)] == ["Gõ sớm", second.row.nominee_detail]


@pytest.mark.parametrize(("path", "box"), [("de-nghi/moi", "radio"), ("bang/them", "checkbox")])
def test_a_name_ticked_while_the_register_is_searched_stays_ticked(
    chromium: Browser, server: LiveServer, path: str, box: str
) -> None:
    _, ref = listed(0)
    with visiting(chromium, address(server)) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start(f"/ho-so/{ref}/{path}")
        page, held = visit.page, []
        page.route(f"**/{path}*", lambda route: held.append(route))  # noqa: PLW0108  # Playwright marks what it calls
        for words in ("so 1", "so 07"):  # the later search does not wait for the one before it
            with page.expect_request(f"**/{path}*"):
                visit.fill("#tim", words)
        page.get_by_label(NAMES[7]).check()
        held[1].continue_()
        expect(page.locator(f"#tim-thay input[type={box}]")).to_have_count(1)
        expect(page.get_by_label(NAMES[7])).to_be_checked()
        expect(page.get_by_label(NAMES[7])).to_be_focused()  # the person, not the place in the list


def test_eighteen_names_of_last_year_are_copied(chromium: Browser, server: LiveServer) -> None:
    listed(18)
    later = district.open_round(code="TX-2024", period_key="Y2024", period_label="năm 2024")
    _, ref = listed(0, round_id=later)
    with visiting(chromium, address(server)) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start(f"/ho-so/{ref}/bang")
        visit.click("main a:has-text('Chép danh sách cũ') >> nth=0")
        visit.click("button:has-text('Chép những người đã đánh dấu')")
        visit.told("clerk copies 18 names of last year", BUDGETS["clerk"])
        assert "Đã chép 18 đề nghị" in visit.page.inner_text("main")
    assert len(rows_of(ref)) == 18


def test_forty_rows_are_pasted_without_scripts(chromium: Browser, server: LiveServer) -> None:
    _, ref = listed(0)
    lines = "\n".join(f"{n}\t{name}\tTổ {n}" for n, name in enumerate([*NAMES[:39], "Không Có Ai"], 1))
    with visiting(chromium, address(server), java_script_enabled=False) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start(f"/ho-so/{ref}/bang")
        visit.click("main a:has-text('Dán từ Excel')")
        visit.fill("textarea", lines)
        visit.choose("[name=award]", "LDTT")
        visit.click("button:has-text('Thêm vào danh sách')")
        visit.told("clerk pastes 40 rows", 4)
        text = visit.page.inner_text("main")
        assert "Đã thêm 39 đề nghị từ 40 dòng" in text and "Không thấy “Không Có Ai”" in text
    assert rows_of(ref)[38].row.nominee_detail == "Tổ 39"


def test_the_head_reviews_and_submits_on_a_phone(chromium: Browser, server: LiveServer) -> None:
    _, ref = listed(3)
    drafting.send_to_head([one.id for one in rows_of(ref)], actor=district.actor("lap"))
    with visiting(chromium, address(server), viewport=PHONE) as visit:
        visit.sign_in("truong", district.PASSWORD)
        visit.start("/viec-can-lam")
        visit.click("nav.tabbar a:has-text('Hồ sơ')")
        visit.click("tbody a[data-open]")
        visit.click("a:has-text('Duyệt và trình')")
        check_page(visit.page, "review")
        visit.click("button:has-text('Trình tất cả (3)')")
        visit.told("unit head reviews and submits on a phone", BUDGETS["unit_head"])
        assert "Mã biên nhận" in visit.page.inner_text("main")
        check_page(visit.page, "receipt")


@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_pages_are_clean_and_accessible(chromium: Browser, server: LiveServer, size: dict[str, int]) -> None:
    number, ref = listed(2)
    nominee_lists.take_lines(number, [Line("Không Có Ai"), Line("Nguyễn Thị")], actor=district.actor("lap"))
    with visiting(chromium, address(server), viewport=size) as visit:
        visit.sign_in("lap", district.PASSWORD)
        for path in (f"ho-so/{ref}/bang", f"ho-so/{ref}/bang/them", f"ho-so/{ref}/bang/dan", f"ho-so/{ref}/chep",
                     "sang-kien", "sang-kien/moi", "dang-ky-thi-dua"):  # fmt: skip
            visit.page.goto(f"{visit.url}/{path}")
            check_page(visit.page, path)
        assert visit.console == []
