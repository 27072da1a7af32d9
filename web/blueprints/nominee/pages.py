"""The pages of a nominee's own nomination, the same for a personal link and for an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, flash, jsonify, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import HiddenField
from wtforms.validators import Length, Regexp

from web.blueprints.common import MENDABLE, back_to_form
from web.blueprints.nominee.words import PLACES, SECTION_WORDS
from web.errors import status_of
from web.forms import KeyedForm, LongTextField, TextField
from workflow import clock
from workflow.appraisal_words import unlocked_words
from workflow.errors import WorkflowError
from workflow.money_words import STATE_LABELS, WAY_LABELS
from workflow.queries import conferrals
from workflow.queries.nominee import OwnCase
from workflow.services import own_reports


class ReportForm(KeyedForm):
    """The sections of a report, with the version its writer saw."""

    seen = HiddenField(
        validators=[Regexp(r"^\d{1,9}$", message="Biểu mẫu không còn nguyên vẹn. Tải lại trang.")]
    )
    viec = TextField("Việc", [Length(max=10)])
    so_luoc = LongTextField(*SECTION_WORDS["so_luoc"][:1], description=SECTION_WORDS["so_luoc"][1])
    nhiem_vu = LongTextField(*SECTION_WORDS["nhiem_vu"][:1], description=SECTION_WORDS["nhiem_vu"][1])
    sang_kien = LongTextField(*SECTION_WORDS["sang_kien"][:1], description=SECTION_WORDS["sang_kien"][1])
    chap_hanh = LongTextField(*SECTION_WORDS["chap_hanh"][:1], description=SECTION_WORDS["chap_hanh"][1])
    da_khen = LongTextField(*SECTION_WORDS["da_khen"][:1], description=SECTION_WORDS["da_khen"][1])

    def texts(self) -> dict[str, str]:
        """Return what was typed, by section."""
        return {name: self[name].data or "" for name in SECTION_WORDS}


@dataclass(frozen=True, slots=True)
class Door:
    """By which way a nominee came in: who writes, and the addresses of his pages."""

    writer: own_reports.Writer
    status_url: str
    report_url: str
    autosave_url: str
    is_link: bool = False


def status_page(case: OwnCase, door: Door) -> str:
    """Show where the nomination is, what comes next, what is missing, why it was refused."""
    return render_template(
        "nominee/status.html",
        case=case,
        door=door,
        place=PLACES[case.state],
        items=unlocked_words(case.unlocked),
        after=conferrals.of_nominations([case.id]).get(case.id) if case.decision else None,
        money_words=STATE_LABELS,
        ways=WAY_LABELS,
    )


def report_page(case: OwnCase, door: Door, form: ReportForm | None = None, sentence: str = "") -> str:
    """Show the report to write, or to read once it is locked."""
    shown = form or ReportForm(formdata=None, seen=str(case.report.version), **dict(case.report.sections))
    stale = form is not None and form.seen.data != str(case.report.version)
    shown.seen.data = str(case.report.version)  # what is saved next was compared with this
    return render_template(
        "nominee/report.html",
        case=case,
        door=door,
        form=shown,
        sentence=sentence,
        stale=stale,
        words=SECTION_WORDS,
    )


def write(load: Callable[[], OwnCase], door: Door) -> ResponseReturnValue:
    """Save, or save and tell the clerk; what was typed always comes back."""
    form = ReportForm()
    if not form.accepted():
        return report_page(load(), door, form), 422
    try:
        version = own_reports.save(load().id, form.texts(), int(form.seen.data or 0), writer=door.writer)
        form.seen.data = str(version)  # saved, whatever comes next
        if form.viec.data == "xong":
            own_reports.finish(load().id, version, writer=door.writer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return report_page(load(), door, form, sentence), status
    done = form.viec.data == "xong"
    flash("Đã báo đơn vị là viết xong." if done else "Đã lưu báo cáo.", "ok")
    return redirect(door.status_url if done else door.report_url, 303)


def autosave(load: Callable[[], OwnCase], door: Door) -> ResponseReturnValue:
    """Save without leaving the page; the answer is a version or a sentence."""
    form = ReportForm()
    if not form.accepted():
        return jsonify(cau="Chưa lưu được; bấm nút Lưu."), 422
    try:
        version = own_reports.save(load().id, form.texts(), int(form.seen.data or 0), writer=door.writer)
    except WorkflowError as error:
        return jsonify(cau=error.message), status_of(error)
    return jsonify(ban=version, luc=f"{clock.now().astimezone(clock.LOCAL):%H:%M}")


def private(answer: ResponseReturnValue, *, has_form: bool) -> Response:
    """Keep a page that a secret address opened out of search engines, caches and other people's logs.

    A page with a form sends its origin and no path: "no-referrer" would make browsers send "Origin: null" with the
    form, which looks foreign (web/access.py).
    """
    response = make_response(answer)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "strict-origin" if has_form else "no-referrer"
    response.headers["Cache-Control"] = "no-store, private"
    return response
