"""``/ca-nhan/<token>``: one nomination for its nominee, by a secret address and nothing else.

Whatever is wrong with the token (never made, ended, taken back, of another shape), the answer is the same page.
"""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from web.access import public
from web.blueprints.nominee.pages import Door, autosave, private, report_page, status_page, write
from workflow.errors import NotFound
from workflow.queries import nominee
from workflow.services import nominee_links
from workflow.services.nominee_links import OpenLink

blueprint = Blueprint("nominee_link", __name__, url_prefix="/ca-nhan")


@blueprint.errorhandler(NotFound)
def closed(_error: NotFound) -> Response:
    """Answer whatever is wrong with a token with the same page, in words for somebody without an account."""
    return private((render_template("nominee/closed.html"), 404), has_form=False)


def _opened(token: str) -> tuple[OpenLink, Door]:
    try:
        link = nominee_links.open_link(token, remote=request.remote_addr or "")
    except nominee_links.TooManyGuesses as error:
        raise TooManyRequests(error.message, retry_after=900) from error
    door = Door(
        link,
        url_for("nominee_link.status", token=token),
        url_for("nominee_link.report", token=token),
        url_for("nominee_link.keep", token=token),
        is_link=True,
    )
    g.home_url = door.status_url  # no account: "home" is this page
    return link, door


@blueprint.get("/<token>")
@public
def status(token: str) -> ResponseReturnValue:
    """Show the state of one's own nomination."""
    link, door = _opened(token)
    return private(status_page(nominee.by_link(link.nomination_id), door), has_form=False)


@blueprint.route("/<token>/bao-cao", methods=["GET", "POST"])
@public
def report(token: str) -> ResponseReturnValue:
    """Write one's own report."""
    link, door = _opened(token)
    if request.method == "POST":
        return private(write(lambda: nominee.by_link(link.nomination_id), door), has_form=True)
    return private(report_page(nominee.by_link(link.nomination_id), door), has_form=True)


@blueprint.post("/<token>/bao-cao/tu-luu")
@public
def keep(token: str) -> ResponseReturnValue:
    """Save while writing."""
    link, door = _opened(token)
    return private(autosave(lambda: nominee.by_link(link.nomination_id), door), has_form=True)
