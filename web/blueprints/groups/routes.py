"""``/tap-the``, ``/ho-gia-dinh``: lists; ``/danh-ba/<key>``: one of them, its names, what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url
from web.blueprints.earlier.routes import offered
from web.blueprints.groups.forms import (
    KINDS,
    DetailForm,
    GoOnForm,
    NewCollectiveForm,
    NewHouseholdForm,
    RenameForm,
)
from web.event_sentences import told
from workflow.actions import Action
from workflow.queries import groups, people
from workflow.roles import Role
from workflow.services import groups as commands
from workflow.services.groups import GroupDraft

blueprint = Blueprint("groups", __name__)
WORDS = {
    "C": ("Tập thể", "Thêm tập thể", "groups.collectives", "groups.add_collective"),
    "H": ("Hộ gia đình", "Thêm hộ gia đình", "groups.households", "groups.add_household"),
}


@blueprint.get("/tap-the")
@declares(Action.VIEW_REGISTER)
def collectives() -> ResponseReturnValue:
    """Show the collectives within reach."""
    return _list("C")


@blueprint.get("/ho-gia-dinh")
@declares(Action.VIEW_REGISTER)
def households() -> ResponseReturnValue:
    """Show the households within reach."""
    return _list("H")


def _list(letter: str) -> str:
    viewer = identity.signed_in()
    text, unit = request.args.get("q", "")[:100], request.args.get("don_vi", "")[:40]
    page = groups.listed(viewer, letter, text, unit, cursor())
    title, add, here, there = WORDS[letter]
    return render_template(
        "groups/index.html", page=page, text=text, unit=unit, units=people.unit_choices(viewer), letter=letter,
        title=title, add=add, here=here, there=there, kinds=KINDS,
        may_add=viewer.holds(Role.CLERK) or viewer.holds(Role.STANDING_BODY),
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
    )  # fmt: skip


@blueprint.route("/tap-the/them", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def add_collective() -> ResponseReturnValue:
    """Add a collective."""
    return _add("C", NewCollectiveForm())


@blueprint.route("/ho-gia-dinh/them", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def add_household() -> ResponseReturnValue:
    """Add a household."""
    return _add("H", NewHouseholdForm())


def _add(letter: str, form: Any) -> ResponseReturnValue:
    viewer = identity.signed_in()
    choices = people.unit_choices(viewer)
    form.unit.choices = dict([("", "Chọn đơn vị"), *choices] if len(choices) != 1 else choices)
    title, add, here, _ = WORDS[letter]

    def act() -> str:
        draft = GroupDraft(form.name.data or "", form.about.data or "", form.size.data, form.head.data or "")
        unit_id = people.unit_id_of(viewer, form.unit.data)
        key = commands.add(letter, unit_id, draft, actor=viewer, idempotency_key=form.khoa.data)
        return _done(key, "Đã thêm vào danh bạ.")

    fields = [form.name, form.unit, form.about, form.size, form.head]
    about = {
        "title": add,
        "back": url_for(here),
        "back_label": title,
        "line": "",
        "button": "Thêm vào danh bạ",
    }
    return _answer(form, act, fields, about)


@blueprint.get("/danh-ba/<key>")
@declares(Action.VIEW_REGISTER)
def shown(key: str) -> ResponseReturnValue:
    """Show one collective or household."""
    page = groups.shown(identity.signed_in(), key)
    title, _, here, _ = WORDS[key[:1]]
    return render_template(
        "groups/shown.html", page=page, events=told(page.events), title=title, here=here, kinds=KINDS,
        earlier=offered(page.key, page.may_manage, page.may_change),
    )  # fmt: skip


@blueprint.route("/danh-ba/<key>/thong-tin", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def describe(key: str) -> ResponseReturnValue:
    """Write size and head."""
    viewer = identity.signed_in()
    page = groups.shown(viewer, key)
    known = page.detail
    form = DetailForm(size=known.size if known else None, head=known.head if known else "")

    def act() -> str:
        draft = GroupDraft(page.name, "", form.size.data, form.head.data or "")
        commands.describe(key, draft, actor=viewer, idempotency_key=form.khoa.data)
        return _done(key, "Đã ghi.")

    return _answer(form, act, [form.size, form.head], _about(page, "Số người, người đứng đầu", "", "Ghi"))


@blueprint.route("/danh-ba/<key>/doi-ten", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def rename(key: str) -> ResponseReturnValue:
    """Give another name from a day on."""
    viewer, form = identity.signed_in(), RenameForm()
    page = groups.shown(viewer, key)

    def act() -> str:
        given = (form.name.data or "", form.since.data, form.document.data or "")
        commands.rename(key, *given, actor=viewer, idempotency_key=form.khoa.data)
        return _done(key, "Đã đổi tên. Quyết định và hồ sơ cũ giữ tên cũ.")

    line = "Quyết định và hồ sơ cũ giữ tên cũ; từ ngày đổi dùng tên mới."
    return _answer(
        form, act, [form.name, form.since, form.document], _about(page, "Đổi tên", line, "Đổi tên")
    )


@blueprint.route("/danh-ba/<key>/ket-thuc", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def go_on(key: str) -> ResponseReturnValue:
    """End it: dissolved, merged with others, or split."""
    viewer, form = identity.signed_in(), GoOnForm()
    page = groups.shown(viewer, key)

    def act() -> str:
        keys = [
            key,
            *(line.strip().upper() for line in (form.others.data or "").splitlines() if line.strip()),
        ]
        names = [line for line in (form.names.data or "").splitlines() if line.strip()]
        new = commands.go_on(
            keys, names, form.on.data, form.document.data or "", actor=viewer, idempotency_key=form.khoa.data
        )
        return _done(
            new[0] if new else key, "Đã ghi. Khen thưởng đã nhận còn nguyên và theo sang mục kế thừa."
        )

    line = "Khen thưởng đã nhận giữ tên cũ và vẫn thấy ở mục kế thừa."
    fields = [form.on, form.document, form.names, form.others]
    return _answer(form, act, fields, _about(page, "Giải thể, hợp nhất, chia tách", line, "Thực hiện"))


def _about(page: Any, title: str, line: str, button: str) -> dict[str, str]:
    back = url_for("groups.shown", key=page.key)
    return {"title": title, "line": line, "button": button, "back": back, "back_label": page.name}


def _done(key: str, said: str) -> str:
    flash(said, "ok")
    return url_for("groups.shown", key=key)


def _answer(
    form: Any, act: Callable[[], str], fields: list[Any], about: dict[str, str]
) -> ResponseReturnValue:
    """Show a form of these fields, or carry it out and go on."""
    sentence, status = "", 200
    if form.accepted():
        try:
            return redirect(act(), 303)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
    elif form.errors:
        status = 422
    return render_template(
        "groups/form.html", form=form, fields=fields, sentence=sentence, about=about
    ), status
