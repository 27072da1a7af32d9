"""A file of many pages that differ in a few words: one cover is drawn and archived, the other pages are bound to it.

The contents of the pages are operators of our own layouts, which use nothing but what the cover's last page may use:
its fonts (with all letters of all pages), its forms. So what the archival step found in order on the cover holds for
all. The objects of the cover are written as they are, the pages after them, in one table. Same input, same bytes.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Pdf

HEAD = b"%PDF-1.4\n%\xbf\xf7\xa2\xfe\n"
LEVEL, WINDOW, MEMORY = 4, 12, 5
"""How a page is packed: in a small window, because to clear a large one costs ten times a short page."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A drawn file, and the contents of pages like its last one: the first of them takes the place of its content."""

    cover: bytes
    contents: tuple[bytes, ...]


def bound(cover: bytes, contents: Sequence[bytes]) -> bytes:
    """Return an archived cover with all its pages."""
    with Pdf.open(io.BytesIO(cover)) as pdf:
        objects = [_written(pdf.get_object(number, 0)) for number in range(1, len(pdf.objects) + 1)]
        last = pdf.pages[-1].obj
        content = last.Contents.objgen[0]
        kids = [b"%d 0 R" % page.obj.objgen[0] for page in pdf.pages]
        del last.Contents
        page_like = last.unparse(resolved=True).removesuffix(b">>")
        tree, root, info = (one.objgen[0] for one in (pdf.Root.Pages, pdf.Root, pdf.docinfo))
    objects[content - 1] = _packed(contents[0])
    for each in contents[1:]:
        objects.append(_packed(each))
        objects.append(b"%s/Contents %d 0 R >>" % (page_like, len(objects)))
        kids.append(b"%d 0 R" % len(objects))
    objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (len(kids), b" ".join(kids))
    return b"".join(_file(objects, root, info))


def _file(objects: Sequence[bytes], root: int, info: int) -> Iterator[bytes]:
    """Yield the parts of a file: objects, the table of their places, the trailer with a name made of the content."""
    yield HEAD
    at, table, digest = len(HEAD), [b"0000000000 65535 f \n"], hashlib.sha256()
    for number, each in enumerate(objects, start=1):
        whole = b"%d 0 obj\n%s\nendobj\n" % (number, each)
        table.append(b"%010d 00000 n \n" % at)
        at += len(whole)
        digest.update(whole)
        yield whole
    name = digest.hexdigest()[:32].encode()
    yield b"xref\n0 %d\n%s" % (len(table), b"".join(table))
    trailer = b"trailer << /Root %d 0 R /Info %d 0 R /Size %d /ID [<%s><%s>] >>\nstartxref\n%d\n%%%%EOF\n"
    yield trailer % (root, info, len(table), name, name, at)


def _written(thing: pikepdf.Object) -> bytes:
    """One object of the cover as text, a stream with its bytes as they are."""
    if isinstance(thing, pikepdf.Stream):
        return _stream(thing.stream_dict.unparse(resolved=True), thing.read_raw_bytes())
    return thing.unparse(resolved=True)


def _packed(content: bytes) -> bytes:
    """The content of a page, packed."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW, MEMORY)
    data = packer.compress(content) + packer.flush()
    return _stream(b"<< /Filter /FlateDecode /Length %d >>" % len(data), data)


def _stream(told: bytes, data: bytes) -> bytes:
    return b"%s\nstream\n%s\nendstream" % (told, data)
