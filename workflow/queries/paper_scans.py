"""Signed minutes and official papers: which is the original, its scans, and the minutes that still wait for theirs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import security_log
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import IntegrityProblem, NotFound
from workflow.grounds import Subject
from workflow.models import StoredFile
from workflow.paper_scans import (
    ACTIONS,
    OF_SESSION,
    PaperOf,
    SignedPaper,
    d,
    key_of,
    minutes_without_scan,
    p,
    sessions,
    signed_papers,
    told_scans,
)
from workflow.permissions import decide
from workflow.queries.council import visible_sessions
from workflow.queries.documents import Download, checked
from workflow.queries.official_papers import visible
from workflow.queries.originals import ALTERED
from workflow.roles import Role
from workflow.tables import table

files = table(StoredFile)
__all__ = ["OF_SESSION", "PaperOf", "SignedPaper"]  # the pages name them too


@dataclass(frozen=True, slots=True)
class ScanPage:
    """A paper with its scans, and whether the viewer may add one."""

    paper: SignedPaper
    may_scan: bool


def shown(viewer: Actor, of: PaperOf, ref: str) -> ScanPage:
    """Return a paper by the reference of any of its formats; ``NotFound`` when it is not for the viewer."""
    with reading() as connection:
        paper = _paper(connection, viewer, of, ref)
    return ScanPage(paper, decide(viewer, ACTIONS[of], Subject.for_body(paper.body_unit_id)).allowed)


def of_official(viewer: Actor, ref: str) -> ScanPage | None:
    """Return an official paper like ``shown``; None for a kind of which no scan is kept."""
    try:
        return shown(viewer, PaperOf.OFFICIAL, ref)
    except NotFound:
        return None


def of_session(viewer: Actor, session_ref: str) -> dict[str, SignedPaper]:
    """Return the newest papers of a session that people sign, by kind. Two statements."""
    with reading() as connection:
        wanted = (sessions.c.ref == session_ref, visible_sessions(viewer))
        found = signed_papers(connection, PaperOf.SESSION, *wanted)
    return {paper.kind: paper for paper in sorted(found, key=lambda one: one.turn)}


def download(viewer: Actor, of: PaperOf, ref: str, number: int) -> Download:
    """Return one scan; ``IntegrityProblem`` when a byte differs from its hash, or the rows differ from the events."""
    with reading() as connection:
        paper = _paper(connection, viewer, of, ref)
        told = told_scans(connection, paper.parent).get(key_of(paper), ())
        one = next((scan for scan in paper.scans if scan.number == number), None)
        row = None
        if one is not None:
            query = sa.select(files.c.content, files.c.media_type).where(files.c.sha256 == one.sha256)
            row = connection.execute(query).one()
    if tuple(scan.sha256 for scan in paper.scans) != told:
        # noted after reading: a reader's lock would keep the note from being written
        security_log.note("original_differs", user_id=viewer.user_id, detail=paper.ref)
        raise IntegrityProblem(ALTERED)
    if one is None or row is None:
        raise NotFound("bản quét này")
    name, ending = paper.name.replace("/", "-"), PurePath(one.filename).suffix.lower()
    name = f"{name} {paper.on:%Y%m%d} (bản quét {number}){ending}"
    return checked(viewer, Download(row.content, row.media_type, name, one.sha256))


def waiting(viewer: Actor) -> dict[str, int]:
    """Return how many minutes of each session, by its reference, wait for the secretary's scan. One statement."""
    with reading() as connection:
        return _waiting(connection, viewer)


def count_waiting(connection: Connection, viewer: Actor) -> int:
    """Return how many minutes wait for the secretary's scan. One statement."""
    return sum(_waiting(connection, viewer).values())


def _waiting(connection: Connection, viewer: Actor) -> dict[str, int]:
    bodies = sorted(viewer.units_with(Role.SECRETARY))
    if not bodies:
        return {}
    query = minutes_without_scan().where(sessions.c.body_unit_id.in_(bodies))
    return dict(Counter(row.ref for row in connection.execute(query)))


def _paper(connection: Connection, viewer: Actor, of: PaperOf, ref: str) -> SignedPaper:
    """Return the paper of which this is any format, where the viewer may read it."""
    rows, keys = (d, ("session_id", "kind", "number")) if of is PaperOf.SESSION else (
        p, ("parent_kind", "parent_id", "kind", "version")
    )  # fmt: skip
    given = rows.alias("given")
    same = sa.exists().where(given.c.ref == ref, *(given.c[name] == rows.c[name] for name in keys))
    readable = visible_sessions(viewer) if of is PaperOf.SESSION else visible(viewer)
    found = signed_papers(connection, of, same, readable)
    if not found:
        raise NotFound("văn bản này")
    return found[0]
