"""The meter of a list: groups, shares, and when it asks to think again (Luật 2022, Điều 5 khoản 2 điểm d)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rules.quotas.balance import CITATION, Group, balance, group_of_person
from rules.vocabulary import Employment

SCHOOL = (Group.LEADER, *[Group.DIRECT] * 5, Group.UNKNOWN)


@pytest.mark.parametrize(
    ("employment", "is_leader", "group"),
    [
        (None, True, Group.UNKNOWN),
        (Employment.PUBLIC_EMPLOYEE, True, Group.LEADER),
        (Employment.PUBLIC_EMPLOYEE, False, Group.DIRECT),
        (Employment.FARMER, False, Group.FARMER),
        (Employment.WORKER, False, Group.WORKER),
    ],
)
def test_a_person_counts_by_position_and_employment(employment, is_leader, group):
    assert group_of_person(employment, is_leader=is_leader) is group


def test_more_leaders_than_in_the_unit_is_a_prompt_that_names_both_shares():
    found = balance([Group.LEADER, Group.DIRECT, Group.HOUSEHOLD, Group.DIRECT, Group.UNKNOWN], SCHOOL)
    assert (found.leaders_listed, found.leaders_of_unit) == (Fraction(1, 3), Fraction(1, 6))
    assert found.is_prompt
    assert "chiếm 33,33 % số cá nhân được đề nghị, trong khi chiếm 16,66 % số người" in found.sentence
    told = ((Group.LEADER, 1), (Group.DIRECT, 2), (Group.HOUSEHOLD, 1), (Group.UNKNOWN, 1))
    assert (found.counts, found.citation) == (told, CITATION)


@pytest.mark.parametrize(
    ("listed", "unit", "words"),
    [
        ((Group.LEADER, *[Group.WORKER] * 5), SCHOOL, "không cao hơn trong đơn vị"),
        ((Group.FARMER,), SCHOOL, "không cao hơn trong đơn vị"),
        ((Group.LEADER,), (), "không cao hơn trong đơn vị"),
        ((Group.HOUSEHOLD, Group.SMALL_COLLECTIVE, Group.UNKNOWN), SCHOOL, "chưa có cá nhân"),
        ((), (), "chưa có cá nhân"),
    ],
)
def test_as_many_leaders_fewer_or_nothing_to_compare_is_no_prompt(listed, unit, words):
    found = balance(listed, unit)
    assert not found.is_prompt
    assert words in found.sentence
