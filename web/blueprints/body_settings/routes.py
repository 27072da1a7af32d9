"""``/quan-tri/thiet-lap``: the body's dated settings, each with its paper and history; changes need two people."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from web import identity, setting_words
from web.access import declares
from web.blueprints.body_settings.forms import FORMS, AnswerForm
from web.blueprints.common import MENDABLE, back_to_form, require_role, whole
from web.forms import sent_key
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import NotPermitted
from workflow.queries import body_settings
from workflow.queries.body_settings import READERS, ChangeLine
from workflow.roles import Role
from workflow.services import body_settings as commands
from workflow.setting_words import (
    FACTOR_ROLES,
    NAMES_IN_DECISION,
    SECOND_CONFIRMER,
    SEPARATE_ISSUER,
    TARGETS_UNTIL,
)

blueprint = Blueprint("body_settings", __name__, url_prefix="/quan-tri/thiet-lap")
ADDRESSES = {
    "nguoi-xac-nhan": SECOND_CONFIRMER,
    "nguoi-cap-so": SEPARATE_ISSUER,
    "ten-trong-quyet-dinh": NAMES_IN_DECISION,
    "han-dang-ky-thi-dua": TARGETS_UNTIL,
    "xac-thuc-hai-buoc": FACTOR_ROLES,
}
SLUGS = {key: slug for slug, key in ADDRESSES.items()}
STATES = {
    "proposed": ("Chờ duyệt", "wait", "clock"),
    "approved": ("Đã duyệt", "ok", "check"),
    "rejected": ("Không duyệt", "bad", "cross"),
    "withdrawn": ("Đã rút", "plain", "minus"),
    "cancelled": ("Đã hủy", "plain", "minus"),
}
DONE = {
    "duyet": "Đã duyệt. Giá trị mới áp dụng từ ngày đã ghi.",
    "khong-duyet": "Đã ghi không duyệt; người đề nghị thấy lý do.",
    "rut": "Đã rút đề nghị.",
    "huy": "Đã hủy; giá trị đang áp dụng được giữ nguyên.",
}


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"words": setting_words, "states": STATES, "slugs": SLUGS, "today": clock.today()}


@blueprint.get("")
@declares(Action.PROPOSE_SETTING, Action.APPROVE_SETTING, Action.MANAGE_USERS)
def index() -> ResponseReturnValue:
    """Show every setting with its value of today, since when and by which paper."""
    viewer = identity.signed_in()
    require_role(viewer, *READERS)
    return render_template("body_settings/index.html", page=body_settings.shown(viewer, _body()))


@blueprint.route("/<slug>", methods=["GET", "POST"])
@declares(Action.PROPOSE_SETTING, Action.APPROVE_SETTING, Action.MANAGE_USERS)
def shown(slug: str) -> ResponseReturnValue:
    """Show one setting with its history; propose another value from a day."""
    viewer = identity.signed_in()
    require_role(viewer, *READERS)
    if slug not in ADDRESSES:
        raise NoSuchPage
    key = ADDRESSES[slug]
    page = body_settings.shown(viewer, _body())
    standing = next(one for one in page.standing if one.setting.key == key)
    form = FORMS[standing.setting.kind]()
    if key in setting_words.SWITCHES:
        form["value"].choices = setting_words.SWITCHES[key]
    sentence, status = "", 200
    if form.accepted():
        try:
            number = commands.propose(
                key, form.stored(), form.since.data, form.citation.data or "", form.reason.data or "",
                body_unit_id=page.body_unit_id, actor=viewer, idempotency_key=sent_key(),
            )  # fmt: skip
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã đề nghị. Giá trị mới áp dụng khi người thứ hai duyệt.", "ok")
            return redirect(url_for("body_settings.change", number=number), 303)
    elif form.is_submitted():
        status = 422
    shown = render_template(
        "body_settings/shown.html", page=page, one=standing, form=form, sentence=sentence,
        may_propose=page.body_unit_id in viewer.units_with(_proposer(standing.setting.is_shared)),
    )  # fmt: skip
    return shown, status


@blueprint.route("/thay-doi/<int:number>", methods=["GET", "POST"])
@declares(Action.PROPOSE_SETTING, Action.APPROVE_SETTING, Action.MANAGE_USERS)
def change(number: int) -> ResponseReturnValue:
    """Show one change, old value beside new; approve, reject, take back or cancel it."""
    viewer = identity.signed_in()
    require_role(viewer, *READERS)
    line, body = body_settings.change_shown(viewer, number)
    form = AnswerForm()
    sentence, status = "", 200
    if form.accepted():
        try:
            said = _answer(number, form.answer.data or "", viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(said, "ok")
            return redirect(url_for("body_settings.change", number=number), 303)
    elif form.is_submitted():
        status = 422
    shown = render_template(
        "body_settings/change.html", line=line, body=body, form=form, sentence=sentence,
        is_mine=line.proposed_by_id == viewer.user_id, is_second=_is_second(line, viewer),
    )  # fmt: skip
    return shown, status


def _answer(number: int, answer: str, viewer: Actor) -> str:
    """Carry out the button that was pressed and return what to say."""
    chosen = request.args.get("viec", "")
    if chosen == "duyet":
        commands.approve(number, actor=viewer)
    elif chosen == "khong-duyet":
        commands.reject(number, answer, actor=viewer)
    elif chosen == "rut":
        commands.withdraw(number, actor=viewer)
    elif chosen == "huy":
        commands.cancel(number, answer, actor=viewer)
    else:
        raise NotPermitted("Trang này không có nút như vậy. Mở lại trang rồi dùng các nút ở đó.")
    return DONE[chosen]


def _proposer(is_shared: bool) -> Role:
    return Role.ADMINISTRATOR if is_shared else Role.STANDING_BODY


def _is_second(line: ChangeLine, viewer: Actor) -> bool:
    """Whether the page offers the second person's buttons; the command itself decides."""
    seconds = [Role.CONFIRMER, Role.SIGNER]
    if line.setting == FACTOR_ROLES:
        seconds += [Role.ADMINISTRATOR, Role.STANDING_BODY]
    return line.proposed_by_id != viewer.user_id and line.body_unit_id in viewer.units_with(*seconds)


def _body() -> int:
    return whole(request.args.get("co_quan"))
