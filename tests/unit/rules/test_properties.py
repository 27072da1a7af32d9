"""What must hold whatever the numbers: monotone meters, exact money, order without meaning, stricter never helps."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

import rules
from rules.errors import NoLawInForce
from rules.facts import DisciplineFact, InitiativeFact, MatterFact, NomineeFacts, PriorAward
from rules.finding import AssessmentOutcome
from rules.law.dated import PARAMETERS
from rules.quotas.unit_share import max_allowed
from rules.quotas.what_if import what_if
from rules.vocabulary import (
    AwardCode,
    Conclusion,
    DisciplineForm,
    HoldCause,
    Level,
    NomineeKind,
    Rating,
)
from rules.voting import count_vote, needed_votes, vote_rule

PERSON, COLLECTIVE = NomineeKind.INDIVIDUAL, NomineeKind.COLLECTIVE
DAYS = st.dates(date(2018, 7, 1), date(2027, 12, 31))
LAW_DAYS = st.dates(date(2017, 10, 1), date(2027, 12, 31))
POOL = st.integers(0, 5000)
FIGHTER = AwardCode.GRASSROOTS_FIGHTER
BY_STRICTNESS = (Rating.UNRATED, Rating.FAILED, Rating.COMPLETED, Rating.GOOD, Rating.EXCELLENT)
PAID = [
    (AwardCode[name.upper()], NomineeKind[kind.upper()])
    for key in PARAMETERS
    if key.startswith("prize.") and key.count(".") == 2
    for _, name, kind in [key.split(".")]
    if name.upper() in AwardCode.__members__ and kind.upper() in NomineeKind.__members__
]


@given(POOL, st.fractions(0, 1), st.sampled_from(["floor", "nearest"]))
def test_one_more_in_the_pool_never_lowers_the_quota(pool, share, rounding):
    assert max_allowed(pool + 1, share, rounding) >= max_allowed(pool, share, rounding)
    assert max_allowed(pool, share, "floor") <= share * pool


@given(POOL, POOL, st.integers(0, 400))
def test_the_meter_of_2023(pool, more, used):
    law = rules.law_for(date(2023, 6, 1), None)
    small, large = (
        rules.quota(FIGHTER, law, pool=size, used=used, decided_on=None) for size in (pool, pool + more)
    )
    if small.max_allowed is not None and large.max_allowed is not None:
        assert small.max_allowed <= large.max_allowed
        assert large.max_allowed * 100 <= 15 * (pool + more) < (large.max_allowed + 1) * 100


@given(st.integers(1, 40), st.data())
def test_refusing_one_never_lets_more_stay(size, data):
    law = rules.law_for(date(2023, 6, 1), None)
    pool = [f"N{number}" for number in range(size)]
    proposed = data.draw(st.lists(st.sampled_from(pool), unique=True))
    refused = data.draw(st.lists(st.sampled_from(pool), unique=True))
    before = what_if(FIGHTER, law, pool=pool, proposed=proposed, refused=[])
    after = what_if(FIGHTER, law, pool=pool, proposed=proposed, refused=refused)
    assert len(after.stay) <= len(before.stay)
    assert sorted((*after.stay, *after.fall_out, *after.lose_title)) == sorted(proposed)
    assert set(after.stay).isdisjoint(refused)


@given(st.sampled_from(PAID), DAYS, st.sampled_from([None, Level.COMMUNE, Level.PROVINCE]))
def test_money_is_rounded_up_to_ten_thousand(who, day, level):
    try:
        money = rules.prize(*who, level=level, decided_on=day, rounding="up")
    except NoLawInForce:
        return
    if money.paid:
        assert money.amount % 10_000 == 0
        assert money.exact <= money.amount < money.exact + 10_000
        assert money.exact == money.coefficient * money.base_salary
        nearest = rules.prize(*who, level=level, decided_on=day, rounding="nearest")
        assert abs(nearest.amount - money.exact) <= 5_000
        assert nearest.amount <= money.amount


@given(DAYS)
def test_a_collective_gets_more_than_a_person_and_a_household_in_between(day):
    for form in (AwardCode.COMMENDATION_LETTER, AwardCode.MERIT_CERTIFICATE):
        person, collective = (
            rules.prize(form, kind, level=None, decided_on=day).exact for kind in (PERSON, COLLECTIVE)
        )
        assert collective == 2 * person
        if day >= date(2024, 1, 1):
            household = rules.prize(form, NomineeKind.HOUSEHOLD, level=None, decided_on=day).exact
            assert household == Fraction(3, 2) * person


@given(st.integers(1, 60), st.integers(0, 60), st.fractions(Fraction(1, 2), 1))
def test_needed_votes_are_the_least_that_reach(members, agree, threshold):
    needed = needed_votes(members, threshold)
    assert needed >= threshold * members > needed - 1
    assert needed_votes(members, threshold, above=True) > threshold * members


@given(st.integers(1, 30), st.data())
def test_one_more_vote_never_hurts(members, data):
    agree = data.draw(st.integers(0, members - 1))
    rule = vote_rule(FIGHTER, rules.law_for(date(2024, 6, 20), None))
    fewer, more = (count_vote(rule, members, votes) for votes in (agree, agree + 1))
    assert (fewer.outcome.value, more.outcome.value) != ("passed", "failed")


@given(st.dates(date(2018, 1, 2), date(2026, 11, 1)), st.integers(0, 40), st.integers(0, 10))
def test_a_later_start_or_a_longer_limit_never_ends_earlier(start, days, more):
    due = rules.deadline(start, days).due_on
    assert rules.deadline(start, days + more).due_on >= due
    assert rules.deadline(start + timedelta(days=more), days).due_on >= due
    assert not days or rules.is_working_day(due)


def facts_of_people() -> st.SearchStrategy[NomineeFacts]:
    some = st.none() | st.booleans()
    return st.builds(
        NomineeFacts,
        award_year=st.none() | st.just(2024),
        conduct_confirmed=some,
        rating=st.none() | st.sampled_from(Rating),
        months_since_recruitment=st.none() | st.integers(0, 30),
        months_worked=st.none() | st.integers(0, 12),
        advanced_worker_standard=some,
        registered=some,
        initiatives=st.none()
        | st.just(())
        | st.just((InitiativeFact("SK"), InitiativeFact("DT", year=2024))),
        discipline=st.none()
        | st.just(())
        | st.just((DisciplineFact(DisciplineForm.WARNING, duty_related=False),)),
        open_holds=st.none() | st.just(()),
        also_nominated_by=st.none() | st.just(()),
        on_unit_register=some,
        works_at_unit=some,
        prior_awards=st.none()
        | st.just((PriorAward(FIGHTER, 2023), PriorAward(FIGHTER, 2024), PriorAward(FIGHTER, 2022))),
        years_excellent_in_a_row=st.none() | st.integers(0, 4),
    )


RANK = {
    AssessmentOutcome.ELIGIBLE: 2,
    AssessmentOutcome.UNDETERMINED: 1,
    AssessmentOutcome.NEEDS_LOCAL_RULE: 1,
}
PERSON_AWARDS = st.sampled_from(
    [AwardCode.ADVANCED_WORKER, FIGHTER, AwardCode.COMMENDATION_LETTER, AwardCode.MERIT_CERTIFICATE]
)


@settings(max_examples=300)
@given(facts_of_people(), LAW_DAYS, PERSON_AWARDS, st.data())
def test_a_stricter_rating_never_helps(facts, day, award, data):
    two = data.draw(st.lists(st.sampled_from(BY_STRICTNESS), min_size=2, max_size=2))
    lower, higher = sorted(two, key=BY_STRICTNESS.index)
    law = rules.law_for(day, day)
    outcomes = [
        rules.judge(award, PERSON, _with(facts, rating=rating), law).outcome for rating in (lower, higher)
    ]
    assert RANK.get(outcomes[0], 0) <= RANK.get(outcomes[1], 0)


def _with(facts: NomineeFacts, **changed: object) -> NomineeFacts:
    return replace(facts, **changed)


@settings(max_examples=300)
@given(facts_of_people(), LAW_DAYS, PERSON_AWARDS)
def test_supplying_what_is_missing_is_what_was_asked(facts, day, award):
    """An undetermined outcome names what to supply, or a matter for a local rule or a person."""
    found = rules.assess(award, PERSON, facts, rules.law_for(day, day))
    if found.outcome is AssessmentOutcome.UNDETERMINED:
        assert found.missing
        assert all(name in NomineeFacts.__dataclass_fields__ for name in found.missing)


@settings(max_examples=200)
@given(facts_of_people(), LAW_DAYS, PERSON_AWARDS, st.randoms())
def test_the_order_of_facts_never_matters(facts, day, award, rng):
    matters = [
        MatterFact(HoldCause.COMPLAINT, open=False, conclusion=Conclusion.CLEARED, document="1"),
        MatterFact(HoldCause.INSPECTION, signs_of_violation=False),
        MatterFact(HoldCause.PRESS, open=False, conclusion=Conclusion.CLEARED, document="2"),
    ]
    shuffled = {"matters": tuple(rng.sample(matters, len(matters)))}
    for name in ("initiatives", "prior_awards"):
        known = getattr(facts, name)
        shuffled[name] = None if known is None else tuple(rng.sample(known, len(known)))
    law = rules.law_for(day, day)
    one = rules.judge(award, PERSON, _with(facts, matters=tuple(matters)), law)
    two = rules.judge(award, PERSON, _with(facts, **shuffled), law)
    assert one.outcome is two.outcome
    assert [known.answer.outcome for known in one.known] == [known.answer.outcome for known in two.known]


@given(st.integers(1, 200), st.data())
def test_a_collective_share_is_exact(members, data):
    part = data.draw(st.integers(0, members))
    facts = NomineeFacts(members=members, members_advanced_worker=part)
    for day, reached in (
        (date(2023, 6, 1), part * 2 > members),
        (date(2024, 6, 1), part * 10 >= members * 7),
    ):
        law = rules.law_for(day, None)
        found = rules.assess(AwardCode.ADVANCED_COLLECTIVE, COLLECTIVE, facts, law, assume_rest=True)
        assert (found.outcome is AssessmentOutcome.ELIGIBLE) is reached
