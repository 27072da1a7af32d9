"""``/dot-xet``: the rounds, one round, and opening one."""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.vocabulary import CommendationGround, Decider, Level, Procedure, Stream
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url, require_role
from web.blueprints.rounds import routes_closing, routes_edit, routes_units  # noqa: F401 - each registers its routes
from web.blueprints.rounds.base import blueprint, chosen_awards
from web.blueprints.rounds.forms import ExtensionForm, RoundForm
from web.blueprints.rounds.routes_units import STANDING_WORDS
from web.event_sentences import told
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.queries import official_papers, registers, round_life, round_lists, rounds
from workflow.queries.round_lists import RoundFilters, RoundTemplate
from workflow.roles import Role
from workflow.services.rounds import RoundDraft, create_round, extend_deadline

CHAIRMAN = {
    Level.PROVINCE: Decider.PROVINCE_CHAIRMAN,
    Level.DISTRICT: Decider.DISTRICT_CHAIRMAN,
    Level.COMMUNE: Decider.COMMUNE_CHAIRMAN,
    Level.BASE_UNIT: Decider.HEAD_OF_BODY,
}
STANDINGS = (
    ("", "Mọi đợt"),
    ("dang-nhan", "Đang nhận hồ sơ"),
    ("het-han", "Hết hạn, chưa đóng"),
    ("da-dong", "Đã đóng"),
)


@blueprint.get("/dot-xet")
@declares(Action.VIEW_DOSSIER)
def index() -> ResponseReturnValue:
    """Show the rounds."""
    viewer = identity.signed_in()
    filters = RoundFilters(
        text=request.args.get("ten", "")[:100],
        standing=narrowing.word("tinh_trang", dict(STANDINGS), "Tình hình"),
    )
    page = round_lists.page(viewer, filters, cursor())
    return render_template(
        "rounds/index.html",
        page=page,
        filters=filters,
        standings=STANDINGS,
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
        today=clock.today(),
        may_open=viewer.holds(Role.STANDING_BODY),
    )


def _begun(bodies: frozenset[int]) -> dict[str, object]:
    """Return what an empty form begins with: today, and who decides at the level of the body."""
    level = registers.highest_level(bodies)
    begun: dict[str, object] = {"opens_on": clock.today()}
    return begun | {"decider": CHAIRMAN[level].value} if level in CHAIRMAN else begun


@blueprint.route("/dot-xet/moi", methods=["GET", "POST"])
@declares(Action.MANAGE_ROUND)
def start() -> ResponseReturnValue:
    """Open a round."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    template = _template(viewer)
    mine = viewer.units_with(Role.STANDING_BODY)
    form = RoundForm(**(_filled(template) if template else _begun(mine)))
    bodies = registers.units_named(mine)
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
    if not form.accepted() or not _on_working_days(form):
        return _page(form, template=template), 422 if form.errors else 200
    try:
        create_round(_draft(form), actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(form, sentence, template), status
    flash("Đã mở đợt xét. Các đơn vị lập được hồ sơ từ ngày mở đợt.", "ok")
    return redirect(url_for("rounds.shown", code=form.code.data), 303)


@blueprint.get("/dot-xet/<code>")
@declares(Action.VIEW_DOSSIER)
def shown(code: str) -> ResponseReturnValue:
    """Show one round."""
    viewer = identity.signed_in()
    page = rounds.shown(viewer, code)
    today = clock.today()
    found = round_life.life(viewer, page.row)
    at_unit = viewer.holds(Role.CLERK) or viewer.holds(Role.UNIT_HEAD)
    mine = page.row.body_unit_id in viewer.units_with(Role.STANDING_BODY)
    return render_template(
        "rounds/shown.html",
        page=page,
        row=page.row,
        life=found,
        history=told(found.events),
        letters=official_papers.papers_of(viewer, "round", page.row.id),
        standings=STANDING_WORDS,
        today=today,
        ends_on=found.ends_on,
        may_start=at_unit and any(one.id == page.row.id for one in rounds.open_on(viewer, today)),
        may_draft=mine,
        may_manage=mine and not page.row.archived,
        may_reopen=page.row.archived
        and page.row.body_unit_id in viewer.units_with(Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER),
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


def _template(viewer: Actor) -> RoundTemplate | None:
    """Return last year's round when the address names one."""
    code = request.args.get("tu", "")[:60]
    return round_lists.template_of(viewer, code) if code else None


def _filled(template: RoundTemplate) -> dict[str, object]:
    """Return the form's values from last year's round."""
    row = template.row
    return {
        "body_unit_id": str(row.body_unit_id),
        "name": template.name,
        "code": template.code,
        "stream": row.stream.value,
        "ground": row.ground.value,
        "procedure": row.procedure.value,
        "decider": row.decider.value,
        "awards": [f"{award.value}.{kind.value}" for award, kind in template.awards],
        "period_label": template.period_label,
        "period_since": template.period_since,
        "period_until": template.period_until,
        "opens_on": template.opens_on,
        "closes_on": template.closes_on,
        "gate_closes_on": template.gate_closes_on,
        "movement_id": str(template.movement_id or ""),
        "rule_pack": row.rule_pack or "",
    }


def _on_working_days(form: RoundForm) -> bool:
    """Whether both last days are worked; the fault stands beside its field with the day to take."""
    for field in (form.closes_on, form.gate_closes_on):
        better = rounds.not_working(int(form.body_unit_id.data), field.data) if field.data else None
        if better is not None:
            field.errors = [*field.errors, f"Đây là ngày nghỉ. Chọn ngày làm việc, ví dụ {better:%d/%m/%Y}."]
    return not form.errors


def _draft(form: RoundForm) -> RoundDraft:
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
        awards=chosen_awards(form.awards.data, Decider.of(form.decider.data)),
    )


def period_key(label: str) -> str:
    """Return the stable key of a period: ``Y2023`` for a year, ``SY2023-2024`` for a school year."""
    years = re.findall(r"\d{4}", label)
    if len(years) >= 2:
        return f"SY{years[0]}-{years[1]}"
    return f"Y{years[0]}" if years else label[:20]


def _page(form: RoundForm, sentence: str = "", template: RoundTemplate | None = None) -> str:
    return render_template("rounds/start.html", form=form, sentence=sentence, findings=(), template=template)
