"""One account as the services and the pages of accounts need it: its roles, its accounts by person, who looks after it.

Also what both need to say about grants: which are in force, whether an administrator is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.council_words import SessionState
from workflow.errors import Conflict, NotFound
from workflow.grounds import Subject
from workflow.models import (
    Council,
    CouncilSeat,
    CouncilSession,
    Delegation,
    DelegationState,
    RoleGrant,
    SecondFactor,
    SessionMember,
    Unit,
    UnitKind,
    UnitParent,
    User,
)
from workflow.permissions import UNIT_ROLES
from workflow.roles import BODY_ROLES, Role
from workflow.tables import AnyRow, table

units = table(Unit)
users, grants, parents, factors = table(User), table(RoleGrant), table(UnitParent), table(SecondFactor)
delegations, councils, seats = table(Delegation), table(Council), table(CouncilSeat)
sessions, members = table(CouncilSession), table(SessionMember)
CHAIN = "account"
LAST_ADMINISTRATOR = (
    "Đây là quản trị hệ thống cuối cùng. Giao việc quản trị cho người khác, chờ duyệt rồi làm lại."
)


@dataclass(frozen=True, slots=True)
class Account:
    """A user row with what decides who may act on it; ``roles`` are those of today and of later days.

    ``seats`` are the bodies on whose council the person sits: a seat lets him vote without any grant.
    """

    row: AnyRow
    roles: frozenset[Role]
    units: frozenset[int]
    accounts: frozenset[int]
    has_factor: bool
    seats: frozenset[int] = frozenset()

    @property
    def is_officer(self) -> bool:
        """Whether he decides, votes or administers: whoever sets his password needs a second person."""
        return bool(self.seats or self.roles - UNIT_ROLES)

    def subject(self, body_unit_id: int | None, *first_half: int) -> Subject:
        """Return the subject of an act on this account."""
        roles = self.roles | ({Role.COUNCIL_MEMBER} if self.seats else set())
        return Subject.of_account(
            self.accounts, roles, body_unit_id=body_unit_id, prepared_by=frozenset(first_half)
        )


def load(connection: Connection, user_id: int, *, lock: bool = False) -> Account:
    """Return an account; ``NotFound`` when there is none."""
    query = sa.select(*users.c).where(users.c.id == user_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("tài khoản này")
    held = connection.execute(
        sa.select(grants.c.role, grants.c.unit_id).where(grants.c.user_id == user_id, not_over(clock.today()))
    ).all()
    same = users.c.id == user_id
    if row.person_id is not None:
        same = sa.or_(same, users.c.person_id == row.person_id)
    factor = sa.select(factors.c.user_id).where(
        factors.c.user_id == user_id, factors.c.confirmed_at.is_not(None)
    )
    seated = seats_of(connection, [] if row.person_id is None else [row.person_id]).get(row.person_id or 0)
    return Account(
        row=row,
        roles=frozenset(one.role for one in held) | _signs_for_others(connection, user_id),
        units=frozenset(one.unit_id for one in held) | (seated or frozenset()),
        accounts=frozenset(connection.scalars(sa.select(users.c.id).where(same))),
        has_factor=connection.scalar(factor) is not None,
        seats=seated or frozenset(),
    )


def seats_of(connection: Connection, person_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return the bodies on whose council each person sits, today or later, or to whose open session he is called.

    Votes, comments, tellers' keys and the chair go by the person: whoever opens his account has all of them.
    """
    chosen = sorted(set(person_ids))
    if not chosen:
        return {}
    still = (
        sa.or_(seats.c.until.is_(None), seats.c.until >= clock.today()),
        sa.or_(councils.c.until.is_(None), councils.c.until >= clock.today()),
    )
    sits = (
        sa.select(seats.c.person_id, councils.c.body_unit_id)
        .join(councils, councils.c.id == seats.c.council_id)
        .where(seats.c.person_id.in_(chosen), *still)
    )
    called = (
        sa.select(members.c.person_id, sessions.c.body_unit_id)
        .join(sessions, sessions.c.id == members.c.session_id)
        .where(
            members.c.person_id.in_(chosen),
            sessions.c.state.not_in((SessionState.CONCLUDED, SessionState.CANCELLED)),
        )
    )
    found: dict[int, set[int]] = {}
    for person_id, body in connection.execute(sits.union(called)):
        found.setdefault(person_id, set()).add(body)
    return {person: frozenset(bodies) for person, bodies in found.items()}


def _signs_for_others(connection: Connection, user_id: int) -> frozenset[Role]:
    """Return the signer's role for somebody to whom signing is delegated, or about to be."""
    open_ones = (
        delegations.c.deputy_id == user_id,
        delegations.c.state.in_((DelegationState.PROPOSED, DelegationState.APPROVED)),
        sa.func.coalesce(delegations.c.ended_on, delegations.c.until) >= clock.today(),
    )
    found = connection.scalar(sa.select(delegations.c.id).where(*open_ones).limit(1))
    return frozenset() if found is None else frozenset({Role.SIGNER})


def in_force(day: date) -> sa.ColumnElement[bool]:
    """Return the condition on ``role_grants`` that holds on a day, both ends included."""
    return sa.and_(grants.c.since <= day, not_over(day))


def not_over(day: date) -> sa.ColumnElement[bool]:
    """Return the condition that a grant holds on a day or begins later."""
    return sa.or_(grants.c.until.is_(None), grants.c.until >= day)


def units_above(connection: Connection, unit_ids: Iterable[int], day: date) -> frozenset[int]:
    """Return the units themselves and every unit above them on a day. One statement."""
    now = (parents.c.since <= day, sa.or_(parents.c.until.is_(None), parents.c.until >= day))
    chosen = sorted(set(unit_ids))
    tree = (
        sa.select(parents.c.parent_id.label("id"))
        .where(parents.c.unit_id.in_(chosen), *now)
        .cte(recursive=True)
    )
    tree = tree.union(sa.select(parents.c.parent_id).join(tree, parents.c.unit_id == tree.c.id).where(*now))
    return frozenset(chosen) | frozenset(connection.scalars(sa.select(tree.c.id)))


def body_of(connection: Connection, actor: Actor, unit_ids: Iterable[int]) -> int | None:
    """Return a body of the actor's that is one of these units or above them; ``None`` when he has none there."""
    chosen = set(unit_ids)
    mine = actor.units_with(*BODY_ROLES)
    found = sorted(mine & units_above(connection, chosen, clock.today())) if chosen and mine else []
    return found[0] if found else None


def deciding_bodies(day: date) -> sa.Select[tuple[int]]:
    """Return the units that consider awards: People's Committees, and those that have a standing body of a council."""
    standing = sa.select(grants.c.unit_id).where(grants.c.role == Role.STANDING_BODY, not_over(day))
    committee = units.c.kind == UnitKind.PEOPLES_COMMITTEE
    return sa.select(units.c.id).where(sa.or_(committee, units.c.id.in_(standing)))


def beginning_bodies(day: date) -> sa.Select[tuple[int]]:
    """Return the units at which a standing body may begin: deciding bodies, and offices with units below; no school."""
    below = sa.select(parents.c.parent_id).where(sa.or_(parents.c.until.is_(None), parents.c.until >= day))
    office = sa.and_(units.c.id.in_(below), units.c.kind != UnitKind.SCHOOL)
    return sa.select(units.c.id).where(sa.or_(units.c.id.in_(deciding_bodies(day)), office))


def bodies_for(role: Role, day: date) -> sa.Select[tuple[int]] | None:
    """Return the units at which a role may be held; None for roles that any unit has."""
    if role not in BODY_ROLES:
        return None
    return beginning_bodies(day) if role is Role.STANDING_BODY else deciding_bodies(day)


def keep_an_administrator(
    connection: Connection, last_day: date, *, without_user: int = 0, without: int = 0
) -> None:
    """Raise ``Conflict`` unless an active administrator is left after a day when one account or grant is gone.

    Locks the grants of all administrators, so that two people cannot remove each other at the same time.
    """
    rows = connection.execute(
        sa.select(grants.c.id, grants.c.user_id, users.c.is_active, grants.c.until)
        .join(users, users.c.id == grants.c.user_id)
        .where(grants.c.role == Role.ADMINISTRATOR, grants.c.since <= clock.today())
        .order_by(grants.c.id)
        .with_for_update()
    ).all()
    stays = [
        row
        for row in rows
        if row.is_active
        and row.user_id != without_user
        and row.id != without
        and (row.until is None or row.until > last_day)
    ]
    if not stays:
        raise Conflict(LAST_ADMINISTRATOR)


def happened(
    connection: Connection,
    user_id: int,
    event: str,
    actor: Actor,
    at: datetime,
    *,
    detail: str = "",
    **payload: object,
) -> None:
    """Append an event to the account's chain."""
    one = Happened(CHAIN, user_id, event, actor.user_id, at, payload, detail=detail)
    record(connection, [replace(one, acting_unit_id=actor.acting_unit_id)])
