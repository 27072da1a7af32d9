"""Decisions: the list, and one decision with its nominations by award and kind, and its document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, Decider, NomineeKind
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import AwardDecision, DecisionAward, IssuedDocument, Nomination, Round, Unit
from workflow.models.award_decisions import DECISION_LABELS, DecisionState
from workflow.permissions import BODY_READERS
from workflow.queries import history, paging
from workflow.queries.nominations import NominationRow, as_row, row_query
from workflow.queries.scope import visible_decisions, visible_nominations
from workflow.states import NominationState as S
from workflow.tables import table

decisions, n, r, u = table(AwardDecision), table(Nomination), table(Round), table(Unit)
documents, kinds = table(IssuedDocument), table(DecisionAward)
MAX_ROWS = 1_000
__all__ = ["DecisionState"]  # the pages name it too


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line of the list."""

    id: int
    ref: str
    title: str
    round_id: int
    round_name: str
    body_unit_id: int
    body: str
    decider: Decider
    state: DecisionState
    is_external: bool
    number: str | None
    issued_on: date | None
    signer_name: str
    signed_on: date | None
    version: int
    awards: tuple[AwardCode, ...]
    nominations: int

    @property
    def state_label(self) -> str:
        """The state in words."""
        return DECISION_LABELS[self.state]

    @property
    def name(self) -> str:
        """The decision as people call it: by its number, else as a draft."""
        return f"Quyết định số {self.number}" if self.number else f"{self.state_label}: {self.title}"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """The document of a decision: rendered, or still being made."""

    ref: str
    frozen_at: datetime
    rendered_at: datetime | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One decision with everything its page shows."""

    row: DecisionRow
    counts: tuple[tuple[AwardCode, NomineeKind, int], ...]
    nominations: tuple[NominationRow, ...]
    waiting: tuple[NominationRow, ...]
    document: DocumentRow | None
    events: tuple[history.EventRow, ...]


def listed(
    viewer: Actor, state: DecisionState | None = None, cursor: paging.Cursor = paging.FIRST
) -> paging.Page[DecisionRow]:
    """Return one page of decisions, the newest first. Three statements."""
    query = _query(viewer).where(visible_decisions(viewer))
    if state is not None:
        query = query.where(decisions.c.state == state)
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query, key=decisions.c.id, ref=decisions.c.ref, cursor=cursor, descending=True
        )
        awards = _awards(connection, [row.id for row in rows])
    return paging.Page(tuple(_row(row, awards) for row in rows), total, newer, older)


def open_for(viewer: Actor, *, body_unit_id: int, external: bool) -> tuple[DecisionRow, ...]:
    """Return the drafts of a body to which nominations can still be added. Two statements."""
    wanted = (
        decisions.c.body_unit_id == body_unit_id,
        decisions.c.state == DecisionState.DRAFTED,
        decisions.c.is_external.is_(external),
    )
    query = _query(viewer).where(visible_decisions(viewer), *wanted).order_by(decisions.c.id.desc())
    with reading() as connection:
        rows = list(connection.execute(query))
        awards = _awards(connection, [row.id for row in rows])
    return tuple(_row(row, awards) for row in rows)


def shown(viewer: Actor, ref: str) -> DecisionPage:
    """Return one decision; ``NotFound`` when there is none or it is not for the viewer. Six statements."""
    with reading() as connection:
        query = _query(viewer).where(decisions.c.ref == ref, visible_decisions(viewer))
        found = connection.execute(query).one_or_none()
        if found is None:
            raise NotFound("quyết định này")
        row = _row(found, _awards(connection, [found.id]))
        inside = row_query().where(n.c.decision_id == row.id, visible_nominations(viewer))
        held = [as_row(one) for one in connection.execute(inside.order_by(n.c.award, n.c.id).limit(MAX_ROWS))]
        counts = Counter((one.award, one.kind) for one in held)
        return DecisionPage(
            row=row,
            counts=tuple((award, kind, count) for (award, kind), count in counts.items()),
            nominations=tuple(held),
            waiting=_waiting(connection, viewer, row),
            document=_document(connection, row.id),
            events=_events(connection, viewer, row),
        )


def _events(connection: Connection, viewer: Actor, row: DecisionRow) -> tuple[history.EventRow, ...]:
    """Return the history; why a draft differs from the council's result is told inside the body only."""
    found = history.of_chain(connection, "decision", row.id)
    inside = row.body_unit_id in viewer.units_with(*BODY_READERS)
    return tuple(one for one in found if inside or one.event != "difference_explained")


def _query(viewer: Actor) -> sa.Select[Any]:
    count = (
        sa.select(sa.func.count())
        .where(n.c.decision_id == decisions.c.id, visible_nominations(viewer))
        .correlate(decisions)
        .scalar_subquery()
    )
    joined = decisions.join(r, r.c.id == decisions.c.round_id).join(u, u.c.id == decisions.c.body_unit_id)
    names = ("number", "issued_on", "signer_name", "signed_on", "version")
    return sa.select(
        decisions.c.id, decisions.c.ref, decisions.c.title, decisions.c.round_id,
        r.c.name.label("round_name"), decisions.c.body_unit_id, u.c.name.label("body"), decisions.c.decider,
        decisions.c.state, decisions.c.is_external, *(decisions.c[name] for name in names),
        count.label("nominations"),
    ).select_from(joined)  # fmt: skip


def _row(row: sa.Row[Any], awards: dict[int, tuple[AwardCode, ...]]) -> DecisionRow:
    values = dict(row._mapping)
    return DecisionRow(**values, awards=awards.get(row.id, ()))


def _awards(connection: Connection, ids: list[int]) -> dict[int, tuple[AwardCode, ...]]:
    query = sa.select(kinds.c.decision_id, kinds.c.award).where(kinds.c.decision_id.in_(ids))
    found: dict[int, tuple[AwardCode, ...]] = {}
    for decision_id, award in connection.execute(query.order_by(kinds.c.id)):
        found[decision_id] = (*found.get(decision_id, ()), award)
    return found


def _waiting(connection: Connection, viewer: Actor, row: DecisionRow) -> tuple[NominationRow, ...]:
    """Return recommended nominations of the round that fit a draft; none for a decision past its draft."""
    if row.state is not DecisionState.DRAFTED:
        return ()
    state = S.FORWARDED if row.is_external else S.RECOMMENDED
    fits = (n.c.round_id == row.round_id, n.c.state == state, n.c.award.in_(row.awards))
    query = row_query().where(*fits, visible_nominations(viewer)).order_by(n.c.id).limit(MAX_ROWS)
    return tuple(as_row(one) for one in connection.execute(query))


def _document(connection: Connection, decision_id: int) -> DocumentRow | None:
    columns = (documents.c.ref, documents.c.frozen_at, documents.c.rendered_at, documents.c.sha256)
    found = connection.execute(
        sa.select(*columns).where(documents.c.decision_id == decision_id)
    ).one_or_none()
    return None if found is None else DocumentRow(*found)


def ref_of(viewer: Actor, decision_id: int) -> str:
    """Return the reference of a decision that the viewer may see, for the address of its page."""
    with reading() as connection:
        query = sa.select(decisions.c.ref).where(decisions.c.id == decision_id, visible_decisions(viewer))
        ref = connection.scalar(query)
    if ref is None:
        raise NotFound("quyết định này")
    return str(ref)
