"""Where nominations stand in the appraiser's queue, worked out and sorted by the database.

The order is clean, needs eyes, late, overdue, then as entered: the people of one dossier stand together. One list of
(rank, id), made once in a statement, gives the counts, one page and the way to its neighbours, so that no two numbers
of a page can differ; no more rows are read than the page shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from rules.text import fold
from rules.vocabulary import AwardCode
from workflow.actor import Actor
from workflow.folding import has_words
from workflow.models import Dossier, Nomination, Round, Unit
from workflow.queries.care import Care, care_code, is_awaited, is_held
from workflow.queries.scope import visible_nominations
from workflow.roles import Role
from workflow.statements import given, one_of, units_of, words_given, words_told
from workflow.states import NominationState as S
from workflow.tables import AnySelect, table

n, r, d, u = table(Nomination), table(Round), table(Dossier), table(Unit)
ORDER = (Care.CLEAN, Care.LOOK, Care.LATE, Care.OVERDUE)
DESK = (Role.APPRAISER, Role.CONFIRMER)
"""Whose queue it is; everybody sees the nominations of the bodies where he holds one of these roles."""
ANY_AWARD = next(iter(AwardCode))
COUNT, ROW, BEHIND, NEWER, PRESENT = range(5)
"""What a row of ``page_query`` and ``beside_query`` tells."""


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What the queue is narrowed to; empty means everything."""

    state: S = S.APPRAISAL
    text: str = ""
    round_code: str = ""
    unit_code: str = ""
    dossier_ref: str = ""
    award: AwardCode | None = None
    care: Care | None = None
    has_opinion: bool | None = None
    held: bool | None = None
    awaited: bool | None = None

    @property
    def words(self) -> list[str]:
        """What was typed, without marks, word by word."""
        return fold(self.text).split()[:8]

    def shape(self) -> QueueFilters:
        """Return what of the filters shapes a statement; the rest is told (``told``)."""
        return replace(
            self,
            text=" ".join("x" for _ in self.words),
            round_code="x" if self.round_code else "",
            unit_code="x" if self.unit_code else "",
            dossier_ref="x" if self.dossier_ref else "",
            award=None if self.award is None else ANY_AWARD,
        )

    def told(self) -> dict[str, object]:
        """Return the values that a statement of this shape is told."""
        codes = {"unit_code": self.unit_code, "round_code": self.round_code, "dossier_ref": self.dossier_ref}
        return words_told(self.words) | codes | {"award": self.award}


def places_query(viewer: Actor, filters: QueueFilters) -> AnySelect:
    """Return the query of whole places in the order of the queue."""
    wanted = (*_conditions(filters), *_of_care(_rank(), filters))
    return _places(viewer).where(*wanted).order_by("rank", n.c.id)


def place_query(viewer: Actor) -> AnySelect:
    """Return the query of the place of one nomination ``:id``, whatever the filters."""
    return _places(viewer).where(n.c.id == given("id", n.c.id))


def _places(viewer: Actor) -> AnySelect:
    columns = (n.c.ref, n.c.version, n.c.dossier_id, (n.c.opinion != "").label("has_opinion"))
    return _inside(viewer, *columns, is_held().label("held"), is_awaited().label("awaited"))


def page_query(viewer: Actor, filters: QueueFilters, size: int) -> AnySelect:
    """Return the query of a page after ``:rank, :id``: part, rank, and a count or the id of a nomination.

    Counts by rank; the rows of the page and one more; how many come before it; where the page before begins.
    """
    places = _inside(viewer).where(*_conditions(filters)).cte("places")
    beyond, before, wanted = _beyond(places), sa.not_(_beyond(places)), _of_care(places.c.rank, filters)
    rows = _part(ROW, places.c.rank, places.c.id).where(beyond, *wanted)
    newer = _part(NEWER, places.c.rank, places.c.id).where(before, *wanted)
    return sa.union_all(  # type: ignore[return-value]  # a compound select runs like a select
        _part(COUNT, places.c.rank, sa.func.count()).group_by(places.c.rank),
        _first(rows.order_by(places.c.rank, places.c.id).limit(size + 1)),
        _part(BEHIND, sa.literal(0), sa.func.count()).select_from(places).where(before, *wanted),
        _first(newer.order_by(places.c.rank.desc(), places.c.id.desc()).limit(1).offset(size)),
    )


def beside_query(viewer: Actor, filters: QueueFilters) -> AnySelect:
    """Return the query of what stands beside ``:rank, :id``: part, a number, and the reference of a nomination.

    How many there are, how many up to it, whether it is one of them, the one before and the one after.
    """
    conditions = (*_conditions(filters), *_of_care(_rank(), filters))
    places = _inside(viewer, n.c.ref).where(*conditions).cte("places")
    here, beyond = places.c.id == given("id", n.c.id), _beyond(places)
    none, counted = sa.literal(""), sa.func.count()
    before = _part(NEWER, sa.literal(0), places.c.ref).where(sa.not_(beyond), sa.not_(here))
    after = _part(ROW, sa.literal(0), places.c.ref).where(beyond)
    return sa.union_all(  # type: ignore[return-value]  # as above
        _part(COUNT, counted, none).select_from(places),
        _part(BEHIND, counted, none).select_from(places).where(sa.not_(beyond)),
        _part(PRESENT, counted, none).select_from(places).where(here),
        _first(before.order_by(places.c.rank.desc(), places.c.id.desc()).limit(1)),
        _first(after.order_by(places.c.rank, places.c.id).limit(1)),
    )


def schools_query(viewer: Actor, filters: QueueFilters) -> AnySelect:
    """Return the query of how many nominations a dossier has of each rank, with and without an opinion."""
    has_opinion = (n.c.opinion != "").label("has_opinion")
    places = _inside(viewer, n.c.dossier_id, has_opinion).where(*_conditions(filters)).subquery()
    keys = (places.c.dossier_id, places.c.rank, places.c.has_opinion)
    return sa.select(*keys, sa.func.count().label("number")).group_by(*keys)


def _rank() -> sa.ColumnElement[int]:
    """Return the place of a nomination's care in the order."""
    return sa.case({care.value: rank for rank, care in enumerate(ORDER)}, value=care_code())


def _inside(viewer: Actor, *columns: sa.ColumnElement[Any]) -> AnySelect:
    """Everything on the viewer's desk: id, rank, and further columns."""
    return (
        sa.select(n.c.id, _rank().label("rank"), *columns)
        .select_from(n.join(r, r.c.id == n.c.round_id))
        .where(visible_nominations(viewer), units_of(viewer, r.c.body_unit_id, DESK))
    )


def _beyond(places: sa.CTE) -> sa.ColumnElement[bool]:
    rank, number = given("rank", sa.Integer()), given("id", n.c.id)
    return sa.or_(places.c.rank > rank, sa.and_(places.c.rank == rank, places.c.id > number))


def _part(part: int, *columns: Any) -> AnySelect:
    one, two = columns
    return sa.select(sa.literal_column(str(part)).label("part"), one.label("one"), two.label("two"))


def _first(query: AnySelect) -> AnySelect:
    """Return a limited query so that it may stand in a union."""
    return sa.select(query.subquery())


def _of_care(rank: sa.ColumnElement[int], filters: QueueFilters) -> list[sa.ColumnElement[bool]]:
    return [] if filters.care is None else [rank == ORDER.index(filters.care)]


def _conditions(filters: QueueFilters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [one_of(n.c.state, (filters.state,))]
    if words := words_given(filters.words):
        found.append(has_words(n.c.search_key, words))
    if filters.round_code:
        found.append(r.c.code == given("round_code", r.c.code, filters.round_code))
    if filters.unit_code:
        code = given("unit_code", u.c.code, filters.unit_code)
        found.append(n.c.unit_id.in_(sa.select(u.c.id).where(u.c.code == code)))
    if filters.dossier_ref:
        ref = given("dossier_ref", d.c.ref, filters.dossier_ref)
        found.append(n.c.dossier_id.in_(sa.select(d.c.id).where(d.c.ref == ref)))
    if filters.award is not None:
        found.append(n.c.award == given("award", n.c.award, filters.award))
    if filters.has_opinion is not None:
        found.append((n.c.opinion != "") == filters.has_opinion)
    if filters.held is not None:
        found.append(is_held() if filters.held else ~is_held())
    if filters.awaited is not None:
        found.append(is_awaited() if filters.awaited else ~is_awaited())
    return found
