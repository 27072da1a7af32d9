"""The public check: what a stranger learns by a code, and what he cannot learn however he asks."""

from __future__ import annotations

import io
import random
import re
import time
import unicodedata
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser

from tests.support import cases, district, stores, undoing
from tests.support.browser import serving
from tests.support.signing import waiting
from tests.support.visits import BUDGETS, PHONE, WIDE, check_page, statements, visiting
from tests.web.desk import hidden_of, text_of
from workflow import check_codes, clock
from workflow.db import reading
from workflow.models import IssuedDocument, SecurityEvent, StoredFile, VerificationCode, VerificationTry
from workflow.services import checking_limits
from workflow.tables import table

STAFF = ("Hồ Thị Lập", "Lê Quang Thủ", "Nguyễn Thị Thẩm", "Trần Văn Nhận", "Phạm Quốc Ký", "Lê Thị Số")
"""Who worked on the decision; nobody of them is told to strangers."""


def decided(people: tuple[str, ...]) -> str:
    """Issue a decision for people of the school and return the address of its check."""
    district.build()
    ids = waiting(district.open_round(), people)
    decision_id = cases.drafted_decision(1, ids)
    cases.issued(decision_id)
    return path_of()


def path_of() -> str:
    """Return the address that checks the only code."""
    with reading() as connection:
        return f"/kiem-tra/{check_codes.grouped(connection.scalars(sa.select(VerificationCode.code)).one())}"


@pytest.fixture
def path(app: Flask) -> str:
    """The check of a decision with two recipients."""
    del app
    return stores.filled("decision of two", lambda: decided(("P1", "P2")))


def ask_name(browser: Any, path: str, name: str) -> Any:
    """Type a name on the page of a code."""
    hidden = hidden_of(browser.get(path))
    return browser.post(f"{path}/ten", data=hidden | {"ten": name})


def test_a_code_tells_the_decision_and_no_name(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    body = text_of(answer)
    assert answer.status_code == 200
    for told in (
        "Có hiệu lực",
        "36/QĐ-UBND",
        "Ủy ban nhân dân huyện Suối Trong",
        "2 cá nhân",
        "Lao động tiên tiến",
    ):
        assert told in body
    assert [name for name in (*STAFF, *district.PEOPLE, "Trường Tiểu học") if name in body] == []
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"] and 'name="robots"' in body
    assert "no-store" in answer.headers["Cache-Control"]
    assert "<script" not in body, "a page for phones of any age"


def test_a_decision_for_one_names_him(app: Flask) -> None:
    body = text_of(app.test_client().get(decided(("P1",))))
    assert "Đinh Thị Mai" in body and "Có tên trong quyết định này không?" not in body


def test_the_form_leads_to_the_code_however_it_is_typed(app: Flask, path: str) -> None:
    browser, code = app.test_client(), path.rpartition("/")[2]
    for typed in (code, code.lower(), code.replace("-", " "), f"  {code.replace('-', '')} "):
        answer = browser.get("/kiem-tra", query_string={"ma": typed})
        assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert browser.get(path.lower()).status_code == 200
    for typed in ("", "abc", "U" * 20, "Quyết định 36"):
        answer = browser.get("/kiem-tra", query_string={"ma": typed})
        assert answer.status_code == 422 and 'href="#ma"' in text_of(answer)


def test_only_a_whole_name_with_its_marks_is_found(app: Flask, path: str) -> None:
    browser = app.test_client()
    for typed in ("Đinh Thị Mai", "  đinh  thị MAI ", unicodedata.normalize("NFD", "Đinh Thị Mai")):
        assert "Lao động tiên tiến: có hiệu lực" in text_of(ask_name(browser, path, typed)), typed
    for typed in ("Đinh Thị Mãi", "Dinh Thi Mai", "Đinh Thị", "Mai", "%", "<b>Mai</b>"):
        body = text_of(ask_name(browser, path, typed))
        assert (
            f"Không có “{typed}”" in body
            and "Lao động tiên tiến: " not in body.partition('id="ten-trong"')[2]
        ), typed
        assert "Phạm Văn Rêu" not in body


def test_a_name_is_asked_for_again_when_it_is_empty(app: Flask, path: str) -> None:
    answer = ask_name(app.test_client(), path, "   ")
    assert answer.status_code == 422 and "Nhập đủ họ và tên" in text_of(answer)
    assert app.test_client().get(f"{path}/ten").headers["Location"] == path


def test_an_unknown_code_says_what_to_check_and_a_typo_is_named(app: Flask, path: str) -> None:
    browser, code = app.test_client(), path.rpartition("/")[2]
    other = check_codes.grouped(check_codes.draw())
    answer = browser.get(f"/kiem-tra/{other}")
    assert answer.status_code == 404
    assert "Không có văn bản nào mang mã này" in text_of(answer) and f'value="{other}"' in text_of(answer)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    typo = browser.get(f"/kiem-tra/{wrong}")
    assert typo.status_code == 404 and "gõ nhầm" in text_of(typo)
    assert browser.get("/kiem-tra/abc").status_code == 404
    assert browser.get("/kiem-tra/" + "A" * 500).status_code == 404


CHANGING = {"Content-Length", "Set-Cookie"}


def outline(answer: Any) -> tuple[int, list[tuple[str, str]], str]:
    """What an answer is but for the code and the one sentence that anybody can work out by himself."""
    body = re.sub(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}", "", text_of(answer))
    body = re.sub(r"<p>(Mã có chỗ gõ nhầm|Không có văn bản).*?</p>", "", body)
    return answer.status_code, [pair for pair in answer.headers if pair[0] not in CHANGING], body


def test_unknown_and_mistyped_codes_are_one_answer_by_the_same_work(
    app: Flask, path: str, moving_clock: clock.SimulatedClock
) -> None:
    browser, code = app.test_client(), path.rpartition("/")[2]
    unknown = check_codes.grouped(check_codes.draw())
    mistyped = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert outline(browser.get(f"/kiem-tra/{unknown}")) == outline(browser.get(f"/kiem-tra/{mistyped}"))
    taken_by = []
    for one in (unknown, mistyped):
        with statements() as run:
            browser.get(f"/kiem-tra/{one}")
        taken_by.append(run)
    assert taken_by[0] == taken_by[1]
    times: dict[str, list[float]] = {unknown: [], mistyped: []}
    for turn in range(30):
        if turn % 10 == 0:
            moving_clock.advance(hours=1)
        for one, taken in times.items():
            begun = time.thread_time()
            browser.get(f"/kiem-tra/{one}")
            taken.append(time.thread_time() - begun)
    one, two = (min(taken) for taken in times.values())  # other work of the machine only ever adds
    assert 0.8 < one / two < 1.25, (one, two)


def test_ten_thousand_random_codes_find_nothing(app: Flask, path: str) -> None:
    known = path.rpartition("/")[2].replace("-", "")
    rest = random.Random(20)
    letters = check_codes.ALPHABET
    asked = [check_codes.draw() for _ in range(5_000)]
    for _ in range(5_000):  # around a code that exists: any part of it, and the rest by chance
        keep = rest.randrange(0, 18)
        body = known[:keep] + "".join(rest.choice(letters) for _ in range(20 - keep))
        asked.append(body if body != known else known[::-1])
    codes = table(VerificationCode)
    with reading() as connection:
        hits = sum(
            connection.scalar(sa.select(sa.func.count()).where(codes.c.code.in_(asked[at : at + 500]))) or 0
            for at in range(0, len(asked), 500)
        )
    assert hits == 0
    browser = app.test_client()
    statuses = [browser.get(f"/kiem-tra/{check_codes.grouped(code)}").status_code for code in asked[:40]]
    assert statuses == [404] * checking_limits.MISSES + [429] * (40 - checking_limits.MISSES)


def test_who_guesses_waits_and_is_told_when_and_noted_once(
    app: Flask, path: str, moving_clock: clock.SimulatedClock
) -> None:
    browser = app.test_client()
    for _ in range(checking_limits.MISSES):
        assert browser.get(f"/kiem-tra/{check_codes.draw()}").status_code == 404
        moving_clock.advance(seconds=10)
    refused = browser.get(path)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == 600
    assert "Thử lại sau 10 phút, từ 08 giờ 15" in text_of(refused)
    assert browser.get(path, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200, "others go on"
    assert browser.get("/dang-nhap").status_code == 200
    with reading() as connection:
        notes = connection.scalars(
            sa.select(SecurityEvent.detail).where(SecurityEvent.kind == "verification_limited")
        )
        assert notes.all() == ["127.0.0.1"]
    moving_clock.advance(seconds=601)
    assert browser.get(path).status_code == 200
    with reading() as connection:
        oldest = connection.scalar(sa.select(sa.func.min(VerificationTry.at)))
    assert oldest is not None and clock.now() - oldest <= checking_limits.WINDOW, "older ones are forgotten"


def test_cancelled_and_corrected_is_told_with_the_document(app: Flask) -> None:
    browser = app.test_client()
    decision_id, ids = undoing.awarded()
    path = path_of()
    undoing.revoked(decision_id, ids[:1])
    body = text_of(browser.get(path))
    assert "Đã hủy bỏ một phần" in body and "(đã hủy bỏ 1)" in body
    assert "Đã bị hủy bỏ một phần bởi Quyết định hủy bỏ số 40/QĐ-UBND ngày 09/01/2024." in body
    ended = "Lao động tiên tiến: đã hủy bỏ theo Quyết định hủy bỏ số 40/QĐ-UBND"
    assert ended in text_of(ask_name(browser, path, "Đinh Thị Mai"))
    assert "Lao động tiên tiến: có hiệu lực" in text_of(ask_name(browser, path, "Phạm Văn Rêu"))
    mended = undoing.corrected(decision_id, ids[1], "Phạm Văn Rếu")
    undoing.signed(mended)
    undoing.issued(mended, "41")
    assert "Đã được sửa đổi, bổ sung bởi" in text_of(browser.get(path))
    for name in ("Phạm Văn Rêu", "Phạm Văn Rếu"):
        told = "Tên in trên quyết định đã được sửa lại theo Quyết định sửa đổi, bổ sung số 41/QĐ-UBND"
        assert told in text_of(ask_name(browser, path, name))
    undoing.revoked(decision_id, ids[1:], "42")
    body = text_of(browser.get(path))
    assert "<h1>Đã hủy bỏ</h1>" in body and "tone-bad" in body and "số 42/QĐ-UBND" in body
    assert [name for name in (*STAFF, *district.PEOPLE) if name in body] == []


def issued_pdf() -> bytes:
    """Return the bytes of the only issued document."""
    documents, files = table(IssuedDocument), table(StoredFile)
    query = sa.select(files.c.content).join(documents, documents.c.sha256 == files.c.sha256)
    with reading() as connection:
        return bytes(connection.scalars(query).one())


def ask_file(browser: Any, content: bytes, code: str = "", name: str = "quyet-dinh.pdf") -> Any:
    """Send a file to compare."""
    hidden = hidden_of(browser.get(f"/kiem-tra/tep?ma={code}"))
    assert hidden.pop("ma", [code]) == [code]
    return browser.post("/kiem-tra/tep", data=hidden | {"ma": code, "tep": (io.BytesIO(content), name)})


def test_a_file_is_compared_byte_by_byte(app: Flask, path: str) -> None:
    browser, pdf, code = app.test_client(), issued_pdf(), path.rpartition("/")[2]
    body = text_of(ask_file(browser, pdf))
    assert "<h1>Đúng từng byte</h1>" in body and "36/QĐ-UBND" in body and "chưa có chữ ký số" in body
    assert [name for name in (*STAFF, *district.PEOPLE) if name in body] == []
    rest = random.Random(3)
    for _ in range(12):
        place = rest.randrange(len(pdf))
        altered = pdf[:place] + bytes([pdf[place] ^ (1 << rest.randrange(8))]) + pdf[place + 1 :]
        answer = ask_file(browser, altered, code)
        expected = "Chọn tệp PDF" if place < 5 else "Khác mọi bản đã ban hành"
        assert expected in text_of(answer), place
    assert "Đã so với Quyết định số 36/QĐ-UBND mang mã đã nhập" in text_of(
        ask_file(browser, pdf[:-900], code)
    )


def test_what_is_appended_is_told_from_what_was_issued(app: Flask, path: str) -> None:
    del path
    browser, pdf = app.test_client(), issued_pdf()
    for added in (b"x", b"\n% added\n%%EOF\n", b"%%EOF" * 5_000):
        body = text_of(ask_file(browser, pdf + added))
        assert "Có phần thêm sau khi ban hành" in body and "36/QĐ-UBND" in body, added[:20]


def test_a_file_of_a_cancelled_decision_says_so(app: Flask) -> None:
    browser = app.test_client()
    decision_id, ids = undoing.awarded()
    pdf, path = issued_pdf(), path_of()
    undoing.revoked(decision_id, ids)
    body = text_of(ask_file(browser, pdf, path.rpartition("/")[2]))
    assert "Đúng từng byte, nhưng đã hủy bỏ" in body and "số 40/QĐ-UBND" in body and "tone-bad" in body


def test_what_is_no_pdf_is_refused_and_nothing_is_kept(app: Flask, path: str) -> None:
    browser = app.test_client()
    with reading() as connection:
        before = connection.scalar(sa.select(sa.func.count()).select_from(table(StoredFile)))
    for content in (b"", b"PK\x03\x04", b"<html>%PDF-", b"%PD"):
        answer = ask_file(browser, content)
        assert answer.status_code == 422 and 'href="#tep"' in text_of(answer), content
    assert browser.post("/kiem-tra/tep", data={"ma": ""}).status_code == 400, "no form token"
    ask_file(browser, b"%PDF-1.7\n" + b"x" * 100_000, path.rpartition("/")[2])
    with reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table(StoredFile))) == before


def test_files_are_counted_too(app: Flask, path: str) -> None:
    del path
    browser = app.test_client()
    statuses = [
        ask_file(browser, b"%PDF-" + bytes([48 + turn])).status_code
        for turn in range(checking_limits.FILES + 1)
    ]
    assert statuses == [200] * checking_limits.FILES + [429]


@pytest.mark.browser
def test_a_citizen_checks_a_paper_on_a_phone(app: Flask, path: str, chromium: Browser) -> None:
    with (
        serving(app) as server,
        visiting(chromium, server.url, viewport=PHONE, java_script_enabled=False) as visit,
    ):
        visit.start("/kiem-tra")
        visit.fill("#ma", path.rpartition("/")[2])
        visit.click("text=Kiểm tra mã")
        assert visit.page.inner_text("h1") == "Có hiệu lực"
        visit.told("a citizen checks a decision", BUDGETS["citizen"])
        visit.fill("#ten", "Đinh Thị Mai")
        visit.click("text=Tìm tên này")
        assert "Có: Đinh Thị Mai" in visit.page.inner_text("#ten-trong")


@pytest.mark.browser
def test_the_pages_are_accessible_on_both_sizes(app: Flask, path: str, chromium: Browser) -> None:
    pages = ("/kiem-tra", "/kiem-tra?ma=abc", "/kiem-tra/tep", path, f"/kiem-tra/{check_codes.draw()}")
    with serving(app) as server:
        for size in (WIDE, PHONE):
            with visiting(chromium, server.url, viewport=size) as visit:
                for page in pages:
                    visit.start(page)
                    check_page(visit.page, page)
