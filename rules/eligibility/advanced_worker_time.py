"""Lao động tiên tiến: time worked, treatment, study, moves between units, leave, and other
circumstances of a person.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from rules.answers import Answer, met, not_applicable, not_met, unknown
from rules.criterion import CriterionFunction
from rules.eligibility.advanced_worker_standard import staff, standard
from rules.eligibility.shared import (
    CIRCULAR_01_SINCE,
    CIRCULAR_01_UNTIL,
    CIRCULAR_15_SINCE,
    DECREE_152_SINCE,
    LAW_2003_SINCE,
    LAW_2003_UNTIL,
    LAW_2022_SINCE,
    law_2022,
)
from rules.facts import NomineeFacts
from rules.finding import Confidence, Severity
from rules.law.citation import CIRCULAR_01, CIRCULAR_15, DECREE_91, DECREE_98, DECREE_152, Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import Level, StudyResult

_YEAR = 12  # months
_ORDER = tuple(StudyResult)  # from best to worst
_HOSPITALS = frozenset({Level.DISTRICT, Level.PROVINCE, Level.CENTRAL})
_SECTOR = Citation("03/2018/TT-BNG")
_SECTOR_SINCE = date(2018, 9, 15)
_DAY = timedelta(days=1)

Text = tuple[Citation, date, date | None, Confidence]
"""A text with the days over which a requirement rests on it, and how sure that is."""


def _both(
    name: str,
    cited: tuple[Citation, Citation],
    says: str,
    reads: tuple[str, ...],
    who: Callable[[NomineeFacts], bool],
    *,
    sure: tuple[Confidence, Confidence] = (Confidence.VERIFIED, Confidence.VERIFIED),
    severity: Severity = Severity.GATE,
    remedy: str = "",
) -> Callable[[CriterionFunction], CriterionFunction]:
    """Register one requirement under the law until 2023 and under that from 2024."""
    texts = (
        (cited[0], _SECTOR_SINCE if cited[0] == _SECTOR else LAW_2003_SINCE, LAW_2003_UNTIL, sure[0]),
        (cited[1], LAW_2022_SINCE, None, sure[1]),
    )
    return _each(name, texts, says, reads, who, severity=severity, remedy=remedy)


def _each(
    name: str,
    texts: tuple[Text, ...],
    says: str,
    reads: tuple[str, ...],
    who: Callable[[NomineeFacts], bool],
    *,
    severity: Severity = Severity.GATE,
    remedy: str = "",
    manual: bool = False,
) -> Callable[[CriterionFunction], CriterionFunction]:
    """Register one requirement under each of several texts, each over its own days."""

    def register(function: CriterionFunction) -> CriterionFunction:
        for citation, since, until, confidence in texts:
            standard(
                name,
                citation,
                says=says,
                since=since,
                until=until,
                reads=reads,
                who=who,
                confidence=confidence,
                severity=severity,
                remedy=remedy,
                manual=manual,
            )(function)
        return function

    return register


def _circulars(point: str, sure: Confidence) -> tuple[Text, ...]:
    """The texts from 2024 on: the Law alone, Thông tư 01/2024 with its point, Thông tư 15/2025 (unread)."""
    return (
        (law_2022(24), LAW_2022_SINCE, CIRCULAR_01_SINCE - _DAY, Confidence.INFERRED),
        (Citation(CIRCULAR_01, 1, 5, point), CIRCULAR_01_SINCE, CIRCULAR_01_UNTIL, sure),
        (Citation(CIRCULAR_15), CIRCULAR_15_SINCE, None, Confidence.UNVERIFIED),
    )


@_both(
    "time_worked",
    (Citation(DECREE_91, 10), law_2022(24, 1, "a")),
    "Làm việc trong năm đủ thời gian để được xếp loại; thai sản, ốm, điều trị do cứu người, đi học được tính",
    ("months_worked", "maternity_months", "sick_months", "rescue_injury_months", "study_months"),
    lambda facts: staff(facts) and facts.months_worked is not None and facts.rating is None,
    sure=(Confidence.INFERRED, Confidence.INFERRED),
    remedy="Đề nghị bổ sung kết quả xếp loại của năm, nếu đã được xếp loại.",
)
def worked_long_enough_to_be_rated(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Under six months of work no rating (LDTT-12); maternity (LDTT-11), illness, study (LDTT-7) count as time, and
    treatment after a rescue (LDTT-6) unless a hospital too low confirmed it.
    """
    rule = law.find("rating.min_months_worked")
    if rule is None:
        return not_applicable("Vào ngày này chưa có số tháng làm việc tối thiểu để được xếp loại.")
    least = rule.value
    assert isinstance(least, int)
    total = _time_without_treatment(facts)
    total += 0 if _too_low(facts.rescue_injury_confirmed_by) else facts.rescue_injury_months or 0
    if total >= least:
        return met(
            "Thời gian được tính {total} tháng (từ {least:0>2} tháng thì được xếp loại).",
            source=rule,
            total=total,
            least=least,
        )
    return not_met(
        "Thời gian được tính {total} tháng; dưới {least:0>2} tháng thì không xếp loại, "
        "nên chưa chứng minh được mức hoàn thành tốt nhiệm vụ.",
        source=rule,
        total=total,
        least=least,
    )


def _time_without_treatment(facts: NomineeFacts) -> int:
    """The months that count whatever a hospital says."""
    counted = (facts.months_worked, facts.maternity_months, facts.sick_months, facts.study_months)
    return sum(months or 0 for months in counted)


def _too_low(level: Level | None) -> bool:
    """Whether the hospital that confirmed a treatment is below the district."""
    return level is not None and level not in _HOSPITALS


@_each(
    "rescue_injury",
    (
        (Citation(DECREE_91, 10, 2), LAW_2003_SINCE, LAW_2003_UNTIL, Confidence.VERIFIED),
        *_circulars("a", Confidence.VERIFIED),
    ),
    "Thời gian điều trị do dũng cảm cứu người, cứu tài sản được tính khi cơ sở y tế cấp huyện trở lên xác nhận",
    ("rescue_injury_confirmed_by",),
    lambda facts: facts.rescue_injury_months is not None and facts.rating is None,
    remedy="Đề nghị bổ sung xác nhận điều trị của cơ sở y tế cấp huyện trở lên.",
)
def treatment_confirmed(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Treatment after a brave rescue counts as working time when a hospital of the district or above confirms
    (LDTT-6); nothing hangs on it when the other months are enough for a rating.
    """
    rule = law.find("rating.min_months_worked")
    if rule is not None and isinstance(rule.value, int) and _time_without_treatment(facts) >= rule.value:
        return met("Thời gian làm việc đã đủ để được xếp loại, chưa cần tính thời gian điều trị.")
    level, months = facts.rescue_injury_confirmed_by, facts.rescue_injury_months
    need = "Thời gian điều trị {months} tháng được tính là thời gian làm việc khi cơ sở y tế cấp huyện trở lên xác nhận"
    if level is None:
        return unknown("rescue_injury_confirmed_by", text=f"{need}.", months=months)
    if _too_low(level):
        return not_met(
            f"{need}; xác nhận nêu trong hồ sơ là của {{level}}.", months=months, level=level.label
        )
    return met(f"{need}; đã có xác nhận.", months=months)


@standard(
    "study",
    _SECTOR,
    says="Đi học từ một năm trở lên: kết quả từ loại {advanced_worker.study_result_at_least} trở lên",
    since=_SECTOR_SINCE,
    until=LAW_2003_UNTIL,
    reads=("study_months", "study_result"),
    who=lambda facts: (facts.study_months or 0) >= _YEAR,
    confidence=Confidence.EXAMPLE,
    severity=Severity.WARNING,
    remedy="Đề nghị bổ sung kết quả học tập.",
)
def studied_well(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """A course of a year or more counts with a result of "khá" or better, as one sector ruled (LDTT-8)."""
    return _study_answer(facts, law)


@_each(
    "study",
    _circulars("b", Confidence.UNVERIFIED),
    "Thời gian đi học, bồi dưỡng được tính là thời gian làm việc; kết quả học tập do người xét xem thêm",
    ("study_result",),
    lambda facts: (facts.study_months or 0) >= _YEAR,
    severity=Severity.WARNING,
    manual=True,
    remedy="Đề nghị xem kết quả học tập.",
)
def study_time_counts(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Training time counts; whether a grade is required is not clear, so a person looks at it (LDTT-8)."""
    return _study_answer(facts, law)


def _study_answer(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Compare the result of a long course with the least one asked for."""
    least = law.dated("advanced_worker.study_result_at_least")
    wanted = StudyResult.of(str(least.value))
    if facts.study_result is None:
        return unknown(
            "study_result",
            text="Đi học {months} tháng; cần kết quả học tập.",
            months=facts.study_months,
        )
    build = met if _ORDER.index(facts.study_result) <= _ORDER.index(wanted) else not_met
    return build(
        "Đi học {months} tháng, kết quả {seen} (mức tham khảo: từ {least} trở lên).",
        months=facts.study_months,
        seen=facts.study_result.label,
        least=wanted.label,
    )


@_both(
    "old_unit_remark",
    (_SECTOR, law_2022(24, 1, "a")),
    "Người chuyển đến có từ {transfer.months_needing_remark} ở đơn vị cũ phải có nhận xét của đơn vị cũ",
    ("old_unit_remark", "months_at_old_unit"),
    lambda facts: facts.months_at_old_unit is not None,
    sure=(Confidence.EXAMPLE, Confidence.UNVERIFIED),
    remedy="Đề nghị bổ sung nhận xét của đơn vị cũ.",
)
def old_unit_has_remarked(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """A person moved in with six months or more at the old unit brings its remark (LDTT-9)."""
    rule = law.dated("transfer.months_needing_remark")
    least = rule.value
    months = facts.months_at_old_unit
    assert isinstance(least, int)
    assert months is not None
    if months < least:
        return not_applicable("Thời gian ở đơn vị cũ dưới mức phải có nhận xét.")
    if facts.old_unit_remark is None:
        return unknown(
            "old_unit_remark",
            text="Đã ở đơn vị cũ {months} tháng, cần nhận xét của đơn vị cũ.",
            months=months,
        )
    if facts.old_unit_remark:
        return met("Đã có nhận xét của đơn vị cũ.")
    return not_met("Đã ở đơn vị cũ {months} tháng nhưng chưa có nhận xét của đơn vị cũ.", months=months)


@_both(
    "secondment",
    (_SECTOR, law_2022(83, 1)),
    "Người biệt phái do đơn vị cử đi xem xét, đề nghị",
    ("seconded",),
    lambda facts: facts.seconded is True,
    sure=(Confidence.EXAMPLE, Confidence.UNVERIFIED),
    severity=Severity.WARNING,
    remedy="Đề nghị xác nhận đơn vị đề nghị là đơn vị cử biệt phái.",
)
def seconded_by_the_proposer(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """A seconded person is considered by the unit that sent him (LDTT-10)."""
    del facts, law
    return unknown(text="Người biệt phái do đơn vị cử đi xem xét, đề nghị.")


@_both(
    "second_job",
    (Citation(DECREE_91, 10), law_2022(83, 1)),
    "Người kiêm nhiệm do cơ quan quản lý, trả lương xem xét, đề nghị",
    ("second_job",),
    lambda facts: facts.second_job is True,
    sure=(Confidence.UNVERIFIED, Confidence.INFERRED),
    severity=Severity.WARNING,
    remedy="Đề nghị xác nhận đơn vị đề nghị là cơ quan quản lý, trả lương.",
)
def proposed_by_the_paying_body(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """A person with two posts is proposed once, by the body on whose payroll he is (Điều 83 khoản 1)."""
    del facts, law
    return unknown(text="Người kiêm nhiệm được một đơn vị đề nghị: cơ quan quản lý, trả lương.")


@standard(
    "maternity",
    Citation(DECREE_91, 10, 4),
    says="Thời gian nghỉ thai sản được tính",
    since=LAW_2003_SINCE,
    until=LAW_2003_UNTIL,
    reads=("maternity_months",),
    who=lambda facts: facts.maternity_months is not None,
)
@standard(
    "maternity",
    Citation(DECREE_98, 4),
    says="Thời gian nghỉ thai sản được tính để xét danh hiệu thi đua, hình thức khen thưởng",
    until=DECREE_152_SINCE.replace(month=6, day=30),
    reads=("maternity_months",),
    who=lambda facts: facts.maternity_months is not None,
)
@standard(
    "maternity",
    Citation(DECREE_152, 4, 5),
    says="Thời gian nghỉ thai sản được tính để xét danh hiệu thi đua, hình thức khen thưởng",
    since=DECREE_152_SINCE,
    reads=("maternity_months",),
    who=lambda facts: facts.maternity_months is not None,
)
def maternity_counts(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Maternity leave counts as time for every title and award (LDTT-11, P-09)."""
    del law
    return met("Nghỉ thai sản {months} tháng, được tính vào thời gian xét.", months=facts.maternity_months)


@_both(
    "long_leave",
    (Citation(DECREE_91, 10), law_2022(24)),
    "Số ngày nghỉ việc riêng không phải điều kiện loại trừ",
    ("personal_leave_days",),
    lambda facts: facts.personal_leave_days is not None,
    sure=(Confidence.VERIFIED, Confidence.INFERRED),
)
def leave_is_no_bar(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The old bar of forty days of leave is gone (LDTT-12)."""
    del law
    return met(
        "Nghỉ việc riêng {days} ngày; pháp luật không còn loại trừ theo số ngày nghỉ.",
        days=facts.personal_leave_days,
    )


@_both(
    "retirement",
    (Citation(DECREE_91, 10), law_2022(83, 1)),
    "Người nghỉ hưu trong năm được xét; đơn vị quản lý trước khi nghỉ hưu đề nghị",
    ("retires_on",),
    lambda facts: facts.retires_on is not None,
    sure=(Confidence.UNVERIFIED, Confidence.INFERRED),
)
def retirement_is_no_bar(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Retiring is no bar; the unit before retirement, or the one that took over its duties, proposes."""
    del law
    assert facts.retires_on is not None
    return met(
        "Nghỉ hưu từ ngày {day}; vẫn được xét, đơn vị quản lý trước khi nghỉ hưu đề nghị.",
        day=f"{facts.retires_on:%d/%m/%Y}",
    )


@_both(
    "administrative_fine",
    (Citation(DECREE_91, 10), law_2022(24, 6)),
    "Không bị xử phạt vi phạm hành chính, nơi có quy định",
    ("administrative_fine",),
    lambda facts: facts.administrative_fine is True,
    sure=(Confidence.UNVERIFIED, Confidence.INFERRED),
    severity=Severity.WARNING,
    remedy="Đề nghị xem xét khi đánh giá việc chấp hành pháp luật.",
)
def no_fine_where_ruled(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """A fine is no bar in the law; a province may make it one (Điều 24 khoản 6)."""
    del facts
    rule = law.setting("advanced_worker.no_administrative_fine")
    if rule is not None and rule.value is True:
        return not_met(
            "Quy định của địa phương yêu cầu không bị xử phạt vi phạm hành chính trong năm; đã bị xử phạt.",
            source=rule,
            severity=Severity.GATE,
        )
    return unknown(text="Đã bị xử phạt vi phạm hành chính; luật không loại trừ riêng, do người xét cân nhắc.")
