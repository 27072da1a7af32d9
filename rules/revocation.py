"""Cancelling an award: grounds, who may cancel, the last day to return items and money, and what rests on it.

Sources: Luật 2022 Điều 93 (H-01, H-02); NĐ 152/2025 Điều 56–58 (H-03 to H-07). The record of a cancelled award is never
deleted. Stripping of State honours (H-08) is not ours. A text that is wrong is not cancelled: wrong content is
replaced by a
decision of the same kind, wrong form by an official letter (NĐ 30/2020 Điều 18 khoản 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.competence import competence
from rules.deadlines import Deadline, named_deadline
from rules.facts import PriorAward
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
    """What follows from a cancellation. ``return_by`` is None while the decision has not been received."""

    ground: RevocationGround
    cancelled_by: frozenset[Decider]
    return_to: str
    return_by: Deadline | None
    citation: str


_STATE = frozenset({Decider.PRIME_MINISTER})
_TO_PROPOSER = "bộ, ngành, tỉnh đã trình và chi tiền thưởng"
_TO_DECIDER = "cơ quan của người đã quyết định khen thưởng"


def revocation(
    award: AwardCode,
    kind: NomineeKind,
    ground: RevocationGround,
    *,
    decided_on: date,
    level: Level,
    received_on: date | None = None,
) -> Revocation:
    """Return who cancels an award on ``decided_on`` (the one competent to grant it, H-02), and until when and where
    items
    and money go back once the cancellation was received (H-06). Money goes to the budget or the fund (H-07).
    """
    found = competence(award, decided_on, level=level, kind=kind)
    deciders = frozenset(found.deciders)
    back = None
    if received_on is not None:
        back = named_deadline("return_after_revocation", received_on, law_for(received_on, received_on))
    to_proposer = deciders <= _STATE
    return Revocation(
        ground=ground,
        cancelled_by=deciders,
        return_to=_TO_PROPOSER if to_proposer else _TO_DECIDER,
        return_by=back,
        citation=str(ground.citation),
    )


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
    """Return the later awards whose criteria name the cancelled one: they must be looked at again (H-10)."""
    return tuple(
        one
        for one in held
        if not one.revoked
        and one.year >= revoked.year
        and revoked.award in _RESTS_ON.get(one.award, frozenset())
    )
