"""The page of a signed paper: which is the original, uploading a scan, replacing it, and who sees what."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from tests.integration.test_paper_scans import OTHER, SCAN, minutes, session
from tests.support import undoing
from tests.web.desk import desk, hidden_of, text_of


@pytest.fixture
def page(app: Flask) -> str:
    """The page of the minutes of a session that is over."""
    del app
    undoing.awarded()
    return f"/ban-giay/phien-hop/{minutes()}"


def sent(browser: Any, page: str, content: bytes | None = None, **typed: str) -> Any:
    data: dict[str, object] = hidden_of(browser.get(page)) | typed
    if content is not None:
        data["file"] = (io.BytesIO(content), "quet.jpg")
    return browser.post(page, data=data, content_type="multipart/form-data")


def test_the_secretary_uploads_the_signed_minutes_and_everybody_of_the_session_sees_them(
    app: Flask, page: str
) -> None:
    secretary, office = desk(app, "thuky"), desk(app, "thuongtruc")
    papers = f"/hoi-dong/{session()}/tai-lieu"
    assert "Biên bản chưa có bản quét" in text_of(secretary.get("/hoi-dong"))
    assert "Biên bản họp chờ bản quét" in text_of(secretary.get("/viec-can-lam"))
    assert page in text_of(secretary.get(papers))
    first = text_of(secretary.get(page))
    assert "tệp PDF là bản in để ký" in first
    assert '<a href="/hoi-dong" aria-current="page">' in first, "one still works at the council"
    assert "Lưu bản quét" not in text_of(office.get(page))
    nothing = sent(secretary, page, kept_at="Tủ hồ sơ Hội đồng")
    assert (nothing.status_code, "Chọn tệp bản quét." in text_of(nothing)) == (422, True)
    assert "Tủ hồ sơ Hội đồng" in text_of(nothing), "nothing typed is lost"
    assert sent(secretary, page, SCAN, kept_at="Tủ hồ sơ Hội đồng").status_code == 303
    again = sent(secretary, page, OTHER, kept_at="Tủ hồ sơ Hội đồng")
    assert (again.status_code, "Ghi lý do thay bản quét" in text_of(again)) == (422, True)
    assert sent(secretary, page, OTHER, kept_at="Kho lưu trữ", reason="Thiếu trang 2.").status_code == 303
    shown = text_of(office.get(page))
    assert "Bản gốc là bản giấy đã ký, lưu tại Kho lưu trữ" in shown and "Lý do thay: Thiếu trang 2." in shown
    for number, content in ((1, SCAN), (2, OTHER)):
        answer = office.get(f"{page}/{number}")
        assert answer.data == content
        assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Bản gốc: bản giấy đã ký" in text_of(office.get(papers))
    assert "Biên bản chưa có bản quét" not in text_of(secretary.get("/hoi-dong"))
    stranger = desk(app, "lap")
    assert {stranger.get(path).status_code for path in (page, f"{page}/1")} == {404}
    assert office.get("/ban-giay/khac/abc").status_code == 404
