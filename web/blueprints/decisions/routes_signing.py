"""``/quyet-dinh/ky``: everything that waits for a signature on one screen; choose, confirm once."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.decisions.forms import ChooseForm, ReasonForm, SignSetForm
from web.blueprints.decisions.routes import blueprint
from web.errors import status_of
from web.forms import KeyedForm
from workflow.actions import Action
from workflow.errors import Conflict, InvalidInput
from workflow.queries import signing as screen
from workflow.roles import Role
from workflow.services import signing
from workflow.services.seen import read_seen


@blueprint.get("/quyet-dinh/ky")
@declares(Action.RECORD_SIGNATURE)
def signing_desk() -> ResponseReturnValue:
    """Show what waits for the viewer's signature."""
    require_role(identity.signed_in(), Role.SIGNER)
    return _desk(ChooseForm(formdata=None))


@blueprint.post("/quyet-dinh/ky/xac-nhan")
@declares(Action.RECORD_SIGNATURE)
def confirm_signing() -> ResponseReturnValue:
    """Show once more what is about to be signed: the only question before the signature."""
    viewer, form = identity.signed_in(), ChooseForm()
    require_role(viewer, Role.SIGNER)
    if not form.accepted():
        return _desk(form), 422
    shown = {text.partition(":")[0]: text for text in form.thay.data}
    refs = tuple(shown) if form.tat_ca.data else tuple(ref for ref in form.chon.data if ref in shown)
    if not refs:
        return _desk(form, "Chưa chọn quyết định nào. Đánh dấu quyết định cần ký, hoặc ký tất cả."), 422
    return _asked(refs, shown, SignSetForm(formdata=None))


def _asked(refs: tuple[str, ...], shown: dict[str, str], form: SignSetForm) -> str:
    """Return the page with the one question, each draft with the mark of what was on the screen."""
    desk = screen.desk(identity.signed_in(), refs)
    seen = [shown[one.sheet.ref] for one in desk.waiting]
    return render_template("decisions/confirm_signing.html", desk=desk, form=form, seen=seen)


@blueprint.post("/quyet-dinh/ky")
@declares(Action.RECORD_SIGNATURE)
def sign_set() -> ResponseReturnValue:
    """Sign what was shown; each document has its own result."""
    viewer, form = identity.signed_in(), SignSetForm()
    require_role(viewer, Role.SIGNER)
    if not form.accepted():
        shown = {text.partition(":")[0]: text for text in form.thay.data}
        return _asked(tuple(shown), shown, form) if form.lacks_proof else _desk(form), 422
    try:
        results = signing.sign_set([read_seen(text) for text in form.thay.data], actor=viewer)
    except InvalidInput as error:
        return _desk(form, error.message), 422
    failed = [one.error for one in results if one.error is not None]
    conflict = next((error for error in failed if isinstance(error, Conflict)), None)
    status = 200 if not failed else status_of(conflict or failed[0])
    return render_template(
        "decisions/signed.html", results=results, signed=[one for one in results if one.ok]
    ), status


def _desk(form: KeyedForm, sentence: str = "") -> str:
    return render_template(
        "decisions/desk.html",
        desk=screen.desk(identity.signed_in()),
        form=form,
        sentence=sentence,
        decline=ReasonForm(formdata=None),
    )


@blueprint.route("/quyet-dinh/<ref>/khac-biet", methods=["GET", "POST"])
@declares(Action.EXPLAIN_DIFFERENCE)
def differences(ref: str) -> ResponseReturnValue:
    """Compare a draft with the council's result and write why it differs."""
    viewer, form = identity.signed_in(), ReasonForm()
    sheet = screen.differences_of(viewer, ref)
    sentence, status = "", 200
    if form.accepted():
        try:
            count = signing.explain(sheet.draft.id, form.reason.data or "", actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(f"Đã ghi lý do cho {count} trường hợp khác kết quả Hội đồng.", "ok")
            return redirect(url_for("decisions.differences", ref=ref), 303)
    elif form.errors:
        status = 422
    return render_template("decisions/differences.html", sheet=sheet, form=form, sentence=sentence), status
