"""Which form of a document is in force on a day: the text that prescribes it, its words and its layout.

A new decree is a new DocumentSpec beside the old one, never an edited one: a content frozen under a spec is
drawn by that spec for ever. Days are inclusive; ``until`` None means still in force.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from rules.documents.content.award_decision import decision_content
from rules.documents.content.ballot_minutes import ballot_minutes_content
from rules.documents.content.blocks import BlockDocument
from rules.documents.content.certificate import CertificateBook, certificate_sheet
from rules.documents.content.correction_letter import correction_letter_content
from rules.documents.content.council_invitation import invitation_content
from rules.documents.content.council_minutes import council_minutes_content
from rules.documents.content.decision_blocks import decision_blocks
from rules.documents.content.fallback_pack import fallback_pack_content
from rules.documents.content.gold_register import gold_register_content
from rules.documents.content.later_decisions import amendment_content, revocation_content
from rules.documents.content.money_lists import conferral_list_content, payment_list_content
from rules.documents.content.nominee_list import list_content
from rules.documents.content.parts import DecisionContent
from rules.documents.content.proposal_letter import letter_content
from rules.documents.content.refusal_notice import refusal_notice_content
from rules.documents.content.submission_receipt import receipt_content
from rules.documents.content.unit_minutes import unit_minutes_content
from rules.documents.layout.archival import archived
from rules.documents.layout.block_docx import render_blocks_docx
from rules.documents.layout.block_pdf import render_blocks_pdf
from rules.documents.layout.certificate import render_certificates
from rules.documents.layout.fonts import Fonts
from rules.documents.layout.sheaf import Sheaf
from rules.documents.spec_letters import LETTER_FORMS, LetterForm
from rules.documents.spec_reports import REPORT_FORMS, ReportForm
from rules.errors import NoLawInForce, RuleDefinitionError
from rules.text import short_date

AWARD_DECISION: Final = "award_decision"
COUNCIL_MINUTES: Final = "council_minutes"
BALLOT_MINUTES: Final = "ballot_minutes"
FALLBACK_PACK: Final = "fallback_pack"
COUNCIL_INVITATION: Final = "council_invitation"
PROPOSAL_LETTER: Final = "proposal_letter"
NOMINEE_LIST: Final = "nominee_list"
UNIT_MINUTES: Final = "unit_minutes"
SUBMISSION_RECEIPT: Final = "submission_receipt"
REFUSAL_NOTICE: Final = "refusal_notice"
PAYMENT_LIST: Final = "payment_list"
CONFERRAL_LIST: Final = "conferral_list"
REVOCATION_DECISION: Final = "revocation_decision"
AMENDING_DECISION: Final = "amending_decision"
CORRECTION_LETTER: Final = "correction_letter"
CERTIFICATE: Final = "certificate"
GOLD_REGISTER: Final = "gold_register"

PDF: Final = "pdf"
DOCX: Final = "docx"

Content = DecisionContent | BlockDocument | CertificateBook
Layout = Callable[..., bytes | Sheaf]  # content, fonts; draws the one class of content that its spec makes
BLOCKS: Final[Mapping[str, Layout]] = MappingProxyType({PDF: render_blocks_pdf, DOCX: render_blocks_docx})
DECISIONS: Final[Mapping[str, Layout]] = MappingProxyType(
    {
        PDF: lambda content, fonts, **mark: render_blocks_pdf(decision_blocks(content), fonts, **mark),
        DOCX: lambda content, fonts, **mark: render_blocks_docx(decision_blocks(content), fonts, **mark),
    }
)
DRAFT_MARK: Final = "DỰ THẢO"
MINUTES: Final = "Mẫu 1.9 – Biên bản"


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """One form of one kind of document, with its days in force."""

    id: str  # kind and first day, "award_decision/2024-01-01"
    kind: str
    form: str  # the form's code in the text that prescribes it
    citation: str
    since: date
    until: date | None
    wording: str  # id of the wording file under templates/documents
    content: Callable[..., Any]  # the content; of a certificate one sheet
    layouts: Mapping[str, Layout]  # by format: "pdf", "docx"

    def covers(self, on: date) -> bool:
        """Whether this form is in force on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


def _of_letter(form: LetterForm) -> DocumentSpec:
    """Make the spec of a letter: its id and its words are named by kind and first day."""
    name = f"{form.kind}/{form.since.isoformat()}"
    return DocumentSpec(
        name, form.kind, form.form, form.citation, form.since, form.until, name, form.content, BLOCKS
    )


def _of_report(form: ReportForm) -> DocumentSpec:
    """Make the spec of a report; one wording may serve several regimes."""
    kind, said, citation, since, until, wording, content = form
    return DocumentSpec(
        f"{kind}/{since.isoformat()}", kind, said, citation, since, until, wording, content, BLOCKS
    )


SPECS: tuple[DocumentSpec, ...] = (
    DocumentSpec(
        id="award_decision/2024-01-01",
        kind=AWARD_DECISION,
        form="Mẫu 1.2 – Quyết định (quy định trực tiếp)",
        citation="Phụ lục I và III (Mẫu 1.2) Nghị định số 30/2020/NĐ-CP; Luật Thi đua, khen thưởng 2022",
        since=date(2024, 1, 1),
        until=None,
        wording="award_decision/2024-01-01",
        content=decision_content,
        layouts=DECISIONS,
    ),
    DocumentSpec(
        id="council_minutes/2024-01-01",
        kind=COUNCIL_MINUTES,
        form=MINUTES,
        citation="Phụ lục I và III (Mẫu 1.9) Nghị định số 30/2020/NĐ-CP",
        since=date(2024, 1, 1),
        until=None,
        wording="council_minutes/2024-01-01",
        content=council_minutes_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="ballot_minutes/2024-01-01",
        kind=BALLOT_MINUTES,
        form=MINUTES,
        citation="Phụ lục I và III (Mẫu 1.9) Nghị định số 30/2020/NĐ-CP",
        since=date(2024, 1, 1),
        until=None,
        wording="ballot_minutes/2024-01-01",
        content=ballot_minutes_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="fallback_pack/2024-01-01",
        kind=FALLBACK_PACK,
        form="không có mẫu quy định",
        citation="Phụ lục I Nghị định số 30/2020/NĐ-CP",
        since=date(2024, 1, 1),
        until=None,
        wording="fallback_pack/2024-01-01",
        content=fallback_pack_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="council_invitation/2024-01-01",
        kind=COUNCIL_INVITATION,
        form="Mẫu 1.7 – Giấy mời",
        citation="Phụ lục I và III (Mẫu 1.7) Nghị định số 30/2020/NĐ-CP",
        since=date(2024, 1, 1),
        until=None,
        wording="council_invitation/2024-01-01",
        content=invitation_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="proposal_letter/2017-10-01",
        kind=PROPOSAL_LETTER,
        form="Mẫu 1.4 – Tờ trình",
        citation="Phụ lục I và III (Mẫu 1.4) Nghị định số 30/2020/NĐ-CP",
        since=date(2017, 10, 1),
        until=date(2025, 6, 30),
        wording="proposal_letter/2017-10-01",
        content=letter_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="proposal_letter/2025-07-01",
        kind=PROPOSAL_LETTER,
        form="Mẫu số 01 – Tờ trình",
        citation="Điều 33 khoản 11 (Mẫu số 01) Nghị định số 152/2025/NĐ-CP",
        since=date(2025, 7, 1),
        until=None,
        wording="proposal_letter/2025-07-01",
        content=letter_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="nominee_list/2017-10-01",
        kind=NOMINEE_LIST,
        form="không có mẫu quy định",
        citation="Phụ lục I Nghị định số 30/2020/NĐ-CP",
        since=date(2017, 10, 1),
        until=None,
        wording="nominee_list/2017-10-01",
        content=list_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="unit_minutes/2017-10-01",
        kind=UNIT_MINUTES,
        form=MINUTES,
        citation="Phụ lục I và III (Mẫu 1.9) Nghị định số 30/2020/NĐ-CP",
        since=date(2017, 10, 1),
        until=None,
        wording="unit_minutes/2017-10-01",
        content=unit_minutes_content,
        layouts=BLOCKS,
    ),
    *(_of_report(form) for form in REPORT_FORMS),
    DocumentSpec(
        id="submission_receipt/2017-10-01",
        kind=SUBMISSION_RECEIPT,
        form="không có mẫu quy định",
        citation="Phụ lục I Nghị định số 30/2020/NĐ-CP",
        since=date(2017, 10, 1),
        until=None,
        wording="submission_receipt/2017-10-01",
        content=receipt_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="refusal_notice/2024-01-01",
        kind=REFUSAL_NOTICE,
        form="Mẫu 1.4 – Thông báo (văn bản có tên loại)",
        citation="Phụ lục I và III (Mẫu 1.4) Nghị định số 30/2020/NĐ-CP",
        since=date(2024, 1, 1),
        until=None,
        wording="refusal_notice/2024-01-01",
        content=refusal_notice_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="revocation_decision/2024-01-01",
        kind=REVOCATION_DECISION,
        form="Mẫu 1.2 – Quyết định (quy định trực tiếp)",
        citation="Phụ lục I và III (Mẫu 1.2) Nghị định số 30/2020/NĐ-CP; Điều 93 Luật Thi đua, khen thưởng 2022",
        since=date(2024, 1, 1),
        until=None,
        wording="revocation_decision/2024-01-01",
        content=revocation_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="amending_decision/2024-01-01",
        kind=AMENDING_DECISION,
        form="Mẫu 1.2 – Quyết định (quy định trực tiếp)",
        citation="Khoản 3 Điều 18, Phụ lục I và III (Mẫu 1.2) Nghị định số 30/2020/NĐ-CP",
        since=date(2024, 1, 1),
        until=None,
        wording="amending_decision/2024-01-01",
        content=amendment_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="correction_letter/2020-03-05",
        kind=CORRECTION_LETTER,
        form="Mẫu 1.5 – Công văn",
        citation="Khoản 3 Điều 18, Phụ lục I và III (Mẫu 1.5) Nghị định số 30/2020/NĐ-CP",
        since=date(2020, 3, 5),
        until=None,
        wording="correction_letter/2020-03-05",
        content=correction_letter_content,
        layouts=BLOCKS,
    ),
    *(_of_letter(form) for form in LETTER_FORMS),
    DocumentSpec(
        id="payment_list/2017-10-01",
        kind=PAYMENT_LIST,
        form="không có mẫu quy định",
        citation="Phụ lục I Nghị định số 30/2020/NĐ-CP",
        since=date(2017, 10, 1),
        until=None,
        wording="payment_list/2017-10-01",
        content=payment_list_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="conferral_list/2017-10-01",
        kind=CONFERRAL_LIST,
        form="không có mẫu quy định",
        citation="Phụ lục I Nghị định số 30/2020/NĐ-CP",
        since=date(2017, 10, 1),
        until=None,
        wording="conferral_list/2017-10-01",
        content=conferral_list_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="gold_register/2017-10-01",
        kind=GOLD_REGISTER,
        form="không có mẫu quy định",
        citation="Phụ lục I Nghị định số 30/2020/NĐ-CP",
        since=date(2017, 10, 1),
        until=None,
        wording="gold_register/2017-10-01",
        content=gold_register_content,
        layouts=BLOCKS,
    ),
    DocumentSpec(
        id="certificate/2024-01-01",
        kind=CERTIFICATE,
        form="Giấy khen, bằng chứng nhận, A4 ngang 297 × 210 mm",
        citation="Điều 104 Nghị định số 98/2023/NĐ-CP",
        since=date(2024, 1, 1),
        until=date(2025, 6, 30),
        wording="certificate/2024-01-01",
        content=certificate_sheet,
        layouts=MappingProxyType({PDF: render_certificates}),
    ),
    DocumentSpec(
        id="certificate/2025-07-01",
        kind=CERTIFICATE,
        form="mẫu do Thủ tướng Chính phủ quy định, chưa đối chiếu; tạm theo khuôn Điều 104 Nghị định số 98/2023/NĐ-CP",
        citation="Điều 6 khoản 1 điểm a Nghị định số 152/2025/NĐ-CP",
        since=date(2025, 7, 1),
        until=None,
        wording="certificate/2024-01-01",
        content=certificate_sheet,
        layouts=MappingProxyType({PDF: render_certificates}),
    ),
)


def spec_for(kind: str, on: date) -> DocumentSpec:
    """Return the form in force on the day of decision. Raises NoLawInForce when there is none."""
    for spec in SPECS:
        if spec.kind == kind and spec.covers(on):
            return spec
    raise NoLawInForce(f"Chưa có mẫu văn bản “{kind}” áp dụng cho ngày {short_date(on)}.")


def spec_by_id(spec_id: str) -> DocumentSpec:
    """Return the spec that a frozen content names. Raises RuleDefinitionError when it is unknown."""
    for spec in SPECS:
        if spec.id == spec_id:
            return spec
    raise RuleDefinitionError(f"Không có mẫu văn bản mang mã “{spec_id}”.")


def render(content: Content, fonts: Fonts, form: str = PDF) -> bytes:
    """Draw a content with the layout of its own spec; same content and fonts, same bytes; a PDF is PDF/A-1b.

    Raises MissingGlyph when the fonts lack a letter of it, RuleDefinitionError when its form is not made so.
    """
    return _drawn(content, fonts, form)


def render_draft(content: Content, fonts: Fonts, form: str = PDF) -> bytes:
    """Draw a document with "DỰ THẢO" on every page; errors as for ``render``."""
    return _drawn(content, fonts, form, mark=DRAFT_MARK)


def _drawn(content: Content, fonts: Fonts, form: str, **changes: str) -> bytes:
    """Draw a content by its spec; every PDF goes through the one archival step."""
    spec = spec_by_id(content.spec)
    if form not in spec.layouts:
        raise RuleDefinitionError(f"Văn bản “{spec.kind}” không có định dạng “{form}”.")
    drawn = spec.layouts[form](content, fonts, **changes)
    return archived(drawn, fonts) if form == PDF or isinstance(drawn, Sheaf) else drawn
