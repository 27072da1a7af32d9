"""Votes with a name: open votes and written opinions of a member, the entry of hands and papers, the close."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.council.base import blueprint, to_session
from web.blueprints.council.forms_member import CloseForm, EntryForm, Sent, choices_sent, remark_of
from web.forms import KeyedForm
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_words import Attendance, Choice, SessionState
from workflow.errors import InvalidInput, NotPermitted
from workflow.queries import council as seen
from workflow.queries import council_case, council_voices
from workflow.queries.council import ItemRow
from workflow.queries.council_voices import Entry, OwnVotes
from workflow.roles import Role
from workflow.services import files, named_votes

SHOWN_HERE = (*MENDABLE, NotPermitted)


@blueprint.route("/hoi-dong/<ref>/y-kien", methods=["GET", "POST"])
@declares(Action.CAST_VOTE)
def votes(ref: str) -> ResponseReturnValue:
    """Vote openly in the meeting, or send written opinions; "all the rest" is shown by name before it is sent."""
    viewer = identity.signed_in()
    shown = council_voices.own_votes(viewer, ref)
    me = shown.board.me
    if me is None or not me.is_voting:
        raise NotPermitted("Trang này dành cho thành viên Hội đồng; thư ký nhập phiếu ở từng trường hợp.")
    form, status, sentence, review = KeyedForm(), 200, "", False
    sent = {one.item.ref: Sent(one.choice, one.remark) for one in shown.rows}
    if form.is_submitted():
        sent |= choices_sent(sent)
        open_refs = {one.item.ref for one in shown.open_rows}
        review = request.form.get("viec") == "tat-ca"
        if review:
            sent |= {one: Sent(Choice.AGREE, sent[one].remark) for one in open_refs if not sent[one].choice}
        try:
            done = _vote(shown, sent, viewer, check_only=review) if request.form.get("viec") != "sua" else 0
        except SHOWN_HERE as error:
            status, sentence, _ = back_to_form(form, error)
            review = False
        else:
            if done and not review:
                flash(f"Đã ghi {done} ý kiến của bạn. Bạn đổi được đến khi kết thúc biểu quyết.", "ok")
                return redirect(url_for("council.votes", ref=ref), 303)
    page = render_template(
        "council/votes.html",
        board=shown.board,
        row=shown.board.row,
        shown=shown,
        me=me,
        form=form,
        sent=sent,
        review=review,
        sentence=sentence,
        may_vote=_may_vote(shown),
        choices=list(Choice),
    )
    return page, status


def _may_vote(shown: OwnVotes) -> bool:
    early = shown.board.row.state is SessionState.CONVENED
    here = shown.board.me.attendance if shown.board.me else None
    return bool(shown.open_rows) and (early or here in {Attendance.PRESENT, Attendance.WRITTEN})


def _vote(shown: OwnVotes, sent: Mapping[str, Sent], viewer: Actor, *, check_only: bool) -> int:
    """Give the votes that were chosen or changed, those with the same remark together; return how many."""
    late = [one.item.name for one in shown.rows if not one.is_open and sent[one.item.ref] != _kept(one)]
    if late:
        raise InvalidInput(
            f"{', '.join(late[:3])}: đã kết thúc biểu quyết nên không nhận ý kiến nữa. Các ý kiến khác vẫn ở đây."
        )
    wanted: dict[str, dict[str, Choice]] = {}
    for one in shown.open_rows:
        said = sent[one.item.ref]
        remark = remark_of(said, one.item.name)
        if said.choice is not None and (said.choice, remark) != (one.choice, one.remark):
            wanted.setdefault(remark, {})[one.item.ref] = said.choice
    number = sum(map(len, wanted.values()))
    if number == 0 and not check_only:
        raise InvalidInput("Chưa có ý kiến mới. Chọn ý kiến ở ít nhất một trường hợp rồi gửi.")
    for remark, choices in wanted.items():
        if not check_only:
            named_votes.vote_by_name(shown.board.row.id, choices, actor=viewer, remark=remark)
    return number


def _kept(one: council_voices.OwnVote) -> Sent:
    return Sent(one.choice, one.remark)


@blueprint.route("/hoi-dong/<ref>/bieu-quyet/<item_ref>", methods=["GET", "POST"])
@declares(Action.RUN_SESSION)
def enter_votes(ref: str, item_ref: str) -> ResponseReturnValue:
    """Enter the show of hands, or the papers of absent members, on one case."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    shown = _entry(viewer, ref, item_ref)
    form, status, sentence, review = EntryForm(), 200, "", False
    sent = {one.member.ref: Sent(one.choice) for one in shown.voters}
    if form.is_submitted():
        sent |= choices_sent(sent, ("scan",))
        review = request.form.get("viec") == "tat-ca"
        if review:
            rest = [one.member.ref for one in shown.voters if not one.written and not one.has_voted]
            sent |= {one: Sent(Choice.AGREE) for one in rest if sent[one].choice is None}
        elif request.form.get("viec") != "sua":
            try:
                done = _enter(shown, form, sent, viewer)
            except SHOWN_HERE as error:
                status, sentence, _ = back_to_form(form, error)
            else:
                flash(f"Đã ghi {done} phiếu cho «{shown.item.name}».", "ok")
                return redirect(url_for("council.enter_votes", ref=ref, item_ref=item_ref), 303)
    return _entry_page(shown, form, sent, (status, sentence), review=review)


def _entry(viewer: Actor, ref: str, item_ref: str) -> Entry:
    shown = council_voices.entry(viewer, ref, item_ref)
    _refuse_hidden(shown.item)
    return shown


def _refuse_hidden(item: ItemRow) -> None:
    if item.hidden:
        raise NotPermitted(
            f"Bạn có xung đột lợi ích với trường hợp của {item.name} nên không nhập phiếu; nhờ thư ký khác nhập."
        )


def _enter(shown: Entry, form: EntryForm, sent: Mapping[str, Sent], viewer: Actor) -> int:
    """Enter what was chosen or changed: hands, and papers with their scan; return how many."""
    new = [one for one in shown.voters if sent[one.member.ref].choice not in {None, one.choice}]
    papers = {one.member.ref: sent[one.member.ref].choice for one in new if one.written}
    hands = {one.member.ref: sent[one.member.ref].choice for one in new if not one.written}
    upload = form.scan.data
    if not new:
        raise InvalidInput("Chưa có phiếu mới. Chọn ý kiến của ít nhất một thành viên rồi ghi.")
    if upload and not papers:
        raise InvalidInput(
            "Có bản chụp nhưng chưa chọn ý kiến của người gửi bằng văn bản. Chọn rồi gửi lại tệp."
        )
    scan = files.store(upload.read(), upload.filename or "").sha256 if upload else None
    number, item = shown.board.row.id, shown.item.ref
    for choices, digest in ((hands, None), (papers, scan)):
        chosen = {ref: choice for ref, choice in choices.items() if choice is not None}
        if chosen:
            named_votes.enter_votes(number, item, chosen, actor=viewer, scan_sha256=digest)
    return len(new)


def _entry_page(
    shown: Entry, form: FlaskForm, sent: Mapping[str, Sent], tried: tuple[int, str], *, review: bool = False
) -> ResponseReturnValue:
    status, sentence = tried
    page = render_template(
        "council/enter_votes.html",
        board=shown.board,
        row=shown.board.row,
        shown=shown,
        item=shown.item,
        form=form,
        sent=sent,
        review=review,
        sentence=sentence,
        choices=list(Choice),
        closing=CloseForm(formdata=None, chon=[shown.item.ref]),
    )
    return page, status


@blueprint.post("/hoi-dong/<ref>/ket-thuc-bieu-quyet")
@declares(Action.RUN_SESSION)
def close_votes(ref: str) -> ResponseReturnValue:
    """End the open vote on some cases: count it, note what it means."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    form = CloseForm()
    form.accepted()
    chosen = form.chon.data or []
    if not chosen:
        return to_session(ref)
    board = seen.board(viewer, ref)
    for one in chosen:
        _refuse_hidden(council_case.item_of(board, one))
    try:
        named_votes.close_open_vote(board.row.id, chosen, actor=viewer)
    except SHOWN_HERE as error:
        tried = back_to_form(form, error)
        shown = _entry(viewer, ref, chosen[0])
        sent = {one.member.ref: Sent(one.choice) for one in shown.voters}
        return _entry_page(shown, EntryForm(formdata=None), sent, tried[:2])
    flash("Đã kết thúc biểu quyết; kết quả đã được ghi.", "ok")
    return to_session(ref)
