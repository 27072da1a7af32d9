"""The committed table of non-working days agrees with an independent package, year by year."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from rules import is_working_day
from rules.deadlines import CALENDAR

ANNOUNCED = {date(2026, 1, 2), date(2026, 1, 10)}
"""The swap at the start of 2026 was announced in the autumn of 2025; the package does not know it yet."""


@pytest.mark.parametrize("year", sorted(CALENDAR.years))
def test_every_day_of_the_year_agrees_with_the_oracle(year: int) -> None:
    oracle = holidays.country_holidays("VN", years=year)
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    unlike = {day for day in days if is_working_day(day) is not oracle.is_working_day(day)}
    assert unlike == {day for day in ANNOUNCED if day.year == year}
