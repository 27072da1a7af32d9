"""Who must use a second factor, from which day: a dated setting of the installation with its citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.account_rows import OFFICERS
from workflow.models import DatedSetting
from workflow.roles import Role
from workflow.tables import table

settings = table(DatedSetting)
KEY = "second_factor_roles"
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
    query = (
        sa.select(settings.c.value, settings.c.since, settings.c.citation)
        .where(settings.c.key == KEY)
        .order_by(settings.c.since.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Requirement(roles_of(row.value), row.since, row.citation)


def value_on(day: date | sa.BindParameter[date]) -> sa.ScalarSelect[str]:
    """Return the setting's value on a day, as part of another statement."""
    return (
        sa.select(settings.c.value)
        .where(
            settings.c.key == KEY,
            settings.c.since <= day,
            sa.or_(settings.c.until.is_(None), settings.c.until >= day),
        )
        .order_by(settings.c.since.desc())
        .limit(1)
        .scalar_subquery()
    )


def roles_of(value: str | None) -> frozenset[Role]:
    """Return the roles that a stored value names; unknown names are left out."""
    known = {role.value: role for role in Role}
    return frozenset(known[name] for name in (value or "").split(",") if name in known)
