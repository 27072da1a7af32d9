"""The applications that ``bench_served`` puts behind a web server: ours, the floor, plain Flask; over one folder.

``KHENTHUONG_BENCH_FOLDER`` names it. The clock stands where the store was made, so that its sessions are alive.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.benchmarks import bench_lists
from tests.web.site import START
from web.application import create_app
from workflow import clock

FOLDER = Path(os.environ["KHENTHUONG_BENCH_FOLDER"])
_own = threading.local()


def _bare() -> sqlite3.Connection:
    if not hasattr(_own, "bare"):
        _own.bare = sqlite3.connect(FOLDER / "bare.sqlite")
    found: sqlite3.Connection = _own.bare
    return found


def floor(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """Answer as the floor does."""
    return bench_lists.bare_page(_bare())(environ, start)


def plain(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """Answer as a plain Flask page does."""
    if not hasattr(_own, "plain"):
        _own.plain = bench_lists.plain_page(_bare())
    answer: Iterable[bytes] = _own.plain(environ, start)
    return answer


def ours() -> Any:
    """Return our application on the folder's store."""
    clock.set_clock(clock.SimulatedClock(START))
    return create_app(env="development", data_dir=FOLDER, database_url=f"sqlite:///{FOLDER / 'ours.sqlite'}")
