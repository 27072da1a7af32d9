"""How the requirements of Lao động tiên tiến are registered: for the title itself and for the one above it.

The same requirements stand behind Chiến sĩ thi đua cơ sở (Luật Thi đua, khen thưởng 2022 Điều 23 khoản 1):
when the facts do not say whether the person meets the standard, they are examined one by one there too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rules.criterion import CriterionFunction, criterion
from rules.eligibility.shared import LAW_2022_SINCE
from rules.facts import NomineeFacts
from rules.finding import Confidence, Severity
from rules.law.citation import Citation
from rules.vocabulary import AwardCode, Employment, NomineeKind

NOT_STAFF = frozenset({Employment.FARMER, Employment.WORKER, Employment.OTHER, Employment.BUSINESSPERSON})


def staff(facts: NomineeFacts) -> bool:
    """Cadres, civil servants, public employees and contract staff: the people of khoản 1."""
    return facts.employment not in NOT_STAFF


def standard(
    name: str,
    citation: Citation,
    *,
    says: str,
    since: date = LAW_2022_SINCE,
    until: date | None = None,
    reads: tuple[str, ...],
    who: Callable[[NomineeFacts], bool],
    confidence: Confidence = Confidence.VERIFIED,
    severity: Severity = Severity.GATE,
    remedy: str = "",
    manual: bool = False,
) -> Callable[[CriterionFunction], CriterionFunction]:
    """Register a requirement for LĐTT, and for CSTĐCS while the LĐTT standard itself is not stated."""

    def register(function: CriterionFunction) -> CriterionFunction:
        for award, applies in (
            (AwardCode.ADVANCED_WORKER, who),
            (
                AwardCode.GRASSROOTS_FIGHTER,
                lambda facts: facts.advanced_worker_standard is None and who(facts),
            ),
        ):
            criterion(
                id=f"advanced_worker.{name}",
                says=says,
                awards=award,
                kinds=NomineeKind.INDIVIDUAL,
                citation=citation,
                since=since,
                until=until,
                reads=reads,
                confidence=confidence,
                severity=severity,
                remedy=remedy,
                manual=manual,
                applies=applies,
            )(function)
        return function

    return register
