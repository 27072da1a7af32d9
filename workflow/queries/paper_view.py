"""One paper to look at: what is known of it, and pictures of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from rules.vocabulary import PaperKind
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Dossier, DossierDocument, Nomination, Paper, PaperSigning, StoredFile, Unit, User
from workflow.pictures import pages_of, picture_of
from workflow.queries.documents import Download
from workflow.queries.documents import paper as download
from workflow.tables import table

papers, files, users, d, n = table(Paper), table(StoredFile), table(User), table(Dossier), table(Nomination)
documents, signings, units = table(DossierDocument), table(PaperSigning), table(Unit)


@dataclass(frozen=True, slots=True)
class SeenPaper:
    """A paper with everything beside its picture."""

    ref: str
    kind: PaperKind
    number: str
    filename: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str
    signed_on: date | None
    sheet_on: date | None
    version: int | None
    withdrawn: bool
    unit: str
    dossier_ref: str
    nominee: str | None
    pages: int

    @property
    def made(self) -> bool:
        """Whether it was made of data."""
        return self.version is not None


def paper(viewer: Actor, ref: str) -> SeenPaper:
    """Return a paper that the viewer may read; errors as for its download."""
    content = download(viewer, ref)
    query = (
        sa.select(
            papers.c.ref, papers.c.kind, papers.c.number, papers.c.filename, files.c.media_type, files.c.size,
            papers.c.sha256, papers.c.added_at, users.c.display_name, papers.c.signed_on,
            signings.c.signed_on.label("sheet_on"), documents.c.number.label("version"),
            papers.c.withdrawn_at.is_not(None), units.c.name, d.c.ref.label("dossier"), n.c.nominee_name,
        )
        .select_from(
            papers.join(files, files.c.sha256 == papers.c.sha256)
            .join(users, users.c.id == papers.c.added_by_id)
            .join(d, d.c.id == papers.c.dossier_id)
            .join(units, units.c.id == d.c.unit_id)
            .outerjoin(n, n.c.id == papers.c.nomination_id)
            .outerjoin(documents, documents.c.paper_id == papers.c.id)
            .outerjoin(signings, signings.c.paper_id == papers.c.id)
        )
        .where(papers.c.ref == ref)
    )  # fmt: skip
    with reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise NotFound("giấy tờ này")
    known: tuple[Any, ...] = (*row, pages_of(content.content, content.media_type))
    return SeenPaper(*known)


def picture(viewer: Actor, ref: str, page: int) -> bytes | None:
    """Return the picture of one page of a paper that the viewer may read; None where there is none."""
    found: Download = download(viewer, ref)
    return picture_of(found.content, found.media_type, page)
