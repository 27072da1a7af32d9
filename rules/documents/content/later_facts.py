"""The facts of documents about a decision that was issued: who wrote it, which decision, what changes. No wording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.documents.content.award_facts import InconsistentFacts
from rules.vocabulary import NomineeKind


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues, under which number, who signs. ``number`` or ``issued_on`` None leaves a gap: a draft."""

    issuing_body: str  # "Ủy ban nhân dân"
    issuing_place: str  # "huyện Suối Trong"; empty for a body whose name needs none
    place_name: str
    decider_title: str  # "Chủ tịch"
    symbol: str
    signer_titles: tuple[str, ...]
    signer_name: str
    copies_to: tuple[str, ...]
    archived_at: str
    number: str | None = None
    issued_on: date | None = None

    @property
    def authority(self) -> str:
        """The one who decides, in full: "Chủ tịch Ủy ban nhân dân huyện Suối Trong"."""
        parts = (self.decider_title, self.issuing_body, self.issuing_place)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """The decision that a later document is about, as it calls itself."""

    number: str  # "36/QĐ-UBND"
    issued_on: date
    authority: str
    title: str


@dataclass(frozen=True, slots=True)
class RevokedCase:
    """One award that is cancelled; ``amount`` in đồng is what was paid, 0 for nothing."""

    kind: NomineeKind
    name: str
    detail: str
    award: str
    is_title: bool
    amount: int = 0
    has_item: bool = False


@dataclass(frozen=True, slots=True)
class RevocationFacts:
    """A decision that cancels awards of one earlier decision. ``is_whole``: none of its awards is left.

    ``return_days`` None where the law of the day sets no limit that is known.
    """

    head: Letterhead
    decision: EarlierDecision
    cases: tuple[RevokedCase, ...]
    is_whole: bool
    ground: str
    ground_citation: str
    conclusion: str  # "Kết luận số 05/KL-TTr ngày … của Thanh tra huyện …"
    reason: str
    legal_bases: tuple[str, ...]
    proposals: tuple[str, ...]
    executing_bodies: tuple[str, ...]
    return_to: str
    money_to: str
    return_days: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectedPlace:
    """One place that is read otherwise: where it stands, about whom, what stands there, what shall stand."""

    where: str
    who: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class AmendmentFacts:
    """A decision that replaces wrong content of an earlier one (NĐ 30/2020 Điều 18 khoản 3)."""

    head: Letterhead
    decision: EarlierDecision
    places: tuple[CorrectedPlace, ...]
    reason: str
    legal_bases: tuple[str, ...]
    proposals: tuple[str, ...]
    executing_bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """A letter that puts right the form of an earlier decision (NĐ 30/2020 Điều 18 khoản 3)."""

    head: Letterhead
    decision: EarlierDecision
    places: tuple[CorrectedPlace, ...]
    reason: str
    addressees: tuple[str, ...]


def check_revocation(facts: RevocationFacts) -> None:
    """Refuse a cancelling decision that says too little."""
    if not facts.cases:
        raise InconsistentFacts("Quyết định hủy bỏ chưa nêu trường hợp nào.")
    for text, what in (
        (facts.conclusion, "văn bản kết luận"),
        (facts.reason, "lý do hủy bỏ"),
        (facts.ground, "trường hợp hủy bỏ"),
    ):
        if not text.strip():
            raise InconsistentFacts(f"Quyết định hủy bỏ chưa nêu {what}.")
    _check_head(facts.head)
    _check_bases(facts.legal_bases)


def check_places(head: Letterhead, places: tuple[CorrectedPlace, ...]) -> None:
    """Refuse a correction that corrects nothing."""
    if not places:
        raise InconsistentFacts("Văn bản chưa nêu nội dung nào cần sửa.")
    for one in places:
        if not one.right.strip() or one.wrong == one.right:
            raise InconsistentFacts(f"{one.where}: nội dung sửa phải khác nội dung đã ghi.")
    _check_head(head)


def check_amendment(facts: AmendmentFacts) -> None:
    """Refuse an amending decision without a basis or a place."""
    check_places(facts.head, facts.places)
    _check_bases(facts.legal_bases)


def _check_head(head: Letterhead) -> None:
    if not head.symbol.strip():
        raise InconsistentFacts("Văn bản chưa có ký hiệu.")
    if head.issued_on is not None and not head.signer_name.strip():
        raise InconsistentFacts("Văn bản chưa có họ tên người ký.")


def _check_bases(bases: tuple[str, ...]) -> None:
    if not bases:
        raise InconsistentFacts("Văn bản chưa có căn cứ pháp lý.")
