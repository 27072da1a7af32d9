"""The registry of criteria: overlap is refused, a gap is legitimate, findings carry id and citation."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

import rules
from rules.answers import met, not_met, unknown
from rules.criterion import Registry, criterion
from rules.errors import NeedsLocalRule, NoLawInForce, RuleDefinitionError
from rules.examination import Examined
from rules.fact_labels import labelled_facts
from rules.facts import NomineeFacts
from rules.finding import AssessmentOutcome, Confidence, Outcome, Severity
from rules.law.citation import Citation
from rules.law.on_date import LawOnDate, law_for
from rules.law.regimes import Regime, Timeline, Transition
from rules.local_packs import load_pack
from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind, PaperKind

DAY = date(2024, 6, 20)
LDTT, PERSON = AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL


def add(registry, since, until=None, *, id="x.y", kinds=PERSON, reads=(), answer=None):
    return criterion(
        id=id,
        says="Yêu cầu thử",
        awards=LDTT,
        kinds=kinds,
        citation=Citation("06/2022/QH15", 24),
        since=since,
        until=until,
        reads=reads,
        registry=registry,
        remedy="sửa",
    )(answer or (lambda facts, law: met("được")))


def test_overlap_is_refused_and_a_gap_is_not():
    registry = Registry()
    add(registry, date(2020, 1, 1), date(2020, 12, 31))
    add(registry, date(2022, 1, 1))
    add(registry, date(2022, 1, 1), kinds=NomineeKind.COLLECTIVE)
    for since, until in (
        (date(2020, 12, 31), date(2021, 1, 1)),
        (date(2019, 1, 1), None),
        (date(2023, 1, 1), None),
    ):
        with pytest.raises(RuleDefinitionError, match="chồng"):
            add(registry, since, until)
    assert registry.of(LDTT, PERSON, date(2021, 6, 1)) == ()
    assert [one.version for one in registry.of(LDTT, PERSON, date(2022, 1, 1))] == ["x.y@2022-01-01"]


def test_a_version_must_end_after_it_starts_and_read_known_facts():
    with pytest.raises(RuleDefinitionError, match="kết thúc"):
        add(Registry(), date(2020, 1, 2), date(2020, 1, 1))
    with pytest.raises(RuleDefinitionError, match="shoe_size"):
        add(Registry(), date(2020, 1, 1), reads=("shoe_size",))


def test_findings_are_built_once_and_filled():
    registry = Registry()
    add(registry, date(2020, 1, 1), answer=lambda facts, law: not_met("thấy {n}", n=3))
    add(registry, date(2020, 1, 1), id="x.z", answer=lambda facts, law: unknown("rating"))
    law = law_for(DAY, None)
    first, second = registry.of(LDTT, PERSON, DAY)
    first, second = Examined(first, law), Examined(second, law)
    found = first.ask(NomineeFacts()).finding
    assert found is first.ask(NomineeFacts()).finding
    assert (found.reason, found.values, found.remedy) == ("thấy 3", (("n", "3"),), "sửa")
    assert found.citation == "Điều 24 Luật Thi đua, khen thưởng 2022"
    assert found.blocks
    assert second.ask(NomineeFacts()).finding.missing == ("rating",)


def test_every_fact_has_words():
    assert {one.name for one in fields(NomineeFacts)} == set(labelled_facts())


def test_law_for_needs_a_day_and_is_cached():
    with pytest.raises(NoLawInForce):
        law_for(None, None)
    assert law_for(DAY, None) is law_for(DAY, None)
    law = law_for(None, DAY, "ba_to_2024")
    assert (law.criteria_on, law.competence_on, law.pack) == (DAY, DAY, "ba_to_2024")
    assert law.regime.letter == "b"
    assert law.value("advanced_worker.min_months_since_recruitment") == 6
    with pytest.raises(NoLawInForce):
        law_for(date(2024, 4, 14), None).value("advanced_worker.min_months_since_recruitment")
    with pytest.raises(RuleDefinitionError):
        law_for(DAY, None, "nowhere")
    with pytest.raises(NeedsLocalRule):
        law_for(DAY, None).need_setting("council.members")


def test_fingerprint_changes_with_the_rules_only():
    assert law_for(DAY, None).fingerprint == law_for(DAY, date(2024, 8, 15)).fingerprint
    assert law_for(DAY, None).fingerprint != law_for(date(2024, 4, 14), None).fingerprint
    assert law_for(DAY, None).fingerprint != law_for(DAY, None, "ba_to_2024").fingerprint


def test_an_award_without_criteria_is_refused():
    law = law_for(date(2023, 6, 1), None)
    with pytest.raises(NoLawInForce, match="tiêu biểu"):
        rules.assess(
            AwardCode.EXEMPLARY_COMMUNE, NomineeKind.COLLECTIVE, NomineeFacts(), law, assume_rest=True
        )


def test_no_facts_at_all_is_undetermined_never_eligible():
    law = law_for(DAY, None, "ba_to_2024")
    for award in (
        LDTT,
        AwardCode.GRASSROOTS_FIGHTER,
        AwardCode.COMMENDATION_LETTER,
        AwardCode.MERIT_CERTIFICATE,
    ):
        result = rules.assess(award, PERSON, NomineeFacts(), law)
        assert result.outcome is AssessmentOutcome.UNDETERMINED
        assert result.missing
        assert result.blocking
    collectives = (
        AwardCode.ADVANCED_COLLECTIVE,
        AwardCode.EXCELLENT_COLLECTIVE,
        AwardCode.MINISTRY_PROVINCE_FLAG,
    )
    for award in collectives:
        result = rules.assess(award, NomineeKind.COLLECTIVE, NomineeFacts(), law)
        assert result.outcome is AssessmentOutcome.UNDETERMINED


def test_papers_join_the_findings():
    law = law_for(DAY, None)
    held = frozenset({PaperKind.PROPOSAL_LETTER})
    result = rules.assess(LDTT, PERSON, NomineeFacts(), law, assume_rest=True, papers=held)
    assert result.outcome is AssessmentOutcome.NOT_ELIGIBLE
    ids = {found.criterion: found for found in result.findings}
    assert ids["papers.achievement_report"].outcome is Outcome.NOT_MET
    assert ids["papers.local_rule"].severity is Severity.WARNING
    local = law_for(DAY, None, "ba_to_2024")
    named = {found.criterion for found in rules.check_papers(LDTT, PERSON, None, local, held)}
    assert "papers.local_rule" not in named
    assert "papers.nominee_list" in named


def test_a_newer_and_kinder_law_is_tried(monkeypatch):
    """T-06, with a day on which the two laws do differ: before the circular no number of months was written."""
    rule = Transition(
        "T-06", "t", "more_favourable", "c", Confidence.VERIFIED, received_before=date(2025, 8, 2)
    )
    kind = Timeline((Regime("x", "x", date(2000, 1, 1), None, True),), (rule,))
    monkeypatch.setattr("rules.law.on_date.TIMELINE", kind)
    facts = NomineeFacts(months_since_recruitment=4, registered=False)
    kinder = LawOnDate(date(2025, 8, 1), date(2025, 8, 2), None)
    assert kinder.alternative is not None
    harder = rules.assess(LDTT, PERSON, facts, kinder, assume_rest=True)
    assert (harder.outcome, harder.law_on) == (AssessmentOutcome.NOT_ELIGIBLE, date(2025, 8, 1))
    rule = replace(rule, received_before=date(2024, 1, 2))
    monkeypatch.setattr("rules.law.on_date.TIMELINE", replace(kind, transitions=(rule,)))
    kinder = LawOnDate(date(2023, 12, 31), date(2024, 1, 2), None)
    unregistered = NomineeFacts(registered=False)
    better = rules.assess(LDTT, PERSON, unregistered, kinder, assume_rest=True)
    assert (better.outcome, better.law_on) == (AssessmentOutcome.ELIGIBLE, date(2024, 1, 2))
    no_better = NomineeFacts(on_unit_register=False)
    assert rules.assess(LDTT, PERSON, no_better, kinder, assume_rest=True).law_on == date(2023, 12, 31)


def test_competence_at_each_level():
    def at(award, level):
        return rules.competence(award, DAY, level=level, kind=PERSON)

    assert at(AwardCode.COMMENDATION_LETTER, Level.COMMUNE).at_level is Decider.COMMUNE_CHAIRMAN
    assert at(AwardCode.COMMENDATION_LETTER, Level.DISTRICT).signing_form == "CHỦ TỊCH"
    assert at(AwardCode.GRASSROOTS_FIGHTER, Level.COMMUNE).forward_to is Decider.DISTRICT_CHAIRMAN
    assert not at(AwardCode.GRASSROOTS_FIGHTER, Level.COMMUNE).lawful(Decider.COMMUNE_CHAIRMAN)
    assert at(LDTT, Level.BASE_UNIT).signing_form == "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"
    assert at(LDTT, Level.PROVINCE).forward_to is None
    assert at(AwardCode.NATIONAL_FIGHTER, Level.PROVINCE).forward_to is Decider.PRIME_MINISTER


def test_packs_and_face():
    assert rules.packs() == ("ba_to_2024", "bac_ninh_2025", "giao_duc_thong_le")
    assert {one.number for one in rules.instruments_in_force(DAY)} >= {"06/2022/QH15", "98/2023/NĐ-CP"}
    assert Confidence.of("local") is Confidence.LOCAL
    with pytest.raises(ValueError, match="nothing"):
        Confidence.of("nothing")


def test_a_pack_may_free_households_and_add_a_paper_once(tmp_path):
    text = """
name: trial
title: Quy định thử
document: d
issued_by: i
issued_on: 2024-01-01
since: 2024-01-01
invented: true
scope: {district: X}
settings:
  commendation_letter.rating_at_least: [{value: good, article: a}]
  commendation_letter.household_contribution: [{value: false, article: a}]
  papers.add: [{value: [{award: commendation_letter, paper: proposal_letter}], article: a}]
"""
    path = tmp_path / "trial.yaml"
    path.write_text(text, encoding="utf-8")
    law = LawOnDate(DAY, DAY, load_pack(path))
    form, house = AwardCode.COMMENDATION_LETTER, NomineeKind.HOUSEHOLD
    facts = NomineeFacts(ground=CommendationGround.MOVEMENT)
    assert rules.assess(form, house, facts, law, assume_rest=True).outcome is AssessmentOutcome.ELIGIBLE
    assert [paper.kinds[0] for paper in rules.required_papers(form, house, None, law)] == [
        PaperKind.PROPOSAL_LETTER,
        PaperKind.ACHIEVEMENT_REPORT,
        PaperKind.COMMENDATION_MINUTES,
    ]


def test_without_a_pack_every_letter_criterion_waits_for_a_local_rule():
    law = law_for(DAY, None)
    for kind in NomineeKind:
        facts = NomineeFacts(ground=CommendationGround.MOVEMENT)
        result = rules.assess(AwardCode.COMMENDATION_LETTER, kind, facts, law, assume_rest=True)
        assert result.outcome is AssessmentOutcome.NEEDS_LOCAL_RULE
