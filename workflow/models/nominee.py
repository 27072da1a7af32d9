"""What reaches the nominee: result notices to his unit, his personal link, and the report he writes himself."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded


class ResultNotice(Base):
    """A letter to a unit that tells which of its nominations were refused and why; frozen when it gets its number."""

    __tablename__ = "result_notices"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("(sent_on IS NULL) = (sent_by_id IS NULL)", name="sent"),
        sa.CheckConstraint("sent_on IS NULL OR sent_on >= issued_on", name="order"),
        sa.Index("ix_result_notices_body_unit_id", "body_unit_id", "sent_on"),
        sa.Index("ix_result_notices_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    number: Mapped[str] = mapped_column(sa.String(60))
    issued_on: Mapped[date]
    due_on: Mapped[date | None]
    spec_id: Mapped[str] = mapped_column(sa.String(80))
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
    pdf_sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    docx_sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    sent_on: Mapped[date | None]
    sent_how: Mapped[str] = mapped_column(sa.String(200), default="")
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))


class ResultNoticeCase(Base):
    """One refusal told in a notice; ``version`` is that of the nomination when it was refused."""

    __tablename__ = "result_notice_cases"
    __table_args__ = (
        sa.UniqueConstraint("nomination_id", "version"),
        sa.Index("ix_result_notice_cases_notice_id", "notice_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("result_notices.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    version: Mapped[int]


class NomineeLink(Base):
    """A personal link to one nomination. The address holds a random token; only its hash is stored."""

    __tablename__ = "nominee_links"
    __table_args__ = (
        sa.UniqueConstraint("token_hash"),
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked"),
        sa.Index("ix_nominee_links_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_on: Mapped[date]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))


class ReportSide(Enum):
    """Whose text it is: the nominee's own, or the one that the unit puts forward."""

    NOMINEE = "nominee"
    UNIT = "unit"


class AchievementReport(Base):
    """A report of achievements in guided sections (canonical JSON). The unit's row keeps what it took over last.

    ``taken_version`` and ``taken_sections`` are the nominee's version and text that the unit last took.
    """

    __tablename__ = "achievement_reports"
    __table_args__ = (
        sa.UniqueConstraint("nomination_id", "side"),
        sa.CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    side: Mapped[ReportSide] = mapped_column(coded(ReportSide, "side"))
    sections: Mapped[str] = mapped_column(sa.Text)
    version: Mapped[int] = mapped_column(default=1)
    done_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    taken_version: Mapped[int | None]
    taken_sections: Mapped[str] = mapped_column(sa.Text, default="")
    updated_at: Mapped[datetime] = mapped_column(UtcMoment)
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
