"""``/thong-bao``: the digest of notices, grouped by day; seen when the reader says so."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired

from web import identity
from web.access import declares
from web.blueprints.notices.words import notice_line
from web.forms import VietnameseForm
from workflow import clock
from workflow.actions import Action
from workflow.queries import notices as queries
from workflow.services import notices

blueprint = Blueprint("notices", __name__, url_prefix="/thong-bao")


class SeenForm(VietnameseForm):
    """Up to which event the reader has seen."""

    den = IntegerField("Đến", validators=[InputRequired("Tải lại trang rồi thử lại.")])


@blueprint.get("")
@declares(Action.USE_OWN_ACCOUNT)
def index() -> str:
    """Show what others did of late on what concerns me."""
    found = queries.digest(identity.signed_in())
    days = [
        (day, [notice_line(one) for one in part])
        for day, part in groupby(found.lines, key=lambda one: clock.local(one.at).date())
    ]
    return render_template(
        "notices/index.html", days=days, new=found.new, newest=found.newest, kept=queries.KEPT_DAYS
    )


@blueprint.post("/da-xem")
@declares(Action.USE_OWN_ACCOUNT)
def seen() -> Response:
    """Count everything on the page as seen."""
    form = SeenForm()
    if form.validate_on_submit():
        notices.seen(form.den.data or 0, actor=identity.signed_in())
    return redirect(url_for("notices.index"), code=303)
