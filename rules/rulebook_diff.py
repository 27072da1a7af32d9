"""What differs in the rulebook between two days, award by award, each difference with both sides and their articles.

A difference in words (``ADDED``, ``REMOVED``, ``CHANGED``) is told apart from one where the same words only rest on
another text (``BASIS``): after a new decree nearly every article changes, and few requirements do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from rules.criterion import REGISTRY
from rules.finding import Confidence
from rules.law.dated import PARAMETERS
from rules.law.instruments import instruments_in_force
from rules.law.on_date import LawOnDate, law_for
from rules.law.regimes import TIMELINE, as_of
from rules.local_packs import LocalPack
from rules.rulebook import AwardPage, ShownCriterion, award_page, local_settings
from rules.rulebook_parts import DEADLINES, Line
from rules.rulebook_words import period, places, value_words
from rules.text import capitalised
from rules.vocabulary import AwardCode, Labelled, NomineeKind


class Part(Labelled):
    """What a difference is about, in the order of reading."""

    REGIME = "regime", "Chế độ pháp luật"
    INSTRUMENT = "instrument", "Văn bản"
    CRITERION = "criterion", "Tiêu chuẩn"
    PARAMETER = "parameter", "Ngưỡng, giá trị"
    COMPETENCE = "competence", "Người có thẩm quyền quyết định"
    PROPOSER = "proposer", "Người đề nghị"
    PAPER = "paper", "Giấy tờ"
    VOTE = "vote", "Biểu quyết"
    QUOTA = "quota", "Tỷ lệ"
    MONEY = "money", "Tiền thưởng"
    DEADLINE = "deadline", "Thời hạn"
    LOCAL = "local", "Quy định của địa phương"


class Change(Labelled):
    """How the second day differs from the first."""

    ADDED = "added", "thêm"
    REMOVED = "removed", "bỏ"
    CHANGED = "changed", "thay đổi"
    BASIS = "basis", "chỉ đổi căn cứ"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sides: the words, the article, how sure we are, and since when (criteria, instruments)."""

    words: str
    citation: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``award`` None: it concerns all awards. ``before`` or ``after`` None: not there on that day."""

    award: AwardCode | None
    part: Part
    key: str
    label: str
    change: Change
    before: Side | None
    after: Side | None
    kinds: tuple[NomineeKind, ...] = ()


Sides = dict[tuple[Part, str], tuple[str, Side]]
"""What one day says: (part, key) → label and side."""


def differences(
    day1: date,
    day2: date,
    awards: Iterable[AwardCode] | None = None,
    pack: str | LocalPack | None = None,
) -> tuple[Difference, ...]:
    """Return what differs between two days, what concerns all awards first; ``NoLawInForce`` outside the regimes."""
    old, new = law_for(day1, day1, pack), law_for(day2, day2, pack)
    wanted = tuple(AwardCode) if awards is None else tuple(awards)
    found = list(_general(old, new))
    for award in wanted:
        found += _of_award(award, award_page(award, old), award_page(award, new))
    return _merged(one for one in found if not _is_told(one))


def grouped(
    found: Iterable[Difference],
) -> tuple[tuple[AwardCode | None, tuple[Difference, ...]], ...]:
    """Return the differences award by award, what concerns all awards first."""
    groups: dict[AwardCode | None, list[Difference]] = {}
    for one in found:
        groups.setdefault(one.award, []).append(one)
    order = (None, *AwardCode)
    return tuple((award, tuple(groups[award])) for award in order if award in groups)


def _merged(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """Put equal differences of several kinds of nominee into one, and order them."""
    kept: dict[Difference, set[NomineeKind]] = {}
    for one in found:
        kept.setdefault(replace(one, kinds=()), set()).update(one.kinds)
    parts, changes = list(Part), list(Change)
    merged = [
        replace(one, kinds=tuple(kind for kind in NomineeKind if kind in kinds))
        for one, kinds in kept.items()
    ]
    merged.sort(key=lambda one: (parts.index(one.part), changes.index(one.change)))
    by_award = {award: place for place, award in enumerate((None, *AwardCode))}
    return tuple(sorted(merged, key=lambda one: by_award[one.award]))


def _compare(
    old: Sides, new: Sides, award: AwardCode | None, kinds: tuple[NomineeKind, ...] = ()
) -> Iterator[Difference]:
    """Yield what differs between two sides of one award (and one kind of nominee)."""
    for part, key in dict.fromkeys((*old, *new)):
        before, after = old.get((part, key)), new.get((part, key))
        change = _change(before and before[1], after and after[1])
        if change is not None:
            label = (after or before or ("", None))[0]
            yield Difference(award, part, key, label, change, before and before[1], after and after[1], kinds)


def _change(before: Side | None, after: Side | None) -> Change | None:
    """How two sides differ; None when they say the same by the same article."""
    if before is None or after is None:
        return None if before is after else Change.ADDED if before is None else Change.REMOVED
    if before.words != after.words:
        return Change.CHANGED
    return None if before.citation == after.citation else Change.BASIS


def _general(old: LawOnDate, new: LawOnDate) -> Iterator[Difference]:
    """Yield what concerns all awards: regime, instruments, shared values, the local pack."""
    yield from _compare(_regime(old), _regime(new), None)
    yield from _compare(_instruments(old.criteria_on), _instruments(new.criteria_on), None)
    yield from _compare(_parameters(old, None), _parameters(new, None), None)
    yield from _compare(
        _lines(Part.LOCAL, local_settings(old)), _lines(Part.LOCAL, local_settings(new)), None
    )


def _of_award(award: AwardCode, old: AwardPage, new: AwardPage) -> Iterator[Difference]:
    """Yield what differs for one award; the requirements every award shares are put to no award."""
    for kind in NomineeKind:
        for shared, owner in ((False, award), (True, None)):
            before, after = (_criteria(page, kind, shared=shared) for page in (old, new))
            if shared and not (before and after):
                continue  # the award itself begins or ends: its shared requirements are no news
            yield from _compare(before, after, owner, () if shared else (kind,))
    yield from _compare(_award_sides(old), _award_sides(new), award)
    before, after = (_parameters(law_for(page.criteria_on, None), award) for page in (old, new))
    yield from _compare(before, after, award)


def _regime(law: LawOnDate) -> Sides:
    sure = Confidence.UNVERIFIED if law.carried else Confidence.VERIFIED
    name = law.regime.name
    if law.carried:
        name += " (giữ nguyên quy định của thời kỳ trước, chưa đối chiếu văn bản mới)"
    return {
        (Part.REGIME, "regime"): ("Chế độ áp dụng", Side(name, "", sure, f"từ {law.regime.since:%d/%m/%Y}"))
    }


def _instruments(on: date) -> Sides:
    return {
        (Part.INSTRUMENT, one.number): (
            one.short_name,
            Side(one.name, one.issuer, one.confidence, period(one.since, one.until)),
        )
        for one in instruments_in_force(on)
    }


def _criteria(page: AwardPage, kind: NomineeKind, *, shared: bool) -> Sides:
    rows = [
        one
        for found in page.criteria
        if found.kind is kind
        for one in (found.shared if shared else found.own)
    ]
    return {(Part.CRITERION, one.id): (one.id, _criterion_side(one)) for one in rows}


def _criterion_side(one: ShownCriterion) -> Side:
    return Side(one.says, one.citation, one.confidence, period(one.since, one.until))


def _award_sides(page: AwardPage) -> Sides:
    """Everything besides criteria and values that a page says of its award."""
    papers = {
        (Part.PAPER, f"{group.procedure.value}/{paper.label}"): (
            f"{paper.label} ({group.procedure.label})",
            Side("; ".join((paper.made_by, paper.per, *paper.only_for)), paper.citation, paper.confidence),
        )
        for group in page.papers
        for paper in group.papers
    }
    own = [one for one in page.deadlines if len(DEADLINES.get(one.key, AwardCode)) == 1]
    return {
        **_lines(Part.COMPETENCE, page.deciders),
        **_lines(Part.PROPOSER, (page.proposer,)),
        **papers,
        **_lines(Part.VOTE, (page.vote,)),
        **_lines(Part.QUOTA, (page.quota,)),
        **_lines(Part.MONEY, page.money),
        **_lines(Part.DEADLINE, own),
    }


def _lines(part: Part, lines: Iterable[Line]) -> Sides:
    """Lines as sides; a silence of the law that is told in words is a side too, except an absence of money."""
    return {
        (part, one.key or one.label): (
            one.label or part.label,
            Side(one.words, one.citation, one.confidence),
        )
        for one in lines
        if not one.missing or part is Part.VOTE
    }


_OWN_PARTS = (".vote_threshold", ".max_share")
_SHOWN_ELSEWHERE = ("prize.", "last_day.")
_OF_ALL_PRIZES = frozenset({"prize.rounding", "prize.rounding_step"})


@lru_cache(maxsize=1)
def _owners() -> dict[str, frozenset[AwardCode]]:
    """Which awards a value belongs to: by its name, or because only their criteria name it; absent: to all."""
    found: dict[str, set[AwardCode]] = {}
    for rule in REGISTRY.all:
        for key in places(rule.says):
            found.setdefault(key, set()).update(rule.awards)
    for code in AwardCode:
        for key in PARAMETERS:
            if key.startswith(f"{code.name.lower()}."):
                found[key] = {code}
    return {key: frozenset(codes) for key, codes in found.items() if len(codes) < len(AwardCode) // 2}


def _belongs(key: str, award: AwardCode | None) -> bool:
    """Whether a value is told under this award (None: under none) and not as a vote, share, money or deadline."""
    if key.endswith(_OWN_PARTS) or len(DEADLINES.get(key, AwardCode)) == 1:
        return False
    if award is not None:
        return award in _owners().get(key, ())
    return key not in _owners() and (key in _OF_ALL_PRIZES or not key.startswith(_SHOWN_ELSEWHERE))


def _parameters(law: LawOnDate, award: AwardCode | None) -> Sides:
    """The values of one award, or those of none."""
    found: Sides = {}
    for key, dated in PARAMETERS.items():
        version = dated.find(law.criteria_on) if _belongs(key, award) else None
        if version is not None and version.value is not None:
            value = as_of(version, law.criteria_on)
            words = value_words(key, value.value)
            side = Side(words, value.citation, value.confidence, period(value.since, value.until))
            found[Part.PARAMETER, key] = (capitalised(dated.description), side)
    return found


@lru_cache(maxsize=1)
def _named_in_criteria() -> frozenset[str]:
    """The values that stand in the sentence of a criterion: that one comes or goes is told by the sentence."""
    return frozenset(key for rule in REGISTRY.all for key in places(rule.says))


def _is_told(one: Difference) -> bool:
    """Whether another difference already tells this one."""
    return one.part is Part.PARAMETER and one.change is not Change.CHANGED and one.key in _named_in_criteria()


def regime_days() -> tuple[date, ...]:
    """Return the first day of each regime: the days worth comparing."""
    return tuple(one.since for one in TIMELINE.regimes)
