"""A nomination as the engine reads it: one tuple-like row with its round, never an ORM entity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind, Procedure, Stream
from workflow.models import Achievement, Nomination, Round, Unit
from workflow.states import NominationState
from workflow.tables import chunks, table


@dataclass(frozen=True, slots=True)
class NominationRow:
    """What guards, permissions and effects may look at; loaded by set, locked when it will be written."""

    id: int
    ref: str
    dossier_id: int
    round_id: int
    unit_id: int
    award: AwardCode
    nominee_kind: NomineeKind
    nominee_key: str
    person_id: int | None
    collective_id: int | None
    nominee_name: str
    nominee_detail: str
    achievement_id: int
    initiative_id: int | None
    claimed_decider: Decider | None
    state: NominationState
    version: int
    content_version: int
    snapshot_sha256: str | None
    received_on: date | None
    supplement_due_on: date | None
    unlocked: str
    reason: str
    decision_id: int | None
    created_by_id: int
    prepared_by_id: int | None
    submitted_by_id: int | None
    appraised_by_id: int | None
    confirmed_by_id: int | None
    unit_level: Level
    unit_name: str
    body_unit_id: int
    body_level: Level
    stream: Stream
    ground: CommendationGround
    procedure: Procedure
    decider: Decider
    period_key: str
    period_label: str
    period_since: date
    period_until: date
    opens_on: date
    closes_on: date
    gate_closes_on: date | None
    rule_pack: str | None
    guidance: str
    reason_code: str
    is_archived: bool
    achievement_key: str
    achievement_title: str

    @property
    def person_ids(self) -> tuple[int, ...]:
        """Return the nominee's person, if it is one."""
        return (self.person_id,) if self.person_id is not None else ()


_Body = aliased(Unit, name="body")


def _columns() -> list[sa.ColumnElement[Any]]:
    nomination, round_, unit, achievement = table(Nomination), table(Round), table(Unit), table(Achievement)
    special = {
        "unit_level": unit.c.level,
        "unit_name": unit.c.name,
        "body_level": sa.inspect(_Body).selectable.c.level,
        "is_archived": round_.c.archived_at.is_not(None),
        "achievement_key": achievement.c.key,
        "achievement_title": achievement.c.title,
    }
    chosen: list[sa.ColumnElement[Any]] = []
    for name in NominationRow.__dataclass_fields__:
        column = special.get(name)
        if column is None:
            column = nomination.c[name] if name in nomination.c else round_.c[name]
        chosen.append(column.label(name))
    return chosen


_SELECT = (
    sa.select(*_columns())
    .join(Round, Round.id == Nomination.round_id)
    .join(Unit, Unit.id == Nomination.unit_id)
    .join(_Body, _Body.id == Round.body_unit_id)
    .join(Achievement, Achievement.id == Nomination.achievement_id)
)

_BY_REF = _SELECT.where(Nomination.ref == sa.bindparam("ref"))


def load_rows(connection: Connection, ids: Sequence[int], *, lock: bool = False) -> dict[int, NominationRow]:
    """Return the nominations by id; ``lock`` takes row locks in ascending order where the database can."""
    found: dict[int, NominationRow] = {}
    for part in chunks(sorted(set(ids))):
        query = _SELECT.where(Nomination.id.in_(part)).order_by(Nomination.id)
        if lock:
            query = query.with_for_update(of=table(Nomination))
        found.update({row.id: NominationRow(*row) for row in connection.execute(query)})
    return found


def load_by_ref(connection: Connection, ref: str) -> NominationRow | None:
    """Return the nomination with this reference."""
    row = connection.execute(_BY_REF, {"ref": ref}).first()
    return NominationRow(*row) if row else None
