"""The papers of a session: what there is, and their bytes, to those who may see the session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import CouncilSession, SessionDocument, StoredFile
from workflow.queries.council import id_of
from workflow.queries.documents import Download, checked
from workflow.tables import table

documents, files, sessions = table(SessionDocument), table(StoredFile), table(CouncilSession)
KINDS: dict[str, str] = {
    "council_minutes": "Biên bản họp",
    "ballot_minutes": "Biên bản kiểm phiếu",
    "council_invitation": "Giấy mời",
    "fallback_pack": "Bộ giấy dự phòng: điểm danh, chương trình, phiếu",
}
NAMES = {
    "council_minutes": "bien-ban-hop",
    "ballot_minutes": "bien-ban-kiem-phieu",
    "council_invitation": "giay-moi",
    "fallback_pack": "bo-giay-du-phong",
}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in one format; ``size`` is None while its bytes are being made."""

    ref: str
    kind: str
    format: str
    number: int
    frozen_at: datetime
    size: int | None
    held_on: date

    @property
    def ready(self) -> bool:
        """Whether it can be downloaded."""
        return self.size is not None

    @property
    def filename(self) -> str:
        """Return a plain file name."""
        turn = f"-{self.number}" if self.number > 1 else ""
        return f"{NAMES[self.kind]}-{self.held_on:%Y%m%d}{turn}.{self.format}"


def listed(viewer: Actor, ref: str) -> list[tuple[str, list[PaperRow]]]:
    """Return the newest papers of a session by kind, in the order they matter."""
    session_id = id_of(viewer, ref)
    newest = (
        sa.select(documents.c.kind, sa.func.max(documents.c.number).label("number"))
        .where(documents.c.session_id == session_id)
        .group_by(documents.c.kind)
        .subquery()
    )
    with reading() as connection:
        rows = connection.execute(
            _query()
            .join(newest, sa.and_(newest.c.kind == documents.c.kind, newest.c.number == documents.c.number))
            .where(documents.c.session_id == session_id)
            .order_by(documents.c.format.desc())
        )
        found = [PaperRow(*row) for row in rows]
    groups = [(title, [one for one in found if one.kind == kind]) for kind, title in KINDS.items()]
    return [(title, papers) for title, papers in groups if papers]


def _query() -> sa.Select[str, str, str, int, datetime, int | None, date]:
    columns = (
        documents.c.ref,
        documents.c.kind,
        documents.c.format,
        documents.c.number,
        documents.c.frozen_at,
    )
    return (
        sa.select(*columns, files.c.size, sessions.c.held_on)
        .select_from(documents)
        .join(sessions, sessions.c.id == documents.c.session_id)
        .outerjoin(files, files.c.sha256 == documents.c.sha256)
    )


def bytes_of(viewer: Actor, ref: str, paper_ref: str) -> Download:
    """Return a paper's bytes; ``NotFound`` when there is none yet, ``IntegrityProblem`` when a byte differs."""
    session_id = id_of(viewer, ref)
    wanted = (documents.c.session_id == session_id, documents.c.ref == paper_ref)
    query = _query().add_columns(files.c.content, files.c.media_type, files.c.sha256).where(*wanted)
    with reading() as connection:
        row = connection.execute(query).first()
    if row is None or row.sha256 is None:
        raise NotFound("văn bản này")
    name = PaperRow(*row[:-3]).filename
    return checked(viewer, Download(row.content, row.media_type, name, row.sha256))
