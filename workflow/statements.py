"""Statements built once: a page's query is made for its shape, and each request only tells its values.

Building an SQLAlchemy statement costs more than running it on SQLite. A *builder* is a function of a viewer and a
shape (which filters are there, which way a page goes) that returns a statement; ``ask`` runs it, building it at the
first time for a stand-in with the viewer's roles who is nobody and works nowhere. Conditions are written once for both
ways: ``units_of``, ``today``, ``given`` put a parameter with a name, holding the value of the viewer at hand, so a
condition also works in a statement that is built anew. ``ask`` insists on a value for every name, so nothing of the one
for whom a statement was built can reach another.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, CursorResult, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from workflow import clock, unchanged
from workflow.actor import SYSTEM, Actor, Grant
from workflow.db import reading
from workflow.folding import like_word
from workflow.roles import Role
from workflow.tables import AnyRow, AnySelect, chunks

KEPT = 512
"""How many statements of different shape are kept."""
NOBODY = -1
_MASKS = {role: 1 << place for place, role in enumerate(Role)}
_UNITS = "units_"
Builder = Callable[..., sa.Executable]
Made = TypeVar("Made")


class Listed(sa.types.TypeDecorator[Sequence[Any]]):
    """A list as one parameter: JSON on SQLite, an array on PostgreSQL; so its length is no part of the statement."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, texts: bool = False) -> None:
        """Hold whole numbers, or texts."""
        super().__init__()
        self.texts = texts

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Return the type that a database takes."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(sa.Text())
        return dialect.type_descriptor(postgresql.ARRAY(sa.Text if self.texts else sa.BigInteger))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        """Hand the list over."""
        kept = list(value or ())
        return kept if dialect.name == "postgresql" else json.dumps(kept)


class is_among(sa.sql.functions.GenericFunction[bool]):  # noqa: N801  # named like the SQL function it is
    """Whether a column is in a list that is told as one parameter (``Listed``): a condition that an index serves."""

    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002  # the name is SQLAlchemy's
        """Stand in a condition as it is, not as "= 1", which no index serves."""
        return self

    def _negate(self) -> Any:
        return sa.sql.elements.UnaryExpression(self, operator=sa.sql.operators.inv, type_=sa.Boolean())


@compiles(is_among)
def _among_in_json(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    column, told = (compiler.process(one, **options) for one in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({told})))"  # noqa: S608  # nosec B608  # parts made by the compiler


@compiles(is_among, "postgresql")
def _among_in_array(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    column, told = (compiler.process(one, **options) for one in element.clauses)
    return f"({column} = ANY ({told}))"


class unindexed(sa.sql.functions.GenericFunction[Any]):  # noqa: N801
    """A column that SQLite is not to begin with: a condition that most rows meet, where it keeps no statistics."""

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        """Keep the column's type."""
        self.type = column.type
        super().__init__(column)


@compiles(unindexed)
def _plus(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


@compiles(unindexed, "postgresql")
def _plain(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


def given(name: str, like: Any, value: object = None) -> Any:
    """Return a value that is told later; ``like``: a column or type it is compared with."""
    kind = like.type if isinstance(like, sa.ColumnElement) else like
    return sa.bindparam(name, value, type_=kind)


def among(column: Any, name: str, values: Collection[Any] = (), *, texts: bool = False) -> Any:
    """Return the condition that a column is in a list that is told later."""
    return is_among(column, given(name, Listed(texts), list(values)))


def one_of(column: Any, members: Collection[Any]) -> Any:
    """Return the condition that a coded column is one of some members of its enumeration: part of the statement."""
    codes = sorted(str(member.value).replace("'", "''") for member in members)
    return column.in_([sa.literal_column(f"'{code}'") for code in codes])


def units_of(viewer: Actor, column: Any, roles: Collection[Role]) -> Any:
    """Return the condition that a column is a unit in which the viewer holds one of the roles."""
    return among(column, _units_name(roles), sorted(viewer.units_with(*roles)))


def today() -> Any:
    """Return today as a value of a statement."""
    return given("today", sa.Date(), clock.today())


def a_year_ago() -> Any:
    """Return the same day of the year before as a value of a statement."""
    return given("a_year_ago", sa.Date(), year_before(clock.today()))


def year_before(day: date) -> date:
    """Return the same day of the year before (28/2 for 29/2)."""
    return day.replace(year=day.year - 1, day=min(day.day, 28))


def user(viewer: Actor, like: Any) -> Any:
    """Return the viewer's account as a value of a statement."""
    return given("viewer_user", like, viewer.user_id)


def person(viewer: Actor, like: Any) -> Any:
    """Return the viewer's own entry in the register as a value of a statement."""
    return given("viewer_person", like, viewer.person_id)


def is_kin(viewer: Actor, column: Any) -> Any:
    """Return the condition that a column is the viewer's own entry or that of a relative."""
    return among(column, "viewer_kin", kin_of(viewer))


def kin_of(viewer: Actor) -> list[int]:
    """Return the entries of the viewer and his relatives."""
    return sorted({one for one in (viewer.person_id, *viewer.relatives) if one is not None})


def words_given(words: Sequence[str]) -> list[Any]:
    """Return typed words as values of a statement, for ``has_words``."""
    return [given(name, sa.String(), pattern) for name, pattern in words_told(words).items()]


def words_told(words: Sequence[str]) -> dict[str, object]:
    """Return what to tell for ``words_given``."""
    return {f"word_{place}": like_word(word) for place, word in enumerate(words)}


def ask(
    connection: Connection, build: Builder, viewer: Actor, *shape: Hashable, **values: object
) -> CursorResult[*tuple[Any, ...]]:
    """Run the statement that a builder makes for a viewer and a shape, with his values and those named."""
    built = _built(build, _Reach.of(viewer), shape)
    return connection.execute(built.statement, built.told(viewer, values))


def known(build: Builder, viewer: Actor, *shape: Hashable, **values: object) -> Sequence[AnyRow]:
    """Return the rows of ``ask``, read once for all who read at one mark (``unchanged``).

    Only the same statement with the same values is the same reading, whoever asks.
    """
    return known_as(_as_read, build, viewer, *shape, **values)


def known_as(
    made: Callable[[Sequence[AnyRow]], Made],
    build: Builder,
    viewer: Actor,
    *shape: Hashable,
    **values: object,
) -> Made:
    """Return what a function of its module or a class makes of the rows of ``known``."""
    built = _built(build, _Reach.of(viewer), shape)
    told = built.told(viewer, values)
    key = (built, made, tuple(tuple(one) if isinstance(one, list) else one for one in told.values()))

    def read() -> Made:
        with reading() as connection:
            return made(connection.execute(built.statement, told).all())

    return unchanged.remembered(key, read)


def _as_read(rows: Sequence[AnyRow]) -> Sequence[AnyRow]:
    return rows


def of_ids(query: AnySelect, column: Any, *, texts: bool = False) -> AnySelect:
    """Return a query over some ids, for ``each``: it knows no viewer, so it is a constant of its module."""
    return query.where(among(column, "ids", texts=texts))


def each(connection: Connection, statement: AnySelect, ids: Iterable[Any]) -> Iterator[AnyRow]:
    """Run a statement of ``of_ids`` over any number of ids, a chunk at a time."""
    for part in chunks(sorted(set(ids))):
        yield from connection.execute(statement, {"ids": part}).all()


@dataclass(frozen=True, slots=True)
class _Reach:
    """What of a viewer shapes a statement: which roles he holds at all, and whether he is in the register."""

    roles: frozenset[Role]
    is_registered: bool
    is_system: bool

    @classmethod
    def of(cls, viewer: Actor) -> _Reach:
        roles = frozenset(grant.role for grant in viewer.grants)
        return cls(roles, viewer.person_id is not None, viewer is SYSTEM)

    def stand_in(self) -> Actor:
        if self.is_system:
            return SYSTEM
        held = tuple(Grant(role, NOBODY) for role in Role if role in self.roles)
        return Actor(NOBODY, "", "", NOBODY if self.is_registered else None, held)


@dataclass(frozen=True, slots=True, eq=False)
class _Built:
    """A statement with the names of its values."""

    statement: sa.Executable
    own: tuple[tuple[str, Callable[[Actor], object]], ...]
    named: tuple[str, ...]

    def told(self, viewer: Actor, values: dict[str, object]) -> dict[str, object]:
        return {name: value(viewer) for name, value in self.own} | {name: values[name] for name in self.named}


@lru_cache(maxsize=KEPT)
def _built(build: Builder, reach: _Reach, shape: tuple[Hashable, ...]) -> _Built:
    statement = build(reach.stand_in(), *shape)
    compiled = statement.compile(dialect=sqlite.dialect())  # type: ignore[attr-defined]  # every select can
    names = sorted(name for name, value in compiled.binds.items() if not value.unique)
    own = tuple((name, value) for name in names if (value := _own_value(name)) is not None)
    return _Built(statement, own, tuple(name for name in names if _own_value(name) is None))


_OWN: dict[str, Callable[[Actor], object]] = {
    "today": lambda _viewer: clock.today(),
    "a_year_ago": lambda _viewer: year_before(clock.today()),
    "viewer_user": lambda viewer: viewer.user_id,
    "viewer_person": lambda viewer: viewer.person_id,
    "viewer_kin": kin_of,
}
"""What ``ask`` tells by itself; further, the units of every group of roles that the statement names."""


def _own_value(name: str) -> Callable[[Actor], object] | None:
    if not name.startswith(_UNITS):
        return _OWN.get(name)
    mask = int(name.removeprefix(_UNITS), 16)
    roles = [role for role, bit in _MASKS.items() if mask & bit]
    return lambda viewer: sorted(viewer.units_with(*roles))


def _units_name(roles: Collection[Role]) -> str:
    return f"{_UNITS}{sum(_MASKS[role] for role in set(roles)):x}"
