"""Decisions: the list, and one decision with its nominations by award and kind, and its document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, Decider, NomineeKind
from workflow import clock
from workflow.actor import Actor
from workflow.check_codes import grouped
from workflow.corrected_names import name_today, unit_today
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import (
    AwardDecision,
    DecisionAward,
    IssuedDocument,
    Nomination,
    Round,
    Unit,
    VerificationCode,
)
from workflow.models.award_decisions import DECISION_LABELS, DecisionState
from workflow.originals import Original, original_of, originals_of
from workflow.permissions import BODY_READERS
from workflow.queries import history, paging
from workflow.queries.award_work import After, holds_work
from workflow.queries.nominations import NominationRow, as_row, row_query
from workflow.queries.scope import visible_decisions, visible_nominations
from workflow.states import NominationState as S
from workflow.tables import chunks, table

decisions, n, r, u = table(AwardDecision), table(Nomination), table(Round), table(Unit)
documents, kinds, codes = table(IssuedDocument), table(DecisionAward), table(VerificationCode)
MAX_ROWS, ROWS, NAMED = 1_000, 100, 2
"""How many go on a draft at once, stand on a page of a decision, and are named beside its title."""
INSIDE = ("difference_explained", "money_", "prize")
"""Events of a decision that are told inside the body only: differences from the council, money."""
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
    drafted_on: date
    awards: tuple[AwardCode, ...]
    nominations: int
    kinds: tuple[tuple[NomineeKind, int], ...] = ()
    first: tuple[tuple[str, str], ...] = ()  # name and unit of the first nominees, to tell like titles apart
    original: str = ""  # which is the original, in a few words; for lists

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
    code: str = ""
    """By which anybody checks it, as printed; none on documents frozen before there were codes."""


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One decision with everything its page shows."""

    row: DecisionRow
    counts: tuple[tuple[AwardCode, NomineeKind, int], ...]
    nominations: tuple[NominationRow, ...]
    newer: str
    older: str
    waiting: tuple[NominationRow, ...]
    waiting_total: int
    document: DocumentRow | None
    events: tuple[history.EventRow, ...]
    original: Original | None = None

    @property
    def declined(self) -> str:
        """Why the signer sent the draft back, for who sees its history."""
        return next((one.detail for one in self.events if one.event == "decision_declined"), "")


def listed(
    viewer: Actor,
    state: DecisionState | None = None,
    cursor: paging.Cursor = paging.FIRST,
    *,
    after: After | None = None,
) -> paging.Page[DecisionRow]:
    """Return one page of decisions, the newest first; ``after``: only those with that work left. Eight statements."""
    query = _query(viewer).where(visible_decisions(viewer))
    if state is not None:
        query = query.where(decisions.c.state == state)
    if after is not None:
        query = query.where(holds_work(after))
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query, key=decisions.c.id, ref=decisions.c.ref, cursor=cursor, descending=True
        )
        ids = [row.id for row in rows]
        awards, kept = _awards(connection, ids), originals_of(connection, ids)
        held, first = _kinds(viewer, connection, ids), _first(viewer, connection, ids)
    told = (
        replace(
            _row(row, awards), kinds=held.get(row.id, ()), first=first.get(row.id, ()),
            original=kept[row.id].short if row.id in kept else "",
        )
        for row in rows
    )  # fmt: skip
    return paging.Page(tuple(told), total, newer, older)


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


def shown(viewer: Actor, ref: str, cursor: paging.Cursor = paging.FIRST, *, size: int = ROWS) -> DecisionPage:
    """Return one decision with a page of its list; ``NotFound`` when it is not for the viewer. Eleven statements."""
    with reading() as connection:
        query = _query(viewer).where(decisions.c.ref == ref, visible_decisions(viewer))
        found = connection.execute(query).one_or_none()
        if found is None:
            raise NotFound("quyết định này")
        row = _row(found, _awards(connection, [found.id]))
        inside = sa.select(n.c.id, n.c.ref, n.c.award, n.c.nominee_kind).where(
            n.c.decision_id == row.id, visible_nominations(viewer)
        )
        held = connection.execute(inside.order_by(n.c.award, n.c.id)).all()
        counts = Counter((one.award, one.nominee_kind) for one in held)
        page = paging.part(held, lambda one: str(one.ref), cursor, size)
        waiting, waiting_total = _waiting(connection, viewer, row)
        return DecisionPage(
            row=row,
            counts=tuple((award, kind, count) for (award, kind), count in counts.items()),
            nominations=_of(connection, [one.id for one in page.rows]),
            newer=page.newer,
            older=page.older,
            waiting=waiting,
            waiting_total=waiting_total,
            document=_document(connection, row.id),
            events=_events(connection, viewer, row),
            original=original_of(connection, row.id),
        )


def _of(connection: Connection, ids: list[int]) -> tuple[NominationRow, ...]:
    """Return these nominations in the order of a decision. One statement for each thousand."""
    found = [
        as_row(one)
        for some in chunks(ids, MAX_ROWS)
        for one in connection.execute(row_query().where(n.c.id.in_(some)))
    ]
    place = {number: at for at, number in enumerate(ids)}
    return tuple(sorted(found, key=lambda one: place[one.id]))


def _kinds(
    viewer: Actor, connection: Connection, ids: list[int]
) -> dict[int, tuple[tuple[NomineeKind, int], ...]]:
    """Return how many of each kind of nominee stand on each decision."""
    query = sa.select(n.c.decision_id, n.c.nominee_kind, sa.func.count())
    mine = query.where(n.c.decision_id.in_(ids), visible_nominations(viewer))
    found: dict[int, tuple[tuple[NomineeKind, int], ...]] = {}
    for number, kind, count in connection.execute(mine.group_by(n.c.decision_id, n.c.nominee_kind)):
        found[number] = (*found.get(number, ()), (kind, count))
    return found


def _first(viewer: Actor, connection: Connection, ids: list[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return name and unit of the first nominees on each decision."""
    place = sa.func.row_number().over(partition_by=n.c.decision_id, order_by=n.c.id).label("place")
    inside = (
        sa.select(n.c.decision_id, name_today().label("nominee_name"), unit_today().label("unit"), place)
        .join(u, u.c.id == n.c.unit_id)
        .where(n.c.decision_id.in_(ids), visible_nominations(viewer))
        .subquery()
    )
    query = sa.select(inside).where(inside.c.place <= NAMED).order_by(inside.c.decision_id, inside.c.place)
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for row in connection.execute(query):
        found[row.decision_id] = (*found.get(row.decision_id, ()), (row.nominee_name, row.unit))
    return found


def _events(connection: Connection, viewer: Actor, row: DecisionRow) -> tuple[history.EventRow, ...]:
    """Return the history; why a draft differs from the council's result is told inside the body only."""
    found = history.of_chain(connection, "decision", row.id)
    inside = row.body_unit_id in viewer.units_with(*BODY_READERS)
    return tuple(one for one in found if inside or not one.event.startswith(INSIDE))


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
        decisions.c.drafted_at, count.label("nominations"),
    ).select_from(joined)  # fmt: skip


def _row(row: sa.Row[Any], awards: dict[int, tuple[AwardCode, ...]]) -> DecisionRow:
    values = dict(row._mapping)
    values["drafted_on"] = values.pop("drafted_at").astimezone(clock.LOCAL).date()
    return DecisionRow(**values, awards=awards.get(row.id, ()))


def _awards(connection: Connection, ids: list[int]) -> dict[int, tuple[AwardCode, ...]]:
    query = sa.select(kinds.c.decision_id, kinds.c.award).where(kinds.c.decision_id.in_(ids))
    found: dict[int, tuple[AwardCode, ...]] = {}
    for decision_id, award in connection.execute(query.order_by(kinds.c.id)):
        found[decision_id] = (*found.get(decision_id, ()), award)
    return found


def _waiting(
    connection: Connection, viewer: Actor, row: DecisionRow
) -> tuple[tuple[NominationRow, ...], int]:
    """Return what waits in the round and fits a draft, as many as go on it at once, and how many in all."""
    if row.state is not DecisionState.DRAFTED:
        return (), 0
    state = S.FORWARDED if row.is_external else S.RECOMMENDED
    fits = (n.c.round_id == row.round_id, n.c.state == state, n.c.award.in_(row.awards))
    query = row_query().where(*fits, visible_nominations(viewer)).order_by(n.c.id).limit(MAX_ROWS)
    found = tuple(as_row(one) for one in connection.execute(query))
    if len(found) < MAX_ROWS:
        return found, len(found)
    counted = sa.select(sa.func.count()).select_from(n).where(*fits, visible_nominations(viewer))
    return found, int(connection.scalar(counted) or 0)


def _document(connection: Connection, decision_id: int) -> DocumentRow | None:
    columns = (documents.c.ref, documents.c.frozen_at, documents.c.rendered_at, documents.c.sha256)
    own = sa.and_(codes.c.decision_id == documents.c.decision_id, codes.c.kind == "decision")
    query = sa.select(*columns, codes.c.code).select_from(documents.outerjoin(codes, own))
    found = connection.execute(query.where(documents.c.decision_id == decision_id)).first()
    return None if found is None else DocumentRow(*found[:4], code=grouped(found.code or ""))


def ref_of(viewer: Actor, decision_id: int) -> str:
    """Return the reference of a decision that the viewer may see, for the address of its page."""
    with reading() as connection:
        query = sa.select(decisions.c.ref).where(decisions.c.id == decision_id, visible_decisions(viewer))
        ref = connection.scalar(query)
    if ref is None:
        raise NotFound("quyết định này")
    return str(ref)
