"""``/dang-nhap/ma-xac-thuc`` and ``/tai-khoan/xac-thuc``: the code after the password, and one's own second factor."""

from __future__ import annotations

import segno
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from web import identity
from web.access import declares, public
from web.blueprints.accounts.routes import enter, remote_address, safe_next
from web.forms import VietnameseForm
from web.freshness import ProvingForm
from workflow.actions import Action
from workflow.errors import Conflict, InvalidInput
from workflow.services import accounts, second_factor
from workflow.services.guessing import SignInRefused

blueprint = Blueprint("second_factor", __name__)


class CodeForm(VietnameseForm):
    """Six digits from the phone, or a recovery code."""

    code = StringField(
        "Mã xác thực",
        [InputRequired("Nhập mã xác thực."), Length(max=40)],
        description="6 số trên ứng dụng xác thực của điện thoại; mất điện thoại thì nhập một mã dự phòng.",
    )


class EnrolForm(ProvingForm):
    """The first code from the phone."""

    code = StringField(
        "Mã 6 số hiện trên điện thoại", [InputRequired("Nhập 6 số hiện trên điện thoại."), Length(max=20)]
    )


class ManageForm(ProvingForm):
    """A button of the own second factor."""


@blueprint.route("/dang-nhap/ma-xac-thuc", methods=["GET", "POST"])
@public
def ask() -> ResponseReturnValue:
    """Ask for the code after a right password; nobody is signed in before it."""
    half = identity.half_signed_in()
    if half is None:
        flash("Đã quá 5 phút từ khi nhập mật khẩu. Đăng nhập lại từ đầu.", "wait")
        return redirect(url_for("accounts.sign_in"))
    form, (user_id, target) = CodeForm(), half
    if not form.accepted():
        return render_template("accounts/code.html", form=form, refusal=""), 422 if form.errors else 200
    answer = second_factor.verify(user_id, form.code.data or "", remote=remote_address())
    if isinstance(answer, SignInRefused):
        page = render_template("accounts/code.html", form=form, refusal=answer.message)
        return (page, 429, {"Retry-After": str(answer.wait)}) if answer.wait else (page, 422)
    accounts.note_signed_in(user_id, remote=remote_address())
    return enter(user_id, safe_next(target))


@blueprint.route("/tai-khoan/xac-thuc/bat", methods=["GET", "POST"])
@declares(Action.USE_OWN_ACCOUNT)
def enrol() -> ResponseReturnValue:
    """Show the QR picture and take the first code; then show the recovery codes this one time."""
    opened = identity.current_session()
    if second_factor.status(opened.actor.user_id).is_on:
        return redirect(url_for("second_factor.manage"))
    form = EnrolForm()
    if form.accepted():
        try:
            codes = second_factor.confirm(
                opened.actor, form.code.data or "", remote=remote_address(), keep=opened.id
            )
        except InvalidInput as refused:
            form.code.errors = [refused.message]
        except Conflict:
            return redirect(url_for("second_factor.manage"))
        else:
            return render_template("accounts/recovery_codes.html", codes=codes, is_new=True)
    enrolment = second_factor.begin(opened.actor)
    picture = segno.make(enrolment.uri, micro=False).svg_inline(
        scale=5, border=4, title="Mã QR để ứng dụng xác thực quét", omitsize=True
    )
    page = render_template(
        "accounts/enrol.html", form=form, enrolment=enrolment, picture=picture, opened=opened,
        required=second_factor.requirement(),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.get("/tai-khoan/xac-thuc")
@declares(Action.USE_OWN_ACCOUNT)
def manage() -> ResponseReturnValue:
    """Show how many recovery codes are left, and the two buttons."""
    return manage_page(ManageForm(formdata=None))


def manage_page(form: ManageForm) -> ResponseReturnValue:
    """Return the page of the own second factor with a form as it stands."""
    status = second_factor.status(identity.signed_in().user_id)
    if not status.is_on:
        return redirect(url_for("second_factor.enrol"))
    return render_template("accounts/second_factor.html", form=form, status=status)


@blueprint.post("/tai-khoan/xac-thuc/ma-du-phong")
@declares(Action.USE_OWN_ACCOUNT)
def renew() -> ResponseReturnValue:
    """Make new recovery codes and show them this one time."""
    form = ManageForm()
    if not form.accepted():
        return manage_page(form)
    codes = second_factor.renew_codes(identity.signed_in())
    return render_template("accounts/recovery_codes.html", codes=codes, is_new=False)


@blueprint.post("/tai-khoan/xac-thuc/tat")
@declares(Action.USE_OWN_ACCOUNT)
def turn_off() -> ResponseReturnValue:
    """Take off one's own second factor, to use another phone."""
    form = ManageForm()
    if not form.accepted():
        return manage_page(form)
    second_factor.turn_off(identity.signed_in())
    flash("Đã tắt xác thực hai bước trên điện thoại cũ. Bật lại ngay trên điện thoại mới.", "ok")
    return redirect(url_for("second_factor.enrol"), 303)
