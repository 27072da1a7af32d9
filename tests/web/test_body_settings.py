"""The page of the dated settings: proposed, seen before and after, approved by another, read where it counts."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support import district
from tests.support.visits import statements_of
from tests.web.desk import desk, hidden_of, send, text_of
from tests.web.test_calendars import press
from workflow import clock

PAGE = "/quan-tri/thiet-lap"
TARGETS, CONFIRMER, FACTOR = (
    f"{PAGE}/han-dang-ky-thi-dua",
    f"{PAGE}/nguoi-xac-nhan",
    f"{PAGE}/xac-thuc-hai-buoc",
)
TYPED = {"since": "09/01/2024", "citation": "KH 05/KH-UBND ngày 03/01/2024", "reason": "Theo kế hoạch năm."}


@pytest.fixture
def built(app: Flask) -> Flask:
    """The small district."""
    district.build()
    return app


def test_a_deadline_is_proposed_approved_and_then_stands_on_the_page_of_targets(built: Flask) -> None:
    office, head, unit = desk(built, "thuongtruc"), desk(built, "ky"), desk(built, "lap")
    before = statements_of(office, PAGE)
    made = send(office, TARGETS, value="31/03", **TYPED)
    assert made.status_code == 303
    address = made.headers["Location"]
    assert "chờ duyệt" in text_of(office.get(PAGE))
    assert "31/03" not in text_of(unit.get("/dang-ky-thi-dua"))
    assert f'href="{address}"' in text_of(head.get("/viec-can-lam"))
    shown = text_of(head.get(address))
    assert "không đặt hạn" in shown
    assert "ngày 31/03 hằng năm" in shown
    assert "Duyệt</button>" not in text_of(office.get(address))
    assert press(office, address, "duyet", answer="").status_code == 403
    assert press(head, address, "duyet", answer="").status_code == 303
    assert "31/03" in text_of(unit.get("/dang-ky-thi-dua"))
    page = text_of(office.get(PAGE))
    assert "ngày 31/03 hằng năm" in page
    assert TYPED["citation"] in page
    assert statements_of(office, PAGE) == before


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(built: Flask) -> None:
    office = desk(built, "thuongtruc")
    answer = send(office, TARGETS, value="31/02", **TYPED)
    assert answer.status_code == 422
    assert "Ghi ngày và tháng" in text_of(answer)
    assert TYPED["reason"] in text_of(answer)
    answer = send(office, CONFIRMER, value="off", **(TYPED | {"since": "01/01/2024", "citation": ""}))
    assert "Ghi văn bản làm căn cứ" in text_of(answer)
    answer = send(office, CONFIRMER, value="off", **(TYPED | {"since": "01/01/2024"}))
    assert "đã qua" in text_of(answer)


def test_taking_a_safeguard_away_is_said_and_a_no_needs_a_reason(built: Flask) -> None:
    office, other = desk(built, "thuongtruc"), desk(built, "xacnhan")
    address = send(office, CONFIRMER, value="off", **TYPED).headers["Location"]
    assert "bỏ một lớp kiểm soát" in text_of(other.get(address))
    assert press(other, address, "khong-duyet", answer="").status_code == 422
    assert press(other, address, "bay", answer="").status_code == 403
    assert press(other, address, "khong-duyet", answer="Chưa có quy chế.").status_code == 303
    assert "Chưa có quy chế." in text_of(office.get(address))
    told = text_of(office.get("/thong-bao"))
    assert "1 mục mới" in told and f'href="{address}"' in told and "Lý do: Chưa có quy chế." in told
    assert "không được duyệt" in text_of(office.get("/viec-can-lam"))
    assert "không được duyệt" not in text_of(other.get("/thong-bao"))
    send(office, "/thong-bao", to="/thong-bao/da-xem")
    assert "Không có mục mới" in text_of(office.get("/thong-bao"))
    again = send(office, CONFIRMER, value="off", **TYPED).headers["Location"]
    assert press(office, again, "rut", answer="").status_code == 303
    assert "Đã rút" in text_of(office.get(again))


def test_the_administrator_sets_who_needs_a_second_factor_and_proves_who_he_is(
    built: Flask, moving_clock: clock.SimulatedClock
) -> None:
    admin = desk(built, "quantri")
    moving_clock.advance(minutes=16)
    shown = admin.get(FACTOR)
    data = hidden_of(shown) | {"value": ["signer", "confirmer"]} | TYPED
    assert "Nhập mật khẩu của bạn" in text_of(admin.post(FACTOR, data=data))
    typed = {"value": ["signer"], "mat_khau": district.PASSWORD} | TYPED
    made = admin.post(FACTOR, data=hidden_of(admin.get(FACTOR)) | typed)
    assert made.status_code == 303
    assert "Người ký quyết định" in text_of(admin.get(made.headers["Location"]))
    assert "Đề nghị giá trị mới" not in text_of(admin.get(CONFIRMER))


def test_others_have_no_such_page(built: Flask) -> None:
    for who in ("lap", "tham", "vanthu", "uyvien"):
        assert desk(built, who).get(PAGE).status_code == 403
    office = desk(built, "thuongtruc")
    assert office.get(f"{PAGE}/khac").status_code == 404
    assert office.get(f"{PAGE}?co_quan=999").status_code == 404
    assert office.get(f"{PAGE}/thay-doi/77").status_code == 404
