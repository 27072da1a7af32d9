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
from workflow.tables import AnyRow, table

Moment = datetime | sa.BindParameter[datetime]
sessions, users, units = table(UserSession), table(User), table(Unit)
grants, kin, delegations = table(RoleGrant), table(Relationship), table(Delegation)
factors, proofs = table(SecondFactor), table(SessionProof)


@cache
def session_query() -> sa.Select[Any]:
    """The live session of ``token_hash`` with its account, whether a second factor is asked on ``day``, and its reach.

    A row for every role held that day, with its unit, and for every relative; units by name.
    """
    day, token = sa.bindparam("day", type_=sa.Date), sessions.c.token_hash == sa.bindparam("token_hash")
    live = live_session(sa.bindparam("now"), sa.bindparam("idle_since"))
    whose = sa.select(sessions.c.user_id).where(token).scalar_subquery()
    held = grants_held([whose], day).order_by(None).subquery("held")
    return (
        sa.select(
            sessions.c.id,
            sessions.c.last_seen_at,
            sessions.c.expires_at,
            sessions.c.acting_unit_id,
            sessions.c.created_at.label("opened_at"),
            factors.c.confirmed_at,
            proofs.c.proved_at,
            second_factor_policy.value_on(day).label("required"),
            users.c.id.label("user_id"),
            users.c.username,
            users.c.display_name,
            users.c.person_id,
            users.c.must_change_password,
            held.c.id.label("grant_id"),
            held.c.role,
            held.c.unit_id,
            held.c.delegation_id,
            units.c.name.label("unit"),
            kin.c.relative_id,
        )
        .join(users, users.c.id == sessions.c.user_id)
        .outerjoin(factors, factors.c.user_id == users.c.id)
        .outerjoin(proofs, proofs.c.session_id == sessions.c.id)
        .outerjoin(held, held.c.user_id == users.c.id)
        .outerjoin(units, units.c.id == held.c.unit_id)
        .outerjoin(kin, kin.c.person_id == users.c.person_id)
        .where(token, live, users.c.is_active)
        .order_by(units.c.id)
    )


def live_session(now: Moment, idle_since: Moment) -> sa.ColumnElement[bool]:
    """Return the condition that a session is neither ended nor over nor left alone for too long."""
    return sa.and_(
        sessions.c.revoked_at.is_(None),
        sessions.c.expires_at > now,
        sessions.c.last_seen_at > idle_since,
    )


def is_live(row: AnyRow, now: datetime, idle_since: datetime) -> bool:
    """Return the same of a row of ``session_query`` that was read while the session was live."""
    return bool(row.expires_at > now and row.last_seen_at > idle_since)


def grants_held(user_ids: Sequence[int | sa.ScalarSelect[int]], day: Day) -> sa.Select[Any]:
    """Return the query of the roles that accounts hold on a day: user, role, unit, delegation, row.

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
    return sa.select(*held.c).order_by(held.c.delegation_id.is_not(None), held.c.id)
