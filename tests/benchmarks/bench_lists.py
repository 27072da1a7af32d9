"""What the list, inbox and detail pages cost beside the least they could, and how their reading grows with the store.

Two floors, both in this process and with the same 100 rows: a bare WSGI application with one indexed query and string
formatting, and a plain Flask page (the same query, a Jinja table). Neither knows a session, menu, permission, filter
or count, and no server stands before any of them. Times are seconds of the processor. Then the reading alone, at the
beginning and deep inside, with the store grown in SQL to 10,000 and ``KHENTHUONG_BENCH_ROWS`` (100,000) nominations.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from rules.vocabulary import Employment, NomineeKind, Rating
from tests.benchmarks.table import Row, compare, tail
from tests.support import cases, district
from tests.web.desk import desk
from tests.web.site import START
from web.application import create_app
from web.page_memory import PageMemory
from workflow import clock, migrations_api
from workflow.actor import SYSTEM
from workflow.db import Base, create_engine_for, reading, transaction, use_engine
from workflow.models import Dossier, Nomination, Person, Round, StoredAssessment
from workflow.queries import appraisal_queue, nomination_page, nominations, notices, paging, people, worklists
from workflow.queries.care import Care
from workflow.queries.queue_places import QueueFilters
from workflow.services import appraisal, registers
from workflow.services.register_records import PersonRow, RatingRow, RegisterBatch, ServiceRow
from workflow.states import NominationState
from workflow.tables import table

ROWS, STORED, PAGES, CALLS = 100, 600, 5, 40
GROWN = (10_000, int(os.environ.get("KHENTHUONG_BENCH_ROWS", "100000")))
LISTS = {
    "queue by person, 100 rows": ("tham", "/tham-dinh?xem=nguoi"),
    "queue by person, last page": ("tham", "/tham-dinh?xem=nguoi&sau=0-500"),
    "nominations, 50 rows": ("thuongtruc", "/de-nghi"),
    "people, 50 rows": ("thuongtruc", "/nguoi"),
    "inbox": ("tham", "/viec-can-lam"),
    "one nomination": ("tham", "/de-nghi/{ref}"),
    "one nomination while appraising": ("tham", "/tham-dinh/{ref}"),
    "no row: the frame of every page": ("thuongtruc", "/de-nghi?q=khongaicatenla"),
}
OPEN = 2_000
"""What one season of a district leaves open at once; more rows are those of earlier, archived rounds."""
PERSON = {"id": "id + :step", "code": "'C' || (id + :step)", "search_key": "search_key || (id + :step)"}
NOMINATION = {
    "id": "id + :step",
    "ref": "'R' || (id + :step)",
    "person_id": "person_id + :step",
    "nominee_key": "'P' || (person_id + :step)",
}
ASSESSMENT = {"id": "id + :step", "nomination_id": "nomination_id + :step"}
Copied = tuple[tuple[type[Base], dict[str, str]], ...]
SAME_ROUND: Copied = ((Person, PERSON), (Nomination, NOMINATION), (StoredAssessment, ASSESSMENT))
EARLIER: Copied = (
    (Person, PERSON),
    (Round, {"id": "id + :step", "code": "code || (id + :step)", "archived_at": "created_at"}),
    (Dossier, {"id": "id + :step", "ref": "ref || (id + :step)", "round_id": "round_id + :step"}),
    (
        Nomination,
        NOMINATION
        | {"dossier_id": "dossier_id + :step", "round_id": "round_id + :step"}
        | {"state": f"'{NominationState.NOT_AWARDED.value}'", "reason": "'Không đủ tiêu chuẩn'"},
    ),
    (StoredAssessment, ASSESSMENT),
)
"""What a larger store has more of, and how a copy differs from its original."""
PLAIN = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Hồ sơ</title><table>
{% for row in rows %}<tr><td><a href="/n/{{ row[0] }}">{{ row[1] }}</a></td><td>{{ row[2] }}</td><td>{{ row[3] }}</td>
<td>{{ row[4] }}</td><td>{{ row[5] }}</td></tr>{% endfor %}</table></html>"""
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def run() -> list[Row]:
    """Measure pages, then only their reading."""
    with tempfile.TemporaryDirectory() as folder, store(Path(folder)) as signed_in:
        bare = bare_database(Path(folder) / "bare.sqlite")
        with reading() as connection:
            ref = connection.scalar(sa.select(sa.func.max(table(Nomination).c.ref)))
        pages = {name: _opened(signed_in(who), path.format(ref=ref)) for name, (who, path) in LISTS.items()}
        again = {
            f"{name}, again": _opened(signed_in(who), path.format(ref=ref), anew=False)
            for name, (who, path) in LISTS.items()
        }
        bare_work, plain_work = _served(bare_page(bare)), _served(plain_page(bare).wsgi_app)
        watch = time.process_time
        rows = compare(
            "a page beside bare WSGI",
            bare_work,
            {"plain Flask, 100 rows": plain_work, **pages, **again},
            pieces=PAGES,
            watch=watch,
        )
        rows += compare("a page beside plain Flask", plain_work, pages, pieces=PAGES, watch=watch)
        for number in GROWN:
            grow(number)
            calls = CALLS if number <= GROWN[0] else CALLS // 4
            rows += tail(f"reading of {number:,}, p95", lambda: _read(bare), _reading(), calls=calls)
        bare.close()
        return rows


def _reading() -> dict[str, Callable[[], object]]:
    """The reading of pages, at the beginning and deep inside."""
    office, appraiser = district.actor("thuongtruc"), district.actor("tham")
    n = table(Nomination)
    with reading() as connection:
        middle = connection.execute(
            sa.select(n.c.id, n.c.ref)
            .where(n.c.id > sa.select(sa.func.max(n.c.id) / 2).scalar_subquery())
            .limit(1)
        ).one()
    everything, clean = QueueFilters(), QueueFilters(care=Care.CLEAN)
    deep, after = paging.Cursor(after=middle.ref), f"0-{middle.id}"
    return {
        "bell of every page": lambda: notices.new_count(appraiser),
        "nominations, first page with its total": lambda: nominations.listed(office),
        "nominations, deep inside with its total": lambda: nominations.listed(office, cursor=deep),
        "one nomination": lambda: nomination_page.shown(appraiser, middle.ref),
        "people, first page with its total": lambda: people.listed(office),
        "inbox, counts of the whole store": lambda: worklists.worklist_for(appraiser),
        "queue, first page with its counts": lambda: appraisal_queue.queue(appraiser, everything),
        "queue, deep inside with its counts": lambda: appraisal_queue.queue(appraiser, clean, after),
    }


def grow(number: int) -> None:
    """Copy in SQL until there are so many nominations, the first ``OPEN`` of them in the queue of today.

    Names and keys stay different.
    """
    counted = sa.select(sa.func.count()).select_from(table(Nomination))
    newest = (sa.select(sa.func.max(table(model).c.id)).scalar_subquery() for model, _ in EARLIER)
    with transaction() as connection:
        held = int(connection.scalar(counted) or 0)
        step = 1 + int(connection.scalar(sa.select(sa.func.max(*newest))) or 0)
        while held < number:
            copied, most = (SAME_ROUND, OPEN) if held < OPEN else (EARLIER, number)
            size = min(held, most - held)
            for model, changed in copied:
                columns = [column.name for column in table(model).columns]
                values = (changed.get(name, name) for name in columns)
                names = f"{table(model).name} ({', '.join(columns)})"
                own = f" LIMIT {size}" if model in {Nomination, StoredAssessment} else ""
                text = f"INSERT INTO {names} SELECT {', '.join(values)} FROM {table(model).name}{own}"
                connection.execute(sa.text(text), {"step": step})
            held, step = held + size, step * 2


@contextmanager
def store(folder: Path) -> Iterator[Callable[[str], FlaskClient]]:
    """Make the store of these benchmarks in a folder; yields what signs somebody in."""
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


def _opened(browser: FlaskClient, path: str, *, anew: bool = True) -> Callable[[], None]:
    """Return a call that opens a page as the server does, without the test client; ``anew``: as after a change."""
    for _ in range(3):  # the first still sets the form secret, the second is held
        assert browser.get(path).status_code == 200
    cookies = "; ".join(f"{one.key}={one.value}" for one in browser._cookies.values())
    environ = EnvironBuilder(path, headers={"Cookie": cookies}).get_environ()
    memory = cast(PageMemory, browser.application.wsgi_app)
    application: Application = memory.inner if anew else memory

    def work() -> None:
        for _ in range(PAGES):
            body, status, _ = run_wsgi_app(application, dict(environ))
            assert status.startswith("200") and len(b"".join(body)) > 5_000

    return work


def bare_database(path: Path) -> sqlite3.Connection:
    """Make the floor's table with as many rows."""
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


def bare_page(bare: sqlite3.Connection) -> Application:
    """Return the floor: one indexed query and strings."""

    def application(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        cells = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in _read(bare))
        page = f"<!doctype html><table>{''.join(cells)}</table>".encode()
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [page]

    return application


def plain_page(bare: sqlite3.Connection) -> Flask:
    """Return the same rows as a plain Flask page."""
    plain = Flask("plain")
    plain.add_url_rule("/", view_func=lambda: render_template_string(PLAIN, rows=_read(bare)))
    return plain


def _served(application: Application) -> Callable[[], None]:
    environ = EnvironBuilder("/").get_environ()

    def work() -> None:
        for _ in range(PAGES):
            body, _, _ = run_wsgi_app(application, dict(environ))
            assert len(b"".join(body)) > 5_000

    return work
