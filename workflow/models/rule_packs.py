"""Local rule packs that a body writes itself: the name, and every version ever proposed with what was decided on it."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded


class PackState(Enum):
    """Where a version stands; the value is stored."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class LocalRulePack(Base):
    """A pack of one body; the name is what rounds refer to and never changes."""

    __tablename__ = "local_rule_packs"
    __table_args__ = (sa.UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)


class LocalRulePackVersion(Base):
    """One proposed text. Nothing in it changes; a second person's decision is added once (triggers of 0003).

    ``based_on`` is the number of the approved version that the proposer saw, 0 when there was none.
    """

    __tablename__ = "local_rule_pack_versions"
    __table_args__ = (
        sa.UniqueConstraint("pack_id", "number"),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id", name="second_person"
        ),
        sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name="decided"),
        sa.Index(
            "uq_local_rule_pack_versions_open",
            "pack_id",
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    pack_id: Mapped[int] = mapped_column(sa.ForeignKey("local_rule_packs.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    title: Mapped[str] = mapped_column(sa.String(400))
    since: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    based_on: Mapped[int]
    state: Mapped[PackState] = mapped_column(coded(PackState, "state"))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
