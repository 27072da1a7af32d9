"""Quotas, votes, prizes, deadlines and printed numbers: properties that hold for every input."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rules
from rules.deadlines import CALENDAR
from rules.errors import NeedsLocalRule, NoLawInForce, RuleDefinitionError
from rules.law.dated import PARAMETERS, Dated
from rules.law.on_date import law_for
from rules.prizes import coefficient, round_amount
from rules.quotas.unit_share import NEAREST, QuotaOutcome, max_allowed
from rules.vocabulary import AwardCode, Level, NomineeKind
from rules.voting import VoteOutcome, needed_votes
from rules.wording import decimal, dong, percent

DAY = date(2024, 6, 20)
BA_TO = law_for(DAY, None, "ba_to_2024")
FIGHTER = AwardCode.GRASSROOTS_FIGHTER
COUNTS = st.integers(min_value=0, max_value=100_000)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=1000)


@given(COUNTS, COUNTS, SHARES, st.sampled_from(["floor", "nearest"]))
def test_a_larger_pool_never_allows_fewer(pool, more, share, rounding):
    smaller, larger = max_allowed(pool, share, rounding), max_allowed(pool + more, share, rounding)
    assert 0 <= smaller <= larger <= pool + more


@given(COUNTS, COUNTS)
def test_quota_agrees_with_the_exact_fraction(pool, used):
    result = rules.quota(FIGHTER, BA_TO, pool=pool, used=used, decided_on=None)
    within = Fraction(used) <= Fraction(15 * pool, 100)
    assert (result.outcome is QuotaOutcome.WITHIN) == within


@given(st.integers(min_value=1, max_value=500), SHARES)
def test_needed_votes_is_the_least_that_reaches_the_threshold(members, share):
    needed = needed_votes(members, share)
    assert needed >= share * members
    assert needed == 0 or needed - 1 < share * members


@given(st.integers(min_value=1, max_value=60), st.data())
def test_one_more_vote_never_hurts(members, data):
    rule = rules.vote_rule(FIGHTER, BA_TO)
    agree = data.draw(st.integers(min_value=0, max_value=members - 1))
    one, two = (rules.count_vote(rule, members, votes) for votes in (agree, agree + 1))
    assert one.outcome is not VoteOutcome.PASSED or two.outcome is VoteOutcome.PASSED


@given(st.integers(min_value=0, max_value=10**8), st.integers(min_value=0, max_value=10**6))
def test_rounding_is_monotone_and_close(amount, more):
    for policy in ("up", "nearest"):
        low = round_amount(Fraction(amount), 10_000, policy)
        assert low <= round_amount(Fraction(amount + more), 10_000, policy)
        assert abs(low - amount) < 10_000
        assert low % 10_000 == 0
    assert round_amount(Fraction(amount), 10_000, "up") >= amount


@given(st.integers(min_value=0, max_value=30), st.integers(min_value=0, max_value=700))
def test_a_longer_limit_never_ends_sooner(days, offset):
    start = date(2023, 6, 1) + timedelta(days=offset)
    short, long = rules.deadline(start, days), rules.deadline(start, days + 1)
    assert start <= short.due_on < long.due_on
    assert rules.is_working_day(long.due_on)


def test_higher_award_pays_more_and_collectives_more_than_persons():
    def amount(award, kind):
        return rules.prize(award, kind, level=None, decided_on=DAY).amount

    person, group = NomineeKind.INDIVIDUAL, NomineeKind.COLLECTIVE
    assert amount(AwardCode.ADVANCED_WORKER, person) < amount(FIGHTER, person)
    assert amount(AwardCode.ADVANCED_COLLECTIVE, group) < amount(AwardCode.EXCELLENT_COLLECTIVE, group)
    for form in (AwardCode.COMMENDATION_LETTER, AwardCode.MERIT_CERTIFICATE):
        assert amount(form, group) == 2 * amount(form, person)


def test_prize_says_what_it_is_made_of():
    found = rules.prize(FIGHTER, NomineeKind.INDIVIDUAL, level=Level.DISTRICT, decided_on=date(2024, 7, 1))
    assert found.paid
    assert found.exact == 2_340_000
    assert found.sentence == "Chiến sĩ thi đua cơ sở: 1 × 2.340.000 đồng = 2.340.000 đồng."
    rounded = rules.prize(
        AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL, level=None, decided_on=date(2024, 7, 1)
    )
    product = "0,3 × 2.340.000 đồng = 702.000 đồng, làm tròn 710.000 đồng"
    assert rounded.sentence == f"Lao động tiên tiến: {product}."
    unpaid = rules.prize(
        AwardCode.ADVANCED_WORKER,
        NomineeKind.INDIVIDUAL,
        level=None,
        decided_on=DAY,
        same_period_awards=[AwardCode.ADVANCED_WORKER, AwardCode.COMMENDATION_LETTER, FIGHTER],
    )
    assert (unpaid.amount, unpaid.paid) == (0, False)


def test_prize_refuses_what_it_does_not_know():
    with pytest.raises(NoLawInForce):
        coefficient(AwardCode.ADVANCED_WORKER, NomineeKind.HOUSEHOLD, level=None, decided_on=DAY)
    with pytest.raises(NoLawInForce, match=r"30/06/2018 \(giá trị base_salary\)"):
        rules.prize(FIGHTER, NomineeKind.INDIVIDUAL, level=None, decided_on=date(2018, 6, 30))
    with pytest.raises(RuleDefinitionError, match="down"):
        rules.prize(FIGHTER, NomineeKind.INDIVIDUAL, level=None, decided_on=DAY, rounding="down")


def test_quota_edges(monkeypatch):
    with pytest.raises(NoLawInForce):
        rules.quota(FIGHTER, BA_TO, pool=1, used=1, decided_on=date(2024, 1, 1))
    assert max_allowed(10, Fraction(15, 100), NEAREST) == 2
    assert rules.quota(FIGHTER, BA_TO, pool=0, used=0, decided_on=DAY).ratio is None
    key = "grassroots_fighter.max_share"
    capped = Dated(key, "d", "percent", PARAMETERS[key].versions[:1])
    monkeypatch.setitem(PARAMETERS, key, capped)
    monkeypatch.setattr("rules.law.on_date.parameter", lambda key: _always(capped))
    result = rules.quota(FIGHTER, law_for(DAY, None), pool=897, used=129, decided_on=None)
    assert (result.max_allowed, result.rounding) == (134, "floor")


class _always:  # noqa: N801 - reads as a function
    """A parameter that answers its first version on every day."""

    def __init__(self, dated):
        self._version = dated.versions[0]

    def find(self, day):
        return self._version


def test_vote_rule_without_national_text_needs_a_local_rule(monkeypatch):
    key = "grassroots_fighter.vote_threshold"
    monkeypatch.setitem(PARAMETERS, key, Dated(key, "d", "percent", ()))
    with pytest.raises(NeedsLocalRule):
        rules.vote_rule(FIGHTER, BA_TO)


def test_vote_rule_is_secret_where_the_pack_lists_it():
    assert rules.vote_rule(FIGHTER, BA_TO).secret
    assert rules.vote_rule(FIGHTER, law_for(DAY, None)).secret
    assert not rules.vote_rule(AwardCode.MINISTRY_PROVINCE_FIGHTER, BA_TO).secret
    assert not rules.vote_rule(AwardCode.ADVANCED_WORKER, BA_TO).required


@pytest.mark.parametrize(
    "count",
    [
        {"members": 0, "agree": 0},
        {"members": 15, "agree": -1},
        {"members": 15, "agree": 16},
        {"members": 15, "agree": 5, "present": 14, "written": 2},
        {"members": 15, "agree": 15, "recused": 1},
    ],
)
def test_impossible_counts(count):
    rule = rules.vote_rule(FIGHTER, BA_TO)
    members, agree = count.pop("members"), count.pop("agree")
    assert rules.count_vote(rule, members, agree, **count).outcome is VoteOutcome.IMPOSSIBLE


def test_the_calendar_refuses_a_year_it_does_not_have():
    with pytest.raises(NoLawInForce, match="2030"):
        CALENDAR.why_off(date(2030, 1, 1))
    with pytest.raises(ValueError, match="negative"):
        rules.deadline(DAY, -1)


def test_local_deadlines():
    assert rules.round_deadline("regular_education", BA_TO) == date(2024, 6, 25)
    assert rules.supplement_deadline(date(2024, 6, 26), BA_TO).due_on == date(2024, 7, 3)
    with pytest.raises(NeedsLocalRule):
        rules.round_deadline("regular_education", law_for(DAY, None))


def test_printed_numbers():
    assert percent(Fraction(11, 15)) == "73,33 %"
    assert percent(Fraction(7999, 10000)) == "79,99 %"
    assert percent(Fraction(1, 2)) == "50 %"
    assert percent(Fraction(999_999, 1_000_000)) == "99,99 %"
    assert dong(1_060_000) == "1.060.000 đồng"
    assert decimal(Fraction(9, 4)) == "2,25"
    assert decimal(Fraction(1, 3)) == "1/3"
