"""Case files may state a fact in other words; each comes out under its one name."""

from datetime import date

import pytest

from rules.case_words import read_facts
from rules.errors import UnknownFact
from rules.fact_aliases import ALIASES, GROUPS, canonical, known_words, other_names
from rules.facts import DisciplineFact, InitiativeFact, MatterFact, NomineeFacts, RivalFact
from rules.law.yaml_files import parse_yaml
from rules.vocabulary import (
    Conclusion,
    DisciplineForm,
    Employment,
    HoldCause,
    InitiativeKind,
    Level,
    Rating,
    StudyResult,
)


def facts(text: str) -> NomineeFacts:
    return read_facts(parse_yaml(text, where="tep.yaml"), where="tep.yaml:1")


def test_every_synonym_leads_to_a_fact_and_none_hides_one():
    names = set(NomineeFacts.__dataclass_fields__)
    leads_to = {*ALIASES.values(), *(name for keys in GROUPS.values() for name in keys.values())}
    assert leads_to <= names
    assert not set(ALIASES) & names
    assert len(set(known_words())) == len(known_words())


def test_synonyms_of_names_and_of_words():
    found = facts("{evaluation: good, employment_type: teacher, women_share: 75, leader: true}")
    assert found.rating is Rating.GOOD
    assert found.employment is Employment.PUBLIC_EMPLOYEE
    assert (found.women_percent, found.is_leader) == (75, True)


def test_a_group_stands_for_its_facts():
    found = facts(
        "rating: {value: excellent, year: 2024}\nstudy: {months: 14, result: khá}\n"
        "transfer: {months_at_old_unit: 7, opinion: false}\nrescue_injury: {months: 2, confirmed_by: district}\n"
    )
    assert (found.rating, found.rating_year) == (Rating.EXCELLENT, 2024)
    assert (found.study_months, found.study_result) == (14, StudyResult.FAIR)
    assert (found.months_at_old_unit, found.old_unit_remark) == (7, False)
    assert (found.rescue_injury_months, found.rescue_injury_confirmed_by) == (2, Level.DISTRICT)


def test_matters_being_verified():
    found = facts(
        "inspection: {open: true, signs_of_violation: false}\ncomplaint: true\npress_allegation: false\n"
        "pending_discipline: {open: false, conclusion: no_violation, conclusion_document: 12/KL}\n"
    )
    assert found.matters == (
        MatterFact(HoldCause.INSPECTION, open=True, signs_of_violation=False),
        MatterFact(HoldCause.COMPLAINT),
        MatterFact(HoldCause.DISCIPLINE_PENDING, open=False, conclusion=Conclusion.CLEARED, document="12/KL"),
    )


def test_no_matter_at_all_is_known_not_unknown():
    assert facts("complaint: false").matters == ()


def test_initiatives_and_topics_together():
    found = facts("initiative: SK-1\nscientific_topic: {name: DT-2, scope: tinh}\n")
    assert found.initiatives == (
        InitiativeFact("SK-1"),
        InitiativeFact("DT-2", kind=InitiativeKind.TOPIC, scope=Level.PROVINCE),
    )


def test_records_have_synonyms_too():
    found = facts(
        "discipline: {form: cảnh cáo, year_of_act: 2023}\ncompetitors: [{name: Bà A, woman: true}]\n"
    )
    assert found.discipline == (DisciplineFact(DisciplineForm.WARNING, act_year=2023),)
    assert found.equally_qualified == (RivalFact("Bà A", is_woman=True),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rating: good\nevaluation: good\n", ("tep.yaml:2", "'rating' được nêu hai lần")),
        ("study: {monts: 3}\n", ("tep.yaml:1", "'study' không có mục 'monts'", "months")),
        ("evaluaton: good\n", ("tep.yaml:1", "gần nhất: 'evaluation'")),
        ("inspection: {form: x}\n", ("không có thông tin 'form'",)),
        ("points: nhiều\n", ("points: cần một số nguyên",)),
    ],
)
def test_what_nobody_understands(text, words):
    with pytest.raises(UnknownFact) as caught:
        facts(text)
    for word in words:
        assert word in str(caught.value)


def test_other_names_are_told():
    assert "evaluation" in other_names("rating")
    assert "study.result" in other_names("study_result")
    assert "inspection" in other_names("matters")
    assert "topic" in other_names("initiatives")
    assert canonical(parse_yaml("{}", where="x"), where="x:1") == {}


def test_nothing_something_and_counts():
    assert facts("discipline: none").discipline == ()
    assert facts("initiatives: false").initiatives == ()
    assert facts("open_holds: không").open_holds == ()
    assert len(facts("initiatives: 2").initiatives) == 2
    assert facts("initiatives: 0").initiatives == ()
    assert facts("same_achievement_forms: true").same_achievement_forms == ("có, chưa nêu tên",)


def test_earlier_awards_by_year():
    found = facts("prior_awards: {CSTDCS: [2022, 2023], BK_TINH: 2020}")
    assert [(one.award.value, one.year) for one in found.prior_awards] == [
        ("CSTDCS", 2022), ("CSTDCS", 2023), ("BK_TINH", 2020),
    ]  # fmt: skip


def test_days_written_as_text():
    found = facts("period: {since: 1/1/2024, until: '2024-12-31'}")
    assert (found.period_since, found.period_until) == (date(2024, 1, 1), date(2024, 12, 31))
    with pytest.raises(UnknownFact, match="một ngày"):
        facts("retires_on: cuối năm")
