"""``/tra-cuu``: one box over people, units, nominations, decisions and papers, grouped with counts."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request, url_for

from web import identity, narrowing
from web.access import declares
from web.blueprints.common import page_url, whole
from web.blueprints.search.routes import blueprint
from workflow.actions import Action
from workflow.queries import lookup
from workflow.queries.lookup import A_PAGE, Hit

__all__ = ["blueprint"]
WORDS: dict[str, str] = {
    "nguoi": "Người",
    "tap-the": "Tập thể",
    "ho": "Hộ gia đình",
    "don-vi": "Đơn vị",
    "de-nghi": "Đề nghị khen thưởng",
    "quyet-dinh": "Quyết định",
    "ho-so": "Hồ sơ, tờ trình",
    "bien-ban": "Biên bản Hội đồng",
    "khen-thuong-cu": "Khen thưởng trước đây, theo số quyết định",
}
PAGES: dict[str, tuple[str, str]] = {
    "nguoi": ("people.shown", "key"),
    "tap-the": ("groups.shown", "key"),
    "ho": ("groups.shown", "key"),
    "don-vi": ("units.shown", "code"),
    "de-nghi": ("nominations.shown", "ref"),
    "quyet-dinh": ("decisions.shown", "ref"),
    "ho-so": ("dossiers.shown", "ref"),
    "bien-ban": ("council.shown", "ref"),
    "khen-thuong-cu": ("earlier.whose", "key"),
}
"""The page of each kind of thing: its endpoint and what names the thing in the address."""


@blueprint.get("/tra-cuu")
@declares(Action.VIEW_NOMINATION)
def everything() -> str:
    """Search everything the viewer may see."""
    text, kind = request.args.get("q", "")[:100], narrowing.word("nhom", WORDS, "Nhóm")
    number = max(1, whole(request.args.get("trang"), 1))
    found = lookup.found(identity.signed_in(), text, kind, number)
    total = found.groups[0].total if kind and found.groups else 0
    return render_template(
        "search/everything.html",
        text=text,
        kind=kind,
        found=found,
        words=WORDS,
        address=address,
        newer=page_url(trang=str(number - 1)) if number > 1 else "",
        older=page_url(trang=str(number + 1)) if total > number * A_PAGE else "",
    )


def address(hit: Hit) -> str:
    """Return the address of a thing found; "" while its page does not exist."""
    endpoint, name = PAGES[hit.kind]
    if endpoint not in current_app.view_functions:
        return ""
    values: dict[str, Any] = {name: hit.key}
    return url_for(endpoint, **values)
