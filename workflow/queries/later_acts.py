"""Documents about issued decisions: who sees which, the list, those of one decision. One whole: ``later_act_page``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.models import (
    ActKind,
    ActState,
    AwardDecision,
    Correction,
    LaterAct,
    Nomination,
    RevokedAward,
    Unit,
)
from workflow.models.later_acts import ACT_LABELS, ACT_STATE_LABELS
from workflow.permissions import BODY_READERS, UNIT_ROLES
from workflow.queries import paging
from workflow.queries.scope import units_below
from workflow.roles import Role
from workflow.tables import table

__all__ = ["ACT_LABELS", "ACT_STATE_LABELS", "ActKind", "ActState"]  # the pages name them too
acts, revoked, corrections = table(LaterAct), table(RevokedAward), table(Correction)
decisions, n, u = table(AwardDecision), table(Nomination), table(Unit)


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes back of one cancelled award."""

    has_item: bool
    money_due: int
    received_on: date | None
    return_by: date | None
    return_citation: str
    item_returned_on: date | None
    item_note: str
    money_returned_on: date | None
    money_to: str
    money_document: str

    @property
    def owes_item(self) -> bool:
        """Whether the item is still out."""
        return self.has_item and self.item_returned_on is None

    @property
    def owes_money(self) -> bool:
        """Whether money is still out."""
        return self.money_due > 0 and self.money_returned_on is None

    @property
    def is_late(self) -> bool:
        """Whether something is out after its last day."""
        late = self.return_by is not None and self.return_by < clock.today()
        return late and (self.owes_item or self.owes_money)


COMING = tuple(one.name for one in fields(Coming))
"""Its columns, in ``revoked_awards`` and in ``earlier_recoveries`` alike."""


@dataclass(frozen=True, slots=True)
class ActRow:
    """One line of the list."""

    id: int
    ref: str
    kind: ActKind
    state: ActState
    is_external: bool
    body_unit_id: int
    body: str
    decision_ref: str
    decision_number: str
    decision_title: str
    number: str | None
    issued_on: date | None
    proposed_at: datetime
    cases: int
    owed: int
    late: int

    @property
    def label(self) -> str:
        """What it is called, with its number."""
        return f"{ACT_LABELS[self.kind]} số {self.number}" if self.number else ACT_LABELS[self.kind]

    @property
    def state_label(self) -> str:
        """Where it stands."""
        if self.is_external and self.state is ActState.DRAFTED:
            return "Chờ quyết định của cấp trên"
        return ACT_STATE_LABELS[self.state]


def visible_acts(viewer: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on ``later_acts``: the body's; what one's unit proposed or is named in; from above."""
    grounds: list[sa.ColumnElement[bool]] = []
    if bodies := viewer.units_with(*BODY_READERS):
        grounds.append(acts.c.body_unit_id.in_(sorted(bodies)))
    issued = acts.c.state == ActState.ISSUED
    if own := viewer.units_with(*UNIT_ROLES):
        grounds.append(acts.c.proposing_unit_id.in_(sorted(own)))
        mine = sa.select(n.c.id).where(n.c.unit_id.in_(sorted(own)))
        named = sa.or_(
            sa.exists().where(revoked.c.act_id == acts.c.id, revoked.c.nomination_id.in_(mine)),
            sa.exists().where(corrections.c.act_id == acts.c.id, corrections.c.nomination_id.in_(mine)),
        )
        grounds.append(sa.and_(issued, named))
    if above := viewer.units_with(Role.PROVINCE_VIEWER):
        grounds.append(sa.and_(issued, acts.c.body_unit_id.in_(units_below(above, clock.today()))))
    return sa.or_(*grounds) if grounds else sa.false()


def owing(rows: sa.FromClause = revoked) -> sa.ColumnElement[bool]:
    """Return the condition on ``revoked_awards``, or on rows with its columns: item or money has not come back."""
    item = sa.and_(rows.c.has_item, rows.c.item_returned_on.is_(None))
    return sa.or_(item, sa.and_(rows.c.money_due > 0, rows.c.money_returned_on.is_(None)))


def act_query() -> sa.Select[Any]:
    """Return the query of documents with the names and counts of a row."""

    def count(*more: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
        inside = sa.select(sa.func.count()).where(revoked.c.act_id == acts.c.id, *more)
        return inside.correlate(acts).scalar_subquery()

    late = (owing(), revoked.c.return_by < clock.today(), acts.c.state == ActState.ISSUED)
    joined = acts.join(decisions, decisions.c.id == acts.c.decision_id).join(u, u.c.id == acts.c.body_unit_id)
    named = (
        "id",
        "ref",
        "kind",
        "state",
        "is_external",
        "body_unit_id",
        "number",
        "issued_on",
        "proposed_at",
    )
    return sa.select(
        *(acts.c[name] for name in named), u.c.name.label("body"), decisions.c.ref.label("decision_ref"),
        decisions.c.number.label("decision_number"), decisions.c.title.label("decision_title"),
        count().label("cases"), count(owing(), acts.c.state == ActState.ISSUED).label("owed"),
        count(*late).label("late"),
    ).select_from(joined)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is filtered by."""

    kind: ActKind | None = None
    state: ActState | None = None
    owing: bool = False
    decision_ref: str = ""


def listed(viewer: Actor, wanted: Wanted, cursor: paging.Cursor = paging.FIRST) -> paging.Page[ActRow]:
    """Return one page, the newest first. Two statements."""
    query = act_query().where(visible_acts(viewer))
    if wanted.kind is not None:
        query = query.where(acts.c.kind == wanted.kind)
    if wanted.state is not None:
        query = query.where(acts.c.state == wanted.state)
    if wanted.owing:
        out = sa.exists().where(revoked.c.act_id == acts.c.id, owing())
        query = query.where(acts.c.state == ActState.ISSUED, out)
    if wanted.decision_ref:
        query = query.where(decisions.c.ref == wanted.decision_ref)
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query, key=acts.c.id, ref=acts.c.ref, cursor=cursor, descending=True
        )
    return paging.Page(tuple(ActRow(**row._mapping) for row in rows), total, newer, older)


def of_decision(viewer: Actor, decision_id: int) -> tuple[ActRow, ...]:
    """Return the later documents of one decision that the viewer may see, the oldest first. One statement."""
    query = act_query().where(acts.c.decision_id == decision_id, visible_acts(viewer)).order_by(acts.c.id)
    with reading() as connection:
        return tuple(ActRow(**row._mapping) for row in connection.execute(query))
