"""The yearly round of education, năm học 2023-2024: one list per school, and one that comes too late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

from rules.vocabulary import (
    CommendationGround,
    DisciplineForm,
    Level,
    Rating,
)
from seeds.bato.book import Book, DossierDraft
from seeds.bato.data import load, working_days_between
from seeds.bato.defects import DefectPlan, apply_defects, choose_late
from seeds.bato.education_cases import (
    hold_over_council,
    name_letters_refused,
    name_moved_people,
    write_edge_cases,
)
from seeds.bato.lists import FIGHTER, GROUP, LETTER, WORKER, UnitList, split_staff
from seeds.bato.merits import (
    EDUCATION,
    HISTORY_YEARS,
    PERIOD,
    earlier,
    make_fighter,
    new_initiative,
    rate,
    write_histories,
)
from seeds.bato.plan import EarlierAward, Leave, PlannedRound
from seeds.bato.rounds import yearly_round
from seeds.bato.submissions import collective, file_dossier, person


def plan_education(book: Book) -> None:
    """Everything of the education round, ready to be sent."""
    rng = book.rng("education")
    a_round = yearly_round(book, next(row for row in load("rounds")["yearly"] if row["code"] == "GD-2024"))
    lists = [split_staff(book, rng, row, row["LDTT"]) for row in load("allocation")["schools"]]
    defects = _choose_defects(rng, [one.unit for one in lists])
    _name_collectives(lists)
    _refuse_workers(book, rng, lists)
    name_moved_people(book, rng, lists, defects)
    _name_fighters(book, rng, lists, defects)
    name_letters_refused(book, rng, lists, defects)
    write_edge_cases(book, rng, lists)
    _rate_the_others(book, rng, lists)
    dossiers = _send(book, rng, a_round, lists, defects)
    apply_defects(book, a_round, dossiers, defects)
    hold_over_council(book, dossiers, defects)


def _choose_defects(rng: Random, units: list[str]) -> DefectPlan:
    fixed = load("proposals")["fixed"][EDUCATION]
    busy = {fixed["supplementary_list"], *fixed["same_achievement_as_title"], *fixed["proof_missing"]}
    free = [unit for unit in units if unit not in busy]
    rng.shuffle(free)
    numbers = load("proposals")["defects"][EDUCATION]

    def take(count: int) -> list[str]:
        return [free.pop() for _ in range(count)]

    missing = take(numbers["missing_evidence_first_time"] - len(fixed["proof_missing"]))
    plan = DefectPlan(
        missing=[*missing, *fixed["proof_missing"]],
        template=take(numbers["wrong_template"]),
        mismatch=take(numbers["name_or_birthdate_mismatch"]),
        unsigned=take(numbers["pdf_not_signed"]),
        ghosts=3,
        lapsed_only=missing[0],
        calm=free,
    )
    choose_late(plan, EDUCATION, [*plan.template, *plan.mismatch, *plan.unsigned])
    return plan


def _name_collectives(lists: list[UnitList]) -> None:
    """Every school proposes itself as TTLĐTT; Giấy khen go to the school or to one of its groups."""
    fixed = load("proposals")["fixed"][EDUCATION]
    for one in lists:
        row, whole, group = one.row, f"TT-{one.unit}", f"TO-{one.unit}-1"
        reason = (
            None if row["TTLDTT"] else ("member_warned" if row["warned"] else "advanced_workers_below_70")
        )
        full = len(one.granted) == row["staff"] + row["contract"]
        title = collective(GROUP, whole, reason)
        edge = "full_school" if full else "warned_member" if row["warned"] else None
        one.entries.append(replace(title, edge=edge))
        if row["collective_letter"] != "none":
            one.entries.append(collective(LETTER, whole if row["collective_letter"] == "school" else group))
        if one.unit in fixed["proof_missing"]:
            one.entries.append(collective(LETTER, group, "proof_missing"))
        if one.unit in fixed["same_achievement_as_title"]:
            same = collective(LETTER, whole, "same_achievement_as_title")
            key = f"GD-2024/{one.unit}/{GROUP.value}/{whole}"
            one.entries.append(replace(same, achievement_key=key))
        if one.unit == fixed["supplementary_list"]:
            one.supplement.append(collective(LETTER, group, "beyond_the_gate"))


def _teachers(book: Book, one: UnitList, codes: Iterable[str]) -> list[tuple[UnitList, str]]:
    return [(one, code) for code in codes if book.people[code].services[-1].position == "Giáo viên"]


def _refuse_workers(book: Book, rng: Random, lists: list[UnitList]) -> None:
    """Those named as LĐTT against the law: their records show why."""
    counts = load("proposals")[EDUCATION]["LDTT"]["refused"]
    warned = next(_teachers(book, one, one.rest)[0] for one in lists if one.row["warned"])
    slots = [slot for one in lists for slot in _teachers(book, one, one.rest) if slot != warned]
    rng.shuffle(slots)
    for reason in ("recruited_under_six_months", "rated_below_good", "unrated", "duty_discipline"):
        chosen = [slots.pop() for _ in range(counts[reason] - (reason == "duty_discipline"))]
        if reason == "duty_discipline":
            chosen.append(warned)
        for one, code in chosen:
            one.rest.remove(code)
            one.refuse(WORKER, code, reason)
            _show_reason(book, rng, code, reason, warned=(one, code) == warned)
    for one, code in slots[:5]:  # not even named as LĐTT, yet proposed for a Giấy khen
        one.rest.remove(code)
        one.refuse(LETTER, code, "below_local_guidance")
        rate(book, rng, code, EDUCATION, Rating.COMPLETED)


def _show_reason(book: Book, rng: Random, code: str, reason: str, *, warned: bool) -> None:
    draft = book.people[code]
    if reason == "recruited_under_six_months":
        draft.birth_year = rng.randint(1996, 2001)
        since = date(2024, rng.choice((1, 2)), rng.randint(15, 20))
        draft.services = [replace(draft.services[0], since=since)]
        rate(book, rng, code, EDUCATION, Rating.UNRATED)
    elif reason == "unrated":
        kind = rng.choice(("om_dau", "khong_luong"))
        draft.leaves.append(Leave(kind, date(2023, 11, 6), date(2024, 5, 3)))
        rate(book, rng, code, EDUCATION, Rating.UNRATED)
    elif reason == "duty_discipline":
        form = DisciplineForm.WARNING if warned else DisciplineForm.REPRIMAND
        book.discipline(code, form, date(2024, rng.randint(1, 4), rng.randint(8, 19)))
        rate(book, rng, code, EDUCATION, Rating.FAILED)
    else:
        rate(book, rng, code, EDUCATION, Rating.COMPLETED)


def _name_fighters(book: Book, rng: Random, lists: list[UnitList], defects: DefectPlan) -> None:
    """CSTĐCS: those who will be granted, and one more in 32 schools who will not."""
    counts = load("proposals")[EDUCATION]["CSTDCS"]["refused"]
    for one in lists:
        for code in one.fighters:
            initiative = make_fighter(book, rng, code, EDUCATION)
            one.entries.append(replace(person(FIGHTER, code), initiative=initiative))
    calm = [one for one in lists if one.unit in defects.calm and len(one.pool) > 3]
    for reason in ("on_hold", "withdrawn_by_unit"):
        for _ in range(counts[reason]):
            _refuse_fighter(book, rng, calm.pop(), reason)
    others = [one for one in lists if len(one.pool) > 3 and one.unit != defects.lapsed_only]
    rng.shuffle(others)
    for reason in ("neither_excellent_nor_initiative", "ballot_below_threshold", "initiative_used_before"):
        for _ in range(counts[reason]):
            _refuse_fighter(book, rng, others.pop(), reason)
    below = [
        (one, entry.code) for one in lists for entry in one.entries if entry.reason == "rated_below_good"
    ]
    for one, code in below[: counts["advanced_worker_refused"]]:
        initiative = new_initiative(book, rng, code, EDUCATION)
        one.entries.append(replace(person(FIGHTER, code, "advanced_worker_refused"), initiative=initiative))


def _refuse_fighter(book: Book, rng: Random, one: UnitList, reason: str) -> None:
    code = one.pool.pop()
    initiative = None
    if reason == "ballot_below_threshold":
        initiative = make_fighter(book, rng, code, EDUCATION)
    else:
        excellent = reason == "withdrawn_by_unit"
        rate(book, rng, code, EDUCATION, Rating.EXCELLENT if excellent else Rating.GOOD)
    if reason == "on_hold":
        initiative = new_initiative(book, rng, code, EDUCATION)
    if reason == "initiative_used_before":
        label = "Giấy khen của Chủ tịch Ủy ban nhân dân huyện, Quyết định số 2418/QĐ-UBND ngày 20/11/2023"
        initiative = new_initiative(book, rng, code, EDUCATION, used_for=(label,))
        draft = book.people[code]
        used = draft.initiatives[-1]
        draft.initiatives[-1] = replace(used, recognised_on=date(2023, 10, 16))
        ground, level = CommendationGround.MOVEMENT, Level.DISTRICT
        day = date(2023, 11, 20)
        draft.earlier_awards.append(EarlierAward(LETTER, 2023, ground, level, "2418/QĐ-UBND", day, used.code))
    one.entries.append(replace(person(FIGHTER, code, reason), initiative=initiative))


def _rate_the_others(book: Book, rng: Random, lists: list[UnitList]) -> None:
    """Ratings of everybody not rated yet, then histories."""
    for one in lists:
        for code in one.granted:
            if book.rating_of(code, PERIOD[EDUCATION]) is None:
                rate(book, rng, code, EDUCATION, Rating.GOOD)
        for code in one.rest:
            rating = Rating.GOOD if rng.randrange(5) == 0 else Rating.COMPLETED
            rate(book, rng, code, EDUCATION, rating)
        write_histories(book, rng, book.staff[one.unit], EDUCATION)
    _three_in_a_row(book, lists)


def _three_in_a_row(book: Book, lists: list[UnitList]) -> None:
    """Three CSTĐCS with the title in 2021, 2022 and 2023: candidates for CSTĐ cấp tỉnh."""
    veterans = [
        code for one in lists for code in one.fighters if book.people[code].services[0].since.year < 2018
    ]
    for code in veterans[:3]:
        book.people[code].earlier_awards = []
        for year in HISTORY_YEARS:
            earlier(book, code, EDUCATION, WORKER, year)
            earlier(book, code, EDUCATION, FIGHTER, year)
        book.tag("three_years_fighter", code)


def _send(
    book: Book, rng: Random, a_round: PlannedRound, lists: list[UnitList], defects: DefectPlan
) -> list[DossierDraft]:
    days = working_days_between(date(2024, 6, 10), a_round.days.deadline)
    sent = []
    for one in lists:
        day = defects.late.get(one.unit) or rng.choice(days)
        sent.append(file_dossier(book, rng, a_round, one.unit, one.entries, submitted_on=day))
        if one.supplement:
            supplement = one.supplement
            late = file_dossier(
                book, rng, a_round, one.unit, supplement, submitted_on=defects.beyond_gate_on, sequence=2
            )
            book.tag("late_beyond_gate", *(nomination.key for nomination in late.nominations))
            sent.append(late)
    return sent
