"""Nominations: the list with its filters, and the targets of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from rules.finding import AssessmentOutcome
from rules.text import fold
from rules.vocabulary import AwardCode, NomineeKind
from workflow.actor import Actor
from workflow.corrected_names import mark, name_today, reads_now
from workflow.db import reading
from workflow.errors import NotFound
from workflow.folding import has_words
from workflow.models import AwardDecision, Dossier, Nomination, Round, RoundSupplement, StoredAssessment, Unit
from workflow.notice_facts import told_reason
from workflow.queries import paging
from workflow.queries.care import Care, care_code, is_late
from workflow.queries.findings import latest_outcome
from workflow.queries.scope import visible_nominations
from workflow.roles import BODY_ROLES
from workflow.states import NominationState as S
from workflow.tables import table

n, r, d, u = table(Nomination), table(Round), table(Dossier), table(Unit)
decisions, assessments = table(AwardDecision), table(StoredAssessment)
supplements = table(RoundSupplement)
MAX_TARGETS = 500


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty means everything."""

    text: str = ""
    states: tuple[S, ...] = ()
    award: AwardCode | None = None
    unit_code: str = ""
    round_code: str = ""
    care: Care | None = None
    has_opinion: bool | None = None


@dataclass(frozen=True, slots=True)
class NominationRow:
    """One line of a list."""

    id: int
    ref: str
    version: int
    name: str
    detail: str
    kind: NomineeKind
    award: AwardCode
    unit: str
    unit_id: int
    round_name: str
    body_unit_id: int
    dossier_ref: str
    state: S
    due_on: date | None
    outcome: AssessmentOutcome | None
    late: bool
    reason: str
    supplementary: bool
    mended: str = ""
    """What put the name right after the decision."""

    @property
    def token(self) -> str:
        """The reference with the version seen, for the hidden values of forms."""
        return f"{self.ref}:{self.version}"


NO_FILTER = Filters()


def row_query() -> sa.Select[Any]:
    """Return the query behind every list of nominations (columns in the order of ``NominationRow``)."""
    columns = (
        n.c.id,
        n.c.ref,
        n.c.version,
        name_today().label("name"),
        mark().label("mended"),
        n.c.nominee_detail.label("detail"),
        n.c.nominee_kind.label("kind"),
        n.c.award,
        u.c.name.label("unit"),
        n.c.unit_id,
        r.c.name.label("round_name"),
        r.c.body_unit_id,
        d.c.ref.label("dossier_ref"),
        n.c.state,
        n.c.supplement_due_on.label("due_on"),
        latest_outcome().label("outcome"),
        is_late().label("late"),
        n.c.reason,
        sa.exists().where(supplements.c.dossier_id == n.c.dossier_id).label("supplementary"),
    )
    joined = (
        n.join(u, u.c.id == n.c.unit_id).join(r, r.c.id == n.c.round_id).join(d, d.c.id == n.c.dossier_id)
    )
    return sa.select(*columns).select_from(joined)


def as_row(row: sa.Row[Any]) -> NominationRow:
    """Return a line of a list from a row of ``row_query``."""
    values = {name: getattr(row, name) for name in NominationRow.__slots__}
    return NominationRow(**values | {"late": bool(row.late), "reason": told_reason(row.reason)})


def conditions(viewer: Actor, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of a list's filters; each looks only at what the row itself shows (T23)."""
    found: list[sa.ColumnElement[bool]] = []
    if words := fold(filters.text).split()[:8]:
        found.append(sa.or_(has_words(n.c.search_key, words), reads_now(words)))
    if filters.states:
        found.append(n.c.state.in_(filters.states))
    if filters.award is not None:
        found.append(n.c.award == filters.award)
    if filters.unit_code:
        found.append(u.c.code == filters.unit_code)
    if filters.round_code:
        found.append(r.c.code == filters.round_code)
    if filters.care is not None:
        found.append(care_code() == filters.care.value)
    if filters.has_opinion is not None:
        bodies = r.c.body_unit_id.in_(viewer.units_with(*BODY_ROLES))  # units do not learn of opinions
        found.append(sa.and_(bodies, (n.c.opinion != "") == filters.has_opinion))
    return found


def listed(
    viewer: Actor, filters: Filters = NO_FILTER, cursor: paging.Cursor = paging.FIRST
) -> paging.Page[NominationRow]:
    """Return one page of the nominations that the viewer may see, in the order they were entered."""
    query = row_query().where(visible_nominations(viewer), *conditions(viewer, filters))
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(connection, query, key=n.c.id, ref=n.c.ref, cursor=cursor)
    return paging.Page(tuple(as_row(row) for row in rows), total, newer, older)


def targets(viewer: Actor, refs: Sequence[str]) -> tuple[NominationRow, ...]:
    """Return the named nominations in the order given; those that are unknown or not his are left out."""
    wanted = list(dict.fromkeys(refs))[:MAX_TARGETS]
    with reading() as connection:
        rows = connection.execute(row_query().where(visible_nominations(viewer), n.c.ref.in_(wanted)))
        found = {row.ref: as_row(row) for row in rows}
    return tuple(found[ref] for ref in wanted if ref in found)


def ref_of(viewer: Actor, nomination_id: int) -> str:
    """Return the reference of a nomination that the viewer may see, for the address of its page."""
    with reading() as connection:
        ref = connection.scalar(
            sa.select(n.c.ref).where(n.c.id == nomination_id, visible_nominations(viewer))
        )
    if ref is None:
        raise NotFound("đề nghị này")
    return str(ref)
