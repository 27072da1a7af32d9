"""Tập thể lao động xuất sắc (Luật 2003 Điều 27; Luật 2022 Điều 27 khoản 1)."""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.eligibility.advanced_collective import nobody_warned
from rules.eligibility.shared import (
    conduct_answer,
    law_2003,
    law_2022,
    rating_answer,
    share_answer,
    stated_answer,
    two_laws,
)
from rules.facts import NomineeFacts
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, NomineeKind

_AWARD = AwardCode.EXCELLENT_COLLECTIVE
_KIND = NomineeKind.COLLECTIVE


@two_laws(
    "excellent_collective.rating",
    _AWARD,
    _KIND,
    (law_2003(27), law_2022(27, 1, "a")),
    says="Hoàn thành xuất sắc nhiệm vụ được giao",
    reads=("rating",),
)
def completed_excellently(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The collective completed its duties excellently (TTLDXS-a)."""
    return rating_answer(facts, law, law.dated("excellent_collective.rating_at_least"))


@two_laws(
    "excellent_collective.state_duties",
    _AWARD,
    _KIND,
    (law_2003(27), None),
    says="Thực hiện tốt nghĩa vụ với Nhà nước",
    reads=("state_duties_met",),
    remedy="Đề nghị bổ sung xác nhận thực hiện nghĩa vụ với Nhà nước.",
    applies=lambda facts: facts.state_duties_met is not None,
)
def duties_to_the_state(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Until 2023: duties to the State are met (TTLDXS-a)."""
    del law
    return stated_answer(facts, "state_duties_met", "thực hiện tốt nghĩa vụ với Nhà nước")


@two_laws(
    "excellent_collective.movement",
    _AWARD,
    _KIND,
    (law_2003(27), law_2022(27, 1, "b")),
    says="Tích cực tham gia phong trào thi đua",
    reads=("conduct_confirmed",),
    manual=True,
)
def active_in_movement(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Active in the emulation movement (TTLDXS-b): judged by people."""
    del law
    return conduct_answer(facts, "tích cực tham gia phong trào thi đua")


@two_laws(
    "excellent_collective.all_completed",
    _AWARD,
    _KIND,
    (law_2003(27), law_2022(27, 1, "c")),
    says="{excellent_collective.min_completed_share} cá nhân hoàn thành nhiệm vụ được giao",
    reads=("members", "members_completed_or_better", "members_good_or_better", "members_failed"),
)
def everybody_completed(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """All its people completed their duties (TTLDXS-c, first half); one who failed for a discipline breaks it."""
    rule = law.dated("excellent_collective.min_completed_share")
    if facts.members_failed:
        return not_met(
            "Yêu cầu mọi cá nhân hoàn thành nhiệm vụ được giao; có {failed} người không hoàn thành nhiệm vụ.",
            source=rule,
            failed=facts.members_failed,
        )
    if facts.members_completed_or_better is None and _nobody_left(facts):
        return met("Yêu cầu mọi cá nhân hoàn thành nhiệm vụ được giao; hồ sơ ghi nhận đạt.", source=rule)
    return share_answer(
        facts, "members_completed_or_better", rule, "{least} cá nhân hoàn thành nhiệm vụ được giao"
    )


def _nobody_left(facts: NomineeFacts) -> bool:
    """Whether it is stated that nobody failed, or that all did well or better: then all completed their duties."""
    everybody = facts.members is not None and facts.members_good_or_better == facts.members
    return facts.members_failed == 0 or everybody


@two_laws(
    "excellent_collective.advanced_workers",
    _AWARD,
    _KIND,
    (law_2003(27), law_2022(27, 1, "c")),
    says="Ít nhất {excellent_collective.min_advanced_worker_share} cá nhân đạt Lao động tiên tiến",
    reads=("members", "members_advanced_worker"),
)
def enough_advanced_workers(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """At least 70 % of its people are Lao động tiên tiến (TTLDXS-c, second half)."""
    rule = law.dated("excellent_collective.min_advanced_worker_share")
    return share_answer(
        facts, "members_advanced_worker", rule, "ít nhất {least} cá nhân đạt Lao động tiên tiến"
    )


@two_laws(
    "excellent_collective.grassroots_fighter",
    _AWARD,
    _KIND,
    (law_2003(27), law_2022(27, 1, "d")),
    says="Có cá nhân đạt danh hiệu Chiến sĩ thi đua cơ sở",
    reads=("members_grassroots_fighter",),
    remedy="Quyết định Chiến sĩ thi đua cơ sở cùng năm phải có trước khi xét Tập thể lao động xuất sắc.",
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


two_laws(
    "excellent_collective.no_warning",
    _AWARD,
    _KIND,
    (law_2003(27), None),
    says="Không có cá nhân bị kỷ luật từ hình thức cảnh cáo trở lên",
    reads=("members_disciplined_warning_or_more",),
    remedy="Đề nghị xét ở năm sau.",
)(nobody_warned)


@two_laws(
    "excellent_collective.unity",
    _AWARD,
    _KIND,
    (law_2003(27), law_2022(27, 1, "đ")),
    says="Nội bộ đoàn kết, gương mẫu chấp hành chủ trương, chính sách, pháp luật",
    reads=("conduct_confirmed",),
    manual=True,
)
def united_and_lawful(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """United inside, exemplary in keeping policy and law (TTLDXS-e): judged by people."""
    del law
    return conduct_answer(facts, "nội bộ đoàn kết, gương mẫu chấp hành chủ trương, chính sách, pháp luật")
