"""Every small fault put into the rulebook is noticed by cases, register or unit tests; what is left is explained."""

import pytest

from rules.law.yaml_files import read_yaml
from tests.mutation.__main__ import all_mutants, survivors
from tests.mutation.mutants import Mutant
from tests.mutation.trial import ROOT

EXPLAINED = ROOT / "tests" / "mutation" / "explained.yaml"


@pytest.mark.nightly
def test_no_fault_lives_unexplained() -> None:
    explained = {row["fault"] for row in read_yaml(EXPLAINED)}
    left = {mutant.name for mutant in survivors(all_mutants([]))}
    assert sorted(left - explained) == []
    assert sorted(explained - left) == [], "explained, but noticed now"


def test_a_rulebook_without_a_fault_passes_and_one_with_a_fault_is_noticed() -> None:
    file = "rules/competence.py"
    source = (ROOT / file).read_text(encoding="utf-8")
    faults = [Mutant(file, 1, "none", source), Mutant(file, 1, "no module", "raise ValueError")]
    assert [one.name for one in survivors(faults)] == ["none"]


@pytest.mark.nightly
def test_every_explained_fault_still_exists() -> None:
    names = {mutant.name for mutant in all_mutants([])}
    assert [row["fault"] for row in read_yaml(EXPLAINED) if row["fault"] not in names] == []
