"""What the register and the other nominations say about a set of nominees, read by a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy.engine import Connection

from rules.facts import PriorAward
from rules.vocabulary import AwardCode, DisciplineForm, Employment, Rating
from workflow import clock
from workflow import facts_statements as of
from workflow.appraisal_words import Answer
from workflow.models import (
    LeaveKind,
)
from workflow.round_terms import RoundTerms, load_terms
from workflow.rows import NominationRow
from workflow.statements import each
from workflow.states import LIVE, PASSED_APPRAISAL, NominationState
from workflow.tables import AnyRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Service:
    """Where a person served, as what, from when to when."""

    unit_id: int
    employment: Employment
    is_leader: bool
    recruited_on: date | None
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether the person served on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Consulted:
    """A body asked for its opinion on a nomination, until when, and its answer."""

    id: int
    name: str
    asked_on: date
    due_on: date
    citation: str
    lapses: bool
    answer: Answer | None
    note: str


@dataclass(frozen=True, slots=True)
class Discipline:
    """One disciplinary decision."""

    form: DisciplineForm
    decided_on: date
    ends_on: date | None
    duty_related: bool | None

    @property
    def is_warning_or_worse(self) -> bool:
        """Whether it is heavier than a reprimand."""
        return self.form is not DisciplineForm.REPRIMAND


@dataclass(frozen=True, slots=True)
class RatingOfPeriod:
    """A rating, and what was stated of a collective for the period."""

    rating: Rating
    leads_cluster: bool | None
    exceeded_targets: bool | None
    years_excellent_in_a_row: int | None


@dataclass(frozen=True, slots=True)
class OtherNomination:
    """Another nomination of the same nominee."""

    id: int
    award: AwardCode
    state: NominationState
    unit_id: int
    unit_name: str
    period_key: str
    achievement_id: int


@dataclass(slots=True)
class Register:
    """Everything loaded, keyed for look-up."""

    services: dict[int, list[Service]] = field(default_factory=lambda: defaultdict(list))
    members: dict[int, dict[int, list[Service]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    ratings: dict[tuple[str, str], RatingOfPeriod] = field(default_factory=dict)
    discipline: dict[int, list[Discipline]] = field(default_factory=lambda: defaultdict(list))
    leaves: dict[int, dict[LeaveKind, int]] = field(default_factory=lambda: defaultdict(dict))
    initiatives: dict[int, AnyRow] = field(default_factory=dict)
    initiative_uses: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    prior_awards: dict[str, list[PriorAward]] = field(default_factory=lambda: defaultdict(list))
    others: dict[str, list[OtherNomination]] = field(default_factory=lambda: defaultdict(list))
    title_holders: dict[tuple[AwardCode, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    refused_titles: set[tuple[AwardCode, str, str]] = field(default_factory=set)
    revoked_titles: set[tuple[AwardCode, str, str]] = field(default_factory=set)  # award, period, nominee
    holds: dict[str, list[AnyRow]] = field(default_factory=lambda: defaultdict(list))
    achievements: dict[int, AnyRow] = field(default_factory=dict)
    whole_units: dict[int, int] = field(default_factory=dict)
    commune_ids: set[int] = field(default_factory=set)
    papers: dict[int, list[AnyRow]] = field(default_factory=lambda: defaultdict(list))
    unit_ballots: dict[int, AnyRow] = field(default_factory=dict)  # the last one of each nomination
    terms: RoundTerms = field(default_factory=RoundTerms)
    submitted_on: dict[int, date] = field(default_factory=dict)
    settlements: dict[int, dict[str, tuple[str, str]]] = field(default_factory=lambda: defaultdict(dict))
    consultations: dict[int, list[Consulted]] = field(default_factory=lambda: defaultdict(list))


def load_register(connection: Connection, rows: Sequence[NominationRow]) -> Register:
    """Load everything the facts of these nominations need."""
    register = Register()
    keys = {row.nominee_key for row in rows}
    people = {row.person_id for row in rows if row.person_id is not None}
    collectives = {row.collective_id for row in rows if row.collective_id is not None}
    _load_whole_units(connection, register, collectives)
    people |= _load_members(connection, register, set(register.whole_units.values()))
    _load_people(connection, register, people)
    keys |= {f"P{person}" for person in people}
    _load_nominations(connection, register, rows, keys)
    _load_standing(connection, register, keys)
    _load_dossiers(connection, register, rows)
    _load_consultations(connection, register, {row.id for row in rows})
    return register


def _load_whole_units(connection: Connection, register: Register, ids: set[int]) -> None:
    register.whole_units.update({row.id: row.unit_id for row in each(connection, of.WHOLE_UNITS, ids)})
    register.commune_ids.update(connection.scalars(of.COMMUNES))


def _load_members(connection: Connection, register: Register, units: set[int]) -> set[int]:
    for person, *rest in each(connection, of.OF_UNITS, units):
        service = Service(*rest)
        register.members[service.unit_id][person].append(service)
    return {person for unit in units for person in register.members[unit]}


def _load_people(connection: Connection, register: Register, people: set[int]) -> None:
    for person, *rest in each(connection, of.OF_PEOPLE, people):
        register.services[person].append(Service(*rest))
    for person, *rest in each(connection, of.DISCIPLINE, people):
        register.discipline[person].append(Discipline(*rest))
    for person, kind, since, until in each(connection, of.LEAVES, people):
        months = max(1, round((until - since).days / 30))
        register.leaves[person][kind] = register.leaves[person].get(kind, 0) + months


def _load_standing(connection: Connection, register: Register, keys: set[str]) -> None:
    for key, period, *rest in each(connection, of.RATINGS, keys):
        register.ratings[(key, period)] = RatingOfPeriod(*rest)
    for row in each(connection, of.EARLIER, keys):
        gone = row.ended or (row.award, row.period_key, row.nominee_key) in register.revoked_titles
        register.prior_awards[row.nominee_key].append(
            PriorAward(row.award, row.year, row.ground, row.level, row.achievement_key, revoked=gone)
        )
        if not gone:
            register.title_holders[(row.award, row.period_key)].add(row.nominee_key)
    for row in each(connection, of.HOLDS, keys):
        register.holds[row.nominee_key].append(row)


def _load_nominations(
    connection: Connection, register: Register, rows: Sequence[NominationRow], keys: set[str]
) -> None:
    """Load the other nominations of the same nominees, the achievements, and the use of initiatives."""
    for key, *rest in each(connection, of.OTHERS, keys):
        other = OtherNomination(*rest)
        if other.state in LIVE and other.state not in {NominationState.DRAFT, NominationState.UNIT_REVIEW}:
            register.others[key].append(other)
        if other.state in PASSED_APPRAISAL:
            register.title_holders[(other.award, other.period_key)].add(key)
        if other.state is NominationState.NOT_AWARDED:
            register.refused_titles.add((other.award, other.period_key, key))
        if other.state is NominationState.REVOKED:
            register.revoked_titles.add((other.award, other.period_key, key))
    ids = {row.achievement_id for row in rows}
    register.achievements.update({row.id: row for row in each(connection, of.ACHIEVEMENTS, ids)})
    _load_initiatives(
        connection, register, {row.initiative_id for row in rows if row.initiative_id is not None}
    )


def _load_initiatives(connection: Connection, register: Register, ids: set[int]) -> None:
    register.initiatives.update({row.id: row for row in each(connection, of.INITIATIVES, ids)})
    for initiative, nomination, award in each(connection, of.USES, ids):
        register.initiative_uses[initiative].append((nomination, award.label))
    by_code = {row.code: row.id for row in register.initiatives.values()}
    for code, award, year in each(connection, of.EARLIER_USES, by_code):
        register.initiative_uses[by_code[code]].append((0, f"{award.label} năm {year}"))


def _load_consultations(connection: Connection, register: Register, ids: set[int]) -> None:
    """Load whom one asked about each nomination, until when, and what was answered."""
    for number, *rest in each(connection, of.CONSULTED, ids):
        register.consultations[number].append(Consulted(*rest))


def _load_dossiers(connection: Connection, register: Register, rows: Sequence[NominationRow]) -> None:
    """Load papers in force, what the round settles for the unit, days of submission and settled criteria."""
    for row in each(connection, of.PAPERS, {row.dossier_id for row in rows}):
        register.papers[row.dossier_id].append(row)
    register.terms = load_terms(connection, rows)
    ids = {row.id for row in rows}
    received = {row.id: row.received_on for row in rows}
    for row in each(connection, of.SNAPSHOTS, ids):
        came, first_receipt = clock.local(row.taken_at).date(), received[row.nomination_id]
        if (
            first_receipt is None or came <= first_receipt
        ):  # a supplement is not a new submission, a recall is
            register.submitted_on[row.nomination_id] = came
    for row in each(connection, of.UNIT_BALLOTS, ids):
        register.unit_ballots[row.nomination_id] = row
    for row in each(connection, of.SETTLED, ids):
        register.settlements[row.nomination_id][row.criterion] = (row.outcome.value, row.reason)
