"""A body's own days off and working days, beside the national holidays of ``rules/law/holidays_vn.yaml``."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded


class DayKind(Enum):
    """What the day becomes; the value is stored."""

    OFF = "off"
    WORKING = "working"


class DayState(Enum):
    """Where the proposal stands; the value is stored."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class LocalDay(Base):
    """One day proposed with its document; it counts once a second person approved it, until it is cancelled."""

    __tablename__ = "local_days"
    __table_args__ = (
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id", name="second_person"
        ),
        sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name="decided"),
        sa.CheckConstraint("name <> '' AND document <> ''", name="grounds"),
        sa.Index(
            "uq_local_days_open",
            "body_unit_id",
            "day",
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'approved')"),
            postgresql_where=sa.text("state IN ('proposed', 'approved')"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    day: Mapped[date]
    kind: Mapped[DayKind] = mapped_column(coded(DayKind, "kind"))
    name: Mapped[str] = mapped_column(sa.String(200))
    document: Mapped[str] = mapped_column(sa.String(300))
    state: Mapped[DayState] = mapped_column(coded(DayState, "state"))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
