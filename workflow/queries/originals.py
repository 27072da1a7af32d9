"""Originals as pages show them: which it is, its bytes compared with hash and events, the report on its signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import security_log
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import IntegrityProblem, NotFound
from workflow.grounds import Subject
from workflow.models import (
    AwardDecision,
    DecisionState,
    DocumentOriginal,
    DocumentSigning,
    IssuedDocument,
    SignedAs,
    StoredFile,
)
from workflow.originals import Original, original_of, rows_as_told, told_of
from workflow.pades.reading import FileReport, SignatureReport, read
from workflow.permissions import decide
from workflow.queries.documents import BeingMade, Download, checked
from workflow.queries.scope import visible_decisions
from workflow.roles import Role
from workflow.tables import AnyRow, table
from workflow.trust import trusted

__all__ = ["FileReport", "Original", "SignatureReport", "SignedAs"]
decisions, documents, files = table(AwardDecision), table(IssuedDocument), table(StoredFile)
settled, signings = table(DocumentOriginal), table(DocumentSigning)
SHOWN = 100
ALTERED = (
    "Bản gốc đang ghi khác với nhật ký (tệp bị thay, chữ ký bị thêm hoặc bớt ngoài quy trình) nên không được tải về. "
    "Báo ngay người quản trị hệ thống; bản gốc còn trong bản sao lưu."
)


@dataclass(frozen=True, slots=True)
class OriginalPage:
    """A decision's original, and what the viewer may do about it."""

    decision_ref: str
    number: str | None
    title: str
    original: Original
    may_sign: SignedAs | None
    may_scan: bool


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One document that waits for the viewer's digital signature."""

    ref: str
    number: str
    title: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Report:
    """The report on a stored original: is it the file that was recorded, does it begin with what was issued."""

    page: OriginalPage
    sha256: str
    file: FileReport
    begins_with_issued: bool
    same_certificates: bool
    anchors: int

    @property
    def ok(self) -> bool:
        """Whether everything is in order."""
        return self.file.ok and self.begins_with_issued and self.same_certificates


def shown(viewer: Actor, ref: str) -> OriginalPage:
    """Return the original of a decision that has a document; ``NotFound`` without one. Four statements."""
    with reading() as connection:
        row = _row(connection, viewer, ref)
        original = original_of(connection, row.id)
    if original is None:
        raise NotFound("văn bản này")
    return _page(viewer, row, original)


def download(viewer: Actor, ref: str, scan: int | None = None) -> Download | BeingMade:
    """Return the file that stands for the original, or an earlier scan of it.

    ``IntegrityProblem`` when a byte differs from its hash, or the rows differ from the events.
    """
    row, original = _as_told(viewer, ref)
    digest, name = _chosen(original, scan, row.number)
    if digest is None:
        return BeingMade(ref)
    query = sa.select(files.c.content, files.c.media_type).where(files.c.sha256 == digest)
    with reading() as connection:
        content, media_type = connection.execute(query).one()
    return checked(viewer, Download(content, media_type, name, digest))


def report(viewer: Actor, ref: str) -> Report:
    """Return the report on a digitally signed original; ``NotFound`` when it has no digital signature."""
    row, original = _as_told(viewer, ref)
    if not original.signings or original.issued_sha256 is None:
        raise NotFound("chữ ký số của văn bản này")
    last = original.signings[-1]
    query = sa.select(files.c.sha256, files.c.content)
    both = query.where(files.c.sha256.in_((original.issued_sha256, last.sha256)))
    with reading() as connection:
        contents = {row.sha256: row.content for row in connection.execute(both)}
        anchors = trusted(connection)
    content = checked(viewer, Download(contents[last.sha256], "", "", last.sha256)).content
    found = read(content, anchors, last.made_at)
    told = [one.fingerprint for one in original.signings]
    return Report(
        page=_page(viewer, row, original),
        sha256=last.sha256,
        file=found,
        begins_with_issued=content.startswith(contents[original.issued_sha256]),
        same_certificates=[one.certificate.fingerprint for one in found.signatures] == told,
        anchors=len(anchors),
    )


def waiting(viewer: Actor, signed_as: SignedAs) -> tuple[tuple[WaitingRow, ...], int]:
    """Return the first documents that wait for the viewer's signature, and how many there are. Two statements."""
    conditions = _waits_for(viewer, signed_as)
    columns = (decisions.c.ref, decisions.c.number, decisions.c.title, decisions.c.issued_on)
    joined = decisions.join(documents, documents.c.decision_id == decisions.c.id)
    query = sa.select(*columns).select_from(joined).where(*conditions)
    with reading() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(joined).where(*conditions))
        rows = connection.execute(query.order_by(decisions.c.issued_on, decisions.c.id).limit(SHOWN))
        return tuple(WaitingRow(*row) for row in rows), count or 0


def count_waiting(connection: Connection, viewer: Actor, signed_as: SignedAs) -> int:
    """Return how many documents wait for the viewer's signature. One statement."""
    joined = decisions.join(documents, documents.c.decision_id == decisions.c.id)
    query = sa.select(sa.func.count()).select_from(joined).where(*_waits_for(viewer, signed_as))
    return connection.scalar(query) or 0


def _waits_for(viewer: Actor, signed_as: SignedAs) -> tuple[sa.ColumnElement[bool], ...]:
    paper = sa.exists().where(settled.c.document_id == documents.c.id)
    signed = sa.select(sa.func.count()).where(signings.c.document_id == documents.c.id).scalar_subquery()
    common = (
        decisions.c.state == DecisionState.ISSUED,
        sa.not_(decisions.c.is_external),
        documents.c.sha256.is_not(None),
    )
    if signed_as is SignedAs.PERSON:
        return (*common, decisions.c.signed_by_id == viewer.user_id, ~paper)
    bodies = sorted(viewer.units_with(Role.NUMBER_ISSUER))
    return (*common, decisions.c.body_unit_id.in_(bodies), signed == 1)


def _row(connection: Connection, viewer: Actor, ref: str) -> AnyRow:
    names = ("id", "ref", "number", "title", "body_unit_id", "signed_by_id")
    query = sa.select(*(decisions.c[name] for name in names))
    found = connection.execute(query.where(decisions.c.ref == ref, visible_decisions(viewer))).one_or_none()
    if found is None:
        raise NotFound("quyết định này")
    return found


def _as_told(viewer: Actor, ref: str) -> tuple[AnyRow, Original]:
    """Return a decision and its original, once rows and events say the same of it. Five statements."""
    with reading() as connection:
        row = _row(connection, viewer, ref)
        original, told = original_of(connection, row.id), told_of(connection, row.id)
    if original is None:
        raise NotFound("văn bản này")
    if (
        rows_as_told(original) != told
    ):  # noted after reading: a reader's lock would keep the note from being written
        security_log.note("original_differs", user_id=viewer.user_id, detail=original.ref)
        raise IntegrityProblem(ALTERED)
    return row, original


def _chosen(original: Original, scan: int | None, number: str | None) -> tuple[str | None, str]:
    """Return hash and name of the file asked for."""
    name = f"Quyết định {(number or 'quyet-dinh').replace('/', '-')}"
    if scan is None and not original.scans:
        return original.sha256, f"{name} (ký số).pdf" if original.signings else f"{name}.pdf"
    wanted = scan if scan is not None else len(original.scans)
    found = next((one for one in original.scans if one.number == wanted), None)
    if found is None:
        raise NotFound("bản quét này")
    return found.sha256, f"{name} (bản quét {found.number}){PurePath(found.filename).suffix.lower()}"


def _page(viewer: Actor, row: AnyRow, original: Original) -> OriginalPage:
    parties = frozenset({row.signed_by_id}) if row.signed_by_id else frozenset[int]()
    subject = Subject(body_unit_id=row.body_unit_id, parties=parties)
    action = {SignedAs.PERSON: Action.SIGN_DOCUMENT, SignedAs.BODY: Action.SEAL_DOCUMENT}
    waits = original.waits_for
    may = waits if waits and decide(viewer, action[waits], subject).allowed else None
    may_scan = not original.signings and decide(viewer, Action.KEEP_SCAN, subject).allowed
    return OriginalPage(row.ref, row.number, row.title, original, may, may_scan)
