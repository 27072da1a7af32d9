"""check_plan finds what is broken: each test breaks one thing in a good plan."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.vocabulary import AwardCode, DisciplineForm, Rating
from seeds.bato import check_plan
from seeds.bato.check import PlanError, violations
from seeds.bato.plan import (
    Ballot,
    DisciplineRecord,
    Ending,
    PlannedDossier,
    PlannedNomination,
    PlannedPerson,
    PlannedRound,
    SeasonPlan,
    Story,
    StoryKind,
)

pytestmark = pytest.mark.nightly  # each test checks a whole season's plan

Match = Callable[[PlannedNomination], bool]


def found(plan: SeasonPlan) -> str:
    """All broken invariants as one text."""
    return "\n".join(violations(plan))


def change(
    plan: SeasonPlan, match: Match, alter: Callable[[PlannedNomination], PlannedNomination]
) -> SeasonPlan:
    """The plan with the first matching nomination altered."""
    for place, dossier in enumerate(plan.dossiers):
        for row, one in enumerate(dossier.nominations):
            if match(one):
                lines = list(dossier.nominations)
                lines[row] = alter(one)
                return swap_dossier(plan, place, replace(dossier, nominations=tuple(lines)))
    raise LookupError("no such nomination")


def swap_dossier(plan: SeasonPlan, place: int, dossier: PlannedDossier) -> SeasonPlan:
    """The plan with one dossier exchanged."""
    dossiers = list(plan.dossiers)
    dossiers[place] = dossier
    return replace(plan, dossiers=tuple(dossiers))


def swap_person(plan: SeasonPlan, code: str, alter: Callable[[PlannedPerson], PlannedPerson]) -> SeasonPlan:
    """The plan with one person altered."""
    return replace(plan, persons=tuple(alter(one) if one.code == code else one for one in plan.persons))


def nominee(plan: SeasonPlan, match: Match) -> str:
    """The nominee of the first matching nomination."""
    return next(one.nominee_code for one in plan.nominations if match(one))


def because(reason: str) -> Match:
    """Refused for this reason."""
    return lambda one: one.reason_code == reason


def granted(award: AwardCode, round_code: str = "GD-2024") -> Match:
    """Granted this award in a round."""
    return lambda one: (
        one.award is award
        and one.expected_end is Ending.AWARDED
        and one.key.startswith(round_code)
        and one.story.kind is StoryKind.CLEAN
    )


def rated(rating: Rating) -> Callable[[PlannedPerson], PlannedPerson]:
    """With every rating set to this one."""
    return lambda one: replace(one, ratings=tuple(replace(r, rating=rating) for r in one.ratings))


def test_a_good_plan_is_silent(plan: SeasonPlan) -> None:
    assert found(plan) == ""


def test_all_faults_are_named_at_once(plan: SeasonPlan) -> None:
    broken = replace(plan, households=(), council=plan.council[:3])
    with pytest.raises(PlanError) as caught:
        check_plan(broken)
    assert "0 households" in str(caught.value)
    assert "the council has 3 members" in str(caught.value)


def test_a_lost_dossier_breaks_totals_and_published_figures(plan: SeasonPlan) -> None:
    text = found(replace(plan, dossiers=plan.dossiers[:-1]))
    assert "expected 2324, 2175" in text
    assert "Chuyên đề, Giấy khen, cá nhân: published 258" in text


def test_a_refusal_turned_into_a_grant_is_unlawful(plan: SeasonPlan) -> None:
    broken = change(
        plan,
        because("rated_below_good"),
        lambda one: replace(one, reason_code=None, expected_end=Ending.AWARDED, story=Story(StoryKind.CLEAN)),
    )
    text = found(broken)
    assert "granted, but rated below good" in text
    assert "education LDTT: proposed 934, granted 898" in text or "administration LDTT" in text


@pytest.mark.parametrize(
    ("reason", "alter"),
    [
        ("rated_below_good", rated(Rating.GOOD)),
        ("unrated", lambda one: replace(one, leaves=())),
        ("duty_discipline", lambda one: replace(one, disciplines=())),
        (
            "recruited_under_six_months",
            lambda one: replace(
                one, services=(replace(one.services[0], since=date(2023, 9, 1)), *one.services[1:])
            ),
        ),
        (
            "left_the_unit",
            lambda one: replace(one, services=(replace(one.services[0], until=None),)),
        ),
        ("neither_excellent_nor_initiative", rated(Rating.EXCELLENT)),
        (
            "initiative_used_before",
            lambda one: replace(one, initiatives=tuple(replace(own, used_for=()) for own in one.initiatives)),
        ),
        (
            "wrong_competence",
            lambda one: replace(one, services=(replace(one.services[0], is_leader=True),)),
        ),
    ],
)
def test_a_reason_must_show_in_the_persons_record(
    plan: SeasonPlan, reason: str, alter: Callable[[PlannedPerson], PlannedPerson]
) -> None:
    code = nominee(plan, because(reason))
    assert f"nothing shows {reason}" in found(swap_person(plan, code, alter))


@pytest.mark.parametrize(
    "reason",
    [
        "achievement_already_rewarded",
        "rotation_without_achievement",
        "same_achievement_as_title",
    ],
)
def test_a_reason_must_show_in_the_achievement(plan: SeasonPlan, reason: str) -> None:
    other = next(one.achievement_key for one in plan.nominations if one.reason_code == "not_on_register")
    broken = change(plan, because(reason), lambda one: replace(one, achievement_key=other))
    assert f"nothing shows {reason}" in found(broken)


@pytest.mark.parametrize("reason", ["report_missing", "proof_missing"])
def test_a_missing_paper_must_be_missing(plan: SeasonPlan, reason: str) -> None:
    papers = tuple({paper.kind: paper for one in plan.nominations for paper in one.papers}.values())
    broken = change(plan, because(reason), lambda one: replace(one, papers=papers))
    assert f"nothing shows {reason}" in found(broken)


@pytest.mark.parametrize(
    ("award", "alter", "message"),
    [
        (AwardCode.ADVANCED_WORKER, rated(Rating.COMPLETED), "rated below good"),
        (
            AwardCode.ADVANCED_WORKER,
            lambda one: replace(one, services=(replace(one.services[0], since=date(2024, 2, 1)),)),
            "recruited too late",
        ),
        (
            AwardCode.ADVANCED_WORKER,
            lambda one: replace(one, services=(replace(one.services[0], until=date(2024, 4, 30)),)),
            "not at the unit when the period ended",
        ),
        (
            AwardCode.GRASSROOTS_FIGHTER,
            lambda one: replace(rated(Rating.GOOD)(one), initiatives=()),
            "neither excellent nor an unused initiative",
        ),
    ],
)
def test_a_grant_must_be_lawful(
    plan: SeasonPlan,
    award: AwardCode,
    alter: Callable[[PlannedPerson], PlannedPerson],
    message: str,
) -> None:
    text = found(swap_person(plan, nominee(plan, granted(award)), alter))
    assert f"granted, but {message}" in text


def test_a_fighter_must_be_an_advanced_worker(plan: SeasonPlan) -> None:
    code = nominee(plan, granted(AwardCode.GRASSROOTS_FIGHTER))
    same: Match = lambda one: granted(AwardCode.ADVANCED_WORKER)(one) and one.nominee_code == code  # noqa: E731
    broken = change(plan, same, lambda one: replace(one, expected_end=Ending.NOT_AWARDED))
    assert "no LĐTT of the same stream and period" in found(broken)


def test_a_letter_never_goes_to_a_fighter_of_the_round(plan: SeasonPlan) -> None:
    code = nominee(plan, granted(AwardCode.GRASSROOTS_FIGHTER))
    broken = change(plan, granted(AwardCode.COMMENDATION_LETTER), lambda one: replace(one, nominee_code=code))
    text = found(broken)
    assert "CSTĐCS of the same round" in text or "unknown nominee" in text


def test_a_warned_member_stops_the_collective_title(plan: SeasonPlan) -> None:
    school = next(one for one in plan.collectives if one.code == "TT-MN02")
    day = date(2024, 3, 1)
    warning = DisciplineRecord(DisciplineForm.WARNING, day, date(2025, 3, 1), False, "1/QĐ-KL")
    broken = swap_person(plan, school.member_codes[3], lambda one: replace(one, disciplines=(warning,)))
    assert "granted, but a member was warned" in found(broken)


def test_the_collective_title_needs_seventy_per_cent(plan: SeasonPlan) -> None:
    commune = {one.nominee_code for one in plan.external_awards if one.unit_code == "XA01"}
    kept = tuple(one for one in plan.external_awards if one.nominee_code not in commune)
    text = found(replace(plan, external_awards=kept))
    assert "granted, but fewer than 70 % LĐTT" in text
    assert "XA01: 0 LĐTT decided by the commune" in text


def test_the_excellent_collective_needs_everybody_and_a_fighter(plan: SeasonPlan) -> None:
    youth = next(one for one in plan.collectives if one.code == "TT-MT-DT")
    text = found(swap_person(plan, youth.member_codes[3], rated(Rating.FAILED)))
    assert "a member did not complete the work" in text


def test_two_forms_for_one_achievement(plan: SeasonPlan) -> None:
    letters = [one for one in plan.nominations if granted(AwardCode.COMMENDATION_LETTER, "SYN-")(one)]
    broken = change(
        plan,
        lambda one: one.key == letters[0].key,
        lambda one: replace(one, achievement_key=letters[1].achievement_key),
    )
    assert "rewarded by 2 forms" in found(broken)


def test_the_ballot_decides(plan: SeasonPlan) -> None:
    lost = Ballot(15, 15, 11, 4)
    broken = change(
        plan,
        granted(AwardCode.GRASSROOTS_FIGHTER),
        lambda one: replace(one, story=replace(one.story, ballot=lost)),
    )
    text = found(broken)
    assert "the ballot and the end do not agree" in text
    assert "ballots: " in text


@pytest.mark.parametrize(("agree", "passed"), [(11, False), (12, True), (15, True)])
def test_eighty_per_cent_of_all_members(agree: int, passed: bool) -> None:
    assert Ballot(15, 15, agree, 15 - agree).passed is passed


def test_nobody_has_a_name_of_the_list(plan: SeasonPlan) -> None:
    broken = swap_person(plan, "MN01-05", lambda one: replace(one, full_name="Hồ Chí Minh"))
    assert "MN01-05: the name of a real person" in found(broken)


def test_two_colleagues_never_share_a_name(plan: SeasonPlan) -> None:
    name = next(one.full_name for one in plan.persons if one.code == "MN01-05")
    broken = swap_person(plan, "MN01-06", lambda one: replace(one, full_name=name))
    assert f"MN01: {name} is the name of" in found(broken)


def test_staff_numbers_are_the_published_ones(plan: SeasonPlan) -> None:
    broken = swap_person(plan, "XA03-20", lambda one: replace(one, services=()))
    assert "staff by block" in found(broken)


def test_text_must_be_nfc(plan: SeasonPlan) -> None:
    broken = swap_person(
        plan, "MN01-05", lambda one: replace(one, full_name=unicodedata.normalize("NFD", "Trần Thị Hà"))
    )
    assert "some text is not NFC" in found(broken)


def test_nothing_is_received_before_the_law(plan: SeasonPlan) -> None:
    place = next(i for i, one in enumerate(plan.dossiers) if one.round_code == "HC-2023")
    early = replace(plan.dossiers[place], submitted_on=date(2023, 12, 29))
    assert "received outside the regime" in found(swap_dossier(plan, place, early))


def test_late_days_follow_from_the_day(plan: SeasonPlan) -> None:
    place = next(i for i, one in enumerate(plan.dossiers) if "late" in one.defects)
    dossier = plan.dossiers[place]
    moved = replace(dossier, submitted_on=dossier.submitted_on + timedelta(days=1))
    assert "late days do not fit" in found(swap_dossier(plan, place, moved))


def test_defects_are_counted(plan: SeasonPlan) -> None:
    place = next(i for i, one in enumerate(plan.dossiers) if "wrong_template" in one.defects)
    clean = replace(plan.dossiers[place], defects=())
    assert "defects " in found(swap_dossier(plan, place, clean))


def test_edge_cases_are_counted(plan: SeasonPlan) -> None:
    assert "edge case twin_names: 0 instead of 2" in found(replace(plan, edges=plan.edges[1:0]))


def test_days_of_a_round_run_forward(plan: SeasonPlan) -> None:
    first: PlannedRound = plan.rounds[0]
    days = replace(first.days, council=first.days.opens)
    broken = replace(plan, rounds=(replace(first, days=days), *plan.rounds[1:]))
    assert f"{first.code}: its days are out of order" in found(broken)


def test_decision_numbers_rise(plan: SeasonPlan) -> None:
    first: PlannedRound = plan.rounds[0]
    decision = replace(first.decisions[0], number="4000/QĐ-UBND")
    broken = replace(plan, rounds=(replace(first, decisions=(decision,)), *plan.rounds[1:]))
    assert "follows 4000" in found(broken)
