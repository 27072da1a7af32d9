"""How many of an award may be granted out of a pool, where the law or a local rule sets a share.

From 2024 the law sets no share for Chiến sĩ thi đua cơ sở; a local pack may. Exact fractions, never floats.
Sources: ``law/parameters/eligibility.yaml`` (``*.max_share``) and the packs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rules.errors import NoLawInForce
from rules.finding import Confidence
from rules.law.dated import PARAMETERS, DatedValue
from rules.law.on_date import LawOnDate
from rules.local_packs import DELEGATIONS
from rules.vocabulary import AwardCode, Labelled
from rules.wording import percent

FLOOR = "floor"
NEAREST = "nearest"
_ROUNDING_WORDS = {FLOOR: "bỏ phần lẻ", NEAREST: "làm tròn đến số gần nhất"}


class QuotaOutcome(Labelled):
    """The answer of the meter."""

    WITHIN = "within", "trong tỷ lệ"
    OVER = "over", "vượt tỷ lệ"
    NO_LIMIT = "no_limit", "không có trần"
    UNDETERMINED = "undetermined", "chưa đủ số liệu"


@dataclass(frozen=True, slots=True)
class QuotaResult:
    """The meter's answer. ``ratio`` is used/pool; ``share`` the cap; ``max_allowed`` None when there is no
    cap.
    """

    outcome: QuotaOutcome
    max_allowed: int | None
    used: int
    ratio: Fraction | None
    share: Fraction | None
    rounding: str | None
    citation: str
    sentence: str
    confidence: Confidence = Confidence.VERIFIED


def max_allowed(pool: int, share: Fraction, rounding: str) -> int:
    """Return the most a share of the pool gives: "floor" drops the rest, "nearest" rounds half up."""
    exact = share * pool
    return int(exact) if rounding == FLOOR else int(exact + Fraction(1, 2))


def quota(
    award: AwardCode, law: LawOnDate, *, pool: int | None, used: int, decided_on: date | None
) -> QuotaResult:
    """Return whether ``used`` of an award stays within its share of ``pool`` (for CSTĐCS: the granted LĐTT).

    ``decided_on`` is checked only to refuse a day before the dossier came. Pool None or negative:
    undetermined.
    """
    if decided_on is not None and decided_on < law.criteria_on:
        raise NoLawInForce("Ngày quyết định không thể trước ngày nhận hồ sơ.")
    key = f"{award.name.lower()}.max_share"
    ratio = Fraction(used, pool) if pool else None
    cap = _cap(key, law)
    if cap is None:
        return _no_limit(award, law, key, used, ratio)
    share = cap.value
    assert isinstance(share, Fraction)
    local_rounding = law.setting(f"{key}_rounding") if key in DELEGATIONS else None
    rounding = FLOOR if local_rounding is None else str(local_rounding.value)
    if pool is None or pool < 0 or used < 0 or used > pool:
        why = "chưa có số làm gốc để tính" if pool is None else f"số liệu {used}/{pool} không hợp lệ"
        sentence = f"Tỷ lệ không quá {percent(share)}; {why}."
        return QuotaResult(
            QuotaOutcome.UNDETERMINED,
            None,
            used,
            None,
            share,
            rounding,
            cap.citation,
            sentence,
            cap.confidence,
        )
    most = max_allowed(pool, share, rounding)
    outcome = QuotaOutcome.WITHIN if used <= most else QuotaOutcome.OVER
    sentence = (
        f"{used}/{pool} {award.label}; tối đa {percent(share)} của {pool} là {most} "
        f"({_ROUNDING_WORDS[rounding]}); "
        f"{outcome.label}."
    )
    return QuotaResult(outcome, most, used, ratio, share, rounding, cap.citation, sentence, cap.confidence)


def _cap(key: str, law: LawOnDate) -> DatedValue | None:
    """The share that binds: the law's own or the pack's, whichever is stricter; None when neither sets one.

    Until the end of 2023 the decree only set the most ("không quá 15 %"); the province or ministry set its own below.
    """
    national = law.find(key) if key in PARAMETERS else None
    local = law.setting(key) if key in DELEGATIONS else None
    if national is None or local is None:
        return national or local
    assert isinstance(national.value, Fraction)
    assert isinstance(local.value, Fraction)
    return local if local.value < national.value else national


def _no_limit(award: AwardCode, law: LawOnDate, key: str, used: int, ratio: Fraction | None) -> QuotaResult:
    """The answer when nobody set a cap."""
    silent = PARAMETERS[key].find(law.criteria_on) if key in PARAMETERS else None
    return QuotaResult(
        QuotaOutcome.NO_LIMIT,
        None,
        used,
        ratio,
        None,
        None,
        "" if silent is None else silent.citation,
        f"Luật không đặt trần tỷ lệ đối với {award.label}.",
    )
