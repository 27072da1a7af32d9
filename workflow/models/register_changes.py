"""What the registers keep beside their rows: details, former names, lineage, and changes two people agree on."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.db import Base, Key, UtcMoment, coded


class ProposalState(Enum):
    """Where a change stands that a second person decides on."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class UnitChangeKind(Enum):
    """What happens to units on a day."""

    RENAME = "doi_ten"
    MERGE = "hop_nhat"
    SPLIT = "chia_tach"
    DISSOLVE = "giai_the"
    HANDOVER = "ban_giao"


class PersonDetail(Base):
    """What is personal about a person: kept apart, read by few."""

    __tablename__ = "person_details"
    __table_args__ = (
        sa.UniqueConstraint("person_id"),
        sa.CheckConstraint("deceased_on IS NULL OR deceased_paper <> ''", name="deceased"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    birth_on: Mapped[date | None]
    deceased_on: Mapped[date | None]
    deceased_paper: Mapped[str] = mapped_column(sa.String(200), default="")
    family_contact: Mapped[str] = mapped_column(sa.String(200), default="")


class FormerName(Base):
    """A name that somebody or something had until a day; records of before keep showing it."""

    __tablename__ = "former_names"
    __table_args__ = (sa.Index("ix_former_names_subject_key", "subject_key"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject_key: Mapped[str] = mapped_column(sa.String(24))
    name: Mapped[str] = mapped_column(sa.String(250))
    search_key: Mapped[str] = mapped_column(sa.String(250))
    until: Mapped[date]
    document: Mapped[str] = mapped_column(sa.String(200), default="")


class PersonMerge(Base):
    """Two entries for one person made one: proposed by one, decided by another; ``moved`` says what went over."""

    __tablename__ = "person_merges"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint("survivor_id <> merged_id", name="two"),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id", name="second_person"
        ),
        sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name="decided"),
        sa.Index(
            "uq_person_merges_merged",
            "merged_id",
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'approved')"),
            postgresql_where=sa.text("state IN ('proposed', 'approved')"),
        ),
        sa.Index("ix_person_merges_survivor_id", "survivor_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    survivor_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    merged_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    taken: Mapped[str] = mapped_column(sa.String(200), default="")
    reason: Mapped[str] = mapped_column(sa.String(500))
    state: Mapped[ProposalState] = mapped_column(coded(ProposalState, "state"))
    moved: Mapped[str] = mapped_column(sa.Text, default="{}")
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    decision_note: Mapped[str] = mapped_column(sa.String(500), default="")


class PersonDistinction(Base):
    """Two entries that look alike and are two persons; they are not suggested again."""

    __tablename__ = "person_distinctions"
    __table_args__ = (
        sa.UniqueConstraint("one_id", "other_id"),
        sa.CheckConstraint("one_id < other_id", name="ordered"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    one_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    reason: Mapped[str] = mapped_column(sa.String(500))
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcMoment)


class GroupDetail(Base):
    """What is known of a collective or household beside its row; the key is the nominee key."""

    __tablename__ = "group_details"
    __table_args__ = (
        sa.UniqueConstraint("subject_key"),
        sa.CheckConstraint("size IS NULL OR size > 0", name="size"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject_key: Mapped[str] = mapped_column(sa.String(24))
    size: Mapped[int | None]
    head: Mapped[str] = mapped_column(sa.String(120), default="")
    ended_on: Mapped[date | None]
    document: Mapped[str] = mapped_column(sa.String(200), default="")


class GroupSuccession(Base):
    """A collective or household that goes on as another from a day."""

    __tablename__ = "group_successions"
    __table_args__ = (
        sa.UniqueConstraint("predecessor_key", "successor_key"),
        sa.Index("ix_group_successions_successor_key", "successor_key"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    predecessor_key: Mapped[str] = mapped_column(sa.String(24))
    successor_key: Mapped[str] = mapped_column(sa.String(24))
    on: Mapped[date]
    document: Mapped[str] = mapped_column(sa.String(200), default="")


class EarlierAwardProof(Base):
    """The scan that bears out an award from before the system."""

    __tablename__ = "earlier_award_proofs"
    __table_args__ = (sa.UniqueConstraint("earlier_award_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    earlier_award_id: Mapped[int] = mapped_column(sa.ForeignKey("earlier_awards.id"))
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("stored_files.sha256"))
    filename: Mapped[str] = mapped_column(sa.String(200))
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(UtcMoment)


class LaterPaper:
    """Mixin: the paper of an award from before the system that changed what it says, with its scan."""

    id: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-2)
    earlier_award_id: Mapped[int] = mapped_column(sa.ForeignKey("earlier_awards.id"), sort_order=-1)
    number: Mapped[str] = mapped_column(sa.String(60), sort_order=1)
    decided_on: Mapped[date] = mapped_column(sort_order=1)
    decided_by: Mapped[str] = mapped_column(sa.String(200), sort_order=1)
    reason: Mapped[str] = mapped_column(sa.String(500), sort_order=1)
    sha256: Mapped[str] = mapped_column(sa.ForeignKey("stored_files.sha256"), sort_order=1)
    filename: Mapped[str] = mapped_column(sa.String(200), sort_order=1)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), sort_order=1)
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment, sort_order=1)


class EarlierAwardEnd(LaterPaper, Base):
    """The decision that cancelled an award from before the system; ``ground``: a point of Luật 2022 Điều 93.2."""

    __tablename__ = "earlier_award_ends"
    __table_args__ = (
        sa.UniqueConstraint("earlier_award_id"),
        sa.CheckConstraint("ground IN ('a', 'b', 'c', 'd')", name="ground"),
        sa.CheckConstraint("number <> '' AND decided_by <> '' AND reason <> ''", name="told"),
    )

    ground: Mapped[str] = mapped_column(sa.String(1))


class EarlierAwardCorrection(LaterPaper, Base):
    """Words of an award from before the system that a later document put right; ``part``: which of them."""

    __tablename__ = "earlier_award_corrections"
    __table_args__ = (
        sa.CheckConstraint("part IN ('name', 'detail', 'unit', 'other')", name="part"),
        sa.CheckConstraint("wrong <> right_text", name="differs"),
        sa.CheckConstraint(
            "right_text <> '' AND number <> '' AND decided_by <> '' AND reason <> ''", name="told"
        ),
        sa.Index("ix_earlier_award_corrections_earlier_award_id", "earlier_award_id"),
    )

    part: Mapped[str] = mapped_column(sa.String(10))
    wrong: Mapped[str] = mapped_column(sa.String(500))
    right_text: Mapped[str] = mapped_column(sa.String(500))


class UnitChange(Base):
    """A change of units from a day, proposed by one and carried out by another; ``plan`` and ``moved`` are JSON."""

    __tablename__ = "unit_changes"
    __table_args__ = (
        sa.UniqueConstraint("ref"),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'rejected') OR decided_by_id <> proposed_by_id", name="second_person"
        ),
        sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name="decided"),
        sa.Index("ix_unit_changes_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    kind: Mapped[UnitChangeKind] = mapped_column(coded(UnitChangeKind, "kind"))
    body_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    on: Mapped[date]
    document: Mapped[str] = mapped_column(sa.String(200))
    plan: Mapped[str] = mapped_column(sa.Text)
    moved: Mapped[str] = mapped_column(sa.Text, default="{}")
    state: Mapped[ProposalState] = mapped_column(coded(ProposalState, "state"))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    decision_note: Mapped[str] = mapped_column(sa.String(500), default="")
