"""Principles that hold for every award: holds, discipline, one achievement one form, one initiative one use.

Sources: Luật Thi đua, khen thưởng 2022 Điều 5; Nghị định số 98/2023/NĐ-CP Điều 4. Who may be nominated by
whom is in ``nominee.py``.
"""

from __future__ import annotations

from rules.answers import Answer, met, not_applicable, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.shared import (
    ALL_AWARDS,
    ALL_KINDS,
    DECREE_98_UNTIL,
    FORMS,
    LAW_2022_SINCE,
    TITLES,
    law_2022,
)
from rules.facts import NomineeFacts
from rules.finding import AssessmentOutcome, Confidence, Severity
from rules.law.citation import DECREE_98, Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, NomineeKind, Rating

_ONE_ACHIEVEMENT = law_2022(5, 2, "c")


@criterion(
    id="principles.hold",
    awards=ALL_AWARDS,
    kinds=ALL_KINDS,
    citation=Citation(DECREE_98, 4),
    since=LAW_2022_SINCE,
    until=DECREE_98_UNTIL,
    reads=("open_holds",),
    remedy="Khi có văn bản kết luận, đề nghị bổ sung văn bản để tiếp tục xét.",
)
def no_open_hold(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """No discipline is being considered and no inspection, complaint or press allegation is being verified
    (P-04).
    """
    del law
    if facts.open_holds is None:
        return unknown(
            "open_holds", text="Chưa rõ đối tượng có đang bị xem xét kỷ luật, thanh tra, xác minh hay không."
        )
    if not facts.open_holds:
        return met("Không có việc đang xem xét kỷ luật, thanh tra, kiểm tra, xác minh đơn thư.")
    causes = "; ".join(cause.label for cause in facts.open_holds)
    return not_met("Tạm dừng xét vì {causes}.", leads_to=AssessmentOutcome.HOLD, causes=causes)


@criterion(
    id="principles.after_discipline",
    awards=ALL_AWARDS,
    kinds=NomineeKind.INDIVIDUAL,
    citation=Citation(DECREE_98, 4),
    since=LAW_2022_SINCE,
    until=DECREE_98_UNTIL,
    reads=("discipline", "period_since", "period_until"),
    remedy="Thành tích chỉ được tính từ khi hết thời hạn kỷ luật; đề nghị xét ở thời gian sau.",
    applies=lambda facts: facts.discipline != (),
)
def counts_after_discipline(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Achievements count only from the end of the discipline (P-05): blocks when no day of the period is
    left.
    """
    del law
    if facts.discipline is None:
        return unknown("discipline", text="Chưa rõ đối tượng có bị kỷ luật hay không.")
    ends = [one.ends_on for one in facts.discipline]
    if facts.period_since is None or facts.period_until is None or any(end is None for end in ends):
        return unknown(
            text="Đối tượng có quyết định kỷ luật; đề nghị kiểm tra ngày hết thời hạn kỷ luật, "
            "vì thành tích chỉ được tính từ ngày đó.",
            severity=Severity.WARNING,
        )
    last = max(end for end in ends if end is not None)
    first_known = [
        one.decided_on for one in facts.discipline if one.ends_on == last and one.decided_on is not None
    ]
    if last >= facts.period_until and first_known and min(first_known) <= facts.period_since:
        return not_met(
            "Thời hạn kỷ luật (đến {last}) bao trùm toàn bộ thời gian tính thành tích.",
            last=f"{last:%d/%m/%Y}",
        )
    if last >= facts.period_since:
        return not_met(
            "Thành tích chỉ được tính từ khi hết thời hạn kỷ luật, ngày {last}; đề nghị kiểm "
            "tra phần thời gian còn lại.",
            severity=Severity.WARNING,
            last=f"{last:%d/%m/%Y}",
        )
    return met(
        "Thời hạn kỷ luật đã hết ngày {last}, trước thời gian tính thành tích.", last=f"{last:%d/%m/%Y}"
    )


@criterion(
    id="principles.one_achievement",
    awards=FORMS,
    kinds=ALL_KINDS,
    citation=_ONE_ACHIEVEMENT,
    since=LAW_2022_SINCE,
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
