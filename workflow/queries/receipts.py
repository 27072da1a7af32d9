"""What a unit sent and when: one receipt for each submission of a dossier, from the snapshots frozen with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Nomination, Snapshot, User
from workflow.queries import dossiers
from workflow.queries.dossiers import DossierRow
from workflow.queries.scope import visible_nominations
from workflow.tables import AnyRow, table

n, snapshots, users = table(Nomination), table(Snapshot), table(User)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One nomination as it was sent."""

    ref: str
    name: str
    detail: str
    award: AwardCode


@dataclass(frozen=True, slots=True)
class Receipt:
    """One submission: its code tells the dossier, the day and minute, how many, and a mark of what was sent."""

    code: str
    at: datetime
    sender: str
    lines: tuple[ReceiptLine, ...]
    mark: str

    @property
    def counts(self) -> tuple[tuple[AwardCode, int], ...]:
        """How many for each award."""
        awards = [line.award for line in self.lines]
        return tuple((award, awards.count(award)) for award in dict.fromkeys(awards))


def receipts_of(viewer: Actor, ref: str) -> tuple[DossierRow, tuple[Receipt, ...]]:
    """Return the dossier and its receipts, the newest first; a second submission of one nomination is on its own."""
    dossier = dossiers.shown(viewer, ref).row
    query = (
        sa.select(
            snapshots.c.taken_at, snapshots.c.sha256, n.c.ref, n.c.nominee_name, n.c.nominee_detail, n.c.award,
            users.c.display_name,
        )
        .join(n, n.c.id == snapshots.c.nomination_id)
        .outerjoin(users, users.c.id == n.c.submitted_by_id)
        .where(n.c.dossier_id == dossier.id, visible_nominations(viewer))
        .order_by(snapshots.c.taken_at.desc(), n.c.id)
    )  # fmt: skip
    sent: dict[datetime, list[AnyRow]] = {}
    with reading() as connection:
        for row in connection.execute(query):
            sent.setdefault(row.taken_at, []).append(row)
    return dossier, tuple(_receipt(at, rows) for at, rows in sent.items())


def receipt(viewer: Actor, ref: str, code: str) -> tuple[DossierRow, Receipt]:
    """Return one receipt by its code; ``NotFound`` when the dossier has none like it."""
    dossier, found = receipts_of(viewer, ref)
    for one in found:
        if one.code == code:
            return dossier, one
    raise NotFound("biên nhận này")


def _receipt(at: datetime, rows: list[AnyRow]) -> Receipt:
    mark = sha256("\n".join(sorted(str(row.sha256) for row in rows)))[:8].upper()
    lines = tuple(ReceiptLine(row.ref, row.nominee_name, row.nominee_detail, row.award) for row in rows)
    moment = f"{clock.local(at):%y%m%d-%H%M%S}"
    return Receipt(f"BN-{moment}-{len(lines):02d}-{mark}", at, rows[0].display_name or "", lines, mark)
