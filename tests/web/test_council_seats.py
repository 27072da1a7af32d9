"""Who sits on the council needs two people: proposed with the decision, approved by another, changed the same way."""

from __future__ import annotations

import pytest
from flask import Flask

from rules.vocabulary import NomineeKind
from tests.support import district
from tests.web.desk import desk, send, text_of
from tests.web.test_calendars import press
from workflow import clock
from workflow.council_words import SeatRole
from workflow.errors import NotPermitted
from workflow.services import council_proposals, councils, registers
from workflow.services.councils import CouncilDraft, SeatDraft

SET_UP, MEMBERS = "/hoi-dong/thanh-lap", "/hoi-dong/thanh-vien"
TYPED = {
    "name": "Hội đồng Thi đua – Khen thưởng", "document": "Quyết định số 15/QĐ-UBND", "since": "09/01/2024",
    "members": "Đinh Thị Mai; Chủ tịch; Chủ tịch UBND\nPhạm Văn Rêu; Ủy viên; Trưởng phòng",
}  # fmt: skip


@pytest.fixture
def body(app: Flask) -> int:
    """The small district; its body."""
    del app
    district.build()
    return registers.unit_ids()[district.BODY]


def set_up(app: Flask, body: int) -> str:
    """Let the secretary propose a council; return the address of the proposal."""
    made = send(desk(app, "thuky"), SET_UP, body=str(body), **TYPED)
    assert made.status_code == 303
    return str(made.headers["Location"])


def test_a_council_sits_once_a_second_person_approved_it(app: Flask, body: int) -> None:
    address = set_up(app, body)
    secretary, other = desk(app, "thuky"), desk(app, "xacnhan")
    assert councils.council_id_of(body, clock.today()) is None
    assert "Thành viên Hội đồng, chờ duyệt" in text_of(other.get("/viec-can-lam"))
    assert address in text_of(other.get(MEMBERS))
    shown = text_of(other.get(address))
    assert "Đinh Thị Mai" in shown
    assert "2 người biểu quyết" in shown
    assert press(secretary, address, "duyet", note="").status_code == 403
    again = send(desk(app, "thuongtruc"), SET_UP, body=str(body), **TYPED)
    assert (again.status_code, "chờ duyệt" in text_of(again)) == (409, True)
    assert press(other, address, "duyet", note="").status_code == 303
    assert councils.council_id_of(body, clock.today()) is not None
    members = text_of(secretary.get(MEMBERS))
    assert "2 thành viên biểu quyết" in members
    assert "Chủ tịch Hội đồng · Chủ tịch UBND" in members


def test_seats_change_the_same_way_and_a_no_has_its_reason(
    app: Flask, body: int, moving_clock: clock.SimulatedClock
) -> None:
    other = desk(app, "xacnhan")
    press(other, set_up(app, body), "duyet", note="")
    moving_clock.advance(days=3)
    secretary, second = desk(app, "thuky"), desk(app, "ky")
    gone = registers.nominee_ids(NomineeKind.INDIVIDUAL)["P2"]
    typed = {"on": "12/01/2024", "document": "Quyết định số 20/QĐ-UBND"}
    nothing = send(secretary, MEMBERS, to=f"{MEMBERS}?co_quan={body}", joining="", **typed)
    assert (nothing.status_code, "Chọn người thôi tham gia" in text_of(nothing)) == (422, True)
    joining = "Nguyễn Đức Ánh; Ủy viên; Phó Trưởng phòng"
    made = send(
        secretary, MEMBERS, to=f"{MEMBERS}?co_quan={body}", leaving=[str(gone)], joining=joining, **typed
    )
    address = made.headers["Location"]
    assert "1 người thôi tham gia" in text_of(second.get(address))
    assert press(second, address, "khong-duyet", note="").status_code == 422
    assert press(second, address, "khong-duyet", note="Sai ngày.").status_code == 303
    assert "Sai ngày." in text_of(secretary.get(address))
    made = send(
        secretary, MEMBERS, to=f"{MEMBERS}?co_quan={body}", leaving=[str(gone)], joining=joining, **typed
    )
    assert press(second, made.headers["Location"], "duyet", note="").status_code == 303
    now = text_of(secretary.get(MEMBERS))
    assert "Nguyễn Đức Ánh" in now
    assert "Phạm Văn Rêu" not in now


def test_a_wrong_list_is_told_when_it_is_proposed(app: Flask, body: int) -> None:
    two = TYPED | {"members": "Đinh Thị Mai; Ủy viên\nPhạm Văn Rêu; Ủy viên"}
    answer = send(desk(app, "thuky"), SET_UP, body=str(body), **two)
    assert (answer.status_code, "đúng một Chủ tịch" in text_of(answer)) == (422, True)
    assert desk(app, "uyvien").get(MEMBERS).status_code == 403
    assert desk(app, "quantri").get(SET_UP).status_code == 403


def test_the_service_knows_no_way_past_the_second_person(body: int) -> None:
    person = registers.nominee_ids(NomineeKind.INDIVIDUAL)["P1"]
    draft = CouncilDraft(body, "Hội đồng", "QĐ 15", clock.today(), (SeatDraft(person, SeatRole.CHAIR),))
    standing = district.actor("thuongtruc")
    for second in ("thuongtruc", "tham", "thuky"):
        with pytest.raises(NotPermitted):
            councils.create_council(
                body,
                draft.name,
                draft.document,
                draft.on,
                draft.joining,
                actor=standing,
                second=district.actor(second),
            )
    ref = council_proposals.propose(draft, actor=standing)
    with pytest.raises(NotPermitted):
        council_proposals.approve(ref, actor=standing)
    assert councils.council_id_of(body, clock.today()) is None
