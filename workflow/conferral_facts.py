"""Who has received his award: the record that stands for each nomination, and whom an open hold keeps from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import HoldCause
from workflow.models import Conferral, Hold, Nomination, Round
from workflow.money_words import ITEM_LABELS, ConferralWay
from workflow.tables import chunks, table

conferrals, holds, n, r = table(Conferral), table(Hold), table(Nomination), table(Round)


@dataclass(frozen=True, slots=True)
class Received:
    """What stands on record of one recipient."""

    nomination_id: int
    way: ConferralWay
    received_by: str
    relation: str
    items: tuple[str, ...]
    held_on: date | None
    place: str
    note: str

    @property
    def is_given(self) -> bool:
        """Whether the award reached him."""
        return self.way is not ConferralWay.NOT_YET

    @property
    def item_words(self) -> str:
        """What was handed over, in words."""
        return ", ".join(ITEM_LABELS[one] for one in self.items if one in ITEM_LABELS)


def received(
    connection: Connection, *, decision_id: int | None = None, nomination_ids: Collection[int] = ()
) -> dict[int, Received]:
    """Return the latest record of each nomination of a decision, or of some nominations. One statement a chunk."""
    parts = [None] if decision_id is not None else list(chunks(sorted(nomination_ids)))
    found: dict[int, Received] = {}
    names = ("nomination_id", "way", "received_by", "relation", "items", "held_on", "place", "note")
    for part in parts:
        whose = (
            conferrals.c.decision_id == decision_id if part is None else conferrals.c.nomination_id.in_(part)
        )
        query = sa.select(*(conferrals.c[name] for name in names)).where(whose).order_by(conferrals.c.id)
        for row in connection.execute(query):
            items = tuple(row.items.split(",")) if row.items else ()
            found[row.nomination_id] = Received(
                row.nomination_id,
                row.way,
                row.received_by,
                row.relation,
                items,
                row.held_on,
                row.place,
                row.note,
            )
    return found


def held_back(connection: Connection, decision_id: int) -> dict[int, tuple[HoldCause, str]]:
    """Return whom an open hold keeps from his award: by nomination, the cause and its document. One statement."""
    query = (
        sa.select(n.c.id, holds.c.cause, holds.c.opening_document)
        .join(r, r.c.id == n.c.round_id)
        .join(
            holds, sa.and_(holds.c.nominee_key == n.c.nominee_key, holds.c.body_unit_id == r.c.body_unit_id)
        )
        .where(n.c.decision_id == decision_id, holds.c.closed_on.is_(None))
        .order_by(holds.c.id)
    )
    return {number: (cause, document) for number, cause, document in connection.execute(query)}
