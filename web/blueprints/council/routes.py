"""``/hoi-dong``: sessions, their making, agenda, invitation; the board of one session with what to do next."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role, whole
from web.blueprints.council import (  # noqa: F401 - each registers its routes
    routes_ballot,
    routes_booth,
    routes_council,
    routes_meeting,
    routes_member,
    routes_papers,
    routes_written,
)
from web.blueprints.council.base import blueprint, session_id, to_session
from web.blueprints.council.forms import AgendaForm, ReasonForm, SessionForm
from web.blueprints.council.tasks import step_of, tasks_of
from web.forms import KeyedForm
from workflow import clock
from workflow.actions import Action
from workflow.council_words import VotingMode, Way
from workflow.queries import council as seen
from workflow.queries import council_agenda as agendas
from workflow.queries import nominations, paper_scans
from workflow.queries.council import Board, ItemRow
from workflow.queries.council_proposals import READERS as SEAT_READERS
from workflow.queries.nominations import Filters
from workflow.roles import Role
from workflow.services import sessions
from workflow.services.sessions import SessionDraft
from workflow.states import NominationState

PARTS = ("luu-y", "phieu", "chua")
"""Parts of a session's cases that its list may show alone."""
PER_PAGE = 100

__all__ = ["blueprint"]


@blueprint.get("/hoi-dong")
@declares(Action.VIEW_WORKLIST)
def index() -> ResponseReturnValue:
    """Show the sessions and how much waits for the council."""
    viewer = identity.signed_in()
    waiting = nominations.listed(viewer, Filters(states=(NominationState.ELIGIBLE, NominationState.COUNCIL)))
    return render_template(
        "council/index.html",
        sessions=seen.listed(viewer),
        waiting=waiting,
        unscanned=paper_scans.waiting(viewer),
        may_make=viewer.holds(Role.SECRETARY),
        sees_seats=any(viewer.holds(role) for role in SEAT_READERS),
    )


@blueprint.route("/hoi-dong/lap-phien-hop", methods=["GET", "POST"])
@declares(Action.MAKE_SESSION)
def create() -> ResponseReturnValue:
    """Make a session."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    form = SessionForm(held_on=clock.today(), starts_at="08:00")
    form.body.choices = {str(number): name for number, name in agendas.council_names(viewer)}
    if not form.accepted():
        return render_template("council/create.html", form=form, sentence=""), 422 if form.errors else 200
    draft = SessionDraft(
        body_unit_id=int(form.body.data),
        title=form.title.data or "",
        held_on=form.held_on.data,
        starts_at=(form.starts_at.data or "").zfill(5),
        place=form.place.data or "",
        mode=VotingMode(form.mode.data),
        secret=form.secret.data,
        own_unit_recuses=form.own_unit_recuses.data,
    )
    try:
        number = sessions.create_session(draft, actor=viewer, idempotency_key=form.khoa.data)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return render_template("council/create.html", form=form, sentence=sentence), status
    ref = next(row.ref for row in seen.listed(viewer) if row.id == number)
    flash("Đã lập phiên họp. Chọn các trường hợp đưa vào chương trình.", "ok")
    return redirect(url_for("council.agenda", ref=ref), 303)


@blueprint.get("/hoi-dong/<ref>")
@declares(Action.VIEW_SESSION)
def shown(ref: str) -> ResponseReturnValue:
    """Show one session: what to do next, who sits, the agenda by award."""
    return board_page(seen.board(identity.signed_in(), ref))


def board_page(board: Board, sentence: str = "") -> str:
    """Render the board of a session."""
    viewer = identity.signed_in()
    groups = [
        (award, [one for one in board.items if one.award is award])
        for award in dict.fromkeys(one.award for one in board.items)
    ]
    return render_template(
        "council/shown.html",
        board=board,
        row=board.row,
        groups=groups,
        tasks=tasks_of(board, viewer),
        step=step_of(board),
        sentence=sentence,
        form=KeyedForm(formdata=None),
        PER_GROUP=30,
    )


@blueprint.get("/hoi-dong/<ref>/danh-sach")
@declares(Action.VIEW_SESSION)
def listed(ref: str) -> ResponseReturnValue:
    """Show the cases of a session, filtered: by award, those to look at, those voted on, those without result."""
    board = seen.board(identity.signed_in(), ref)
    award, only = _groups_asked(board)
    rows = rows_asked(board)
    page = max(1, whole(request.args.get("trang"), 1))
    awards = list(dict.fromkeys(one.award for one in board.items))
    return render_template(
        "council/listed.html",
        board=board,
        row=board.row,
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(rows),
        page=page,
        pages=-(-len(rows) // PER_PAGE),
        awards=awards,
        award=award,
        only=only,
        words=request.args.get("q", ""),
    )


def _groups_asked(board: Board) -> tuple[str, str]:
    """Return the award and the part of the cases that the address names."""
    awards = {one.award.value for one in board.items}
    return narrowing.word("nhom", awards, "Danh hiệu, hình thức"), narrowing.word("chi", PARTS, "Chỉ xem")


def rows_asked(board: Board) -> list[ItemRow]:
    """Return the cases that the filters in the address leave, for the page and for its export."""
    award, only = _groups_asked(board)
    words = request.args.get("q", "").strip().casefold()
    return [
        one
        for one in board.items
        if (not award or one.award.value == award)
        and (only != "luu-y" or one.flags)
        and (only != "phieu" or (not one.hidden and one.way is not Way.CONSENSUS))
        and (only != "chua" or (not one.hidden and one.result is None))
        and (not words or words in f"{one.name} {one.unit}".casefold())
    ]


@blueprint.route("/hoi-dong/<ref>/chuong-trinh", methods=["GET", "POST"])
@declares(Action.MAKE_SESSION)
def agenda(ref: str) -> ResponseReturnValue:
    """Choose what goes on the agenda: whole groups, or single cases of them."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    board, sentence, status = seen.board(viewer, ref), "", 200
    form = AgendaForm()
    if form.accepted():
        chosen = agendas.candidates(viewer, ref)
        try:
            sessions.set_agenda(board.row.id, _chosen(chosen, form.chon.data or []), actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã ghi chương trình phiên họp.", "ok")
            return to_session(ref)
    candidates = agendas.candidates(viewer, ref)
    groups: dict[tuple[str, str], list[agendas.Candidate]] = {}
    for one in candidates:
        groups.setdefault((one.row.award.label, one.row.round_name), []).append(one)
    page = render_template(
        "council/agenda.html", board=board, row=board.row, groups=groups, form=form, sentence=sentence,
        total=len(candidates),
    )  # fmt: skip
    return page, status


def _chosen(candidates: tuple[agendas.Candidate, ...], sent: list[str]) -> list[int]:
    """Return the nominations of what was ticked: "nhom:award:round" is a whole group, else a reference."""
    refs = set(sent)
    return [
        one.row.id
        for one in candidates
        if one.row.ref in refs or f"nhom:{one.row.award.label}:{one.row.round_name}" in refs
    ]


@blueprint.post("/hoi-dong/<ref>/moi-hop")
@declares(Action.MAKE_SESSION)
def convene(ref: str) -> ResponseReturnValue:
    """Invite the members and lock the material."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    board, form = seen.board(viewer, ref), KeyedForm()
    if not form.accepted():
        return to_session(ref)
    try:
        sessions.convene(board.row.id, actor=viewer)
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return board_page(board, sentence), status
    flash(
        "Đã mời họp: thành viên đọc được tài liệu và khai xung đột lợi ích. Giấy mời để in ở nút bên dưới.",
        "ok",
    )
    return to_session(ref)


@blueprint.route("/hoi-dong/<ref>/huy", methods=["GET", "POST"])
@declares(Action.MAKE_SESSION)
def cancel(ref: str) -> ResponseReturnValue:
    """Call a session off."""
    viewer = identity.signed_in()
    require_role(viewer, Role.SECRETARY)
    number, form, sentence, status = session_id(ref), ReasonForm(), "", 200
    if form.accepted():
        try:
            sessions.cancel(number, form.reason.data or "", actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã hủy phiên họp; các trường hợp chờ phiên họp khác.", "ok")
            return to_session(ref)
    board = seen.board(viewer, ref)
    page = render_template("council/cancel.html", board=board, row=board.row, form=form, sentence=sentence)
    return page, status if status != 200 else 422 if form.errors else 200
