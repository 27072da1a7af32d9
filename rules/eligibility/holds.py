"""Holds and discipline: what stops an award for now, and from when achievements count (NĐ 98/2023 Điều 4; NĐ 152/2025
Điều 4 khoản 4).

Before 2024 the same was practised; the article is not verified.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rules.answers import Answer, met, not_met, unknown
from rules.criterion import CriterionFunction, criterion
from rules.eligibility.shared import (
    ALL_AWARDS,
    ALL_KINDS,
    DECREE_98_UNTIL,
    DECREE_152_SINCE,
    LAW_2003_SINCE,
    LAW_2003_UNTIL,
    LAW_2022_SINCE,
    two_laws,
)
from rules.facts import MatterFact, NomineeFacts
from rules.finding import AssessmentOutcome, Confidence, Severity
from rules.law.citation import DECREE_91, DECREE_98, DECREE_152, LAW_2003, LAW_2022, Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import Conclusion, HoldCause, NomineeKind

_HOLD = AssessmentOutcome.HOLD


def _in_every_decree(
    id: str,
    kinds: NomineeKind | frozenset[NomineeKind],
    *,
    says: str,
    reads: tuple[str, ...],
    remedy: str,
    applies: Callable[[NomineeFacts], bool] | None = None,
) -> Callable[[CriterionFunction], CriterionFunction]:
    """Register one principle under the decrees of the three regimes."""
    versions = (
        (Citation(DECREE_91), LAW_2003_SINCE, LAW_2003_UNTIL, Confidence.UNVERIFIED),
        (Citation(DECREE_98, 4), LAW_2022_SINCE, DECREE_98_UNTIL, Confidence.VERIFIED),
        (Citation(DECREE_152, 4, 4), DECREE_152_SINCE, None, Confidence.VERIFIED),
    )

    def register(function: CriterionFunction) -> CriterionFunction:
        for citation, since, until, confidence in versions:
            criterion(
                id=id,
                says=says,
                awards=ALL_AWARDS,
                kinds=kinds,
                citation=citation,
                since=since,
                until=until,
                reads=reads,
                confidence=confidence,
                remedy=remedy,
                applies=applies,
            )(function)
        return function

    return register


@_in_every_decree(
    "principles.hold",
    ALL_KINDS,
    says="Không đang bị xem xét kỷ luật, điều tra, thanh tra, kiểm tra khi có dấu hiệu vi phạm, xác minh "
    "đơn thư, vụ việc báo chí nêu",
    reads=("open_holds", "matters"),
    remedy="Khi có văn bản kết luận, đề nghị bổ sung văn bản để tiếp tục xét.",
)
def no_open_hold(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """No discipline is being considered and no inspection, complaint or press allegation is being verified (P-04)."""
    del law
    if facts.open_holds is None and facts.matters is None:
        return unknown(
            "open_holds", text="Chưa rõ đối tượng có đang bị xem xét kỷ luật, thanh tra, xác minh hay không."
        )
    causes = [cause.label for cause in facts.open_holds or ()]
    causes += [one.cause.label for one in facts.matters or () if _stops(one)]
    if causes:
        return not_met("Tạm dừng xét vì {causes}.", leads_to=_HOLD, causes="; ".join(dict.fromkeys(causes)))
    if any(_unclear(one) for one in facts.matters or ()):
        return unknown("matters", text="Đang thanh tra, kiểm tra; chưa rõ có dấu hiệu vi phạm hay không.")
    return met("Không có việc đang xem xét kỷ luật, thanh tra, kiểm tra, xác minh đơn thư.")


def _stops(one: MatterFact) -> bool:
    """Whether an open matter stops the award: an inspection only when there are signs of violation."""
    if not one.open:
        return False
    return one.cause is not HoldCause.INSPECTION or one.signs_of_violation is True


def _unclear(one: MatterFact) -> bool:
    """Whether an open inspection does not say if there are signs of violation."""
    return one.open and one.cause is HoldCause.INSPECTION and one.signs_of_violation is None


@_in_every_decree(
    "principles.concluded",
    ALL_KINDS,
    says="Việc đã xác minh phải có văn bản kết luận; kết luận không vi phạm thì được xét, có vi phạm "
    "trong thời gian xét thì không",
    reads=("matters",),
    remedy="Đề nghị bổ sung văn bản kết luận của cơ quan có thẩm quyền.",
    applies=lambda facts: any(not one.open for one in facts.matters or ()),
)
def concluded_without_wrong(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """A closed matter needs its written conclusion: cleared, the award proceeds (P-06); a violation
    in the period bars it.
    """
    del law
    closed = [one for one in facts.matters or () if not one.open]
    for one in closed:
        if one.conclusion is Conclusion.VIOLATION and one.in_period is not False:
            if one.in_period is None and facts.period_since is None:
                return unknown(
                    "matters", text="Có kết luận vi phạm; chưa rõ vi phạm có trong thời gian xét hay không."
                )
            return not_met(
                "Có kết luận vi phạm trong thời gian tính thành tích ({cause}).",
                remedy="Đề nghị xét ở thời gian sau.",
                cause=one.cause.label,
            )
    if any(one.conclusion is None or not one.document for one in closed):
        return unknown(
            "matters", text="Việc xác minh đã xong nhưng chưa nêu kết luận và số văn bản kết luận."
        )
    return met(
        "Đã có văn bản kết luận ({documents}).", documents="; ".join(str(one.document) for one in closed)
    )


@_in_every_decree(
    "principles.after_discipline",
    NomineeKind.INDIVIDUAL,
    says="Thành tích chỉ được tính từ khi hết thời hạn kỷ luật",
    reads=("discipline",),
    remedy="Thành tích chỉ được tính từ khi hết thời hạn kỷ luật; đề nghị xét ở thời gian sau.",
    applies=lambda facts: facts.discipline != (),
)
def counts_after_discipline(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Achievements count only from the end of the discipline (P-05): blocks when no day of the period is left.

    A discipline decided after the period is only pointed out: people judge what it says about the time before.
    """
    if facts.discipline is None:
        return unknown("discipline", text="Chưa rõ đối tượng có bị kỷ luật hay không.")
    ends = [one.ends_on for one in facts.discipline]
    since, until = _period(facts, law)
    if any(end is None for end in ends):
        return unknown(
            text="Đối tượng có quyết định kỷ luật; đề nghị kiểm tra ngày hết thời hạn kỷ luật, "
            "vì thành tích chỉ được tính từ ngày đó.",
            severity=Severity.WARNING,
        )
    last = max(end for end in ends if end is not None)
    if last >= until:
        decided = [one.decided_on for one in facts.discipline if one.ends_on == last]
        later = all(day is not None and day > until for day in decided)
        return not_met(
            "Thành tích chỉ được tính từ khi hết thời hạn kỷ luật, ngày {last}, sau thời gian tính thành tích.",
            severity=Severity.WARNING if later else None,
            last=f"{last:%d/%m/%Y}",
        )
    if last >= since:
        return not_met(
            "Thành tích chỉ được tính từ khi hết thời hạn kỷ luật, ngày {last}; đề nghị kiểm "
            "tra phần thời gian còn lại.",
            severity=Severity.WARNING,
            last=f"{last:%d/%m/%Y}",
        )
    return met(
        "Thời hạn kỷ luật đã hết ngày {last}, trước thời gian tính thành tích.", last=f"{last:%d/%m/%Y}"
    )


def _period(facts: NomineeFacts, law: LawOnDate) -> tuple[date, date]:
    """The achievement period; left unstated, the award's year, else the time up to the day of the dossier."""
    year = facts.award_year
    since = facts.period_since or (date(year, 1, 1) if year else law.criteria_on)
    until = facts.period_until or (date(year, 12, 31) if year else law.criteria_on)
    return since, until


@two_laws(
    "principles.court_sentence",
    ALL_AWARDS,
    ALL_KINDS,
    (Citation(LAW_2003), Citation(LAW_2022, 93, 2, "d")),
    says="Không có bản án của tòa án về vi phạm trong thời gian tính thành tích",
    reads=("court_sentence",),
    sure=(Confidence.UNVERIFIED, Confidence.INFERRED),
    remedy="Đề nghị xét ở thời gian sau.",
    applies=lambda facts: facts.court_sentence is not None,
)
def no_court_sentence(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """An award given despite a judgment about the period would have to be cancelled (H-01 d), so it is not given."""
    del law
    if facts.court_sentence:
        return not_met(
            "Có bản án của tòa án trong thời gian tính thành tích; nếu khen thưởng thì quyết định có thể bị hủy bỏ."
        )
    return met("Không có bản án của tòa án trong thời gian tính thành tích.")


@two_laws(
    "principles.true_declaration",
    ALL_AWARDS,
    ALL_KINDS,
    (Citation(LAW_2003), Citation(LAW_2022, 15)),
    says="Không kê khai gian dối, làm giả hồ sơ, xác nhận sai",
    reads=("false_declaration",),
    sure=(Confidence.UNVERIFIED, Confidence.VERIFIED),
    remedy="Đề nghị xử lý theo quy định; không xét hồ sơ này.",
    applies=lambda facts: facts.false_declaration is not None,
)
def declared_truthfully(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """False statements, forged papers and wrong confirmations are forbidden (P-15)."""
    del law
    if facts.false_declaration:
        return not_met(
            "Hồ sơ có kê khai gian dối, làm giả giấy tờ hoặc xác nhận sai, là hành vi bị nghiêm cấm."
        )
    return met("Không phát hiện kê khai gian dối, làm giả hồ sơ.")
