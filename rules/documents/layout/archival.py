"""The one archival step of every PDF: PDF/A-1b (ISO 19005-1), from what ReportLab drew to the bytes that are kept.

Added are the colour profile that gray and black are meant in, and the metadata as XMP, made from the same texts as the
file's old information dictionary. Taken away is what such a file may not have or what would name a moment. What cannot
be mended (a font that is not embedded, a picture with transparency) is refused. Same input, same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from unicodedata import normalize

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from rules.documents.layout.fonts import Fonts
from rules.documents.layout.sheaf import Sheaf, bound
from rules.errors import RuleDefinitionError

PART, CONFORMANCE, VERSION = "1", "B", "1.4"
KEPT = ("Title", "Author", "Subject", "Creator", "Producer")  # of the information dictionary
STANDARD_FONTS = ("/Helvetica", "/Times", "/Courier", "/Symbol", "/ZapfDingbats")
PROFILE_NAME = "sRGB IEC61966-2-1"

PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"\
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
{properties}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
"""All namespaces stand on the one description: PDFBox does not see those declared further in."""

ENTRIES = {
    "Title": '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>',
    "Author": "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
    "Subject": '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>',
    "Creator": "<xmp:CreatorTool>{}</xmp:CreatorTool>",
    "Producer": "<pdf:Producer>{}</pdf:Producer>",
}


def archived(drawn: bytes | Sheaf, fonts: Fonts) -> bytes:
    """Return a PDF as PDF/A-1b; raises RuleDefinitionError when the layout drew what such a file may not hold."""
    if isinstance(drawn, Sheaf):
        cover = archived(drawn.cover, fonts)
        return bound(cover, drawn.contents) if drawn.contents else cover
    with Pdf.open(io.BytesIO(drawn)) as pdf:
        _drop_standard_fonts(pdf)
        _refuse_what_is_not_archival(pdf)
        properties = _properties(pdf)
        for key in list(pdf.docinfo.keys()):
            if key[1:] not in properties:
                del pdf.docinfo[key]
        for key, text in properties.items():
            pdf.docinfo[f"/{key}"] = pikepdf.String(text)
        packet = pdf.make_stream(_packet(properties))
        packet.Type, packet.Subtype = Name.Metadata, Name.XML
        pdf.Root.Metadata = packet
        pdf.Root.OutputIntents = Array([_output_intent(pdf, fonts.profile)])
        buffer = io.BytesIO()
        pdf.save(
            buffer,
            min_version=VERSION,
            force_version=VERSION,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
        )
    return buffer.getvalue()


def _properties(pdf: Pdf) -> dict[str, str]:
    """What the file says of itself, in NFC; an empty text is left out."""
    told = {key: normalize("NFC", str(pdf.docinfo.get(f"/{key}", ""))) for key in KEPT}
    return {key: text for key, text in told.items() if text}


def _packet(properties: dict[str, str]) -> bytes:
    """The same as XMP, with the part and level of the standard."""
    entries = [ENTRIES[key].format(escape(text, quote=False)) for key, text in properties.items()]
    entries.append(f"<dc:format>application/pdf</dc:format>\n<pdfaid:part>{PART}</pdfaid:part>")
    entries.append(f"<pdfaid:conformance>{CONFORMANCE}</pdfaid:conformance>")
    return PACKET.format(properties="\n".join(entries)).encode("utf-8")


def _output_intent(pdf: Pdf, profile: bytes) -> pikepdf.Object:
    """The colours that the file is meant in."""
    stream = pdf.make_stream(profile)
    stream.N, stream.Alternate = 3, Name.DeviceRGB
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=pikepdf.String(PROFILE_NAME),
            Info=pikepdf.String(PROFILE_NAME),
            DestOutputProfile=stream,
        )
    )


def _drop_standard_fonts(pdf: Pdf) -> None:
    """Take away the fonts that ReportLab declares without embedding them, where no page uses them."""
    for page in pdf.pages:
        listed = _listed(page.obj)
        spare = [name for name, font in listed.items() if str(font.BaseFont).startswith(STANDARD_FONTS)]
        if spare and not _shows_text_in(page, set(spare)):
            page.contents_coalesce()
            page.obj.Contents = pdf.make_stream(_without_fonts(page, set(spare)))
            page.obj.Resources.Font = Dictionary(
                {name: font for name, font in listed.items() if name not in spare}
            )


def _shows_text_in(page: pikepdf.Page, spare: set[str]) -> bool:
    """Whether any text of a page is drawn in one of the fonts."""
    current = ""
    for step in pikepdf.parse_content_stream(page):
        if str(step.operator) == "Tf":
            current = str(step.operands[0])
        elif str(step.operator) in {"Tj", "TJ", "'", '"'} and current in spare:
            return True
    return False


def _without_fonts(page: pikepdf.Page, spare: set[str]) -> bytes:
    """The content of a page without the choice of fonts that nothing is drawn in."""
    kept = [
        step
        for step in pikepdf.parse_content_stream(page)
        if not (str(step.operator) == "Tf" and str(step.operands[0]) in spare)
    ]
    return pikepdf.unparse_content_stream(kept)


def _refuse_what_is_not_archival(pdf: Pdf) -> None:
    """Raise RuleDefinitionError for fonts outside the file, transparency and attachments."""
    faults = sorted(set(_faults(pdf)))
    if faults:
        raise RuleDefinitionError(f"Văn bản không lưu trữ lâu dài được (PDF/A-1b): {'; '.join(faults)}.")


def _faults(pdf: Pdf) -> Iterator[str]:
    """What in a file the standard forbids, as far as a layout of ours could draw it."""
    forms = []
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Form:
            forms.append(thing)
        if isinstance(thing, (Dictionary, pikepdf.Stream)):
            if thing.get("/SMask", Name("/None")) != Name("/None"):
                yield "hình có độ trong suốt"
            if "/EmbeddedFiles" in thing:
                yield "tệp đính kèm"
    for holder in (*(page.obj for page in pdf.pages), *forms):
        for font in _listed(holder).values():
            if "/FontFile2" not in font.get("/FontDescriptor", Dictionary()):
                yield f"phông chữ {font.get('/BaseFont')} chưa được nhúng"


def _listed(holder: pikepdf.Object) -> pikepdf.Object:
    """The fonts that a page or a form lists."""
    return holder.get("/Resources", Dictionary()).get("/Font", Dictionary())
