"""What the rows of a units' or people's workbook ask for, compared with the registers as they stand.

Whoever and whatever is there already is found again, its differences are told, and nothing is overwritten unless asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from rules.text import fold
from rules.vocabulary import Employment, Level
from workflow.models.units import KIND_LABELS, UnitKind
from workflow.services.import_values import LEFT, REFUSED, SAME, RowOutcome
from workflow.services.register_births import birth_changes, check_birth, of_that_day, same_day
from workflow.services.register_records import PersonRow, ServiceRow, UnitRow
from workflow.services.register_words import (
    Refusal,
    employment_said,
    female_said,
    need,
    unit_kind,
    unit_level,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GivenUnit:
    """A row of the units' workbook as read."""

    line: int
    code: str = ""
    name: str = ""
    kind: str = ""
    level: str = ""
    parent: str = ""
    place: str = ""
    since: date | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenPerson:
    """A row of the people's workbook as read; ``remarks`` are told and do not stop it."""

    line: int
    code: str = ""
    cccd: str | None = None
    name: str = ""
    birth_year: int | None = None
    birth_on: date | None = None
    gender: str = ""
    unit: str = ""
    position: str = ""
    employment: str = ""
    is_leader: bool | None = None
    since: date | None = None
    recruited_on: date | None = None
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A unit of the register; ``parent`` is the code of the unit above it today."""

    id: int
    code: str
    name: str
    kind: UnitKind
    level: Level
    place: str
    parent: str
    since: date


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """A person of the register with the open service period, if any."""

    id: int
    code: str
    name: str
    birth_year: int | None
    birth_on: date | None
    is_female: bool | None
    cccd: str | None
    service_id: int | None
    unit: str
    position: str
    since: date | None


@dataclass(slots=True)
class PlannedUnit:
    """What one row asks for: a new unit, or nothing."""

    line: int
    name: str
    new: UnitRow | None = None
    settled: RowOutcome | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class PlannedPerson:
    """What one row asks for: a new person, or changes of a known one."""

    line: int
    name: str
    new: PersonRow | None = None
    birth_on: date | None = None
    cccd: str | None = None
    service: ServiceRow | None = None
    known: StoredPerson | None = None
    changes: dict[str, object] = field(default_factory=dict)
    closes: date | None = None
    sentences: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    settled: RowOutcome | None = None


def plan_units(rows: Sequence[GivenUnit], stored: Mapping[str, StoredUnit]) -> list[PlannedUnit]:
    """Return what every row asks for; a unit may name one as its parent that stands anywhere in the file."""
    coming = {row.code: row for row in rows if row.code and not row.problems}
    seen: dict[str, int] = {}
    planned = []
    for row in rows:
        one = PlannedUnit(row.line, row.name or row.code)
        problems: list[str] = []
        _told(problems, _plan_unit, one, row, stored, coming)
        if row.code:
            _told(problems, _once, seen, f"mã «{row.code}»", row.line)
        if problems:
            one.new, one.settled = None, RowOutcome(row.line, one.name, REFUSED, tuple(problems))
        planned.append(one)
    return planned


def _told(problems: list[str], part: Callable[..., T], *about: object) -> T | None:
    """Return what a part of a row gives; its refusal is kept, so that one look tells everything about the row."""
    try:
        return part(*about)
    except Refusal as refusal:
        problems.extend(refusal.args)
        return None


def _once(seen: dict[str, int], mark: str, line: int) -> None:
    if mark in seen:
        raise Refusal(
            f"Trùng {mark} với dòng {seen[mark]}. Là hai thì sửa cho khác nhau; là một thì bỏ một dòng."
        )
    seen[mark] = line


def _plan_unit(
    one: PlannedUnit, row: GivenUnit, stored: Mapping[str, StoredUnit], coming: Mapping[str, GivenUnit]
) -> None:
    problems = list(row.problems)
    code = _told(problems, need, row.code, "mã đơn vị")
    name = _told(problems, need, row.name, "tên đơn vị")
    kind, level = _told(problems, unit_kind, row.kind), _told(problems, unit_level, row.level)
    parent = _told(problems, _parent, row, stored, coming)
    if code not in stored and row.since is None and not row.problems:
        problems.append("Thiếu ngày bắt đầu hoạt động. Ghi ngày/tháng/năm, ví dụ 01/01/2020.")
    if problems or not code or not name or kind is None or level is None:
        raise Refusal(*problems)
    if code in stored:
        had = stored[code]
        pairs = (
            ("tên", had.name, name), ("loại", KIND_LABELS[had.kind], KIND_LABELS[kind]),
            ("cấp", had.level.label, level.label), ("đơn vị cấp trên", had.parent, parent or ""),
            ("địa danh", had.place, row.place or had.place),
        )  # fmt: skip
        told = tuple(
            f"Khác {what}: trong danh bạ «{old}», trong tệp «{new}»."
            for what, old, new in pairs
            if old != new
        )
        more = ("Nhập từ tệp không đổi đơn vị đã có; đổi tên, sáp nhập ghi ở danh bạ đơn vị theo văn bản.",)
        one.settled = RowOutcome(row.line, name, LEFT if told else SAME, told + more if told else ())
        return
    assert row.since is not None
    if any(fold(other.name) == fold(name) for other in stored.values()):
        one.warnings.append("Danh bạ đã có một đơn vị cùng tên với mã khác. Kiểm tra có phải trùng không.")
    one.new = UnitRow(code, kind, level, name, row.since, place=row.place, parent=parent)


def _parent(row: GivenUnit, stored: Mapping[str, StoredUnit], coming: Mapping[str, GivenUnit]) -> str | None:
    """Return the code of the unit above: named by code, or by a name that only one unit has."""
    if not row.parent:
        return None
    if row.parent == row.code:
        raise Refusal("Đơn vị không thể là cấp trên của chính mình. Sửa cột Đơn vị cấp trên.")
    if row.parent in stored:
        return row.parent
    if row.parent in coming:
        above, steps = coming[row.parent], 0
        while above.parent in coming and steps <= len(coming):
            above, steps = coming[above.parent], steps + 1
        if steps > len(coming):
            raise Refusal("Các đơn vị trong tệp là cấp trên của nhau thành vòng. Sửa cột Đơn vị cấp trên.")
        return row.parent
    named = [code for code, one in stored.items() if fold(one.name) == fold(row.parent)]
    named += [code for code, one in coming.items() if fold(one.name) == fold(row.parent)]
    if len(set(named)) == 1:
        return named[0]
    raise Refusal(
        f"Không có đơn vị cấp trên «{row.parent}». Ghi mã đơn vị đã có, hoặc thêm đơn vị đó vào tệp."
    )


@dataclass(frozen=True, slots=True)
class People:
    """The register of people as the plan looks at it."""

    units: Mapping[str, StoredUnit]
    by_code: Mapping[str, StoredPerson]
    by_cccd: Mapping[str, StoredPerson]


def plan_people(rows: Sequence[GivenPerson], around: People, *, overwrite: bool) -> list[PlannedPerson]:
    """Return what every row asks for; known people change only with ``overwrite``, else their differences are told."""
    seen: dict[str, int] = {}
    alike: dict[tuple[str, int | None, str], list[GivenPerson]] = {}
    codes = set(around.by_code)
    planned = []
    for row in rows:
        one = PlannedPerson(row.line, row.name, warnings=list(row.remarks))
        problems: list[str] = []
        try:
            _plan_person(one, row, around, codes, overwrite=overwrite)
        except Refusal as refusal:
            problems.extend(refusal.args)
        for mark in filter(None, (row.cccd and f"số CCCD {row.cccd}", row.code and f"mã {row.code}")):
            _told(problems, _once, seen, mark, row.line)
        if problems:
            settled = RowOutcome(row.line, row.name, REFUSED, tuple(problems))
            one = PlannedPerson(row.line, row.name, settled=settled)
        elif one.new and one.service:
            others = alike.setdefault((fold(row.name), row.birth_year, one.service.unit), [])
            first = next((other.line for other in others if same_day(other.birth_on, row.birth_on)), None)
            others.append(row)
            if first is not None:
                one.warnings.append(
                    f"Cùng tên, cùng năm sinh, cùng đơn vị với dòng {first}. Là một người thì bỏ một dòng trong tệp."
                )
        planned.append(one)
    return planned


def _plan_person(
    one: PlannedPerson, row: GivenPerson, around: People, codes: set[str], *, overwrite: bool
) -> None:
    problems = list(row.problems)
    name, unit = _told(problems, need, row.name, "họ và tên"), _told(problems, _unit, row, around)
    female, employment = (
        _told(problems, female_said, row.gender),
        _told(problems, employment_said, row.employment),
    )
    _told(problems, check_birth, row.birth_year, row.birth_on)
    known = _told(problems, _known, row, name, unit, around) if name and unit else None
    if known is None and row.since is None and not row.problems:
        problems.append("Thiếu ngày bắt đầu công tác tại đơn vị (cột Từ ngày). Ghi ngày/tháng/năm.")
    if problems or not name or unit is None or employment is None:
        raise Refusal(*problems)
    if known is None:
        assert row.since is not None
        code = row.code or _free_code(unit.code, codes)
        codes.add(code)
        one.new, one.cccd = PersonRow(code, name, row.birth_year, female), row.cccd
        one.birth_on = row.birth_on
        one.service = ServiceRow(
            code, unit.code, row.position, employment, row.since, is_leader=bool(row.is_leader),
            recruited_on=row.recruited_on,
        )  # fmt: skip
        one.sentences.append(f"Thêm vào {unit.name}, mã {code}.")
        return
    one.known = known
    _compare(one, row, known, female)
    _compare_service(one, row, known, unit, employment)
    if not one.sentences:
        one.settled = RowOutcome(row.line, known.name, SAME)
    elif not overwrite:
        told = (
            *one.sentences,
            "Chưa ghi: người này đã có. Chọn «Ghi cả thay đổi của người đã có» nếu tệp đúng hơn.",
        )
        one.settled = RowOutcome(row.line, known.name, LEFT, told)


def _unit(row: GivenPerson, around: People) -> StoredUnit:
    wanted = need(row.unit, "đơn vị")
    if wanted in around.units:
        return around.units[wanted]
    named = [one for one in around.units.values() if fold(one.name) == fold(wanted)]
    if len(named) == 1:
        return named[0]
    raise Refusal(f"Không có đơn vị «{wanted}». Ghi mã đơn vị như trong danh bạ, hoặc nhập đơn vị trước.")


def _known(row: GivenPerson, name: str, unit: StoredUnit, around: People) -> StoredPerson | None:
    """Find the person again: by identity number, by code, else by name and year of birth in the same unit."""
    by_number = around.by_cccd.get(row.cccd or "")
    if by_number is not None:
        if fold(by_number.name) != fold(name):
            raise Refusal(
                f"Số CCCD {row.cccd} trong danh bạ là của «{by_number.name}» (mã {by_number.code}). Kiểm tra lại số."
            )
        return by_number
    by_code = around.by_code.get(row.code)
    if by_code is not None:
        if by_code.cccd and row.cccd:
            raise Refusal(f"Mã {row.code} là của «{by_code.name}» với số CCCD khác. Kiểm tra mã và số CCCD.")
        return by_code
    if row.code:
        return None
    alike = [
        one
        for one in around.by_code.values()
        if one.unit == unit.code
        and fold(one.name) == fold(name)
        and (one.birth_year == row.birth_year or None in {one.birth_year, row.birth_year})
        and not (one.cccd and row.cccd)
    ]
    alike = of_that_day(alike, row.birth_on)
    if len(alike) > 1:
        codes = ", ".join(one.code for one in alike)
        raise Refusal(
            f"Đơn vị đã có {len(alike)} người cùng tên, cùng năm sinh (mã {codes}). Ghi mã của đúng người."
        )
    return alike[0] if alike else None


def _free_code(unit: str, codes: set[str]) -> str:
    number = 1
    while f"{unit}-{number:03d}" in codes:
        number += 1
    return f"{unit}-{number:03d}"


def _compare(one: PlannedPerson, row: GivenPerson, known: StoredPerson, female: bool | None) -> None:
    """Tell the differences of the person; an empty cell asks for nothing."""
    words = {True: "nữ", False: "nam", None: "chưa ghi"}
    if row.name != known.name:
        one.changes["full_name"] = row.name
        one.sentences.append(f"Họ và tên: «{known.name}» → «{row.name}».")
    changes, sentence = birth_changes(row.birth_year, row.birth_on, known.birth_year, known.birth_on)
    one.changes |= changes
    one.sentences += [sentence] if sentence else []
    if female is not None and female != known.is_female:
        one.changes["is_female"] = female
        one.sentences.append(f"Giới tính: {words[known.is_female]} → {words[female]}.")
    if row.cccd and not known.cccd:
        one.cccd = row.cccd
        one.sentences.append("Bổ sung số CCCD.")


def _compare_service(
    one: PlannedPerson, row: GivenPerson, known: StoredPerson, unit: StoredUnit, employment: Employment
) -> None:
    """Another unit or post is a new service period from its own day on; the one before ends the day before."""
    if known.unit == unit.code and (not row.position or row.position == known.position):
        return
    one.sentences.append(
        f"Công tác: «{known.position or known.unit or 'chưa ghi'}» → «{row.position or unit.name}»."
    )
    if row.since is None or (known.since is not None and row.since <= known.since):
        start = f" sau ngày {known.since:%d/%m/%Y}" if known.since else ""
        raise Refusal(*one.sentences, f"Ghi cột Từ ngày là ngày nhận nhiệm vụ mới{start}.")
    one.service = ServiceRow(
        known.code, unit.code, row.position or known.position, employment, row.since,
        is_leader=bool(row.is_leader), recruited_on=row.recruited_on,
    )  # fmt: skip
    one.closes = row.since - timedelta(days=1)
