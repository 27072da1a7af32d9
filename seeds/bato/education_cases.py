"""The peculiar people of the education round: who moved, whom nobody knows, the injected edge cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from rules.vocabulary import (
    CommendationGround,
    Employment,
    HoldCause,
    Level,
    NomineeKind,
    Rating,
)
from seeds.bato.book import Book, DossierDraft, Preset
from seeds.bato.data import load
from seeds.bato.defects import DefectPlan
from seeds.bato.lists import FIGHTER, LETTER, WORKER, UnitList
from seeds.bato.merits import EDUCATION, PERIOD, rate
from seeds.bato.people import COMMUNE_CLERK, add_person
from seeds.bato.plan import Achievement, ExternalAward, Hold, Leave, ServicePeriod, StoryKind
from seeds.bato.submissions import Entry, person

_LAST_DAYS_BEFORE_TRANSFER = (date(2024, 3, 24), date(2023, 10, 31), date(2023, 12, 31), date(2024, 1, 31))
_LAST_DAYS_OF_LEAVERS = (date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29))
LATE_2023_RECRUITS = 69  # published: teachers of the 2023 intake, assigned late that year
SCHOOL_MOVEMENT = "SYN-04"


def name_moved_people(book: Book, rng: Random, lists: list[UnitList], defects: DefectPlan) -> None:
    """People two schools name, people who left, and names that fit nobody."""
    schools = [one for one in lists if one.unit != defects.lapsed_only]
    rng.shuffle(schools)
    for last_day in _LAST_DAYS_BEFORE_TRANSFER:
        _transfer(book, rng, schools.pop(), schools, last_day)
    for number, last_day in enumerate(_LAST_DAYS_OF_LEAVERS, 1):
        one = schools.pop()
        code = f"{one.unit}-L{number}"
        _stranger(book, rng, one, code)
        since = date(book.people[code].birth_year + 24, 9, 1)
        period = ServicePeriod(one.unit, since, last_day, "Giáo viên", Employment.PUBLIC_EMPLOYEE)
        book.people[code].services.append(period)
        one.refuse(WORKER, code, "left_the_unit")
    for unit in defects.mismatch[: defects.ghosts]:
        one = next(one for one in lists if one.unit == unit)
        _stranger(book, rng, one, f"{unit}-G1")
        one.refuse(WORKER, f"{unit}-G1", "not_on_register")


def _stranger(book: Book, rng: Random, one: UnitList, code: str) -> None:
    draft = add_person(book, rng, code, place=one.row["commune"], kind=one.row["kind"])
    draft.birth_year = rng.randint(1975, 1996)


def _transfer(book: Book, rng: Random, new: UnitList, schools: list[UnitList], last_day: date) -> None:
    """A teacher of ``new`` who taught elsewhere until ``last_day``; the old school names that teacher too."""
    code = next(code for code in new.pool if book.people[code].services[0].position == "Giáo viên")
    new.pool.remove(code)
    draft = book.people[code]
    draft.birth_year, since = rng.randint(1976, 1992), date(2016, 9, 1)
    strange = [
        one
        for one in schools
        if one.row["commune"] != new.row["commune"]
        and draft.full_name not in book.names_at(one.row["commune"])
    ]
    old = rng.choice(strange)
    book.names_at(old.row["commune"]).add(draft.full_name)
    before = ServicePeriod(old.unit, since, last_day, "Giáo viên", Employment.PUBLIC_EMPLOYEE)
    draft.services = [before, replace(draft.services[0], since=last_day + timedelta(days=1))]
    long_there = last_day >= date(2024, 3, 5)  # six months of the school year
    edge = "transfer_two_lists" if long_there else None
    old.entries.append(replace(person(WORKER, code, "nominated_by_two_units"), edge=edge))
    place = new.entry_at(WORKER, code)
    new.entries[place] = replace(new.entries[place], remark=long_there, edge=edge)


def name_letters_refused(book: Book, rng: Random, lists: list[UnitList], defects: DefectPlan) -> None:
    """Giấy khen of persons that will be refused, each for a reason its record shows."""
    by_unit = {one.unit: one for one in lists}
    late = by_unit[load("proposals")["fixed"][EDUCATION]["supplementary_list"]]
    late.supplement += [person(LETTER, late.pool.pop(), "beyond_the_gate") for _ in range(2)]
    for unit in [defects.lapsed_only] * 3 + defects.missing[1:6]:
        by_unit[unit].refuse(LETTER, by_unit[unit].pool.pop(), "report_missing")
    schools = [one for one in lists if len(one.pool) > 1]
    rng.shuffle(schools)
    for _ in range(6):
        _already_in_movement(book, rng, schools.pop())
    for _ in range(2):
        _already_by_commune(book, schools.pop())
    for _ in range(5):
        one = schools.pop()
        entry = person(LETTER, one.pool.pop(), "below_local_guidance")
        one.entries.append(replace(entry, recognised=False))
    for number, one in enumerate(schools[:4]):
        helper = f"{one.row['commune']}-{COMMUNE_CLERK + 3 + number:02d}"
        one.refuse(LETTER, helper, "wrong_competence")
    _same_initiative(book, lists)


def _already_in_movement(book: Book, rng: Random, one: UnitList) -> None:
    code = next(code for code in one.pool if book.people[code].services[-1].position == "Giáo viên")
    one.pool.remove(code)
    key = f"{SCHOOL_MOVEMENT}/{one.unit}/{LETTER.value}/{code}"
    title = f"Đạt giải {rng.choice(('Nhất', 'Nhì', 'Ba'))} hội thi giáo viên chủ nhiệm giỏi cấp huyện"
    book.achieve(Achievement(key, title))
    book.presets.setdefault(SCHOOL_MOVEMENT, []).append(Preset(one.unit, code, key))
    entry = person(LETTER, code, "achievement_already_rewarded")
    one.entries.append(replace(entry, achievement_key=key))


def _already_by_commune(book: Book, one: UnitList) -> None:
    """The commune's chairman has already given a Giấy khen for the same thing."""
    code = one.pool.pop()
    commune = one.row["commune"]
    key = f"XA-GK/{commune}/{code}"
    book.achieve(Achievement(key, "Hướng dẫn học sinh giúp dân khắc phục hậu quả mưa lũ"))
    book.external_awards.append(
        ExternalAward(
            award=LETTER,
            nominee_kind=NomineeKind.INDIVIDUAL,
            nominee_code=code,
            unit_code=commune,
            level=Level.COMMUNE,
            ground=CommendationGround.MOVEMENT,
            period_label=PERIOD[EDUCATION],
            decision_number="96/QĐ-UBND",
            decided_on=date(2024, 5, 17),
            achievement_key=key,
        )
    )
    entry = person(LETTER, code, "achievement_already_rewarded")
    one.entries.append(replace(entry, achievement_key=key))


def _same_initiative(book: Book, lists: list[UnitList]) -> None:
    """One person is named for CSTĐCS and for a Giấy khen by the same initiative: the letter falls."""
    found = next(
        (one, place)
        for one in lists
        for place, entry in enumerate(one.entries)
        if entry.award is FIGHTER
        and not entry.reason
        and entry.initiative
        and book.rating_of(entry.code, PERIOD[EDUCATION]) is Rating.GOOD
    )
    one, place = found
    title = one.entries[place]
    one.entries[place] = replace(title, edge="same_initiative_twice")
    one.entries.append(
        Entry(
            LETTER,
            NomineeKind.INDIVIDUAL,
            title.code,
            "achievement_already_rewarded",
            achievement_key=f"GD-2024/{one.unit}/{FIGHTER.value}/{title.code}",
            initiative=title.initiative,
            edge="same_initiative_twice",
        )
    )


def write_edge_cases(book: Book, rng: Random, lists: list[UnitList]) -> None:
    """The twins by name, the maternity leave, the recruits of late 2023, the worker on contract."""
    plain = [
        (one, code)
        for one in lists
        for code in one.granted
        if book.people[code].services[0].position == "Giáo viên"
        and len(book.people[code].services) == 1
        and (FIGHTER, code) not in {(entry.award, entry.code) for entry in one.entries}
    ]
    rng.shuffle(plain)
    _twins(book, plain)
    _maternity(book, rng, plain)
    for _ in range(LATE_2023_RECRUITS):
        _, code = plain.pop()
        draft = book.people[code]
        draft.birth_year = rng.randint(1995, 2001)
        since = date(2023, rng.choice((10, 11)), rng.randint(2, 30))
        draft.services = [replace(draft.services[0], since=since)]
        book.tag("late_2023_recruits", code)
    contract = next(
        code
        for one in lists
        for code in one.granted
        if book.people[code].services[0].employment is Employment.CONTRACT_111
    )
    book.tag("contract_111_worker", contract)


def _twins(book: Book, plain: list[tuple[UnitList, str]]) -> None:
    """Two teachers of one school with one name; the year of birth tells them apart."""
    pairs = (
        (first, second)
        for index, first in enumerate(plain)
        for second in plain[index + 1 :]
        if first[0] is second[0]
        and book.people[first[1]].gender == book.people[second[1]].gender
        and abs(book.people[first[1]].birth_year - book.people[second[1]].birth_year) > 2
    )
    first, second = next(pairs)
    book.people[second[1]].full_name = book.people[first[1]].full_name
    book.tag("twin_names", first[1], second[1])
    plain.remove(first)
    plain.remove(second)


def _maternity(book: Book, rng: Random, plain: list[tuple[UnitList, str]]) -> None:
    """A mother on leave for the whole first term: rated good, granted LĐTT."""
    mother = next(slot for slot in plain if book.people[slot[1]].gender == "nu")
    plain.remove(mother)
    draft = book.people[mother[1]]
    draft.birth_year = 1993
    draft.services = [replace(draft.services[0], since=date(2016, 9, 1))]
    draft.leaves.append(Leave("thai_san", date(2023, 8, 14), date(2024, 2, 13)))
    rate(book, rng, draft.code, EDUCATION, Rating.GOOD)
    book.tag("maternity_first_term", draft.code)


def hold_over_council(book: Book, dossiers: list[DossierDraft], defects: DefectPlan) -> None:
    """One CSTĐCS is held after the council and released by a conclusion before the decision is drafted."""
    for dossier in dossiers:
        for place, nomination in enumerate(dossier.nominations):
            plain = nomination.award is FIGHTER and nomination.story.kind is StoryKind.CLEAN
            if dossier.unit_code in defects.calm and plain:
                hold = Hold(
                    cause=HoldCause.COMPLAINT,
                    opened_on=date(2024, 7, 15),
                    opened_by="Đơn phản ánh chuyển theo Công văn số 1564/UBND ngày 15/7/2024",
                    released_on=date(2024, 8, 8),
                    released_by="Kết luận số 17/KL-UBND ngày 08/8/2024: nội dung phản ánh không có cơ sở",
                )
                story = replace(nomination.story, kind=StoryKind.RELEASED, hold=hold)
                dossier.nominations[place] = replace(nomination, story=story)
                book.tag("hold_released", nomination.key)
                return
    raise LookupError("no CSTĐCS nomination without a detour to hold")
