"""What a dossier's workbook shows and its import compares with: nominees, nominations, awards, initiatives.

Fixed numbers of statements; who may ask is settled by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.models import (
    Achievement,
    Collective,
    Household,
    IdentityKind,
    Initiative,
    Nomination,
    Person,
    PersonIdentity,
    RoundAward,
    ServicePeriod,
    UnitBallot,
    collective_key,
    household_key,
    person_key,
)
from workflow.ordering import people_in_order, titles_in_order
from workflow.payloads import UnitVote
from workflow.states import NominationState
from workflow.tables import AnyRow, table

people, service, collectives, households = (
    table(Person),
    table(ServicePeriod),
    table(Collective),
    table(Household),
)
n, a, v = table(Nomination), table(Achievement), table(UnitBallot)
takes, initiatives, identities = table(RoundAward), table(Initiative), table(PersonIdentity)


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody of the unit's register; ``detail`` is what a decision would print."""

    kind: NomineeKind
    id: int
    code: str
    key: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Existing:
    """A nomination of the dossier as it stands."""

    id: int
    ref: str
    version: int
    key: str
    name: str
    award: AwardCode
    state: NominationState
    detail: str
    achievement: str
    initiative_id: int | None
    vote: UnitVote | None
    unlocked: frozenset[str]
    reason: str


@dataclass(frozen=True, slots=True)
class Known:
    """An initiative that rows may name."""

    id: int
    code: str
    title: str
    document: str
    person_id: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything the plan looks at."""

    nominees: Mapping[tuple[NomineeKind, str], Nominee]
    existing: Mapping[str, Existing]
    awards: Mapping[NomineeKind, tuple[AwardCode, ...]]
    initiatives: tuple[Known, ...]


def citizen_number(person_id: sa.ColumnElement[Any]) -> sa.ColumnElement[str | None]:
    """Return a column with the person's citizen identity number (CCCD), labelled ``cccd``."""
    query = sa.select(sa.func.min(identities.c.number)).where(
        identities.c.person_id == person_id, identities.c.kind == IdentityKind.CITIZEN_CARD
    )
    return query.scalar_subquery().label("cccd")


def load_surroundings(
    connection: Connection, *, unit_id: int, round_id: int, dossier_id: int | None
) -> Surroundings:
    """Load all of it; seven statements."""
    awards: dict[NomineeKind, list[AwardCode]] = {}
    query = sa.select(takes.c.award, takes.c.nominee_kind).where(takes.c.round_id == round_id)
    for award, kind in connection.execute(query.order_by(takes.c.id)):
        awards.setdefault(kind, []).append(award)
    kinds = frozenset(awards)
    listed = [one for one in _nominees(connection, unit_id) if one.kind in kinds]
    existing = [] if dossier_id is None else _existing(connection, dossier_id)
    return Surroundings(
        nominees={(one.kind, one.code): one for one in listed},
        existing={one.ref: one for one in existing},
        awards={kind: tuple(each) for kind, each in awards.items()},
        initiatives=_initiatives(connection, unit_id),
    )


def _nominees(connection: Connection, unit_id: int) -> list[Nominee]:
    """Return people (of today or of the last twelve months) by given name, then collectives, then households."""
    today = clock.today()
    year_ago = today.replace(year=today.year - 1, day=min(today.day, 28))
    recent = sa.or_(service.c.until.is_(None), service.c.until >= year_ago)
    staff = (
        sa.select(people.c.id, people.c.code, people.c.full_name, sa.func.max(service.c.position))
        .join(service, service.c.person_id == people.c.id)
        .where(service.c.unit_id == unit_id, recent)
        .group_by(people.c.id, people.c.code, people.c.full_name, people.c.sort_key)
        .order_by(people.c.sort_key, people.c.id)
    )
    live = sa.or_(collectives.c.until.is_(None), collectives.c.until >= today)
    teams = sa.select(collectives.c.id, collectives.c.code, collectives.c.name, sa.literal("")).where(
        collectives.c.unit_id == unit_id, live
    )
    homes = sa.select(households.c.id, households.c.code, households.c.head_name, households.c.hamlet).where(
        households.c.unit_id == unit_id
    )
    sources = (
        (NomineeKind.INDIVIDUAL, person_key, staff),
        (NomineeKind.COLLECTIVE, collective_key, teams.order_by(collectives.c.id)),
        (NomineeKind.HOUSEHOLD, household_key, homes.order_by(households.c.id)),
    )
    return [
        Nominee(kind, row[0], row[1], key(row[0]), row[2], row[3] or "")
        for kind, key, query in sources
        for row in _in_order(kind, connection.execute(query))
    ]


def _in_order(kind: NomineeKind, rows: Iterable[AnyRow]) -> Iterable[AnyRow]:
    """Collectives by name, households by the given name of their head; people come sorted from the database."""
    if kind is NomineeKind.COLLECTIVE:
        return titles_in_order(rows, lambda row: str(row.name))
    return people_in_order(rows, lambda row: str(row.head_name)) if kind is NomineeKind.HOUSEHOLD else rows


def _existing(connection: Connection, dossier_id: int) -> list[Existing]:
    query = (
        sa.select(
            n.c.id, n.c.ref, n.c.version, n.c.nominee_key, n.c.nominee_name, n.c.award, n.c.state,
            n.c.nominee_detail, n.c.initiative_id, n.c.unlocked, n.c.reason, a.c.key, a.c.title,
        )
        .join(a, a.c.id == n.c.achievement_id)
        .where(n.c.dossier_id == dossier_id)
        .order_by(n.c.id)
    )  # fmt: skip
    votes = {}
    inside = sa.select(n.c.id).where(n.c.dossier_id == dossier_id)
    for row in connection.execute(sa.select(*v.c).where(v.c.nomination_id.in_(inside)).order_by(v.c.id)):
        votes[row.nomination_id] = UnitVote(
            row.held_on, row.members, row.present, row.agree, row.disagree, row.blank
        )
    return [
        Existing(
            id=row.id, ref=row.ref, version=row.version, key=row.nominee_key, name=row.nominee_name,
            award=row.award, state=row.state, detail=row.nominee_detail,
            achievement="" if row.key.startswith("thuong_xuyen:") else row.title,
            initiative_id=row.initiative_id, vote=votes.get(row.id),
            unlocked=frozenset(filter(None, row.unlocked.split(","))), reason=row.reason,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def _initiatives(connection: Connection, unit_id: int) -> tuple[Known, ...]:
    staff = sa.select(service.c.person_id).where(service.c.unit_id == unit_id)
    query = sa.select(
        initiatives.c.id,
        initiatives.c.code,
        initiatives.c.title,
        initiatives.c.document,
        initiatives.c.person_id,
    ).where(initiatives.c.person_id.in_(staff))
    return tuple(Known(*row) for row in connection.execute(query.order_by(initiatives.c.id)))
