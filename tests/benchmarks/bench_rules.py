"""Assessing 100,000 nominations for Chiến sĩ thi đua cơ sở from facts in memory.

One piece of work is one criterion put to one nominee. The floor is one plain function for each criterion in force,
written by hand with the numbers of that day in it, which returns whether it is met and the value compared; it leaves
out dates, citations, the transition rules and every sentence. Our case gives the outcome with the compared values of
every criterion; the third case makes the findings with their Vietnamese sentences, too.
"""

from collections.abc import Callable
from datetime import date
from random import Random

import rules
from rules.facts import InitiativeFact, NomineeFacts
from rules.vocabulary import AwardCode, CommendationGround, Decider, Employment, Level, NomineeKind, Rating
from tests.benchmarks.table import Row, compare

PEOPLE = 100_000
DAY = date(2024, 6, 20)
AWARD, KIND = AwardCode.GRASSROOTS_FIGHTER, NomineeKind.INDIVIDUAL
MET, NOT_MET, OPEN, PASSED_BY = 1, 0, 2, 3
GOOD = frozenset({Rating.GOOD, Rating.EXCELLENT})
Told = tuple[int, object]


def people() -> list[NomineeFacts]:
    """Return teachers of one season: most are clean, some lack something, every initiative has its own name."""
    rng = Random(20240620)
    return [_person(rng, number) for number in range(PEOPLE)]


def _person(rng: Random, number: int) -> NomineeFacts:
    rating = rng.choices((Rating.EXCELLENT, Rating.GOOD, Rating.COMPLETED, Rating.FAILED), (15, 70, 12, 3))[0]
    initiatives = (InitiativeFact(f"SK-{number}", date(2024, 3, 1)),) if rng.random() < 0.15 else ()
    return NomineeFacts(
        period_since=date(2023, 6, 1),
        period_until=date(2024, 5, 31),
        ground=CommendationGround.REGULAR,
        proposing_level=Level.COMMUNE,
        decider=Decider.DISTRICT_CHAIRMAN,
        conduct_confirmed=True,
        employment=Employment.PUBLIC_EMPLOYEE,
        rating=rating,
        months_since_recruitment=rng.randint(1, 400),
        months_worked=rng.randint(6, 12),
        maternity_months=6 if rng.random() < 0.04 else None,
        discipline=(),
        is_leader=rng.random() < 0.1,
        on_unit_register=True,
        works_at_unit=rng.random() < 0.99,
        also_nominated_by=(),
        open_holds=(),
        achievement=f"A-{number}",
        initiatives=initiatives,
        prior_awards=(),
    )


def _stated(name: str) -> Callable[[NomineeFacts], Told]:
    """A plain function for a fact that must be true."""

    def plain(facts: NomineeFacts) -> Told:
        value = getattr(facts, name)
        if value is None:
            return OPEN, None
        return (MET if value else NOT_MET), value

    return plain


def _when_stated(name: str) -> Callable[[NomineeFacts], Told]:
    """A plain function for a circumstance that is looked at only when somebody states it."""

    def plain(facts: NomineeFacts) -> Told:
        value = getattr(facts, name)
        return (PASSED_BY, None) if not value else (MET, value)

    return plain


def _empty(name: str) -> Callable[[NomineeFacts], Told]:
    """A plain function for a list that must be empty."""

    def plain(facts: NomineeFacts) -> Told:
        value = getattr(facts, name)
        if value is None:
            return OPEN, None
        return (NOT_MET if value else MET), value

    return plain


def _rating(facts: NomineeFacts) -> Told:
    if facts.advanced_worker_standard is not None:
        return PASSED_BY, None
    if facts.rating is None:
        return OPEN, None
    return (MET if facts.rating in GOOD else NOT_MET), facts.rating


def _recruited(facts: NomineeFacts) -> Told:
    months = facts.months_since_recruitment
    if months is None:
        return OPEN, None
    if months < 6 and facts.months_contract_before_recruitment:
        months += facts.months_contract_before_recruitment
    return (MET if months >= 6 else NOT_MET), months


def _initiative(facts: NomineeFacts) -> Told:
    if facts.rating is Rating.EXCELLENT:
        return MET, facts.rating
    if facts.initiatives:
        return MET, facts.initiatives
    return (OPEN, None) if facts.initiatives is None or facts.rating is None else (NOT_MET, facts.rating)


def _initiative_once(facts: NomineeFacts) -> Told:
    if not facts.initiatives:
        return PASSED_BY, None
    if facts.rating is Rating.EXCELLENT or any(not one.used_for for one in facts.initiatives):
        return MET, None
    return NOT_MET, facts.initiatives


def _decider(facts: NomineeFacts) -> Told:
    lawful = facts.decider in {Decider.DISTRICT_CHAIRMAN, Decider.HEAD_OF_BODY, Decider.HEAD_OF_ENTERPRISE}
    return (MET if lawful else NOT_MET), facts.decider


PLAIN: dict[str, Callable[[NomineeFacts], Told]] = {
    "advanced_worker.rating": _rating,
    "advanced_worker.conduct": _stated("conduct_confirmed"),
    "advanced_worker.productive_work": _when_stated("probation"),
    "advanced_worker.recruitment": _recruited,
    "advanced_worker.probation": _when_stated("probation"),
    "advanced_worker.discipline": _empty("discipline"),
    "advanced_worker.time_worked": _when_stated("unpaid_leave_months"),
    "advanced_worker.rescue_injury": _when_stated("rescue_injury_months"),
    "advanced_worker.study": _when_stated("study_months"),
    "advanced_worker.old_unit_remark": _when_stated("months_at_old_unit"),
    "advanced_worker.secondment": _when_stated("seconded"),
    "advanced_worker.second_job": _when_stated("second_job"),
    "advanced_worker.maternity": _when_stated("maternity_months"),
    "advanced_worker.long_leave": _when_stated("personal_leave_days"),
    "advanced_worker.retirement": _when_stated("retires_on"),
    "advanced_worker.administrative_fine": _when_stated("administrative_fine"),
    "authority.decider": _decider,
    "authority.own_decider": _when_stated("own_decider"),
    "grassroots_fighter.advanced_worker_standard": _when_stated("advanced_worker_standard"),
    "grassroots_fighter.initiative": _initiative,
    "principles.hold": _empty("open_holds"),
    "principles.concluded": _when_stated("matters"),
    "principles.after_discipline": _empty("discipline"),
    "principles.court_sentence": _when_stated("court_sentence"),
    "principles.true_declaration": _when_stated("false_declaration"),
    "principles.one_proposer": _empty("also_nominated_by"),
    "principles.on_register": _stated("on_unit_register"),
    "principles.works_at_unit": _stated("works_at_unit"),
    "principles.title_beside_form": _when_stated("same_achievement_forms"),
    "principles.initiative_once": _initiative_once,
    "principles.tie_breaker": _when_stated("equally_qualified"),
}


def run() -> list[Row]:
    """Time the floor and ours; refuse to compare when the rulebook has a criterion that the floor has not."""
    law = rules.law_for(DAY, DAY, "ba_to_2024")
    in_force = [rule.id for rule in law.criteria(AWARD, KIND)]
    assert sorted(in_force) == sorted(PLAIN), sorted(set(in_force) ^ set(PLAIN))
    functions = tuple(PLAIN[name] for name in in_force)
    nominees = people()

    def floor() -> None:
        for facts in nominees:
            told = [function(facts) for function in functions]
            assert not {OPEN, NOT_MET}.isdisjoint({outcome for outcome, _ in told}) or told

    def ours() -> None:
        for facts in nominees:
            assert rules.judge(AWARD, KIND, facts, law).outcome

    def sentences() -> None:
        for facts in nominees:
            assert rules.judge(AWARD, KIND, facts, law).findings

    return compare(
        f"{len(functions)} criteria, {PEOPLE:,} nominees",
        floor,
        {"outcome and values": ours, "with sentences": sentences},
        pieces=PEOPLE * len(functions),
        goals={"outcome and values": 3.0},
    )
