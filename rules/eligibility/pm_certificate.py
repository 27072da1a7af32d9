"""Bằng khen của Thủ tướng Chính phủ (Luật 2022 Điều 73; Nghị định 152/2025 Điều 27; trước 2024 chưa đối chiếu)."""

from __future__ import annotations

from rules.answers import Answer
from rules.eligibility.grounds import (
    Ground,
    any_of,
    both,
    contributed,
    either,
    enough,
    excellent_years,
    far_reaching,
    household_gave,
    in_movement,
    last_year,
    needed,
    sudden_and_far_reaching,
)
from rules.eligibility.shared import (
    ALL_KINDS,
    conduct_answer,
    countable_priors,
    law_2003,
    law_2022,
    two_laws,
)
from rules.facts import NomineeFacts
from rules.finding import Confidence
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, Level, NomineeKind

_AWARD = AwardCode.PM_MERIT_CERTIFICATE
_SURE = (Confidence.UNVERIFIED, Confidence.VERIFIED)
_REMEDY = "Đề nghị bổ sung tài liệu chứng minh một trong các trường hợp nêu tại điều này."


@two_laws(
    "pm_certificate.conduct",
    _AWARD,
    ALL_KINDS,
    (law_2003(), law_2022(73)),
    says="Gương mẫu chấp hành chủ trương, chính sách, pháp luật; tập thể thì nội bộ đoàn kết",
    reads=("conduct_confirmed",),
    sure=_SURE,
    manual=True,
)
def exemplary_conduct(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Exemplary in keeping policy and law; a collective also united inside: judged by people."""
    del law
    return conduct_answer(facts, "gương mẫu chấp hành chủ trương, chính sách, pháp luật; đoàn kết")


@two_laws(
    "pm_certificate.individual_grounds",
    _AWARD,
    NomineeKind.INDIVIDUAL,
    (law_2003(), law_2022(73, 1)),
    says="Một trong các trường hợp: a) xuất sắc trong phong trào thi đua do Thủ tướng phát động; b) "
    "đã có Bằng khen cấp bộ, tỉnh, "
    "liên tục từ {pm_certificate.good_years} hoàn thành tốt nhiệm vụ trở lên, trong đó "
    "{pm_certificate.fighter_titles} lần Chiến sĩ thi đua cơ sở; c) thành tích ảnh hưởng trong phạm "
    "vi tỉnh; d) đóng góp được công nhận",
    reads=(
        "emulation_recognised",
        "emulation_launched_by",
        "influence",
        "contribution_recognised",
        "prior_awards",
        "years_good_in_a_row",
    ),
    sure=_SURE,
    remedy=_REMEDY,
)
def individual_has_a_ground(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Any one of điểm a–d khoản 1 (BK_TTG, cá nhân)."""
    return any_of(
        (
            in_movement(facts, Level.CENTRAL, "điểm a", "Thủ tướng Chính phủ"),
            _long_service(facts, law),
            far_reaching(facts, Level.PROVINCE, "điểm c", "trong phạm vi tỉnh"),
            contributed(facts, "điểm d"),
        )
    )


def _held(facts: NomineeFacts, law: LawOnDate, award: AwardCode, years: int | None = None) -> int | None:
    """How often an award was received that counts, in the last ``years`` when given; None when not known."""
    priors = countable_priors(facts, law, state=True)
    if priors is None:
        return None
    first = 0 if years is None else last_year(facts, law) - years
    return sum(1 for prior in priors if prior.award is award and prior.year >= first)


def _long_service(facts: NomineeFacts, law: LawOnDate) -> Ground:
    """Điểm b: a provincial certificate, then good years in a row with Chiến sĩ thi đua cơ sở among them."""
    years, titles = needed(law, "pm_certificate.good_years"), needed(law, "pm_certificate.fighter_titles")
    holds = both(
        enough(_held(facts, law, AwardCode.MERIT_CERTIFICATE), 1),
        enough(either_years(facts), years),
        enough(_held(facts, law, AwardCode.GRASSROOTS_FIGHTER, years), titles),
    )
    words = (
        f"điểm b: đã có Bằng khen cấp bộ, tỉnh, liên tục từ {years:02d} năm hoàn thành tốt nhiệm vụ trở lên, "
        f"có {titles:02d} lần Chiến sĩ thi đua cơ sở"
    )
    return words, holds, ("prior_awards", "years_good_in_a_row")


def either_years(facts: NomineeFacts) -> int | None:
    """Years rated good or better in a row; excellent years are good ones."""
    known = [
        years for years in (facts.years_good_in_a_row, facts.years_excellent_in_a_row) if years is not None
    ]
    return max(known) if known else None


@two_laws(
    "pm_certificate.collective_grounds",
    _AWARD,
    NomineeKind.COLLECTIVE,
    (law_2003(), law_2022(73, 4)),
    says="Một trong các trường hợp: xuất sắc trong phong trào do Thủ tướng phát động; thành tích đột "
    "xuất trong phạm vi tỉnh; đóng góp "
    "được công nhận; đã có Bằng khen cấp bộ, tỉnh rồi liên tục từ {pm_certificate.collective_years} "
    "hoàn thành xuất sắc nhiệm vụ hoặc "
    "Tập thể lao động xuất sắc, trong đó có {pm_certificate.flags} Cờ thi đua hoặc "
    "{pm_certificate.certificates} Bằng khen cấp bộ, tỉnh",
    reads=(
        "emulation_recognised",
        "emulation_launched_by",
        "influence",
        "contribution_recognised",
        "prior_awards",
        "years_excellent_in_a_row",
    ),
    sure=_SURE,
    remedy=_REMEDY,
)
def collective_has_a_ground(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Any one of điểm a–e khoản 4 (BK_TTG, tập thể)."""
    return any_of(
        (
            in_movement(facts, Level.CENTRAL, "điểm a", "Thủ tướng Chính phủ"),
            sudden_and_far_reaching(facts, Level.PROVINCE, "điểm b", "trong phạm vi tỉnh"),
            contributed(facts, "điểm c"),
            _excellent_years(facts, law),
        )
    )


def _excellent_years(facts: NomineeFacts, law: LawOnDate) -> Ground:
    """Điểm e: a provincial certificate, then excellent years in a row with a flag or more certificates among them."""
    years, flags = needed(law, "pm_certificate.collective_years"), needed(law, "pm_certificate.flags")
    certificates = needed(law, "pm_certificate.certificates")
    long_enough = enough(excellent_years(facts, law, state=True), years)
    held = _held(facts, law, AwardCode.MERIT_CERTIFICATE)
    flagged = enough(_held(facts, law, AwardCode.MINISTRY_PROVINCE_FLAG, years), flags)
    more = enough(held, 1 + certificates)  # the first one, and as many again in the years after it
    words = (
        f"điểm e: đã có Bằng khen cấp bộ, tỉnh, liên tục từ {years:02d} năm hoàn thành xuất sắc nhiệm "
        f"vụ hoặc Tập thể lao động "
        f"xuất sắc, có {flags:02d} Cờ thi đua hoặc {certificates:02d} Bằng khen cấp bộ, tỉnh"
    )
    holds = both(enough(held, 1), long_enough, either(flagged, more))
    return words, holds, ("prior_awards", "years_excellent_in_a_row")


@two_laws(
    "pm_certificate.household_grounds",
    _AWARD,
    NomineeKind.HOUSEHOLD,
    (law_2003(), law_2022(73, 6)),
    says="Hộ gia đình có đóng góp lớn về công sức, đất đai, tài sản, ảnh hưởng trong phạm vi tỉnh",
    reads=("contribution_dong", "contribution_recognised", "influence"),
    sure=_SURE,
    remedy="Đề nghị bổ sung xác nhận đóng góp và phạm vi ảnh hưởng.",
)
def household_has_contributed(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The household gave much (BK_TTG, hộ gia đình)."""
    del law
    words = "đóng góp lớn về công sức, đất đai, tài sản cho địa phương, xã hội"
    return any_of(((words, household_gave(facts), ("contribution_recognised",)),))
