"""Chiến sĩ thi đua cơ sở (Luật Thi đua, khen thưởng 2022 Điều 23)."""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.shared import LAW_2022_SINCE, at_least, law_2022
from rules.facts import NomineeFacts
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, NomineeKind, Rating


@criterion(
    id="grassroots_fighter.advanced_worker_standard",
    awards=AwardCode.GRASSROOTS_FIGHTER,
    kinds=NomineeKind.INDIVIDUAL,
    citation=law_2022(23, 1),
    since=LAW_2022_SINCE,
    reads=("advanced_worker_standard",),
    remedy="Đề nghị xét Lao động tiên tiến trước, hoặc rút đề nghị này.",
    applies=lambda facts: facts.advanced_worker_standard is not None,
)
def meets_advanced_worker_standard(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The person meets the standard of Lao động tiên tiến; unstated, its requirements are examined one by
    one.
    """
    del law
    if facts.advanced_worker_standard:
        return met("Đạt tiêu chuẩn danh hiệu Lao động tiên tiến.")
    return not_met("Yêu cầu đạt tiêu chuẩn danh hiệu Lao động tiên tiến; hồ sơ ghi nhận chưa đạt.")


@criterion(
    id="grassroots_fighter.initiative",
    awards=AwardCode.GRASSROOTS_FIGHTER,
    kinds=NomineeKind.INDIVIDUAL,
    citation=law_2022(23, 2),
    since=LAW_2022_SINCE,
    reads=("rating", "initiatives"),
    remedy="Đề nghị bổ sung xác nhận hoàn thành xuất sắc nhiệm vụ hoặc sáng kiến, đề tài được công nhận.",
)
def excellent_or_has_initiative(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Any one of: duties completed excellently, a recognised initiative, an accepted scientific topic
    (CSTDCS-2).
    """
    rule = law.dated("grassroots_fighter.rating")
    assert isinstance(rule.value, Rating)
    if facts.rating is not None and at_least(facts.rating, rule.value):
        return met("Được xếp loại {seen}.", seen=facts.rating.label)
    if facts.initiatives:
        names = "; ".join(one.reference for one in facts.initiatives)
        return met("Có sáng kiến hoặc đề tài được công nhận: {names}.", names=names)
    need = "Yêu cầu hoàn thành xuất sắc nhiệm vụ hoặc có sáng kiến, đề tài được công nhận"
    missing = tuple(name for name in ("rating", "initiatives") if getattr(facts, name) is None)
    if missing:
        return unknown(*missing, text=f"{need}.")
    seen = "" if facts.rating is None else facts.rating.label
    return not_met(f"{need}; xếp loại: {{seen}}, chưa có sáng kiến, đề tài.", seen=seen)
