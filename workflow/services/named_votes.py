"""Votes with a name: open votes in the meeting, and written opinions of members who will be absent.

Neither is secret by nature, and the member is told so; still nobody sees a count before the close.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_rows import SessionWorld, happened, load_session, refuse_started
from workflow.council_words import Attendance, Choice, SessionState, Way
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound, NotPermitted
from workflow.models import AgendaItem, NamedVote, SessionMember
from workflow.permissions import require
from workflow.services.meeting import no_quorum, refuse_conflicted, run_by_secretary
from workflow.tables import AnyRow, table
from workflow.tally import Counts, judged, quorum_met
from workflow.written_opinion_facts import may_write

members, items, votes = table(SessionMember), table(AgendaItem), table(NamedVote)


@dataclass(frozen=True, slots=True)
class Vote:
    """One named vote, with a remark or the scan of the paper it was written on."""

    choice: Choice
    remark: str = ""
    scan_sha256: str | None = None


def vote_by_name(session_id: int, choices: Mapping[str, Choice], *, actor: Actor, remark: str = "") -> None:
    """Give one's own open vote, or one's written opinion when absent; may be changed until the close."""
    with transaction() as connection:
        world = load_session(connection, session_id, share=True)
        world.require_state(SessionState.CONVENED, SessionState.MEETING)
        require(actor, Action.CAST_VOTE, world.sitting.subject(world.row.body_unit_id))
        member = world.member_of(actor)
        assert member is not None
        for item in world.items_named(choices):
            _vote(connection, world, item, member, Vote(choices[item.ref], remark), actor=actor)


def enter_votes(
    session_id: int,
    item_ref: str,
    choices: Mapping[str, Choice],
    *,
    actor: Actor,
    scan_sha256: str | None = None,
) -> None:
    """Enter open votes by show of hands, or absent members' papers, by member reference; the secretary's part."""
    with transaction() as connection:
        world = run_by_secretary(connection, session_id, actor, SessionState.CONVENED, SessionState.MEETING)
        (item,) = world.items_named([item_ref])
        refuse_conflicted(world, [item], actor)
        by_ref = {one.ref: one for one in world.members}
        for ref, choice in choices.items():
            if ref not in by_ref:
                raise InvalidInput("Có người không thuộc phiên họp này. Tải lại trang rồi nhập lại.")
            _vote(connection, world, item, by_ref[ref], Vote(choice, "", scan_sha256), actor=actor)
        payload: dict[str, object] = {"item": item_ref, "members": len(choices), "scan": scan_sha256}
        happened(connection, session_id, "votes_entered", actor, payload)


def enter_paper(
    session_id: int,
    member_ref: str,
    choices: Mapping[str, Choice],
    *,
    actor: Actor,
    remark: str = "",
    scan_sha256: str | None = None,
) -> None:
    """Enter what an absent member wrote on his paper, by item reference; the secretary's part.

    ``InvalidInput`` for a member who is in the room: he votes there.
    """
    with transaction() as connection:
        world = run_by_secretary(connection, session_id, actor, SessionState.CONVENED, SessionState.MEETING)
        member = next((one for one in world.members if one.ref == member_ref), None)
        if member is None:
            raise NotFound("thành viên này trong phiên họp")
        if not may_write(world, member):
            raise InvalidInput(
                f"{member.name} không ở diện gửi ý kiến bằng văn bản. Điểm danh lại «Vắng mặt, gửi ý kiến bằng văn "
                "bản» rồi ghi phiếu."
            )
        if not choices:
            raise InvalidInput(
                "Chưa có ý kiến nào. Chọn theo phiếu nhận về ở ít nhất một trường hợp rồi ghi."
            )
        chosen = world.items_named(choices)
        refuse_conflicted(world, chosen, actor)
        for item in chosen:
            _vote(connection, world, item, member, Vote(choices[item.ref], remark, scan_sha256), actor=actor)
        payload: dict[str, object] = {"member": member_ref, "items": len(chosen), "scan": scan_sha256}
        happened(connection, session_id, "written_opinion_entered", actor, payload)


def _vote(
    connection: Connection, world: SessionWorld, item: AnyRow, member: AnyRow, vote: Vote, *, actor: Actor
) -> None:
    """Keep a named vote; the last one before the close counts. Before the meeting it is a written opinion."""
    written = member.attendance is Attendance.WRITTEN or world.row.state is SessionState.CONVENED
    if not member.is_voting or member.id in world.recusals.get(item.id, ()):
        raise NotPermitted(f"{member.name} không bỏ phiếu trường hợp này.")
    if item.result is not None or item.agree is not None:
        raise Conflict("Trường hợp này đã kết thúc biểu quyết.")
    if item.way is Way.CONSENSUS or (item.way is Way.SECRET and not written):
        raise InvalidInput("Trường hợp này không biểu quyết ghi tên.")
    if item.way is Way.SECRET:
        refuse_started(connection, world.row.id, "nhận ý kiến bằng văn bản")
    if not written and member.attendance is not Attendance.PRESENT:
        raise InvalidInput(f"{member.name} chưa được điểm danh có mặt nên chưa biểu quyết được.")
    if vote.choice is Choice.LOWER and item.lower_award is None:
        raise InvalidInput("Trường hợp này không có danh hiệu thấp hơn để chọn.")
    if member.attendance is None:
        absent = sa.update(members).where(members.c.id == member.id)
        connection.execute(absent.values(attendance=Attendance.WRITTEN))
    own = (votes.c.item_id == item.id, votes.c.member_id == member.id)
    row = {
        "is_written": written, "choice": int(vote.choice), "remark": vote.remark.strip(),
        "scan_sha256": vote.scan_sha256, "entered_by_id": actor.user_id,
    }  # fmt: skip
    try:
        if connection.execute(sa.update(votes).where(*own).values(**row)).rowcount == 0:
            connection.execute(sa.insert(votes).values(item_id=item.id, member_id=member.id, **row))
    except IntegrityError as error:
        raise Conflict("Ý kiến này vừa được ghi từ một cửa sổ khác. Tải lại trang để xem.") from error


def close_open_vote(session_id: int, item_refs: Sequence[str], *, actor: Actor) -> None:
    """Count the open votes of items and note what they mean."""
    with transaction() as connection:
        world = run_by_secretary(connection, session_id, actor, SessionState.MEETING)
        chosen = world.items_named(item_refs)
        refuse_conflicted(world, chosen, actor)
        counted = named_counts(connection, world, chosen)
        for item in chosen:
            if item.way is not Way.OPEN:
                raise InvalidInput("Chỉ kết thúc biểu quyết công khai ở đây.")
            if item.result is not None:
                raise Conflict("Trường hợp này đã có kết quả.")
            if not quorum_met(item, present=world.row.present, members=world.row.members):
                raise InvalidInput(no_quorum(world, item))
            keep_counts(connection, world, item, counted.get(item.id, Counts()))
        payload: dict[str, object] = {"items": [one.ref for one in chosen]}
        happened(connection, session_id, "open_votes_counted", actor, payload)


def named_counts(connection: Connection, world: SessionWorld, chosen: Sequence[AnyRow]) -> dict[int, Counts]:
    """Return the counts of named votes by item, written opinions apart.

    What a member gave before his conflict of interest came up is left out.
    """
    query = sa.select(votes.c.item_id, votes.c.member_id, votes.c.is_written, votes.c.choice)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = connection.execute(query.where(votes.c.item_id.in_([one.id for one in chosen])))
    for item, member, written, choice in rows:
        if member not in world.recusals.get(item, ()):
            name = Choice(choice).name.lower()
            found[item][f"written_{name}" if written else name] += 1
    return {item: Counts(**numbers) for item, numbers in found.items()}


def keep_counts(
    connection: Connection, world: SessionWorld, item: AnyRow, counts: Counts, slips: str | None = None
) -> None:
    """Write the counts of an item with what they mean by its pinned rule."""
    try:
        found = judged(world, item, counts)
    except ValueError as error:
        raise InvalidInput(f"Số phiếu không hợp lệ: {error}") from error
    values = {
        "agree": counts.agree + counts.written_agree,
        "disagree": counts.disagree + counts.written_disagree,
        "lower": counts.lower + counts.written_lower,
        "blank": counts.blank + counts.written_blank,
        "invalid": counts.invalid,
        "slips": slips,
        "written_agree": counts.written_agree,
        "written_total": counts.written,
        "result": found.result,
        "reason": found.reason,
        "proof": found.proof,
        "discussed": True,
    }
    connection.execute(sa.update(items).where(items.c.id == item.id).values(**values))
