"""Helpers that several award families use: sets of awards, ratings, shares, conduct, prior awards."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from rules.answers import Answer, met, not_met, unknown
from rules.facts import NomineeFacts, PriorAward
from rules.law.citation import LAW_2022, Citation
from rules.law.dated import DatedValue
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, CommendationGround, NomineeKind, Rating
from rules.wording import percent

LAW_2022_SINCE = date(2024, 1, 1)
DECREE_98_UNTIL = date(2025, 6, 30)
CIRCULAR_01_SINCE = date(2024, 4, 15)
CIRCULAR_01_UNTIL = date(2025, 8, 4)

ALL_AWARDS = frozenset(AwardCode)
ALL_KINDS = frozenset(NomineeKind)
FORMS = frozenset(code for code in AwardCode if not code.is_title)
TITLES = ALL_AWARDS - FORMS

_STEPS = {Rating.UNRATED: 0, Rating.FAILED: 1, Rating.COMPLETED: 2, Rating.GOOD: 3, Rating.EXCELLENT: 4}

ONE_OFF_GROUNDS = frozenset({CommendationGround.SUDDEN, CommendationGround.MOVEMENT})


def law_2022(article: int, clause: int | None = None, point: str | None = None) -> Citation:
    """Cite Luật Thi đua, khen thưởng 2022."""
    return Citation(LAW_2022, article, clause, point)


def at_least(rating: Rating, least: Rating) -> bool:
    """Whether one rating is as high as another (unrated is below all)."""
    return _STEPS[rating] >= _STEPS[least]


def rating_answer(facts: NomineeFacts, source: DatedValue) -> Answer:
    """Compare the rating with the least the law (or the local rule) asks for."""
    least = source.value
    assert isinstance(least, Rating)
    if facts.rating is None:
        return unknown(
            "rating", text="Yêu cầu xếp loại từ mức {least} trở lên.", source=source, least=least.label
        )
    if at_least(facts.rating, least):
        return met(
            "Yêu cầu xếp loại từ mức {least} trở lên; kết quả: {seen}.",
            source=source,
            least=least.label,
            seen=facts.rating.label,
        )
    if facts.rating is Rating.UNRATED:
        return not_met(
            "Yêu cầu xếp loại từ mức {least} trở lên; đối tượng không được xếp loại của năm xét "
            "(thường do thời gian làm việc trong năm chưa đủ 06 tháng).",
            source=source,
            remedy="Nếu nghỉ thai sản, ốm hoặc thuộc trường hợp được xếp loại theo thời gian thực tế, "
            "đề nghị bổ sung kết quả xếp loại.",
            least=least.label,
        )
    return not_met(
        "Yêu cầu xếp loại từ mức {least} trở lên; kết quả: {seen}.",
        source=source,
        least=least.label,
        seen=facts.rating.label,
    )


def share_answer(facts: NomineeFacts, part_name: str, source: DatedValue, words: str) -> Answer:
    """Compare ``part / members`` with a least share, exactly: no rounding (law.md 11)."""
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
    build = met if part * least.denominator >= least.numerator * members else not_met
    sign = "đạt" if build is met else "chưa đạt"
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


def countable_priors(facts: NomineeFacts, law: LawOnDate) -> tuple[PriorAward, ...] | None:
    """Earlier awards that count: not revoked, and for a công trạng proposal none given for a sudden or themed
    merit.

    Source: NĐ 98/2023 Điều 4 (P-08). None when the earlier awards are unknown.
    """
    del law  # the same in every regime entered so far; the argument keeps the place for a dated rule
    if facts.prior_awards is None:
        return None
    regular = facts.ground in {None, CommendationGround.REGULAR}
    return tuple(
        prior
        for prior in facts.prior_awards
        if not prior.revoked and not (regular and prior.ground in ONE_OFF_GROUNDS)
    )


def longest_run(years: frozenset[int], until: int | None) -> int:
    """The number of consecutive years ending at the latest year (or at ``until`` when given)."""
    year = until if until is not None else max(years, default=0)
    run = 0
    while year - run in years:
        run += 1
    return run
