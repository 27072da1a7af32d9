"""Uploading papers, also as phone photos, and looking at them inside the application."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.vocabulary import PaperKind
from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role, whole
from web.blueprints.documents.routes import SANDBOX, attachment
from web.blueprints.papers.forms import UploadForm
from web.blueprints.papers.routes import UNIT_ROLES, blueprint
from web.blueprints.papers.uploads import stored_from
from workflow.actions import Action
from workflow.errors import NotFound
from workflow.payloads import PaperAdded
from workflow.queries import paper_previews, paper_view, unit_papers
from workflow.queries.unit_papers import PapersPage
from workflow.services import drafting


@blueprint.route("/ho-so/<ref>/giay-to/tai-len", methods=["GET", "POST"])
@declares(Action.ATTACH_PAPER)
def attach(ref: str) -> ResponseReturnValue:
    """Attach a paper that stands for the whole dossier."""
    viewer = identity.signed_in()
    page = unit_papers.page(viewer, ref)
    require_role(viewer, *UNIT_ROLES)
    form = UploadForm(kind=request.args.get("loai", "")[:40])
    if not form.accepted():
        return _attach_page(form, page), 422 if form.errors else 200
    try:
        stored = stored_from(form.file.data)
        paper = PaperAdded(
            kind=PaperKind.of(form.kind.data),
            sha256=stored.sha256,
            filename=stored.filename,
            number=form.number.data or "",
            signed_on=form.signed_on.data,
        )
        confirms = bool(form.confirms_conduct.data)
        drafting.attach_to_dossier(page.id, [paper], actor=viewer, confirms_conduct=confirms)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _attach_page(form, page, sentence), status
    flash(f"Đã đính kèm «{paper.kind.label}» vào hồ sơ.", "ok")
    return redirect(url_for("papers.shown", ref=ref), 303)


def _attach_page(form: UploadForm, page: PapersPage, sentence: str = "") -> str:
    return render_template("papers/attach.html", form=form, page=page, sentence=sentence)


@blueprint.get("/giay-to/<ref>/xem")
@declares(Action.VIEW_NOMINATION)
def look(ref: str) -> ResponseReturnValue:
    """Show a paper beside what is known of it."""
    asked = request.args.get("trang", "1")
    found = paper_view.paper(identity.signed_in(), ref)
    page = max(1, whole(asked, 1))
    return render_template("papers/look.html", found=found, number=min(max(page, 1), max(found.pages, 1)))


@blueprint.get("/giay-to/<ref>/anh/<int:number>")
@declares(Action.VIEW_NOMINATION)
def picture(ref: str, number: int) -> ResponseReturnValue:
    """Send the picture of one page: drawn anew by us, so that it may be shown inline."""
    content = paper_view.picture(identity.signed_in(), ref, number)
    if content is None:
        raise NotFound("ảnh của giấy tờ này")
    response = Response(content, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@blueprint.get("/giay-to/<ref>/word")
@declares(Action.VIEW_NOMINATION)
def word(ref: str) -> ResponseReturnValue:
    """Send a paper that was made of data as Word."""
    return attachment(paper_previews.word_of(identity.signed_in(), ref))
