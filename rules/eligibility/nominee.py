"""Who may be nominated, and by whom: one proposing unit, its own people, the right kind of nominee.

Source: Luật Thi đua, khen thưởng 2022 Điều 5, Điều 8, Điều 19–20, Điều 83; before 2024 the same, not verified.
"""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.consistency import impossible
from rules.eligibility.shared import (
    ALL_AWARDS,
    ALL_KINDS,
    FORMS,
    ONE_OFF_GROUNDS,
    TITLES,
    law_2003,
    law_2022,
    two_laws,
)
from rules.facts import NomineeFacts
from rules.finding import Confidence
from rules.law.citation import DECREE_91, Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import HOUSEHOLD_TITLES, PERSON_TITLES, AwardCode, CommendationGround, NomineeKind

_ONE_ACHIEVEMENT = law_2022(5, 2, "c")
_ONE_UNTIL_2023 = Citation(DECREE_91, 3)


@two_laws(
    "principles.one_proposer",
    ALL_AWARDS,
    ALL_KINDS,
    (_ONE_UNTIL_2023, _ONE_ACHIEVEMENT),
    says="Một danh hiệu, hình thức trong cùng thời gian chỉ do một đơn vị đề nghị",
    sure=Confidence.INFERRED,
    reads=("also_nominated_by",),
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


@two_laws(
    "principles.on_register",
    ALL_AWARDS,
    NomineeKind.INDIVIDUAL,
    (law_2003(), law_2022(83, 1)),
    says="Đơn vị đề nghị cho người có trong danh sách của mình",
    sure=(Confidence.UNVERIFIED, Confidence.INFERRED),
    reads=("on_unit_register",),
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


@two_laws(
    "principles.works_at_unit",
    ALL_AWARDS,
    NomineeKind.INDIVIDUAL,
    (law_2003(), law_2022(83, 1)),
    says="Đơn vị đề nghị cho người đang công tác tại đơn vị",
    sure=(Confidence.UNVERIFIED, Confidence.INFERRED),
    reads=("works_at_unit",),
    remedy="Đơn vị mới xem xét, đề nghị; đơn vị cũ có nhận xét.",
    applies=_of_the_unit,
)
def works_at_the_unit(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """The person works at the unit that proposes; the retired and the seconded are still its own people."""
    del law
    if facts.works_at_unit is None:
        return unknown("works_at_unit", text="Đơn vị đề nghị cho người đang công tác tại đơn vị.")
    if facts.works_at_unit:
        return met("Người được đề nghị công tác tại đơn vị đề nghị.")
    if facts.retires_on is not None:
        return met("Người được đề nghị đã nghỉ hưu; đơn vị quản lý trước khi nghỉ hưu đề nghị.")
    if facts.seconded:
        return met("Người được đề nghị đang biệt phái; đơn vị cử đi đề nghị.")
    return not_met("Người được đề nghị đã chuyển đi, không còn công tác tại đơn vị đề nghị.")


@two_laws(
    "principles.household_ground",
    FORMS,
    NomineeKind.HOUSEHOLD,
    (None, law_2022(8, 1)),
    says="Hộ gia đình được khen thưởng đột xuất hoặc theo phong trào thi đua, không theo công trạng",
    sure=Confidence.INFERRED,
    reads=("ground",),
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


def _right_kinds(award: AwardCode) -> frozenset[NomineeKind]:
    """Whom a title is for."""
    if award in PERSON_TITLES:
        return frozenset({NomineeKind.INDIVIDUAL})
    return frozenset({NomineeKind.HOUSEHOLD if award in HOUSEHOLD_TITLES else NomineeKind.COLLECTIVE})


def _refuse_wrong_kinds(award: AwardCode) -> None:
    """Register, for a title, that it is not for the other kinds of nominee."""
    article = 19 if award in PERSON_TITLES else 20

    @two_laws(
        "nominee.right_kind",
        award,
        ALL_KINDS - _right_kinds(award),
        (law_2003(), law_2022(article)),
        says="Danh hiệu được xét cho đúng loại đối tượng: cá nhân, tập thể hoặc hộ gia đình",
        sure=(Confidence.UNVERIFIED, Confidence.VERIFIED),
        remedy="Đề nghị chọn danh hiệu hoặc hình thức phù hợp với đối tượng.",
    )
    def right_kind(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """A title of persons is not given to collectives or households, nor the other way round."""
        del facts, law
        return not_met("Danh hiệu {award} không dành cho đối tượng này.", award=award.label)


for _award in sorted(TITLES, key=lambda code: code.value):
    _refuse_wrong_kinds(_award)


@two_laws(
    "nominee.consistent",
    ALL_AWARDS,
    NomineeKind.COLLECTIVE,
    (_ONE_UNTIL_2023, law_2022(5, 1)),
    says="Số liệu trong hồ sơ thống nhất với nhau",
    sure=Confidence.INFERRED,
    applies=lambda facts: next(impossible(facts), None) is not None,
)
def facts_can_be(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Numbers that cannot be (more titles than people) are sent back before anything is decided (Điều 5: chính xác)."""
    del law
    name, sentence = next(impossible(facts))
    return unknown(name, text=f"Số liệu không thống nhất. {sentence}")
