"""Accounts as the server's own shell asks for them: the administrators, the number of a user name."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from workflow import clock
from workflow.account_rows import in_force
from workflow.db import reading
from workflow.models import RoleGrant, SecondFactor, User
from workflow.roles import Role
from workflow.tables import table

users, grants, factors = table(User), table(RoleGrant), table(SecondFactor)


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """An account with a role that it holds today."""

    username: str
    display_name: str
    role: Role
    is_active: bool
    has_factor: bool


def administrators() -> tuple[HeldAccount, ...]:
    """Return who administers this installation today."""
    joined = grants.join(users, users.c.id == grants.c.user_id).outerjoin(
        factors, factors.c.user_id == users.c.id
    )
    query = (
        sa.select(
            users.c.username, users.c.display_name, grants.c.role, users.c.is_active, factors.c.confirmed_at
        )
        .select_from(joined)
        .where(grants.c.role == Role.ADMINISTRATOR, in_force(clock.today()))
        .order_by(users.c.username)
    )
    with reading() as connection:
        return tuple(
            HeldAccount(row.username, row.display_name, row.role, row.is_active, row.confirmed_at is not None)
            for row in connection.execute(query)
        )


def number_of(username: str) -> int | None:
    """Return the number of an account; ``None`` when there is none."""
    with reading() as connection:
        return connection.scalar(sa.select(users.c.id).where(users.c.username == username))
