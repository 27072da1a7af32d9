"""Invariants of refusals: the records show every reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rules.vocabulary import (
    AwardCode,
    Decider,
    Employment,
    Level,
    PaperKind,
    Rating,
)
from seeds.bato.index import LEAST_MONTHS, Line, PlanIndex
from seeds.bato.plan import Ending

_WORKER = AwardCode.ADVANCED_WORKER


def reason_violations(index: PlanIndex) -> Iterator[str]:
    """Every refusal that the records do not show."""
    for line in index.lines:
        reason = line[2].reason_code
        if reason and not _EVIDENCE[reason](index, line):
            yield f"{line[2].key}: nothing shows {reason}"


def _rated(*ratings: Rating) -> Callable[[PlanIndex, Line], bool]:
    def test(index: PlanIndex, line: Line) -> bool:
        a_round, _, one = line
        return index.rating(one.nominee_code, a_round.period_label) in ratings

    return test


def _recruited(index: PlanIndex, line: Line) -> bool:
    return index.months_recruited(line[2].nominee_code, line[0]) < LEAST_MONTHS


def _disciplined(index: PlanIndex, line: Line) -> bool:
    failed = _rated(Rating.FAILED)(index, line)
    return failed and index.duty_disciplined(line[2].nominee_code, line[0])


def _unrated(index: PlanIndex, line: Line) -> bool:
    too_little = index.months_worked(line[2].nominee_code, line[0]) < LEAST_MONTHS
    return too_little and _rated(Rating.UNRATED)(index, line)


def _elsewhere_too(index: PlanIndex, line: Line) -> bool:
    a_round, dossier, one = line
    others = [
        other.expected_end
        for other_round, other_dossier, other in index.lines
        if other_round is a_round
        and other_dossier.unit_code != dossier.unit_code
        and (other.award, other.nominee_code) == (one.award, one.nominee_code)
    ]
    return others == [Ending.AWARDED] and _left(index, line)


def _left(index: PlanIndex, line: Line) -> bool:
    a_round, dossier, one = line
    was_there = index.served_at(one.nominee_code, dossier.unit_code, a_round)
    return was_there and not index.serves_at_end(one.nominee_code, dossier.unit_code, a_round)


def _unknown(index: PlanIndex, line: Line) -> bool:
    _, dossier, one = line
    person = index.persons[one.nominee_code]
    register = {
        (other.full_name, other.birth_year)
        for other in index.plan.persons
        if any(period.unit_code == dossier.unit_code for period in other.services)
    }
    return not person.services and (person.full_name, person.birth_year) not in register


def _no_basis(index: PlanIndex, line: Line) -> bool:
    a_round, _, one = line
    good = index.rating(one.nominee_code, a_round.period_label) is Rating.GOOD
    return good and not index.free_initiative(one.nominee_code, one.initiative_code)


def _initiative_used(index: PlanIndex, line: Line) -> bool:
    _, _, one = line
    person = index.persons[one.nominee_code]
    used = any(own.code == one.initiative_code and own.used_for for own in person.initiatives)
    return used and any(prior.achievement_key == one.initiative_code for prior in person.earlier_awards)


def _held(_index: PlanIndex, line: Line) -> bool:
    a_round, _, one = line
    hold = one.story.hold
    return hold is not None and hold.released_on is None and hold.opened_on <= a_round.days.council


def _worker_refused(index: PlanIndex, line: Line) -> bool:
    a_round, _, one = line
    return (a_round.code, _WORKER, one.nominee_code) not in index.awarded


def _rewarded_before(index: PlanIndex, line: Line) -> bool:
    """The same achievement has another award of ours, or one of a commune."""
    _, _, one = line
    ours = any(
        other.achievement_key == one.achievement_key and other.expected_end is Ending.AWARDED
        for _round, _dossier, other in index.lines
        if other.key != one.key
    )
    return ours or any(own.achievement_key == one.achievement_key for own in index.plan.external_awards)


def _communes_own(index: PlanIndex, line: Line) -> bool:
    """A commune's employee without a leading post: decided by the commune's chairman."""
    period = index.persons[line[2].nominee_code].services[-1]
    staff = {Employment.OFFICIAL, Employment.CIVIL_SERVANT}
    at_commune = index.units[period.unit_code].level is Level.COMMUNE
    return at_commune and not period.is_leader and period.employment in staff


def _no_paper(kind: PaperKind) -> Callable[[PlanIndex, Line], bool]:
    def test(_index: PlanIndex, line: Line) -> bool:
        return kind not in {paper.kind for paper in line[2].papers}

    return test


def _below_guidance(index: PlanIndex, line: Line) -> bool:
    achievement = index.achievements[line[2].achievement_key]
    return not achievement.emulation_recognised or _rated(Rating.COMPLETED)(index, line)


def _few_workers(index: PlanIndex, line: Line) -> bool:
    return not index.share_reached(index.collectives[line[2].nominee_code], line[0].period_label)


def _only_warned(index: PlanIndex, line: Line) -> bool:
    members = index.collectives[line[2].nominee_code].member_codes
    return not _few_workers(index, line) and any(index.warned(code, line[0]) for code in members)


def _turn_taken(index: PlanIndex, line: Line) -> bool:
    return not index.achievements[line[2].achievement_key].described


_EVIDENCE: dict[str, Callable[[PlanIndex, Line], bool]] = {
    "recruited_under_six_months": _recruited,
    "rated_below_good": _rated(Rating.COMPLETED),
    "duty_discipline": _disciplined,
    "unrated": _unrated,
    "nominated_by_two_units": _elsewhere_too,
    "left_the_unit": _left,
    "not_on_register": _unknown,
    "neither_excellent_nor_initiative": _no_basis,
    "ballot_below_threshold": lambda _, line: bool(line[2].story.ballot and not line[2].story.ballot.passed),
    "initiative_used_before": _initiative_used,
    "on_hold": _held,
    "advanced_worker_refused": _worker_refused,
    "withdrawn_by_unit": lambda _, line: line[2].expected_end is Ending.WITHDRAWN,
    "achievement_already_rewarded": _rewarded_before,
    "wrong_competence": _communes_own,
    "report_missing": _no_paper(PaperKind.ACHIEVEMENT_REPORT),
    "below_local_guidance": _below_guidance,
    "beyond_the_gate": lambda _, line: line[1].submitted_on > line[0].days.gate,
    "advanced_workers_below_70": _few_workers,
    "member_warned": _only_warned,
    "proof_missing": _no_paper(PaperKind.ACHIEVEMENT_PROOF),
    "same_achievement_as_title": _rewarded_before,
    "commune_decides_itself": _communes_own,
    "commune_signed_itself": lambda _, line: line[2].claimed_decider is Decider.COMMUNE_CHAIRMAN,
    "rotation_without_achievement": _turn_taken,
}
