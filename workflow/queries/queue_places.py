"""Where nominations stand in the appraiser's queue, worked out and sorted by the database.

The order is clean, needs eyes, late, overdue, then as entered: the people of one dossier stand together. One list of
(rank, id), read as a row for each rank, gives the counts, one page and the way to its neighbours, so that no two
numbers of a page can differ. All pages of the queue share it until something is committed (``statements.known``).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import sqlalchemy as sa

from rules.text import fold
from rules.vocabulary import AwardCode
from workflow.actor import Actor
from workflow.folding import has_words
from workflow.models import Dossier, Nomination, Round, Unit
from workflow.queries.care import Care, care_code, is_awaited, is_held
from workflow.queries.scope import visible_nominations
from workflow.roles import Role
from workflow.statements import among, given, one_of, units_of, words_given, words_told
from workflow.states import NominationState as S
from workflow.tables import AnyRow, AnySelect, table

n, r, d, u = table(Nomination), table(Round), table(Dossier), table(Unit)
ORDER = (Care.CLEAN, Care.LOOK, Care.LATE, Care.OVERDUE)
DESK = (Role.APPRAISER, Role.CONFIRMER)
"""Whose queue it is; everybody sees the nominations of the bodies where he holds one of these roles."""
ANY_AWARD = next(iter(AwardCode))
Key = tuple[int, int]
"""A rank and the id of a nomination: the order of the queue."""


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
    """Return the query of the places of the nominations ``:ids``, whatever the filters."""
    return _places(viewer).where(among(n.c.id, "ids"))


def _places(viewer: Actor) -> AnySelect:
    columns = (n.c.ref, n.c.version, n.c.dossier_id, (n.c.opinion != "").label("has_opinion"))
    return _inside(viewer, *columns, is_held().label("held"), is_awaited().label("awaited"))


def order_query(viewer: Actor, filters: QueueFilters) -> AnySelect:
    """Return the query of the whole queue, whatever the care: a row for each rank, its ids in one text."""
    places = _inside(viewer).where(*_conditions(filters)).subquery()
    ids = sa.func.aggregate_strings(sa.cast(places.c.id, sa.String), ",")
    return sa.select(places.c.rank, ids).group_by(places.c.rank)


class Order:
    """The queue in its order: the keys (rank, id) of a list that is narrowed to one care or to none."""

    def __init__(self, rows: Sequence[AnyRow]) -> None:
        """Take the rows of ``order_query``."""
        found = {rank: array("q", sorted(map(int, ids.split(",")))) for rank, ids in rows}
        self._ids = tuple(found.get(rank, array("q")) for rank in range(len(ORDER)))

    def counts(self) -> dict[Care, int]:
        """Return how many there are of each care."""
        return {care: len(ids) for care, ids in zip(ORDER, self._ids, strict=True)}

    def key_of(self, number: int) -> Key | None:
        """Return where a nomination stands; ``None`` when it is not in the queue."""
        for rank, ids in enumerate(self._ids):
            at = bisect_left(ids, number)
            if at < len(ids) and ids[at] == number:
                return rank, number
        return None

    def keys(self, care: Care | None) -> Sequence[Key]:
        """Return the list of one care, or the whole."""
        return _Keys(self._ids, range(len(ORDER)) if care is None else (ORDER.index(care),))


class _Keys(Sequence[Key]):
    """Keys in their order, made as they are asked for: a province's queue has tens of thousands."""

    def __init__(self, ids: Sequence[Sequence[int]], ranks: Iterable[int]) -> None:
        self._parts = [(rank, ids[rank]) for rank in ranks]
        self._length = sum(len(part) for _, part in self._parts)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> Key: ...

    @overload
    def __getitem__(self, place: slice) -> list[Key]: ...

    def __getitem__(self, place: int | slice) -> Key | list[Key]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(self._length))]
        for rank, part in self._parts:
            if place < len(part):
                return rank, part[place]
            place -= len(part)
        raise IndexError(place)


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
