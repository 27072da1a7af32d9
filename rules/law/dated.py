"""Dated values: what a number or choice of the law is on a day. No default, no guessing.

Files ``parameters/*.yaml`` hold them, each value with citation and confidence. ``null`` ends a value: the law
then sets none. Asking on a day without a value raises ``NoLawInForce``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from rules.errors import NoLawInForce, RuleDefinitionError
from rules.finding import Confidence
from rules.law.citation import Citation
from rules.law.yaml_files import LinedMapping, check_keys, check_list, nearest, read_yaml
from rules.vocabulary import AwardCode, NomineeKind, Rating

Value = int | Fraction | bool | str | date | Rating | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value over a span of days (both ends inclusive); ``value`` None means the law sets none."""

    key: str
    value: Value | None
    since: date
    until: date | None
    citation: str
    confidence: Confidence = Confidence.VERIFIED


@dataclass(frozen=True, slots=True)
class Dated:
    """A named value of the law over time."""

    key: str
    description: str
    unit: str
    versions: tuple[DatedValue, ...]

    def find(self, on: date) -> DatedValue | None:
        """Return the version of that day, also one whose value is None; None when there is no version."""
        for version in self.versions:
            if version.since <= on and (version.until is None or on <= version.until):
                return version
        return None

    def on(self, day: date) -> DatedValue:
        """Return the version of that day; ``NoLawInForce`` when there is none or the value is ended."""
        version = self.find(day)
        if version is None or version.value is None:
            raise NoLawInForce(f"{self.key} ({self.description}): không có giá trị vào ngày {day:%d/%m/%Y}")
        return version


def _of_type(kind: type | tuple[type, ...]) -> Callable[[Any], Any]:
    """Return a converter that accepts exactly that type (a bool is not a number)."""

    def convert(raw: Any) -> Any:
        if not isinstance(raw, kind) or (isinstance(raw, bool) and kind is not bool):
            raise ValueError
        return raw

    return convert


def _non_negative(raw: Any) -> int:
    """A whole number, not negative."""
    if _of_type(int)(raw) < 0:
        raise ValueError
    return int(raw)


def _share(raw: Any) -> Fraction:
    """A percentage between 0 and 100 as an exact fraction of one."""
    share = Fraction(_of_type((int, Fraction))(raw), 100)
    if not 0 <= share <= 1:
        raise ValueError
    return share


def _fraction(raw: Any) -> Fraction:
    """A fraction written "2/3", or a number."""
    return Fraction(_of_type((int, str, Fraction))(raw))


def _texts(raw: Any) -> tuple[str, ...]:
    """A list of words."""
    return tuple(_of_type(str)(item) for item in _of_type(list)(raw))


def _records(raw: Any) -> tuple[tuple[tuple[str, Any], ...], ...]:
    """A list of small records, kept as sorted (name, word) pairs so that they can be compared and hashed."""
    return tuple(tuple(sorted(_of_type(LinedMapping)(item).items())) for item in _of_type(list)(raw))


UNITS: dict[str, Callable[[Any], Value]] = {
    "percent": _share,
    "fraction": _fraction,
    "coefficient": _fraction,
    "months": _non_negative,
    "years": _non_negative,
    "days": _non_negative,
    "count": _non_negative,
    "dong": _non_negative,
    "flag": _of_type(bool),
    "text": _of_type(str),
    "date": _of_type(date),
    "rating": lambda raw: Rating[_of_type(str)(raw).upper()],
    "kinds": lambda raw: tuple(NomineeKind[word.upper()] for word in _texts(raw)),
    "awards": lambda raw: tuple(AwardCode[word.upper()] for word in _texts(raw)),
    "records": _records,
}


def convert(raw: Any, unit: str, *, where: str) -> Value | None:
    """Return the value in its unit; one that does not fit is a ``RuleDefinitionError`` naming the place."""
    if raw is None:
        return None
    if unit not in UNITS:
        raise RuleDefinitionError(f"{where}: không có đơn vị {unit!r}{nearest(unit, UNITS)}")
    try:
        return UNITS[unit](raw)
    except (ValueError, KeyError, ZeroDivisionError):
        raise RuleDefinitionError(f"{where}: {raw!r} không phải giá trị loại {unit!r}") from None


_CITE = frozenset({"article", "clause", "point"})


def read_citation(raw: Any, *, where: str) -> Citation:
    """Read ``{instrument: …, article: …, clause: …, point: …}``."""
    fields = check_keys(raw, required=frozenset({"instrument"}), optional=_CITE, where=where)
    try:
        return Citation(**fields)
    except RuleDefinitionError as error:
        raise RuleDefinitionError(f"{where}: {error}") from None


def read_confidence(raw: Any, *, where: str) -> Confidence:
    """Read the word for how sure we are."""
    try:
        return Confidence.of(raw)
    except ValueError:
        known = [one.value for one in Confidence]
        raise RuleDefinitionError(f"{where}: độ tin cậy {raw!r} không có; dùng {known}") from None


def spans(versions: Iterable[DatedValue], *, where: str) -> tuple[DatedValue, ...]:
    """Close each version at the next one's eve; versions out of order or overlapping are refused."""
    rows = list(versions)
    closed = []
    for index, row in enumerate(rows):
        until = row.until
        if until is not None and until < row.since:
            raise RuleDefinitionError(f"{where}: kết thúc {until} trước khi bắt đầu {row.since}")
        if index + 1 < len(rows):
            following = rows[index + 1].since
            if following <= row.since or (until is not None and following <= until):
                raise RuleDefinitionError(f"{where}: giá trị từ {following} chồng lên giá trị từ {row.since}")
            until = until or following - timedelta(days=1)
        closed.append(DatedValue(row.key, row.value, row.since, until, row.citation, row.confidence))
    return tuple(closed)


def _read_parameter(key: str, raw: Any, *, where: str) -> Dated:
    """Read one parameter with all its versions."""
    body = check_keys(raw, required=frozenset({"description", "unit", "values"}), where=where)
    versions = []
    for item in check_list(body["values"], where=where):
        row = check_keys(
            item,
            required=frozenset({"since", "value", "cite"}),
            optional=frozenset({"until", "confidence", "note"}),
            where=where,
        )
        versions.append(
            DatedValue(
                key=key,
                value=convert(row["value"], body["unit"], where=where),
                since=row["since"],
                until=row.get("until"),
                citation=str(read_citation(row["cite"], where=where)),
                confidence=read_confidence(row.get("confidence", "verified"), where=where),
            )
        )
    return Dated(key, body["description"], body["unit"], spans(versions, where=where))


def load_parameters(paths: Iterable[Path]) -> dict[str, Dated]:
    """Read parameter files; a key may stand once over all files. Faults raise ``RuleDefinitionError``."""
    found: dict[str, Dated] = {}
    for path in paths:
        content = read_yaml(path)
        if not isinstance(content, LinedMapping):
            raise RuleDefinitionError(f"{path.name}: cần một nhóm khóa ở mức trên cùng")
        for key, raw in content.items():
            where = f"{path.name}: {key}"
            if key in found:
                raise RuleDefinitionError(f"{where}: khóa đã có trong một tệp khác")
            found[key] = _read_parameter(key, raw, where=where)
    return found


PARAMETERS = load_parameters(sorted((Path(__file__).parent / "parameters").glob("*.yaml")))


def parameter(key: str) -> Dated:
    """Return the parameter with that key; an unknown key is a ``RuleDefinitionError`` naming the nearest."""
    try:
        return PARAMETERS[key]
    except KeyError:
        raise RuleDefinitionError(f"Không có tham số {key!r}{nearest(key, PARAMETERS)}") from None
