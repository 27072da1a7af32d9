"""Invariants of grants: what is planned to be awarded satisfies the law of its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from rules.vocabulary import AwardCode, CommendationGround, NomineeKind, Rating
from seeds.bato.index import GOOD_ENOUGH, LEAST_MONTHS, Line, PlanIndex
from seeds.bato.plan import Ending

_WORKER, _FIGHTER = AwardCode.ADVANCED_WORKER, AwardCode.GRASSROOTS_FIGHTER
_LETTER = AwardCode.COMMENDATION_LETTER


def grant_violations(index: PlanIndex) -> Iterator[str]:
    """Every grant that the law does not allow."""
    for line in index.lines:
        a_round, _, one = line
        if one.expected_end is not Ending.AWARDED:
            continue
        if a_round.ground is CommendationGround.REGULAR and one.nominee_kind is NomineeKind.INDIVIDUAL:
            yield from (f"{one.key}: granted, but {why}" for why in _unlawful_person(index, line))
        if one.award in _COLLECTIVE_TESTS:
            yield from (f"{one.key}: granted, but {why}" for why in _COLLECTIVE_TESTS[one.award](index, line))
    yield from _granted_twice(index)


def _unlawful_person(index: PlanIndex, line: Line) -> Iterator[str]:
    a_round, dossier, one = line
    person, unit = one.nominee_code, dossier.unit_code
    if index.rating(person, a_round.period_label) not in GOOD_ENOUGH:
        yield "rated below good"
    if not index.serves_at_end(person, unit, a_round):
        yield "not at the unit when the period ended"
    if index.months_recruited(person, a_round) < LEAST_MONTHS:
        yield "recruited too late"
    if index.months_worked(person, a_round) < LEAST_MONTHS:
        yield "worked too little"
    if index.duty_disciplined(person, a_round):
        yield "disciplined"
    if one.award is _FIGHTER:
        if (a_round.code, _WORKER, person) not in index.awarded:
            yield "no LĐTT of the same stream and period"
        excellent = index.rating(person, a_round.period_label) is Rating.EXCELLENT
        if not excellent and not index.free_initiative(person, one.initiative_code):
            yield "neither excellent nor an unused initiative"
    if one.award is _LETTER and (a_round.code, _FIGHTER, person) in index.awarded:
        yield "CSTĐCS of the same round"


def _unlawful_group(index: PlanIndex, line: Line) -> Iterator[str]:
    a_round, _, one = line
    collective = index.collectives[one.nominee_code]
    if not index.share_reached(collective, a_round.period_label):
        yield "fewer than 70 % LĐTT"
    if any(index.warned(code, a_round) for code in collective.member_codes):
        yield "a member was warned"
    if collective.rating not in GOOD_ENOUGH:
        yield "the collective is not rated good"


def _unlawful_excellent(index: PlanIndex, line: Line) -> Iterator[str]:
    a_round, _, one = line
    collective = index.collectives[one.nominee_code]
    done = {Rating.COMPLETED, *GOOD_ENOUGH}
    if any(index.rating(code, a_round.period_label) not in done for code in collective.member_codes):
        yield "a member did not complete the work"
    if not index.share_reached(collective, a_round.period_label):
        yield "fewer than 70 % LĐTT"
    fighters = {code for _, award, code in index.awarded if award is _FIGHTER}
    if not fighters & set(collective.member_codes):
        yield "no CSTĐCS among the members"
    if collective.rating is not Rating.EXCELLENT:
        yield "the collective is not rated excellent"


def _unlawful_honour(index: PlanIndex, line: Line) -> Iterator[str]:
    """Bằng khen and Cờ of the province: excellent twice, and recognised in the movement."""
    _, _, one = line
    collective = index.collectives[one.nominee_code]
    if collective.rating is not Rating.EXCELLENT or (collective.years_excellent_in_a_row or 0) < 2:
        yield "not excellent two years running"
    if one.award is AwardCode.MINISTRY_PROVINCE_FLAG and not (
        collective.leads_cluster and collective.exceeded_targets
    ):
        yield "does not lead its cluster beyond its targets"


_COLLECTIVE_TESTS: dict[AwardCode, Callable[[PlanIndex, Line], Iterator[str]]] = {
    AwardCode.ADVANCED_COLLECTIVE: _unlawful_group,
    AwardCode.EXCELLENT_COLLECTIVE: _unlawful_excellent,
    AwardCode.MERIT_CERTIFICATE: _unlawful_honour,
    AwardCode.MINISTRY_PROVINCE_FLAG: _unlawful_honour,
}


def _granted_twice(index: PlanIndex) -> Iterator[str]:
    """One award per nominee and round; one commendation form per achievement (Luật 2022 Điều 5 khoản 2 c)."""
    granted = [(a_round, one) for a_round, _, one in index.lines if one.expected_end is Ending.AWARDED]
    pairs = Counter((a_round.code, one.award, one.nominee_code) for a_round, one in granted)
    yield from (f"{pair}: granted {count} times" for pair, count in pairs.items() if count > 1)
    forms = Counter(one.achievement_key for _, one in granted if not one.award.is_title)
    forms.update(
        one.achievement_key
        for one in index.plan.external_awards
        if one.achievement_key and not one.award.is_title
    )
    yield from (f"{key}: rewarded by {count} forms" for key, count in forms.items() if count > 1)
    initiatives = Counter(one.initiative_code for _, one in granted if one.initiative_code)
    yield from (f"{code}: used {count} times" for code, count in initiatives.items() if count > 1)
