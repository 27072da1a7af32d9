"""Values of local packs for people: how each is shown, typed into a form, and what a pack may not say.

``rules.local_packs`` checks the shape of a pack; here stands what its words may be. Pure; no clock, no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction

from rules.law.dated import Value
from rules.local_packs import DELEGATIONS, LocalPack
from rules.vocabulary import AwardCode, CommendationGround, Labelled, NomineeKind, PaperKind, Rating
from rules.wording import decimal, dong, percent

_GROUNDS_OF_LETTER = {
    "emulation": "kết quả bình xét trong phong trào thi đua",
    "achievement": "thành tích cụ thể",
    "either": "một trong hai",
}
_ROUNDING = {"floor": "bỏ phần lẻ", "nearest": "làm tròn đến số gần nhất"}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "advanced_worker.commune_proposals": {
        "leaders_only": "chỉ cán bộ lãnh đạo cấp xã",
        "all": "mọi cán bộ, công chức cấp xã",
    },
    "commendation_letter.recognition_regular": _GROUNDS_OF_LETTER,
    "commendation_letter.recognition_movement": _GROUNDS_OF_LETTER,
    "commendation_letter.recognition_sudden": _GROUNDS_OF_LETTER,
    **{key: _ROUNDING for key in DELEGATIONS if key.endswith("_rounding")},
}
"""Matters settled by one of a few words: code → words."""

UNIT_WORDS: Mapping[str, str] = {
    "percent": "%",
    "fraction": "phần",
    "coefficient": "lần mức lương cơ sở",
    "months": "tháng",
    "years": "năm",
    "days": "ngày",
    "count": "",
    "dong": "đồng",
}
_RECORD_WORDS: Mapping[str, type[Labelled]] = {
    "award": AwardCode,
    "kind": NomineeKind,
    "ground": CommendationGround,
    "paper": PaperKind,
    "by": PaperKind,
}
_RECORD_LABELS = {"award": "", "kind": "", "ground": "", "paper": "giấy tờ", "by": "thay bằng"}
_NEEDED = {"papers.replace": frozenset({"paper", "by"}), "papers.add": frozenset({"paper"})}
_LISTS: Mapping[str, type[Labelled]] = {"kinds": NomineeKind, "awards": AwardCode}


def options_of(key: str, unit: str) -> tuple[tuple[str, str], ...]:
    """Return (code, words) of a matter that is settled by choosing; nothing when it is typed."""
    if key in CHOICES:
        return tuple(CHOICES[key].items())
    if unit == "flag":
        return (("true", "có"), ("false", "không"))
    if unit == "rating":
        return tuple((one.name.lower(), one.label) for one in Rating)
    return tuple((one.name.lower(), one.label) for one in _LISTS[unit]) if unit in _LISTS else ()


def takes_many(unit: str) -> bool:
    """Whether several of the options may be chosen."""
    return unit in _LISTS


def words(value: Value | None, unit: str, key: str = "") -> str:
    """Return a value as people read it: "15 %", "2/3", "05/01/2024", labels instead of codes."""
    if value is None:
        return "không quy định"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, tuple):
        return "; ".join(_item_words(one) for one in value) or "không có mục nào"
    if isinstance(value, str):
        return CHOICES.get(key, {}).get(value, value)
    return _number_words(value, unit)


def _number_words(value: int | Fraction | date, unit: str) -> str:
    """A day or a number with its unit."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if unit == "percent":
        return percent(Fraction(value))
    if unit == "dong":
        return dong(int(value))
    if unit == "fraction":
        share = Fraction(value)
        return str(share) if share.denominator <= 20 else percent(share)
    text = decimal(Fraction(value))
    return f"{text} {UNIT_WORDS[unit]}".strip() if unit in UNIT_WORDS else text


def _item_words(one: object) -> str:
    """One member of a list: a label, or a record as "Giấy khen, tập thể: giấy tờ …"."""
    if isinstance(one, Labelled):
        return one.label
    record = dict(one)  # type: ignore[call-overload]  # pairs of a record
    about = [_word_label(name, record[name]) for name in ("award", "kind", "ground") if name in record]
    does = [
        f"{_RECORD_LABELS.get(name, name)} {_word_label(name, word)}"
        for name, word in sorted(record.items(), key=lambda pair: pair[0] == "by")
        if name not in {"award", "kind", "ground"}
    ]
    return ": ".join(part for part in (", ".join(about), " ".join(does)) if part)


def _word_label(name: str, word: object) -> str:
    """The label of a word of a record; the word itself when it is none."""
    kind = _RECORD_WORDS.get(name)
    found = None if kind is None else kind.__members__.get(str(word).upper())
    return str(word) if found is None else found.label


def entry(value: Value | None, unit: str) -> str:
    """Return a value as it is typed into a form; several codes one after the other, records one a line."""
    if isinstance(value, tuple):
        if unit in _LISTS:
            return " ".join(one.name.lower() for one in value)
        return "\n".join(", ".join(f"{name}: {word}" for name, word in one) for one in value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Fraction) and unit == "percent":
        return exact_decimal(value * 100).replace(".", ",")
    return "" if value is None else _code(value)


def _code(value: object) -> str:
    """A single value as its code."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.name.lower() if isinstance(value, Labelled) else str(value)


def exact_decimal(value: Fraction) -> str:
    """Write a number whose decimals end ("12.5"); every percentage read from YAML is one."""
    if value.denominator == 1:
        return str(value.numerator)
    places, rest = 0, value.denominator
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        raise ValueError(f"{value} has no end of decimals")
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def typed(text: str, unit: str) -> Value | None:
    """Return the value that somebody typed; None for nothing. A ``ValueError`` says in Vietnamese what is expected."""
    text = text.strip()
    if not text:
        return None
    try:
        return _typed(text, unit)
    except (ValueError, KeyError, ZeroDivisionError):
        raise ValueError(_EXPECTED.get(unit, "Giá trị không đúng loại.")) from None


_EXPECTED: Mapping[str, str] = {
    "percent": "Ghi tỷ lệ từ 0 đến 100, ví dụ 15 hoặc 12,5.",
    "fraction": "Ghi phân số, ví dụ 2/3.",
    "coefficient": "Ghi số, ví dụ 0,3.",
    "date": "Ghi ngày/tháng/năm, ví dụ 05/01/2026.",
    "flag": "Chọn có hoặc không.",
    "rating": "Chọn một mức xếp loại.",
    "kinds": "Chọn trong danh sách.",
    "awards": "Chọn trong danh sách.",
    "records": "Mỗi dòng một giấy tờ, ghi bằng mã, ví dụ: award: advanced_worker, paper: achievement_report, by: "
    "nominee_list (award là danh hiệu, paper là giấy tờ, by là giấy tờ thay).",
    **dict.fromkeys(("months", "years", "days", "count", "dong"), "Ghi số nguyên không âm, ví dụ 5."),
}


def _typed_record(line: str) -> tuple[tuple[str, str], ...]:
    """Read "award: x, paper: y" as sorted pairs."""
    pairs = [part.split(":", 1) for part in line.split(",")]
    record = {name.strip(): word.strip() for name, word in pairs}
    if any(_RECORD_WORDS[name].__members__.get(word.upper()) is None for name, word in record.items()):
        raise ValueError
    return tuple(sorted(record.items()))


_READERS: Mapping[str, Callable[[str], Value]] = {
    "text": str,
    "date": lambda text: datetime.strptime(text, "%d/%m/%Y").date(),  # noqa: DTZ007  # a day has no zone
    "flag": {"true": True, "false": False}.__getitem__,
    "rating": lambda text: Rating[text.upper()],
    "records": lambda text: tuple(_typed_record(line) for line in text.splitlines() if line.strip()),
}


def _typed(text: str, unit: str) -> Value:
    """Read a value of a unit; any error means that it is not one."""
    reader = _READERS.get(unit)
    if reader is not None:
        return reader(text)
    if unit in _LISTS:
        return tuple(_LISTS[unit][code.upper()] for code in text.split())
    return _typed_number(text, unit)


def _typed_number(text: str, unit: str) -> int | Fraction:
    """Read a number: whole, a fraction or a percentage, with a decimal comma or point."""
    if unit in {"percent", "fraction", "coefficient"}:
        if len(text) > 20:
            raise ValueError
        number = Fraction(text.removesuffix("%").strip().replace(",", "."))
        share = number / 100 if unit == "percent" else number
        if share < 0 or (unit != "coefficient" and share > 1):
            raise ValueError
        if unit == "percent" and (number * 10**12).denominator != 1:
            raise ValueError
        return share
    if not (text.isascii() and text.isdigit()):
        text = text.replace(".", "")
        if not (text.isascii() and text.isdigit()):
            raise ValueError
    return int(text)


def faults(pack: LocalPack) -> Iterator[tuple[str, str]]:
    """Yield (key, sentence) of what a pack says in words that the rules do not know."""
    for name, word in pack.scope.items():
        if not isinstance(word, str):
            yield "scope", f"{name!r} cần một chữ; đặt trong ngoặc kép."
    for field in ("title", "document", "issued_by"):
        if not getattr(pack, field).strip():
            yield field, "không để trống."
    for key, dated in pack.settings.items():
        for version in dated.versions:
            if version.value is not None:
                yield from ((key, sentence) for sentence in _faults_of(key, dated.unit, version.value))


def _faults_of(key: str, unit: str, value: Value) -> Iterable[str]:
    """Return what is wrong with one value."""
    if isinstance(value, str) and key in CHOICES and value not in CHOICES[key]:
        return [f"{value!r} không có; chọn một trong: {', '.join(CHOICES[key])}."]
    if unit == "fraction" and isinstance(value, Fraction) and not 0 <= value <= 1:
        return [f"{value} phải từ 0 đến 1."]
    if isinstance(value, datetime):
        return ["cần một ngày (năm-tháng-ngày), không kèm giờ."]
    if unit == "records" and isinstance(value, tuple):
        return [sentence for record in value for sentence in _faults_of_record(key, dict(record))]
    return []


def _faults_of_record(key: str, record: Mapping[str, object]) -> list[str]:
    """Return what is wrong with one record about papers."""
    found = [
        f"thiếu {name!r} trong một mục." for name in sorted(_NEEDED.get(key, frozenset()) - record.keys())
    ]
    for name, word in record.items():
        kind = _RECORD_WORDS.get(name)
        if kind is None:
            found.append(f"không có mục {name!r}; dùng: {', '.join(_RECORD_WORDS)}.")
        elif not isinstance(word, str) or word.upper() not in kind.__members__ or word != word.lower():
            known = ", ".join(one.lower() for one in kind.__members__)
            found.append(f"{word!r} không có cho {name!r}; dùng một trong: {known}.")
    return found
