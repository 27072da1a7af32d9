"""The pages of accounts on the small district: who resets whom, duties by two people, second factor, the table."""

from __future__ import annotations

import re
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.support import district, stores
from tests.support.visits import statements_of
from tests.web.desk import desk, hidden_of, send, text_of
from tests.web.site import sign_in
from web.forms import new_key
from workflow import clock, db
from workflow.actor import SYSTEM
from workflow.models import DatedSetting, RoleGrant, SecondFactor, User
from workflow.roles import Role
from workflow.second_factor_policy import EVERY_OFFICER
from workflow.services import registers, second_factor
from workflow.services.register_records import GrantRow, RegisterBatch, UserRow
from workflow.tables import table

USERS = "/quan-tri/nguoi-dung"
NEW = "cơn mưa đầu mùa rất lạ"
NAMES = tuple(name for name, *_ in district.ACCOUNTS)


@pytest.fixture
def town(app: Flask) -> Flask:
    """The application on the small district, with a second administrator."""
    stores.filled("town", _town)
    return app


def _town() -> None:
    district.build()
    extra = RegisterBatch(
        users=(UserRow("quantri2", "Đặng Văn Hai", person=None, password_hash=district.HASH),),
        grants=(GrantRow("quantri2", Role.ADMINISTRATOR, district.BODY, district.SINCE),),
    )
    registers.load(extra, actor=SYSTEM)


def number(name: str) -> int:
    """Return the number of an account."""
    with db.reading() as connection:
        return int(connection.execute(sa.select(User.id).where(User.username == name)).scalar_one())


def press(browser: FlaskClient, page: str, to: str, **typed: Any) -> Any:
    """Press a button of a page: its form goes to ``to`` (which may be a second button of the form)."""
    shown = browser.get(page)
    data = hidden_of(shown) | typed
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.get_data(as_text=True))
    assert token
    kept = {name: value for name, value in data.items() if name in {"khoa", *typed}}
    return browser.post(to, data={"khoa": new_key()} | kept | {"csrf_token": token[1]})


def issued(answer: Any) -> str:
    """Return the temporary password that a page shows."""
    found = re.search(r"([a-z]+(?:-[a-z]+){5}-\d\d)", text_of(answer))
    assert found, text_of(answer)[:2000]
    return found[1]


UNIT_ACCOUNTS = {"lap", "truong", "xa", "truongxa"}
MAY_RESET = {
    "quantri": set(NAMES) - {"quantri"} | {"quantri2"},
    "thuongtruc": UNIT_ACCOUNTS,
}
"""Who may set whose password; everybody else nobody's."""


@pytest.mark.parametrize("who", NAMES)
def test_who_may_reset_whom(town: Flask, who: str) -> None:
    browser = desk(town, who)
    with db.reading() as connection:
        before = {row[0]: row[1] for row in connection.execute(sa.select(User.id, User.password_hash))}
    allowed = MAY_RESET.get(who, set())
    for target in (*NAMES, "quantri2"):
        if target in allowed and target not in {"lap", "tham", "quantri2"}:
            continue  # hashing is slow; three that are allowed are enough
        to = f"{USERS}/{number(target)}/cap-lai-mat-khau"
        answer = press(browser, "/tai-khoan", to, khoa=new_key())
        assert (answer.status_code == 200) is (target in allowed), (who, target, answer.status_code)
    with db.reading() as connection:
        after = {row[0]: row[1] for row in connection.execute(sa.select(User.id, User.password_hash))}
    changed = {name for name in (*NAMES, "quantri2") if before[number(name)] != after[number(name)]}
    assert changed == allowed & {"lap", "tham", "quantri2"}


def test_one_click_gives_a_password_shown_once_that_must_be_changed(town: Flask) -> None:
    clerk, officer = desk(town, "lap"), desk(town, "thuongtruc")
    assert "Cấp lại mật khẩu" in text_of(officer.get(USERS))
    to = f"{USERS}/{number('lap')}/cap-lai-mat-khau"
    password = issued(press(officer, USERS, to))
    assert password not in text_of(officer.get(f"{USERS}/{number('lap')}"))
    assert clerk.get("/tai-khoan").status_code == 302, "all sessions end"
    browser = town.test_client()
    fresh = issued(press(officer, USERS, to, khoa=new_key()))
    assert sign_in(browser, "lap", password).status_code == 422
    assert sign_in(browser, "lap", fresh).status_code == 302
    assert browser.get("/viec-can-lam").location == "/tai-khoan"
    data = {"csrf_token": _token(browser), "current": fresh, "new": NEW, "again": NEW}
    assert browser.post("/tai-khoan/mat-khau", data=data).status_code == 302
    assert browser.get("/viec-can-lam").status_code == 200
    assert "cấp mật khẩu tạm" in text_of(officer.get(f"{USERS}/{number('lap')}"))


def _token(browser: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/tai-khoan").get_data(as_text=True))
    assert found
    return found[1]


def test_a_reloaded_reset_makes_no_second_password(town: Flask) -> None:
    officer = desk(town, "thuongtruc")
    to, data = f"{USERS}/{number('lap')}/cap-lai-mat-khau", {"csrf_token": _token(officer), "khoa": "C" * 22}
    assert officer.post(to, data=data).status_code == 200
    again = officer.post(to, data=data)
    assert again.status_code == 409
    assert "hiện một lần" in text_of(again)


def test_a_temporary_password_ends_after_three_days(town: Flask, moving_clock: clock.SimulatedClock) -> None:
    password = issued(press(desk(town, "thuongtruc"), USERS, f"{USERS}/{number('lap')}/cap-lai-mat-khau"))
    moving_clock.advance(hours=72)
    answer = sign_in(town.test_client(), "lap", password)
    assert answer.status_code == 422
    assert "đã hết hạn" in text_of(answer)


@pytest.mark.parametrize("name", ["ky", "uyvien"])
def test_an_officers_new_password_opens_only_after_a_second_person_agrees(town: Flask, name: str) -> None:
    admin, signer = desk(town, "quantri"), number(name)
    answer = press(admin, USERS, f"{USERS}/{signer}/cap-lai-mat-khau")
    password = issued(answer)
    assert "Chờ người thứ hai" in text_of(answer)
    stranger = town.test_client()
    assert "chờ người thứ hai" in text_of(sign_in(stranger, name, password))
    release = f"{USERS}/{signer}/xac-nhan-mat-khau"
    assert press(admin, "/tai-khoan", release).status_code == 403
    assert press(desk(town, "lap"), "/tai-khoan", release).status_code == 403
    assert press(desk(town, "thuongtruc"), "/tai-khoan", release).status_code == 303
    assert sign_in(stranger, name, password).status_code == 302


def test_who_set_the_password_does_not_take_off_the_second_factor_too(town: Flask) -> None:
    signer = district.actor("ky")
    enrolled(signer)
    admin, to = desk(town, "quantri"), f"{USERS}/{signer.user_id}"
    assert "Chờ người thứ hai" not in text_of(press(admin, USERS, f"{to}/cap-lai-mat-khau"))
    assert press(admin, "/tai-khoan", f"{to}/go-xac-thuc", reason="mất điện thoại").status_code == 403
    assert press(desk(town, "quantri2"), "/tai-khoan", f"{to}/go-xac-thuc", reason="mất").status_code == 303
    assert not second_factor.status(signer.user_id).is_on


def enrolled(actor: Any) -> pyotp.TOTP:
    """Turn somebody's second factor on; return his phone."""
    phone = pyotp.TOTP(second_factor.begin(actor).secret)
    second_factor.confirm(actor, phone.generate_otp(second_factor.current_step()), remote="127.0.0.1")
    return phone


def test_signing_in_with_the_second_factor(town: Flask, moving_clock: clock.SimulatedClock) -> None:
    browser = desk(town, "ky")
    page = browser.get("/tai-khoan/xac-thuc/bat")
    assert "<svg" in text_of(page)
    secret = re.search(r'acc-secret">([A-Z2-7 ]+)<', text_of(page))
    assert secret
    phone = pyotp.TOTP(secret[1].replace(" ", ""))
    with db.reading() as connection:
        assert phone.secret not in str(connection.execute(sa.select(SecondFactor.secret)).all())
    assert send(browser, "/tai-khoan/xac-thuc/bat", code="000000").status_code == 422
    answer = send(browser, "/tai-khoan/xac-thuc/bat", code=phone.generate_otp(second_factor.current_step()))
    codes = re.findall(r"<code>([a-z2-9-]{14})</code>", answer.get_data(as_text=True))
    assert len(codes) == 10

    stranger = town.test_client()
    half = sign_in(stranger, "ky", district.PASSWORD, tiep="/quyet-dinh")
    assert half.location == "/dang-nhap/ma-xac-thuc"
    assert stranger.get("/viec-can-lam").status_code == 302, "half is not signed in"
    used = phone.generate_otp(second_factor.current_step())
    assert "đã dùng" in text_of(send(stranger, "/dang-nhap/ma-xac-thuc", code=used))
    moving_clock.advance(seconds=30)
    answer = send(stranger, "/dang-nhap/ma-xac-thuc", code=phone.generate_otp(second_factor.current_step()))
    assert answer.location == "/quyet-dinh"
    assert stranger.get("/viec-can-lam").status_code == 200

    for expected in (302, 422):  # a recovery code opens once
        other = town.test_client()
        sign_in(other, "ky", district.PASSWORD)
        assert send(other, "/dang-nhap/ma-xac-thuc", code=codes[0].upper()).status_code == expected


def test_codes_are_throttled_and_the_half_sign_in_ends(
    town: Flask, moving_clock: clock.SimulatedClock
) -> None:
    enrolled(district.actor("ky"))
    stranger = town.test_client()
    sign_in(stranger, "ky", district.PASSWORD)
    statuses = [
        send(stranger, "/dang-nhap/ma-xac-thuc", code=f"{index:06}").status_code for index in range(6)
    ]
    assert statuses == [422] * 5 + [429]
    moving_clock.advance(minutes=6)
    assert stranger.get("/dang-nhap/ma-xac-thuc").location == "/dang-nhap"


def test_officers_must_enrol_from_the_day_that_is_set(
    town: Flask, moving_clock: clock.SimulatedClock
) -> None:
    rule = {"key": "second_factor_roles", "value": EVERY_OFFICER, "citation": "Quy chế"}
    with db.transaction() as connection:
        day = clock.today()
        connection.execute(
            sa.insert(table(DatedSetting)).values(rule | {"since": day.replace(day=day.day + 1)})
        )
    officer, clerk = desk(town, "tham"), desk(town, "lap")
    assert officer.get("/viec-can-lam").status_code == 200
    assert "bắt buộc bật từ ngày" in text_of(officer.get("/tai-khoan"))
    moving_clock.advance(days=1)
    officer, clerk = desk(town, "tham"), desk(town, "lap")
    assert officer.get("/viec-can-lam").location == "/tai-khoan/xac-thuc/bat"
    assert "Bật trước khi làm việc" in text_of(officer.get("/tai-khoan/xac-thuc/bat"))
    assert clerk.get("/viec-can-lam").status_code == 200


def test_an_act_asks_who_is_there_a_quarter_of_an_hour_after_signing_in(
    town: Flask, moving_clock: clock.SimulatedClock
) -> None:
    officer, to = desk(town, "thuongtruc"), f"{USERS}/{number('lap')}/cap-lai-mat-khau"
    moving_clock.advance(minutes=16)
    asked = press(officer, USERS, to)
    assert asked.status_code == 422
    assert "Mật khẩu của bạn" in text_of(asked)
    assert press(officer, USERS, to, mat_khau="sai").status_code == 422
    issued(press(officer, USERS, to, mat_khau=district.PASSWORD))


def test_a_duty_from_proposal_to_approval(town: Flask) -> None:
    admin, leader, lap = desk(town, "quantri"), desk(town, "ky"), number("lap")
    unit = registers.unit_ids()[district.SCHOOL]
    typed = {"role": "unit_head", "unit_id": unit, "since": "09/01/2024", "until": "", "document": "QĐ 5"}
    assert send(admin, f"{USERS}/{lap}/phan-cong", **typed).status_code == 303
    assert "Phân công chờ duyệt" in text_of(leader.get("/viec-can-lam"))
    waiting = text_of(leader.get("/quan-tri/phan-cong"))
    assert "Hồ Thị Lập" in waiting
    ref = re.search(r"/quan-tri/phan-cong/([^/]+)/duyet", waiting)
    assert ref
    own = f"/quan-tri/phan-cong/{ref[1]}"
    assert press(admin, "/quan-tri/phan-cong", f"{own}/duyet", reason="").status_code == 403
    assert press(leader, "/quan-tri/phan-cong", f"{own}/khong-duyet", reason="").status_code == 422
    assert press(leader, "/quan-tri/phan-cong", f"{own}/duyet", reason="").status_code == 303
    page = text_of(admin.get(f"{USERS}/{lap}"))
    assert "chưa tự đặt mật khẩu" not in text_of(leader.get("/quan-tri/phan-cong"))
    assert "duyệt giao nhiệm vụ “Thủ trưởng đơn vị” tại Trường Tiểu học Suối Mơ từ 09/01/2024" in page
    bad = send(admin, f"{USERS}/{lap}/phan-cong", **typed | {"since": "32/01/2024"})
    assert bad.status_code == 422
    assert 'value="QĐ 5"' in text_of(bad)


def test_a_duty_of_a_deciding_body_is_given_at_one_only(town: Flask) -> None:
    admin, page = desk(town, "quantri"), f"{USERS}/{number('lap')}/phan-cong"
    units = registers.unit_ids()
    shown = text_of(admin.get(page))
    bodies, _, others = shown.partition('<optgroup label="Đơn vị khác (không giữ')
    assert f'value="{units[district.BODY]}"' in bodies and f'value="{units[district.SCHOOL]}"' in others
    typed = {"since": "09/01/2024", "until": "", "document": "QĐ 5", "unit_id": units[district.SCHOOL]}
    why = "Trường Tiểu học Suối Mơ không phải cơ quan xét khen thưởng"
    told = {
        "council_member": why + " nên không có Hội đồng",
        "signer": why,
        "standing_body": "không phải trường học",
    }
    for role, words in told.items():
        refused = send(admin, page, **typed | {"role": role})
        assert refused.status_code == 422
        assert words in text_of(refused) and 'value="QĐ 5"' in text_of(refused)
    typed |= {"role": "council_member", "unit_id": units[district.BODY]}
    assert send(admin, page, **typed).status_code == 303


def test_a_new_account_starts_without_duties(town: Flask) -> None:
    admin = desk(town, "quantri")
    answer = send(admin, f"{USERS}/moi", display_name="Đinh Văn Mới", username="moi.ve", person_code="")
    password = issued(answer)
    browser = town.test_client()
    assert sign_in(browser, "moi.ve", password).status_code == 302
    for wrong in ({"username": "moi.ve"}, {"username": "Có dấu"}, {"person_code": "P7", "username": "khac"}):
        typed = {"display_name": "Ai", "username": "khac", "person_code": ""} | wrong
        assert send(admin, f"{USERS}/moi", **typed).status_code == 422


def test_the_list_is_found_without_marks_and_costs_the_same_for_more_rows(town: Flask) -> None:
    admin = desk(town, "quantri")
    assert "Hồ Thị Lập" in text_of(admin.get(f"{USERS}?q=ho+thi+lap"))
    assert "Phạm Thị Xã" not in text_of(admin.get(f"{USERS}?q=ho+thi+lap"))
    one, all_ = statements_of(admin, f"{USERS}?nhiem_vu=signer"), statements_of(admin, USERS)
    assert one == all_
    for odd in ("don_vi=abc", "sau=abc", "truoc=99999", "nhiem_vu=x", "tinh_trang=x"):
        assert admin.get(f"{USERS}?{odd}").status_code == 200
    standing = text_of(desk(town, "thuongtruc").get(USERS))
    assert "Hồ Thị Lập" in standing
    assert "Nguyễn Văn Tỉnh" not in standing, "accounts above the body are not its own"


@pytest.mark.parametrize("name", ["lap", "truong", "uyvien", "tinh", "vanthu", "tham"])
def test_others_find_no_accounts(town: Flask, name: str) -> None:
    browser = desk(town, name)
    assert browser.get(USERS).status_code == 403
    assert browser.get(f"{USERS}/{number('quantri')}").status_code == 404
    assert browser.get(f"{USERS}/moi").status_code == 403


def test_the_table_of_rights_is_what_the_program_answers(town: Flask) -> None:
    admin = desk(town, "quantri")
    page = text_of(admin.get("/quan-tri/ma-tran-quyen?viec=submit&nguoi=" + str(number("truong"))))
    assert "là Thủ trưởng đơn vị của đơn vị" in page
    page = text_of(admin.get("/quan-tri/ma-tran-quyen?viec=submit&nguoi=" + str(number("lap"))))
    assert "Bạn không có quyền «Trình hồ sơ»" in page
    csv = admin.get("/quan-tri/ma-tran-quyen/bang.csv").get_data(as_text=True)
    assert csv.count("\n") > 50
    assert "Trình hồ sơ,,đơn vị mình" in csv
    assert desk(town, "lap").get(f"/quan-tri/ma-tran-quyen?nguoi={number('ky')}").status_code == 404


def test_a_disabled_account_is_told_so_only_with_its_password(town: Flask) -> None:
    admin, lap = desk(town, "quantri"), number("lap")
    with db.transaction() as connection:
        connection.execute(sa.delete(table(RoleGrant)).where(RoleGrant.user_id == lap))
    assert press(admin, "/tai-khoan", f"{USERS}/{lap}/ngung", reason="Nghỉ việc").status_code == 303
    assert "đã ngừng sử dụng" in text_of(sign_in(town.test_client(), "lap", district.PASSWORD))
    assert "chưa đúng" in text_of(sign_in(town.test_client(), "lap", "đoán bừa"))
    assert press(admin, "/tai-khoan", f"{USERS}/{lap}/mo-lai").status_code == 303


def test_csrf_every_act_needs_the_token(town: Flask) -> None:
    admin, lap = desk(town, "quantri"), number("lap")
    for act in ("cap-lai-mat-khau", "ngung", "mo-lai", "go-xac-thuc", "xac-nhan-mat-khau", "phan-cong"):
        assert admin.post(f"{USERS}/{lap}/{act}", data={"khoa": "D" * 22, "reason": "x"}).status_code == 400
