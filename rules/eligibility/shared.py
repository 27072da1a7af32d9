"""Helpers that several award families use: sets of awards, ratings, shares, conduct, prior awards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from rules.answers import Answer, met, not_met, unknown
from rules.criterion import CriterionFunction, criterion
from rules.facts import NomineeFacts, PriorAward
from rules.finding import Confidence, Severity
from rules.law.citation import LAW_2003, LAW_2022, Citation
from rules.law.dated import DatedValue
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, CommendationGround, Employment, NomineeKind, Rating
from rules.wording import percent

LAW_2003_SINCE = date(2017, 10, 1)  # the first day we know: Nghị định 91/2017 in force
LAW_2003_UNTIL = date(2023, 12, 31)
LAW_2022_SINCE = date(2024, 1, 1)
DECREE_98_UNTIL = date(2025, 6, 30)
DECREE_152_SINCE = date(2025, 7, 1)
CIRCULAR_01_SINCE = date(2024, 4, 15)
CIRCULAR_01_UNTIL = date(2025, 8, 4)
CIRCULAR_15_SINCE = date(2025, 8, 5)

ALL_AWARDS = frozenset(AwardCode)
ALL_KINDS = frozenset(NomineeKind)
FORMS = frozenset(code for code in AwardCode if not code.is_title)
TITLES = ALL_AWARDS - FORMS

_STEPS = {Rating.UNRATED: 0, Rating.FAILED: 1, Rating.COMPLETED: 2, Rating.GOOD: 3, Rating.EXCELLENT: 4}

ONE_OFF_GROUNDS = frozenset({CommendationGround.SUDDEN, CommendationGround.MOVEMENT})


def law_2022(article: int, clause: int | None = None, point: str | None = None) -> Citation:
    """Cite Luật Thi đua, khen thưởng 2022."""
    return Citation(LAW_2022, article, clause, point)


def law_2003(article: int | None = None, clause: int | None = None, point: str | None = None) -> Citation:
    """Cite Luật Thi đua, khen thưởng 2003 as amended; without an article where its number is not verified."""
    return Citation(LAW_2003, article, clause, point)


def two_laws(
    id: str,
    awards: AwardCode | frozenset[AwardCode],
    kinds: NomineeKind | frozenset[NomineeKind],
    cited: tuple[Citation | None, Citation | None],
    *,
    says: str,
    reads: tuple[str, ...] = (),
    sure: Confidence | tuple[Confidence, Confidence] = Confidence.VERIFIED,
    severity: Severity = Severity.GATE,
    remedy: str = "",
    manual: bool = False,
    applies: Callable[[NomineeFacts], bool] | None = None,
) -> Callable[[CriterionFunction], CriterionFunction]:
    """Register one requirement under the law until 2023 and under that from 2024, each with its article.

    A citation of None leaves that law out. ``sure`` may differ between the two.
    """
    spans = ((LAW_2003_SINCE, LAW_2003_UNTIL), (LAW_2022_SINCE, None))
    confidences = sure if isinstance(sure, tuple) else (sure, sure)

    def register(function: CriterionFunction) -> CriterionFunction:
        for (since, until), citation, confidence in zip(spans, cited, confidences, strict=True):
            if citation is not None:
                criterion(
                    id=id,
                    says=says,
                    awards=awards,
                    kinds=kinds,
                    citation=citation,
                    since=since,
                    until=until,
                    reads=reads,
                    severity=severity,
                    confidence=confidence,
                    remedy=remedy,
                    manual=manual,
                    applies=applies,
                )(function)
        return function

    return register


def at_least(rating: Rating, least: Rating) -> bool:
    """Whether one rating is as high as another (unrated is below all)."""
    return _STEPS[rating] >= _STEPS[least]


def rating_of(facts: NomineeFacts, law: LawOnDate) -> Rating | None:
    """The stated rating, else the one the points give; where so ruled, a head's is no higher than the unit's."""
    own = facts.rating if facts.rating is not None else _rating_by_points(facts, law)
    unit = facts.unit_rating
    if own is None or unit in {None, Rating.UNRATED} or not head_of_a_public_unit(facts):
        return own
    assert unit is not None
    if law.find("rating.head_not_above_unit") is None:
        return own
    return min(own, unit, key=_STEPS.__getitem__)


def head_of_a_public_unit(facts: NomineeFacts) -> bool:
    """Whether the person is a public employee who heads the unit."""
    return facts.is_head is True and facts.employment is Employment.PUBLIC_EMPLOYEE


def _rating_by_points(facts: NomineeFacts, law: LawOnDate) -> Rating | None:
    """The rating that the points give, where a decree sets the bands for the kind of employment."""
    if facts.points is None:
        return None
    stem = "rating.min_points"
    if facts.employment is Employment.PUBLIC_EMPLOYEE:
        stem = "rating.public_employee_min_points"
    for rating in (Rating.EXCELLENT, Rating.GOOD, Rating.COMPLETED):
        band = law.find(f"{stem}_{rating.name.lower()}")
        if band is None:
            return None
        assert isinstance(band.value, int)
        if facts.points >= band.value:
            return rating
    return Rating.FAILED


def year_of(facts: NomineeFacts) -> int | None:
    """The year of a yearly award: as stated, else the year in which the achievement period ends."""
    if facts.award_year is not None:
        return facts.award_year
    return None if facts.period_until is None else facts.period_until.year


def rating_answer(facts: NomineeFacts, law: LawOnDate, source: DatedValue) -> Answer:
    """Compare the rating of the year with the least the law (or the local rule) asks for."""
    least, seen, year = source.value, rating_of(facts, law), year_of(facts)
    assert isinstance(least, Rating)
    need = "Yêu cầu xếp loại từ mức {least} trở lên"
    if seen is None:
        return unknown("rating", text=f"{need}.", source=source, least=least.label)
    if facts.rating_year is not None and year is not None and facts.rating_year != year:
        return unknown(
            "rating",
            text=f"{need} của năm {{year}}; kết quả nêu trong hồ sơ là của năm {{other}}.",
            source=source,
            least=least.label,
            year=year,
            other=facts.rating_year,
        )
    if at_least(seen, least):
        return met(f"{need}; kết quả: {{seen}}.", source=source, least=least.label, seen=seen.label)
    if seen is Rating.UNRATED:
        return not_met(
            f"{need}; đối tượng không được xếp loại của năm xét "
            "(thường do thời gian làm việc trong năm chưa đủ để được xếp loại).",
            source=source,
            remedy="Nếu nghỉ thai sản, ốm hoặc thuộc trường hợp được xếp loại theo thời gian thực tế, "
            "đề nghị bổ sung kết quả xếp loại.",
            least=least.label,
        )
    return not_met(f"{need}; kết quả: {{seen}}.", source=source, least=least.label, seen=seen.label)


def share_answer(
    facts: NomineeFacts, part_name: str, source: DatedValue, words: str, *, above: bool = False
) -> Answer:
    """Compare ``part / members`` with a least share, exactly: no rounding; ``above``: it must be exceeded."""
    least = source.value
    assert isinstance(least, Fraction)
    words = words.format(least=percent(least))
    part: int | None = getattr(facts, part_name)
    members = facts.members
    missing = tuple(name for name in ("members", part_name) if getattr(facts, name) is None)
    if members is None or part is None:
        return unknown(*missing, text=f"Yêu cầu {words}.", source=source)
    if members <= 0 or part > members or part < 0:
        return unknown(
            "members",
            part_name,
            text=f"Yêu cầu {words}; số liệu {{part}}/{{members}} không hợp lệ.",
            source=source,
            part=part,
            members=members,
        )
    have, need = part * least.denominator, least.numerator * members
    build = met if have > need or (have == need and not above) else not_met
    sign = "đạt" if build is met else "chưa đạt"
    sign += " trên" if above else ""
    return build(
        f"Yêu cầu {words}; hiện có {{part}}/{{members}} = {{share}}, {sign} {{least}}.",
        source=source,
        part=part,
        members=members,
        share=percent(Fraction(part, members)),
        least=percent(least),
    )


def conduct_answer(facts: NomineeFacts, words: str) -> Answer:
    """A concept only people can judge: the proposing unit's minutes confirm it, deny it, or it stays open."""
    if facts.conduct_confirmed is None:
        return unknown("conduct_confirmed", text=f"Yêu cầu {words}; cần biên bản bình xét xác nhận.")
    if facts.conduct_confirmed:
        return met(f"Yêu cầu {words}; biên bản bình xét của đơn vị xác nhận đạt.")
    return not_met(f"Yêu cầu {words}; biên bản bình xét của đơn vị ghi nhận chưa đạt.")


def stated_answer(facts: NomineeFacts, name: str, words: str) -> Answer:
    """A yes/no fact that must be true."""
    value = getattr(facts, name)
    if value is None:
        return unknown(name, text=f"Yêu cầu {words}.")
    return (
        met(f"Yêu cầu {words}; hồ sơ ghi nhận đạt.")
        if value
        else not_met(f"Yêu cầu {words}; hồ sơ ghi nhận chưa đạt.")
    )


def countable_priors(facts: NomineeFacts, law: LawOnDate, *, state: bool) -> tuple[PriorAward, ...] | None:
    """Earlier awards that count: not revoked, and for a công trạng proposal none given for a sudden or themed
    merit.

    Source: NĐ 98/2023 Điều 4, NĐ 152/2025 Điều 4 khoản 3 (P-08); before 2024 that held for awards of the State only
    (``state``, P-08a). None when the earlier awards are unknown.
    """
    if facts.prior_awards is None:
        return None
    keys = ["principles.one_off_excluded"] + (["principles.one_off_excluded_for_state"] if state else [])
    regular = facts.ground in {None, CommendationGround.REGULAR} and any(law.find(key) for key in keys)
    return tuple(
        prior
        for prior in facts.prior_awards
        if not prior.revoked and not (regular and prior.ground in ONE_OFF_GROUNDS)
    )


def run_of(facts: NomineeFacts, law: LawOnDate, award: AwardCode, *, state: bool = False) -> int | None:
    """How many years in a row, up to the latest, an award was received; None when the earlier awards are unknown.

    Years are award years. Where maternity leave is stated, one missing year breaks nothing (P-09).
    """
    priors = countable_priors(facts, law, state=state)
    if priors is None:
        return None
    years = frozenset(prior.year for prior in priors if prior.award is award)
    return longest_run(years, one_gap=bool(facts.maternity_months))


def longest_run(years: frozenset[int], *, one_gap: bool) -> int:
    """The number of consecutive years ending at the latest year; ``one_gap``: a single year missing breaks nothing."""
    year, run = max(years, default=0), 0
    while year in years:
        run, year = run + 1, year - 1
        if one_gap and year not in years and year - 1 in years:
            one_gap, year = False, year - 1
    return run
