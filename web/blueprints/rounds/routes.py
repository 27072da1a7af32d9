"""``/dot-xet``: the rounds, one round, and opening one."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind, Procedure, Stream
from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.rounds.forms import ExtensionForm, RoundForm
from workflow import clock
from workflow.actions import Action
from workflow.queries import registers, rounds
from workflow.roles import Role
from workflow.services.rounds import RoundAwardDraft, RoundDraft, create_round, extend_deadline

blueprint = Blueprint("rounds", __name__)

LEVELS: dict[AwardCode, Level] = {
    AwardCode.EXCELLENT_COLLECTIVE: Level.PROVINCE,
    AwardCode.MERIT_CERTIFICATE: Level.PROVINCE,
    AwardCode.MINISTRY_PROVINCE_FLAG: Level.PROVINCE,
}
"""Awards that are decided above the body of the round; the others are its own."""


@blueprint.get("/dot-xet")
@declares(Action.VIEW_DOSSIER)
def index() -> ResponseReturnValue:
    """Show the rounds."""
    viewer = identity.signed_in()
    return render_template(
        "rounds/index.html",
        rounds=rounds.listed(viewer),
        today=clock.today(),
        may_open=viewer.holds(Role.STANDING_BODY),
    )


@blueprint.route("/dot-xet/moi", methods=["GET", "POST"])
@declares(Action.MANAGE_ROUND)
def start() -> ResponseReturnValue:
    """Open a round."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    form = RoundForm(opens_on=clock.today())
    bodies = registers.units_named(viewer.units_with(Role.STANDING_BODY))
    form.body_unit_id.choices = {str(number): name for number, name in bodies}
    form.movement_id.choices = dict(
        [
            ("", "Không"),
            *((str(number), name) for number, name in rounds.movement_choices()),
        ]
    )
    form.rule_pack.choices = dict(
        [("", "Không có"), *rounds.rule_packs(viewer.units_with(Role.STANDING_BODY))]
    )
    if not form.accepted():
        return _page(form), 422 if form.errors else 200
    try:
        create_round(_draft(form), actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(form, sentence), status
    flash("Đã mở đợt xét. Các đơn vị lập được hồ sơ từ ngày mở đợt.", "ok")
    return redirect(url_for("rounds.shown", code=form.code.data), 303)


@blueprint.get("/dot-xet/<code>")
@declares(Action.VIEW_DOSSIER)
def shown(code: str) -> ResponseReturnValue:
    """Show one round."""
    viewer = identity.signed_in()
    page = rounds.shown(viewer, code)
    today = clock.today()
    at_unit = viewer.holds(Role.CLERK) or viewer.holds(Role.UNIT_HEAD)
    return render_template(
        "rounds/shown.html",
        page=page,
        row=page.row,
        today=today,
        may_start=at_unit and page.row.is_open(today),
        may_draft=page.row.body_unit_id in viewer.units_with(Role.STANDING_BODY),
    )


@blueprint.route("/dot-xet/<code>/gia-han", methods=["GET", "POST"])
@declares(Action.EXTEND_DEADLINE)
def extend(code: str) -> ResponseReturnValue:
    """Give one unit more time, with the reason; the other units do not see it."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    page, form = rounds.shown(viewer, code), ExtensionForm(unit=request.args.get("don_vi", ""))
    form.unit.choices = dict(
        [
            ("", "Chọn đơn vị…"),
            *((str(number), name) for number, name in rounds.units_to_extend(viewer, page.row)),
        ]
    )
    if not form.accepted():
        return _extension_page(form, page), 422 if form.errors else 200
    try:
        extend_deadline(
            page.row.id, int(form.unit.data), form.until.data, form.reason.data or "", actor=viewer
        )
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _extension_page(form, page, sentence), status
    flash("Đã gia hạn cho đơn vị. Chỉ đơn vị đó thấy hạn mới.", "ok")
    return redirect(url_for("rounds.shown", code=code), 303)


def _extension_page(form: ExtensionForm, page: rounds.RoundPage, sentence: str = "") -> str:
    return render_template("rounds/extend.html", form=form, row=page.row, sentence=sentence, findings=())


def _draft(form: RoundForm) -> RoundDraft:
    chosen = [code.split(".", 1) for code in form.awards.data]
    awards = [(AwardCode.of(award), NomineeKind.of(kind)) for award, kind in chosen]
    label = form.period_label.data or ""
    return RoundDraft(
        code=form.code.data or "",
        name=form.name.data or "",
        stream=Stream.of(form.stream.data),
        ground=CommendationGround.of(form.ground.data),
        procedure=Procedure.of(form.procedure.data),
        body_unit_id=int(form.body_unit_id.data),
        decider=Decider.of(form.decider.data),
        period_key=period_key(label),
        period_label=label,
        period_since=form.period_since.data,
        period_until=form.period_until.data,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        gate_closes_on=form.gate_closes_on.data,
        movement_id=int(form.movement_id.data) if form.movement_id.data else None,
        rule_pack=form.rule_pack.data or None,
        guidance=form.guidance.data or "",
        awards=tuple(
            RoundAwardDraft(award, kind, LEVELS.get(award, Level.DISTRICT)) for award, kind in awards
        ),
    )


def period_key(label: str) -> str:
    """Return the stable key of a period: ``Y2023`` for a year, ``SY2023-2024`` for a school year."""
    years = re.findall(r"\d{4}", label)
    if len(years) >= 2:
        return f"SY{years[0]}-{years[1]}"
    return f"Y{years[0]}" if years else label[:20]


def _page(form: RoundForm, sentence: str = "") -> str:
    return render_template("rounds/start.html", form=form, sentence=sentence, findings=())
