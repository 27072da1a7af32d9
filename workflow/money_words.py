"""Closed lists about money and conferring, with their official words: models, commands and pages share them."""

from __future__ import annotations

from enum import Enum

from rules.fund import Area

__all__ = ["Area"]  # the pages name it too


class MoneyText(Enum):
    """What the text of a decision says of the money."""

    COLUMN = "column"
    TOTAL = "total"
    NONE = "none"


class PrizeKind(Enum):
    """Why a row of the ledger was written: with the decision, to take one back, or instead of one taken back."""

    AWARD = "award"
    REVERSAL = "reversal"
    CORRECTION = "correction"


class PaymentKind(Enum):
    """What was done with money: paid, brought back to the fund undelivered, recovered, or an entry struck out."""

    PAID = "paid"
    RETURNED = "returned"
    RECOVERED = "recovered"
    STRUCK = "struck"


class PrizeState(Enum):
    """How the money of one recipient stands."""

    NOTHING = "nothing"
    SUPERIOR = "superior"
    UNPAID = "unpaid"
    PAID = "paid"
    PARTLY = "partly"
    OVERPAID = "overpaid"
    RETURNED = "returned"
    TO_RECOVER = "to_recover"
    RECOVERED = "recovered"


class FundKind(Enum):
    """What an entry of the fund is."""

    SET_ASIDE = "set_aside"
    CARRIED = "carried"
    CONTRIBUTION = "contribution"
    ORGANISING = "organising"
    ITEMS = "items"
    MOVED_OUT = "moved_out"


class ConferralWay(Enum):
    """How an award reached its recipient; ``NOT_YET`` takes a mistaken record back."""

    IN_PERSON = "in_person"
    ON_BEHALF = "on_behalf"
    FAMILY = "family"
    NOT_YET = "not_yet"


TEXT_LABELS = {
    MoneyText.COLUMN: "Có điều về tiền thưởng và cột mức tiền thưởng trong danh sách",
    MoneyText.TOTAL: "Có điều về tiền thưởng, danh sách không có cột mức tiền thưởng",
    MoneyText.NONE: "Không ghi tiền thưởng trong quyết định (chi theo danh sách chi thưởng)",
}
PRIZE_LABELS = {
    PrizeKind.AWARD: "Theo quyết định",
    PrizeKind.REVERSAL: "Ghi giảm",
    PrizeKind.CORRECTION: "Điều chỉnh",
}
PAYMENT_LABELS = {
    PaymentKind.PAID: "Đã chi",
    PaymentKind.RETURNED: "Trả lại quỹ",
    PaymentKind.RECOVERED: "Thu hồi",
    PaymentKind.STRUCK: "Bỏ lần ghi nhầm",
}
STATE_LABELS = {
    PrizeState.NOTHING: "Không chi",
    PrizeState.SUPERIOR: "Cấp trên chi",
    PrizeState.UNPAID: "Chưa chi",
    PrizeState.PAID: "Đã chi",
    PrizeState.PARTLY: "Chi chưa đủ",
    PrizeState.OVERPAID: "Chi thừa",
    PrizeState.RETURNED: "Đã trả lại quỹ",
    PrizeState.TO_RECOVER: "Phải thu hồi",
    PrizeState.RECOVERED: "Đã thu hồi",
}
FUND_LABELS = {
    FundKind.SET_ASIDE: "Trích lập từ dự toán",
    FundKind.CARRIED: "Số dư năm trước chuyển sang",
    FundKind.CONTRIBUTION: "Đóng góp, tài trợ",
    FundKind.ORGANISING: "Chi tổ chức, tuyên truyền, hội nghị",
    FundKind.ITEMS: "Chi in giấy, khung, hiện vật",
    FundKind.MOVED_OUT: "Chuyển ra khỏi quỹ",
}
FUND_IN = frozenset({FundKind.SET_ASIDE, FundKind.CARRIED, FundKind.CONTRIBUTION})
"""Entries that fill the fund; the others empty it."""

WAY_LABELS = {
    ConferralWay.IN_PERSON: "Người được khen nhận",
    ConferralWay.ON_BEHALF: "Người khác nhận thay",
    ConferralWay.FAMILY: "Gia đình nhận (truy tặng)",
    ConferralWay.NOT_YET: "Chưa trao",
}
ITEM_LABELS = {
    "certificate": "giấy khen, bằng, cờ",
    "money": "tiền thưởng",
    "flowers": "hoa",
    "gift": "tặng phẩm",
}
"""What may be handed over."""

PAID_IN = frozenset({PaymentKind.PAID})
"""Payments that leave the fund; the others bring money back."""
