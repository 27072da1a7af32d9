"""Which issued document a file is, byte for byte: by the hash of the whole, or of what it began as.

Whatever is added to a PDF later (signatures) is appended and leaves the bytes before it alone, so the hash of each
earlier end of the file names what was issued. Nothing of the file is parsed here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import (
    CertificateRunFile,
    DocumentScan,
    DocumentSigning,
    IssuedDocument,
    OfficialPaper,
    PaperScan,
)
from workflow.originals import Original, originals_of
from workflow.tables import table
from workflow.verification_papers import PublicPaper, SheetFile, public_papers, public_scans, sheet_files

documents, signings, scans = table(IssuedDocument), table(DocumentSigning), table(DocumentScan)
printed, papers, paper_scans = table(CertificateRunFile), table(OfficialPaper), table(PaperScan)
MARK, END = b"%PDF-", b"%%EOF"
MOST_ENDS = 32
"""Ends of a file that are looked at: what was issued is the first, each signature adds one."""


class What(Enum):
    """Which bytes of a document these are."""

    ISSUED = "issued"
    SIGNED = "signed"
    SCAN = "scan"
    SHEETS = "sheets"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Known:
    """Bytes of a decision; ``signed_by`` are the subjects of their signatures; ``is_newest``: none came later.

    ``sheets`` and ``paper``: the file of certificates or the other paper that they are; its decision is None where it
    is about none.
    """

    decision_id: int | None
    what: What
    signed_by: tuple[str, ...] = ()
    is_newest: bool = True
    sheets: SheetFile | None = None
    paper: PublicPaper | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a file is: the known bytes, and how many bytes follow them (0: exactly these)."""

    known: Known
    added: int


def match(connection: Connection, content: bytes) -> Match | None:
    """Return the longest known beginning of a file."""
    ends = dict(beginnings(content))
    known = known_among(connection, list(ends))
    found = [(ends[digest], one) for digest, one in known.items()]
    if not found:
        return None
    length, one = max(found, key=lambda pair: pair[0])
    return Match(one, len(content) - length)


def beginnings(content: bytes) -> Iterator[tuple[str, int]]:
    """Yield the SHA-256 and length of the file and of each earlier end of it, with or without its line break."""
    running, at, start = hashlib.sha256(), 0, 0
    for _turn in range(MOST_ENDS):
        found = content.find(END, start)
        if found < 0:
            break
        start = found + len(END)
        running.update(content[at:start])
        at = start
        yield running.hexdigest(), start
        for follows in (b"\n", b"\r", b"\r\n"):
            if content.startswith(follows, start):
                longer = running.copy()
                longer.update(follows)
                yield longer.hexdigest(), start + len(follows)
    yield hashlib.sha256(content).hexdigest(), len(content)


def files_of(connection: Connection, decision_ids: Sequence[int]) -> dict[str, Known]:
    """Return the hashes of all bytes of some decisions. Three statements for up to five hundred."""
    found: dict[str, Known] = {}
    for one in originals_of(connection, decision_ids).values():
        found |= dict(_bytes_of(one))
    return found


def known_among(connection: Connection, digests: Sequence[str]) -> dict[str, Known]:
    """Return which of these hashes belong to documents of decisions, certificates, or papers that went out."""
    held = (
        sa.select(documents.c.decision_id).where(documents.c.sha256.in_(digests)),
        _of(signings).where(signings.c.sha256.in_(digests)),
        _of(scans).where(scans.c.sha256.in_(digests)),
    )
    decision_ids = sorted({number for query in held for number in connection.scalars(query)})
    wanted = set(digests)
    found = {
        digest: known for digest, known in files_of(connection, decision_ids).items() if digest in wanted
    }
    return found | dict(others(connection, digests))


def others(connection: Connection, digests: Sequence[str] | None = None) -> Iterator[tuple[str, Known]]:
    """Yield the files beside the decisions: certificates and papers that went out; all, or those among some hashes."""
    among = digests is not None
    for digest, sheets in sheet_files(connection, printed.c.sha256.in_(digests or []) if among else None):
        yield digest, Known(sheets.decision_id, What.SHEETS, sheets=sheets)
    for digest, paper in public_papers(connection, papers.c.sha256.in_(digests or []) if among else None):
        yield digest, Known(paper.decision_id, What.PAPER, (), paper.is_newest, paper=paper)
    for digest, paper in public_scans(connection, paper_scans.c.sha256.in_(digests or []) if among else None):
        yield digest, Known(paper.decision_id, What.SCAN, (), paper.is_newest, paper=paper)


def _of(rows: sa.Table) -> sa.Select[int]:
    """A query for the decisions of signatures or scans."""
    return sa.select(documents.c.decision_id).join(rows, rows.c.document_id == documents.c.id)


def _bytes_of(original: Original) -> Iterator[tuple[str, Known]]:
    """Yield every hash that a document has or had."""
    number, newest = original.decision_id, original.sha256
    if original.issued_sha256 is not None:
        yield original.issued_sha256, Known(number, What.ISSUED, (), newest == original.issued_sha256)
    for count, one in enumerate(original.signings, start=1):
        signed_by = tuple(each.subject for each in original.signings[:count])
        yield one.sha256, Known(number, What.SIGNED, signed_by, newest == one.sha256)
    for scan in original.scans:
        yield scan.sha256, Known(number, What.SCAN, (), newest == scan.sha256)
