"""A criterion is asked once for each distinct set of facts it looks at; the answers are those of the plain function."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

import rules
from rules import examination
from rules.answers import met
from rules.assessment import judge
from rules.criterion import answer_of
from rules.examination import Examined
from rules.facts import InitiativeFact, NomineeFacts
from rules.vocabulary import AwardCode, Employment, NomineeKind, Rating

DAY = date(2024, 6, 20)
PERSON = NomineeKind.INDIVIDUAL


def people() -> list[NomineeFacts]:
    ratings = (None, *Rating)
    employments = (None, Employment.CIVIL_SERVANT, Employment.FARMER)
    initiatives = (None, (), (InitiativeFact("SK"),))
    months = (None, 3, 60)
    return [
        NomineeFacts(rating=rating, employment=employment, initiatives=found, months_since_recruitment=month)
        for rating, employment, found, month in product(ratings, employments, initiatives, months)
    ]


@pytest.mark.parametrize("award", list(AwardCode))
@pytest.mark.parametrize("day", [date(2023, 6, 20), DAY, date(2025, 11, 1)])
def test_a_remembered_answer_is_the_answer_of_the_function(award, day):
    law = rules.law_for(day, day)
    for rule in law.criteria(award, PERSON):
        asked = Examined(rule, law)
        for facts in people() * 2:
            assert asked.ask(facts).answer == answer_of(rule, facts, law)


def test_the_function_is_not_asked_twice_for_what_it_does_not_look_at():
    calls = []
    law = rules.law_for(DAY, DAY)
    rule = replace(
        law.criteria(AwardCode.ADVANCED_WORKER, PERSON)[0],
        applies=None,
        answer=lambda facts, law: calls.append(facts.rating) or met("đạt"),
    )
    asked = Examined(rule, law)
    for facts in people():
        asked.ask(facts)
    assert len(calls) == len({facts.rating for facts in people()})


def test_when_full_it_still_answers(monkeypatch):
    monkeypatch.setattr(examination, "MOST_KNOWN", 2)
    law = rules.law_for(DAY, DAY)
    (rule,) = [
        one for one in law.criteria(AwardCode.ADVANCED_WORKER, PERSON) if one.id == "advanced_worker.rating"
    ]
    asked = Examined(rule, law)
    for facts in people():
        assert asked.ask(facts).answer == answer_of(rule, facts, law)


def test_a_judgement_is_the_assessment_without_papers():
    law = rules.law_for(DAY, DAY, "ba_to_2024")
    for facts in people():
        judged = judge(AwardCode.GRASSROOTS_FIGHTER, PERSON, facts, law)
        assessed = rules.assess(AwardCode.GRASSROOTS_FIGHTER, PERSON, facts, law)
        assert (judged.outcome, judged.findings) == (assessed.outcome, assessed.findings)
        assert [name for name, _ in judged.values] == [found.criterion for found in assessed.findings]
