"""Compare the rows of originals with the events: a signature or scan put in, taken away, or pointed at other bytes."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.audit_problems import Problem, ProblemKind, sentence_of
from workflow.models import AuditEvent, IssuedDocument
from workflow.originals import CHAIN, TELLING, Told, originals_of, rows_as_told
from workflow.paper_scans import PaperOf, d, key_of, p, scans, signed_papers, told_scans
from workflow.tables import chunks, table


def check_originals(connection: Connection, problems: list[Problem], tick: Callable[[int], None]) -> int:
    """Add a problem for each document whose rows and events disagree; return how many documents were looked at."""
    event, document = table(AuditEvent), table(IssuedDocument)
    told: dict[int, Told] = {}
    query = (
        sa.select(event.c.subject_id, event.c.event, event.c.payload)
        .where(event.c.chain == CHAIN, event.c.event.in_(TELLING))
        .order_by(event.c.subject_id, event.c.seq)
    )
    for decision_id, name, payload in connection.execute(query):
        try:
            told[decision_id] = told.get(decision_id, Told()).plus(name, str(payload))
        except ValueError:  # an altered payload: its chain is reported where the chains are walked
            told[decision_id] = Told("?")
    ids = list(connection.scalars(sa.select(document.c.decision_id).order_by(document.c.decision_id)))
    differ: list[int] = []
    for part in chunks(ids):
        found = originals_of(connection, part)
        differ += [one for one in part if rows_as_told(found[one]) != told.pop(one, Told())]
        tick(len(part))
    problems.extend(
        sentence_of(ProblemKind.FILE, "original", "documents", one, None) for one in sorted({*differ, *told})
    )
    check_paper_scans(connection, problems)
    return len(ids)


def check_paper_scans(connection: Connection, problems: list[Problem]) -> None:
    """Add a problem for each signed paper whose scans differ from what its events tell. Five statements."""
    told = told_scans(connection)
    for of in PaperOf:
        scanned = sa.select(scans.c[of.column]).where(scans.c[of.column].is_not(None))
        rows = d if of is PaperOf.SESSION else p
        problems.extend(
            sentence_of(ProblemKind.FILE, "original", *paper.parent, None)
            for paper in signed_papers(connection, of, rows.c.id.in_(scanned))
            if told.pop(key_of(paper), ()) != tuple(one.sha256 for one in paper.scans)
        )
    problems.extend(sentence_of(ProblemKind.FILE, "original", *key[:2], None) for key in sorted(told))
