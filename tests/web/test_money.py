"""Pages about money: the ledger with its figures, payments, corrections, the fund; who sees them and who may act."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.support import district, money
from tests.support import signing as helper
from tests.web.desk import desk, send, text_of
from workflow.services import deciding

OFFICE = "thuongtruc"


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    del app
    district.build()
    return district.open_round()


def path_of(decision: int, tail: str = "") -> str:
    return f"/quyet-dinh/{helper.ref_of(decision)}/tien-thuong{tail}"


def test_a_draft_shows_its_money_and_takes_its_terms(app: Flask, season: int) -> None:
    decision, _ids = money.drafted(season)
    money.fund(set_aside=1_000_000)
    browser = desk(app, OFFICE)
    page = path_of(decision)
    body = text_of(browser.get(page))
    assert (
        "Xem trước" in body
        and "1.080.000 đồng" in body
        and "Một triệu không trăm tám mươi nghìn đồng" in body
    )
    assert "Vượt quỹ 80.000 đồng" in body and "việc ký không bị chặn" in body
    answer = send(browser, page, to=f"{page}/cach-tinh", in_text="column", rounding="nearest", note="")
    assert answer.status_code == 422 and "Ghi ý kiến của kế toán" in text_of(answer)
    answer = send(browser, page, to=f"{page}/cach-tinh", in_text="none", rounding="", note="")
    assert answer.status_code == 303
    assert re.search(r'<input checked[^>]*value="none"', browser.get(page).get_data(as_text=True))


def test_the_signer_sees_the_fund_before_he_signs(app: Flask, season: int) -> None:
    money.drafted(season)
    money.fund(set_aside=2_000_000)
    body = text_of(desk(app, "ky").get("/quyet-dinh/ky"))
    assert "quỹ năm 2024 còn 2.000.000 đồng, sau quyết định này còn 920.000 đồng" in body
    assert "Trong quỹ" in body


def test_payments_are_recorded_for_chosen_rows_and_for_the_rest(app: Flask, season: int) -> None:
    decision, ids = money.issued(season)
    browser, page = desk(app, OFFICE), path_of(decision)
    paper = {"kind": "paid", "on_day": "09/01/2024", "paper": "Phiếu chi 15", "note": ""}
    answer = send(browser, page, to=f"{page}/chi", **paper)
    assert answer.status_code == 422 and "Chưa chọn trường hợp nào" in text_of(answer)
    answer = send(browser, page, to=f"{page}/chi", chon=[money.case_ref(ids[0])], **paper | {"paper": ""})
    assert answer.status_code == 422 and "Ghi số phiếu chi" in text_of(answer)
    assert re.findall(r'value="([^"]+)" form="ghi-chi" checked', text_of(answer)) == [money.case_ref(ids[0])]
    assert send(browser, page, to=f"{page}/chi", chon=[money.case_ref(ids[0])], **paper).status_code == 303
    assert "Đã ghi «Đã chi» cho 1 trường hợp." in text_of(browser.get(page))
    assert send(browser, page, to=f"{page}/chi", tat_ca="1", **paper).status_code == 303
    body = text_of(browser.get(f"{page}?tinh_trang=paid"))
    assert body.count("09/01/2024, Phiếu chi 15") >= 2
    export = text_of(browser.get(f"/xuat/tien-thuong.csv?ref={helper.ref_of(decision)}"))
    assert export.count('"540000"') == 6, "as decided, as it is, and paid"


def test_a_correction_stays_in_the_book(app: Flask, season: int) -> None:
    decision, ids = money.issued(season)
    browser, page = desk(app, OFFICE), path_of(decision, f"/{money.case_ref(ids[0])}")
    typed = {"amount": "300.000", "reason": "Nhầm hệ số.", "paper": "Tờ trình 12"}
    answer = send(browser, page, to=f"{page}/dieu-chinh", **typed | {"amount": "ba trăm"})
    assert answer.status_code == 422 and "Nhập số tiền bằng số nguyên đồng" in text_of(answer)
    assert "Nhầm hệ số." in text_of(answer), "nothing typed is lost"
    assert send(browser, page, to=f"{page}/dieu-chinh", **typed).status_code == 303
    body = text_of(browser.get(page))
    assert "Ghi giảm" in body and "-540.000 đồng" in body.replace("−", "-") and "300.000 đồng" in body


def test_the_fund_is_opened_filled_and_mended(app: Flask, season: int) -> None:
    del season
    browser = desk(app, OFFICE)
    assert "Chưa lập quỹ nào" in text_of(browser.get("/quy-thi-dua"))
    typed = {
        "body": text_of(browser.get("/quy-thi-dua/moi")).partition('<option value="')[2].partition('"')[0],
        "year": "2024", "document": "Quyết định 4512/QĐ-UBND", "area": "mien_nui",
        "recurrent_spending": "2.000.000.000", "rounding": "",
    }  # fmt: skip
    answer = send(browser, "/quy-thi-dua/moi", **typed | {"document": ""})
    assert answer.status_code == 422 and "Ghi văn bản giao dự toán" in text_of(answer)
    answer = send(browser, "/quy-thi-dua/moi", **typed)
    assert answer.status_code == 303
    page = answer.headers["Location"]
    entry = {
        "kind": "set_aside",
        "amount": "10.000.000",
        "on_day": "09/01/2024",
        "paper": "QĐ 4512",
        "note": "",
    }
    assert send(browser, page, to=f"{page}/ghi", **entry | {"amount": "0"}).status_code == 422
    assert send(browser, page, to=f"{page}/ghi", **entry).status_code == 303
    body = text_of(browser.get(page))
    assert "10.000.000" in body and "ghi vào sổ quỹ: trích lập từ dự toán 10.000.000 đồng, QĐ 4512" in body
    assert send(browser, page, to=f"{page}/bo", reason="Ghi nhầm.").status_code == 303
    assert "đã bỏ" in text_of(browser.get(page))
    edited = {
        "seen": "1",
        "document": "Quyết định 5/QĐ",
        "area": "dong_bang",
        "recurrent_spending": "",
        "rounding": "up",
    }
    assert send(browser, f"{page}/sua", **edited, blocks="y").status_code == 303
    assert "Không cho ký quyết định khi vượt quỹ" in text_of(browser.get(page))
    assert send(browser, f"{page}/sua", **edited | {"seen": "1"}).status_code == 409


def test_money_is_for_the_body_and_acts_are_for_the_standing_body(app: Flask, season: int) -> None:
    decision, ids = money.issued(season)
    ref = money.fund()
    pages = [path_of(decision), path_of(decision, f"/{money.case_ref(ids[0])}"), f"/quy-thi-dua/{ref}"]
    for who, status in (
        ("lap", 404),
        ("xa", 404),
        ("uyvien", 404),
        ("vanthu", 200),
        ("ky", 200),
        ("xacnhan", 200),
    ):
        browser = desk(app, who)
        assert [browser.get(page).status_code for page in pages] == [status] * 3, who
    assert "Ghi chi tiền thưởng" not in text_of(desk(app, "ky").get(pages[0]))
    assert desk(app, "ky").get("/quy-thi-dua/moi").status_code == 403


def test_an_old_decision_is_settled_once(app: Flask, season: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "freeze_ledger", lambda *_given: 0)
    decision, _ids = money.issued(season)
    monkeypatch.undo()
    browser, page = desk(app, OFFICE), path_of(decision)
    assert "ban hành khi chưa có sổ" in text_of(browser.get(page))
    assert send(browser, page, to=f"{page}/chot").status_code == 303
    assert "Chưa chi" in text_of(browser.get(page))
