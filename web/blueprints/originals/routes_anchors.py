"""``/quan-tri/chung-thu-so``: the CA certificates that signatures may lead to; two people."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form
from web.blueprints.originals.forms import AnchorActForm, AnchorForm
from web.blueprints.originals.routes_signing import blueprint
from workflow.actions import Action
from workflow.queries import trust_anchors as screen
from workflow.roles import Role
from workflow.services import trust_anchors

DONE = {
    "duyet": "Đã duyệt. Chữ ký số dẫn tới nơi cấp này được tin cậy.",
    "khong-duyet": "Đã ghi không duyệt.",
    "bo": "Đã bỏ. Chữ ký số dẫn tới nơi cấp này không còn được tin cậy.",
}


@blueprint.get("/quan-tri/chung-thu-so")
@declares(Action.PROPOSE_ANCHOR, Action.APPROVE_ANCHOR)
def anchors() -> ResponseReturnValue:
    """Show the list."""
    return _page(AnchorForm(formdata=None), AnchorActForm(formdata=None))


@blueprint.post("/quan-tri/chung-thu-so")
@declares(Action.PROPOSE_ANCHOR)
def propose_anchor() -> ResponseReturnValue:
    """Propose a certificate."""
    form, act = AnchorForm(), AnchorActForm(formdata=None)
    if not form.accepted():
        return _page(form, act), 422
    if not form.file.data:
        form.file.errors = ["Chọn tệp chứng thư số."]
        return _page(form, act), 422
    try:
        trust_anchors.propose(form.file.data.read(), actor=identity.signed_in())
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(form, act, sentence), status
    flash("Đã đề nghị. Người thứ hai đối chiếu dấu vân tay với công bố của nơi cấp rồi duyệt.", "ok")
    return redirect(url_for("originals.anchors"), 303)


@blueprint.post("/quan-tri/chung-thu-so/<ref>/<what>")
@declares(Action.APPROVE_ANCHOR, Action.PROPOSE_ANCHOR)
def decide_anchor(ref: str, what: str) -> ResponseReturnValue:
    """Approve, reject, or trust no longer."""
    if what not in DONE:
        raise NoSuchPage
    form, actor = AnchorActForm(), identity.signed_in()
    if not form.accepted():
        return _page(AnchorForm(formdata=None), form, wrong=ref), 422
    try:
        if what == "duyet":
            trust_anchors.approve(ref, actor=actor)
        elif what == "khong-duyet":
            trust_anchors.reject(ref, form.reason.data or "", actor=actor)
        else:
            trust_anchors.end(ref, form.reason.data or "", actor=actor)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(AnchorForm(formdata=None), form, sentence, wrong=ref), status
    flash(DONE[what], "ok")
    return redirect(url_for("originals.anchors"), 303)


def _page(form: AnchorForm, act: AnchorActForm, sentence: str = "", *, wrong: str = "") -> str:
    viewer = identity.signed_in()
    return render_template(
        "originals/anchors.html", rows=screen.listed(viewer), form=form, act=act, sentence=sentence, wrong=wrong,
        may_propose=viewer.holds(Role.ADMINISTRATOR),
    )  # fmt: skip
