"""Chiến sĩ thi đua cơ sở (Nghị định 91/2017 Điều 9; Luật 2022 Điều 23)."""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.shared import (
    LAW_2003_SINCE,
    LAW_2003_UNTIL,
    LAW_2022_SINCE,
    at_least,
    law_2022,
    rating_of,
    year_of,
)
from rules.facts import InitiativeFact, NomineeFacts
from rules.law.citation import DECREE_91, Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, Employment, InitiativeKind, NomineeKind, Rating

_AWARD = AwardCode.GRASSROOTS_FIGHTER
_KIND = NomineeKind.INDIVIDUAL
_READS = ("rating", "points", "initiatives", "ingenuity_recognised")


@criterion(
    id="grassroots_fighter.advanced_worker_standard",
    says="Đạt danh hiệu Lao động tiên tiến hoặc Chiến sĩ tiên tiến",
    awards=_AWARD,
    kinds=_KIND,
    citation=Citation(DECREE_91, 9, 3),
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=("advanced_worker_standard",),
    remedy="Đề nghị xét Lao động tiên tiến trước, hoặc rút đề nghị này.",
    applies=lambda facts: facts.advanced_worker_standard is not None,
)
@criterion(
    id="grassroots_fighter.advanced_worker_standard",
    says="Đạt tiêu chuẩn danh hiệu Lao động tiên tiến hoặc Chiến sĩ tiên tiến",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(23, 1),
    since=LAW_2022_SINCE,
    reads=("advanced_worker_standard",),
    remedy="Đề nghị xét Lao động tiên tiến trước, hoặc rút đề nghị này.",
    applies=lambda facts: facts.advanced_worker_standard is not None,
)
def meets_advanced_worker_standard(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The person meets the standard of Lao động tiên tiến; unstated, its requirements are examined one by one
    (CSTDCS-1).
    """
    del law
    if facts.advanced_worker_standard:
        return met("Đạt tiêu chuẩn danh hiệu Lao động tiên tiến.")
    return not_met("Yêu cầu đạt tiêu chuẩn danh hiệu Lao động tiên tiến; hồ sơ ghi nhận chưa đạt.")


def usable(facts: NomineeFacts) -> tuple[InitiativeFact, ...]:
    """The initiatives and topics that are not stated to be unrecognised."""
    return tuple(one for one in facts.initiatives or () if one.recognised is not False)


def _of_the_year(facts: NomineeFacts, found: tuple[InitiativeFact, ...]) -> tuple[InitiativeFact, ...]:
    """Those of the award's year, or whose year is not stated."""
    year = year_of(facts)
    since = facts.period_since.year if facts.period_since is not None else year
    if year is None or since is None:
        return found
    return tuple(one for one in found if one.year is None or since <= one.year <= year)


def _initiative_answer(facts: NomineeFacts, need: str) -> Answer | None:
    """Met by a recognised initiative or topic of the year; open when it is of another year; None when there is none."""
    found = usable(facts)
    if not found:
        return None
    in_time = _of_the_year(facts, found)
    if not in_time:
        return unknown(
            "initiatives",
            text=f"{need}; sáng kiến, đề tài nêu trong hồ sơ là của năm {{years}}, ngoài thời gian tính thành tích.",
            years=", ".join(str(one.year) for one in found),
        )
    names = "; ".join(one.reference for one in in_time)
    return met("Có sáng kiến hoặc đề tài được công nhận: {names}.", names=names)


@criterion(
    id="grassroots_fighter.initiative",
    says="Có sáng kiến được cơ sở công nhận hoặc đề tài nghiên cứu đã nghiệm thu được áp dụng; "
    "hoàn thành xuất sắc nhiệm vụ chỉ thay thế đối với lực lượng vũ trang",
    awards=_AWARD,
    kinds=_KIND,
    citation=Citation(DECREE_91, 9, 3),
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=_READS,
    remedy="Đề nghị bổ sung quyết định công nhận sáng kiến hoặc nghiệm thu đề tài.",
)
def has_initiative_until_2023(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Until 2023: an initiative or an applied topic; an excellent rating alone is enough in the armed forces only
    (CSTDCS-2).
    """
    need = "Yêu cầu có sáng kiến được cơ sở công nhận hoặc đề tài đã nghiệm thu được áp dụng"
    if facts.employment is Employment.ARMED_FORCES and _excellent(facts, law):
        return met("Thuộc lực lượng vũ trang và được xếp loại {seen}.", seen=Rating.EXCELLENT.label)
    found = tuple(one for one in usable(facts) if _was_applied(one))
    answer = _initiative_answer(facts, need) if found else None
    if answer is not None:
        return answer
    if facts.initiatives is None:
        return unknown("initiatives", text=f"{need}.")
    return not_met(f"{need}; hoàn thành xuất sắc nhiệm vụ chưa thay được sáng kiến, đề tài.")


def _was_applied(one: InitiativeFact) -> bool:
    """A topic counts when it is applied; an initiative when it is recognised."""
    return one.kind is InitiativeKind.INITIATIVE or one.applied is not False


def _excellent(facts: NomineeFacts, law: LawOnDate) -> bool:
    """Whether the duties were completed excellently."""
    seen = rating_of(facts, law)
    least = law.dated("grassroots_fighter.rating").value
    assert isinstance(least, Rating)
    return seen is not None and at_least(seen, least)


@criterion(
    id="grassroots_fighter.initiative",
    says="Một trong các điều kiện: {grassroots_fighter.rating}; có sáng kiến được cơ sở công nhận; "
    "có đề tài, đề án khoa học, công trình khoa học và công nghệ đã nghiệm thu; mưu trí, sáng tạo (lực lượng vũ trang)",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(23, 2),
    since=LAW_2022_SINCE,
    reads=_READS,
    remedy="Đề nghị bổ sung xác nhận hoàn thành xuất sắc nhiệm vụ hoặc sáng kiến, đề tài được công nhận.",
)
def excellent_or_has_initiative(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Any one of: duties completed excellently, a recognised initiative, an accepted scientific topic, ingenuity in the
    armed forces (CSTDCS-2).
    """
    seen = rating_of(facts, law)
    if _excellent(facts, law):
        return met("Được xếp loại {seen}.", seen=Rating.EXCELLENT.label)
    if facts.ingenuity_recognised and facts.employment in {None, Employment.ARMED_FORCES}:
        return met("Mưu trí, sáng tạo trong chiến đấu, phục vụ chiến đấu được công nhận.")
    need = "Yêu cầu hoàn thành xuất sắc nhiệm vụ hoặc có sáng kiến, đề tài được công nhận"
    answer = _initiative_answer(facts, need)
    if answer is not None:
        return answer
    missing = tuple(
        name for name, known in (("rating", seen), ("initiatives", facts.initiatives)) if known is None
    )
    if missing:
        return unknown(*missing, text=f"{need}.")
    certificate = (
        "; giấy chứng nhận giáo viên dạy giỏi không phải sáng kiến"
        if facts.good_teacher_level is not None
        else ""
    )
    assert seen is not None
    return not_met(
        f"{need}; xếp loại: {{seen}}, chưa có sáng kiến, đề tài được công nhận{certificate}.", seen=seen.label
    )
