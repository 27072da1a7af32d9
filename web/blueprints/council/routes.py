"""``/hoi-dong``: sessions, and the results of the list by consensus or with the ballot's counts."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.finding import Finding
from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.council.forms import SessionForm
from web.forms import TOKEN_FIELD, KeyedForm, clean_text
from workflow import clock
from workflow.actions import Action
from workflow.errors import InvalidInput
from workflow.queries import council as sessions
from workflow.queries import nominations, registers
from workflow.queries.council import SessionPage
from workflow.queries.nominations import Filters, NominationRow
from workflow.roles import Role
from workflow.services import council
from workflow.services.council import CouncilLine
from workflow.states import NominationState

blueprint = Blueprint("council", __name__)
COUNTS = ("agree", "disagree", "blank")


@blueprint.get("/hoi-dong")
@declares(Action.VIEW_WORKLIST)
def index() -> ResponseReturnValue:
    """Show what waits for the council and its sessions."""
    viewer = identity.signed_in()
    waiting = nominations.listed(viewer, Filters(states=(NominationState.COUNCIL,)))
    return render_template(
        "council/index.html",
        sessions=sessions.listed(viewer),
        waiting=waiting,
        may_record=viewer.holds(Role.SECRETARY),
    )


@blueprint.route("/hoi-dong/phien-hop/moi", methods=["GET", "POST"])
@declares(Action.RECORD_COUNCIL_RESULT)
def record() -> ResponseReturnValue:
    """Record a session as its minutes say."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    form = SessionForm(held_on=clock.today(), written=0)
    bodies = registers.units_named(viewer.units_with(Role.SECRETARY))
    form.body.choices = {str(number): name for number, name in bodies}
    if not form.accepted():
        return _record_page(form), 422 if form.errors else 200
    try:
        session_id = council.record_session(
            body_unit_id=int(form.body.data),
            held_on=form.held_on.data,
            members=form.members.data,
            present=form.present.data,
            written=form.written.data,
            minutes_number=form.minutes_number.data or "",
            actor=viewer,
            idempotency_key=form.khoa.data,
        )
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _record_page(form, sentence), status
    flash("Đã ghi phiên họp. Ghi kết quả của từng đề nghị.", "ok")
    ref = next(row.ref for row in sessions.listed(viewer) if row.id == session_id)
    return redirect(url_for("council.results", ref=ref), 303)


@blueprint.get("/hoi-dong/<ref>")
@declares(Action.RECORD_COUNCIL_RESULT)
def results(ref: str) -> ResponseReturnValue:
    """Show a session with the list that waits for its results."""
    page = sessions.shown(identity.signed_in(), ref)
    return _results_page(page)


@blueprint.post("/hoi-dong/<ref>")
@declares(Action.RECORD_COUNCIL_RESULT)
def record_results(ref: str) -> ResponseReturnValue:
    """Record the results of the lines that were filled in, all or nothing."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    page, form = sessions.shown(viewer, ref), KeyedForm()
    if not form.validate():
        return _results_page(page, "Biểu mẫu không còn nguyên vẹn. Tải lại trang rồi gửi lại."), 422
    try:
        lines = _lines(page.waiting)
        council.record_results(page.row.id, lines, actor=viewer)
    except MENDABLE as error:
        status, sentence, findings = back_to_form(form, error)
        return _results_page(page, sentence, findings), status
    passed = sum(line.recommended for line in lines)
    flash(f"Đã ghi kết quả: {passed} được đề nghị, {len(lines) - passed} không được đề nghị.", "ok")
    return redirect(url_for("council.results", ref=ref), 303)


def _lines(waiting: Sequence[NominationRow]) -> list[CouncilLine]:
    """Read the lines of the form; ``InvalidInput`` for foreign fields, no lines or counts that are no numbers."""
    known = {f"{name}-{row.ref}" for row in waiting for name in ("ket-qua", "ly-do", *COUNTS)}
    if set(request.form) - known - {TOKEN_FIELD, "khoa"}:
        raise InvalidInput(
            "Danh sách chờ kết quả đã thay đổi từ khi mở trang. Xem lại danh sách mới bên dưới rồi ghi lại."
        )
    lines = [_line(row) for row in waiting if request.form.get(f"ket-qua-{row.ref}")]
    if not lines:
        raise InvalidInput("Chưa ghi kết quả nào. Chọn kết quả ở ít nhất một dòng.")
    return lines


def _line(row: NominationRow) -> CouncilLine:
    typed = [request.form.get(f"{name}-{row.ref}", "").strip() for name in COUNTS]
    if any(typed) and not all(text.isdecimal() for text in typed):
        message = (
            f"{row.name}: nhập đủ ba số phiếu bằng chữ số, hoặc để trống cả ba khi nhất trí theo danh sách."
        )
        raise InvalidInput(message, {"agree": message})
    agree, disagree, blank = (int(text) for text in typed) if all(typed) else (None, None, None)
    try:
        reason = clean_text(request.form.get(f"ly-do-{row.ref}", "")).strip()[:2000]
    except ValueError as error:
        raise InvalidInput(f"{row.name}: {error}") from error
    recommended = request.form[f"ket-qua-{row.ref}"] == "co"
    return CouncilLine(row.id, recommended, agree=agree, disagree=disagree, blank=blank, reason=reason)


def _record_page(form: SessionForm, sentence: str = "") -> str:
    return render_template("council/record.html", form=form, sentence=sentence, findings=())


def _results_page(page: SessionPage, sentence: str = "", findings: tuple[Finding, ...] = ()) -> str:
    return render_template(
        "council/results.html",
        page=page,
        row=page.row,
        typed=request.form,
        form=KeyedForm(formdata=None),
        sentence=sentence,
        findings=findings,
        may_record=page.row.body_unit_id in identity.signed_in().units_with(Role.SECRETARY),
    )
