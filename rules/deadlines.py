"""Working days: which day a time limit ends, skipping weekends and public holidays, counting swapped working
days.

The table ``law/holidays_vn.yaml`` holds the years the project knows; another year is refused, never guessed.
The day of receipt itself is not counted ("kể từ ngày nhận đủ hồ sơ").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rules.errors import NoLawInForce, RuleDefinitionError
from rules.law.on_date import LawOnDate
from rules.law.yaml_files import check_keys, check_list, read_yaml

_SATURDAY = 5
_WEEKEND = "thứ Bảy, Chủ nhật"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The public holidays and swapped working days of some years."""

    years: frozenset[int]
    holidays: dict[date, str]
    working_weekend_days: frozenset[date]

    def why_off(self, day: date) -> str:
        """Return why the day is off, or nothing; ``NoLawInForce`` outside the years of the table."""
        if day.year not in self.years:
            raise NoLawInForce(f"Chưa có lịch nghỉ lễ của năm {day.year}.")
        if day in self.holidays:
            return self.holidays[day]
        if day.weekday() >= _SATURDAY and day not in self.working_weekend_days:
            return _WEEKEND
        return ""


def load_calendar(path: Path) -> Calendar:
    """Read the table of holidays; a day that stands twice is refused."""
    content = check_keys(
        read_yaml(path), required=frozenset({"years", "holidays", "working_weekend_days"}), where=path.name
    )
    days: dict[date, str] = {}
    for raw in check_list(content["holidays"], where=path.name):
        row = check_keys(raw, required=frozenset({"day", "name"}), where=path.name)
        if row["day"] in days:
            raise RuleDefinitionError(f"{path.name}: ngày {row['day']} viết hai lần")
        days[row["day"]] = row["name"]
    return Calendar(frozenset(content["years"]), days, frozenset(content["working_weekend_days"]))


CALENDAR = load_calendar(Path(__file__).parent / "law" / "holidays_vn.yaml")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a limit, and the days off it skipped with their names."""

    due_on: date
    skipped: tuple[tuple[date, str], ...]


def deadline(start: date, working_days: int) -> Deadline:
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
        why = CALENDAR.why_off(day)
        if why:
            skipped.append((day, why))
        else:
            left -= 1
    return Deadline(day, tuple(skipped))


def is_working_day(day: date) -> bool:
    """Whether the day is a working day."""
    return not CALENDAR.why_off(day)


def round_deadline(name: str, law: LawOnDate) -> date:
    """Return the last day of a round ("regular_administration", "regular_education").

    A local matter: ``NeedsLocalRule`` without a pack.
    """
    day = law.need_setting(f"deadline.{name}").value
    assert isinstance(day, date)
    return day


def supplement_deadline(returned_on: date, law: LawOnDate) -> Deadline:
    """Return the last day to complete a returned dossier; ``NeedsLocalRule`` without a pack."""
    days = law.need_setting("deadline.returned").value
    assert isinstance(days, int)
    return deadline(returned_on, days)
