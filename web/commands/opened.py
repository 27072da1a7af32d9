"""The database a command works on; apart from ``terminal.py``, so that commands without one load no database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from web.commands.terminal import Stopped
from web.settings import load
from workflow import db, migrations_api


@contextmanager
def database(
    address: str | None, *, any_revision: bool = False
) -> Iterator[Any]:  # an Engine; web imports none
    """Give the engine of an address, or of the settings, and close it at the end.

    Unless ``any_revision`` the database must be at the program's revision.
    """
    engine = db.create_engine_for(address or load().database_url)
    try:
        if not any_revision:
            _check_revision(migrations_api.current(engine))
        yield engine
    finally:
        engine.dispose()


def _check_revision(found: str | None) -> None:
    head = migrations_api.head()
    if found != head:
        raise Stopped(
            f"Cơ sở dữ liệu đang ở phiên bản {found or 'trống'}, chương trình cần {head}. "
            "Chạy: khenthuong db upgrade"
        )
