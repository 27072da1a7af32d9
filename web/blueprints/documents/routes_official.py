"""``/van-ban/chung/<ref>``: an official paper on the page, and its stored bytes as PDF or Word."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.documents.routes import attachment, blueprint
from workflow.actions import Action
from workflow.letter_kinds import LETTERS
from workflow.queries import official_papers, paper_scans


@blueprint.get("/van-ban/chung/<ref>")
@declares(Action.DOWNLOAD_DOCUMENT)
def official(ref: str) -> ResponseReturnValue:
    """Show what an official paper says, with its files."""
    viewer = identity.signed_in()
    found = official_papers.shown(viewer, ref)
    letter = next((one for one in LETTERS.values() if one.kind == found.row.kind), None)
    back = url_for("letters.made", loai=letter.slug) if letter and viewer.holds(letter.role) else ""
    signed = paper_scans.of_official(viewer, ref)
    return render_template(
        "documents/official.html", paper=found.row, sheet_of=found.sheet, signed=signed, back=back
    )


@blueprint.get("/van-ban/chung/<ref>/tep")
@declares(Action.DOWNLOAD_DOCUMENT)
def official_file(ref: str) -> ResponseReturnValue:
    """Download one format; until its bytes are made, go back to the page that says so."""
    found = official_papers.file_of(identity.signed_in(), ref)
    if found is None:
        flash("Tệp đang được tạo. Thử lại sau ít phút.", "wait")
        return redirect(url_for("documents.official", ref=ref), 303)
    return attachment(found)
