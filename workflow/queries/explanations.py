"""Why a nomination stands as it does: each finding beside the requirement it answers and the papers that show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.criterion import REGISTRY, Criterion
from rules.errors import RuleError
from rules.evidence import papers_for
from rules.fact_labels import fact_label
from rules.finding import Finding
from rules.law.on_date import LawOnDate
from rules.rulebook_words import sentence
from rules.vocabulary import AwardCode, NomineeKind, PaperKind
from workflow.assessing import UNIT_VOTE
from workflow.packs import Packs

_PAPERS = "papers."


@dataclass(frozen=True, slots=True)
class Explained:
    """One finding with its requirement (empty when it is no criterion of the rulebook), facts and papers.

    ``evidence`` are the kinds of paper that would show it; ``in_rulebook`` whether the rulebook has a place for it.
    ``items`` are what a return for it opens, see ``workflow.appraisal_words.UNLOCKABLE``.
    """

    finding: Finding
    says: str
    manual: bool
    facts: tuple[str, ...]
    evidence: tuple[PaperKind, ...]
    in_rulebook: bool
    items: tuple[str, ...] = ()


def explained(
    findings: Iterable[Finding],
    award: AwardCode,
    kind: NomineeKind,
    law_on: date | None,
    law: LawOnDate | None,
) -> tuple[Explained, ...]:
    """Return the findings with what the rulebook of their law day says; in the order given."""
    rules = {} if law_on is None else {rule.id: rule for rule in REGISTRY.of(award, kind, law_on)}
    return tuple(_explained(one, rules.get(one.criterion), law) for one in findings)


def _explained(finding: Finding, rule: Criterion | None, law: LawOnDate | None) -> Explained:
    """Return one finding with its requirement."""
    if rule is None:
        own = _own_paper(finding.criterion)
        return Explained(finding, "", False, (), own, False, items_of(finding.criterion, None))
    return Explained(
        finding=finding,
        says="" if law is None else sentence(rule.says, law),
        manual=rule.manual,
        facts=tuple(fact_label(name) for name in rule.reads),
        evidence=papers_for(rule.reads),
        in_rulebook=True,
        items=items_of(finding.criterion, rule),
    )


def items_of(criterion: str, rule: Criterion | None) -> tuple[str, ...]:
    """Return the paper, and the field of the nomination, in which the unit mends what a criterion misses."""
    if criterion == UNIT_VOTE:
        return (PaperKind.UNIT_BALLOT_RESULT.value,)
    papers = _own_paper(criterion) if rule is None else papers_for(rule.reads)
    field = ("initiative_id",) if rule is not None and "initiatives" in rule.reads else ()
    return (*(kind.value for kind in papers[:1]), *field)


def named_items(reasons: Iterable[Explained]) -> list[str]:
    """Return what the reasons that stand in the way name, each once."""
    return list(dict.fromkeys(code for one in reasons if one.finding.blocks for code in one.items))


def _own_paper(criterion: str) -> tuple[PaperKind, ...]:
    """The paper that a finding about a paper speaks of."""
    name = criterion.removeprefix(_PAPERS).upper()
    if not criterion.startswith(_PAPERS) or name not in PaperKind.__members__:
        return ()
    return (PaperKind[name],)


def law_of(packs: Packs, pack: str | None, law_on: date | None) -> LawOnDate | None:
    """Return the law of a day under the round's pack; None when it cannot be told (no day, a pack that is broken)."""
    if law_on is None:
        return None
    try:
        return packs.law(pack, law_on)
    except RuleError:
        return None
