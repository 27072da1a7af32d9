"""Whether anything was committed since: what was shown is true as long as nothing was.

A *mark* stands for the state of the whole store. Two equal marks say that no transaction was committed between them, by
this process or any other. SQLite counts the commits of others for a connection (``PRAGMA data_version``); we ask on one
that never writes. PostgreSQL's snapshot names the next transaction and those still running, so equal snapshots see the
same rows. Where neither can be asked – a database in memory, one locked at this moment – there is no mark, and whoever
asks makes it anew.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Hashable
from itertools import count
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.engine import Engine

from workflow.db import current_engine

Mark = Hashable


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
    return watch.mark()
