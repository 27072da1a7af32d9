"""What 1,000 certificates in one file cost beside the least they could: the same words on pages written by hand.

The floor writes PDF objects by hand around the same embedded subset fonts: a frame as one form, each line as one string
already encoded, pages packed by zlib. It leaves out wrapping, fitting, checks for letters without shape, the archival
step and the QR codes. The codes are drawn by a pure Python encoder and measured in a case of their own, without goal.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from rules.documents import CERTIFICATE, render, spec_for
from rules.documents.content.certificate import (
    CertificateBook,
    CertificateFacts,
    CertificateSheet,
    certificate_sheet,
)
from rules.documents.content.marks import WORDING, qr_mark
from rules.documents.layout.certificate import render_certificates
from rules.documents.layout.qr import pattern
from tests.benchmarks.table import Row, compare
from workflow.document_kit import fonts, wording_of

PAGES, WITH_CODES = 1_000, 100


def run() -> list[Row]:
    """Measure the layout alone, the whole ``render``, and a hundred with codes."""
    sheets = tuple(_sheet(number) for number in range(1, PAGES + 1))
    book = CertificateBook(sheets[0].spec, "Giấy khen", "Chủ tịch", "Giấy khen", sheets)
    kit = fonts()
    cases: dict[str, Callable[[], object]] = {
        "drawn": lambda: render_certificates(book, kit),
        "drawn and archived (PDF/A-1b)": lambda: render(book, kit),
    }
    rows = compare("1,000 certificates in one file", lambda: _floor(sheets), cases, pieces=1)
    coded = replace(book, sheets=tuple(_coded(sheet, n) for n, sheet in enumerate(sheets[:WITH_CODES])))

    def with_codes() -> object:
        pattern.cache_clear()
        return render(coded, kit)

    plain = replace(book, sheets=sheets[:WITH_CODES])
    rows += compare(
        "100 certificates, QR codes beside none",
        lambda: render(plain, kit),
        {"with codes": with_codes},
        pieces=1,
    )
    return rows


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
    code = f"7K3M-9QXR-2B4T-H8WN-{number:04}"
    url = f"https://khenthuong.bato.gov.vn/kiem-tra/{code}"
    mark = qr_mark(wording_of(WORDING), code=code, url=url, page="https://khenthuong.bato.gov.vn", office="")
    return replace(sheet, mark=mark)


def _floor(sheets: tuple[CertificateSheet, ...]) -> bytes:
    """Write the pages by hand: one form, and a packed stream a page with its strings in two bytes a letter."""
    out = [b"%PDF-1.4\n", zlib.compress(fonts().bold), zlib.compress(fonts().regular)]
    out.append(b"frame" * 500)
    for sheet in sheets:
        words = (sheet.name, sheet.address, sheet.achievement, *sheet.decision_lines, sheet.gold_line)
        lines = [b"/fr Do"]
        for place, text in enumerate(words):
            shown = text.encode("utf-16-be").hex().encode()
            lines.append(b"BT /F1 17 Tf 1 0 0 1 %d %d Tm <%s> Tj ET" % (200, 400 - 20 * place, shown))
        stream = zlib.compress(b"\n".join(lines))
        out.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream))
    return b"\n".join(out)
