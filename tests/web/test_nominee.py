"""The nominee's pages: a secret link to his own case and nothing else, his report, and what the unit does with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser

from rules.vocabulary import NomineeKind
from tests.support import cases, district
from tests.support.browser import LiveServer, serving
from tests.support.visits import PHONE, answers_held, check_page, statements_of, visiting
from tests.web.desk import desk, hidden_of, send, text_of
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.errors import Conflict, NotFound, NotPermitted, WrongState
from workflow.models import AuditEvent, Nomination, NomineeLink, SecurityEvent, User
from workflow.queries import nominee
from workflow.services import appraisal, nominee_links, own_reports, registers
from workflow.tables import table

CANARIES = (
    "Phạm Văn Rêu", "Nguyễn Đức Ánh", "Hồ Văn Xa", "Hồ Thị Lập", "Lê Quang Thủ", "Nguyễn Thị Thẩm", "Trần Văn Nhận",
)  # fmt: skip
"""Everybody else in the district: other nominees, the clerk, the head, the appraiser, the confirmer."""


@pytest.fixture
def drafts(app: Flask) -> list[int]:
    """Three drafts of the school."""
    del app
    district.build()
    return cases.drafts(cases.dossier(district.open_round()), ["P1", "P2", "P3"])


def ref_of(number: int) -> str:
    with reading() as connection:
        return str(connection.scalar(sa.select(Nomination.ref).where(Nomination.id == number)))


def given(number: int) -> str:
    """Return the path of a fresh link of a nomination."""
    return f"/ca-nhan/{nominee_links.give(ref_of(number), actor=district.actor('lap'))}"


def writer(path: str) -> nominee_links.OpenLink:
    return nominee_links.open_link(path.rpartition("/")[2], remote="127.0.0.1")


def test_a_link_shows_ones_own_case_and_nobody_elses_name(app: Flask, drafts: list[int]) -> None:
    path, stranger = given(drafts[0]), app.test_client()
    for _ in range(2):
        answer = stranger.get(path)
        body = text_of(answer)
        assert answer.status_code == 200
        assert "Đinh Thị Mai" in body and "Đơn vị của bạn đang lập hồ sơ." in body
        assert [name for name in CANARIES if name in body] == []
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"] and 'name="robots"' in body
        assert "no-store" in answer.headers["Cache-Control"]
    report = stranger.get(f"{path}/bao-cao")
    assert report.headers["Referrer-Policy"] == "strict-origin"
    assert [name for name in CANARIES if name in text_of(report)] == []
    with reading() as connection:
        used = list(connection.scalars(sa.select(AuditEvent.event).where(AuditEvent.chain == "nominee_link")))
        opened = connection.scalar(
            sa.select(sa.func.count()).where(SecurityEvent.kind == "nominee_link_used")
        )
        stored = connection.execute(sa.select(*table(NomineeLink).c)).one()
        assert verify(connection).problems == ()
    assert used == ["nominee_link_given", "nominee_link_used"], "the day's first use"
    assert opened == 3, "each single use"
    assert path.rpartition("/")[2] not in str(stored), "the token is nowhere in the store"


def test_the_refused_read_their_reasons_without_votes(app: Flask, drafts: list[int]) -> None:
    path = given(drafts[0])
    cases.submitted(drafts)
    cases.appraised(drafts[:2])
    appraisal.mark_ineligible(
        drafts[:1], "Xếp loại chưa đạt.", "not_eligible", actor=district.actor("xacnhan")
    )
    body = text_of(app.test_client().get(path))
    assert "Vì sao lần này chưa được" in body and "Xếp loại chưa đạt." in body and "khiếu nại" in body
    assert "Đạt tiêu chuẩn theo hồ sơ" not in body, "no opinion"
    second = given(drafts[1])
    voted = "Không đạt tỷ lệ phiếu của Hội đồng: 3/15 = 20 % < 80 %."
    appraisal.mark_ineligible(drafts[1:2], voted, "council_not_recommended", actor=district.actor("xacnhan"))
    body = text_of(app.test_client().get(second))
    assert "không đề nghị khen thưởng" in body and "3/15" not in body and "80 %" not in body
    assert [name for name in (*CANARIES[1:], "Đinh Thị Mai") if name in body] == []


def test_nothing_written_is_asked_for_and_is_no_conflict(app: Flask, drafts: list[int]) -> None:
    path, browser = given(drafts[0]), app.test_client()
    report = browser.get(f"{path}/bao-cao")
    empty = browser.post(f"{path}/bao-cao", data=hidden_of(report, f"{path}/bao-cao") | {"viec": "xong"})
    assert empty.status_code == 422
    body = text_of(empty)
    assert "Viết ít nhất một mục" in body and "Bản đã lưu ở nơi khác" not in body
    assert f'class="brand" href="{path}"' in body, (
        "the head of the page leads to his own page, not to a sign-in"
    )


def without_tokens(text: str) -> str:
    return re.sub(r'value="[^"]*"', "", text)


def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(
    app: Flask, drafts: list[int], moving_clock: clock.SimulatedClock
) -> None:
    browser = app.test_client()
    replaced, revoked, expired = given(drafts[0]), given(drafts[1]), given(drafts[2])
    given(drafts[0])
    assert nominee_links.revoke(ref_of(drafts[1]), actor=district.actor("lap"))
    moving_clock.move_to(date(2024, 1, 9) + nominee_links.LIFETIME)
    assert browser.get(expired).status_code == 200, "its last day counts"
    moving_clock.move_to(date(2024, 1, 10) + nominee_links.LIFETIME)
    never = f"/ca-nhan/{'A' * 43}"
    paths = [replaced, revoked, expired, never, "/ca-nhan/ngan", "/ca-nhan/" + "B" * 500]
    answers = [browser.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_tokens(text_of(answer)) for answer in answers}) == 1
    assert browser.get(f"{never}/bao-cao").status_code == 404


def test_guessing_is_slow(app: Flask, drafts: list[int], moving_clock: clock.SimulatedClock) -> None:
    path, browser = given(drafts[0]), app.test_client()
    for number in range(nominee_links.PER_NETWORK):
        assert browser.get(f"/ca-nhan/{number:043d}").status_code == 404
    late = browser.get(path)
    assert (late.status_code, late.headers["Retry-After"]) == (429, "900")
    moving_clock.advance(minutes=16)
    assert browser.get(path).status_code == 200


def test_only_the_unit_gives_and_takes_back_links(app: Flask, drafts: list[int]) -> None:
    ref = ref_of(drafts[0])
    with pytest.raises((NotPermitted, NotFound)):
        nominee_links.give(ref, actor=district.actor("xa"))
    assert desk(app, "xa").get(f"/de-nghi/{ref}/lien-ket").status_code == 404
    assert desk(app, "thuongtruc").get(f"/de-nghi/{ref}/lien-ket").status_code == 404
    clerk = desk(app, "lap")
    answer = send(clerk, f"/de-nghi/{ref}/lien-ket")
    address = re.search(r"http://localhost(/ca-nhan/[A-Za-z0-9_-]{43})<", text_of(answer))
    assert address is not None and "data:image/svg+xml" in text_of(answer)
    assert app.test_client().get(address[1]).status_code == 200
    assert address[1] not in text_of(clerk.get(f"/de-nghi/{ref}/lien-ket")), "shown once"
    assert send(clerk, f"/de-nghi/{ref}/lien-ket", to=f"/de-nghi/{ref}/lien-ket/thu-hoi").status_code == 303
    assert app.test_client().get(address[1]).status_code == 404


# --- the report


def texts(**changes: str) -> dict[str, str]:
    return {"so_luoc": "", "nhiem_vu": "", "sang_kien": "", "chap_hanh": "", "da_khen": ""} | changes


def test_a_report_is_written_saved_and_told_to_the_unit(app: Flask, drafts: list[int]) -> None:
    path, browser = given(drafts[0]), app.test_client()
    page = f"{path}/bao-cao"
    data = hidden_of(browser.get(page), page)
    kept = browser.post(f"{page}/tu-luu", data=data | texts(nhiem_vu="Dạy 18 tiết mỗi tuần."))
    assert (kept.status_code, kept.get_json()["ban"]) == (200, 1)
    stale = browser.post(f"{page}/tu-luu", data=data | texts(nhiem_vu="Khác."))
    assert (stale.status_code, "nơi khác" in stale.get_json()["cau"]) == (409, True)
    both = browser.post(page, data=data | texts(nhiem_vu="Gõ ở máy khác.") | {"viec": "luu"})
    assert both.status_code == 409
    assert "Dạy 18 tiết mỗi tuần." in text_of(both) and "Gõ ở máy khác." in text_of(both), "both are shown"
    done = send(
        browser,
        page,
        nhiem_vu="Dạy 18 tiết mỗi tuần.",
        viec="xong",
        **{k: "" for k in texts() if k != "nhiem_vu"},
    )
    assert done.status_code == 303
    assert "đã báo viết xong" in text_of(desk(app, "lap").get(f"/de-nghi/{ref_of(drafts[0])}/bao-cao"))
    with reading() as connection:
        told = connection.execute(
            sa.select(AuditEvent.event, AuditEvent.payload).where(AuditEvent.chain == "report")
        ).all()
        assert verify(connection).problems == ()
    assert [row.event for row in told] == ["own_report_saved", "own_report_finished"]
    assert "18 tiết" not in str(told), "the text itself is not in the trail"


def test_the_unit_takes_it_over_and_never_loses_what_it_changed(app: Flask, drafts: list[int]) -> None:
    path, clerk = given(drafts[0]), district.actor("lap")
    own = writer(path)
    own_reports.save(drafts[0], texts(nhiem_vu="Một."), 0, writer=own)
    assert own_reports.take_over(drafts[0], (1, 0), replace=False, actor=clerk) == 1
    assert own_reports.edit_unit(drafts[0], texts(nhiem_vu="Một, đơn vị sửa."), 1, actor=clerk) == 2
    own_reports.save(drafts[0], texts(nhiem_vu="Hai."), 1, writer=own)
    with pytest.raises(Conflict, match="Đơn vị đã sửa"):
        own_reports.take_over(drafts[0], (2, 2), replace=False, actor=clerk)
    with pytest.raises(Conflict):
        own_reports.take_over(drafts[0], (1, 2), replace=True, actor=clerk)
    page = f"/de-nghi/{ref_of(drafts[0])}/bao-cao"
    browser = desk(app, "lap")
    body = text_of(browser.get(page))
    assert "Hai." in body and "Một, đơn vị sửa." in body and "khác nhau" in body
    refused = send(browser, page, to=f"{page}/nhan")
    assert refused.status_code == 409
    assert send(browser, page, to=f"{page}/nhan", replace="y").status_code == 303
    assert nominee.unit_report(clerk, ref_of(drafts[0])).unit.sections["nhiem_vu"] == "Hai."
    with pytest.raises((NotPermitted, NotFound)):
        own_reports.take_over(drafts[0], (2, 3), replace=True, actor=district.actor("xa"))


def test_it_is_locked_once_sent_and_opens_only_with_its_own_item(app: Flask, drafts: list[int]) -> None:
    path = given(drafts[0])
    own = writer(path)
    own_reports.save(drafts[0], texts(nhiem_vu="Một."), 0, writer=own)
    cases.submitted(drafts)
    with pytest.raises(WrongState, match="đã khóa"):
        own_reports.save(drafts[0], texts(nhiem_vu="Hai."), 1, writer=own)
    assert "đã khóa" in text_of(app.test_client().get(f"{path}/bao-cao"))
    appraisal.receive(drafts[:2], actor=district.actor("tham"))
    due, tham = clock.today() + timedelta(days=7), district.actor("tham")
    appraisal.return_for_supplement(drafts[:1], "Bổ sung sáng kiến.", ["initiative_id"], due, actor=tham)
    with pytest.raises(WrongState):
        own_reports.save(drafts[0], texts(nhiem_vu="Hai."), 1, writer=own)
    appraisal.return_for_supplement(drafts[1:2], "Viết rõ hơn.", ["bao_cao_thanh_tich"], due, actor=tham)
    second = writer(given(drafts[1]))
    assert own_reports.save(drafts[1], texts(nhiem_vu="Rõ hơn."), 0, writer=second) == 1
    with pytest.raises(NotFound):
        own_reports.save(drafts[0], texts(nhiem_vu="Của người khác."), 1, writer=second)


def test_an_account_of_the_person_shows_only_his_own(app: Flask, drafts: list[int]) -> None:
    people = registers.nominee_ids(NomineeKind.INDIVIDUAL)
    with transaction() as connection:
        connection.execute(
            sa.update(table(User)).where(User.username == "uyvien").values(person_id=people["P1"])
        )
    browser = desk(app, "uyvien")
    own, other = ref_of(drafts[0]), ref_of(drafts[1])
    assert f"/cua-toi/{own}" in text_of(browser.get("/cua-toi"))
    assert other not in text_of(browser.get("/cua-toi"))
    assert browser.get(f"/cua-toi/{own}").status_code == 200
    assert browser.get(f"/cua-toi/{other}").status_code == 404
    assert send(browser, f"/cua-toi/{own}/bao-cao", **texts(nhiem_vu="Một."), viec="luu").status_code == 303
    assert desk(app, "lap").get(f"/cua-toi/{own}").status_code == 404
    with pytest.raises(NotFound):
        own_reports.save(drafts[1], texts(nhiem_vu="x"), 0, writer=district.actor("uyvien"))


def test_the_list_of_ones_own_takes_the_same_statements(app: Flask, drafts: list[int]) -> None:
    people = registers.nominee_ids(NomineeKind.INDIVIDUAL)

    def count(code: str) -> int:
        with transaction() as connection:
            connection.execute(
                sa.update(table(User)).where(User.username == "uyvien").values(person_id=people[code])
            )
        return statements_of(desk(app, "uyvien"), "/cua-toi")

    assert count("P1") == count("P9")
    assert len(drafts) == 3


@pytest.fixture
def server(app: Flask, drafts: list[int]) -> Iterator[tuple[LiveServer, str, str]]:
    """A server, the path of a link, and the reference of its nomination."""
    path = given(drafts[0])
    with serving(app) as made:
        yield made, path, ref_of(drafts[0])


@pytest.mark.browser
def test_a_nominee_writes_his_report_on_a_phone(chromium: Browser, server: Any) -> None:
    made, path, ref = server
    url = made.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url, viewport=PHONE) as visit:
        visit.start(path)
        check_page(visit.page, "status")
        visit.click("text=Viết báo cáo")
        visit.fill("#nhiem_vu", "Dạy 18 tiết mỗi tuần.")
        visit.page.wait_for_selector("text=/Đã lưu \\d\\d:\\d\\d/")
        check_page(visit.page, "report")
        with answers_held(visit.page):  # it is sent after the saving under way, which makes another version
            with visit.page.expect_response(lambda answer: answer.request.resource_type == "fetch"):
                visit.page.fill("#nhiem_vu", "Dạy 18 tiết mỗi tuần, chủ nhiệm.")
            visit.click("button:has-text('Đã xong')")
        visit.page.wait_for_selector("text=Đã báo đơn vị")
        assert visit.console == []
        visit.told("nominee writes his report on a phone", 3)
        visit.sign_in("lap", district.PASSWORD)
        for page in (f"/de-nghi/{ref}/bao-cao", f"/de-nghi/{ref}/lien-ket", "/cua-toi"):
            visit.start(page)
            check_page(visit.page, page)
        visit.start(f"/de-nghi/{ref}/lien-ket")
        visit.click("button:has-text('Lập lại liên kết')")
        check_page(visit.page, "slip")
