"""By when a body that is asked for its opinion answers, and what follows when it does not.

Nghị định 152/2025/NĐ-CP Điều 34 khoản 6 gives 10 working days and lets the appraising ministry go on without the
opinion. It speaks of the Ministry of Home Affairs; below it, the local rule ``deadline.consulted_body`` decides.
Neither counts silence as consent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rules.deadlines import deadline, is_working_day
from rules.law.on_date import LawOnDate

LOCAL, STATUTE = "deadline.consulted_body", "limit.consulted_opinion"
REMIND_BEFORE = 2
"""Working days before the last day on which a reminder is due."""


@dataclass(frozen=True, slots=True)
class ConsultationDay:
    """The last day to answer, where it stands, and whether the work goes on without an answer after it."""

    due_on: date
    days: int | None
    citation: str
    lapses: bool


def answer_day(asked_on: date, law: LawOnDate) -> ConsultationDay | None:
    """Return the last day: the local rule's, else the decree's; None where neither sets one.

    Below the ministry the decree's day is a measure to go by: the work goes on without an answer only where a local
    rule says so.
    """
    local = law.setting(LOCAL)
    rule = local or law.find(STATUTE)
    if rule is None:
        return None
    assert isinstance(rule.value, int)
    due_on = deadline(asked_on, rule.value).due_on
    return ConsultationDay(due_on, rule.value, rule.citation, lapses=local is not None)


def remind_on(due_on: date) -> date:
    """Return the day from which a reminder is due: two working days before the last day."""
    day, left = due_on, REMIND_BEFORE
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return day
