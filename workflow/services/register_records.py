"""What a register takes: frozen rows that name each other by code, never by database id.

Codes are those of the body's own lists. Days are days in Viet Nam; periods include both ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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
from workflow.models.people import LeaveKind
from workflow.models.units import UnitKind
from workflow.roles import Role

__all__ = [
    "ClusterRow",
    "CollectiveRow",
    "DisciplineRow",
    "EarlierAwardRow",
    "GrantRow",
    "HouseholdRow",
    "InitiativeRow",
    "LeaveKind",
    "LeaveRow",
    "MovementRow",
    "NumberBookRow",
    "PersonRow",
    "RatingRow",
    "RegisterBatch",
    "RelationshipRow",
    "ServiceRow",
    "SettingRow",
    "UnitKind",
    "UnitRow",
    "UserRow",
]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A body or office, and what stands above it from its first day."""

    code: str
    kind: UnitKind
    level: Level
    name: str
    since: date
    until: date | None = None
    place: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A unit's emulation cluster (cụm, khối thi đua) in one year."""

    unit: str
    cluster: str
    year: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person; ``is_synthetic`` marks an invented one."""

    code: str
    full_name: str
    birth_year: int | None = None
    is_female: bool | None = None
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """Work (or for citizens residence) of a person at a unit."""

    person: str
    unit: str
    position: str
    employment: Employment
    since: date
    until: date | None = None
    is_leader: bool = False
    recruited_on: date | None = None


@dataclass(frozen=True, slots=True)
class RatingRow:
    """The rating of a person or collective in one achievement period."""

    kind: NomineeKind
    code: str
    period_key: str
    rating: Rating
    decided_on: date | None = None
    document: str = ""
    leads_cluster: bool | None = None
    exceeded_targets: bool | None = None
    years_excellent_in_a_row: int | None = None


@dataclass(frozen=True, slots=True)
class DisciplineRow:
    """A disciplinary decision."""

    person: str
    form: DisciplineForm
    decided_on: date
    ends_on: date | None = None
    duty_related: bool | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """An absence of a person."""

    person: str
    kind: LeaveKind
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """A recognised initiative."""

    code: str
    person: str
    title: str
    recognised_on: date | None = None
    recognised_by: Level | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class CollectiveRow:
    """A collective of a unit; ``covers_whole_unit``: its members are the unit's staff."""

    code: str
    unit: str
    name: str
    kind: str = "don_vi"
    covers_whole_unit: bool = False


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household of a commune."""

    code: str
    unit: str
    head_name: str
    hamlet: str = ""


@dataclass(frozen=True, slots=True)
class EarlierAwardRow:
    """An award decided outside this system, or before it."""

    kind: NomineeKind
    code: str
    award: AwardCode
    year: int
    ground: CommendationGround
    level: Level
    period_key: str = ""
    decided_by: str = ""
    decision_number: str = ""
    decided_on: date | None = None
    achievement_key: str | None = None
    initiative_code: str | None = None


@dataclass(frozen=True, slots=True)
class MovementRow:
    """An emulation movement and the plan that launched it."""

    code: str
    name: str
    launched_by: Level
    plan: str = ""


@dataclass(frozen=True, slots=True)
class UserRow:
    """An account. Without ``password_hash`` nobody can sign in; the hash never enters the audit trail."""

    username: str
    display_name: str
    person: str | None = None
    is_demo: bool = False
    password_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role of an account in a unit, with the paper that gave it."""

    username: str
    role: Role
    unit: str
    since: date
    until: date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class RelationshipRow:
    """Two relatives; stored in both directions."""

    person: str
    relative: str
    kind: str


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting of the body from a day on, with the article that allows it."""

    key: str
    value: str
    since: date
    citation: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class NumberBookRow:
    """A register of numbers of a body: ``own`` (gapless) or ``external`` (typed by its document clerk)."""

    unit: str
    symbol: str
    kind: str


@dataclass(frozen=True, slots=True)
class RegisterBatch:
    """Rows of several registers that come in together; they may name each other and what is stored."""

    units: tuple[UnitRow, ...] = ()
    clusters: tuple[ClusterRow, ...] = ()
    persons: tuple[PersonRow, ...] = ()
    services: tuple[ServiceRow, ...] = ()
    collectives: tuple[CollectiveRow, ...] = ()
    households: tuple[HouseholdRow, ...] = ()
    ratings: tuple[RatingRow, ...] = ()
    disciplines: tuple[DisciplineRow, ...] = ()
    leaves: tuple[LeaveRow, ...] = ()
    initiatives: tuple[InitiativeRow, ...] = ()
    earlier_awards: tuple[EarlierAwardRow, ...] = ()
    movements: tuple[MovementRow, ...] = ()
    users: tuple[UserRow, ...] = ()
    grants: tuple[GrantRow, ...] = ()
    relationships: tuple[RelationshipRow, ...] = ()
    settings: tuple[SettingRow, ...] = ()
    number_books: tuple[NumberBookRow, ...] = ()
