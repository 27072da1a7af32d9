"""Signing for somebody else, what was shown when it was signed, and why a draft differs from the council's result."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded


class DelegationState(Enum):
    """Where a delegation stands; whether it is live also depends on the day."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class DelegationScope(Enum):
    """Which decisions a delegation is for."""

    ALL = "all"
    AWARDS = "awards"
    CONFLICT = "conflict"


class Delegation(Base):
    """Who signs for the competent head, in which form, for what, from one day to another, by which document.

    ``ended_on`` is the last day of one ended early. ``awards``: codes, comma separated, when the scope is of awards.
    """

    __tablename__ = "delegations"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("until >= since", name="period"),
        sa.CheckConstraint("deputy_id <> delegator_id", name="two_people"),
        sa.CheckConstraint("proposed_by_id <> delegator_id", name="not_by_the_head"),
        sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name="decided"),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id NOT IN (proposed_by_id, deputy_id)", name="second_person"
        ),
        sa.CheckConstraint("(scope = 'awards') = (awards <> '')", name="awards"),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_by_id IS NULL)", name="ended"),
        sa.Index("ix_delegations_deputy_id", "deputy_id", "state"),
        sa.Index("ix_delegations_body_unit_id", "body_unit_id", "since"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    delegator_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    deputy_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    form: Mapped[str] = mapped_column(sa.String(20))
    deputy_title: Mapped[str] = mapped_column(sa.String(120))
    scope: Mapped[DelegationScope] = mapped_column(coded(DelegationScope, "scope"))
    awards: Mapped[str] = mapped_column(sa.String(200), default="")
    since: Mapped[date]
    until: Mapped[date]
    document_number: Mapped[str] = mapped_column(sa.String(120))
    document_on: Mapped[date]
    state: Mapped[DelegationState] = mapped_column(coded(DelegationState, "state"))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    ended_on: Mapped[date | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(sa.String(500), default="")


class DecisionSignature(Base):
    """Under which titles a decision was signed, for whom, and the hash of what the signer had on his screen."""

    __tablename__ = "decision_signatures"
    __table_args__ = (sa.Index("ix_decision_signatures_decision_id", "decision_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegations.id"))
    titles: Mapped[str] = mapped_column(sa.String(300))  # lines above the signature, one a line
    seen_sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    signed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    signed_at: Mapped[datetime] = mapped_column(UtcMoment)


class DraftDifference(Base):
    """Why a draft does not hold a nomination that the council recommended; a later row stands for an earlier one."""

    __tablename__ = "draft_differences"
    __table_args__ = (
        sa.CheckConstraint("reason <> ''", name="reason"),
        sa.Index("ix_draft_differences_decision_id", "decision_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("award_decisions.id"))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    reason: Mapped[str] = mapped_column(sa.String(500))
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(UtcMoment)
