"""Builders of award-decision facts for the document tests. Names are invented."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from rules.documents import AwardDecisionFacts, Fonts, PrizeMoney, Recipient, Wording, load_wording
from rules.vocabulary import NomineeKind

TEMPLATES = Path(__file__).parents[3] / "templates" / "documents"
FAMILY = ("Phạm", "Đinh", "Nguyễn", "Trần", "Lê", "Huỳnh", "Võ", "Bùi")
MIDDLE = ("Thị", "Văn", "Minh", "Thị Kim", "Quốc", "Hữu", "Ngọc")
GIVEN = ("Hưởng", "Đường", "Nhẫn", "Lữ", "Thủy", "Khuê", "Tỵ", "Ánh", "Dũng", "Yến", "Phượng")
SCHOOLS = (
    "Trường THCS Ba Vì",
    "Trường Mầm non Ba Động",
    "Trường PTDTBT TH&THCS Ba Trang",
    "Trường TH Ba Cung",
)
COMMUNES = ("xã Ba Vì", "xã Ba Động", "thị trấn Ba Tơ", "xã Ba Trang")

CHAIRMAN = ("Chủ tịch",)
DEPUTY = ("KT. Chủ tịch", "Phó Chủ tịch")

BASES = (
    "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Luật sửa đổi, bổ sung một số điều của "
    "Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019",
    "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
    "Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ quy định chi tiết thi hành một số "
    "điều của Luật Thi đua, khen thưởng",
)


@cache
def fonts() -> Fonts:
    """The vendored fonts."""
    return Fonts.load(TEMPLATES / "fonts")


@cache
def wording() -> Wording:
    """The wording in force in the season."""
    return load_wording(TEMPLATES, "award_decision/2024-01-01")


def person(index: int, amount: int | None = None) -> Recipient:
    """An individual."""
    name = f"{FAMILY[index % 8]} {MIDDLE[index % 7]} {GIVEN[index % 11]}"
    post = ("Giáo viên", "Phó Hiệu trưởng", "Nhân viên kế toán")[index % 3]
    return Recipient(NomineeKind.INDIVIDUAL, name, post, SCHOOLS[index % 4], amount)


def collective(index: int, amount: int | None = None) -> Recipient:
    """A collective."""
    name = ("Nhân dân và cán bộ thôn Gò Năng", "Hội Liên hiệp Phụ nữ xã", "Tổ Khoa học tự nhiên")[index % 3]
    return Recipient(NomineeKind.COLLECTIVE, name, "", COMMUNES[index % 4], amount)


def household(index: int, amount: int | None = None) -> Recipient:
    """A household."""
    name = f"{FAMILY[(index + 3) % 8]} {MIDDLE[index % 7]} {GIVEN[(index + 5) % 11]}"
    return Recipient(NomineeKind.HOUSEHOLD, name, f"thôn {index + 1}", COMMUNES[index % 4], amount)


def certificate_facts(**changes: object) -> AwardDecisionFacts:
    """Giấy khen of a movement: 12 collectives, 13 households, 11 individuals, with money, in mixed order."""
    recipients = (
        *(person(i, 710_000) for i in range(11)),
        *(household(i, 1_060_000) for i in range(13)),
        *(collective(i, 1_410_000) for i in range(12)),
    )
    facts = AwardDecisionFacts(
        issuing_body="Ủy ban nhân dân",
        issuing_place="huyện Ba Tơ",
        decider_title="Chủ tịch",
        place_name="Ba Tơ",
        award_label="Giấy khen",
        is_title=False,
        achievement="đã có thành tích xuất sắc trong phong trào thi đua “Chung sức xây dựng nông thôn mới”",
        period_label="năm 2023",
        legal_bases=BASES,
        proposals=("Trưởng phòng Nội vụ tại Tờ trình số 12/TTr-PNV ngày 01 tháng 02 năm 2024",),
        recipients=recipients,
        executing_bodies=(
            "Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện",
            "Trưởng phòng Nội vụ",
            "Trưởng phòng Tài chính - Kế hoạch",
            "Chủ tịch Ủy ban nhân dân các xã, thị trấn",
        ),
        copies_to=(
            "Ban Thi đua - Khen thưởng tỉnh (b/cáo)",
            "Thường trực Huyện ủy (b/cáo)",
            "Cổng thông tin điện tử huyện",
        ),
        archived_at="VT, PNV",
        signer_titles=CHAIRMAN,
        signer_name="Phạm Giang Nam",
        number="5",
        issued_on=date(2024, 2, 5),
        money=PrizeMoney(
            11 * 710_000 + 13 * 1_060_000 + 12 * 1_410_000, "Quỹ thi đua, khen thưởng của huyện"
        ),
    )
    return replace(facts, **changes)


def title_facts(count: int, **changes: object) -> AwardDecisionFacts:
    """Lao động tiên tiến for ``count`` individuals, without money, signed by the deputy."""
    facts = certificate_facts(
        award_label="Lao động tiên tiến",
        is_title=True,
        achievement="",
        period_label="năm học 2023 - 2024",
        recipients=tuple(person(i) for i in range(count)),
        money=None,
        signer_titles=DEPUTY,
        number="4418",
        issued_on=date(2024, 8, 15),
    )
    return replace(facts, **changes)
