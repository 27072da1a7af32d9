"""Working days: which day a time limit ends, skipping weekends and public holidays, counting swapped working
days.

The table ``law/holidays_vn.yaml`` holds the years the project knows; another year is refused, never guessed.
The day of receipt itself is not counted ("kể từ ngày nhận đủ hồ sơ").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from rules.errors import NoLawInForce, RuleDefinitionError
from rules.law.dated import PARAMETERS
from rules.law.on_date import LawOnDate
from rules.law.yaml_files import check_keys, check_list, nearest, read_yaml
from rules.local_packs import DELEGATIONS

_SATURDAY = 5
_WEEKEND = "thứ Bảy, Chủ nhật"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The public holidays and swapped working days of some years."""

    years: frozenset[int]
    holidays: dict[date, str]
    working_weekend_days: frozenset[date]
    confirmed: frozenset[int]  # years checked against the announced holidays

    def why_off(self, day: date) -> str:
        """Return why the day is off, or nothing; ``NoLawInForce`` outside the years of the table."""
        if day.year not in self.years:
            raise NoLawInForce(
                f"Chưa có lịch nghỉ lễ của năm {day.year}; đề nghị bổ sung vào rules/law/holidays_vn.yaml."
            )
        if day in self.holidays:
            return self.holidays[day]
        if day.weekday() >= _SATURDAY and day not in self.working_weekend_days:
            return _WEEKEND
        return ""

    def with_own(self, off: Mapping[date, str], working: Collection[date]) -> Calendar:
        """Return the calendar of a body that closes on some more days and works on some others.

        A national holiday stays one whatever the body says.
        """
        return replace(
            self,
            holidays={**off, **self.holidays},
            working_weekend_days=self.working_weekend_days | frozenset(working),
        )


def load_calendar(path: Path) -> Calendar:
    """Read the table of holidays; a day that stands twice is refused."""
    content = check_keys(
        read_yaml(path),
        required=frozenset({"years", "confirmed", "holidays", "working_weekend_days"}),
        where=path.name,
    )
    days: dict[date, str] = {}
    for raw in check_list(content["holidays"], where=path.name):
        row = check_keys(raw, required=frozenset({"day", "name"}), where=path.name)
        if row["day"] in days:
            raise RuleDefinitionError(f"{path.name}: ngày {row['day']} viết hai lần")
        days[row["day"]] = row["name"]
    return Calendar(
        frozenset(content["years"]),
        days,
        frozenset(content["working_weekend_days"]),
        frozenset(content["confirmed"]),
    )


CALENDAR = load_calendar(Path(__file__).parent / "law" / "holidays_vn.yaml")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a limit, the days off it skipped with their names, and where the limit stands."""

    due_on: date
    skipped: tuple[tuple[date, str], ...]
    citation: str = ""
    days: int | None = None

    @property
    def confirmed(self) -> bool:
        """Whether the holidays of its year were checked; otherwise the day may still move."""
        return self.due_on.year in CALENDAR.confirmed


CALENDAR_DAYS = frozenset(
    {
        "complaint_lodging",
        "complaint_settling",
        "complaint_settling_remote",
        "complaint_second",
        "complaint_second_remote",
        "denunciation_settling",
    }
)
"""Limits that run in calendar days; all others in working days."""
_LIMIT, _LAST_DAY, _LOCAL = "limit.", "last_day.", "deadline."
_NEXT_YEAR = frozenset({"national_fighter"})
"""Last days that lie in the year after the one asked about."""


def deadline_names() -> tuple[str, ...]:
    """Return every name ``named_deadline`` knows."""
    found = [key.partition(".")[2] for key in PARAMETERS if key.startswith((_LIMIT, _LAST_DAY))]
    found += [key.partition(".")[2] for key in DELEGATIONS if key.startswith(_LOCAL)]
    return tuple(sorted(found))


def named_deadline(name: str, start: date, law: LawOnDate, calendar: Calendar = CALENDAR) -> Deadline:
    """Return the last day of a named limit that starts on a day: the law's own, or the local rule's.

    Raises ``RuleDefinitionError`` for an unknown name, ``NoLawInForce`` on a day without the limit, ``NeedsLocalRule``
    when the matter is local and no pack settles it.
    """
    for stem in (_LIMIT, _LAST_DAY, _LOCAL):
        name = name.removeprefix(stem)
    if f"{_LIMIT}{name}" in PARAMETERS:
        rule = law.dated(f"{_LIMIT}{name}")
        assert isinstance(rule.value, int)
        if name in CALENDAR_DAYS:
            return Deadline(start + timedelta(days=rule.value), (), rule.citation, rule.value)
        return replace(deadline(start, rule.value, calendar), citation=rule.citation, days=rule.value)
    if f"{_LAST_DAY}{name}" in PARAMETERS:
        rule = law.dated(f"{_LAST_DAY}{name}")
        month, day = (int(part) for part in str(rule.value).split("-"))
        return Deadline(date(start.year + (name in _NEXT_YEAR), month, day), (), rule.citation)
    if f"{_LOCAL}{name}" not in DELEGATIONS:
        known = ", ".join(deadline_names())
        raise RuleDefinitionError(f"không có thời hạn {name!r}{nearest(name, deadline_names())}; có: {known}")
    rule = law.need_setting(f"{_LOCAL}{name}")
    if isinstance(rule.value, date):
        return Deadline(rule.value, (), rule.citation)
    assert isinstance(rule.value, int)
    if name == "themed_review_days":  # so many days before the review
        return Deadline(start - timedelta(days=rule.value), (), rule.citation, rule.value)
    return replace(deadline(start, rule.value, calendar), citation=rule.citation, days=rule.value)


def deadline(start: date, working_days: int, calendar: Calendar = CALENDAR) -> Deadline:
    """Return the day on which ``working_days`` working days after ``start`` have passed (the start is not
    counted).
    """
    if working_days < 0:
        raise ValueError("working_days must not be negative")
    day = start
    skipped = []
    left = working_days
    while left:
        day += timedelta(days=1)
        why = calendar.why_off(day)
        if why:
            skipped.append((day, why))
        else:
            left -= 1
    return Deadline(day, tuple(skipped))


def is_working_day(day: date, calendar: Calendar = CALENDAR) -> bool:
    """Whether the day is a working day."""
    return not calendar.why_off(day)


def end_of_limit(day: date, calendar: Calendar = CALENDAR) -> Deadline:
    """Return when a limit with this last day ends: the day itself, or the next working day when it is a day off.

    A year without a table gives the day as it stands: a limit is never cut short because we do not know.
    Source: Bộ luật Dân sự 2015, Điều 148 khoản 5.
    """
    skipped = []
    end = day
    while end.year in calendar.years and (why := calendar.why_off(end)):
        skipped.append((end, why))
        end += timedelta(days=1)
    return Deadline(end, tuple(skipped), "Điều 148 Bộ luật Dân sự 2015")


def working_days_left(today: date, due_on: date, calendar: Calendar = CALENDAR) -> int:
    """Return how many working days there still are after today up to and with the last day; negative once it passed.

    ``NoLawInForce`` when the days reach into a year whose holidays are not in the table.
    """
    first, last, sign = (today, due_on, 1) if due_on >= today else (due_on, today, -1)
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sign * sum(is_working_day(day, calendar) for day in days)


def round_deadline(name: str, law: LawOnDate) -> date:
    """Return the last day of a round ("regular_administration", "regular_education").

    A local matter: ``NeedsLocalRule`` without a pack.
    """
    day = law.need_setting(f"deadline.{name}").value
    assert isinstance(day, date)
    return day


def notice_deadline(refused_on: date, law: LawOnDate, calendar: Calendar = CALENDAR) -> Deadline:
    """Return the last day to tell a unit of a refusal: the body's own limit, else that of the Ministry as a measure.

    ``calendar``: the working days of the body that tells.

    The law sets a limit for Bộ Nội vụ only; other bodies follow their own procedure (``deadline.unit_notice``).
    """
    local = law.setting("deadline.unit_notice")
    if local is None:
        return named_deadline("refusal_notice", refused_on, law, calendar)
    assert isinstance(local.value, int)
    return replace(deadline(refused_on, local.value, calendar), citation=local.citation, days=local.value)


def supplement_deadline(returned_on: date, law: LawOnDate, calendar: Calendar = CALENDAR) -> Deadline:
    """Return the last day to complete a returned dossier; ``NeedsLocalRule`` without a pack."""
    days = law.need_setting("deadline.returned").value
    assert isinstance(days, int)
    return deadline(returned_on, days, calendar)
