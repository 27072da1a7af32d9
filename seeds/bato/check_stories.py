"""Invariants of days, defects, ballots and peculiar cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from rules.vocabulary import AwardCode
from seeds.bato.data import load
from seeds.bato.index import Line, PlanIndex, whole_months
from seeds.bato.plan import Ending, PlannedRound, StoryKind
from seeds.bato.stories import BALLOTED

_REGIME = (date(2024, 1, 2), date(2025, 6, 30))  # Luật 2022 with NĐ 98/2023, by the day of receipt
_BALLOTS = {("GD-2024", True): 129, ("GD-2024", False): 9, ("HC-2023", True): 3, ("HC-2023", False): 2}
_BALLOTS |= {("TINH-2023", True): 2}
_ROUND_OF = {"education": "GD-2024", "administration": "HC-2023"}
EDGE_COUNTS = {
    "twin_names": 2,
    "maternity_first_term": 1,
    "late_2023_recruits": 69,
    "transfer_two_lists": 2,
    "full_school": 2,
    "warned_member": 1,
    "contract_111_worker": 1,
    "same_initiative_twice": 2,
    "hold_released": 1,
    "name_corrected": 1,
    "household_on_individual_annex": 1,
    "three_years_fighter": 3,
    "rotation_three_rounds": 1,
    "late_beyond_gate": 3,
    "extension_granted": 1,
}
SMALLEST_SHARE = 10  # per cent of nominations refused, returned or late


def story_violations(index: PlanIndex) -> Iterator[str]:
    """Every broken invariant of days, defects, ballots and edges."""
    for a_round in index.plan.rounds:
        yield from _round_days(a_round)
    for line in index.lines:
        yield from (f"{line[2].key}: {why}" for why in _days(line))
    yield from _ballots(index)
    yield from _defects(index)
    yield from _edges(index)
    yield from _numbers(index)
    troubled = sum(
        one.expected_end is not Ending.AWARDED or bool(one.story.returned) or one.story.late_days > 0
        for one in index.plan.nominations
    )
    if troubled * 100 < SMALLEST_SHARE * len(index.plan.nominations):
        yield f"only {troubled} nominations were refused, returned or late"


def _round_days(a_round: PlannedRound) -> Iterator[str]:
    days = a_round.days
    steps = (days.opens, days.deadline, days.gate, days.closes, days.eligible, days.council, days.drafted)
    decided = min(one.decided_on for one in a_round.decisions)
    if list(steps) != sorted(steps) or not days.drafted <= days.signed <= decided:
        yield f"{a_round.code}: its days are out of order"


def _days(line: Line) -> Iterator[str]:
    a_round, dossier, one = line
    days, story = a_round.days, one.story
    if not _REGIME[0] <= dossier.submitted_on < dossier.received_on <= _REGIME[1]:
        yield "received outside the regime"
    if not days.opens <= dossier.letter_date <= dossier.submitted_on <= days.closes:
        yield "sent outside the round"
    if story.late_days != max((dossier.submitted_on - days.deadline).days, 0):
        yield "late days do not fit the day of submission"
    beyond = dossier.submitted_on > days.gate and dossier.extension is None
    if beyond != (story.kind is StoryKind.BEYOND_GATE):
        yield "beyond the gate without that story"
    if story.kind is StoryKind.REPAIRED and one.expected_end is not Ending.AWARDED:
        yield "repaired, but not awarded"
    if (one.expected_end is Ending.AWARDED) != (story.closed_on is None):
        yield "closed and awarded, or neither"
    if story.closed_on and not dossier.received_on < story.closed_on <= days.drafted:
        yield "closed on an impossible day"
    yield from _detours(line)


def _detours(line: Line) -> Iterator[str]:
    a_round, dossier, one = line
    returned, hold = one.story.returned, one.story.hold
    if returned:
        answered = returned.resubmitted_on or returned.lapsed_on
        if answered is None or not dossier.received_on < returned.returned_on < returned.due_on:
            yield "returned on impossible days"
        elif answered > a_round.days.eligible:
            yield "answered after the list was confirmed"
        if (returned.resubmitted_on is None) != (one.story.kind is StoryKind.LAPSED):
            yield "lapsed without that story"
    if hold and hold.released_on and not hold.opened_on < hold.released_on <= a_round.days.drafted:
        yield "released too late for the decision"
    if one.story.kind is StoryKind.RELEASED and not (hold and hold.released_by):
        yield "released without a document"


def _ballots(index: PlanIndex) -> Iterator[str]:
    """Who reaches the secret ballot, and how it ends; every other award is by consensus."""
    found: Counter[tuple[str, bool]] = Counter()
    for a_round, _, one in index.lines:
        ballot = one.story.ballot
        if ballot is None:
            if one.award in BALLOTED and one.expected_end is Ending.AWARDED:
                yield f"{one.key}: awarded without a ballot"
            continue
        found[a_round.code, ballot.passed] += 1
        if one.award not in BALLOTED or ballot.members != load("council")["ballot"]["members"]:
            yield f"{one.key}: a ballot that should not be"
        if ballot.passed != (one.expected_end is Ending.AWARDED):
            yield f"{one.key}: the ballot and the end do not agree"
        if ballot.agree + ballot.disagree != ballot.present or ballot.present > ballot.members:
            yield f"{one.key}: a ballot that does not add up"
    if found != _BALLOTS:
        yield f"ballots: {dict(found)}"
    members = {member.person_code for member in index.plan.council}
    voted_on = {one.nominee_code for _, _, one in index.lines if one.story.ballot}
    if members & voted_on:
        yield f"members voted on themselves: {sorted(members & voted_on)}"


def _defects(index: PlanIndex) -> Iterator[str]:
    for block, round_code in _ROUND_OF.items():
        dossiers = [one for one in index.plan.dossiers if one.round_code == round_code]
        found = Counter(defect for one in dossiers for defect in one.defects)
        want = load("proposals")["defects"][block]
        if found != want:
            yield f"{block}: defects {dict(found)}, expected {want}"
        days = sorted(one.late_days for one in dossiers if one.late_days)
        if days != load("proposals")["late_days"][block]:
            yield f"{block}: late by {days} days"


def _edges(index: PlanIndex) -> Iterator[str]:
    edges = {one.code: one.refs for one in index.plan.edges}
    for code, count in EDGE_COUNTS.items():
        if len(edges.get(code, ())) != count:
            yield f"edge case {code}: {len(edges.get(code, ()))} instead of {count}"
    if not edges.get("sudden_simplified"):
        yield "edge case sudden_simplified is missing"
    education = index.rounds["GD-2024"]
    for code in edges.get("late_2023_recruits", ()):
        months = whole_months(index.persons[code].services[0].since, education.period_until)
        granted = ("GD-2024", AwardCode.ADVANCED_WORKER, code) in index.awarded
        if not (6 <= months < 10 and granted):
            yield f"{code}: recruited {months} months, granted: {granted}"
    twins = [index.persons[code] for code in edges.get("twin_names", ())]
    if len({one.full_name for one in twins}) != 1 or len({one.birth_year for one in twins}) != 2:
        yield "the twins differ in name or share a year of birth"


def _numbers(index: PlanIndex) -> Iterator[str]:
    """Decision numbers are unique per level and year and rise with the day."""
    decisions = sorted(
        (one.level.value, one.decided_on.year, one.decided_on, int(one.number.split("/")[0]))
        for a_round in index.plan.rounds
        for one in a_round.decisions
    )
    for before, after in pairwise(decisions):
        if before[:2] == after[:2] and before[3] >= after[3]:
            yield f"number {after[3]} follows {before[3]}"
