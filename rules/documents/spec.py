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
from rules.documents.content.council_invitation import invitation_content
from rules.documents.content.council_minutes import council_minutes_content
from rules.documents.content.fallback_pack import fallback_pack_content
from rules.documents.content.parts import DecisionContent
from rules.documents.layout.block_docx import render_blocks_docx
from rules.documents.layout.block_pdf import render_blocks_pdf
from rules.documents.layout.build import render_decision
from rules.documents.layout.fonts import Fonts
from rules.errors import NoLawInForce, RuleDefinitionError
from rules.text import short_date

AWARD_DECISION: Final = "award_decision"
COUNCIL_MINUTES: Final = "council_minutes"
BALLOT_MINUTES: Final = "ballot_minutes"
FALLBACK_PACK: Final = "fallback_pack"
COUNCIL_INVITATION: Final = "council_invitation"

PDF: Final = "pdf"
DOCX: Final = "docx"

Content = DecisionContent | BlockDocument
Layout = Callable[[Any, Fonts], bytes]  # draws the one class of content that its spec makes
BLOCKS: Final[Mapping[str, Layout]] = MappingProxyType({PDF: render_blocks_pdf, DOCX: render_blocks_docx})
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
    content: Callable[..., Content]
    layouts: Mapping[str, Layout]  # by format: "pdf", "docx"

    def covers(self, on: date) -> bool:
        """Whether this form is in force on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


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
        layouts=MappingProxyType({PDF: render_decision}),
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
    """Draw a content with the layout of its own spec; same content and fonts, same bytes.

    Raises MissingGlyph when the fonts lack a letter of it, RuleDefinitionError when its form is not made so.
    """
    spec = spec_by_id(content.spec)
    if form not in spec.layouts:
        raise RuleDefinitionError(f"Văn bản “{spec.kind}” không có định dạng “{form}”.")
    return spec.layouts[form](content, fonts)
