"""``/ho-so/<ref>/duyet``: the head's one page, made for a phone first; and the receipt of what was submitted."""

from __future__ import annotations

from collections import Counter

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, deadline_words, require_role, whole
from web.blueprints.proposing.base import blueprint, page_of
from web.blueprints.proposing.forms import BackForm, SubmitForm
from web.forms import sent_key
from workflow.actions import Action
from workflow.errors import InvalidInput
from workflow.queries import receipts
from workflow.queries.nominee_grid import GridPage
from workflow.roles import Role
from workflow.services import drafting, submission
from workflow.states import NominationState


@blueprint.get("/ho-so/<ref>/duyet")
@declares(Action.SUBMIT)
def review(ref: str) -> ResponseReturnValue:
    """Show who, which title, what stands in the way, and the places left."""
    viewer, page = page_of(ref)
    require_role(viewer, Role.UNIT_HEAD)
    return _review_page(page)


@blueprint.post("/ho-so/<ref>/duyet/trinh")
@declares(Action.SUBMIT)
def submit(ref: str) -> ResponseReturnValue:
    """Submit all that the head saw, or nothing; then show the receipt."""
    viewer, page = page_of(ref)
    require_role(viewer, Role.UNIT_HEAD)
    form = SubmitForm()
    if not form.accepted():
        raise InvalidInput("Biểu mẫu không còn nguyên vẹn. Tải lại trang rồi gửi lại.")
    ids, versions = _chosen(page, form.chon.data)
    try:
        submission.submit(ids, actor=viewer, versions=versions, idempotency_key=sent_key())
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _review_page(page_of(ref)[1], sentence=sentence), status
    _, sent = receipts.receipts_of(viewer, ref)
    flash(f"Đã trình {len(ids)} đề nghị.", "ok")
    return redirect(url_for("proposing.receipt", ref=ref, code=sent[0].code), 303)


@blueprint.post("/ho-so/<ref>/duyet/chuyen-lai")
@declares(Action.SEND_BACK)
def send_back(ref: str) -> ResponseReturnValue:
    """Give some or all back to the clerk with one sentence."""
    viewer, page = page_of(ref)
    require_role(viewer, Role.UNIT_HEAD)
    form = BackForm()
    if not form.accepted():
        return _review_page(page, form), 422
    waiting = [f"{row.ref}:{row.row.version}" for row in page.in_state(NominationState.UNIT_REVIEW)]
    if not form.tat_ca.data and not form.chon.data:
        return _review_page(
            page, form, "Chưa đánh dấu đề nghị nào. Đánh dấu, hoặc chọn Chuyển lại tất cả."
        ), 422
    ids, versions = _chosen(page, waiting if form.tat_ca.data else form.chon.data)
    try:
        drafting.send_back(
            ids, form.reason.data or "", actor=viewer, versions=versions, idempotency_key=sent_key()
        )
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _review_page(page_of(ref)[1], form, sentence), status
    flash(f"Đã chuyển lại người lập {len(ids)} đề nghị.", "ok")
    return redirect(url_for("proposing.review", ref=ref), 303)


@blueprint.get("/ho-so/<ref>/bien-nhan/<code>")
@declares(Action.VIEW_DOSSIER)
def receipt(ref: str, code: str) -> ResponseReturnValue:
    """Show what was submitted, when, how many, under which code; made to be printed."""
    dossier, one = receipts.receipt(identity.signed_in(), ref, code)
    return render_template("proposing/receipt.html", dossier=dossier, receipt=one)


def _chosen(page: GridPage, tokens: list[str]) -> tuple[list[int], dict[int, int]]:
    """Return the ids and the versions seen of the rows that are named "ref:version"."""
    seen = dict(token.partition(":")[::2] for token in tokens)
    rows = [row for row in page.rows if row.ref in seen]
    if not rows:
        raise InvalidInput("Chưa chọn đề nghị nào. Quay lại trang duyệt rồi chọn.")
    return [row.id for row in rows], {row.id: whole(seen[row.ref]) for row in rows if seen[row.ref]}


def _review_page(page: GridPage, form: BackForm | None = None, sentence: str = "") -> str:
    rows = page.in_state(NominationState.UNIT_REVIEW)
    reasons = Counter(finding.reason for row in rows for finding in row.blocking)
    return render_template(
        "proposing/review.html", page=page, dossier=page.dossier, rows=rows, sentence=sentence, findings=(),
        shared=[(reason, count) for reason, count in reasons.most_common(3) if count > 1],
        wrong=[row for row in rows if row.blocking], form=form or BackForm(formdata=None),
        drafts=len(page.in_state(NominationState.DRAFT)),
        time_left=deadline_words(page.dossier.body_unit_id, page.dossier.closes_on),
    )  # fmt: skip
