"""``/tham-dinh/<ref>``: one nomination in the list one left; one key confirms a clean one and opens the next."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity, undo
from web.access import declares
from web.blueprints.appraisal.filters import CARES, asked, list_url, one_url, query_of
from web.blueprints.appraisal.forms import ApartForm, ConfirmForm, UndoForm
from web.blueprints.appraisal.routes import DESK, blueprint
from web.blueprints.common import require_role, way_back, whole
from web.blueprints.steps.table import BY_TRIGGER, label_of
from web.event_sentences import told
from web.forms import new_key, sent_key
from web.page_memory import kept
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import Conflict, NotFound, WorkflowError
from workflow.queries import appraisal_queue, consultations, duplicates, nomination_page, nominations
from workflow.queries.appraisal_queue import Place
from workflow.queries.care import Care
from workflow.queries.explanations import named_items
from workflow.queries.nomination_page import NominationDetail, NominationPage
from workflow.roles import Role
from workflow.services import appraisal
from workflow.services import duplicates as pairs
from workflow.states import NominationState as S

OPINION = "Hồ sơ đầy đủ, đúng đối tượng; các tiêu chí đều đạt."
"""What one key writes for a clean nomination; it stands on the page beside the button."""

UNDOABLE = frozenset({*undo.STEPS.values(), "undo_return_unreceived"})


@blueprint.get("/tham-dinh/<ref>")
@declares(Action.RECORD_OPINION, Action.MARK_ELIGIBLE)
@kept
def shown(ref: str) -> ResponseReturnValue:
    """Show one nomination with what stands in the way first, the papers beside the clause."""
    viewer = identity.signed_in()
    require_role(viewer, *DESK)
    page = nomination_page.shown(viewer, ref)
    beside = appraisal_queue.neighbours(viewer, asked(), page.detail.id)
    twins = duplicates.twins_of(viewer, page.detail.id)
    return render_template(
        "appraisal/one.html",
        page=page,
        detail=page.detail,
        beside=beside,
        care=next((one for one in CARES if beside.own and one[0] is beside.own.care), None),
        quick=_quick(viewer, page, beside.own),
        opinion=OPINION,
        open_reasons=[item for item in page.reasons if item.finding.blocks],
        settled_reasons=[item for item in page.reasons if not item.finding.blocks],
        twins=twins,
        open_twins=[one for one in twins if not one.reason],
        letters=consultations.of_nomination(viewer, page.detail.id),
        open_holds=[one for one in page.holds if one.closed_on is None],
        events=told(page.events)[:6],
        one_url=one_url,
        list_url=list_url,
        back_here=one_url(ref),
        here=query_of(),
        return_url=_return_url(page, beside.following),
        may_return=viewer.holds(Role.APPRAISER) and page.detail.state in {S.SUBMITTED, S.APPRAISAL},
        may_settle=page.detail.state is S.APPRAISAL and not page.conflicted,
        today=clock.today(),
        key=new_key(),
    )


@blueprint.post("/tham-dinh/<ref>/xac-nhan")
@declares(Action.RECORD_OPINION, Action.MARK_ELIGIBLE)
def confirm(ref: str) -> ResponseReturnValue:
    """Confirm one clean nomination and open the next of the list; anything else comes back with its reason."""
    viewer, form = identity.signed_in(), ConfirmForm()
    require_role(viewer, *DESK)
    page = nomination_page.shown(viewer, ref)
    beside = appraisal_queue.neighbours(viewer, asked(), page.detail.id)
    if not form.accepted():
        return redirect(one_url(ref), 303)
    trigger = _quick(viewer, page, beside.own)
    if trigger == "":
        flash("Đề nghị này không còn sạch hoặc đã có người xử lý; xem lại rồi chọn thao tác.", "wait")
        return redirect(one_url(ref), 303)
    seen = form.version.data or ""
    common = {
        "actor": viewer,
        "versions": {page.detail.id: whole(seen)},
        "idempotency_key": sent_key(),
    }
    try:
        if trigger == "record_opinion":
            appraisal.record_opinion([page.detail.id], OPINION, True, **common)  # type: ignore[arg-type]  # by name
        else:
            appraisal.mark_eligible([page.detail.id], **common)  # type: ignore[arg-type]  # by name
    except WorkflowError as error:
        if isinstance(error, NotFound):
            raise
        flash(error.message, "bad")
        return redirect(one_url(ref), 303)
    undo.offer(trigger, [ref])
    flash(f"Đã thực hiện «{label_of(BY_TRIGGER[trigger])}»: {page.detail.name}.", "ok")
    return redirect(one_url(beside.following) if beside.following else list_url(), 303)


@blueprint.post("/tham-dinh/<ref>/khong-trung")
@declares(Action.TELL_APART)
def tell_apart(ref: str) -> ResponseReturnValue:
    """Remember that another nomination is not the same, with the reason."""
    viewer, form = identity.signed_in(), ApartForm()
    detail = nomination_page.shown(viewer, ref).detail
    if form.accepted():
        other = nominations.targets(viewer, [form.other.data or ""])
        if not other:
            raise NotFound("đề nghị cần so")
        try:
            pairs.tell_apart(detail.id, other[0].id, form.reason.data or "", actor=viewer)
        except Conflict as error:
            flash(error.message, "wait")
        else:
            flash("Đã ghi nhớ: không phải trùng. Hệ thống không hỏi lại cặp này.", "ok")
    else:
        flash(" ".join(str(text) for field in form for text in field.errors), "bad")
    return redirect(one_url(ref), 303)


@blueprint.post("/tham-dinh/hoan-tac")
@declares(Action.UNDO_APPRAISAL, Action.UNDO_CONFIRMATION)
def take_back() -> ResponseReturnValue:
    """Take back what was just done, as long as nobody has built on it."""
    viewer, form = identity.signed_in(), UndoForm()
    back = way_back(form.tu.data, url_for("appraisal.index"))
    if not form.accepted() or form.buoc.data not in UNDOABLE:
        return redirect(back, 303)
    rows = nominations.targets(viewer, form.chon.data)
    if not rows:
        raise NotFound("đề nghị này")
    result = appraisal.take_back(
        form.buoc.data, [row.id for row in rows], actor=viewer, per_item=True, idempotency_key=sent_key()
    )
    if result.accepted:
        names = {row.id: row.name for row in rows}
        what = names[result.accepted[0]] if len(result.accepted) == 1 else f"{len(result.accepted)} đề nghị"
        flash(f"Đã hoàn tác: {what}.", "ok")
    for one in result.refused:
        flash(one.error.message if one.error else "Không hoàn tác được.", "bad")
    return redirect(one_url(rows[0].ref) if len(rows) == 1 else back, 303)


def _quick(viewer: Actor, page: NominationPage, own: Place | None) -> str:
    """Return the step that one key takes on this nomination; nothing when it is not clean or not his."""
    detail = page.detail
    if own is None or own.care is not Care.CLEAN or detail.state is not S.APPRAISAL or page.conflicted:
        return ""
    if not own.has_opinion and _holds(viewer, detail, Role.APPRAISER):
        return "record_opinion"
    if own.has_opinion and _holds(viewer, detail, Role.CONFIRMER):
        return "mark_eligible"
    return ""


def _holds(viewer: Actor, detail: NominationDetail, role: Role) -> bool:
    return detail.body_unit_id in viewer.units_with(role)


def _return_url(page: NominationPage, following: str) -> str:
    """Return the form that returns this one, with the papers asked for and the reasons filled in."""
    blocking = [item for item in page.reasons if item.finding.blocks]
    wanted = named_items(blocking)
    said = " ".join(item.finding.remedy or item.finding.reason for item in blocking)[:1500]
    after = one_url(following) if following else list_url()
    query = [("chon", page.detail.ref), ("tu", after), *(("muc", code) for code in wanted), ("ly_do", said)]
    return f"{url_for('steps.preview', slug='tra-bo-sung')}?{urlencode([pair for pair in query if pair[1]])}"
