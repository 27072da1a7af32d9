"""Which form of a document is in force on a day: the text that prescribes it, its words and its layout.

A new decree is a new DocumentSpec beside the old one, never an edited one: a content frozen under a spec is
drawn by that spec for ever. Days are inclusive; ``until`` None means still in force.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from rules.documents.content.award_decision import decision_content
from rules.documents.content.parts import DecisionContent
from rules.documents.layout.build import render_decision
from rules.documents.layout.fonts import Fonts
from rules.errors import NoLawInForce, RuleDefinitionError
from rules.text import short_date

AWARD_DECISION: Final = "award_decision"


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
    content: Callable[..., DecisionContent]
    layout: Callable[[DecisionContent, Fonts], bytes]

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
        layout=render_decision,
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


def render(content: DecisionContent, fonts: Fonts) -> bytes:
    """Draw a content with the layout of its own spec; same content and fonts, same bytes.

    Raises MissingGlyph when the fonts lack a letter of it.
    """
    return spec_by_id(content.spec).layout(content, fonts)
