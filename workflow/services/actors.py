"""Actors of accounts: who a command acts as when no browser session stands behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from workflow import clock
from workflow.actor import Actor, Grant
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Relationship, User
from workflow.session_rows import grants_held
from workflow.tables import chunks, table

users, kin = table(User), table(Relationship)


def actor_for_user(user_id: int) -> Actor:
    """Return the actor of one account with the roles in force today; ``NotFound`` when there is none."""
    found = _actors(users.c.id == user_id)
    if not found:
        raise NotFound("tài khoản")
    return found[0]


def actors_by_username() -> dict[str, Actor]:
    """Return the actors of all active accounts, by name, with the roles in force today."""
    return {actor.username: actor for actor in _actors(users.c.is_active)}


def _actors(wanted: sa.ColumnElement[bool]) -> list[Actor]:
    today = clock.today()
    with reading() as connection:
        accounts = connection.execute(sa.select(users).where(wanted).order_by(users.c.id)).all()
        held: dict[int, list[Grant]] = defaultdict(list)
        relatives: dict[int, set[int]] = defaultdict(set)
        for part in chunks([row.id for row in accounts]):
            for user_id, role, unit_id, delegation_id, _ in connection.execute(grants_held(part, today)):
                held[user_id].append(Grant(role, unit_id, delegation_id))
        people: Sequence[int] = [row.person_id for row in accounts if row.person_id is not None]
        for part in chunks(people):
            pairs = sa.select(kin.c.person_id, kin.c.relative_id).where(kin.c.person_id.in_(part))
            for person_id, relative_id in connection.execute(pairs):
                relatives[person_id].add(relative_id)
    return [
        Actor(
            user_id=row.id,
            username=row.username,
            display_name=row.display_name,
            person_id=row.person_id,
            grants=tuple(held[row.id]),
            acting_unit_id=next((grant.unit_id for grant in held[row.id]), None),
            relatives=frozenset(relatives[row.person_id]) if row.person_id is not None else frozenset(),
        )
        for row in accounts
    ]
