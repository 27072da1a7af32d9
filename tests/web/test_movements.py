"""Emulation movements: recorded with the plan that launched them, named by rounds, edited with what was seen."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import district
from tests.support.visits import statements_of
from tests.web.desk import desk, hidden_of, send, text_of
from workflow import db
from workflow.audit_verify import verify
from workflow.queries import rounds as round_queries

PAGE = "/quan-tri/phong-trao"
TYPED = {
    "name": "Thi đua xây dựng nông thôn mới", "code": "NTM-2024", "launched_by": "huyen", "since": "01/01/2024",
    "until": "", "plan_number": "17/KH-UBND", "plan_on": "05/01/2024", "plan_body": "UBND huyện Suối Mơ",
}  # fmt: skip


@pytest.fixture
def standing(app: Flask) -> FlaskClient:
    """The small district; the standing body has signed in."""
    district.build()
    return desk(app, "thuongtruc")


def test_a_movement_is_recorded_with_its_plan_and_named_by_the_form_of_a_round(standing: FlaskClient) -> None:
    assert send(standing, f"{PAGE}/moi", **TYPED).status_code == 303
    shown = text_of(standing.get(PAGE))
    assert "17/KH-UBND ngày 05/01/2024 của UBND huyện Suối Mơ" in shown
    assert "Thi đua xây dựng nông thôn mới" in text_of(standing.get("/dot-xet/moi"))
    assert "Thi đua xây dựng" in text_of(standing.get(f"{PAGE}?ten=nong thon"))
    assert "Thi đua xây dựng" not in text_of(standing.get(f"{PAGE}?ten=chuyen doi so"))
    again = send(standing, f"{PAGE}/moi", **TYPED)
    assert again.status_code == 422
    assert "Mã này đã có phong trào khác dùng" in text_of(again)
    assert verify(db.current_engine()).ok


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"plan_on": "05/01/2030"}, "sau ngày hôm nay"),
        ({"plan_number": ""}, "Ghi số, ký hiệu kế hoạch"),
        ({"code": "có dấu"}, "Mã gồm chữ không dấu"),
        ({"until": "01/12/2023"}, "phải từ ngày bắt đầu"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    standing: FlaskClient, wrong: dict[str, str], sentence: str
) -> None:
    refused = send(standing, f"{PAGE}/moi", **TYPED | wrong)
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert 'value="Thi đua xây dựng nông thôn mới"' in text_of(refused)


def test_an_edit_of_what_changed_meanwhile_is_a_conflict(standing: FlaskClient) -> None:
    send(standing, f"{PAGE}/moi", **TYPED)
    address = f"{PAGE}/NTM-2024/sua"
    typed = {"name": "Chung sức xây dựng nông thôn mới", "launched_by": "huyen", "since": "", "until": ""}
    old = hidden_of(standing.get(address))
    assert send(standing, address, **typed, plan="17/KH-UBND; 20/HD-UBND").status_code == 303
    late = standing.post(address, data=old | typed | {"plan": "khác"})
    assert late.status_code == 409
    assert "Người khác vừa sửa" in text_of(late)
    page = text_of(standing.get(address))
    assert 'value="17/KH-UBND; 20/HD-UBND"' in page
    assert "sửa phong trào thi đua" in page
    assert [name for _, name in round_queries.movement_choices()] == ["Chung sức xây dựng nông thôn mới"]


def test_others_have_no_such_page_and_lists_take_as_many_statements_for_three_as_for_one(
    app: Flask, standing: FlaskClient
) -> None:
    for name in ("lap", "tham", "quantri"):
        assert desk(app, name).get(PAGE).status_code in {403, 404}, name
    send(standing, f"{PAGE}/moi", **TYPED)
    one = statements_of(standing, PAGE)
    for code in ("A", "B"):
        send(standing, f"{PAGE}/moi", **TYPED | {"code": code})
    assert statements_of(standing, PAGE) == one
