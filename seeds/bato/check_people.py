"""Invariants of units and people: staff numbers, names, records that name each other."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from rules.vocabulary import AwardCode, Employment, NomineeKind
from seeds.bato.data import load
from seeds.bato.digest import plan_json
from seeds.bato.index import PlanIndex
from seeds.bato.names import name_hash
from seeds.bato.people import FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR

UNITS_BY_BLOCK = {
    "giao_duc": 48,
    "xa_thi_tran": 19,
    "co_quan_chuyen_mon": 10,
    "don_vi_su_nghiep": 5,
    "dang": 6,
    "mat_tran_doan_the": 6,
    "hoi": 4,
}
STAFF_BY_BLOCK = {
    "giao_duc": 1012,
    "xa_thi_tran": 383,
    "co_quan_chuyen_mon": 63,
    "don_vi_su_nghiep": 60,
    "dang": 32,
    "mat_tran_doan_the": 22,
    "hoi": 12,
}
PART_TIME, CONTRACT, HOUSEHOLDS, HAMLETS, MOST_CITIZENS = 230, 24, 13, 93, 160
_RESIDENTS = {Employment.FARMER, Employment.WORKER}


def people_violations(index: PlanIndex) -> Iterator[str]:
    """Every broken invariant of units and people."""
    yield from _units(index)
    yield from _staff(index)
    yield from _names(index)
    yield from _births(index)
    yield from _references(index)
    yield from _commune_letters(index)
    text = plan_json(index.plan)
    if not unicodedata.is_normalized("NFC", text):
        yield "some text is not NFC"


def _units(index: PlanIndex) -> Iterator[str]:
    blocks = Counter(one.block for one in index.plan.units if one.block)
    if blocks != UNITS_BY_BLOCK:
        yield f"units by block: {dict(blocks)}"
    hamlets = sum(one.kind == "thon" for one in index.plan.collectives)
    if hamlets != HAMLETS:
        yield f"{hamlets} hamlets"
    for one in index.plan.units:
        if one.parent_code and one.parent_code not in index.units:
            yield f"{one.code}: unknown parent {one.parent_code}"


def _staff(index: PlanIndex) -> Iterator[str]:
    staff: Counter[str] = Counter()
    by_kind: Counter[Employment] = Counter()
    for person in index.plan.persons:
        for period in person.services:
            if period.until is not None:
                continue
            by_kind[period.employment] += 1
            block = index.units[period.unit_code].block
            if block and period.employment not in {*_RESIDENTS, Employment.PART_TIME_COMMUNE}:
                staff[block] += 1
    if staff != STAFF_BY_BLOCK:
        yield f"staff by block: {dict(staff)}"
    if by_kind[Employment.PART_TIME_COMMUNE] != PART_TIME or by_kind[Employment.CONTRACT_111] != CONTRACT:
        yield f"staff by employment: {by_kind}"
    if sum(by_kind[kind] for kind in _RESIDENTS) > MOST_CITIZENS:
        yield "too many citizens"
    if len(index.plan.households) != HOUSEHOLDS:
        yield f"{len(index.plan.households)} households"


def _names(index: PlanIndex) -> Iterator[str]:
    """Nobody has a real person's name; within a unit only the twins share one."""
    refused = set(load("names")["refused_name_hashes"])
    twins = {code for edge in index.plan.edges if edge.code == "twin_names" for code in edge.refs}
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for person in index.plan.persons:
        if name_hash(person.full_name) in refused:
            yield f"{person.code}: the name of a real person"
        if not person.synthetic:
            yield f"{person.code}: not marked as invented"
        for period in person.services:
            seen[period.unit_code, person.full_name].add(person.code)
    for household in index.plan.households:
        if name_hash(household.head_name) in refused:
            yield f"{household.code}: the name of a real person"
    for (unit, name), codes in seen.items():
        if len(codes) > 1 and not codes <= twins:
            yield f"{unit}: {name} is the name of {sorted(codes)}"


def _births(index: PlanIndex) -> Iterator[str]:
    for person in index.plan.persons:
        if not FIRST_BIRTH_YEAR <= person.birth_year <= LAST_BIRTH_YEAR:
            yield f"{person.code}: born {person.birth_year}"
        for period in person.services:
            if period.since.year < person.birth_year + 18:
                yield f"{person.code}: serves since {period.since}, born {person.birth_year}"


def _references(index: PlanIndex) -> Iterator[str]:
    """Every code named exists; keys are unique."""
    households = {one.code for one in index.plan.households}
    known = {
        NomineeKind.INDIVIDUAL: set(index.persons),
        NomineeKind.COLLECTIVE: set(index.collectives),
        NomineeKind.HOUSEHOLD: households,
    }
    for _, dossier, one in index.lines:
        if one.nominee_code not in known[one.nominee_kind]:
            yield f"{one.key}: unknown nominee {one.nominee_code}"
        if one.achievement_key not in index.achievements:
            yield f"{one.key}: unknown achievement {one.achievement_key}"
        if dossier.unit_code not in index.units:
            yield f"{one.key}: unknown unit {dossier.unit_code}"
    keys = Counter(one.key for _, _, one in index.lines)
    yield from (f"{key}: key used twice" for key, count in keys.items() if count > 1)
    for user in index.plan.users:
        if user.person_code and user.person_code not in index.persons:
            yield f"{user.username}: unknown person"
        if not user.username or any(grant.unit_code not in index.units for grant in user.roles):
            yield f"{user.username!r}: no name or unknown unit"
    names = Counter(user.username for user in index.plan.users)
    yield from (f"username {name} used twice" for name, count in names.items() if count > 1)
    council = [member.person_code for member in index.plan.council]
    if len(set(council)) != load("council")["ballot"]["members"]:
        yield f"the council has {len(council)} members"


def _commune_letters(index: PlanIndex) -> Iterator[str]:
    """Each commune gave 12–20 Giấy khen to persons and 4–8 to collectives by itself (assumed span)."""
    given = Counter(
        (one.unit_code, one.nominee_kind)
        for one in index.plan.external_awards
        if one.award is AwardCode.COMMENDATION_LETTER and one.period_label == "năm 2023"
    )
    for unit in index.plan.units:
        if unit.block == "xa_thi_tran":
            if not 12 <= given[unit.code, NomineeKind.INDIVIDUAL] <= 20:
                yield f"{unit.code}: {given[unit.code, NomineeKind.INDIVIDUAL]} own letters to persons"
            if not 4 <= given[unit.code, NomineeKind.COLLECTIVE] <= 8:
                yield f"{unit.code}: {given[unit.code, NomineeKind.COLLECTIVE]} own letters to collectives"
