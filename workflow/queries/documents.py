"""Bytes that people may download: issued documents and papers, checked against their hash each time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NoReturn

import sqlalchemy as sa

from workflow import security_log
from workflow.actor import Actor
from workflow.council_words import ConflictState, SessionState
from workflow.db import reading
from workflow.errors import IntegrityProblem, NotFound
from workflow.models import (
    AgendaItem,
    AwardDecision,
    ConflictOfInterest,
    CouncilSession,
    Dossier,
    IssuedDocument,
    Nomination,
    Paper,
    SessionMember,
    StoredFile,
)
from workflow.originals import told_of
from workflow.queries.scope import visible_decisions, visible_dossiers, visible_nominations
from workflow.tables import table

documents, decisions, files = table(IssuedDocument), table(AwardDecision), table(StoredFile)
papers, n, d = table(Paper), table(Nomination), table(Dossier)
items, sessions, members = table(AgendaItem), table(CouncilSession), table(SessionMember)
conflicts = table(ConflictOfInterest)


@dataclass(frozen=True, slots=True)
class Download:
    """A file as it leaves: its bytes match ``sha256``."""

    content: bytes
    media_type: str
    filename: str
    sha256: str


@dataclass(frozen=True, slots=True)
class BeingMade:
    """The decision is issued; its document is not rendered yet."""

    decision_ref: str


def issued(viewer: Actor, ref: str) -> Download | BeingMade:
    """Return an issued document, or that it is being made.

    ``NotFound`` when there is none or it is not for the viewer; ``IntegrityProblem`` when one byte differs.
    """
    query = (
        sa.select(
            documents.c.sha256, documents.c.decision_id, decisions.c.ref, decisions.c.number, files.c.content,
            files.c.media_type,
        )
        .join(decisions, decisions.c.id == documents.c.decision_id)
        .outerjoin(files, files.c.sha256 == documents.c.sha256)
        .where(documents.c.ref == ref, visible_decisions(viewer))
    )  # fmt: skip
    with reading() as connection:
        row = connection.execute(query).one_or_none()
        told = told_of(connection, row.decision_id).issued if row is not None else None
    if row is None:
        raise NotFound("văn bản này")
    if row.sha256 is None:
        return BeingMade(row.ref)
    if row.sha256 != told:  # the row points at other bytes than the event of the issue names
        refuse_altered(viewer, row.sha256)
    name = (row.number or "quyet-dinh").replace("/", "-")
    return checked(viewer, Download(row.content, row.media_type, f"Quyết định {name}.pdf", row.sha256))


def paper(viewer: Actor, ref: str) -> Download:
    """Return a paper of a dossier or nomination that the viewer may see; errors as for ``issued``.

    A member of the council also reads the papers of the cases on his agenda, except where he has a conflict.
    """
    seen = sa.select(n.c.id).where(visible_nominations(viewer))
    whose = sa.or_(
        sa.and_(papers.c.nomination_id.is_(None), visible_dossiers(viewer)),
        papers.c.nomination_id.in_(seen),
        papers.c.nomination_id.in_(_on_agenda(viewer, n.c.id)),
        sa.and_(papers.c.nomination_id.is_(None), d.c.id.in_(_on_agenda(viewer, n.c.dossier_id))),
    )
    query = (
        sa.select(files.c.content, files.c.media_type, papers.c.filename, papers.c.sha256)
        .join(files, files.c.sha256 == papers.c.sha256)
        .join(d, d.c.id == papers.c.dossier_id)
        .where(papers.c.ref == ref, papers.c.withdrawn_at.is_(None), whose)
    )
    with reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("giấy tờ này")
    return checked(viewer, Download(*row))


def _on_agenda(viewer: Actor, column: sa.Column[int]) -> sa.Select[int]:
    """Return a query for a column of the nominations that the viewer reads as a member invited to a session."""
    away = sa.exists().where(
        conflicts.c.nomination_id == n.c.id,
        conflicts.c.person_id == viewer.person_id,
        conflicts.c.state == ConflictState.EFFECTIVE,
        conflicts.c.recuses,
    )
    own = (one for one in (viewer.person_id, *viewer.relatives) if one is not None)
    return (
        sa.select(column)
        .join(items, items.c.nomination_id == n.c.id)
        .join(sessions, sessions.c.id == items.c.session_id)
        .join(members, members.c.session_id == sessions.c.id)
        .where(
            members.c.person_id == viewer.person_id,
            sessions.c.state.in_((SessionState.CONVENED, SessionState.MEETING, SessionState.CONCLUDED)),
            sa.or_(n.c.person_id.is_(None), n.c.person_id.not_in(sorted(own))),
            ~away,
        )
    )


def checked(viewer: Actor, download: Download) -> Download:
    """Return the file; ``IntegrityProblem`` and a security event when its bytes are not those once stored (T03)."""
    if hashlib.sha256(download.content).hexdigest() != download.sha256:
        refuse_altered(viewer, download.sha256)
    return download


def refuse_altered(viewer: Actor, digest: str) -> NoReturn:
    """Record that stored bytes are not those once recorded, and raise ``IntegrityProblem``."""
    security_log.note("stored_file_differs", user_id=viewer.user_id, detail=digest)
    raise IntegrityProblem(
        "Tệp lưu trữ không còn khớp với dấu vân tay đã ghi khi ban hành nên không được tải về. "
        "Báo ngay người quản trị hệ thống; bản gốc còn trong bản sao lưu."
    )
