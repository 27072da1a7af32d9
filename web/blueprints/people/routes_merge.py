"""``/nguoi/trung``, ``/nguoi/gop``: entries that may be one person, compared, proposed, decided by another person."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, page_url, require_role, whole
from web.blueprints.people.base import answer, blueprint
from web.blueprints.people.forms import ApartForm, MergeForm, VerdictForm
from workflow.actions import Action
from workflow.errors import NotPermitted
from workflow.queries import people, person_pairs
from workflow.queries.person_pairs import PAIRS_A_PAGE
from workflow.roles import Role
from workflow.services import person_merges as commands
from workflow.services import person_parting


@blueprint.get("/nguoi/trung")
@declares(Action.PROPOSE_REGISTER_CHANGE)
def pairs() -> ResponseReturnValue:
    """Show entries that may be one person."""
    require_role(identity.signed_in(), Role.STANDING_BODY)
    number = max(1, whole(request.args.get("trang"), 1))
    found, total = person_pairs.suggested(identity.signed_in(), number)
    return render_template(
        "people/pairs.html",
        pairs=found,
        total=total,
        newer=page_url(trang=str(number - 1)) if number > 1 else "",
        older=page_url(trang=str(number + 1)) if total > number * PAIRS_A_PAGE else "",
    )


@blueprint.route("/nguoi/gop", methods=["GET", "POST"])
@declares(Action.PROPOSE_REGISTER_CHANGE)
def compare() -> ResponseReturnValue:
    """Compare two entries side by side and propose to make them one."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    keys = {"kept": request.args.get("giu", ""), "merged": request.args.get("gop", "")}
    form = MergeForm(**keys)
    plan, rows = person_pairs.compared(viewer, form.kept.data or "", form.merged.data or "")
    form.taken.choices = {one.field: one.label for one in plan.differences}

    def act() -> str:
        ref = commands.propose(
            plan.survivor.id, plan.merged.id, form.reason.data or "", taken=form.taken.data, actor=viewer,
            idempotency_key=form.khoa.data,
        )  # fmt: skip
        flash("Đã gửi đề nghị gộp. Một người khác có quyền sẽ duyệt.", "ok")
        return url_for("people.merge", ref=ref)

    def show(sentence: str) -> str:
        apart = ApartForm(formdata=None, one=rows[0].key, other=rows[1].key)
        return render_template(
            "people/compare.html", form=form, apart=apart, plan=plan, rows=rows, sentence=sentence
        )

    return answer(form, act, show)


@blueprint.post("/nguoi/khac-nhau")
@declares(Action.PROPOSE_REGISTER_CHANGE)
def keep_apart() -> ResponseReturnValue:
    """Remember that two entries are two persons."""
    viewer, form = identity.signed_in(), ApartForm()
    back = url_for("people.compare", giu=form.one.data, gop=form.other.data)
    if not form.accepted():
        flash("Ghi vì sao là hai người khác nhau rồi gửi lại.", "bad")
        return redirect(back, 303)
    one, other = (people.person_id(viewer, key or "") for key in (form.one.data, form.other.data))
    commands.keep_apart(one, other, form.why.data or "", actor=viewer, idempotency_key=form.khoa.data)
    flash("Đã ghi là hai người khác nhau; cặp này không được gợi ý nữa.", "ok")
    return redirect(url_for("people.pairs"), 303)


@blueprint.route("/nguoi/gop/<ref>", methods=["GET", "POST"])
@declares(Action.PROPOSE_REGISTER_CHANGE, Action.APPROVE_REGISTER_CHANGE)
def merge(ref: str) -> ResponseReturnValue:
    """Show one proposed merge; approve, reject or withdraw it."""
    viewer, form = identity.signed_in(), VerdictForm()
    sentence, status = "", 200
    page = person_pairs.proposed(viewer, ref)
    if form.accepted():
        try:
            said = _decide(ref, form.note.data or "")
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(said, "ok")
            return redirect(url_for("people.merge", ref=ref), 303)
    elif form.errors:
        status = 422
    return render_template("people/merge.html", page=page, form=form, sentence=sentence), status


def _decide(ref: str, note: str) -> str:
    viewer, chosen = identity.signed_in(), request.args.get("viec", "")
    if chosen == "duyet":
        commands.approve(ref, note, actor=viewer)
        return "Đã gộp hai mục. Đường dẫn cũ dẫn đến mục được giữ lại."
    if chosen == "khong-duyet":
        commands.reject(ref, note, actor=viewer)
        return "Đã ghi không duyệt."
    if chosen == "rut":
        commands.withdraw(ref, actor=viewer)
        return "Đã rút đề nghị gộp."
    if chosen == "tach":
        person_parting.undo(ref, note, actor=viewer)
        return "Đã hoàn tác việc gộp. Hai mục trở lại như trước."
    raise NotPermitted("Trang này không có nút như vậy. Mở lại trang rồi dùng các nút ở đó.")
