"""Tập thể lao động tiên tiến (Luật 2003 Điều 28; Luật 2022 Điều 28 khoản 1)."""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.eligibility.shared import (
    conduct_answer,
    law_2003,
    law_2022,
    rating_answer,
    share_answer,
    two_laws,
)
from rules.facts import NomineeFacts
from rules.finding import Confidence, Severity
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, CollectiveType, NomineeKind

_AWARD = AwardCode.ADVANCED_COLLECTIVE
_KIND = NomineeKind.COLLECTIVE
_NOT_A_UNIT = frozenset({CollectiveType.PEOPLE_AND_CADRES, CollectiveType.RESIDENTIAL_AREA})


@two_laws(
    "advanced_collective.rating",
    _AWARD,
    _KIND,
    (law_2003(28), law_2022(28, 1, "a")),
    says="Hoàn thành tốt nhiệm vụ được giao",
    reads=("rating",),
)
def completed_well(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The collective completed its duties well (TTLDTT-a)."""
    return rating_answer(facts, law, law.dated("advanced_collective.rating_at_least"))


@two_laws(
    "advanced_collective.movement",
    _AWARD,
    _KIND,
    (law_2003(28), law_2022(28, 1, "b")),
    says="Có phong trào thi đua thường xuyên, thiết thực, hiệu quả",
    reads=("conduct_confirmed",),
    manual=True,
)
def regular_movement(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """A regular, practical, effective emulation movement (TTLDTT-b): judged by people."""
    del law
    return conduct_answer(facts, "có phong trào thi đua thường xuyên, thiết thực, hiệu quả")


@two_laws(
    "advanced_collective.advanced_workers",
    _AWARD,
    _KIND,
    (law_2003(28), None),
    says="Trên {advanced_collective.min_advanced_worker_share} cá nhân đạt Lao động tiên tiến",
    reads=("members", "members_advanced_worker"),
    remedy="Đề nghị kiểm tra số cá nhân và số Lao động tiên tiến của tập thể, kể cả do cấp khác công nhận.",
)
def more_than_half_advanced_workers(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Until 2023: more than half of its people are Lao động tiên tiến (TTLDTT-c, first half)."""
    rule = law.dated("advanced_collective.min_advanced_worker_share")
    return share_answer(
        facts, "members_advanced_worker", rule, "trên {least} cá nhân đạt Lao động tiên tiến", above=True
    )


@two_laws(
    "advanced_collective.advanced_workers",
    _AWARD,
    _KIND,
    (None, law_2022(28, 1, "c")),
    says="Ít nhất {advanced_collective.min_advanced_worker_share} cá nhân đạt Lao động tiên tiến",
    reads=("members", "members_advanced_worker"),
    remedy="Đề nghị kiểm tra số cá nhân và số Lao động tiên tiến của tập thể, kể cả do cấp khác công nhận.",
)
def enough_advanced_workers(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """At least 70 % of its people are Lao động tiên tiến (TTLDTT-c, first half)."""
    rule = law.dated("advanced_collective.min_advanced_worker_share")
    return share_answer(
        facts, "members_advanced_worker", rule, "ít nhất {least} cá nhân đạt Lao động tiên tiến"
    )


def nobody_warned(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Nobody was disciplined with a warning or worse (TTLDTT-c, second half; TTLDXS-d until 2023)."""
    del law
    count = facts.members_disciplined_warning_or_more
    need = "Yêu cầu không có cá nhân bị kỷ luật từ hình thức cảnh cáo trở lên"
    if count is None:
        return unknown("members_disciplined_warning_or_more", text=f"{need}.")
    if count == 0:
        return met(f"{need}; không có ai.")
    return not_met(f"{need}; hiện có {{count}} người.", count=count)


two_laws(
    "advanced_collective.no_warning",
    _AWARD,
    _KIND,
    (law_2003(28), law_2022(28, 1, "c")),
    says="Không có cá nhân bị kỷ luật từ hình thức cảnh cáo trở lên",
    reads=("members_disciplined_warning_or_more",),
    remedy="Đề nghị xét ở năm sau; khiển trách không thuộc trường hợp này.",
)(nobody_warned)


@two_laws(
    "advanced_collective.unity",
    _AWARD,
    _KIND,
    (law_2003(28), law_2022(28, 1, "d")),
    says="Nội bộ đoàn kết, gương mẫu chấp hành chủ trương, chính sách, pháp luật",
    reads=("conduct_confirmed",),
    manual=True,
)
def united_and_lawful(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """United inside, exemplary in keeping policy and law (TTLDTT-d): judged by people."""
    del law
    return conduct_answer(facts, "nội bộ đoàn kết, gương mẫu chấp hành chủ trương, chính sách, pháp luật")


@two_laws(
    "advanced_collective.subject",
    frozenset({_AWARD, AwardCode.EXCELLENT_COLLECTIVE}),
    _KIND,
    (None, law_2022(28, 3)),
    says="Tập thể thuộc đối tượng do bộ, tỉnh quy định; không phải “Nhân dân và cán bộ”, thôn, tổ dân phố",
    reads=("collective_type",),
    sure=Confidence.INFERRED,
    severity=Severity.WARNING,
    remedy="Đề nghị chọn danh hiệu, hình thức khen thưởng phù hợp với tập thể.",
    applies=lambda facts: facts.collective_type is not None,
)
def is_a_unit(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The title is for units and their parts; the people and cadres of a commune are honoured by
    flag or certificate.
    """
    del law
    assert facts.collective_type is not None
    if facts.collective_type in _NOT_A_UNIT:
        return not_met(
            "Tập thể loại “{seen}” thường được xét Cờ thi đua, Bằng khen, không xét danh hiệu này.",
            seen=facts.collective_type.label,
        )
    return met("Tập thể loại “{seen}”.", seen=facts.collective_type.label)
