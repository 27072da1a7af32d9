"""Codes by which anybody can check a paper."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment


class VerificationCode(Base):
    """A random code, printed on one decision or one certificate. Written once, in the transaction that freezes it."""

    __tablename__ = "verification_codes"
    __table_args__ = (
        sa.UniqueConstraint("code"),
        sa.CheckConstraint("kind IN ('decision', 'certificate')", name="kind"),
        sa.CheckConstraint("(kind = 'certificate') = (certificate_id IS NOT NULL)", name="certificate"),
        sa.CheckConstraint("kind <> 'decision' OR decision_id IS NOT NULL", name="decision"),
        sa.Index("ix_verification_codes_decision_id", "decision_id"),
        sa.Index("ix_verification_codes_certificate_id", "certificate_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(
        sa.String(32)
    )  # letters and digits without the hyphens between its groups
    kind: Mapped[str] = mapped_column(sa.String(20))
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_decisions.id"))
    certificate_id: Mapped[int | None] = mapped_column(Key)  # certificates have a table of their own
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
