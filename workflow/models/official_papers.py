"""Official papers of any parent: frozen content, and its bytes rendered once, one row a format."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment


class OfficialPaper(Base):
    """One version of one paper in one format. ``parent_kind`` is the audit chain of what the paper belongs to."""

    __tablename__ = "official_papers"
    __table_args__ = (
        sa.UniqueConstraint("parent_kind", "parent_id", "kind", "version", "format"),
        sa.UniqueConstraint("ref"),
        sa.Index("ix_official_papers_body_unit_id", "body_unit_id"),
        sa.CheckConstraint("format IN ('pdf', 'docx')", name="format"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("(rendered_at IS NULL) = (sha256 IS NULL)", name="rendered"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    kind: Mapped[str] = mapped_column(sa.String(40))
    parent_kind: Mapped[str] = mapped_column(sa.String(20))
    parent_id: Mapped[int] = mapped_column(sa.BigInteger)
    version: Mapped[int]
    format: Mapped[str] = mapped_column(sa.String(10))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("units.id"))  # the unit it is addressed to
    number_text: Mapped[str] = mapped_column(sa.String(120), default="")
    title: Mapped[str] = mapped_column(sa.String(400))
    law_on: Mapped[date]
    spec_id: Mapped[str] = mapped_column(sa.String(80))
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
    frozen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))  # nobody: the system's clock
    frozen_at: Mapped[datetime] = mapped_column(UtcMoment)
    sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    rendered_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class OfficialPaperCase(Base):
    """A nomination that a paper tells of, as it stood then: the same standing is told once by each kind of paper."""

    __tablename__ = "official_paper_cases"
    __table_args__ = (
        sa.UniqueConstraint("kind", "nomination_id", "nomination_version"),
        sa.Index("ix_official_paper_cases_paper_id", "paper_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("official_papers.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    nomination_version: Mapped[int]
