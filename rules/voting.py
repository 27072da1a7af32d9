"""Council ballots: which awards are voted on, how many votes pass, counted on all members.

Sources: Nghị định số 98/2023/NĐ-CP Điều 30 khoản 7 (threshold of all members; absent members give written
opinions); a local pack may make the ballot secret and set a quorum (Luật 2022 Điều 90).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rules.errors import NeedsLocalRule
from rules.finding import Confidence
from rules.law.dated import parameter
from rules.law.on_date import LawOnDate
from rules.vocabulary import AwardCode, Labelled
from rules.wording import percent


class VoteOutcome(Labelled):
    """What a count says."""

    PASSED = "passed", "đạt tỷ lệ phiếu"
    FAILED = "failed", "không đạt tỷ lệ phiếu"
    NO_QUORUM = "no_quorum", "không đủ thành viên để họp"
    NO_VOTE_REQUIRED = "no_vote_required", "không phải bỏ phiếu"
    IMPOSSIBLE = "impossible", "số phiếu không hợp lệ"


@dataclass(frozen=True, slots=True)
class VoteRule:
    """How an award is voted on. ``base`` names whom the threshold counts: all members of the council."""

    award: AwardCode
    required: bool
    secret: bool
    threshold: Fraction | None
    base: str
    quorum: Fraction | None
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class VoteResult:
    """A count: ``needed`` votes of ``base`` members, ``proof`` in one line."""

    outcome: VoteOutcome
    needed: int | None
    agree: int
    base: int
    proof: str
    citation: str


def vote_rule(award: AwardCode, law: LawOnDate) -> VoteRule:
    """Return whether and how the council votes on an award.

    ``NeedsLocalRule`` where the national text says nothing at all that day. Without a pack a required ballot
    is taken as secret: the text of 2024 only says "bỏ phiếu", secrecy is the usual practice and the safer
    reading.
    """
    version = parameter(f"{award.name.lower()}.vote_threshold").find(law.criteria_on)
    if version is None:
        raise NeedsLocalRule(f"Việc bỏ phiếu đối với {award.label} do địa phương quy định; chưa có quy định.")
    secret_list = law.setting("council.secret_ballot")
    quorum = law.setting("council.quorum")
    listed = secret_list.value if secret_list is not None else None
    threshold = version.value
    assert threshold is None or isinstance(threshold, Fraction)
    return VoteRule(
        award=award,
        required=threshold is not None,
        secret=threshold is not None and (not isinstance(listed, tuple) or award in listed),
        threshold=threshold,
        base="tổng số thành viên Hội đồng",
        quorum=quorum.value if quorum is not None and isinstance(quorum.value, Fraction) else None,
        citation=version.citation,
        confidence=version.confidence,
    )


def needed_votes(members: int, threshold: Fraction) -> int:
    """Return the least whole number of votes that reaches the threshold of all members."""
    exact = threshold * members
    return -(-exact.numerator // exact.denominator)


def count_vote(
    rule: VoteRule,
    members: int,
    agree: int,
    *,
    disagree: int = 0,
    blank: int = 0,
    present: int | None = None,
    written: int = 0,
    recused: int = 0,
) -> VoteResult:
    """Count a ballot on all ``members``; ``written`` are opinions of absent members, counted among the votes.

    A recused member (the nominee himself) does not vote and stays in the base. ``present`` None leaves quorum
    and attendance unchecked.
    """
    cast = agree + disagree + blank
    numbers = (agree, disagree, blank, written, recused, present or 0)
    attending = members if present is None else present + written
    if (
        members <= 0
        or min(numbers) < 0
        or cast > attending
        or attending > members
        or cast + recused > members
    ):
        proof = f"Số liệu không hợp lệ: {cast} phiếu, {members} thành viên."
        return VoteResult(VoteOutcome.IMPOSSIBLE, None, agree, members, proof, rule.citation)
    if rule.threshold is None:
        proof = "Văn bản không yêu cầu bỏ phiếu; Hội đồng thống nhất theo danh sách."
        return VoteResult(VoteOutcome.NO_VOTE_REQUIRED, None, agree, members, proof, rule.citation)
    needed = needed_votes(members, rule.threshold)
    if rule.quorum is not None and present is not None and present < rule.quorum * members:
        proof = (
            f"{present}/{members} thành viên có mặt, chưa đủ "
            f"{rule.quorum.numerator}/{rule.quorum.denominator}"
        )
        return VoteResult(VoteOutcome.NO_QUORUM, needed, agree, members, proof, rule.citation)
    passed = agree >= needed
    sign = "≥" if passed else "<"
    proof = f"{agree}/{members} = {percent(Fraction(agree, members))} {sign} {percent(rule.threshold)}"
    outcome = VoteOutcome.PASSED if passed else VoteOutcome.FAILED
    return VoteResult(outcome, needed, agree, members, proof, rule.citation)
