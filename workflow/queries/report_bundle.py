"""All achievement reports of a dossier at once: one PDF to print, or Word files to go on writing in."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

from rules.documents import DOCX, PDF, BlockDocument, render_draft
from rules.text import fold
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.document_kit import fonts
from workflow.errors import InvalidInput
from workflow.queries.documents import Download
from workflow.queries.paper_previews import reports

MADE = (2000, 1, 1, 0, 0, 0)  # a moment that is no moment: the same reports give the same bytes


def one_pdf(viewer: Actor, ref: str) -> Download:
    """Return every report in one PDF, each on new pages numbered from 1."""
    found = _found(viewer, ref)
    first = found[0][1]
    parts = tuple(part for _name, content in found for part in content.parts)
    whole = replace(first, parts=parts, title="Báo cáo thành tích", subject="Báo cáo thành tích")
    drawn = render_draft(whole, fonts(), PDF)
    return Download(drawn, "application/pdf", "bao-cao-thanh-tich.pdf", sha256(drawn))


def word_files(viewer: Actor, ref: str) -> Download:
    """Return every report as a Word file of its own, in a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in _found(viewer, ref):
            archive.writestr(zipfile.ZipInfo(_filename(name), MADE), render_draft(content, fonts(), DOCX))
    packed = buffer.getvalue()
    return Download(packed, "application/zip", "bao-cao-thanh-tich.zip", sha256(packed))


def _found(viewer: Actor, ref: str) -> list[tuple[str, BlockDocument]]:
    found = reports(viewer, ref)
    if not found:
        raise InvalidInput("Hồ sơ này không có trường hợp nào cần báo cáo thành tích.")
    return found


def _filename(name: str) -> str:
    """Return a plain name that every system can unpack."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:80] + ".docx"
