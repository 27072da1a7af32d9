"""The registers in Chromium: a rename and a merge by two people, accessible and as wide as a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser

from rules.vocabulary import Employment, NomineeKind
from tests.support import cases, district
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, Visit, check_page, visiting
from workflow.services import groups, people, registers, unit_changes
from workflow.services.groups import GroupDraft
from workflow.services.people import PersonDraft, Post
from workflow.unit_plan import Change, NewUnit, UnitChangeKind

pytestmark = pytest.mark.browser


@pytest.fixture
def server(app: Flask) -> Iterator[LiveServer]:
    """The small district with an award, an entry that looks like another, a team and a proposed change."""
    district.build()
    cases.whole_way(district.open_round())
    unit = registers.unit_ids()
    clerk, standing = district.actor("xa"), district.actor("thuongtruc")
    for born in (date(1985, 3, 4), date(1985, 3, 4)):
        post = Post(unit[district.COMMUNE], "Công chức", Employment.CIVIL_SERVANT, date(2021, 5, 1))
        people.add_person(PersonDraft("Lê Thị Na", birth_on=born), post, actor=clerk)
    groups.add("C", unit[district.SCHOOL], GroupDraft("Tổ Văn phòng", "to", 7), actor=district.actor("lap"))
    change = Change(
        UnitChangeKind.RENAME, date(2024, 1, 5), "Nghị quyết 12", (unit[district.COMMUNE],),
        (NewUnit("X-DX2", "Ủy ban nhân dân xã Đèo Xanh Mới"),),
    )  # fmt: skip
    unit_changes.propose(change, actor=standing)
    with serving(app) as made:
        yield made


def keys() -> dict[str, int]:
    """Return the ids of persons by code."""
    return registers.nominee_ids(NomineeKind.INDIVIDUAL)


def test_a_rename_and_a_merge_in_the_browser(chromium: Browser, server: LiveServer) -> None:
    number = keys()["P2"]
    with visiting(chromium, server.url) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        visit.start(f"/nguoi/P{number}")
        visit.click("summary:has-text('Ghi thêm')")
        visit.click("text=Đổi tên theo giấy tờ")
        visit.fill("#full_name", "Phạm Văn Rêu Xanh")
        visit.fill("#since", "01/03/2023")
        visit.fill("#document", "Quyết định thay đổi hộ tịch số 5")
        visit.click("main button:has-text('Đổi tên')")
        visit.page.wait_for_selector("h1:has-text('Phạm Văn Rêu Xanh')")
        visit.told("a person gets another name", 5)
        visit.start("/nguoi/trung")
        visit.click("main a:has-text('Đối chiếu')")
        visit.fill("#reason", "Cùng thẻ căn cước.")
        visit.click("button:has-text('Đề nghị gộp')")
        visit.page.wait_for_selector("text=Chờ người thứ hai duyệt")
        proposal = visit.page.url.removeprefix(server.url)
        visit.told("two entries are proposed to be one person", 5)
        assert visit.console == []
    with visiting(chromium, server.url, viewport=PHONE) as second:
        second.sign_in("xacnhan", district.PASSWORD)
        second.start(proposal)
        second.click("button:has-text('Duyệt và gộp')")
        second.page.wait_for_selector("text=Đã duyệt và thực hiện")
        second.told("a second person merges two entries on a phone", 2)
        assert second.console == []


def pages() -> tuple[str, ...]:
    """Return an address of each kind of page."""
    one, other = sorted(number for code, number in keys().items() if code.startswith("N-"))
    return (
        "/nguoi", f"/nguoi/P{keys()['P1']}", f"/nguoi/gop?giu=P{one}&gop=P{other}", "/tra-cuu?q=dinh", "/don-vi",
        f"/don-vi/{district.SCHOOL}", "/don-vi/thay-doi/hop-nhat", "/danh-ba/C2",
    )  # fmt: skip


@pytest.mark.parametrize("width", [pytest.param("desk", marks=pytest.mark.nightly), "phone"])
def test_every_page_of_the_registers_is_accessible(chromium: Browser, server: LiveServer, width: str) -> None:
    options = {"viewport": PHONE} if width == "phone" else {}
    with visiting(chromium, server.url, **options) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        for path in pages():
            look(visit, path)


def look(visit: Visit, path: str) -> None:
    """Open a page and check it."""
    visit.start(path)
    check_page(visit.page, path)
    assert visit.console == [], path
