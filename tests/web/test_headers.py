"""Security headers on every answer, and cookies that are what they should be."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.site import PASSWORD, sign_in
from web import unbroken
from web.assets import asset_url
from web.headers import CONTENT_SECURITY_POLICY, HEADERS

ANSWERS = (
    "/dang-nhap",
    "/",
    "/khoe",
    "/khong-co",
    "/tai-khoan",
    "/favicon.ico",
    "/he-thong/thiet-ke",
    "/dang-xuat",
)


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_the_headers(officer: FlaskClient, client: FlaskClient, path: str) -> None:
    for browser in (officer, client):
        answer = browser.get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        assert "Server" not in answer.headers


def test_the_policy_allows_nothing_inline_or_from_outside() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["/dang-nhap", "/tai-khoan", "/he-thong/thiet-ke", "/khong-co"])
def test_pages_have_no_inline_script_style_or_handler(officer: FlaskClient, path: str) -> None:
    text = officer.get(path).get_data(as_text=True)
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert " onclick=" not in text


def test_only_static_files_may_be_kept(app: Flask, officer: FlaskClient) -> None:
    for path in ("/dang-nhap", "/tai-khoan", "/khong-co"):
        assert officer.get(path).headers["Cache-Control"] == "no-store"
    with app.test_request_context():
        address = asset_url("app.css")
    assert "immutable" in officer.get(address).headers["Cache-Control"]
    old = address.replace(address.split("/")[2], "000000000000")
    assert officer.get(old).headers["Cache-Control"] == "no-cache"
    assert officer.get("/tinh/x/../../settings.py").status_code == 404


def test_hsts_only_over_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/khoe").headers
    assert (
        "31536000" in client.get("/khoe", base_url="https://localhost").headers["Strict-Transport-Security"]
    )


def test_cookies_over_https_are_host_bound(client: FlaskClient) -> None:
    page = client.get("/dang-nhap", base_url="https://kt.example")
    token = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "username": "lan", "password": PASSWORD, "tiep": ""}
    headers = {"Referer": "https://kt.example/dang-nhap"}
    answer = client.post("/dang-nhap", data=form, base_url="https://kt.example", headers=headers)
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-khenthuong_phien="))
    assert answer.status_code == 302
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_the_session_cookie_holds_only_a_random_token(app: Flask) -> None:
    seen = {sign_in(app.test_client()).headers.getlist("Set-Cookie")[0].split(";")[0] for _ in range(3)}
    assert len(seen) == 3
    assert all(len(cookie.partition("=")[2]) == 43 for cookie in seen)


def test_pages_are_compressed_with_a_random_length(client: FlaskClient) -> None:
    sizes = set()
    for _ in range(12):
        answer = client.get("/he-thong/thiet-ke", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Bộ giao diện" in gzip.decompress(answer.data).decode()
        sizes.add(len(answer.data))
    assert len(sizes) > 3
    assert max(sizes) < 30_000


def test_a_number_stays_on_a_line_with_its_unit_in_text_and_nowhere_else() -> None:
    page = '<p title="70 %">hiện có 70 %, 540.000 đồng</p><textarea>4 %</textarea><option>5 %</option>'
    tied = (
        '<p title="70 %">hiện có 70\u00a0%, 540.000\u00a0đồng</p><textarea>4 %</textarea><option>5 %</option>'
    )
    assert unbroken.tied(page.encode()).decode() == tied
