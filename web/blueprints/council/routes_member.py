"""The council's member: one case with its comments, and the conflicts of interest of a session."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form
from web.blueprints.council import routes_votes  # noqa: F401 - registers its routes
from web.blueprints.council.base import blueprint
from web.blueprints.council.forms_member import CommentForm, DeclareForm, JudgeForm, ReportForm
from web.forms import new_key, refuse_unknown_fields
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_words import Attendance, SessionState, Way
from workflow.errors import NotFound, NotPermitted
from workflow.queries import council_case, council_voices
from workflow.queries.council import ItemRow
from workflow.queries.council_case import Case
from workflow.queries.council_voices import Conflicts
from workflow.services import comments, conflicts

SHOWN_HERE = (*MENDABLE, NotPermitted)
"""Answers that belong on the page itself, beside what was typed."""
BROKEN = "Biểu mẫu không còn nguyên vẹn. Nội dung vẫn ở đây; gửi lại lần nữa."
AT_MOST = 60
"""Cases listed to tick at once; the rest is found by name."""


# --- one case


@blueprint.route("/hoi-dong/<ref>/truong-hop/<item_ref>", methods=["GET", "POST"])
@declares(Action.VIEW_SESSION, Action.COMMENT_CASE)
def case(ref: str, item_ref: str) -> ResponseReturnValue:
    """Show one case; take a comment, a reply, or other words for one's own comment."""
    viewer = identity.signed_in()
    shown = council_case.case(viewer, ref, item_ref)
    form, status, sentence = CommentForm(formdata=None), 200, ""
    if request.method == "POST":
        form = CommentForm()
        if form.accepted():
            try:
                place = _speak(shown, form, viewer)
            except SHOWN_HERE as error:
                status, sentence, _ = back_to_form(form, error)
            else:
                return redirect(url_for("council.case", ref=ref, item_ref=item_ref, _anchor=place), 303)
        if status == 200:
            status, sentence = 422, BROKEN
    page = render_template(
        "council/case.html",
        board=shown.board,
        row=shown.board.row,
        case=shown,
        item=shown.item,
        form=form,
        sentence=sentence,
        key=new_key(),
        may_vote=_may_vote(shown),
        may_enter=_may_enter(shown),
    )
    return page, status


def _may_vote(shown: Case) -> bool:
    me, early = shown.board.me, shown.board.row.state is SessionState.CONVENED
    if me is None or not me.is_voting or shown.item.hidden:
        return False
    written = early or me.attendance is Attendance.WRITTEN
    return council_voices.takes_votes(shown.board, shown.item, written=written)


def _may_enter(shown: Case) -> bool:
    can = shown.item.way is not Way.CONSENSUS and shown.item.result is None and not shown.item.hidden
    return can and shown.board.organises and shown.board.row.state in council_case.OPEN_STATES


def _speak(shown: Case, form: CommentForm, viewer: Actor) -> str:
    """Carry out what the form asks; return where on the page it stands. The same words twice are kept once."""
    number, item_ref, text = shown.board.row.id, shown.item.ref, form.text.data or ""
    meant = form.y_kien.data or ""
    if form.viec.data == "sua":
        own = {one.ref: one.text for top in shown.comments for one in (top, *top.replies) if one.is_mine}
        if own.get(meant) != text:
            comments.edit(number, item_ref, meant, text, actor=viewer)
            flash("Đã sửa ý kiến; bản trước vẫn được giữ.", "ok")
        return f"y-kien-{meant}"
    reply_to = meant if form.viec.data == "tra-loi" else ""
    beside = next((one.replies for one in shown.comments if one.ref == reply_to), ())
    again = next((one for one in beside or shown.comments if one.is_mine and one.text == text), None)
    if again is None:
        made = comments.add(number, item_ref, text, actor=viewer, reply_to=reply_to)
        flash("Đã ghi ý kiến của bạn.", "ok")
        return f"y-kien-{made}"
    return f"y-kien-{again.ref}"


# --- conflicts of interest


@blueprint.route("/hoi-dong/<ref>/xung-dot", methods=["GET", "POST"], endpoint="conflicts")
@declares(Action.DECLARE_CONFLICT, Action.REPORT_CONFLICT, Action.END_CONFLICT, Action.VIEW_SESSION)
def conflicts_page(ref: str) -> ResponseReturnValue:
    """Show the conflicts of interest; declare, report, confirm, lift."""
    viewer = identity.signed_in()
    shown = council_voices.conflicts_in(viewer, ref)
    asked = request.form.get("viec", "")
    if request.method == "POST" and asked in {"khai", "tim"}:
        return _declare(shown, viewer, search_only=asked == "tim")
    if request.method == "POST" and asked in {"bao", "tim-bao"}:
        return _report(shown, viewer, search_only=asked == "tim-bao")
    if request.method == "POST":
        return _judge(shown, viewer)
    return _conflicts_page(shown)


def _declare(shown: Conflicts, viewer: Actor, *, search_only: bool) -> ResponseReturnValue:
    form, status, sentence = DeclareForm(), 200, ""
    refuse_unknown_fields(form)
    if not search_only:
        status = 422
        if form.accepted():
            try:
                chosen = form.chon.data or []
                conflicts.declare(shown.board.row.id, chosen, form.note.data or "", actor=viewer)
            except SHOWN_HERE as error:
                status, sentence, _ = back_to_form(form, error)
            else:
                flash(f"Đã ghi {len(chosen)} trường hợp bạn không tham gia xét.", "ok")
                return _to_conflicts(shown)
    return _conflicts_page(shown, status, declare=form, declare_sentence=sentence)


def _report(shown: Conflicts, viewer: Actor, *, search_only: bool) -> ResponseReturnValue:
    form, status, sentence = ReportForm(), 200, ""
    refuse_unknown_fields(form)
    form.thanh_vien.choices = _members(shown)
    if not search_only:
        status = 422
        if form.accepted():
            try:
                item = next((one for one in shown.cases if one.ref == form.truong_hop.data), None)
                if item is None:
                    raise NotFound("trường hợp này")
                conflicts.report(
                    shown.board.row.id, item.ref, form.thanh_vien.data, form.note.data or "", actor=viewer
                )
            except SHOWN_HERE as error:
                status, sentence, _ = back_to_form(form, error)
            else:
                flash("Đã ghi. Người được báo, hoặc thành viên khác không có xung đột, sẽ xem xét.", "ok")
                return _to_conflicts(shown)
    return _conflicts_page(shown, status, report=form, report_sentence=sentence)


def _judge(shown: Conflicts, viewer: Actor) -> ResponseReturnValue:
    form, status, sentence = JudgeForm(), 422, ""
    if form.accepted():
        number, meant = shown.board.row.id, form.xung_dot.data
        if meant not in {one.ref for one in (*shown.mine, *shown.others, *shown.ended)}:
            raise NotFound("xung đột lợi ích này")
        try:
            if form.viec.data == "dung":
                conflicts.confirm(number, meant, actor=viewer)
                flash("Đã xác nhận: người này không tham gia xét trường hợp đó.", "ok")
            elif conflicts.end(number, meant, form.reason.data or "", actor=viewer):
                flash("Đã bỏ xung đột lợi ích; hai người đã xác nhận.", "ok")
            else:
                flash("Đã ghi đề nghị bỏ. Cần một người khác không có xung đột đồng ý.", "ok")
        except SHOWN_HERE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            return _to_conflicts(shown)
    else:
        sentence = BROKEN if not form.reason.errors else ""
    return _conflicts_page(shown, status, judge=form, judge_sentence=sentence)


def _to_conflicts(shown: Conflicts) -> ResponseReturnValue:
    return redirect(url_for("council.conflicts", ref=shown.board.row.ref), 303)


def _members(shown: Conflicts) -> dict[str, str]:
    others = (one for one in shown.board.members if one.is_voting and not one.is_me)
    return {"": "Chọn thành viên…"} | {one.ref: f"{one.name} – {one.post}" for one in others}


def _conflicts_page(
    shown: Conflicts,
    status: int = 200,
    *,
    declare: DeclareForm | None = None,
    report: ReportForm | None = None,
    judge: JudgeForm | None = None,
    **sentences: str,
) -> ResponseReturnValue:
    if declare is None:
        declare = DeclareForm(formdata=None, q=request.args.get("q", "")[:120])
    if report is None:
        report = ReportForm(formdata=None, truong_hop=request.args.get("truong-hop", ""))
        report.thanh_vien.choices = _members(shown)
    by_ref = {one.ref: one for one in shown.cases}
    ticked = [by_ref[one] for one in declare.chon.data or [] if one in by_ref]
    found = [one for one in council_voices.matching(shown.cases, declare.q.data or "") if one not in ticked]
    wanted = by_ref.get(report.truong_hop.data or "")
    named = council_voices.matching(shown.cases, report.ten.data) if report.ten.data else ()
    page = render_template(
        "council/conflicts.html",
        board=shown.board,
        row=shown.board.row,
        shown=shown,
        viewer_sits=bool(shown.board.me and shown.board.me.is_voting),
        declare=declare,
        report=report,
        judge=judge,
        ticked=ticked,
        groups=_by_award_and_unit(found[:AT_MOST]),
        total=len(found),
        at_most=AT_MOST,
        wanted=wanted,
        named=[one for one in named if one is not wanted][:AT_MOST],
        key=new_key(),
        **{"declare_sentence": "", "report_sentence": "", "judge_sentence": ""} | sentences,
    )
    return page, status


def _by_award_and_unit(rows: list[ItemRow]) -> dict[str, dict[str, list[ItemRow]]]:
    groups: dict[str, dict[str, list[ItemRow]]] = {}
    for one in rows:
        groups.setdefault(one.award.label, {}).setdefault(one.unit, []).append(one)
    return groups
