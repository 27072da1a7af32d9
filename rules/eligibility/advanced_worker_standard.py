"""How the requirements of Lao động tiên tiến are registered, and those about people who moved between units.

The same requirements stand behind Chiến sĩ thi đua cơ sở (Luật Thi đua, khen thưởng 2022 Điều 23 khoản 1):
when the facts do not say whether the person meets the standard, they are examined one by one there too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rules.answers import Answer, met, not_applicable, not_met, unknown
from rules.criterion import CriterionFunction, criterion
from rules.eligibility.shared import LAW_2022_SINCE, law_2022
from rules.facts import NomineeFacts
from rules.finding import Confidence, Severity
from rules.law.citation import Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, Employment, NomineeKind

NOT_STAFF = frozenset({Employment.FARMER, Employment.WORKER, Employment.OTHER})


def staff(facts: NomineeFacts) -> bool:
    """Cadres, civil servants, public employees and contract staff: the people of khoản 1."""
    return facts.employment not in NOT_STAFF


def standard(
    name: str,
    citation: Citation,
    *,
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


@standard(
    "old_unit_remark",
    law_2022(24, 1, "a"),
    reads=("old_unit_remark", "months_at_old_unit"),
    who=lambda facts: facts.months_at_old_unit is not None,
    confidence=Confidence.UNVERIFIED,
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


@standard(
    "secondment",
    law_2022(83, 1),
    reads=("seconded",),
    who=lambda facts: facts.seconded is True,
    confidence=Confidence.UNVERIFIED,
    severity=Severity.WARNING,
    remedy="Đề nghị xác nhận đơn vị đề nghị là đơn vị cử biệt phái.",
)
def seconded_by_the_proposer(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """A seconded person is considered by the unit that sent him (LDTT-10)."""
    del facts, law
    return unknown(text="Người biệt phái do đơn vị cử đi xem xét, đề nghị.")
