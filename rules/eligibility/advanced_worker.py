"""Lao động tiên tiến: rating, conduct, recruitment, discipline (Luật 2003 Điều 24; Luật 2022 Điều 24).

The same requirements stand behind Chiến sĩ thi đua cơ sở (Luật 2022 Điều 23 khoản 1): when the facts do not say whether
the person meets the standard, they are examined one by one there too. Time worked, study, moves between units and other
circumstances of a person are in ``advanced_worker_time.py``.
"""

from __future__ import annotations

from datetime import date

from rules.answers import Answer, met, needs_local_rule, not_applicable, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.advanced_worker_standard import NOT_STAFF, staff, standard
from rules.eligibility.shared import (
    CIRCULAR_01_SINCE,
    CIRCULAR_01_UNTIL,
    CIRCULAR_15_SINCE,
    LAW_2003_SINCE,
    LAW_2003_UNTIL,
    LAW_2022_SINCE,
    at_least,
    conduct_answer,
    head_of_a_public_unit,
    law_2003,
    law_2022,
    rating_answer,
)
from rules.facts import DisciplineFact, NomineeFacts
from rules.finding import Confidence, Severity
from rules.law.citation import CIRCULAR_01, CIRCULAR_15, DECREE_91, Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, NomineeKind, Rating

_RATING_REMEDY = "Đề nghị kiểm tra lại kết quả xếp loại; nếu đúng, không đủ điều kiện xét."
_NEXT_YEAR = "Đề nghị xét ở năm sau, khi đủ thời gian."
_RATING_READS = ("rating", "points", "rating_year")
_RECRUITMENT_READS = ("months_since_recruitment", "months_contract_before_recruitment")


def _not_staff(facts: NomineeFacts) -> bool:
    """Workers, farmers and others outside the payroll of agencies and units."""
    return facts.employment in NOT_STAFF


@standard(
    "rating",
    law_2003(24, 1, "a"),
    says="Hoàn thành tốt nhiệm vụ được giao, đạt năng suất, chất lượng cao",
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=_RATING_READS,
    who=staff,
    remedy=_RATING_REMEDY,
)
@standard(
    "rating",
    law_2022(24, 1, "a"),
    says="Xếp loại chất lượng của năm từ mức {advanced_worker.rating_at_least} trở lên",
    reads=_RATING_READS,
    who=staff,
    remedy=_RATING_REMEDY,
)
def rated_good_or_better(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The year's rating is "Hoàn thành tốt nhiệm vụ" or better (LDTT-1)."""
    return rating_answer(facts, law, law.dated("advanced_worker.rating_at_least"))


@standard(
    "conduct",
    law_2003(24, 1),
    says="Chấp hành tốt chủ trương, pháp luật; tự lực, tự cường, đoàn kết, tích cực thi đua, học "
    "tập; đạo đức, lối sống lành mạnh",
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=("conduct_confirmed",),
    who=staff,
    manual=True,
)
def staff_conduct_until_2023(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Lawful, self-reliant, united, eager to learn, of healthy life (LDTT-2): judged by people."""
    del law
    return conduct_answer(
        facts,
        "chấp hành tốt chủ trương, pháp luật; tự lực, tự cường, đoàn kết, tích cực thi đua, học tập; "
        "có đạo đức, lối sống lành mạnh",
    )


@standard(
    "conduct",
    law_2022(24, 1, "b"),
    says="Có tinh thần tự lực, tự cường, đoàn kết, tương trợ, tích cực tham gia phong trào thi đua",
    reads=("conduct_confirmed",),
    who=staff,
    manual=True,
)
def staff_conduct(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Self-reliant, united, helpful, active in the emulation movement (LDTT-2): judged by people."""
    del law
    return conduct_answer(
        facts, "có tinh thần tự lực, tự cường, đoàn kết, tương trợ, tích cực tham gia phong trào thi đua"
    )


@standard(
    "productive_work",
    law_2003(24, 3),
    says="Công nhân, nông dân, người lao động: lao động, sản xuất có hiệu quả, tích cực thi đua, gương mẫu",
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=("conduct_confirmed",),
    who=_not_staff,
    manual=True,
)
@standard(
    "productive_work",
    law_2022(24, 3),
    says="Công nhân, nông dân, người lao động: lao động, sản xuất có hiệu quả, tích cực thi đua, gương mẫu, "
    "đoàn kết giúp đỡ cộng đồng",
    reads=("conduct_confirmed",),
    who=_not_staff,
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


def _recruited(facts: NomineeFacts, law: LawOnDate, before: int) -> Answer:
    """Compare the months since recruitment, with ``before`` months of contract added, with the dated least."""
    rule = law.dated("advanced_worker.min_months_since_recruitment")
    least, months = rule.value, facts.months_since_recruitment
    assert isinstance(least, int)
    need = "người mới tuyển dụng dưới {least:0>2} tháng chưa được xem xét"
    if months is None:
        return unknown(
            "months_since_recruitment", text=f"{need[0].upper()}{need[1:]}.", source=rule, least=least
        )
    if months >= least:
        return met(
            "Đã tuyển dụng {months} tháng (yêu cầu từ {least:0>2} tháng).",
            source=rule,
            months=months,
            least=least,
        )
    if before and months + before >= least:
        return met(
            "Tuyển dụng {months} tháng, cộng {before} tháng hợp đồng liền trước tại cùng cơ quan, "
            "đủ {least:0>2} tháng (theo trả lời của Bộ Nội vụ).",
            months=months,
            before=before,
            least=least,
        )
    return not_met(f"Mới tuyển dụng {{months}} tháng; {need}.", source=rule, months=months, least=least)


@standard(
    "recruitment",
    Citation(DECREE_91, 10),
    says="Người mới tuyển dụng dưới {advanced_worker.min_months_since_recruitment} chưa được xét",
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=("months_since_recruitment",),
    who=staff,
    remedy=_NEXT_YEAR,
)
def recruited_ten_months(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Until 2023 new recruits are considered from the tenth month on (LDTT-4)."""
    return _recruited(facts, law, 0)


@standard(
    "recruitment",
    law_2022(24, 6),
    says="Người mới tuyển dụng: từ 01/01/2024 đến 14/04/2024 chưa có văn bản quy định số tháng",
    since=LAW_2022_SINCE,
    until=date(2024, 4, 14),
    reads=("months_since_recruitment",),
    who=staff,
    confidence=Confidence.INFERRED,
)
def recruited_before_the_circular(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Between the Law and its Circular no number is written; a short time needs a local rule or a rating (LDTT-4)."""
    months, least = facts.months_since_recruitment, law.value("rating.min_months_worked")
    assert isinstance(least, int)
    if months is None or months >= least:
        return not_applicable("Chưa có văn bản quy định số tháng đối với người mới tuyển dụng vào ngày này.")
    return needs_local_rule(f"Việc xét người mới tuyển dụng dưới {least:02d} tháng", law_2022(24, 6))


@standard(
    "recruitment",
    Citation(CIRCULAR_01, 1, 5, "d"),
    says="Người mới tuyển dụng dưới {advanced_worker.min_months_since_recruitment} chưa được xem xét",
    since=CIRCULAR_01_SINCE,
    until=CIRCULAR_01_UNTIL,
    reads=_RECRUITMENT_READS,
    who=staff,
    remedy=_NEXT_YEAR,
)
@standard(
    "recruitment",
    Citation(CIRCULAR_15),
    says="Người mới tuyển dụng dưới {advanced_worker.min_months_since_recruitment} chưa được xem xét",
    since=CIRCULAR_15_SINCE,
    reads=_RECRUITMENT_READS,
    who=staff,
    confidence=Confidence.UNVERIFIED,
    remedy=_NEXT_YEAR,
)
def recruited_long_enough(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """New recruits are considered from the sixth month on (LDTT-4); contract time just before counts (LDTT-13)."""
    before = 0 if facts.contract_interrupted else facts.months_contract_before_recruitment or 0
    return _recruited(facts, law, before)


@standard(
    "probation",
    Citation(DECREE_91, 10),
    says="Tập sự, thử việc không phải điều kiện loại trừ riêng",
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=("probation",),
    who=lambda facts: facts.probation is True,
    confidence=Confidence.INFERRED,
)
@standard(
    "probation",
    law_2022(24),
    says="Tập sự, thử việc không phải điều kiện loại trừ riêng; xét theo thời gian tuyển dụng và kết quả xếp loại",
    reads=("probation",),
    who=lambda facts: facts.probation is True,
    confidence=Confidence.INFERRED,
)
def probation_is_no_bar(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Probation is no bar of its own; recruitment time and rating decide (LDTT-15)."""
    del facts, law
    return met("Đang tập sự, thử việc không bị loại trừ riêng; xét theo thời gian tuyển dụng và xếp loại.")


@standard(
    "discipline",
    Citation(DECREE_91, 10),
    says="Không bị kỷ luật từ hình thức khiển trách trở lên trong thời gian xét",
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=("discipline",),
    who=lambda facts: facts.discipline != (),
    remedy="Đề nghị xét ở năm sau.",
)
def not_disciplined_at_all(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Until 2023 a reprimand or worse in the period bars the title (LDTT-5)."""
    del law
    if facts.discipline is None:
        return unknown("discipline", text="Chưa rõ đối tượng có bị kỷ luật trong năm hay không.")
    counted = [one for one in facts.discipline if in_period(one, facts)]
    if not counted:
        return met("Không bị kỷ luật trong thời gian xét.")
    return not_met(
        "Yêu cầu không bị kỷ luật từ khiển trách trở lên; đã bị {form}.", form=counted[0].form.label
    )


@standard(
    "discipline",
    law_2022(24, 1, "a"),
    says="Không bị kỷ luật liên quan đến nhiệm vụ trong năm (khi đó xếp loại không hoàn thành nhiệm vụ)",
    reads=("discipline",),
    who=lambda facts: staff(facts) and facts.discipline != (),
    confidence=Confidence.INFERRED,
    remedy="Đề nghị kiểm tra quyết định kỷ luật và kết quả xếp loại.",
)
def no_duty_related_discipline(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Discipline tied to duty in the year means the duty was not completed, so the rating cannot be good (LDTT-5)."""
    del law
    if facts.discipline is None:
        return unknown("discipline", text="Chưa rõ đối tượng có bị kỷ luật trong năm hay không.")
    counted = [one for one in facts.discipline if in_period(one, facts)]
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


def in_period(one: DisciplineFact, facts: NomineeFacts) -> bool:
    """Whether a discipline counts for the period: one act counts in one year only, and at the unit where it was done.

    A stated year of the act decides; else the day of the decision; unknown days count.
    """
    if one.at_old_unit:
        return False
    if one.act_year is not None:
        return one.act_year in _years(facts, one.act_year)
    if one.decided_on is None:
        return True
    if facts.period_since is None or facts.period_until is None:
        return facts.award_year is None or one.decided_on.year == facts.award_year
    return facts.period_since <= one.decided_on <= facts.period_until


def _years(facts: NomineeFacts, otherwise: int) -> range:
    """The years of the achievement period; ``otherwise`` when nothing is stated."""
    if facts.period_since is not None and facts.period_until is not None:
        return range(facts.period_since.year, facts.period_until.year + 1)
    year = facts.award_year or otherwise
    return range(year, year + 1)


@criterion(
    id="advanced_worker.head_rating",
    says="Người đứng đầu đơn vị sự nghiệp không được xếp loại cao hơn đơn vị",
    awards=frozenset({AwardCode.ADVANCED_WORKER, AwardCode.GRASSROOTS_FIGHTER}),
    kinds=NomineeKind.INDIVIDUAL,
    citation=Citation("233/2026/NĐ-CP", 12, 7),
    since=date(2026, 7, 1),
    reads=("is_head", "unit_rating"),
    applies=lambda facts: head_of_a_public_unit(facts) and facts.unit_rating is not None,
    remedy="Đề nghị kiểm tra lại kết quả xếp loại của người đứng đầu và của đơn vị.",
)
def head_not_above_the_unit(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The head of a public unit is not rated above the unit: a higher rating counts as the unit's."""
    least, unit, own = law.value("advanced_worker.rating_at_least"), facts.unit_rating, facts.rating
    assert isinstance(least, Rating)
    assert unit is not None
    if not at_least(unit, least):
        return not_met(
            "Đơn vị xếp loại {seen}; người đứng đầu không được xếp loại cao hơn đơn vị nên không đạt mức {least}.",
            seen=unit.label,
            least=least.label,
        )
    if own is not None and not at_least(unit, own):
        return not_met(
            "Người đứng đầu nêu mức {own}, cao hơn mức {seen} của đơn vị; chỉ được tính mức {seen}.",
            severity=Severity.WARNING,
            own=own.label,
            seen=unit.label,
        )
    return met("Đơn vị được xếp loại {seen}.", seen=unit.label)
