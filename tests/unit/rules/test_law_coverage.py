"""Every numbered rule of the law stands in the list, and everything the list names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rules.errors import RuleDefinitionError
from rules.finding import Confidence
from rules.law.dated import PARAMETERS
from rules.law_coverage import (
    NUMBERED,
    ROOT,
    CoverageState,
    LawFact,
    covered,
    law_facts,
    load_facts,
    missing,
    report,
    unlisted_criteria,
)
from rules.local_packs import DELEGATIONS

A_PATH = re.compile(r"\b(?:rules|workflow|web|seeds)/[a-z_./]*[a-z_]")


def fact(**parts: tuple[str, ...]) -> LawFact:
    """Return a rule that names some things."""
    empty: dict[str, tuple[str, ...]] = dict.fromkeys(("criteria", "parameters", "code", "data"), ())
    return LawFact(
        id="X",
        title="x",
        article="y",
        confidence=Confidence.VERIFIED,
        elsewhere="",
        not_computable="",
        **empty | parts,
    )


def test_every_numbered_rule_is_listed() -> None:
    assert missing() == ()
    assert {"T-09", "LDTT-15", "CSTDCS-5", "TTLDXS-e", "P-02a", "P-08a", "V-6", "M-10", "H-10"} <= set(
        NUMBERED
    )


def test_nothing_the_list_names_is_missing() -> None:
    assert [(one.fact.id, one.problems) for one in report() if one.problems] == []


def test_every_criterion_and_every_value_is_named_by_a_rule() -> None:
    assert unlisted_criteria() == ()
    named = {key for one in law_facts() for key in one.parameters}
    assert {*PARAMETERS, *DELEGATIONS} - named == set()


def test_places_elsewhere_exist() -> None:
    named = [place for one in law_facts() for place in A_PATH.findall(one.elsewhere)]
    assert named
    assert [place for place in named if not (ROOT / place).exists()] == []


def test_every_rule_says_where_it_stands() -> None:
    assert all(one.where and one.fact.article for one in report())
    assert {one.state for one in report()} == set(CoverageState)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"criteria": ("advanced_worker.ratng",)}, "tiêu chí 'advanced_worker.ratng'"),
        ({"parameters": ("base_salry",)}, "giá trị 'base_salry'"),
        ({"code": ("rules.prizes:prise",)}, "hàm 'rules.prizes:prise'"),
        ({"code": ("rules.nowhere:prize",)}, "hàm 'rules.nowhere:prize'"),
        ({"code": ("workflow.perform:perform",)}, "hàm 'workflow.perform:perform'"),
        ({"data": ("law/nothing.yaml",)}, "tệp 'law/nothing.yaml'"),
    ],
)
def test_a_dangling_name_is_found(parts: dict[str, tuple[str, ...]], problem: str) -> None:
    assert covered(fact(**parts)).problems == (f"không có {problem}",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "- {id: A, title: t, article: a, elsewhere: x}\n- {id: A, title: t, article: a, elsewhere: x}",
            "hai lần",
        ),
        ("- {id: A, title: t, article: a}", "chưa nói"),
        ("- {id: A, title: t}", "article"),
    ],
)
def test_a_faulty_list_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "law_facts.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleDefinitionError, match=words):
        load_facts(path)
