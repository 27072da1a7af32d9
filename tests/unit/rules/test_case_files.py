"""Case files: faults of the file are named with line and nearest word; answers are plain words."""

from __future__ import annotations

import pytest

import rules
from rules.errors import RuleDefinitionError


def evaluate(tmp_path, text):
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return rules.evaluate_file(path)


HEAD = "- name: ca\n  received_on: 2024-06-20\n"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("  award: LDTT\n  facts: {ratng: good}\n", ("cases.yaml:4", "ratng", "rating")),
        ("  award: LDTT\n  facts: {rating: goood}\n", ("goood", "good")),
        ("  award: LDTTT\n", ("LDTTT",)),
        ("  award: LDTT\n  facts: {months_worked: many}\n", ("months_worked", "số nguyên")),
        ("  award: LDTT\n  facts: {seconded: 1}\n", ("true hoặc false",)),
        ("  award: LDTT\n  facts: {discipline: [{frm: warning}]}\n", ("frm", "form")),
        ("  award: LDTT\n  facts: {prior_awards: [{award: LDTT}]}\n", ("thiếu", "year")),
    ],
)
def test_unknown_words_name_line_and_nearest(tmp_path, body, words):
    (result,) = evaluate(tmp_path, HEAD + body)
    assert (result.ok, result.answer["outcome"]) == (False, "invalid")
    assert result.summary.startswith("LỖI")
    for word in words:
        assert word in result.fault


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "  awrd: LDTT\n",
        HEAD + "  kind: elegibility\n",
        HEAD + "  facts: {}\n",
        HEAD + "  award: LDTT\n  facts: [1]\n",
        HEAD + "  kind: deadline\n",
        HEAD + "  kind: deadline\n  rule: returned\n",
        "- {name: a, received_on: June, award: LDTT}\n",
        "- {name: a, received_on: 2024-06-20, kind: vote, award: CSTDCS, council: {members: all}}\n",
        "- {name: a, received_on: 2024-06-20, kind: vote, award: CSTDCS, ballots: 3}\n",
        "- 3\n",
        "- {name: a, received_on: 2024-06-20, submitted_on: 2024-06-20, award: LDTT}\n",
        HEAD + "  award: LDTT\n  facts: {members: 12, members_failed: 13}\n",
    ],
)
def test_faults_of_one_case_name_the_file_and_leave_the_others(tmp_path, text):
    good = "- {name: tốt, received_on: 2024-06-20, award: LDTT, expect: {outcome: undetermined}}\n"
    faulty, right = evaluate(tmp_path, text + good)
    assert faulty.fault.startswith("cases.yaml:")
    assert not faulty.ok
    assert right.ok


def test_a_file_that_is_no_list_of_cases(tmp_path):
    with pytest.raises(RuleDefinitionError, match=r"cases\.yaml"):
        evaluate(tmp_path, "name: x\n")


def test_a_fault_may_be_expected(tmp_path):
    (result,) = evaluate(
        tmp_path, HEAD + "  award: LDTT\n  facts: {members: -1}\n  expect: {outcome: invalid}\n"
    )
    assert result.ok


def test_differences_are_told(tmp_path):
    text = HEAD + (
        "  award: LDTT\n  assume_rest: true\n  facts: {rating: completed}\n"
        "  expect: {outcome: eligible, cites: [Điều 99], findings: {advanced_worker.rating: met},"
        " missing: rating, law_on: 2024-06-20}\n"
    )
    (result,) = evaluate(tmp_path, text)
    assert not result.ok
    assert len(result.differences) == 4
    assert result.summary.startswith("SAI")
    assert "Điều 99" in result.summary


def test_a_fraction_may_be_expected(tmp_path):
    text = (
        "- {name: a, kind: prize, decided_on: 2024-06-20, award: TTLDTT,"
        " expect: {amount: 1440000, base_salary: 1800000}}\n"
        "- {name: b, kind: quota, received_on: 2024-06-20, award: CSTDCS, pool: 8, proposed: 4,"
        " expect: {ratio: 0.5}}\n"
    )
    assert all(result.ok for result in evaluate(tmp_path, text))


def test_days_that_are_missing_are_an_answer(tmp_path):
    kinds = ("prize", "competence", "eligibility")
    text = "".join(f"- {{name: {kind}, kind: {kind}, award: LDTT}}\n" for kind in kinds)
    assert [one.answer["outcome"] for one in evaluate(tmp_path, text)] == ["no_law_in_force"] * 3


def test_pool_and_proposed_may_be_lists(tmp_path):
    text = (
        "- {name: a, kind: quota, received_on: 2024-06-20, pack: ba_to_2024, award: CSTDCS,"
        " pool: {advanced_worker: [a, b, c, d, e, f, g]}, proposed: [a],"
        " expect: {outcome: within, max_allowed: 1}}\n"
    )
    (result,) = evaluate(tmp_path, text)
    assert result.ok


def test_facts_left_empty_stay_unknown(tmp_path):
    (result,) = evaluate(tmp_path, HEAD + "  award: LDTT\n  level: base_unit\n  facts: {rating: }\n")
    assert "rating" in result.answer["missing"]


def test_the_vocabulary_tells_type_unit_label_and_readers():
    facts = {one.name: one for one in rules.fact_vocabulary()}
    assert facts["rating"].type.startswith("excellent | good")
    assert facts["contribution_dong"].unit == "đồng"
    assert "advanced_worker.rating" in facts["rating"].criteria
    assert (
        facts["discipline"].type
        == "danh sách: {form, decided_on, ends_on, duty_related, act_year, at_old_unit}"
    )
    assert facts["period_since"].type.startswith("một ngày")
    assert all(one.label for one in facts.values())
