"""``/de-nghi/<ref>``: one nomination with findings, papers, history and the steps possible now."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from rules.vocabulary import HoldCause, PaperKind
from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, deadline_words, require_role, whole
from web.blueprints.nominations import supplement
from web.blueprints.nominations.forms import (
    CloseHoldForm,
    EditForm,
    HoldForm,
    PaperForm,
    UnitBallotForm,
    WithdrawPaperForm,
)
from web.blueprints.papers.uploads import stored_from
from web.blueprints.steps.offered import offers_of
from web.event_sentences import told
from web.forms import new_key
from web.labels import SEASON_PLACE
from web.page_memory import kept
from workflow import offers
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import NotFound, WorkflowError
from workflow.money_words import STATE_LABELS as MONEY_LABELS
from workflow.money_words import WAY_LABELS
from workflow.payloads import EditContent, PaperAdded, UnitVote
from workflow.permissions import BODY_READERS, UNIT_ROLES
from workflow.queries import (
    conferrals,
    decision_status,
    nomination_page,
    registers,
    submitted_versions,
    unit_votes,
)
from workflow.queries.conferrals import AfterDecision
from workflow.queries.nomination_page import NominationDetail, NominationPage
from workflow.roles import BODY_ROLES, Role
from workflow.services import drafting, holds
from workflow.states import EDITABLE
from workflow.states import NominationState as S

blueprint = Blueprint("nominations", __name__)
HOLDERS = (Role.APPRAISER, Role.CONFIRMER, Role.STANDING_BODY)


@blueprint.get("/de-nghi/<ref>")
@declares(Action.VIEW_NOMINATION)
@kept
def shown(ref: str) -> ResponseReturnValue:
    """Show one nomination."""
    viewer = identity.signed_in()
    page = nomination_page.shown(viewer, ref)
    detail = page.detail
    of_unit = detail.unit_id in viewer.units_with(Role.CLERK, Role.UNIT_HEAD)
    of_body = detail.body_unit_id in viewer.units_with(*HOLDERS)
    acts = detail.body_unit_id in viewer.units_with(*BODY_ROLES)
    return render_template(
        "nominations/shown.html",
        page=page,
        detail=detail,
        events=told(page.events),
        offers=supplement.first_what_is_owed(
            page, offers_of(viewer, detail, offers.offers_for(ref, viewer) if of_unit or acts else ())
        ),
        asked=supplement.asked(page),
        key=new_key(),
        after=_after(viewer, page),
        money_words=MONEY_LABELS,
        sees_decision_money=detail.body_unit_id in viewer.units_with(*BODY_READERS),
        ways=WAY_LABELS,
        place=SEASON_PLACE.get(detail.state),
        time_left=_time_left(page),
        of_unit=of_unit,
        may_edit=of_unit and detail.state in EDITABLE,
        may_hold=of_body and not page.conflicted,
        may_complain=detail.state in {S.AWARDED, S.NOT_AWARDED, S.RECOMMENDED, S.SIGNING}
        and detail.body_unit_id in viewer.units_with(Role.STANDING_BODY)
        and not page.conflicted,
        may_revoke=detail.state is S.AWARDED
        and (detail.body_unit_id in viewer.units_with(Role.STANDING_BODY) or viewer.holds(Role.UNIT_HEAD)),
        corrected=decision_status.notes_of(detail.id) if detail.decision_number else (),
        may_settle=of_body and detail.state is S.APPRAISAL and not page.conflicted,
        open_reasons=[item for item in page.reasons if item.finding.blocks],
        settled_reasons=[item for item in page.reasons if not item.finding.blocks],
    )


def _after(viewer: Actor, page: NominationPage) -> AfterDecision | None:
    """Return money and conferring of an awarded nomination, for its unit and the body; nothing else has any."""
    detail = page.detail
    mine = detail.unit_id in viewer.units_with(*UNIT_ROLES)
    if detail.state not in {S.AWARDED, S.REVOKED} or not (
        mine or detail.body_unit_id in viewer.units_with(*BODY_READERS)
    ):
        return None
    return conferrals.of_nominations([detail.id]).get(detail.id)


@blueprint.get("/de-nghi/<ref>/ban-da-trinh")
@declares(Action.VIEW_NOMINATION)
def submitted(ref: str) -> ResponseReturnValue:
    """Show what was submitted, version by version."""
    return render_template(
        "nominations/submitted.html", page=submitted_versions.shown(identity.signed_in(), ref)
    )


@blueprint.route("/de-nghi/<ref>/giay-to", methods=["GET", "POST"])
@declares(Action.ATTACH_PAPER)
def attach(ref: str) -> ResponseReturnValue:
    """Attach a paper to this nomination."""
    viewer = identity.signed_in()
    detail = nomination_page.shown(viewer, ref).detail
    require_role(viewer, Role.CLERK, Role.UNIT_HEAD)
    form = PaperForm(kind=request.args.get("loai", "")[:40])
    supplement.limit_papers(form, detail)
    if not form.accepted():
        return _form_page(form, detail, "nominations/attach.html"), 422 if form.errors else 200
    try:
        stored = stored_from(form.file.data)
        paper = PaperAdded(
            kind=PaperKind.of(form.kind.data),
            sha256=stored.sha256,
            filename=stored.filename,
            number=form.number.data or "",
            signed_on=form.signed_on.data,
        )
        drafting.attach_papers([(detail.id, paper)], actor=viewer)
    except MENDABLE as error:
        return _refused(form, error, detail, "nominations/attach.html")
    flash(f"Đã đính kèm «{paper.kind.label}».", "ok")
    return redirect(url_for("nominations.shown", ref=ref), 303)


@blueprint.post("/de-nghi/<ref>/giay-to/rut")
@declares(Action.ATTACH_PAPER)
def withdraw_paper(ref: str) -> ResponseReturnValue:
    """Take a paper out of a draft."""
    viewer = identity.signed_in()
    page = nomination_page.shown(viewer, ref)
    if WithdrawPaperForm().accepted():
        wanted = WithdrawPaperForm().paper.data
        paper = next((one for one in page.papers if one.ref == wanted and not one.of_dossier), None)
        if paper is None:
            raise NotFound("giấy tờ này")
        drafting.withdraw_paper(page.detail.id, paper.id, actor=viewer)
        flash(f"Đã rút «{paper.filename}» khỏi đề nghị.", "ok")
    return redirect(url_for("nominations.shown", ref=ref), 303)


@blueprint.route("/de-nghi/<ref>/sua", methods=["GET", "POST"])
@declares(Action.EDIT_NOMINATION)
def edit(ref: str) -> ResponseReturnValue:
    """Change what the unit may change."""
    viewer = identity.signed_in()
    detail = nomination_page.shown(viewer, ref).detail
    require_role(viewer, Role.CLERK, Role.UNIT_HEAD)
    form = EditForm(
        version=detail.version,
        nominee_detail=detail.detail,
        initiative_id=str(detail.initiative_id or ""),
    )
    known = registers.initiatives_of(viewer, unit_id=detail.unit_id)
    form.initiative_id.choices = dict(
        [
            ("", "Không có"),
            *((str(one.id), f"{one.title} ({one.person})") for one in known),
        ]
    )
    supplement.limit_fields(form, detail)
    if not form.accepted():
        return _form_page(form, detail, "nominations/edit.html"), 422 if form.errors else 200
    content = _changed(form, detail)
    try:
        drafting.edit(detail.id, content, actor=viewer, version=form.version.data)
    except MENDABLE as error:
        return _refused(form, error, detail, "nominations/edit.html")
    flash("Đã lưu nội dung đề nghị.", "ok")
    return redirect(url_for("nominations.shown", ref=ref), 303)


def _changed(form: EditForm, detail: NominationDetail) -> EditContent:
    """Return what differs; a field that the return keeps locked is not in the form and stays."""
    words = form.nominee_detail.data if "nominee_detail" in form else detail.detail
    initiative = detail.initiative_id
    if "initiative_id" in form:
        initiative = int(form.initiative_id.data) if form.initiative_id.data else None
    return EditContent(
        nominee_detail=words if words != detail.detail else None,
        initiative_id=(initiative or 0) if initiative != detail.initiative_id else None,
    )


@blueprint.route("/de-nghi/<ref>/binh-xet", methods=["GET", "POST"])
@declares(Action.EDIT_NOMINATION)
def unit_ballot(ref: str) -> ResponseReturnValue:
    """Record the unit's own vote on the nominee."""
    viewer = identity.signed_in()
    detail = nomination_page.shown(viewer, ref).detail
    require_role(viewer, Role.CLERK, Role.UNIT_HEAD)
    form = UnitBallotForm(data=_voted(ref))
    if not form.accepted():
        return _form_page(form, detail, "nominations/unit_ballot.html"), 422 if form.errors else 200
    try:
        vote = UnitVote(
            form.held_on.data, form.members.data, form.present.data, form.agree.data, form.disagree.data,
            form.blank.data,
        )  # fmt: skip
        drafting.record_unit_ballots([(detail.id, vote)], actor=viewer)
    except MENDABLE as error:
        return _refused(form, error, detail, "nominations/unit_ballot.html")
    flash("Đã ghi kết quả bình xét của đơn vị.", "ok")
    return redirect(url_for("nominations.shown", ref=ref), 303)


def _voted(ref: str) -> dict[str, object]:
    """Return the vote recorded last, so that it is seen and corrected instead of typed again."""
    found = unit_votes.last_of(identity.signed_in(), ref)
    return asdict(found) if found else {"blank": 0}


@blueprint.route("/de-nghi/<ref>/tam-dung", methods=["GET", "POST"])
@declares(Action.MANAGE_HOLD)
def hold(ref: str) -> ResponseReturnValue:
    """Put the nominee on hold, by a document."""
    viewer = identity.signed_in()
    detail = nomination_page.shown(viewer, ref).detail
    require_role(viewer, *HOLDERS)
    form = HoldForm()
    if not form.accepted():
        return _form_page(form, detail, "nominations/hold.html"), 422 if form.errors else 200
    try:
        cause = HoldCause.of(form.cause.data)
        holds.open_hold(
            detail.nominee_key,
            cause,
            form.document.data or "",
            body_unit_id=detail.body_unit_id,
            actor=viewer,
        )
    except MENDABLE as error:
        return _refused(form, error, detail, "nominations/hold.html")
    flash("Đã tạm dừng việc xét. Các bước tiếp theo chờ văn bản kết luận.", "ok")
    return redirect(url_for("nominations.shown", ref=ref), 303)


@blueprint.route("/de-nghi/<ref>/ket-thuc-tam-dung", methods=["GET", "POST"])
@declares(Action.MANAGE_HOLD)
def close_hold(ref: str) -> ResponseReturnValue:
    """End the hold, by a document, for or against."""
    viewer = identity.signed_in()
    page = nomination_page.shown(viewer, ref)
    require_role(viewer, *HOLDERS)
    open_ones = [one for one in page.holds if one.closed_on is None]
    if not open_ones:
        raise NotFound("lần tạm dừng nào đang mở")
    form = CloseHoldForm(hold=str(open_ones[0].id))
    if not form.accepted():
        return _form_page(form, page.detail, "nominations/close_hold.html"), 422 if form.errors else 200
    try:
        if form.hold.data not in {str(one.id) for one in open_ones}:
            raise NotFound("lần tạm dừng này")
        cleared = form.cleared.data == "co"
        holds.close_hold(whole(form.hold.data), form.document.data or "", cleared, actor=viewer)
    except MENDABLE as error:
        return _refused(form, error, page.detail, "nominations/close_hold.html")
    flash("Đã kết thúc tạm dừng.", "ok")
    return redirect(url_for("nominations.shown", ref=ref), 303)


def _form_page(form: FlaskForm, detail: object, template: str, **more: object) -> str:
    return render_template(template, form=form, detail=detail, **{"sentence": "", "findings": ()} | more)


def _refused(form: FlaskForm, error: WorkflowError, detail: object, template: str) -> ResponseReturnValue:
    status, sentence, findings = back_to_form(form, error)
    return _form_page(form, detail, template, sentence=sentence, findings=findings), status


def _time_left(page: NominationPage) -> str:
    """Return what time the next deadline of this nomination leaves."""
    detail = page.detail
    if detail.state is S.RETURNED and detail.due_on:
        return deadline_words(detail.body_unit_id, detail.due_on) or f"quá hạn {detail.due_on:%d/%m}"
    if detail.state in {S.DRAFT, S.UNIT_REVIEW}:
        return deadline_words(detail.body_unit_id, detail.closes_on)
    return ""
