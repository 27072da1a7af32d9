"""The mark of the store: equal while nothing was committed, by anybody."""

from __future__ import annotations

import subprocess
import sys

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from workflow import unchanged
from workflow.db import create_engine_for, reading, transaction, use_engine

NOTE = sa.text("INSERT INTO notes (word) VALUES ('một')")


@pytest.fixture
def store(any_engine: Engine) -> Engine:
    """A database with a table of notes."""
    with transaction() as connection:
        connection.execute(sa.text("CREATE TABLE notes (word TEXT)"))
    return any_engine


def count() -> int:
    """Return how many notes there are."""
    with reading() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM notes")) or 0)


def test_the_mark_moves_with_a_commit_and_with_nothing_else(store: Engine) -> None:
    before = unchanged.mark()
    assert before is not None
    assert count() == 0
    assert unchanged.mark() == before, "reading changes nothing"
    with transaction() as connection:
        connection.execute(NOTE)
    after = unchanged.mark()
    assert after is not None
    assert after != before
    assert unchanged.mark() == after


def test_the_commit_of_another_process_moves_it_too(store: Engine) -> None:
    before = unchanged.mark()
    address = store.url.render_as_string(hide_password=False)
    program = (
        "import sqlalchemy as sa, sys\n"
        "with sa.create_engine(sys.argv[1]).begin() as connection:\n"
        "    connection.execute(sa.text(\"INSERT INTO notes (word) VALUES ('hai')\"))\n"
    )
    subprocess.run([sys.executable, "-c", program, address], check=True)  # our own words
    assert unchanged.mark() != before


def test_without_a_mark_nothing_can_be_said() -> None:
    engine = create_engine_for("sqlite://")
    with use_engine(engine):
        assert unchanged.mark() is None
    engine.dispose()
