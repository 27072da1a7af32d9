"""The handover pack: what stands in it for whom, and the change of duties by two people."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.support import cases, district
from tests.support.visits import statements_of
from tests.web.desk import desk, send, text_of
from tests.web.test_accounts_pages import number
from workflow import clock, db
from workflow.actor import SYSTEM
from workflow.canonical import new_ref
from workflow.models import Dossier, PendingLine
from workflow.queries import grant_requests as waiting
from workflow.queries import nominations as drafts
from workflow.roles import Role
from workflow.services import drafting, grant_requests, registers
from workflow.services.actors import actor_for_user
from workflow.services.register_records import RegisterBatch, UserRow
from workflow.tables import table

PLACE = "/quan-tri/ban-giao"


@pytest.fixture
def town(app: Flask) -> Flask:
    """The small district with a round, two drafts and a new account without duties."""
    district.build()
    registers.load(
        RegisterBatch(users=(UserRow("moi", "Đinh Thị Mới", person=None, password_hash=district.HASH),)),
        actor=SYSTEM,
    )
    cases.drafts(cases.dossier(district.open_round()), ["P1", "P2"])
    return app


def page_of(app: Flask, who: str, incoming: str = "moi") -> str:
    """Return the pack of the school's clerk as somebody reads it."""
    query = f"?di={number('lap')}&den={number(incoming)}"
    return text_of(desk(app, who).get(PLACE + query))


def test_the_head_of_the_unit_reads_what_is_half_done(town: Flask) -> None:
    page = page_of(town, "truong")
    assert "Hồ Thị Lập bàn giao cho Đinh Thị Mới" in page
    assert "2 dự thảo: hoàn thiện, chuyển thủ trưởng duyệt" in page
    assert "Khen thưởng thường xuyên năm 2023" in page
    assert district.HASH[:20] not in page


def test_the_pack_says_what_is_half_typed_where_papers_are_and_what_has_to_be_shut(town: Flask) -> None:
    with db.transaction() as connection:
        dossier = connection.scalar(sa.select(Dossier.id))
        line = {
            "ref": new_ref(), "dossier_id": dossier, "text": "Đinh Văn Lạ", "added_by_id": number("lap"),
            "added_at": clock.now(),
        }  # fmt: skip
        connection.execute(sa.insert(table(PendingLine)).values(line))
    head, clerk = actor_for_user(number("truong")), actor_for_user(number("lap"))
    first = drafts.listed(head).rows[0].id
    drafting.send_to_head([first], actor=clerk)
    drafting.send_back([first], "Sửa chức vụ.", actor=head)
    page = page_of(town, "truong")
    for words in (
        "1 dòng danh sách đã dán chưa ghép được",
        "thủ trưởng trả lại để sửa",
        "Biên bản bình xét thi đua",
        "có bản trong hồ sơ",
        "hạn gửi hồ sơ",
        "Danh bạ</a>: 3 người đang công tác",
        "Hồ Thị Lập không còn nhiệm vụ nào trong hệ thống: quản trị hệ thống ngừng tài khoản lap",
        "Lê Quang Thủ (truong), thủ trưởng đơn vị",
        "BIÊN BẢN BÀN GIAO",
    ):
        assert words in page, words
    assert "dòng danh sách" not in page_of(town, "thuongtruc"), "the body does not read what a unit types"
    assert "ngừng tài khoản lap" in page_of(town, "quantri")


def test_the_body_does_not_read_drafts_and_an_administrator_reads_no_dossier(town: Flask) -> None:
    assert "Không còn hồ sơ nào dở dang" in page_of(town, "thuongtruc")
    page = page_of(town, "quantri")
    assert "Quản trị hệ thống không xem hồ sơ" in page
    assert "dự thảo:" not in page


def test_others_have_no_such_page(town: Flask) -> None:
    query = f"?di={number('lap')}"
    for who, status in {"lap": 403, "tham": 403, "ky": 403, "truongxa": 404}.items():
        assert desk(town, who).get(PLACE + query).status_code == status, who


def test_one_confirmation_changes_both_duties_after_a_second_person(
    town: Flask, moving_clock: clock.SimulatedClock
) -> None:
    head = desk(town, "truong")
    page = f"{PLACE}?di={number('lap')}&den={number('moi')}"
    ids = {"di": number("lap"), "den": number("moi")}
    assert send(head, page, to=PLACE, **ids, last_day="31/01/2024", document="").status_code == 422
    answer = send(head, page, to=PLACE, **ids, last_day="31/01/2024", document="QĐ 7")
    assert answer.status_code == 303
    (batch,) = waiting.waiting(actor_for_user(number("thuongtruc")))
    assert len(batch.asked) == 2
    assert not batch.is_mine
    assert not actor_for_user(number("moi")).grants
    grant_requests.approve(batch.ref, actor=actor_for_user(number("thuongtruc")))
    moving_clock.move_to(clock.today().replace(day=31))
    assert actor_for_user(number("lap")).holds(Role.CLERK)
    assert not actor_for_user(number("moi")).holds(Role.CLERK)
    moving_clock.advance(days=1)
    assert not actor_for_user(number("lap")).holds(Role.CLERK)
    assert actor_for_user(number("moi")).holds(Role.CLERK)
    assert "bàn giao cho" in page_of(town, "truong"), "the pack of somebody who left can still be printed"


def test_a_head_hands_over_no_duty_elsewhere_and_nobody_approves_his_own(town: Flask) -> None:
    head = desk(town, "truong")
    ids = {"di": number("xa"), "den": number("moi"), "last_day": "31/01/2024", "document": "QĐ"}
    page = f"{PLACE}?di={number('lap')}&den={number('moi')}"
    assert send(head, page, to=PLACE, **ids).status_code == 404
    ids["di"] = number("lap")
    answer = send(head, page, to=PLACE, **ids | {"den": number("ky")})
    assert answer.status_code == 422
    assert "Chọn lại người nhận" in text_of(answer)
    answer = send(head, page, to=PLACE, **ids | {"den": number("lap")})
    assert "Người nhận phải là người khác" in text_of(answer)


def test_the_pack_costs_the_same_for_more_rows(town: Flask) -> None:
    head, commune = desk(town, "truong"), desk(town, "truongxa")
    full, empty = f"{PLACE}?di={number('lap')}", f"{PLACE}?di={number('xa')}"
    assert statements_of(head, full) == statements_of(commune, empty)
