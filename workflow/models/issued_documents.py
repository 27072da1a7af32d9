"""Issued documents: frozen content, and the bytes rendered from it once."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment


class IssuedDocument(Base):
    """A document of a decision. Until the bytes are there the page says "đang tạo văn bản"."""

    __tablename__ = "issued_documents"
    __table_args__ = (
        sa.UniqueConstraint("decision_id"),
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("(rendered_at IS NULL) = (sha256 IS NULL)", name="rendered"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    spec_id: Mapped[str] = mapped_column(sa.String(80))
    law_on: Mapped[date]
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
    frozen_at: Mapped[datetime] = mapped_column(UtcMoment)
    sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    rendered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
