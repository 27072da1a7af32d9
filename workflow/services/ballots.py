"""The secret ballot until it is closed: keys, opening, sealed ballots, turnout, close; giving it up for paper.

The server stores what browsers sealed and can open none of it: it never holds a private key or a share. All secret
items of a session are one batch with one opening and one close. What the opening froze (``pinned``) decides who may
vote on what until the count. No moment of casting is kept, and a cast writes no event (security.md 3.1, T13): the close
commits to the whole urn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.ballot_formats import (
    BALLOT_BYTES,
    ENC_BYTES,
    ballot_hash,
    public_key,
    signed,
    tracker,
    unb64,
    urn_hash,
)
from workflow.canonical import canonical_json, sha256
from workflow.council_rows import SessionWorld, batch_of, happened, load_session
from workflow.council_words import (
    BATCH_LABELS,
    Attendance,
    BatchState,
    SessionState,
    VotingMode,
    Way,
)
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotPermitted
from workflow.grounds import Subject
from workflow.models import (
    BallotBatch,
    BallotReceipt,
    CouncilSession,
    PaperCount,
    SealedBallot,
    SessionConfirmation,
    SessionMember,
    User,
)
from workflow.permissions import require
from workflow.services.ballot_opening import (
    TELLERS_NEEDED,
    obstacles,
    secret_items,
    tellers_agreed,
)
from workflow.services.ballot_opening import pinned as frozen_by_opening
from workflow.services.meeting import TELLERS
from workflow.tables import AnyRow, chunks, table

batches, sealed, receipts = table(BallotBatch), table(SealedBallot), table(BallotReceipt)
confirmations, members, sessions = table(SessionConfirmation), table(SessionMember), table(CouncilSession)
accounts, papers = table(User), table(PaperCount)
TURNOUT_EVERY = timedelta(minutes=5)
"""Who has voted is shown as a set, no finer than this, so that watching it gives no order."""


# --- keys


def keep_keys(
    session_id: int, sealing_key: str, signing_key: str, share_hashes: Sequence[str], rehearsal: str, *,
    booth_hash: str, actor: Actor,
) -> None:  # fmt: skip
    """Take the public keys a teller's browser made; ``rehearsal`` proves that two shares rebuild the private ones."""
    for key in (sealing_key, signing_key):
        public_key(key)
    if len(share_hashes) != TELLERS or any(len(one) != 64 for one in share_hashes):
        raise InvalidInput("Thiếu dấu kiểm của ba mảnh khóa. Làm lại bước tạo khóa.")
    with transaction() as connection:
        world = as_teller(connection, session_id, Action.COUNT_BALLOT, actor)
        batch = batch_in(connection, session_id, BatchState.NEW, BatchState.KEYED)
        if tellers_agreed(connection, world, f"open.{batch.voids}"):
            raise Conflict(
                "Đã có thành viên Tổ kiểm phiếu xác nhận mở với khóa trước nên không đổi khóa được nữa. "
                "Muốn khóa khác: bỏ lần bỏ phiếu này rồi làm lại từ đầu."
            )
        if not signed(signing_key, f"khen-thuong/rehearsal/v1\n{world.row.ref}", rehearsal):
            raise InvalidInput(
                "Tập dượt chưa đạt: hai mảnh khóa không ghép lại được khóa. Làm lại bước tạo khóa."
            )
        values = {
            "state": BatchState.KEYED, "sealing_key": sealing_key, "signing_key": signing_key,
            "share_hashes": " ".join(share_hashes), "booth_hash": booth_hash,
        }  # fmt: skip
        connection.execute(sa.update(batches).where(batches.c.session_id == session_id).values(**values))
        payload: dict[str, object] = {
            name: values[name] for name in ("sealing_key", "signing_key", "booth_hash")
        }
        payload["again"] = batch.state is BatchState.KEYED
        happened(connection, session_id, "ballot_keys_made", actor, payload)


# --- two tellers and the secretary open and close


def confirm(session_id: int, act: str, *, actor: Actor) -> int:
    """A teller agrees to the opening (``open``) or the close (``close``); return how many have."""
    if act not in {"open", "close"}:
        raise InvalidInput("Không có việc này.")
    with transaction() as connection:
        world = as_teller(connection, session_id, Action.GUARD_BALLOT, actor)
        states = {"open": _before_opening(world), "close": (BatchState.OPEN,)}[act]
        batch = batch_in(connection, session_id, *states)
        return _confirm(connection, session_id, f"{act}.{batch.voids}", actor)


def _before_opening(world: SessionWorld) -> tuple[BatchState, ...]:
    """Electronic ballots need their key before anybody agrees to open; paper needs none."""
    paper = world.row.mode is VotingMode.PAPER
    return (BatchState.NEW, BatchState.KEYED) if paper else (BatchState.KEYED,)


def _confirm(connection: Connection, session_id: int, act: str, actor: Actor) -> int:
    """Note one person's confirmation once; return how many have confirmed."""
    whose = (confirmations.c.session_id == session_id, confirmations.c.act == act)
    who = set(connection.scalars(sa.select(confirmations.c.user_id).where(*whose)))
    if actor.user_id not in who:
        connection.execute(
            sa.insert(confirmations).values(session_id=session_id, act=act, user_id=actor.user_id)
        )
        happened(connection, session_id, "ballot_act_confirmed", actor, {"act": act})
    return len(who | {actor.user_id})


def open_ballot(session_id: int, *, actor: Actor) -> str:
    """Open the ballot for all secret items at once; return the hash of what is frozen by it.

    Refused while an item cannot pass, has too few voters, lacks its quorum, or the tellers have not agreed.
    """
    with transaction() as connection:
        world = _as_secretary(connection, session_id, actor)
        batch = batch_in(connection, session_id, *_before_opening(world))
        secret = secret_items(world)
        if stopped := obstacles(connection, world, batch.voids, secret):
            raise InvalidInput(" ".join(stopped[:4]))
        pinned = canonical_json(frozen_by_opening(world, batch, secret))
        values = {"state": BatchState.OPEN, "pinned": pinned, "pinned_sha256": sha256(pinned)}
        connection.execute(sa.update(batches).where(batches.c.session_id == session_id).values(**values))
        payload: dict[str, object] = {"pinned_sha256": values["pinned_sha256"], "items": len(secret)}
        happened(connection, session_id, "ballot_opened", actor, payload)
        return sha256(pinned)


# --- casting


def decoded(ballot: str) -> bytes:
    """Return a sealed ballot from the text a browser sends; ``InvalidInput`` when it is none."""
    return unb64(ballot)


def cast(session_id: int, ballots: Mapping[str, bytes], *, actor: Actor) -> dict[str, str]:
    """Keep a member's sealed ballots (item reference → 113 bytes), replacing earlier ones; return their trackers.

    The caller has asked for the password again. Refused after the close, for an item the member may not vote on, for
    a wrong length, and for a ballot that is a copy of another.
    """
    if not ballots:
        raise InvalidInput("Chưa có phiếu nào được gửi. Chọn ý kiến cho ít nhất một trường hợp.")
    if any(len(one) != BALLOT_BYTES for one in ballots.values()):
        raise InvalidInput("Phiếu không đúng độ dài. Tải lại trang bỏ phiếu rồi làm lại.")
    with transaction() as connection:
        # The session before its batch, as the close locks them: the other way round the two wait for each other.
        world = load_session(connection, session_id, share=True)
        batch = batch_of(connection, session_id, share=True)
        if batch is None or batch.state is not BatchState.OPEN:
            raise Conflict("Hòm phiếu không mở nên phiếu chưa được nhận.")
        require(actor, Action.CAST_VOTE, world.sitting.subject(world.row.body_unit_id))
        member = world.member_of(actor)
        assert member is not None
        allowed = {
            line["item_ref"] for line in json.loads(batch.pinned)["items"] if member.ref in line["digital"]
        }
        for item in world.items_named(ballots):
            if item.ref not in allowed:
                raise NotPermitted("Bạn không bỏ phiếu điện tử trường hợp này.")
            _seal_in(connection, session_id, item.id, member.id, ballots[item.ref])
    return {ref: tracker(one) for ref, one in ballots.items()}


def _seal_in(connection: Connection, session_id: int, item_id: int, member_id: int, ballot: bytes) -> None:
    own = (sealed.c.item_id == item_id, sealed.c.member_id == member_id)
    values = {"enc": ballot[:ENC_BYTES], "ciphertext": ballot[ENC_BYTES:]}
    try:
        if connection.execute(sa.update(sealed).where(*own).values(**values)).rowcount == 0:
            row = {"item_id": item_id, "member_id": member_id, "session_id": session_id, **values}
            connection.execute(sa.insert(sealed).values(**row))
    except IntegrityError as error:
        if "enc" in str(error.orig):
            raise Conflict(
                "Phiếu này trùng một phiếu đã có trong hòm. Tải lại trang rồi bỏ phiếu lại."
            ) from error
        raise Conflict("Bạn vừa gửi phiếu từ một nơi khác; phiếu gửi trước đã được nhận.") from error


def refresh_turnout(session_id: int, *, actor: Actor) -> tuple[frozenset[str], datetime | None]:
    """Return who has voted, as a set of member references, for the secretary; no oftener than every five minutes."""
    with transaction() as connection:
        world = load_session(connection, session_id)
        require(actor, Action.RUN_SESSION, Subject.for_body(world.row.body_unit_id))
        batch = batch_of(connection, session_id, lock=True)
        if batch is None or batch.state is not BatchState.OPEN:
            return frozenset(), None
        if batch.turnout_at is not None and clock.now() - batch.turnout_at < TURNOUT_EVERY:
            return frozenset(batch.turnout.split()), batch.turnout_at
        voted = sorted(_voted(connection, session_id))
        values = {"turnout": " ".join(voted), "turnout_at": clock.now()}
        connection.execute(sa.update(batches).where(batches.c.session_id == session_id).values(**values))
        return frozenset(voted), clock.now()


def _voted(connection: Connection, session_id: int) -> set[str]:
    query = sa.select(members.c.ref).join(sealed, sealed.c.member_id == members.c.id)
    return set(connection.scalars(query.where(sealed.c.session_id == session_id).distinct()))


# --- the close


def close_ballot(session_id: int, *, actor: Actor) -> str:
    """Close the ballot: freeze the urn, keep every ballot's hash, and return the urn's hash for the minutes."""
    with transaction() as connection:
        world = _as_secretary(connection, session_id, actor)
        batch = batch_in(connection, session_id, BatchState.OPEN)
        agreed = tellers_agreed(connection, world, f"close.{batch.voids}")
        if agreed < TELLERS_NEEDED:
            raise InvalidInput(
                f"Cần {TELLERS_NEEDED} thành viên Tổ kiểm phiếu xác nhận đóng; mới có {agreed}."
            )
        refs = {one.id: one.ref for one in world.items}
        rows = connection.execute(
            sa.select(sealed.c.item_id, sealed.c.member_id, sealed.c.enc, sealed.c.ciphertext)
            .where(sealed.c.session_id == session_id)
            .order_by(sealed.c.item_id, sealed.c.enc)
        ).all()
        kept = [
            {"item_id": row.item_id, "member_id": row.member_id, "session_id": session_id,
             "ballot_hash": ballot_hash(row.enc + row.ciphertext)}
            for row in rows
        ]  # fmt: skip
        for part in chunks(kept):
            connection.execute(sa.insert(receipts), part)
        found = urn_hash((refs[row.item_id], ballot_hash(row.enc + row.ciphertext)) for row in rows)
        values = {"state": BatchState.CLOSED, "urn_hash": found, "turnout": "", "turnout_at": None}
        connection.execute(sa.update(batches).where(batches.c.session_id == session_id).values(**values))
        payload: dict[str, object] = {"urn_hash": found, "ballots": len(kept)}
        happened(connection, session_id, "ballot_closed", actor, payload)
        return found


def give_up(session_id: int, reason: str, *, actor: Actor) -> None:
    """Void a ballot that cannot be opened or was disturbed: its sealed ballots go, the members vote again on paper.

    The secretary does it, with the tellers in the room; nothing was counted, so nothing is lost but the time.
    """
    if not reason.strip():
        message = "Ghi lý do bỏ lần bỏ phiếu này; lý do được in vào biên bản."
        raise InvalidInput(message, {"reason": message})
    with transaction() as connection:
        world = _as_secretary(connection, session_id, actor)
        batch = batch_in(connection, session_id, BatchState.KEYED, BatchState.OPEN, BatchState.CLOSED)
        connection.execute(sa.delete(sealed).where(sealed.c.session_id == session_id))
        ids = [one.id for one in world.items]
        connection.execute(sa.delete(papers).where(papers.c.item_id.in_(ids)))
        values = {
            "state": BatchState.NEW, "sealing_key": "", "signing_key": "", "share_hashes": "", "pinned": "",
            "pinned_sha256": "", "urn_hash": "", "turnout": "", "turnout_at": None, "voids": batch.voids + 1,
        }  # fmt: skip
        connection.execute(sa.update(batches).where(batches.c.session_id == session_id).values(**values))
        connection.execute(
            sa.update(sessions).where(sessions.c.id == session_id).values(mode=VotingMode.PAPER)
        )
        here = (members.c.session_id == session_id, members.c.attendance == Attendance.PRESENT)
        connection.execute(sa.update(members).where(*here).values(on_paper=True))
        payload: dict[str, object] = {"urn_hash": batch.urn_hash, "present": world.row.present}
        happened(connection, session_id, "ballot_given_up", actor, payload, detail=reason)


# --- shared


def _as_secretary(connection: Connection, session_id: int, actor: Actor) -> SessionWorld:
    world = load_session(connection, session_id, lock=True)
    require(actor, Action.RUN_SESSION, Subject.for_body(world.row.body_unit_id))
    world.require_state(SessionState.MEETING)
    return world


def as_teller(connection: Connection, session_id: int, action: Action, actor: Actor) -> SessionWorld:
    """Lock a session for one of its tellers; a conflict in any secret item bars him."""
    world = load_session(connection, session_id, lock=True)
    secret = [one for one in world.items if one.way is Way.SECRET]
    conflicted = frozenset().union(*(world.conflicted(one) for one in secret)) if secret else frozenset()
    require(actor, action, world.sitting.subject(world.row.body_unit_id, conflicted))
    world.require_state(SessionState.MEETING)
    return world


def batch_in(connection: Connection, session_id: int, *states: BatchState) -> AnyRow:
    """Lock the batch of a session, making it on first use; refuse in another state."""
    batch = batch_of(connection, session_id, lock=True)
    if batch is None:
        empty = dict.fromkeys(
            ("sealing_key", "signing_key", "share_hashes", "booth_hash", "pinned", "pinned_sha256", "urn_hash",
             "results", "results_sha256", "signature", "turnout"), ""
        )  # fmt: skip
        row = {"session_id": session_id, "state": BatchState.NEW, "voids": 0, **empty}
        connection.execute(sa.insert(batches).values(**row))
        batch = batch_of(connection, session_id, lock=True)
        assert batch is not None
    if batch.state not in states:
        wanted = " hoặc ".join(f"«{BATCH_LABELS[one]}»" for one in states)
        raise Conflict(f"Hòm phiếu đang «{BATCH_LABELS[batch.state]}»; việc này làm khi {wanted}.")
    return batch
