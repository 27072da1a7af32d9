"""What a full list page costs beside the least it could: the same rows read by the bare driver and joined to one table.

A store of 600 nominations under appraisal. The floor is a bare WSGI application with one indexed query of 100 rows and
string formatting; it knows no session, menu, permission, filter or count, and no server stands before either (the
ratios of a served page are lower, because both then pay for HTTP). A second table has the reading alone.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from rules.vocabulary import Employment, NomineeKind, Rating
from tests.benchmarks.table import Row, compare
from tests.support import cases, district
from tests.web.desk import desk
from tests.web.site import START
from web import create_app
from workflow import clock, migrations_api
from workflow.actor import SYSTEM
from workflow.db import create_engine_for, use_engine
from workflow.queries import appraisal_queue, nominations, people
from workflow.queries.queue_places import QueueFilters
from workflow.services import appraisal, registers
from workflow.services.register_records import PersonRow, RatingRow, RegisterBatch, ServiceRow

ROWS, STORED, PAGES = 100, 600, 5
LISTS = {
    "/tham-dinh?xem=nguoi, 100 rows": ("tham", "/tham-dinh?xem=nguoi"),
    "/de-nghi, 50 rows": ("thuongtruc", "/de-nghi"),
    "/nguoi, 50 rows": ("thuongtruc", "/nguoi"),
    "/de-nghi, no row (the frame of a page)": ("thuongtruc", "/de-nghi?q=khongaicatenla"),
}
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def run() -> list[Row]:
    """Measure pages, then only their reading."""
    with tempfile.TemporaryDirectory() as folder, _store(Path(folder)) as signed_in:
        bare = _bare_database(Path(folder) / "bare.sqlite")
        pages = {name: _opened(signed_in(who), path) for name, (who, path) in LISTS.items()}
        rows = compare("a list page, in process", _floor(bare), pages, pieces=PAGES)
        office, appraiser = district.actor("thuongtruc"), district.actor("tham")
        reading = {
            "queue, 100 rows with counts": lambda: appraisal_queue.queue(appraiser, QueueFilters()),
            "nominations, 50 rows with total": lambda: nominations.listed(office),
            "people, 50 rows with total": lambda: people.listed(office),
        }
        rows += compare("the rows of a page", lambda: _read(bare), reading, pieces=1)
        bare.close()
        return rows


@contextmanager
def _store(folder: Path) -> Iterator[Callable[[str], FlaskClient]]:
    url = f"sqlite:///{folder / 'ours.sqlite'}"
    engine = create_engine_for(url)
    with use_engine(engine), clock.use(clock.SimulatedClock(START)):
        migrations_api.upgrade(engine)
        app = create_app(env="development", data_dir=folder, database_url=url)
        app.config["TESTING"] = True
        district.build()
        _nominations()
        yield lambda who: desk(app, who)
    engine.dispose()


def _nominations() -> None:
    """Send in so many people of the school and receive them."""
    codes = [f"B{number:04}" for number in range(STORED)]
    since, kind = district.SINCE, NomineeKind.INDIVIDUAL
    batch = RegisterBatch(
        persons=tuple(PersonRow(code, f"Nguyễn Thị Mẫu {code}", birth_year=1980) for code in codes),
        services=tuple(
            ServiceRow(
                code, district.SCHOOL, "Giáo viên", Employment.PUBLIC_EMPLOYEE, since, recruited_on=since
            )
            for code in codes
        ),
        ratings=tuple(RatingRow(kind, code, district.PERIOD, Rating.GOOD, since, "QĐ 01") for code in codes),
    )
    registers.load(batch, actor=SYSTEM)
    ids = cases.drafts(cases.dossier(district.open_round()), codes)
    cases.submitted(ids)
    appraisal.receive(ids, actor=district.actor("tham"))


def _opened(browser: FlaskClient, path: str) -> Callable[[], None]:
    """Return a call that opens a page as the server does, without the test client."""
    assert browser.get(path).status_code == 200
    cookies = "; ".join(f"{one.key}={one.value}" for one in browser._cookies.values())
    environ = EnvironBuilder(path, headers={"Cookie": cookies}).get_environ()
    application: Application = browser.application.wsgi_app

    def work() -> None:
        for _ in range(PAGES):
            body, status, _ = run_wsgi_app(application, dict(environ))
            assert status.startswith("200") and len(b"".join(body)) > 5_000

    return work


def _bare_database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE nomination (id INTEGER PRIMARY KEY, name TEXT, detail TEXT, award TEXT, unit TEXT, state TEXT)"
    )
    row = ("Nguyễn Thị Mẫu", "Giáo viên", "Lao động tiên tiến", "Trường Tiểu học Suối Mơ", "APPRAISAL")
    connection.executemany("INSERT INTO nomination VALUES (NULL, ?, ?, ?, ?, ?)", [row] * STORED)
    connection.commit()
    return connection


def _read(bare: sqlite3.Connection) -> list[Any]:
    return bare.execute("SELECT * FROM nomination WHERE id > 200 ORDER BY id LIMIT ?", (ROWS,)).fetchall()


def _floor(bare: sqlite3.Connection) -> Callable[[], None]:
    environ = EnvironBuilder("/").get_environ()

    def application(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        cells = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in _read(bare))
        page = f"<!doctype html><table>{''.join(cells)}</table>".encode()
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [page]

    def work() -> None:
        for _ in range(PAGES):
            body, _, _ = run_wsgi_app(application, dict(environ))
            assert len(b"".join(body)) > 5_000

    return work
