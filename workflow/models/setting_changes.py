"""Changes of the body's dated settings: proposed with a paper and a reason, approved by a second person."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded


class SettingState(Enum):
    """Where the change stands; the value is stored."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class SettingChange(Base):
    """One value from a day on; it holds once a second person approved it, until a later day has another."""

    __tablename__ = "setting_changes"
    __table_args__ = (
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id", name="second_person"
        ),
        sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name="decided"),
        sa.CheckConstraint("citation <> '' AND reason <> ''", name="grounds"),
        sa.Index(
            "uq_setting_changes_open",
            "body_unit_id",
            "setting",
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        ),
        sa.Index("ix_setting_changes_setting", "setting", "since"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    setting: Mapped[str] = mapped_column(sa.String(60))
    value: Mapped[str] = mapped_column(sa.String(200))
    value_before: Mapped[str] = mapped_column(sa.String(200))
    since: Mapped[date]
    citation: Mapped[str] = mapped_column(sa.String(300))
    reason: Mapped[str] = mapped_column(sa.String(500))
    state: Mapped[SettingState] = mapped_column(coded(SettingState, "state"))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    answer: Mapped[str] = mapped_column(sa.String(500), default="")
