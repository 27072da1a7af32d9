"""The page of the body's dated settings: what holds today and since when, what is coming, what was changed by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.body_settings import value_of, values_on
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import DatedSetting, SettingChange, SettingState, Unit, User
from workflow.ordering import titles_in_order
from workflow.roles import Role
from workflow.setting_words import SETTINGS, SHARED, Setting
from workflow.tables import table

base, changes, users, units = table(DatedSetting), table(SettingChange), table(User), table(Unit)
READERS = (Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of a setting with what was decided on it; ``id`` 0: what the installation was begun with."""

    id: int
    setting: str
    body_unit_id: int
    before: str
    value: str
    since: date
    citation: str
    reason: str
    state: SettingState
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One setting: its value today, since when and by which paper (empty: the default), what waits or comes."""

    setting: Setting
    value: str
    since: date | None
    citation: str
    waiting: ChangeLine | None
    coming: tuple[ChangeLine, ...]
    history: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """All settings of one body, and the viewer's other bodies to choose from."""

    body_unit_id: int
    body: str
    bodies: tuple[tuple[int, str], ...]
    standing: tuple[Standing, ...]


def shown(viewer: Actor, body_unit_id: int = 0) -> SettingsPage:
    """Return the settings of one of the viewer's bodies (the one asked, or the first). Four statements."""
    mine = sorted(viewer.units_with(*READERS))
    if not mine or (body_unit_id and body_unit_id not in mine):
        raise NotFound("thiết lập của cơ quan này")
    body = body_unit_id or mine[0]
    with reading() as connection:
        named = sa.select(units.c.id, units.c.name).where(units.c.id.in_(mine)).order_by(units.c.id)
        rows = titles_in_order(connection.execute(named), lambda row: row.name)
        names = tuple((row.id, row.name) for row in rows)
        today = clock.today()
        found = values_on(connection, today, [body])[body]
        lines = _begun(connection) + _changes(connection, [body])
    standing = tuple(_standing(one, found, lines, today) for one in SETTINGS.values())
    return SettingsPage(body, dict(names)[body], names, standing)


def change_shown(viewer: Actor, number: int) -> tuple[ChangeLine, str]:
    """Return one change with the name of its body; ``NotFound`` for a body that is none of the viewer's."""
    with reading() as connection:
        lines = _changes(connection, sorted(viewer.units_with(*READERS)), number)
        if not lines:
            raise NotFound("thay đổi này")
        name = connection.scalar(sa.select(units.c.name).where(units.c.id == lines[0].body_unit_id))
    return lines[0], str(name)


def _standing(one: Setting, found: dict[str, Any], lines: list[ChangeLine], today: date) -> Standing:
    own = sorted((line for line in lines if line.setting == one.key), key=lambda line: (line.since, line.id))
    approved = [line for line in own if line.state is SettingState.APPROVED]
    row = found.get(one.key)
    return Standing(
        setting=one,
        value=value_of(found, one.key),
        since=row.since if row else None,
        citation=row.citation if row else "",
        waiting=next((line for line in own if line.state is SettingState.PROPOSED), None),
        coming=tuple(line for line in approved if line.since > today),
        history=tuple(reversed(own)),
    )


def _begun(connection: Connection) -> list[ChangeLine]:
    """Return what the installation was begun with, as changes that nobody had to approve."""
    query = sa.select(base.c.key, base.c.value, base.c.since, base.c.citation)
    return [
        ChangeLine(
            0, row.key, 0, "", row.value, row.since, row.citation, "", SettingState.APPROVED, 0, "", None, "", None, ""
        )
        for row in connection.execute(query.where(base.c.key.in_(sorted(SETTINGS))))
    ]  # fmt: skip


def _changes(connection: Connection, bodies: list[int], number: int | None = None) -> list[ChangeLine]:
    by, decided = users.alias("proposed_by"), users.alias("decided_by")
    query: sa.Select[Any] = (
        sa.select(
            changes.c.id, changes.c.setting, changes.c.body_unit_id, changes.c.value_before, changes.c.value,
            changes.c.since, changes.c.citation, changes.c.reason, changes.c.state, changes.c.proposed_by_id,
            by.c.display_name, changes.c.proposed_at, sa.func.coalesce(decided.c.display_name, ""),
            changes.c.decided_at, changes.c.answer,
        )
        .join(by, by.c.id == changes.c.proposed_by_id)
        .outerjoin(decided, decided.c.id == changes.c.decided_by_id)
        .where(sa.or_(changes.c.body_unit_id.in_(bodies), changes.c.setting.in_(SHARED)))
    )  # fmt: skip
    if number is not None:
        query = query.where(changes.c.id == number)
    return [ChangeLine(*row) for row in connection.execute(query)]
