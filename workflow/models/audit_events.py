"""Append-only audit events in one hash chain per subject, and the chain heads. Triggers forbid change."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment


class AuditEvent(Base):
    """One thing that happened. ``hash`` covers the previous hash and every other column but ``id``."""

    __tablename__ = "audit_events"
    __table_args__ = (
        sa.UniqueConstraint("chain", "subject_id", "seq"),
        sa.Index("ix_audit_events_event_recorded_at", "event", "recorded_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    chain: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int] = mapped_column(sa.BigInteger)
    seq: Mapped[int]
    event: Mapped[str] = mapped_column(sa.String(60))
    actor_id: Mapped[int]
    acting_unit_id: Mapped[int | None]
    from_state: Mapped[str | None] = mapped_column(sa.String(20))
    to_state: Mapped[str | None] = mapped_column(sa.String(20))
    law_on: Mapped[date | None]
    findings_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    payload: Mapped[str] = mapped_column(sa.Text)
    detail_commit: Mapped[str | None] = mapped_column(sa.String(64))
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment)
    prev_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditDetail(Base):
    """Personal text of an event with its salt; a lawful purge deletes this row and the chain still verifies."""

    __tablename__ = "audit_details"
    __table_args__ = (sa.UniqueConstraint("chain", "subject_id", "seq"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    chain: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int] = mapped_column(sa.BigInteger)
    seq: Mapped[int]
    salt: Mapped[str] = mapped_column(sa.String(32))
    detail: Mapped[str] = mapped_column(sa.Text)


class ChainHead(Base):
    """The last sequence number and hash of a chain; moved in the same transaction as the event."""

    __tablename__ = "chain_heads"

    chain: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    subject_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))
