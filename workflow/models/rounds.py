"""Movements, rounds (đợt xét), their awards and extensions."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind, Procedure, Stream
from workflow.db import Base, Key, UtcMoment, coded


class Movement(Base):
    """An emulation movement (phong trào thi đua) with the plan that launched it."""

    __tablename__ = "movements"
    __table_args__ = (sa.UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(400))
    launched_by: Mapped[Level] = mapped_column(coded(Level, "launched_by"))
    plan: Mapped[str] = mapped_column(sa.String(300), default="")
    since: Mapped[date | None]
    until: Mapped[date | None]


class Round(Base):
    """A round of one deciding body: stream, achievement period, deadline, local rule pack."""

    __tablename__ = "rounds"
    __table_args__ = (
        sa.UniqueConstraint("code"),
        sa.CheckConstraint("period_until >= period_since", name="period"),
        sa.CheckConstraint("closes_on >= opens_on", name="deadline"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[str] = mapped_column(sa.String(300))
    stream: Mapped[Stream] = mapped_column(coded(Stream, "stream"))
    ground: Mapped[CommendationGround] = mapped_column(coded(CommendationGround, "ground"))
    procedure: Mapped[Procedure] = mapped_column(coded(Procedure, "procedure"), default=Procedure.FULL)
    movement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("movements.id"))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    decider: Mapped[Decider] = mapped_column(coded(Decider, "decider"))
    period_key: Mapped[str] = mapped_column(sa.String(20))
    period_label: Mapped[str] = mapped_column(sa.String(60))
    period_since: Mapped[date]
    period_until: Mapped[date]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    gate_closes_on: Mapped[date | None]  # after this day nothing is received without an extension
    rule_pack: Mapped[str | None] = mapped_column(sa.String(60))
    guidance: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    archived_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class RoundAward(Base):
    """An award that a round takes, for a kind of nominee, and whether it goes up to a higher level."""

    __tablename__ = "round_awards"
    __table_args__ = (sa.UniqueConstraint("round_id", "award", "nominee_kind"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    award: Mapped[AwardCode] = mapped_column(coded(AwardCode, "award"))
    nominee_kind: Mapped[NomineeKind] = mapped_column(coded(NomineeKind, "nominee_kind"))
    level: Mapped[Level] = mapped_column(coded(Level, "level"))


class RoundExtension(Base):
    """The standing body's own extension for one unit, with its reason."""

    __tablename__ = "round_extensions"
    __table_args__ = (sa.UniqueConstraint("round_id", "unit_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.String(500))
    granted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcMoment)
