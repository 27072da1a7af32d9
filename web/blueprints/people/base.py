"""The blueprint of the register of persons, and what its pages share."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from web import identity
from web.blueprints.common import MENDABLE, back_to_form
from web.forms import KeyedForm
from workflow.errors import NotFound
from workflow.queries import people

blueprint = Blueprint("people", __name__)
Show = Callable[[str], str]


def answer(form: KeyedForm, act: Callable[[], str], show: Show) -> ResponseReturnValue:
    """Show a form, or carry it out: ``act`` returns the address to go on to, ``show`` the page with a sentence."""
    if not form.accepted():
        return show(""), 422 if form.errors else 200
    try:
        target = act()
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return show(sentence), status
    return redirect(target, 303)


def to_page(key: str, said: str) -> str:
    """Say what was done and return the person's address."""
    flash(said, "ok")
    return url_for("people.shown", key=key)


def or_where_it_went(key: str, error: NotFound) -> Response:
    """Lead an old address to the kept entry; else the error goes on."""
    target = people.moved_to(identity.signed_in(), key)
    if not target:
        raise error
    flash("Mục này đã gộp; đây là mục được giữ lại.", "info")
    return redirect(url_for("people.shown", key=target), 302)
