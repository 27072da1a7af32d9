"""Examples of documents about a decision that was issued."""

from dataclasses import replace
from datetime import date

from rules.documents.content.later_facts import (
    AmendmentFacts,
    CorrectedPlace,
    CorrectionFacts,
    EarlierDecision,
    Letterhead,
    RevocationFacts,
    RevokedCase,
)
from rules.vocabulary import NomineeKind
from tests.unit.documents.decisions import BASES, CHAIRMAN

HEAD = Letterhead(
    "Ủy ban nhân dân", "huyện Ba Tơ", "Ba Tơ", "Chủ tịch", "QĐ-UBND", CHAIRMAN, "Phạm Giang Nam",
    ("Ban Thi đua - Khen thưởng tỉnh (b/cáo)",), "VT, PNV", "7", date(2024, 2, 9),
)  # fmt: skip
EARLIER = EarlierDecision(
    "05/QĐ-UBND", date(2024, 2, 5), "Chủ tịch Ủy ban nhân dân huyện Ba Tơ", "Về việc tặng Giấy khen năm 2023"
)
PROPOSALS = ("Trưởng phòng Nội vụ tại Tờ trình số 15/TTr-PNV ngày 08 tháng 02 năm 2024",)
BODIES = ("Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện", "Trưởng phòng Nội vụ")


def revocation_facts() -> RevocationFacts:
    """Two of the awards of a decision are cancelled."""
    cases = (
        RevokedCase(NomineeKind.INDIVIDUAL, "Phạm Thị Hưởng", "Giáo viên", "Giấy khen", False, 710_000, True),
        RevokedCase(NomineeKind.COLLECTIVE, "Tổ Khoa học tự nhiên", "thị trấn Ba Tơ", "Giấy khen", False),
    )
    return RevocationFacts(
        HEAD, EARLIER, cases, False, "Có hành vi gian dối trong việc kê khai công trạng",
        "điểm a khoản 1 Điều 93 Luật Thi đua, khen thưởng 2022",
        "Kết luận số 05/KL-TTr ngày 06 tháng 02 năm 2024 của Thanh tra huyện Ba Tơ",
        "thành tích kê khai không đúng thực tế", BASES, PROPOSALS, BODIES, "Phòng Nội vụ",
        "Quỹ thi đua, khen thưởng của huyện", 15,
    )  # fmt: skip


def amendment_facts() -> AmendmentFacts:
    """A name is put right."""
    place = CorrectedPlace("Danh sách kèm theo, số 5", "Phạm Thị Hưởng", "Giáo viên", "Phó Hiệu trưởng")
    return AmendmentFacts(HEAD, EARLIER, (place,), "ghi sai chức vụ", BASES, PROPOSALS, BODIES)


def correction_facts() -> CorrectionFacts:
    """A wrong place name is put right by a letter."""
    place = CorrectedPlace("Danh sách kèm theo, số 9", "Trần Văn Nhẫn", "xã Ba Vi", "xã Ba Vì")
    head = replace(HEAD, symbol="UBND-NV")
    return CorrectionFacts(
        head, EARLIER, (place,), "sai sót về chính tả", ("Phòng Nội vụ", "Phòng Tài chính")
    )
