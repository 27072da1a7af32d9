"""Pages of originals: which it is, a scan, the ceremony and its results, the report, trusted certificates."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.support import cases, district, stores
from tests.support import signing as drafts
from tests.support.browser import serving
from tests.support.pki import PASSWORD, Pki, pki
from tests.support.visits import PHONE, WIDE, check_page, statements_of, visiting
from tests.web.desk import desk, hidden_of, send, text_of
from workflow.pades.exchange import answer, read_asked
from workflow.pades.keys import from_pkcs12
from workflow.services import deciding

SCAN = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9"
SIGNER = "Phạm Quốc Ký"
PERSON, BODY = "/ky-so/nguoi-ky", "/ky-so/co-quan"


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    del app
    district.build()
    return district.open_round()


@pytest.fixture
def refs(season: int) -> list[str]:
    """Two issued decisions that nobody signed digitally yet."""
    return stores.filled("two unsigned originals", lambda: _issued(season))


def _issued(season: int) -> list[str]:
    decisions = [cases.drafted_decision(season, [one]) for one in drafts.waiting(season)]
    for number, decision in enumerate(decisions, start=5):
        deciding.record_signature(
            decision, signer_name=SIGNER, signing_form="", signed_on=drafts.TODAY, actor=district.actor("ky")
        )
        deciding.issue(decision, number=str(number), issued_on=drafts.TODAY, actor=district.actor("vanthu"))
    return [drafts.ref_of(decision) for decision in decisions]


def people() -> Pki:
    return pki(SIGNER)


def file_of(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def posted(browser: Any, page: str, to: str, **typed: Any) -> Any:
    data = hidden_of(browser.get(page), to) | typed
    return browser.post(to or page, data=data, content_type="multipart/form-data")


def asked_of(browser: Any, page: str, refs: list[str]) -> Any:
    """Take the request file of these documents."""
    return posted(browser, page, page, chon=refs, cach="may-minh")


def returned(browser: Any, page: str, text: str) -> Any:
    return posted(browser, page, f"{page}/ket-qua", file=file_of(text.encode(), "x-da-ky.json"))


def signed_elsewhere(browser: Any, page: str, refs: list[str], holder: Any) -> Any:
    asked = asked_of(browser, page, refs)
    assert asked.headers["Content-Disposition"].startswith("attachment"), text_of(asked)
    key = from_pkcs12(holder.p12(), PASSWORD)
    return returned(browser, page, answer(read_asked(asked.get_data(as_text=True)), key))


def test_two_people_sign_on_their_own_machines_and_the_pages_say_so(app: Flask, refs: list[str]) -> None:
    head, clerk = desk(app, "ky"), desk(app, "vanthu")
    page = f"/quyet-dinh/{refs[0]}"
    assert "Chưa có bản gốc" in text_of(head.get(page)) and "Chưa có bản gốc" in text_of(
        head.get("/quyet-dinh")
    )
    assert "2 văn bản chờ bạn ký số" in text_of(head.get(PERSON))
    assert "Không có văn bản nào chờ chữ ký số của cơ quan" in text_of(clerk.get(BODY))
    done = signed_elsewhere(head, PERSON, refs, people().person)
    assert (done.status_code, "Đã ký số 2 trong 2 văn bản" in text_of(done)) == (200, True)
    assert "Chờ chữ ký số của cơ quan" in text_of(clerk.get("/viec-can-lam"))
    one = signed_elsewhere(clerk, BODY, refs[:1], people().body)
    assert "Đã ký số 1 trong 1" in text_of(one)
    shown = text_of(head.get(f"{page}/ban-goc"))
    assert "Bản gốc là tệp điện tử có chữ ký số của người ký và của cơ quan" in shown and SIGNER in shown
    history = text_of(head.get(page))
    assert f'href="{page}/ban-goc/tep"' in history, "the file that is the original comes first"
    assert "ký số văn bản với tư cách người ký" in history and "bằng chữ ký số của cơ quan" in history
    listed = text_of(head.get("/quyet-dinh"))
    assert "Bản gốc: tệp ký số" in listed and "Bản gốc: chờ cơ quan ký số" in listed
    sent = head.get(f"{page}/ban-goc/tep")
    assert sent.data.count(b"/ByteRange") == 2 and "sandbox" in sent.headers["Content-Security-Policy"]
    report = text_of(head.get(f"{page}/chu-ky"))
    assert "Chữ ký khớp nội dung." in report and "Chứng thư chưa dẫn tới nơi cấp được tin cậy" in report
    told = json.loads(head.get(f"{page}/chu-ky.json").data)
    assert told["ok"] is False and told["begins_with_issued_document"] and told["certificates_as_recorded"]
    assert [one["genuine"] for one in told["signatures"]] == [True, True]
    assert head.get(f"/quyet-dinh/{refs[0][:-1]}x/chu-ky").status_code == 404


def test_a_ceremony_answers_for_each_document_and_refuses_in_words(app: Flask, refs: list[str]) -> None:
    head, clerk = desk(app, "ky"), desk(app, "vanthu")
    wrong = signed_elsewhere(head, PERSON, refs, people().other_person)
    assert wrong.status_code == 409
    assert text_of(wrong).count("không phải người ký") == 2 and "Đã ký số 0 trong 2" in text_of(wrong)
    nothing = posted(head, PERSON, PERSON, cach="may-minh")
    assert (nothing.status_code, "Chưa chọn văn bản nào" in text_of(nothing)) == (422, True)
    junk = returned(head, PERSON, "{}")
    assert (junk.status_code, "không phải tệp kết quả" in text_of(junk)) == (422, True)
    upload = posted(head, PERSON, PERSON, chon=refs, cach="tep-khoa", mat_khau_khoa=PASSWORD,
                    tep_khoa=file_of(people().person.p12(), "k.p12"))  # fmt: skip
    assert (upload.status_code, "chưa được bật" in text_of(upload)) == (422, True), "off by default"
    assert "tep_khoa" not in text_of(head.get(PERSON))
    assert "Không có văn bản nào chờ bạn ký số" in text_of(clerk.get(PERSON))
    assert head.get("/ky-so/khac").status_code == 404
    assert "chờ chữ ký số của bạn" in text_of(head.get("/ky-so"))


def test_a_key_file_is_taken_where_the_installation_allows_it(app: Flask, refs: list[str]) -> None:

    app.config["SETTINGS"] = replace(app.config["SETTINGS"], key_upload=True)
    head = desk(app, "ky")

    def with_key(password: str) -> Any:
        key = file_of(people().person.p12(), "k.p12")
        return posted(head, PERSON, PERSON, chon=refs, cach="tep-khoa", mat_khau_khoa=password, tep_khoa=key)

    wrong = with_key("sai-mat-khau-x")
    assert wrong.status_code == 422 and "mật khẩu không đúng" in text_of(wrong)
    assert "sai-mat-khau-x" not in text_of(wrong), "a password is never shown again"
    assert "Đã ký số 2 trong 2" in text_of(with_key(PASSWORD))


def test_a_scan_is_kept_replaced_and_told(app: Flask, refs: list[str]) -> None:
    clerk, page = desk(app, "vanthu"), f"/quyet-dinh/{refs[0]}/ban-goc"
    empty = posted(clerk, page, "", kept_at="VT")
    assert (empty.status_code, "Chọn tệp bản quét" in text_of(empty)) == (422, True)
    assert 'value="VT"' in text_of(empty), "nothing typed is lost"
    assert posted(clerk, page, "", kept_at="Văn thư huyện", file=file_of(SCAN, "qd.jpg")).status_code == 303
    shown = text_of(clerk.get(page))
    assert "Bản gốc là bản giấy đã ký, đóng dấu, lưu tại Văn thư huyện" in shown
    other = file_of(SCAN + b"\x00", "qd.jpg")
    assert posted(clerk, page, "", kept_at="Kho", reason="", file=other).status_code == 422
    other = file_of(SCAN + b"\x00", "qd.jpg")
    assert posted(clerk, page, "", kept_at="Kho", reason="Bản mờ.", file=other).status_code == 303
    assert clerk.get(f"{page}/tep").data == SCAN + b"\x00"
    assert clerk.get(f"{page}/ban-quet/1").data == SCAN
    assert clerk.get(f"{page}/ban-quet/3").status_code == 404
    assert "tải bản quét của bản giấy đã ký lần 2; bản giấy lưu tại Kho" in text_of(
        clerk.get(f"/quyet-dinh/{refs[0]}")
    )
    assert "Thay bản quét" in text_of(clerk.get(page))
    assert "Thay bản quét" not in text_of(desk(app, "ky").get(page)), "the signer keeps no scans"


def test_a_certificate_is_proposed_compared_and_ended(app: Flask, season: int) -> None:
    del season
    place = "/quan-tri/chung-thu-so"
    admin, standing = desk(app, "quantri"), desk(app, "thuongtruc")
    bad = posted(admin, place, "", file=file_of(b"khong phai", "ca.pem"))
    assert (bad.status_code, "không phải chứng thư số" in text_of(bad)) == (422, True)
    assert posted(admin, place, "", file=file_of(people().root.pem, "ca.pem")).status_code == 303
    body = text_of(standing.get(place))
    assert "Chứng thư số được tin cậy, chờ duyệt" in text_of(standing.get("/viec-can-lam"))
    assert "CA gốc thử nghiệm" in body and "Duyệt, đã đối chiếu" in body
    assert "Duyệt, đã đối chiếu" not in text_of(admin.get(place)), "not by whoever proposed it"
    ref = body.partition(f"{place}/")[2].partition("/duyet")[0]
    assert send(standing, place, to=f"{place}/{ref}/duyet").status_code == 303
    assert send(admin, place, to=f"{place}/{ref}/bo", reason=" ").status_code == 422
    assert send(admin, place, to=f"{place}/{ref}/bo", reason="Ngừng.").status_code == 303
    assert "Đã bỏ" in text_of(admin.get(place))
    assert desk(app, "lap").get(place).status_code == 403
    assert "Chứng thư số được tin cậy" in text_of(admin.get("/quan-tri"))


def test_the_statements_of_the_pages_do_not_grow(app: Flask, refs: list[str]) -> None:
    head = desk(app, "ky")
    few = statements_of(head, PERSON), statements_of(head, "/quyet-dinh")
    assert signed_elsewhere(head, PERSON, refs[:1], people().person).status_code == 200
    assert (statements_of(head, PERSON), statements_of(head, "/quyet-dinh")) == few


@pytest.mark.browser
@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_the_pages_are_accessible_and_a_key_signs_in_three_acts(
    app: Flask, refs: list[str], chromium: Browser, size: dict[str, int], tmp_path: Path
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], key_upload=True, tsa_url="http://127.0.0.1:9/")
    key = tmp_path / "khoa.p12"
    key.write_bytes(people().person.p12())
    with (
        serving(app) as server,
        visiting(chromium, server.url.replace("127.0.0.1", "localhost"), viewport=size) as visit,
    ):
        visit.sign_in("ky", district.PASSWORD)
        visit.start(PERSON)
        check_page(visit.page, "desk")
        visit.page.check("#khong_dau")
        visit.page.set_input_files("input[name=tep_khoa]", str(key))
        visit.page.fill("input[name=mat_khau_khoa]", PASSWORD)
        visit.click("button:has-text('Ký bằng tệp khóa')")
        visit.page.wait_for_selector("text=Đã ký số 2 trong 2")
        places = [f"/quyet-dinh/{refs[0]}/chu-ky"]
        if size == WIDE:
            check_page(visit.page, "signed")
            places += [f"/quyet-dinh/{refs[0]}/ban-goc", "/quan-tri/chung-thu-so"]
        for place in places:
            visit.start(place)
            check_page(visit.page, place)
        assert visit.console == []
