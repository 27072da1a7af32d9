"""Values of the law in Vietnamese words, and the sentence of a criterion with the values of the day in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from rules.criterion import Criterion
from rules.finding import Confidence
from rules.law.dated import PARAMETERS, DatedValue, Value
from rules.law.on_date import LawOnDate
from rules.local_packs import DELEGATIONS
from rules.pack_values import words
from rules.text import counted
from rules.vocabulary import StudyResult
from rules.wording import decimal

PLACE = re.compile(r"\{([a-z_.]+)\}")
UNSET = "(chưa có quy định)"
_COUNTED = {"months": " tháng", "years": " năm", "days": " ngày", "count": ""}
_YEARLY = re.compile(r"(\d\d)-(\d\d)")
_CODES = {
    "up": "làm tròn lên",
    "nearest": "làm tròn đến số gần nhất",
    "floor": "bỏ phần lẻ",
    **{one.value: one.label for one in StudyResult},
}
"""Words of the law files that stand for a choice and are shown in Vietnamese."""

_SURE = (
    Confidence.UNVERIFIED,
    Confidence.EXAMPLE,
    Confidence.INFERRED,
    Confidence.LOCAL,
    Confidence.VERIFIED,
)
"""From the least to the most sure."""


def unit_of(key: str) -> str:
    """Return the unit of a parameter or of a matter left to a local pack; empty for an unknown key."""
    known = PARAMETERS.get(key) or DELEGATIONS.get(key)
    return "" if known is None else known.unit


def description_of(key: str) -> str:
    """Return what a parameter or a delegated matter is called; the key itself for an unknown one."""
    known = PARAMETERS.get(key) or DELEGATIONS.get(key)
    return key if known is None else known.description


def value_words(key: str, value: Value | None) -> str:
    """Return a value as official papers write it: "70 %", "06 tháng", "ngày 31/12", the label of a rating."""
    unit = unit_of(key)
    if unit in _COUNTED and isinstance(value, int) and not isinstance(value, bool):
        return counted(value) + _COUNTED[unit]
    if unit == "coefficient" and isinstance(value, Fraction):
        return decimal(value)
    if unit == "text" and isinstance(value, str):
        yearly = _YEARLY.fullmatch(value)
        if yearly:
            return f"ngày {yearly[2]}/{yearly[1]} hằng năm"
        return _CODES.get(value, words(value, unit, key))
    return words(value, unit, key)


def value_on(key: str, law: LawOnDate) -> DatedValue | None:
    """Return the national value, else the local one, that holds under a law; None when neither is there."""
    national = law.find(key) if key in PARAMETERS else None
    if national is not None:
        return national
    return law.setting(key) if key in DELEGATIONS else None


def places(text: str) -> tuple[str, ...]:
    """Return the keys named in braces, each once."""
    return tuple(dict.fromkeys(PLACE.findall(text)))


def sentence(text: str, law: LawOnDate) -> str:
    """Return a requirement with ``{key}`` replaced by the value in force; a unit that follows it is not doubled."""

    def put(found: re.Match[str]) -> str:
        value = value_on(found[1], law)
        if value is None:
            is_bracketed = text[: found.start()].endswith("(") and text[found.end() :].startswith(")")
            return UNSET[1:-1] if is_bracketed else UNSET
        words, unit = value_words(found[1], value.value), _COUNTED.get(unit_of(found[1]), "")
        return words.removesuffix(unit) if unit and text[found.end() :].startswith(unit) else words

    return PLACE.sub(put, text)


def values_in(text: str, law: LawOnDate) -> Iterator[DatedValue]:
    """Yield the values that a requirement names and that are set on the day."""
    for key in places(text):
        value = value_on(key, law)
        if value is not None:
            yield value


def weakest(first: Confidence, *others: Confidence) -> Confidence:
    """Return the least sure of several."""
    return min((first, *others), key=_SURE.index)


def sure_on(confidence: Confidence, law: LawOnDate) -> Confidence:
    """Return how sure a part of the law is on its day: under a law carried forward unread it is unverified."""
    return Confidence.UNVERIFIED if law.carried and confidence is Confidence.VERIFIED else confidence


def confidence_of(rule: Criterion, law: LawOnDate) -> Confidence:
    """Return how sure a criterion and the values in its sentence are together."""
    sure = weakest(rule.confidence, *(one.confidence for one in values_in(rule.says, law)))
    return sure_on(sure, law)


def period(since: date, until: date | None) -> str:
    """Return "từ 01/01/2024 đến 30/06/2025"."""
    return f"từ {since:%d/%m/%Y}" + ("" if until is None else f" đến {until:%d/%m/%Y}")
