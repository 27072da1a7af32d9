"""Splitting a school on its page: who goes where, the rest together; placed anew; taken back while nobody went on."""

from __future__ import annotations

import pytest
from flask import Flask

from rules.vocabulary import NomineeKind
from tests.support import district
from tests.web.desk import desk, hidden_of, send, text_of
from tests.web.test_calendars import press
from workflow.queries import unit_placements
from workflow.services import registers

SPLIT = "/don-vi/thay-doi/chia-tach"
TYPED = {
    "unit": [district.SCHOOL], "on": "05/01/2024", "document": "Quyết định 12/QĐ-UBND",
    "successors": "TH-A; Trường Tiểu học Suối Mơ A\nTH-B; Trường Tiểu học Suối Mơ B",
}  # fmt: skip


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    """The small district; the ids of its people."""
    del app
    district.build()
    return registers.nominee_ids(NomineeKind.INDIVIDUAL)


def split(app: Flask, people: dict[str, int]) -> str:
    """Let the office split the school, P2 to the second unit, and the confirmer carry it out; return the address."""
    office = desk(app, "thuongtruc")
    first = send(office, f"{SPLIT}?don_vi={district.SCHOOL}", to=SPLIT, **TYPED)
    assert "như những người còn lại" in text_of(first)
    chosen = TYPED | {"cho": ["", f"{people['P2']}:1"], "rest": "0"}
    second = office.post(SPLIT, data=hidden_of(first, SPLIT) | chosen)
    shown = text_of(second)
    assert "Có ô vừa sửa" in shown
    assert "1 người về <b>Trường Tiểu học Suối Mơ B</b>" in shown
    done = office.post(SPLIT, data=hidden_of(second, SPLIT) | chosen)
    assert done.status_code == 303
    address = str(done.headers["Location"])
    other = desk(app, "xacnhan")
    assert "1 người về <b>Trường Tiểu học Suối Mơ B</b>" in text_of(other.get(address))
    assert press(other, address, "duyet", note="Đúng.").status_code == 303
    return address


def test_who_goes_where_is_chosen_seen_and_carried_out(app: Flask, people: dict[str, int]) -> None:
    address = split(app, people)
    office = desk(app, "thuongtruc")
    page = text_of(office.get(address))
    assert "Còn hoàn tác được" in page
    assert "Xếp lại người" in page
    here = [one.id for one in unit_placements.shown(district.actor("thuongtruc"), "TH-B").members]
    assert here == [people["P2"]]


def test_a_split_is_taken_back_on_its_page_with_a_reason(app: Flask, people: dict[str, int]) -> None:
    address, other = split(app, people), desk(app, "xacnhan")
    assert "Hoàn tác thay đổi" in text_of(other.get(address))
    without = press(other, address, "hoan-tac", note="")
    assert (without.status_code, "Ghi vì sao hoàn tác" in text_of(without)) == (422, True)
    assert press(other, address, "hoan-tac", note="Quyết định 12 bị thu hồi.").status_code == 303
    page = text_of(other.get(address))
    assert "Đã hoàn tác: Quyết định 12 bị thu hồi." in page
    assert "Còn hoàn tác được" not in page
    assert "Người hoàn tác" in page
    school = text_of(desk(app, "thuongtruc").get(f"/don-vi/{district.SCHOOL}"))
    assert "hoàn tác chia, tách từ ngày 05/01/2024" in school


def test_people_are_placed_anew_after_a_look(app: Flask, people: dict[str, int]) -> None:
    address = split(app, people)
    office, page = desk(app, "thuongtruc"), "/don-vi/TH-A/xep-nguoi"
    assert page in text_of(office.get("/don-vi/TH-A"))
    target = unit_placements.shown(district.actor("thuongtruc"), "TH-A").sisters[0][0]
    typed = {"on": "08/01/2024", "document": "QĐ 5", "rest": "0", "cho": [f"{people['P1']}:{target}"]}
    nothing = office.post(page, data=hidden_of(office.get(page)) | typed | {"cho": [""]})
    assert (nothing.status_code, "Chưa chọn đơn vị khác" in text_of(nothing)) == (422, True)
    seen = office.post(page, data=hidden_of(office.get(page)) | typed)
    assert "1 người về Trường Tiểu học Suối Mơ B:</b> Đinh Thị Mai" in text_of(seen)
    assert office.post(page, data=hidden_of(seen) | typed).status_code == 303
    assert "Đinh Thị Mai" not in text_of(office.get(page))
    assert "Không hoàn tác bằng một nút được" in text_of(office.get(address))
    assert desk(app, "tham").get(page).status_code == 403
