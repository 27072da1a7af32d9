"""The secret ballot: one batch a session, sealed ballots until certified, receipts that stay, paper counts.

No table here keeps a moment of casting, and none keeps a choice beside a voter (security.md 3.1).
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.council_words import BatchState
from workflow.db import Base, Key, UtcMoment, coded


class BallotBatch(Base):
    """All secret items of a session: one key, one opening, one close, one count.

    ``pinned`` is what the opening froze (members, recusals, rules, versions, key, booth), as canonical JSON.
    """

    __tablename__ = "ballot_batches"
    __table_args__ = (
        sa.CheckConstraint(
            "state NOT IN ('open', 'closed', 'counted', 'certified') OR pinned <> ''", name="pinned"
        ),
        sa.CheckConstraint("state NOT IN ('counted', 'certified') OR results <> ''", name="results"),
    )

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_sessions.id"), primary_key=True)
    state: Mapped[BatchState] = mapped_column(coded(BatchState, "state"))
    sealing_key: Mapped[str] = mapped_column(sa.String(100), default="")
    signing_key: Mapped[str] = mapped_column(sa.String(100), default="")
    share_hashes: Mapped[str] = mapped_column(sa.String(300), default="")
    booth_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    pinned: Mapped[str] = mapped_column(sa.Text, default="")
    pinned_sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    urn_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    results: Mapped[str] = mapped_column(sa.Text, default="")
    results_sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    signature: Mapped[str] = mapped_column(sa.String(100), default="")
    turnout: Mapped[str] = mapped_column(sa.String(2000), default="")
    turnout_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    voids: Mapped[int] = mapped_column(default=0)


class SealedBallot(Base):
    """A sealed ballot of one member on one item; a later one replaces it; all are deleted at certification."""

    __tablename__ = "sealed_ballots"
    __table_args__ = (
        sa.UniqueConstraint("enc"),
        sa.CheckConstraint("length(enc) = 65 AND length(ciphertext) = 48", name="length"),
        sa.Index("ix_sealed_ballots_session_id", "session_id"),
    )

    item_id: Mapped[int] = mapped_column(
        sa.ForeignKey("agenda_items.id"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(
        sa.ForeignKey("session_members.id"), primary_key=True, autoincrement=False
    )
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_sessions.id"))
    enc: Mapped[bytes] = mapped_column(sa.LargeBinary)
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)


class BallotReceipt(Base):
    """The hash of the ballot that counted for a member on an item, kept for ever; written at the close.

    It proves inclusion and says nothing about the choice once the ciphertext is gone.
    """

    __tablename__ = "ballot_receipts"
    __table_args__ = (sa.Index("ix_ballot_receipts_session_id", "session_id"),)

    item_id: Mapped[int] = mapped_column(
        sa.ForeignKey("agenda_items.id"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(
        sa.ForeignKey("session_members.id"), primary_key=True, autoincrement=False
    )
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_sessions.id"))
    ballot_hash: Mapped[str] = mapped_column(sa.String(64))


class PaperCount(Base):
    """One teller's count of the paper slips of an item; two tellers count apart and must agree (paper mode only)."""

    __tablename__ = "paper_counts"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "teller_id"),
        sa.CheckConstraint("agree + disagree + lower + blank + invalid = returned", name="returned"),
        sa.CheckConstraint("issued = returned + unused", name="issued"),
        sa.CheckConstraint(
            "agree >= 0 AND disagree >= 0 AND lower >= 0 AND blank >= 0 AND invalid >= 0 AND unused >= 0",
            name="not_negative",
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_items.id"))
    teller_id: Mapped[int] = mapped_column(sa.ForeignKey("session_members.id"))
    issued: Mapped[int]
    returned: Mapped[int]
    unused: Mapped[int]
    agree: Mapped[int]
    disagree: Mapped[int]
    lower: Mapped[int]
    blank: Mapped[int]
    invalid: Mapped[int]


class UnitBallot(Base):
    """The proposing unit's own vote on a nomination (bình xét): who was there, how many agreed; the last one counts."""

    __tablename__ = "unit_ballots"
    __table_args__ = (
        sa.CheckConstraint("members > 0 AND present BETWEEN 0 AND members", name="attendance"),
        sa.CheckConstraint(
            "agree >= 0 AND disagree >= 0 AND blank >= 0 AND agree + disagree + blank <= present",
            name="counts",
        ),
        sa.Index("ix_unit_ballots_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    held_on: Mapped[date]
    members: Mapped[int]
    present: Mapped[int]
    agree: Mapped[int]
    disagree: Mapped[int]
    blank: Mapped[int]
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment)


class SessionDocument(Base):
    """A document of a session: frozen content, and its bytes rendered once, in one format."""

    __tablename__ = "session_documents"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "kind", "format", "number"),
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("format IN ('pdf', 'docx')", name="format"),
        sa.CheckConstraint("(rendered_at IS NULL) = (sha256 IS NULL)", name="rendered"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_sessions.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    format: Mapped[str] = mapped_column(sa.String(10))
    number: Mapped[int]
    spec_id: Mapped[str] = mapped_column(sa.String(80))
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
    frozen_at: Mapped[datetime] = mapped_column(UtcMoment)
    sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    rendered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
