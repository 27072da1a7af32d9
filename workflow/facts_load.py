"""What the register and the other nominations say about a set of nominees, read by a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.facts import PriorAward
from rules.vocabulary import AwardCode, DisciplineForm, Employment, Level, Rating
from workflow import clock
from workflow.appraisal_words import Answer
from workflow.earlier_ends import ended
from workflow.models import (
    Achievement,
    Collective,
    Consultation,
    ConsultationItem,
    DisciplineRecord,
    DossierDocument,
    EarlierAward,
    Hold,
    Initiative,
    LeaveKind,
    LeavePeriod,
    Nomination,
    Paper,
    PaperSigning,
    Round,
    ServicePeriod,
    Settlement,
    Snapshot,
    Unit,
    UnitBallot,
    UnitKind,
    YearlyRating,
)
from workflow.round_terms import RoundTerms, load_terms
from workflow.rows import NominationRow
from workflow.states import LIVE, PASSED_APPRAISAL, NominationState
from workflow.tables import AnyRow, AnySelect, chunks, table

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


def _each(connection: Connection, query: AnySelect, column: Any, ids: Iterable[Any]) -> Iterable[AnyRow]:
    for part in chunks(sorted(set(ids))):
        yield from connection.execute(query.where(column.in_(part))).all()


def _load_whole_units(connection: Connection, register: Register, ids: set[int]) -> None:
    query = sa.select(Collective.id, Collective.unit_id).where(Collective.covers_whole_unit)
    register.whole_units.update({row.id: row.unit_id for row in _each(connection, query, Collective.id, ids)})
    communes = sa.select(Unit.id).where(Unit.kind == UnitKind.PEOPLES_COMMITTEE, Unit.level == Level.COMMUNE)
    register.commune_ids.update(connection.scalars(communes))


_SERVICE = sa.select(
    ServicePeriod.person_id,
    ServicePeriod.unit_id,
    ServicePeriod.employment,
    ServicePeriod.is_leader,
    ServicePeriod.recruited_on,
    ServicePeriod.since,
    ServicePeriod.until,
).order_by(ServicePeriod.since)


def _load_members(connection: Connection, register: Register, units: set[int]) -> set[int]:
    for person, *rest in _each(connection, _SERVICE, ServicePeriod.unit_id, units):
        service = Service(*rest)
        register.members[service.unit_id][person].append(service)
    return {person for unit in units for person in register.members[unit]}


def _load_people(connection: Connection, register: Register, people: set[int]) -> None:
    for person, *rest in _each(connection, _SERVICE, ServicePeriod.person_id, people):
        register.services[person].append(Service(*rest))
    query = sa.select(
        DisciplineRecord.person_id,
        DisciplineRecord.form,
        DisciplineRecord.decided_on,
        DisciplineRecord.ends_on,
        DisciplineRecord.duty_related,
    )
    for person, *rest in _each(connection, query, DisciplineRecord.person_id, people):
        register.discipline[person].append(Discipline(*rest))
    leaves = sa.select(LeavePeriod.person_id, LeavePeriod.kind, LeavePeriod.since, LeavePeriod.until)
    for person, kind, since, until in _each(connection, leaves, LeavePeriod.person_id, people):
        months = max(1, round((until - since).days / 30))
        register.leaves[person][kind] = register.leaves[person].get(kind, 0) + months


def _load_standing(connection: Connection, register: Register, keys: set[str]) -> None:
    ratings = sa.select(
        YearlyRating.nominee_key,
        YearlyRating.period_key,
        YearlyRating.rating,
        YearlyRating.leads_cluster,
        YearlyRating.exceeded_targets,
        YearlyRating.years_excellent_in_a_row,
    )
    for key, period, *rest in _each(connection, ratings, YearlyRating.nominee_key, keys):
        register.ratings[(key, period)] = RatingOfPeriod(*rest)
    earlier = sa.select(*EarlierAward.__table__.columns, ended().label("ended"))
    for row in _each(connection, earlier, EarlierAward.nominee_key, keys):
        gone = row.ended or (row.award, row.period_key, row.nominee_key) in register.revoked_titles
        register.prior_awards[row.nominee_key].append(
            PriorAward(row.award, row.year, row.ground, row.level, row.achievement_key, revoked=gone)
        )
        if not gone:
            register.title_holders[(row.award, row.period_key)].add(row.nominee_key)
    holds = sa.select(Hold.nominee_key, Hold.nomination_id, Hold.cause).where(Hold.closed_on.is_(None))
    for row in _each(connection, holds, Hold.nominee_key, keys):
        register.holds[row.nominee_key].append(row)


def _load_nominations(
    connection: Connection, register: Register, rows: Sequence[NominationRow], keys: set[str]
) -> None:
    """Load the other nominations of the same nominees, the achievements, and the use of initiatives."""
    query = (
        sa.select(
            Nomination.nominee_key,
            Nomination.id,
            Nomination.award,
            Nomination.state,
            Nomination.unit_id,
            Unit.name,
            Round.period_key,
            Nomination.achievement_id,
        )
        .join(Unit, Unit.id == Nomination.unit_id)
        .join(Round, Round.id == Nomination.round_id)
    )
    for key, *rest in _each(connection, query, Nomination.nominee_key, keys):
        other = OtherNomination(*rest)
        if other.state in LIVE and other.state not in {NominationState.DRAFT, NominationState.UNIT_REVIEW}:
            register.others[key].append(other)
        if other.state in PASSED_APPRAISAL:
            register.title_holders[(other.award, other.period_key)].add(key)
        if other.state is NominationState.NOT_AWARDED:
            register.refused_titles.add((other.award, other.period_key, key))
        if other.state is NominationState.REVOKED:
            register.revoked_titles.add((other.award, other.period_key, key))
    achievements = sa.select(*Achievement.__table__.columns)
    ids = {row.achievement_id for row in rows}
    register.achievements.update(
        {row.id: row for row in _each(connection, achievements, Achievement.id, ids)}
    )
    _load_initiatives(
        connection, register, {row.initiative_id for row in rows if row.initiative_id is not None}
    )


def _load_initiatives(connection: Connection, register: Register, ids: set[int]) -> None:
    query = sa.select(*Initiative.__table__.columns)
    register.initiatives.update({row.id: row for row in _each(connection, query, Initiative.id, ids)})
    uses = sa.select(Nomination.initiative_id, Nomination.id, Nomination.award).where(
        Nomination.state.in_(PASSED_APPRAISAL)
    )
    for initiative, nomination, award in _each(connection, uses, Nomination.initiative_id, ids):
        register.initiative_uses[initiative].append((nomination, award.label))
    by_code = {row.code: row.id for row in register.initiatives.values()}
    earlier = sa.select(EarlierAward.initiative_code, EarlierAward.award, EarlierAward.year).where(
        sa.not_(ended())
    )
    for code, award, year in _each(connection, earlier, EarlierAward.initiative_code, by_code):
        register.initiative_uses[by_code[code]].append((0, f"{award.label} năm {year}"))


def _load_consultations(connection: Connection, register: Register, ids: set[int]) -> None:
    """Load whom one asked about each nomination, until when, and what was answered."""
    query = (
        sa.select(
            ConsultationItem.nomination_id, Consultation.id, Consultation.asked_name, Consultation.asked_on,
            Consultation.due_on, Consultation.citation, Consultation.lapses, ConsultationItem.answer,
            ConsultationItem.note,
        )
        .join(Consultation, Consultation.id == ConsultationItem.consultation_id)
        .order_by(Consultation.id)
    )  # fmt: skip
    for number, *rest in _each(connection, query, ConsultationItem.nomination_id, ids):
        register.consultations[number].append(Consulted(*rest))


def _load_dossiers(connection: Connection, register: Register, rows: Sequence[NominationRow]) -> None:
    """Load papers in force, what the round settles for the unit, days of submission and settled criteria."""
    unsigned = sa.and_(DossierDocument.id.is_not(None), PaperSigning.id.is_(None)).label("is_unsigned")
    papers = (
        sa.select(
            Paper.dossier_id, Paper.nomination_id, Paper.kind, Paper.sha256, Paper.confirms_conduct, unsigned
        )
        .outerjoin(DossierDocument, DossierDocument.paper_id == Paper.id)
        .outerjoin(PaperSigning, PaperSigning.paper_id == Paper.id)
        .where(Paper.withdrawn_at.is_(None))
    )
    for row in _each(connection, papers, Paper.dossier_id, {row.dossier_id for row in rows}):
        register.papers[row.dossier_id].append(row)
    register.terms = load_terms(connection, rows)
    ids = {row.id for row in rows}
    received = {row.id: row.received_on for row in rows}
    snapshots = sa.select(Snapshot.nomination_id, Snapshot.taken_at).order_by(Snapshot.content_version)
    for row in _each(connection, snapshots, Snapshot.nomination_id, ids):
        came, first_receipt = clock.local(row.taken_at).date(), received[row.nomination_id]
        if (
            first_receipt is None or came <= first_receipt
        ):  # a supplement is not a new submission, a recall is
            register.submitted_on[row.nomination_id] = came
    own = sa.select(*table(UnitBallot).c).order_by(UnitBallot.id)
    for row in _each(connection, own, UnitBallot.nomination_id, ids):
        register.unit_ballots[row.nomination_id] = row
    settled = sa.select(
        Settlement.nomination_id, Settlement.criterion, Settlement.outcome, Settlement.reason
    ).order_by(Settlement.settled_at)
    for row in _each(connection, settled, Settlement.nomination_id, ids):
        register.settlements[row.nomination_id][row.criterion] = (row.outcome.value, row.reason)
