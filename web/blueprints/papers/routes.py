"""``/ho-so/<ref>/giay-to``: what a dossier needs and has; the short form; using, signing, withdrawing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.papers.forms import DetailsForm, SignedForm, UseForm, WithdrawForm
from web.forms import KeyedForm, errors_of, new_key
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.queries import paper_previews as previews
from workflow.queries import unit_papers as seen
from workflow.queries.unit_papers import PapersPage
from workflow.roles import Role
from workflow.services import unit_papers as makes
from workflow.services.unit_papers import Details

blueprint = Blueprint("papers", __name__)
UNIT_ROLES = (Role.CLERK, Role.UNIT_HEAD)
AUTOSAVE = "X-Autosave"


def is_own(viewer: Actor, unit_id: int) -> bool:
    """Whether the viewer works for the unit."""
    return unit_id in viewer.units_with(*UNIT_ROLES)


@blueprint.get("/ho-so/<ref>/giay-to")
@declares(Action.VIEW_DOSSIER)
def shown(ref: str) -> ResponseReturnValue:
    """Show every paper that the dossier needs and has."""
    viewer = identity.signed_in()
    return _shown(viewer, seen.page(viewer, ref))


def _shown(viewer: Actor, page: PapersPage, sentence: str = "", form: SignedForm | None = None) -> str:
    own = is_own(viewer, page.unit_id)
    slots = page.all_slots
    return render_template(
        "papers/shown.html",
        page=page,
        own=own,
        may_make=own and page.editable,
        done=sum(slot.complete for slot in slots),
        needed=len(slots),
        makeable=[slot for slot in slots if slot.can_make and not slot.held],
        signing=form or SignedForm(signed_on=clock.today()),
        key=new_key(),
        sentence=sentence,
    )


@blueprint.route("/ho-so/<ref>/giay-to/thong-tin", methods=["GET", "POST"])
@declares(Action.ATTACH_PAPER)
def details(ref: str) -> ResponseReturnValue:
    """Ask what letter and minutes need; the browser saves while one types."""
    viewer = identity.signed_in()
    require_role(viewer, *UNIT_ROLES)
    page = seen.page(viewer, ref)
    form = DetailsForm(obj=page.details)
    if page.must_be_counted and not page.details.stored and request.method == "GET":
        form.is_secret.data = True
    for number in (form.members, form.present):
        number.data = number.data or None  # an empty box, not a 0 that nobody typed
    if not form.accepted():
        return autosaved(form) or (_details_page(form, page), 422 if form.errors else 200)
    try:
        makes.save_details(page.id, _details(form), actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return autosaved(form, sentence) or (_details_page(form, page, sentence), status)
    if request.headers.get(AUTOSAVE):
        return "", 204
    flash("Đã lưu thông tin của tờ trình và biên bản.", "ok")
    return redirect(url_for("papers.shown", ref=ref), 303)


def autosaved(form: KeyedForm, sentence: str = "") -> ResponseReturnValue | None:
    """Answer the script that saves while one types: what is wrong, in one sentence; None for a form sent by hand."""
    if not request.headers.get(AUTOSAVE) or request.method != "POST":
        return None
    wrong = "; ".join(f"{label}: {text}" for _id, label, text in errors_of(form))
    return {"sentence": wrong or sentence}, 422


def _details(form: DetailsForm) -> Details:
    values: dict[str, Any] = {}
    for name in Details.__dataclass_fields__:
        if name != "stored":
            value = form[name].data
            values[name] = value if value is not None or name.endswith("_on") else _empty(name)
    return Details(stored=True, **values)


def _empty(name: str) -> str | int:
    return 0 if name in {"members", "present"} else ""


def _details_page(form: DetailsForm, page: PapersPage, sentence: str = "") -> str:
    return render_template("papers/details.html", form=form, page=page, sentence=sentence)


@blueprint.post("/ho-so/<ref>/giay-to/lap")
@declares(Action.ATTACH_PAPER)
def use_all(ref: str) -> ResponseReturnValue:
    """Make and use every paper that can be finished now; tell what the others lack."""
    viewer = identity.signed_in()
    require_role(viewer, *UNIT_ROLES)
    page = seen.page(viewer, ref)
    form = KeyedForm()
    form.accepted()
    keys = [slot.key for slot in page.slots if slot.can_make and not slot.held]
    reports = [one.id for one in page.nominees if _lacks_report(one)]
    try:
        made = makes.use_all(page.id, keys, reports, actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _shown(viewer, page, sentence), status
    kept = [one for one in made if not one.problem]
    if kept:
        flash(f"Đã lập {len(kept)} giấy tờ từ dữ liệu. In, ký, đóng dấu rồi ghi ngày ký.", "ok")
    for problem in dict.fromkeys(one.problem for one in made if one.problem):
        flash(problem, "wait")
    return redirect(url_for("papers.shown", ref=ref), 303)


def _lacks_report(one: seen.NomineeSlots) -> bool:
    return one.editable and any(slot.can_make and not slot.held for slot in one.slots)


@blueprint.post("/ho-so/<ref>/giay-to/ban/<key>")
@declares(Action.ATTACH_PAPER)
def use(ref: str, key: str) -> ResponseReturnValue:
    """Use the paper that was shown."""
    viewer = identity.signed_in()
    require_role(viewer, *UNIT_ROLES)
    found = previews.preview(viewer, ref, key)
    page = seen.page(viewer, ref)
    form = UseForm()
    try:
        form.accepted()
        makes.use_paper(page.id, key, actor=viewer, seen=form.ban.data or "")
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return preview_page(found, own=True, sentence=sentence), status
    flash(f"Đã dùng bản này làm «{found.label}». In, ký, đóng dấu rồi ghi ngày ký.", "ok")
    return redirect(url_for("papers.shown", ref=ref), 303)


def preview_page(found: previews.Preview, *, own: bool, sentence: str = "", **more: Any) -> str:
    """Return the page that shows a paper as it would print."""
    return render_template(
        "papers/preview.html",
        found=found,
        own=own,
        sentence=sentence,
        key=new_key(),
        **{"report_of": None, "form": None} | more,
    )


@blueprint.post("/ho-so/<ref>/giay-to/da-ky")
@declares(Action.ATTACH_PAPER)
def signed(ref: str) -> ResponseReturnValue:
    """Record that the printed papers were signed."""
    viewer = identity.signed_in()
    require_role(viewer, *UNIT_ROLES)
    page = seen.page(viewer, ref)
    form = SignedForm()
    if not form.accepted():
        return _shown(viewer, page, form=form), 422
    try:
        count = makes.record_signing(page.id, form.signed_on.data, actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _shown(viewer, page, sentence, form), status
    flash(f"Đã ghi {count} giấy tờ được ký. Bản chính là bản giấy đã ký, đóng dấu.", "ok")
    return redirect(url_for("papers.shown", ref=ref), 303)


@blueprint.post("/ho-so/<ref>/giay-to/rut")
@declares(Action.ATTACH_PAPER)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take a paper of the dossier out."""
    viewer = identity.signed_in()
    require_role(viewer, *UNIT_ROLES)
    page = seen.page(viewer, ref)
    form = WithdrawForm()
    if form.accepted():
        try:
            name = makes.withdraw_from_dossier(page.id, form.paper.data or "", actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
            return _shown(viewer, page, sentence), status
        flash(f"Đã rút «{name}» khỏi hồ sơ.", "ok")
    return redirect(url_for("papers.shown", ref=ref), 303)
