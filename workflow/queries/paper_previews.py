"""What a dossier's papers would say now: shown on a page, drawn as a draft, or read back as Word."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import DOCX, PDF, BlockDocument, render, render_draft
from rules.errors import RuleError
from rules.vocabulary import NomineeKind
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import reading
from workflow.document_kit import fonts
from workflow.errors import InvalidInput, NotFound
from workflow.models import Dossier, DossierDocument, Nomination, Paper
from workflow.queries.documents import Download
from workflow.queries.scope import visible_dossiers, visible_nominations
from workflow.queries.unit_papers import is_own, papered_for
from workflow.states import EDITABLE
from workflow.tables import AnyRow, table
from workflow.unit_paper_facts import Papered
from workflow.unit_papers import FOR_DOSSIER, Made, make, make_report, needs_report

d, n, papers, documents = table(Dossier), table(Nomination), table(Paper), table(DossierDocument)
TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """A paper as it would be now: its content, its hash, what it still lacks, and of whom it is."""

    dossier_ref: str
    key: str
    label: str
    content: BlockDocument
    seen: str
    problem: str
    unit: str
    unit_id: int
    editable: bool


def _own(connection: Connection, viewer: Actor, ref: str) -> Papered:
    """Return the dossier of the viewer's own unit: to others, what its papers would say now does not exist."""
    papered = papered_for(connection, viewer, ref)
    if not is_own(viewer, papered):
        raise NotFound("bản xem trước này")
    return papered


def preview(viewer: Actor, ref: str, key: str) -> Preview:
    """Return a paper of the dossier as it would be now."""
    with reading() as connection:
        papered = _own(connection, viewer, ref)
    if key not in FOR_DOSSIER:
        raise NotFound("giấy tờ này")
    return _previewed(papered, key, make(papered, key), editable=_open(papered))


def preview_report(viewer: Actor, ref: str, nomination_ref: str) -> tuple[Preview, AnyRow]:
    """Return one nominee's report as it would be now, with guidance where a text is missing."""
    with reading() as connection:
        papered = _own(connection, viewer, ref)
    row = next((one for one in papered.nominations if one.ref == nomination_ref), None)
    if row is None:
        raise NotFound("đề nghị này")
    made = make_report(papered, row)
    shown = make_report(papered, row, is_draft=True) if made.problem else made
    return _previewed(papered, "bao-cao", Made(made.kind, shown.content, made.problem),
                      editable=row.state in EDITABLE), row  # fmt: skip


def _open(papered: Papered) -> bool:
    return not papered.nominations or any(row.state in EDITABLE for row in papered.nominations)


def _previewed(papered: Papered, key: str, made: Made, *, editable: bool) -> Preview:
    about = papered.dossier
    return Preview(
        about.ref, key, made.kind.label, made.content, sha256(made.content.to_json()), made.problem, about.unit,
        about.unit_id, editable,
    )  # fmt: skip


def drawn(shown: Preview, form: str) -> Download:
    """Return the preview as a file, marked as a draft."""
    try:
        content = render_draft(shown.content, fonts(), form)
    except RuleError as error:
        raise InvalidInput(f"Chưa lập được văn bản: {error}") from error
    name = f"{FOR_DOSSIER[shown.key].stem if shown.key in FOR_DOSSIER else shown.key}-du-thao.{form}"
    return Download(content, TYPES[form], name, sha256(content))


def word_of(viewer: Actor, paper_ref: str) -> Download:
    """Return a paper made of data as Word, from its frozen content; ``NotFound`` for any other paper."""
    seen = sa.select(n.c.id).where(visible_nominations(viewer))
    whose = sa.or_(
        sa.and_(papers.c.nomination_id.is_(None), visible_dossiers(viewer)), papers.c.nomination_id.in_(seen)
    )
    query = (
        sa.select(documents.c.content, papers.c.filename)
        .join(papers, papers.c.id == documents.c.paper_id)
        .join(d, d.c.id == papers.c.dossier_id)
        .where(papers.c.ref == paper_ref, papers.c.withdrawn_at.is_(None), whose)
    )
    with reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise NotFound("giấy tờ này")
    content = render(BlockDocument.from_json(row.content), fonts(), DOCX)
    return Download(content, TYPES[DOCX], row.filename.removesuffix(".pdf") + ".docx", sha256(content))


def reports(viewer: Actor, ref: str) -> list[tuple[str, BlockDocument]]:
    """Return every report of the dossier as it would be now, with a name for its file, in the order of the list."""
    with reading() as connection:
        papered = _own(connection, viewer, ref)
    rows = [row for row in papered.nominations if needs_report(papered, row)]
    rows.sort(key=lambda row: (row.nominee_kind is NomineeKind.INDIVIDUAL, row.id))
    found = []
    for number, row in enumerate(rows, 1):
        made = make_report(papered, row)
        shown = make_report(papered, row, is_draft=True) if made.problem else made
        found.append((f"{number:03d} {row.nominee_name}", shown.content))
    return found
