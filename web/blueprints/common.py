"""What the pages of the domain share: errors back to their form, who may open a form, cursors, the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode, urlsplit

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.widgets import HiddenInput

from rules.finding import Finding
from web.errors import status_of
from web.forms import KeyedForm, new_key
from web.labels import time_left, working_time_left
from workflow import clock
from workflow.actor import Actor
from workflow.errors import Conflict, InvalidInput, NotPermitted, Refused, WorkflowError, WrongState
from workflow.queries import deadlines_ahead
from workflow.queries.paging import Cursor
from workflow.roles import LABELS, Role

MENDABLE = (InvalidInput, Refused, Conflict, WrongState)
"""Errors that the person can answer on the form itself; the others have pages of their own."""


class ManyField(Field):
    """Hidden values of one name, sent several times: the rows that were chosen."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep every value, each once."""
        self.data = list(dict.fromkeys(valuelist))

    def process_data(self, value: list[str] | None) -> None:
        """Begin with what the view gives."""
        self.data = list(value or ())


def back_to_form(form: FlaskForm, error: WorkflowError) -> tuple[int, str, tuple[Finding, ...]]:
    """Put a domain error beside the fields it names; return status, sentence and findings for the summary.

    What was typed stays; the key is renewed, because what is sent next is another request.
    """
    fields = error.fields if isinstance(error, InvalidInput) else {}
    placed = False
    for name, sentence in fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
            placed = True
    if isinstance(form, KeyedForm):
        form.khoa.data = new_key()
    sentence = "" if placed and error.message in fields.values() else error.message
    return status_of(error), sentence, getattr(error, "findings", ())


def carried_out(
    form: KeyedForm,
    command: Callable[[], object],
    *,
    again: Callable[[str, tuple[Finding, ...]], str],
    target: str,
    done: str | None = None,
    mendable: tuple[type[WorkflowError], ...] = MENDABLE,
) -> ResponseReturnValue:
    """Run the command of a page and go to ``target``, saying ``done`` or what the command returned.

    A refusal comes back to its form with nothing lost: ``again`` makes the page from a sentence and the findings.
    """
    if not form.accepted():
        return again("", ()), 422
    try:
        said = command()
    except mendable as error:
        status, sentence, findings = back_to_form(form, error)
        return again(sentence, findings), status
    flash(str(said) if done is None else done, "ok")
    return redirect(target, 303)


def deadline_words(body_unit_id: int, due_on: date) -> str:
    """Return how long there is in the working days of the body, as the worklist says it; nothing once passed.

    A last day that is a day off of the body ends with the next working day.
    """
    today = clock.today()
    ends_on, left = deadlines_ahead.left_for_body(body_unit_id, today, due_on)
    if ends_on < today:
        return ""
    words = time_left((ends_on - today).days) if left is None else working_time_left(left, ends_on, today)
    return words if ends_on == due_on else f"{words}, đến hết {ends_on:%d/%m} vì {due_on:%d/%m} là ngày nghỉ"


def require_role(actor: Actor, *roles: Role) -> None:
    """Refuse a form to those whose roles never send it; the command itself decides about the row."""
    if not any(actor.holds(role) for role in roles):
        who = ", ".join(LABELS[role] for role in roles)
        raise NotPermitted(f"Trang này dành cho: {who}. Hỏi người quản trị nếu bạn được giao việc này.")


def whole(text: str | None, otherwise: int = 0) -> int:
    """Return a whole number that came in an address or a hidden field; ``otherwise`` for anything that is none.

    Nine digits at most: what is longer is no number of ours, and would not fit the database.
    """
    given = text or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else otherwise


def cursor() -> Cursor:
    """Return where the page of a list begins, from the address."""
    return Cursor(after=request.args.get("sau", "")[:40], before=request.args.get("truoc", "")[:40])


def page_url(**changes: str) -> str:
    """Return the address of this list with other values of some parameters; empty ones are dropped."""
    given = request.args.items(multi=True)
    kept = [(key, value) for key, value in given if value and key not in {"sau", "truoc", *changes}]
    query = urlencode(kept + [(key, value) for key, value in changes.items() if value])
    return f"{request.path}?{query}" if query else request.path


def way_back(target: str | None, otherwise: str) -> str:
    """Return a path of our own to go back to; anything else is replaced (no open redirect)."""
    parts = urlsplit((target or "").replace("\\", "/"))
    bad = parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//")
    if bad or any(ord(char) < 32 for char in target or ""):
        return otherwise
    return parts.path + (f"?{parts.query}" if parts.query else "")
