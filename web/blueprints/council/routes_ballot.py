"""The secret ballot: its control page with what each person does, paper counts, trackers, the public record."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.ballot_bundle import booth_hash
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.council.base import blueprint, session_id
from web.blueprints.council.forms import PasswordForm, ReasonForm
from web.blueprints.council.routes_booth import short
from web.forms import KEY_FIELD, TOKEN_FIELD, KeyedForm
from workflow.actions import Action
from workflow.council_words import BatchState, VotingMode, Way
from workflow.errors import InvalidInput, NotPermitted
from workflow.queries import ballots as seen_ballots
from workflow.queries import council as seen
from workflow.roles import Role
from workflow.services import accounts, ballots, counting
from workflow.services.ballot_opening import TELLERS_NEEDED, why_not_open
from workflow.services.counting import PaperSheet

COUNT_NAMES = ("agree", "disagree", "lower", "blank", "invalid")


# --- control


@blueprint.get("/hoi-dong/<ref>/hom-phieu")
@declares(Action.VIEW_SESSION)
def ballot(ref: str) -> ResponseReturnValue:
    """Show the state of the secret ballot and what each person does next."""
    return _ballot_page(ref)


def _ballot_page(ref: str, sentence: str = "", status: int = 200) -> ResponseReturnValue:
    viewer = identity.signed_in()
    board = seen.board(viewer, ref)
    stopped = why_not_open(board.row.id, actor=viewer) if board.organises else []
    page = render_template(
        "council/ballot.html",
        board=board,
        row=board.row,
        state=board.batch.state if board.batch else BatchState.NEW,
        secret=board.of_way(Way.SECRET),
        stopped=stopped,
        form=PasswordForm(formdata=None),
        give_up=ReasonForm(formdata=None),
        sentence=sentence,
        sealing_mark=seen_ballots.mark_of(board.batch.sealing_key) if board.batch else "",
        booth=short((board.batch.booth_hash if board.batch else "") or booth_hash()),
        papers=seen_ballots.paper_slips(viewer, ref),
    )
    return page, status


def _act(ref: str, what: Callable[[int], str]) -> ResponseReturnValue:
    """Do one act on the ballot and come back to its page; a refusal is shown there."""
    form = KeyedForm()
    form.validate()
    try:
        message = what(session_id(ref))
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _ballot_page(ref, sentence, status)
    flash(message, "ok")
    return to_ballot(ref)


def to_ballot(ref: str) -> ResponseReturnValue:
    """Send the browser back to the ballot's page."""
    return redirect(url_for("council.ballot", ref=ref), 303)


@blueprint.post("/hoi-dong/<ref>/hom-phieu/xac-nhan/<act>")
@declares(Action.GUARD_BALLOT)
def agree(ref: str, act: str) -> ResponseReturnValue:
    """A teller agrees to the opening or the close."""
    name = {"mo": "open", "dong": "close"}.get(act, "")

    def confirm(number: int) -> str:
        many = ballots.confirm(number, name, actor=identity.signed_in())
        return f"Đã ghi xác nhận của bạn ({many}/{TELLERS_NEEDED})."

    return _act(ref, confirm)


@blueprint.post("/hoi-dong/<ref>/hom-phieu/mo")
@declares(Action.RUN_SESSION)
def open_ballot(ref: str) -> ResponseReturnValue:
    """Open the ballot."""

    def opened(number: int) -> str:
        ballots.open_ballot(number, actor=identity.signed_in())
        return "Đã mở hòm phiếu. Thành viên bỏ phiếu từ trang phiên họp trên máy của mình."

    return _act(ref, opened)


@blueprint.post("/hoi-dong/<ref>/hom-phieu/dong")
@declares(Action.RUN_SESSION)
def close_ballot(ref: str) -> ResponseReturnValue:
    """Close the ballot."""

    def closed(number: int) -> str:
        ballots.close_ballot(number, actor=identity.signed_in())
        return "Đã đóng hòm phiếu. Tổ kiểm phiếu mang hai trong ba mảnh khóa đến trang kiểm phiếu."

    return _act(ref, closed)


@blueprint.post("/hoi-dong/<ref>/hom-phieu/da-bo")
@declares(Action.RUN_SESSION)
def turnout(ref: str) -> ResponseReturnValue:
    """Refresh who has voted, no oftener than every five minutes."""

    def refreshed(number: int) -> str:
        voted, at = ballots.refresh_turnout(number, actor=identity.signed_in())
        del at
        return f"{len(voted)} thành viên đã bỏ phiếu (cập nhật nhiều nhất 5 phút một lần)."

    return _act(ref, refreshed)


@blueprint.post("/hoi-dong/<ref>/hom-phieu/bo")
@declares(Action.RUN_SESSION)
def give_up(ref: str) -> ResponseReturnValue:
    """Give the electronic ballot up and vote on paper."""
    form = ReasonForm()

    def given_up(number: int) -> str:
        ballots.give_up(number, form.reason.data or "", actor=identity.signed_in())
        return "Đã bỏ lần bỏ phiếu điện tử. Phiên họp chuyển sang phiếu giấy; điểm danh lại và phát phiếu."

    require_role(identity.signed_in(), Role.SECRETARY)
    return _act(ref, given_up)


@blueprint.post("/hoi-dong/<ref>/hom-phieu/xac-nhan-ket-qua")
@declares(Action.CERTIFY_BALLOT)
def certify(ref: str) -> ResponseReturnValue:
    """Certify the count, with the password again."""
    form = PasswordForm()

    def certified(number: int) -> str:
        viewer = identity.signed_in()
        board = seen.board(viewer, ref)
        if board.row.mode is not VotingMode.PAPER and not form.shares_destroyed.data:
            raise InvalidInput("Hủy các mảnh khóa trước mặt mọi người, rồi đánh dấu vào ô xác nhận.")
        accounts.confirm_password(viewer, form.password.data or "", remote=request.remote_addr or "")
        done = counting.certify(number, actor=viewer)
        return (
            "Kết quả kiểm phiếu đã được xác nhận."
            if done
            else "Đã ghi xác nhận của bạn; chờ những người còn lại."
        )

    return _act(ref, certified)


@blueprint.get("/hoi-dong/bo-phieu-kin")
@declares(Action.VIEW_WORKLIST)
def about_ballot() -> ResponseReturnValue:
    """Say in plain words what member, teller and secretary should know, what is promised and what is not."""
    return render_template("council/about_ballot.html")


# --- paper


@blueprint.route("/hoi-dong/<ref>/kiem-phieu-giay", methods=["GET", "POST"])
@declares(Action.COUNT_BALLOT)
def paper_count(ref: str) -> ResponseReturnValue:
    """A teller enters his own count of the paper slips; another one counts apart."""
    viewer = identity.signed_in()
    board = seen.board(viewer, ref)
    if board.me is None or not board.me.is_teller:
        raise NotPermitted("Trang này dành cho Tổ kiểm phiếu của phiên họp này.")
    slips = seen_ballots.paper_slips(viewer, ref)
    items = [one for one in board.items if one.ref in slips]
    form, sentence, status = KeyedForm(), "", 200
    if form.is_submitted():
        form.validate()
        try:
            agreed = counting.count_paper(board.row.id, _sheets(items, slips), actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            told = (
                "Hai người đếm khớp nhau; kết quả đã được ghi."
                if agreed
                else "Đã ghi số bạn đếm; chờ người thứ hai."
            )
            flash(told, "ok")
            return to_ballot(ref)
    page = render_template(
        "council/paper_count.html", board=board, row=board.row, items=items, slips=slips, form=form,
        sentence=sentence, typed=request.form,
    )  # fmt: skip
    return page, status


def _sheets(items: list[seen.ItemRow], slips: dict[str, int]) -> dict[str, PaperSheet]:
    known = {TOKEN_FIELD, KEY_FIELD} | {f"{name}-{one.ref}" for one in items for name in COUNT_NAMES}
    if any(name not in known for name in request.form):
        raise InvalidInput("Biểu mẫu gửi lên có ô không thuộc bước này. Tải lại trang rồi gửi lại.")
    sheets = {}
    for one in items:
        typed = {name: request.form.get(f"{name}-{one.ref}", "").strip() for name in COUNT_NAMES}
        if one.lower_award is None:
            typed["lower"] = "0"
        if not all(text.isdecimal() and len(text) < 5 for text in typed.values()):
            raise InvalidInput(f"Nội dung số {one.position}: nhập đủ các số phiếu, không có thì ghi 0.")
        sheets[one.ref] = PaperSheet(slips[one.ref], **{name: int(text) for name, text in typed.items()})
    return sheets


@blueprint.get("/hoi-dong/<ref>/ma-phieu")
@declares(Action.VIEW_SESSION)
def trackers(ref: str) -> ResponseReturnValue:
    """Show the trackers in the urn, by case, with the member's own marked."""
    viewer = identity.signed_in()
    board = seen.board(viewer, ref)
    away = {one.ref for one in board.items if one.hidden}
    found = [one for one in seen_ballots.trackers(viewer, ref) if one.item_ref not in away]
    return render_template("council/trackers.html", board=board, row=board.row, found=found)


@blueprint.get("/hoi-dong/<ref>/ho-so-bo-phieu.json")
@declares(Action.VIEW_SESSION)
def record(ref: str) -> ResponseReturnValue:
    """Send the public record of the ballot, for ``khenthuong ballot verify``."""
    viewer = identity.signed_in()
    board = seen.board(viewer, ref)
    response = Response(seen_ballots.record(viewer, ref), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="bo-phieu-{board.row.held_on:%Y%m%d}.json"'
    )
    return response
