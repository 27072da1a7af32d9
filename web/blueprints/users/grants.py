"""``/quan-tri/phan-cong``: duties that wait for a second person; proposing and ending them on an account's page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.users.forms import DecideForm, DutyForm, EndForm
from workflow import clock
from workflow.actions import Action
from workflow.queries import grant_requests, users
from workflow.roles import LABELS, Role
from workflow.services import grant_requests as commands
from workflow.services.grant_requests import GrantDraft

blueprint = Blueprint("grants", __name__, url_prefix="/quan-tri")
DONE = {
    "duyet": "Đã duyệt. Nhiệm vụ có hiệu lực theo ngày đã ghi.",
    "khong-duyet": "Đã ghi không duyệt; người trình thấy lý do.",
    "rut": "Đã rút việc phân công đã trình.",
}


@blueprint.get("/phan-cong")
@declares(Action.APPROVE_GRANT, Action.MANAGE_USERS, Action.HAND_OVER)
def waiting() -> ResponseReturnValue:
    """Show what waits for a second person and what was decided lately."""
    return waiting_page(DecideForm(formdata=None))


def waiting_page(form: DecideForm, *, ref: str = "", sentence: str = "") -> str:
    """Return the page with the form of one batch as it stands."""
    viewer = identity.signed_in()
    require_role(viewer, Role.ADMINISTRATOR, Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER, Role.UNIT_HEAD)
    return render_template(
        "users/waiting.html",
        waiting=grant_requests.waiting(viewer),
        decided=grant_requests.decided(viewer),
        form=form,
        wrong=ref,
        sentence=sentence,
    )


@blueprint.post("/phan-cong/<ref>/<what>")
@declares(Action.APPROVE_GRANT, Action.MANAGE_USERS)
def decide(ref: str, what: str) -> ResponseReturnValue:
    """Approve, reject or take back."""
    if what not in DONE:
        raise NoSuchPage
    form, actor = DecideForm(), identity.signed_in()
    if not form.accepted():
        return waiting_page(form, ref=ref), 422
    try:
        if what == "duyet":
            commands.approve(ref, actor=actor)
        elif what == "khong-duyet":
            commands.reject(ref, form.reason.data or "", actor=actor)
        else:
            commands.withdraw(ref, actor=actor)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return waiting_page(form, ref=ref, sentence=sentence), status
    flash(DONE[what], "ok")
    return redirect(url_for("grants.waiting"), 303)


@blueprint.route("/nguoi-dung/<int:number>/phan-cong", methods=["GET", "POST"])
@declares(Action.MANAGE_USERS)
def propose(number: int) -> ResponseReturnValue:
    """Propose a duty for an account."""
    viewer = identity.signed_in()
    require_role(viewer, Role.ADMINISTRATOR)
    page = users.shown(viewer, number)
    form = DutyForm(since=clock.today())
    form.offer(users.unit_choices(), users.body_choices())
    sentence, status = "", 422 if form.is_submitted() else 200
    if form.accepted():
        try:
            commands.propose(_draft(number, form), actor=viewer, idempotency_key=form.khoa.data)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã trình. Nhiệm vụ chỉ có hiệu lực sau khi người thứ hai duyệt.", "ok")
            return redirect(url_for("users.shown", number=number), 303)
    return render_template("users/propose.html", page=page, form=form, sentence=sentence), status


def _draft(number: int, form: DutyForm) -> GrantDraft:
    return GrantDraft(
        user_id=number,
        role=Role(form.role.data),
        unit_id=int(form.unit_id.data),
        since=form.since.data,
        until=form.until.data,
        document=form.document.data or "",
    )


@blueprint.route("/nguoi-dung/<int:number>/phan-cong/<int:grant>/ket-thuc", methods=["GET", "POST"])
@declares(Action.MANAGE_USERS)
def end(number: int, grant: int) -> ResponseReturnValue:
    """End a duty."""
    viewer = identity.signed_in()
    require_role(viewer, Role.ADMINISTRATOR)
    page = users.shown(viewer, number)
    duty = next((one for one in page.duties if one.id == grant), None)
    if duty is None:
        raise NoSuchPage
    form = EndForm(last_day=clock.today())
    sentence, status = "", 422 if form.is_submitted() else 200
    if form.accepted():
        try:
            commands.end_grant(grant, form.last_day.data, form.reason.data or "", actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(f"Đã ghi ngày cuối của nhiệm vụ “{LABELS[duty.role]}”.", "ok")
            return redirect(url_for("users.shown", number=number), 303)
    return render_template("users/end.html", page=page, duty=duty, form=form, sentence=sentence), status
