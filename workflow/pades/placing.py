"""A PDF made ready for one more signature (an incremental update with a gap), and the signature put into the gap."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pikepdf import Pdf, parse_content_stream
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment as Align
from pyhanko.pdf_utils.layout import BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigAppearanceSetup, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest, SignatureObject
from pyhanko.stamp import StaticStampStyle

from workflow.errors import InvalidInput

DIGEST = "sha256"
RESERVED = 48 * 1024  # hexadecimal digits: signature, certificates and time stamp
TOO_LONG = "Chữ ký số kèm quá nhiều chứng thư nên không đặt được vào văn bản. Báo nơi cấp chứng thư số."


@dataclass(frozen=True, slots=True)
class Look:
    """Where a signature is seen and what it looks like: page from 1, box in points, a one-page PDF of its size."""

    page: int
    box: tuple[float, float, float, float]
    picture: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file with a gap, what is to be signed, and where the gap lies."""

    content: bytes
    digest: bytes
    start: int
    end: int


class _Picture(PdfContent):
    """The one page of a PDF in memory, as the picture of a signature (pyHanko's own class reads files only)."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Import the page and draw it."""
        assert self.writer is not None
        page = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/ChuKy"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/ChuKy Do"


AS_IT_IS = SimpleBoxLayoutRule(Align.ALIGN_MID, Align.ALIGN_MID, margins=Margins())


def prepare(base: bytes, *, field: str, name: str, moment: datetime, look: Look) -> Prepared:
    """Append a signature field with its picture and an empty signature; nothing before the end is touched."""
    writer = IncrementalPdfFileWriter(io.BytesIO(base))
    left, bottom, right, top = (round(edge) for edge in look.box)
    spec = SigFieldSpec(field, on_page=look.page - 1, box=(left, bottom, right, top))
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(field_name=field, writer=writer)
    next(steps)
    placeholder = SignatureObject(
        subfilter=SigSeedSubFilter.PADES, timestamp=moment, name=name, bytes_reserved=RESERVED
    )
    style = StaticStampStyle(background=_Picture(look.picture), background_layout=AS_IT_IS, border_width=0)
    appearance = SigAppearanceSetup(style=style, timestamp=moment, name=name)
    steps.send(SigObjSetup(sig_placeholder=placeholder, appearance_setup=appearance))
    digest, output = steps.send(SigIOSetup(md_algorithm=DIGEST))
    return Prepared(
        output.getvalue(), digest.document_digest, digest.reserved_region_start, digest.reserved_region_end
    )


def draws_alike(one: bytes, other: bytes, page: int) -> bool:
    """Whether a page (from 1) is drawn with the same operators at the same places in two files of ours."""
    if one == other:
        return True
    with Pdf.open(io.BytesIO(one)) as left, Pdf.open(io.BytesIO(other)) as right:
        if len(left.pages) != len(right.pages) or len(left.pages) < page:
            return False
        return _drawn(left, page) == _drawn(right, page)


def _drawn(pdf: Pdf, page: int) -> list[tuple[str, ...]]:
    """The operators of a page with their numbers; fonts and encoded letters are left out."""
    steps = [step for step in parse_content_stream(pdf.pages[page - 1]) if str(step.operator) != "Tf"]
    return [
        (
            str(step.operator),
            *(str(each) for each in step.operands if isinstance(each, int | float | Decimal)),
        )
        for step in steps
    ]


def filled(prepared: Prepared, signature: bytes) -> bytes:
    """Return the file with the signature in its gap."""
    if 2 * len(signature) > prepared.end - prepared.start - 2:
        raise InvalidInput(TOO_LONG, {"file": TOO_LONG})
    output = io.BytesIO(prepared.content)
    gap = PreparedByteRangeDigest(prepared.digest, prepared.start, prepared.end)
    gap.fill_with_cms(output, signature)
    return output.getvalue()
