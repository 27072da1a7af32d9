"""``/quyet-dinh/<ref>/van-ban``: the paper of a decision on the page, as Word, and as a PDF draft."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.decisions.routes import blueprint
from web.blueprints.documents.routes import attachment
from workflow.actions import Action
from workflow.errors import NotFound
from workflow.queries import decision_papers as papers

PDF, DOCX = "pdf", "docx"


@blueprint.get("/quyet-dinh/<ref>/van-ban")
@declares(Action.VIEW_DECISION)
def paper(ref: str) -> ResponseReturnValue:
    """Show the decision as it prints; ``?dang=docx`` or ``pdf`` gives a file. The issued PDF is the stored one."""
    found = papers.paper(identity.signed_in(), ref)
    asked = request.args.get("dang", "")
    if asked == PDF and not found.is_draft:
        return redirect(url_for("documents.issued", ref=found.document_ref))
    if asked in (PDF, DOCX):
        return attachment(papers.drawn(found, asked))
    if asked:
        raise NotFound("định dạng này")
    sheets = papers.on_page(found.content) if found.content else None
    return render_template("decisions/paper.html", found=found, sheets=sheets)
