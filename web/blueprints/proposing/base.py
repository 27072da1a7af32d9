"""The blueprint of the pages of proposing, and what its files share."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from web import identity
from workflow.actor import Actor
from workflow.queries import nominee_grid
from workflow.queries.nominee_grid import GridPage
from workflow.roles import Role

blueprint = Blueprint("proposing", __name__)
UNIT_ROLES = (Role.CLERK, Role.UNIT_HEAD)


def page_of(ref: str) -> tuple[Actor, GridPage]:
    """Return who asks, and the list of a dossier of his own unit; ``NotFound`` for any other."""
    viewer = identity.signed_in()
    return viewer, nominee_grid.grid(viewer, ref)


def to_grid(ref: str, anchor: str = "") -> Response:
    """Send the browser back to the grid."""
    return redirect(url_for("proposing.grid", ref=ref, _anchor=anchor or None), 303)
