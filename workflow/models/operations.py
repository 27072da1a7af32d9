"""Outbox, idempotency keys, dated settings and facts about the installation."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment


class OutboxMessage(Base):
    """Something to do after the commit, written in the same transaction as its cause."""

    __tablename__ = "outbox_messages"
    __table_args__ = (
        sa.Index(
            "ix_outbox_messages_open",
            "id",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    payload: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    done_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(sa.String(500), default="")


class IdempotencyKey(Base):
    """A request already carried out: the same key gives the same answer and does nothing new."""

    __tablename__ = "idempotency_keys"

    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    user_id: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    answer: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)


class DatedSetting(Base):
    """A setting of the body with its dates and citation (second confirmer, separate number issuer …)."""

    __tablename__ = "dated_settings"
    __table_args__ = (sa.UniqueConstraint("key", "since"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60))
    value: Mapped[str] = mapped_column(sa.String(200))
    since: Mapped[date]
    until: Mapped[date | None]
    citation: Mapped[str] = mapped_column(sa.String(300))


class InstallationFact(Base):
    """A fact about this database: whether it is a demo, where its simulated clock stands."""

    __tablename__ = "installation_facts"

    key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    value: Mapped[str] = mapped_column(sa.Text)
