"""Killed in the middle: of a signing ceremony (old or new, never half), and between issue and PDF (R13, T41).

The work runs in a forked process that kills itself with SIGKILL at a named point, on a copy of one filled store.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import sqlalchemy as sa

from tests.support.databases import sqlite_copy
from tests.support.originals import file_of, signed_on_paper, store
from tests.support.sample import START, Sample, build
from web import background
from workflow import clock, db, numbers, outbox
from workflow.audit_verify import verify
from workflow.canonical import sha256
from workflow.db import reading
from workflow.models import (
    AwardDecision,
    DocumentSigning,
    IssuedDocument,
    IssuedNumber,
    OutboxMessage,
    SignedAs,
    StoredFile,
)
from workflow.pades import cms
from workflow.services import deciding, document_signing, issuing

Point = tuple[
    Any, str, bool
]  # module or table in which a function is found, its name, whether the crash is after it
CEREMONY: tuple[Point, ...] = (
    (document_signing, "prepare", True),
    (cms, "signed", True),
    (document_signing, "checked", True),
    (document_signing, "keep_bytes", True),
    (document_signing, "happened", True),
    (document_signing, "store", True),
    (document_signing, "title_of", False),
)
ISSUE: tuple[Point, ...] = (
    (numbers, "give", False),
    (numbers, "give", True),
    (deciding, "run", True),
    (deciding, "move", True),
    (deciding, "happened", True),
    (deciding, "freeze_document", True),
    (outbox, "drain_quietly", False),
    (issuing, "render", False),
    (issuing, "render", True),
    (issuing, "keep_bytes", True),
    (outbox.HANDLERS, issuing.RENDER, True),
    (outbox, "_carry_out", True),
)
CRASHES = 20
WITHIN = 60  # seconds from the start of the server to the PDF (security.md R13), by the worker's own clock


def dying(point: Point, times: int = 1) -> None:
    """Have this process kill itself at a point, at the n-th time that it is reached."""
    place, name, after = point
    held = place if isinstance(place, dict) else vars(place)
    original, left = held[name], [times]

    def killed(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        found = original(*args, **kwargs)
        if left[0] == 0 and after:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    held[name] = killed


def in_a_process(url: str, work: Callable[[], object]) -> int:
    """Do work in a forked process with an engine of its own; return the signal that ended it, 0 for none."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            engine = db.create_engine_for(url)
            db.bind(engine)
            with db.use_engine(engine):
                work()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


# --- a ceremony


@pytest.mark.parametrize("point", CEREMONY, ids=lambda one: f"{one[1]}{'+' if one[2] else '-'}")
def test_a_killed_ceremony_leaves_each_document_old_or_new_and_goes_on(
    sqlite_template: Path, tmp_path: Path, point: Point
) -> None:
    with store(sqlite_template, tmp_path, people=3, count=3) as made:
        url = str(db.current_engine().url)
        db.current_engine().dispose()

        def ceremony() -> None:
            dying(point, times=2)  # in the second document
            made.sign_all(made.refs, SignedAs.PERSON)

        assert in_a_process(url, ceremony) == signal.SIGKILL
        with reading() as connection:
            assert verify(connection).problems == ()
            before = list(connection.scalars(sa.select(DocumentSigning.document_id)))
        assert before in ([1], [1, 2])
        results = made.sign_all(made.refs, SignedAs.PERSON)
        assert [one.ok for one in results] == [number not in before for number in (1, 2, 3)]
        with reading() as connection:
            rows = connection.execute(sa.select(DocumentSigning.before_sha256, DocumentSigning.sha256)).all()
            assert verify(connection).problems == ()
        assert len(rows) == 3
        assert all(file_of(after).startswith(file_of(first)) for first, after in rows)


# --- between issue and PDF


@cache
def _ready(template: Path) -> tuple[Path, Sample, int]:
    """A store with one decision that waits for its number."""
    folder = Path(mkdtemp(dir=template.parent))
    with clock.use(clock.SimulatedClock(START)), sqlite_copy(template, folder):
        sample = build(2)
        (decision,) = signed_on_paper(sample, 1)
    return next(folder.glob("*.sqlite")), sample, decision


@contextmanager
def waiting(template: Path, folder: Path) -> Iterator[tuple[str, Sample, int]]:
    """Give the address of a copy of it."""
    ready, sample, decision = _ready(template)
    folder.mkdir(exist_ok=True)
    with clock.use(clock.SimulatedClock(START)), sqlite_copy(ready, folder) as engine:
        url = str(engine.url)
        engine.dispose()
        yield url, sample, decision
    shutil.rmtree(folder)


def crash_and_restart(template: Path, folder: Path, point: Point, chance: random.Random) -> None:
    """Crash at a point, perhaps again at another while starting anew, then let it finish; one number, one file."""
    with waiting(template, folder) as (url, sample, decision):

        def issue() -> None:
            with reading() as connection:
                state = connection.scalar(sa.select(AwardDecision.number).where(AwardDecision.id == decision))
            if state is None:
                deciding.issue(decision, number="3", issued_on=clock.today(), actor=sample.actors["issuer"])
            outbox.drain()

        def crash(where: Point) -> Callable[[], None]:
            return lambda: (dying(where), issue())[1]

        assert in_a_process(url, crash(point)) == signal.SIGKILL
        for _again in range(chance.randrange(3)):
            in_a_process(url, crash(chance.choice(ISSUE)))
        assert in_a_process(url, started_again) == 0
        assert not left_behind(decision), (
            "what was issued before the crash has its PDF within a minute of the start"
        )
        assert in_a_process(url, issue) == 0
        one_number_one_file(decision)


def started_again() -> None:
    """What the worker of a server does in the first minute after its start, nobody asking for anything."""
    simulated = clock.SimulatedClock(clock.now())
    with clock.use(simulated):
        for _look in range(int(WITHIN // background.EVERY_SECONDS)):
            background.look()
            simulated.advance(seconds=background.EVERY_SECONDS)


def left_behind(decision: int) -> bool:
    """Whether the decision has its number and no PDF."""
    with reading() as connection:
        query = sa.select(IssuedDocument.sha256).where(IssuedDocument.decision_id == decision)
        return connection.execute(query).all() == [(None,)]


def one_number_one_file(decision: int) -> None:
    with reading() as connection:
        numbers_given = list(connection.scalars(sa.select(IssuedNumber.number)))
        documents = connection.execute(sa.select(IssuedDocument.decision_id, IssuedDocument.sha256)).all()
        waits = connection.scalar(
            sa.select(sa.func.count()).select_from(OutboxMessage).where(OutboxMessage.done_at.is_(None))
        )
        report = verify(connection)
    assert (numbers_given.count(3), waits, report.problems) == (1, 0, ())
    assert [one.decision_id for one in documents] == [decision]
    digest = documents[0].sha256
    assert digest is not None and sha256(file_of(digest)) == digest
    assert orphans() == []


def orphans() -> list[str]:
    """Return stored files that no row of any table names."""
    named: set[str] = set()
    with reading() as connection:
        for name in sa.inspect(connection).get_table_names():
            keys = sa.inspect(connection).get_foreign_keys(name)
            columns = [
                key["constrained_columns"][0] for key in keys if key["referred_table"] == "stored_files"
            ]
            for column in columns:
                named |= set(connection.execute(sa.text(f"SELECT {column} FROM {name}")).scalars())
        kept = set(connection.scalars(sa.select(StoredFile.sha256)))
    return sorted(kept - named)


@pytest.mark.parametrize("place", range(0, len(ISSUE), 4))
def test_a_crash_between_issue_and_pdf_ends_with_one_number_and_one_file(
    sqlite_template: Path, tmp_path: Path, place: int
) -> None:
    crash_and_restart(sqlite_template, tmp_path / "run", ISSUE[place], random.Random(place))


@pytest.mark.nightly
@pytest.mark.parametrize("point", ISSUE, ids=lambda one: f"{one[1]}{'+' if one[2] else '-'}")
def test_240_crashes_end_with_one_number_and_one_file(
    sqlite_template: Path, tmp_path: Path, point: Point
) -> None:
    chance = random.Random(f"{point[1]}{point[2]}")
    for number in range(CRASHES):
        crash_and_restart(sqlite_template, tmp_path / str(number), point, chance)
