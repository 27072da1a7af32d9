"""Criteria: one function, one requirement, one sentence; dated, cited, and refused when two versions overlap.

A criterion function takes the facts and the law of the day and returns an ``Answer`` (``met``, ``not_met``,
``unknown``, ``not_applicable``). ``@criterion`` registers it; ``finding_of`` makes a ``Finding`` of an answer, with id,
citation and confidence filled in. Equal findings are one object: sentences are formatted once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rules.answers import Answer, not_applicable
from rules.errors import RuleDefinitionError
from rules.fact_labels import fact_label
from rules.facts import NomineeFacts
from rules.finding import Confidence, Finding, Outcome, Severity
from rules.law.citation import Citation
from rules.vocabulary import AwardCode, NomineeKind

if TYPE_CHECKING:
    from rules.law.on_date import LawOnDate


CriterionFunction = Callable[[NomineeFacts, "LawOnDate"], Answer]


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """One version of one requirement. ``since`` and ``until`` are inclusive.

    ``says`` is the requirement in one Vietnamese sentence without a closing full stop; ``{key}`` in it stands for
    the value of a parameter or a local setting on the day it is read (``rulebook.sentence``).
    """

    id: str
    says: str
    awards: frozenset[AwardCode]
    kinds: frozenset[NomineeKind]
    citation: str
    since: date
    until: date | None
    severity: Severity
    confidence: Confidence
    remedy: str
    reads: tuple[str, ...]
    manual: bool
    applies: Callable[[NomineeFacts], bool] | None
    answer: CriterionFunction

    @property
    def version(self) -> str:
        """The id with its first day, as it stands in a fingerprint and in a test of coverage."""
        return f"{self.id}@{self.since.isoformat()}"

    def in_force(self, on: date) -> bool:
        """Whether this version holds on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


_PASSED_BY = not_applicable("Tiêu chí này không áp dụng đối với trường hợp được đề nghị.")


def answer_of(rule: Criterion, facts: NomineeFacts, law: LawOnDate) -> Answer:
    """Return what a criterion says about the facts; one that does not concern the nominee does not apply."""
    if rule.applies is not None and not rule.applies(facts):
        return _PASSED_BY
    return rule.answer(facts, law)


@lru_cache(maxsize=65_536)
def finding_of(rule: Criterion, answer: Answer, carried: bool) -> Finding:
    """Build the finding once for each distinct answer; under a law ``carried`` forward it is unverified."""
    citation, confidence = rule.citation, rule.confidence
    if answer.source is not None:
        citation, confidence = answer.source.citation, answer.source.confidence
    if carried and confidence is Confidence.VERIFIED:
        confidence = Confidence.UNVERIFIED
    reason = answer.text or "Chưa đủ thông tin để xét."
    if answer.values:
        reason = reason.format(**dict(answer.values))
    if answer.missing:
        labels = "; ".join(fact_label(name) for name in answer.missing)
        reason = f"{reason} Đề nghị bổ sung: {labels}."
    return Finding(
        criterion=rule.id,
        outcome=answer.outcome,
        reason=reason,
        citation=citation,
        remedy=_remedy(rule, answer),
        values=answer.values,
        confidence=confidence,
        severity=answer.severity or rule.severity,
        missing=answer.missing,
        leads_to=answer.leads_to,
    )


_SUPPLY = "Đề nghị bổ sung thông tin, tài liệu còn thiếu."
_CHECK = "Đề nghị kiểm tra lại số liệu, tài liệu; nếu đúng, chưa đủ điều kiện xét."


def _remedy(rule: Criterion, answer: Answer) -> str:
    """How to mend it; empty when nothing stands in the way."""
    if answer.outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}:
        return ""
    if answer.remedy is not None:
        return answer.remedy
    return _SUPPLY if answer.outcome is Outcome.UNDETERMINED else rule.remedy or _CHECK


class Registry:
    """All criteria. Versions of one id for one award and kind may not overlap; a gap is legitimate."""

    def __init__(self) -> None:
        """Start empty."""
        self._all: list[Criterion] = []

    @property
    def all(self) -> tuple[Criterion, ...]:
        """Every version, in the order written."""
        return tuple(self._all)

    def add(self, rule: Criterion) -> None:
        """Register a version, or raise ``RuleDefinitionError``."""
        if rule.until is not None and rule.until < rule.since:
            raise RuleDefinitionError(f"{rule.version}: kết thúc trước khi bắt đầu")
        unread = [name for name in rule.reads if name not in NomineeFacts.__dataclass_fields__]
        if unread:
            raise RuleDefinitionError(f"{rule.version}: không có thông tin {unread}")
        for other in self._all:
            if self._overlap(rule, other):
                raise RuleDefinitionError(f"{rule.version} chồng thời gian lên {other.version}")
        self._all.append(rule)

    @staticmethod
    def _overlap(one: Criterion, two: Criterion) -> bool:
        """Whether two versions of one requirement hold on the same day for the same award and kind."""
        same = one.id == two.id and one.awards & two.awards and one.kinds & two.kinds
        starts = max(one.since, two.since)
        return bool(same) and all(rule.until is None or starts <= rule.until for rule in (one, two))

    def of(self, award: AwardCode, kind: NomineeKind, on: date) -> tuple[Criterion, ...]:
        """Return the criteria in force that day for an award and a kind of nominee."""
        return tuple(
            rule for rule in self._all if award in rule.awards and kind in rule.kinds and rule.in_force(on)
        )


REGISTRY = Registry()


def criterion(
    *,
    id: str,
    says: str,
    awards: AwardCode | frozenset[AwardCode],
    kinds: NomineeKind | frozenset[NomineeKind],
    citation: Citation,
    since: date,
    until: date | None = None,
    reads: tuple[str, ...] = (),
    severity: Severity = Severity.GATE,
    confidence: Confidence = Confidence.VERIFIED,
    remedy: str = "",
    manual: bool = False,
    applies: Callable[[NomineeFacts], bool] | None = None,
    registry: Registry = REGISTRY,
) -> Callable[[CriterionFunction], CriterionFunction]:
    """Register the function as one version of one requirement and return it unchanged.

    ``says`` states the requirement for people; ``reads`` names the facts it looks at; ``manual`` marks a concept
    only a person can judge.
    """

    def register(function: CriterionFunction) -> CriterionFunction:
        registry.add(
            Criterion(
                id=id,
                says=says,
                awards=awards if isinstance(awards, frozenset) else frozenset({awards}),
                kinds=kinds if isinstance(kinds, frozenset) else frozenset({kinds}),
                citation=str(citation),
                since=since,
                until=until,
                severity=severity,
                confidence=confidence,
                remedy=remedy,
                reads=reads,
                manual=manual,
                applies=applies,
                answer=function,
            )
        )
        return function

    return register
