"""What is the original of an issued document: its digital signatures, scans of the paper; trusted certificates."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded


class OriginalKind(Enum):
    """What the original is."""

    ELECTRONIC = "electronic"
    PAPER = "paper"


class SignedAs(Enum):
    """For whom a digital signature stands: the person who signs, then the body (its digital seal)."""

    PERSON = "person"
    BODY = "body"


class AnchorState(Enum):
    """Where a certificate stands that somebody proposed to trust."""

    PROPOSED = "proposed"
    TRUSTED = "trusted"
    REJECTED = "rejected"
    ENDED = "ended"


class DocumentOriginal(Base):
    """That the original of a document is electronic, or on paper; settled by the first signature or scan."""

    __tablename__ = "document_originals"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("issued_documents.id"), primary_key=True)
    kind: Mapped[OriginalKind] = mapped_column(coded(OriginalKind, "kind"))
    settled_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    settled_at: Mapped[datetime] = mapped_column(UtcMoment)


class DocumentSigning(Base):
    """One digital signature on a document: the bytes before and after it, and by which certificate."""

    __tablename__ = "document_signings"
    __table_args__ = (
        sa.UniqueConstraint("document_id", "number"),
        sa.UniqueConstraint("document_id", "signed_as"),
        sa.CheckConstraint(
            "(signed_as = 'person' AND number = 1) OR (signed_as = 'body' AND number = 2)", name="order"
        ),
        sa.CheckConstraint("before_sha256 <> sha256", name="changed"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document_originals.document_id"))
    number: Mapped[int]
    signed_as: Mapped[SignedAs] = mapped_column(coded(SignedAs, "signed_as"))
    before_sha256: Mapped[str] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    subject: Mapped[str] = mapped_column(sa.String(300))
    issuer: Mapped[str] = mapped_column(sa.String(300))
    serial: Mapped[str] = mapped_column(sa.String(80))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    key_kind: Mapped[str] = mapped_column(sa.String(10))  # pkcs12, pkcs11, external
    stamped_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)


class Scan:
    """Mixin: one scan of a signed paper, and where the paper is; a later one stands for an earlier, which stays."""

    id: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-1)
    number: Mapped[int] = mapped_column(sort_order=1)
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("stored_files.sha256"), sort_order=1)
    filename: Mapped[str] = mapped_column(sa.String(200), sort_order=1)
    kept_at: Mapped[str] = mapped_column(sa.String(300), sort_order=1)
    reason: Mapped[str] = mapped_column(sa.String(500), sort_order=1)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), sort_order=1)
    made_at: Mapped[datetime] = mapped_column(UtcMoment, sort_order=1)


class DocumentScan(Scan, Base):
    """A scan of a signed decision."""

    __tablename__ = "document_scans"
    __table_args__ = (
        sa.UniqueConstraint("document_id", "number"),
        sa.CheckConstraint("kept_at <> ''", name="kept"),
        sa.CheckConstraint("number = 1 OR reason <> ''", name="reason"),
    )

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document_originals.document_id"))


class PaperScan(Scan, Base):
    """A scan of a signed paper that is no decision: the row of its PDF among a session's or the official papers."""

    __tablename__ = "paper_scans"
    __table_args__ = (
        sa.UniqueConstraint("session_document_id", "number"),
        sa.UniqueConstraint("official_paper_id", "number"),
        sa.CheckConstraint("(session_document_id IS NULL) <> (official_paper_id IS NULL)", name="one_paper"),
        sa.CheckConstraint("kept_at <> ''", name="kept"),
        sa.CheckConstraint("number = 1 OR reason <> ''", name="reason"),
    )

    session_document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session_documents.id"))
    official_paper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official_papers.id"))


class SigningRequest(Base):
    """A document made ready and waiting for a signature that is made on an officer's own machine; gone once used."""

    __tablename__ = "signing_requests"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.Index("ix_signing_requests_expires_at", "expires_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("issued_documents.id"))
    signed_as: Mapped[SignedAs] = mapped_column(coded(SignedAs, "signed_as"))
    base_sha256: Mapped[str] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    added: Mapped[bytes] = mapped_column(sa.LargeBinary)  # what was appended to the stored file, with the gap
    digest: Mapped[str] = mapped_column(sa.String(64))
    gap_start: Mapped[int]
    gap_end: Mapped[int]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)


class TrustAnchor(Base):
    """A CA certificate that signatures may lead to; trusted once a second person compared its fingerprint."""

    __tablename__ = "trust_anchors"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name="decided"),
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="second_person"),
        sa.CheckConstraint("(state = 'ended') = (ended_by_id IS NOT NULL)", name="ended"),
        sa.Index(
            "uq_trust_anchors_live", "fingerprint", unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'trusted')"),
            postgresql_where=sa.text("state IN ('proposed', 'trusted')"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    subject: Mapped[str] = mapped_column(sa.String(300))
    issuer: Mapped[str] = mapped_column(sa.String(300))
    serial: Mapped[str] = mapped_column(sa.String(80))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    since: Mapped[datetime] = mapped_column(UtcMoment)
    until: Mapped[datetime] = mapped_column(UtcMoment)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    state: Mapped[AnchorState] = mapped_column(coded(AnchorState, "state"))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    reason: Mapped[str] = mapped_column(sa.String(500))
