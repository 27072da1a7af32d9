"""The register of complaints as pages: registered, taken on, concluded, opened again; and who never sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.integration.test_result_notices import refuse
from tests.support import district, undoing
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, WIDE, check_page, statements_of, visiting
from tests.web.desk import desk, send, text_of
from workflow.db import reading
from workflow.rows import load_rows
from workflow.states import NominationState as S

ROOT = "/khieu-nai"
NAME = "Cao Văn Kín"
TYPED = {
    "kind": "denunciation", "sender": "other", "name": NAME, "address": "Thôn Kín", "contact": "",
    "received_on": "09/01/2024", "knew_on": "", "gist": "Khai không đúng số năm công tác.",
}  # fmt: skip
ENDED = {
    "outcome": "upheld",
    "paper_number": "Kết luận số 07/KL-UBND",
    "paper_on": "09/01/2024",
    "answer": "Đúng.",
}


@pytest.fixture
def refused(app: Flask) -> list[int]:
    """Two teachers of the school who were refused."""
    del app
    district.build()
    return refuse(district.open_round())


def ref_of(number: int) -> str:
    """Return the reference of a nomination."""
    with reading() as connection:
        return load_rows(connection, [number])[number].ref


def test_a_denunciation_goes_from_the_register_to_a_second_appraisal(app: Flask, refused: list[int]) -> None:
    office, second = desk(app, "thuongtruc"), desk(app, "xacnhan")
    start = f"{ROOT}/moi?de-nghi={ref_of(refused[0])}"
    assert "Ghi khiếu nại, tố cáo" in text_of(office.get(f"/de-nghi/{ref_of(refused[0])}"))
    handler = str(district.actor("thuongtruc").user_id)
    named = send(office, start, to=f"{ROOT}/moi", **TYPED | {"gist": f"{NAME} nói sai.", "handler": handler})
    assert (named.status_code, "Bỏ tên ra" in text_of(named), "Thôn Kín" in text_of(named)) == (
        422,
        True,
        True,
    )
    wrong = send(office, start, to=f"{ROOT}/moi", **TYPED | {"received_on": "31/02/2024", "handler": handler})
    assert (wrong.status_code, 'value="31/02/2024"' in text_of(wrong)) == (422, True)
    made = send(office, start, to=f"{ROOT}/moi", **TYPED, handler=handler)
    assert made.status_code == 303
    page = made.headers["Location"]
    assert NAME not in text_of(office.get(page))
    opened = send(office, page, to=f"{page}/nguoi-gui")
    assert NAME in text_of(opened) and opened.headers["Cache-Control"] == "no-store"
    assert NAME not in text_of(second.get(page))
    assert "Xem người gửi" not in text_of(second.get(page))
    for to in (str(district.actor("xacnhan").user_id), handler):
        assert send(office, page, to=f"{page}/chuyen", handler=to).status_code == 303
    assert "chuyển người giải quyết đơn: từ nay là Trần Văn Nhận." in text_of(office.get(page))
    assert send(office, page, to=f"{page}/thu-ly", accepted_on="09/01/2024").status_code == 303
    shown = text_of(office.get(page))
    assert "Luật Tố cáo 2018 (chưa đối chiếu với văn bản luật)" in shown and "Còn " in shown
    assert "Khiếu nại, tố cáo" in text_of(office.get("/viec-can-lam"))
    assert send(office, page, to=f"{page}/ket-luan", **ENDED | {"answer": ""}).status_code == 422
    assert send(office, page, to=f"{page}/ket-luan", **ENDED).status_code == 303
    assert "Mở lại đề nghị theo khiếu nại" in text_of(second.get("/viec-can-lam"))
    waiting = text_of(office.get(page))
    assert "Chờ người thứ hai" in waiting and "Phạm Quốc Ký, Trần Văn Nhận" in waiting
    assert "giao Bùi Văn Trực giải quyết" in waiting
    assert ("Có đơn mới" in text_of(office.get(ROOT)), "Có đơn mới" in text_of(second.get(ROOT))) == (
        True,
        False,
    )
    assert send(second, page, to=f"{page}/mo-lai").status_code == 303
    assert undoing.state_of(refused[0]) is S.APPRAISAL
    for place in (page, ROOT, f"/de-nghi/{ref_of(refused[0])}"):
        assert NAME not in text_of(office.get(place))


def test_who_never_sees_the_register(app: Flask, refused: list[int]) -> None:
    page = f"{ROOT}/{undoing.complained(refused[0])}"
    for other in ("uyvien", "thuky", "vanthu", "tham", "lap", "truong", "tinh", "quantri"):
        browser = desk(app, other)
        assert browser.get(ROOT).status_code == 403, other
        assert browser.get(page).status_code in {403, 404}, other
        assert browser.get(f"{ROOT}/moi?de-nghi={ref_of(refused[0])}").status_code in {403, 404}, other
    signer = desk(app, "ky")
    assert signer.get(page).status_code == 200
    assert "Xem người gửi" not in text_of(signer.get(page))


def test_the_statements_do_not_grow_with_complaints(app: Flask, refused: list[int]) -> None:
    page = f"{ROOT}/{undoing.complained(refused[0])}"
    office = desk(app, "thuongtruc")
    one = statements_of(office, ROOT), statements_of(office, page)
    undoing.complained(refused[1])
    assert (statements_of(office, ROOT), statements_of(office, page)) == one


@pytest.fixture
def server(app: Flask, refused: list[int]) -> Iterator[LiveServer]:
    """A server with one complaint."""
    undoing.complained(refused[0])
    with serving(app) as made:
        yield made


@pytest.mark.browser
@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_the_pages_are_accessible(
    chromium: Browser, server: LiveServer, refused: list[int], size: dict[str, int]
) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url, viewport=size) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        visit.start(f"{ROOT}/moi?de-nghi={ref_of(refused[1])}")
        check_page(visit.page, "register")
        visit.start(ROOT)
        check_page(visit.page, "register list")
        visit.click("main a[data-open]")
        check_page(visit.page, "complaint")
        visit.click("main button.btn-primary:has-text('Thụ lý')")
        check_page(visit.page, "accepted")
        assert visit.console == []
        visit.told("standing body takes a complaint on", 3)
