"""Lao động tiên tiến (Luật Thi đua, khen thưởng 2022 Điều 24).

The same requirements stand behind Chiến sĩ thi đua cơ sở (Điều 23 khoản 1): when the facts do not say whether
the person meets the standard, they are examined one by one there too.
"""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.eligibility.advanced_worker_standard import NOT_STAFF, staff, standard
from rules.eligibility.shared import (
    CIRCULAR_01_SINCE,
    CIRCULAR_01_UNTIL,
    conduct_answer,
    law_2022,
    rating_answer,
)
from rules.facts import DisciplineFact, NomineeFacts
from rules.finding import Confidence
from rules.law.citation import CIRCULAR_01, Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import Rating


@standard(
    "rating",
    law_2022(24, 1, "a"),
    reads=("rating",),
    who=staff,
    remedy="Đề nghị kiểm tra lại kết quả xếp loại; nếu đúng, không đủ điều kiện xét.",
)
def rated_good_or_better(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The year's rating is "Hoàn thành tốt nhiệm vụ" or better (LDTT-1)."""
    return rating_answer(facts, law.dated("advanced_worker.rating_at_least"))


@standard("conduct", law_2022(24, 1, "b"), reads=("conduct_confirmed",), who=staff, manual=True)
def staff_conduct(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Self-reliant, united, helpful, active in the emulation movement (LDTT-2): judged by people."""
    del law
    return conduct_answer(
        facts, "có tinh thần tự lực, tự cường, đoàn kết, tương trợ, tích cực tham gia phong trào thi đua"
    )


@standard(
    "productive_work",
    law_2022(24, 3),
    reads=("conduct_confirmed",),
    who=lambda facts: facts.employment in NOT_STAFF,
    manual=True,
)
def productive_work(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Workers, farmers and others: effective work, active, exemplary, helpful (LDTT-3); judged by people."""
    del law
    return conduct_answer(
        facts,
        "lao động, sản xuất có hiệu quả, tích cực tham gia phong trào thi đua, gương mẫu, "
        "đoàn kết giúp đỡ cộng đồng",
    )


@standard(
    "recruitment",
    Citation(CIRCULAR_01, 1, 5, "d"),
    since=CIRCULAR_01_SINCE,
    until=CIRCULAR_01_UNTIL,
    reads=("months_since_recruitment", "months_contract_before_recruitment"),
    who=staff,
    remedy="Đề nghị xét ở năm sau, khi đủ thời gian.",
)
def recruited_long_enough(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """New recruits are considered from the sixth month on (LDTT-4); contract time just before counts
    (LDTT-13).
    """
    rule = law.dated("advanced_worker.min_months_since_recruitment")
    least = rule.value
    assert isinstance(least, int)
    months = facts.months_since_recruitment
    if months is None:
        return unknown(
            "months_since_recruitment",
            text="Người mới tuyển dụng dưới {least:0>2} tháng chưa được xem xét.",
            source=rule,
            least=least,
        )
    if months >= least:
        return met(
            "Đã tuyển dụng {months} tháng (yêu cầu từ {least:0>2} tháng).",
            source=rule,
            months=months,
            least=least,
        )
    before = facts.months_contract_before_recruitment or 0
    if months + before >= least:
        return met(
            "Tuyển dụng {months} tháng, cộng {before} tháng hợp đồng liền trước tại cùng cơ quan, "
            "đủ {least:0>2} tháng "
            "(theo trả lời của Bộ Nội vụ).",
            months=months,
            before=before,
            least=least,
        )
    return not_met(
        "Mới tuyển dụng {months} tháng; người mới tuyển dụng dưới {least:0>2} tháng chưa được xem xét.",
        source=rule,
        months=months,
        least=least,
    )


@standard(
    "time_worked",
    law_2022(24, 1, "a"),
    reads=("months_worked", "maternity_months", "sick_months", "rescue_injury_months", "study_months"),
    who=lambda facts: staff(facts) and facts.months_worked is not None and facts.rating is None,
    confidence=Confidence.INFERRED,
    remedy="Đề nghị bổ sung kết quả xếp loại của năm, nếu đã được xếp loại.",
)
def worked_long_enough_to_be_rated(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Under six months of work no rating; maternity, illness, rescue injury and study count as time."""
    rule = law.dated("rating.min_months_worked")
    least = rule.value
    assert isinstance(least, int)
    months = facts.months_worked or 0
    counted = (facts.maternity_months, facts.sick_months, facts.rescue_injury_months, facts.study_months)
    total = months + sum(time or 0 for time in counted)
    if total >= least:
        return met(
            "Thời gian được tính {total} tháng (từ {least:0>2} tháng thì được xếp loại).",
            total=total,
            least=least,
        )
    return not_met(
        "Thời gian được tính {total} tháng; dưới {least:0>2} tháng thì không xếp loại, "
        "nên chưa chứng minh được mức "
        "hoàn thành tốt nhiệm vụ.",
        total=total,
        least=least,
    )


@standard(
    "discipline",
    law_2022(24, 1, "a"),
    reads=("discipline",),
    who=lambda facts: staff(facts) and facts.discipline != (),
    confidence=Confidence.INFERRED,
    remedy="Đề nghị kiểm tra quyết định kỷ luật và kết quả xếp loại.",
)
def no_duty_related_discipline(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Discipline tied to duty in the year means the duty was not completed, so the rating cannot be good
    (LDTT-5).
    """
    del law
    if facts.discipline is None:
        return unknown("discipline", text="Chưa rõ đối tượng có bị kỷ luật trong năm hay không.")
    counted = [one for one in facts.discipline if _in_period(one, facts)]
    for one in counted:
        if one.duty_related:
            return not_met(
                "Bị kỷ luật {form} liên quan đến nhiệm vụ trong năm nên xếp loại {failed}, "
                "không đạt mức hoàn thành tốt.",
                form=one.form.label,
                failed=Rating.FAILED.label,
            )
    if any(one.duty_related is None for one in counted):
        return unknown("discipline", text="Chưa rõ kỷ luật có liên quan đến nhiệm vụ hay không.")
    return met("Không bị kỷ luật liên quan đến nhiệm vụ trong năm xét.")


def _in_period(one: DisciplineFact, facts: NomineeFacts) -> bool:
    """Whether a discipline counts for the period: unknown days count."""
    if one.decided_on is None or facts.period_since is None or facts.period_until is None:
        return True
    return facts.period_since <= one.decided_on <= facts.period_until
