"""Deny by default: every route declares what it is, strangers reach only public pages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter

from tests.web.site import sign_in, token_of
from web import access
from workflow.actions import Action


def addresses(app: Flask, method: str) -> list[tuple[str, str]]:
    """Return (endpoint, address) of every route that takes a method, with sample arguments."""
    adapter = app.url_map.bind("localhost")
    samples = {"version": "x", "path": "app.css"}
    found = []
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or set()):
            numbers = {name for name, made in rule._converters.items() if isinstance(made, IntegerConverter)}
            values = {
                name: 1 if name in numbers else samples.get(name, "khong-co") for name in rule.arguments
            }
            found.append((rule.endpoint, adapter.build(rule.endpoint, values, method=method)))
    return found


def test_every_route_declares_itself(app: Flask) -> None:
    assert access.undeclared(app) == []
    assert len(app.view_functions) >= 10


def test_strangers_reach_only_public_pages(app: Flask, client: FlaskClient) -> None:
    for endpoint, address in addresses(app, "GET"):
        answer = client.get(address)
        if access.is_public(app.view_functions[endpoint]):
            assert answer.status_code in {200, 302, 404}, endpoint
        else:
            assert answer.status_code == 302, endpoint
            assert "/dang-nhap" in answer.location


def test_a_route_without_declaration_stops_the_start(app: Flask) -> None:
    app.view_functions["forgotten"] = lambda: "?"
    with pytest.raises(access.UndeclaredRouteError, match="forgotten"):
        access.check_routes(app)


def test_a_route_without_declaration_is_refused_when_added_later(app: Flask, officer: FlaskClient) -> None:
    rule = app.url_rule_class("/quen", endpoint="forgotten", methods=["GET"])
    app.url_map.add(rule)
    app.view_functions["forgotten"] = lambda: "bí mật"
    answer = officer.get("/quen")
    assert answer.status_code == 403
    assert "bí mật" not in answer.get_data(as_text=True)


def test_declares_needs_an_action() -> None:
    with pytest.raises(access.UndeclaredRouteError):
        access.declares()
    assert access.actions_of(access.declares(Action.SUBMIT)(lambda: None)) == (Action.SUBMIT,)


def test_unsafe_methods_without_token_are_refused(app: Flask, officer: FlaskClient) -> None:
    for endpoint, address in addresses(app, "POST"):
        assert officer.post(address).status_code == 400, endpoint
        assert officer.post(address, data={"csrf_token": "x"}).status_code == 400, endpoint
    assert officer.get("/tai-khoan").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://ke-gian.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:99"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_cannot_act_even_with_a_token(officer: FlaskClient, headers: dict[str, str]) -> None:
    token = token_of(officer, "/tai-khoan")
    answer = officer.post("/dang-xuat", data={"csrf_token": token}, headers=headers)
    assert answer.status_code == 403
    assert officer.get("/tai-khoan").status_code == 200


def test_own_origin_is_accepted(officer: FlaskClient) -> None:
    token = token_of(officer, "/tai-khoan")
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert officer.post("/dang-xuat", data={"csrf_token": token}, headers=headers).status_code == 302
    assert officer.get("/tai-khoan").status_code == 302


def test_a_form_token_of_before_signing_in_is_worthless(app: Flask) -> None:
    browser = app.test_client()
    before = token_of(browser)
    sign_in(browser)
    assert browser.post("/dang-xuat", data={"csrf_token": before}).status_code == 400


def test_a_foreign_field_is_refused(app: Flask) -> None:
    assert sign_in(app.test_client(), vai_tro="administrator").status_code == 422


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("/he-thong/thiet-ke?q=a", "/he-thong/thiet-ke?q=a"),
        ("https://ke-gian.example/", "/viec-can-lam"),
        ("//ke-gian.example", "/viec-can-lam"),
        ("/\\ke-gian.example", "/viec-can-lam"),
        ("javascript:alert(1)", "/viec-can-lam"),
        ("/dang-nhap", "/viec-can-lam"),
        ("/a\r\nX: 1", "/viec-can-lam"),
    ],
)
def test_signing_in_leads_only_to_our_own_pages(app: Flask, target: str, leads: str) -> None:
    assert sign_in(app.test_client(), tiep=target).location == leads


def test_plain_http_from_elsewhere_is_refused(app: Flask, client: FlaskClient) -> None:
    elsewhere = {"base_url": "http://khenthuong.example"}
    assert client.get("/dang-nhap", **elsewhere).status_code == 400
    assert client.get("/khoe", **elsewhere).status_code == 200
    app.config["INSECURE_HTTP"] = True
    assert "Kết nối chưa mã hóa" in client.get("/dang-nhap", **elsewhere).get_data(as_text=True)
