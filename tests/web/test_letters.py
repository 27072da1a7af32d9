"""Letters as pages: what waits, the draft on the page and as a file, made, listed, read by the unit on its dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.integration.test_letters import give_back
from tests.support import cases, district
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, WIDE, check_page, statements_of, visiting
from tests.web.desk import desk, send, text_of

ROOT = "/cong-van"
TYPED = {"issued_on": "09/01/2024", "signer_name": "Bùi Văn Trực"}


@pytest.fixture
def returned(app: Flask) -> int:
    """Two teachers of the school who were returned; gives the dossier."""
    del app
    district.build()
    dossier = cases.dossier(district.open_round())
    ids = cases.drafts(dossier, ["P1", "P2"])
    cases.submitted(ids)
    give_back(ids)
    return dossier


def key_of(body: str) -> str:
    found = re.search(r'name="chon" value="([A-Za-z0-9_-]+)"', body)
    assert found is not None
    return found[1]


def test_a_return_letter_goes_from_waiting_to_the_units_page(app: Flask, returned: int) -> None:
    del returned
    office, unit = desk(app, "tham"), desk(app, "lap")
    assert f'href="{ROOT}?loai=tra-lai"' in office.get("/viec-can-lam").get_data(as_text=True)
    body = text_of(office.get(ROOT))
    key = key_of(body)
    assert "Trường Tiểu học Suối Mơ" in body and "2 trường hợp" in body
    look = text_of(office.get(f"{ROOT}/tra-lai/{key}"))
    assert "DỰ THẢO" in look and "V/v bổ sung hồ sơ" in look and "02 cá nhân có tên trong bảng" in look
    for form, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert office.get(f"{ROOT}/tra-lai/{key}?dang={form}").data.startswith(head)
    assert office.get(f"{ROOT}/tra-lai/{key}?dang=exe").status_code == 404
    nothing = send(office, ROOT, to=f"{ROOT}/tra-lai", **TYPED)
    assert (nothing.status_code, "Chưa chọn mục nào" in text_of(nothing)) == (422, True)
    late = send(office, ROOT, to=f"{ROOT}/tra-lai", chon=key, **TYPED | {"issued_on": "10/01/2024"})
    assert (late.status_code, 'value="10/01/2024"' in text_of(late)) == (422, True)
    landed = send(office, ROOT, to=f"{ROOT}/tra-lai", chon=key, **TYPED)
    letter = text_of(office.get(landed.headers["Location"]))
    assert "số 01/HĐTĐKT-TT</h1>" in letter and f"{ROOT}/da-lap?loai=tra-lai" in letter
    assert "Mọi đề nghị bị trả lại đều đã có công văn" in text_of(office.get(ROOT))
    made = text_of(office.get(f"{ROOT}/da-lap?loai=tra-lai"))
    assert "Công văn trả lại, bổ sung hồ sơ số 01/HĐTĐKT-TT" in made
    seen = text_of(unit.get(f"/ho-so/{key}"))
    assert "Công văn trả lại, bổ sung hồ sơ số 01/HĐTĐKT-TT" in seen
    link = re.search(r'href="(/van-ban/chung/[A-Za-z0-9_-]+)/tep"', seen)
    assert link is not None and unit.get(f"{link[1]}/tep").data.startswith(b"%PDF")
    assert desk(app, "xa").get(link[1]).status_code == 404


def test_letters_are_for_those_who_make_them(app: Flask, returned: int) -> None:
    del returned
    for who in ("lap", "uyvien", "quantri"):
        assert desk(app, who).get(ROOT).status_code == 403
    office = desk(app, "thuongtruc")
    assert office.get(f"{ROOT}?loai=tra-lai").status_code == 404, "the appraiser's"
    assert office.get(f"{ROOT}?loai=khac").status_code == 404
    assert "Mọi kết quả đều đã có thông báo" in text_of(office.get(ROOT))
    form = text_of(office.get(f"{ROOT}?loai=to-trinh"))
    assert "Mọi trường hợp trình cấp trên đều đã có tờ trình" in form


def test_two_dossiers_take_as_many_statements_as_one(app: Flask, returned: int) -> None:
    del returned
    one = statements_of(desk(app, "tham"), ROOT)
    other = cases.drafts(cases.dossier(1), ["P9"])
    cases.submitted(other)
    give_back(other)
    assert statements_of(desk(app, "tham"), ROOT) == one


@pytest.fixture
def server(app: Flask, returned: int) -> Iterator[LiveServer]:
    """The application behind a socket, with a letter to make."""
    del returned
    with serving(app) as live:
        yield live


@pytest.mark.browser
@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_the_pages_are_accessible(chromium: Browser, server: LiveServer, size: dict[str, int]) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url, viewport=size) as visit:
        visit.sign_in("tham", district.PASSWORD)
        visit.start(ROOT)
        check_page(visit.page, "waiting")
        visit.click("text=Xem trước văn bản")
        check_page(visit.page, "preview")
        visit.click("main button:has-text('Lập văn bản')")
        check_page(visit.page, "letter")
        visit.told("appraiser makes a letter of return", 2)
        visit.click("main .crumbs a")
        check_page(visit.page, "made")
        assert visit.console == []
