"""The people: who is on which payroll, since when, in which post. Their merits are written elsewhere."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from rules.vocabulary import Employment
from seeds.bato.book import Book, PersonDraft
from seeds.bato.data import load
from seeds.bato.names import draw_gender, invent
from seeds.bato.plan import ServicePeriod
from seeds.bato.universe import DISTRICT

FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR = 1964, 2002
_FIRST_WOMANS_BIRTH_YEAR = 1969  # older women had reached the retirement age of the season

_SCHOOL_POSTS = ("Hiệu trưởng", "Phó Hiệu trưởng", "Nhân viên văn thư", "Kế toán", "Tổ trưởng chuyên môn")
_COMMUNE_OFFICIALS = (
    "Chủ tịch Ủy ban nhân dân",
    "Bí thư Đảng ủy, Chủ tịch Hội đồng nhân dân",
    "Phó Chủ tịch Ủy ban nhân dân",
    "Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam",
    "Bí thư Đoàn Thanh niên",
    "Chủ tịch Hội Liên hiệp Phụ nữ",
    "Chủ tịch Hội Nông dân",
    "Chủ tịch Hội Cựu chiến binh",
)
_COMMUNE_CIVIL_SERVANTS = (
    "Công chức Văn phòng – thống kê",
    "Công chức Tư pháp – hộ tịch",
    "Công chức Tài chính – kế toán",
    "Công chức Địa chính – nông nghiệp – xây dựng và môi trường",
    "Công chức Văn hóa – xã hội",
    "Chỉ huy trưởng Ban Chỉ huy Quân sự",
)
_PART_TIME_POSTS = ("Phó Chỉ huy trưởng Quân sự", "Phó Chủ tịch Mặt trận", "Thủ quỹ", "Phó Bí thư Đoàn")
COMMUNE_LEADERS = 2  # the commune's two key posts; everybody else is decided by the commune
COMMUNE_CLERK = len(_COMMUNE_OFFICIALS)  # index of the Văn phòng – thống kê officer


def add_person(
    book: Book, rng: Random, code: str, *, place: str, kind: str, gender: str | None = None
) -> PersonDraft:
    """Invent a person. ``place``: where names must differ; ``kind``: its share of women, naming habit."""
    sex = gender or draw_gender(rng, kind)
    habit = "school" if kind in {"kindergarten", "primary_secondary", "secondary"} else kind
    name = invent(rng, place=habit, gender=sex, taken=book.names_at(place))
    first = _FIRST_WOMANS_BIRTH_YEAR if sex == "nu" else FIRST_BIRTH_YEAR
    person = PersonDraft(code, name, sex, rng.randint(first, LAST_BIRTH_YEAR - 4))
    book.people[code] = person
    return person


def start_of_work(rng: Random, birth_year: int) -> date:
    """A first day of work: at 22 or later, never after 2022."""
    return date(rng.randint(max(birth_year + 22, 1988), 2022), rng.choice((1, 3, 9, 10)), rng.choice((1, 15)))


def serve(
    book: Book, rng: Random, code: str, unit: str, *, post: str, kind: Employment, leader: bool
) -> None:
    """Put a person on a unit's payroll since a day of the past."""
    since = start_of_work(rng, book.people[code].birth_year)
    period = ServicePeriod(unit, since, None, post, kind, is_leader=leader)
    book.people[code].services.append(period)


def hire(book: Book) -> None:
    """Everybody on a payroll, and the district's leaders."""
    rng = book.rng("people")
    for row in load("allocation")["leadership"]:
        add_person(book, rng, row["code"], place=DISTRICT, kind="office", gender="nam")
        serve(book, rng, row["code"], DISTRICT, post=row["position"], kind=Employment.OFFICIAL, leader=True)
    for row in load("allocation")["offices"]:
        _hire_office(book, rng, row)
    for row in load("allocation")["communes"]:
        _hire_commune(book, rng, row)
    for row in load("allocation")["schools"]:
        _hire_school(book, rng, row)


def _hire_office(book: Book, rng: Random, row: dict[str, Any]) -> None:
    unit, block = row["code"], row["block"]
    kinds = {"don_vi_su_nghiep": Employment.PUBLIC_EMPLOYEE, "hoi": Employment.OTHER}
    for index in range(row["staff"]):
        code = f"{unit}-{index + 1:02d}"
        add_person(book, rng, code, place=DISTRICT, kind="office", gender="nu" if unit == "MT-PN" else None)
        post = (row["head"], row["deputy"])[index] if index < 2 else "Chuyên viên"
        employed = kinds.get(block, Employment.CIVIL_SERVANT)
        serve(book, rng, code, unit, post=post, kind=employed, leader=index < 2)
        book.staff.setdefault(unit, []).append(code)


def _hire_commune(book: Book, rng: Random, row: dict[str, Any]) -> None:
    unit = row["code"]
    for index in range(row["staff"]):
        code = f"{unit}-{index + 1:02d}"
        add_person(book, rng, code, place=unit, kind="commune", gender="nu" if index == 5 else None)
        official = index < len(_COMMUNE_OFFICIALS)
        others = _COMMUNE_CIVIL_SERVANTS
        post = _COMMUNE_OFFICIALS[index] if official else others[(index - COMMUNE_CLERK) % len(others)]
        kind = Employment.OFFICIAL if official else Employment.CIVIL_SERVANT
        serve(book, rng, code, unit, post=post, kind=kind, leader=index < COMMUNE_LEADERS)
        book.staff.setdefault(unit, []).append(code)
    for index in range(row["part_time"]):
        code = f"{unit}-K{index + 1:02d}"
        add_person(book, rng, code, place=unit, kind="commune")
        post = _PART_TIME_POSTS[index % len(_PART_TIME_POSTS)]
        serve(book, rng, code, unit, post=post, kind=Employment.PART_TIME_COMMUNE, leader=False)
        book.part_time.setdefault(unit, []).append(code)


def _hire_school(book: Book, rng: Random, row: dict[str, Any]) -> None:
    unit, kind = row["code"], row["kind"]
    for index in range(row["staff"] + row["contract"]):
        code = f"{unit}-{index + 1:02d}"
        add_person(book, rng, code, place=row["commune"], kind=kind)
        if index < row["staff"]:
            post = _SCHOOL_POSTS[index] if index < len(_SCHOOL_POSTS) else "Giáo viên"
            serve(book, rng, code, unit, post=post, kind=Employment.PUBLIC_EMPLOYEE, leader=index < 2)
        else:
            post = "Nhân viên nấu ăn" if kind == "kindergarten" else "Nhân viên bảo vệ"
            serve(book, rng, code, unit, post=post, kind=Employment.CONTRACT_111, leader=False)
        book.staff.setdefault(unit, []).append(code)


def add_citizen(
    book: Book, rng: Random, commune: str, number: int, *, gender: str | None = None, hamlet: str = ""
) -> str:
    """A resident who is on no payroll; the commune keeps the register. Gives back the code."""
    code = f"{commune}-D{number:02d}"
    person = add_person(book, rng, code, place=commune, kind="citizen", gender=gender)
    worker = rng.randrange(10) == 0
    kind = Employment.WORKER if worker else Employment.FARMER
    since = date(person.birth_year + 18, 1, 1)
    person.services.append(ServicePeriod(commune, since, None, hamlet or "Người dân", kind))
    return code
