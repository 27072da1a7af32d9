"""Name nominees on a list: those taken off it before it was sent come back, the others become new nominations."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.creation import NominationDraft, ensure_achievements, insert_nominations, nominees
from workflow.models import Nomination
from workflow.payloads import DraftRestored
from workflow.perform import Item, run
from workflow.states import NominationState
from workflow.tables import AnyRow, table

n = table(Nomination)
Wanted = tuple[object, str, int]


def name_nominees(
    connection: Connection, dossier: AnyRow, drafts: Sequence[NominationDraft], *, actor: Actor,
    period: tuple[str, str],
) -> list[int]:  # fmt: skip
    """Return the ids of the nominations in the order of the drafts; within the caller's transaction."""
    found = nominees(connection, drafts)
    achievements = ensure_achievements(connection, drafts, found, *period)
    wanted: list[Wanted] = []
    for draft in drafts:
        key = found[(draft.nominee_kind, draft.nominee_id)].key
        number = achievements[(key, draft.achievement_key or f"thuong_xuyen:{period[0]}")]
        wanted.append((draft.award, key, number))
    removed = _removed(connection, dossier, wanted)
    again = [(draft, removed[key]) for draft, key in zip(drafts, wanted, strict=True) if key in removed]
    steps = [Item(number, _restored(draft, dossier.id)) for draft, number in again]
    if steps:
        run(connection, "restore_draft", steps, actor=actor)
    new = [draft for draft, key in zip(drafts, wanted, strict=True) if key not in removed]
    made = iter(
        insert_nominations(connection, dossier, new, actor=actor, at=clock.now(), period=period)
        if new
        else ()
    )
    return [removed[key] if key in removed else next(made) for key in wanted]


def _removed(connection: Connection, dossier: AnyRow, wanted: Sequence[Wanted]) -> dict[Wanted, int]:
    """Return the nominations of this unit and round that were taken off a list before they were ever sent."""
    query = sa.select(n.c.award, n.c.nominee_key, n.c.achievement_id, n.c.id).where(
        n.c.round_id == dossier.round_id, n.c.unit_id == dossier.unit_id,
        n.c.state == NominationState.WITHDRAWN, n.c.submitted_by_id.is_(None),
    )  # fmt: skip
    asked = set(wanted)
    rows = [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]
    return {
        (award, key, number): found for award, key, number, found in rows if (award, key, number) in asked
    }


def _restored(draft: NominationDraft, dossier_id: int) -> DraftRestored:
    return DraftRestored(
        nominee_detail=draft.detail, initiative_id=draft.initiative_id or 0, dossier_id=dossier_id
    )
