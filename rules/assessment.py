"""Assessing: every criterion of an award put to the facts, and one outcome over all findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rules.dossier.required_papers import check_papers
from rules.examination import Known, examination
from rules.facts import NomineeFacts
from rules.finding import Assessment, AssessmentOutcome, Finding, Outcome
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, NomineeKind, PaperKind, Procedure

_ORDER = (
    AssessmentOutcome.WRONG_AUTHORITY,
    AssessmentOutcome.NOT_ELIGIBLE,
    AssessmentOutcome.HOLD,
    AssessmentOutcome.NEEDS_LOCAL_RULE,
    AssessmentOutcome.UNDETERMINED,
)
"""Which outcome is told when several findings stand in the way: what cannot be mended by waiting comes first.
"""


def assess(
    award: AwardCode,
    kind: NomineeKind,
    facts: NomineeFacts,
    law: LawOnDate,
    *,
    assume_rest: bool = False,
    papers: frozenset[PaperKind] | None = None,
    procedure: Procedure = Procedure.FULL,
) -> Assessment:
    """Put every criterion in force to the facts and return all findings and the outcome.

    ``assume_rest`` counts as met each criterion that no given fact touches ("everything else being in
    order"). ``papers`` are the papers held; None leaves papers out. Where a transition rule lets a newer law
    apply when it favours the nominee, both are tried. ``NoLawInForce`` when no criterion for the award is in
    force.
    """
    case = (award, kind, facts)
    result = _assess_under(law, case, assume_rest=assume_rest, papers=papers, procedure=procedure)
    newer = law.alternative
    if newer is None or result.outcome is AssessmentOutcome.ELIGIBLE:
        return result
    better = _assess_under(newer, case, assume_rest=assume_rest, papers=papers, procedure=procedure)
    return better if better.outcome is AssessmentOutcome.ELIGIBLE else result


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome for one nominee and the answers behind it; sentences are made when ``findings`` is read."""

    outcome: AssessmentOutcome
    known: tuple[Known, ...]

    @property
    def values(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """The compared values of each criterion, by its id."""
        return tuple((one.rule.id, one.answer.values) for one in self.known)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings with their sentences."""
        return tuple(one.finding for one in self.known)


def judge(award: AwardCode, kind: NomineeKind, facts: NomineeFacts, law: LawOnDate) -> Judgement:
    """Return the outcome over the criteria of one law, for many nominees at once: no papers, no sentences yet.

    Raises ``NoLawInForce`` when no criterion for the award is in force.
    """
    known = tuple([one.ask(facts) for one in examination(law, award, kind)])
    led = {one.leads_to for one in known}
    led.discard(None)
    if not led:
        return Judgement(AssessmentOutcome.ELIGIBLE, known)
    return Judgement(next(one for one in _ORDER if one in led), known)


def _assess_under(
    law: LawOnDate,
    case: tuple[AwardCode, NomineeKind, NomineeFacts],
    *,
    assume_rest: bool,
    papers: frozenset[PaperKind] | None,
    procedure: Procedure,
) -> Assessment:
    """Assess under one law."""
    award, kind, facts = case
    asked = [one.ask(facts) for one in examination(law, award, kind)]
    findings = [_assumed(one, facts) if assume_rest else one.finding for one in asked]
    if papers is not None:
        findings += check_papers(award, kind, facts.ground, law, papers, procedure)
    blocking = [found for found in findings if found.blocks]
    return Assessment(
        findings=tuple(findings),
        outcome=_outcome(blocking),
        law_on=law.criteria_on,
        fingerprint=law.fingerprint,
        missing=tuple(dict.fromkeys(name for found in blocking for name in found.missing)),
    )


def _outcome(blocking: Sequence[Finding]) -> AssessmentOutcome:
    """Return the first outcome in order that a blocking finding leads to; eligible when nothing blocks."""
    if not blocking:
        return AssessmentOutcome.ELIGIBLE
    led = {outcome_of(found) for found in blocking}
    return next(one for one in _ORDER if one in led)


def outcome_of(found: Finding) -> AssessmentOutcome:
    """What one blocking finding means for the whole."""
    if found.leads_to is not None:
        return found.leads_to
    return (
        AssessmentOutcome.NOT_ELIGIBLE if found.outcome is Outcome.NOT_MET else AssessmentOutcome.UNDETERMINED
    )


def _assumed(known: Known, facts: NomineeFacts) -> Finding:
    """Return the finding as met when it is open only because no fact it reads was given."""
    reads = known.rule.reads
    if known.open_facts and reads and all(getattr(facts, name) is None for name in reads):
        return _as_met(known.finding)
    return known.finding


@lru_cache(maxsize=4096)
def _as_met(found: Finding) -> Finding:
    """The same finding, taken as met by assumption."""
    return replace(
        found,
        outcome=Outcome.MET,
        reason="Không có thông tin nêu riêng; coi như đạt theo giả định của người hỏi.",
        remedy="",
        missing=(),
    )
