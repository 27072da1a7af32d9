"""Accounts for those who look after them: the list, one account with its duties and history, what waits for approval.

An administrator sees all accounts, the standing body those with a duty in its body or a unit below it; for everybody
else there are none. Nobody's last sign-in is shown (security.md L6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from workflow import clock
from workflow.account_rows import (
    Account,
    beginning_bodies,
    body_of,
    deciding_bodies,
    load,
    not_over,
    seats_of,
)
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.grounds import Verdict
from workflow.models import (
    Council,
    CouncilSeat,
    Person,
    RoleGrant,
    SecondFactor,
    TemporaryPassword,
    Unit,
    User,
)
from workflow.ordering import people_in_order, titles_in_order
from workflow.permissions import decide
from workflow.queries import history
from workflow.queries.paging import FIRST, Cursor, Page, fetch
from workflow.queries.scope import units_below
from workflow.roles import Role
from workflow.tables import AnyRow, AnySelect, table

users, grants, units, people = table(User), table(RoleGrant), table(Unit), table(Person)
factors, temporary = table(SecondFactor), table(TemporaryPassword)
councils, seats = table(Council), table(CouncilSeat)


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the list: words of the name, a role, a unit, and ``active``, ``closed``, ``waiting`` or ``idle``."""

    text: str = ""
    role: Role | None = None
    unit_id: int | None = None
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A grant in words."""

    id: int
    role: Role
    unit: str
    since: date
    until: date | None
    document: str
    granted_by: str
    approved_by: str

    def stands(self, day: date) -> str:
        """Return ``now``, ``later`` or ``over``."""
        if self.until is not None and self.until < day:
            return "over"
        return "later" if self.since > day else "now"


@dataclass(frozen=True, slots=True)
class UserRow:
    """One account in the list, with its duties of today and later."""

    id: int
    username: str
    display_name: str
    is_active: bool
    has_factor: bool
    waits: bool
    duties: tuple[Duty, ...]
    may_reset: bool


@dataclass(frozen=True, slots=True)
class UserPage:
    """One account as its page shows it; verdicts say what the viewer may do, and why not."""

    id: int
    username: str
    display_name: str
    person: str
    is_active: bool
    has_factor: bool
    expires_at: datetime | None
    waits: bool
    duties: tuple[Duty, ...]
    events: tuple[history.EventRow, ...]
    may_manage: Verdict
    may_reset: Verdict
    may_release: Verdict
    may_reset_factor: Verdict


def listed(viewer: Actor, filters: Filters = Filters(), cursor: Cursor = FIRST) -> Page[UserRow]:  # frozen
    """Return one page of accounts by user name. Five statements, six with a text."""
    with reading() as connection:
        wanted = [_visible(viewer), *_narrowed(connection, filters)]
        query: AnySelect = sa.select(*_columns()).select_from(_joined()).where(*wanted)
        rows, newer, older = fetch(connection, query, key=users.c.username, ref=users.c.id, cursor=cursor)
        total = connection.scalar(sa.select(sa.func.count()).select_from(_joined()).where(*wanted)) or 0
        duties = _duties(connection, [row.id for row in rows], running=True)
        mine = _units_under(connection, viewer)
        seated = seats_of(connection, [row.person_id or 0 for row in rows])
    shown = tuple(
        _row(viewer, row, duties[row.id], mine, seated.get(row.person_id, frozenset())) for row in rows
    )
    return Page(shown, int(total), newer, older)


def shown(viewer: Actor, user_id: int) -> UserPage:
    """Return one account; ``NotFound`` for an account that is not the viewer's to see."""
    with reading() as connection:
        given = (temporary.c.expires_at, temporary.c.issued_by_id)
        query = sa.select(*_columns(), *given, people.c.full_name)
        joined = _joined().outerjoin(people, people.c.id == users.c.person_id)
        found = connection.execute(query.select_from(joined).where(users.c.id == user_id, _visible(viewer)))
        row = found.one_or_none()
        if row is None:
            raise NotFound("tài khoản này")
        account = load(connection, user_id)
        body = body_of(connection, viewer, account.units)
        duties = _duties(connection, [user_id], running=False)[user_id]
        events = history.of_chain(connection, "account", user_id)
    return UserPage(
        id=row.id,
        username=row.username,
        display_name=row.display_name,
        person=row.full_name or "",
        is_active=row.is_active,
        has_factor=account.has_factor,
        expires_at=row.expires_at,
        waits=bool(row.waits),
        duties=duties,
        events=events,
        may_manage=decide(viewer, Action.MANAGE_USERS, account.subject(body)),
        may_reset=decide(viewer, Action.RESET_PASSWORD, account.subject(body)),
        may_release=_release(viewer, account, body, row),
        may_reset_factor=decide(viewer, Action.RESET_SECOND_FACTOR, account.subject(body)),
    )


def _release(viewer: Actor, account: Account, body: int | None, row: AnyRow) -> Verdict:
    first = [] if row.issued_by_id is None else [row.issued_by_id]
    return decide(viewer, Action.RELEASE_PASSWORD, account.subject(body, *first))


def choices(viewer: Actor) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of active accounts that the viewer sees, for choosing somebody."""
    query = sa.select(users.c.id, users.c.display_name, users.c.username).where(
        users.c.is_active, _visible(viewer)
    )
    with reading() as connection:
        rows = people_in_order(connection.execute(query.order_by(users.c.id)), lambda row: row.display_name)
    return tuple((row.id, f"{row.display_name} ({row.username})") for row in rows)


def incoming_choices(viewer: Actor) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of active accounts that may be given a duty at a unit: the viewer's, and those without any."""
    idle = users.c.id.not_in(sa.select(grants.c.user_id).where(not_over(clock.today())))
    own = viewer.units_with(Role.UNIT_HEAD)
    beside = users.c.id.in_(sa.select(grants.c.user_id).where(grants.c.unit_id.in_(own)))
    query = sa.select(users.c.id, users.c.display_name, users.c.username).where(
        users.c.is_active, sa.or_(_visible(viewer), idle, beside)
    )
    with reading() as connection:
        rows = people_in_order(connection.execute(query.order_by(users.c.id)), lambda row: row.display_name)
    return tuple((row.id, f"{row.display_name} ({row.username})") for row in rows)


def unit_choices() -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the units that exist today or later, by name."""
    today = clock.today()
    still = sa.or_(units.c.until.is_(None), units.c.until >= today)
    with reading() as connection:
        rows = connection.execute(sa.select(units.c.id, units.c.name).where(still).order_by(units.c.id))
        return tuple((row.id, row.name) for row in titles_in_order(rows, lambda row: row.name))


@dataclass(frozen=True, slots=True)
class Bodies:
    """Where duties of a body can be held: ``deciding`` for all of them, ``beginning`` for a standing body."""

    deciding: frozenset[int]
    beginning: frozenset[int]


def body_choices() -> Bodies:
    """Return the units that consider awards, and those that may begin to."""
    today = clock.today()
    with reading() as connection:
        deciding: frozenset[int] = frozenset(connection.scalars(deciding_bodies(today)))
        beginning: frozenset[int] = frozenset(connection.scalars(beginning_bodies(today)))
    return Bodies(deciding, beginning - deciding)


def _columns() -> tuple[sa.ColumnElement[Any], ...]:
    waits = sa.and_(temporary.c.needs_release, temporary.c.released_by_id.is_(None)).label("waits")
    return (
        users.c.id,
        users.c.username,
        users.c.display_name,
        users.c.person_id,
        users.c.is_active,
        factors.c.confirmed_at,
        waits,
    )


def _joined() -> sa.FromClause:
    joined = users.outerjoin(factors, factors.c.user_id == users.c.id)
    return joined.outerjoin(temporary, temporary.c.user_id == users.c.id)


def _visible(viewer: Actor) -> sa.ColumnElement[bool]:
    if viewer.holds(Role.ADMINISTRATOR):
        return sa.true()
    bodies = viewer.units_with(Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER)
    if not bodies:
        return sa.false()
    below = units_below(bodies, clock.today())
    inside = sa.or_(grants.c.unit_id.in_(bodies), grants.c.unit_id.in_(below))
    sits = (
        sa.select(seats.c.person_id)
        .join(councils, councils.c.id == seats.c.council_id)
        .where(councils.c.body_unit_id.in_(bodies), councils.c.until.is_(None), seats.c.until.is_(None))
    )
    on_duty = users.c.id.in_(sa.select(grants.c.user_id).where(inside, not_over(clock.today())))
    return sa.or_(on_duty, users.c.person_id.in_(sits))


def _narrowed(connection: Connection, filters: Filters) -> Iterable[sa.ColumnElement[bool]]:
    running = not_over(clock.today())
    if filters.text.strip():
        yield users.c.id.in_(_named(connection, filters.text))
    if filters.role is not None:
        yield users.c.id.in_(sa.select(grants.c.user_id).where(grants.c.role == filters.role, running))
    if filters.unit_id is not None:
        yield users.c.id.in_(sa.select(grants.c.user_id).where(grants.c.unit_id == filters.unit_id, running))
    if filters.standing == "active":
        yield users.c.is_active
    if filters.standing == "closed":
        yield sa.not_(users.c.is_active)
    if filters.standing == "waiting":
        yield sa.and_(temporary.c.needs_release, temporary.c.released_by_id.is_(None))
    if filters.standing == "idle":
        yield users.c.id.not_in(sa.select(grants.c.user_id).where(running))


def _named(connection: Connection, text: str) -> list[int]:
    """Return the accounts whose name or user name has all the words, marks left aside.

    The database cannot take marks off; an installation has some thousand accounts at most.
    """
    words = fold(text).split()[:6]
    rows = connection.execute(sa.select(users.c.id, users.c.display_name, users.c.username))
    return [
        row.id for row in rows if all(word in f"{fold(row.display_name)} {row.username}" for word in words)
    ]


def _duties(connection: Connection, ids: Sequence[int], *, running: bool) -> dict[int, tuple[Duty, ...]]:
    """Return the grants of accounts, the current ones first. One statement."""
    giver, second = users.alias("giver"), users.alias("second")
    joined = grants.join(units, units.c.id == grants.c.unit_id)
    joined = joined.outerjoin(giver, giver.c.id == grants.c.granted_by_id)
    joined = joined.outerjoin(second, second.c.id == grants.c.approved_by_id)
    query = (
        sa.select(
            *grants.c,
            units.c.name,
            giver.c.display_name.label("giver"),
            second.c.display_name.label("second"),
        )
        .select_from(joined)
        .where(grants.c.user_id.in_(ids))
        .order_by(grants.c.until.is_not(None), grants.c.since.desc(), grants.c.id)
    )
    found: dict[int, list[Duty]] = defaultdict(list)
    for row in connection.execute(query.where(not_over(clock.today())) if running else query):
        duty = Duty(
            row.id, row.role, row.name, row.since, row.until, row.document, row.giver or "", row.second or ""
        )
        found[row.user_id].append(duty)
    return defaultdict(tuple, {number: tuple(duties) for number, duties in found.items()})


def _units_under(connection: Connection, viewer: Actor) -> frozenset[str]:
    """Return the names of units whose accounts the viewer's standing body looks after."""
    bodies = viewer.units_with(Role.STANDING_BODY)
    if not bodies:
        return frozenset()
    below = sa.or_(units.c.id.in_(bodies), units.c.id.in_(units_below(bodies, clock.today())))
    return frozenset(connection.scalars(sa.select(units.c.name).where(below)))


def _row(
    viewer: Actor, row: AnyRow, duties: tuple[Duty, ...], mine: frozenset[str], seated: frozenset[int]
) -> UserRow:
    """Build a row; whether the reset button is there is the same question as ``permissions`` answers."""
    body = next(iter(sorted(viewer.units_with(Role.STANDING_BODY))), None)
    looked_after = body if any(duty.unit in mine for duty in duties) else None
    subject = Account(
        row,
        frozenset(duty.role for duty in duties),
        frozenset(),
        frozenset({row.id}),
        row.confirmed_at is not None,
        seated,
    ).subject(looked_after)
    return UserRow(
        id=row.id,
        username=row.username,
        display_name=row.display_name,
        is_active=row.is_active,
        has_factor=row.confirmed_at is not None,
        waits=bool(row.waits),
        duties=duties,
        may_reset=row.is_active and decide(viewer, Action.RESET_PASSWORD, subject).allowed,
    )
