"""Who a session token stands for, as rows: the statements that every request asks, each built once.

Building an SQLAlchemy statement costs more than running a small one on SQLite, so these take their values as bound
parameters and are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from workflow import second_factor_policy
from workflow.models import Delegation
from workflow.models.account_keys import SecondFactor, SessionProof
from workflow.models.accounts import Relationship, RoleGrant, User, UserSession
from workflow.models.units import Unit
from workflow.roles import Role
from workflow.signing_rights import Day, in_force
from workflow.tables import table

Moment = datetime | sa.BindParameter[datetime]
sessions, users, units = table(UserSession), table(User), table(Unit)
grants, kin, delegations = table(RoleGrant), table(Relationship), table(Delegation)
factors, proofs = table(SecondFactor), table(SessionProof)


@cache
def session_query() -> sa.Select[Any]:
    """The live session of ``token_hash``, its account, and whether a second factor is asked on ``day``."""
    day = sa.bindparam("day", type_=sa.Date)
    live = live_session(sa.bindparam("now"), sa.bindparam("idle_since"))
    return (
        sa.select(
            sessions.c.id,
            sessions.c.last_seen_at,
            sessions.c.acting_unit_id,
            sessions.c.created_at.label("opened_at"),
            factors.c.confirmed_at,
            proofs.c.proved_at,
            second_factor_policy.value_on(day).label("required"),
            users,
        )
        .join(users, users.c.id == sessions.c.user_id)
        .outerjoin(factors, factors.c.user_id == users.c.id)
        .outerjoin(proofs, proofs.c.session_id == sessions.c.id)
        .where(sessions.c.token_hash == sa.bindparam("token_hash"), live, users.c.is_active)
    )


def live_session(now: Moment, idle_since: Moment) -> sa.ColumnElement[bool]:
    """Return the condition that a session is neither ended nor over nor left alone for too long."""
    return sa.and_(
        sessions.c.revoked_at.is_(None),
        sessions.c.expires_at > now,
        sessions.c.last_seen_at > idle_since,
    )


@cache
def unit_names_query() -> sa.Select[Any]:
    """Id and name of the units ``ids``."""
    ids: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
    return sa.select(units.c.id, units.c.name).where(units.c.id.in_(ids)).order_by(units.c.name)


@cache
def grants_query() -> sa.Select[Any]:
    """The roles that the account ``user`` holds on ``day``."""
    return grants_held([sa.bindparam("user", type_=sa.BigInteger)], sa.bindparam("day", type_=sa.Date))


@cache
def relatives_query() -> sa.Select[Any]:
    """The recorded relatives of ``person``."""
    return sa.select(kin.c.relative_id).where(kin.c.person_id == sa.bindparam("person"))


def grants_held(user_ids: Sequence[int | sa.BindParameter[int]], day: Day) -> sa.Select[Any]:
    """Return the query of the roles that accounts hold on a day: user, role, unit, delegation.

    Own ones first, then the signing that a delegation in force gives.
    """
    own = sa.select(
        grants.c.user_id, grants.c.role, grants.c.unit_id, sa.null().label("delegation_id"), grants.c.id
    ).where(
        grants.c.user_id.in_(user_ids),
        grants.c.since <= day,
        sa.or_(grants.c.until.is_(None), grants.c.until >= day),
    )
    signer = sa.literal(Role.SIGNER, grants.c.role.type).label("role")
    given = sa.select(
        delegations.c.deputy_id, signer, delegations.c.body_unit_id, delegations.c.id, delegations.c.id
    ).where(delegations.c.deputy_id.in_(user_ids), in_force(day))
    held = sa.union_all(own, given).subquery()
    return sa.select(held.c.user_id, held.c.role, held.c.unit_id, held.c.delegation_id).order_by(
        held.c.delegation_id.is_not(None), held.c.id
    )
