"""Who a typed or pasted line means: the unit's own register, found by name without marks or by identity number.

A line is what Excel puts on the clipboard: cells between tabs, in any order. Nothing is guessed: a name that fits
nobody, or several, comes back with what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.models import (
    Collective,
    Household,
    Person,
    PersonIdentity,
    ServicePeriod,
    collective_key,
    household_key,
    person_key,
)
from workflow.ordering import people_in_order, titles_in_order
from workflow.tables import table

people, service, numbers = table(Person), table(ServicePeriod), table(PersonIdentity)
collectives, households = table(Collective), table(Household)

NUMBER = re.compile(r"\d{9,12}")
YEAR = re.compile(r"(19[3-9]|20[01])\d")
COUNTER = re.compile(r"\d{1,4}\.?")
HEADINGS = frozenset({"ho va ten", "ho ten", "ho, ten", "ho va ten, don vi", "ten ca nhan, tap the"})
FULL_LENGTH = 12
ZEROS_LOST = frozenset({10, 11})
"""Lengths of a twelve-digit number whose leading zeros a spreadsheet dropped; nine digits are an old card."""

AWARDS: dict[str, AwardCode] = {
    **{fold(award.value): award for award in AwardCode},
    **{fold(award.label): award for award in AwardCode},
    "cstd co so": AwardCode.GRASSROOTS_FIGHTER,
    "tap the ldtt": AwardCode.ADVANCED_COLLECTIVE,
    "tap the ldxs": AwardCode.EXCELLENT_COLLECTIVE,
}
"""What an award may be called in a cell, without marks."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody or something of the unit's register."""

    kind: NomineeKind
    id: int
    name: str
    search_key: str
    note: str = ""
    birth_year: int | None = None
    numbers: frozenset[str] = frozenset()
    works_here: bool = True

    @property
    def key(self) -> str:
        """The nominee key."""
        make = {NomineeKind.INDIVIDUAL: person_key, NomineeKind.COLLECTIVE: collective_key}
        return make.get(self.kind, household_key)(self.id)


@dataclass(frozen=True, slots=True)
class Cells:
    """A line taken apart."""

    name: str = ""
    number: str = ""
    birth_year: int | None = None
    award: AwardCode | None = None
    detail: str = ""
    title: str = ""
    number_first: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a line means: ``found``, or a problem with the candidates to choose from."""

    cells: Cells
    found: Known | None = None
    candidates: tuple[Known, ...] = field(default=())
    problem: str = ""


def register_of(connection: Connection, unit_id: int) -> tuple[Known, ...]:
    """Return the people (also those who left within a year), collectives and households of a unit. Four statements."""
    return (
        *_people(connection, unit_id),
        *_collectives(connection, unit_id),
        *_households(connection, unit_id),
    )


def _people(connection: Connection, unit_id: int) -> Iterable[Known]:
    today = clock.today()
    year_ago = today.replace(year=today.year - 1, day=min(today.day, 28))
    staff = sa.select(service.c.person_id).where(service.c.unit_id == unit_id)
    held = sa.select(numbers.c.person_id, numbers.c.number).where(numbers.c.person_id.in_(staff))
    own: dict[int, set[str]] = {}
    for person, number in connection.execute(held):
        own.setdefault(person, set()).add(number)
    query = (
        sa.select(
            people.c.id, people.c.full_name, people.c.search_key, people.c.birth_year, service.c.position,
            service.c.until,
        )
        .join(service, service.c.person_id == people.c.id)
        .where(service.c.unit_id == unit_id, sa.or_(service.c.until.is_(None), service.c.until >= year_ago))
        .order_by(people.c.sort_key, people.c.id, service.c.since)
    )  # fmt: skip
    found: dict[int, Known] = {}
    for row in connection.execute(query):
        here = row.until is None or row.until >= today
        mine = frozenset(own.get(row.id, ()))
        found[row.id] = Known(
            NomineeKind.INDIVIDUAL,
            row.id,
            row.full_name,
            row.search_key,
            row.position,
            row.birth_year,
            mine,
            here,
        )
    return found.values()


def _collectives(connection: Connection, unit_id: int) -> Iterable[Known]:
    live = sa.or_(collectives.c.until.is_(None), collectives.c.until >= clock.today())
    query = sa.select(collectives.c.id, collectives.c.name, collectives.c.search_key)
    rows = connection.execute(query.where(collectives.c.unit_id == unit_id, live).order_by(collectives.c.id))
    for row in titles_in_order(rows, lambda row: row.name):
        yield Known(NomineeKind.COLLECTIVE, row.id, row.name, row.search_key)


def _households(connection: Connection, unit_id: int) -> Iterable[Known]:
    query = sa.select(households.c.id, households.c.head_name, households.c.search_key, households.c.hamlet)
    rows = connection.execute(query.where(households.c.unit_id == unit_id).order_by(households.c.id))
    for row in people_in_order(rows, lambda row: row.head_name):
        yield Known(NomineeKind.HOUSEHOLD, row.id, row.head_name, row.search_key, row.hamlet)


def searched(known: Sequence[Known], text: str, kind: NomineeKind | None = None) -> tuple[Known, ...]:
    """Return those whose name holds every word typed, without marks, or whose identity number begins as typed."""
    words = fold(text).split()[:8]
    typed = "".join(text.split())
    return tuple(
        one
        for one in known
        if kind in {None, one.kind}
        and (
            all(word in one.search_key for word in words)
            or (
                len(typed) >= 3
                and typed.isdigit()
                and any(number.startswith(typed) for number in one.numbers)
            )
        )
    )


def is_heading(text: str) -> bool:
    """Whether a pasted line is the head of a table."""
    return any(fold(cell).strip() in HEADINGS for cell in text.split("\t"))


def take_apart(text: str) -> Cells:
    """Return the cells of a line by what they look like: number, year, award; then name, position, achievement."""
    number, year, award, number_first = "", None, None, False
    words: list[str] = []
    for cell in (" ".join(part.split()) for part in text.split("\t")):
        bare = cell.replace(" ", "").replace(".", "").lstrip("'’")
        if NUMBER.fullmatch(bare):
            number, number_first = bare, not words
        elif YEAR.fullmatch(bare):
            year = int(bare)
        elif not cell or COUNTER.fullmatch(cell):
            continue
        elif award is None and fold(cell) in AWARDS:
            award = AWARDS[fold(cell)]
        else:
            words.append(cell)
    name, detail, title = (*words, "", "", "")[:3]
    return Cells(name, number, year, award, detail[:250], title[:400], number_first)


def match(text: str, known: Sequence[Known], chosen: str = "") -> Match:
    """Return whom a line means; ``chosen`` is the nominee key picked by hand where several fit."""
    cells = take_apart(text)
    by_hand = [one for one in known if chosen and one.key == chosen]
    if by_hand:
        return Match(cells, by_hand[0])
    if cells.number:
        return _by_number(cells, known)
    return _by_name(cells, known)


def _by_number(cells: Cells, known: Sequence[Known]) -> Match:
    full = cells.number.zfill(FULL_LENGTH) if len(cells.number) in ZEROS_LOST else cells.number
    holders = tuple(one for one in known if full in one.numbers)
    if len(holders) == 1:
        if cells.number_first and not any(one.search_key == fold(cells.name) for one in known):
            cells = replace(
                cells, name="", detail=cells.name, title=cells.detail
            )  # a number, then a position
        if cells.name and fold(cells.name) != holders[0].search_key:
            other = f"Số căn cước này là của {holders[0].name}, dòng ghi “{cells.name}”. Chọn đúng người hoặc sửa dòng."
            return Match(cells, candidates=holders, problem=other)
        return Match(cells, holders[0])
    if len(holders) > 1:
        return Match(
            cells, candidates=holders, problem="Hai người trong danh bạ có cùng số căn cước. Chọn đúng người."
        )
    named = _by_name(cells, known)
    if named.found is not None and named.found.numbers:
        other = (
            f"Số căn cước không phải của {named.found.name} trong danh bạ. Kiểm tra số, rồi chọn đúng người."
        )
        return Match(cells, candidates=(named.found,), problem=other)
    return named


def _by_name(cells: Cells, known: Sequence[Known]) -> Match:
    if not cells.name:
        return Match(cells, problem="Dòng này không có họ tên. Ghi họ tên hoặc số căn cước.")
    wanted = fold(cells.name)
    same = [one for one in known if one.search_key == wanted]
    if len(same) > 1:
        exact = [one for one in same if one.name.casefold() == cells.name.casefold()]
        born = [one for one in same if cells.birth_year is not None and one.birth_year == cells.birth_year]
        posted = [one for one in same if cells.detail and fold(one.note) == fold(cells.detail)]
        same = next((some for some in (born, exact, posted) if len(some) == 1), same)
    if len(same) == 1:
        return Match(cells, same[0])
    if same:
        return Match(
            cells,
            candidates=tuple(same),
            problem=f"Có {len(same)} người tên “{cells.name}”. Chọn đúng người.",
        )
    near = searched(known, cells.name)[:5]
    problem = (
        f"Không thấy “{cells.name}” trong danh bạ của đơn vị. Sửa lại tên, "
        "hoặc đề nghị Thường trực Hội đồng bổ sung danh bạ."
    )
    return Match(cells, candidates=near, problem=problem)
