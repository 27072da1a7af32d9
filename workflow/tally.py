"""What counted votes mean: the rule pinned to an item, its base, the threshold in whole votes, the one-line proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import rules
from rules.documents.content.council_facts import VoteCounts
from rules.finding import Confidence
from rules.vocabulary import AwardCode
from rules.voting import VoteOutcome
from workflow.council_rows import SessionWorld
from workflow.council_words import BASE_LABELS, Attendance, ItemResult, VoteBase
from workflow.tables import AnyRow

Counts = VoteCounts
"""Counted votes of one item, as the minutes print them; written opinions of absent members apart and added."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the counts of an item mean."""

    result: ItemResult
    proof: str
    reason: str
    needed: int
    base: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether an item can pass at all: votes needed, who may vote, and both ways of counting the base."""

    needed: int
    entitled: int
    base: int
    needed_of_all: int
    needed_of_entitled: int

    @property
    def possible(self) -> bool:
        """Whether enough members may vote."""
        return self.entitled >= self.needed

    @property
    def bases_differ(self) -> bool:
        """Whether the choice of the base changes what is needed."""
        return self.needed_of_all != self.needed_of_entitled


def rule_of(item: AnyRow) -> rules.VoteRule:
    """Return the vote rule pinned to an item."""
    award: AwardCode = item.award if hasattr(item, "award") else AwardCode.ADVANCED_WORKER
    return rules.VoteRule(
        award=award,
        required=bool(item.threshold),
        secret=item.way.value == "secret",
        threshold=Fraction(item.threshold) if item.threshold else None,
        base=BASE_LABELS[VoteBase.ALL_MEMBERS],
        quorum=Fraction(item.quorum) if item.quorum else None,
        citation=item.citation,
        confidence=Confidence.of(item.confidence) if item.confidence else Confidence.LOCAL,
        above=item.above,
        written_settled=item.written_settled,
        quorum_citation=item.quorum_citation,
    )


def quorum_met(item: AnyRow, *, present: int, members: int) -> bool:
    """Whether enough members are present for an item; true where no text asks for a number."""
    return not item.quorum or present >= Fraction(item.quorum) * members


def reach(world: SessionWorld, item: AnyRow) -> Reach:
    """Return how many votes an item needs and how many may be cast."""
    rule = rule_of(item)
    assert rule.threshold is not None
    members = len(world.voting)
    not_recused = len(world.entitled(item))
    able = len(world.entitled(item, Attendance.PRESENT, Attendance.WRITTEN))
    of_all = rules.needed_votes(members, rule.threshold, above=rule.above)
    of_entitled = rules.needed_votes(not_recused, rule.threshold, above=rule.above)
    if world.row.base is VoteBase.ENTITLED:
        return Reach(of_entitled, able, not_recused, of_all, of_entitled)
    return Reach(of_all, able, members, of_all, of_entitled)


def judged(world: SessionWorld, item: AnyRow, counts: Counts) -> Judged:
    """Return what the counts mean by the pinned rule; a ``ValueError`` when they cannot be."""
    rule, entitled = rule_of(item), world.row.base is VoteBase.ENTITLED
    members, recused = len(world.voting), len(world.recusals.get(item.id, ()))
    present = len(world.entitled(item, Attendance.PRESENT)) if entitled else world.row.present
    counted = rules.count_vote(
        replace(rule, quorum=None) if entitled else rule,
        members - recused if entitled else members,
        counts.agree + counts.written_agree,
        disagree=counts.disagree + counts.written_disagree,
        blank=counts.blank + counts.invalid + counts.lower + counts.written_blank + counts.written_lower,
        present=present,
        written=counts.written,
        recused=0 if entitled else recused,
    )
    if counted.needed is None or counted.outcome is VoteOutcome.NO_VOTE_REQUIRED:
        raise ValueError(counted.proof)
    proof = counted.proof + (f" (tính trên {BASE_LABELS[VoteBase.ENTITLED]})" if entitled else "")
    if counted.outcome is VoteOutcome.NO_QUORUM:
        return Judged(
            ItemResult.POSTPONED, proof, f"Chưa đủ thành viên có mặt: {proof}.", counted.needed, counted.base
        )
    if counted.outcome is VoteOutcome.PASSED:
        return Judged(ItemResult.RECOMMENDED, proof, "", counted.needed, counted.base)
    with_lower = counts.agree + counts.written_agree + counts.lower + counts.written_lower
    if item.lower_award is not None and counts.lower + counts.written_lower and with_lower >= counted.needed:
        proof = f"{proof}; kể cả đồng ý {item.lower_award.label}: {with_lower}/{counted.base}"
        reason = f"Hội đồng đề nghị {item.lower_award.label} thay thế: {proof}."
        return Judged(ItemResult.LOWERED, proof, reason, counted.needed, counted.base)
    reason = f"Không đạt tỷ lệ phiếu của Hội đồng: {proof}."
    return Judged(ItemResult.NOT_RECOMMENDED, proof, reason, counted.needed, counted.base)
