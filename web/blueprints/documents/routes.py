"""``/van-ban/<ref>.pdf`` and ``/giay-to/<ref>``: stored bytes, checked against their hash, never shown inline."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from workflow.actions import Action
from workflow.queries import documents
from workflow.queries.documents import BeingMade, Download

blueprint = Blueprint("documents", __name__)
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@blueprint.get("/van-ban/<ref>.pdf")
@declares(Action.DOWNLOAD_DOCUMENT)
def issued(ref: str) -> ResponseReturnValue:
    """Download an issued document; until it is rendered, say so."""
    found = documents.issued(identity.signed_in(), ref)
    if isinstance(found, BeingMade):
        back = url_for("decisions.shown", ref=found.decision_ref)
        return render_template("documents/being_made.html", back=back), 409, {"Retry-After": "10"}
    return attachment(found)


@blueprint.get("/giay-to/<ref>")
@declares(Action.VIEW_NOMINATION)
def paper(ref: str) -> ResponseReturnValue:
    """Download a paper of a dossier or nomination."""
    return attachment(documents.paper(identity.signed_in(), ref))


def attachment(download: Download) -> Response:
    """Return the bytes so that no browser runs or shows them in our origin (security.md L8, T32)."""
    response = Response(download.content, mimetype=download.media_type)
    name = quote(download.filename, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
