"""Facts of the lists that go with a decision's money, for the tests of documents."""

from __future__ import annotations

from datetime import date

from rules.documents.content.money_lists import Countersign, MoneyListFacts, Payee

HALL = "Hội trường Ủy ban nhân dân huyện, 08 giờ 00 ngày 12/01/2025"


def money_list(count: int = 30) -> MoneyListFacts:
    """Return a list of so many recipients in three units, one of whom gets a gift and one nothing."""
    payees = [
        Payee(
            f"Nguyễn Thị Hồng {number:02d}", "Giáo viên", f"Trường Tiểu học số {number * 3 // count + 1}",
            "Lao động tiên tiến", "0,3", 0 if number == 1 else 710_000, "Bộ ấm trà" if number == 2 else "",
        )
        for number in range(count)
    ]  # fmt: skip
    return MoneyListFacts(
        "Ủy ban nhân dân", "huyện Suối Trong", "Suối Trong", "36/QĐ-UBND", date(2025, 1, 9),
        "Chủ tịch Ủy ban nhân dân huyện Suối Trong", "Công nhận danh hiệu “Lao động tiên tiến” năm 2024",
        "Quỹ thi đua, khen thưởng của huyện Suối Trong", 2_340_000, tuple(payees), date(2025, 1, 10),
        (Countersign("Người lập", "Bùi Văn Trực"), Countersign("Kế toán"), Countersign("Thủ trưởng đơn vị")), HALL,
    )  # fmt: skip
