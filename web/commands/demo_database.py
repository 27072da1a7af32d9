"""Make a demo database: fresh schema, the mark that production refuses, the season, and what followed it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from seeds.bato import build_plan
from seeds.bato.afterwards import play_afterwards
from seeds.bato.demo_accounts import demo_hashes
from seeds.bato.live import play_live
from seeds.bato.run import play
from web.commands.terminal import Stopped
from workflow import installation, migrations_api, outbox, secrets_at_rest

COMPLETE = "demo_complete"
Progress = Callable[[int, int], None]


def variant_of_complete() -> str | None:
    """Return which variant of the season the database in use holds to its end; ``None`` when it holds none."""
    found = installation.fact(COMPLETE)
    return found if found and installation.is_demo() else None


def build(engine: Any, *, variant: str, secret: str, progress: Progress | None = None) -> None:
    """Fill a database with the season; a database that is neither empty nor a demo is refused and left alone.

    ``engine`` must be the one in use. An earlier demo, whole or half made, is taken down first.
    """
    _clear(engine)
    installation.mark_demo()
    season = play(build_plan(variant=variant), passwords=demo_hashes(secret), progress=progress)
    play_live(season)
    secrets_at_rest.bind(secret)  # who complained is sealed
    play_afterwards(season, partial(outbox.drain, long=True))
    installation.keep_simulated_now(season.clock.now())
    installation.keep_fact(COMPLETE, variant)


def _clear(engine: Any) -> None:
    """Bring the database to an empty schema of this program's version."""
    if migrations_api.current(engine) is not None:
        if not installation.is_demo() and not installation.is_empty():
            raise Stopped(
                "Cơ sở dữ liệu đang có dữ liệu không phải dữ liệu trình diễn nên không ghi đè. "
                "Đặt KHENTHUONG_DATA_DIR hoặc KHENTHUONG_DATABASE_URL đến chỗ khác rồi chạy lại."
            )
        if installation.is_demo():
            migrations_api.downgrade(engine, "base")
    migrations_api.upgrade(engine)
