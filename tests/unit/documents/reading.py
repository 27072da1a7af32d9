"""Reading back what was drawn: the texts of a document of blocks, of a Word file, of a PDF."""

import io
import re
from collections.abc import Iterator

import docx
import pypdf
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from rules.documents import BlockDocument
from rules.documents.content import blocks


def compact(text: str) -> str:
    """Letters without spaces: line breaks fall anywhere in a long name."""
    return "".join(text.split())


def told(content: BlockDocument) -> list[str]:
    """Every text of a content as a reader meets it, without spaces, copies included."""
    return [found for text in _told(content) if (found := compact(text))]


def _told(content: BlockDocument) -> Iterator[str]:
    """The texts part by part: the left of a head before its right, signers' titles before their names."""
    for part in content.parts:
        if part.header:
            yield from (part.header.parent_body, *part.header.body_lines, part.header.nation)
            yield from (part.header.motto, part.header.number_line, part.header.place_date)
        yield from (*part.titles, *part.notes)
        for _copy in range(part.copies):
            for block in part.blocks:
                yield from _of_block(block)


def _of_block(block: blocks.Block) -> Iterator[str]:
    """The texts of one block."""
    if isinstance(block, blocks.Heading):
        yield block.text
    elif isinstance(block, blocks.Text):
        yield f"{block.lead} {block.text}"
    elif isinstance(block, blocks.Lines):
        yield from (f"{block.mark} {line}" for line in block.lines)
    elif isinstance(block, blocks.Table):
        yield from (column.heading for column in block.columns)
        for row in block.rows:
            yield from row.cells
        yield from block.total
    elif isinstance(block, blocks.Signatures):
        yield from _signed(block.signatories)
    elif isinstance(block, blocks.Recipients):
        yield from (block.heading, *block.lines)
        yield from _signed(block.signatory)


def _signed(signatories: tuple[blocks.Signatory, ...]) -> Iterator[str]:
    """Titles and notes of all, then the names of all."""
    for signatory in signatories:
        yield from (*signatory.titles, signatory.note)
    yield from (signatory.name for signatory in signatories)


def word_texts(data: bytes) -> list[str]:
    """The texts of a Word file in the order of its body, without spaces."""
    found = []
    for item in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(item, WordParagraph):
            found.append(item.text)
        else:
            assert isinstance(item, WordTable)
            for row in item.rows:
                found += [
                    paragraph.text
                    for cell in row.cells[: len(row._tr.tc_lst)]
                    for paragraph in cell.paragraphs
                ]
    return [text for each in found if (text := compact(each))]


def pdf_text(data: bytes) -> str:
    """All text of a PDF without spaces and without the number on top of a page."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    return compact("".join(re.sub(r"^\s*\d+\n", "", page) for page in pages))
