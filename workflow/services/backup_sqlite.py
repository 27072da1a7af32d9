"""The SQLite part of a backup: the engine's own online copy, and opening a copy without changing it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from workflow.db import BUSY_TIMEOUT_MS
from workflow.errors import InvalidInput


def file_of(engine: Engine) -> Path:
    """Return the file of an SQLite engine; a database in memory is refused."""
    name = engine.url.database
    if not name or name == ":memory:":
        raise InvalidInput("Cơ sở dữ liệu này chỉ ở trong bộ nhớ nên không sao lưu, khôi phục được.")
    return Path(name)


def copy(source: Path, target: Path, *, finished: bool = False) -> None:
    """Copy a database that may be in use, in one step under a reader's lock: writers wait, none restarts it.

    The target is overwritten in one transaction: a crash in between leaves it as it was. ``finished``: the
    source is itself a copy, to be left untouched.
    """
    timeout = BUSY_TIMEOUT_MS / 1000
    address = _address(source, "ro" if finished else "rw")
    with (
        closing(sqlite3.connect(address, uri=True, timeout=timeout)) as origin,
        closing(sqlite3.connect(target, timeout=timeout)) as destination,
    ):
        origin.backup(destination)
        # One file, without a write-ahead log beside it, whatever the original uses.
        destination.execute("PRAGMA journal_mode=DELETE")


def open_copy(file: Path) -> Engine:
    """Return an engine that reads a finished copy and cannot write it."""
    address = _address(file, "ro") + "&immutable=1"
    return sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=sa.pool.NullPool
    )


def faults(engine: Engine) -> list[str]:
    """Return what the database's own checks say, in Vietnamese; nothing when it is sound."""
    with engine.connect() as connection:
        sound = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found = [] if sound == ["ok"] else [f"Cấu trúc tệp cơ sở dữ liệu hỏng: {'; '.join(sound)}."]
    if orphans:
        tables = ", ".join(sorted({str(row[0]) for row in orphans}))
        found.append(f"{len(orphans)} dòng trỏ tới dòng không tồn tại, ở các bảng: {tables}.")
    return found


def _address(file: Path, mode: str) -> str:
    return f"file:{quote(str(file.resolve()))}?mode={mode}"
