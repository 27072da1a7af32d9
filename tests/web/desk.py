"""A browser without a browser: sign in, read a page's form, send it as the page would."""

from __future__ import annotations

import html
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.support.district import PASSWORD
from tests.web.site import sign_in

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def desk(app: Flask, username: str) -> FlaskClient:
    """Return a browser in which an account of the small district has signed in."""
    browser = app.test_client()
    assert sign_in(browser, username, PASSWORD).status_code == 302
    return browser


def text_of(answer: Any) -> str:
    """Return what an answer says, entities resolved, with ordinary spaces."""
    return html.unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")


def hidden_of(answer: Any, action: str = "") -> dict[str, list[str]]:
    """Return the hidden values of the form with that action (the first posting form in main without one)."""
    body = answer.get_data(as_text=True).partition('<main id="main"')[2]
    forms = re.findall(r'<form[^>]*method="post"[^>]*>.*?</form>', body, flags=re.DOTALL)
    chosen = next(form for form in forms if not action or f'action="{action}' in form.partition(">")[0])
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(chosen):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def send(browser: FlaskClient, page: str, *, to: str = "", **typed: Any) -> Any:
    """Open a page, fill its form and send it to where it goes."""
    shown = browser.get(page)
    assert shown.status_code == 200, (page, shown.status_code)
    data = hidden_of(shown, to) | typed
    return browser.post(to or page, data=data)


def step(browser: FlaskClient, slug: str, refs: list[str], **typed: Any) -> Any:
    """Take a step for the named nominations through its preview page."""
    query = "&".join(f"chon={ref}" for ref in refs)
    return send(browser, f"/buoc/{slug}?{query}", to=f"/buoc/{slug}", **typed)
