"""Cancelling an award: grounds, who may cancel, the last day to return items and money, and what rests on it.

Sources: Luật 2022 Điều 93 (H-01, H-02); NĐ 152/2025 Điều 56–58 (H-03 to H-07). The record of a cancelled award is
never deleted. Stripping of State honours (H-08) is not ours. A text that is wrong is not cancelled: wrong content is
replaced by a decision of the same kind, wrong form by an official letter (NĐ 30/2020 Điều 18 khoản 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.after_award import Matter, Scope, rule_after, scope_of
from rules.competence import competence
from rules.deadlines import Deadline, named_deadline
from rules.facts import PriorAward
from rules.finding import Confidence
from rules.law.citation import LAW_2022, Citation
from rules.law.on_date import law_for
from rules.vocabulary import AwardCode, Decider, Labelled, Level, NomineeKind


class RevocationGround(Labelled):
    """Why an award is cancelled (Luật 2022 Điều 93 khoản 2 điểm a–d)."""

    FALSE_STATEMENT = "a", "gian dối trong việc kê khai công trạng, thành tích"
    FALSE_PAPERS = "b", "cung cấp thông tin sai, làm giả hồ sơ, giấy tờ"
    UNLAWFUL_PROCEDURE = "c", "thẩm định, xét, duyệt, đề nghị trái quy định"
    VIOLATION_IN_PERIOD = "d", "có kết luận, quyết định, bản án về vi phạm trong thời gian tính thành tích"

    @property
    def citation(self) -> Citation:
        """The point of the law."""
        return Citation(LAW_2022, 93, 2, self.value)


@dataclass(frozen=True, slots=True)
class Revocation:
    """What follows from a cancellation. ``return_by`` is None while the decision has not been received, and on a day of
    whose law we do not know the limit. ``procedure`` says how, ``papers`` with what; it may be left to the province.
    """

    ground: RevocationGround
    cancelled_by: frozenset[Decider]
    papers: tuple[str, ...]
    procedure: str
    procedure_citation: str
    return_to: str
    return_by: Deadline | None
    money_to: str
    citation: str
    confidence: Confidence


_RETURN_TO = {
    Scope.STATE: "bộ, ngành, tỉnh đã trình và chi tiền thưởng",
    Scope.LOCAL: "cơ quan của người đã quyết định khen thưởng",
}
_MONEY_TO = "ngân sách nhà nước hoặc quỹ thi đua, khen thưởng"


def revocation(
    award: AwardCode,
    kind: NomineeKind,
    ground: RevocationGround,
    *,
    decided_on: date,
    level: Level,
    received_on: date | None = None,
) -> Revocation:
    """Return who cancels an award on ``decided_on`` (the one competent to grant it, H-02), how, and until when and
    where items and money go back once the cancellation was received (H-06). Money goes to the budget or the fund
    (H-07).
    """
    found = competence(award, decided_on, level=level, kind=kind)
    rule = rule_after(Matter.REVOCATION, award, decided_on)
    assert rule is not None  # the table has a row for every day that has a decider
    return Revocation(
        ground=ground,
        cancelled_by=found.deciders if found.at_level is None else frozenset({found.at_level}),
        papers=rule.papers,
        procedure=f"{rule.says}.",
        procedure_citation=rule.citation,
        return_to=_RETURN_TO[scope_of(award, decided_on)],
        return_by=None if received_on is None else _return_by(received_on),
        money_to=_MONEY_TO,
        citation=str(ground.citation),
        confidence=rule.confidence if rule.confidence is not Confidence.VERIFIED else found.confidence,
    )


def _return_by(received_on: date) -> Deadline | None:
    """The last day to hand items and money back; None when the law of the day sets no limit that we know."""
    law = law_for(received_on, received_on)
    if law.find("limit.return_after_revocation") is None:
        return None
    return named_deadline("return_after_revocation", received_on, law)


_RESTS_ON: dict[AwardCode, frozenset[AwardCode]] = {
    AwardCode.GRASSROOTS_FIGHTER: frozenset({AwardCode.ADVANCED_WORKER}),
    AwardCode.MINISTRY_PROVINCE_FIGHTER: frozenset({AwardCode.GRASSROOTS_FIGHTER}),
    AwardCode.NATIONAL_FIGHTER: frozenset({AwardCode.MINISTRY_PROVINCE_FIGHTER}),
    AwardCode.ADVANCED_COLLECTIVE: frozenset({AwardCode.ADVANCED_WORKER}),
    AwardCode.EXCELLENT_COLLECTIVE: frozenset({AwardCode.ADVANCED_WORKER, AwardCode.GRASSROOTS_FIGHTER}),
    AwardCode.GOVERNMENT_FLAG: frozenset({AwardCode.MINISTRY_PROVINCE_FLAG}),
    AwardCode.MERIT_CERTIFICATE: frozenset({AwardCode.GRASSROOTS_FIGHTER, AwardCode.EXCELLENT_COLLECTIVE}),
    AwardCode.PM_MERIT_CERTIFICATE: frozenset(
        {
            AwardCode.MERIT_CERTIFICATE,
            AwardCode.GRASSROOTS_FIGHTER,
            AwardCode.EXCELLENT_COLLECTIVE,
            AwardCode.MINISTRY_PROVINCE_FLAG,
        }
    ),
}
"""Which titles and forms the criteria of an award name."""


def awards_resting_on(revoked: PriorAward, held: Iterable[PriorAward]) -> tuple[PriorAward, ...]:
    """Return the later awards that must be looked at again (H-10): whose criteria name the cancelled one, and those
    that in turn rest on such an award.
    """
    later = [one for one in held if not one.revoked and one.year >= revoked.year]
    shaken = [revoked]
    for base in shaken:  # grows while it is walked
        shaken += [
            one
            for one in later
            if one not in shaken
            and one.year >= base.year
            and base.award in _RESTS_ON.get(one.award, frozenset())
        ]
    return tuple(one for one in later if one in shaken[1:])
