"""Signing in and out, sessions, throttling, the own account."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.web.site import PASSWORD, sign_in, token_of
from workflow import clock, db
from workflow.models.accounts import RoleGrant, User
from workflow.roles import Role
from workflow.services import accounts
from workflow.tables import table

NEW = "cơn mưa đầu mùa rất lạ"


def post(browser: FlaskClient, path: str, **fields: str) -> object:
    """Send a form of the account page."""
    return browser.post(path, data={"csrf_token": token_of(browser, "/tai-khoan")} | fields)


def test_wrong_name_and_wrong_password_look_the_same(client: FlaskClient) -> None:
    one = sign_in(client, "lan", "sai").get_data(as_text=True)
    other = sign_in(client, "khong-co", "sai").get_data(as_text=True)
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in one
    strip = token_of(client)
    assert len(one) - len("lan") == len(other) - len("khong-co")
    assert "sai" not in one.split("<main")[1].split("</main")[0].replace(strip, "")


def test_a_session_id_set_beforehand_does_not_survive(app: Flask) -> None:
    for index in range(20):
        browser = app.test_client()
        planted = f"planted-token-{index}"
        browser.set_cookie("khenthuong_phien", planted)
        assert browser.get("/tai-khoan").status_code == 302
        sign_in(browser)
        cookie = browser.get_cookie("khenthuong_phien")
        assert cookie is not None
        assert cookie.value != planted
        assert accounts.actor_for_session(planted) is None


def test_signing_in_again_ends_the_old_session(officer: FlaskClient) -> None:
    old = officer.get_cookie("khenthuong_phien")
    assert old is not None
    sign_in_token = token_of(officer, "/tai-khoan")
    form = {"csrf_token": sign_in_token, "username": "lan", "password": PASSWORD, "tiep": ""}
    officer.post("/dang-nhap", data=form)
    assert accounts.actor_for_session(old.value) is None
    assert officer.get("/tai-khoan").status_code == 200


def test_sign_out_ends_the_session_on_the_server(officer: FlaskClient) -> None:
    cookie = officer.get_cookie("khenthuong_phien")
    assert cookie is not None
    answer = post(officer, "/dang-xuat")
    assert answer.headers["Clear-Site-Data"]
    officer.set_cookie("khenthuong_phien", cookie.value)
    assert officer.get("/tai-khoan").status_code == 302


def test_disabling_an_account_works_on_the_next_request(officer: FlaskClient) -> None:
    assert officer.get("/tai-khoan").status_code == 200
    with db.transaction() as connection:
        connection.execute(sa.update(table(User)).values(is_active=False))
    assert officer.get("/tai-khoan").status_code == 302


def test_a_changed_role_shows_on_the_next_request(officer: FlaskClient) -> None:
    assert "Người lập hồ sơ" in officer.get("/tai-khoan").get_data(as_text=True)
    with db.transaction() as connection:
        connection.execute(sa.update(table(RoleGrant)).values(role=Role.UNIT_HEAD))
    text = officer.get("/tai-khoan").get_data(as_text=True)
    assert "Thủ trưởng đơn vị" in text
    assert "Người lập hồ sơ" not in text


def test_idle_and_absolute_end(officer: FlaskClient, moving_clock: clock.SimulatedClock) -> None:
    for _ in range(22):
        moving_clock.advance(minutes=27)
        assert officer.get("/tai-khoan").status_code == 200
    moving_clock.advance(minutes=27)
    assert officer.get("/tai-khoan").status_code == 302
    sign_in(officer)
    moving_clock.advance(minutes=31)
    assert officer.get("/tai-khoan").status_code == 302


def test_guessing_is_throttled_with_a_pause(client: FlaskClient, moving_clock: clock.SimulatedClock) -> None:
    codes = [sign_in(client, password=f"đoán {index}").status_code for index in range(8)]
    assert codes == [422] * 5 + [429] * 3
    answer = sign_in(client)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert "Chờ 1 giây" in answer.get_data(as_text=True)
    moving_clock.advance(minutes=15, seconds=1)
    assert sign_in(client).status_code == 302


def test_change_password_ends_other_sessions(app: Flask, officer: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other)
    answer = post(officer, "/tai-khoan/mat-khau", current=PASSWORD, new=NEW, again=NEW)
    assert answer.status_code == 302
    assert other.get("/tai-khoan").status_code == 302
    assert "Đã đổi mật khẩu" in officer.get("/tai-khoan").get_data(as_text=True)
    assert sign_in(app.test_client()).status_code == 422
    assert sign_in(app.test_client(), password=NEW).status_code == 302


def test_change_password_says_what_is_wrong(officer: FlaskClient) -> None:
    cases = (
        ({"current": "sai", "new": NEW, "again": NEW}, "Mật khẩu hiện tại chưa đúng"),
        ({"current": PASSWORD, "new": "ngắn", "again": "ngắn"}, "ít nhất 12 ký tự"),
        ({"current": PASSWORD, "new": NEW, "again": "khác"}, "chưa giống nhau"),
        ({"current": PASSWORD, "new": "Khenthuong2024!", "again": "Khenthuong2024!"}, "dễ đoán"),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "phải khác"),
    )
    for fields, sentence in cases:
        answer = post(officer, "/tai-khoan/mat-khau", **fields)
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)


def test_a_first_password_must_be_changed_before_work(officer: FlaskClient) -> None:
    with db.transaction() as connection:
        connection.execute(sa.update(table(User)).values(must_change_password=True))
    assert "Đổi mật khẩu trước khi làm việc" in officer.get("/tai-khoan").get_data(as_text=True)


def test_own_sessions_are_listed_and_can_be_ended(app: Flask, officer: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other)
    page = officer.get("/tai-khoan").get_data(as_text=True)
    path = page.split("/tai-khoan/phien/")[2].split('"')[0]
    assert post(officer, f"/tai-khoan/phien/{path}").status_code == 302
    assert other.get("/tai-khoan").status_code == 302
    assert post(officer, "/tai-khoan/phien/999/ket-thuc").status_code == 404


def test_the_acting_unit_is_chosen_among_the_own_units(officer: FlaskClient) -> None:
    assert post(officer, "/tai-khoan/don-vi", don_vi="2", tiep="/tai-khoan").location == "/tai-khoan"
    assert '<option value="2" selected>' in officer.get("/tai-khoan").get_data(as_text=True)
    assert post(officer, "/tai-khoan/don-vi", don_vi="77", tiep="").status_code == 403
