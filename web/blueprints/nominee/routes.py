"""``/cua-toi``: one's own nominations by account; ``/de-nghi/<ref>/lien-ket`` and ``/bao-cao``: the unit's side."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField
from wtforms.validators import Regexp

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form
from web.blueprints.nominee.pages import (
    Door,
    ReportForm,
    autosave,
    private,
    report_page,
    status_page,
    write,
)
from web.blueprints.nominee.words import PLACES, SECTION_WORDS
from web.forms import KeyedForm
from web.qr import qr_data_uri
from workflow.actions import Action
from workflow.queries import nominee
from workflow.services import nominee_links, own_reports

blueprint = Blueprint("nominee", __name__)
VERSION = Regexp(r"^\d{1,9}$", message="Biểu mẫu không còn nguyên vẹn. Tải lại trang.")


class TakeForm(KeyedForm):
    """Taking over the nominee's text: both versions seen, and that a difference was looked at."""

    mine = HiddenField(validators=[VERSION])
    unit = HiddenField(validators=[VERSION])
    replace = BooleanField("Đã xem chỗ khác nhau; thay báo cáo của đơn vị bằng bản của người được đề nghị")


def _door(ref: str) -> Door:
    return Door(
        identity.signed_in(),
        url_for("nominee.own", ref=ref),
        url_for("nominee.own_report", ref=ref),
        url_for("nominee.keep_own", ref=ref),
    )


@blueprint.get("/cua-toi")
@declares(Action.VIEW_OWN_CASES)
def own_list() -> ResponseReturnValue:
    """Show the viewer's own nominations."""
    return render_template("nominee/list.html", rows=nominee.own_list(identity.signed_in()), places=PLACES)


@blueprint.get("/cua-toi/<ref>")
@declares(Action.VIEW_OWN_CASES)
def own(ref: str) -> ResponseReturnValue:
    """Show one of them."""
    return status_page(nominee.own_case(identity.signed_in(), ref), _door(ref))


@blueprint.route("/cua-toi/<ref>/bao-cao", methods=["GET", "POST"])
@declares(Action.WRITE_OWN_REPORT)
def own_report(ref: str) -> ResponseReturnValue:
    """Write the report of one of them."""
    viewer = identity.signed_in()
    if request.method == "POST":
        return write(lambda: nominee.own_case(viewer, ref), _door(ref))
    return report_page(nominee.own_case(viewer, ref), _door(ref))


@blueprint.post("/cua-toi/<ref>/bao-cao/tu-luu")
@declares(Action.WRITE_OWN_REPORT)
def keep_own(ref: str) -> ResponseReturnValue:
    """Save while writing."""
    viewer = identity.signed_in()
    return autosave(lambda: nominee.own_case(viewer, ref), _door(ref))


# --- the unit


@blueprint.route("/de-nghi/<ref>/lien-ket", methods=["GET", "POST"])
@declares(Action.GIVE_LINK)
def link(ref: str) -> ResponseReturnValue:
    """Make the personal link of a nomination: its address is shown this once, as a slip with a QR code."""
    viewer, form = identity.signed_in(), KeyedForm()
    nominee.link_state(viewer, ref)
    address = ""
    if form.accepted():
        token = nominee_links.give(ref, actor=viewer)
        address = url_for("nominee_link.status", token=token, _external=True)
    page = render_template(
        "nominee/link.html",
        state=nominee.link_state(viewer, ref),
        form=KeyedForm(formdata=None),
        address=address,
        qr=qr_data_uri(address) if address else "",
    )
    return private(page, has_form=True)


@blueprint.post("/de-nghi/<ref>/lien-ket/thu-hoi")
@declares(Action.GIVE_LINK)
def revoke_link(ref: str) -> ResponseReturnValue:
    """Take the link back."""
    form = KeyedForm()
    if form.accepted() and nominee_links.revoke(ref, actor=identity.signed_in()):
        flash("Đã thu hồi liên kết; địa chỉ cũ không mở được nữa.", "ok")
    return redirect(url_for("nominee.link", ref=ref), 303)


@blueprint.get("/de-nghi/<ref>/bao-cao")
@declares(Action.TAKE_REPORT)
def unit_report(ref: str) -> ResponseReturnValue:
    """Show the nominee's text beside the unit's."""
    return _unit_page(ref)


@blueprint.post("/de-nghi/<ref>/bao-cao/nhan")
@declares(Action.TAKE_REPORT)
def take_report(ref: str) -> ResponseReturnValue:
    """Take the nominee's text over."""
    viewer, form = identity.signed_in(), TakeForm()
    page = nominee.unit_report(viewer, ref)
    if not form.accepted():
        return _unit_page(ref, take=form), 422
    seen = (int(form.mine.data or 0), int(form.unit.data or 0))
    try:
        own_reports.take_over(page.nomination_id, seen, replace=bool(form.replace.data), actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _unit_page(ref, sentence=sentence), status
    flash("Đã nhận báo cáo của người được đề nghị làm báo cáo của đề nghị.", "ok")
    return redirect(url_for("nominee.unit_report", ref=ref), 303)


@blueprint.post("/de-nghi/<ref>/bao-cao")
@declares(Action.TAKE_REPORT)
def edit_report(ref: str) -> ResponseReturnValue:
    """Change the unit's text."""
    viewer, form = identity.signed_in(), ReportForm()
    page = nominee.unit_report(viewer, ref)
    if not form.accepted():
        return _unit_page(ref, edit=form), 422
    try:
        own_reports.edit_unit(page.nomination_id, form.texts(), int(form.seen.data or 0), actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _unit_page(ref, edit=form, sentence=sentence), status
    flash("Đã lưu báo cáo của đơn vị.", "ok")
    return redirect(url_for("nominee.unit_report", ref=ref), 303)


def _unit_page(
    ref: str, *, edit: ReportForm | None = None, take: TakeForm | None = None, sentence: str = ""
) -> str:
    page = nominee.unit_report(identity.signed_in(), ref)
    if edit is not None:
        edit.seen.data = str(
            page.unit.version
        )  # the page shows both now; what is saved next was compared with this
    rows = [
        (label, page.mine.sections.get(name, ""), page.unit.sections.get(name, ""))
        for name, (label, _hint) in SECTION_WORDS.items()
    ]
    return render_template(
        "nominee/unit_report.html",
        page=page,
        rows=rows,
        words=SECTION_WORDS,
        edit=edit or ReportForm(formdata=None, seen=str(page.unit.version), **dict(page.unit.sections)),
        take=take or TakeForm(formdata=None, mine=str(page.mine.version), unit=str(page.unit.version)),
        sent=edit or take,
        sentence=sentence,
    )
