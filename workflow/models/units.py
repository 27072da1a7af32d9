"""Units with kind, level, parent and successor over time (the district level ends on 30/6/2025)."""

from __future__ import annotations

from datetime import date
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rules.vocabulary import Level
from workflow.db import Base, Key, coded


class UnitKind(Enum):
    """What sort of unit it is; the value is stored."""

    PEOPLES_COMMITTEE = "ubnd"
    SPECIALISED_OFFICE = "co_quan_chuyen_mon"
    PUBLIC_SERVICE_UNIT = "don_vi_su_nghiep"
    SCHOOL = "truong"
    PARTY_OFFICE = "dang"
    MASS_ORGANISATION = "doan_the"
    ASSOCIATION = "hoi"
    OTHER = "khac"


KIND_LABELS: dict[UnitKind, str] = {
    UnitKind.PEOPLES_COMMITTEE: "Ủy ban nhân dân",
    UnitKind.SPECIALISED_OFFICE: "Cơ quan chuyên môn",
    UnitKind.PUBLIC_SERVICE_UNIT: "Đơn vị sự nghiệp",
    UnitKind.SCHOOL: "Trường học",
    UnitKind.PARTY_OFFICE: "Cơ quan Đảng",
    UnitKind.MASS_ORGANISATION: "Mặt trận, đoàn thể",
    UnitKind.ASSOCIATION: "Hội",
    UnitKind.OTHER: "Khác",
}


class Unit(Base):
    """A body or office. Names of the past stay on past records; a rename is a successor."""

    __tablename__ = "units"
    __table_args__ = (
        sa.UniqueConstraint("code"),
        sa.CheckConstraint("until IS NULL OR until >= since", name="period"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[UnitKind] = mapped_column(coded(UnitKind, "kind"))
    level: Mapped[Level] = mapped_column(coded(Level, "level"))
    name: Mapped[str] = mapped_column(sa.String(200))
    place: Mapped[str] = mapped_column(sa.String(100), default="")
    since: Mapped[date]
    until: Mapped[date | None]


class UnitParent(Base):
    """Which unit stands above another, from one day to another."""

    __tablename__ = "unit_parents"
    __table_args__ = (
        sa.UniqueConstraint("unit_id", "since"),
        sa.CheckConstraint("unit_id <> parent_id", name="not_itself"),
        sa.Index("ix_unit_parents_parent_id", "parent_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    parent_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    since: Mapped[date]
    until: Mapped[date | None]


class UnitSuccession(Base):
    """A unit that takes over another's duties on a day (merger, rename, end of the district level)."""

    __tablename__ = "unit_successions"
    __table_args__ = (sa.UniqueConstraint("predecessor_id", "successor_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    predecessor_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    successor_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    on: Mapped[date]
    document: Mapped[str] = mapped_column(sa.String(200), default="")


class ClusterMembership(Base):
    """A unit's emulation cluster (cụm, khối thi đua) in one year."""

    __tablename__ = "cluster_memberships"
    __table_args__ = (sa.UniqueConstraint("unit_id", "year"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    cluster: Mapped[str] = mapped_column(sa.String(100))
    year: Mapped[int]
