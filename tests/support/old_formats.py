"""Workbooks of other programs, written byte by byte: BIFF8 in a compound file (.xls) and OpenDocument (.ods)."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

END, FREE, FAT, NOBODY = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
Rows = Sequence[Sequence[Any]]


def xls(rows: Rows, name: str = "Trang 1") -> bytes:
    """Return an Excel 97 workbook with one sheet."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 1996, 0, 6))
    width = max(len(row) for row in rows)
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            head = struct.pack("<HHH", number, place, 0)
            if isinstance(value, int | float):
                sheet += _record(0x0203, head + struct.pack("<d", value))
            elif value is not None:
                text = str(value)
                sheet += _record(0x0204, head + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))
    sheet += _record(0x000A)
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 1996, 0, 6))
    label = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    place = len(begin) + 4 + 6 + len(label) + 4
    stream = begin + _record(0x0085, struct.pack("<IBB", place, 0, 0) + label) + _record(0x000A) + sheet
    return _compound(stream)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """Wrap a stream called Workbook: header, one sector of allocation, one of directory, then the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    assert sectors < 126, "one sector of allocation only"
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    chain = [FAT, END, *range(3, 2 + sectors), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, NOBODY, 2, len(stream))
    directory += (_entry("", 0, NOBODY, 0, 0)) * 2
    return header + table + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", length, kind, 1, NOBODY, NOBODY, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>
<table:table table:name="Trang 1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(rows: Rows) -> bytes:
    """Return an OpenDocument workbook with one sheet."""
    written = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=written))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind = f'float" office:value="{value}' if isinstance(value, int | float) else "string"
    text = escape(str(value))
    return f'<table:table-cell office:value-type="{kind}"><text:p>{text}</text:p></table:table-cell>'
