"""``/quyet-dinh``: the decisions one may see, drafting one, its list, signature, number and document."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.finding import Finding
from rules.vocabulary import AwardCode
from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, carried_out, cursor, page_url, require_role, whole
from web.blueprints.decisions.forms import AddForm, DecisionDraftForm, DeclineForm, IssueForm, SignatureForm
from web.event_sentences import told
from web.forms import KeyedForm
from web.page_memory import kept
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.permissions import BODY_READERS, UNIT_ROLES
from workflow.queries import decision_papers as papers
from workflow.queries import decision_status, decisions, later_acts, nominations, rounds
from workflow.queries import signing as screen
from workflow.queries.award_work import DOERS, After
from workflow.queries.complaints import READERS
from workflow.queries.decisions import DecisionPage, DecisionState
from workflow.roles import Role
from workflow.services import deciding
from workflow.services.seen import read_seen

blueprint = Blueprint("decisions", __name__)
EVERYTHING = 5_000
"""Rows on one page for whoever wants to see the whole list at once, as the signer does."""
STATES = (DecisionState.DRAFTED, DecisionState.SIGNED, DecisionState.ISSUED)


AFTER: dict[str, tuple[After, str, str, str]] = {
    "chi": (After.PAY, "Chưa chi đủ", "money.ledger", "Ghi chi tiền thưởng"),
    "trao": (After.CONFER, "Chưa trao hết", "money.conferral", "Ghi trao thưởng"),
    "in": (After.PRINT, "Giấy chưa in", "certificates.of_decision", "In giấy"),
}
"""What may be left to do after a decision: its mark in the address, its words, the page where it is done."""


def after_views(viewer: Actor) -> dict[str, tuple[After, str, str, str]]:
    """Return the views of work after a decision that the viewer can do."""
    return {mark: one for mark, one in AFTER.items() if viewer.units_with(*DOERS[one[0].value])}


def asked(viewer: Actor) -> tuple[DecisionState | None, After | None]:
    """Return the state and the work left that the address names."""
    wanted = narrowing.one_of("trang_thai", {one.value: one for one in STATES}, "Trạng thái")
    found = narrowing.one_of("viec", after_views(viewer), "Việc còn lại")
    return wanted, found[0] if found else None


@blueprint.get("/quyet-dinh")
@declares(Action.VIEW_DECISION)
@kept
def index() -> ResponseReturnValue:
    """Show one page of decisions."""
    viewer = identity.signed_in()
    wanted, after = asked(viewer)
    page = decisions.listed(viewer, wanted, cursor(), after=after)
    return render_template(
        "decisions/index.html",
        page=page,
        state=wanted,
        states=STATES,
        after=after,
        afters=after_views(viewer),
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
        may_draft=viewer.holds(Role.STANDING_BODY),
        sees_complaints=any(viewer.holds(role) for role in READERS),
    )


@blueprint.route("/quyet-dinh/moi", methods=["GET", "POST"])
@declares(Action.DRAFT_DECISION)
def draft() -> ResponseReturnValue:
    """Draft an empty decision of a round."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    form = DecisionDraftForm(round=request.args.get("dot", ""))
    known = rounds.listed(viewer)
    form.round.choices = dict([("", "Chọn đợt xét…"), *((row.code, row.name) for row, _ in known)])
    if not form.accepted():
        return _draft_page(form), 422 if form.errors else 200
    wanted = deciding.DecisionDraft(
        round_id=next(row.id for row, _ in known if row.code == form.round.data),
        awards=tuple(AwardCode.of(code) for code in form.awards.data),
        title=form.title.data or "",
        proposal=form.proposal.data or "",
        is_external=bool(form.is_external.data),
    )
    try:
        decision_id = deciding.create_decision(wanted, actor=viewer, idempotency_key=form.khoa.data)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _draft_page(form, sentence), status
    flash("Đã lập dự thảo. Chọn các đề nghị đưa vào danh sách.", "ok")
    return redirect(url_for("decisions.shown", ref=decisions.ref_of(viewer, decision_id)), 303)


@blueprint.get("/quyet-dinh/<ref>")
@declares(Action.VIEW_DECISION)
def shown(ref: str) -> ResponseReturnValue:
    """Show one decision."""
    size = EVERYTHING if request.args.get("xem") == "het" else decisions.ROWS
    return _page(decisions.shown(identity.signed_in(), ref, cursor(), size=size))


@blueprint.post("/quyet-dinh/<ref>/them")
@declares(Action.DRAFT_DECISION)
def add(ref: str) -> ResponseReturnValue:
    """Put recommended nominations on the draft; quota and competence answer here."""
    viewer, page, form = identity.signed_in(), decisions.shown(identity.signed_in(), ref), AddForm()
    if not form.accepted():
        return _page(page, add=form), 422
    seen = dict(value.partition(":")[::2] for value in form.chon.data)
    rows = nominations.targets(viewer, list(seen))
    if not rows:
        sentence = "Chưa chọn đề nghị nào. Đánh dấu các dòng cần đưa vào danh sách."
        return _page(page, add=form, sentence=sentence), 422
    versions = {row.id: whole(seen[row.ref]) for row in rows if seen[row.ref]}
    ids = [row.id for row in rows]
    return _carry_out(
        page,
        form,
        "add",
        lambda: deciding.draft(
            page.row.id, ids, actor=viewer, versions=versions, idempotency_key=form.khoa.data
        ),
        f"Đã đưa {len(rows)} đề nghị vào dự thảo.",
    )


@blueprint.post("/quyet-dinh/<ref>/ky")
@declares(Action.RECORD_SIGNATURE)
def sign(ref: str) -> ResponseReturnValue:
    """Record that the competent person signed."""
    viewer, page, form = identity.signed_in(), decisions.shown(identity.signed_in(), ref), SignatureForm()
    seen = read_seen(form.thay.data[0]) if form.thay.data else None
    return _carry_out(
        page,
        form,
        "signature",
        lambda: deciding.record_signature(
            page.row.id,
            signer_name=form.signer_name.data or "",
            signing_form=form.signing_form.data,
            signed_on=form.signed_on.data,
            actor=viewer,
            seen=seen,
        ),
        "Đã ghi nhận chữ ký. Quyết định chờ văn thư cấp số.",
    )


@blueprint.post("/quyet-dinh/<ref>/khong-ky")
@declares(Action.DECLINE_TO_SIGN)
def decline(ref: str) -> ResponseReturnValue:
    """Send the draft back with a written reason."""
    viewer, page, form = identity.signed_in(), decisions.shown(identity.signed_in(), ref), DeclineForm()
    return _carry_out(
        page,
        form,
        "decline",
        lambda: deciding.decline_to_sign(page.row.id, form.reason.data or "", actor=viewer),
        "Đã trả lại dự thảo. Các đề nghị trở lại «Được đề nghị khen thưởng».",
    )


@blueprint.post("/quyet-dinh/<ref>/ban-hanh")
@declares(Action.ISSUE)
def issue(ref: str) -> ResponseReturnValue:
    """Give the number and day; every nomination on the decision is awarded."""
    viewer, page, form = identity.signed_in(), decisions.shown(identity.signed_in(), ref), IssueForm()
    return _carry_out(
        page,
        form,
        "issue",
        lambda: deciding.issue(
            page.row.id, number=form.number.data or "", issued_on=form.issued_on.data, actor=viewer
        ),
        "Đã ban hành quyết định.",
    )


def _carry_out(
    page: DecisionPage, form: KeyedForm, name: str, command: Callable[[], object], done: str
) -> ResponseReturnValue:
    """Run a command of the page; a refusal comes back to its form with nothing lost."""
    return carried_out(
        form,
        command,
        again=lambda sentence, findings: _page(page, sentence=sentence, findings=findings, **{name: form}),
        target=url_for("decisions.shown", ref=page.row.ref),
        done=done,
    )


def _page(
    page: DecisionPage, *, sentence: str = "", findings: tuple[Finding, ...] = (), **given: KeyedForm
) -> str:
    viewer, row = identity.signed_in(), page.row
    today = clock.today()
    may = _may(viewer, page)
    seen = [screen.seen_of(viewer, row.ref)] if may["may_sign"] else []
    forms = {
        "add": AddForm(formdata=None),
        "signature": SignatureForm(
            formdata=None, signed_on=today, signer_name=viewer.display_name, thay=seen
        ),
        "decline": DeclineForm(formdata=None),
        "issue": IssueForm(formdata=None, issued_on=today),
    }
    return render_template(
        "decisions/shown.html",
        page=page,
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
        row=row,
        forms=forms | given,
        sent=given,
        sentence=sentence,
        findings=findings,
        events=told(page.events),
        status=decision_status.status_of(row.id) if row.number else None,
        later=later_acts.of_decision(viewer, row.id) if row.number else (),
        **may,
    )


def _may(viewer: Actor, page: DecisionPage) -> dict[str, bool]:
    """Say which parts of the page concern this person now; the commands decide."""
    row = page.row
    drafted, own = row.state is DecisionState.DRAFTED, not row.is_external

    def holds(role: Role) -> bool:
        return row.body_unit_id in viewer.units_with(role)

    return {
        "may_add": drafted and holds(Role.STANDING_BODY),
        "may_draft": holds(Role.STANDING_BODY),
        "may_sign": drafted and own and holds(Role.SIGNER) and bool(page.nominations),
        "sees_money": row.body_unit_id in viewer.units_with(*BODY_READERS),
        "may_revoke": row.state is DecisionState.ISSUED
        and (holds(Role.STANDING_BODY) or viewer.holds(Role.UNIT_HEAD)),
        "may_correct": row.state is DecisionState.ISSUED and own and holds(Role.STANDING_BODY),
        "has_paper": papers.has_paper(viewer, row, is_issued=page.document is not None),
        "sees_certificates": row.body_unit_id in viewer.units_with(*BODY_READERS)
        or bool(viewer.units_with(*UNIT_ROLES)),
        "may_issue": row.state is DecisionState.SIGNED and own and holds(Role.NUMBER_ISSUER),
    }


def _draft_page(form: DecisionDraftForm, sentence: str = "") -> str:
    return render_template("decisions/draft.html", form=form, sentence=sentence, findings=())
