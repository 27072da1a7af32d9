"""Words of case files: what people write for an enumeration, a fact or a nested record, turned into values.

An enumeration accepts its member name, its code and its Vietnamese label; ``person`` means an individual.
Errors name the file and line, and the nearest known word.
"""

from __future__ import annotations

import types
import typing
import unicodedata
from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from rules.consistency import impossible
from rules.errors import ImpossibleFact, UnknownFact
from rules.fact_aliases import canonical, known_words
from rules.facts import DisciplineFact, InitiativeFact, MatterFact, NomineeFacts, PriorAward, RivalFact
from rules.law.yaml_files import LinedMapping, nearest

_ALIASES = {
    "person": "individual",
    "family": "household",
    "unit": "base_unit",
    "ward": "commune",
    "national": "central",
    "ministry": "province",
    "conduct_warning": "warning",
    "teacher": "public_employee",
    "cadre": "official",
    "contract": "labour_contract",
    "soldier": "armed_forces",
    "police": "armed_forces",
    "advanced_soldier": "advanced_worker",
    "cstt": "advanced_worker",
    "dvtt": "advanced_collective",
    "dvqt": "excellent_collective",
    "excellently": "excellent",
    "not_completed": "failed",
    "not_rated": "unrated",
    "theme": "movement",
    "thematic": "movement",
    "complaint_pending": "complaint",
    "no_violation": "cleared",
    "head_of_unit": "head_of_body",
    "director": "head_of_enterprise",
    "xã": "commune",
    "xã, phường, đặc khu tiêu biểu": "exemplary_commune",
    "xã tiêu biểu": "exemplary_commune",
    "thôn văn hóa": "cultural_residential_area",
    "cstđ tỉnh": "ministry_province_fighter",
    "cstđ toàn quốc": "national_fighter",
    "cstđtq": "national_fighter",
    "cstdtq": "national_fighter",
    "no_wrongdoing": "cleared",
    "phường": "commune",
    "cơ sở": "base_unit",
    "đơn vị": "base_unit",
    "huyện": "district",
    "tỉnh": "province",
    "bộ": "province",
    "toàn quốc": "central",
    "nhà nước": "central",
    "thường xuyên": "regular",
    "công trạng": "regular",
    "chuyên đề": "movement",
    "phong trào thi đua": "movement",
    "giáo viên": "public_employee",
    "xuất sắc": "excellent",
    "tốt": "good",
    "chủ tịch ubnd xã": "commune_chairman",
    "chủ tịch ubnd huyện": "district_chairman",
    "chủ tịch ubnd tỉnh": "province_chairman",
    "cstđcs": "grassroots_fighter",
    "lđtt": "advanced_worker",
    "ttlđtt": "advanced_collective",
    "ttlđxs": "excellent_collective",
    "bk": "merit_certificate",
    "bk_tỉnh": "merit_certificate",
    "cờ_tỉnh": "ministry_province_flag",
    "bằng khen": "merit_certificate",
    "bằng khen tỉnh": "merit_certificate",
    "cờ thi đua": "ministry_province_flag",
    "chiến sĩ tiên tiến": "advanced_worker",
    "chiến sĩ thi đua cấp tỉnh": "ministry_province_fighter",
    "đơn vị tiên tiến": "advanced_collective",
    "đơn vị quyết thắng": "excellent_collective",
}
"""Words of case files that are nobody's name, code or label; each stands for a member's name."""

_RECORDS: tuple[type, ...] = (DisciplineFact, InitiativeFact, MatterFact, PriorAward, RivalFact)
_SHORT_FIELD: dict[type, str] = {
    DisciplineFact: "form",
    InitiativeFact: "reference",
    MatterFact: "cause",
    PriorAward: "award",
    RivalFact: "name",
}
_RECORD_WORDS: dict[str, str] = {
    "decided": "decided_on",
    "ends": "ends_on",
    "until": "ends_on",
    "duty": "duty_related",
    "year_of_act": "act_year",
    "name": "reference",
    "title": "award",
    "code": "award",
    "stream": "ground",
    "type": "kind",
    "conclusion_document": "document",
    "signs": "signs_of_violation",
    "woman": "is_woman",
    "female": "is_woman",
}
"""Other names of the fields of records; used where the record has no field of that name."""


def plain(word: str) -> str:
    """A word without regard to case, hyphens and Unicode form."""
    return unicodedata.normalize("NFC", word).strip().casefold().replace("-", "_")


@lru_cache(maxsize=64)
def _words_of(kind: type[Enum]) -> dict[str, Enum]:
    """Every word that names a member."""
    found: dict[str, Enum] = {}
    for member in kind:
        for word in (member.name, str(member.value), str(getattr(member, "label", member.name))):
            found.setdefault(plain(word), member)
    return found


def read_enum(kind: type[Enum], raw: Any, *, where: str) -> Any:
    """Return the member a word names; an unknown word raises ``UnknownFact`` with the nearest known one."""
    words = _words_of(kind)
    word = plain(str(raw))
    member = words.get(word) or words.get(_ALIASES.get(word, word))
    if member is None:
        known = [one.name.lower() for one in kind]
        raise UnknownFact(f"{where}: không hiểu {raw!r}{nearest(word, list(words))}; dùng một trong {known}")
    return member


@lru_cache(maxsize=8)
def field_types(record: type) -> dict[str, Any]:
    """The type of each field of a facts record, without the "or None"."""
    hints = typing.get_type_hints(record)
    return {one.name: _without_none(hints[one.name]) for one in fields(record)}


def _without_none(hint: Any) -> Any:
    """``X | None`` becomes ``X``."""
    if isinstance(hint, types.UnionType):
        (only,) = (part for part in typing.get_args(hint) if part is not type(None))
        return only
    return hint


def read_value(hint: Any, raw: Any, *, where: str) -> Any:
    """Turn what stands in the file into a value of the wanted type."""
    if typing.get_origin(hint) is tuple:
        item = typing.get_args(hint)[0]
        return tuple(read_value(item, one, where=where) for one in _rows(raw, item))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return read_enum(hint, raw, where=where)
    if hint in _RECORDS:
        return _read_record(hint, raw, where=where)
    if hint is date and isinstance(raw, str):
        raw = read_day(raw) or raw
    if type(raw) is not hint:
        raise UnknownFact(f"{where}: cần {_WORDS.get(hint, hint)}, thấy {raw!r}")
    return raw


_NOTHING = frozenset({"none", "không", "khong", "no"})


def _rows(raw: Any, item: Any) -> list[Any]:
    """The entries of a list fact: false and "none" say there is nothing, true that there is something unnamed."""
    if raw is False or (isinstance(raw, str) and plain(raw) in _NOTHING):
        return []
    if raw is True and item is str:
        return ["có, chưa nêu tên"]
    return raw if isinstance(raw, list) else [raw]


def read_day(text: str) -> date | None:
    """A day written as text (2024-06-20, 20/6/2024); None when it is none."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None


_WORDS: dict[Any, str] = {
    bool: "true hoặc false",
    int: "một số nguyên",
    str: "chữ",
    date: "một ngày (năm-tháng-ngày)",
}


def type_words(hint: Any) -> str:
    """Name a type for people: the words of an enumeration, or what kind of value is expected."""
    if typing.get_origin(hint) is tuple:
        return f"danh sách: {type_words(typing.get_args(hint)[0])}"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " | ".join(member.name.lower() for member in hint)
    if hint in _RECORDS:
        return "{" + ", ".join(field_types(hint)) + "}"
    return _WORDS[hint]


def _read_record(record: type, raw: Any, *, where: str) -> Any:
    """Read a nested record; a single word stands for its main field."""
    if not isinstance(raw, LinedMapping):
        only = _SHORT_FIELD[record]
        body = LinedMapping({only: raw})
        body.lines = {}
    else:
        body = raw
    values = _read_fields(record, body, where=where)
    if record is InitiativeFact:
        values.setdefault("reference", "sáng kiến, đề tài nêu trong hồ sơ")
    for one in fields(record):
        if one.default is MISSING and one.name not in values:
            raise UnknownFact(f"{where}: thiếu {one.name!r}")
    return record(**values)


def _read_fields(record: type, body: LinedMapping, *, where: str) -> dict[str, Any]:
    """Read the fields of a record; an unknown name raises ``UnknownFact`` with the nearest and the place."""
    wanted = field_types(record)
    words = [*wanted, *known_words()] if record is NomineeFacts else list(wanted)
    values = {}
    for given, raw in body.items():
        line = body.lines.get(given)
        place = where if line is None else f"{where.split(':', 1)[0]}:{line}"
        name = given if given in wanted else _RECORD_WORDS.get(given, given)
        if name not in wanted:
            raise UnknownFact(f"{place}: không có thông tin {given!r}{nearest(given, words)}")
        if raw is not None:
            values[name] = read_value(wanted[name], raw, where=f"{place}: {given}")
    return values


def read_facts(body: LinedMapping, *, where: str) -> NomineeFacts:
    """Read the facts of a case, under their names or their synonyms; a fact not named stays unknown.

    Raises ``UnknownFact`` for a name or word nobody knows, ``ImpossibleFact`` for numbers that cannot be; both name
    the line.
    """
    own = canonical(body, where=where)
    facts = NomineeFacts(**_read_fields(NomineeFacts, own, where=where))
    for name, sentence in impossible(facts):
        raise ImpossibleFact(f"{where.split(':', 1)[0]}:{own.lines.get(name, own.line)}: {sentence}")
    return facts
