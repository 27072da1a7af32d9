"""``/thong-bao-ket-qua``: refusals that units have not been told of, with a clock; letters; the day they went out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import InputRequired, Length

from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, ManyField, back_to_form, cursor, page_url, require_role
from web.blueprints.documents.routes import attachment
from web.event_sentences import told
from web.forms import DayField, KeyedForm, TextField
from workflow import clock
from workflow.actions import Action
from workflow.queries import paging
from workflow.queries import result_notices as seen
from workflow.roles import BODY_ROLES, Role
from workflow.services import result_notices as makes

blueprint = Blueprint("result_notices", __name__, url_prefix="/thong-bao-ket-qua")


class LettersForm(KeyedForm):
    """Letters about to be made for the chosen units."""

    chon = ManyField()
    issued_on = DayField(
        "Ngày thông báo",
        [InputRequired("Nhập ngày thông báo.")],
        description="Ngày/tháng/năm. Số lấy từ sổ riêng.",
    )
    signer_name = TextField("Họ tên người ký", [InputRequired("Ghi họ tên người ký."), Length(max=120)])


class SentForm(KeyedForm):
    """That a letter went out."""

    sent_on = DayField("Ngày gửi", [InputRequired("Nhập ngày gửi.")], description="Ngày/tháng/năm.")
    how = TextField(
        "Cách gửi", [InputRequired("Ghi cách gửi."), Length(max=200)], description="Ví dụ: văn thư điện tử."
    )


@blueprint.get("")
@declares(Action.VIEW_NOTICES)
def index() -> ResponseReturnValue:
    """Show the units that are owed a letter, or the letters made."""
    viewer = identity.signed_in()
    if not viewer.holds(Role.STANDING_BODY) or narrowing.is_on("xem", "da-lap", "Xem"):
        return _letters_page()
    return _owed_page(LettersForm(formdata=None, issued_on=clock.today(), signer_name=viewer.display_name))


def _letters_page() -> str:
    viewer = identity.signed_in()
    require_role(viewer, *BODY_ROLES, Role.CLERK, Role.UNIT_HEAD)
    page = seen.listed(viewer, cursor(), unsent=narrowing.is_on("gui", "chua", "Đã gửi"))
    return render_template(
        "result_notices/letters.html",
        page=page,
        fresh=frozenset(request.args.getlist("moi")),
        is_standing=viewer.holds(Role.STANDING_BODY),
        **_pages(page),
    )


def _pages(page: paging.Page[Any]) -> dict[str, str]:
    return {
        "newer": page_url(truoc=page.newer) if page.newer else "",
        "older": page_url(sau=page.older) if page.older else "",
    }


def _owed_page(form: LettersForm, sentence: str = "") -> str:
    page = seen.owed(identity.signed_in(), cursor())
    return render_template(
        "result_notices/owed.html", page=page, form=form, sentence=sentence, **_pages(page)
    )


@blueprint.post("/lap")
@declares(Action.SEND_NOTICE)
def make() -> ResponseReturnValue:
    """Make one letter for each chosen unit."""
    viewer, form = identity.signed_in(), LettersForm()
    require_role(viewer, Role.STANDING_BODY)
    if not form.accepted():
        return _owed_page(form), 422
    bodies = seen.units_by_code(viewer, form.chon.data)
    if not bodies:
        return _owed_page(form, "Chưa chọn đơn vị nào, hoặc đơn vị đã được thông báo. Đánh dấu đơn vị."), 422
    made = 0
    try:
        for body, units in bodies.items():
            order = makes.NoticeOrder(body, tuple(units), form.issued_on.data, form.signer_name.data or "")
            made += makes.make(order, actor=viewer, idempotency_key=f"{form.khoa.data}.{body}")
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _owed_page(form, sentence), status
    flash(f"Đã lập {made} thông báo. Tải văn bản, gửi đi rồi ghi ngày gửi.", "ok")
    refs = seen.newest_refs(viewer, [unit for units in bodies.values() for unit in units])
    if len(refs) == 1:
        return redirect(url_for("result_notices.shown", ref=refs[0]), 303)
    return redirect(url_for("result_notices.index", xem="da-lap", moi=refs), 303)


@blueprint.get("/don-vi/<code>")
@declares(Action.SEND_NOTICE)
def preview(code: str) -> ResponseReturnValue:
    """Show what the letter to a unit will say, and make it."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    form = LettersForm(formdata=None, issued_on=clock.today(), signer_name=viewer.display_name)
    return render_template("result_notices/preview.html", preview=seen.preview(viewer, code), form=form)


@blueprint.get("/<ref>")
@declares(Action.VIEW_NOTICES)
def shown(ref: str) -> ResponseReturnValue:
    """Show one letter."""
    return _page(ref, SentForm(formdata=None, sent_on=clock.today()))


def _page(ref: str, form: SentForm, sentence: str = "") -> str:
    viewer = identity.signed_in()
    page = seen.shown(viewer, ref)
    return render_template(
        "result_notices/shown.html",
        page=page,
        row=page.row,
        form=form,
        sentence=sentence,
        events=told(page.events),
        may_send=page.row.sent_on is None and viewer.holds(Role.STANDING_BODY),
    )


@blueprint.post("/<ref>/da-gui")
@declares(Action.SEND_NOTICE)
def mark_sent(ref: str) -> ResponseReturnValue:
    """Record the day a letter went out."""
    form = SentForm()
    if not form.accepted():
        return _page(ref, form), 422
    try:
        makes.mark_sent(ref, form.sent_on.data, form.how.data or "", actor=identity.signed_in())
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(ref, form, sentence), status
    flash("Đã ghi ngày gửi thông báo.", "ok")
    return redirect(url_for("result_notices.shown", ref=ref), 303)


@blueprint.get("/<ref>/van-ban.<form>")
@declares(Action.DOWNLOAD_DOCUMENT)
def file(ref: str, form: str) -> ResponseReturnValue:
    """Download a letter as PDF or Word."""
    return attachment(seen.file_of(identity.signed_in(), ref, form))
