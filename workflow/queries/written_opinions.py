"""Members who may send a written opinion: their form, and how much of it has come back. For the secretary."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from rules.documents import DOCX, PDF, BlockDocument, render
from rules.errors import RuleError
from workflow.actor import Actor
from workflow.council_rows import load_session
from workflow.council_words import Choice
from workflow.db import reading
from workflow.document_kit import fonts
from workflow.errors import InvalidInput, NotFound
from workflow.models import AgendaItem, NamedVote, SessionMember
from workflow.queries.council import Board, ItemRow, MemberRow, board
from workflow.queries.council_voices import takes_votes
from workflow.queries.documents import Download
from workflow.tables import table
from workflow.written_opinion_facts import form_of, may_write

items, members, votes = table(AgendaItem), table(SessionMember), table(NamedVote)
TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class AbsentRow:
    """A member who may send his opinion: of how many cases, and how many are recorded."""

    member: MemberRow
    cases: int
    recorded: int


@dataclass(frozen=True, slots=True)
class AbsentPage:
    """The members of a session who may write, those who said so first."""

    board: Board
    rows: tuple[AbsentRow, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One case on a member's paper: what is recorded is shown to whoever recorded it alone."""

    item: ItemRow
    is_recorded: bool
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One member's paper: as it is printed, and the cases that still take his opinion."""

    board: Board
    member: MemberRow
    document: BlockDocument
    asked: tuple[Asked, ...]
    hidden: int  # cases that another secretary enters


def _board(viewer: Actor, ref: str) -> Board:
    found = board(viewer, ref)
    if not found.organises:
        raise NotFound("phiếu lấy ý kiến này")
    return found


def listed(viewer: Actor, ref: str) -> AbsentPage:
    """Return who may write; ``NotFound`` for all but the secretary. Two statements beside those of the board."""
    found = _board(viewer, ref)
    query = (
        sa.select(members.c.ref, sa.func.count())
        .join(votes, votes.c.member_id == members.c.id)
        .where(members.c.session_id == found.row.id, votes.c.is_written)
        .group_by(members.c.ref)
    )
    with reading() as connection:
        world = load_session(connection, found.row.id)
        recorded = {row[0]: row[1] for row in connection.execute(query)}
    rows = [
        AbsentRow(
            shown,
            sum(one.id not in world.recusals.get(item.id, frozenset()) for item in world.items),
            recorded.get(shown.ref, 0),
        )
        for shown, one in zip(found.members, world.members, strict=True)
        if may_write(world, one)
    ]
    return AbsentPage(found, tuple(sorted(rows, key=lambda row: row.member.attendance is None)))


def paper(viewer: Actor, ref: str, member_ref: str) -> PaperPage:
    """Return one member's paper with what it takes now; ``NotFound`` for all but the secretary."""
    found = _board(viewer, ref)
    member = next((one for one in found.members if one.ref == member_ref), None)
    if member is None:
        raise NotFound("thành viên này trong phiên họp")
    said_of = (
        sa.select(items.c.ref, votes.c.choice, votes.c.entered_by_id)
        .join(items, items.c.id == votes.c.item_id)
        .join(members, members.c.id == votes.c.member_id)
        .where(members.c.ref == member_ref, items.c.session_id == found.row.id)
    )
    with reading() as connection:
        world = load_session(connection, found.row.id)
        row = next(one for one in world.members if one.ref == member_ref)
        document = form_of(connection, world, [member_ref])
        said = {one.ref: one for one in connection.execute(said_of)}
        away = {one.ref for one in world.items if row.id in world.recusals.get(one.id, frozenset())}
    open_items = [
        one for one in found.items
        if may_write(world, row) and one.ref not in away and (one.hidden or takes_votes(found, one, written=True))
    ]  # fmt: skip
    asked = []
    for one in open_items:
        if not one.hidden:
            kept = said.get(one.ref)
            mine = kept is not None and kept.entered_by_id == viewer.user_id
            asked.append(
                Asked(one, kept is not None, Choice(kept.choice) if kept is not None and mine else None)
            )
    return PaperPage(found, member, document, tuple(asked), sum(one.hidden for one in open_items))


def file_of(viewer: Actor, ref: str, member_refs: Collection[str], form: str) -> Download:
    """Return the forms of some members as PDF or Word, to print and hand out."""
    if form not in TYPES:
        raise NotFound("định dạng này")
    found = _board(viewer, ref)
    if not member_refs:
        raise InvalidInput("Chưa chọn thành viên nào. Đánh dấu người vắng mặt rồi tải phiếu.")
    with reading() as connection:
        document = form_of(connection, load_session(connection, found.row.id), member_refs)
    try:
        content = render(document, fonts(), form)
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được phiếu lấy ý kiến: {error}") from error
    return Download(content, TYPES[form], f"phieu-lay-y-kien-{found.row.held_on:%Y%m%d}.{form}", "")
