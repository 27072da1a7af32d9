"""Verify the audit trail, read-only: every chain, every commitment, every state, every stored byte.

What cannot be seen here, because nothing inside a database can prove it: a whole chain rewritten or cut
together with its head. That takes an anchor kept outside; the exit codes 3, 4 and 7 are kept for it. One read
transaction holds one snapshot; on a busy SQLite file verify a backup instead, since readers delay writers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from workflow.audit_chains import Folded, Progress, lenient_text, walk
from workflow.audit_originals import check_originals
from workflow.audit_packs import check_packs
from workflow.audit_problems import Problem, ProblemKind, sentence_of
from workflow.canonical import sha256
from workflow.models import (
    AuditDetail,
    AuditEvent,
    Certificate,
    DossierDocument,
    IssuedDocument,
    LocalRulePackVersion,
    Nomination,
    OfficialPaper,
    ResultNotice,
    SessionDocument,
    Snapshot,
    StoredFile,
)
from workflow.tables import table

NOMINATIONS = "nomination"
"""The chain whose events must give the stored state and version of a nomination."""

FILES_AT_ONCE = 20
ROWS_AT_ONCE = 2_000
EXIT_CODES: tuple[tuple[ProblemKind, int], ...] = (
    (ProblemKind.CHAIN, 2),
    (ProblemKind.STATE, 5),
    (ProblemKind.FILE, 6),
)
"""The first kind found decides the exit code."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was looked at and every problem found; no problem means the trail is whole."""

    chains: int
    events: int
    details: int
    nominations: int
    files: int
    documents: int
    problems: tuple[Problem, ...]
    packs: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def exit_code(self) -> int:
        """0 whole, 2 broken chain, 5 state differs from its events, 6 stored bytes differ from their hash."""
        kinds = {problem.kind for problem in self.problems}
        return next((code for kind, code in EXIT_CODES if kind in kinds), 0)


def verify(source: Engine | Connection, *, progress: Progress | None = None) -> VerifyReport:
    """Walk everything in one snapshot and report; never writes.

    ``progress(done, total)`` is called now and then, in rows of all tables together.
    """
    with _snapshot(source) as connection:
        try:
            return _verify(connection, progress)
        except OperationalError as error:
            # Text whose bytes are no UTF-8 stops the driver: read again, leniently, so that it can be named.
            if connection.dialect.name != "sqlite" or "decode" not in str(error.orig):
                raise
        with lenient_text(connection):
            return _verify(connection, progress)


@contextmanager
def _snapshot(source: Engine | Connection) -> Iterator[Connection]:
    """Give a connection that sees one moment of the database."""
    if isinstance(source, Connection):
        yield source
        return
    postgres = source.dialect.name == "postgresql"
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if postgres else {}
    with source.connect().execution_options(**options) as connection:
        yield connection
        connection.rollback()


def _verify(connection: Connection, progress: Progress | None) -> VerifyReport:
    tick = _Counter(progress, _rows_in_all(connection) if progress else 0)
    problems: list[Problem] = []
    folded: dict[int, Folded] = {}
    events, chains = walk(connection, problems, folded, NOMINATIONS, tick)
    details = _details(connection, problems, tick)
    nominations = _states(connection, folded, problems, tick)
    files = _files(connection, problems, tick)
    documents = _texts(connection, problems, tick)
    packs = check_packs(connection, problems, tick)
    check_originals(connection, problems, tick)
    tick.finish()
    return VerifyReport(chains, events, details, nominations, files, documents, tuple(problems), packs)


class _Counter:
    """Adds up rows and reports them."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def __call__(self, rows: int) -> None:
        self._done += rows
        if self._progress:
            self._progress(min(self._done, self._total), self._total)

    def finish(self) -> None:
        """Report the end, also when nothing was there."""
        if self._progress:
            self._progress(self._total, self._total)


def _rows_in_all(connection: Connection) -> int:
    models = (
        AuditEvent, AuditDetail, Nomination, StoredFile, Snapshot, IssuedDocument, SessionDocument, DossierDocument,
        LocalRulePackVersion, OfficialPaper, ResultNotice, Certificate,
    )  # fmt: skip
    return sum(
        connection.execute(sa.select(sa.func.count()).select_from(table(model))).scalar_one()
        for model in models
    )


def _details(connection: Connection, problems: list[Problem], tick: Callable[[int], None]) -> int:
    """Compare each kept detail with the commitment in its event; a purged one is no problem."""
    detail, event = table(AuditDetail), table(AuditEvent)
    key = ("chain", "subject_id", "seq")
    columns: list[sa.ColumnElement[Any]] = [detail.c[name] for name in (*key, "salt", "detail")]
    query = (
        sa.select(*columns, *[event.c.detail_commit])
        .select_from(detail.outerjoin(event, sa.and_(*(detail.c[name] == event.c[name] for name in key))))
        .order_by(*columns[:3])
    )
    seen = 0
    for part in _parts(connection, query, ROWS_AT_ONCE):
        for chain, subject, seq, salt, text, commit in part:
            if commit != sha256(f"{salt}{text}".encode(errors="surrogatepass")):
                problems.append(sentence_of(ProblemKind.CHAIN, "detail", chain, subject, seq))
        seen += len(part)
        tick(len(part))
    return seen


def _states(
    connection: Connection, folded: Mapping[int, Folded], problems: list[Problem], tick: Callable[[int], None]
) -> int:
    """Compare each nomination's state and version with what its events give."""
    nomination = table(Nomination)
    state = sa.type_coerce(
        nomination.c.state, sa.String
    )  # a state that is no member must be reported, not raised
    query = sa.select(nomination.c.id, state, nomination.c.version).order_by(nomination.c.id)
    stored = set()
    for part in _parts(connection, query, ROWS_AT_ONCE):
        for subject, current, version in part:
            stored.add(subject)
            told = folded.get(subject)
            if told is None:
                problems.append(sentence_of(ProblemKind.STATE, "silent", NOMINATIONS, subject, None))
            elif (current, version) != (told.state, told.events):
                words = {"stored": f"{current} lần {version}", "told": f"{told.state} lần {told.events}"}
                problems.append(
                    sentence_of(ProblemKind.STATE, "state", NOMINATIONS, subject, told.events, **words)
                )
        tick(len(part))
    problems.extend(
        sentence_of(ProblemKind.STATE, "vanished", NOMINATIONS, subject, folded[subject].events)
        for subject in sorted(folded.keys() - stored)
    )
    return len(stored)


def _files(connection: Connection, problems: list[Problem], tick: Callable[[int], None]) -> int:
    """Compare each stored file with its hash and size; few at a time, since they are large."""
    file = table(StoredFile)
    content_column = sa.type_coerce(file.c.content, sa.types.NullType())
    query = sa.select(file.c.sha256, file.c.size, content_column).order_by(file.c.sha256)
    seen = 0
    for part in _parts(connection, query, FILES_AT_ONCE):
        for digest, size, content in part:
            if (hashlib.sha256(_bytes(content)).hexdigest(), len(content)) != (digest, size):
                problems.append(
                    sentence_of(ProblemKind.FILE, "file", "stored_files", None, None, name=digest)
                )
        seen += len(part)
        tick(len(part))
    return seen


def _parts(connection: Connection, query: sa.Select[*tuple[Any, ...]], size: int) -> Iterator[Any]:
    """Yield the rows of a query in parts, without holding them all."""
    return connection.execute(query, execution_options={"yield_per": size}).partitions()


def _bytes(content: object) -> bytes:
    """Return stored content as bytes, whatever a stranger made of the column."""
    return content if isinstance(content, bytes) else str(content).encode(errors="surrogatepass")


def _texts(connection: Connection, problems: list[Problem], tick: Callable[[int], None]) -> int:
    """Compare frozen document contents and snapshots with their hashes; return the number of documents."""
    document, snapshot, paper = table(IssuedDocument), table(Snapshot), table(SessionDocument)
    own = table(DossierDocument)
    notice, official = table(ResultNotice), table(OfficialPaper)
    certificate = table(Certificate)
    counted = []
    for name, query in (
        ("document", sa.select(document.c.id, document.c.content, document.c.content_sha256)),
        ("session_document", sa.select(paper.c.id, paper.c.content, paper.c.content_sha256)),
        ("dossier_document", sa.select(own.c.id, own.c.content, own.c.content_sha256)),
        ("result_notice", sa.select(notice.c.id, notice.c.content, notice.c.content_sha256)),
        ("official_paper", sa.select(official.c.id, official.c.content, official.c.content_sha256)),
        ("certificate", sa.select(certificate.c.id, certificate.c.content, certificate.c.content_sha256)),
        ("snapshot", sa.select(snapshot.c.nomination_id, snapshot.c.content, snapshot.c.sha256)),
    ):
        seen = 0
        for part in _parts(connection, query, ROWS_AT_ONCE):
            for subject, content, digest in part:
                if hashlib.sha256(_bytes(content)).hexdigest() != digest:
                    problems.append(sentence_of(ProblemKind.FILE, name, f"{name}s", subject, None))
            seen += len(part)
            tick(len(part))
        counted.append(seen)
    return counted[0]


__all__ = ["Problem", "ProblemKind", "Progress", "VerifyReport", "verify"]
