"""In the meeting: roll call, tellers, the base, the item under discussion, consensus on the list, items put off.

Open votes and written opinions are in ``services.named_votes``, the secret ballot in ``services.ballots``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_rows import SessionWorld, happened, load_session, refuse_started
from workflow.council_words import Attendance, ItemResult, SeatRole, SessionState, VoteBase, VotingMode, Way
from workflow.db import reading, transaction
from workflow.errors import Conflict, InvalidInput, NotPermitted
from workflow.grounds import Subject
from workflow.models import AgendaItem, BallotReceipt, CouncilSession, NamedVote, SessionMember, User
from workflow.permissions import require
from workflow.services.conflicts import conflicts_from_data
from workflow.tables import AnyRow, table
from workflow.tally import quorum_met

sessions, members, items, votes = (
    table(CouncilSession),
    table(SessionMember),
    table(AgendaItem),
    table(NamedVote),
)
receipts, users = table(BallotReceipt), table(User)
TELLERS = 3
NOT_TELLERS = frozenset({SeatRole.CHAIR, SeatRole.SECRETARY})


@dataclass(frozen=True, slots=True)
class Present:
    """How one member takes part."""

    attendance: Attendance
    on_paper: bool = False


def run_by_secretary(
    connection: Connection, session_id: int, actor: Actor, *states: SessionState
) -> SessionWorld:
    """Lock a session for the secretary."""
    world = load_session(connection, session_id, lock=True)
    require(actor, Action.RUN_SESSION, Subject.for_body(world.row.body_unit_id))
    world.require_state(*states)
    return world


def refuse_conflicted(world: SessionWorld, items_meant: Sequence[AnyRow], actor: Actor) -> None:
    """Another secretary handles the cases in which this one has a conflict (security.md 8.3, 6)."""
    if any(actor.person_id in world.conflicted(item) for item in items_meant if actor.person_id is not None):
        raise NotPermitted("Bạn có xung đột lợi ích với trường hợp này; thư ký khác ghi trường hợp này.")


def call_roll(
    session_id: int, roll: Mapping[str, Present], *, actor: Actor, presiding: str | None = None
) -> tuple[int, int]:
    """Note who is there, begin the meeting, and return (present, written).

    ``roll`` names every member by reference; ``presiding`` who chairs when the chair is away. It may be called again
    until the secret ballot opens.
    """
    with transaction() as connection:
        world = run_by_secretary(connection, session_id, actor, SessionState.CONVENED, SessionState.MEETING)
        refuse_started(connection, session_id, "điểm danh lại")
        own_unit = world.row.own_unit_recuses
        if conflicts_from_data(connection, session_id, own_unit_recuses=own_unit, actor=actor):
            world = load_session(connection, session_id)  # the register knows more than at the invitation
        missing = [one.name for one in world.members if one.ref not in roll]
        if missing:
            raise InvalidInput(f"Chưa điểm danh: {', '.join(missing[:5])}.")
        chair = presiding or next(one.ref for one in world.members if one.presides)
        for one in world.members:
            here = roll[one.ref]
            values = {
                "attendance": here.attendance,
                "on_paper": _on_paper(world.row.mode, here),
                "presides": one.ref == chair,
            }
            connection.execute(sa.update(members).where(members.c.id == one.id).values(**values))
            _forget_votes(connection, world, one.id, here.attendance)
        presides = next((one for one in world.members if one.ref == chair), None)
        if presides is None or roll[chair].attendance is not Attendance.PRESENT or not presides.is_voting:
            raise InvalidInput("Người chủ trì phải là thành viên có mặt. Chọn lại người chủ trì.")
        told = Counter(roll[one.ref].attendance for one in world.voting)
        present, written = told[Attendance.PRESENT], told[Attendance.WRITTEN]
        connection.execute(
            sa.update(sessions)
            .where(sessions.c.id == session_id)
            .values(state=SessionState.MEETING, members=len(world.voting), present=present, written=written,
                    version=world.row.version + 1)
        )  # fmt: skip
        payload = {
            "members": len(world.voting), "present": present, "written": written, "presiding": presides.person_id,
        }  # fmt: skip
        happened(connection, session_id, "roll_called", actor, payload)
        return present, written


def _forget_votes(
    connection: Connection, world: SessionWorld, member_id: int, attendance: Attendance
) -> None:
    """Who came votes in the meeting, who left or stayed away does not; what is already counted stays."""
    still_open = [one.id for one in world.items if one.result is None]
    stale = [votes.c.member_id == member_id, votes.c.item_id.in_(still_open)]
    if attendance is not Attendance.ABSENT:
        stale.append(votes.c.is_written.is_(attendance is Attendance.PRESENT))
    connection.execute(sa.delete(votes).where(*stale))


def _on_paper(mode: VotingMode, here: Present) -> bool:
    """A member votes on one channel only; in a paper session everybody on paper."""
    if here.attendance is not Attendance.PRESENT:
        return False
    return mode is VotingMode.PAPER or (mode is VotingMode.MIXED and here.on_paper)


def change_mode(session_id: int, mode: VotingMode, reason: str, *, actor: Actor) -> None:
    """Choose electronic ballots, paper, or both, before the ballot opens; call the roll again afterwards."""
    with transaction() as connection:
        world = run_by_secretary(
            connection, session_id, actor, SessionState.PREPARING, SessionState.CONVENED, SessionState.MEETING
        )
        refuse_started(connection, session_id, "đổi hình thức bỏ phiếu")
        _refuse_second_urn(connection, session_id, mode)
        connection.execute(
            sa.update(sessions)
            .where(sessions.c.id == session_id)
            .values(mode=mode, version=world.row.version + 1)
        )
        here = members.c.attendance == Attendance.PRESENT
        of_session = members.c.session_id == session_id
        paper = sa.case((here, mode is VotingMode.PAPER), else_=sa.false())
        connection.execute(sa.update(members).where(of_session).values(on_paper=paper))
        happened(connection, session_id, "ballot_mode_changed", actor, {"mode": mode}, detail=reason)


def _refuse_second_urn(connection: Connection, session_id: int, mode: VotingMode) -> None:
    """The receipts of a closed urn are kept for ever, so a session has one; given up, it goes on by paper."""
    closed_before = sa.select(receipts.c.item_id).where(receipts.c.session_id == session_id).limit(1)
    if mode is not VotingMode.PAPER and connection.scalar(closed_before) is not None:
        raise InvalidInput(
            "Lần bỏ phiếu điện tử của phiên họp này đã bỏ; phiên họp bỏ phiếu lại bằng phiếu giấy."
        )


def elect_tellers(session_id: int, member_refs: Sequence[str], *, actor: Actor) -> None:
    """Note the three tellers the meeting elected: members, not the chair or secretary, without any conflict here."""
    with transaction() as connection:
        world = run_by_secretary(connection, session_id, actor, SessionState.CONVENED, SessionState.MEETING)
        refuse_started(connection, session_id, "đổi Tổ kiểm phiếu")
        chosen = [one for one in world.members if one.ref in set(member_refs)]
        if len(chosen) != TELLERS:
            raise InvalidInput(
                f"Tổ kiểm phiếu gồm đúng {TELLERS} thành viên Hội đồng; đang chọn {len(chosen)}. Chọn lại cho đủ."
            )
        for one in chosen:
            if (why := why_not_teller(world, one)) is not None:
                raise InvalidInput(f"{one.name} không vào Tổ kiểm phiếu được: {why}.")
        ids = [one.id for one in chosen]
        of_session = members.c.session_id == session_id
        connection.execute(sa.update(members).where(of_session).values(is_teller=members.c.id.in_(ids)))
        payload: dict[str, object] = {"tellers": sorted(one.person_id for one in chosen)}
        happened(connection, session_id, "tellers_elected", actor, payload)


def possible_tellers(session_id: int, *, actor: Actor) -> list[tuple[str, int]]:
    """Return reference and person of the members who could be tellers, in the order of the minutes."""
    with reading() as connection:
        world = load_session(connection, session_id)
        require(actor, Action.RUN_SESSION, Subject.for_body(world.row.body_unit_id))
        return [(one.ref, one.person_id) for one in world.members if why_not_teller(world, one) is None]


def why_not_teller(world: SessionWorld, member: AnyRow) -> str | None:
    """Return why a member cannot be a teller; None when he can (security.md 8.3, 8)."""
    if not member.is_voting or member.role in NOT_TELLERS or member.presides:
        return "chủ trì hoặc thư ký không kiểm phiếu"
    secret = [one for one in world.items if one.way is Way.SECRET]
    if any(member.id in world.recusals.get(one.id, ()) for one in secret):
        return "có xung đột lợi ích với một trường hợp bỏ phiếu"
    if any(member.id in world.disclosures.get(one.id, ()) for one in secret):
        return "cùng đơn vị với một người được bỏ phiếu"
    if member.attendance is not None and member.attendance is not Attendance.PRESENT:
        return "vắng mặt"
    return None


def set_base(session_id: int, base: VoteBase, citation: str, *, actor: Actor) -> None:
    """Choose whom the threshold counts.

    All members needs nothing more; those entitled to vote needs the regulation's article and, before the ballot
    opens, the confirmation of the presiding member.
    """
    if base is VoteBase.ENTITLED and not citation.strip():
        message = "Ghi điều, khoản của Quy chế Hội đồng cho phép tính trên số thành viên được bỏ phiếu."
        raise InvalidInput(message, {"citation": message})
    with transaction() as connection:
        world = run_by_secretary(
            connection, session_id, actor, SessionState.PREPARING, SessionState.CONVENED, SessionState.MEETING
        )
        refuse_started(connection, session_id, "đổi cách tính tỷ lệ")
        values = {"base": base, "base_citation": citation.strip(), "base_set_by_id": actor.user_id}
        connection.execute(
            sa.update(sessions)
            .where(sessions.c.id == session_id)
            .values(base_confirmed_by_id=None, version=world.row.version + 1, **values)
        )
        happened(
            connection, session_id, "vote_base_chosen", actor, {"base": base, "citation": citation.strip()}
        )


def confirm_base(session_id: int, *, actor: Actor) -> None:
    """The presiding member confirms the choice of the base: the second person."""
    with transaction() as connection:
        world = load_session(connection, session_id, lock=True)
        require(actor, Action.CONFIRM_VOTE_BASE, world.sitting.subject(world.row.body_unit_id))
        refuse_started(connection, session_id, "đổi cách tính tỷ lệ")
        if world.row.base is VoteBase.ALL_MEMBERS:
            raise Conflict("Tỷ lệ tính trên tổng số thành viên; không cần xác nhận.")
        chosen_by = sa.select(users.c.person_id).where(users.c.id == world.row.base_set_by_id)
        if world.row.base_set_by_id == actor.user_id or connection.scalar(chosen_by) == actor.person_id:
            raise NotPermitted("Người chọn cách tính không tự xác nhận; cần người thứ hai.")
        connection.execute(
            sa.update(sessions).where(sessions.c.id == session_id).values(base_confirmed_by_id=actor.user_id)
        )
        happened(connection, session_id, "vote_base_confirmed", actor, {"base": world.row.base})


def open_item(session_id: int, item_ref: str, *, actor: Actor) -> None:
    """Put an item on every member's screen; steers the discussion only, opens no ballot."""
    with transaction() as connection:
        world = run_by_secretary(connection, session_id, actor, SessionState.MEETING)
        (item,) = world.items_named([item_ref])
        here = sa.update(sessions).where(sessions.c.id == session_id)
        connection.execute(here.values(current_item=item.id))
        happened(connection, session_id, "item_opened", actor, {"item": item_ref})


def close_item(session_id: int, *, actor: Actor) -> None:
    """End the discussion of the item on screen."""
    with transaction() as connection:
        world = run_by_secretary(connection, session_id, actor, SessionState.MEETING)
        item = next((one for one in world.items if one.id == world.row.current_item), None)
        if item is None:
            raise Conflict("Không có nội dung nào đang thảo luận.")
        connection.execute(sa.update(items).where(items.c.id == item.id).values(discussed=True))
        here = sa.update(sessions).where(sessions.c.id == session_id)
        connection.execute(here.values(current_item=None))
        happened(connection, session_id, "item_closed", actor, {"item": item.ref})


def agree_by_consensus(
    session_id: int, item_refs: Sequence[str], objections: str = "", *, actor: Actor
) -> None:
    """Note that the council agrees on these items as proposed ("nhất trí theo danh sách"); each name is recorded."""
    words = "Hội đồng nhất trí theo danh sách."
    if objections.strip():
        words = "Hội đồng thống nhất theo danh sách; có ý kiến khác được ghi trong biên bản."
    values = {
        "result": ItemResult.RECOMMENDED,
        "proof": words,
        "objections": objections.strip(),
        "discussed": True,
    }
    _settle(session_id, item_refs, Way.CONSENSUS, values, event="agreed_by_consensus", actor=actor)


def refuse_by_consensus(session_id: int, item_refs: Sequence[str], reason: str, *, actor: Actor) -> None:
    """Note that the council agrees not to propose these, with its reason."""
    _reason(reason)
    values = {
        "result": ItemResult.NOT_RECOMMENDED, "proof": "Hội đồng thống nhất không đề nghị.", "reason": reason.strip(),
        "discussed": True,
    }  # fmt: skip
    _settle(session_id, item_refs, Way.CONSENSUS, values, event="refused_by_consensus", actor=actor)


def postpone_items(session_id: int, item_refs: Sequence[str], reason: str, *, actor: Actor) -> None:
    """Put items off to another session (no quorum, something new to look at)."""
    _reason(reason)
    values = {"result": ItemResult.POSTPONED, "reason": reason.strip(), "proof": ""}
    _settle(session_id, item_refs, None, values, event="items_postponed", actor=actor)


def _reason(reason: str) -> None:
    if not reason.strip():
        message = "Ghi lý do bằng một câu; đơn vị và người được đề nghị sẽ đọc câu này."
        raise InvalidInput(message, {"reason": message})


def _settle(
    session_id: int,
    item_refs: Sequence[str],
    way: Way | None,
    values: dict[str, object],
    *,
    event: str,
    actor: Actor,
) -> None:
    """Write one result on items that have none yet."""
    if not item_refs:
        raise InvalidInput("Chọn ít nhất một trường hợp.")
    with transaction() as connection:
        world = run_by_secretary(connection, session_id, actor, SessionState.MEETING)
        chosen = world.items_named(item_refs)
        for item in chosen:
            if item.result is not None:
                raise Conflict("Có trường hợp đã có kết quả. Tải lại trang để xem.")
            if way is not None and item.way is not way:
                raise InvalidInput(f"Có trường hợp phải bỏ phiếu, biểu quyết ({item.citation}).")
            if item.way is Way.SECRET:
                refuse_started(connection, session_id, "hoãn")
            if way is not None and not quorum_met(item, present=world.row.present, members=world.row.members):
                raise InvalidInput(no_quorum(world, item))
        ids = [one.id for one in chosen]
        connection.execute(sa.update(items).where(items.c.id.in_(ids)).values(**values))
        payload: dict[str, object] = {"items": [one.ref for one in chosen], "result": values["result"]}
        detail = str(values.get("reason") or values.get("objections") or "")
        happened(connection, session_id, event, actor, payload, detail=detail)


def no_quorum(world: SessionWorld, item: AnyRow) -> str:
    """Return the sentence that says how many must be present, with the article."""
    return (
        f"Có mặt {world.row.present}/{world.row.members} thành viên, chưa đủ {item.quorum} để họp "
        f"({item.quorum_citation}). Hoãn phiên họp hoặc chờ thêm thành viên."
    )
