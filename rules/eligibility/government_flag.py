"""Cờ thi đua của Chính phủ (Luật 2022 Điều 25; Nghị định 152/2025 Điều 7).

Three ways: a leader of a provincial cluster that meets the provincial flag's standard (khoản 1), a leader of a
cluster of the central Council (khoản 2), a leader of a movement the Prime Minister launched (khoản 3). How many may
be proposed is a quota (``rules.quotas``).
"""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.eligibility.flags import movement_answer, themed, yearly
from rules.eligibility.shared import conduct_answer, law_2003, law_2022, stated_answer, two_laws
from rules.facts import NomineeFacts
from rules.finding import Confidence
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, Level, NomineeKind

_AWARD = AwardCode.GOVERNMENT_FLAG
_KIND = NomineeKind.COLLECTIVE
_SURE = (Confidence.UNVERIFIED, Confidence.VERIFIED)


@two_laws(
    "government_flag.leads_cluster",
    _AWARD,
    _KIND,
    (law_2003(), law_2022(25, 1)),
    says="Tiêu biểu xuất sắc trong số tập thể dẫn đầu cụm, khối thi đua và đạt tiêu chuẩn Cờ thi đua cấp tỉnh; "
    "hoặc dẫn đầu cụm, khối thi đua do Hội đồng Thi đua - Khen thưởng Trung ương tổ chức",
    reads=("leads_cluster", "meets_province_flag", "leads_central_cluster"),
    sure=_SURE,
    applies=yearly,
)
def leads_a_cluster(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Leads a provincial cluster and meets the provincial flag's standard (CO-C1), or leads a
    central cluster (CO-C2).
    """
    del law
    if facts.leads_central_cluster:
        return met("Dẫn đầu cụm, khối thi đua do Hội đồng Thi đua - Khen thưởng Trung ương tổ chức.")
    need = "Yêu cầu dẫn đầu cụm, khối thi đua và đạt tiêu chuẩn tặng Cờ thi đua cấp tỉnh"
    if facts.leads_cluster and facts.meets_province_flag:
        return met(f"{need}; hồ sơ ghi nhận đạt.")
    stated = (facts.leads_cluster, facts.meets_province_flag)
    if False in stated:
        return not_met(f"{need}; hồ sơ ghi nhận chưa đạt.")
    names = ("leads_cluster", "meets_province_flag")
    return unknown(*(name for name, one in zip(names, stated, strict=True) if one is None), text=f"{need}.")


@two_laws(
    "government_flag.exceeded_targets",
    _AWARD,
    _KIND,
    (law_2003(), law_2022(25, 1, "a")),
    says="Hoàn thành vượt các chỉ tiêu thi đua và nhiệm vụ được giao trong năm, tiêu biểu xuất sắc trong toàn quốc",
    reads=("exceeded_targets",),
    sure=_SURE,
    applies=yearly,
)
def exceeded_its_targets(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """It exceeded its emulation targets and duties of the year (CO-C1)."""
    del law
    return stated_answer(
        facts, "exceeded_targets", "hoàn thành vượt các chỉ tiêu thi đua và nhiệm vụ được giao trong năm"
    )


@two_laws(
    "government_flag.unity",
    _AWARD,
    _KIND,
    (law_2003(), law_2022(25, 1, "b")),
    says="Nội bộ đoàn kết; tổ chức đảng, đoàn thể trong sạch, vững mạnh; tiết kiệm, chống tham nhũng, tiêu cực",
    reads=("conduct_confirmed",),
    sure=_SURE,
    manual=True,
)
def united_and_clean(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """United, clean, thrifty, without corruption (CO-C1): judged by people."""
    del law
    return conduct_answer(
        facts, "nội bộ đoàn kết, trong sạch, vững mạnh; tiết kiệm, chống tham nhũng, tiêu cực"
    )


@two_laws(
    "government_flag.leads_movement",
    _AWARD,
    _KIND,
    (law_2003(), law_2022(25, 3)),
    says="Dẫn đầu phong trào thi đua do Thủ tướng Chính phủ phát động, khi tổng kết",
    reads=("leads_movement", "emulation_launched_by"),
    sure=_SURE,
    applies=themed,
)
def leads_the_movement(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """It leads a movement the Prime Minister launched (CO-C3)."""
    del law
    words = "dẫn đầu phong trào thi đua do Thủ tướng Chính phủ phát động"
    if facts.emulation_launched_by is not None and facts.emulation_launched_by is not Level.CENTRAL:
        return not_met(
            f"Yêu cầu {words}; phong trào này do {{level}} phát động.",
            level=facts.emulation_launched_by.label,
        )
    return stated_answer(facts, "leads_movement", words)


@two_laws(
    "government_flag.movement_years",
    _AWARD,
    _KIND,
    (None, law_2022(25, 3)),
    says="Phong trào có thời gian thực hiện từ {government_flag.min_movement_years} trở lên",
    reads=("movement_years",),
    applies=themed,
)
def movement_long_enough(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The movement lasted five years or more and is being reviewed (CO-C3)."""
    return movement_answer(facts, law, "government_flag.min_movement_years")
