"""Earlier lists of the same unit, and who of one of them may be named again on this list, with the reason if not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.listing import standing_of
from workflow.models import Dossier, Nomination, Round
from workflow.permissions import UNIT_ROLES
from workflow.picking import register_of
from workflow.queries import dossiers
from workflow.queries.dossiers import DossierRow
from workflow.states import NominationState
from workflow.tables import table

n, d, r = table(Nomination), table(Dossier), table(Round)


@dataclass(frozen=True, slots=True)
class EarlierList:
    """A list that can be copied from."""

    id: int
    ref: str
    round_name: str
    period_label: str
    sequence: int
    count: int


@dataclass(frozen=True, slots=True)
class CopyRow:
    """Somebody of the earlier list: what stands in the way now, or nothing."""

    id: int
    ref: str
    name: str
    detail: str
    award: AwardCode
    state: NominationState
    problem: str


@dataclass(frozen=True, slots=True)
class CopyPage:
    """What the page of copying shows; ``chosen`` is none when there is no earlier list."""

    dossier: DossierRow
    lists: tuple[EarlierList, ...]
    chosen: EarlierList | None
    rows: tuple[CopyRow, ...]


def earlier(viewer: Actor, ref: str, source_ref: str = "") -> CopyPage:
    """Return the earlier lists and the rows of one: the asked one, else the last of the same kind of round."""
    dossier = dossiers.shown(viewer, ref).row
    if dossier.unit_id not in viewer.units_with(*UNIT_ROLES):
        raise NotFound("hồ sơ này")
    with reading() as connection:
        lists = _lists(connection, dossier)
        if source_ref and source_ref not in {one.ref for one in lists}:
            raise NotFound("hồ sơ này")
        chosen = next((one for one in lists if source_ref in {"", one.ref}), None)
        rows = _rows(connection, dossier, chosen.id) if chosen else ()
    return CopyPage(dossier, lists, chosen, rows)


def _lists(connection: Connection, dossier: DossierRow) -> tuple[EarlierList, ...]:
    """Return the unit's other dossiers with names in them: of the same stream first, the newest first."""
    stream = sa.select(r.c.stream).where(r.c.id == dossier.round_id).scalar_subquery()
    query: sa.Select[Any] = (
        sa.select(d.c.id, d.c.ref, r.c.name, r.c.period_label, d.c.sequence, sa.func.count(n.c.id))
        .join(r, r.c.id == d.c.round_id)
        .join(n, n.c.dossier_id == d.c.id)
        .where(d.c.unit_id == dossier.unit_id, d.c.id != dossier.id, n.c.state != NominationState.WITHDRAWN)
        .group_by(d.c.id, d.c.ref, r.c.name, r.c.period_label, d.c.sequence, r.c.stream, r.c.period_until)
        .order_by((r.c.stream == stream).desc(), r.c.period_until.desc(), d.c.id.desc())
        .limit(40)
    )
    return tuple(EarlierList(*row) for row in connection.execute(query))


def _rows(connection: Connection, dossier: DossierRow, source_id: int) -> tuple[CopyRow, ...]:
    known = {one.key: one for one in register_of(connection, dossier.unit_id)}
    standing = standing_of(connection, dossier.round_id, dossier.unit_id)
    query = sa.select(
        n.c.id,
        n.c.ref,
        n.c.nominee_name,
        n.c.nominee_key,
        n.c.nominee_kind,
        n.c.nominee_detail,
        n.c.award,
        n.c.state,
    ).where(n.c.dossier_id == source_id, n.c.state != NominationState.WITHDRAWN)
    found = []
    seen: set[tuple[str, AwardCode]] = set()
    for row in connection.execute(query.order_by(n.c.id)):
        person = known.get(row.nominee_key)
        if (row.nominee_key, row.award) in seen:
            problem = "Đã có ở dòng trên cùng danh hiệu, hình thức."
        elif person is None or not person.works_here:
            problem = "Không còn trong danh bạ của đơn vị: đã chuyển đi, nghỉ, hoặc không còn hoạt động."
        else:
            problem = standing.problem(row.award, row.nominee_kind, row.nominee_key)
        seen.add((row.nominee_key, row.award))
        note = person.note if person is not None and person.note else row.nominee_detail
        found.append(CopyRow(row.id, row.ref, row.nominee_name, note, row.award, row.state, problem))
    return tuple(found)
