"""Who must use a second factor, from which day: a dated setting of the installation with its citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.body_settings import set_on
from workflow.roles import OFFICERS, Role
from workflow.setting_words import FACTOR_ROLES

KEY = FACTOR_ROLES
EVERY_OFFICER = ",".join(sorted(role.value for role in OFFICERS))


@dataclass(frozen=True, slots=True)
class Requirement:
    """From which day which roles need a second factor, and where that stands."""

    roles: frozenset[Role]
    since: date
    citation: str

    def asks(self, roles: frozenset[Role]) -> bool:
        """Whether somebody with these roles must have one."""
        return bool(self.roles & roles)


def latest(connection: Connection) -> Requirement | None:
    """Return the requirement in force or the next one; ``None`` where nothing is required."""
    row = connection.execute(_last_set(date.max)).one_or_none()
    return None if row is None else Requirement(roles_of(row.value), row.since, row.citation)


def value_on(day: date | sa.BindParameter[date]) -> sa.ScalarSelect[str]:
    """Return the setting's value on a day, as part of another statement."""
    last = _last_set(day).subquery()
    return sa.select(last.c.value).scalar_subquery()


def _last_set(day: date | sa.BindParameter[date]) -> sa.Select[Any]:
    """Return the query for the setting's last row that begins by a day."""
    rows = set_on(day, KEY).subquery()
    query = sa.select(rows.c.value, rows.c.since, rows.c.citation)
    return query.order_by(rows.c.since.desc(), rows.c.place.desc()).limit(1)


def roles_of(value: str | None) -> frozenset[Role]:
    """Return the roles that a stored value names; unknown names are left out."""
    known = {role.value: role for role in Role}
    return frozenset(known[name] for name in (value or "").split(",") if name in known)
