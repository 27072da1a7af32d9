"""``/hoi-dong/<ref>/lay-y-kien``: the forms of members who will be absent, and what came back on each."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import back_to_form, require_role
from web.blueprints.council.base import blueprint
from web.blueprints.council.forms_member import EntryForm, Sent, choices_sent
from web.blueprints.council.routes_votes import SHOWN_HERE
from web.blueprints.documents.routes import attachment
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_words import Choice
from workflow.errors import InvalidInput
from workflow.queries import written_opinions as seen
from workflow.queries.written_opinions import PaperPage
from workflow.roles import Role
from workflow.services import files, named_votes


@blueprint.get("/hoi-dong/<ref>/lay-y-kien")
@declares(Action.RUN_SESSION)
def absent(ref: str) -> ResponseReturnValue:
    """Show who may write; ``?dang=`` takes the forms of those ticked away."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    chosen, sentence, status = request.args.getlist("chon"), "", 200
    if form := request.args.get("dang"):
        try:
            return attachment(seen.file_of(viewer, ref, chosen, form))
        except InvalidInput as error:
            sentence, status = str(error), 422
    page = seen.listed(viewer, ref)
    return render_template(
        "council/absent.html", page=page, row=page.board.row, chosen=chosen, sentence=sentence
    ), status


@blueprint.route("/hoi-dong/<ref>/lay-y-kien/<member_ref>", methods=["GET", "POST"])
@declares(Action.RUN_SESSION)
def absent_paper(ref: str, member_ref: str) -> ResponseReturnValue:
    """Show one member's form, and take in what came back on it."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    page = seen.paper(viewer, ref, member_ref)
    form, status, sentence = EntryForm(), 200, ""
    sent = {one.item.ref: Sent(one.choice) for one in page.asked}
    if form.is_submitted():
        try:
            sent |= choices_sent(sent, ("scan",))
            done = _enter(page, form, sent, viewer)
        except SHOWN_HERE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash(f"Đã ghi {done} ý kiến của {page.member.name}.", "ok")
            return redirect(url_for("council.absent", ref=ref), 303)
    return render_template(
        "council/absent_paper.html", page=page, row=page.board.row, form=form, sent=sent, sentence=sentence,
        choices=list(Choice),
    ), status  # fmt: skip


def _enter(page: PaperPage, form: EntryForm, sent: Mapping[str, Sent], viewer: Actor) -> int:
    """Enter what was chosen or changed, with the scan of the paper; return how many."""
    before = {one.item.ref: one.choice for one in page.asked}
    new = {ref: one.choice for ref, one in sent.items() if one.choice not in {None, before[ref]}}
    if not new:
        raise InvalidInput("Chưa có ý kiến mới. Chọn theo phiếu nhận về ở ít nhất một trường hợp rồi ghi.")
    upload = form.scan.data
    scan = files.store(upload.read(), upload.filename or "").sha256 if upload else None
    named_votes.enter_paper(
        page.board.row.id, page.member.ref, {ref: one for ref, one in new.items() if one is not None},
        actor=viewer, scan_sha256=scan,
    )  # fmt: skip
    return len(new)
