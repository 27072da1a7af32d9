"""``/kiem-tra``: anybody checks a paper by its code, a name on it, or its file; no account, no list, nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import public
from web.blueprints.verification.forms import CodeForm, FileForm, NameForm
from web.blueprints.verification.words import file_result_of, result_of
from workflow import clock
from workflow.errors import InvalidInput
from workflow.services import verifying
from workflow.services.checking_limits import TooManyChecks
from workflow.services.verifying import Unknown

blueprint = Blueprint("verification", __name__, url_prefix="/kiem-tra")
View = Callable[..., ResponseReturnValue]


def open_to_all(view: View) -> View:
    """Make a view public: out of search engines, caches and other sites' logs; who asks too often waits."""

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> Response:
        try:
            answer = make_response(view(*args, **kwargs))
        except TooManyChecks as error:
            page = render_template("verification/wait.html", sentence=error.message)
            answer = make_response(page, 429, {"Retry-After": str(error.wait)})
        answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        answer.headers["Cache-Control"] = "no-store, private"
        # A page with a form tells its origin and no path; "no-referrer" would make browsers send "Origin: null".
        answer.headers["Referrer-Policy"] = "strict-origin"
        return answer

    return public(shown)


@blueprint.get("")
@open_to_all
def start() -> ResponseReturnValue:
    """Ask for a code; one that is typed in full leads to its page."""
    form = CodeForm(request.args)
    if "ma" in request.args:
        try:
            return redirect(url_for("verification.code", code=verifying.printed(form.ma.data or "")))
        except InvalidInput as error:
            form.ma.errors = [error.message]
            return render_template("verification/start.html", form=form), 422
    return render_template("verification/start.html", form=form)


@blueprint.route("/tep", methods=["GET", "POST"])
@open_to_all
def file() -> ResponseReturnValue:
    """Say which issued document a PDF is."""
    form = FileForm(ma=request.args.get("ma", "")[:40])
    if not form.accepted():
        return render_template("verification/file.html", form=form, answer=None), 422 if form.errors else 200
    try:
        asked = verifying.read_code(form.ma.data) if form.ma.data else ""
        answer = verifying.check_file(form.tep.data.read(), remote=request.remote_addr or "", code=asked)
    except InvalidInput as error:
        form.tep.errors = [error.message]
        return render_template("verification/file.html", form=form, answer=None), 422
    shown = render_template(
        "verification/file.html", form=form, answer=answer, result=file_result_of(answer), now=clock.now()
    )
    return shown, 200


@blueprint.get("/<code>")
@open_to_all
def code(code: str) -> ResponseReturnValue:
    """Say what the paper with a code is worth today."""
    return _result(code, NameForm(formdata=None))


@blueprint.post("/<code>/ten")
@open_to_all
def name(code: str) -> ResponseReturnValue:
    """Say whether a name is on the decision of a code."""
    form = NameForm()
    if not form.accepted():
        return _result(code, form, 422)
    try:
        kept = verifying.read_code(code)
        answer, named = verifying.check_name(kept, form.ten.data or "", remote=request.remote_addr or "")
    except InvalidInput as error:
        form.ten.errors = [error.message]
        return _result(code, form, 422)
    return _page(answer, form, named=named)


@blueprint.get("/<code>/ten")
@open_to_all
def name_again(code: str) -> ResponseReturnValue:
    """Lead a reloaded answer about a name back to the code's page."""
    return redirect(url_for("verification.code", code=code))


def _result(typed: str, form: NameForm, status: int = 200) -> ResponseReturnValue:
    """Check a code that came in the address, and show what was found."""
    try:
        kept = verifying.read_code(typed)
    except InvalidInput as error:
        asked = CodeForm(formdata=None, ma=typed[:60])
        asked.ma.errors = [error.message]
        return render_template("verification/start.html", form=asked), 404
    return _page(verifying.check_code(kept, remote=request.remote_addr or ""), form, status)


def _page(
    answer: verifying.DecisionAnswer | Unknown,
    form: NameForm,
    status: int = 200,
    named: verifying.NameAnswer | None = None,
) -> ResponseReturnValue:
    """Show what was found, or what to check when nothing was."""
    printed = verifying.printed(answer.code)
    if isinstance(answer, Unknown):
        asked = CodeForm(formdata=None, ma=printed)
        page = render_template("verification/unknown.html", form=asked, is_typo=answer.is_typo, code=printed)
        return page, 404
    shown = render_template(
        "verification/result.html",
        answer=answer,
        result=result_of(answer),
        code=printed,
        form=form,
        named=named,
        now=clock.now(),
    )
    return shown, status
