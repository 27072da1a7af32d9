"""Bằng khen cấp tỉnh: a common condition and any one of several grounds (Luật 2003 Điều 72, chưa
đối chiếu; Luật 2022 Điều 74).
"""

from __future__ import annotations

from rules.answers import Answer
from rules.criterion import criterion
from rules.eligibility.grounds import (
    any_of,
    contributed,
    enough,
    excellent_with_initiatives,
    excellent_years,
    far_reaching,
    field_worker,
    household_gave,
    in_movement,
    needed,
    sudden_and_far_reaching,
    title_run,
)
from rules.eligibility.shared import (
    ALL_KINDS,
    LAW_2003_SINCE,
    LAW_2003_UNTIL,
    LAW_2022_SINCE,
    conduct_answer,
    law_2003,
    law_2022,
    two_laws,
)
from rules.facts import NomineeFacts
from rules.finding import Confidence
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, CollectiveType, Employment, Level, NomineeKind

_AWARD = AwardCode.MERIT_CERTIFICATE
_SURE = (Confidence.UNVERIFIED, Confidence.VERIFIED)
_ENTERPRISES = frozenset({CollectiveType.ENTERPRISE, CollectiveType.COOPERATIVE})
_THINKERS = frozenset({Employment.BUSINESSPERSON, Employment.INTELLECTUAL})
_REMEDY = "Đề nghị bổ sung tài liệu chứng minh một trong các trường hợp nêu tại điều này."
_PERSON_READS = (
    "emulation_recognised",
    "emulation_launched_by",
    "influence",
    "contribution_recognised",
    "prior_awards",
    "years_excellent_in_a_row",
    "initiatives",
    "many_achievements",
)
_COLLECTIVE_READS = (
    "emulation_recognised",
    "emulation_launched_by",
    "influence",
    "contribution_recognised",
    "years_excellent_in_a_row",
    "prior_awards",
)


@two_laws(
    "merit_certificate.conduct",
    _AWARD,
    ALL_KINDS,
    (law_2003(72), law_2022(74)),
    says="Gương mẫu chấp hành chủ trương, chính sách, pháp luật; tập thể thì nội bộ đoàn kết",
    reads=("conduct_confirmed",),
    sure=_SURE,
    manual=True,
)
def exemplary_conduct(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Exemplary in keeping policy and law; a collective also united inside: judged by people."""
    del law
    return conduct_answer(facts, "gương mẫu chấp hành chủ trương, chính sách, pháp luật; đoàn kết")


@criterion(
    id="merit_certificate.individual_grounds",
    says="{merit_certificate.consecutive_fighter_titles} lần liên tục Chiến sĩ thi đua cơ sở; hoặc liên tục từ "
    "{merit_certificate.consecutive_excellent_years} hoàn thành xuất sắc nhiệm vụ và có "
    "{merit_certificate.initiatives} sáng kiến, đề tài; hoặc thành tích, đóng góp được công nhận",
    awards=_AWARD,
    kinds=NomineeKind.INDIVIDUAL,
    citation=law_2003(72),
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=_PERSON_READS,
    confidence=Confidence.UNVERIFIED,
    remedy=_REMEDY,
)
@criterion(
    id="merit_certificate.individual_grounds",
    says="Một trong các trường hợp: a) xuất sắc trong phong trào thi đua do tỉnh phát động; b) nhiều thành tích hoặc "
    "thành tích đột xuất ảnh hưởng ở một lĩnh vực của tỉnh; c) đóng góp kinh tế - xã hội, từ thiện; "
    "d) {merit_certificate.consecutive_fighter_titles} lần liên tục Chiến sĩ thi đua cơ sở, hoặc liên tục từ "
    "{merit_certificate.consecutive_excellent_years} hoàn thành xuất sắc nhiệm vụ và trong thời gian đó có "
    "{merit_certificate.initiatives} sáng kiến hoặc đề tài; đ) công nhân, nông dân, người lao động có nhiều thành tích "
    "ảnh hưởng trong cấp xã, đơn vị",
    awards=_AWARD,
    kinds=NomineeKind.INDIVIDUAL,
    citation=law_2022(74, 1),
    since=LAW_2022_SINCE,
    reads=_PERSON_READS,
    remedy=_REMEDY,
    applies=lambda facts: facts.employment not in _THINKERS,
)
def individual_has_a_ground(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Any one of điểm a–đ khoản 1 (BK-CN)."""
    return any_of(
        (
            in_movement(facts, Level.PROVINCE, "điểm a", "tỉnh"),
            far_reaching(facts, Level.PROVINCE, "điểm b", "của tỉnh"),
            contributed(facts, "điểm c"),
            title_run(
                facts,
                law,
                AwardCode.GRASSROOTS_FIGHTER,
                "merit_certificate.consecutive_fighter_titles",
                "điểm d",
            ),
            excellent_with_initiatives(
                facts,
                law,
                "merit_certificate.consecutive_excellent_years",
                "merit_certificate.initiatives",
                "điểm d",
            ),
            field_worker(facts, "điểm đ"),
        )
    )


@criterion(
    id="merit_certificate.thinker_grounds",
    says="Doanh nhân, trí thức, nhà khoa học: một trong các trường hợp của khoản 1, hoặc có đóng góp "
    "được tỉnh công nhận",
    awards=_AWARD,
    kinds=NomineeKind.INDIVIDUAL,
    citation=law_2022(74, 2),
    since=LAW_2022_SINCE,
    reads=_PERSON_READS,
    remedy=_REMEDY,
    applies=lambda facts: facts.employment in _THINKERS,
)
def thinker_has_a_ground(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Businesspeople, intellectuals, scientists: any ground of khoản 1, or a contribution the
    province recognised (BK-DN).
    """
    return individual_has_a_ground(facts, law)


@criterion(
    id="merit_certificate.collective_grounds",
    says="{merit_certificate.collective_excellent_years} liên tục Tập thể lao động xuất sắc hoặc "
    "hoàn thành xuất sắc nhiệm vụ; "
    "hoặc thành tích trong phong trào, đột xuất, đóng góp được công nhận",
    awards=_AWARD,
    kinds=NomineeKind.COLLECTIVE,
    citation=law_2003(72),
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=_COLLECTIVE_READS,
    confidence=Confidence.UNVERIFIED,
    remedy=_REMEDY,
)
@criterion(
    id="merit_certificate.collective_grounds",
    says="Một trong các trường hợp: a) xuất sắc trong phong trào thi đua do tỉnh phát động; b) thành "
    "tích đột xuất ảnh hưởng ở "
    "một lĩnh vực của tỉnh; c) đóng góp kinh tế - xã hội, từ thiện; d) "
    "{merit_certificate.collective_excellent_years} liên tục "
    "hoàn thành xuất sắc nhiệm vụ hoặc đạt Tập thể lao động xuất sắc",
    awards=_AWARD,
    kinds=NomineeKind.COLLECTIVE,
    citation=law_2022(74, 3),
    since=LAW_2022_SINCE,
    reads=_COLLECTIVE_READS,
    remedy=_REMEDY,
    applies=lambda facts: facts.collective_type not in _ENTERPRISES,
)
def collective_has_a_ground(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Any one of điểm a–d khoản 3 (BK-TT)."""
    years = needed(law, "merit_certificate.collective_excellent_years")
    return any_of(
        (
            in_movement(facts, Level.PROVINCE, "điểm a", "tỉnh"),
            sudden_and_far_reaching(facts, Level.PROVINCE, "điểm b", "của tỉnh"),
            contributed(facts, "điểm c"),
            (
                f"điểm d: {years:02d} năm liên tục hoàn thành xuất sắc nhiệm vụ hoặc Tập thể lao động xuất sắc",
                enough(excellent_years(facts, law), years),
                ("years_excellent_in_a_row",),
            ),
        )
    )


@criterion(
    id="merit_certificate.enterprise_grounds",
    says="Doanh nghiệp, tổ chức kinh tế: một trong các trường hợp của khoản 3, hoặc có đóng góp được tỉnh công nhận",
    awards=_AWARD,
    kinds=NomineeKind.COLLECTIVE,
    citation=law_2022(74, 4),
    since=LAW_2022_SINCE,
    reads=_COLLECTIVE_READS,
    remedy=_REMEDY,
    applies=lambda facts: facts.collective_type in _ENTERPRISES,
)
def enterprise_has_a_ground(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Enterprises: any ground of khoản 3, or a contribution the province recognised (BK-KT)."""
    return collective_has_a_ground(facts, law)


@two_laws(
    "merit_certificate.household_grounds",
    _AWARD,
    NomineeKind.HOUSEHOLD,
    (law_2003(72), law_2022(74, 5)),
    says="Hộ gia đình có nhiều đóng góp về công sức, đất đai, tài sản cho địa phương, xã hội",
    reads=("contribution_dong", "contribution_recognised"),
    sure=_SURE,
    remedy="Đề nghị bổ sung xác nhận đóng góp của hộ gia đình.",
)
def household_has_contributed(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The household gave much work, land or goods to the locality or society (BK-HO)."""
    del law
    words = "nhiều đóng góp về công sức, đất đai, tài sản cho địa phương, xã hội"
    return any_of(((words, household_gave(facts), ("contribution_recognised",)),))
