"""Giấy khen (Luật Thi đua, khen thưởng 2022 Điều 75): the law leaves its criteria to ministries and
provinces.

Without a local pack every criterion here answers "needs local rule"; with one, the pack's values are
compared.
"""

from __future__ import annotations

from rules.answers import Answer, met, needs_local_rule, not_applicable, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.shared import (
    ALL_KINDS,
    LAW_2003_SINCE,
    LAW_2003_UNTIL,
    LAW_2022_SINCE,
    conduct_answer,
    law_2003,
    law_2022,
    rating_answer,
)
from rules.facts import NomineeFacts
from rules.finding import Confidence
from rules.law.dated import DatedValue
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, CommendationGround, NomineeKind

_AWARD = AwardCode.COMMENDATION_LETTER
_DELEGATED = law_2022(75, 2)
_WORKING = frozenset({NomineeKind.INDIVIDUAL, NomineeKind.COLLECTIVE})
_RECOGNITION = {
    CommendationGround.MOVEMENT: "commendation_letter.recognition_movement",
    CommendationGround.SUDDEN: "commendation_letter.recognition_sudden",
}


@criterion(
    id="commendation_letter.rating",
    says="Hoàn thành nhiệm vụ đến mức do địa phương, cơ quan quy định ({commendation_letter.rating_at_least})",
    awards=_AWARD,
    kinds=_WORKING,
    citation=_DELEGATED,
    since=LAW_2022_SINCE,
    reads=("rating",),
    remedy="Đề nghị kiểm tra lại kết quả xếp loại; nếu đúng, chưa đạt hướng dẫn xét Giấy khen.",
    applies=lambda facts: facts.ground in {None, CommendationGround.REGULAR},
)
def duties_completed(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The yearly letter asks for duties completed to the level the local rule names."""
    rule = law.setting("commendation_letter.rating_at_least")
    if rule is None:
        return needs_local_rule("Mức hoàn thành nhiệm vụ để xét Giấy khen", _DELEGATED)
    return rating_answer(facts, law, rule)


@criterion(
    id="commendation_letter.achievement",
    says="Được bình xét trong phong trào thi đua hoặc có thành tích cụ thể, theo quy định của địa phương, cơ quan",
    awards=_AWARD,
    kinds=_WORKING,
    citation=_DELEGATED,
    since=LAW_2022_SINCE,
    reads=("emulation_recognised", "achievement_described"),
    remedy="Đề nghị nêu kết quả bình xét trong phong trào thi đua hoặc thành tích cụ thể đã đạt được.",
)
def recognised_achievement(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Recognised in emulation or for a concrete achievement, as the local rule asks; taking turns is no
    achievement.
    """
    key = _RECOGNITION.get(
        facts.ground or CommendationGround.REGULAR, "commendation_letter.recognition_regular"
    )
    rule = law.setting(key)
    if rule is None:
        return needs_local_rule("Thành tích để xét Giấy khen", _DELEGATED)
    if facts.achievement_described is False:
        return not_met(
            "Yêu cầu có thành tích cụ thể; hồ sơ chỉ nêu luân phiên, chưa nêu thành tích.", source=rule
        )
    return _recognition(facts, rule)


def _recognition(facts: NomineeFacts, rule: DatedValue) -> Answer:
    """Compare with "emulation", "achievement" or "either"."""
    emulation, achievement = facts.emulation_recognised, facts.achievement_described
    names = {
        "emulation": (
            ("emulation_recognised", emulation, "được bình xét, công nhận trong phong trào thi đua"),
        ),
        "achievement": (("achievement_described", achievement, "có thành tích cụ thể"),),
    }
    wanted = names.get(str(rule.value), names["emulation"] + names["achievement"])
    need = "Yêu cầu " + " hoặc ".join(words for _, _, words in wanted)
    if any(value for _, value, _ in wanted):
        return met(f"{need}; hồ sơ ghi nhận đạt.", source=rule)
    missing = tuple(name for name, value, _ in wanted if value is None)
    if missing:
        return unknown(*missing, text=f"{need}.", source=rule)
    return not_met(f"{need}; hồ sơ ghi nhận chưa đạt.", source=rule)


@criterion(
    id="commendation_letter.conduct",
    says="Hoàn thành tốt nhiệm vụ, nghĩa vụ; đạo đức, lối sống lành mạnh; đoàn kết; chấp hành chủ trương, pháp luật",
    awards=_AWARD,
    kinds=ALL_KINDS,
    citation=law_2003(74),
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=("conduct_confirmed",),
    confidence=Confidence.UNVERIFIED,
    manual=True,
)
def worthy_until_2023(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Until 2023 the law itself named the conduct (GK, from memory): judged by people."""
    del law
    return conduct_answer(
        facts,
        "hoàn thành tốt nhiệm vụ, nghĩa vụ; có đạo đức, lối sống lành mạnh; đoàn kết, chấp hành pháp luật",
    )


@criterion(
    id="commendation_letter.rating",
    says="Hoàn thành tốt nhiệm vụ trở lên",
    awards=_AWARD,
    kinds=_WORKING,
    citation=law_2003(74),
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=("rating",),
    confidence=Confidence.UNVERIFIED,
    remedy="Đề nghị kiểm tra lại kết quả xếp loại.",
    applies=lambda facts: facts.ground in {None, CommendationGround.REGULAR},
)
def duties_completed_until_2023(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Until 2023 the yearly letter asks for duties completed well (GK, from memory)."""
    return rating_answer(facts, law, law.dated("commendation_letter.rating_until_2023"))


@criterion(
    id="commendation_letter.conduct",
    says="Gương mẫu chấp hành chủ trương, chính sách, pháp luật; tập thể thì nội bộ đoàn kết",
    awards=_AWARD,
    kinds=ALL_KINDS,
    citation=_DELEGATED,
    since=LAW_2022_SINCE,
    reads=("conduct_confirmed",),
    manual=True,
)
def exemplary_conduct(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Exemplary in keeping policy and law; a collective also united inside: judged by people."""
    rule = law.setting("commendation_letter.rating_at_least")
    if rule is None:
        return needs_local_rule("Tiêu chuẩn chấp hành chủ trương, pháp luật để xét Giấy khen", _DELEGATED)
    return conduct_answer(facts, "gương mẫu chấp hành chủ trương, chính sách, pháp luật; đoàn kết")


@criterion(
    id="commendation_letter.household_contribution",
    says="Hộ gia đình có đóng góp cho địa phương hoặc được công nhận trong phong trào thi đua",
    awards=_AWARD,
    kinds=NomineeKind.HOUSEHOLD,
    citation=_DELEGATED,
    since=LAW_2022_SINCE,
    reads=("contribution_dong", "contribution_recognised", "emulation_recognised"),
    remedy="Đề nghị bổ sung xác nhận đóng góp của hộ gia đình.",
)
def household_contributed(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The household gave work, land or goods to the community, or was recognised in a movement."""
    rule = law.setting("commendation_letter.household_contribution")
    if rule is None:
        return needs_local_rule("Tiêu chuẩn Giấy khen cho hộ gia đình", _DELEGATED)
    if rule.value is False:
        return not_applicable("Quy định của địa phương không yêu cầu đóng góp.")
    need = "Yêu cầu hộ gia đình có đóng góp cho địa phương hoặc được công nhận trong phong trào thi đua"
    given = None if facts.contribution_dong is None else facts.contribution_dong > 0
    facts_read = (given, facts.contribution_recognised, facts.emulation_recognised)
    if any(facts_read):
        return met(f"{need}; hồ sơ ghi nhận đạt.", source=rule)
    if all(value is not None for value in facts_read) or facts.contribution_recognised is False:
        return not_met(f"{need}; hồ sơ ghi nhận chưa đạt.", source=rule)
    return unknown("contribution_recognised", text=f"{need}.", source=rule)
