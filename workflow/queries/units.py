"""Units: the tree within reach, one unit over time with its lineage, and changes that wait for a second person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from rules.vocabulary import AwardCode, Level, NomineeKind
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.corrected_names import mark, name_today
from workflow.db import reading
from workflow.errors import NotFound
from workflow.folding import folded, has_words
from workflow.grounds import Subject
from workflow.models import (
    AwardDecision,
    ClusterMembership,
    Collective,
    Nomination,
    ProposalState,
    RoleGrant,
    Round,
    RoundExtension,
    RoundSupplement,
    ServicePeriod,
    Unit,
    UnitChange,
    UnitKind,
    UnitParent,
    UnitSuccession,
    User,
    collective_key,
)
from workflow.models.units import KIND_LABELS
from workflow.ordering import people_in_order, title_key, titles_in_order
from workflow.permissions import UNIT_ROLES, decide
from workflow.queries import history, paging
from workflow.queries.earlier_awards import EarlierLine, lines_of
from workflow.register_reach import READERS, body_of, reached_units
from workflow.roles import Role
from workflow.states import NominationState
from workflow.tables import table
from workflow.unit_kinds import KIND_WORDS
from workflow.unit_plan import change_of, is_undone

units, parents, successions = table(Unit), table(UnitParent), table(UnitSuccession)
grants, users, clusters, service = (
    table(RoleGrant),
    table(User),
    table(ClusterMembership),
    table(ServicePeriod),
)
n, r, decisions, changes = table(Nomination), table(Round), table(AwardDecision), table(UnitChange)
collectives = table(Collective)
MOST, A_PAGE, OWN_DAYS_SHOWN = 500, 100, 20
__all__ = ["KIND_LABELS", "ProposalState", "UnitKind"]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the tree; ``depth`` counts from the highest within reach."""

    code: str
    name: str
    kind: UnitKind
    level: Level
    since: date
    until: date | None
    depth: int


@dataclass(frozen=True, slots=True)
class Link:
    """Another unit over a stretch of days."""

    code: str
    name: str
    since: date
    until: date | None
    document: str = ""


@dataclass(frozen=True, slots=True)
class AwardOfUnit:
    """An award of a collective of the unit or of one it took over, under the name of its day."""

    award: AwardCode
    year: int
    name: str
    unit: str
    number: str
    decided_on: date | None
    mended: str = ""
    earlier: EarlierLine | None = None


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day of the unit's own in a round: more time, or a supplementary dossier after the gate."""

    round_code: str
    round_name: str
    until: date
    reason: str
    is_supplement: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit over time."""

    row: Any
    kind: str
    above: tuple[Link, ...]
    below: tuple[Link, ...]
    before: tuple[Link, ...]
    after: tuple[Link, ...]
    clusters: tuple[tuple[int, str], ...]
    accounts: tuple[tuple[str, Role, date, date | None], ...]
    people: int
    awards: tuple[AwardOfUnit, ...]
    changes: tuple[tuple[str, str, date, ProposalState, bool], ...]  # the last: carried out and taken back
    own_days: tuple[OwnDay, ...]
    may_change: bool
    has_sisters: bool  # other units followed the same one: people may be placed anew
    events: tuple[history.EventRow, ...]


def listed(
    viewer: Actor, text: str = "", *, with_ended: bool = False, cursor: paging.Cursor = paging.FIRST,
    size: int = A_PAGE,
) -> paging.Page[UnitLine]:  # fmt: skip
    """Return a page of the tree of units within reach, or of those whose name holds the words. Two statements."""
    today, words = clock.today(), fold(text).split()[:8]
    wanted = [reached_units(viewer)]
    if words:
        wanted.append(
            sa.or_(has_words(folded(units.c.name), words), sa.func.lower(units.c.code) == text.lower())
        )
    if not with_ended:
        wanted.append(sa.or_(units.c.until.is_(None), units.c.until >= today))
    with reading() as connection:
        found = connection.execute(sa.select(*units.c).where(*wanted).order_by(units.c.id))
        rows = titles_in_order(found, lambda row: row.name)
        in_force = (parents.c.since <= today, sa.or_(parents.c.until.is_(None), parents.c.until >= today))
        above = {
            row.unit_id: row.parent_id for row in connection.execute(sa.select(*parents.c).where(*in_force))
        }
    return paging.part(tuple(_tree(rows, above)), lambda line: line.code, cursor, size)


def _tree(rows: Any, above: dict[int, int]) -> Iterator[UnitLine]:
    shown = {row.id for row in rows}
    below: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        top = above.get(row.id, 0)
        below[top if top in shown else 0].append(row)
    stack = [(row, 0) for row in reversed(below[0])]
    while stack:
        row, depth = stack.pop()
        yield UnitLine(row.code, row.name, row.kind, row.level, row.since, row.until, depth)
        stack.extend((one, depth + 1) for one in reversed(below.get(row.id, [])))


def shown(viewer: Actor, code: str) -> UnitPage:
    """Return one unit within reach; ``NotFound`` else. A fixed number of statements."""
    with reading() as connection:
        row = connection.execute(
            sa.select(*units.c).where(units.c.code == code, reached_units(viewer))
        ).first()
        if row is None:
            raise NotFound("đơn vị này")
        lineage = _lineage(connection, row.id)
        subject = Subject(body_unit_id=body_of(viewer, Role.STANDING_BODY))
        return UnitPage(
            row=row,
            kind=KIND_LABELS[row.kind],
            above=_links(connection, parents.c.parent_id, parents.c.unit_id, row.id),
            below=_links(connection, parents.c.unit_id, parents.c.parent_id, row.id),
            before=_succession(connection, successions.c.predecessor_id, successions.c.successor_id, row.id),
            after=_succession(connection, successions.c.successor_id, successions.c.predecessor_id, row.id),
            clusters=_clusters(connection, row.id),
            accounts=_accounts(connection, row.id),
            people=_people(connection, row.id),
            awards=_awards(connection, lineage),
            changes=_changes(connection, row.id),
            own_days=_own_days(connection, viewer, row.id),
            may_change=decide(viewer, Action.PROPOSE_REGISTER_CHANGE, subject).allowed,
            has_sisters=_has_sisters(connection, row.id),
            events=history.of_chain(connection, "unit", row.id),
        )


def _has_sisters(connection: Connection, unit_id: int) -> bool:
    before = sa.select(successions.c.predecessor_id).where(successions.c.successor_id == unit_id)
    sisters = (successions.c.predecessor_id.in_(before), successions.c.successor_id != unit_id)
    return connection.scalar(sa.select(successions.c.id).where(*sisters).limit(1)) is not None


def _lineage(connection: Connection, unit_id: int) -> list[int]:
    """The unit and everything it took over, however far back. One statement."""
    top = units.alias("top")
    tree = sa.select(top.c.id.label("id")).where(top.c.id == unit_id).cte(recursive=True)
    tree = tree.union(
        sa.select(successions.c.predecessor_id).join(tree, successions.c.successor_id == tree.c.id)
    )
    return sorted(connection.scalars(sa.select(tree.c.id)))


def _links(connection: Connection, other: Any, own: Any, unit_id: int) -> tuple[Link, ...]:
    query = (
        sa.select(units.c.code, units.c.name, parents.c.since, parents.c.until)
        .join(parents, other == units.c.id)
        .where(own == unit_id)
        .order_by(parents.c.since.desc(), units.c.id)
        .limit(MOST)
    )
    found = titles_in_order(connection.execute(query), lambda row: row.name)
    return tuple(Link(*row) for row in sorted(found, key=lambda row: row.since, reverse=True))


def _succession(connection: Connection, other: Any, own: Any, unit_id: int) -> tuple[Link, ...]:
    query = (
        sa.select(units.c.code, units.c.name, successions.c.on, units.c.until, successions.c.document)
        .join(successions, other == units.c.id)
        .where(own == unit_id)
        .order_by(units.c.id)
    )
    found = sorted(connection.execute(query), key=lambda row: (row.on, title_key(row.name)))
    return tuple(Link(*row) for row in found)


def _clusters(connection: Connection, unit_id: int) -> tuple[tuple[int, str], ...]:
    query = sa.select(clusters.c.year, clusters.c.cluster).where(clusters.c.unit_id == unit_id)
    return tuple(
        (row.year, row.cluster) for row in connection.execute(query.order_by(clusters.c.year.desc()))
    )


def _accounts(connection: Connection, unit_id: int) -> tuple[tuple[str, Role, date, date | None], ...]:
    query = (
        sa.select(users.c.display_name, grants.c.role, grants.c.since, grants.c.until)
        .join(users, users.c.id == grants.c.user_id)
        .where(grants.c.unit_id == unit_id, users.c.is_active)
        .order_by(grants.c.id)
    )
    rows = people_in_order(connection.execute(query), lambda row: row.display_name)
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


def _people(connection: Connection, unit_id: int) -> int:
    today = clock.today()
    now = (service.c.since <= today, sa.or_(service.c.until.is_(None), service.c.until >= today))
    query = sa.select(sa.func.count(service.c.person_id.distinct())).where(service.c.unit_id == unit_id, *now)
    return connection.scalar(query) or 0


def _awards(connection: Connection, lineage: list[int]) -> tuple[AwardOfUnit, ...]:
    """Awards of the collectives of the unit and its predecessors, decided here or before the system."""
    here = (
        sa.select(
            n.c.award,
            r.c.period_until,
            name_today(),
            units.c.name,
            decisions.c.number,
            decisions.c.issued_on,
            mark(),
        )
        .join(decisions, decisions.c.id == n.c.decision_id)
        .join(r, r.c.id == n.c.round_id)
        .join(units, units.c.id == n.c.unit_id)
        .where(
            n.c.unit_id.in_(lineage),
            n.c.nominee_kind == NomineeKind.COLLECTIVE,
            n.c.state == NominationState.AWARDED,
        )
    )
    found = [
        AwardOfUnit(row[0], row[1].year, row[2], row[3], row[4] or "", row[5], row[6])
        for row in connection.execute(here)
    ]
    owners = (
        sa.select(collectives.c.id, collectives.c.name, units.c.name)
        .join(units, units.c.id == collectives.c.unit_id)
        .where(collectives.c.unit_id.in_(lineage))
    )
    named = {collective_key(number): (name, unit) for number, name, unit in connection.execute(owners)}
    for one in lines_of(connection, named):
        name, unit = named[one.key]
        of_day = (one.award, one.year, one.name_in(name), unit, one.number, one.decided_on)
        found.append(AwardOfUnit(*of_day, earlier=one))
    return tuple(sorted(found, key=lambda one: (one.year, str(one.decided_on or "")), reverse=True))


def _changes(connection: Connection, unit_id: int) -> tuple[tuple[str, str, date, ProposalState, bool], ...]:
    query = sa.select(*changes.c).order_by(changes.c.id.desc())
    rows = [row for row in connection.execute(query) if unit_id in change_of(row).predecessors]
    return tuple((row.ref, KIND_WORDS[row.kind], row.on, row.state, is_undone(row)) for row in rows)


def _own_days(connection: Connection, viewer: Actor, unit_id: int) -> tuple[OwnDay, ...]:
    """Days of the unit's own: for the unit itself and the body of the round, never for another unit. One statement."""
    seen: sa.ColumnElement[bool] = r.c.body_unit_id.in_(sorted(viewer.units_with(*READERS)))
    if unit_id in viewer.units_with(*UNIT_ROLES):
        seen = sa.true()
    parts = [
        sa.select(
            r.c.code,
            r.c.name,
            terms.c.until,
            terms.c.reason,
            sa.literal(late).label("late"),
            r.c.id.label("round"),
        )
        .join(r, r.c.id == terms.c.round_id)
        .where(terms.c.unit_id == unit_id, seen)
        for late, terms in ((False, table(RoundExtension)), (True, table(RoundSupplement)))
    ]
    found = sa.union_all(*parts).subquery()
    query = sa.select(*found.c).order_by(found.c.round.desc(), found.c.until.desc()).limit(OWN_DAYS_SHOWN)
    rows = connection.execute(query).all()
    return tuple(OwnDay(one.code, one.name, one.until, one.reason, bool(one.late)) for one in rows)
