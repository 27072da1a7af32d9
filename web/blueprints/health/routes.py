"""``/khoe``: alive, and the database answers. Nothing else is said to strangers."""

from __future__ import annotations

from flask import Blueprint, Response

from web.access import public
from workflow.services import accounts

blueprint = Blueprint("health", __name__)


@blueprint.get("/khoe")
@public
def health() -> Response:
    """Answer "ok", or let the error page say that the database does not."""
    accounts.ping()
    return Response("ok\n", mimetype="text/plain")
