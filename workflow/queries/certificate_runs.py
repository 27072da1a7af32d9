"""Batches of certificates: their progress, files and recipients."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import reading
from workflow.errors import IntegrityProblem, NotFound
from workflow.models import (
    AwardDecision,
    Certificate,
    CertificateRun,
    CertificateRunFile,
    CertificateRunItem,
    GoldEntry,
    SheetState,
    StoredFile,
    User,
)
from workflow.models.certificates import RunState
from workflow.permissions import BODY_READERS
from workflow.queries import paging
from workflow.queries.documents import Download
from workflow.tables import table

__all__ = ["SheetState"]  # the pages name it too
gold, certificates, decisions = table(GoldEntry), table(Certificate), table(AwardDecision)
runs, items, files = table(CertificateRun), table(CertificateRunItem), table(CertificateRunFile)
users, stored = table(User), table(StoredFile)
RUNNING = RunState.RUNNING


@dataclass(frozen=True, slots=True)
class RunRow:
    """A batch with its progress: ``settled`` of ``total`` recipients, ``made`` of ``parts`` files."""

    ref: str
    decision_ref: str
    decision_number: str
    on_blank: bool
    part_size: int
    is_running: bool
    total: int
    done: int
    refused: int
    parts: int
    made: int
    by: str
    made_at: datetime
    finished_at: datetime | None

    @property
    def settled(self) -> int:
        """How many recipients have a certificate or a reason."""
        return self.done + self.refused

    @property
    def progress(self) -> tuple[int, int]:
        """Work done and work in all: recipients and files together."""
        parts = self.parts or -(-self.total // self.part_size)
        return self.settled + self.made, self.total + parts


@dataclass(frozen=True, slots=True)
class RunFile:
    """One file of a batch."""

    number: int
    pages: int
    first: str
    last: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class RunItem:
    """One recipient of a batch, and what became of his certificate."""

    id: int
    entry_ref: str
    name: str
    number: str
    state: SheetState
    sentence: str
    certificate_ref: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """A batch with its files and a page of its recipients."""

    row: RunRow
    files: tuple[RunFile, ...]
    items: tuple[RunItem, ...]
    older: int


def run(
    viewer: Actor, ref: str, state: SheetState | None = None, after: int = 0, size: int = paging.PAGE_SIZE
) -> RunPage:
    """Return a batch of a body of the viewer's. Four statements."""
    with reading() as connection:
        mine = runs.c.body_unit_id.in_(viewer.units_with(*BODY_READERS))
        rows = runs_where(connection, sa.and_(runs.c.ref == ref, mine))
        if not rows:
            raise NotFound("lần in này")
        query = (
            sa.select(
                items.c.id, gold.c.ref.label("entry_ref"), gold.c.name, gold.c.number, gold.c.year, items.c.state,
                items.c.sentence, certificates.c.ref.label("certificate_ref"),
            )
            .join(gold, gold.c.id == items.c.entry_id)
            .join(runs, runs.c.id == items.c.run_id)
            .outerjoin(certificates, certificates.c.id == items.c.certificate_id)
            .where(runs.c.ref == ref, items.c.id > after)
            .order_by(items.c.id)
            .limit(size + 1)
        )  # fmt: skip
        if state is not None:
            query = query.where(items.c.state == state)
        found = connection.execute(query).all()
        shown = tuple(
            RunItem(
                row.id, row.entry_ref, row.name, f"{row.number:02d}/{row.year}", row.state, row.sentence,
                row.certificate_ref or "",
            )
            for row in found[:size]
        )  # fmt: skip
        older = found[size - 1].id if len(found) > size else 0
        return RunPage(rows[0], _files(connection, ref), shown, older)


def runs_where(connection: Connection, condition: sa.ColumnElement[bool]) -> tuple[RunRow, ...]:
    """Return batches with their counts, the newest first. Three statements."""
    query = (
        sa.select(*runs.c, decisions.c.ref.label("decision_ref"), decisions.c.number, users.c.display_name)
        .join(decisions, decisions.c.id == runs.c.decision_id)
        .join(users, users.c.id == runs.c.user_id)
        .where(condition)
        .order_by(runs.c.id.desc())
        .limit(10)
    )
    found = connection.execute(query).all()
    ids = [row.id for row in found]
    counted = Counter({
        (row[0], row[1]): row[2]
        for row in connection.execute(
            sa.select(items.c.run_id, items.c.state, sa.func.count())
            .where(items.c.run_id.in_(ids))
            .group_by(items.c.run_id, items.c.state)
        )
    })  # fmt: skip
    parts = {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            sa.select(files.c.run_id, sa.func.count(), sa.func.count(files.c.sha256))
            .where(files.c.run_id.in_(ids))
            .group_by(files.c.run_id)
        )
    }
    return tuple(
        RunRow(
            row.ref, row.decision_ref, row.number, row.on_blank, row.part_size, row.state is RUNNING, row.total,
            counted[row.id, SheetState.DONE], counted[row.id, SheetState.REFUSED], *parts.get(row.id, (0, 0)),
            row.display_name, row.made_at, row.finished_at,
        )
        for row in found
    )  # fmt: skip


def _files(connection: Connection, ref: str) -> tuple[RunFile, ...]:
    first_item, last_item, first, last = items.alias(), items.alias(), gold.alias(), gold.alias()
    query = (
        sa.select(files.c.number, files.c.pages, first.c.number, first.c.year, last.c.number, files.c.sha256)
        .join(runs, runs.c.id == files.c.run_id)
        .join(first_item, first_item.c.id == files.c.first_item_id)
        .join(last_item, last_item.c.id == files.c.last_item_id)
        .join(first, first.c.id == first_item.c.entry_id)
        .join(last, last.c.id == last_item.c.entry_id)
        .where(runs.c.ref == ref)
        .order_by(files.c.number)
    )
    return tuple(
        RunFile(row[0], row[1], f"{row[2]:02d}/{row[3]}", f"{row[4]:02d}/{row[3]}", row[5])
        for row in connection.execute(query)
    )


def file_of(viewer: Actor, ref: str, number: int) -> Download:
    """Return a file of a batch, hashed again; ``NotFound`` while it is being made."""
    query = (
        sa.select(files.c.sha256, stored.c.content, decisions.c.number)
        .join(runs, runs.c.id == files.c.run_id)
        .join(decisions, decisions.c.id == runs.c.decision_id)
        .join(stored, stored.c.sha256 == files.c.sha256)
        .where(
            runs.c.ref == ref,
            files.c.number == number,
            runs.c.body_unit_id.in_(viewer.units_with(*BODY_READERS)),
        )
    )
    with reading() as connection:
        found = connection.execute(query).first()
    if found is None:
        raise NotFound("tệp in này")
    if sha256(found.content) != found.sha256:
        raise IntegrityProblem(
            "Tệp đã lưu không còn đúng nguyên bản. Không tải xuống được; báo quản trị hệ thống."
        )
    name = f"Giay khen QD {found.number.replace('/', '-')} tep {number}.pdf"
    return Download(found.content, "application/pdf", name, found.sha256)
