"""``/dot-xet/<code>/dong`` and ``/mo-lai``: close a round after a preview of all that it does; reopen one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.rounds.base import blueprint
from web.blueprints.rounds.forms import ClosingForm, ReopenForm
from workflow import clock
from workflow.actions import Action
from workflow.queries import round_life, rounds
from workflow.roles import Role
from workflow.services import round_closing


@blueprint.route("/dot-xet/<code>/dong", methods=["GET", "POST"])
@declares(Action.MANAGE_ROUND)
def close(code: str) -> ResponseReturnValue:
    """Preview what ends, goes on, is archived and stands in the way; close the round."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    found = round_life.preview(viewer, code)
    form = ClosingForm(carry_to=str(found.targets[0][0]) if found.targets else "")
    form.carry_to.choices = dict(
        [("", "Không chọn"), *((str(number), name) for number, name in found.targets)]
    )
    if not form.is_submitted():
        form.seen.data = found.mark
    sentence, status = "", 200
    if form.accepted():
        target = form.carry_to.data if found.goes_on(form.carry_open.data) else ""
        try:
            done = round_closing.close_round(
                found.round.id,
                seen=form.seen.data or "",
                carry=round_life.named(form.carry_open.data),
                carry_to=int(target) if target else None,
                note=form.note.data or "",
                actor=viewer,
            )
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
            form.seen.data = found.mark
        else:
            flash(
                f"Đã đóng đợt xét: {done.lapsed} đề nghị kết thúc, {done.carried} chuyển tiếp, "
                f"{done.archived} lưu trữ.",
                "ok",
            )
            return redirect(url_for("rounds.shown", code=code), 303)
    elif form.errors:
        status = 422
    shown = render_template(
        "rounds/close.html",
        preview=found,
        row=found.round,
        form=form,
        sentence=sentence,
        running=clock.today() <= found.last_day,
        reopen_days=round_closing.REOPEN_DAYS,
    )
    return shown, status


@blueprint.route("/dot-xet/<code>/mo-lai", methods=["GET", "POST"])
@declares(Action.REOPEN_ROUND)
def reopen(code: str) -> ResponseReturnValue:
    """Reopen a closed round as a second person."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER)
    row = rounds.shown(viewer, code).row
    form = ReopenForm()
    sentence, status = "", 200
    if form.accepted():
        try:
            restored = round_closing.reopen_round(row.id, form.reason.data or "", actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(f"Đã mở lại đợt xét; khôi phục {restored} dự thảo.", "ok")
            return redirect(url_for("rounds.shown", code=code), 303)
    elif form.errors:
        status = 422
    shown = render_template(
        "rounds/reopen.html", row=row, form=form, sentence=sentence, reopen_days=round_closing.REOPEN_DAYS
    )
    return shown, status
