"""Persons, collectives and households, and what the register knows of them."""

from __future__ import annotations

from datetime import date
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rules.vocabulary import (
    AwardCode,
    CommendationGround,
    DisciplineForm,
    Employment,
    Level,
    NomineeKind,
    Rating,
)
from workflow.db import Base, Key, coded


class Person(Base):
    """A person of the register. No identity number, phone or address is needed for these awards."""

    __tablename__ = "persons"
    __table_args__ = (
        sa.UniqueConstraint("code"),
        sa.CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name="birth_year"),
        sa.Index("ix_persons_search_key", "search_key"),
        sa.Index("ix_persons_sort_key", "sort_key", "code"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    full_name: Mapped[str] = mapped_column(sa.String(120))
    search_key: Mapped[str] = mapped_column(sa.String(120))
    sort_key: Mapped[str] = mapped_column(sa.String(400))
    birth_year: Mapped[int | None]
    is_female: Mapped[bool | None]
    is_synthetic: Mapped[bool] = mapped_column(default=False)


class ServicePeriod(Base):
    """Where and as what a person works, from one day to another."""

    __tablename__ = "service_periods"
    __table_args__ = (
        sa.CheckConstraint("until IS NULL OR until >= since", name="period"),
        sa.Index("ix_service_periods_person_id", "person_id"),
        sa.Index("ix_service_periods_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    position: Mapped[str] = mapped_column(sa.String(120), default="")
    employment: Mapped[Employment] = mapped_column(coded(Employment, "employment"))
    is_leader: Mapped[bool] = mapped_column(default=False)
    recruited_on: Mapped[date | None]
    since: Mapped[date]
    until: Mapped[date | None]


class YearlyRating(Base):
    """The rating of a person or collective for one achievement period ("Y2023", "SY2023-2024")."""

    __tablename__ = "yearly_ratings"
    __table_args__ = (sa.UniqueConstraint("nominee_key", "period_key"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nominee_key: Mapped[str] = mapped_column(sa.String(24))
    period_key: Mapped[str] = mapped_column(sa.String(20))
    rating: Mapped[Rating] = mapped_column(coded(Rating, "rating"))
    decided_on: Mapped[date | None]
    document: Mapped[str] = mapped_column(sa.String(200), default="")
    leads_cluster: Mapped[bool | None]
    exceeded_targets: Mapped[bool | None]
    years_excellent_in_a_row: Mapped[int | None]


class DisciplineRecord(Base):
    """A disciplinary decision against a person."""

    __tablename__ = "discipline_records"
    __table_args__ = (sa.Index("ix_discipline_records_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    form: Mapped[DisciplineForm] = mapped_column(coded(DisciplineForm, "form"))
    decided_on: Mapped[date]
    ends_on: Mapped[date | None]
    duty_related: Mapped[bool | None]
    document: Mapped[str] = mapped_column(sa.String(200), default="")


class LeaveKind(Enum):
    """Kinds of absence that rules ask about."""

    MATERNITY = "thai_san"
    SICK = "om_dau"
    UNPAID = "khong_luong"
    STUDY = "hoc_tap"
    RESCUE_INJURY = "thuong_tich_cuu_nguoi"


class LeavePeriod(Base):
    """An absence of a person."""

    __tablename__ = "leave_periods"
    __table_args__ = (sa.Index("ix_leave_periods_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    kind: Mapped[LeaveKind] = mapped_column(coded(LeaveKind, "kind"))
    since: Mapped[date]
    until: Mapped[date]


class Initiative(Base):
    """A recognised initiative (sáng kiến) or accepted topic; may support one award only."""

    __tablename__ = "initiatives"
    __table_args__ = (sa.UniqueConstraint("code"), sa.Index("ix_initiatives_person_id", "person_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    title: Mapped[str] = mapped_column(sa.String(300))
    recognised_on: Mapped[date | None]
    recognised_by: Mapped[Level | None] = mapped_column(coded(Level, "recognised_by"))
    document: Mapped[str] = mapped_column(sa.String(200), default="")


class Collective(Base):
    """A collective that may be nominated: a unit, a team in it, or "Nhân dân và cán bộ xã …"."""

    __tablename__ = "collectives"
    __table_args__ = (sa.UniqueConstraint("code"), sa.Index("ix_collectives_unit_id", "unit_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(sa.String(250))
    search_key: Mapped[str] = mapped_column(sa.String(250))
    kind: Mapped[str] = mapped_column(sa.String(40), default="don_vi")
    covers_whole_unit: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date | None]
    until: Mapped[date | None]


class Household(Base):
    """A household of a commune."""

    __tablename__ = "households"
    __table_args__ = (sa.UniqueConstraint("code"), sa.Index("ix_households_unit_id", "unit_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    head_name: Mapped[str] = mapped_column(sa.String(120))
    search_key: Mapped[str] = mapped_column(sa.String(120))
    hamlet: Mapped[str] = mapped_column(sa.String(120), default="")


class EarlierAward(Base):
    """An award decided outside this system: earlier years, the commune's own, the Party committee's, the province's."""

    __tablename__ = "earlier_awards"
    __table_args__ = (sa.Index("ix_earlier_awards_nominee_key", "nominee_key"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nominee_key: Mapped[str] = mapped_column(sa.String(24))
    nominee_kind: Mapped[NomineeKind] = mapped_column(coded(NomineeKind, "nominee_kind"))
    award: Mapped[AwardCode] = mapped_column(coded(AwardCode, "award"))
    year: Mapped[int]
    period_key: Mapped[str] = mapped_column(sa.String(20), default="")
    ground: Mapped[CommendationGround] = mapped_column(coded(CommendationGround, "ground"))
    level: Mapped[Level] = mapped_column(coded(Level, "level"))
    decided_by: Mapped[str] = mapped_column(sa.String(200), default="")
    decision_number: Mapped[str] = mapped_column(sa.String(60), default="")
    decided_on: Mapped[date | None]
    achievement_key: Mapped[str | None] = mapped_column(sa.String(80))
    initiative_code: Mapped[str | None] = mapped_column(sa.String(60))


def person_key(person_id: int) -> str:
    """Return the nominee key of a person, the same in every table."""
    return f"P{person_id}"


def collective_key(collective_id: int) -> str:
    """Return the nominee key of a collective."""
    return f"C{collective_id}"


def household_key(household_id: int) -> str:
    """Return the nominee key of a household."""
    return f"H{household_id}"
