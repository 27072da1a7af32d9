"""The facts of a "Quyết định khen thưởng" and the check that they hold together. Pure data, no wording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.errors import RuleError
from rules.text import money
from rules.vocabulary import NomineeKind


class InconsistentFacts(RuleError):
    """A decision cannot be written from these facts; the message says in Vietnamese what is missing."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One awarded person, collective or household.

    ``detail`` is the post (chức vụ) or the address, ``unit`` the unit. ``amount`` is the prize in đồng:
    None when no money is decided, 0 when this one gets none (of several titles of one period only the
    highest is paid).
    """

    kind: NomineeKind
    name: str
    detail: str = ""
    unit: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class PrizeMoney:
    """The money article: total in đồng and the fund that pays ("Quỹ thi đua, khen thưởng của huyện").

    ``in_list``: the list attached has a column of amounts; without it the amounts stand in the payment list.
    """

    total: int
    source: str
    in_list: bool = True


@dataclass(frozen=True, slots=True)
class AwardDecisionFacts:
    """Everything a decision needs. ``number`` or ``issued_on`` None builds a draft with a gap for it."""

    issuing_body: str  # "Ủy ban nhân dân"
    issuing_place: str  # "huyện Ba Tơ"; empty for a body whose name needs none
    decider_title: str  # "Chủ tịch"
    place_name: str  # "Ba Tơ"
    award_label: str  # "Giấy khen", "Lao động tiên tiến"
    is_title: bool  # danh hiệu thi đua (True) or hình thức khen thưởng (False)
    period_label: str  # "năm 2024", "năm học 2023 - 2024", "giai đoạn 2021 - 2025"
    legal_bases: tuple[str, ...]  # without "Căn cứ" and without the mark at the end
    proposals: tuple[str, ...]  # without "Theo đề nghị của"
    recipients: tuple[Recipient, ...]  # in the order to print inside each kind
    executing_bodies: tuple[str, ...]  # "Chánh Văn phòng …", "Trưởng phòng Nội vụ"
    copies_to: tuple[str, ...]  # nơi nhận between "Như Điều …" and "Lưu"
    archived_at: str  # "VT, PNV"
    signer_titles: tuple[str, ...]  # ("CHỦ TỊCH",) or ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    signer_name: str  # without học hàm, học vị (NĐ 30/2020, Phụ lục I)
    achievement: str = ""  # "đã có thành tích xuất sắc trong phong trào …"
    subject: str = ""  # trích yếu after "Về việc", when the usual one does not fit
    symbol: str = "QĐ-UBND"
    number: str | None = None  # "5", "05", "128"
    issued_on: date | None = None
    parent_body: str = ""  # cơ quan chủ quản
    money: PrizeMoney | None = None
    names_in_article: bool = False  # a few names stand in Điều 1 instead of a list attached


MOST_NAMES = 10
"""Up to how many names a decision says in Điều 1 where the body has them there; more go to a list."""


REQUIRED_TEXTS = {
    "issuing_body": "tên cơ quan ban hành",
    "decider_title": "chức danh người quyết định",
    "place_name": "địa danh",
    "award_label": "tên danh hiệu hoặc hình thức khen thưởng",
    "period_label": "thời gian lập thành tích",
    "symbol": "ký hiệu văn bản",
    "archived_at": "nơi lưu văn bản",
    "signer_name": "họ tên người ký",
    "legal_bases": "căn cứ pháp lý",
    "proposals": "đề nghị của cơ quan thường trực",
    "recipients": "người được khen thưởng",
    "executing_bodies": "cơ quan chịu trách nhiệm thi hành",
    "signer_titles": "chức vụ người ký",
}


def check(facts: AwardDecisionFacts) -> None:
    """Raise InconsistentFacts when a part of the decision is missing, or the money does not add up."""
    for field, label in REQUIRED_TEXTS.items():
        value = getattr(facts, field)
        if not value or (isinstance(value, tuple) and not all(value)):
            raise InconsistentFacts(f"Chưa lập được quyết định: còn thiếu {label}.")
    if not all(recipient.name for recipient in facts.recipients):
        raise InconsistentFacts("Chưa lập được quyết định: có người được khen thưởng chưa ghi tên.")
    _check_money(facts)
    if facts.names_in_article and (
        len(facts.recipients) > MOST_NAMES or (facts.money and facts.money.in_list)
    ):
        raise InconsistentFacts(
            f"Quyết định trên {MOST_NAMES} trường hợp hoặc ghi tiền thưởng từng người phải có danh sách kèm theo."
        )


def _check_money(facts: AwardDecisionFacts) -> None:
    """Amounts and the money article come together, and the total is the sum of the list."""
    amounts = [recipient.amount for recipient in facts.recipients]
    if facts.money is None:
        if any(amount is not None for amount in amounts):
            raise InconsistentFacts(
                "Danh sách có mức tiền thưởng nhưng quyết định không có điều về tiền thưởng."
            )
        return
    if not facts.money.source:
        raise InconsistentFacts("Chưa lập được quyết định: còn thiếu nguồn chi tiền thưởng.")
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts) or min(known) < 0:
        raise InconsistentFacts("Có người được khen thưởng chưa có mức tiền thưởng hợp lệ.")
    if sum(known) != facts.money.total:
        raise InconsistentFacts(
            f"Tổng số tiền thưởng {money(facts.money.total)} không bằng tổng cộng trong danh sách "
            f"{money(sum(known))}. Đề nghị kiểm tra lại."
        )
