"""What the rules said and when: stored assessments, their findings, and what a person settled."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rules.finding import AssessmentOutcome, Confidence, Outcome
from rules.vocabulary import HoldCause
from workflow.db import Base, Key, UtcMoment, coded


class StoredAssessment(Base):
    """One run of the rules over one nomination, reproducible by its law day and fingerprint."""

    __tablename__ = "stored_assessments"
    __table_args__ = (sa.UniqueConstraint("nomination_id", "version"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    version: Mapped[int]  # the nomination's version it belongs to
    outcome: Mapped[AssessmentOutcome] = mapped_column(coded(AssessmentOutcome, "outcome"))
    law_on: Mapped[date]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    findings_sha256: Mapped[str] = mapped_column(sa.String(64))
    assessed_at: Mapped[datetime] = mapped_column(UtcMoment)


class StoredFinding(Base):
    """One finding of a stored assessment, with the sentence and article shown to people."""

    __tablename__ = "stored_findings"
    __table_args__ = (
        sa.UniqueConstraint("nomination_id", "version", "sequence"),
        sa.Index("ix_stored_findings_criterion", "criterion", "outcome"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    version: Mapped[int]
    sequence: Mapped[int]
    criterion: Mapped[str] = mapped_column(sa.String(100))
    outcome: Mapped[Outcome] = mapped_column(coded(Outcome, "outcome"))
    blocks: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.Text)
    remedy: Mapped[str] = mapped_column(sa.Text, default="")
    citation: Mapped[str] = mapped_column(sa.String(300))
    compared: Mapped[str] = mapped_column(sa.Text, default="[]")
    confidence: Mapped[Confidence] = mapped_column(coded(Confidence, "confidence"))


class Settlement(Base):
    """A person's answer to an UNDETERMINED or judgement criterion; verified NOT_MET is never overruled."""

    __tablename__ = "settlements"
    __table_args__ = (
        sa.UniqueConstraint("nomination_id", "criterion", "settled_at"),
        sa.CheckConstraint("reason <> ''", name="reason"),
        sa.CheckConstraint("second_by_id IS NULL OR second_by_id <> settled_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    criterion: Mapped[str] = mapped_column(sa.String(100))
    outcome: Mapped[Outcome] = mapped_column(coded(Outcome, "outcome"))
    reason: Mapped[str] = mapped_column(sa.String(2000))
    paper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("papers.id"))
    settled_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    second_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    settled_at: Mapped[datetime] = mapped_column(UtcMoment)


class Hold(Base):
    """A dated hold (tạm dừng) on a nominee, NĐ 98/2023 Điều 4; ends by a document, for or against."""

    __tablename__ = "holds"
    __table_args__ = (
        sa.CheckConstraint(
            "closed_on IS NULL OR (closing_document <> '' AND closed_by_id IS NOT NULL)", name="closed"
        ),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="period"),
        sa.Index("ix_holds_nominee_key", "nominee_key"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nominee_key: Mapped[str] = mapped_column(sa.String(24))
    nomination_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("nominations.id")
    )  # None: every one of his
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    cause: Mapped[HoldCause] = mapped_column(coded(HoldCause, "cause"))
    opened_on: Mapped[date]
    opening_document: Mapped[str] = mapped_column(sa.String(300))
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    closed_on: Mapped[date | None]
    closing_document: Mapped[str] = mapped_column(sa.String(300), default="")
    cleared: Mapped[bool | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
