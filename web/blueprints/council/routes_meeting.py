"""The secretary in the meeting: roll, tellers, base, item on screen, consensus on the list, conclusion."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.council.base import blueprint, to_session
from web.blueprints.council.forms import BaseForm, ConcludeForm, ModeForm, PickedForm, RestForm, TellersForm
from web.forms import KEY_FIELD, TOKEN_FIELD, KeyedForm
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_words import Attendance, VoteBase, VotingMode, Way
from workflow.errors import Conflict, InvalidInput
from workflow.queries import council as seen
from workflow.queries import number_books
from workflow.queries.council import Board, ItemRow
from workflow.queries.council_agenda import matching
from workflow.roles import Role
from workflow.services import council, meeting, sessions
from workflow.services.meeting import Present

WAYS = {"cong-khai": Way.OPEN, "kin": Way.SECRET}
PICK_AT_MOST = 200


def _organiser(ref: str) -> tuple[Actor, Board]:
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    return viewer, seen.board(viewer, ref)


def _page(
    template: str, board: Board, form: FlaskForm, tried: tuple[int, str], **more: object
) -> ResponseReturnValue:
    status, sentence = tried
    page = render_template(template, board=board, row=board.row, form=form, sentence=sentence, **more)
    return page, status if status != 200 else 422 if form.errors else 200


def _tried(form: FlaskForm, what: Callable[[], object]) -> tuple[int, str] | None:
    """Do it; return None when it was done, else status and sentence for the form."""
    try:
        what()
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return status, sentence
    return None


@blueprint.route("/hoi-dong/<ref>/diem-danh", methods=["GET", "POST"])
@declares(Action.RUN_SESSION)
def roll(ref: str) -> ResponseReturnValue:
    """Call the roll and begin the meeting."""
    viewer, board = _organiser(ref)
    form, tried = KeyedForm(), (200, "")
    if form.is_submitted():
        form.validate()
        outcome = _tried(form, lambda: _call_roll(board, viewer))
        if outcome is None:
            flash("Đã điểm danh.", "ok")
            return to_session(ref)
        tried = outcome
    return _page(
        "council/roll.html",
        board,
        form,
        tried,
        typed=request.form,
        attendances=Attendance,
        today=clock.today(),
    )


def _call_roll(board: Board, viewer: Actor) -> None:
    known = {TOKEN_FIELD, KEY_FIELD, "chu-tri"}
    known |= {f"{key}-{one.ref}" for one in board.members for key in ("co-mat", "giay")}
    if any(name not in known for name in request.form):
        raise InvalidInput("Biểu mẫu gửi lên có ô không thuộc bước này. Tải lại trang rồi gửi lại.")
    called = {}
    for one in board.members:
        said = request.form.get(f"co-mat-{one.ref}", "")
        if said not in {each.value for each in Attendance}:
            raise InvalidInput(f"Chưa điểm danh: {one.name}.")
        called[one.ref] = Present(Attendance(said), on_paper=bool(request.form.get(f"giay-{one.ref}")))
    meeting.call_roll(board.row.id, called, actor=viewer, presiding=request.form.get("chu-tri") or None)


@blueprint.route("/hoi-dong/<ref>/to-kiem-phieu", methods=["GET", "POST"])
@declares(Action.RUN_SESSION)
def tellers(ref: str) -> ResponseReturnValue:
    """Note the three tellers the meeting elected."""
    viewer, board = _organiser(ref)
    able = dict(meeting.possible_tellers(board.row.id, actor=viewer))
    names = {one.ref: f"{one.name} – {one.post}" for one in board.members if one.ref in able}
    form, tried = TellersForm(), (200, "")
    form.tellers.choices = list(names.items())
    if form.accepted():
        outcome = _tried(
            form, lambda: meeting.elect_tellers(board.row.id, form.tellers.data or [], actor=viewer)
        )
        if outcome is None:
            flash("Đã ghi Tổ kiểm phiếu.", "ok")
            return to_session(ref)
        tried = outcome
    chosen = form.tellers.data or [one.ref for one in board.tellers]
    barred = [one for one in board.members if one.is_voting and one.ref not in able]
    return _page("council/tellers.html", board, form, tried, names=names, chosen=chosen, barred=barred)


@blueprint.route("/hoi-dong/<ref>/cach-tinh", methods=["GET", "POST"])
@declares(Action.RUN_SESSION, Action.CONFIRM_VOTE_BASE)
def base(ref: str) -> ResponseReturnValue:
    """Choose whom the threshold counts (secretary), confirm it (who presides)."""
    viewer = identity.signed_in()
    board = seen.board(viewer, ref)
    presides = bool(board.me and board.me.presides)
    if not presides:
        require_role(viewer, Role.SECRETARY)
    form, tried = BaseForm(base=board.base.value, citation=board.base_citation), (200, "")
    if form.accepted():
        chosen = VoteBase(form.base.data)
        confirms = presides and chosen is board.base and not board.base_confirmed
        outcome = _tried(
            form,
            lambda: (
                meeting.confirm_base(board.row.id, actor=viewer)
                if confirms
                else meeting.set_base(board.row.id, chosen, form.citation.data or "", actor=viewer)
            ),
        )
        if outcome is None:
            flash("Đã xác nhận cách tính." if confirms else "Đã ghi cách tính; người chủ trì xác nhận.", "ok")
            return to_session(ref)
        tried = outcome
    return _page("council/base_rule.html", board, form, tried, presides=presides)


@blueprint.route("/hoi-dong/<ref>/hinh-thuc", methods=["GET", "POST"])
@declares(Action.RUN_SESSION)
def mode(ref: str) -> ResponseReturnValue:
    """Change between electronic ballots and paper before the ballot opens."""
    viewer, board = _organiser(ref)
    form, tried = ModeForm(mode=board.row.mode.value), (200, "")
    if form.accepted():
        outcome = _tried(
            form,
            lambda: meeting.change_mode(
                board.row.id, VotingMode(form.mode.data), form.reason.data or "", actor=viewer
            ),
        )
        if outcome is None:
            flash("Đã đổi hình thức bỏ phiếu. Điểm danh lại để chọn ai dùng phiếu giấy.", "ok")
            return to_session(ref)
        tried = outcome
    return _page("council/mode.html", board, form, tried)


@blueprint.post("/hoi-dong/<ref>/noi-dung")
@declares(Action.RUN_SESSION)
def on_screen(ref: str) -> ResponseReturnValue:
    """Put an item on every member's screen, or take it off."""
    viewer, board = _organiser(ref)
    item = request.form.get("noi-dung", "")
    try:
        if item:
            meeting.open_item(board.row.id, item, actor=viewer)
        elif board.current is None or request.form.get("dang", board.current.ref) == board.current.ref:
            meeting.close_item(board.row.id, actor=viewer)  # never the one that came on after what was seen
    except Conflict:
        pass  # somebody else took it off already: the page shows what is on now
    return to_session(ref, "dang-thao-luan")


@blueprint.get("/hoi-dong/<ref>/theo-doi")
@declares(Action.VIEW_SESSION)
def tracker(ref: str) -> ResponseReturnValue:
    """Show the item under discussion; each member's page asks for it every few seconds."""
    board = seen.board(identity.signed_in(), ref)
    return render_template("council/tracker.html", board=board, row=board.row)


@blueprint.route("/hoi-dong/<ref>/nhat-tri", methods=["GET", "POST"])
@declares(Action.RUN_SESSION)
def consensus(ref: str) -> ResponseReturnValue:
    """Agree on everything left as proposed; each name is recorded."""
    viewer, board = _organiser(ref)
    left = _left(board)
    form, tried = RestForm(con_lai=str(len(left))), (200, "")
    if form.accepted():
        outcome = _tried(form, lambda: _agree(board, left, form, viewer))
        if outcome is None:
            flash(f"Đã ghi Hội đồng nhất trí với {len(left)} trường hợp theo danh sách.", "ok")
            return to_session(ref)
        tried = outcome
        form.con_lai.data = str(len(left))
    found = matching(left, request.args.get("q", ""))
    counts: dict[str, int] = {}
    for one in left:
        counts[one.award.label] = counts.get(one.award.label, 0) + 1
    return _page(
        "council/consensus.html", board, form, tried, left=left, counts=counts, found=found[:PICK_AT_MOST],
        words=request.args.get("q", ""), picked=PickedForm(formdata=None),
    )  # fmt: skip


def _left(board: Board) -> list[ItemRow]:
    return [one for one in board.of_way(Way.CONSENSUS) if one.result is None and not one.hidden]


def _agree(board: Board, left: list[ItemRow], form: RestForm, viewer: Actor) -> None:
    if form.con_lai.data != str(len(left)):
        raise Conflict(f"Danh sách vừa thay đổi: còn {len(left)} trường hợp. Xem lại rồi ghi.")
    refs = [one.ref for one in left]
    meeting.agree_by_consensus(board.row.id, refs, form.objections.data or "", actor=viewer)


@blueprint.post("/hoi-dong/<ref>/tach-rieng")
@declares(Action.RUN_SESSION)
def picked(ref: str) -> ResponseReturnValue:
    """Take cases out of the list: not proposed, put off, or voted on."""
    viewer, board = _organiser(ref)
    form = PickedForm()
    if form.accepted():
        outcome = _tried(form, lambda: _pick(board, form, viewer))
        if outcome is None:
            flash("Đã ghi kết luận với các trường hợp đã chọn.", "ok")
            return to_session(ref)
    else:
        outcome = (422, "Chọn trường hợp và kết luận của Hội đồng.")
    left = _left(board)
    chosen = set(form.chon.data or [])
    return _page(
        "council/consensus.html", board, RestForm(formdata=None, con_lai=str(len(left))), outcome, left=left, counts={},
        found=[one for one in left if one.ref in chosen], words="", picked=form,
    )  # fmt: skip


def _pick(board: Board, form: PickedForm, viewer: Actor) -> None:
    refs, reason = form.chon.data or [], form.reason.data or ""
    if form.viec.data == "khong":
        meeting.refuse_by_consensus(board.row.id, refs, reason, actor=viewer)
    elif form.viec.data == "hoan":
        meeting.postpone_items(board.row.id, refs, reason, actor=viewer)
    else:
        sessions.set_way(board.row.id, refs, WAYS[form.viec.data], actor=viewer)


@blueprint.route("/hoi-dong/<ref>/ket-luan", methods=["GET", "POST"])
@declares(Action.RECORD_COUNCIL_RESULT)
def conclude(ref: str) -> ResponseReturnValue:
    """End the session: results move the nominations, minutes come out."""
    viewer, board = _organiser(ref)
    form, tried = (
        ConcludeForm(minutes_number=board.row.minutes_number, conclusion=board.conclusion),
        (200, ""),
    )
    if form.accepted():
        try:
            done = council.conclude(
                board.row.id, form.minutes_number.data or "", form.conclusion.data or "", actor=viewer
            )
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
            tried = (status, sentence)
        else:
            if done.done:
                flash(
                    f"Đã kết luận phiên họp: {done.moved} trường hợp có kết quả. Biên bản đang được tạo.",
                    "ok",
                )
            else:
                flash(f"Đã ghi {done.moved} kết quả; {done.waiting} trường hợp chờ thư ký khác ghi.", "wait")
            return to_session(ref)
    results = {
        result: [one for one in board.items if one.result is result]
        for result in dict.fromkeys(one.result for one in board.items)
    }
    coming = number_books.coming_minutes(
        viewer, board.row.body_unit_id, council.MINUTES_SYMBOL, board.row.held_on.year
    )
    return _page("council/conclude.html", board, form, tried, results=results, coming=coming)
