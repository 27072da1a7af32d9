"""One part of a document of blocks, written at the end of a Word file: words, order, sizes and spaces as in the PDF."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from rules.documents.content import blocks
from rules.documents.content.blocks import Align, Block, Header, Look, Part, Signatory
from rules.documents.content.marks import QrMark
from rules.documents.layout import styles, word
from rules.documents.layout.blocks import StateHeader
from rules.documents.layout.fonts import Faces
from rules.documents.layout.marks import mark_lines
from rules.documents.layout.pages import LANDSCAPE, UPRIGHT, text_width
from rules.documents.layout.qr import qr_png
from rules.documents.layout.tables import LAST_ROWS
from rules.documents.layout.word_styles import AFTER_TITLE, BELOW_BARE_HEAD, BY_ALIGN, LOOKS, NAMES
from rules.documents.layout.wrapping import balanced, width
from rules.text import unbroken

TEXTS = {
    Look.BODY: NAMES.TEXT,
    Look.BASIS: NAMES.BASIS,
    Look.RAGGED: NAMES.RAGGED,
    Look.SMALL: NAMES.SMALL,
    Look.CENTRED: NAMES.CENTRED,
}
KEPT = frozenset({*TEXTS.values(), NAMES.GAP, NAMES.SIGNING_GAP})
"""Styles of paragraphs that stay with the signatures under them."""
HEADINGS = (NAMES.TITLE, NAMES.HEADING, NAMES.SUBHEADING)


class PartWriter:
    """Writes one part at the end of the document."""

    def __init__(self, document: Any, part: Part, faces: Faces, ids: Mapping[str, str]) -> None:
        """Know how wide the part's texts are; ``ids`` are those of the styles by name."""
        self.ids = ids
        self.document, self.part, self.faces = document, part, faces
        self.width = text_width(LANDSCAPE if part.is_landscape else UPRIGHT)
        self.keeps = self.keeps_rows = False  # whether the block, or its last rows, stay with what follows
        self.is_slip = any(isinstance(block, blocks.CutLine) for block in part.blocks)

    def write(self) -> None:
        """Header, titles, blocks as often as there are copies."""
        if self.part.header:
            self._header(self.part.header)
        self._titles()
        followers = [*self.part.blocks[1:], None]
        for _copy in range(self.part.copies):
            for block, follower in zip(self.part.blocks, followers, strict=True):
                self.keeps = isinstance(follower, (blocks.Signatures, blocks.Recipients))
                self.keeps_rows = self.keeps or follower is self.part.blocks[-1]
                self._block(block)

    def _paragraph(self, text: str, style: str, *, lead: str = "") -> Paragraph:
        """Add a paragraph to the document."""
        return self._fill(self.document.add_paragraph(), text, style, lead=lead)

    def _fill(self, paragraph: Paragraph, text: str, style: str, *, lead: str = "") -> Paragraph:
        """Put a style, a bold lead and a text into a paragraph; a slip's paragraphs stay together."""
        paragraph._p.style = self.ids[style]  # by id: to look a style up by name for every cell is slow
        if lead:
            paragraph.add_run(f"{lead} ").bold = True
        paragraph.add_run(unbroken(text))
        if self.is_slip or (self.keeps and style in KEPT):
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _in_cell(self, cell: Any, text: str, style: str) -> Paragraph:
        """Add a paragraph to a cell."""
        made = OxmlElement("w:p")
        cell.append(made)
        return self._fill(Paragraph(made, self.document._body), text, style)

    def _table(
        self, widths: Sequence[float], rows: int, *, is_bordered: bool, padding: float = 0.0
    ) -> list[Any]:
        """Add a table and return its rows."""
        made = word.table(widths, rows, is_bordered=is_bordered, line=styles.GRID_WIDTH, padding=padding)
        self.document.element.body.insert_element_before(made, "w:sectPr")
        return word.rows(made)

    def _rule(self, cell: Any, available: float, length: float) -> None:
        """Add a rule of some length under what is in a cell."""
        paragraph = self._in_cell(cell, "", NAMES.RULE)
        word.rule(paragraph, available=available, length=length, width=styles.RULE_WIDTH)

    def _even(self, cell: Any, text: str, name: str, style: styles.Style, available: float) -> float:
        """Add a text in lines of nearly equal length, as in the PDF; return the length of the longest."""
        lines = balanced(text, style, self.faces, available - StateHeader.GAP / 2)
        if lines:
            self._in_cell(cell, "\n".join(lines), name)
        return max((width(line, style, self.faces) for line in lines), default=0.0)

    def _header(self, header: Header) -> None:
        """The head of a state document: two columns without borders, the upper with their rules."""
        left = self.width * styles.HEADER_LEFT_SHARE
        right = self.width - left
        is_numbered = bool(header.number_line or header.place_date)
        made = self._table([left, right], 2 if is_numbered else 1, is_bordered=False)
        body, nation = word.cells(made[0])
        self._even(body, header.parent_body, NAMES.PARENT_BODY, styles.PARENT_BODY, left)
        longest = max(self._even(body, text, NAMES.BODY, styles.BODY, left) for text in header.body_lines)
        self._rule(body, left, longest * styles.BODY_RULE_SHARE)
        self._in_cell(nation, header.nation, NAMES.NATION)
        self._in_cell(nation, header.motto, NAMES.MOTTO)
        self._rule(nation, right, width(header.motto, styles.MOTTO, self.faces))
        if is_numbered:
            number, place = word.cells(made[1])
            self._in_cell(number, header.number_line, NAMES.NUMBER)
            self._in_cell(place, header.place_date, NAMES.PLACE_DATE)
            if header.about:
                self._even(number, header.about, NAMES.ABOUT, styles.ABOUT, left)

    def _titles(self) -> None:
        """Tên loại, trích yếu and notes, with the rule under the last."""
        titles = [(text, NAMES.SUBJECT if n else NAMES.KIND) for n, text in enumerate(self.part.titles)]
        titles += [(note, NAMES.NOTE) for note in self.part.notes]
        made = [self._title(text, name) for text, name in titles]
        head = self.part.header
        if made and not (head and (head.number_line or head.place_date)):
            made[0].paragraph_format.space_before = Pt(BELOW_BARE_HEAD if head else 0)
        if len(titles) > 1:
            style = styles.LIST_ATTACHED if self.part.notes else styles.SUBJECT
            lowest = self.part.notes or self.part.titles[1:]
            lines = [line for text in lowest for line in balanced(text, style, self.faces, self.width)]
            word.rule(
                self._paragraph("", NAMES.TITLE_RULE),
                available=self.width,
                length=max(width(line, style, self.faces) for line in lines) * styles.SUBJECT_RULE_SHARE,
                width=styles.RULE_WIDTH,
            )
        elif made:
            made[0].paragraph_format.space_after = Pt(AFTER_TITLE)

    def _title(self, text: str, name: str) -> Paragraph:
        """A centred text in lines of nearly equal length."""
        lines = balanced(text, LOOKS[name].style, self.faces, self.width)
        return self._paragraph("\n".join(lines), name)

    def _block(self, block: Block) -> None:
        """One block."""
        if isinstance(block, (blocks.Heading, blocks.Text, blocks.Lines)):
            self._words(block)
        elif isinstance(block, blocks.Table):
            self._list(block)
        elif isinstance(block, blocks.Signatures):
            columns = max(len(block.signatories), 2)
            empty = [None] * (columns - len(block.signatories))
            self._sign([*empty, *block.signatories], [self.width / columns] * columns)
        elif isinstance(block, blocks.Recipients):
            self._recipients(block)
        elif isinstance(block, blocks.CutLine):
            self._cut()
        elif isinstance(block, QrMark):
            (row,) = self._table([self.width], 1, is_bordered=False)
            self._mark(block, word.cells(row)[0], self.width)
        else:
            self._paragraph("", NAMES.RULE).add_run().add_break(WD_BREAK.PAGE)

    def _words(self, block: blocks.Heading | blocks.Text | blocks.Lines) -> None:
        """Paragraphs."""
        if isinstance(block, blocks.Lines):
            for line in block.lines:
                self._paragraph(f"{block.mark} {line}".strip(), NAMES.TEXT)
        elif isinstance(block, blocks.Heading):
            if block.level == 0:
                self._title(block.text, NAMES.TITLE)
            else:
                self._paragraph(block.text, HEADINGS[block.level])
        elif block.look is Look.CENTRED:
            self._title(f"{block.lead} {block.text}".strip(), NAMES.CENTRED)
        else:
            self._paragraph(block.text, TEXTS[block.look], lead=block.lead)

    def _cut(self) -> None:
        """A dashed line to cut along; what follows it may begin a new page."""
        paragraph = self._paragraph("", NAMES.CUT)
        paragraph.paragraph_format.keep_with_next = False
        word.rule(paragraph, available=self.width, length=self.width, width=styles.RULE_WIDTH, dash="dashed")

    def _list(self, block: blocks.Table) -> None:
        """A table with borders, its head repeated, group rows over all columns."""
        self._paragraph("", NAMES.GAP)
        whole = sum(column.share for column in block.columns)
        widths = [self.width * column.share / whole for column in block.columns]
        texts = [*block.rows, *([blocks.TableRow(block.total)] if block.total else [])]
        head, *made = self._table(widths, len(texts) + 1, is_bordered=True, padding=styles.CELL_PADDING)
        word.repeat_as_head(head)
        for cell, column in zip(word.cells(head), block.columns, strict=True):
            word.centre_upright(cell)
            self._in_cell(cell, column.heading, NAMES.HEAD_CELL)
        for number, (row, line) in enumerate(zip(made, texts, strict=True)):
            is_total = number == len(block.rows)
            if block.has_room and not line.is_group:
                word.least_height(row, styles.ROOM_TO_WRITE)
            if line.is_group:
                group = self._in_cell(word.span(row, widths), line.cells[0], NAMES.GROUP_CELL)
                group.paragraph_format.keep_with_next = True
                continue
            for cell, text, column in zip(word.cells(row), line.cells, block.columns, strict=True):
                self._cell(cell, text, column.align, is_total=is_total, is_middle=block.has_room)
        kept = made[-LAST_ROWS:] if self.keeps_rows else made[-LAST_ROWS:-1]
        for paragraph in (paragraph for row in kept for paragraph in word.paragraphs(row)):
            Paragraph(paragraph, self.document._body).paragraph_format.keep_with_next = True
        self._paragraph("", NAMES.GAP).paragraph_format.keep_with_next = self.keeps_rows or self.is_slip

    def _cell(self, cell: Any, text: str, align: Align, *, is_total: bool, is_middle: bool) -> None:
        """One cell of a list."""
        if is_middle:
            word.centre_upright(cell)
        paragraph = self._in_cell(cell, text, NAMES.CELL)
        paragraph.alignment = BY_ALIGN[align]
        if is_total:
            paragraph.runs[0].bold = True

    def _sign(self, signatories: Sequence[Signatory | None], widths: Sequence[float]) -> None:
        """Signatures in a table without borders; names have a row of their own, so that they stand on one line."""
        self._paragraph("", NAMES.SIGNING_GAP).paragraph_format.keep_with_next = True
        top, bottom = self._table(widths, 2, is_bordered=False)
        for number, (upper, lower) in enumerate(zip(word.cells(top), word.cells(bottom), strict=True)):
            signatory = signatories[number]
            for text, style in _above(signatory) or [("", NAMES.SIGNER_TITLE)]:
                self._in_cell(upper, text, style).paragraph_format.keep_with_next = True
            name = self._in_cell(lower, signatory.name if signatory else "", NAMES.SIGNER_NAME)
            name.paragraph_format.keep_with_next = self.keeps

    def _mark(self, mark: QrMark, cell: Any, available: float) -> None:
        """The QR code and its words, in a table inside a cell; a cell ends with a paragraph."""
        widths = [styles.QR_SIDE, available - styles.QR_SIDE]
        inner = word.table(widths, 1, is_bordered=False, line=styles.GRID_WIDTH, padding=0)
        self._in_cell(cell, "", NAMES.RULE)
        cell.append(inner)
        picture, words = word.cells(word.rows(inner)[0])
        run = self._in_cell(picture, "", NAMES.MARK).add_run()
        drawn = run.add_picture(io.BytesIO(qr_png(mark.payload)), width=Pt(styles.QR_SIDE))
        drawn._inline.docPr.set("descr", f"Mã QR: {mark.payload}")
        for side in ("distT", "distB", "distL", "distR"):
            drawn._inline.set(side, "0")  # some readers keep a distance where none is given
        word.centre_upright(words)
        if mark.lead:
            self._in_cell(words, mark.lead, NAMES.MARK).runs[0].bold = True
        for text in (mark.code, mark.where):
            self._in_cell(words, "\n".join(mark_lines(text, self.faces, widths[1])), NAMES.MARK)
        self._in_cell(cell, "", NAMES.RULE)

    def _recipients(self, block: blocks.Recipients) -> None:
        """Nơi nhận on the left, one signature or none on the right: one row, as tall as the taller of the two."""
        left = self.width * styles.CLOSING_LEFT_SHARE
        lines = [
            (block.heading, NAMES.RECIPIENTS_HEADING),
            *((line, NAMES.RECIPIENTS) for line in block.lines),
        ]
        self._paragraph("", NAMES.SIGNING_GAP).paragraph_format.keep_with_next = True
        if not block.signatory:
            for text, style in lines:
                self._paragraph(text, style)
            if block.mark:
                self._block(block.mark)
            return
        (row,) = self._table([left, self.width - left], 1, is_bordered=False)
        copies, signing = word.cells(row)
        for text, style in lines:
            self._in_cell(copies, text, style)
        if block.mark:
            self._mark(block.mark, copies, left)
        for text, style in _above(block.signatory[0]):
            self._in_cell(signing, text, style)
        self._in_cell(signing, block.signatory[0].name, NAMES.SIGNER_NAME)


def _above(signatory: Signatory | None) -> list[tuple[str, str]]:
    """What stands above the place of a signature, with its styles."""
    if signatory is None:
        return []
    titles = [(title, NAMES.SIGNER_TITLE) for title in signatory.titles]
    return titles + ([(signatory.note, NAMES.SIGNER_NOTE)] if signatory.note else [])
