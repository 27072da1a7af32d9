"""A decision's content to deterministic PDF bytes.

The same content, fonts and ReportLab version give the same bytes: no clock, no random identifier
(``invariant``). The text of the decision flows over pages by ReportLab's own machinery; whatever a person
typed is escaped first.
"""

from __future__ import annotations

import io
from html import escape

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    ActionFlowable,
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
)

from rules.documents.content.frozen import texts_of
from rules.documents.content.parts import Article, DecisionContent
from rules.documents.layout import styles
from rules.documents.layout.annex import list_flowables
from rules.documents.layout.blocks import Centred, Closing, StateHeader
from rules.documents.layout.fonts import LOCK, Faces, Fonts, register
from rules.documents.layout.styles import Style

LANGUAGE = "vi-VN"
PRODUCER = "Khen Thưởng"


def render_decision(content: DecisionContent, fonts: Fonts) -> bytes:
    """Draw a direct decision with its attached list.

    Raises MissingGlyph when a letter cannot be drawn with all four faces, before anything is drawn.
    """
    faces = register(fonts)
    faces.require(texts_of(content), content.number_line)
    buffer = io.BytesIO()
    with LOCK:
        document = _Document(buffer, content, faces)
        document.build(_flowables(content, faces))
    return buffer.getvalue()


class _Document(BaseDocTemplate):  # type: ignore[misc]  # ReportLab ships no types
    """One page template; page numbers that can start again at the attached list."""

    def __init__(self, buffer: io.BytesIO, content: DecisionContent, faces: Faces) -> None:
        """Fix everything that ReportLab would otherwise take from its surroundings."""
        super().__init__(
            buffer,
            pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
            title=content.title,
            author=content.author,
            subject=content.subject,
            creator=PRODUCER,
            producer=PRODUCER,
            lang=LANGUAGE,
            displayDocTitle=True,
            invariant=1,
            pageCompression=1,
            initialFontName=faces.names[styles.TEXT.face],
        )
        self.faces = faces
        self.numbered_from = 1
        height = styles.PAGE_HEIGHT - styles.MARGIN_TOP - styles.MARGIN_BOTTOM
        frame = Frame(
            styles.MARGIN_LEFT, styles.MARGIN_BOTTOM, styles.TEXT_WIDTH, height, *(0, 0, 0, 0), id="text"
        )
        self.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=self.draw_page_number)])

    def draw_page_number(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        """Centre the number in the top margin, from the second page on (NĐ 30/2020, Phụ lục I, mục I)."""
        number = self.page - self.numbered_from + 1
        if number > 1:
            style = styles.PAGE_NUMBER
            canvas.setFont(self.faces.names[style.face], style.size)
            centre = styles.MARGIN_LEFT + styles.TEXT_WIDTH / 2
            canvas.drawCentredString(centre, styles.PAGE_HEIGHT - styles.PAGE_NUMBER_FROM_TOP, str(number))


class _RestartNumbering(ActionFlowable):  # type: ignore[misc]  # ReportLab ships no types
    """From the next page on, pages are numbered from 1 again."""

    def apply(self, document: _Document) -> None:
        """Called by ReportLab when the flow reaches this point."""
        document.numbered_from = document.page + 1


def _paragraph_style(name: str, style: Style, faces: Faces) -> ParagraphStyle:
    """Justified text with the decree's indent; a paragraph is never cut so that one line stands alone."""
    return ParagraphStyle(
        name,
        fontName=faces.names[style.face],
        fontSize=style.size,
        leading=style.leading,
        alignment=TA_JUSTIFY,
        firstLineIndent=styles.FIRST_LINE_INDENT,
        spaceBefore=styles.PARAGRAPH_GAP,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
        textColor="black",
    )


def _article(article: Article, style: ParagraphStyle, faces: Faces) -> Paragraph:
    """One điều: its number in bold, then its text."""
    lead = faces.names[styles.ARTICLE_LEAD.face]
    return Paragraph(f'<font name="{lead}">{escape(article.lead)}</font> {escape(article.text)}', style)


def _flowables(content: DecisionContent, faces: Faces) -> list[Flowable]:
    """The decision from its header to its signature, then the attached list on new pages."""
    basis = _paragraph_style("basis", styles.BASIS, faces)
    text = _paragraph_style("text", styles.TEXT, faces)
    title = [(content.kind, styles.KIND), (content.subject, styles.SUBJECT)]
    articles = [_article(article, text, faces) for article in content.articles]
    return [
        StateHeader(content, faces),
        Centred(title, faces, before=14, after=8, rule_share=styles.SUBJECT_RULE_SHARE),
        Centred([(content.authority, styles.AUTHORITY)], faces, before=4, after=4),
        *(Paragraph(escape(line), basis) for line in content.bases),
        Centred([(content.enacting, styles.ENACTING)], faces, before=8, after=2),
        *articles[:-1],
        KeepTogether([articles[-1], Centred([], faces, before=12), Closing.of(content, faces)]),
        _RestartNumbering(),
        PageBreak(),
        *list_flowables(content.annex, faces),
    ]
