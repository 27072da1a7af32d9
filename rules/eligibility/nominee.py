"""Who may be nominated, and by whom: one proposing unit, its own people, the right kind of nominee.

Source: Luật Thi đua, khen thưởng 2022 Điều 5, Điều 8, Điều 19–20, Điều 83.
"""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.shared import (
    ALL_AWARDS,
    ALL_KINDS,
    FORMS,
    LAW_2022_SINCE,
    ONE_OFF_GROUNDS,
    TITLES,
    law_2022,
)
from rules.facts import NomineeFacts
from rules.finding import Confidence
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, CommendationGround, NomineeKind

_ONE_ACHIEVEMENT = law_2022(5, 2, "c")


@criterion(
    id="principles.one_proposer",
    awards=ALL_AWARDS,
    kinds=ALL_KINDS,
    citation=_ONE_ACHIEVEMENT,
    since=LAW_2022_SINCE,
    reads=("also_nominated_by",),
    confidence=Confidence.INFERRED,
    remedy="Đề nghị hai đơn vị thống nhất để một đơn vị đề nghị.",
)
def proposed_by_one_unit(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The same nominee, award and period may come from one unit only."""
    del law
    if facts.also_nominated_by is None:
        return unknown("also_nominated_by", text="Chưa rõ có đơn vị khác cùng đề nghị hay không.")
    if not facts.also_nominated_by:
        return met("Không có đơn vị khác đề nghị cùng danh hiệu, hình thức trong cùng thời gian.")
    return not_met(
        "Đối tượng được đề nghị hai lần: {units} cũng đề nghị.", units="; ".join(facts.also_nominated_by)
    )


def _of_the_unit(facts: NomineeFacts) -> bool:
    """Whether the nominee must be one of the proposing unit's own people (yearly awards)."""
    return facts.ground not in ONE_OFF_GROUNDS


@criterion(
    id="principles.on_register",
    awards=ALL_AWARDS,
    kinds=NomineeKind.INDIVIDUAL,
    citation=law_2022(83, 1),
    since=LAW_2022_SINCE,
    reads=("on_unit_register",),
    confidence=Confidence.INFERRED,
    remedy="Đề nghị kiểm tra họ tên, năm sinh và đơn vị công tác.",
    applies=_of_the_unit,
)
def name_on_register(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Name and birth year match a person of the proposing unit."""
    del law
    if facts.on_unit_register is None:
        return unknown("on_unit_register", text="Đơn vị đề nghị cho người của mình.")
    if facts.on_unit_register:
        return met("Họ tên, năm sinh khớp với danh sách của đơn vị đề nghị.")
    return not_met("Họ tên hoặc năm sinh không khớp với danh sách của đơn vị đề nghị.")


@criterion(
    id="principles.works_at_unit",
    awards=ALL_AWARDS,
    kinds=NomineeKind.INDIVIDUAL,
    citation=law_2022(83, 1),
    since=LAW_2022_SINCE,
    reads=("works_at_unit",),
    confidence=Confidence.INFERRED,
    remedy="Đơn vị mới xem xét, đề nghị; đơn vị cũ có nhận xét.",
    applies=_of_the_unit,
)
def works_at_the_unit(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The person works at the unit that proposes."""
    del law
    if facts.works_at_unit is None:
        return unknown("works_at_unit", text="Đơn vị đề nghị cho người đang công tác tại đơn vị.")
    if facts.works_at_unit:
        return met("Người được đề nghị công tác tại đơn vị đề nghị.")
    return not_met("Người được đề nghị đã chuyển đi, không còn công tác tại đơn vị đề nghị.")


@criterion(
    id="principles.household_ground",
    awards=FORMS,
    kinds=NomineeKind.HOUSEHOLD,
    citation=law_2022(8, 1),
    since=LAW_2022_SINCE,
    reads=("ground",),
    confidence=Confidence.INFERRED,
    remedy="Đề nghị xét theo loại hình đột xuất hoặc phong trào thi đua.",
)
def household_not_for_regular(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Households are commended for a sudden merit or in a movement, not for yearly công trạng."""
    del law
    if facts.ground is None:
        return unknown("ground", text="Hộ gia đình được khen thưởng đột xuất hoặc theo phong trào thi đua.")
    if facts.ground is CommendationGround.REGULAR:
        return not_met("Khen thưởng theo công trạng dành cho cá nhân, tập thể; không có hộ gia đình.")
    return met("Loại hình {ground} áp dụng cho hộ gia đình.", ground=facts.ground.label)


_RIGHT_KIND = {
    NomineeKind.INDIVIDUAL: frozenset(
        {
            AwardCode.ADVANCED_WORKER,
            AwardCode.GRASSROOTS_FIGHTER,
            AwardCode.MINISTRY_PROVINCE_FIGHTER,
            AwardCode.NATIONAL_FIGHTER,
        }
    ),
    NomineeKind.COLLECTIVE: frozenset(
        {
            AwardCode.ADVANCED_COLLECTIVE,
            AwardCode.EXCELLENT_COLLECTIVE,
            AwardCode.MINISTRY_PROVINCE_FLAG,
            AwardCode.GOVERNMENT_FLAG,
        }
    ),
    NomineeKind.HOUSEHOLD: frozenset(),
}


def _refuse_wrong_kinds(award: AwardCode) -> None:
    """Register, for a title, that it is not for the other kinds of nominee."""
    wrong = frozenset(kind for kind in NomineeKind if award not in _RIGHT_KIND[kind])

    @criterion(
        id="nominee.right_kind",
        awards=award,
        kinds=wrong,
        citation=law_2022(20 if award in _RIGHT_KIND[NomineeKind.COLLECTIVE] else 19),
        since=LAW_2022_SINCE,
        remedy="Đề nghị chọn danh hiệu hoặc hình thức phù hợp với đối tượng.",
    )
    def right_kind(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """A title of persons is not given to collectives or households, nor the other way round."""
        del facts, law
        return not_met("Danh hiệu {award} không dành cho đối tượng này.", award=award.label)


for _award in sorted(TITLES, key=lambda code: code.value):
    _refuse_wrong_kinds(_award)
