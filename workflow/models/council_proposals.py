"""Who is to sit on the council, proposed by one person and approved by another (security.md 8.3, 9)."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded
from workflow.models.register_changes import ProposalState


class CouncilProposal(Base):
    """A council to set up, or (``council_id``) seats to change, with its decision; ``seats`` is canonical JSON."""

    __tablename__ = "council_proposals"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id", name="second_person"
        ),
        sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name="decided"),
        sa.CheckConstraint("document <> ''", name="document"),
        sa.Index(
            "uq_council_proposals_open",
            "body_unit_id",
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("councils.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    document: Mapped[str] = mapped_column(sa.String(200))
    on: Mapped[date]
    seats: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[ProposalState] = mapped_column(coded(ProposalState, "state"))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    decision_note: Mapped[str] = mapped_column(sa.String(500), default="")
