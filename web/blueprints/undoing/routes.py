"""``/huy-bo-dinh-chinh``: documents about issued decisions, and their beginning at ``/quyet-dinh/<ref>``."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.finding import Finding
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url, require_role
from web.blueprints.undoing.forms import CorrectionForm, RevocationForm
from web.exports import listing
from web.workbooks.export import Field
from workflow.actions import Action
from workflow.actor import Actor
from workflow.queries import exports, later_acts
from workflow.queries import later_act_start as start
from workflow.queries.later_act_start import (
    UNIT_PLACE,
    AwardCase,
    CorrectedField,
    IssuedDecision,
    Mistake,
    RevocationGround,
)
from workflow.queries.later_acts import ACT_LABELS, ACT_STATE_LABELS, ActKind, ActRow, ActState, Wanted
from workflow.roles import Role
from workflow.services import corrections, revocations
from workflow.services.corrections import CorrectionDraft, Place

blueprint = Blueprint("undoing", __name__)
OTHER_ROWS = 3


def _wanted() -> Wanted:
    """Return what the list is filtered by, from the address."""
    return Wanted(
        kind=narrowing.member("loai", ActKind, "Loại văn bản"),
        state=narrowing.member("trang_thai", ActState, "Trạng thái"),
        owing=narrowing.is_on("thu_hoi", "con", "Thu hồi"),
    )


@blueprint.get("/huy-bo-dinh-chinh")
@declares(Action.VIEW_DECISION)
def index() -> ResponseReturnValue:
    """Show one page of documents about issued decisions."""
    viewer, wanted = identity.signed_in(), _wanted()
    page = later_acts.listed(viewer, wanted, cursor())
    return render_template(
        "undoing/index.html",
        page=page,
        wanted=wanted,
        kinds=[("", "Mọi văn bản"), *((one.value, ACT_LABELS[one]) for one in ActKind)],
        states=[("", "Mọi trạng thái"), *((one.value, ACT_STATE_LABELS[one]) for one in ActState)],
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
    )


@blueprint.route("/quyet-dinh/<ref>/huy-bo", methods=["GET", "POST"])
@declares(Action.PROPOSE_REVOCATION)
def revoke(ref: str) -> ResponseReturnValue:
    """Choose awards, then say why they are cancelled."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY, Role.UNIT_HEAD)
    decision = start.decision_of(viewer, ref)
    form = RevocationForm(chon=request.args.getlist("chon"))
    rows = start.chosen(viewer, decision, form.chon.data)
    if not rows:
        return _choose(decision, "undoing.revoke", 422 if request.method == "POST" else 200)
    if not form.accepted():
        return _revoke_page(decision, form, rows), 422 if form.errors else 200
    draft = revocations.RevocationDraft(
        decision_id=decision.id,
        nomination_ids=tuple(row.id for row in rows),
        ground=RevocationGround.of(form.ground.data),
        paper_number=form.paper_number.data or "",
        paper_on=form.paper_on.data,
        paper_body=form.paper_body.data or "",
        reason=form.reason.data or "",
    )
    try:
        made = revocations.propose(draft, actor=viewer, idempotency_key=form.khoa.data)
    except MENDABLE as error:
        status, sentence, findings = back_to_form(form, error)
        return _revoke_page(decision, form, rows, sentence, findings), status
    flash("Đã lập đề nghị hủy bỏ. Xem lại văn bản trước khi trình.", "ok")
    return redirect(url_for("undoing.shown", ref=made), 303)


def _choose(decision: IssuedDecision, endpoint: str, status: int = 200) -> ResponseReturnValue:
    words = request.args.get("tim", "")[:100]
    page = start.cases(identity.signed_in(), decision, words, cursor())
    shown = render_template(
        "undoing/choose.html",
        decision=decision,
        page=page,
        endpoint=endpoint,
        words=words,
        nothing=status == 422,
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
    )
    return shown, status


def _revoke_page(
    decision: IssuedDecision, form: RevocationForm, rows: tuple[AwardCase, ...], sentence: str = "",
    findings: tuple[Finding, ...] = (),
) -> str:  # fmt: skip
    return render_template(
        "undoing/revoke.html", decision=decision, form=form, rows=rows, sentence=sentence, findings=findings
    )


@blueprint.route("/quyet-dinh/<ref>/sua-noi-dung", methods=["GET", "POST"])
@declares(Action.DRAFT_LATER_ACT)
def correct(ref: str) -> ResponseReturnValue:
    """Choose cases, then write how the text shall read."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    decision = start.decision_of(viewer, ref)
    if request.method == "GET" and not request.args.getlist("chon") and "toan-bo" not in request.args:
        return _choose(decision, "undoing.correct")
    refs = request.form.getlist("chon") or request.args.getlist("chon")
    rows = start.chosen(viewer, decision, refs)
    form = CorrectionForm(**_as_written(decision, rows))
    if not form.accepted():
        return _correct_page(decision, form, rows), 422 if form.errors else 200
    wanted = CorrectionDraft(
        decision.id, Mistake.of(form.mistake.data), form.reason.data or "", _places(decision, form, rows),
        form.symbol.data or "",
    )  # fmt: skip
    try:
        made = corrections.draft(wanted, actor=viewer, idempotency_key=form.khoa.data)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _correct_page(decision, form, rows, sentence or error.message), status
    flash("Đã soạn văn bản. Xem lại rồi trình ký.", "ok")
    return redirect(url_for("undoing.shown", ref=made), 303)


def _as_written(decision: IssuedDecision, rows: tuple[AwardCase, ...]) -> dict[str, object]:
    """Return what stands there now, to be written over."""
    return {
        "chon": [row.ref for row in rows],
        "ten": [row.name for row in rows],
        "chuc": [row.detail for row in rows],
        "don_vi": [row.printed_unit for row in rows],
        "title": decision.title,
        "vi_tri": [""] * OTHER_ROWS,
        "da_ghi": [""] * OTHER_ROWS,
        "sua_thanh": [""] * OTHER_ROWS,
    }


def _places(decision: IssuedDecision, form: CorrectionForm, rows: tuple[AwardCase, ...]) -> tuple[Place, ...]:
    """Return what differs from what stands there, in the order of the page."""
    found = []
    by_ref = {row.ref: row for row in rows}
    columns = (form.ten.data, form.chuc.data, form.don_vi.data)
    for ref, name, detail, unit in zip(form.chon.data, *columns, strict=False):
        row = by_ref.get(ref)
        if row is None:
            continue
        if name != row.name:
            found.append(Place(CorrectedField.NAME, name, row.id, wrong=row.name))
        if detail != row.detail:
            found.append(Place(CorrectedField.DETAIL, detail, row.id, wrong=row.detail))
        if unit != row.printed_unit:
            found.append(Place(CorrectedField.DETAIL, unit, row.id, UNIT_PLACE, row.printed_unit))
    title = " ".join((form.title.data or "").split())
    if title != decision.title:
        found.append(Place(CorrectedField.TITLE, title, wrong=decision.title))
    for where, wrong, right in zip(form.vi_tri.data, form.da_ghi.data, form.sua_thanh.data, strict=False):
        if where or wrong or right:
            found.append(Place(CorrectedField.OTHER, right, place=where, wrong=wrong))
    return tuple(found)


def _correct_page(
    decision: IssuedDecision, form: CorrectionForm, rows: tuple[AwardCase, ...], sentence: str = ""
) -> str:
    for field in (form.vi_tri, form.da_ghi, form.sua_thanh):
        field.data = (field.data + [""] * OTHER_ROWS)[:OTHER_ROWS]
    for field in (form.ten, form.chuc, form.don_vi):
        field.data = (field.data + [""] * len(rows))[: len(rows)]
    return render_template("undoing/correct.html", decision=decision, form=form, rows=rows, sentence=sentence)


FIELDS = (
    Field("Văn bản", lambda row: row.label, 34),
    Field("Về quyết định", lambda row: row.decision_number, 16),
    Field("Trích yếu quyết định", lambda row: row.decision_title, 44),
    Field("Trạng thái", lambda row: row.state_label, 26),
    Field("Ngày ban hành", lambda row: row.issued_on, 14),
    Field("Số trường hợp", lambda row: row.cases, 12),
    Field("Còn phải thu hồi", lambda row: row.owed, 14),
)


def _rows(viewer: Actor) -> Iterable[ActRow]:
    return exports.all_pages(lambda at: later_acts.listed(viewer, _wanted(), at))


listing("van-ban-sau-ban-hanh", "Văn bản hủy bỏ, sửa đổi, đính chính", FIELDS, _rows)
