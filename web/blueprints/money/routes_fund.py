"""``/quy-thi-dua``: the fund of each year: plan, entries, what decisions took; every figure opens to its names."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role, whole
from web.blueprints.money.forms import CancelForm, EditFundForm, EntryForm, FundForm, NewFundForm
from web.event_sentences import told
from web.forms import KeyedForm
from workflow import clock
from workflow.actions import Action
from workflow.money_words import FUND_LABELS, Area, FundKind
from workflow.queries import funds as seen
from workflow.queries.prizes import ROUNDING_CHOICES
from workflow.roles import Role
from workflow.services import funds
from workflow.services.funds import Entry, FundPlan

blueprint = Blueprint("funds", __name__, url_prefix="/quy-thi-dua")


@blueprint.get("")
@declares(Action.VIEW_MONEY)
def index() -> ResponseReturnValue:
    """Show the funds of the viewer's bodies."""
    viewer = identity.signed_in()
    may_manage = viewer.holds(Role.STANDING_BODY)
    return render_template("money/funds.html", rows=seen.listed(viewer), may_manage=may_manage)


@blueprint.route("/moi", methods=["GET", "POST"])
@declares(Action.MANAGE_FUND)
def start() -> ResponseReturnValue:
    """Record the fund of a year."""
    viewer, sentence, status = identity.signed_in(), "", 200
    require_role(viewer, Role.STANDING_BODY)
    form = NewFundForm(year=str(clock.today().year))
    form.body.choices = {str(number): name for number, name in seen.bodies_of(viewer)}
    if form.accepted():
        try:
            ref = funds.open_fund(whole(form.body.data), whole(form.year.data), _plan(form), actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã lập quỹ. Ghi các khoản trích lập, chuyển nguồn, đóng góp.", "ok")
            return redirect(url_for("funds.shown", ref=ref), 303)
    elif form.errors:
        status = 422
    return render_template("money/fund_form.html", form=form, sentence=sentence, page=None), status


def _plan(form: FundForm) -> FundPlan:
    return FundPlan(
        Area.of(form.area.data),
        form.recurrent_spending.amount,
        form.rounding.data,
        bool(form.blocks.data),
        form.document.data or "",
    )


@blueprint.get("/<ref>")
@declares(Action.VIEW_MONEY)
def shown(ref: str) -> ResponseReturnValue:
    """Show one fund."""
    return _page(ref)


@blueprint.route("/<ref>/sua", methods=["GET", "POST"])
@declares(Action.MANAGE_FUND)
def edit(ref: str) -> ResponseReturnValue:
    """Change what is settled for the year."""
    viewer, sentence, status = identity.signed_in(), "", 200
    require_role(viewer, Role.STANDING_BODY)
    page = seen.shown(viewer, ref)
    now = page.balance
    form = EditFundForm(
        seen=str(now.version), area=now.area.value, recurrent_spending=_grouped(now.recurrent_spending),
        rounding=now.rounding, blocks=now.blocks, document=now.document,
    )  # fmt: skip
    if form.accepted():
        try:
            funds.change_plan(ref, _plan(form), version=whole(form.seen.data), actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
            form.seen.data = str(now.version)
        else:
            flash("Đã lưu.", "ok")
            return redirect(url_for("funds.shown", ref=ref), 303)
    elif form.errors:
        status = 422
    return render_template("money/fund_form.html", form=form, sentence=sentence, page=page), status


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") if amount else ""


@blueprint.post("/<ref>/ghi")
@declares(Action.MANAGE_FUND)
def add(ref: str) -> ResponseReturnValue:
    """Record an entry."""
    viewer, form = identity.signed_in(), EntryForm()
    seen.shown(viewer, ref)
    if not form.accepted():
        return _page(ref, entry=form), 422
    said = Entry(
        FundKind(form.kind.data),
        form.amount.amount,
        form.on_day.data,
        form.paper.data or "",
        form.note.data or "",
    )
    try:
        funds.add_entry(ref, said, actor=viewer, idempotency_key=form.khoa.data)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(ref, sentence=sentence, entry=form), status
    flash(f"Đã ghi: {FUND_LABELS[said.kind].lower()}.", "ok")
    return redirect(url_for("funds.shown", ref=ref), 303)


@blueprint.post("/<ref>/bo")
@declares(Action.MANAGE_FUND)
def cancel(ref: str) -> ResponseReturnValue:
    """Take an entry back."""
    viewer, form = identity.signed_in(), CancelForm()
    seen.shown(viewer, ref)
    if not form.accepted():
        return _page(ref, cancel=form), 422
    try:
        funds.cancel_entry(ref, form.dong.data or "", form.reason.data or "", actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(ref, sentence=sentence, cancel=form), status
    flash("Đã bỏ dòng; cả hai dòng còn trong sổ.", "ok")
    return redirect(url_for("funds.shown", ref=ref), 303)


def _page(ref: str, *, sentence: str = "", **given: KeyedForm) -> str:
    page = seen.shown(identity.signed_in(), ref)
    return render_template(
        "money/fund.html",
        page=page,
        fund=page.balance,
        kinds=FUND_LABELS,
        FundKind=FundKind,
        forms={"entry": EntryForm(formdata=None, on_day=clock.today())} | given,
        sent=given,
        sentence=sentence,
        roundings=dict(ROUNDING_CHOICES),
        events=told(page.events),
    )
