"""The page of the number books: the clerk's own place, taking, voiding, opening, and what each role is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.support import cases, district
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, WIDE, check_page, statements_of, visiting
from tests.web.desk import desk, send, text_of
from workflow.services import registers

ROOT = "/so-van-ban"
BOOK = {"symbol": "TTr-HĐTĐKT", "title": "Tờ trình của Hội đồng", "kind": "own"}


@pytest.fixture
def place(app: Flask) -> Flask:
    """The small district."""
    district.build()
    return app


def body() -> str:
    """Return the body as the form names it."""
    return str(registers.unit_ids()[district.BODY])


def opened(place: Flask) -> str:
    """Open a book as the standing body; return the path of its number page."""
    answer = send(desk(place, "thuongtruc"), f"{ROOT}/mo-so", body=body(), **BOOK)
    assert answer.status_code == 303
    return f"{ROOT}/{answer.location.rpartition('=')[2]}/lay-so"


def test_the_standing_body_opens_a_book_and_the_clerk_takes_and_voids_a_number(place: Flask) -> None:
    office, clerk = desk(place, "thuongtruc"), desk(place, "vanthu")
    assert "Chưa có sổ nào" in text_of(office.get(ROOT))
    take = opened(place)
    assert "Số tiếp theo năm 2024: <b>01/TTr-HĐTĐKT</b>" in text_of(office.get(ROOT))
    assert send(clerk, take, on="09/01/2024", subject="Tờ trình tặng Bằng khen", typed="").status_code == 303
    page = text_of(clerk.get(ROOT))
    assert "Tờ trình tặng Bằng khen" in page and "02/TTr-HĐTĐKT" in page and "Lê Thị Số" in page
    link = re.search(rf'href="({ROOT}/so/\d+/bo)"', page)
    assert link is not None
    assert send(clerk, link[1], reason="").status_code == 422
    assert send(clerk, link[1], reason="Không phát hành.").status_code == 303
    assert "Không phát hành." in text_of(clerk.get(f"{ROOT}?bo=co"))
    again = send(office, f"{ROOT}/mo-so", body=body(), **BOOK)
    assert (again.status_code, "đã có sổ TTr-HĐTĐKT" in text_of(again)) == (409, True)


def test_what_was_typed_stays_when_a_number_is_taken_already(place: Flask) -> None:
    cases.whole_way(district.open_round())
    clerk = desk(place, "vanthu")
    page = text_of(clerk.get(ROOT))
    assert "36/QĐ-UBND" in page and "Sổ của văn thư" in page
    link = re.search(rf'href="({ROOT}/\d+/lay-so)"', page)
    assert link is not None
    twice = send(clerk, link[1], on="09/01/2024", subject="Quyết định khác", typed="36")
    body = text_of(twice)
    assert twice.status_code == 409 and "Số 36 đã dùng" in body and 'value="Quyết định khác"' in body


def test_a_kind_is_changed_only_while_the_book_is_empty(place: Flask) -> None:
    take = opened(place)
    office, root = desk(place, "thuongtruc"), take.removesuffix("/lay-so")
    address = f"{ROOT}?so={root.rpartition('/')[2]}"
    assert "còn đổi được cách cấp số" in text_of(office.get(address))
    assert send(office, address, to=f"{root}/cach-cap-so", kind="external").location == f"{address}"
    assert send(office, take, on="09/01/2024", subject="Tờ trình", typed="5").status_code == 303
    assert "còn đổi được cách cấp số" not in text_of(office.get(address))


def test_who_has_the_page(place: Flask) -> None:
    opened(place)
    for who, status in {"ky": 200, "tham": 200, "lap": 403, "uyvien": 403, "quantri": 403}.items():
        assert desk(place, who).get(ROOT).status_code == status, who
    reader = text_of(desk(place, "tham").get(ROOT))
    assert "Mở sổ mới" not in reader and "Lấy số" not in reader
    assert desk(place, "vanthu").get(f"{ROOT}?so=999").status_code == 404
    assert "Sổ văn bản" in text_of(desk(place, "vanthu").get("/viec-can-lam"))


def test_the_statements_do_not_grow_with_numbers(place: Flask) -> None:
    take, clerk = opened(place), desk(place, "vanthu")
    send(clerk, take, on="09/01/2024", subject="Một", typed="")
    one = statements_of(clerk, ROOT)
    for words in ("Hai", "Ba"):
        send(clerk, take, on="09/01/2024", subject=words, typed="")
    assert statements_of(clerk, ROOT) == one


@pytest.fixture
def server(place: Flask) -> Iterator[LiveServer]:
    """A server with one book."""
    opened(place)
    with serving(place) as made:
        yield made


@pytest.mark.browser
@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_the_pages_are_accessible(chromium: Browser, server: LiveServer, size: dict[str, int]) -> None:
    with visiting(chromium, server.url.replace("127.0.0.1", "localhost"), viewport=size) as visit:
        visit.sign_in("vanthu", district.PASSWORD)
        visit.start(ROOT)
        visit.click("main a:has-text('Lấy số')")
        visit.page.fill("#subject", "Tờ trình tặng Bằng khen")
        check_page(visit.page, "take")
        visit.click("main button:has-text('Lấy số')")
        check_page(visit.page, "books")
        visit.click("main a:has-text('Bỏ số này')")
        check_page(visit.page, "void")
        assert visit.console == []
        visit.told("document clerk takes a number", 3)
