"""The lawyer's cases in tests/law, and the proof that each criterion version has one."""

from __future__ import annotations

from pathlib import Path

import pytest

import rules

LAW = Path(__file__).parents[2] / "law"
FILES = sorted(LAW.glob("*.yaml"))
RESULTS = [(path.name, result) for path in FILES for result in rules.evaluate_file(path)]


@pytest.mark.parametrize(("file", "result"), RESULTS, ids=[f"{file}:{one.line}" for file, one in RESULTS])
def test_case(file, result):
    assert result.ok, f"{file}: {result.summary}"


def test_there_are_enough_cases_with_unlike_names():
    names = [result.name for _, result in RESULTS]
    assert len(names) >= 80
    assert len(set(names)) == len(names)


def test_each_criterion_version_has_a_case():
    assert [rule.version for rule in rules.versions_without_a_case(FILES)] == []


def test_a_version_without_a_case_is_found():
    assert rules.versions_without_a_case([]) == rules.REGISTRY.all


def test_each_criterion_has_a_courteous_reason_and_a_citation():
    for _, result in RESULTS:
        for found in result.answer.get("findings", []):
            assert found["citation"]
            assert found["reason"].endswith("."), found["reason"]
            assert "{" not in found["reason"]
            if found["outcome"] == "not_met" and found["severity"] == "gate":
                assert found["citation"][0].isalpha()
