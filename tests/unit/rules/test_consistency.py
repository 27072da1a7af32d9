"""Facts that cannot be are told with a sentence, and a case file that states them is refused with its line."""

from datetime import date

import pytest

from rules.case_words import read_facts
from rules.consistency import impossible
from rules.errors import ImpossibleFact
from rules.facts import NomineeFacts
from rules.law.yaml_files import parse_yaml


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        (NomineeFacts(members=12, members_advanced_worker=15), {"members_advanced_worker"}),
        (NomineeFacts(members=12, members_advanced_worker=12), set()),
        (NomineeFacts(members=-1), {"members"}),
        (NomineeFacts(members=0, members_failed=1), {"members_failed"}),
        (NomineeFacts(members_excellent=4, members_good_or_better=3), {"members_excellent"}),
        (NomineeFacts(members_good_or_better=4, members_completed_or_better=3), {"members_good_or_better"}),
        (NomineeFacts(members_excellent=4, members_completed_or_better=3), {"members_excellent"}),
        (NomineeFacts(members_excellent=3, members_good_or_better=3, members_completed_or_better=3), set()),
        (NomineeFacts(members=10, members_completed_or_better=8, members_failed=3), {"members_failed"}),
        (NomineeFacts(members=10, members_completed_or_better=8, members_failed=2), set()),
        (NomineeFacts(members=10, members_completed_or_better=8), set()),
        (NomineeFacts(women_percent=101), {"women_percent"}),
        (NomineeFacts(women_percent=100, points=100), set()),
        (NomineeFacts(points=101), {"points"}),
        (NomineeFacts(contribution_dong=-1), {"contribution_dong"}),
        (NomineeFacts(period_since=date(2024, 1, 2), period_until=date(2024, 1, 1)), {"period_until"}),
        (NomineeFacts(period_since=date(2024, 1, 1), period_until=date(2024, 1, 1)), set()),
        (NomineeFacts(period_since=date(2024, 1, 1)), set()),
        (NomineeFacts(is_woman=False), set()),
    ],
)
def test_what_cannot_be(facts, wrong):
    found = dict(impossible(facts))
    assert set(found) == wrong
    assert all(sentence.endswith(".") for sentence in found.values())


def test_a_case_is_refused_with_file_line_and_sentence():
    body = parse_yaml("members: 12\nadvanced_workers: 15\n", where="tep.yaml")
    with pytest.raises(ImpossibleFact) as caught:
        read_facts(body, where="tep.yaml:1")
    assert str(caught.value) == (
        "tep.yaml:2: Số cá nhân đạt Lao động tiên tiến (15) không thể lớn hơn số cá nhân của tập thể (12)."
    )
