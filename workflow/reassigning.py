"""Nominations whose nominee, unit or round is written anew because a register changed: the third and last door.

The state stays; each nomination gets one event and one version, like any step. What was frozen (snapshots, findings,
issued documents) is not touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.errors import Conflict
from workflow.models import Nomination
from workflow.states import LIVE, NominationState
from workflow.tables import table

n = table(Nomination)
S = NominationState

RENAMED = "nominee_name_changed"
MERGED = "nominee_entry_merged"
PARTED = "nominee_entry_parted"
MOVED = "nomination_passed_on"
MOVED_BACK = "nomination_passed_back"
UNDECIDED = LIVE - {S.AWARDED, S.FORWARDED}
"""States in which the text of the decision is still ours to write."""


@dataclass(frozen=True, slots=True)
class Reassigned:
    """New values of one nomination, on top of the version read; ``payload`` tells it in the history."""

    id: int
    version: int
    values: Mapping[str, object]
    payload: Mapping[str, object] = field(default_factory=dict)


def reassign(connection: Connection, changes: Sequence[Reassigned], event: str, actor: Actor) -> None:
    """Write the values and one event each; ``Conflict`` when somebody changed one of them first."""
    at = clock.now()
    for one in sorted(changes, key=lambda change: change.id):
        statement = (
            sa.update(n)
            .where(n.c.id == one.id, n.c.version == one.version)
            .values(**one.values, version=one.version + 1, updated_at=at)
        )
        if connection.execute(statement).rowcount != 1:
            raise Conflict("Một đề nghị liên quan vừa được người khác thay đổi. Tải lại trang rồi làm lại.")
    if changes:
        record(
            connection,
            [
                Happened(
                    "nomination", one.id, event, actor.user_id, at, dict(one.payload),
                    acting_unit_id=actor.acting_unit_id,
                )
                for one in changes
            ],
        )  # fmt: skip
