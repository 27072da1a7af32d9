"""What a "Giấy khen" or "Bằng chứng nhận" says, one sheet a recipient; many sheets are printed as one file.

Form: NĐ 98/2023/NĐ-CP Điều 104 (A4 across; Quốc hiệu, Tiêu ngữ; the decider in red; "TẶNG" or "TẶNG DANH HIỆU"; the
award in red; name, address, achievement; decision and number in the sổ vàng on the left, signature on the right).
From 01/07/2025 the form is for the Prime Minister to set (NĐ 152/2025 Điều 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from rules.documents.content import frozen
from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.frozen import cleaned
from rules.documents.content.marks import QrMark
from rules.documents.wording import Wording
from rules.text import capitalised, long_date


class Group(StrEnum):
    """The texts that a pre-printed blank leaves open, in groups that are moved together."""

    NAME = "name"
    ADDRESS = "address"
    ACHIEVEMENT = "achievement"
    REGISTER = "register"
    PLACE_DATE = "place_date"
    SIGNER = "signer"


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a group is moved on a body's blanks, in tenths of a millimetre: right and down."""

    group: Group
    right: int
    down: int


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Everything one certificate needs; ``reason`` is "đã có thành tích …" of a commendation."""

    authority: str  # "Chủ tịch Ủy ban nhân dân huyện Ba Tơ"
    award: str
    is_title: bool
    name: str
    address: str
    period: str
    decision_number: str  # "128/QĐ-UBND"
    decided_on: date
    gold_number: int
    gold_year: int
    place: str
    signer_titles: tuple[str, ...]
    signer_name: str
    reason: str = ""
    replaced: str = ""  # "cấp lại", "cấp đổi"; empty for the first one
    replaced_on: date | None = None
    mark: QrMark | None = None


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """One certificate as it is frozen: final words only."""

    spec: str
    nation: str
    motto: str
    authority: str
    verb: str
    award: str
    name: str
    address: str
    achievement: str
    decision_lines: tuple[str, ...]
    gold_line: str
    place_date: str
    signer_titles: tuple[str, ...]
    signer_name: str
    replaced: str = ""
    mark: QrMark | None = None

    def to_json(self) -> str:
        """Return the canonical JSON text to freeze."""
        return frozen.to_json(self)

    @staticmethod
    def from_json(text: str) -> CertificateSheet:
        """Return the content that ``to_json`` wrote; raises UnreadableContent."""
        return frozen.from_json(CertificateSheet, text)


@dataclass(frozen=True, slots=True)
class CertificateBook:
    """Sheets to print as one file: whole on plain paper, or only the open texts ``on_blank``, moved by ``shifts``.

    ``is_gauge``: one sheet of crosses and rulers in place of the texts, to find the shifts of a blank.
    """

    spec: str
    title: str
    author: str
    subject: str
    sheets: tuple[CertificateSheet, ...]
    on_blank: bool = False
    shifts: tuple[Shift, ...] = ()
    is_gauge: bool = False
    kind: ClassVar[str] = "certificate"

    def to_json(self) -> str:
        """Return the canonical JSON text."""
        return frozen.to_json(self)

    @staticmethod
    def from_json(text: str) -> CertificateBook:
        """Return the content that ``to_json`` wrote; raises UnreadableContent."""
        return frozen.from_json(CertificateBook, text)


REQUIRED = {
    "authority": "chức vụ người quyết định",
    "award": "tên danh hiệu hoặc hình thức khen thưởng",
    "name": "tên người, tập thể được khen thưởng",
    "period": "thời gian lập thành tích",
    "decision_number": "số quyết định",
    "place": "địa danh",
    "signer_titles": "chức vụ người ký",
    "signer_name": "họ tên người ký",
}


def certificate_sheet(facts: CertificateFacts, wording: Wording, *, spec_id: str = "") -> CertificateSheet:
    """Return what one certificate says, in NFC. Raises InconsistentFacts when a part is missing."""
    facts = cleaned(facts)
    for field, label in REQUIRED.items():
        value = getattr(facts, field)
        if not value or (isinstance(value, tuple) and not all(value)):
            raise InconsistentFacts(f"Chưa lập được giấy chứng nhận: còn thiếu {label}.")
    if facts.gold_number < 1:
        raise InconsistentFacts("Chưa lập được giấy chứng nhận: chưa có số sổ vàng.")
    key = "achievement_title" if facts.is_title or not facts.reason else "achievement_form"
    values = (
        {"reason": facts.reason, "period": facts.period}
        if key == "achievement_form"
        else {"period": facts.period}
    )
    replaced = facts.replaced and facts.replaced_on
    return CertificateSheet(
        spec=spec_id or wording.id,
        nation=wording.say("nation"),
        motto=wording.say("motto"),
        authority=facts.authority.upper(),
        verb=wording.say("give_title" if facts.is_title else "give"),
        award=facts.award.upper(),
        name=facts.name,
        address=facts.address,
        achievement=capitalised(wording.say(key, **values)),
        decision_lines=(
            wording.say("decision", number=facts.decision_number),
            wording.say("decided", date=long_date(facts.decided_on)),
        ),
        gold_line=wording.say("gold", number=f"{facts.gold_number:02d}", year=str(facts.gold_year)),
        place_date=wording.say("place_date", place=facts.place, date=long_date(facts.decided_on)),
        signer_titles=tuple(title.upper() for title in facts.signer_titles),
        signer_name=facts.signer_name,
        replaced=wording.say("replaced", how=capitalised(facts.replaced), date=long_date(facts.replaced_on))
        if replaced and facts.replaced_on
        else "",
        mark=facts.mark,
    )
