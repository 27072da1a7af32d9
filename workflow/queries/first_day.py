"""How far a real body has come on its first day: units, people, accounts, council, local rules, first round.

Read from what is stored, so that one may stop anywhere and go on tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from workflow import clock
from workflow.account_rows import in_force
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotPermitted
from workflow.models import (
    Council,
    GrantRequest,
    LocalRulePackVersion,
    PackState,
    Person,
    RequestState,
    RoleGrant,
    Round,
    Unit,
    User,
)
from workflow.permissions import UNIT_ROLES
from workflow.roles import Role
from workflow.tables import table

grants, users, units = table(RoleGrant), table(User), table(Unit)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of each there are; ``officers`` are roles of the body that nobody holds yet."""

    units: int
    people: int
    unit_accounts: int
    missing: tuple[Role, ...]
    waiting: int
    councils: int
    packs: int
    rounds: int


NEEDED = (Role.APPRAISER, Role.CONFIRMER, Role.SECRETARY, Role.SIGNER, Role.NUMBER_ISSUER)
"""Duties of the body without which a round cannot come to a decision."""


def progress(viewer: Actor) -> Progress:
    """Return how far it is, for the administrator and the standing body. Two statements."""
    if not (viewer.holds(Role.ADMINISTRATOR) or viewer.holds(Role.STANDING_BODY)):
        raise NotPermitted("Trang này dành cho quản trị hệ thống và Thường trực Hội đồng.")
    now = in_force(clock.today())
    held = sa.select(grants.c.role).join(users, users.c.id == grants.c.user_id).where(users.c.is_active, now)
    counted = sa.select(
        _count(units),
        _count(table(Person)),
        sa.select(sa.func.count(sa.distinct(grants.c.user_id)))
        .where(grants.c.role.in_(UNIT_ROLES), now)
        .scalar_subquery(),
        _count(table(GrantRequest), table(GrantRequest).c.state == RequestState.PROPOSED),
        _count(table(Council)),
        _count(table(LocalRulePackVersion), table(LocalRulePackVersion).c.state == PackState.APPROVED),
        _count(table(Round)),
    )
    with reading() as connection:
        there, people, accounts, waiting, councils, packs, rounds = connection.execute(counted).one()
        roles = set(connection.scalars(held.distinct()))
    missing = tuple(role for role in NEEDED if role not in roles)
    return Progress(there, people, accounts, missing, waiting, councils, packs, rounds)


def _count(what: sa.Table, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(what).where(*where).scalar_subquery()
