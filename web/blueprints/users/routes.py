"""``/quan-tri/nguoi-dung``: the accounts, one account, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, page_url, require_role
from web.blueprints.users.forms import AccountForm, ActForm, ReasonForm
from web.event_sentences import told
from web.freshness import ProvingForm
from workflow import clock
from workflow.actions import Action
from workflow.queries import grant_requests, users
from workflow.queries.paging import Cursor
from workflow.queries.users import Filters
from workflow.roles import LABELS, Role
from workflow.services import password_resets, second_factor, user_accounts
from workflow.services.password_resets import Issued
from workflow.services.user_accounts import AccountDraft

blueprint = Blueprint("users", __name__, url_prefix="/quan-tri/nguoi-dung")
STANDINGS = (
    ("", "Tất cả"),
    ("active", "Đang dùng"),
    ("idle", "Chưa được giao nhiệm vụ"),
    ("waiting", "Mật khẩu chờ xác nhận"),
    ("closed", "Đã ngừng"),
)


@blueprint.get("")
@declares(Action.MANAGE_USERS, Action.RESET_PASSWORD)
def index() -> ResponseReturnValue:
    """Show one page of accounts."""
    viewer, filters = identity.signed_in(), asked()
    require_role(viewer, Role.ADMINISTRATOR, Role.STANDING_BODY)
    page = users.listed(viewer, filters, _cursor())
    return render_template(
        "users/index.html",
        page=page,
        filters=filters,
        roles=[(role.value, LABELS[role]) for role in Role],
        units=[(str(number), name) for number, name in users.unit_choices()],
        standings=STANDINGS,
        today=clock.today(),
        may_create=viewer.holds(Role.ADMINISTRATOR),
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
    )


def asked() -> Filters:
    """Return the filters in the address; a value that nobody knows narrows nothing, and the page says so."""
    args = request.args
    return Filters(
        text=args.get("q", "")[:100],
        role=narrowing.member("nhiem_vu", Role, "Nhiệm vụ"),
        unit_id=narrowing.number("don_vi", "Đơn vị") or None,
        standing=narrowing.word("tinh_trang", dict(STANDINGS), "Tình trạng"),
    )


def _cursor() -> Cursor:
    """Return where the list begins; accounts are named by number."""
    given = (request.args.get(name, "") for name in ("sau", "truoc"))
    after, before = (text if text.isascii() and text.isdecimal() and len(text) < 19 else "" for text in given)
    return Cursor(after, before)


@blueprint.route("/moi", methods=["GET", "POST"])
@declares(Action.MANAGE_USERS)
def create() -> ResponseReturnValue:
    """Make an account and show its temporary password once."""
    viewer, form = identity.signed_in(), AccountForm()
    require_role(viewer, Role.ADMINISTRATOR)
    sentence = ""
    if form.accepted():
        draft = AccountDraft(
            form.username.data or "", form.display_name.data or "", form.person_code.data or ""
        )
        try:
            number, issued = user_accounts.create(draft, actor=viewer, idempotency_key=form.khoa.data)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
            return render_template("users/create.html", form=form, sentence=sentence), status
        return issued_page(number, issued, is_new=True)
    return render_template("users/create.html", form=form, sentence=sentence), 422 if form.errors else 200


@blueprint.get("/<int:number>")
@declares(Action.MANAGE_USERS, Action.RESET_PASSWORD, Action.RELEASE_PASSWORD)
def shown(number: int) -> ResponseReturnValue:
    """Show one account."""
    return account_page(number)


@blueprint.post("/<int:number>/cap-lai-mat-khau")
@declares(Action.RESET_PASSWORD)
def reset(number: int) -> ResponseReturnValue:
    """Set a temporary password with one click and show it once."""
    form = ActForm()
    if not form.accepted():
        return prove_page(form, number, "Cấp lại mật khẩu", "Cấp lại mật khẩu")
    issued = password_resets.reset(number, actor=identity.signed_in(), idempotency_key=form.khoa.data)
    return issued_page(number, issued)


@blueprint.post("/<int:number>/xac-nhan-mat-khau")
@declares(Action.RELEASE_PASSWORD)
def release(number: int) -> ResponseReturnValue:
    """Agree as the second person that a temporary password may be used."""
    form = ActForm()
    if not form.accepted():
        return prove_page(form, number, "Xác nhận mật khẩu tạm", "Xác nhận")
    password_resets.release(number, actor=identity.signed_in())
    flash("Đã xác nhận. Người đó đăng nhập được bằng mật khẩu tạm và phải đổi ngay.", "ok")
    return redirect(url_for("users.shown", number=number), 303)


@blueprint.post("/<int:number>/go-xac-thuc")
@declares(Action.RESET_SECOND_FACTOR)
def reset_factor(number: int) -> ResponseReturnValue:
    """Take off a lost second factor."""

    def do(form: ReasonForm) -> None:
        second_factor.reset(number, actor=identity.signed_in(), reason=form.reason.data or "")

    return reasoned(number, do, "Đã gỡ xác thực hai bước; các phiên của tài khoản đã kết thúc.")


@blueprint.post("/<int:number>/ngung")
@declares(Action.MANAGE_USERS)
def deactivate(number: int) -> ResponseReturnValue:
    """Take an account out of use."""

    def do(form: ReasonForm) -> None:
        user_accounts.deactivate(number, form.reason.data or "", actor=identity.signed_in())

    return reasoned(number, do, "Đã ngừng tài khoản. Mọi phiên đăng nhập của tài khoản đã kết thúc.")


@blueprint.post("/<int:number>/mo-lai")
@declares(Action.MANAGE_USERS)
def reactivate(number: int) -> ResponseReturnValue:
    """Bring an account back."""
    form = ActForm()
    if not form.accepted():
        return prove_page(form, number, "Mở lại tài khoản", "Mở lại")
    try:
        user_accounts.reactivate(number, actor=identity.signed_in())
    except MENDABLE as error:
        return account_page(number, sentence=error.message), back_to_form(form, error)[0]
    flash("Đã mở lại tài khoản. Cấp lại mật khẩu và trình phân công mới cho người này.", "ok")
    return redirect(url_for("users.shown", number=number), 303)


def reasoned(number: int, do: Callable[[ReasonForm], None], done: str) -> ResponseReturnValue:
    """Carry out an act that needs a reason; what is wrong stands beside its field on the account's page."""
    form = ReasonForm()
    if not form.accepted():
        return account_page(number, form=form), 422
    try:
        do(form)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return account_page(number, form=form, sentence=sentence), status
    flash(done, "ok")
    return redirect(url_for("users.shown", number=number), 303)


def account_page(number: int, *, form: ReasonForm | None = None, sentence: str = "") -> str:
    """Return the page of one account with a form as it stands."""
    viewer = identity.signed_in()
    page = users.shown(viewer, number)
    return render_template(
        "users/shown.html",
        page=page,
        form=form or ReasonForm(formdata=None),
        act=ActForm(formdata=None),
        sentence=sentence,
        today=clock.today(),
        waiting=grant_requests.of_user(viewer, number),
        events=told(page.events),
        mine=number == viewer.user_id,
    )


def prove_page(form: ProvingForm, number: int, title: str, button: str) -> ResponseReturnValue:
    """Ask for the password before an act of one click."""
    page = users.shown(identity.signed_in(), number)
    return render_template("users/prove.html", form=form, page=page, title=title, button=button), 422


def issued_page(number: int, issued: Issued, *, is_new: bool = False) -> str:
    """Show a temporary password this one time; it is stored nowhere in clear."""
    return render_template("users/issued.html", issued=issued, number=number, is_new=is_new)
