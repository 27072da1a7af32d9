"""``/dang-nhap``, ``/dang-xuat``, ``/tai-khoan``: thin routes over ``workflow.services.accounts``."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares, public
from web.blueprints.accounts.forms import ChangePasswordForm, EmptyForm, SignInForm, UnitForm
from web.shell import home_url
from workflow.actions import Action
from workflow.errors import InvalidInput
from workflow.roles import Role
from workflow.services import accounts, founding, second_factor
from workflow.services.actors import actor_for_user
from workflow.services.guessing import SignInRefused

blueprint = Blueprint("accounts", __name__)
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "máy Mac"),
    ("Linux", "Linux"),
)


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """Send people to their worklist and strangers to the sign-in page."""
    return redirect(home_url() if identity.current_actor() else url_for("accounts.sign_in"))


@blueprint.route("/dang-nhap", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Show the sign-in page; check the password and open a session."""
    form = SignInForm(tiep=request.args.get("tiep", ""))
    if request.method == "GET" and identity.current_actor():
        return redirect(home_url())
    if request.method == "GET" and founding.is_waiting():
        return redirect(url_for("setup.index"))
    if not form.accepted():
        return render_template("accounts/sign_in.html", form=form, refusal=""), 422 if form.errors else 200
    answer = accounts.authenticate(form.username.data, form.password.data, remote=remote_address())
    if isinstance(answer, SignInRefused):
        page = render_template("accounts/sign_in.html", form=form, refusal=answer.message)
        return (page, 429, {"Retry-After": str(answer.wait)}) if answer.wait else (page, 422)
    if answer.needs_code:
        identity.remember_half(answer.user_id, safe_next(form.tiep.data))
        return redirect(url_for("second_factor.ask"))
    return enter(answer.user_id, safe_next(form.tiep.data))


def enter(user_id: int, target: str) -> ResponseReturnValue:
    """Open a session for somebody who has proved who he is, and send him where he was going."""
    if target == home_url() and actor_for_user(user_id).holds(Role.ADMINISTRATOR):
        target = url_for("admin.index")  # an administrator has no dossiers, so no worklist
    if old := identity.current_token():
        accounts.close_session(old)
    token = accounts.open_session(user_id, device=device_name())
    return identity.start_session(redirect(target), token)


@blueprint.post("/dang-xuat")
@public
def sign_out() -> ResponseReturnValue:
    """End the session; a stranger's request does no harm."""
    response = identity.end_session(redirect(url_for("accounts.sign_in")))
    flash("Bạn đã đăng xuất.", "ok")
    return response


@blueprint.get("/tai-khoan")
@declares(Action.USE_OWN_ACCOUNT)
def own_account() -> ResponseReturnValue:
    """Show who I am here, my sessions and the password form."""
    return account_page(ChangePasswordForm(formdata=None))


@blueprint.post("/tai-khoan/mat-khau")
@declares(Action.USE_OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Change my password; my other sessions end and this one gets a new token."""
    form = ChangePasswordForm()
    if not form.accepted():
        return account_page(form), 422
    actor, first_time = identity.signed_in(), identity.current_session().must_change_password
    try:
        accounts.change_password(actor, form.current.data, form.new.data, remote=remote_address())
    except InvalidInput as refused:
        for name, sentence in refused.fields.items():
            form[name].errors = [sentence]
        return account_page(form), 422
    token = accounts.open_session(actor.user_id, device=device_name(), acting_unit_id=actor.acting_unit_id)
    goal = home_url() if first_time else url_for("accounts.own_account")
    response = identity.start_session(redirect(goal), token)
    flash("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.", "ok")
    return response


@blueprint.post("/tai-khoan/phien/<int:session_id>/ket-thuc")
@declares(Action.USE_OWN_ACCOUNT)
def end_own_session(session_id: int) -> ResponseReturnValue:
    """End one of my sessions elsewhere."""
    if EmptyForm().accepted():
        accounts.revoke_own_session(identity.signed_in(), session_id)
        flash("Đã kết thúc phiên đăng nhập đó.", "ok")
    return redirect(url_for("accounts.own_account"))


@blueprint.post("/tai-khoan/phien/ket-thuc-khac")
@declares(Action.USE_OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    """End all my sessions but this one."""
    if EmptyForm().accepted():
        opened = identity.current_session()
        ended = accounts.revoke_sessions(opened.actor.user_id, keep=opened.id)
        flash(f"Đã kết thúc {ended} phiên đăng nhập khác.", "ok")
    return redirect(url_for("accounts.own_account"))


@blueprint.post("/tai-khoan/don-vi")
@declares(Action.USE_OWN_ACCOUNT)
def choose_unit() -> ResponseReturnValue:
    """Choose the unit I act for from now on."""
    form = UnitForm()
    if form.accepted():
        opened = identity.current_session()
        accounts.act_for_unit(opened.actor, opened.id, form.don_vi.data)
    return redirect(safe_next(form.tiep.data))


def account_page(form: ChangePasswordForm) -> str:
    """Return the account page with a password form as it stands."""
    opened = identity.current_session()
    return render_template(
        "accounts/own_account.html",
        form=form,
        opened=opened,
        sessions=accounts.sessions_of(opened.actor),
        unit_names=dict(opened.units),
        factor=second_factor.status(opened.actor.user_id),
        required=second_factor.requirement(),
        asked=second_factor.is_asked(opened.actor),
    )


def safe_next(target: str | None) -> str:
    """Return a path of our own to go to; anything else leads home (no open redirect)."""
    parts = urlsplit((target or "").replace("\\", "/"))
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return home_url()
    if any(ord(char) < 32 for char in target or "") or parts.path == url_for("accounts.sign_in"):
        return home_url()
    return parts.path + (f"?{parts.query}" if parts.query else "")


def remote_address() -> str:
    """Return the browser's address as the trusted proxies say."""
    return request.remote_addr or ""


def device_name() -> str:
    """Return a few words for the account page: "Chrome, Windows"."""
    agent = request.user_agent.string
    browser = next((name for mark, name in BROWSERS if mark in agent), "Trình duyệt khác")
    return ", ".join(filter(None, (browser, next((name for mark, name in SYSTEMS if mark in agent), ""))))
