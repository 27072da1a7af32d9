"""Stores that many tests fill alike: filled the first time, copied for the tests after that."""

import copy
import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from workflow import clock, db, secrets_at_rest

T = TypeVar("T")
Key = tuple[str, datetime | None, bytes, tuple[bytes, ...]]
_KEPT: dict[Key, tuple[Any, bytes]] = {}


def filled(name: str, fill: Callable[[], T]) -> T:
    """Fill the store in use and return what ``fill`` returns; on SQLite its file is kept under the name and copied.

    Only what begins alike gets a copy: the same bytes, at the same moment of a clock that stands, with the same secret.
    PostgreSQL is filled anew each time.
    """
    engine = db.current_engine()
    if engine.dialect.name != "sqlite":
        return fill()
    file = Path(str(engine.url.database))
    engine.dispose()
    begins = hashlib.sha256(file.read_bytes()).digest()
    key = (name, _moment(), begins, tuple(secrets_at_rest._secret))
    if key not in _KEPT:
        made = fill()
        engine.dispose()
        assert _moment() == key[1], "a copy would not move the clock"
        _KEPT[key] = copy.deepcopy(made), file.read_bytes()
        return made
    kept, content = _KEPT[key]
    file.write_bytes(content)
    return copy.deepcopy(kept)


def _moment() -> datetime | None:
    return clock.now() if clock.is_simulated() else None
