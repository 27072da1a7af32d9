"""A document of blocks to deterministic PDF bytes. Whatever a person typed is escaped or drawn as a plain string."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape

from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Paragraph, Spacer

from rules.documents.content import blocks
from rules.documents.content.blocks import Block, BlockDocument, Look, Part
from rules.documents.content.frozen import texts_of
from rules.documents.content.marks import QrMark
from rules.documents.content.parts import Signature
from rules.documents.layout import styles
from rules.documents.layout.blocks import Centred, Closing, Line, StateHeader
from rules.documents.layout.fonts import LOCK, Faces, Fonts, register
from rules.documents.layout.marks import DrawnMark
from rules.documents.layout.pages import (
    LANDSCAPE,
    UPRIGHT,
    Pages,
    next_part,
    paragraph_style,
    text_height,
    text_width,
)
from rules.documents.layout.places import SignaturePlace
from rules.documents.layout.signing import CutMark, SignatureRow
from rules.documents.layout.styles import Style
from rules.documents.layout.tables import ColumnShape, ListTable, PreparedTable

LOOKS: dict[Look, tuple[Style, Style, int, float]] = {
    Look.BODY: (styles.TEXT, styles.ARTICLE_LEAD, TA_JUSTIFY, styles.FIRST_LINE_INDENT),
    Look.BASIS: (styles.BASIS, styles.ARTICLE_LEAD, TA_JUSTIFY, styles.FIRST_LINE_INDENT),
    Look.SMALL: (styles.SMALL, styles.SMALL_LEAD, TA_LEFT, 0),
    Look.RAGGED: (styles.TEXT, styles.ARTICLE_LEAD, TA_LEFT, styles.FIRST_LINE_INDENT),
}
"""Face, face of the lead, alignment and indent of a paragraph; a centred one is set in even lines instead."""

SMALL_GAP = 2.0  # between small paragraphs
CELL_SHARE = 0.8  # of a page's height that a row may take, so that it fits under head and group
TAIL_SHARE = 0.6  # of a page's height that a table at most leaves for what follows it
TABLE_GAP = 6.0  # above and below a table
LAST_LINES = 2  # of a paragraph that stand with the signatures under it
SIGNATURE_GAP = 12.0  # above signatures


def render_blocks_pdf(content: BlockDocument, fonts: Fonts, *, mark: str = "") -> bytes:
    """Draw a document of blocks; ``mark`` ("DỰ THẢO") stands large and pale behind every page.

    Raises MissingGlyph when a letter cannot be drawn with all four faces, before anything is drawn.
    """
    return _built(content, fonts, mark)[0]


def place_in(content: BlockDocument, fonts: Fonts) -> SignaturePlace | None:
    """Return where the signature beside the recipients goes; None in a document without; errors as for drawing."""
    return _built(content, fonts, "")[1]


def _built(content: BlockDocument, fonts: Fonts, mark: str) -> tuple[bytes, SignaturePlace | None]:
    """Return the drawn bytes, and the room for the signature that was noted on the canvas."""
    faces = register(fonts)
    faces.require((*texts_of(content), mark), content.title)
    buffer = io.BytesIO()
    with LOCK:
        pages = Pages(
            buffer,
            faces,
            title=content.title,
            author=content.author,
            subject=content.subject,
            first_shape=_shape(content.parts[0]),
            is_numbered=content.parts[0].has_page_numbers,
            mark=mark,
        )
        flowables = [
            flowable
            for number, part in enumerate(content.parts)
            for flowable in (
                *(next_part(_shape(part), is_numbered=part.has_page_numbers) if number else ()),
                *_PartFlow(part, faces).flowables(),
            )
        ]
        pages.build(flowables)
    return buffer.getvalue(), getattr(pages.canv, "signature_place", None)


def _shape(part: Part) -> str:
    """The shape of a part's pages."""
    return LANDSCAPE if part.is_landscape else UPRIGHT


class _Signed(KeepTogether):  # type: ignore[misc]  # ReportLab ships no types
    """A last paragraph and the signatures under it: at least its last two lines stand on the page of the signatures."""

    def __init__(self, kept: list[Flowable]) -> None:
        """Remember what is kept, for signatures that follow."""
        super().__init__(kept)
        self.kept = kept

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """What fits of the paragraph, then the rest with the signatures on the next page; all there if none fits."""
        whole: list[Flowable] = super().split(available_width, available_height)
        first = self.kept[0]
        moves = len(whole) > len(self.kept)  # the break of the page that ReportLab puts before what is kept
        if not moves or not isinstance(first, Paragraph):
            return whole
        leading = first.style.leading
        left = first.wrap(available_width, available_height)[1] - LAST_LINES * leading
        parts = first.split(available_width, min(available_height, left + leading / 2))
        return [parts[0], whole[0], parts[1], *self.kept[1:]] if len(parts) == 2 else whole


class _PartFlow:
    """The flowables of one part: its head once, its blocks as often as there are copies."""

    def __init__(self, part: Part, faces: Faces) -> None:
        """Prepare the paragraph styles; tables and texts are as wide as the part's pages."""
        self.part, self.faces = part, faces
        self.width, self.height = text_width(_shape(part)), text_height(_shape(part))
        self.styles = {
            look: paragraph_style(
                look.value,
                style,
                faces,
                alignment=alignment,
                indent=indent,
                before=SMALL_GAP if look is Look.SMALL else styles.PARAGRAPH_GAP,
            )
            for look, (style, _lead, alignment, indent) in LOOKS.items()
        }
        self.heading = paragraph_style("heading", styles.HEADING, faces, alignment=TA_LEFT)

    def flowables(self) -> list[Flowable]:
        """Header, titles, blocks."""
        made = self._head()
        for _copy in range(self.part.copies):
            made += self._blocks()
        return made

    def _head(self) -> list[Flowable]:
        """The state header and the titles with the rule under the last."""
        part, made = self.part, []
        if part.header:
            about = part.header.about or ""
            made.append(
                StateHeader(part.header, self.faces, text_width=self.width, is_even=True, about=about)
            )
        lines: list[Line] = [
            (text, styles.SUBJECT if n else styles.KIND) for n, text in enumerate(part.titles)
        ]
        lines += [(note, styles.LIST_ATTACHED) for note in part.notes]
        if lines:
            before = 14 if part.header else 0
            share = styles.SUBJECT_RULE_SHARE if len(lines) > 1 else 0
            made.append(self._centred(lines, before=before, after=8, share=share))
        return made

    def _centred(self, lines: Sequence[Line], *, before: float, after: float, share: float = 0) -> Centred:
        """Centred lines as wide as the page."""
        return Centred(lines, self.faces, before=before, after=after, rule_share=share, text_width=self.width)

    def _blocks(self) -> list[Flowable]:
        """All blocks once; those before a cut line stay together, a heading stays with what follows."""
        made: list[Flowable] = []
        since_cut = 0
        for number, block in enumerate(self.part.blocks):
            if isinstance(block, blocks.CutLine):
                made[since_cut:] = [KeepTogether(made[since_cut:]), CutMark()]
                since_cut = len(made)
            elif isinstance(block, (blocks.Signatures, blocks.Recipients)):
                self._sign(made, block)
            else:
                if isinstance(block, blocks.Heading):
                    made.append(CondPageBreak(self._needed(self.part.blocks[number : number + 4])))
                made += self._flow(block)
        self._give_tails(made)
        return made

    def _give_tails(self, made: Sequence[Flowable]) -> None:
        """Tell each table how much room signatures, or the last words of the part, need under it."""
        for at, (table, _gap, following) in enumerate(zip(made, made[1:], made[2:], strict=False)):
            is_last = at + 3 == len(made) and isinstance(following, Paragraph)
            if isinstance(table, ListTable) and (is_last or isinstance(following, _Signed)):
                kept = following.kept if isinstance(following, _Signed) else [following]
                needed = sum(each.wrap(self.width, self.height)[1] + each.getSpaceBefore() for each in kept)
                table.tail = min(TABLE_GAP + needed, self.height * TAIL_SHARE)

    def _needed(self, following: Sequence[Block]) -> float:
        """Room that a heading needs on its page: its own, that of headings under it, and a bit of what they head."""
        needed = 0.0
        for block in following:
            needed += styles.HEADING.leading * 2 + styles.PARAGRAPH_GAP
            if isinstance(block, blocks.Table):
                return min(needed + styles.LIST_HEAD.leading * 6, self.height)
            if not isinstance(block, blocks.Heading):
                break
        return needed

    def _flow(self, block: Block) -> list[Flowable]:
        """One block that needs nothing of its neighbours."""
        if isinstance(block, blocks.Heading):
            return [self._heading(block)]
        if isinstance(block, blocks.Text):
            if block.look is Look.CENTRED:
                text = f"{block.lead} {block.text}".strip()
                return [self._centred([(text, styles.TEXT)], before=3, after=4)]
            return [self._text(block)]
        if isinstance(block, blocks.Lines):
            return [self._text(blocks.Text(f"{block.mark} {line}".strip())) for line in block.lines]
        if isinstance(block, (blocks.Table, QrMark)):
            return [Spacer(0, TABLE_GAP), self._set_off(block), Spacer(0, TABLE_GAP)]
        return [PageBreak()]

    def _set_off(self, block: blocks.Table | QrMark) -> Flowable:
        """What stands apart from the paragraphs around it."""
        if isinstance(block, QrMark):
            return DrawnMark(block, self.faces, self.width)
        return ListTable(self._table(block), page=self.height)

    def _heading(self, block: blocks.Heading) -> Flowable:
        """Level 0 centred, else a bold line."""
        if block.level == 0:
            return self._centred([(block.text, styles.KIND)], before=6, after=2)
        return Paragraph(escape(block.text), self.heading)

    def _text(self, block: blocks.Text) -> Paragraph:
        """A paragraph; its lead in bold."""
        lead = ""
        if block.lead:
            font = self.faces.names[LOOKS[block.look][1].face]
            lead = f'<font name="{font}">{escape(block.lead)}</font> '
        return Paragraph(f"{lead}{escape(block.text)}", self.styles[block.look])

    def _table(self, block: blocks.Table) -> PreparedTable:
        """A table as wide as the page."""
        whole = sum(column.share for column in block.columns)
        shapes = [
            ColumnShape(column.heading, self.width * column.share / whole, column.align.value)
            for column in block.columns
        ]
        return PreparedTable(
            shapes,
            [row.cells for row in block.rows],
            self.faces,
            total=block.total,
            groups=frozenset(number for number, row in enumerate(block.rows) if row.is_group),
            least=styles.ROOM_TO_WRITE if block.has_room else 0.0,
            most_lines=int(self.height * CELL_SHARE / styles.LIST_CELL.leading),
        )

    def _sign(self, made: list[Flowable], block: blocks.Signatures | blocks.Recipients) -> None:
        """Put signatures under the last paragraph, or under the signatures before them, on the same page."""
        before: list[Flowable] = []
        if made and isinstance(made[-1], _Signed):
            before = made.pop().kept
        elif made and isinstance(made[-1], (Paragraph, Centred)):
            before = [made.pop()]
        made.append(_Signed([*before, Spacer(0, SIGNATURE_GAP), self._signing(block)]))

    def _signing(self, block: blocks.Signatures | blocks.Recipients) -> Flowable:
        """Signatures side by side, or recipients with one signature on their right."""
        if isinstance(block, blocks.Signatures):
            return SignatureRow(block.signatories, self.faces, self.width)
        signature = next((Signature(signatory.titles, signatory.name) for signatory in block.signatory), None)
        return Closing.listing(block.heading, block.lines, signature, self.faces, block.mark)
