"""The mark of the store: equal while nothing was committed, by anybody; what was read at one is read once."""

from __future__ import annotations

import subprocess
import sys

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support.visits import statements
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


def test_who_stands_at_a_mark_reads_the_same_once(store: Engine) -> None:
    del store

    def read(word: str) -> tuple[str, int]:
        return unchanged.remembered(word, lambda: (word, count()))

    def told(*words: str) -> list[tuple[str, int]]:
        """Answer as one request does."""
        with unchanged.standing(unchanged.mark()):
            return [read(word) for word in words]

    unchanged.readings.clear()
    with statements() as run:
        assert told("a", "a", "b") == [("a", 0), ("a", 0), ("b", 0)]
        assert told("a") == [("a", 0)], "the next request too"
    assert len([one for one in run if "count(*)" in one]) == 2
    with transaction() as connection:
        connection.execute(NOTE)
    assert told("a") == [("a", 1)]
    with transaction() as connection:
        connection.execute(NOTE)
    assert [read("a"), read("a")] == [("a", 2), ("a", 2)], "who stands nowhere reads anew"


def test_ones_own_commit_ends_the_standing(store: Engine) -> None:
    del store
    with unchanged.standing(unchanged.mark()):
        assert unchanged.remembered("notes", count) == 0
        with transaction() as connection:
            connection.execute(NOTE)
        assert unchanged.remembered("notes", count) == 1
    with unchanged.standing(unchanged.mark()):
        assert unchanged.remembered("notes", count) == 1


def test_what_was_committed_meanwhile_is_told_to_nobody_who_comes_later(store: Engine) -> None:
    del store

    def late() -> int:
        seen = count()
        with transaction() as connection:  # between the reading and its keeping
            connection.execute(NOTE)
        return seen

    with unchanged.standing(unchanged.mark()):
        assert unchanged.remembered("late", late) == 0
    with unchanged.standing(unchanged.mark()):
        assert unchanged.remembered("late", count) == 1
