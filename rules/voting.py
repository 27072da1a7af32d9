"""Council ballots: which awards are voted on, how many votes pass, counted on all members.

Sources: Nghị định 91/2017 Điều 45 khoản 8, Nghị định 98/2023 Điều 30 khoản 7, Nghị định 152/2025 Điều 33 khoản 5
(threshold of all members; V-1 to V-6). From 01/07/2025 the titles below the State's are left to the province: without
its rule the threshold of Nghị định 98 goes on until 31/12/2025 (T-03), then a local rule is needed. A local pack may
make the ballot secret, set a quorum, or ask for a simple majority (Luật 2022 Điều 90).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rules.errors import NeedsLocalRule
from rules.finding import Confidence
from rules.law.dated import DatedValue, parameter
from rules.law.on_date import LawOnDate
from rules.law.regimes import TIMELINE, Transition, as_of
from rules.local_packs import DELEGATIONS
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
    """How an award is voted on. ``base`` names whom the threshold counts: all members of the council.

    ``above``: the threshold must be exceeded (a majority). ``written_settled``: the text itself says that absent
    members give written opinions.
    """

    award: AwardCode
    required: bool
    secret: bool
    threshold: Fraction | None
    base: str
    quorum: Fraction | None
    citation: str
    confidence: Confidence
    above: bool
    written_settled: bool
    quorum_citation: str = ""


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

    ``NeedsLocalRule`` where the national text leaves it to the province and no pack says anything. Without a pack a
    required ballot is taken as secret: the text since 2024 only says "bỏ phiếu", secrecy is the usual practice and the
    safer reading.
    """
    found, above = _threshold(award, law)
    secret_list = law.setting("council.secret_ballot")
    quorum = law.setting("council.award_quorum") or law.setting("council.quorum")
    listed = secret_list.value if secret_list is not None else None
    threshold = found.value
    assert threshold is None or isinstance(threshold, Fraction)
    return VoteRule(
        award=award,
        required=threshold is not None,
        secret=threshold is not None
        and (
            law.find("council.secret_by_law") is not None or not isinstance(listed, tuple) or award in listed
        ),
        threshold=threshold,
        base="tổng số thành viên Hội đồng",
        quorum=quorum.value if quorum is not None and isinstance(quorum.value, Fraction) else None,
        citation=found.citation,
        confidence=found.confidence,
        above=above,
        written_settled=law.find("council.written_opinions") is not None
        or (found.confidence is not Confidence.LOCAL and _tail(found.key, law) is not None),
        quorum_citation="" if quorum is None else quorum.citation,
    )


NEXT_LOWER: dict[AwardCode, AwardCode] = {
    AwardCode.NATIONAL_FIGHTER: AwardCode.MINISTRY_PROVINCE_FIGHTER,
    AwardCode.MINISTRY_PROVINCE_FIGHTER: AwardCode.GRASSROOTS_FIGHTER,
    AwardCode.GRASSROOTS_FIGHTER: AwardCode.ADVANCED_WORKER,
    AwardCode.EXCELLENT_COLLECTIVE: AwardCode.ADVANCED_COLLECTIVE,
    AwardCode.PM_MERIT_CERTIFICATE: AwardCode.MERIT_CERTIFICATE,
    AwardCode.MERIT_CERTIFICATE: AwardCode.COMMENDATION_LETTER,
}
"""The award next below another of the same kind, in the order of Luật 2022 Điều 19, 20 and Điều 72 to 75."""


def lower_award(award: AwardCode, law: LawOnDate) -> AwardCode | None:
    """Return the award the council may propose instead, where its own rules allow that (``council.lower_title``)."""
    allowed = law.setting("council.lower_title")
    if allowed is None or not isinstance(allowed.value, tuple) or award not in allowed.value:
        return None
    return NEXT_LOWER.get(award)


def chosen_vote(rule: VoteRule) -> VoteRule:
    """Return the rule of a vote that the council chooses to hold although no text asks for one.

    More than half of all members: the council works by majority and only advises (Luật 2022 Điều 90).
    """
    if rule.required:
        return rule
    words = (
        "Hội đồng quyết định biểu quyết; quá nửa tổng số thành viên (Điều 90 Luật Thi đua, khen thưởng 2022)"
    )
    return replace(rule, required=True, threshold=Fraction(1, 2), above=True, citation=words)


def _threshold(award: AwardCode, law: LawOnDate) -> tuple[DatedValue, bool]:
    """Return the threshold that holds, and whether it must be exceeded: the pack's where it may
    rule, else the law's.
    """
    key = f"{award.name.lower()}.vote_threshold"
    local = law.setting(key) if key in DELEGATIONS else None
    if local is not None:
        return local, False
    national = parameter(key).find(law.criteria_on)
    majority = law.setting("council.simple_majority")
    named = majority is not None and isinstance(majority.value, tuple) and award in majority.value
    open_to_them = national is None or national.value is None or _left_to_them(key, law)
    if named and majority is not None and open_to_them:
        return replace(majority, value=Fraction(1, 2)), True
    if national is None:
        matter = DELEGATIONS[key]
        raise NeedsLocalRule(
            f"Việc bỏ phiếu đối với {award.label} do địa phương quy định ({matter.citation}); chưa có quy định."
        )
    tail = _tail(key, law)
    if tail is not None:
        national = replace(national, citation=f"{national.citation}; {tail.citation}")
    return as_of(national, law.criteria_on), False


def _tail(key: str, law: LawOnDate) -> Transition | None:
    """The transition rule under which an old text still settles what is already left to the province (T-03)."""
    day = law.criteria_on
    if not _left_to_them(key, law):
        return None
    return next((one for one in TIMELINE.transitions if one.effect == "tail" and one.speaks(day, day)), None)


def _left_to_them(key: str, law: LawOnDate) -> bool:
    """Whether the province may settle the matter on the day, though an old text may still stand in."""
    return key in DELEGATIONS and DELEGATIONS[key].left_to_them(law.criteria_on)


def needed_votes(members: int, threshold: Fraction, *, above: bool = False) -> int:
    """Return the least whole number of votes that reaches the threshold of all members; ``above``: exceeds it."""
    exact = threshold * members
    return int(exact) + 1 if above else -(-exact.numerator // exact.denominator)


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
    needed = needed_votes(members, rule.threshold, above=rule.above)
    if rule.quorum is not None and present is not None and present < rule.quorum * members:
        proof = (
            f"{present}/{members} thành viên có mặt, chưa đủ "
            f"{rule.quorum.numerator}/{rule.quorum.denominator}"
        )
        return VoteResult(VoteOutcome.NO_QUORUM, needed, agree, members, proof, rule.quorum_citation)
    passed = agree >= needed
    signs = (">", "≤") if rule.above else ("≥", "<")
    sign = signs[0] if passed else signs[1]
    proof = f"{agree}/{members} = {percent(Fraction(agree, members))} {sign} {percent(rule.threshold)}"
    if written and not rule.written_settled:
        proof += "; ý kiến bằng văn bản của thành viên vắng mặt tính theo quy chế của Hội đồng"
    if rule.quorum is not None and present is None:
        proof += "; chưa nêu số người có mặt để xét điều kiện họp"
    outcome = VoteOutcome.PASSED if passed else VoteOutcome.FAILED
    return VoteResult(outcome, needed, agree, members, proof, rule.citation)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One nominee that reached the threshold, with the votes for it."""

    name: str
    agree: int
    preferred: bool = False  # a woman, or a collective of which women are 70 % or more (P-10)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who is within a quota by votes. ``tied`` at the edge: the chair decides between them; those
    preferred come first.
    """

    within: tuple[str, ...]
    tied: tuple[str, ...]
    beyond: tuple[str, ...]


def rank_within_quota(passed: Sequence[Ranked], most: int) -> Ranking:
    """Rank those that reached the threshold by votes when they are more than the quota; a tie at
    the edge stays open.
    """
    if most < 0:
        raise ValueError("most must not be negative")
    ranked = sorted(passed, key=lambda one: (-one.agree, not one.preferred, one.name))
    if len(ranked) <= most:
        return Ranking(tuple(one.name for one in ranked), (), ())
    edge = ranked[most].agree
    sure = [one for one in ranked if one.agree > edge]
    tied = [one for one in ranked if one.agree == edge]
    beyond = [one for one in ranked if one.agree < edge]
    if len(sure) == most:  # the edge falls between two numbers of votes
        return Ranking(_names(sure), (), _names(tied + beyond))
    return Ranking(_names(sure), _names(tied), _names(beyond))


def _names(rows: Sequence[Ranked]) -> tuple[str, ...]:
    return tuple(one.name for one in rows)
