"""A round as its edit page needs it: the row, what it takes, whether dossiers rest on it, and its mark."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from rules.vocabulary import AwardCode, NomineeKind
from workflow.actor import Actor
from workflow.db import reading
from workflow.models import Dossier
from workflow.queries.rounds import RoundRow, r, round_for_body, takes
from workflow.round_marks import mark_of
from workflow.tables import table

d = table(Dossier)


@dataclass(frozen=True, slots=True)
class EditablePage:
    """What the edit page shows."""

    row: RoundRow
    movement_id: int | None
    awards: tuple[tuple[AwardCode, NomineeKind], ...]
    has_dossiers: bool
    mark: str


def editable(viewer: Actor, code: str) -> EditablePage:
    """Return a round to those of the body that runs it. Four statements."""
    with reading() as connection:
        row = round_for_body(connection, viewer, code)
        stored = connection.execute(sa.select(*r.c).where(r.c.id == row.id)).one()
        columns = (takes.c.award, takes.c.nominee_kind)
        found = connection.execute(sa.select(*columns).where(takes.c.round_id == row.id).order_by(takes.c.id))
        awards = tuple((one.award, one.nominee_kind) for one in found)
        started = connection.scalar(sa.select(d.c.id).where(d.c.round_id == row.id).limit(1)) is not None
    return EditablePage(row, stored.movement_id, awards, started, mark_of(dict(stored._mapping), awards))
