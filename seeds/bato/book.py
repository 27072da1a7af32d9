"""The workbook in which the season is drafted before it is frozen into a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from rules.vocabulary import DisciplineForm, Rating
from seeds.bato.data import load
from seeds.bato.plan import (
    Achievement,
    DisciplineRecord,
    EarlierAward,
    Extension,
    ExternalAward,
    Initiative,
    Leave,
    PlannedCollective,
    PlannedDossier,
    PlannedHousehold,
    PlannedMovement,
    PlannedNomination,
    PlannedPaper,
    PlannedPerson,
    PlannedRound,
    PlannedUnit,
    RatingRecord,
    ServicePeriod,
)


@dataclass(slots=True)
class PersonDraft:
    """A person whose history is still being written."""

    code: str
    full_name: str
    gender: str
    birth_year: int
    services: list[ServicePeriod] = field(default_factory=list)
    ratings: list[RatingRecord] = field(default_factory=list)
    disciplines: list[DisciplineRecord] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    earlier_awards: list[EarlierAward] = field(default_factory=list)

    def freeze(self) -> PlannedPerson:
        """The finished record."""
        return PlannedPerson(
            code=self.code,
            full_name=self.full_name,
            gender=self.gender,
            birth_year=self.birth_year,
            services=tuple(self.services),
            ratings=tuple(self.ratings),
            disciplines=tuple(self.disciplines),
            leaves=tuple(self.leaves),
            initiatives=tuple(self.initiatives),
            earlier_awards=tuple(self.earlier_awards),
        )


@dataclass(slots=True)
class DossierDraft:
    """A dossier still being filled."""

    unit_code: str
    round_code: str
    sequence: int
    submitted_on: date
    received_on: date
    late_days: int = 0
    nominations: list[PlannedNomination] = field(default_factory=list)
    defects: set[str] = field(default_factory=set)
    extension: Extension | None = None
    letter_number: str = ""
    papers: tuple[PlannedPaper, ...] = ()

    def freeze(self) -> PlannedDossier:
        """The finished record."""
        return PlannedDossier(
            unit_code=self.unit_code,
            round_code=self.round_code,
            sequence=self.sequence,
            letter_number=self.letter_number,
            letter_date=self.submitted_on,
            submitted_on=self.submitted_on,
            received_on=self.received_on,
            papers=self.papers,
            nominations=tuple(self.nominations),
            late_days=self.late_days,
            defects=tuple(sorted(self.defects)),
            extension=self.extension,
        )


@dataclass(frozen=True, slots=True)
class Preset:
    """A nominee that a chuyên đề round must hold because a yearly nomination repeats its achievement."""

    unit_code: str
    person_code: str
    achievement_key: str


@dataclass(slots=True)
class Book:
    """Everything drafted so far. ``staff``: a unit's payroll at the end of its period, head first."""

    seed: str
    variant: str
    units: dict[str, PlannedUnit] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)  # commune code → "xã Ba Bích"
    people: dict[str, PersonDraft] = field(default_factory=dict)
    taken_names: dict[str, set[str]] = field(default_factory=dict)
    staff: dict[str, list[str]] = field(default_factory=dict)
    part_time: dict[str, list[str]] = field(default_factory=dict)
    collectives: dict[str, PlannedCollective] = field(default_factory=dict)
    households: list[PlannedHousehold] = field(default_factory=list)
    achievements: dict[str, Achievement] = field(default_factory=dict)
    external_awards: list[ExternalAward] = field(default_factory=list)
    movements: list[PlannedMovement] = field(default_factory=list)
    rounds: dict[str, PlannedRound] = field(default_factory=dict)
    dossiers: list[DossierDraft] = field(default_factory=list)
    presets: dict[str, list[Preset]] = field(default_factory=dict)
    edge_refs: dict[str, list[str]] = field(default_factory=dict)

    def rng(self, topic: str) -> Random:
        """A stream of chance of its own for one topic: a change in one leaves the others as they were."""
        return Random(f"{self.seed}/{topic}")  # noqa: S311 - repeatable invention, nothing secret

    def tag(self, edge: str, *refs: str) -> None:
        """Note that these records belong to a peculiar case."""
        self.edge_refs.setdefault(edge, []).extend(refs)

    def names_at(self, place: str) -> set[str]:
        """The names already used at a place (a commune with its schools, or the district offices)."""
        return self.taken_names.setdefault(place, set())

    def rate(self, person_code: str, period_label: str, rating: Rating, decided_on: date) -> None:
        """Give a person the yearly rating of a period, by a decision of the unit where that person works."""
        person = self.people[person_code]
        number = f"{20 + len(person.services[-1].unit_code) + decided_on.day}/QĐ-XLCL"
        person.ratings.append(RatingRecord(period_label, rating, decided_on, number))

    def rating_of(self, person_code: str, period_label: str) -> Rating | None:
        """The rating of a person in a period, None when there is none."""
        ratings = (one.rating for one in self.people[person_code].ratings if one.period_label == period_label)
        return next(ratings, None)

    def discipline(self, person_code: str, form: DisciplineForm, decided_on: date) -> None:
        """Record a discipline tied to official duty; it runs for twelve months."""
        ends_on = decided_on.replace(year=decided_on.year + 1)
        number = f"{decided_on.day + decided_on.month}/QĐ-KL"
        record = DisciplineRecord(form, decided_on, ends_on, duty_related=True, document_number=number)
        self.people[person_code].disciplines.append(record)

    def achieve(self, achievement: Achievement) -> str:
        """Record an achievement and give back its key."""
        self.achievements[achievement.key] = achievement
        return achievement.key

    def add_collective(self, collective: PlannedCollective) -> str:
        """Record a collective and give back its code."""
        self.collectives[collective.code] = collective
        return collective.code


def reason_text(code: str) -> str:
    """The sentence of a refusal reason."""
    text: str = load("proposals")["reasons"][code]
    return text
