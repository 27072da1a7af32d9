"""``/lay-y-kien``: letters to other bodies with their clock, what was answered, who is to be reminded."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url, require_role
from web.blueprints.consultations.forms import LetterForm, RemindForm, ReplyForm
from web.blueprints.documents.routes import attachment
from web.forms import new_key
from workflow import clock
from workflow.actions import Action
from workflow.appraisal_words import ANSWER_LABELS, BODY_LABELS, Answer, AskedBody
from workflow.errors import InvalidInput, NotFound
from workflow.queries import consultations, nominations, official_papers
from workflow.queries.consultations import LetterFilters, LetterPage, Standing
from workflow.queries.nominations import NominationRow
from workflow.roles import Role
from workflow.services import consultations as commands
from workflow.services import files
from workflow.services.consultations import Letter, Reply

blueprint = Blueprint("consultations", __name__)
ASKERS = (Role.APPRAISER, Role.STANDING_BODY)
READERS = (Role.APPRAISER, Role.CONFIRMER, Role.STANDING_BODY, Role.SECRETARY)


@blueprint.get("/lay-y-kien")
@declares(Action.CONSULT)
def index() -> str:
    """Show the letters, those that wait for an answer first."""
    viewer = identity.signed_in()
    require_role(viewer, *READERS)
    filters = asked()
    page = consultations.listed(viewer, filters, cursor())
    return render_template(
        "consultations/index.html",
        page=page,
        filters=filters,
        bodies=BODY_LABELS,
        standings=[("", "Tất cả"), *((one.code, one.label) for one in Standing)],
        to_remind=consultations.to_remind(viewer),
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
        may_ask=any(viewer.holds(role) for role in ASKERS),
        today=clock.today(),
    )


def asked() -> LetterFilters:
    """Return the filters in the address; a value that nobody knows narrows nothing, and the page says so."""
    standing = narrowing.one_of("tinh_trang", {one.code: one for one in Standing}, "Tình hình")
    return LetterFilters(request.args.get("q", "")[:100], standing)


@blueprint.route("/lay-y-kien/moi", methods=["GET", "POST"])
@declares(Action.CONSULT)
def ask() -> ResponseReturnValue:
    """Record a letter about the chosen nominations."""
    viewer = identity.signed_in()
    require_role(viewer, *ASKERS)
    form = LetterForm(chon=request.args.getlist("chon"), asked_on=clock.today())
    if not form.chon.data:
        raise InvalidInput(
            "Chưa chọn đề nghị nào. Vào trang Thẩm định, đánh dấu các dòng rồi chọn «Lấy ý kiến»."
        )
    rows = nominations.targets(viewer, [value.partition(":")[0] for value in form.chon.data])
    if not rows:
        raise NotFound("đề nghị này")
    if not form.accepted():
        return _ask_page(form, rows), 422 if form.errors else 200
    letter = Letter(
        asked=next(body for body in AskedBody if body.value == form.asked.data),
        asked_name=form.asked_name.data or "",
        letter=form.letter.data or "",
        asked_on=form.asked_on.data,
        question=form.question.data or "",
        due_on=form.due_on.data,
    )
    try:
        ref = commands.ask([row.id for row in rows], letter, actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _ask_page(form, rows, sentence), status
    flash("Đã ghi và lập công văn lấy ý kiến kèm phiếu trả lời. Các đề nghị chờ trả lời hoặc hết hạn.", "ok")
    return redirect(url_for("consultations.shown", ref=ref), 303)


@blueprint.get("/lay-y-kien/<ref>")
@declares(Action.CONSULT)
def shown(ref: str) -> str:
    """Show one letter with its nominations and answers."""
    page = consultations.shown(identity.signed_in(), ref)
    return _page(page, ReplyForm(formdata=None, answered_on=clock.today()))


@blueprint.post("/lay-y-kien/<ref>/tra-loi")
@declares(Action.CONSULT)
def answer(ref: str) -> ResponseReturnValue:
    """Record an answer about some of the nominations."""
    viewer = identity.signed_in()
    page, form = consultations.shown(viewer, ref), ReplyForm()
    if not form.accepted():
        return _page(page, form), 422
    chosen = {one.id for one in page.nominations if one.ref in form.chon.data}
    try:
        scan = form.file.data
        stored = files.store(scan.read(), scan.filename or "") if scan and scan.filename else None
        word = next(one for one in Answer if one.value == form.answer.data)
        words = dict.fromkeys(sorted(chosen), (word, form.note.data or ""))
        reply = Reply(form.answered_on.data, form.letter.data or "", words, stored)
        commands.record_answer(ref, reply, actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(page, form, sentence), status
    flash("Đã ghi trả lời.", "ok")
    return redirect(url_for("consultations.shown", ref=ref), 303)


@blueprint.post("/lay-y-kien/<ref>/nhac")
@declares(Action.CONSULT)
def remind(ref: str) -> ResponseReturnValue:
    """Record that the body was reminded today."""
    if RemindForm().accepted():
        try:
            commands.remind(ref, actor=identity.signed_in())
            flash("Đã ghi lần nhắc hôm nay.", "ok")
        except MENDABLE as error:
            flash(error.message, "wait")
    return redirect(url_for("consultations.shown", ref=ref), 303)


@blueprint.get("/lay-y-kien/van-ban/<ref>")
@declares(Action.CONSULT)
def scan(ref: str) -> ResponseReturnValue:
    """Download the scan of an answer."""
    return attachment(consultations.reply_file(identity.signed_in(), ref))


def _ask_page(form: LetterForm, rows: tuple[NominationRow, ...], sentence: str = "") -> str:
    return render_template("consultations/ask.html", form=form, rows=rows, sentence=sentence)


def _page(page: LetterPage, form: ReplyForm, sentence: str = "") -> str:
    viewer = identity.signed_in()
    return render_template(
        "consultations/shown.html",
        page=page,
        row=page.row,
        form=form,
        sentence=sentence,
        bodies=BODY_LABELS,
        answers=ANSWER_LABELS,
        waiting=[one for one in page.nominations if one.answer is None],
        may_act=page.row.body_unit_id in viewer.units_with(*ASKERS),
        today=clock.today(),
        key=new_key(),
        papers=official_papers.papers_of(viewer, "consultation", page.row.id),
    )
