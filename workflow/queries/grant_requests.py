"""Duties that wait for a second person, and those decided lately, for who may decide them or proposed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.account_rows import not_over
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import reading
from workflow.grant_rules import clashes_of
from workflow.grounds import Subject, Verdict
from workflow.models import GrantRequest, RequestKind, RequestState, RoleGrant, Unit, User
from workflow.permissions import decide
from workflow.queries.scope import units_below
from workflow.roles import BODY_ROLES, Role
from workflow.tables import AnyRow, table

requests, users, units, grants = table(GrantRequest), table(User), table(Unit), table(RoleGrant)
DECIDED_SHOWN = 20
UNCLAIMED = (
    "Người này chưa tự đặt mật khẩu. Hỏi lại người đó đã nhận tài khoản, đổi mật khẩu tạm rồi hãy duyệt."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request in words; ``warnings`` say, while it waits, which duties of the person go badly with it."""

    kind: RequestKind
    user_id: int
    person: str
    role: Role
    unit: str
    since: date
    until: date | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Requests that are decided together."""

    ref: str
    state: RequestState
    document: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    reason: str
    asked: tuple[Asked, ...]
    may_decide: Verdict
    is_mine: bool


def waiting(viewer: Actor) -> tuple[Batch, ...]:
    """Return what waits for a second person and the viewer may see. Three statements."""
    return _batches(viewer, requests.c.state == RequestState.PROPOSED, 500)


def to_decide(viewer: Actor) -> int:
    """Return how many batches wait for the viewer as the second person. One statement, none for other roles."""
    if not any(viewer.holds(role) for role in (Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER)):
        return 0
    for_me = (
        requests.c.state == RequestState.PROPOSED,
        requests.c.proposed_by_id != viewer.user_id,
        requests.c.user_id != viewer.user_id,
        _visible(viewer),
    )
    with reading() as connection:
        return int(
            connection.scalar(sa.select(sa.func.count(sa.distinct(requests.c.batch))).where(*for_me)) or 0
        )


def decided(viewer: Actor) -> tuple[Batch, ...]:
    """Return what was decided last. Three statements."""
    return _batches(viewer, requests.c.state != RequestState.PROPOSED, DECIDED_SHOWN)


def of_user(viewer: Actor, user_id: int) -> tuple[Batch, ...]:
    """Return what waits for a second person for one account."""
    still = requests.c.state == RequestState.PROPOSED
    return _batches(viewer, sa.and_(still, requests.c.user_id == user_id), 50)


def _batches(viewer: Actor, wanted: sa.ColumnElement[bool], most: int) -> tuple[Batch, ...]:
    person, proposer, decider = users.alias("person"), users.alias("proposer"), users.alias("decider")
    joined = requests.join(person, person.c.id == requests.c.user_id)
    joined = joined.join(units, units.c.id == requests.c.unit_id)
    joined = joined.join(proposer, proposer.c.id == requests.c.proposed_by_id)
    joined = joined.outerjoin(decider, decider.c.id == requests.c.decided_by_id)
    query = (
        sa.select(
            *requests.c, person.c.display_name.label("person"), person.c.must_change_password,
            units.c.name.label("unit"),
            proposer.c.display_name.label("proposer"), decider.c.display_name.label("decider"),
        )
        .select_from(joined)
        .where(wanted, _visible(viewer))
        .order_by(requests.c.id.desc())
        .limit(most)
    )  # fmt: skip
    with reading() as connection:
        rows = connection.execute(query).all()
        held = _held(connection, {row.user_id for row in rows})
        below = _below(connection, viewer)
    found: dict[str, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.batch, []).append(row)
    return tuple(_batch(viewer, group, held, below) for group in found.values())


def _visible(viewer: Actor) -> sa.ColumnElement[bool]:
    if viewer.holds(Role.ADMINISTRATOR):
        return sa.true()
    mine = requests.c.proposed_by_id == viewer.user_id
    bodies = viewer.units_with(Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER)
    if not bodies:
        return mine
    inside = (requests.c.unit_id.in_(bodies), requests.c.unit_id.in_(units_below(bodies, clock.today())))
    return sa.or_(mine, *inside)


def _held(connection: Connection, ids: set[int]) -> dict[int, frozenset[Role]]:
    query = sa.select(grants.c.user_id, grants.c.role).where(
        grants.c.user_id.in_(ids), not_over(clock.today())
    )
    found: dict[int, set[Role]] = {}
    for number, role in connection.execute(query):
        found.setdefault(number, set()).add(role)
    return {number: frozenset(roles) for number, roles in found.items()}


def _below(connection: Connection, viewer: Actor) -> dict[int, int]:
    """Return unit → the viewer's body above it (or itself)."""
    bodies = sorted(viewer.units_with(*BODY_ROLES))
    if not bodies:
        return {}
    ids = [row.id for row in connection.execute(units_below(frozenset(bodies), clock.today()))]
    return {**dict.fromkeys(ids, bodies[0]), **{one: one for one in bodies}}


def _batch(
    viewer: Actor, rows: list[AnyRow], held: dict[int, frozenset[Role]], below: dict[int, int]
) -> Batch:
    first = rows[0]
    verdicts = [_verdict(viewer, row, below) for row in rows]
    return Batch(
        ref=first.batch,
        state=first.state,
        document=first.document,
        proposed_by=first.proposer,
        proposed_at=first.proposed_at,
        decided_by=first.decider or "",
        reason=first.reason,
        asked=tuple(_asked(row, held.get(row.user_id, frozenset())) for row in reversed(rows)),
        may_decide=next((one for one in verdicts if not one.allowed), verdicts[0]),
        is_mine=first.proposed_by_id == viewer.user_id,
    )


def _verdict(viewer: Actor, row: AnyRow, below: dict[int, int]) -> Verdict:
    subject = Subject.of_account(
        frozenset({row.user_id}), frozenset({row.role}), body_unit_id=below.get(row.unit_id),
        prepared_by=frozenset({row.proposed_by_id}),
    )  # fmt: skip
    return decide(viewer, Action.APPROVE_GRANT, subject)


def _asked(row: AnyRow, held: frozenset[Role]) -> Asked:
    is_new = row.kind is RequestKind.GIVE and row.state is RequestState.PROPOSED
    clashes = clashes_of(held, row.role) if is_new else ()
    warnings = tuple(clash.sentence for clash in clashes)
    if is_new and row.must_change_password:
        warnings += (UNCLAIMED,)
    return Asked(row.kind, row.user_id, row.person, row.role, row.unit, row.since, row.until, warnings)
