"""The season's own data files and its calendar of working days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from rules.vocabulary import Labelled

_Member = TypeVar("_Member", bound=Labelled)
_FOLDER = Path(__file__).parent


@cache
def load(name: str) -> dict[str, Any]:
    """One data file of this folder, read once. Callers do not change it."""
    text = (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def _holidays() -> frozenset[date]:
    return frozenset(load("allocation")["holidays"])


def member(enumeration: type[_Member], code: str) -> _Member:
    """The member of a closed list that has this stored code; raises KeyError for an unknown one."""
    return {one.value: one for one in enumeration}[code]


def is_working_day(day: date) -> bool:
    """Whether offices are open: not a Saturday, a Sunday or a listed holiday."""
    return day.weekday() < 5 and day not in _holidays()


def working_days_after(day: date, count: int) -> date:
    """The day ``count`` working days after ``day`` (before it, when negative)."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(since: date, until: date) -> tuple[date, ...]:
    """All working days from ``since`` to ``until``, both included."""
    span = (until - since).days + 1
    days = (since + timedelta(days=offset) for offset in range(span))
    return tuple(day for day in days if is_working_day(day))
