"""The answer of a quota case: how many an award's share allows, the ceiling of excellent ratings, and "what if"."""

from __future__ import annotations

from typing import Any

from rules.case_reading import award_of, counts_of, enum_of, law_of
from rules.case_words import plain, read_enum
from rules.errors import RuleDefinitionError, UnknownFact
from rules.law.on_date import LawOnDate
from rules.law.yaml_files import LinedMapping
from rules.quotas.excellent_ratings import excellent_rating_cap, excellent_unit_cap
from rules.quotas.unit_share import QuotaResult, quota
from rules.quotas.what_if import check_lists, what_if, what_if_counts
from rules.vocabulary import AwardCode, Rating

Answer = dict[str, Any]
_EXCELLENT = "excellent_rating"


def quota_answer(case: LinedMapping, where: str) -> Answer:
    """An award, a pool (a count, a list, or both by name), how many are proposed; ``refused``: what
    if they fall out; ``of: excellent_rating``: the ceiling of excellent ratings.
    """
    if case.get("of") is not None and plain(case["of"]) == _EXCELLENT:
        return _excellent_ratings(case, where)
    if case.get("of") is not None:
        raise RuleDefinitionError(f"{where}: 'of' chỉ nhận {_EXCELLENT!r}, thấy {case['of']!r}")
    award, law = award_of(case, where), law_of(case, where)
    pool = _pool_of(case, award, where)
    used = case.get("proposed")
    try:
        check_lists(pool if isinstance(pool, list) else None, used if isinstance(used, list) else ())
        result = quota(
            award, law, pool=_count(pool), used=_count(used) or 0, decided_on=case.get("decided_on")
        )
        found = {} if case.get("refused") is None else _what_if(award, law, pool, used, case["refused"])
    except ValueError as error:
        raise RuleDefinitionError(f"{where}: {error}") from None
    return {**_shown(result), **found}


_BASES = {
    AwardCode.GRASSROOTS_FIGHTER: ("advanced_worker", "total"),
    AwardCode.GOVERNMENT_FLAG: ("cluster_leaders", "total"),
}
"""What the share of an award is taken of, the proper name first."""
_OTHER_BASES = ("members", "total", "advanced_worker")
_POOL_WORDS = {
    **dict.fromkeys(("total", "size", "count", "pool"), "total"),
    **dict.fromkeys(("members", "people", "staff"), "members"),
    **dict.fromkeys(("advanced_worker", "advanced_workers"), "advanced_worker"),
    **dict.fromkeys(("cluster_leaders", "leaders"), "cluster_leaders"),
    **dict.fromkeys(("good", "rated_good"), "good"),
    "units": "units",
}


def _pool(case: LinedMapping, where: str) -> dict[str, Any]:
    """The counts and lists of the pool by name; the name of an award stands for those who hold it."""
    words = dict(_POOL_WORDS)
    for word in case["pool"]:
        try:
            words.setdefault(plain(word), read_enum(AwardCode, word, where=where).name.lower())
        except UnknownFact:
            continue
    return counts_of(case, "pool", words, where, lists=True)


def _pool_of(case: LinedMapping, award: AwardCode, where: str) -> Any:
    """The count or list that makes the base of an award's share; None when it is not there."""
    if not isinstance(case.get("pool"), LinedMapping):
        return case.get("pool")
    found = _pool(case, where)
    return next((found[name] for name in _BASES.get(award, _OTHER_BASES) if name in found), None)


def _count(value: Any) -> int | None:
    """A number, or how many a list names."""
    return len(value) if isinstance(value, list) else value


def _what_if(award: AwardCode, law: LawOnDate, pool: Any, used: Any, refused: Any) -> Answer:
    """What follows when some lose the title that makes the pool: by name where all is named, else by number."""
    if isinstance(pool, list) and isinstance(used, list) and isinstance(refused, list):
        found = what_if(award, law, pool=pool, proposed=used, refused=refused)
        return {
            "after": _shown(found.after),
            "lose_title": list(found.lose_title),
            "fall_out": list(found.fall_out),
            "stay": list(found.stay),
            "must_go": found.must_go,
            "what_if": found.sentence,
        }
    counted = what_if_counts(
        award, law, pool=_count(pool), proposed=_count(used) or 0, refused=_count(refused) or 0
    )
    return {"after": _shown(counted.after), "must_go": counted.must_go, "what_if": counted.sentence}


def _excellent_ratings(case: LinedMapping, where: str) -> Answer:
    """The ceiling of excellent ratings: people rated good, or public units."""
    law, used = law_of(case, where), _count(case.get("proposed")) or 0
    raw = case.get("pool")
    pool = _pool(case, where) if isinstance(raw, LinedMapping) else {"good": raw}
    if "units" in pool:
        return _shown(excellent_unit_cap(law, units=_count(pool["units"]), excellent=used))
    rating = enum_of(case, "unit_rating", Rating, where)
    return _shown(
        excellent_rating_cap(law, good=_count(pool.get("good")), excellent=used, unit_rating=rating)
    )


def _shown(result: QuotaResult) -> Answer:
    """A meter's answer in plain words."""
    return {
        "outcome": result.outcome.value,
        "max_allowed": result.max_allowed,
        "used": result.used,
        "ratio": None if result.ratio is None else str(result.ratio),
        "share": None if result.share is None else str(result.share),
        "rounding": result.rounding,
        "reason": result.sentence,
        "confidence": result.confidence.value,
        "citations": [result.citation] if result.citation else [],
    }
