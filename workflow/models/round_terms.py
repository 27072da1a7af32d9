"""What a round settles beside its own dates: places per unit, supplementary dossiers, guidance files, its closing."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rules.vocabulary import AwardCode
from workflow.db import Base, Key, UtcMoment, coded


class UnitPlaces(Base):
    """How many of an award a unit may have in a round, where the round's document allots them; no row: no own limit."""

    __tablename__ = "round_unit_places"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "unit_id", "award"),
        sa.CheckConstraint("places >= 0", name="places"),
        sa.CheckConstraint("reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    award: Mapped[AwardCode] = mapped_column(coded(AwardCode, "award"))
    places: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(500))
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    set_at: Mapped[datetime] = mapped_column(UtcMoment)


class RoundSupplement(Base):
    """A supplementary dossier (hồ sơ bổ sung) permitted by the standing body after the gate, with its own last day."""

    __tablename__ = "round_supplements"
    __table_args__ = (
        sa.UniqueConstraint("dossier_id"),
        sa.CheckConstraint("reason <> '' AND document <> ''", name="grounds"),
        sa.Index("ix_round_supplements_round_id", "round_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossiers.id"))
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.String(500))
    document: Mapped[str] = mapped_column(sa.String(300))
    granted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcMoment)


class RoundDocument(Base):
    """A guidance document of a round as a file; taken out, it stays on record."""

    __tablename__ = "round_documents"
    __table_args__ = (sa.UniqueConstraint("ref"), sa.Index("ix_round_documents_round_id", "round_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    title: Mapped[str] = mapped_column(sa.String(300))
    filename: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(UtcMoment)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class RoundClosing(Base):
    """One closing of a round, and its reopening by a second person if there was one."""

    __tablename__ = "round_closings"
    __table_args__ = (
        sa.CheckConstraint("reopened_by_id IS NULL OR reopened_by_id <> closed_by_id", name="second_person"),
        sa.CheckConstraint("(reopened_at IS NULL) = (reopened_by_id IS NULL)", name="reopened"),
        sa.Index(
            "uq_round_closings_standing",
            "round_id",
            unique=True,
            sqlite_where=sa.text("reopened_at IS NULL"),
            postgresql_where=sa.text("reopened_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    carried_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rounds.id"))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    lapsed: Mapped[int]
    carried: Mapped[int]
    archived: Mapped[int]
    closed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    closed_at: Mapped[datetime] = mapped_column(UtcMoment)
    reopened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    reopened_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    reopen_reason: Mapped[str] = mapped_column(sa.String(500), default="")


class CarriedNomination(Base):
    """A nomination that goes on after its round was closed, and the later round it is dealt with beside.

    It keeps its own round, and with it the period, the day of receipt and the local rules it is judged by.
    """

    __tablename__ = "carried_nominations"
    __table_args__ = (
        sa.UniqueConstraint("closing_id", "nomination_id"),
        sa.Index("ix_carried_nominations_nomination_id", "nomination_id"),
        sa.Index("ix_carried_nominations_to_round_id", "to_round_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    closing_id: Mapped[int] = mapped_column(sa.ForeignKey("round_closings.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    to_round_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rounds.id"))
