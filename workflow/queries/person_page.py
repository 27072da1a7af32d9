"""One person as the page shows him: head, service, years, awards, nominations, and the history in events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, DisciplineForm, Level, Rating
from workflow.actions import Action
from workflow.actor import Actor
from workflow.conferral_facts import Received, received
from workflow.corrected_names import mark, name_today
from workflow.db import reading
from workflow.models import (
    AwardDecision,
    DisciplineRecord,
    FormerName,
    Initiative,
    LeaveKind,
    LeavePeriod,
    Nomination,
    Person,
    PersonDetail,
    PersonIdentity,
    PersonMerge,
    ProposalState,
    Relationship,
    Round,
    ServicePeriod,
    Unit,
    YearlyRating,
    person_key,
)
from workflow.permissions import decide
from workflow.queries import history
from workflow.queries.earlier_awards import EarlierLine, lines_of
from workflow.queries.people import Service, person_id
from workflow.queries.scope import visible_decisions, visible_nominations
from workflow.register_reach import detailed_persons, subject_of
from workflow.states import NominationState
from workflow.tables import AnyRow, table

people, details, identities = table(Person), table(PersonDetail), table(PersonIdentity)
n, r, u, decisions = table(Nomination), table(Round), table(Unit), table(AwardDecision)
merges = table(PersonMerge)


@dataclass(frozen=True, slots=True)
class YearRating:
    """A rating of one period."""

    period_key: str
    rating: Rating
    decided_on: date | None
    document: str


@dataclass(frozen=True, slots=True)
class Leave:
    """An absence."""

    kind: LeaveKind
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Discipline:
    """A disciplinary decision."""

    form: DisciplineForm
    decided_on: date
    ends_on: date | None
    document: str


@dataclass(frozen=True, slots=True)
class AwardLine:
    """An award received: decided here or before the system; ``name`` is the name of that day."""

    award: AwardCode
    year: int
    level: Level
    decided_by: str
    number: str
    decided_on: date | None
    name: str
    decision_ref: str
    conferred: str = ""
    mended: str = ""
    earlier: EarlierLine | None = None


@dataclass(frozen=True, slots=True)
class NominationLine:
    """A nomination that the viewer may see."""

    ref: str
    award: AwardCode
    round_name: str
    unit: str
    name: str
    state: NominationState


@dataclass(frozen=True, slots=True)
class FormerLine:
    """A name of before."""

    name: str
    until: date
    document: str


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do here."""

    manage: bool
    show_identity: bool
    discipline: bool
    merge: bool
    free_kin: bool
    change_earlier: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the page shows; the identity numbers only as their last three digits."""

    key: str
    row: AnyRow
    masked: tuple[tuple[str, int, str], ...]
    former: tuple[FormerLine, ...]
    services: tuple[Service, ...]
    ratings: tuple[YearRating, ...]
    leaves: tuple[Leave, ...]
    disciplines: tuple[Discipline, ...] | None
    initiatives: tuple[str, ...]
    awards: tuple[AwardLine, ...]
    nominations: tuple[NominationLine, ...]
    relatives: tuple[tuple[int, str, str, str], ...] | None  # id, name, what they are to him, where they work
    aliases: tuple[str, ...]
    merge_ref: str
    may: May
    events: tuple[history.EventRow, ...]


def shown(viewer: Actor, key: str) -> PersonPage:
    """Return one person within reach; ``NotFound`` else. A fixed number of statements."""
    number = person_id(viewer, key)
    with reading() as connection:
        may = _may(connection, viewer, number)
        former = _former(connection, person_key(number))
        row = _head(connection, viewer, number)
        return PersonPage(
            key=person_key(number),
            row=row,
            masked=_masked(connection, number),
            former=former,
            services=_services(connection, number),
            ratings=_ratings(connection, number),
            leaves=_leaves(connection, number),
            disciplines=_disciplines(connection, number) if may.discipline else None,
            initiatives=_initiatives(connection, number),
            awards=_awards(connection, viewer, number, former, row.full_name),
            nominations=_nominations(connection, viewer, number),
            relatives=_relatives(connection, number) if may.manage or may.discipline else None,
            aliases=_aliases(connection, number),
            merge_ref=_open_merge(connection, number),
            may=may,
            events=tuple(
                one for one in history.of_chain(connection, "person", number) if _is_shown(one, may)
            ),
        )


def _is_shown(event: history.EventRow, may: May) -> bool:
    return may.discipline or event.event != "discipline_recorded"


def _may(connection: Connection, viewer: Actor, number: int) -> May:
    subject = subject_of(connection, viewer, number)
    asked = (
        Action.MANAGE_REGISTER,
        Action.SHOW_IDENTITY,
        Action.VIEW_DISCIPLINE,
        Action.PROPOSE_REGISTER_CHANGE,
        Action.REMOVE_RELATIVE,
        Action.DRAFT_LATER_ACT,
    )
    return May(*(decide(viewer, one, subject).allowed for one in asked))


def _head(connection: Connection, viewer: Actor, number: int) -> AnyRow:
    """Return the entry; the day of birth and the family's contact only for who may read what is personal."""
    few, read = ("birth_on", "family_contact"), detailed_persons(viewer)
    personal = (sa.case((read, details.c[name])).label(name) for name in few)
    query = sa.select(*people.c, details.c.deceased_on, details.c.deceased_paper, *personal).outerjoin(
        details, details.c.person_id == people.c.id
    )
    return connection.execute(query.where(people.c.id == number)).one()


def _masked(connection: Connection, number: int) -> tuple[tuple[str, int, str], ...]:
    """Return (kind, length, last three digits): the rest does not leave the database for this page."""
    tail = sa.func.substr(identities.c.number, sa.func.length(identities.c.number) - 2, 3)
    query = sa.select(identities.c.kind, sa.func.length(identities.c.number), tail)
    found = connection.execute(query.where(identities.c.person_id == number).order_by(identities.c.id))
    return tuple((kind.value, length, last) for kind, length, last in found)


def _former(connection: Connection, key: str) -> tuple[FormerLine, ...]:
    names = table(FormerName)
    query = sa.select(names.c.name, names.c.until, names.c.document).where(names.c.subject_key == key)
    return tuple(FormerLine(*row) for row in connection.execute(query.order_by(names.c.until, names.c.id)))


def _services(connection: Connection, number: int) -> tuple[Service, ...]:
    served = table(ServicePeriod)
    columns = ("position", "employment", "is_leader", "since", "until")
    query = (
        sa.select(u.c.name, u.c.code, *(served.c[name] for name in columns))
        .join(u, u.c.id == served.c.unit_id)
        .where(served.c.person_id == number)
        .order_by(served.c.since.desc(), served.c.id.desc())
    )
    return tuple(Service(*row) for row in connection.execute(query))


def _ratings(connection: Connection, number: int) -> tuple[YearRating, ...]:
    rated = table(YearlyRating)
    query = sa.select(rated.c.period_key, rated.c.rating, rated.c.decided_on, rated.c.document)
    found = connection.execute(query.where(rated.c.nominee_key == person_key(number)))
    return tuple(
        sorted((YearRating(*row) for row in found), key=lambda one: _year(one.period_key), reverse=True)
    )


def _year(period_key: str) -> str:
    return period_key.lstrip("SY")


def _leaves(connection: Connection, number: int) -> tuple[Leave, ...]:
    away = table(LeavePeriod)
    query = sa.select(away.c.kind, away.c.since, away.c.until).where(away.c.person_id == number)
    return tuple(Leave(*row) for row in connection.execute(query.order_by(away.c.since.desc())))


def _disciplines(connection: Connection, number: int) -> tuple[Discipline, ...]:
    found = table(DisciplineRecord)
    query = sa.select(found.c.form, found.c.decided_on, found.c.ends_on, found.c.document)
    rows = connection.execute(query.where(found.c.person_id == number).order_by(found.c.decided_on.desc()))
    return tuple(Discipline(*row) for row in rows)


def _initiatives(connection: Connection, number: int) -> tuple[str, ...]:
    found = table(Initiative)
    query = sa.select(found.c.title).where(found.c.person_id == number).order_by(found.c.id.desc())
    return tuple(connection.scalars(query))


def _awards(
    connection: Connection, viewer: Actor, number: int, former: tuple[FormerLine, ...], name: str
) -> tuple[AwardLine, ...]:
    """Return what he received, the newest first; a decision is a link only where the viewer may see it."""
    lines = _earlier(connection, number, former, name)
    here = (
        sa.select(
            n.c.award, r.c.period_until, decisions.c.level, u.c.name, decisions.c.number, decisions.c.issued_on,
            name_today(), n.c.decision_id, n.c.id, mark(),
        )
        .join(decisions, decisions.c.id == n.c.decision_id)
        .join(r, r.c.id == n.c.round_id)
        .join(u, u.c.id == decisions.c.body_unit_id)
        .where(n.c.person_id == number, n.c.state == NominationState.AWARDED)
    )  # fmt: skip
    found = connection.execute(here).all()
    seen = sa.select(decisions.c.id, decisions.c.ref).where(
        decisions.c.id.in_([row.decision_id for row in found]), visible_decisions(viewer)
    )
    refs = {row.id: row.ref for row in connection.execute(seen)}
    given_to = received(connection, nomination_ids=[row.id for row in found])
    for award, period, level, body, decided, issued, shown_name, number_of, case, mended in found:
        ref = refs.get(number_of, "")
        found_at = (award, period.year, level, body, decided or "", issued, shown_name, ref)
        lines.append(AwardLine(*found_at, _conferred(given_to.get(case)), mended))
    return tuple(sorted(lines, key=lambda one: (one.year, str(one.decided_on or "")), reverse=True))


def _earlier(
    connection: Connection, number: int, former: tuple[FormerLine, ...], name: str
) -> list[AwardLine]:
    """Return what he received before the system, with what became of it since."""
    return [
        AwardLine(
            one.award, one.year, one.level, one.decided_by, one.number, one.decided_on,
            one.name_in(name_on(former, name, one.decided_on)), "", earlier=one,
        )
        for one in lines_of(connection, [person_key(number)])
    ]  # fmt: skip


def _conferred(found: Received | None) -> str:
    """When and where an award was handed over; empty while it was not."""
    return f"trao {found.held_on:%d/%m/%Y}, {found.place}" if found is not None and found.is_given else ""


def name_on(former: tuple[FormerLine, ...], present: str, day: date | None) -> str:
    """Return the name that was borne on a day."""
    if day is None:
        return present
    return next((one.name for one in former if day <= one.until), present)


def _nominations(connection: Connection, viewer: Actor, number: int) -> tuple[NominationLine, ...]:
    query = (
        sa.select(n.c.ref, n.c.award, r.c.name, u.c.name, name_today(), n.c.state)
        .join(r, r.c.id == n.c.round_id)
        .join(u, u.c.id == n.c.unit_id)
        .where(n.c.person_id == number, visible_nominations(viewer))
        .order_by(n.c.id.desc())
    )
    return tuple(NominationLine(*row) for row in connection.execute(query))


def _relatives(connection: Connection, number: int) -> tuple[tuple[int, str, str, str], ...]:
    kin, served = table(Relationship), table(ServicePeriod)
    here = sa.and_(served.c.person_id == people.c.id, served.c.until.is_(None))
    query = (
        sa.select(people.c.id, people.c.full_name, kin.c.kind, sa.func.coalesce(sa.func.min(u.c.name), ""))
        .join(kin, kin.c.relative_id == people.c.id)
        .outerjoin(served, here)
        .outerjoin(u, u.c.id == served.c.unit_id)
        .where(kin.c.person_id == number)
        .group_by(people.c.id, people.c.full_name, kin.c.kind, people.c.sort_key)
        .order_by(people.c.sort_key, people.c.id)
    )
    return tuple((row[0], row[1], row[2], row[3]) for row in connection.execute(query))


def _aliases(connection: Connection, number: int) -> tuple[str, ...]:
    query = (
        sa.select(people.c.code)
        .join(merges, merges.c.merged_id == people.c.id)
        .where(merges.c.survivor_id == number, merges.c.state == ProposalState.APPROVED)
    )
    return tuple(connection.scalars(query))


def _open_merge(connection: Connection, number: int) -> str:
    query = sa.select(merges.c.ref).where(
        sa.or_(merges.c.survivor_id == number, merges.c.merged_id == number),
        merges.c.state == ProposalState.PROPOSED,
    )
    return str(connection.scalar(query.limit(1)) or "")
