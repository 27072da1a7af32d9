"""Frozen certificates as bytes: one file of many, on plain paper or on blanks; services and queries share it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import render
from rules.documents.content.certificate import CertificateBook, CertificateSheet, Group, Shift
from workflow.document_kit import fonts
from workflow.models import BlankShift
from workflow.tables import table

shifts = table(BlankShift)
Shifts = tuple[Shift, ...]


def shifts_of(connection: Connection, body_unit_id: int) -> Shifts:
    """Return how far the words are moved on the blanks of a body."""
    query = sa.select(shifts.c.word_group, shifts.c.shift_right, shifts.c.shift_down)
    rows = connection.execute(query.where(shifts.c.body_unit_id == body_unit_id).order_by(shifts.c.id))
    return tuple(Shift(Group(row.word_group.value), row.shift_right, row.shift_down) for row in rows)


def kept(chosen: Shifts) -> str:
    """Return shifts as the text that a batch keeps."""
    return json.dumps([[one.group.value, one.right, one.down] for one in chosen])


def read_back(text: str) -> Shifts:
    """Return the shifts that a batch kept."""
    return tuple(Shift(Group(group), right, down) for group, right, down in json.loads(text))


@lru_cache(maxsize=2048)
def sheet_of(content: str) -> CertificateSheet:
    """Return a frozen certificate; the same text is read once."""
    return CertificateSheet.from_json(content)


def printed(contents: Iterable[str], title: str, *, on_blank: bool, moved: Shifts) -> bytes:
    """Return the file of these certificates; raises what the layout raises."""
    sheets = [sheet_of(content) for content in contents]
    return render(book(sheets, title, on_blank=on_blank, moved=moved), fonts())


def book(
    sheets: Sequence[CertificateSheet], title: str, *, on_blank: bool, moved: Shifts, is_gauge: bool = False,
    spec_id: str = "",
) -> CertificateBook:  # fmt: skip
    """Return the content of a file of sheets; ``spec_id`` is needed only where there is none to take it from."""
    first = sheets[0] if sheets else None
    return CertificateBook(
        spec=first.spec if first else spec_id,
        title=title,
        author=first.authority if first else "",
        subject=first.award if first else "",
        sheets=tuple(sheets),
        on_blank=on_blank,
        shifts=moved,
        is_gauge=is_gauge,
    )
