"""What 1,000 certificates in one file cost beside the least they could: the same words on pages written by hand.

The floor writes a PDF that can be read (``by_hand``): subsets of the same two faces, the frame and the words in common
as one form, and on each page the words of its own, centred by their widths, packed by zlib. It leaves out fitting words
into their room, the check for letters without shape, and the archive. With codes the floor makes each QR code by
segno with the same mask and writes it as one path of whole numbers. Both have the fonts loaded before, so its ratios
are larger than those of performance.md, whose floor also loads and parses fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import segno

from rules.documents import CERTIFICATE, render, spec_for
from rules.documents.content.certificate import (
    CertificateBook,
    CertificateFacts,
    CertificateSheet,
    certificate_sheet,
)
from rules.documents.content.marks import WORDING, qr_mark
from rules.documents.layout import certificate_places as at
from rules.documents.layout import qr, styles
from rules.documents.layout.fonts import register
from rules.documents.layout.styles import MM, Face
from tests.benchmarks.by_hand import Cut, bound, cut
from tests.benchmarks.table import Row, compare
from workflow.document_kit import fonts, wording_of

PAGES = 1_000
GOAL = 2.0
SIZE = "842 595"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of the codes


def run() -> list[Row]:
    """Measure the whole ``render`` to PDF/A-1b, without codes and with them."""
    sheets = tuple(_sheet(number) for number in range(1, PAGES + 1))
    coded = tuple(_coded(sheet, number) for number, sheet in enumerate(sheets))
    rows = []
    for job, printed in (("1,000 certificates", sheets), ("1,000 certificates with QR codes", coded)):
        case = "as PDF/A-1b in one file"
        rows += compare(
            job,
            lambda printed=printed: by_hand(printed),  # type: ignore[misc]  # bound to this turn
            {case: lambda printed=printed: _made(printed)},  # type: ignore[misc]  # bound to this turn
            pieces=1,
            goals={case: GOAL},
        )
    return rows


def _made(sheets: Sequence[CertificateSheet]) -> bytes:
    """What the program does, with no code known before."""
    qr.pattern.cache_clear()
    qr._ripple.cache_clear()
    return render(
        CertificateBook(sheets[0].spec, "Giấy khen", "Chủ tịch", "Giấy khen", tuple(sheets)), fonts()
    )


def _sheet(number: int) -> CertificateSheet:
    spec = spec_for(CERTIFICATE, date(2024, 8, 15))
    facts = CertificateFacts(
        authority="Chủ tịch Ủy ban nhân dân huyện Ba Tơ", award="Giấy khen", is_title=False,
        name=f"Nguyễn Thị Mẫu {number}", address=f"Giáo viên, Trường Tiểu học số {number % 40}",
        period="năm học 2023 - 2024", decision_number="2303/QĐ-UBND", decided_on=date(2024, 8, 15),
        gold_number=number, gold_year=2024, place="Ba Tơ", signer_titles=("CHỦ TỊCH",), signer_name="Trần Văn Quân",
        reason="đã có thành tích xuất sắc trong công tác",
    )  # fmt: skip
    return certificate_sheet(facts, wording_of(spec.wording), spec_id=spec.id)


def _coded(sheet: CertificateSheet, number: int) -> CertificateSheet:
    letters = Random(number).choices(ALPHABET, k=20)
    code = "-".join("".join(letters[start : start + 4]) for start in range(0, 20, 4))
    url = f"https://khenthuong.bato.gov.vn/kiem-tra/{code}"
    mark = qr_mark(wording_of(WORDING), code=code, url=url, page="https://khenthuong.bato.gov.vn", office="")
    return replace(sheet, mark=mark)


def by_hand(sheets: Sequence[CertificateSheet]) -> bytes:
    """The certificates as a PDF with nothing that is not needed to read it."""
    one, names = sheets[0], register(fonts()).names
    above = (one.nation, one.motto, one.authority, one.verb, one.award)
    below = (*one.signer_titles, one.signer_name, one.place_date)
    own = (text for sheet in sheets for text in (sheet.address, sheet.gold_line))
    marks = (
        text
        for sheet in sheets
        if sheet.mark
        for text in (sheet.mark.lead, sheet.mark.code, sheet.mark.where)
    )
    regular = cut(names[Face.REGULAR], (*own, *marks, one.achievement, *one.decision_lines))
    bold = cut(names[Face.BOLD], (*above, *below, *(sheet.name for sheet in sheets)))
    form = "3 w 23 23 796 549 re S 1 w 43 43 756 509 re S BT "
    form += "".join(_centred(text, bold, "/B", 16, 421, 456 - 30 * n) for n, text in enumerate(above))
    form += "".join(_centred(text, bold, "/B", 14, 620, 160 - 25 * n) for n, text in enumerate(below))
    form += "".join(_shown(text, regular, 13, 85, 140 - 17 * n) for n, text in enumerate(one.decision_lines))
    pages = []
    for sheet in sheets:
        page = "/fr Do BT " + _centred(sheet.name, bold, "/B", 28, 421, 275)
        page += _centred(sheet.address, regular, "/A", 17, 421, 240)
        page += _centred(sheet.achievement, regular, "/A", 17, 421, 200)
        page += _shown(sheet.gold_line, regular, 13, 85, 106)
        pages.append(page + (_marked(sheet, regular) if sheet.mark else "ET"))
    return bound(pages, (regular, bold), size=SIZE, form=form + "ET")


def _centred(text: str, font: Cut, name: str, size: float, centre: float, up: float) -> str:
    left = centre - font.width(text, size) / 2
    return f"{name} {size} Tf 1 0 0 1 {left:.2f} {up} Tm<{font.encoded(text)}>Tj "


def _shown(text: str, font: Cut, size: float, left: float, up: float) -> str:
    return f"/A {size} Tf 1 0 0 1 {left} {up} Tm<{font.encoded(text)}>Tj "


def _marked(sheet: CertificateSheet, font: Cut) -> str:
    """The words of the mark and its code, a path of the runs of dark modules."""
    mark = sheet.mark
    assert mark is not None
    words = "".join(
        _shown(text, font, 9, 350, 90 - 11 * n) for n, text in enumerate((mark.lead, mark.code, mark.where))
    )
    rows = segno.make_qr(mark.payload, error=qr.LEVEL, boost_error=False, mask=qr.MASK).matrix
    path = []
    for down, row in enumerate(rows):
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            path.append(f"{start} {down} {end - start} 1 re ")
            start = row.find(1, end)
    module = styles.QR_SIDE / (len(rows) + 8)
    top = (at.HEIGHT - at.MARK_BOTTOM) * MM + styles.QR_SIDE
    return f"{words}ET q {module:.4f} 0 0 {-module:.4f} 290 {top:.3f} cm {''.join(path)}f Q"
