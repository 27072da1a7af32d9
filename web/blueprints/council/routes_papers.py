"""The papers of a session: made before it, downloaded afterwards."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.council.base import blueprint, session_id
from web.blueprints.documents.routes import attachment
from web.forms import KeyedForm
from workflow.actions import Action
from workflow.queries import council as seen
from workflow.queries import paper_scans, session_papers
from workflow.roles import Role
from workflow.services import session_papers as makes


@blueprint.get("/hoi-dong/<ref>/tai-lieu")
@declares(Action.VIEW_SESSION)
def papers(ref: str) -> ResponseReturnValue:
    """Show the papers of a session."""
    return _papers_page(ref)


def _papers_page(ref: str, sentence: str = "") -> str:
    viewer = identity.signed_in()
    board = seen.board(viewer, ref)
    return render_template(
        "council/papers.html",
        board=board,
        row=board.row,
        groups=session_papers.listed(viewer, ref),
        signed=paper_scans.of_session(viewer, ref),
        sentence=sentence,
    )


@blueprint.post("/hoi-dong/<ref>/tai-lieu")
@declares(Action.MAKE_SESSION)
def make_papers(ref: str) -> ResponseReturnValue:
    """Make invitation and printable pack."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    form = KeyedForm()
    form.validate()
    try:
        makes.make_pack(session_id(ref), url_for("council.shown", ref=ref, _external=True), actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _papers_page(ref, sentence), status
    flash("Đã lập giấy mời và bộ giấy dự phòng.", "ok")
    return redirect(url_for("council.papers", ref=ref), 303)


@blueprint.get("/hoi-dong/<ref>/tai-lieu/<paper_ref>")
@declares(Action.DOWNLOAD_DOCUMENT)
def paper(ref: str, paper_ref: str) -> ResponseReturnValue:
    """Send one paper."""
    return attachment(session_papers.bytes_of(identity.signed_in(), ref, paper_ref))
