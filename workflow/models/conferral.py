"""Conferring (trao thưởng): who received what, when, where, in person or through whom."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded
from workflow.money_words import ConferralWay


class Conferral(Base):
    """What was said of one recipient in one act of recording; the latest row stands, none is changed.

    ``items``: codes of what was handed over, comma separated. ``received_by`` and ``relation``: who took it for him.
    """

    __tablename__ = "conferrals"
    __table_args__ = (
        sa.CheckConstraint("way NOT IN ('on_behalf', 'family') OR received_by <> ''", name="received_by"),
        sa.CheckConstraint("way = 'not_yet' OR (held_on IS NOT NULL AND place <> '')", name="ceremony"),
        sa.CheckConstraint("way <> 'not_yet' OR note <> ''", name="note"),
        sa.Index("ix_conferrals_decision_id", "decision_id", "nomination_id"),
        sa.Index("ix_conferrals_nomination_id", "nomination_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    way: Mapped[ConferralWay] = mapped_column(coded(ConferralWay, "way"))
    received_by: Mapped[str] = mapped_column(sa.String(200), default="")
    relation: Mapped[str] = mapped_column(sa.String(120), default="")
    items: Mapped[str] = mapped_column(sa.String(100), default="")
    held_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
