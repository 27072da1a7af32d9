"""Stored files by content hash, and the papers of a dossier or of one nomination."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rules.vocabulary import PaperKind
from workflow.db import Base, Key, UtcMoment, coded


class StoredFile(Base):
    """Bytes kept once under their SHA-256; never changed (a trigger refuses it)."""

    __tablename__ = "stored_files"
    __table_args__ = (sa.CheckConstraint("size = length(content)", name="size"),)

    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(sa.String(100))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    stored_at: Mapped[datetime] = mapped_column(UtcMoment)


class Paper(Base):
    """A paper (giấy tờ) of a dossier, or of one nomination in it; withdrawn, never deleted."""

    __tablename__ = "papers"
    __table_args__ = (
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn"),
        sa.UniqueConstraint("ref"),
        sa.Index("ix_papers_dossier_id", "dossier_id"),
        sa.Index("ix_papers_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossiers.id"))
    nomination_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nominations.id"))
    kind: Mapped[PaperKind] = mapped_column(coded(PaperKind, "kind"))
    number: Mapped[str] = mapped_column(sa.String(60), default="")
    signed_on: Mapped[date | None]
    filename: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    confirms_conduct: Mapped[bool] = mapped_column(default=False)
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(UtcMoment)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcMoment)
