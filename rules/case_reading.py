"""What every kind of case has in common: its law, its award, its nominee, the words of its enumerations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from rules.case_words import plain, read_enum
from rules.errors import RuleDefinitionError
from rules.law.on_date import LawOnDate, law_for
from rules.law.yaml_files import LinedMapping, nearest
from rules.local_packs import PACKS, LocalPack, read_pack
from rules.vocabulary import HOUSEHOLD_TITLES, PERSON_TITLES, AwardCode, NomineeKind

DAYS = ("received_on", "decided_on", "start")
_TEXTS = ("province", "sector", "rule", "of", "rounding")
_WORDS = ("same_period_awards", "other_period_awards", "papers")
_GROUPS = ("facts", "council", "ballots", "expect")


def _is_count(value: Any) -> bool:
    """Whether it is a whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_names(value: Any) -> bool:
    """Whether it is a list of names."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_number_of(value: Any) -> bool:
    """Whether it says how many: a whole number, or the names."""
    return _is_count(value) or _is_names(value)


_SHAPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    **dict.fromkeys(DAYS, (lambda value: type(value) is date, "một ngày (năm-tháng-ngày)")),
    **dict.fromkeys(_TEXTS, (lambda value: isinstance(value, str), "chữ")),
    **dict.fromkeys(
        _WORDS, (lambda value: isinstance(value, str) or _is_names(value), "chữ hoặc danh sách chữ")
    ),
    **dict.fromkeys(_GROUPS, (lambda value: isinstance(value, LinedMapping), "một nhóm khóa")),
    "pack": (
        lambda value: isinstance(value, str | LinedMapping),
        "tên bộ quy định hoặc một nhóm việc được giao kèm giá trị",
    ),
    "assume_rest": (
        lambda value: value is True or value is False or value == "satisfied",
        "true hoặc satisfied",
    ),
    "working_days": (lambda value: _is_count(value) and value >= 0, "một số nguyên không âm"),
    "proposed": (_is_number_of, "một số nguyên hoặc danh sách tên"),
    "refused": (_is_number_of, "một số nguyên hoặc danh sách tên"),
    "pool": (
        lambda value: _is_number_of(value) or isinstance(value, LinedMapping),
        "một số nguyên, danh sách tên hoặc một nhóm khóa",
    ),
}
"""What each key of a case must look like, and how that is said; a key left empty is left out."""


def check_types(case: LinedMapping, where: str) -> None:
    """Refuse a day that is no day, a count that is no whole number, a group that is no group of keys."""
    for key, value in case.items():
        fits, wanted = _SHAPES.get(key, (_anything, ""))
        if value is not None and not fits(value):
            raise RuleDefinitionError(f"{_place(where, case, key)}: {key!r} cần {wanted}, thấy {value!r}")


def _anything(_: Any) -> bool:
    """A key that its reader checks itself."""
    return True


def _place(where: str, group: LinedMapping, key: str) -> str:
    """File and line of a key."""
    return f"{where.split(':', 1)[0]}:{group.lines[key]}"


def counts_of(
    case: LinedMapping, key: str, names: Mapping[str, str], where: str, *, lists: bool = False
) -> dict[str, Any]:
    """Read a group of counts under their own names (``names``: every word it may have → its name); empty when left out.

    Words that mean the same are added up. An unknown word, and a value that is no whole number (nor, with ``lists``, a
    list of names), raise ``RuleDefinitionError`` with the line.
    """
    group = case.get(key)
    found: dict[str, Any] = {}
    if not isinstance(group, LinedMapping):
        return found
    for word, value in group.items():
        place = _place(where, group, word)
        name = names.get(plain(word))
        if name is None:
            raise RuleDefinitionError(f"{place}: {key!r} không có {word!r}{nearest(plain(word), names)}")
        if value is None:
            continue
        if not (_is_count(value) or (lists and _is_names(value))):
            wanted = "một số nguyên hoặc danh sách tên" if lists else "một số nguyên"
            raise RuleDefinitionError(f"{place}: {word!r} cần {wanted}, thấy {value!r}")
        found[name] = found[name] + value if name in found and not lists else value
    return found


def awards_in(case: LinedMapping, key: str, where: str) -> list[AwardCode]:
    """Read one award or a list of awards; nothing when left out."""
    words = listed(case.get(key) or [])
    return [read_enum(AwardCode, one, where=f"{where}: {key}") for one in words]


def listed(value: Any) -> list[Any]:
    """One value or a list of values, as a list."""
    return value if isinstance(value, list) else [value]


def law_of(case: LinedMapping, where: str = "") -> LawOnDate:
    """The law of the case's days and pack; a province or sector picks the pack in force whose scope names it.

    A pack may also be written into the case: delegated matters with their values.
    """
    received, decided = case.get("received_on"), case.get("decided_on")
    pack = case.get("pack")
    if isinstance(pack, LinedMapping):
        pack = _written_pack(pack, received or decided or case.get("start"), where)
    return law_for(received, decided, pack or _pack_of_scope(case, received or decided))


def _written_pack(settings: LinedMapping, on: date | None, where: str) -> LocalPack | None:
    """Return the local rules that a case states itself, in force from the day the case is about."""
    if on is None:
        return None
    content = LinedMapping(
        name="trong_tinh_huong",
        title="quy định địa phương nêu trong tình huống",
        document="tình huống",
        issued_by="tình huống",
        issued_on=on,
        since=on,
        invented=True,
        scope=LinedMapping(),
        settings=LinedMapping(),
    )
    content.line, content.lines = settings.line, dict.fromkeys(content, settings.line)
    content["settings"].lines = settings.lines
    for key, value in settings.items():
        version = LinedMapping(value=value, article="nội dung")
        version.line, version.lines = settings.lines[key], {}
        content["settings"][key] = [version]
    return read_pack(content, where=where.split(":", 1)[0])


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
