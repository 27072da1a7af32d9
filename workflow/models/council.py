"""A plain recorded council result; the council issue replaces it with sessions, members and ballots."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment


class CouncilSession(Base):
    """A session of the council: day, members, present, minutes."""

    __tablename__ = "council_sessions"
    __table_args__ = (
        sa.CheckConstraint("members > 0 AND present BETWEEN 0 AND members", name="attendance"),
        sa.CheckConstraint("written BETWEEN 0 AND members - present", name="written"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24), unique=True)
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    held_on: Mapped[date]
    members: Mapped[int]
    present: Mapped[int]
    written: Mapped[int] = mapped_column(default=0)
    minutes_number: Mapped[str] = mapped_column(sa.String(60))
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment)


class CouncilResult(Base):
    """What the council said of one nomination: by consensus on the list, or by ballot with its counts."""

    __tablename__ = "council_results"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "nomination_id"),
        sa.CheckConstraint("(mode = 'consensus') = (agree IS NULL)", name="counts"),
        sa.CheckConstraint(
            "agree IS NULL OR (agree >= 0 AND disagree >= 0 AND blank >= 0)", name="not_negative"
        ),
        sa.Index("ix_council_results_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("council_sessions.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    mode: Mapped[str] = mapped_column(sa.String(20))
    agree: Mapped[int | None]
    disagree: Mapped[int | None]
    blank: Mapped[int | None]
    passed: Mapped[bool]
    proof: Mapped[str] = mapped_column(sa.String(300))
