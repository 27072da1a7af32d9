"""A hundred ways to alter a signed decision: flipped bits, appended updates, overlays, other keys, other files."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.support.originals import key_of
from tests.support.pki import Holder, Pki
from workflow import clock
from workflow.pades import cms
from workflow.pades.placing import Look, filled, prepare

Altered = tuple[str, bytes]  # what was done, and the bytes


def hundred(base: bytes, signed: bytes, others: list[bytes], people: Pki, look: Look) -> Iterator[Altered]:
    """Yield 30 bit flips, 30 incremental updates, 20 overlays, 10 files signed by other keys, 10 other files."""
    yield from flips(signed, 30)
    yield from updates(signed, 30)
    yield from overlays(signed, 20)
    for number in range(10):
        holder = (people.stranger, people.other_person)[number % 2]
        yield f"resigned {number}", resigned(base, holder, look, number)
    yield from (
        (f"swapped {number}", other) for number, other in zip(range(10), _around(others), strict=False)
    )


def _around(others: list[bytes]) -> Iterator[bytes]:
    while True:
        yield from others


def flips(signed: bytes, count: int) -> Iterator[Altered]:
    """One bit each, anywhere in the file, the gaps of the signatures included."""
    chance = random.Random(2024)
    for number in range(count):
        place, bit = chance.randrange(len(signed)), 1 << chance.randrange(8)
        yield f"flip {number} at {place}", signed[:place] + bytes([signed[place] ^ bit]) + signed[place + 1 :]


def updates(signed: bytes, count: int) -> Iterator[Altered]:
    """Updates appended after the last signature: another language, a note, other text, a byte, a page less."""
    for number in range(count):
        kind = number % 5
        if kind == 4:
            yield f"appended {number}", signed + b"\n%" + str(number).encode()
            continue
        writer = IncrementalPdfFileWriter(io.BytesIO(signed))
        if kind == 0:
            writer.root["/Lang"] = generic.pdf_string(f"x-{number}")
            writer.update_root()
        elif kind == 1:
            _note(writer, f"Sửa số tiền thành {number} đồng")
        elif kind == 2:
            _text(writer, b"BT /F1 20 Tf 100 500 Td (99) Tj ET", prepend=False)
        else:
            pages = writer.root["/Pages"]
            pages["/Count"] = generic.NumberObject(int(pages["/Count"]) - 1)
            pages["/Kids"].pop()
            writer.update_container(pages)
        yield f"update {number}", _written(writer)


def overlays(signed: bytes, count: int) -> Iterator[Altered]:
    """What covers or replaces the page that people see: a white box, a layer, another first page."""
    for number in range(count):
        writer = IncrementalPdfFileWriter(io.BytesIO(signed))
        kind = number % 4
        if kind == 0:
            _text(writer, b"q 1 g 60 300 480 %d re f Q" % (100 + number), prepend=False)
        elif kind == 1:
            _note(writer, " " * number, subtype="/Square")
        elif kind == 2:
            kids = writer.root["/Pages"]["/Kids"]
            shadow = generic.DictionaryObject(kids[0].get_object())
            shadow["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
            kids[0] = writer.add_object(shadow)
            writer.update_container(writer.root["/Pages"])
        else:
            writer.root["/OpenAction"] = generic.DictionaryObject(
                {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string(f"x={number}")}
            )
            writer.update_root()
        yield f"overlay {number}", _written(writer)


def resigned(base: bytes, holder: Holder, look: Look, number: int) -> bytes:
    """The issued file, or one with a note, signed by somebody else under the same field name."""
    writer = IncrementalPdfFileWriter(io.BytesIO(base))
    _note(writer, f"lần {number}")
    ready = prepare(_written(writer), field="NguoiKy", name="Đinh Văn Mẫu", moment=clock.now(), look=look)
    return filled(ready, cms.signed(ready.digest, key_of(holder)))


def _note(writer: IncrementalPdfFileWriter, words: str, subtype: str = "/FreeText") -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name(subtype),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 300, 540, 420))),
            pdf_name("/Contents"): generic.pdf_string(words), pdf_name("/F"): generic.NumberObject(4),
        }
    )  # fmt: skip
    held = page.get("/Annots", generic.ArrayObject())
    page["/Annots"] = generic.ArrayObject([*held, writer.add_object(note)])
    writer.update_container(page)


def _text(writer: IncrementalPdfFileWriter, drawing: bytes, *, prepend: bool) -> None:
    writer.add_stream_to_page(
        0, writer.add_object(generic.StreamObject(stream_data=drawing)), prepend=prepend
    )


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
