"""Any one of several grounds (một trong các trường hợp): three-valued, each ground with its words
and the facts it waits for.
"""

from __future__ import annotations

from rules.answers import Answer, met, not_met, unknown
from rules.eligibility.grassroots_fighter import usable
from rules.eligibility.shared import run_of, year_of
from rules.facts import NomineeFacts
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, CommendationGround, Employment, Level

Ground = tuple[str, bool | None, tuple[str, ...]]
"""One ground: its words, whether it holds (None: unknown), and the facts it waits for."""

FIELD_WORKERS = frozenset({Employment.FARMER, Employment.WORKER, Employment.OTHER})
_LEVELS = (Level.BASE_UNIT, Level.COMMUNE, Level.DISTRICT, Level.PROVINCE, Level.CENTRAL)


def any_of(grounds: tuple[Ground, ...]) -> Answer:
    """Met by the first ground that holds; open while one is unknown; else not met, naming all."""
    for words, holds, _ in grounds:
        if holds:
            return met("Yêu cầu một trong các trường hợp của điều này; đáp ứng {words}.", words=words)
    missing = tuple(dict.fromkeys(name for _, holds, names in grounds if holds is None for name in names))
    if missing:
        return unknown(*missing, text="Yêu cầu một trong các trường hợp của điều này; chưa đủ thông tin.")
    words = "; ".join(words for words, _, _ in grounds)
    return not_met("Yêu cầu một trong các trường hợp: {words}; hồ sơ chưa có trường hợp nào.", words=words)


def both(*holds: bool | None) -> bool | None:
    """Three-valued "and": false wins, then unknown."""
    if any(one is False for one in holds):
        return False
    return None if any(one is None for one in holds) else True


def either(*holds: bool | None) -> bool | None:
    """Three-valued "or": true wins, then unknown."""
    if any(holds):
        return True
    return None if any(one is None for one in holds) else False


def enough(seen: int | None, needed: int) -> bool | None:
    """Whether a count is reached; None when unknown."""
    return None if seen is None else seen >= needed


def needed(law: LawOnDate, key: str) -> int:
    """A count of the law of the day."""
    value = law.value(key)
    assert isinstance(value, int)
    return value


def last_year(facts: NomineeFacts, law: LawOnDate) -> int:
    """The year up to which a time of several years is counted: the award's, else that of the dossier."""
    return year_of(facts) or law.criteria_on.year


def reaches(facts: NomineeFacts, level: Level) -> bool | None:
    """Whether the achievement's influence goes as far as a level."""
    return None if facts.influence is None else _LEVELS.index(facts.influence) >= _LEVELS.index(level)


def in_movement(facts: NomineeFacts, level: Level, point: str, by: str) -> Ground:
    """Recognised in a movement that a level launched."""
    launched = None if facts.emulation_launched_by is None else facts.emulation_launched_by is level
    return (
        f"{point}: được bình xét trong phong trào thi đua do {by} phát động",
        both(facts.emulation_recognised, launched),
        ("emulation_recognised", "emulation_launched_by"),
    )


def far_reaching(facts: NomineeFacts, level: Level, point: str, where: str) -> Ground:
    """Many achievements, or a sudden one, that reach a field of a level."""
    return (
        f"{point}: thành tích có phạm vi ảnh hưởng ở một lĩnh vực {where}",
        reaches(facts, level),
        ("influence",),
    )


def sudden_and_far_reaching(facts: NomineeFacts, level: Level, point: str, where: str) -> Ground:
    """A sudden achievement that reaches a field of a level."""
    sudden = None if facts.ground is None else facts.ground is CommendationGround.SUDDEN
    holds = both(sudden, reaches(facts, level))
    return (
        f"{point}: thành tích đột xuất có phạm vi ảnh hưởng ở một lĩnh vực {where}",
        holds,
        ("influence",),
    )


def contributed(facts: NomineeFacts, point: str) -> Ground:
    """A recognised contribution to economy, society, science or charity."""
    return (
        f"{point}: đóng góp cho kinh tế, xã hội, khoa học, từ thiện được công nhận",
        facts.contribution_recognised,
        ("contribution_recognised",),
    )


def title_run(facts: NomineeFacts, law: LawOnDate, award: AwardCode, key: str, point: str) -> Ground:
    """A title several years in a row."""
    least = needed(law, key)
    holds = enough(run_of(facts, law, award), least)
    return f"{point}: {least:02d} lần liên tục {award.label}", holds, ("prior_awards",)


def excellent_with_initiatives(
    facts: NomineeFacts, law: LawOnDate, years_key: str, initiatives_key: str, point: str
) -> Ground:
    """Excellent ratings in a row and initiatives in that time."""
    years, least = needed(law, years_key), needed(law, initiatives_key)
    first = last_year(facts, law) - years
    in_time = [one for one in usable(facts) if one.year is None or one.year >= first]
    count = None if facts.initiatives is None else len(in_time)
    words = f"{point}: liên tục từ {years:02d} năm hoàn thành xuất sắc nhiệm vụ và có {least:02d} sáng kiến hoặc đề tài"
    holds = both(enough(facts.years_excellent_in_a_row, years), enough(count, least))
    return words, holds, ("years_excellent_in_a_row", "initiatives")


def field_worker(facts: NomineeFacts, point: str) -> Ground:
    """Workers, farmers and others with many achievements that reach a commune or unit."""
    worker = None if facts.employment is None else facts.employment in FIELD_WORKERS
    several = either(facts.many_achievements, facts.achievement_described)
    words = f"{point}: công nhân, nông dân, người lao động có nhiều thành tích, ảnh hưởng trong cấp xã hoặc đơn vị"
    return words, both(worker, several, reaches(facts, Level.BASE_UNIT)), ("employment", "influence")


def household_gave(facts: NomineeFacts) -> bool | None:
    """Whether a household gave work, land or goods; an amount of money above nothing says so too."""
    if facts.contribution_recognised is None and facts.contribution_dong is not None:
        return facts.contribution_dong > 0
    return facts.contribution_recognised


def excellent_years(facts: NomineeFacts, law: LawOnDate, *, state: bool = False) -> int | None:
    """Years in a row a collective was rated excellent or was Tập thể lao động xuất sắc: the longer of what is known."""
    run = run_of(facts, law, AwardCode.EXCELLENT_COLLECTIVE, state=state)
    known = [years for years in (facts.years_excellent_in_a_row, run) if years is not None]
    return max(known, default=None)
