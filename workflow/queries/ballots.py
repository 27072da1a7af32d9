"""What may be known of a secret ballot: for the booth, the tellers, a member's own trackers, the public record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actor import Actor
from workflow.ballot_formats import key_mark, tracker_of
from workflow.canonical import canonical_json
from workflow.council_words import BatchState, VotingMode
from workflow.db import reading
from workflow.errors import NotFound, NotPermitted
from workflow.models import (
    AgendaItem,
    AuditEvent,
    BallotBatch,
    BallotReceipt,
    CouncilSession,
    SealedBallot,
    SessionMember,
)
from workflow.queries.council import board, id_of
from workflow.tables import AnyRow, table

batches, sealed, receipts = table(BallotBatch), table(SealedBallot), table(BallotReceipt)
sessions, items, members = table(CouncilSession), table(AgendaItem), table(SessionMember)
events = table(AuditEvent)
BALLOT_EVENTS = (
    "ballot_keys_made", "ballot_opened", "ballot_closed", "ballot_counted", "ballot_certified", "ballot_given_up",
)  # fmt: skip
EVENT_REST = ("subject_id", "actor_id", "acting_unit_id", "detail_commit", "recorded_at")
"""What an event's hash covers beside its number, name and payload; the other columns are empty on a session's chain."""


@dataclass(frozen=True, slots=True)
class Booth:
    """What the booth of one member needs: the items of the batch, those that are his, whether he has voted."""

    sealing_key: str
    booth_hash: str
    secret: frozenset[str]
    mine: frozenset[str]
    cast_before: bool


def booth(viewer: Actor, ref: str) -> Booth:
    """Return the booth of the viewer in a session; nothing is his while he has no seat in it."""
    session_id = id_of(viewer, ref)
    with reading() as connection:
        batch, pinned = _pinned(connection, session_id)
        if batch is None:
            return Booth("", "", frozenset(), frozenset(), cast_before=False)
        me = _own_seat(connection, viewer, session_id)
        lines = pinned.get("items", ())
        mine = frozenset(line["item_ref"] for line in lines if me is not None and me.ref in line["digital"])
        voted = me is not None and connection.scalar(
            sa.select(sa.func.count())
            .select_from(sealed)
            .where(sealed.c.session_id == session_id, sealed.c.member_id == me.id)
        )
        return Booth(
            batch.sealing_key,
            batch.booth_hash,
            frozenset(line["item_ref"] for line in lines),
            mine,
            bool(voted),
        )


def paper_slips(viewer: Actor, ref: str) -> dict[str, int]:
    """Return by item how many paper slips the opening gave out, to those who may see the session."""
    session_id = id_of(viewer, ref)
    with reading() as connection:
        _, pinned = _pinned(connection, session_id)
        return {line["item_ref"]: len(line["paper"]) for line in pinned.get("items", ()) if line["paper"]}


@dataclass(frozen=True, slots=True)
class Trackers:
    """The trackers of one item, sorted, and which of them is the viewer's own."""

    item_ref: str
    codes: tuple[str, ...]
    own: str


def trackers(viewer: Actor, ref: str) -> tuple[Trackers, ...]:
    """Return the trackers in the closed urn by item: recorded and included. Three statements."""
    session_id = id_of(viewer, ref)
    with reading() as connection:
        me = _own_seat(connection, viewer, session_id)
        batch = connection.execute(sa.select(*batches.c).where(batches.c.session_id == session_id)).first()
        if batch is None or not batch.urn_hash or _by_paper(json.loads(batch.pinned)):
            return ()
        query = (
            sa.select(items.c.ref, receipts.c.member_id, receipts.c.ballot_hash)
            .join(items, items.c.id == receipts.c.item_id)
            .where(receipts.c.session_id == session_id)
            .order_by(items.c.position)
        )
        found: dict[str, list[str]] = {}
        own: dict[str, str] = {}
        for item, member_id, digest in connection.execute(query):
            found.setdefault(item, []).append(tracker_of(digest))
            if me is not None and member_id == me.id:
                own[item] = tracker_of(digest)
        return tuple(Trackers(item, tuple(sorted(codes)), own.get(item, "")) for item, codes in found.items())


def record(viewer: Actor, ref: str) -> str:
    """Return the public record of a counted ballot as canonical JSON: what was frozen, hashes, totals, slips, events.

    It names no voter beside a ballot. Given to everybody who may see the session; ``NotFound`` before the count,
    ``NotPermitted`` to who takes no part in one of its cases (L9): it is signed as a whole, so nothing can be left out.
    """
    away = {one.ref for one in board(viewer, ref).items if one.hidden}
    session_id = id_of(viewer, ref)
    with reading() as connection:
        batch, pinned = _pinned(connection, session_id)
        if batch is None or batch.state not in {BatchState.COUNTED, BatchState.CERTIFIED}:
            raise NotFound("hồ sơ bỏ phiếu")
        if any(line["item_ref"] in away for line in pinned["items"]):
            raise NotPermitted(
                "Hồ sơ bỏ phiếu có kết quả của trường hợp bạn không tham gia xét; nhờ thành viên khác kiểm giúp."
            )
        return canonical_json(
            {
                "version": 1,
                "kind": "khen-thuong/ballot-record",
                "session_ref": pinned["session_ref"],
                "state": batch.state,
                "pinned": batch.pinned,
                "pinned_sha256": batch.pinned_sha256,
                "urn": {} if _by_paper(pinned) else _urn(connection, session_id),
                "urn_hash": batch.urn_hash,
                "results": batch.results,
                "results_sha256": batch.results_sha256,
                "signature": batch.signature,
                "items": _judged(connection, session_id),
                "events": _events(connection, session_id),
            }
        )


def _by_paper(pinned: Mapping[str, Any]) -> bool:
    """Whether a ballot was held on paper alone; receipts of one given up before it are of ballots nobody counted."""
    return bool(pinned["mode"] == VotingMode.PAPER.value)


def _urn(connection: Connection, session_id: int) -> dict[str, list[str]]:
    """Return the ballot hashes by item, sorted."""
    query = sa.select(items.c.ref, receipts.c.ballot_hash).join(items, items.c.id == receipts.c.item_id)
    found: dict[str, list[str]] = {}
    for ref, digest in connection.execute(query.where(receipts.c.session_id == session_id)):
        found.setdefault(ref, []).append(digest)
    return {ref: sorted(hashes) for ref, hashes in sorted(found.items())}


def _judged(connection: Connection, session_id: int) -> list[dict[str, object]]:
    names = (
        "ref", "position", "agree", "disagree", "lower", "blank", "invalid", "written_agree", "written_total",
        "result", "proof",
    )  # fmt: skip
    query = (
        sa.select(*(items.c[name] for name in names))
        .where(items.c.session_id == session_id, items.c.way == "secret", items.c.agree.is_not(None))
        .order_by(items.c.position)
    )
    return [dict(zip(names, row, strict=True)) for row in connection.execute(query)]


def _events(connection: Connection, session_id: int) -> list[dict[str, object]]:
    """Return the steps of the ballot with everything their hashes cover; none of them is a cast."""
    columns = (events.c[name] for name in ("seq", "event", "payload", "prev_hash", "hash", *EVENT_REST))
    query = (
        sa.select(*columns)
        .where(
            events.c.chain == "session", events.c.subject_id == session_id, events.c.event.in_(BALLOT_EVENTS)
        )
        .order_by(events.c.seq)
    )
    return [
        {**row._mapping, "payload": json.loads(row.payload),
         "recorded_at": row.recorded_at.astimezone(UTC).isoformat(timespec="microseconds")}
        for row in connection.execute(query)
    ]  # fmt: skip


def _pinned(connection: Connection, session_id: int) -> tuple[AnyRow | None, Mapping[str, Any]]:
    batch = connection.execute(sa.select(*batches.c).where(batches.c.session_id == session_id)).first()
    return batch, json.loads(batch.pinned) if batch is not None and batch.pinned else {}


def _own_seat(connection: Connection, viewer: Actor, session_id: int) -> AnyRow | None:
    if viewer.person_id is None:
        return None
    mine = (members.c.session_id == session_id, members.c.person_id == viewer.person_id)
    return connection.execute(sa.select(*members.c).where(*mine)).first()


def mark_of(key: str) -> str:
    """Return the mark of a public key as the minutes and the tellers' page print it."""
    return key_mark(key)
