"""Where a later document begins: the issued decision, its awards to choose from, those chosen as they read now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.after_award import MENDED_BY, Mistake
from rules.revocation import RevocationGround
from rules.text import fold
from rules.vocabulary import AwardCode, Level
from workflow.actor import Actor
from workflow.db import reading
from workflow.decision_facts import recipients_of
from workflow.decision_standing import DecisionStatus, standing_of
from workflow.errors import NotFound
from workflow.folding import folded, has_words
from workflow.models import AwardDecision, CorrectedField, DecisionState, Nomination, Unit
from workflow.models.later_acts import UNIT_PLACE
from workflow.queries import paging
from workflow.queries.scope import visible_decisions, visible_nominations
from workflow.states import NominationState
from workflow.tables import table

__all__ = [
    "MENDED_BY",
    "UNIT_PLACE",
    "CorrectedField",
    "Mistake",
    "RevocationGround",
]  # the pages name them too
decisions, n, u = table(AwardDecision), table(Nomination), table(Unit)


@dataclass(frozen=True, slots=True)
class IssuedDecision:
    """The decision that a later document will be about; ``title`` as it reads today."""

    id: int
    ref: str
    number: str
    issued_on: date
    title: str
    body_unit_id: int
    level: Level
    is_external: bool
    status: DecisionStatus


@dataclass(frozen=True, slots=True)
class AwardCase:
    """One award of it that stands; name, detail and the unit as printed as they read today."""

    id: int
    ref: str
    name: str
    detail: str
    award: AwardCode
    unit: str
    printed_unit: str = ""


def decision_of(viewer: Actor, ref: str) -> IssuedDecision:
    """Return an issued decision the viewer may see; ``NotFound`` for any other."""
    columns = [
        decisions.c[name]
        for name in ("id", "ref", "number", "issued_on", "title", "body_unit_id", "level", "is_external")
    ]
    query = sa.select(*columns).where(
        decisions.c.ref == ref, decisions.c.state == DecisionState.ISSUED, visible_decisions(viewer)
    )
    with reading() as connection:
        row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("quyết định đã ban hành này")
        status = standing_of(connection, {row.id})[row.id]
    values = {**row._mapping, "title": status.title(row.title)}
    return IssuedDecision(**values, status=status)


def cases(
    viewer: Actor, decision: IssuedDecision, words: str, cursor: paging.Cursor
) -> paging.Page[AwardCase]:
    """Return one page of the awards that stand, by name. Two statements."""
    query = _query(viewer, decision)
    if found := fold(words).split()[:6]:
        query = query.where(has_words(folded(n.c.nominee_name), found))
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query, key=n.c.id, ref=n.c.ref, cursor=cursor, descending=False
        )
    return paging.Page(tuple(_case(row, decision.status) for row in rows), total, newer, older)


def chosen(viewer: Actor, decision: IssuedDecision, refs: Collection[str]) -> tuple[AwardCase, ...]:
    """Return those of the awards that were chosen and stand."""
    with reading() as connection:
        rows = _chosen(connection, viewer, decision, refs)
        named = recipients_of(connection, [row.id for row in rows])
    return tuple(_with_unit(row, named[row.id].unit, decision.status) for row in rows)


def _chosen(
    connection: Connection, viewer: Actor, decision: IssuedDecision, refs: Collection[str]
) -> tuple[AwardCase, ...]:
    query = _query(viewer, decision).where(n.c.ref.in_(sorted(refs)[:500])).order_by(n.c.id)
    return tuple(_case(row, decision.status) for row in connection.execute(query))


def _with_unit(row: AwardCase, printed: str, status: DecisionStatus) -> AwardCase:
    unit = status.text_of(row.id, CorrectedField.DETAIL, printed, UNIT_PLACE)
    return replace(row, printed_unit=unit)


def _query(viewer: Actor, decision: IssuedDecision) -> sa.Select[Any]:
    return (
        sa.select(
            n.c.id, n.c.ref, n.c.nominee_name.label("name"), n.c.nominee_detail.label("detail"), n.c.award,
            u.c.name.label("unit"),
        )
        .join(u, u.c.id == n.c.unit_id)
        .where(
            n.c.decision_id == decision.id, n.c.state == NominationState.AWARDED, visible_nominations(viewer)
        )
    )  # fmt: skip


def _case(row: Any, status: DecisionStatus) -> AwardCase:
    return AwardCase(
        row.id,
        row.ref,
        status.text_of(row.id, CorrectedField.NAME, row.name),
        status.text_of(row.id, CorrectedField.DETAIL, row.detail),
        row.award,
        row.unit,
    )
