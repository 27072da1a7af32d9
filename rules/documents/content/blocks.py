"""A document made of blocks, as plain frozen data: for every form that is not a decision.

A document has parts that start on a new page and are numbered from 1; a part has the header of a state document or
none, its titles, and blocks in order. All words are final: the layouts add none but page numbers. One content is
drawn as PDF and as Word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from rules.documents.content import frozen
from rules.documents.content.marks import QrMark


class Align(StrEnum):
    """How the texts of a column stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Look(StrEnum):
    """How a paragraph looks: justified, căn cứ in italics, with ragged lines (long addresses), in small type (hashes,
    notes), centred without indent.
    """

    BODY = "body"
    BASIS = "basis"
    RAGGED = "ragged"
    SMALL = "small"
    CENTRED = "centred"


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a state document; an empty line is left out. ``about``: "V/v …" under the number of a công văn."""

    nation: str
    motto: str
    parent_body: str
    body_lines: tuple[str, ...]
    number_line: str = ""
    place_date: str = ""
    about: str | None = field(default=None, metadata=frozen.LATER)


@dataclass(frozen=True, slots=True)
class Heading:
    """A bold line: level 1 "I. …", level 2 under it; level 0 is centred in capitals."""

    text: str
    level: int = 1
    block: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph with an optional bold lead ("Điều 1.", "Thời gian:")."""

    text: str
    lead: str = ""
    look: Look = Look.BODY
    block: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that each begin with a mark: "- …" """

    lines: tuple[str, ...]
    mark: str = "-"
    block: Literal["lines"] = "lines"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its heading, its share of the width (shares need not sum to 1) and how its texts stand."""

    heading: str
    share: int
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row, one text a column; ``is_group`` has one text, bold, over all columns, and stays with the next row."""

    cells: tuple[str, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its head repeated on every page; ``total`` is a last row in bold or empty.

    ``has_room``: rows are high enough to write in by hand.
    """

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    total: tuple[str, ...] = ()
    has_room: bool = False
    block: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Signatory:
    """Titles above a signature, a note in italics ("(Ký, ghi rõ họ tên)") or nothing, and the name or nothing."""

    titles: tuple[str, ...]
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """One to three signatures side by side; one alone stands on the right."""

    signatories: tuple[Signatory, ...]
    block: Literal["signatures"] = "signatures"


@dataclass(frozen=True, slots=True)
class Recipients:
    """Nơi nhận, level with one signature on the right, or under signatures when there is none here.

    ``mark`` is the QR code to check the paper by, under them.
    """

    heading: str
    lines: tuple[str, ...]
    signatory: tuple[Signatory, ...] = ()  # one or none
    mark: QrMark | None = field(default=None, metadata=frozen.LATER)
    block: Literal["recipients"] = "recipients"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page of the same part."""

    block: Literal["page_break"] = "page_break"


@dataclass(frozen=True, slots=True)
class CutLine:
    """A dashed line to cut along. The blocks before it, back to the last one, stay together on a page."""

    block: Literal["cut_line"] = "cut_line"


Block = Heading | Text | Lines | Table | Signatures | Recipients | PageBreak | CutLine | QrMark


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of one shape, numbered from 1. ``titles``: tên loại, then trích yếu lines with a rule under the last.

    ``notes`` stand in italics under the titles ("(Kèm theo Biên bản số …)"). ``copies`` repeats the blocks: slips are
    alike to the last point, so a part of slips has no page numbers either.
    """

    blocks: tuple[Block, ...]
    header: Header | None = None
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_landscape: bool = False
    has_page_numbers: bool = True
    copies: int = 1


@dataclass(frozen=True, slots=True)
class BlockDocument:
    """A document of parts. ``spec`` names the DocumentSpec that draws it; the next three are the file's metadata."""

    spec: str
    title: str
    author: str
    subject: str
    parts: tuple[Part, ...]

    def to_json(self) -> str:
        """Return the canonical JSON text to freeze."""
        return frozen.to_json(self)

    @staticmethod
    def from_json(text: str) -> BlockDocument:
        """Return the content that ``to_json`` wrote; raises UnreadableContent."""
        return frozen.from_json(BlockDocument, text)
