"""Before a ballot opens: what stands in the way, and what its opening freezes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_rows import STARTED, SessionWorld, batch_of, load_session
from workflow.council_words import Attendance, BatchState, SessionState, VoteBase, VotingMode, Way
from workflow.db import reading
from workflow.grounds import Subject
from workflow.models import SessionConfirmation, User
from workflow.permissions import require
from workflow.services.meeting import TELLERS, no_quorum, why_not_teller
from workflow.tables import AnyRow, table
from workflow.tally import quorum_met, reach

confirmations, accounts = table(SessionConfirmation), table(User)
FEWEST_VOTERS = 5
"""Fewer voters on an item than this and its slips tell too much: such an item is voted on paper (security.md T15)."""

TELLERS_NEEDED = 2


def confirmed_by(connection: Connection, session_id: int, act: str) -> frozenset[int]:
    """Return the users who confirmed an act."""
    whose = (confirmations.c.session_id == session_id, confirmations.c.act == act)
    return frozenset(connection.scalars(sa.select(confirmations.c.user_id).where(*whose)))


def persons_of(connection: Connection, users: frozenset[int]) -> set[int]:
    """Return the persons behind accounts."""
    query = sa.select(accounts.c.person_id).where(accounts.c.id.in_(users), accounts.c.person_id.is_not(None))
    return set(connection.scalars(query))


def tellers_agreed(connection: Connection, world: SessionWorld, act: str) -> int:
    """Return how many of those who are tellers now confirmed an act; a person counts once, whatever the account."""
    return len(world.sitting.tellers & persons_of(connection, confirmed_by(connection, world.row.id, act)))


def why_not_open(session_id: int, *, actor: Actor) -> list[str]:
    """Return what stands in the way of the opening, for the secretary's page; empty when it may be opened."""
    with reading() as connection:
        world = load_session(connection, session_id)
        require(actor, Action.RUN_SESSION, Subject.for_body(world.row.body_unit_id))
        batch = batch_of(connection, session_id)
        if world.row.state is not SessionState.MEETING or (batch and batch.state in STARTED):
            return []
        found = obstacles(connection, world, batch.voids if batch else 0, secret_items(world))
        if world.row.mode is not VotingMode.PAPER and (batch is None or batch.state is BatchState.NEW):
            found.insert(0, "Tổ kiểm phiếu chưa tạo khóa và tập dượt.")
        return found


def secret_items(world: SessionWorld) -> list[AnyRow]:
    """Return the items that go to the ballot."""
    return [one for one in world.items if one.way is Way.SECRET and one.result is None]


def obstacles(connection: Connection, world: SessionWorld, voids: int, secret: Sequence[AnyRow]) -> list[str]:
    """Return what stands in the way of the opening, as sentences."""
    found = []
    if not secret:
        found.append("Chương trình không có trường hợp nào phải bỏ phiếu kín.")
    tellers = [one for one in world.members if one.is_teller]
    if len(tellers) != TELLERS:
        found.append("Chưa bầu Tổ kiểm phiếu.")
    found += [
        f"{one.name} không kiểm phiếu được nữa: {why}. Bầu lại Tổ kiểm phiếu."
        for one in tellers
        if (why := why_not_teller(world, one)) is not None
    ]
    agreed = tellers_agreed(connection, world, f"open.{voids}")
    if agreed < TELLERS_NEEDED:
        found.append(f"Cần {TELLERS_NEEDED} thành viên Tổ kiểm phiếu xác nhận mở; mới có {agreed}.")
    if world.row.base is VoteBase.ENTITLED and world.row.base_confirmed_by_id is None:
        found.append("Cách tính tỷ lệ trên số thành viên được bỏ phiếu chưa được người chủ trì xác nhận.")
    for item in secret:
        found.extend(_item_obstacles(world, item))
    return list(dict.fromkeys(found))


def _item_obstacles(world: SessionWorld, item: AnyRow) -> list[str]:
    found = []
    if not quorum_met(item, present=world.row.present, members=world.row.members):
        found.append(no_quorum(world, item))
    need = reach(world, item)
    if not need.possible:
        found.append(
            f"Nội dung số {item.position}: cần {need.needed} phiếu nhưng chỉ {need.entitled} thành viên được bỏ phiếu, "
            "nên không thể đạt. Hoãn nội dung này, hoặc Hội đồng quyết định bằng văn bản cách tính khác."
        )
    voters = len(world.entitled(item, Attendance.PRESENT))
    if world.row.mode is not VotingMode.PAPER and voters < FEWEST_VOTERS:
        found.append(
            f"Nội dung số {item.position}: chỉ {voters} người bỏ phiếu nên kết quả điện tử dễ lộ từng phiếu. "
            "Chuyển sang phiếu giấy hoặc hoãn nội dung này."
        )
    return found


def pinned(world: SessionWorld, batch: AnyRow, secret: Sequence[AnyRow]) -> dict[str, object]:
    """Return everything the ballot is held under; it never changes afterwards."""
    lines = []
    for item in secret:
        need = reach(world, item)
        here = world.entitled(item, Attendance.PRESENT)
        lines.append(
            {
                "item_ref": item.ref,
                "nomination_version": item.nomination_version,
                "snapshot_sha256": item.snapshot_sha256,
                "threshold": item.threshold,
                "above": item.above,
                "citation": item.citation,
                "lower": item.lower_award is not None,
                "base": need.base,
                "needed": need.needed,
                "needed_other_base": need.needed_of_entitled
                if world.row.base is VoteBase.ALL_MEMBERS
                else need.needed_of_all,
                "digital": sorted(one.ref for one in here if not one.on_paper),
                "paper": sorted(one.ref for one in here if one.on_paper),
                "written": sorted(one.ref for one in world.entitled(item, Attendance.WRITTEN)),
                "recused": sorted(
                    one.ref for one in world.members if one.id in world.recusals.get(item.id, frozenset())
                ),
            }
        )
    return {
        "version": 1,
        "session_ref": world.row.ref,
        "mode": world.row.mode,
        "base": world.row.base,
        "base_citation": world.row.base_citation,
        "members": world.row.members,
        "present": world.row.present,
        "written": world.row.written,
        "sealing_key": batch.sealing_key,
        "signing_key": batch.signing_key,
        "share_hashes": batch.share_hashes.split(),
        "booth_hash": batch.booth_hash,
        "opened_at": clock.now().isoformat(timespec="seconds"),
        "items": lines,
    }
