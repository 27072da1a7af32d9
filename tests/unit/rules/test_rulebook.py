"""The rulebook as people read it: one award on a day, and what differs between two days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

import rules
from rules.criterion import REGISTRY
from rules.evidence import papers_for, unknown_facts
from rules.finding import Confidence
from rules.law.dated import PARAMETERS
from rules.local_packs import DELEGATIONS
from rules.rulebook import AwardPage, award_page, kinds_of, summary
from rules.rulebook_diff import Change, Difference, Part, differences, grouped, regime_days
from rules.rulebook_parts import DEADLINES
from rules.rulebook_words import UNSET, places, sentence, value_words, weakest
from rules.version_gaps import criterion_gaps, overlaps, parameter_gaps
from rules.vocabulary import AwardCode as A
from rules.vocabulary import Decider, NomineeKind, PaperKind, Procedure, Rating

DAYS = [
    date(2023, 6, 1),
    date(2024, 2, 1),
    date(2024, 6, 20),
    date(2025, 8, 10),
    date(2026, 2, 1),
    date(2026, 11, 21),
]


def page(award: A, day: date, pack: str | None = None) -> AwardPage:
    """Return the page of an award."""
    return award_page(award, rules.law_for(day, day, pack))


def says(found: AwardPage) -> dict[str, str]:
    """Return the requirement of each criterion."""
    return {rule.id: rule.says for kind in found.criteria for rule in kind.all}


def test_every_place_in_a_requirement_is_a_known_value() -> None:
    named = {key for rule in REGISTRY.all for key in places(rule.says)}
    assert named <= {*PARAMETERS, *DELEGATIONS}
    assert named


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("pack", [None, "ba_to_2024"])
def test_every_award_has_a_page_with_no_empty_part(day: date, pack: str | None) -> None:
    for award in A:
        found = page(award, day, pack)
        assert bool(found.criteria) != bool(found.missing)
        assert found.deciders
        assert found.vote.words
        assert found.quota.words
        assert found.money
        assert found.fingerprint == rules.law_for(day, day, pack).fingerprint
        assert all("{" not in text for text in says(found).values())
        assert all(
            line.words for line in (*found.money, *found.deadlines, *found.settings, *found.transitions)
        )
        if found.criteria:
            assert found.papers or day < date(2024, 1, 1)
            assert summary(award, rules.law_for(day, day, pack)).criteria == len(
                {rule.version for kind in found.criteria for rule in kind.all}
            )


def test_values_stand_in_the_sentences_in_words() -> None:
    new, old = (
        says(page(A.ADVANCED_COLLECTIVE, date(2024, 6, 20))),
        says(page(A.ADVANCED_COLLECTIVE, date(2023, 6, 1))),
    )
    assert new["advanced_collective.advanced_workers"] == "Ít nhất 70 % cá nhân đạt Lao động tiên tiến"
    assert old["advanced_collective.advanced_workers"] == "Trên 50 % cá nhân đạt Lao động tiên tiến"
    worker = says(page(A.ADVANCED_WORKER, date(2024, 6, 20)))
    assert "dưới 06 tháng" in worker["advanced_worker.recruitment"]
    assert "Hoàn thành tốt nhiệm vụ" in worker["advanced_worker.rating"]
    national = says(page(A.NATIONAL_FIGHTER, date(2025, 8, 10)))
    assert "ít nhất 10 ngày làm việc" in national["principles.published"]


def test_a_value_nobody_set_is_said_to_be_missing() -> None:
    law = rules.law_for(date(2024, 6, 20), None)
    assert sentence("Mức {commendation_letter.rating_at_least}", law) == f"Mức {UNSET}"
    assert sentence("Mức ({commendation_letter.rating_at_least})", law) == f"Mức {UNSET}"
    assert sentence("Mức {không có}", law) == "Mức {không có}"
    local = rules.law_for(date(2024, 6, 20), None, "ba_to_2024")
    assert sentence("Mức {commendation_letter.rating_at_least}", local) == "Mức Hoàn thành tốt nhiệm vụ"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("advanced_worker.min_months_since_recruitment", 6, "06 tháng"),
        ("prize.merit_certificate.household", Fraction(9, 4), "2,25"),
        ("base_salary", 2_340_000, "2.340.000 đồng"),
        ("last_day.government_flag", "06-30", "ngày 30/06 hằng năm"),
        ("prize.rounding", "up", "làm tròn lên"),
        ("advanced_worker.study_result_at_least", "kha", "khá"),
        ("grassroots_fighter.rating", Rating.EXCELLENT, "Hoàn thành xuất sắc nhiệm vụ"),
        ("council.secret_ballot", (A.GRASSROOTS_FIGHTER,), "Chiến sĩ thi đua cơ sở"),
        ("council.quorum", None, "không quy định"),
    ],
)
def test_values_in_words(key: str, value: object, words: str) -> None:
    assert value_words(key, value) == words  # type: ignore[arg-type]  # every kind of value in turn


def test_the_least_sure_part_tells_how_sure_the_whole_is() -> None:
    assert weakest(Confidence.VERIFIED, Confidence.LOCAL, Confidence.INFERRED) is Confidence.INFERRED
    carried = page(A.GRASSROOTS_FIGHTER, date(2026, 11, 21))
    assert carried.regime.carried
    assert carried.unsure == len({rule.version for kind in carried.criteria for rule in kind.all})
    assert Confidence.VERIFIED not in {rule.confidence for rule in carried.criteria[0].all}
    assert {line.confidence for line in carried.deciders} == {Confidence.UNVERIFIED}


def test_papers_are_told_by_procedure_with_who_makes_them() -> None:
    found = page(A.COMMENDATION_LETTER, date(2024, 6, 20), "ba_to_2024")
    by_procedure = {group.procedure: group.papers for group in found.papers}
    assert set(by_procedure) == {Procedure.FULL, Procedure.SIMPLIFIED}
    proof = [one for one in by_procedure[Procedure.FULL] if PaperKind.ACHIEVEMENT_PROOF in one.kinds]
    assert any(one.only_for == ("đột xuất",) for one in proof)
    assert any(
        one.nominees == (NomineeKind.COLLECTIVE,) and one.confidence is Confidence.LOCAL for one in proof
    )
    assert all(one.made_by and one.citation for one in by_procedure[Procedure.FULL])
    assert [group.procedure for group in page(A.ADVANCED_WORKER, date(2024, 6, 20)).papers] == [
        Procedure.FULL
    ]


def test_forms_of_the_annex_are_named() -> None:
    papers = page(A.MERIT_CERTIFICATE, date(2025, 9, 1)).papers[0].papers
    letter = next(one for one in papers if PaperKind.PROPOSAL_LETTER in one.kinds)
    report = next(one for one in papers if PaperKind.ACHIEVEMENT_REPORT in one.kinds)
    assert letter.form.startswith("mẫu số 01 (")
    assert "suy luận" in report.form
    assert "cá nhân" in report.form


def test_deciders_change_with_the_day_of_decision() -> None:
    before, after = (page(A.GRASSROOTS_FIGHTER, day) for day in (date(2025, 6, 30), date(2025, 7, 1)))
    assert Decider.DISTRICT_CHAIRMAN.label in {line.label for line in before.deciders}
    assert Decider.COMMUNE_CHAIRMAN.label in {line.label for line in after.deciders}
    assert all("TM." not in line.words for line in (*before.signing, *after.signing))
    assert "giao cho cấp dưới" in page(A.ADVANCED_WORKER, date(2024, 6, 20)).delegable[0].words
    assert page(A.GOVERNMENT_FLAG, date(2024, 6, 20)).delegable == ()
    law = rules.law_for(date(2025, 6, 1), date(2025, 8, 1))
    assert award_page(A.GRASSROOTS_FIGHTER, law).deciders == after.deciders


def test_votes_are_told_with_an_example_and_a_silence_in_words() -> None:
    assert "ít nhất 12 phiếu" in page(A.GRASSROOTS_FIGHTER, date(2024, 6, 20)).vote.words
    assert "bỏ phiếu" in page(A.ADVANCED_WORKER, date(2024, 6, 20)).vote.words
    silent = page(A.GRASSROOTS_FIGHTER, date(2026, 2, 1)).vote
    assert silent.missing
    assert "địa phương quy định" in silent.words


def test_money_is_the_product_of_the_day() -> None:
    money = page(A.ADVANCED_WORKER, date(2024, 7, 1)).money
    assert [(line.label, line.short) for line in money] == [("cá nhân", "710.000 đồng")]
    assert "0,3 × 2.340.000 đồng" in money[0].words
    letters = page(A.COMMENDATION_LETTER, date(2023, 6, 1)).money
    assert ("cá nhân, cấp xã quyết định", "230.000 đồng") in {(one.label, one.short) for one in letters}
    later = page(A.COMMENDATION_LETTER, date(2025, 8, 10)).money
    assert not any(line.missing for line in later)
    family = page(A.CULTURAL_FAMILY, date(2025, 8, 10)).money
    assert all(line.missing and line.words for line in family)


def test_deadlines_and_settings_are_those_of_the_award() -> None:
    assert set(DEADLINES) <= set(PARAMETERS)
    flag = {line.key for line in page(A.GOVERNMENT_FLAG, date(2025, 8, 10)).deadlines}
    letter = page(A.COMMENDATION_LETTER, date(2024, 6, 20), "ba_to_2024")
    assert "last_day.government_flag" in flag
    assert "last_day.government_flag" not in {line.key for line in letter.deadlines}
    assert "deadline.returned" in {line.key for line in letter.deadlines}
    settings = {line.key for line in letter.settings}
    assert "commendation_letter.rating_at_least" in settings
    assert not {"grassroots_fighter.max_share", "deadline.returned"} & settings


def test_transition_rules_of_the_day_are_told() -> None:
    assert {line.key for line in page(A.ADVANCED_WORKER, date(2025, 8, 10)).transitions} == {
        "T-01",
        "T-02",
        "T-03",
    }
    assert {line.key for line in page(A.ADVANCED_WORKER, date(2023, 6, 1)).transitions} == set()


def test_who_the_award_is_for() -> None:
    assert page(A.COMMENDATION_LETTER, date(2024, 6, 20)).kinds == tuple(NomineeKind)
    assert page(A.ADVANCED_WORKER, date(2024, 6, 20)).kinds == (NomineeKind.INDIVIDUAL,)


def test_an_award_without_criteria_says_so() -> None:
    assert kinds_of(A.EXEMPLARY_COMMUNE, date(2023, 6, 1)) == ()
    found = page(A.EXEMPLARY_COMMUNE, date(2023, 6, 1))
    assert found.missing == "Chưa có bộ tiêu chuẩn Xã, phường, thị trấn tiêu biểu vào ngày 01/06/2023."
    assert summary(A.EXEMPLARY_COMMUNE, rules.law_for(date(2023, 6, 1), None)).missing == found.missing


# --- two days


def between(day1: date, day2: date, *awards: A) -> tuple[Difference, ...]:
    """Return what differs."""
    return differences(day1, day2, awards or None)


def test_a_day_differs_from_itself_in_nothing() -> None:
    for day in DAYS:
        assert between(day, day) == ()


def test_the_end_of_the_district_shows_in_competence_and_instruments() -> None:
    found = between(date(2025, 6, 30), date(2025, 7, 1))
    seen = {(one.award, one.part, one.key, one.change) for one in found}
    assert (A.GRASSROOTS_FIGHTER, Part.COMPETENCE, Decider.DISTRICT_CHAIRMAN.value, Change.REMOVED) in seen
    assert (A.GRASSROOTS_FIGHTER, Part.COMPETENCE, Decider.COMMUNE_CHAIRMAN.value, Change.ADDED) in seen
    assert (A.COMMENDATION_LETTER, Part.COMPETENCE, Decider.DISTRICT_CHAIRMAN.value, Change.REMOVED) in seen
    assert (None, Part.INSTRUMENT, "98/2023/NĐ-CP", Change.REMOVED) in seen
    assert (None, Part.INSTRUMENT, "152/2025/NĐ-CP", Change.ADDED) in seen
    assert (A.EXEMPLARY_COMMUNE, Part.CRITERION, "exemplary_commune.leads_movement", Change.CHANGED) in seen


def test_the_new_law_raises_the_share_of_a_collective_and_drops_the_quota() -> None:
    found = between(date(2023, 12, 31), date(2024, 1, 1), A.ADVANCED_COLLECTIVE, A.GRASSROOTS_FIGHTER)
    by_key = {(one.award, one.part, one.key): one for one in found}
    share = by_key[A.ADVANCED_COLLECTIVE, Part.CRITERION, "advanced_collective.advanced_workers"]
    assert share.before is not None
    assert share.after is not None
    assert "50 %" in share.before.words
    assert "70 %" in share.after.words
    assert "Luật Thi đua, khen thưởng 2003" in share.before.citation
    assert share.kinds == (NomineeKind.COLLECTIVE,)
    value = by_key[A.ADVANCED_COLLECTIVE, Part.PARAMETER, "advanced_collective.min_advanced_worker_share"]
    assert (value.before and value.before.words, value.after and value.after.words) == ("50 %", "70 %")
    assert by_key[A.GRASSROOTS_FIGHTER, Part.QUOTA, "Tỷ lệ"].change is Change.CHANGED
    assert by_key[A.GRASSROOTS_FIGHTER, Part.VOTE, "Biểu quyết"].change is Change.CHANGED


def test_more_base_salary_is_more_money_and_nothing_else() -> None:
    found = between(date(2024, 6, 30), date(2024, 7, 1), A.ADVANCED_WORKER)
    assert {one.part for one in found} == {Part.INSTRUMENT, Part.PARAMETER, Part.MONEY}
    money = next(one for one in found if one.part is Part.MONEY)
    assert money.after is not None
    assert "710.000 đồng" in money.after.words


def test_a_law_carried_forward_changes_regime_and_instruments_only() -> None:
    found = between(date(2026, 9, 30), date(2026, 10, 1))
    assert {one.part for one in found} == {Part.REGIME, Part.INSTRUMENT}


def test_a_local_pack_is_compared_too() -> None:
    found = differences(date(2025, 12, 12), date(2025, 12, 14), [A.COMMENDATION_LETTER], "bac_ninh_2025")
    assert any(one.part is Part.LOCAL and one.change is Change.ADDED for one in found)


def test_differences_are_grouped_with_the_general_ones_first() -> None:
    groups = grouped(between(date(2023, 12, 31), date(2024, 1, 1)))
    awards = [award for award, _ in groups]
    assert awards[0] is None
    assert awards[1:] == [award for award in A if award in awards]
    assert all(one.award is award for award, rows in groups for one in rows)
    assert regime_days()[1] == date(2024, 1, 1)


# --- versions and evidence


def test_gaps_are_listed_and_nothing_overlaps() -> None:
    assert overlaps() == ()
    gaps = {(one.key, one.since) for one in parameter_gaps()}
    assert ("advanced_worker.min_months_since_recruitment", date(2024, 1, 1)) in gaps
    assert ("principles.registered", date(2024, 1, 1)) in {(one.key, one.since) for one in criterion_gaps()}


def test_papers_bear_out_facts() -> None:
    assert unknown_facts() == ()
    assert papers_for(["rating", "on_unit_register"])[0] is PaperKind.RATING_CONFIRMATION
    assert papers_for(["on_unit_register"]) == ()
