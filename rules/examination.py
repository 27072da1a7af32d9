"""Putting criteria to facts quickly: each criterion is asked once for each distinct set of facts it looks at.

A criterion is a pure function of the facts and the law of the day. While it answers for the first time, the facts it
looks at are noted in order; what it looks at next is decided by what it has seen, so answers form a tree. The next
nominee with the same facts is answered by walking that tree. Nothing has to be declared, and nothing can be stale: the
tree belongs to one ``LawOnDate``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from rules.answers import Answer
from rules.criterion import Criterion, answer_of, finding_of
from rules.facts import NomineeFacts
from rules.finding import AssessmentOutcome, Finding, Outcome, Severity
from rules.vocabulary import AwardCode, NomineeKind

if TYPE_CHECKING:
    from rules.law.on_date import LawOnDate

MOST_KNOWN = 4096
"""Answers kept for one criterion under one law; beyond that a new set of facts is answered without keeping it."""


class Known:
    """One answer of one criterion, what it means for the whole, and its finding once somebody wants to read it."""

    __slots__ = ("_finding", "answer", "carried", "leads_to", "open_facts", "rule")

    def __init__(self, rule: Criterion, answer: Answer, carried: bool) -> None:
        """Keep the answer; ``leads_to`` is None when it stands in nobody's way."""
        self.rule, self.answer, self.carried = rule, answer, carried
        self.leads_to = _leads_to(answer, answer.severity or rule.severity)
        self.open_facts = answer.outcome is Outcome.UNDETERMINED and answer.leads_to is None
        self._finding: Finding | None = None

    @property
    def finding(self) -> Finding:
        """The answer as a finding with its sentence; made when first asked for."""
        if self._finding is None:
            self._finding = finding_of(self.rule, self.answer, self.carried)
        return self._finding


def _leads_to(answer: Answer, severity: Severity) -> AssessmentOutcome | None:
    """What an answer forces on the whole; None when it does not block."""
    if severity is not Severity.GATE or answer.outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}:
        return None
    if answer.leads_to is not None:
        return answer.leads_to
    if answer.outcome is Outcome.NOT_MET:
        return AssessmentOutcome.NOT_ELIGIBLE
    return AssessmentOutcome.UNDETERMINED


class _Node:
    """A place in the tree: the fact looked at next and where each of its values leads; or an answer."""

    __slots__ = ("known", "name", "ways")

    def __init__(self, name: str = "", known: Known | None = None) -> None:
        """Make a fork on a fact, or a leaf with an answer."""
        self.name, self.known = name, known
        self.ways: dict[Any, _Node] = {}


class _Noted:
    """Facts that note, in order, which of them are looked at."""

    def __init__(self, facts: NomineeFacts) -> None:
        """Stand in front of the facts."""
        self._facts = facts
        self.seen: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        """Return the fact and note it."""
        value = getattr(self._facts, name)
        self.seen.setdefault(name, value)
        return value


class Examined:
    """One criterion under one law, with the answers it has given."""

    __slots__ = ("_count", "_law", "_root", "rule")

    def __init__(self, rule: Criterion, law: LawOnDate) -> None:
        """Start knowing nothing."""
        self.rule, self._law = rule, law
        self._root: _Node | None = None
        self._count = 0

    def ask(self, facts: NomineeFacts) -> Known:
        """Return the criterion's answer about these facts."""
        node = self._root
        while node is not None:
            if node.known is not None:
                return node.known
            node = node.ways.get(getattr(facts, node.name))
        return self._learn(facts)

    def _learn(self, facts: NomineeFacts) -> Known:
        """Ask the function, and keep the way to its answer while there is room."""
        if self._count >= MOST_KNOWN:
            return Known(self.rule, answer_of(self.rule, facts, self._law), self._law.carried)
        noted = _Noted(facts)
        answer = answer_of(self.rule, cast(NomineeFacts, noted), self._law)
        known = Known(self.rule, answer, self._law.carried)
        self._count += 1
        self._keep(list(noted.seen.items()), known)
        return known

    def _keep(self, seen: list[tuple[str, Any]], known: Known) -> None:
        """Lay the way of the facts seen down in the tree, with the answer at its end."""
        nodes = [_Node(name) for name, _ in seen] + [_Node(known=known)]
        if self._root is None:
            self._root = nodes[0]
        node = self._root
        for (_, value), following in zip(seen, nodes[1:], strict=True):
            node = node.ways.setdefault(value, following)


def examination(law: LawOnDate, award: AwardCode, kind: NomineeKind) -> tuple[Examined, ...]:
    """Return the criteria in force for an award and a kind, ready to be asked; ``NoLawInForce`` when none."""
    found = law.examinations.get((award, kind))
    if found is None:
        found = tuple(Examined(rule, law) for rule in law.criteria(award, kind))
        law.examinations[award, kind] = found
    return found
