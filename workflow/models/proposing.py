"""What a unit keeps while it proposes: the initiative ledger, targets of the year, pasted lines."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rules.vocabulary import AwardCode, NomineeKind
from workflow.db import Base, Key, UtcMoment, coded


class InitiativeEntry(Base):
    """An initiative as its unit registered it for a year; its recognition is completed later."""

    __tablename__ = "initiative_entries"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.UniqueConstraint("initiative_id"),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name="year"),
        sa.Index("ix_initiative_entries_unit_id", "unit_id", "year"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiatives.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    year: Mapped[int]
    body_name: Mapped[str] = mapped_column(sa.String(200), default="")
    registered_on: Mapped[date]
    registered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcMoment)
    version: Mapped[int] = mapped_column(default=1)


class TargetRegistration(Base):
    """A title that a person or collective aims at in a period (đăng ký thi đua); information, never a condition."""

    __tablename__ = "target_registrations"
    __table_args__ = (sa.UniqueConstraint("unit_id", "period_key", "nominee_key", "award"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    period_key: Mapped[str] = mapped_column(sa.String(20))
    nominee_kind: Mapped[NomineeKind] = mapped_column(coded(NomineeKind, "nominee_kind"))
    nominee_key: Mapped[str] = mapped_column(sa.String(24))
    award: Mapped[AwardCode] = mapped_column(coded(AwardCode, "award"))
    registered_on: Mapped[date]
    registered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcMoment)
    withdrawn_on: Mapped[date | None]


class PendingLine(Base):
    """A pasted line that is not yet a nomination: nobody found, several found, or refused; kept until it is settled."""

    __tablename__ = "pending_lines"
    __table_args__ = (sa.UniqueConstraint("ref"), sa.Index("ix_pending_lines_dossier_id", "dossier_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossiers.id"))
    text: Mapped[str] = mapped_column(sa.String(1000))
    award: Mapped[AwardCode | None] = mapped_column(coded(AwardCode, "award"))
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(UtcMoment)
