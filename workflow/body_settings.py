"""The dated settings of a body on a day (``setting_words`` says which there are).

A value comes from what the installation was begun with (``dated_settings``) and from approved changes
(``setting_changes``); the later first day wins. What the code reads, it reads for a day: nothing acts backwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import DatedSetting, SettingChange, SettingState
from workflow.setting_words import SETTINGS, SHARED
from workflow.tables import AnyRow, table

base, changes = table(DatedSetting), table(SettingChange)


def set_on(day: date | sa.BindParameter[date], *keys: str) -> sa.CompoundSelect[Any]:
    """Return the query for every value set by a day: body (empty: all), key, value, first day, citation, order."""
    begun = sa.select(
        sa.cast(sa.null(), sa.BigInteger).label("body_unit_id"), base.c.key.label("setting"), base.c.value,
        base.c.since, base.c.citation, sa.literal(0).label("place"),
    ).where(base.c.since <= day, sa.or_(base.c.until.is_(None), base.c.until >= day))  # fmt: skip
    shared = changes.c.setting.in_([sa.literal(key) for key in sorted(SHARED)])
    changed = sa.select(
        sa.case((shared, None), else_=changes.c.body_unit_id), changes.c.setting,
        changes.c.value, changes.c.since, changes.c.citation, changes.c.id,
    ).where(changes.c.state == SettingState.APPROVED, changes.c.since <= day)  # fmt: skip
    if keys:
        named = [sa.literal(key) for key in keys]
        begun, changed = begun.where(base.c.key.in_(named)), changed.where(changes.c.setting.in_(named))
    return sa.union_all(begun, changed)


_EVERY = set_on(sa.bindparam("day", type_=sa.Date))


def values_on(connection: Connection, day: date, bodies: Iterable[int]) -> dict[int, dict[str, AnyRow]]:
    """Return what holds for each body on a day: key → its row (value, since, citation). One statement."""
    rows = sorted(connection.execute(_EVERY, {"day": day}), key=lambda row: (row.since, row.place))
    return {
        body: {row.setting: row for row in rows if row.body_unit_id in (None, body)} for body in set(bodies)
    }


def value_of(found: dict[str, AnyRow], key: str) -> str:
    """Return the value of a setting among those of a body; its default where nobody set it."""
    return str(found[key].value) if key in found else SETTINGS[key].default
