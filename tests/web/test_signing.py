"""The signing desk, the differences and the delegations as pages: what is shown, refused, and how few questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.support import cases, district
from tests.support import signing as desk
from tests.support.browser import LiveServer, serving
from tests.support.visits import BUDGETS, PHONE, WIDE, check_page, statements_of, visiting
from tests.web.desk import desk as signed_in
from tests.web.desk import hidden_of, send, text_of
from workflow import clock
from workflow.services import deciding, delegations

TABLET = {"width": 820, "height": 1180}
DESK = "/quyet-dinh/ky"
CONFIRM = f"{DESK}/xac-nhan"
GIVEN = "/quan-tri/uy-quyen"


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    del app
    district.build()
    return district.open_round()


def test_everything_that_waits_is_signed_with_two_questions(app: Flask, season: int) -> None:
    first, second = desk.waiting(season)
    decisions = [cases.drafted_decision(season, [one]) for one in (first, second)]
    browser = signed_in(app, "ky")
    page = browser.get(DESK)
    body = text_of(page)
    assert "2 sẵn sàng" in body and "Đúng kết quả Hội đồng" in body
    assert "Phạm Văn Rêu" in body, "the annex is on the page"
    asked = browser.post(CONFIRM, data=hidden_of(page, CONFIRM) | {"tat_ca": "1"})
    assert "Ký 2 quyết định" in text_of(asked)
    done = browser.post(DESK, data=hidden_of(asked, DESK))
    assert (done.status_code, text_of(done).count("Đã ký trước đó")) == (200, 0)
    assert [desk.state_of(one) for one in decisions] == ["signed", "signed"]
    again = browser.post(DESK, data=hidden_of(asked, DESK))
    assert text_of(again).count("Đã ký trước đó") == 2, "the same form sent twice signs once"


def test_a_draft_changed_behind_the_screen_is_refused_by_name(app: Flask, season: int) -> None:
    first, second = desk.waiting(season)
    one, two = (cases.drafted_decision(season, [number]) for number in (first, second))
    browser = signed_in(app, "ky")
    asked = browser.post(CONFIRM, data=hidden_of(browser.get(DESK), CONFIRM) | {"tat_ca": "1"})
    standing = district.actor("thuongtruc")
    deciding.remove([second], "Sửa danh sách.", actor=standing)
    deciding.draft(two, [second], actor=standing)
    done = browser.post(DESK, data=hidden_of(asked, DESK))
    assert done.status_code == 409
    assert "Thay đổi nội dung: Phạm Văn Rêu" in text_of(done)
    assert (desk.state_of(one), desk.state_of(two)) == ("signed", "drafted")


def test_the_page_of_one_decision_carries_what_it_showed(app: Flask, season: int) -> None:
    first, second = desk.waiting(season)
    decision = cases.drafted_decision(season, [first, second])
    page = f"/quyet-dinh/{desk.ref_of(decision)}"
    browser = signed_in(app, "ky")
    data = hidden_of(browser.get(page), f"{page}/ky")
    assert len(data["thay"]) == 1
    deciding.remove([second], "Sửa danh sách.", actor=district.actor("thuongtruc"))
    typed = {"signer_name": "Phạm Quốc Ký", "signing_form": "", "signed_on": "09/01/2024"}
    answer = browser.post(f"{page}/ky", data=data | typed)
    assert (answer.status_code, "Đưa ra khỏi danh sách: Phạm Văn Rêu" in text_of(answer)) == (409, True)


def test_why_the_signer_sent_a_draft_back_reaches_who_drafted_it(app: Flask, season: int) -> None:
    decision = cases.drafted_decision(season, desk.waiting(season))
    deciding.decline_to_sign(decision, "Bổ sung căn cứ.", actor=district.actor("ky"))
    office = signed_in(app, "thuongtruc")
    told = text_of(office.get("/thong-bao"))
    assert "Người ký trả lại dự thảo quyết định bạn soạn" in told and "Lý do: Bổ sung căn cứ." in told
    page = text_of(office.get(f"/quyet-dinh/{desk.ref_of(decision)}"))
    assert "<b>Lý do:</b> Bổ sung căn cứ." in page and "Lập dự thảo quyết định" in page
    assert "Người ký trả lại" not in text_of(signed_in(app, "ky").get("/thong-bao")), (
        "his own doing is no news"
    )


def test_nothing_chosen_or_a_broken_form_says_what_to_do(app: Flask, season: int) -> None:
    cases.drafted_decision(season, desk.waiting(season))
    browser = signed_in(app, "ky")
    data = hidden_of(browser.get(DESK), CONFIRM)
    nothing = browser.post(CONFIRM, data=data)
    assert (nothing.status_code, "Chưa chọn quyết định nào" in text_of(nothing)) == (422, True)
    broken = browser.post(DESK, data=data | {"thay": ["ba-la"]})
    assert (broken.status_code, "không còn nguyên vẹn" in text_of(broken)) == (422, True)
    assert signed_in(app, "lap").get(DESK).status_code == 403


def test_a_difference_is_explained_before_the_signature(app: Flask, season: int) -> None:
    first, _second = desk.waiting(season)
    decision = cases.drafted_decision(season, [first])
    page = f"/quyet-dinh/{desk.ref_of(decision)}/khac-biet"
    assert "chưa có lý do" in text_of(signed_in(app, "ky").get(DESK))
    assert signed_in(app, "ky").get(page).status_code == 403
    standing = signed_in(app, "thuongtruc")
    empty = send(standing, page, reason=" ")
    assert empty.status_code == 422
    assert send(standing, page, reason="Ở quyết định sau.").status_code == 303
    body = text_of(signed_in(app, "ky").get(DESK))
    assert "Ở quyết định sau." in body and "1 sẵn sàng" in body


def test_a_delegation_is_set_up_approved_by_another_and_ended(app: Flask, season: int) -> None:
    cases.drafted_decision(season, desk.waiting(season))
    office = signed_in(app, "thuongtruc")
    typed = {
        "delegator": str(district.actor("ky").user_id), "deputy": str(district.actor("thuky").user_id),
        "deputy_title": "Phó Chủ tịch", "form": "KT.", "scope": "all", "since": "09/01/2024", "until": "22/01/2024",
        "document_number": "12/QĐ-UBND", "document_on": "08/01/2024",
        "body": str(next(iter(district.actor("ky").grants)).unit_id),
    }  # fmt: skip
    wrong = send(office, f"{GIVEN}/moi", **typed | {"form": "TUQ."})
    assert (wrong.status_code, "giới hạn thời gian và nội dung" in text_of(wrong)) == (422, True)
    assert 'value="12/QĐ-UBND"' in text_of(wrong), "nothing typed is lost"
    assert send(office, f"{GIVEN}/moi", **typed).status_code == 303
    link = re.search(rf'href="({GIVEN}/[A-Za-z0-9_-]+)" data-open', text_of(office.get(GIVEN)))
    assert link is not None
    assert send(office, link[1], to=f"{link[1]}/duyet").status_code == 403, "not by whoever set it up"
    assert send(signed_in(app, "xacnhan"), link[1], to=f"{link[1]}/duyet").status_code == 303
    assert "Đang hiệu lực" in text_of(office.get(f"{GIVEN}?tinh_trang=dang-hieu-luc"))
    assert "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH" in text_of(signed_in(app, "thuky").get(DESK))
    head = text_of(signed_in(app, "ky").get(DESK))
    assert "Đang giao người khác ký" in head and "Không có quyết định chờ bạn ký" in head
    assert send(office, link[1], to=f"{link[1]}/ket-thuc", reason="Đã về.").status_code == 303
    assert "1 sẵn sàng" in text_of(signed_in(app, "ky").get(DESK))
    assert signed_in(app, "lap").get(GIVEN).status_code == 403


def test_the_statements_of_the_pages_do_not_grow_with_rows(app: Flask, season: int) -> None:
    first, second = desk.waiting(season)
    cases.drafted_decision(season, [first])
    head, office = signed_in(app, "ky"), signed_in(app, "thuongtruc")
    ref = desk.delegated(deputy_id=district.actor("vanthu").user_id, until=desk.TODAY)
    few = (statements_of(office, GIVEN), statements_of(office, f"{GIVEN}/{ref}"))

    delegations.end(ref, "Xong.", actor=district.actor("thuongtruc"))
    alone = statements_of(head, DESK)
    cases.drafted_decision(season, [second])
    assert statements_of(head, DESK) == alone
    desk.delegated(since=desk.date(2024, 2, 1), until=desk.date(2024, 2, 2))
    desk.delegated(since=desk.date(2024, 2, 3), until=desk.date(2024, 2, 4))
    assert (statements_of(office, GIVEN), statements_of(office, f"{GIVEN}/{ref}")) == few


# --- in a browser


@pytest.fixture
def server(app: Flask, season: int) -> Iterator[LiveServer]:
    """Two drafts that wait for the head, and a delegation that waits for approval."""
    first, second = desk.waiting(season)
    for one in (first, second):
        cases.drafted_decision(season, [one])
    desk.delegated(approved=False)
    with serving(app) as made:
        yield made


@pytest.mark.browser
def test_the_chairman_signs_the_set_on_a_tablet(chromium: Browser, server: LiveServer) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url, viewport=TABLET) as visit:
        visit.sign_in("ky", district.PASSWORD)
        visit.start("/viec-can-lam")
        visit.click("main a:has-text('Quyết định chờ ký')")
        check_page(visit.page, "desk")
        visit.click("button:has-text('Ký tất cả 2 quyết định')")
        check_page(visit.page, "confirm")
        visit.click("main button:has-text('Ký 2 quyết định')")
        visit.page.wait_for_selector("text=Đã ký 2 trong 2 quyết định")
        check_page(visit.page, "signed")
        assert visit.console == []
        visit.told("chairman signs the set on a tablet", BUDGETS["chairman"])


@pytest.mark.browser
@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_the_pages_of_deciding_are_accessible(
    chromium: Browser, server: LiveServer, size: dict[str, int]
) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    with visiting(chromium, url, viewport=size) as visit:
        visit.sign_in("thuongtruc", district.PASSWORD)
        for path in (GIVEN, f"{GIVEN}/moi"):
            visit.start(path)
            check_page(visit.page, path)
        visit.start(GIVEN)
        visit.click("main a[data-open]")
        check_page(visit.page, "delegation")
        visit.start("/quyet-dinh")
        visit.click("main a[data-open] >> nth=0")
        visit.click("text=So với kết quả Hội đồng")
        check_page(visit.page, "differences")
        assert visit.console == []


def test_signing_and_giving_a_number_ask_the_password_once_it_is_long_ago(
    app: Flask, season: int, moving_clock: clock.SimulatedClock
) -> None:
    """Within a quarter of an hour of signing in nothing more is asked (security.md 8.2 "r", ASVS 7.5.3)."""
    waiting = desk.waiting(season)
    decision = cases.drafted_decision(season, waiting)
    head, office = signed_in(app, "ky"), signed_in(app, "vanthu")
    moving_clock.advance(minutes=16)
    asked = head.post(CONFIRM, data=hidden_of(head.get(DESK), CONFIRM) | {"tat_ca": "1"})
    assert 'name="mat_khau"' in text_of(asked)
    for typed, said in (({}, "Nhập mật khẩu của bạn."), ({"mat_khau": "sai"}, "Mật khẩu")):
        refused = head.post(DESK, data=hidden_of(asked, DESK) | typed)
        assert (refused.status_code, desk.state_of(decision)) == (422, "drafted")
        assert said in text_of(refused)
    done = head.post(DESK, data=hidden_of(refused, DESK) | {"mat_khau": district.PASSWORD})
    assert (done.status_code, desk.state_of(decision)) == (200, "signed")
    page = f"/quyet-dinh/{desk.ref_of(decision)}"
    number = {"number": "36", "issued_on": "09/01/2024"}
    data = hidden_of(office.get(page), f"{page}/ban-hanh")
    assert office.post(f"{page}/ban-hanh", data=data | number).status_code == 422
    assert desk.state_of(decision) == "signed"
    answer = office.post(f"{page}/ban-hanh", data=data | number | {"mat_khau": district.PASSWORD})
    assert (answer.status_code, desk.state_of(decision)) == (303, "issued")
