"""``/ho-so``: the dossiers one may see, one dossier, starting one, its papers and nominees."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.vocabulary import AwardCode, NomineeKind
from web import identity
from web.access import declares
from web.blueprints.common import (
    MENDABLE,
    back_to_form,
    cursor,
    deadline_words,
    page_url,
    require_role,
    whole,
)
from web.blueprints.dossiers.forms import ANSWERS, DossierForm, NomineeForm
from web.blueprints.steps.offered import bulk_steps
from web.page_memory import kept
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.queries import dossiers, nominations, official_papers, receipts, registers, rounds
from workflow.queries.dossiers import DossierPage
from workflow.roles import Role
from workflow.services import drafting
from workflow.states import EDITABLE, NominationState

blueprint = Blueprint("dossiers", __name__)
UNIT_ROLES = (Role.CLERK, Role.UNIT_HEAD)


@blueprint.get("/ho-so")
@declares(Action.VIEW_DOSSIER)
@kept
def index() -> ResponseReturnValue:
    """Show one page of dossiers."""
    viewer = identity.signed_in()
    filters = dossiers.DossierFilters(
        unit=request.args.get("don_vi", "")[:100], round_code=request.args.get("dot", "")[:60]
    )
    page = dossiers.listed(viewer, filters, cursor())
    return render_template(
        "dossiers/index.html",
        page=page,
        filters=filters,
        rounds=rounds.names(viewer),
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
        may_start=any(viewer.holds(role) for role in UNIT_ROLES),
    )


@blueprint.route("/ho-so/moi", methods=["GET", "POST"])
@declares(Action.CREATE_NOMINATION)
def start() -> ResponseReturnValue:
    """Start a dossier of one of my units in an open round."""
    viewer = identity.signed_in()
    require_role(viewer, *UNIT_ROLES)
    form = DossierForm(round=request.args.get("dot", ""), unit=str(viewer.acting_unit_id or ""))
    running = rounds.open_on(viewer, clock.today())
    units = registers.units_named(viewer.units_with(*UNIT_ROLES))
    form.round.choices = dict([("", "Chọn đợt xét…"), *((one.code, one.name) for one in running)])
    form.unit.choices = {str(number): name for number, name in units}
    if len(running) == 1 and not form.round.data:
        form.round.data = running[0].code
    if not form.accepted():
        return _start_page(form), 422 if form.errors else 200
    try:
        dossier_id = drafting.create_dossier(
            round_id=next(one.id for one in running if one.code == form.round.data),
            unit_id=int(form.unit.data),
            actor=viewer,
            letter_number=form.letter_number.data or "",
            letter_on=form.letter_on.data,
            idempotency_key=form.khoa.data,
        )
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _start_page(form, sentence), status
    flash("Đã lập hồ sơ. Thêm từng người, tập thể được đề nghị.", "ok")
    return redirect(url_for("dossiers.shown", ref=dossiers.ref_of(viewer, dossier_id)), 303)


@blueprint.get("/ho-so/<ref>")
@declares(Action.VIEW_DOSSIER)
@kept
def shown(ref: str) -> ResponseReturnValue:
    """Show one dossier with its papers and nominations."""
    viewer = identity.signed_in()
    page = dossiers.shown(viewer, ref)
    return render_template(
        "dossiers/shown.html",
        page=page,
        row=page.row,
        steps=bulk_steps(viewer, page.nominations),
        may_add=_is_own(viewer, page),
        may_attach=_is_own(viewer, page) and _takes_papers(page),
        may_review=page.row.unit_id in viewer.units_with(Role.UNIT_HEAD)
        and _in_state(page, NominationState.UNIT_REVIEW),
        receipts=receipts.receipts_of(viewer, ref)[1] if _is_own(viewer, page) else (),
        time_left=deadline_words(page.row.body_unit_id, page.row.closes_on),
        letters=official_papers.papers_of(viewer, "dossier", page.row.id),
    )


@blueprint.route("/ho-so/<ref>/de-nghi/moi", methods=["GET", "POST"])
@declares(Action.CREATE_NOMINATION)
def add_nominee(ref: str) -> ResponseReturnValue:
    """Find a nominee in the unit's register and name the award."""
    viewer = identity.signed_in()
    page = dossiers.shown(viewer, ref)
    require_role(viewer, *UNIT_ROLES)
    kind = _kind(request.values.get("kind", ""))
    text = request.args.get("tim", "")[:100]
    form = NomineeForm(kind=kind.value)
    _fill(form, viewer, page, kind, text)
    if not form.accepted():
        return _nominee_page(form, page, kind, text), 422 if form.errors else 200
    try:
        (number,) = drafting.add_nominations(page.row.id, [_draft(form, kind)], actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _nominee_page(form, page, kind, text, sentence), status
    flash("Đã thêm vào hồ sơ. Đính kèm giấy tờ riêng của người này nếu có.", "ok")
    return redirect(url_for("nominations.shown", ref=nominations.ref_of(viewer, number)), 303)


def _is_own(viewer: Actor, page: DossierPage) -> bool:
    return page.row.unit_id in viewer.units_with(*UNIT_ROLES)


def _in_state(page: DossierPage, state: NominationState) -> bool:
    return any(found is state for found, _ in page.row.states)


def _takes_papers(page: DossierPage) -> bool:
    states = {state for state, _ in page.row.states}
    return not states or bool(states & EDITABLE)


def _kind(code: str) -> NomineeKind:
    return next((kind for kind in NomineeKind if kind.value == code), NomineeKind.INDIVIDUAL)


def _fill(form: NomineeForm, viewer: Actor, page: DossierPage, kind: NomineeKind, text: str) -> None:
    """Give the form the candidates found, the awards of the round for this kind, and the initiatives."""
    found = registers.candidates(viewer, unit_id=page.row.unit_id, kind=kind, text=text)
    labels = [(str(one.id), f"{one.name} – {one.note}" if one.note else one.name) for one in found]
    form.nominee.choices = dict(labels)
    # A nominee found by an earlier search stays valid: the command checks that he exists.
    form.nominee.validate_choice = False
    taken = rounds.shown(viewer, page.row.round_code).awards
    awards = dict.fromkeys((award.value, award.label) for award, taken_kind, _ in taken if taken_kind is kind)
    form.award.choices = dict([("", "Chọn danh hiệu, hình thức…"), *awards])
    known = registers.initiatives_of(viewer, unit_id=page.row.unit_id)
    form.initiative_id.choices = dict(
        [
            ("", "Không có"),
            *((str(one.id), f"{one.title} ({one.person})") for one in known),
        ]
    )


def _draft(form: NomineeForm, kind: NomineeKind) -> drafting.NominationDraft:
    title = form.achievement_title.data or ""
    return drafting.NominationDraft(
        award=AwardCode.of(form.award.data),
        nominee_kind=kind,
        nominee_id=whole(form.nominee.data),
        detail=form.detail.data or "",
        achievement_key=_key_of(title),
        achievement_title=title,
        is_concrete=ANSWERS.get(form.is_concrete.data),
        recognised=ANSWERS.get(form.recognised.data),
        initiative_id=int(form.initiative_id.data) if form.initiative_id.data else None,
    )


def _key_of(title: str) -> str:
    """Return the key of an achievement named by its own words; the same words are the same achievement."""
    return "-".join(title.casefold().split())[:80]


def _start_page(form: DossierForm, sentence: str = "") -> str:
    return render_template("dossiers/start.html", form=form, sentence=sentence, findings=())


def _nominee_page(
    form: NomineeForm, page: DossierPage, kind: NomineeKind, text: str, sentence: str = ""
) -> str:
    more: dict[str, Any] = {"kinds": list(NomineeKind), "kind": kind, "text": text}
    return render_template(
        "dossiers/add_nominee.html", form=form, row=page.row, sentence=sentence, findings=(), **more
    )
