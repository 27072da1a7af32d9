"""Tập thể lao động xuất sắc (Luật Thi đua, khen thưởng 2022 Điều 27 khoản 1)."""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.shared import LAW_2022_SINCE, conduct_answer, law_2022, rating_answer, share_answer
from rules.facts import NomineeFacts
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, NomineeKind

_AWARD = AwardCode.EXCELLENT_COLLECTIVE
_KIND = NomineeKind.COLLECTIVE


@criterion(
    id="excellent_collective.rating",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(27, 1, "a"),
    since=LAW_2022_SINCE,
    reads=("rating",),
)
def completed_excellently(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The collective completed its duties excellently (TTLDXS-a)."""
    return rating_answer(facts, law.dated("excellent_collective.rating_at_least"))


@criterion(
    id="excellent_collective.movement",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(27, 1, "b"),
    since=LAW_2022_SINCE,
    reads=("conduct_confirmed",),
    manual=True,
)
def active_in_movement(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Active in the emulation movement (TTLDXS-b): judged by people."""
    del law
    return conduct_answer(facts, "tích cực tham gia phong trào thi đua")


@criterion(
    id="excellent_collective.all_completed",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(27, 1, "c"),
    since=LAW_2022_SINCE,
    reads=("members", "members_completed_or_better"),
)
def everybody_completed(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """All its people completed their duties (TTLDXS-c, first half)."""
    rule = law.dated("excellent_collective.min_completed_share")
    return share_answer(
        facts, "members_completed_or_better", rule, "{least} cá nhân hoàn thành nhiệm vụ được giao"
    )


@criterion(
    id="excellent_collective.advanced_workers",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(27, 1, "c"),
    since=LAW_2022_SINCE,
    reads=("members", "members_advanced_worker"),
)
def enough_advanced_workers(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """At least 70 % of its people are Lao động tiên tiến (TTLDXS-c, second half)."""
    rule = law.dated("excellent_collective.min_advanced_worker_share")
    return share_answer(
        facts, "members_advanced_worker", rule, "ít nhất {least} cá nhân đạt Lao động tiên tiến"
    )


@criterion(
    id="excellent_collective.grassroots_fighter",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(27, 1, "d"),
    since=LAW_2022_SINCE,
    reads=("members_grassroots_fighter",),
)
def has_a_grassroots_fighter(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """At least one of its people is Chiến sĩ thi đua cơ sở (TTLDXS-d)."""
    rule = law.dated("excellent_collective.min_grassroots_fighters")
    least, seen = rule.value, facts.members_grassroots_fighter
    assert isinstance(least, int)
    need = "Yêu cầu có cá nhân đạt danh hiệu Chiến sĩ thi đua cơ sở"
    if seen is None:
        return unknown("members_grassroots_fighter", text=f"{need}.", source=rule)
    build = met if seen >= least else not_met
    return build(f"{need}; hiện có {{seen}} người.", source=rule, seen=seen)


@criterion(
    id="excellent_collective.unity",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(27, 1, "đ"),
    since=LAW_2022_SINCE,
    reads=("conduct_confirmed",),
    manual=True,
)
def united_and_lawful(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """United inside, exemplary in keeping policy and law (TTLDXS-e): judged by people."""
    del law
    return conduct_answer(facts, "nội bộ đoàn kết, gương mẫu chấp hành chủ trương, chính sách, pháp luật")
