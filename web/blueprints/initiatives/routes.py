"""``/sang-kien``: the unit's initiatives, registered early, recognised by their paper, each used for one award."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from rules.vocabulary import Level
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url, require_role
from web.forms import DayField, KeyedForm, LongTextField, TextField
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.queries import initiative_ledger, registers
from workflow.queries.initiative_ledger import LedgerFilters, LedgerRow
from workflow.roles import Role
from workflow.services import initiatives
from workflow.services.initiatives import Recognition

blueprint = Blueprint("initiatives", __name__)
UNIT_ROLES = (Role.CLERK, Role.UNIT_HEAD)


class RegisterForm(KeyedForm):
    """An initiative somebody of the unit begins."""

    unit = SelectField("Đơn vị", [InputRequired("Chọn đơn vị.")], choices={})
    person = SelectField("Tác giả", [InputRequired("Chọn tác giả trong danh bạ.")], choices={})
    title = LongTextField(
        "Tên sáng kiến, giải pháp, đề tài", [InputRequired("Ghi tên sáng kiến."), Length(max=300)]
    )
    year = IntegerField(
        "Năm đăng ký", [InputRequired("Ghi năm."), NumberRange(2000, 2100, "Ghi năm gồm 4 chữ số.")]
    )


class RecogniseForm(KeyedForm):
    """The paper that recognises it."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    document = TextField(
        "Số giấy chứng nhận, quyết định công nhận",
        [InputRequired("Ghi số giấy chứng nhận hoặc quyết định."), Length(max=200)],
    )
    recognised_on = DayField(
        "Ngày công nhận", [InputRequired("Ghi ngày công nhận.")], description="Ngày/tháng/năm."
    )
    recognised_by = SelectField(
        "Phạm vi, cấp công nhận",
        [InputRequired("Chọn cấp công nhận.")],
        choices=dict([("", "Chọn cấp…"), *((level.value, level.label) for level in Level)]),
    )
    body_name = TextField(
        "Cơ quan công nhận", [InputRequired("Ghi cơ quan công nhận."), Length(max=200)],
        description="Ví dụ: Hội đồng sáng kiến huyện.",
    )  # fmt: skip


@blueprint.get("/sang-kien")
@declares(Action.CREATE_NOMINATION)
def index() -> ResponseReturnValue:
    """Show a page of the ledger."""
    viewer = identity.signed_in()
    require_role(viewer, *UNIT_ROLES)
    filters = asked()
    page, years = initiative_ledger.ledger(viewer, filters, cursor())
    choices = [("", "Mọi năm"), *((str(one), str(one)) for one in years)]
    return render_template(
        "initiatives/index.html", page=page, year_choices=choices, filters=filters,
        newer=page_url(truoc=page.newer) if page.newer else "", older=page_url(sau=page.older) if page.older else "",
    )  # fmt: skip


def asked() -> LedgerFilters:
    """Return the filters in the address; what is no year narrows nothing, and the page says so."""
    return LedgerFilters(request.args.get("ten", "")[:100], narrowing.number("nam", "Năm") or None)


@blueprint.route("/sang-kien/moi", methods=["GET", "POST"])
@declares(Action.CREATE_NOMINATION)
def register() -> ResponseReturnValue:
    """Register an initiative of the year."""
    viewer = identity.signed_in()
    require_role(viewer, *UNIT_ROLES)
    form = RegisterForm(year=clock.today().year, unit=str(_unit(viewer)))
    units = registers.units_named(viewer.units_with(*UNIT_ROLES))
    form.unit.choices = {str(number): name for number, name in units}
    chosen = int(form.unit.data) if (form.unit.data or "") in form.unit.choices else _unit(viewer)
    people = initiative_ledger.authors(viewer, chosen)
    labels = [(str(one.id), f"{one.name} – {one.note}" if one.note else one.name) for one in people]
    form.person.choices = dict([("", "Chọn tác giả…"), *labels])
    if not form.accepted():
        return _register_page(form), 422 if form.errors else 200
    try:
        initiatives.register(
            chosen, int(form.person.data), form.title.data or "", form.year.data or 0, actor=viewer
        )
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _register_page(form, sentence), status
    flash("Đã ghi vào sổ sáng kiến. Bổ sung giấy công nhận khi có.", "ok")
    return redirect(url_for("initiatives.index"), 303)


@blueprint.route("/sang-kien/<ref>/cong-nhan", methods=["GET", "POST"])
@declares(Action.CREATE_NOMINATION)
def recognise(ref: str) -> ResponseReturnValue:
    """Enter the paper that recognises the initiative."""
    viewer = identity.signed_in()
    row = initiative_ledger.entry(viewer, ref)
    form = RecogniseForm(
        version=row.version, document=row.document, recognised_on=row.recognised_on, body_name=row.body_name,
        recognised_by=row.recognised_by.value if row.recognised_by else "",
    )  # fmt: skip
    if not form.accepted():
        return _recognise_page(form, row), 422 if form.errors else 200
    try:
        given = Recognition(
            form.document.data or "", form.recognised_on.data, Level.of(form.recognised_by.data),
            form.body_name.data or "",
        )  # fmt: skip
        initiatives.recognise(ref, given, version=form.version.data or 0, actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _recognise_page(form, row, sentence), status
    flash("Đã ghi giấy công nhận sáng kiến.", "ok")
    return redirect(url_for("initiatives.index"), 303)


def _unit(viewer: Actor) -> int:
    own = viewer.units_with(*UNIT_ROLES)
    return viewer.acting_unit_id if viewer.acting_unit_id in own and viewer.acting_unit_id else min(own)


def _register_page(form: RegisterForm, sentence: str = "") -> str:
    return render_template("initiatives/register.html", form=form, sentence=sentence, findings=())


def _recognise_page(form: RecogniseForm, row: LedgerRow, sentence: str = "") -> str:
    return render_template("initiatives/recognise.html", form=form, row=row, sentence=sentence, findings=())
