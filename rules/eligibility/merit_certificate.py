"""Bằng khen cấp tỉnh (Luật Thi đua, khen thưởng 2022 Điều 74): a common condition and any one of several
grounds.
"""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.shared import (
    ALL_KINDS,
    LAW_2022_SINCE,
    conduct_answer,
    countable_priors,
    law_2022,
    longest_run,
)
from rules.facts import NomineeFacts
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, CommendationGround, Employment, Level, NomineeKind

_AWARD = AwardCode.MERIT_CERTIFICATE
_FIELD_WORKERS = frozenset({Employment.FARMER, Employment.WORKER, Employment.OTHER})
_LOCAL_REACH = frozenset({Level.COMMUNE, Level.BASE_UNIT, Level.DISTRICT, Level.PROVINCE})

Ground = tuple[str, bool | None, tuple[str, ...]]
"""One ground: its words, whether it holds (None: unknown), and the facts it waits for."""


@criterion(
    id="merit_certificate.conduct",
    awards=_AWARD,
    kinds=ALL_KINDS,
    citation=law_2022(74),
    since=LAW_2022_SINCE,
    reads=("conduct_confirmed",),
    manual=True,
)
def exemplary_conduct(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Exemplary in keeping policy and law; a collective also united inside: judged by people."""
    del law
    return conduct_answer(facts, "gương mẫu chấp hành chủ trương, chính sách, pháp luật; đoàn kết")


@criterion(
    id="merit_certificate.individual_grounds",
    awards=_AWARD,
    kinds=NomineeKind.INDIVIDUAL,
    citation=law_2022(74, 1),
    since=LAW_2022_SINCE,
    reads=(
        "emulation_recognised",
        "emulation_launched_by",
        "influence",
        "contribution_recognised",
        "prior_awards",
        "years_excellent_in_a_row",
        "initiatives",
    ),
    remedy="Đề nghị bổ sung tài liệu chứng minh một trong các trường hợp nêu tại điều này.",
)
def individual_has_a_ground(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Any one of điểm a–đ khoản 1 (BK-CN)."""
    return _any_of(
        (
            _in_province_movement(facts),
            (
                "điểm b: thành tích có phạm vi ảnh hưởng ở một lĩnh vực của tỉnh",
                _reaches_province(facts),
                ("influence",),
            ),
            (
                "điểm c: đóng góp cho kinh tế, xã hội, từ thiện",
                facts.contribution_recognised,
                ("contribution_recognised",),
            ),
            _running_titles(facts, law),
            _excellent_with_initiatives(facts, law),
            _field_worker(facts),
        )
    )


@criterion(
    id="merit_certificate.collective_grounds",
    awards=_AWARD,
    kinds=NomineeKind.COLLECTIVE,
    citation=law_2022(74, 3),
    since=LAW_2022_SINCE,
    reads=(
        "emulation_recognised",
        "emulation_launched_by",
        "influence",
        "contribution_recognised",
        "years_excellent_in_a_row",
    ),
    remedy="Đề nghị bổ sung tài liệu chứng minh một trong các trường hợp nêu tại điều này.",
)
def collective_has_a_ground(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Any one of điểm a–d khoản 3 (BK-TT)."""
    years = law.value("merit_certificate.collective_excellent_years")
    assert isinstance(years, int)
    sudden = (
        None
        if facts.ground is None
        else facts.ground is CommendationGround.SUDDEN and _reaches_province(facts)
    )
    return _any_of(
        (
            _in_province_movement(facts),
            (
                "điểm b: thành tích đột xuất có phạm vi ảnh hưởng ở một lĩnh vực của tỉnh",
                sudden,
                ("influence",),
            ),
            (
                "điểm c: đóng góp cho kinh tế, xã hội, từ thiện",
                facts.contribution_recognised,
                ("contribution_recognised",),
            ),
            (
                f"điểm d: {years:02d} năm liên tục hoàn thành xuất sắc nhiệm vụ hoặc Tập thể "
                "lao động xuất sắc",
                _enough(facts.years_excellent_in_a_row, years),
                ("years_excellent_in_a_row",),
            ),
        )
    )


@criterion(
    id="merit_certificate.household_grounds",
    awards=_AWARD,
    kinds=NomineeKind.HOUSEHOLD,
    citation=law_2022(74, 5),
    since=LAW_2022_SINCE,
    reads=("contribution_dong", "contribution_recognised"),
    remedy="Đề nghị bổ sung xác nhận đóng góp của hộ gia đình.",
)
def household_has_contributed(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The household gave much work, land or goods to the locality or society (BK-HO)."""
    del law
    given = facts.contribution_recognised
    if given is None and facts.contribution_dong is not None:
        given = facts.contribution_dong > 0
    return _any_of(
        (
            (
                "nhiều đóng góp về công sức, đất đai, tài sản cho địa phương, xã hội",
                given,
                ("contribution_recognised",),
            ),
        )
    )


def _any_of(grounds: tuple[Ground, ...]) -> Answer:
    """Met by the first ground that holds; open while one is unknown; else not met, naming all."""
    for words, holds, _ in grounds:
        if holds:
            return met("Yêu cầu một trong các trường hợp của điều này; đáp ứng {words}.", words=words)
    missing = tuple(dict.fromkeys(name for _, holds, names in grounds if holds is None for name in names))
    if missing:
        return unknown(*missing, text="Yêu cầu một trong các trường hợp của điều này; chưa đủ thông tin.")
    words = "; ".join(words for words, _, _ in grounds)
    return not_met("Yêu cầu một trong các trường hợp: {words}; hồ sơ chưa có trường hợp nào.", words=words)


def _both(*holds: bool | None) -> bool | None:
    """Three-valued "and": false wins, then unknown."""
    if any(one is False for one in holds):
        return False
    return None if any(one is None for one in holds) else True


def _reaches_province(facts: NomineeFacts) -> bool | None:
    """Whether the achievement reaches a field of the whole province."""
    return None if facts.influence is None else facts.influence in {Level.PROVINCE, Level.CENTRAL}


def _in_province_movement(facts: NomineeFacts) -> Ground:
    """Điểm a: recognised in a movement the province launched."""
    launched = None if facts.emulation_launched_by is None else facts.emulation_launched_by is Level.PROVINCE
    return (
        "điểm a: được bình xét trong phong trào thi đua do tỉnh phát động",
        _both(facts.emulation_recognised, launched),
        ("emulation_recognised", "emulation_launched_by"),
    )


def _running_titles(facts: NomineeFacts, law: LawOnDate) -> Ground:
    """Điểm d, first half: Chiến sĩ thi đua cơ sở in consecutive years, up to the latest one."""
    needed = law.value("merit_certificate.consecutive_fighter_titles")
    assert isinstance(needed, int)
    priors = countable_priors(facts, law)
    run = None
    if priors is not None:
        years = frozenset(prior.year for prior in priors if prior.award is AwardCode.GRASSROOTS_FIGHTER)
        run = longest_run(years, None)
    words = f"điểm d: {needed:02d} lần liên tục Chiến sĩ thi đua cơ sở"
    return words, _enough(run, needed), ("prior_awards",)


def _excellent_with_initiatives(facts: NomineeFacts, law: LawOnDate) -> Ground:
    """Điểm d, second half: excellent ratings in a row and initiatives in that time."""
    years = law.value("merit_certificate.consecutive_excellent_years")
    needed = law.value("merit_certificate.initiatives")
    assert isinstance(years, int)
    assert isinstance(needed, int)
    count = None if facts.initiatives is None else len(facts.initiatives)
    words = (
        f"điểm d: liên tục từ {years:02d} năm hoàn thành xuất sắc nhiệm vụ và có {needed:02d} "
        "sáng kiến hoặc đề tài"
    )
    holds = _both(_enough(facts.years_excellent_in_a_row, years), _enough(count, needed))
    return words, holds, ("years_excellent_in_a_row", "initiatives")


def _field_worker(facts: NomineeFacts) -> Ground:
    """Điểm đ: workers, farmers and others with many achievements that reach a commune or unit."""
    worker = None if facts.employment is None else facts.employment in _FIELD_WORKERS
    reach = None if facts.influence is None else facts.influence in _LOCAL_REACH
    words = (
        "điểm đ: công nhân, nông dân, người lao động có nhiều thành tích, ảnh hưởng trong cấp xã hoặc đơn vị"
    )
    return words, _both(worker, facts.achievement_described, reach), ("employment", "influence")


def _enough(seen: int | None, needed: int) -> bool | None:
    """Whether a count is reached; None when unknown."""
    return None if seen is None else seen >= needed
