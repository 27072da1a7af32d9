"""Small real PDF files for the papers of the season: the same paper of the same dossier, the same bytes."""

from __future__ import annotations

from rules.vocabulary import PaperKind
from seeds.bato.plan import PlannedDossier
from seeds.bato.universe import slug_of


def filename_of(kind: PaperKind) -> str:
    """Return the name a unit gives to a paper of this kind."""
    return f"{slug_of(kind.label)}.pdf"


def paper_bytes(dossier: PlannedDossier, kind: PaperKind, *, version: int = 1) -> bytes:
    """Return the file of a paper: one for each kind in a dossier; a better one is version 2."""
    lines = (
        slug_of(kind.label).replace("-", " ").upper(),
        f"{dossier.unit_code} - {dossier.round_code} - {dossier.sequence}/{version}",
        "Khen Thuong: du lieu mau, nguoi va noi dung la gia dinh",
    )
    return pdf(lines)


def pdf(lines: tuple[str, ...]) -> bytes:
    """Return a valid one-page A4 PDF with a few lines of ASCII text in a standard font."""
    shown = " T* ".join(f"({line.translate(_ESCAPES)}) Tj" for line in lines)
    content = f"BT /F1 13 Tf 20 TL 72 760 Td {shown} ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + head + table + trailer


_ESCAPES = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})
