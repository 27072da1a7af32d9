"""The parts of an administrative decision as plain frozen data, ready to be drawn.

The shape is that of a direct decision (quyết định trực tiếp), NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.2, with a
list attached (Phụ lục I, mục III). All words are final: the layout adds none but page numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rules.documents.content import frozen
from rules.documents.content.marks import QrMark


class ColumnRole(StrEnum):
    """What a column of a list holds; the layout ties width and alignment to it."""

    INDEX = "index"
    NAME = "name"
    DETAIL = "detail"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Article:
    """One điều: its number with the dot ("Điều 1.") and its text."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Titles above the signature, one a line ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), and the signer's name."""

    titles: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    role: ColumnRole
    heading: str


@dataclass(frozen=True, slots=True)
class ListSection:
    """One table of the attached list; every row has one text per column."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AttachedList:
    """The list attached to a decision (danh sách kèm theo); ``total`` is a label and an amount, or empty."""

    title: str
    subject: str
    attached_to: tuple[str, ...]
    sections: tuple[ListSection, ...]
    total: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionContent:
    """All that a direct decision with a list attached says. ``spec`` names the DocumentSpec to draw it."""

    spec: str
    title: str  # for the file's metadata
    author: str  # for the file's metadata
    nation: str
    motto: str
    parent_body: str  # empty when the issuing body has none above it to name
    body_lines: tuple[str, ...]
    number_line: str
    place_date: str
    kind: str
    subject: str
    authority: str
    bases: tuple[str, ...]
    enacting: str
    articles: tuple[Article, ...]
    recipients_heading: str
    recipients: tuple[str, ...]
    signature: Signature
    annex: AttachedList
    mark: QrMark | None = field(default=None, metadata=frozen.LATER)  # under Nơi nhận

    def to_json(self) -> str:
        """Return the canonical JSON text to freeze."""
        return frozen.to_json(self)

    @staticmethod
    def from_json(text: str) -> DecisionContent:
        """Return the content that ``to_json`` wrote; raises UnreadableContent."""
        return frozen.from_json(DecisionContent, text)
