"""Whether anything was committed since: what was shown or read is true as long as nothing was.

A *mark* stands for the state of the whole store. Two equal marks say that no transaction was committed between them, by
this process or any other. SQLite counts the commits of others for a connection (``PRAGMA data_version``); we ask on one
that never writes. PostgreSQL's snapshot names the next transaction and those still running, so equal snapshots see the
same rows. Where neither can be asked – a database in memory, one locked at this moment – there is no mark, and whoever
asks makes it anew.

A request that only reads *stands* at the mark of its beginning (``standing``). What was read at that mark already
(``remembered``) is not read again by any request standing there; its own commit ends the standing. Outside, and so in
every command, everything is read anew.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any, TypeVar
from urllib.parse import quote
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.engine import Engine

from workflow.db import current_engine

Mark = Hashable
Value = TypeVar("Value")
KEPT = 500
"""Readings that are remembered; the one not asked for longest goes first."""


class _Watch:
    """One connection that only asks for the mark."""

    def __init__(self, engine: Engine) -> None:
        self._lock = threading.Lock()
        self._sqlite = engine.dialect.name == "sqlite"
        self._url, self._dialect = engine.url, engine.dialect  # not the engine: it must be able to go
        self._connection: Any = None
        self._opened = -1

    def mark(self) -> Mark | None:
        """Return what the store says now, or ``None`` when it cannot say."""
        if self._sqlite and self._url.database in {None, "", ":memory:"}:
            return None
        with self._lock:
            try:
                return self._ask()
            except Exception:  # any driver's refusal: whoever asks reads anew and meets it there
                self._leave()
                return None

    def close(self, _engine: object = None) -> None:
        """Let go of the connection, with the engine; the next question opens another."""
        with self._lock:
            self._leave()

    def _ask(self) -> Mark:
        if self._connection is None:
            self._connection = self._open()
            self._opened = next(_opened)
        text = "PRAGMA data_version" if self._sqlite else "SELECT pg_current_snapshot()::text"
        # The number counts for this connection only, so which connection it is belongs to the mark.
        return self._opened, self._connection.execute(text).fetchone()[0]

    def _open(self) -> Any:
        if self._sqlite:
            # "rw" makes no new file where the database is gone.
            address = f"file:{quote(str(self._url.database))}?mode=rw"
            return sqlite3.connect(
                address, uri=True, timeout=0, isolation_level=None, check_same_thread=False
            )
        arguments, options = self._dialect.create_connect_args(self._url)
        connection: Any = self._dialect.connect(*arguments, **options)
        connection.autocommit = True
        return connection

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


_watches: WeakKeyDictionary[Engine, _Watch] = WeakKeyDictionary()
_guard = threading.Lock()
_opened = count()


def mark() -> Mark | None:
    """Return the mark of the store in use, or ``None`` when it cannot be told."""
    engine = current_engine()
    with _guard:
        watch = _watches.get(engine)
        if watch is None:
            watch = _watches[engine] = _Watch(engine)
            event.listen(engine, "engine_disposed", watch.close)
            event.listen(engine, "commit", _leave_standing)
    return watch.mark()


class Readings:
    """What was read at one mark; the next one begins anew."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._mark: Mark | None = None
        self._held: OrderedDict[Hashable, Any] = OrderedDict()

    def found(self, mark: Mark, key: Hashable) -> tuple[Any] | None:
        """Return what was read at the mark, in a tuple; ``None`` when nothing was."""
        with self._lock:
            if mark != self._mark or key not in self._held:
                return None
            self._held.move_to_end(key)
            return (self._held[key],)

    def keep(self, mark: Mark, key: Hashable, value: object) -> None:
        """Remember what was read at the mark or, as a commit came in between, after it."""
        with self._lock:
            if mark != self._mark:
                self._mark, self._held = mark, OrderedDict()
            self._held[key] = value
            while len(self._held) > KEPT:
                self._held.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held = OrderedDict()


readings = Readings()
_standing: ContextVar[Mark | None] = ContextVar("standing", default=None)


@contextmanager
def standing(at: Mark) -> Iterator[None]:
    """Stand at a mark that was asked before the block, which only reads."""
    token = _standing.set(at)
    try:
        yield
    finally:
        _standing.reset(token)


def _leave_standing(_connection: object) -> None:
    _standing.set(None)


def remembered(key: Hashable, read: Callable[[], Value]) -> Value:
    """Return what ``read`` gives, from memory where one stands at a mark at which the same was read.

    The key tells everything but the store on which the answer depends; nobody changes what is returned.
    """
    at = _standing.get()
    if at is None:
        return read()
    found = readings.found(at, key)
    if found is not None:
        return found[0]  # type: ignore[no-any-return]  # kept under the key of who reads it
    value = read()
    readings.keep(at, key, value)
    return value
