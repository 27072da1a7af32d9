"""The only reader of time. Dates are those of Asia/Ho_Chi_Minh; moments are UTC.

The demo and the tests set a simulated clock; production refuses one (see ``installation.py``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Anything that can tell the current moment."""

    simulated: bool

    def now(self) -> datetime:
        """Return the current moment in UTC."""


@dataclass
class SystemClock:
    """The machine's clock."""

    simulated: bool = False

    def now(self) -> datetime:
        """Return the machine's moment in UTC."""
        return datetime.now(UTC)


@dataclass
class SimulatedClock:
    """A clock that starts at a given moment; it stands still unless ``ticking``."""

    at: datetime
    ticking: bool = False
    simulated: bool = True
    _since: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """Return the simulated moment in UTC."""
        passed = timedelta(seconds=time.monotonic() - self._since) if self.ticking else timedelta()
        return self.at.astimezone(UTC) + passed

    def move_to(self, day: date, hour: int = 8, minute: int = 0) -> None:
        """Set the clock to a local time of day; it never goes backwards."""
        target = datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL).astimezone(UTC)
        self.at = max(self.at.astimezone(UTC), target)
        self._since = time.monotonic()

    def advance(self, **parts: float) -> None:
        """Move forward by a ``timedelta`` given as keywords."""
        self.at += timedelta(**parts)


_current: list[Clock] = [SystemClock()]


def now() -> datetime:
    """Return the current moment in UTC."""
    return _current[-1].now()


def of_phones() -> datetime:
    """Return the moment as telephones keep it, whatever the calendar of a demo says; a clock that stands still is kept.

    For codes of an authenticator app only: those are made by a machine that knows nothing of a simulated clock.
    """
    current = _current[-1]
    return datetime.now(UTC) if getattr(current, "ticking", False) else current.now()


def today() -> date:
    """Return the current day in Viet Nam."""
    return now().astimezone(LOCAL).date()


def local(moment: datetime) -> datetime:
    """Return a UTC moment as local time."""
    return moment.astimezone(LOCAL)


def is_simulated() -> bool:
    """Whether a simulated clock is set."""
    return _current[-1].simulated


def set_clock(clock: Clock) -> None:
    """Replace the process's clock (at start-up)."""
    _current[:] = [clock]


@contextmanager
def use(clock: Clock) -> Iterator[Clock]:
    """Use another clock within a block."""
    _current.append(clock)
    try:
        yield clock
    finally:
        _current.remove(clock)
