"""The state of the original of a decision's document, in rows and in one sentence; what the events say of its bytes.

None yet; electronic (a PDF signed by the person, then by the body); or paper (signed by hand, kept somewhere, scanned).
The first signature or scan settles which, for good.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import (
    AuditEvent,
    AwardDecision,
    DocumentOriginal,
    DocumentScan,
    DocumentSigning,
    IssuedDocument,
    OriginalKind,
    SignedAs,
)
from workflow.scans import Scan, grouped, made_rows, scans_in, values_of
from workflow.tables import chunks, table

documents, originals, decisions = table(IssuedDocument), table(DocumentOriginal), table(AwardDecision)
signings, scans, events = table(DocumentSigning), table(DocumentScan), table(AuditEvent)

CHAIN = "decision"
RENDERED, SIGNED, SCANNED = "document_rendered", "document_signed", "scan_kept"
TELLING = (RENDERED, SIGNED, SCANNED)
"""The events that name the hash of a document's bytes."""

SIGNED_AS_WORDS = {SignedAs.PERSON: "người ký", SignedAs.BODY: "cơ quan"}


@dataclass(frozen=True, slots=True)
class Signing:
    """One digital signature that was put on a document."""

    signed_as: SignedAs
    before_sha256: str
    sha256: str
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    key_kind: str
    stamped_at: datetime | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Original:
    """A document with everything that makes its original; ``issued_sha256`` is None while it is being made."""

    document_id: int
    ref: str
    decision_id: int
    issued_sha256: str | None
    kind: OriginalKind | None = None
    signings: tuple[Signing, ...] = ()
    scans: tuple[Scan, ...] = ()

    @property
    def sha256(self) -> str | None:
        """The hash of the file that stands for the original now: signed, or the newest scan; else what was issued."""
        if self.signings:
            return self.signings[-1].sha256
        return self.scans[-1].sha256 if self.scans else self.issued_sha256

    @property
    def waits_for(self) -> SignedAs | None:
        """Whose digital signature comes next, where one may come."""
        if (
            self.kind is OriginalKind.PAPER
            or self.issued_sha256 is None
            or len(self.signings) == len(SignedAs)
        ):
            return None
        return SignedAs.BODY if self.signings else SignedAs.PERSON

    @property
    def is_complete(self) -> bool:
        """Whether there is an original and nothing is missing from it."""
        return self.kind is not None and self.waits_for is None

    @property
    def sentence(self) -> str:
        """Which is the original, in one sentence."""
        if self.kind is OriginalKind.PAPER:
            where = self.scans[-1].kept_at
            return f"Bản gốc là bản giấy đã ký, đóng dấu, lưu tại {where}; tệp trong hệ thống là bản quét."
        if self.is_complete:
            return "Bản gốc là tệp điện tử có chữ ký số của người ký và của cơ quan, lưu trong hệ thống này."
        if self.signings:
            return "Bản gốc điện tử đã có chữ ký số của người ký, còn chờ chữ ký số của cơ quan."
        if self.issued_sha256 is None:
            return "Chưa có bản gốc; văn bản đang được tạo."
        return "Chưa có bản gốc: văn bản chưa được ký số và chưa có bản quét của bản giấy đã ký."

    @property
    def short(self) -> str:
        """The same in a few words, for lists."""
        if self.kind is OriginalKind.PAPER:
            return "Bản gốc: bản giấy"
        if self.is_complete:
            return "Bản gốc: tệp ký số"
        return "Bản gốc: chờ cơ quan ký số" if self.signings else "Chưa có bản gốc"


def originals_of(connection: Connection, decision_ids: Sequence[int]) -> dict[int, Original]:
    """Return the originals of these decisions that have a document, by decision. Three statements."""
    found: dict[int, Original] = {}
    for part in chunks(list(decision_ids)):
        heads = list(connection.execute(_heads().where(documents.c.decision_id.in_(part))))
        ids = [row.id for row in heads if row.kind is not None]
        signed, scanned = _signings(connection, ids), scans_in(connection, scans, "document_id", ids)
        for row in heads:
            found[row.decision_id] = Original(
                row.id, row.ref, row.decision_id, row.sha256, row.kind, signed[row.id], scanned[row.id]
            )
    return found


def original_of(connection: Connection, decision_id: int) -> Original | None:
    """Return the original of one decision; None before it has a document."""
    return originals_of(connection, [decision_id]).get(decision_id)


def _heads() -> sa.Select[*tuple[object, ...]]:
    columns = (documents.c.id, documents.c.ref, documents.c.decision_id, documents.c.sha256, originals.c.kind)
    return sa.select(*columns).outerjoin(originals, originals.c.document_id == documents.c.id)


def _signings(connection: Connection, ids: Sequence[int]) -> defaultdict[int, tuple[Signing, ...]]:
    names = [name for name in Signing.__dataclass_fields__ if name != "made_by"]
    rows = made_rows(connection, signings, "document_id", names, ids)
    return grouped((row.paper, Signing(**values_of(row))) for row in rows)


@dataclass(frozen=True, slots=True)
class Told:
    """What the events of a decision say of its document's bytes: what was issued, then each signature or scan."""

    issued: str | None = None
    steps: tuple[tuple[str, str, str], ...] = ()  # event, hash before ("" for a scan), hash after

    def plus(self, event: str, payload: str) -> Told:
        """Return the same with one more event."""
        told = json.loads(payload)
        if event == RENDERED:
            return Told(told.get("sha256"), self.steps)
        return Told(self.issued, (*self.steps, (event, told.get("before", ""), told.get("sha256", ""))))


def told_of(connection: Connection, decision_id: int) -> Told:
    """Return what the events say of one decision. One statement."""
    query = (
        sa.select(events.c.event, events.c.payload)
        .where(events.c.chain == CHAIN, events.c.subject_id == decision_id, events.c.event.in_(TELLING))
        .order_by(events.c.seq)
    )
    told = Told()
    for event, payload in connection.execute(query):
        told = told.plus(event, payload)
    return told


def rows_as_told(original: Original) -> Told:
    """Return what the rows say in the form of what the events say, for comparing the two."""
    signed = tuple((SIGNED, one.before_sha256, one.sha256) for one in original.signings)
    scanned = tuple((SCANNED, "", one.sha256) for one in original.scans)
    return Told(original.issued_sha256, (*signed, *scanned))


@dataclass(frozen=True, slots=True)
class Known:
    """A file that this installation issued, signed or scanned."""

    decision_id: int
    number: str
    what: str
    at: datetime
    is_current: bool


def known_file(connection: Connection, digest: str) -> Known | None:
    """Return what a file with this hash is here; None for a file that is nothing of ours. Up to five statements."""
    for rows, what, at in (
        (signings, "Quyết định có chữ ký số", signings.c.made_at),
        (scans, "Bản quét của quyết định", scans.c.made_at),
        (documents, "Quyết định khi ban hành, chưa ký", documents.c.rendered_at),
    ):
        columns = (documents.c.decision_id, decisions.c.number, at.label("at"))
        query = sa.select(*columns).select_from(rows).where(rows.c.sha256 == digest)
        if rows is not documents:
            query = query.join(documents, documents.c.id == rows.c.document_id)
        found = connection.execute(query.join(decisions, decisions.c.id == documents.c.decision_id)).first()
        if found is not None:
            original = original_of(connection, found.decision_id)
            is_current = original is not None and original.sha256 == digest
            return Known(found.decision_id, found.number or "", what, found.at, is_current)
    return None
