"""Walk the hash chains: order, links, hashes and heads, in batches and without loading ORM objects.

The hash is rebuilt from the stored text as it stands (moments and days are read as text too): nothing is
normalised on the way, so that an edit which "means the same" is found as well, and a value of a wrong type is
a finding, not a crash. ``audit.event_hash`` stays the definition; a test holds the two together.
"""

from __future__ import annotations

import hashlib
import json.encoder
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.audit import GENESIS, HASHED
from workflow.audit_problems import Problem, ProblemKind, sentence_of
from workflow.models.audit_events import AuditEvent, ChainHead
from workflow.tables import table

Progress = Callable[[int, int], None]
EVENTS_AT_ONCE = 5_000


@dataclass(slots=True)
class Folded:
    """What the events of one subject add up to: the last state they name, and how many they are."""

    state: str | None = None
    events: int = 0


_NAMES = sorted(HASHED)
_TEMPLATE = "{" + ",".join(f'"{name}":%s' for name in _NAMES) + "}"
_LITERALS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: "null",
    int: int.__repr__,
    str: json.encoder.encode_basestring,
}
_literal_of = _LITERALS.get  # a type that no event has gives text that no event gives (repr)
_PLACE = {name: index for index, name in enumerate(_NAMES)}


def stored_hash(prev_hash: str, values: tuple[object, ...]) -> str:
    """Return the hash over the stored columns, given in the order of their names."""
    text = _TEMPLATE % tuple([_literal_of(type(value), repr)(value) for value in values])
    return hashlib.sha256(b"\x00" + f"{prev_hash}{text}".encode(errors="surrogatepass")).hexdigest()


def _columns(dialect: str) -> list[sa.ColumnElement[Any]]:
    """Return the hashed columns by name (moments and days as text, as they were hashed), then both hashes."""
    event = table(AuditEvent)
    columns: dict[str, sa.ColumnElement[Any]] = {
        name: sa.type_coerce(event.c[name], sa.types.NullType()) for name in HASHED
    }
    if dialect == "postgresql":
        utc = sa.func.timezone("UTC", event.c.recorded_at)
        columns["recorded_at"] = sa.func.to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
        columns["law_on"] = sa.func.to_char(event.c.law_on, "YYYY-MM-DD")
    else:
        moment = sa.type_coerce(event.c.recorded_at, sa.String)
        usual = sa.and_(sa.func.typeof(moment) == "text", moment.like("____-__-__ __:__:__.______"))
        columns["recorded_at"] = sa.case((usual, sa.func.replace(moment, " ", "T") + "+00:00"), else_=moment)
    return [columns[name].label(name) for name in _NAMES] + [event.c.prev_hash, event.c.hash]


def walk(
    connection: Connection,
    problems: list[Problem],
    folded: dict[int, Folded],
    fold_chain: str,
    tick: Callable[[int], None],
) -> tuple[int, int]:
    """Walk all chains in order; return the numbers of events and chains.

    Adds to ``problems``, at most one for each event, and to ``folded`` what the events of ``fold_chain``
    give.
    """
    event = table(AuditEvent)
    query = sa.select(*_columns(connection.dialect.name)).order_by(
        event.c.chain, event.c.subject_id, event.c.seq
    )
    heads = _Heads(connection)
    walker = _Walker(problems, folded, fold_chain, heads)
    events = 0
    options = {"yield_per": EVENTS_AT_ONCE}
    for part in connection.execute(query, execution_options=options).partitions():
        walker.take(part)
        events += len(part)
        tick(len(part))
    walker.end_chain()
    heads.report_left(problems)
    return events, walker.chains


class _Heads:
    """The chain heads; each is taken out when its chain ends."""

    def __init__(self, connection: Connection) -> None:
        head = table(ChainHead)
        rows = connection.execute(sa.select(head.c.chain, head.c.subject_id, head.c.seq, head.c.hash))
        self._rows = {(row[0], row[1]): (row[2], row[3]) for row in rows}

    def take(self, key: tuple[str, int]) -> tuple[int, str] | None:
        """Return and forget the head of a chain."""
        return self._rows.pop(key, None)

    def report_left(self, problems: list[Problem]) -> None:
        """Report the heads whose chain has no event."""
        for (chain, subject), (seq, _hash) in sorted(self._rows.items(), key=str):
            problems.append(sentence_of(ProblemKind.CHAIN, "no_events", chain, subject, None, head=seq))


class _Walker:
    """Follows one chain after the other through rows in order."""

    def __init__(
        self, problems: list[Problem], folded: dict[int, Folded], fold_chain: str, heads: _Heads
    ) -> None:
        self._problems, self._folded, self._fold_chain, self._heads = problems, folded, fold_chain, heads
        self._key: tuple[str, int] | None = None
        self._last: tuple[int, str] = (0, GENESIS)
        self._fold = Folded()
        self.chains = 0

    def take(self, rows: Any) -> None:
        """Check a batch of rows."""
        chain_at, subject_at = _PLACE["chain"], _PLACE["subject_id"]
        seq_at, state_at = _PLACE["seq"], _PLACE["to_state"]
        width = len(_NAMES)
        for row in rows:
            values, prev_hash, digest = row[:width], row[width], row[width + 1]
            key = (row[chain_at], row[subject_at])
            if key != self._key:
                self._start(key)
            seq, expected = row[seq_at], self._last[0] + 1
            if seq != expected:
                problem = sentence_of(
                    ProblemKind.CHAIN, "gap", *key, seq, last=expected - 1, expected=expected
                )
                self._problems.append(problem)
            elif prev_hash != self._last[1]:
                self._problems.append(sentence_of(ProblemKind.CHAIN, "link", *key, seq))
            elif stored_hash(prev_hash, values) != digest:
                self._problems.append(sentence_of(ProblemKind.CHAIN, "hash", *key, seq))
            self._last = (seq if isinstance(seq, int) else expected, digest)
            fold = self._fold
            fold.events += 1
            if row[state_at] is not None:
                fold.state = row[state_at]

    def _start(self, key: tuple[str, int]) -> None:
        self.end_chain()
        self._key, self._last, self._fold = key, (0, GENESIS), Folded()
        self.chains += 1
        if key[0] == self._fold_chain:
            self._folded[key[1]] = self._fold

    def end_chain(self) -> None:
        """Compare the chain just walked with its head."""
        if self._key is None:
            return
        head = self._heads.take(self._key)
        if head is None:
            self._problems.append(sentence_of(ProblemKind.CHAIN, "no_head", *self._key, self._last[0]))
        elif head != self._last:
            self._problems.append(
                sentence_of(ProblemKind.CHAIN, "head", *self._key, self._last[0], head=head[0])
            )
        self._key = None


@contextmanager
def lenient_text(connection: Connection) -> Iterator[None]:
    """Read text that is no UTF-8 with the broken bytes marked, on SQLite, within a block."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str
