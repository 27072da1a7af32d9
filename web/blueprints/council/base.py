"""The blueprint of the council's pages, and what its files share."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from web import identity
from workflow.queries import council as seen

blueprint = Blueprint("council", __name__)


def session_id(ref: str) -> int:
    """Return the id of a session the person may see; ``NotFound`` otherwise."""
    return seen.id_of(identity.signed_in(), ref)


def to_session(ref: str, anchor: str = "") -> Response:
    """Send the browser back to the session's page."""
    return redirect(url_for("council.shown", ref=ref, _anchor=anchor or None), 303)
