"""A document of blocks to a Word file with fixed bytes: same words, order and sizes as the PDF, as far as Word can."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Pt

from rules.documents.content.blocks import BlockDocument, Part
from rules.documents.content.frozen import texts_of
from rules.documents.layout import styles, word
from rules.documents.layout.fonts import Fonts, register
from rules.documents.layout.pages import LANDSCAPE, LANGUAGE, PRODUCER, SIZES, UPRIGHT
from rules.documents.layout.part_docx import PartWriter
from rules.documents.layout.word_styles import NAMES, add_styles

MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # a file's moment that is no moment: the same content, the same bytes


def render_blocks_docx(content: BlockDocument, fonts: Fonts, *, mark: str = "") -> bytes:
    """Write a document of blocks as Word; ``mark`` stands in the foot of every page.

    The fonts measure the rules under headings and refuse what they lack.
    """
    faces = register(fonts)
    faces.require(texts_of(content), content.title)
    template, ids = _styled()
    document = Document(io.BytesIO(template))
    _describe(document, content)
    for number, part in enumerate(content.parts):
        section = document.sections[0] if number == 0 else _next_section(document, ids)
        _shape(section, part, ids)
        if mark:
            _mark(section, mark, ids)
        PartWriter(document, part, faces, ids).write()
    buffer = io.BytesIO()
    document.save(buffer)
    return word.fixed_bytes(buffer.getvalue())


@cache
def _styled() -> tuple[bytes, Mapping[str, str]]:
    """An empty file that has our styles, and their ids: adding the styles costs more than writing a short paper."""
    document = Document()
    ids = add_styles(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue(), ids


def _next_section(document: Any, ids: Mapping[str, str]) -> Any:
    """Begin a section on a new page; the paragraph that ends the one before takes next to no room."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    ending = document.element.body.p_lst[-1]
    ending.style = ids[NAMES.END]
    before = ending.getprevious()
    if before is not None and before.tag == ending.tag and before.style == ids[NAMES.GAP]:
        document.element.body.remove(before)  # a full page has no room for two empty lines
    return section


def _describe(document: Any, content: BlockDocument) -> None:
    """Fix the file's properties: nothing of the template's, nothing of the moment."""
    properties = document.core_properties
    properties.title, properties.subject = content.title[:255], content.subject[:255]
    properties.author = content.author[:255]
    properties.last_modified_by, properties.language = PRODUCER, LANGUAGE
    properties.created = properties.modified = MADE
    properties.comments = properties.keywords = properties.category = ""
    properties.revision = 1
    word.drop_thumbnail(document.part.package)


def _shape(section: Any, part: Part, ids: Mapping[str, str]) -> None:
    """Size, margins and page numbers of a part's pages."""
    shape = LANDSCAPE if part.is_landscape else UPRIGHT
    section.orientation = WD_ORIENT.LANDSCAPE if part.is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Pt(length) for length in SIZES[shape])
    section.top_margin, section.bottom_margin = Pt(styles.MARGIN_TOP), Pt(styles.MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Pt(styles.MARGIN_LEFT), Pt(styles.MARGIN_RIGHT)
    section.header_distance = section.footer_distance = Pt(
        styles.PAGE_NUMBER_FROM_TOP - styles.PAGE_NUMBER.size
    )
    section.different_first_page_header_footer = True
    word.number_from_one(section)
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    if part.has_page_numbers:
        paragraph = section.header.paragraphs[0]
        paragraph._p.style = ids[NAMES.PAGE_NUMBER]
        word.page_field(paragraph)


def _mark(section: Any, mark: str, ids: Mapping[str, str]) -> None:
    """Say in the foot of every page of a section what it is."""
    for footer in (section.footer, section.first_page_footer):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph._p.style = ids[NAMES.CENTRED]
        paragraph.add_run(mark).bold = True
