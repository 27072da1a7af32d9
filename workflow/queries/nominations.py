"""Nominations: the list with its filters, and the targets of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from rules.finding import AssessmentOutcome
from rules.text import fold
from rules.vocabulary import AwardCode, NomineeKind
from workflow.actor import Actor
from workflow.corrected_names import detail_today, mark, name_today, reads_now, unit_today
from workflow.db import reading
from workflow.errors import NotFound
from workflow.folding import has_words
from workflow.models import AwardDecision, Dossier, Nomination, Round, RoundSupplement, StoredAssessment, Unit
from workflow.notice_facts import told_reason
from workflow.queries import paging
from workflow.queries.care import Care, care_code, is_late
from workflow.queries.findings import latest_outcome
from workflow.queries.scope import round_of, visible_nominations
from workflow.roles import BODY_ROLES
from workflow.statements import among, ask, given, one_of, words_given, words_told
from workflow.states import NominationState as S
from workflow.tables import AnySelect, table

n, r, d, u = table(Nomination), table(Round), table(Dossier), table(Unit)
decisions, assessments = table(AwardDecision), table(StoredAssessment)
supplements = table(RoundSupplement)
MAX_TARGETS = 500
ANY_AWARD = next(iter(AwardCode))


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

    @property
    def words(self) -> list[str]:
        """What was typed, without marks, word by word."""
        return fold(self.text).split()[:8]

    def shape(self) -> Filters:
        """Return what of the filters shapes a statement; the rest is told (``told``)."""
        return replace(
            self,
            text=" ".join("x" for _ in self.words),
            award=None if self.award is None else ANY_AWARD,
            unit_code="x" if self.unit_code else "",
            round_code="x" if self.round_code else "",
        )

    def told(self) -> dict[str, object]:
        """Return the values that a statement of this shape is told."""
        codes = {"unit_code": self.unit_code, "round_code": self.round_code}
        return words_told(self.words) | codes | {"award": self.award}


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
    """What put name, post or unit right after the decision."""

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
        detail_today().label("detail"),
        n.c.nominee_kind.label("kind"),
        n.c.award,
        unit_today().label("unit"),
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
    if words := words_given(filters.words):
        found.append(sa.or_(has_words(n.c.search_key, words), reads_now(words)))
    if filters.states:
        found.append(one_of(n.c.state, filters.states))
    if filters.award is not None:
        found.append(n.c.award == given("award", n.c.award, filters.award))
    if filters.unit_code:
        unit = u.c.code == given("unit_code", u.c.code, filters.unit_code)
        found.append(n.c.unit_id == sa.select(u.c.id).where(unit).correlate(None).scalar_subquery())
    if filters.round_code:
        code = r.c.code == given("round_code", r.c.code, filters.round_code)
        found.append(n.c.round_id == sa.select(r.c.id).where(code).correlate(None).scalar_subquery())
    if filters.care is not None:
        found.append(care_code() == filters.care.value)
    if filters.has_opinion is not None:
        found.append(round_of(viewer, BODY_ROLES))  # units do not learn of opinions
        found.append((n.c.opinion != "") == filters.has_opinion)
    return found


def listed(
    viewer: Actor,
    filters: Filters = NO_FILTER,
    cursor: paging.Cursor = paging.FIRST,
    size: int = paging.PAGE_SIZE,
) -> paging.Page[NominationRow]:
    """Return one page of the nominations that the viewer may see, in the order they were entered."""
    told, shape = filters.told(), filters.shape()
    with reading() as connection:
        total = ask(connection, _count_query, viewer, shape, **told).scalar_one()
        found = ask(connection, _page_query, viewer, shape, cursor.way, size, **told, edge=cursor.edge).all()
    rows, newer, older = paging.turned(found, n.c.ref, cursor, size=size)
    return paging.counted(tuple(as_row(row) for row in rows), total, newer, older)


def _page_query(viewer: Actor, filters: Filters, way: paging.Way, size: int) -> AnySelect:
    """The rows of a page: which they are is told from the nominations alone, in the order of their entry."""
    parts = [_inside(viewer, one) for one in _by_state(filters)]
    pages = [paging.one_page(part, key=n.c.id, ref=n.c.ref, way=way, size=size) for part in parts]
    order = n.c.id.desc() if way is paging.Way.BACK else n.c.id
    return row_query().where(n.c.id.in_(paging.together(pages))).order_by(order).limit(size + 1)


def _count_query(viewer: Actor, filters: Filters) -> AnySelect:
    return paging.count_of(*(_inside(viewer, one) for one in _by_state(filters)))


def _by_state(filters: Filters) -> list[Filters]:
    """Several states one by one: the index of one state goes on in the order of the list, that of several does not."""
    return [replace(filters, states=(state,)) for state in filters.states] or [filters]


def _inside(viewer: Actor, filters: Filters) -> AnySelect:
    source = n if filters.care is None else n.join(r, r.c.id == n.c.round_id)
    query = sa.select(n.c.id).select_from(source)
    return query.where(visible_nominations(viewer), *conditions(viewer, filters))


def targets(viewer: Actor, refs: Sequence[str]) -> tuple[NominationRow, ...]:
    """Return the named nominations in the order given; those that are unknown or not his are left out."""
    wanted = list(dict.fromkeys(refs))[:MAX_TARGETS]
    with reading() as connection:
        found = {row.ref: as_row(row) for row in ask(connection, _named_query, viewer, refs=wanted)}
    return tuple(found[ref] for ref in wanted if ref in found)


def _named_query(viewer: Actor) -> AnySelect:
    return row_query().where(visible_nominations(viewer), among(n.c.ref, "refs", texts=True))


def ref_of(viewer: Actor, nomination_id: int) -> str:
    """Return the reference of a nomination that the viewer may see, for the address of its page."""
    with reading() as connection:
        ref = ask(connection, _ref_query, viewer, id=nomination_id).scalar()
    if ref is None:
        raise NotFound("đề nghị này")
    return str(ref)


def _ref_query(viewer: Actor) -> AnySelect:
    return sa.select(n.c.ref).where(n.c.id == given("id", n.c.id), visible_nominations(viewer))
