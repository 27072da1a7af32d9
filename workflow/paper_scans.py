"""Papers that people sign by hand and that are no decision: which there are, their scans, which is the original.

Two stores keep such papers: those of a council session, and the official papers. Each paper is known by the row of its
PDF: that is what is printed and signed. Left out: the pack of forms for a session (no paper of its own; its ballots
are secret) and the answer to a complaint (the signed letter has the sender's name, which is never kept).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import BALLOT_MINUTES, COUNCIL_INVITATION, COUNCIL_MINUTES, PDF
from workflow.actions import Action
from workflow.council_rows import CHAIN as SESSION_CHAIN
from workflow.models import AuditEvent, CouncilSession, OfficialPaper, PaperScan, SessionDocument
from workflow.official_kinds import KINDS
from workflow.scans import Scan, scans_in
from workflow.tables import AnyRow, chunks, table

d, p, sessions = table(SessionDocument), table(OfficialPaper), table(CouncilSession)
scans, events = table(PaperScan), table(AuditEvent)
SCANNED = "paper_scan_kept"
MINUTES: dict[str, str] = {COUNCIL_MINUTES: "Biên bản họp", BALLOT_MINUTES: "Biên bản kiểm phiếu"}
OF_SESSION: dict[str, str] = {**MINUTES, COUNCIL_INVITATION: "Giấy mời"}
OFFICIAL: dict[str, str] = {kind: one.label for kind, one in KINDS.items() if not one.of_complaint}


class PaperOf(Enum):
    """Which store keeps a paper."""

    SESSION = "session"
    OFFICIAL = "official"

    @property
    def column(self) -> str:
        """The column of ``paper_scans`` that names a paper of this store."""
        return "session_document_id" if self is PaperOf.SESSION else "official_paper_id"


ACTIONS = {PaperOf.SESSION: Action.KEEP_MINUTES_SCAN, PaperOf.OFFICIAL: Action.KEEP_SCAN}
"""Who adds a scan: minutes are the secretary's, what goes out is the office's, like decisions."""


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """One paper with its scans; ``turn``: which making of it; ``sha256``: of the PDF to print, None while it is made.

    ``parent``: the audit chain and subject it belongs to; ``place``: the reference of its session.
    """

    of: PaperOf
    id: int
    ref: str
    kind: str
    turn: int
    number_text: str
    about: str
    on: date
    body_unit_id: int
    parent: tuple[str, int]
    sha256: str | None
    place: str = ""
    scans: tuple[Scan, ...] = ()

    @property
    def label(self) -> str:
        """How the paper is called."""
        return (OF_SESSION if self.of is PaperOf.SESSION else OFFICIAL)[self.kind]

    @property
    def is_minutes(self) -> bool:
        """Whether these are minutes, which wait for their scan."""
        return self.kind in MINUTES

    @property
    def name(self) -> str:
        """The same with its number."""
        return f"{self.label} số {self.number_text}" if self.number_text else self.label

    @property
    def sentence(self) -> str:
        """Which is the original, in one sentence."""
        if self.scans:
            where = self.scans[-1].kept_at
            return f"Bản gốc là bản giấy đã ký, lưu tại {where}; tệp trong hệ thống là bản quét."
        if self.sha256 is None:
            return "Chưa có bản gốc; văn bản đang được tạo."
        return "Chưa có bản quét: tệp PDF là bản in để ký; ký xong, bản giấy có chữ ký là bản gốc."


def signed_papers(
    connection: Connection, of: PaperOf, *where: sa.ColumnElement[bool]
) -> tuple[SignedPaper, ...]:
    """Return the papers of one store that meet the conditions on it, with their scans. Two statements."""
    rows = list(connection.execute(_heads(of).where(*where)))
    found: dict[int, tuple[Scan, ...]] = {}
    for part in chunks([row.id for row in rows]):
        found |= scans_in(connection, scans, of.column, part)
    return tuple(_paper(of, row, found.get(row.id, ())) for row in rows)


def _heads(of: PaperOf) -> sa.Select[Any]:
    if of is PaperOf.SESSION:
        columns = (
            d.c.id, d.c.ref, d.c.kind, d.c.number.label("turn"), d.c.sha256, sessions.c.ref.label("place"),
            sessions.c.minutes_number.label("number_text"), sessions.c.title.label("about"),
            sessions.c.held_on.label("on"), sessions.c.body_unit_id, sa.literal(SESSION_CHAIN).label("chain"),
            sessions.c.id.label("subject_id"),
        )  # fmt: skip
        query = sa.select(*columns).join(sessions, sessions.c.id == d.c.session_id)
        return query.where(d.c.format == PDF, d.c.kind.in_(OF_SESSION)).order_by(d.c.id)
    official = (
        p.c.id, p.c.ref, p.c.kind, p.c.version.label("turn"), p.c.sha256, sa.literal("").label("place"),
        p.c.number_text, p.c.title.label("about"), p.c.law_on.label("on"), p.c.body_unit_id,
        p.c.parent_kind.label("chain"), p.c.parent_id.label("subject_id"),
    )  # fmt: skip
    return sa.select(*official).where(p.c.format == PDF, p.c.kind.in_(OFFICIAL)).order_by(p.c.id)


def _paper(of: PaperOf, row: AnyRow, found: tuple[Scan, ...]) -> SignedPaper:
    number = row.number_text if of is PaperOf.OFFICIAL or row.kind == COUNCIL_MINUTES else ""
    return SignedPaper(
        of, row.id, row.ref, row.kind, row.turn, number, row.about, row.on, row.body_unit_id,
        (row.chain, row.subject_id), row.sha256, row.place, found,
    )  # fmt: skip


def minutes_without_scan() -> sa.Select[Any]:
    """Return the query of the newest minutes of sessions that have no scan: session, its body, its reference."""
    newer = d.alias("newer")
    same = [newer.c[name] == d.c[name] for name in ("session_id", "kind", "format")]
    query = sa.select(d.c.session_id, sessions.c.body_unit_id, sessions.c.ref)
    return query.join(sessions, sessions.c.id == d.c.session_id).where(
        d.c.kind.in_(MINUTES),
        d.c.format == PDF,
        ~sa.exists().where(*same, newer.c.number > d.c.number),
        ~sa.exists().where(scans.c.session_document_id == d.c.id),
    )


Key = tuple[str, int, str, int]
"""A paper as its events name it: chain, subject, kind, turn."""


def key_of(paper: SignedPaper) -> Key:
    """Return how the events name a paper."""
    return (*paper.parent, paper.kind, paper.turn)


def told_scans(connection: Connection, parent: tuple[str, int] | None = None) -> dict[Key, tuple[str, ...]]:
    """Return the hashes of scans that events tell of, by paper; of one parent or of all. One statement."""
    query = sa.select(events.c.chain, events.c.subject_id, events.c.payload).where(events.c.event == SCANNED)
    if parent is not None:
        query = query.where(events.c.chain == parent[0], events.c.subject_id == parent[1])
    return _told(connection.execute(query.order_by(events.c.chain, events.c.subject_id, events.c.seq)))


def _told(rows: Iterable[AnyRow]) -> dict[Key, tuple[str, ...]]:
    found: dict[Key, tuple[str, ...]] = {}
    for row in rows:
        try:
            said = json.loads(row.payload)
        except ValueError:  # an altered payload: its chain is reported where the chains are walked
            said = {}
        key = (row.chain, row.subject_id, str(said.get("kind", "")), int(said.get("turn", 0)))
        found[key] = (*found.get(key, ()), str(said.get("sha256", "")))
    return found
