"""Records of who exists: units, persons and their histories, collectives, households, achievements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.vocabulary import (
    AwardCode,
    CommendationGround,
    DisciplineForm,
    Employment,
    Level,
    NomineeKind,
    Rating,
)


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit; ``block`` is its emulation block, ``cluster`` is a commune's cụm."""

    code: str
    kind: str
    level: Level
    name: str
    slug: str
    abbreviation: str  # as in the number of its letters
    parent_code: str | None
    since: date
    until: date | None
    block: str | None = None
    cluster: int | None = None
    commune_code: str | None = None  # where a school stands


@dataclass(frozen=True, slots=True)
class ServicePeriod:
    """Work, or for citizens residence, at a unit. ``until`` None means still there."""

    unit_code: str
    since: date
    until: date | None
    position: str
    employment: Employment
    is_leader: bool = False


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """The yearly rating (xếp loại chất lượng) of one period."""

    period_label: str
    rating: Rating
    decided_on: date
    document_number: str


@dataclass(frozen=True, slots=True)
class DisciplineRecord:
    """A disciplinary decision."""

    form: DisciplineForm
    decided_on: date
    ends_on: date
    duty_related: bool
    document_number: str


@dataclass(frozen=True, slots=True)
class Leave:
    """A leave; ``kind`` is thai_san (maternity), om_dau (sick) or khong_luong (unpaid)."""

    kind: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Initiative:
    """A recognised initiative; ``used_for`` names awards that already rest on it."""

    code: str
    number: str
    title: str
    recognised_on: date
    level: Level
    used_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierAward:
    """An award of an earlier year, decided before the season."""

    award: AwardCode
    year: int
    ground: CommendationGround
    level: Level
    decision_number: str
    decided_on: date
    achievement_key: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """An invented person. No services means: a name typed by a unit that fits nobody."""

    code: str
    full_name: str
    gender: str  # "nam" or "nu"
    birth_year: int
    services: tuple[ServicePeriod, ...]
    ratings: tuple[RatingRecord, ...] = ()
    disciplines: tuple[DisciplineRecord, ...] = ()
    leaves: tuple[Leave, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    earlier_awards: tuple[EarlierAward, ...] = ()
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class PlannedCollective:
    """A collective. ``member_codes`` is empty where membership is not kept (hamlets, mass organisations)."""

    code: str
    kind: str
    name: str
    unit_code: str
    member_codes: tuple[str, ...] = ()
    rating: Rating | None = None
    leads_cluster: bool | None = None
    years_excellent_in_a_row: int | None = None
    exceeded_targets: bool | None = None
    earlier_awards: tuple[EarlierAward, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedHousehold:
    """A household, named by its head."""

    code: str
    name: str
    head_name: str
    hamlet: str
    commune_code: str


@dataclass(frozen=True, slots=True)
class Achievement:
    """What an award rests on; two commendation forms never share one (Luật 2022 Điều 5 khoản 2 điểm c)."""

    key: str
    title: str
    described: bool = True  # a concrete result is stated
    emulation_recognised: bool = True  # found good in the unit's own emulation review
    outside_assigned_duty: bool | None = None
    contribution_dong: int | None = None


@dataclass(frozen=True, slots=True)
class ExternalAward:
    """An award decided by others, recorded because our checks must see it."""

    award: AwardCode
    nominee_kind: NomineeKind
    nominee_code: str
    unit_code: str
    level: Level
    ground: CommendationGround
    period_label: str
    decision_number: str
    decided_on: date
    achievement_key: str | None = None
