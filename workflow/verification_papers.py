"""Files beside the decisions that strangers may hold: files of certificates, and papers that went out of the house.

By their hash they name the decision they rest on, or their own number, day and body. No name of a person is told here:
of a file with one certificate the answer is about that one award, as by its code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import PDF
from workflow.models import (
    CertificateRun,
    CertificateRunFile,
    CertificateRunItem,
    LaterAct,
    OfficialPaper,
    PaperScan,
    Unit,
)
from workflow.official_kinds import KINDS
from workflow.tables import AnyRow, table

files, runs, items = table(CertificateRunFile), table(CertificateRun), table(CertificateRunItem)
papers, acts, units = table(OfficialPaper), table(LaterAct), table(Unit)
scans = table(PaperScan)
PUBLIC = tuple(kind for kind, told in KINDS.items() if told.is_public)


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """A paper as strangers see it: how it is called, its number and day, who issued it, which decision it is about."""

    label: str
    number: str
    issued_on: date
    issuer: str
    decision_id: int | None
    is_newest: bool

    @property
    def name(self) -> str:
        """How it is called in a sentence: "Công văn đính chính số 12/UBND-NV ngày 09/01/2024"."""
        number = f" số {self.number}" if self.number else ""
        return f"{self.label}{number} ngày {self.issued_on:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file of certificates: of which decision, how many, and the one certificate when it holds only one."""

    decision_id: int
    pages: int
    certificate_id: int | None


def sheet_files(
    connection: Connection, where: sa.ColumnElement[bool] | None = None
) -> Iterator[tuple[str, SheetFile]]:
    """Yield hash and file of what batches printed on plain paper or blanks."""
    query = (
        sa.select(files.c.sha256, runs.c.decision_id, files.c.pages, items.c.certificate_id)
        .join(runs, runs.c.id == files.c.run_id)
        .outerjoin(items, sa.and_(files.c.pages == 1, items.c.id == files.c.first_item_id))
        .where(files.c.sha256.is_not(None))
        .order_by(files.c.id)
    )
    for row in connection.execute(query if where is None else query.where(where)):
        yield row.sha256, SheetFile(row.decision_id, row.pages, row.certificate_id)


def public_papers(
    connection: Connection, where: sa.ColumnElement[bool] | None = None
) -> Iterator[tuple[str, PublicPaper]]:
    """Yield hash and paper of every PDF that went out of the house."""
    query = _papers(papers.c.sha256.label("digest")).where(papers.c.sha256.is_not(None))
    for row in connection.execute(query if where is None else query.where(where)):
        yield row.digest, _paper(row)


def public_scans(
    connection: Connection, where: sa.ColumnElement[bool] | None = None
) -> Iterator[tuple[str, PublicPaper]]:
    """Yield hash and paper of every scan of such a paper, signed by hand; an earlier scan is not the newest."""
    later = scans.alias("later")
    same = (later.c.official_paper_id == scans.c.official_paper_id, later.c.number > scans.c.number)
    query = _papers(scans.c.sha256.label("digest"), sa.exists().where(*same).label("replaced"))
    query = query.join(scans, scans.c.official_paper_id == papers.c.id)
    for row in connection.execute(query if where is None else query.where(where)):
        paper = _paper(row)
        yield row.digest, replace(paper, is_newest=paper.is_newest and not row.replaced)


def _papers(*columns: Any) -> sa.Select[*tuple[Any, ...]]:
    newer = papers.alias("newer")
    same = [newer.c[name] == papers.c[name] for name in ("parent_kind", "parent_id", "kind")]
    newest = sa.select(sa.func.max(newer.c.version)).where(*same).scalar_subquery()
    of_act = sa.and_(papers.c.parent_kind == "later_act", acts.c.id == papers.c.parent_id)
    return (
        sa.select(
            papers.c.kind, papers.c.number_text, papers.c.law_on, papers.c.version,
            units.c.name.label("issuer"), acts.c.decision_id, newest.label("newest"), *columns,
        )
        .join(units, units.c.id == papers.c.body_unit_id)
        .outerjoin(acts, of_act)
        .where(papers.c.format == PDF, papers.c.kind.in_(PUBLIC))
        .order_by(papers.c.id)
    )  # fmt: skip


def _paper(row: AnyRow) -> PublicPaper:
    kind = KINDS[row.kind]
    return PublicPaper(
        kind.label, row.number_text, row.law_on, row.issuer, row.decision_id,
        is_newest=kind.series or row.version == row.newest,
    )  # fmt: skip
