"""Pieces of Word that python-docx has no words for: borders, widths, page fields, repeated heads; and fixed bytes.

Every function works on one element and knows nothing of documents.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TWIPS = 20  # to the point
EIGHTHS = 8  # of a point, for the width of a line
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can say
UNIX = 3

Element = Any  # lxml's elements as python-docx types them: loosely


def element(name: str, **attributes: object) -> Element:
    """Return a w: element with w: attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def twips(points: float) -> int:
    """Return points in twentieths."""
    return round(points * TWIPS)


def set_fonts(properties: Element, font: str) -> None:
    """Name one font for every script, so that Vietnamese letters are not taken from another."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = element("rFonts")
        properties.insert(0, fonts)
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def set_language(properties: Element, language: str) -> None:
    """Say in what language a style's texts are, so that Word does not mark every word as wrong."""
    properties.append(element("lang", val=language, eastAsia=language))


def drop_thumbnail(package: Any) -> None:
    """Leave out the picture of the template's first page."""
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]


def rule(paragraph: Any, *, available: float, length: float, width: float, dash: str = "single") -> None:
    """Draw a line of some length in the middle of an empty paragraph, as its lower border."""
    side = twips(max((available - length) / 2, 0))
    properties = paragraph._p.get_or_add_pPr()
    borders = element("pBdr")
    borders.append(element("bottom", val=dash, sz=round(width * EIGHTHS), space=0, color="auto"))
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    indent = properties.get_or_add_ind()
    for key, value in (("left", side), ("right", side), ("firstLine", 0)):
        indent.set(qn(f"w:{key}"), str(value))


def table(widths: Sequence[float], rows: int, *, is_bordered: bool, line: float, padding: float) -> Element:
    """Return a table of fixed widths (points) with empty rows."""
    made = element("tbl")
    properties = element("tblPr")
    properties.append(element("tblW", w=sum(map(twips, widths)), type="dxa"))
    properties.append(element("tblInd", w=0, type="dxa"))
    borders = element("tblBorders")
    kind = {"val": "single", "sz": round(line * EIGHTHS), "space": 0, "color": "auto"}
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, **(kind if is_bordered else {"val": "nil"})))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=twips(padding), type="dxa"))
    properties.append(margins)
    grid = element("tblGrid")
    for width in widths:
        grid.append(element("gridCol", w=twips(width)))
    made.extend([properties, grid])
    for _row in range(rows):
        made.append(_empty_row(widths))
    return made


def _empty_row(widths: Sequence[float]) -> Element:
    """A row of cells without paragraphs; it is never cut at the end of a page."""
    row = element("tr")
    properties = element("trPr")
    properties.append(element("cantSplit"))
    row.append(properties)
    for width in widths:
        row.append(_empty_cell(twips(width), 1))
    return row


def _empty_cell(width: int, columns: int) -> Element:
    """A cell over some columns."""
    cell, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    if columns > 1:
        properties.append(element("gridSpan", val=columns))
    cell.append(properties)
    return cell


def cells(row: Element) -> list[Element]:
    """Return the cells of a row."""
    return list(row.iterchildren(qn("w:tc")))


def paragraphs(row: Element) -> list[Element]:
    """Return the paragraphs of the cells of a row."""
    return [paragraph for cell in cells(row) for paragraph in cell.iterchildren(qn("w:p"))]


def rows(made: Element) -> list[Element]:
    """Return the rows of a table."""
    return list(made.iterchildren(qn("w:tr")))


def span(row: Element, widths: Sequence[float]) -> Element:
    """Make one cell of a row's cells and return it."""
    for cell in cells(row):
        row.remove(cell)
    made = _empty_cell(sum(map(twips, widths)), len(widths))
    row.append(made)
    return made


def repeat_as_head(row: Element) -> None:
    """Repeat a row on top of every page that the table goes on to."""
    row.find(qn("w:trPr")).append(element("tblHeader"))


def least_height(row: Element, points: float) -> None:
    """Make a row at least so high."""
    row.find(qn("w:trPr")).insert(1, element("trHeight", val=twips(points), hRule="atLeast"))


def centre_upright(cell: Element) -> None:
    """Put a cell's text in the middle between its lines."""
    cell.find(qn("w:tcPr")).append(element("vAlign", val="center"))


def page_field(paragraph: Any) -> None:
    """Put the page's number into a paragraph."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()._r
        if kind:
            run.append(element("fldChar", fldCharType=kind))
        else:
            instruction = element("instrText")
            instruction.text = text
            run.append(instruction)


def number_from_one(section: Any) -> None:
    """Start the page numbers of a section again."""
    section._sectPr.insert_element_before(
        element("pgNumType", start=1), "w:cols", "w:formProt", "w:vAlign", "w:titlePg", "w:docGrid"
    )


def fixed_bytes(saved: bytes) -> bytes:
    """Return a Word file with the same parts and none of the moment and machine it was made on."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in _ordered(old.namelist()):
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.create_system, entry.external_attr = UNIX, 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name), compresslevel=6)
    return buffer.getvalue()


def _ordered(names: Iterable[str]) -> list[str]:
    """The list of contents first, as readers expect; then by name."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
