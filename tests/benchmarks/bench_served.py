"""Pages behind a web server, asked for by eight clients that keep busy (performance.md part 7), as goal G6 counts them.

Floor: bare WSGI with one indexed query and string formatting, in the same server on the same two processes. *Again*:
the same person asks for the same page and nothing was committed meanwhile. *Anew*: every request asks for a page that
was not made before. The store has ``KHENTHUONG_BENCH_ROWS`` nominations. The server is gunicorn (two processes) where
it is installed, else waitress as in ``khenthuong serve``; the clients are Debian's ``wrk``, without which nothing is
measured. A case's time is one page's share of the wall with all clients busy: server and clients together.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from tests.benchmarks import bench_lists
from tests.benchmarks.table import Row
from workflow.db import reading
from workflow.models import Nomination
from workflow.tables import table

ROUNDS, SECONDS, CLIENTS = 5, 3, 8
GOAL = 1 / 0.40
APP = "tests.benchmarks.served"
LUA = """
local number = 0
request = function() number = number + 1; return wrk.format("GET", wrk.path .. (os.getenv("ANEW") == "1" and
  (string.find(wrk.path, "?", 1, true) and "&" or "?") .. "lan=" .. number .. os.time() or "")) end
done = function(s, l) io.write(string.format("R %f %f %d\\n", s.requests / (s.duration / 1e6), l:percentile(95) / 1e6,
  s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout)) end
"""
Measured = tuple[float, float]
"""Requests a second, and the 95th percentile in seconds."""


def run() -> list[Row]:
    """Measure the list, the inbox and the detail, again and anew."""
    if shutil.which("wrk") is None:
        print("  wrk is missing (apt-get install wrk): nothing measured", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as name, bench_lists.store(Path(name)) as signed_in:
        folder = Path(name)
        bench_lists.bare_database(folder / "bare.sqlite").close()
        with reading() as connection:
            ref = connection.scalar(sa.select(sa.func.max(table(Nomination).c.ref)))
        bench_lists.grow(bench_lists.GROWN[-1])
        cases: dict[str, tuple[str, str, str, bool]] = {"plain Flask": (f"{APP}:plain", "/", "", False)}
        for title, (who, path) in bench_lists.LISTS.items():
            browser = signed_in(who)
            for _ in range(2):
                assert browser.get(path.format(ref=ref)).status_code == 200
            cookie = "; ".join(f"{one.key}={one.value}" for one in browser._cookies.values())
            for anew in (False, True):
                said = f"{title}, {'anew' if anew else 'again'}"
                cases[said] = (f"{APP}:ours()", path.format(ref=ref), cookie, anew)
        return _compared(folder, cases)


def _compared(folder: Path, cases: dict[str, tuple[str, str, str, bool]]) -> list[Row]:
    floors: list[Measured] = []
    found: dict[str, list[Measured]] = {case: [] for case in cases}
    for _ in range(ROUNDS):
        floors.append(_asked(folder, f"{APP}:floor", "/", "", anew=False))
        for case, (app, path, cookie, anew) in cases.items():
            found[case].append(_asked(folder, app, path, cookie, anew=anew))
    rows = []
    for case, measured in found.items():
        goal = GOAL if case.endswith("again") else None
        for place, job in ((0, "a served page"), (1, "a served page, p95")):
            times = [one[1] if place else 1 / one[0] for one in measured]
            base = [one[1] if place else 1 / one[0] for one in floors]
            ratios = [mine / theirs for mine, theirs in zip(times, base, strict=True)]
            extremes = (median(ratios), min(ratios), max(ratios))
            rows.append(Row(job, case, median(base), median(times), *extremes, None if place else goal))
    return rows


def _asked(folder: Path, app: str, path: str, cookie: str, *, anew: bool) -> Measured:
    """Start a server, let eight clients ask it, and stop it."""
    script = folder / "ask.lua"
    script.write_text(LUA)
    with _serving(folder, app) as url:
        urllib.request.urlopen(urllib.request.Request(url + path, headers={"Cookie": cookie})).read()
        for seconds in (1, SECONDS):
            said = subprocess.run(  # our own words
                [
                    "wrk",
                    "-t1",
                    f"-c{CLIENTS}",
                    f"-d{seconds}s",
                    "-s",
                    str(script),
                    "-H",
                    f"Cookie: {cookie}",
                    url + path,
                ],
                capture_output=True,
                text=True,
                check=True,
                env=os.environ | {"ANEW": "1" if anew else "0"},
            ).stdout
    found = re.search(r"R (\S+) (\S+) (\d+)", said)
    assert found is not None and found[3] == "0", said
    return float(found[1]), float(found[2])


@contextmanager
def _serving(folder: Path, app: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if importlib.util.find_spec("gunicorn"):
        command = ["-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", "--log-level", "error", app]
    else:
        call = ["--call"] if app.endswith("()") else []
        command = [
            "-m",
            "waitress",
            f"--listen=127.0.0.1:{port}",
            "--threads=8",
            *call,
            app.removesuffix("()"),
        ]
    server = subprocess.Popen(  # our own words
        [sys.executable, *command],
        env=os.environ | {"KHENTHUONG_BENCH_FOLDER": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _reached(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # with its workers; there is nothing to finish
        server.wait()


def _reached(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
