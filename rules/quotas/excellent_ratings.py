"""How many may be rated "Hoàn thành xuất sắc nhiệm vụ": the ceiling that drives titles and certificates.

Sources: NĐ 90/2020, NĐ 335/2025 (công chức), NĐ 233/2026 Điều 7, Điều 12 (viên chức, đơn vị). Whether the base counts
the excellent ones too is not defined; a local pack may say so, otherwise only the good ones count.
"""

from __future__ import annotations

from fractions import Fraction

from rules.law.dated import DatedValue
from rules.law.on_date import LawOnDate
from rules.quotas.unit_share import FLOOR, QuotaOutcome, QuotaResult, max_allowed
from rules.vocabulary import Rating
from rules.wording import percent

GOOD_OR_BETTER = "good_or_better"


def excellent_rating_cap(
    law: LawOnDate, *, good: int | None, excellent: int, unit_rating: Rating | None = None
) -> QuotaResult:
    """Return whether ``excellent`` people of one group stay within their share of those rated good.

    ``unit_rating``: an excellent unit has the larger share. ``NoLawInForce`` on a day without a ceiling.
    """
    key = "rating.excellent_share"
    larger = law.find(f"{key}_of_excellent_unit") if unit_rating is Rating.EXCELLENT else None
    rule = larger or law.dated(key)
    base_rule = law.setting("rating.excellent_base")
    both = base_rule is not None and base_rule.value == GOOD_OR_BETTER
    pool = None if good is None or good < 0 else good + (excellent if both else 0)
    return _within(rule, pool, excellent, "người được xếp loại Hoàn thành xuất sắc nhiệm vụ")


def excellent_unit_cap(
    law: LawOnDate, *, units: int | None, excellent: int, exceptional: bool = False
) -> QuotaResult:
    """Return whether ``excellent`` public units stay within their share; under five units only one may be."""
    rule = law.dated(
        "rating.excellent_unit_share_exceptional" if exceptional else "rating.excellent_unit_share"
    )
    few = law.dated("rating.few_units").value
    assert isinstance(few, int)
    found = _within(rule, units, excellent, "đơn vị được xếp loại Hoàn thành xuất sắc nhiệm vụ")
    if units is None or not 0 < units < few:
        return found
    outcome = QuotaOutcome.WITHIN if excellent <= 1 else QuotaOutcome.OVER
    sentence = f"Dưới {few:02d} đơn vị thì tối đa 01 đơn vị; hiện có {excellent}; {outcome.label}."
    return QuotaResult(
        outcome, 1, excellent, found.ratio, found.share, FLOOR, rule.citation, sentence, rule.confidence
    )


def _within(rule: DatedValue, pool: int | None, used: int, what: str) -> QuotaResult:
    """Compare a count with its share of a pool, dropping the rest."""
    share = rule.value
    assert isinstance(share, Fraction)
    if pool is None or pool < 0 or used < 0:
        sentence = f"Tối đa {percent(share)} {what}; chưa có số làm gốc để tính."
        return QuotaResult(
            QuotaOutcome.UNDETERMINED,
            None,
            used,
            None,
            share,
            FLOOR,
            rule.citation,
            sentence,
            rule.confidence,
        )
    most = max_allowed(pool, share, FLOOR)
    outcome = QuotaOutcome.WITHIN if used <= most else QuotaOutcome.OVER
    sentence = f"{used} {what}; tối đa {percent(share)} của {pool} là {most} (bỏ phần lẻ); {outcome.label}."
    ratio = Fraction(used, pool) if pool else None
    return QuotaResult(outcome, most, used, ratio, share, FLOOR, rule.citation, sentence, rule.confidence)
