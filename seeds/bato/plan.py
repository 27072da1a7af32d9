"""The records of a planned season: who exists, what is sent, what happens on the way, how it ends.

All records are frozen. Dates are days in Vietnam; periods include both ends. A plan holds no database id:
records name each other by ``code`` (units, persons, collectives, households, movements, rounds) or ``key``
(achievements, nominations).
"""

from __future__ import annotations

from dataclasses import dataclass

from rules.vocabulary import (
    AwardCode,
    Level,
    NomineeKind,
    Stream,
)
from seeds.bato.season_records import (
    Ballot,
    Correction,
    Ending,
    Extension,
    Hold,
    MovementDocument,
    PlannedDecision,
    PlannedDossier,
    PlannedMovement,
    PlannedNomination,
    PlannedPaper,
    PlannedRound,
    Return,
    RoundDays,
    Story,
    StoryKind,
)
from seeds.bato.universe_records import (
    Achievement,
    DisciplineRecord,
    EarlierAward,
    ExternalAward,
    Initiative,
    Leave,
    PlannedCollective,
    PlannedHousehold,
    PlannedPerson,
    PlannedUnit,
    RatingRecord,
    ServicePeriod,
)

__all__ = [
    "Achievement",
    "Ballot",
    "Correction",
    "CouncilMember",
    "DisciplineRecord",
    "EarlierAward",
    "EdgeCase",
    "Ending",
    "Extension",
    "ExternalAward",
    "Hold",
    "Initiative",
    "Leave",
    "MovementDocument",
    "PlannedCollective",
    "PlannedDecision",
    "PlannedDossier",
    "PlannedHousehold",
    "PlannedMovement",
    "PlannedNomination",
    "PlannedPaper",
    "PlannedPerson",
    "PlannedRound",
    "PlannedUnit",
    "PlannedUser",
    "PublishedFigure",
    "RatingRecord",
    "Return",
    "RoleGrant",
    "RoundDays",
    "SeasonPlan",
    "ServicePeriod",
    "Story",
    "StoryKind",
]


@dataclass(frozen=True, slots=True)
class CouncilMember:
    """A member of the district council."""

    person_code: str
    role: str
    position: str


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """A role at a unit (a role at the district office reaches every unit below it)."""

    role: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class PlannedUser:
    """An account of the demo."""

    username: str
    display_name: str
    roles: tuple[RoleGrant, ...]
    unit_code: str
    person_code: str | None = None


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """A peculiar case put in on purpose; ``refs`` are codes or keys of what it touches."""

    code: str
    description: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One published count that the season must reach."""

    stream: Stream
    period_label: str
    award: AwardCode
    nominee_kind: NomineeKind
    level: Level
    count: int


@dataclass(frozen=True, slots=True)
class SeasonPlan:
    """The whole season. Rounds stand in the order of their decisions; later ones may refer to earlier."""

    seed: str
    variant: str
    units: tuple[PlannedUnit, ...]
    persons: tuple[PlannedPerson, ...]
    collectives: tuple[PlannedCollective, ...]
    households: tuple[PlannedHousehold, ...]
    achievements: tuple[Achievement, ...]
    external_awards: tuple[ExternalAward, ...]
    movements: tuple[PlannedMovement, ...]
    rounds: tuple[PlannedRound, ...]
    dossiers: tuple[PlannedDossier, ...]
    council: tuple[CouncilMember, ...]
    users: tuple[PlannedUser, ...]
    edges: tuple[EdgeCase, ...]
    published: tuple[PublishedFigure, ...]

    @property
    def nominations(self) -> tuple[PlannedNomination, ...]:
        """All nominations, in the order of the dossiers."""
        return tuple(nomination for dossier in self.dossiers for nomination in dossier.nominations)
