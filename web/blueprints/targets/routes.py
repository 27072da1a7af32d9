"""``/dang-ky-thi-dua``: at the start of the year the unit ticks who aims at which title."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from rules.vocabulary import AwardCode, NomineeKind
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, ManyField, back_to_form, require_role
from web.forms import KeyedForm
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.queries import targets as seen
from workflow.roles import Role
from workflow.services import targets
from workflow.services.targets import AIMS

blueprint = Blueprint("targets", __name__)
UNIT_ROLES = (Role.CLERK, Role.UNIT_HEAD)
KIND_OF = {award: kind for kind, awards in AIMS.items() for award in awards}


class TargetsForm(KeyedForm):
    """The ticks of one title, and everybody whom the page showed."""

    ky = HiddenField()
    danh_hieu = HiddenField()
    co = ManyField()
    chon = ManyField()


@blueprint.route("/dang-ky-thi-dua", methods=["GET", "POST"])
@declares(Action.CREATE_NOMINATION)
def index() -> ResponseReturnValue:
    """Show the unit's people for one title of one period, registered ones ticked; save the ticks."""
    viewer = identity.signed_in()
    require_role(viewer, *UNIT_ROLES)
    known = seen.periods(viewer)
    unit, period, award, kind = asked(viewer, known)
    form = TargetsForm(ky=period, danh_hieu=award.value)
    sentence, status = "", 200
    if form.accepted():
        try:
            done = targets.save_targets(
                unit, period, award, shown=set(form.co.data), ticked=set(form.chon.data), actor=viewer
            )
            flash(f"Đã lưu đăng ký {award.label}: thêm {done.added}, bỏ {done.removed}.", "ok")
            return redirect(url_for("targets.index", ky=period, danh_hieu=award.value), 303)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
    page = seen.page(viewer, unit, period, award, kind)
    ticked = set(form.chon.data) if sentence else {one.key for one in page.aims if one.registered_on}
    return render_template(
        "targets/index.html", page=page, form=form, periods=known, period=period, award=award, ticked=ticked,
        titles=[(one, page.counts.get(one, 0)) for one in KIND_OF], sentence=sentence, findings=(),
        today=clock.today(),
    ), status  # fmt: skip


def asked(viewer: Actor, known: tuple[tuple[str, str], ...] = ()) -> tuple[int, str, AwardCode, NomineeKind]:
    """Return the unit, period, title and kind that the address asks for; what we do not know is the first."""
    periods, wanted = known or seen.periods(viewer), request.values
    period = wanted["ky"] if wanted.get("ky", "") in dict(periods) else periods[0][0]
    title = next((one for one in KIND_OF if one.value == wanted.get("danh_hieu")), None)
    if period != wanted.get("ky"):
        narrowing.left_out("ky", "Kỳ")
    if title is None:
        narrowing.left_out("danh_hieu", "Danh hiệu")
        title = AwardCode.ADVANCED_WORKER
    return _unit(viewer), period, title, KIND_OF[title]


def _unit(viewer: Actor) -> int:
    own = viewer.units_with(*UNIT_ROLES)
    return viewer.acting_unit_id if viewer.acting_unit_id in own and viewer.acting_unit_id else min(own)
