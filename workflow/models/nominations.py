"""Dossiers and nominations. A nomination has the state; a dossier's state is derived, never stored."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rules.vocabulary import AwardCode, Decider, Level, NomineeKind
from workflow.db import Base, Key, UtcMoment, coded
from workflow.states import PASSED_APPRAISAL, NominationState

_PASSED = ", ".join(f"'{state.value}'" for state in sorted(PASSED_APPRAISAL, key=lambda s: s.value))
_NEEDS_RECEIPT = f"state NOT IN ('APPRAISAL', {_PASSED}) OR received_on IS NOT NULL"


class Achievement(Base):
    """The achievement that awards rest on; one achievement supports one commendation form (Luật 2022 Điều 5)."""

    __tablename__ = "achievements"
    __table_args__ = (sa.UniqueConstraint("nominee_key", "key"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nominee_key: Mapped[str] = mapped_column(sa.String(24))
    key: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(400))
    is_concrete: Mapped[bool | None]
    recognised: Mapped[bool | None]
    outside_assigned_duty: Mapped[bool | None]
    contribution_dong: Mapped[int | None] = mapped_column(sa.BigInteger)
    contribution_recognised: Mapped[bool | None]
    launched_by: Mapped[Level | None] = mapped_column(coded(Level, "launched_by"))
    influence: Mapped[Level | None] = mapped_column(coded(Level, "influence"))


class Dossier(Base):
    """One unit's submission in one round; a unit may send supplementary ones (``sequence`` 2, 3 …)."""

    __tablename__ = "dossiers"
    __table_args__ = (sa.UniqueConstraint("round_id", "unit_id", "sequence"), sa.UniqueConstraint("ref"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    sequence: Mapped[int] = mapped_column(default=1)
    letter_number: Mapped[str] = mapped_column(sa.String(60), default="")
    letter_on: Mapped[date | None]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)


class Nomination(Base):
    """One nominee for one award. Every column is guarded: only ``perform`` and ``creation`` write this table."""

    __tablename__ = "nominations"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.UniqueConstraint(
            "round_id", "unit_id", "award", "nominee_key", "achievement_id", name="uq_nominations_nominee"
        ),
        sa.CheckConstraint(
            "(person_id IS NOT NULL) = (nominee_kind = 'ca_nhan')"
            " AND (collective_id IS NOT NULL) = (nominee_kind = 'tap_the')"
            " AND (household_id IS NOT NULL) = (nominee_kind = 'ho_gia_dinh')",
            name="one_nominee",
        ),
        sa.CheckConstraint(_NEEDS_RECEIPT, name="received"),
        sa.CheckConstraint(
            "state <> 'RETURNED' OR (reason <> '' AND supplement_due_on IS NOT NULL)", name="returned"
        ),
        sa.CheckConstraint(
            "state NOT IN ('NOT_AWARDED', 'WITHDRAWN', 'REVOKED') OR reason <> ''", name="closed_reason"
        ),
        sa.CheckConstraint(
            "state NOT IN ('SIGNING', 'AWARDED', 'REVOKED') OR decision_id IS NOT NULL", name="decided"
        ),
        sa.CheckConstraint(
            "state IN ('SIGNING', 'AWARDED', 'REVOKED') OR decision_id IS NULL", name="undecided"
        ),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'UNIT_REVIEW') OR submitted_by_id IS NOT NULL OR state = 'WITHDRAWN'",
            name="submitted",
        ),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index(
            "uq_nominations_passed",
            "award",
            "nominee_key",
            "achievement_id",
            unique=True,
            sqlite_where=sa.text(f"state IN ({_PASSED})"),
            postgresql_where=sa.text(f"state IN ({_PASSED})"),
        ),
        sa.Index(
            "uq_nominations_initiative",
            "initiative_id",
            unique=True,
            sqlite_where=sa.text(f"initiative_id IS NOT NULL AND state IN ({_PASSED})"),
            postgresql_where=sa.text(f"initiative_id IS NOT NULL AND state IN ({_PASSED})"),
        ),
        sa.Index("ix_nominations_state", "state", "id"),
        sa.Index("ix_nominations_round_id", "round_id", "id"),
        sa.Index("ix_nominations_unit_state", "unit_id", "state", "id"),
        sa.Index("ix_nominations_dossier_id", "dossier_id"),
        sa.Index("ix_nominations_decision_id", "decision_id"),
        sa.Index("ix_nominations_round_award", "round_id", "award", "state"),
        sa.Index("ix_nominations_nominee_key", "nominee_key"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossiers.id"))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    award: Mapped[AwardCode] = mapped_column(coded(AwardCode, "award"))
    nominee_kind: Mapped[NomineeKind] = mapped_column(coded(NomineeKind, "nominee_kind"))
    nominee_key: Mapped[str] = mapped_column(sa.String(24))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    collective_id: Mapped[int | None] = mapped_column(sa.ForeignKey("collectives.id"))
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("households.id"))
    nominee_name: Mapped[str] = mapped_column(sa.String(250))
    search_key: Mapped[str] = mapped_column(sa.String(250))
    nominee_detail: Mapped[str] = mapped_column(sa.String(250), default="")
    achievement_id: Mapped[int] = mapped_column(sa.ForeignKey("achievements.id"))
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiatives.id"))
    claimed_decider: Mapped[Decider | None] = mapped_column(coded(Decider, "claimed_decider"))
    state: Mapped[NominationState] = mapped_column(coded(NominationState, "state"))
    version: Mapped[int] = mapped_column(default=1)
    content_version: Mapped[int] = mapped_column(default=1)
    snapshot_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    received_on: Mapped[date | None]
    supplement_due_on: Mapped[date | None]
    unlocked: Mapped[str] = mapped_column(sa.String(500), default="")
    reason_code: Mapped[str] = mapped_column(sa.String(60), default="")
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")
    opinion: Mapped[str] = mapped_column(sa.String(2000), default="")
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_decisions.id"))
    lower_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nominations.id"))
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    prepared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    appraised_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    updated_at: Mapped[datetime] = mapped_column(UtcMoment)


class Snapshot(Base):
    """What was submitted, as canonical JSON: content and paper hashes of one nomination, one version."""

    __tablename__ = "snapshots"
    __table_args__ = (sa.UniqueConstraint("nomination_id", "content_version"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nominations.id"))
    content_version: Mapped[int]
    content: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    taken_at: Mapped[datetime] = mapped_column(UtcMoment)
