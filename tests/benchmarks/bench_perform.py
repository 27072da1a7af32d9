"""What a guarded, audited step costs on SQLite beside the bare driver doing the same writes at the same durability.

The floor reads the row, checks state and version, updates it and inserts a plain audit row, each step in its own
transaction. Ours adds permission, rules where the step asks them, findings, the hash chain and its head. A round works
on its own nominations, so that no run profits from another.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.benchmarks.table import ROUNDS, Row, compare
from tests.support.sample import START, Sample, build
from workflow import clock, migrations_api
from workflow.db import create_engine_for, use_engine
from workflow.payloads import Note, Opinion, Payload
from workflow.perform import Item, perform, perform_many

ONE_BY_ONE = 20
IN_BULK = 1000
PATH: tuple[tuple[str, str, Payload], ...] = (
    ("send_to_head", "clerk", Note()),
    ("submit", "head", Note()),
    ("recall", "head", Note()),
    ("submit", "head", Note()),
    ("receive", "appraiser", Note()),
    ("record_opinion", "appraiser", Opinion("Đủ điều kiện, tiêu chuẩn.", favourable=True)),
    ("mark_eligible", "confirmer", Note()),
    ("put_to_council", "secretary", Note()),
)


def run() -> list[Row]:
    """Measure eight single steps of a nomination, and one bulk step over a thousand."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _sample(Path(folder), ROUNDS * (ONE_BY_ONE + IN_BULK)) as sample,
    ):
        floor = _bare_database(Path(folder) / "floor.sqlite", ROUNDS * (ONE_BY_ONE + IN_BULK))
        ids = iter(sample.nominations)
        singles = [[next(ids) for _ in range(ONE_BY_ONE)] for _ in range(ROUNDS)]
        rest = list(ids)
        bulks = [rest[start : start + IN_BULK] for start in range(0, IN_BULK * ROUNDS, IN_BULK)]
        rows = compare(
            "eight steps of one nomination, each committed and audited",
            _each(singles, lambda chosen: _bare_steps(floor, chosen)),
            {
                "perform, with rules, findings and hash chain": _each(
                    singles, lambda chosen: _our_steps(sample, chosen)
                )
            },
            pieces=ONE_BY_ONE,
        )
        rows += compare(
            "one step of 1,000 nominations in one transaction",
            _each(bulks, lambda chosen: _bare_bulk(floor, chosen)),
            {
                "perform_many, checked and audited each": _each(
                    bulks, lambda chosen: _our_bulk(sample, chosen)
                )
            },
            pieces=IN_BULK,
        )
        floor.close()
        return rows


@contextmanager
def _sample(folder: Path, size: int) -> Iterator[Sample]:
    engine = create_engine_for(f"sqlite:///{folder / 'ours.sqlite'}")
    with use_engine(engine), clock.use(clock.SimulatedClock(START)):
        migrations_api.upgrade(engine)
        yield build(size)
    engine.dispose()


def _each(sets: list[list[int]], work: Callable[[list[int]], None]) -> Callable[[], None]:
    """Return a call that works on the next set each time."""
    waiting = iter(sets)
    return lambda: work(next(waiting))


def _our_steps(sample: Sample, chosen: list[int]) -> None:
    for number in chosen:
        for trigger, name, payload in PATH:
            perform(trigger, number, actor=sample.actors[name], payload=payload)


def _our_bulk(sample: Sample, chosen: list[int]) -> None:
    perform_many("send_to_head", [Item(number, Note()) for number in chosen], actor=sample.actors["clerk"])


def _bare_database(path: Path, size: int) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=DELETE", "synchronous=EXTRA"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(
        "CREATE TABLE nomination (id INTEGER PRIMARY KEY, state TEXT, version INTEGER, updated_at TEXT)"
    )
    connection.execute(
        "CREATE TABLE audit (id INTEGER PRIMARY KEY, nomination_id INTEGER, event TEXT, at TEXT)"
    )
    connection.execute("CREATE INDEX ix_audit ON audit (nomination_id, id)")
    connection.execute("BEGIN IMMEDIATE")
    rows = [(number, "s0", 1, START.isoformat()) for number in range(1, size + 1)]
    connection.executemany("INSERT INTO nomination VALUES (?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    return connection


def _bare_steps(connection: sqlite3.Connection, chosen: list[int]) -> None:
    for number in chosen:
        for step in range(len(PATH)):
            at = (START + timedelta(seconds=step)).isoformat()
            connection.execute("BEGIN IMMEDIATE")
            state, version = connection.execute(
                "SELECT state, version FROM nomination WHERE id = ?", (number,)
            ).fetchone()
            connection.execute(
                "UPDATE nomination SET state = ?, version = ?, updated_at = ? WHERE id = ? AND version = ?",
                (f"s{step + 1}", version + 1, at, number, version),
            )
            connection.execute("INSERT INTO audit VALUES (NULL, ?, ?, ?)", (number, f"{state}>{step}", at))
            connection.execute("COMMIT")


def _bare_bulk(connection: sqlite3.Connection, chosen: list[int]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "UPDATE nomination SET state = 's1', version = version + 1 WHERE id = ?", [(n,) for n in chosen]
    )
    connection.executemany("INSERT INTO audit VALUES (NULL, ?, 'sent', '')", [(n,) for n in chosen])
    connection.execute("COMMIT")
