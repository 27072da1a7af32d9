"""Authority: whether the one who would decide may decide (Luật Thi đua, khen thưởng 2022 Điều 78–80).

Competence is that of the day of decision, whatever day the dossier came.
"""

from __future__ import annotations

from rules.answers import Answer, met, not_applicable, not_met, unknown
from rules.competence import deciders_of
from rules.criterion import criterion
from rules.eligibility.shared import ALL_KINDS, DECREE_98_UNTIL, LAW_2022_SINCE, law_2003, law_2022, two_laws
from rules.facts import NomineeFacts
from rules.finding import AssessmentOutcome, Confidence
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, Decider, Level, NomineeKind

_WRONG = AssessmentOutcome.WRONG_AUTHORITY
_REMEDY = "Đề nghị chuyển đề nghị đến người có thẩm quyền quyết định."


def _register(award: AwardCode, article: int) -> None:
    """Register the check of the decider for one award."""

    @two_laws(
        "authority.decider",
        award,
        ALL_KINDS,
        (law_2003(), law_2022(article)),
        says="Người quyết định có thẩm quyền đối với danh hiệu, hình thức vào ngày quyết định",
        sure=(Confidence.UNVERIFIED, Confidence.VERIFIED),
        reads=("decider",),
        remedy=_REMEDY,
        applies=lambda facts: facts.decider is not None,
    )
    def decided_by_the_right_person(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """The round's decider is one of the lawful deciders of the award."""
        assert facts.decider is not None
        lawful = [decider for decider, _ in deciders_of(award, law.competence_on).deciders]
        if facts.decider in lawful:
            return met(
                "{decider} có thẩm quyền quyết định {award}.", decider=facts.decider.label, award=award.label
            )
        return not_met(
            "{decider} không có thẩm quyền quyết định {award}; thẩm quyền thuộc: {lawful}.",
            leads_to=_WRONG,
            decider=facts.decider.label,
            award=award.label,
            lawful="; ".join(decider.label for decider in lawful),
        )


_ARTICLE_OF = {
    AwardCode.NATIONAL_FIGHTER: 78,
    AwardCode.GOVERNMENT_FLAG: 78,
    AwardCode.PM_MERIT_CERTIFICATE: 78,
    AwardCode.EXCELLENT_COLLECTIVE: 79,
    AwardCode.MINISTRY_PROVINCE_FLAG: 79,
    AwardCode.MINISTRY_PROVINCE_FIGHTER: 79,
    AwardCode.MERIT_CERTIFICATE: 79,
    AwardCode.EXEMPLARY_COMMUNE: 79,
}

for _award in AwardCode:
    _register(_award, _ARTICLE_OF.get(_award, 80))


@two_laws(
    "authority.own_decider",
    frozenset(AwardCode),
    ALL_KINDS,
    (law_2003(), law_2022(80)),
    says="Đối tượng không thuộc cơ quan, đơn vị mà thủ trưởng cơ quan, đơn vị đó tự quyết định",
    sure=(Confidence.UNVERIFIED, Confidence.VERIFIED),
    reads=("own_decider", "decider"),
    remedy=_REMEDY,
    applies=lambda facts: facts.own_decider is not None and facts.decider is not None,
)
def own_body_does_not_decide(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The nominee does not belong to a body whose own head decides."""
    del law
    assert facts.own_decider is not None
    if facts.own_decider is facts.decider:
        return met("Người quyết định đúng theo tổ chức của đối tượng.")
    return not_met(
        "Đối tượng thuộc cơ quan, đơn vị do {own} quyết định khen thưởng.",
        leads_to=_WRONG,
        own=facts.own_decider.label,
    )


@criterion(
    id="authority.commune_advanced_worker",
    says="Cán bộ, công chức cấp xã không giữ chức vụ lãnh đạo do Chủ tịch Ủy ban nhân dân cấp xã "
    "công nhận, nơi có quy định",
    awards=AwardCode.ADVANCED_WORKER,
    kinds=NomineeKind.INDIVIDUAL,
    citation=law_2022(80, 3),
    since=LAW_2022_SINCE,
    until=DECREE_98_UNTIL,
    reads=("proposing_level", "decider", "is_leader"),
    remedy="Chủ tịch Ủy ban nhân dân cấp xã xét, quyết định công nhận.",
    applies=lambda facts: (
        facts.proposing_level is Level.COMMUNE and facts.decider is Decider.DISTRICT_CHAIRMAN
    ),
)
def commune_decides_its_own(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Where the local rule says so, only commune leaders go to the district; the commune chairman decides the
    rest.
    """
    rule = law.setting("advanced_worker.commune_proposals")
    if rule is None or rule.value != "leaders_only":
        return not_applicable("Không có quy định của địa phương về việc này.")
    if facts.is_leader is None:
        return unknown("is_leader", text="Chỉ cán bộ lãnh đạo cấp xã do cấp huyện công nhận.", source=rule)
    if facts.is_leader:
        return met("Cán bộ lãnh đạo cấp xã do Chủ tịch Ủy ban nhân dân cấp huyện công nhận.", source=rule)
    return not_met(
        "Cán bộ, công chức cấp xã không giữ chức vụ lãnh đạo do Chủ tịch Ủy ban nhân dân cấp xã "
        "quyết định công nhận Lao động tiên tiến.",
        leads_to=_WRONG,
    )
