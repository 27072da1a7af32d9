"""Xã, phường, thị trấn tiêu biểu; Thôn, tổ dân phố văn hóa; Gia đình văn hóa (Luật 2022 Điều 29–31).

The law names the headings and leaves the standard to the province on a frame of the Government; whether it is met is
stated by those who examined it (``local_standard_met``), with the paper that says so.
"""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.criterion import criterion
from rules.eligibility.shared import (
    DECREE_98_UNTIL,
    DECREE_152_SINCE,
    LAW_2022_SINCE,
    conduct_answer,
    law_2003,
    law_2022,
    stated_answer,
    two_laws,
)
from rules.facts import NomineeFacts
from rules.finding import Confidence
from rules.law.citation import DECREE_152, Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, Level, NomineeKind

_COMMUNE = AwardCode.EXEMPLARY_COMMUNE
_SURE = (Confidence.UNVERIFIED, Confidence.VERIFIED)
_STANDARDS = (
    (_COMMUNE, NomineeKind.COLLECTIVE, 29, "xã, phường, thị trấn tiêu biểu"),
    (AwardCode.CULTURAL_RESIDENTIAL_AREA, NomineeKind.COLLECTIVE, 30, "thôn, tổ dân phố văn hóa"),
    (AwardCode.CULTURAL_FAMILY, NomineeKind.HOUSEHOLD, 31, "gia đình văn hóa"),
)


def _register(award: AwardCode, kind: NomineeKind, article: int, what: str) -> None:
    """Register the standard and the conduct of one title."""
    earlier = None if award is _COMMUNE else law_2003()  # before 2024 there was no such commune title

    @two_laws(
        f"{award.name.lower()}.standard",
        award,
        kind,
        (earlier, law_2022(article, 1)),
        says=f"Đạt tiêu chuẩn {what} do Ủy ban nhân dân cấp tỉnh quy định trên khung của Chính phủ",
        reads=("local_standard_met",),
        sure=_SURE,
        remedy="Đề nghị bổ sung bản tự chấm, xác nhận đạt tiêu chuẩn theo quy định của tỉnh.",
    )
    def standard_met(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """The standard of the province, on the frame of the Government, is met."""
        del law
        return stated_answer(facts, "local_standard_met", f"đạt tiêu chuẩn {what} do cấp tỉnh quy định")

    @two_laws(
        f"{award.name.lower()}.conduct",
        award,
        kind,
        (earlier, law_2022(article, 1)),
        says="Gương mẫu chấp hành chủ trương, chính sách, pháp luật; đoàn kết, tương trợ trong cộng đồng",
        reads=("conduct_confirmed",),
        sure=_SURE,
        manual=True,
    )
    def exemplary_conduct(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """Exemplary in keeping policy and law, united and helpful: judged by people."""
        del law
        return conduct_answer(
            facts,
            "gương mẫu chấp hành chủ trương, chính sách, pháp luật; đoàn kết, tương trợ trong cộng đồng",
        )


for _row in _STANDARDS:
    _register(*_row)


def _leads(facts: NomineeFacts, level: Level) -> Answer:
    """It leads the movement of a level; a movement of another level does not count."""
    words = f"dẫn đầu phong trào thi đua {level.label}"
    if facts.leads_movement and facts.emulation_launched_by is None:
        return unknown("emulation_launched_by", text=f"Yêu cầu {words}; chưa rõ cấp tổ chức phong trào.")
    if facts.leads_movement and facts.emulation_launched_by is not level:
        return not_met(f"Yêu cầu {words}; hồ sơ nêu phong trào của cấp khác.")
    if facts.leads_movement:
        return met(f"Yêu cầu {words}; hồ sơ ghi nhận đạt.")
    return stated_answer(facts, "leads_movement", words)


@criterion(
    id="exemplary_commune.leads_movement",
    says="Dẫn đầu phong trào thi đua cấp huyện",
    awards=_COMMUNE,
    kinds=NomineeKind.COLLECTIVE,
    citation=law_2022(29, 1),
    since=LAW_2022_SINCE,
    until=DECREE_98_UNTIL,
    reads=("leads_movement", "emulation_launched_by"),
)
def leads_the_district(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """It leads the movement of the district, while there are districts."""
    del law
    return _leads(facts, Level.DISTRICT)


@criterion(
    id="exemplary_commune.leads_movement",
    says="Dẫn đầu phong trào thi đua cấp tỉnh",
    awards=_COMMUNE,
    kinds=NomineeKind.COLLECTIVE,
    citation=Citation(DECREE_152, 8),
    since=DECREE_152_SINCE,
    reads=("leads_movement", "emulation_launched_by"),
)
def leads_the_province(facts: NomineeFacts, law: LawOnDate) -> Answer:
    """It leads the movement of the province (since districts ended)."""
    del law
    return _leads(facts, Level.PROVINCE)
