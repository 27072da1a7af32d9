"""The handover pack when the clerk changes: what is half done, what is due, what was awarded before, whose duties end.

What stands in it is what the viewer may read anyway: an administrator sees the duties and no dossier. Passwords are
never handed over; the incoming person has an account of his own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow import clock
from workflow.account_rows import body_of
from workflow.actions import Action
from workflow.actor import Actor, Grant
from workflow.db import reading
from workflow.errors import NotFound
from workflow.grounds import Subject
from workflow.models import AwardDecision, Dossier, Nomination, Paper, RoleGrant, Round, Unit, User
from workflow.ordering import people_in_order, titles_in_order
from workflow.permissions import UNIT_ROLES, decide
from workflow.queries.deadlines_ahead import Ahead, deadlines_ahead
from workflow.queries.handover_parts import (
    Closing,
    HalfTyped,
    Kept,
    KeptPaper,
    closing,
    half_typed,
    kept_in,
    kept_papers,
)
from workflow.queries.scope import visible_nominations
from workflow.roles import Role
from workflow.states import NominationState as S
from workflow.tables import AnyRow, table

n, r, d, u = table(Nomination), table(Round), table(Dossier), table(Unit)
grants, users, papers, decisions = table(RoleGrant), table(User), table(Paper), table(AwardDecision)
STILL_SHOWN = timedelta(days=60)
"""How long after the last day the pack of somebody who left can still be printed."""

AWARDED_SHOWN = 100
OVER = frozenset({S.AWARDED, S.NOT_AWARDED, S.WITHDRAWN, S.REVOKED})
"""States in which nothing is left to do for the unit."""


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A unit's duty that is handed over."""

    grant_id: int
    role: Role
    unit_id: int
    unit: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """A dossier that is not over: how many nominations stand where, its last day, how many papers lie in it."""

    ref: str
    unit: str
    round_name: str
    closes_on: date
    states: tuple[tuple[S, int], ...]
    papers: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A nomination that came back: what has to be mended until when."""

    ref: str
    name: str
    award: AwardCode
    due_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Awarded:
    """What the unit got last: the list that next year's begins with."""

    name: str
    award: AwardCode
    round_name: str
    number: str
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that is handed over on one page."""

    user_id: int
    name: str
    username: str
    duties: tuple[HeldDuty, ...]
    dossiers: tuple[OpenDossier, ...]
    returned: tuple[Returned, ...]
    deadlines: tuple[Ahead, ...]
    awarded: tuple[Awarded, ...]
    awarded_in_all: int
    closing: Closing
    half_typed: tuple[HalfTyped, ...] = ()
    papers: tuple[KeptPaper, ...] = ()
    kept: Kept | None = None
    """Half-typed work, papers and what lies where are the unit's own: empty for others."""


def leavers(viewer: Actor) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of those whose duties at a unit the viewer may hand over."""
    query = (
        sa.select(users.c.id, users.c.display_name, users.c.username, grants.c.unit_id, u.c.name)
        .select_from(grants.join(users, users.c.id == grants.c.user_id).join(u, u.c.id == grants.c.unit_id))
        .where(grants.c.role.in_(UNIT_ROLES), _shown())
        .order_by(users.c.id)
    )
    with reading() as connection:
        people = people_in_order(connection.execute(query), lambda row: row.display_name)
        rows = titles_in_order(people, lambda row: row.name)
        mine = _units_of(connection, viewer, {row.unit_id for row in rows})
    found = {row.id: f"{row.display_name} – {row.name}" for row in rows if row.unit_id in mine}
    return tuple(found.items())


def pack(viewer: Actor, user_id: int) -> Pack:
    """Return what one person hands over; ``NotFound`` where that is not the viewer's. A fixed number of statements."""
    with reading() as connection:
        person = connection.execute(sa.select(*users.c).where(users.c.id == user_id)).one_or_none()
        held = () if person is None else _duties(connection, user_id)
        mine = _units_of(connection, viewer, {duty.unit_id for duty in held})
        duties = tuple(duty for duty in held if duty.unit_id in mine)
        if person is None or not duties:
            raise NotFound("người bàn giao này")
        places = sorted({duty.unit_id for duty in duties})
        inside = sa.and_(n.c.unit_id.in_(places), visible_nominations(viewer))
        own = sorted(viewer.units_with(*UNIT_ROLES) & set(places))
        awarded, in_all = _awarded(connection, inside)
        return Pack(
            user_id, person.display_name, person.username, duties,
            dossiers=_dossiers(connection, inside),
            returned=_returned(connection, inside),
            deadlines=() if viewer.holds(Role.ADMINISTRATOR) else deadlines_ahead(_as(person, duties)),
            awarded=awarded,
            awarded_in_all=in_all,
            closing=closing(connection, user_id, places),
            half_typed=half_typed(connection, user_id, own) if own else (),
            papers=kept_papers(connection, own) if own else (),
            kept=kept_in(connection, own) if own else None,
        )  # fmt: skip


def _shown() -> sa.ColumnElement[bool]:
    return sa.or_(grants.c.until.is_(None), grants.c.until >= clock.today() - STILL_SHOWN)


def _units_of(connection: Connection, viewer: Actor, unit_ids: set[int]) -> frozenset[int]:
    """Return those units in which the viewer may hand over, as ``permissions`` says."""
    found = set()
    for unit_id in unit_ids:
        own = unit_id in viewer.units_with(Role.UNIT_HEAD) or viewer.holds(Role.ADMINISTRATOR)
        body = None if own else body_of(connection, viewer, {unit_id})
        subject = Subject(unit_id=unit_id, body_unit_id=body, roles=frozenset({Role.CLERK}))
        if decide(viewer, Action.HAND_OVER, subject).allowed:
            found.add(unit_id)
    return frozenset(found)


def _duties(connection: Connection, user_id: int) -> tuple[HeldDuty, ...]:
    query = (
        sa.select(grants.c.id, grants.c.role, grants.c.unit_id, u.c.name, grants.c.since, grants.c.until)
        .join(u, u.c.id == grants.c.unit_id)
        .where(grants.c.user_id == user_id, grants.c.role.in_(UNIT_ROLES), _shown())
        .order_by(grants.c.id)
    )
    rows = titles_in_order(connection.execute(query), lambda row: row.name)
    return tuple(HeldDuty(*row) for row in rows)


def _dossiers(connection: Connection, inside: sa.ColumnElement[bool]) -> tuple[OpenDossier, ...]:
    laid = (
        sa.select(sa.func.count())
        .select_from(papers)
        .where(papers.c.dossier_id == d.c.id, papers.c.withdrawn_at.is_(None))
        .correlate(d)
        .scalar_subquery()
    )
    joined = (
        n.join(d, d.c.id == n.c.dossier_id).join(r, r.c.id == n.c.round_id).join(u, u.c.id == n.c.unit_id)
    )
    keys = (d.c.id, d.c.ref, u.c.name, r.c.name, r.c.closes_on)
    query = (
        sa.select(*keys, laid, n.c.state, sa.func.count())
        .select_from(joined)
        .where(inside, n.c.state.not_in(sorted(OVER, key=lambda state: state.value)))
        .group_by(*keys, n.c.state)
        .order_by(r.c.closes_on, d.c.id)
    )
    states: dict[tuple[Any, ...], list[tuple[S, int]]] = defaultdict(list)
    for row in connection.execute(query):
        states[tuple(row[:6])].append((row[6], row[7]))
    order = list(S)
    return tuple(
        OpenDossier(
            ref, unit, name, closes, tuple(sorted(found, key=lambda pair: order.index(pair[0]))), count
        )
        for (_, ref, unit, name, closes, count), found in states.items()
    )


def _returned(connection: Connection, inside: sa.ColumnElement[bool]) -> tuple[Returned, ...]:
    query = (
        sa.select(n.c.ref, n.c.nominee_name, n.c.award, n.c.supplement_due_on, n.c.reason)
        .where(inside, n.c.state == S.RETURNED)
        .order_by(n.c.supplement_due_on, n.c.id)
    )
    return tuple(Returned(*row) for row in connection.execute(query))


def _as(person: AnyRow, duties: tuple[HeldDuty, ...]) -> Actor:
    """Return the person with the duties that are handed over and nothing else: whose deadlines these are."""
    held = tuple(Grant(Role.CLERK, duty.unit_id) for duty in duties)
    return Actor(person.id, person.username, person.display_name, None, held)


def _awarded(connection: Connection, inside: sa.ColumnElement[bool]) -> tuple[tuple[Awarded, ...], int]:
    """Return the awards of the newest achievement period, and how many there are."""
    joined = n.join(r, r.c.id == n.c.round_id).outerjoin(decisions, decisions.c.id == n.c.decision_id)
    newest = (
        sa.select(sa.func.max(r.c.period_until)).select_from(joined).where(inside, n.c.state == S.AWARDED)
    )
    last = connection.scalar(newest)
    wanted = (inside, n.c.state == S.AWARDED, r.c.period_until == last)
    query = sa.select(n.c.nominee_name, n.c.award, r.c.name, decisions.c.number, decisions.c.issued_on)
    rows = connection.execute(
        query.select_from(joined).where(*wanted).order_by(n.c.award, n.c.id).limit(AWARDED_SHOWN)
    )
    shown = tuple(Awarded(row[0], row[1], row[2], row[3] or "", row[4]) for row in rows)
    total = connection.scalar(sa.select(sa.func.count()).select_from(joined).where(*wanted))
    return shown, int(total or 0)
