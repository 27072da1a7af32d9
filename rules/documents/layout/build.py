"""A decision's content to deterministic PDF bytes.

The text of the decision flows over pages by ReportLab's own machinery; whatever a person typed is escaped
first.
"""

from __future__ import annotations

import io
from html import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, Paragraph

from rules.documents.content.frozen import texts_of
from rules.documents.content.parts import Article, DecisionContent
from rules.documents.layout import styles
from rules.documents.layout.annex import list_flowables
from rules.documents.layout.blocks import Centred, Closing, StateHeader
from rules.documents.layout.fonts import LOCK, Faces, Fonts, register
from rules.documents.layout.pages import Pages, next_part, paragraph_style


def render_decision(content: DecisionContent, fonts: Fonts, *, mark: str = "") -> bytes:
    """Draw a direct decision with its attached list; ``mark`` stands large and pale behind every page.

    Raises MissingGlyph when a letter cannot be drawn with all four faces, before anything is drawn.
    """
    faces = register(fonts)
    faces.require((*texts_of(content), mark), content.number_line)
    buffer = io.BytesIO()
    with LOCK:
        pages = Pages(
            buffer, faces, title=content.title, author=content.author, subject=content.subject, mark=mark
        )
        pages.build(_flowables(content, faces))
    return buffer.getvalue()


def _article(article: Article, style: ParagraphStyle, faces: Faces) -> Paragraph:
    """One điều: its number in bold, then its text."""
    lead = faces.names[styles.ARTICLE_LEAD.face]
    return Paragraph(f'<font name="{lead}">{escape(article.lead)}</font> {escape(article.text)}', style)


def _flowables(content: DecisionContent, faces: Faces) -> list[Flowable]:
    """The decision from its header to its signature, then the attached list on new pages."""
    basis = paragraph_style("basis", styles.BASIS, faces)
    text = paragraph_style("text", styles.TEXT, faces)
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
        *next_part(),
        *list_flowables(content.annex, faces),
    ]
