"""Tập thể lao động tiên tiến (Luật Thi đua, khen thưởng 2022 Điều 28 khoản 1)."""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.shared import LAW_2022_SINCE, conduct_answer, law_2022, rating_answer, share_answer
from rules.facts import NomineeFacts
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, NomineeKind

_AWARD = AwardCode.ADVANCED_COLLECTIVE
_KIND = NomineeKind.COLLECTIVE


@criterion(
    id="advanced_collective.rating",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(28, 1, "a"),
    since=LAW_2022_SINCE,
    reads=("rating",),
)
def completed_well(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The collective completed its duties well (TTLDTT-a)."""
    return rating_answer(facts, law.dated("advanced_collective.rating_at_least"))


@criterion(
    id="advanced_collective.movement",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(28, 1, "b"),
    since=LAW_2022_SINCE,
    reads=("conduct_confirmed",),
    manual=True,
)
def regular_movement(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """A regular, practical, effective emulation movement (TTLDTT-b): judged by people."""
    del law
    return conduct_answer(facts, "có phong trào thi đua thường xuyên, thiết thực, hiệu quả")


@criterion(
    id="advanced_collective.advanced_workers",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(28, 1, "c"),
    since=LAW_2022_SINCE,
    reads=("members", "members_advanced_worker"),
    remedy="Đề nghị kiểm tra số cá nhân và số Lao động tiên tiến của tập thể, kể cả do cấp khác công nhận.",
)
def enough_advanced_workers(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """At least 70 % of its people are Lao động tiên tiến (TTLDTT-c, first half)."""
    rule = law.dated("advanced_collective.min_advanced_worker_share")
    return share_answer(
        facts, "members_advanced_worker", rule, "ít nhất {least} cá nhân đạt Lao động tiên tiến"
    )


@criterion(
    id="advanced_collective.no_warning",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(28, 1, "c"),
    since=LAW_2022_SINCE,
    reads=("members_disciplined_warning_or_more",),
    remedy="Đề nghị xét ở năm sau; khiển trách không thuộc trường hợp này.",
)
def nobody_warned(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Nobody was disciplined with a warning or worse (TTLDTT-c, second half)."""
    del law
    count = facts.members_disciplined_warning_or_more
    need = "Yêu cầu không có cá nhân bị kỷ luật từ hình thức cảnh cáo trở lên"
    if count is None:
        return unknown("members_disciplined_warning_or_more", text=f"{need}.")
    if count == 0:
        return met(f"{need}; không có ai.")
    return not_met(f"{need}; hiện có {{count}} người.", count=count)


@criterion(
    id="advanced_collective.unity",
    awards=_AWARD,
    kinds=_KIND,
    citation=law_2022(28, 1, "d"),
    since=LAW_2022_SINCE,
    reads=("conduct_confirmed",),
    manual=True,
)
def united_and_lawful(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """United inside, exemplary in keeping policy and law (TTLDTT-d): judged by people."""
    del law
    return conduct_answer(facts, "nội bộ đoàn kết, gương mẫu chấp hành chủ trương, chính sách, pháp luật")
