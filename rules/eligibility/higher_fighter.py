"""Chiến sĩ thi đua cấp bộ, tỉnh và toàn quốc (Luật 2022 Điều 21–22; trước 2024 theo các bước tương tự, chưa đối chiếu).

Both ask for the title below several times in a row, and for an initiative or topic whose effect reaches far enough
and is recognised by the competent head.
"""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.eligibility.grassroots_fighter import usable
from rules.eligibility.shared import conduct_answer, law_2003, law_2022, run_of, two_laws
from rules.facts import InitiativeFact, NomineeFacts
from rules.finding import Confidence
from rules.law.citation import Citation
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, Level, NomineeKind

_KIND = NomineeKind.INDIVIDUAL
_SURE = (Confidence.UNVERIFIED, Confidence.VERIFIED)
_BY_REACH = (Level.BASE_UNIT, Level.COMMUNE, Level.DISTRICT, Level.PROVINCE, Level.CENTRAL)


def _register_titles(award: AwardCode, below: AwardCode, cited: tuple[Citation, Citation]) -> None:
    """Register that a title asks for the one below it several times in a row."""
    key = f"{award.name.lower()}.consecutive_titles"

    @two_laws(
        f"{award.name.lower()}.titles_in_a_row",
        award,
        _KIND,
        (cited[0], Citation(cited[1].instrument, cited[1].article, 1)),
        says=f"{{{key}}} lần liên tục đạt {below.label}",
        reads=("prior_awards",),
        sure=_SURE,
        remedy=f"Đề nghị bổ sung các quyết định công nhận {below.label}.",
    )
    def titles_in_a_row(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """The title below, several years in a row; a sudden or themed award never counts, maternity is no gap."""
        rule = law.dated(key)
        least, run = rule.value, run_of(facts, law, below, state=award is AwardCode.NATIONAL_FIGHTER)
        assert isinstance(least, int)
        need = "Yêu cầu {least:0>2} lần liên tục đạt {below}"
        need += " (năm nghỉ thai sản không làm gián đoạn)" if facts.maternity_months else ""
        if run is None:
            return unknown("prior_awards", text=f"{need}.", source=rule, least=least, below=below.label)
        build = met if run >= least else not_met
        return build(
            f"{need}; hồ sơ có {{run}} lần liên tục.", source=rule, least=least, below=below.label, run=run
        )


def _register_initiative(award: AwardCode, cited: tuple[Citation, Citation], reach: Level) -> None:
    """Register that a title asks for an initiative or topic whose effect reaches as far as ``reach``."""

    @two_laws(
        f"{award.name.lower()}.initiative",
        award,
        _KIND,
        cited,
        says=f"Có sáng kiến áp dụng hiệu quả hoặc đề tài đã nghiệm thu, phạm vi ảnh hưởng {_words(reach)}, "
        "được người có thẩm quyền công nhận",
        reads=("initiatives",),
        sure=_SURE,
        remedy="Đề nghị bổ sung quyết định, văn bản công nhận hiệu quả và phạm vi ảnh hưởng.",
    )
    def initiative_reaches(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """An initiative or topic whose effect reaches as far as the title asks."""
        del law
        need = f"Yêu cầu có sáng kiến hoặc đề tài có phạm vi ảnh hưởng {_words(reach)}, được công nhận"
        if facts.initiatives is None:
            return unknown("initiatives", text=f"{need}.")
        found = usable(facts)
        if any(_reaches(one, reach) for one in found):
            return met(f"{need}; hồ sơ ghi nhận đạt.")
        if any(one.scope is None and one.recognised_by is None for one in found):
            return unknown("initiatives", text=f"{need}; chưa rõ phạm vi ảnh hưởng của sáng kiến, đề tài.")
        return not_met(f"{need}; hồ sơ chưa có.")


def _register_conduct(award: AwardCode, cited: tuple[Citation, Citation]) -> None:
    """Register that the person is chosen among those who hold the title below."""

    @two_laws(
        f"{award.name.lower()}.conduct",
        award,
        _KIND,
        cited,
        says="Tiêu biểu trong số người đạt danh hiệu liền dưới, gương mẫu chấp hành chủ trương, pháp luật",
        reads=("conduct_confirmed",),
        sure=_SURE,
        manual=True,
    )
    def exemplary(facts: NomineeFacts, law: LawOnDate) -> Answer:
        """Chosen among those who hold the title below: judged by people."""
        del law
        return conduct_answer(
            facts,
            "tiêu biểu trong số người đạt danh hiệu liền dưới, gương mẫu chấp hành chủ trương, pháp luật",
        )


def _words(reach: Level) -> str:
    """How far, in words."""
    return "trong toàn quốc" if reach is Level.CENTRAL else "trong bộ, ngành, tỉnh"


def _reaches(one: InitiativeFact, reach: Level) -> bool:
    """Whether the effect (or, unstated, the level that recognised it) reaches that far; the head of a ministry or
    province recognises it, nobody below.
    """
    level = one.scope or one.recognised_by
    if one.recognised_by is not None and _BY_REACH.index(one.recognised_by) < _BY_REACH.index(Level.PROVINCE):
        return False
    return level is not None and _BY_REACH.index(level) >= _BY_REACH.index(reach)


_PROVINCE = (law_2003(), law_2022(22))
_register_titles(AwardCode.MINISTRY_PROVINCE_FIGHTER, AwardCode.GRASSROOTS_FIGHTER, _PROVINCE)
_register_initiative(AwardCode.MINISTRY_PROVINCE_FIGHTER, _PROVINCE, Level.PROVINCE)
_register_conduct(AwardCode.MINISTRY_PROVINCE_FIGHTER, _PROVINCE)

_NATIONAL = (law_2003(), law_2022(21))
_register_titles(AwardCode.NATIONAL_FIGHTER, AwardCode.MINISTRY_PROVINCE_FIGHTER, _NATIONAL)
_register_initiative(AwardCode.NATIONAL_FIGHTER, _NATIONAL, Level.CENTRAL)
_register_conduct(AwardCode.NATIONAL_FIGHTER, _NATIONAL)
