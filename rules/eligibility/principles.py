"""Principles that hold for every award: one achievement one form, one initiative one use, ties, what counts as sudden.

Sources: Luật Thi đua, khen thưởng 2022 Điều 5; Nghị định số 98/2023/NĐ-CP and 152/2025/NĐ-CP Điều 4. Holds and
discipline are in ``holds.py``, who may be nominated by whom in ``nominee.py``. Two principles need no function: no
lower award is asked for first (P-07), so no criterion asks for it unless its own article does; and an award for a
sudden or themed merit never supports one for công trạng (P-08), which ``shared.countable_priors`` applies.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from rules.answers import Answer, met, not_applicable, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.shared import (
    ALL_AWARDS,
    ALL_KINDS,
    DECREE_98_UNTIL,
    DECREE_152_SINCE,
    FORMS,
    LAW_2003_SINCE,
    LAW_2003_UNTIL,
    LAW_2022_SINCE,
    TITLES,
    law_2022,
    stated_answer,
    two_laws,
)
from rules.facts import NomineeFacts
from rules.finding import Confidence, Severity
from rules.law.citation import DECREE_91, DECREE_98, DECREE_152, Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, CommendationGround, NomineeKind, Rating

_ONE_ACHIEVEMENT = law_2022(5, 2, "c")
STATE_AWARDS = frozenset(
    {AwardCode.NATIONAL_FIGHTER, AwardCode.GOVERNMENT_FLAG, AwardCode.PM_MERIT_CERTIFICATE}
)
"""Awards decided by the State's own level."""


@two_laws(
    "principles.one_achievement",
    FORMS,
    ALL_KINDS,
    (Citation(DECREE_91, 3), _ONE_ACHIEVEMENT),
    says="Không khen thưởng nhiều lần, nhiều hình thức cho một thành tích",
    reads=("same_achievement_forms",),
    remedy="Đề nghị nêu thành tích khác, chưa được khen thưởng, hoặc rút đề nghị này.",
)
def one_form_for_one_achievement(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """One achievement is not commended several times or in several forms (P-02)."""
    del law
    if facts.same_achievement_forms is None:
        return unknown(
            "same_achievement_forms", text="Một thành tích không được khen thưởng nhiều lần, nhiều hình thức."
        )
    if not facts.same_achievement_forms:
        return met("Thành tích này chưa được tặng hình thức khen thưởng nào khác.")
    forms = "; ".join(facts.same_achievement_forms)
    return not_met(
        "Một thành tích không được khen thưởng nhiều lần, nhiều hình thức; thành tích này đã có: {forms}.",
        forms=forms,
    )


def _warn_beside(awards: frozenset[AwardCode], fact: str) -> None:
    """Register the warning: forms look at titles of the same achievement, titles at forms."""

    @criterion(
        id="principles.title_beside_form",
        says="Danh hiệu và hình thức khen thưởng cho cùng một thành tích cần được xem lại",
        awards=awards,
        kinds=ALL_KINDS,
        citation=_ONE_ACHIEVEMENT,
        since=LAW_2022_SINCE,
        reads=(fact,),
        severity=Severity.WARNING,
        confidence=Confidence.INFERRED,
        remedy="Đề nghị xem lại để không khen thưởng hai lần cho cùng thành tích.",
        applies=lambda facts: bool(getattr(facts, fact)),
    )
    def title_beside_form(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """A title and a form for one achievement: a warning; the local gate below may block the form."""
        del law
        beside = "; ".join(getattr(facts, fact))
        return not_met("Cùng thành tích này đã có hoặc đang được đề nghị: {beside}.", beside=beside)


_warn_beside(FORMS, "same_achievement_titles")
_warn_beside(TITLES, "same_achievement_forms")


def _blocks_title_beside_form(kind: NomineeKind) -> None:
    """Register the local gate for one kind of nominee: a form falls when a title stands for the same
    achievement.
    """

    @criterion(
        id="principles.no_form_beside_title",
        says="Không tặng thêm hình thức khen thưởng cho thành tích đã xét danh hiệu, nơi có quy định",
        awards=FORMS,
        kinds=kind,
        citation=_ONE_ACHIEVEMENT,
        since=LAW_2022_SINCE,
        reads=("same_achievement_titles",),
        remedy="Đề nghị nêu thành tích khác với thành tích đã xét danh hiệu, hoặc rút đề nghị này.",
        applies=lambda facts: bool(facts.same_achievement_titles),
    )
    def no_form_beside_title(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """Where a local pack says so, a title and a form may not rest on one achievement."""
        rule = law.setting("principles.title_beside_form")
        if rule is None or kind not in rule.value:  # type: ignore[operator]  # unit "kinds" is a tuple of kinds
            return not_applicable("Không có quy định của địa phương về việc này.")
        titles = "; ".join(facts.same_achievement_titles or ())
        return not_met(
            "Thành tích này đã được xét danh hiệu {titles}; quy định của địa phương không cho "
            "tặng thêm hình thức khen thưởng.",
            source=rule,
            titles=titles,
        )


for _kind in NomineeKind:
    _blocks_title_beside_form(_kind)


@criterion(
    id="principles.initiative_once",
    says="Một sáng kiến đã dùng xét danh hiệu thì không dùng lại để xét hình thức khen thưởng và ngược lại",
    awards=frozenset(
        {AwardCode.GRASSROOTS_FIGHTER, AwardCode.COMMENDATION_LETTER, AwardCode.MERIT_CERTIFICATE}
    ),
    kinds=NomineeKind.INDIVIDUAL,
    citation=Citation("5007/BNV-TĐKT"),
    since=LAW_2022_SINCE,
    reads=("initiatives",),
    confidence=Confidence.UNVERIFIED,
    severity=Severity.WARNING,
    remedy="Đề nghị nêu sáng kiến khác chưa dùng để xét khen thưởng.",
    applies=lambda facts: bool(facts.initiatives),
)
def initiative_used_once(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """An initiative already used for one title or form is not used again (guidance; a gate where a pack says
    so).
    """
    initiatives = facts.initiatives or ()
    if facts.rating is Rating.EXCELLENT or any(not one.used_for for one in initiatives):
        return met("Có căn cứ xét chưa dùng cho danh hiệu, hình thức khác.")
    used = "; ".join(label for one in initiatives for label in one.used_for)
    rule = law.setting("principles.initiative_once")
    gate = rule is not None and rule.value is True
    return not_met(
        "Sáng kiến nêu trong hồ sơ đã được dùng để xét: {used}.",
        source=rule if gate else None,
        severity=Severity.GATE if gate else None,
        used=used,
    )


@criterion(
    id="principles.initiative_once",
    says="Một sáng kiến đã dùng xét hình thức khen thưởng thì không dùng lại để xét danh hiệu",
    awards=frozenset({AwardCode.MINISTRY_PROVINCE_FIGHTER, AwardCode.NATIONAL_FIGHTER}),
    kinds=NomineeKind.INDIVIDUAL,
    citation=Citation("5007/BNV-TĐKT"),
    since=LAW_2022_SINCE,
    reads=("initiatives",),
    confidence=Confidence.UNVERIFIED,
    severity=Severity.WARNING,
    remedy="Đề nghị nêu sáng kiến khác chưa dùng để xét hình thức khen thưởng.",
    applies=lambda facts: bool(facts.initiatives),
)
def initiative_not_used_for_a_form(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """A higher title may rest on the initiative of the titles below it, not on one used for a form (CSTDCS-5)."""
    del law
    used = [[label for label in one.used_for if _names_a_form(label)] for one in facts.initiatives or ()]
    if any(not labels for labels in used):
        return met("Có sáng kiến, đề tài chưa dùng để xét hình thức khen thưởng.")
    labels = "; ".join(label for labels in used for label in labels)
    return not_met("Sáng kiến nêu trong hồ sơ đã được dùng để xét: {used}.", used=labels)


def _names_a_form(label: str) -> bool:
    """Whether the label of an award names a commendation form."""
    words = ("giấy khen", "bằng khen", *(code.value.casefold() for code in FORMS))
    return label.casefold().startswith(words)


@two_laws(
    "principles.registered",
    TITLES,
    ALL_KINDS,
    (Citation(DECREE_91), None),
    says="Đã đăng ký tham gia thi đua",
    reads=("registered",),
    sure=Confidence.EXAMPLE,
    remedy="Đề nghị bổ sung bản đăng ký thi đua của năm.",
)
def emulation_registered(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Until 2023 registration for emulation was a basis of a title; Luật 2022 Điều 7 dropped it."""
    del law
    return stated_answer(facts, "registered", "đã đăng ký tham gia thi đua")


def _sudden(citation: Citation, since: date, until: date | None, confidence: Confidence) -> None:
    """Register what a sudden merit is under one decree."""

    @criterion(
        id="principles.sudden_outside_duty",
        says="Thành tích đột xuất là thành tích ngoài chương trình, kế hoạch, nhiệm vụ phải đảm nhiệm",
        awards=FORMS,
        kinds=ALL_KINDS,
        citation=citation,
        since=since,
        until=until,
        reads=("outside_assigned_duty",),
        confidence=confidence,
        remedy="Đề nghị xét theo công trạng hoặc phong trào thi đua.",
        applies=lambda facts: (
            facts.ground is CommendationGround.SUDDEN and facts.outside_assigned_duty is not None
        ),
    )
    def sudden_is_outside_duty(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """A sudden merit lies outside the programme, plan or duty one must carry out (NĐ 152/2025 Điều 3 khoản 3)."""
        del law
        return stated_answer(
            facts, "outside_assigned_duty", "thành tích ngoài chương trình, kế hoạch, nhiệm vụ phải đảm nhiệm"
        )


_sudden(law_2022(8, 2), LAW_2022_SINCE, DECREE_98_UNTIL, Confidence.INFERRED)
_sudden(Citation(DECREE_152, 3, 3), DECREE_152_SINCE, None, Confidence.VERIFIED)


def _tie_breaker(citation: Citation, since: date, until: date | None) -> None:
    """Register the tie-breaker of one regime."""

    @criterion(
        id="principles.tie_breaker",
        says="Khi nhiều đối tượng đủ điều kiện như nhau, ưu tiên cá nhân nữ hoặc tập thể có tỷ lệ nữ "
        "từ {principles.women_share} trở lên",
        awards=ALL_AWARDS,
        kinds=ALL_KINDS,
        citation=citation,
        since=since,
        until=until,
        reads=("equally_qualified",),
        severity=Severity.WARNING,
        remedy="Đề nghị Hội đồng xem xét thứ tự ưu tiên.",
        applies=lambda facts: bool(facts.equally_qualified),
    )
    def women_first(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """Only between equally qualified nominees: a woman, or a collective of which 70 % are
        women, goes first (P-10).
        """
        rule = law.dated("principles.women_share")
        assert isinstance(rule.value, Fraction)
        rivals = facts.equally_qualified or ()
        own = _preferred(facts.is_woman, facts.women_percent, rule.value)
        ahead = [one.name for one in rivals if _preferred(one.is_woman, one.women_percent, rule.value)]
        if own:
            return met("Được ưu tiên khi lựa chọn giữa các đối tượng đủ điều kiện như nhau.")
        if ahead:
            return not_met(
                "Khi lựa chọn giữa các đối tượng đủ điều kiện như nhau, ưu tiên {names}.",
                names="; ".join(ahead),
            )
        return met("Không đối tượng nào trong số đủ điều kiện như nhau thuộc diện ưu tiên.")


def _preferred(is_woman: bool | None, women_percent: int | None, share: Fraction) -> bool:
    """Whether a nominee goes first in a tie."""
    return bool(is_woman) or (women_percent is not None and Fraction(women_percent, 100) >= share)


_tie_breaker(Citation(DECREE_91, 3), LAW_2003_SINCE, LAW_2003_UNTIL)
_tie_breaker(Citation(DECREE_98, 4), LAW_2022_SINCE, DECREE_98_UNTIL)
_tie_breaker(Citation(DECREE_152, 4, 6), DECREE_152_SINCE, None)


@criterion(
    id="principles.fresh_report",
    says="Báo cáo thành tích của hồ sơ cấp Nhà nước không quá {principles.max_report_months} tính đến khi gửi",
    awards=STATE_AWARDS,
    kinds=ALL_KINDS,
    citation=Citation(DECREE_152, 33, 9),
    since=DECREE_152_SINCE,
    reads=("report_age_months",),
    remedy="Đề nghị cập nhật báo cáo thành tích.",
    applies=lambda facts: facts.report_age_months is not None,
)
def report_is_fresh(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The achievement text of a state-level dossier is at most six months old when it is sent."""
    rule = law.dated("principles.max_report_months")
    most, seen = rule.value, facts.report_age_months
    assert isinstance(most, int)
    assert seen is not None
    build = met if seen <= most else not_met
    return build(
        "Báo cáo thành tích tính đến khi gửi là {seen} tháng (không quá {most:0>2} tháng).",
        source=rule,
        seen=seen,
        most=most,
    )


@criterion(
    id="principles.published",
    says="Công khai lấy ý kiến ít nhất {principles.min_published_days} ngày làm việc trước khi họp Hội đồng",
    awards=AwardCode.NATIONAL_FIGHTER,
    kinds=NomineeKind.INDIVIDUAL,
    citation=Citation(DECREE_152, 44, 2),
    since=DECREE_152_SINCE,
    reads=("published_working_days",),
    remedy="Đề nghị công khai đủ thời gian và ghi kết quả vào biên bản.",
)
def published_long_enough(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Chiến sĩ thi đua toàn quốc: published for ten working days before the council meets."""
    rule = law.dated("principles.min_published_days")
    least, seen = rule.value, facts.published_working_days
    assert isinstance(least, int)
    need = "Yêu cầu công khai lấy ý kiến ít nhất {least} ngày làm việc"
    if seen is None:
        return unknown("published_working_days", text=f"{need}.", source=rule, least=least)
    build = met if seen >= least else not_met
    return build(f"{need}; đã công khai {{seen}} ngày làm việc.", source=rule, least=least, seen=seen)
