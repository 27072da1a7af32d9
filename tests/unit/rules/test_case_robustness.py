"""Whatever stands in a case file, every case gets an answer with a sentence, and a fault names file and line."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rules
from rules.case_files import _OWN_KEYS

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 900),
    st.sampled_from(
        [3.5, "abc", "CSTDCS", "GK", "commune", "2024-06-20", "Bắc Ninh", "refusal_notice", "ba_to_2024"]
    ),
    st.sampled_from([date(2015, 1, 1), date(2023, 6, 20), date(2024, 6, 20), date(2026, 11, 1)]),
)
COUNTS = st.sampled_from(
    ["members", "present", "written", "agree", "blank", "advanced_worker", "good", "units", "z"]
)
VALUES = st.one_of(
    SCALARS,
    st.lists(st.one_of(st.sampled_from(["A", "B", "LDTT"]), SCALARS), max_size=3),
    st.dictionaries(COUNTS, st.one_of(st.integers(-2, 60), SCALARS), max_size=3),
    st.dictionaries(
        st.sampled_from(["grassroots_fighter.max_share", "council.quorum", "x"]), SCALARS, max_size=2
    ),
)
COMMON = ("received_on", "decided_on", "award", "nominee", "pack", "province", "sector")
RIGHT = {
    "received_on": date(2024, 6, 20),
    "decided_on": date(2025, 7, 20),
    "start": date(2025, 7, 1),
    "award": "CSTDCS",
    "nominee": "individual",
    "council": {"members": 15},
    "ballots": {"agree": 12},
    "pool": {"advanced_worker": 40},
    "proposed": 3,
    "rule": "refusal_notice",
    "level": "commune",
}


@st.composite
def cases(draw):
    """A case with some keys right, some left out and some of any kind."""
    kind = draw(st.sampled_from(sorted(_OWN_KEYS)))
    case = {"name": "x", "kind": kind}
    for key in (*COMMON, *sorted(_OWN_KEYS[kind])):
        how = draw(st.sampled_from(["right", "right", "out", "any"]))
        if how == "right" and key in RIGHT:
            case[key] = RIGHT[key]
        elif how == "any":
            case[key] = draw(VALUES)
    return case


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("cases") / "cases.yaml"


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(cases())
def test_every_case_is_answered(path, case):
    path.write_text(yaml.safe_dump([case], allow_unicode=True), encoding="utf-8")
    (result,) = rules.evaluate_file(path)
    assert result.answer["outcome"]
    if result.fault:
        assert result.fault.startswith("cases.yaml:")
        assert result.answer["outcome"] == "invalid"
    if result.answer["outcome"] in {"invalid", "undetermined", "needs_local_rule", "no_law_in_force"}:
        assert result.answer["reason"]
