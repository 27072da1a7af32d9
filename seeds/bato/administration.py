"""The yearly round of offices, associations and communes, năm 2023, with what communes decided themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from rules.vocabulary import (
    AwardCode,
    CommendationGround,
    Decider,
    DisciplineForm,
    Level,
    NomineeKind,
    Rating,
)
from seeds.bato.book import Book, DossierDraft, Preset
from seeds.bato.data import load, working_days_between
from seeds.bato.defects import DefectPlan, apply_defects, choose_late
from seeds.bato.lists import FIGHTER, GROUP, LETTER, WORKER, UnitList, split_staff
from seeds.bato.merits import ADMINISTRATION, PERIOD, make_fighter, rate, write_histories
from seeds.bato.people import COMMUNE_LEADERS
from seeds.bato.plan import Achievement, EarlierAward, Extension, ExternalAward, Leave, PlannedRound
from seeds.bato.rounds import yearly_round
from seeds.bato.submissions import collective, file_dossier, person
from seeds.bato.universe import commune_body

RECRUITING = "SYN-01"
_Paper = tuple[str, date]  # a decision of a commune: number and day


def plan_administration(book: Book) -> None:
    """Everything of the administration round, ready to be sent."""
    rng = book.rng("administration")
    a_round = yearly_round(book, next(row for row in load("rounds")["yearly"] if row["code"] == "HC-2023"))
    barred = frozenset(load("allocation")["not_nominated"])
    fixed = load("proposals")["fixed"][ADMINISTRATION]
    lists = {}
    for row in load("allocation")["offices"]:
        lists[row["code"]] = _office_list(book, rng, row, barred)
    for row in load("allocation")["communes"]:
        lists[row["code"]] = _commune_list(book, rng, row)
    _refuse_workers(book, rng, lists, fixed)
    _name_fighters(book, rng, lists, fixed)
    _refuse_letters(book, rng, lists, fixed)
    _refuse_collectives(book, lists, fixed)
    _rate_the_others(book, rng, lists)
    _letters_of_communes(book, rng)
    defects = _choose_defects(rng, list(lists), fixed)
    apply_defects(book, a_round, _send(book, rng, a_round, lists, defects), defects)


def _office_list(book: Book, rng: Random, row: dict[str, Any], barred: frozenset[str]) -> UnitList:
    one = split_staff(book, rng, row, row["LDTT"], barred=barred)
    if row["TTLDTT"]:
        one.entries.append(collective(GROUP, f"TT-{one.unit}"))
    if row["GK_collective"]:
        one.entries.append(collective(LETTER, f"TT-{one.unit}"))
    return one


def _commune_list(book: Book, rng: Random, row: dict[str, Any]) -> UnitList:
    """A commune sends its leaders; the others' LĐTT are its own chairman's, recorded as decided elsewhere."""
    staff = book.staff[row["code"]]
    leaders, others = staff[:COMMUNE_LEADERS], staff[COMMUNE_LEADERS:]
    one = UnitList(row, granted=leaders[: row["LDTT"]], rest=list(leaders[row["LDTT"] :]))
    one.entries = [person(WORKER, code) for code in one.granted]
    one.entries += [person(LETTER, leaders[1]) for _ in range(row["GK"])]
    reason = None if row["TTLDTT"] else "advanced_workers_below_70"
    one.entries.append(collective(GROUP, f"CB-{one.unit}", reason))
    if row["GK_collective"]:
        one.entries.append(collective(LETTER, f"UB-{one.unit}"))
    for code in leaders:
        rate(book, rng, code, ADMINISTRATION, Rating.EXCELLENT if code == "XA17-01" else Rating.GOOD)
    own = sorted(rng.sample(others, row["LDTT_by_commune"]))
    day = rng.choice((date(2024, 1, 2), date(2024, 1, 3)))
    paper = (f"{rng.randint(2, 9):02d}/QĐ-UBND", day)
    for code in own:
        _decided_by_commune(book, WORKER, code, one.unit, paper)
    one.pool = own
    for code in others:
        good = code in own or rng.randrange(10) < 3
        rate(book, rng, code, ADMINISTRATION, Rating.GOOD if good else Rating.COMPLETED)
    return one


def _decided_by_commune(book: Book, award: AwardCode, nominee: str, commune: str, paper: _Paper) -> None:
    collective_named = nominee in book.collectives
    book.external_awards.append(
        ExternalAward(
            award=award,
            nominee_kind=NomineeKind.COLLECTIVE if collective_named else NomineeKind.INDIVIDUAL,
            nominee_code=nominee,
            unit_code=commune,
            level=Level.COMMUNE,
            ground=CommendationGround.REGULAR,
            period_label=PERIOD[ADMINISTRATION],
            decision_number=paper[0],
            decided_on=paper[1],
        )
    )


def _letters_of_communes(book: Book, rng: Random) -> None:
    """Giấy khen of the communes' chairmen: seen by our checks, counted nowhere."""
    for commune in book.places:
        paper = (f"{rng.randint(10, 19)}/QĐ-UBND", date(2024, 1, rng.choice((3, 4))))
        persons = [*book.staff[commune][COMMUNE_LEADERS:], *book.part_time[commune]]
        for code in sorted(rng.sample(persons, rng.randint(12, 20))):
            _decided_by_commune(book, LETTER, code, commune, paper)
        bodies = [
            commune_body(book, commune, title)
            for title in ("Hội Liên hiệp Phụ nữ", "Hội Nông dân", "Hội Cựu chiến binh", "Ban Chỉ huy Quân sự")
        ]
        bodies += [
            code for code, one in book.collectives.items() if one.kind == "thon" and one.unit_code == commune
        ]
        for code in sorted(rng.sample(bodies, rng.randint(4, 8))):
            _decided_by_commune(book, LETTER, code, commune, paper)


def _refuse_workers(book: Book, rng: Random, lists: dict[str, UnitList], fixed: dict[str, Any]) -> None:
    for reason in ("duty_discipline", "unrated", "rated_below_good"):
        for place, unit in enumerate(fixed[reason]):
            code = lists[unit].rest.pop()
            lists[unit].refuse(WORKER, code, reason)
            if reason == "duty_discipline":  # the first is the warned one
                form = (DisciplineForm.WARNING, DisciplineForm.REPRIMAND)[place]
                book.discipline(code, form, date(2023, 9 + place, 12))
                rate(book, rng, code, ADMINISTRATION, Rating.FAILED)
            elif reason == "unrated":
                leave = Leave("khong_luong", date(2023, 3, 1), date(2023, 10, 31))
                book.people[code].leaves.append(leave)
                rate(book, rng, code, ADMINISTRATION, Rating.UNRATED)
            else:
                rate(book, rng, code, ADMINISTRATION, Rating.COMPLETED)
    for unit in fixed["commune_decides_itself"]:
        lists[unit].refuse(WORKER, lists[unit].pool[0], "commune_decides_itself")


def _name_fighters(book: Book, rng: Random, lists: dict[str, UnitList], fixed: dict[str, Any]) -> None:
    for one in lists.values():
        for code in one.fighters:
            initiative = make_fighter(book, rng, code, ADMINISTRATION)
            one.entries.append(replace(person(FIGHTER, code), initiative=initiative))
    for unit in fixed["neither_excellent_nor_initiative"]:
        code = lists[unit].pool.pop()
        rate(book, rng, code, ADMINISTRATION, Rating.GOOD)
        lists[unit].refuse(FIGHTER, code, "neither_excellent_nor_initiative")
    for unit in fixed["ballot_below_threshold"]:
        code = lists[unit].pool.pop()
        initiative = make_fighter(book, rng, code, ADMINISTRATION)
        entry = replace(person(FIGHTER, code, "ballot_below_threshold"), initiative=initiative)
        lists[unit].entries.append(entry)
    one = lists[fixed["commune_signed_itself"]]
    entry = person(FIGHTER, one.granted[0], "commune_signed_itself")
    one.entries.append(replace(entry, claimed_decider=Decider.COMMUNE_CHAIRMAN))


def _refuse_letters(book: Book, rng: Random, lists: dict[str, UnitList], fixed: dict[str, Any]) -> None:
    for unit in fixed["report_missing"]:
        lists[unit].refuse(LETTER, lists[unit].pool.pop(), "report_missing")
    for unit in fixed["below_local_guidance_rating"]:
        code = lists[unit].rest.pop()
        rate(book, rng, code, ADMINISTRATION, Rating.COMPLETED)
        lists[unit].refuse(LETTER, code, "below_local_guidance")
    for unit in fixed["below_local_guidance_recognition"]:
        entry = person(LETTER, lists[unit].pool.pop(), "below_local_guidance")
        lists[unit].entries.append(replace(entry, recognised=False))
    for unit in fixed["achievement_already_rewarded"]:
        code = book.staff[unit][1]
        key = f"{RECRUITING}/{unit}/{LETTER.value}/{code}"
        book.achieve(Achievement(key, "Chỉ đạo công tác tuyển quân của xã đạt chỉ tiêu, bảo đảm chất lượng"))
        book.presets.setdefault(RECRUITING, []).append(Preset(unit, code, key))
        entry = person(LETTER, code, "achievement_already_rewarded")
        lists[unit].entries.append(replace(entry, achievement_key=key))


def _refuse_collectives(book: Book, lists: dict[str, UnitList], fixed: dict[str, Any]) -> None:
    for unit in fixed["member_warned"]:
        lists[unit].entries.append(collective(GROUP, f"TT-{unit}", "member_warned"))
    for unit in fixed["proof_missing"]:
        code = f"{'UB' if unit in book.places else 'TT'}-{unit}"
        lists[unit].entries.append(collective(LETTER, code, "proof_missing"))
    for unit in fixed["rotation_without_achievement"]:
        entry = collective(LETTER, f"UB-{unit}", "rotation_without_achievement")
        edge = "rotation_three_rounds" if unit == fixed["rotation_three_rounds"] else None
        lists[unit].entries.append(replace(entry, described=False, edge=edge))
    code = f"UB-{fixed['rotation_three_rounds']}"
    frame = (CommendationGround.REGULAR, Level.DISTRICT)
    rounds = tuple(
        EarlierAward(LETTER, year, *frame, f"{year - 1640}/QĐ-UBND", date(year + 1, 2, 12))
        for year in (2020, 2021, 2022)
    )
    book.collectives[code] = replace(book.collectives[code], earlier_awards=rounds)


def _rate_the_others(book: Book, rng: Random, lists: dict[str, UnitList]) -> None:
    for one in lists.values():
        for code in book.staff[one.unit]:
            if book.rating_of(code, PERIOD[ADMINISTRATION]) is None:
                idle = code in one.rest and code not in load("allocation")["not_nominated"]
                rate(book, rng, code, ADMINISTRATION, Rating.COMPLETED if idle else Rating.GOOD)
        for code in book.part_time.get(one.unit, []):
            good = rng.randrange(10) < 7
            rate(book, rng, code, ADMINISTRATION, Rating.GOOD if good else Rating.COMPLETED)
        write_histories(book, rng, book.staff[one.unit], ADMINISTRATION)


def _choose_defects(rng: Random, units: list[str], fixed: dict[str, Any]) -> DefectPlan:
    must = [*fixed["report_missing"], *fixed["proof_missing"]]
    free = [unit for unit in units if unit not in {*must, fixed["granted_extension"], "HO-CT"}]
    rng.shuffle(free)
    numbers = load("proposals")["defects"][ADMINISTRATION]

    def take(count: int) -> list[str]:
        return [free.pop() for _ in range(count)]

    plan = DefectPlan(
        missing=[*must, *take(numbers["missing_evidence_first_time"] - len(must))],
        template=take(numbers["wrong_template"]),
        mismatch=take(numbers["name_or_birthdate_mismatch"]),
        unsigned=take(numbers["pdf_not_signed"]),
        ghosts=0,
        lapsed_only=must[0],
        calm=free,
    )
    choose_late(plan, ADMINISTRATION, [*free[:3], *plan.template, *plan.unsigned])
    plan.late[fixed["granted_extension"]] = plan.beyond_gate_on
    return plan


def _send(
    book: Book, rng: Random, a_round: PlannedRound, lists: dict[str, UnitList], defects: DefectPlan
) -> list[DossierDraft]:
    days = working_days_between(a_round.days.opens, a_round.days.deadline)
    sent = []
    for one in lists.values():
        day = defects.late.get(one.unit) or rng.choice(days)
        extension = None
        if day > a_round.days.gate:
            reason = "Xã bị chia cắt do sạt lở đường; Thường trực Hội đồng đồng ý gia hạn nộp hồ sơ."
            extension = Extension(date(2024, 1, 15), day, reason)
            book.tag("extension_granted", one.unit)
        sent.append(
            file_dossier(book, rng, a_round, one.unit, one.entries, submitted_on=day, extension=extension)
        )
    return sent
