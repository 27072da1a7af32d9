"""The pages of every document: A4 with the decree's margins, page numbers on top, no trace of the machine.

The same flowables, fonts and ReportLab version give the same bytes: no clock, no random identifier (``invariant``).
"""

from __future__ import annotations

import io

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    ActionFlowable,
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from rules.documents.layout import styles
from rules.documents.layout.fonts import Faces
from rules.documents.layout.styles import Style

LANGUAGE = "vi-VN"
PRODUCER = "Khen Thưởng"
UPRIGHT, LANDSCAPE = "page", "landscape"
SIZES = {
    UPRIGHT: (styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
    LANDSCAPE: (styles.PAGE_HEIGHT, styles.PAGE_WIDTH),
}


def text_width(shape: str) -> float:
    """Width between the margins of a page of one shape, in points."""
    return SIZES[shape][0] - styles.MARGIN_LEFT - styles.MARGIN_RIGHT


def text_height(shape: str) -> float:
    """Height between the margins of a page of one shape, in points."""
    return SIZES[shape][1] - styles.MARGIN_TOP - styles.MARGIN_BOTTOM


class Pages(BaseDocTemplate):  # type: ignore[misc]  # ReportLab ships no types
    """Page templates of both shapes; page numbers that start again with a part, or are left out."""

    def __init__(
        self,
        buffer: io.BytesIO,
        faces: Faces,
        *,
        title: str,
        author: str,
        subject: str,
        first_shape: str = UPRIGHT,
        is_numbered: bool = True,
        mark: str = "",
    ) -> None:
        """Fix everything that ReportLab would otherwise take from its surroundings; ``mark`` stands behind the text."""
        super().__init__(
            buffer,
            pagesize=SIZES[first_shape],
            title=title,
            author=author,
            subject=subject,
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
        self.is_numbered = is_numbered
        self.mark = mark
        shapes = sorted(SIZES, key=lambda shape: shape != first_shape)
        self.addPageTemplates([self._template(shape) for shape in shapes])

    def _template(self, shape: str) -> PageTemplate:
        """Return the page of one shape: a frame without padding between the margins."""
        frame = Frame(
            styles.MARGIN_LEFT,
            styles.MARGIN_BOTTOM,
            text_width(shape),
            text_height(shape),
            *(0, 0, 0, 0),
            id="text",
        )
        return PageTemplate(id=shape, frames=[frame], onPage=self.draw_page_furniture, pagesize=SIZES[shape])

    def draw_page_furniture(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """Draw the mark of a draft, then the page number."""
        if self.mark:
            width, height = SIZES[self.pageTemplate.id]
            canvas.saveState()
            canvas.setFillGray(styles.MARK_GRAY)
            canvas.setFont(self.faces.names[styles.MARK.face], styles.MARK.size)
            canvas.translate(width / 2, height / 2)
            canvas.rotate(styles.MARK_ANGLE)
            canvas.drawCentredString(0, -styles.MARK.size / 3, self.mark)
            canvas.restoreState()
        self.draw_page_number(canvas, document)

    def draw_page_number(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        """Centre the number in the top margin, from the second page on (NĐ 30/2020, Phụ lục I, mục I)."""
        number = self.page - self.numbered_from + 1
        if number > 1 and self.is_numbered:
            style, (width, height) = styles.PAGE_NUMBER, SIZES[self.pageTemplate.id]
            canvas.setFont(self.faces.names[style.face], style.size)
            centre = styles.MARGIN_LEFT + (width - styles.MARGIN_LEFT - styles.MARGIN_RIGHT) / 2
            canvas.drawCentredString(centre, height - styles.PAGE_NUMBER_FROM_TOP, str(number))


class _RestartNumbering(ActionFlowable):  # type: ignore[misc]  # ReportLab ships no types
    """From the next page on, pages are numbered from 1 again, or not at all."""

    def __init__(self, *, is_numbered: bool) -> None:
        """``is_numbered`` false: no page number until the next part."""
        super().__init__()
        self.is_numbered = is_numbered

    def apply(self, document: Pages) -> None:
        """Called by ReportLab when the flow reaches this point."""
        document.numbered_from = document.page + 1
        document.is_numbered = self.is_numbered


def next_part(shape: str = UPRIGHT, *, is_numbered: bool = True) -> list[Flowable]:
    """Return what begins a new part on a new page of a shape."""
    return [_RestartNumbering(is_numbered=is_numbered), NextPageTemplate(shape), PageBreak()]


def paragraph_style(
    name: str,
    style: Style,
    faces: Faces,
    *,
    alignment: int = TA_JUSTIFY,
    indent: float = styles.FIRST_LINE_INDENT,
    before: float = styles.PARAGRAPH_GAP,
) -> ParagraphStyle:
    """Justified text with the decree's indent; a paragraph is never cut so that one line stands alone."""
    return ParagraphStyle(
        name,
        fontName=faces.names[style.face],
        fontSize=style.size,
        leading=style.leading,
        alignment=alignment,
        firstLineIndent=indent,
        spaceBefore=before,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
        textColor="black",
    )
