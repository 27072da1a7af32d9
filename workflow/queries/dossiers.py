"""Dossiers: the list, and one with its papers and nominations; its state is a count of its nominations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Dossier, Nomination, Round, RoundExtension, RoundSupplement, Unit
from workflow.queries import paging
from workflow.queries.nomination_page import PaperRow, papers_of
from workflow.queries.nominations import NominationRow, as_row, row_query
from workflow.queries.scope import visible_dossiers, visible_nominations
from workflow.states import NominationState as S
from workflow.tables import table

n, r, d, u = table(Nomination), table(Round), table(Dossier), table(Unit)
extensions = table(RoundExtension)
supplements = table(RoundSupplement)


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One line of the list."""

    id: int
    ref: str
    unit: str
    unit_id: int
    body_unit_id: int
    round_id: int
    round_name: str
    round_code: str
    closes_on: date
    sequence: int
    letter_number: str
    letter_on: date | None
    supplement_until: date | None
    states: tuple[tuple[S, int], ...]

    @property
    def total(self) -> int:
        """How many nominations of it the viewer sees."""
        return sum(count for _, count in self.states)


@dataclass(frozen=True, slots=True)
class DossierPage:
    """One dossier with everything its page shows."""

    row: DossierRow
    papers: tuple[PaperRow, ...]
    nominations: tuple[NominationRow, ...]


@dataclass(frozen=True, slots=True)
class DossierFilters:
    """What the list is narrowed to."""

    unit: str = ""
    round_code: str = ""


NO_FILTER = DossierFilters()


def listed(
    viewer: Actor, filters: DossierFilters = NO_FILTER, cursor: paging.Cursor = paging.FIRST
) -> paging.Page[DossierRow]:
    """Return one page of dossiers, the newest first. Three statements."""
    query = _query().where(visible_dossiers(viewer), *_conditions(filters))
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query, key=d.c.id, ref=d.c.ref, cursor=cursor, descending=True
        )
        states = _states(connection, viewer, [row.id for row in rows])
    return paging.Page(tuple(_row(row, states) for row in rows), total, newer, older)


def shown(viewer: Actor, ref: str) -> DossierPage:
    """Return one dossier; ``NotFound`` when there is none or it is not for the viewer. Four statements."""
    with reading() as connection:
        row = connection.execute(_query().where(d.c.ref == ref, visible_dossiers(viewer))).one_or_none()
        if row is None:
            raise NotFound("hồ sơ này")
        inside = row_query().where(n.c.dossier_id == row.id, visible_nominations(viewer))
        return DossierPage(
            row=_row(row, _states(connection, viewer, [row.id])),
            papers=papers_of(connection, dossier_id=row.id, nomination_id=None),
            nominations=tuple(as_row(found) for found in connection.execute(inside.order_by(n.c.id))),
        )


def _own_last_day() -> sa.ColumnElement[Any]:
    """The round's last day, or that of the unit's own extension: only the unit and the body see its dossiers."""
    extended = (
        sa.select(extensions.c.until)
        .where(extensions.c.round_id == d.c.round_id, extensions.c.unit_id == d.c.unit_id)
        .correlate(d)
        .scalar_subquery()
    )
    return sa.func.coalesce(supplements.c.until, extended, r.c.closes_on).label("closes_on")


def _query() -> sa.Select[Any]:
    joined = (
        d.join(u, u.c.id == d.c.unit_id)
        .join(r, r.c.id == d.c.round_id)
        .outerjoin(supplements, supplements.c.dossier_id == d.c.id)
    )
    return sa.select(
        d.c.id, d.c.ref, u.c.name.label("unit"), d.c.unit_id, r.c.body_unit_id, d.c.round_id,
        r.c.name.label("round_name"), r.c.code.label("round_code"), _own_last_day(), d.c.sequence,
        d.c.letter_number, d.c.letter_on, supplements.c.until.label("supplement_until"),
    ).select_from(joined)  # fmt: skip


def _conditions(filters: DossierFilters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.round_code:
        found.append(r.c.code == filters.round_code)
    if filters.unit:
        # Names of units keep their marks in the table, so the few units are matched here, not in SQL.
        with reading() as connection:
            wanted = fold(filters.unit)
            units = connection.execute(sa.select(u.c.id, u.c.name))
            found.append(d.c.unit_id.in_([row.id for row in units if wanted in fold(row.name)]))
    return found


def _states(
    connection: Connection, viewer: Actor, dossier_ids: list[int]
) -> dict[int, tuple[tuple[S, int], ...]]:
    """Return how many visible nominations each dossier has in each state, in the order of the states."""
    query = (
        sa.select(n.c.dossier_id, n.c.state, sa.func.count())
        .where(n.c.dossier_id.in_(dossier_ids), visible_nominations(viewer))
        .group_by(n.c.dossier_id, n.c.state)
    )
    order = list(S)
    found: dict[int, list[tuple[S, int]]] = {}
    for dossier_id, state, count in connection.execute(query):
        found.setdefault(dossier_id, []).append((state, count))
    return {key: tuple(sorted(pairs, key=lambda pair: order.index(pair[0]))) for key, pairs in found.items()}


def _row(row: Any, states: dict[int, tuple[tuple[S, int], ...]]) -> DossierRow:
    return DossierRow(**row._mapping, states=states.get(row.id, ()))


def ref_of(viewer: Actor, dossier_id: int) -> str:
    """Return the reference of a dossier that the viewer may see, for the address of its page."""
    with reading() as connection:
        ref = connection.scalar(sa.select(d.c.ref).where(d.c.id == dossier_id, visible_dossiers(viewer)))
    if ref is None:
        raise NotFound("hồ sơ này")
    return str(ref)
