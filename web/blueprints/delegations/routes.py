"""``/quan-tri/uy-quyen``: who signs for the head, from when to when; set up by the office, a second person approves."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rules.vocabulary import AwardCode
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, carried_out, cursor, page_url, require_role
from web.blueprints.delegations.forms import DelegationForm, ReasonForm
from web.event_sentences import told
from web.forms import KeyedForm
from workflow import clock
from workflow.actions import Action
from workflow.queries import delegations
from workflow.queries.delegations import DelegationPage, DelegationScope, Phase
from workflow.roles import BODY_ROLES, Role
from workflow.services import delegations as commands
from workflow.services.delegations import DelegationDraft

blueprint = Blueprint("delegations", __name__, url_prefix="/quan-tri/uy-quyen")


def asked() -> Phase | None:
    """Return the phase that the address names."""
    return narrowing.one_of("tinh_trang", {one.code: one for one in Phase}, "Tình trạng")


@blueprint.get("")
@declares(Action.VIEW_DELEGATIONS)
def index() -> ResponseReturnValue:
    """Show one page of delegations, all or of one phase."""
    viewer = identity.signed_in()
    require_role(viewer, *BODY_ROLES)
    wanted = asked()
    page = delegations.listed(viewer, wanted, cursor())
    return render_template(
        "delegations/index.html",
        page=page,
        phase=wanted,
        views=[
            (one.label, url_for("delegations.index", tinh_trang=one.code), None, one is wanted)
            for one in Phase
        ],
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
        may_set_up=viewer.holds(Role.STANDING_BODY),
    )


@blueprint.route("/moi", methods=["GET", "POST"])
@declares(Action.PROPOSE_DELEGATION)
def start() -> ResponseReturnValue:
    """Set up a delegation."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    form, known = DelegationForm(since=clock.today()), delegations.choices(viewer)
    form.body.choices = {str(number): name for number, name in known.bodies}
    form.delegator.choices = dict([("", "Chọn…"), *((str(number), name) for number, name in known.heads)])
    form.deputy.choices = dict([("", "Chọn…"), *((str(number), name) for number, name in known.deputies)])
    form.form.choices = {one.code: f"{one.code} – {one.label}" for one in known.forms}
    if not form.accepted():
        return _form_page(form, known), 422 if form.errors else 200
    try:
        commands.propose(_draft(form), actor=viewer, idempotency_key=form.khoa.data)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _form_page(form, known, sentence), status
    flash("Đã lập việc giao ký. Người thứ hai duyệt thì mới có hiệu lực.", "ok")
    return redirect(url_for("delegations.index"), 303)


@blueprint.get("/<ref>")
@declares(Action.VIEW_DELEGATIONS)
def shown(ref: str) -> ResponseReturnValue:
    """Show one delegation with its history."""
    return _page(delegations.shown(identity.signed_in(), ref))


@blueprint.post("/<ref>/duyet")
@declares(Action.APPROVE_DELEGATION)
def approve(ref: str) -> ResponseReturnValue:
    """Approve as a second person."""
    return _carry_out(
        ref, KeyedForm(), lambda: commands.approve(ref, actor=identity.signed_in()), "Đã duyệt việc giao ký."
    )


@blueprint.post("/<ref>/khong-duyet")
@declares(Action.APPROVE_DELEGATION)
def reject(ref: str) -> ResponseReturnValue:
    """Do not approve, with a reason."""
    form = ReasonForm()
    return _carry_out(
        ref,
        form,
        lambda: commands.reject(ref, form.reason.data or "", actor=identity.signed_in()),
        "Đã từ chối duyệt.",
    )


@blueprint.post("/<ref>/ket-thuc")
@declares(Action.PROPOSE_DELEGATION)
def end(ref: str) -> ResponseReturnValue:
    """End it today."""
    form = ReasonForm()
    return _carry_out(
        ref,
        form,
        lambda: commands.end(ref, form.reason.data or "", actor=identity.signed_in()),
        "Đã kết thúc việc giao ký. Quyết định chưa ký trở lại chờ người đứng đầu.",
    )


def _carry_out(ref: str, form: KeyedForm, command: Callable[[], None], done: str) -> ResponseReturnValue:
    """Run a command of the page; a refusal comes back to it with nothing lost."""
    page = delegations.shown(identity.signed_in(), ref)
    return carried_out(
        form,
        command,
        again=lambda sentence, _: _page(page, form, sentence),
        target=url_for("delegations.shown", ref=ref),
        done=done,
    )


def _page(page: DelegationPage, sent: KeyedForm | None = None, sentence: str = "") -> str:
    viewer, row = identity.signed_in(), page.row
    ended = row.phase in {Phase.LIVE, Phase.COMING}
    return render_template(
        "delegations/shown.html",
        row=row,
        events=told(page.events),
        sentence=sentence,
        sent=sent,
        reason=sent if isinstance(sent, ReasonForm) else ReasonForm(formdata=None),
        may_decide=row.phase is Phase.WAITING
        and (viewer.holds(Role.CONFIRMER) or viewer.holds(Role.STANDING_BODY)),
        may_end=ended and viewer.holds(Role.STANDING_BODY),
    )


def _draft(form: DelegationForm) -> DelegationDraft:
    return DelegationDraft(
        body_unit_id=int(form.body.data),
        delegator_id=int(form.delegator.data),
        deputy_id=int(form.deputy.data),
        form=form.form.data,
        deputy_title=form.deputy_title.data or "",
        scope=DelegationScope(form.scope.data),
        awards=tuple(AwardCode.of(code) for code in form.awards.data),
        since=form.since.data,
        until=form.until.data,
        document_number=form.document_number.data or "",
        document_on=form.document_on.data,
        checked=bool(form.checked.data),
    )


def _form_page(form: DelegationForm, known: delegations.Choices, sentence: str = "") -> str:
    return render_template("delegations/start.html", form=form, forms=known.forms, sentence=sentence)
