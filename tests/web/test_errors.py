"""Each refusal has its status and a Vietnamese page that says what to do; crashes tell nothing."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rules.errors import MissingGlyph, NoLawInForce
from rules.finding import Finding, Outcome
from web import access
from web.errors import PAGES
from workflow import errors as domain

MISSING = Finding("t.paper", Outcome.UNDETERMINED, "Chưa có biên bản.", "Điều 84", remedy="Tải biên bản lên.")
CASES = [
    (domain.NotFound("hồ sơ 1"), 404, "Không có nội dung ở địa chỉ này"),
    (domain.NotPermitted("Người lập không được thẩm định."), 403, "Người lập không được thẩm định."),
    (
        domain.WrongState("Đã trình rồi.", state="SUBMITTED", trigger="x", possible=["Rút"]),
        409,
        "Lúc này có thể",
    ),
    (domain.Conflict("Đã có bản mới."), 409, "Đã có bản mới."),
    (domain.Refused("Còn thiếu.", [MISSING]), 422, "Tải biên bản lên."),
    (domain.InvalidInput("Sai ngày."), 422, "Sai ngày."),
    (domain.DuplicateNominee("Đã có người này."), 422, "Đã có người này."),
    (domain.StorageFull("Ổ đĩa đã đầy."), 507, "Ổ đĩa"),
    (NoLawInForce("Chưa có quy định."), 422, "Chưa có quy định."),
    (OSError(errno.ENOSPC, "no space"), 507, "Ổ đĩa"),
    (MissingGlyph("x"), 500, "Mã lỗi"),
    (ValueError("Nguyễn Văn A 051085001234"), 500, "Mã lỗi"),
]


@pytest.fixture
def failing(app: Flask) -> Callable[[Exception], FlaskClient]:
    """Return a browser for an app whose page /hong raises the given error."""

    def make(error: Exception) -> FlaskClient:
        @access.public
        def broken() -> str:
            raise error

        app.url_map.add(app.url_rule_class("/hong", endpoint="broken", methods=["GET", "POST"]))
        app.view_functions["broken"] = broken
        return app.test_client()

    return make


@pytest.mark.parametrize(("error", "status", "words"), CASES)
def test_error_pages(
    failing: Callable[[Exception], FlaskClient], error: Exception, status: int, words: str
) -> None:
    answer = failing(error).get("/hong")
    text = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert words in text
    assert "Traceback" not in text
    assert "051085001234" not in text


def test_every_page_of_the_table_has_a_title_and_advice() -> None:
    assert set(PAGES) == {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 507}
    assert all(page.title and page.sentence.endswith(".") for page in PAGES.values())


def test_no_such_page_and_not_yours_are_the_same(
    failing: Callable[[Exception], FlaskClient],
) -> None:
    browser = failing(domain.NotFound("hồ sơ của đơn vị khác"))
    assert browser.get("/hong").data == browser.get("/khong-co").data


def test_wrong_method_keeps_allow(client: FlaskClient) -> None:
    answer = client.put("/dang-nhap")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "Thao tác không đúng trang" in answer.get_data(as_text=True)


def test_too_large_a_request(app: Flask, client: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client.post("/dang-nhap", data={"username": "x" * 2000})
    assert answer.status_code == 413
    assert "dung lượng" in answer.get_data(as_text=True)


def test_a_crash_in_production_logs_no_personal_data(
    app: Flask, failing: Callable[[Exception], FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    browser = failing(ValueError("Nguyễn Văn A 051085001234"))
    app.config["SETTINGS"] = type("Production", (), {"production": True})()
    with caplog.at_level(logging.DEBUG):
        text = browser.get("/hong").get_data(as_text=True)
    error_id = text.split("Mã lỗi: <b>")[1][:8]
    assert error_id in caplog.text
    assert "ValueError" in caplog.text
    assert "051085001234" not in caplog.text


def test_an_error_within_a_part_replaces_the_page(client: FlaskClient) -> None:
    answer = client.get("/khong-co", headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#main"
    assert (
        client.get("/tai-khoan", headers={"HX-Request": "true"})
        .headers["HX-Redirect"]
        .startswith("/dang-nhap")
    )
    part = {
        "HX-Request": "true",
        "HX-Request-Type": "partial",
        "HX-Current-URL": "http://localhost/nguoi?q=a",
    }
    assert client.get("/tai-khoan", headers=part).headers["HX-Redirect"] == "/dang-nhap?tiep=/nguoi?q%3Da"
