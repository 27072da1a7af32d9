"""The database: declarative base, engine settings for SQLite and PostgreSQL, and the two kinds of transaction.

Writers open ``transaction()`` (BEGIN IMMEDIATE on SQLite) and use SQLAlchemy Core; pages read through ``reading()``
or the ORM session. SQLite runs with a rollback journal and ``synchronous=EXTRA`` below 3.51.3 because of the WAL-reset
bug, else WAL with FULL (architecture, "Database").
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase

from workflow.errors import Conflict, StorageFull
from workflow.folding import teach_sqlite

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SAFE_WAL = (3, 51, 3)
BUSY_TIMEOUT_MS = 10_000
KEPT_STATEMENTS = 512


class Base(DeclarativeBase):
    """Base of every model; constraints are named by convention so that both databases agree."""

    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
E = TypeVar("E", bound=Enum)


class UtcMoment(sa.types.TypeDecorator[datetime]):
    """An aware UTC moment on both databases (SQLite keeps no zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; naive moments are a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def coded(enum: type[E], name: str) -> sa.Enum:
    """Return a column type that stores an enumeration by its stable value, with a named CHECK."""
    return sa.Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [str(member.value) for member in members],
    )


def prepare_engine(engine: Engine) -> Engine:
    """Attach the settings that both Flask's engine and our own need; idempotent."""
    if engine.dialect.name == "sqlite" and not getattr(engine, "_khenthuong_ready", False):
        event.listen(engine, "do_connect", _sqlite_keeps_statements)
        event.listen(engine, "connect", _sqlite_settings)
        event.listen(engine, "begin", _sqlite_begin)
        engine._khenthuong_ready = True  # type: ignore[attr-defined]  # marks this engine only
    return engine


def create_engine_for(url: str) -> Engine:
    """Return an engine for a database address (``sqlite:///file`` or ``postgresql+psycopg://…``)."""
    return prepare_engine(sa.create_engine(url))


def _sqlite_keeps_statements(_dialect: object, _record: object, _how: object, told: dict[str, Any]) -> None:
    """Let a connection keep more statements than the driver's 128: to prepare a long one takes as long as to run it."""
    told.setdefault("cached_statements", KEPT_STATEMENTS)


def _sqlite_settings(connection: sqlite3.Connection, _record: object) -> None:
    """Take BEGIN out of the driver's hands and set the durable pragmas."""
    connection.isolation_level = None
    teach_sqlite(connection)
    wal = sqlite3.sqlite_version_info >= SAFE_WAL
    for pragma in (
        f"journal_mode={'WAL' if wal else 'DELETE'}",
        f"synchronous={'FULL' if wal else 'EXTRA'}",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "mmap_size=0",
        "secure_delete=ON",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    """Writers lock at once: a deferred transaction that reads first can fail on its first write."""
    if connection.get_execution_options().get("write", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # waits for nobody, so nothing of it needs translating
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("BEGIN")


_engine: ContextVar[Engine | None] = ContextVar("engine", default=None)
_default: list[Engine] = []


def bind(engine: Engine) -> None:
    """Make this the process's engine (at start-up)."""
    _default[:] = [engine]


@contextmanager
def use_engine(engine: Engine) -> Iterator[Engine]:
    """Use another engine within a block (tests, maintenance)."""
    token = _engine.set(engine)
    try:
        yield engine
    finally:
        _engine.reset(token)


def current_engine() -> Engine:
    """Return the engine in use; a RuntimeError when none was bound."""
    engine = _engine.get() or (_default[0] if _default else None)
    if engine is None:
        raise RuntimeError("no database engine is bound; call workflow.db.bind() first")
    return engine


@contextmanager
def transaction() -> Iterator[Connection]:
    """Open one write transaction: commit at the end, roll back on any error.

    A lock that could not be had or a lost race becomes ``Conflict``; a full disk becomes ``StorageFull``.
    """
    try:
        with current_engine().execution_options(write=True).begin() as connection:
            yield connection
    except OperationalError as error:
        raise _translated(error) from error


@contextmanager
def reading() -> Iterator[Connection]:
    """Open a read-only connection."""
    with current_engine().connect() as connection:
        yield connection


def database_now() -> datetime:
    """Return the database server's moment in UTC (on SQLite the machine's own)."""
    with reading() as connection:
        if connection.dialect.name == "sqlite":
            text = str(connection.scalar(sa.text("SELECT strftime('%Y-%m-%d %H:%M:%S', 'now')")))
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        moment = connection.scalar(sa.select(sa.func.now()))
        assert isinstance(moment, datetime)
        return moment.astimezone(UTC)


def _translated(error: DBAPIError) -> Exception:
    text = str(error.orig).lower()
    if "full" in text or "no space" in text:
        return StorageFull(
            "Ổ đĩa đã đầy nên chưa ghi được; chưa có gì thay đổi. Báo quản trị để giải phóng dung lượng."
        )
    if "locked" in text or "busy" in text or "deadlock" in text or "serialize" in text:
        return Conflict("Hệ thống đang bận ghi việc khác. Chờ vài giây rồi làm lại; chưa có gì thay đổi.")
    return error
