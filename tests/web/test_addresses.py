"""Addresses that are built once, and small pieces drawn without a macro, are what Flask and Jinja would have made."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for
from markupsafe import Markup

from web.drawing import chips, drawn_from, drawn_person

MORE: tuple[dict[str, Any], ...] = (
    {},
    {"tu": "x1"},
    {"tu": "x1", "_anchor": "a-2.b"},
    {"_anchor": "có"},
    {"chon": ["a", "b"]},
    {"q": "có dấu & cách"},
)


def test_every_address_is_the_one_that_flask_builds(app: Flask) -> None:
    with app.test_request_context("/"):
        for rule in app.url_map.iter_rules():
            given = dict.fromkeys(rule.arguments, "A-b_.9")
            if any(
                rule._converters[name].__class__.__name__ == "IntegerConverter" for name in rule.arguments
            ):
                given = dict.fromkeys(rule.arguments, 7)  # type: ignore[arg-type]  # a number is no text
            for more in MORE:
                for _ in range(2):  # built, then remembered
                    assert url_for(rule.endpoint, **given, **more) == Flask.url_for(
                        app, rule.endpoint, **given, **more
                    )
    with app.test_request_context("/", base_url="http://localhost/thi-dua"):
        assert url_for("worklist.index") == "/thi-dua/viec-can-lam"


def test_pieces_escape_what_they_show() -> None:
    icon = drawn_from({"dot": "M0 0"})
    assert icon("dot", 'a"<') == icon("dot", 'a"<')
    assert 'aria-label="a&#34;&lt;"' in icon("dot", 'a"<')
    assert "icon-solid" in icon("dot")
    assert chips(icon)("<b>", "ok") == '<span class="chip tone-ok">&lt;b&gt;</span>'
    assert chips(icon)(Markup("<b>")) == '<span class="chip tone-plain"><b></span>'
    shown = drawn_person("<An>", "Tổ <1>", "Trường", "012345678901", url='/x?"')
    assert shown == (
        '<div class="person"><b><a href="/x?&#34;" data-open>&lt;An&gt;</a></b><small>Tổ &lt;1&gt; · Trường</small>'
        "<small>CCCD •••••••••901</small></div>"
    )
