"""What every kind of case has in common: its law, its award, its nominee, the words of its enumerations."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.case_words import plain, read_enum
from rules.errors import RuleDefinitionError
from rules.law.on_date import LawOnDate, law_for
from rules.law.yaml_files import LinedMapping
from rules.local_packs import PACKS
from rules.vocabulary import HOUSEHOLD_TITLES, PERSON_TITLES, AwardCode, NomineeKind

DAYS = ("received_on", "decided_on", "start")
_COUNTS = (
    "working_days",
    "members",
    "present",
    "written",
    "recused",
    "agree",
    "disagree",
    "blank",
    "advanced_worker",
)
_GROUPS = ("facts", "council", "ballots", "expect")


def check_types(case: LinedMapping, where: str) -> None:
    """Refuse a day that is no day, a count that is no whole number, a group that is no group of keys."""
    for key, value in case.items():
        right: bool = True
        if key in DAYS:
            right = value is None or type(value) is date
        elif key in _GROUPS:
            right = value is None or isinstance(value, LinedMapping)
        elif key in _COUNTS:
            right = isinstance(value, list) or (isinstance(value, int) and not isinstance(value, bool))
        if not right:
            raise RuleDefinitionError(f"{where}: dòng {case.lines[key]}: {key!r} không nhận {value!r}")
        if key in {"council", "ballots", "pool"} and isinstance(value, LinedMapping):
            check_types(value, where)


def law_of(case: LinedMapping) -> LawOnDate:
    """The law of the case's days and pack; a province or sector picks the pack in force whose scope names it."""
    received, decided = case.get("received_on"), case.get("decided_on")
    return law_for(received, decided, case.get("pack") or _pack_of_scope(case, received or decided))


def _pack_of_scope(case: LinedMapping, on: date | None) -> str | None:
    """The pack of the province or sector that the case names, when there is one in force."""
    if on is None:
        return None
    asked = {key: plain(case[key]) for key in ("province", "sector") if isinstance(case.get(key), str)}
    fitting = (
        pack.name
        for pack in PACKS.values()
        if pack.in_force(on) and not pack.invented
        if any(plain(pack.scope.get(key, "")) == word for key, word in asked.items())
    )
    return next(fitting, None)


def enum_of(case: LinedMapping, key: str, kind: type[Any], where: str, default: Any = None) -> Any:
    """Read an enumeration of the case, or the default."""
    raw = case.get(key)
    return default if raw is None else read_enum(kind, raw, where=f"{where}: {key}")


def award_of(case: LinedMapping, where: str) -> AwardCode:
    """The award the case asks about."""
    if "award" not in case:
        raise RuleDefinitionError(f"{where}: thiếu khóa 'award'")
    award: AwardCode = read_enum(AwardCode, case["award"], where=f"{where}: award")
    return award


def kind_of(case: LinedMapping, where: str, award: AwardCode) -> NomineeKind:
    """The kind of nominee; left out, the kind a title is for, or an individual."""
    default = NomineeKind.INDIVIDUAL
    if award.is_title and award not in PERSON_TITLES:
        default = NomineeKind.HOUSEHOLD if award in HOUSEHOLD_TITLES else NomineeKind.COLLECTIVE
    kind: NomineeKind = enum_of(case, "nominee", NomineeKind, where, default)
    return kind
