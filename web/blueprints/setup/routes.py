"""``/cai-dat``: makes the body on an empty installation, once; before and after that there is no such page.

The code comes from the server's terminal, so that a stranger in the network cannot be quicker than the clerk.
"""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from rules.vocabulary import Level
from web.access import public
from web.blueprints.accounts.routes import remote_address
from web.blueprints.common import MENDABLE, back_to_form
from web.blueprints.setup.forms import FoundingForm
from workflow.services import founding
from workflow.services.founding import Founding

blueprint = Blueprint("setup", __name__)


@blueprint.route("/cai-dat", methods=["GET", "POST"])
@public
def index() -> ResponseReturnValue:
    """Show the form while nothing is there; found the body."""
    if not founding.is_waiting():
        raise NoSuchPage
    form = FoundingForm()
    if not form.accepted():
        return _page(form), 422 if form.errors else 200
    try:
        founding.check_setup_code(form.setup_code.data or "", remote=remote_address())
        issued = founding.found(_wanted(form))
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(form, sentence), status
    if form.contact.data:
        current_app.config["CONTACT"] = form.contact.data
    return render_template("setup/done.html", issued=issued, username=form.admin_username.data)


def _wanted(form: FoundingForm) -> Founding:
    return Founding(
        name=form.name.data or "",
        level=Level.of(form.level.data),
        code=form.code.data or "",
        place=form.place.data or "",
        since=form.since.data,
        contact=form.contact.data or "",
        admin_name=form.admin_name.data or "",
        admin_username=form.admin_username.data or "",
        admin_password=form.admin_password.data or "",
        officer_name=form.officer_name.data or "",
        officer_username=form.officer_username.data or "",
    )


def _page(form: FoundingForm, sentence: str = "") -> str:
    return render_template("setup/index.html", form=form, sentence=sentence)
