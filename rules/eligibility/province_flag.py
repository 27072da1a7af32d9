"""Cờ thi đua cấp tỉnh (Luật 2003 Điều 26, chưa đối chiếu; Luật 2022 Điều 26).

Yearly (khoản 1) for the leader of a cluster; at the final review of a themed movement of three years or more
(khoản 2) for the leader of that movement.
"""

from __future__ import annotations

from rules.answers import Answer, not_met
from rules.eligibility.flags import movement_answer, themed, yearly
from rules.eligibility.shared import conduct_answer, law_2003, law_2022, stated_answer, two_laws
from rules.facts import NomineeFacts
from rules.finding import Confidence
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, Level, NomineeKind

_AWARD = AwardCode.MINISTRY_PROVINCE_FLAG
_KIND = NomineeKind.COLLECTIVE
_SURE = (Confidence.UNVERIFIED, Confidence.VERIFIED)


@two_laws(
    "province_flag.leads_cluster",
    _AWARD,
    _KIND,
    (law_2003(), law_2022(26, 1)),
    says="Dẫn đầu phong trào thi đua của cụm, khối thi đua do tỉnh tổ chức",
    sure=_SURE,
    reads=("leads_cluster",),
    applies=yearly,
)
def leads_its_cluster(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """It leads the movement of a cluster the province organises (CO-T1)."""
    del law
    return stated_answer(
        facts, "leads_cluster", "dẫn đầu phong trào thi đua của cụm, khối thi đua do tỉnh tổ chức"
    )


@two_laws(
    "province_flag.exceeded_targets",
    _AWARD,
    _KIND,
    (law_2003(), law_2022(26, 1, "a")),
    says="Hoàn thành vượt các chỉ tiêu thi đua và nhiệm vụ được giao trong năm",
    sure=_SURE,
    reads=("exceeded_targets",),
    applies=yearly,
)
def exceeded_its_targets(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """It exceeded its emulation targets and duties of the year."""
    del law
    return stated_answer(
        facts, "exceeded_targets", "hoàn thành vượt các chỉ tiêu thi đua và nhiệm vụ được giao trong năm"
    )


@two_laws(
    "province_flag.unity",
    _AWARD,
    _KIND,
    (law_2003(), law_2022(26, 1, "b")),
    says="Nội bộ đoàn kết; tổ chức đảng, đoàn thể trong sạch, vững mạnh; tiết kiệm, chống tham nhũng, tiêu cực",
    sure=_SURE,
    reads=("conduct_confirmed",),
    manual=True,
    applies=yearly,
)
def united_and_clean(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """United, strong party and mass organisations, thrifty, without corruption: judged by people."""
    del law
    return conduct_answer(
        facts,
        "nội bộ đoàn kết, tổ chức đảng, đoàn thể trong sạch, vững mạnh; tiết kiệm, chống "
        "tham nhũng, tiêu cực",
    )


@two_laws(
    "province_flag.leads_movement",
    _AWARD,
    _KIND,
    (law_2003(), law_2022(26, 2)),
    says="Dẫn đầu phong trào thi đua theo chuyên đề do tỉnh phát động, khi tổng kết",
    sure=_SURE,
    reads=("leads_movement", "emulation_launched_by"),
    applies=themed,
)
def leads_the_movement(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """It leads a themed movement the province launched (CO-T2)."""
    del law
    words = "dẫn đầu phong trào thi đua theo chuyên đề do tỉnh phát động"
    if facts.emulation_launched_by not in {None, Level.PROVINCE}:
        return not_met(f"Yêu cầu {words}; phong trào này do cấp khác phát động.")
    return stated_answer(facts, "leads_movement", words)


@two_laws(
    "province_flag.movement_years",
    _AWARD,
    _KIND,
    (None, law_2022(26, 2)),
    says="Phong trào chuyên đề có thời gian thực hiện từ {province_flag.min_movement_years} trở lên",
    sure=_SURE,
    reads=("movement_years",),
    applies=themed,
)
def movement_long_enough(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The movement lasted three years or more and is being reviewed."""
    return movement_answer(facts, law, "province_flag.min_movement_years")
