"""Who of one's own unit is registered for which title in a period, and the day until which units register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.account_rows import units_above
from workflow.actor import Actor
from workflow.body_settings import values_on
from workflow.calendars import calendars_of
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import Round, TargetRegistration
from workflow.permissions import UNIT_ROLES
from workflow.picking import register_of
from workflow.setting_words import TARGETS_UNTIL
from workflow.tables import table

targets, r = table(TargetRegistration), table(Round)


@dataclass(frozen=True, slots=True)
class Aim:
    """Somebody of the unit, whether registered, on which day, and whether after the deadline."""

    key: str
    name: str
    note: str
    registered_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class TargetsPage:
    """The register of a unit for one title in one period, with the number registered for every title.

    ``written_on`` is the last day as the body set it, ``deadline`` the one that counts: a day off moves it on.
    """

    aims: tuple[Aim, ...]
    counts: dict[AwardCode, int]
    written_on: date | None
    deadline: date | None
    citation: str


def periods(viewer: Actor) -> tuple[tuple[str, str], ...]:
    """Return (key, words) of the periods one may register for: this year, the school year, those of rounds."""
    today = clock.today()
    began = today.year if today.month >= 8 else today.year - 1
    own = {
        f"Y{today.year}": f"năm {today.year}",
        f"SY{began}-{began + 1}": f"năm học {began}-{began + 1}",
        f"Y{today.year + 1}": f"năm {today.year + 1}",
    }
    if not viewer.units_with(*UNIT_ROLES):
        return ()
    with reading() as connection:
        query = sa.select(r.c.period_key, r.c.period_label).distinct().order_by(r.c.period_key.desc())
        known = {row.period_key: row.period_label for row in connection.execute(query)}
    return tuple((own | known).items())


def page(viewer: Actor, unit_id: int, period_key: str, award: AwardCode, kind: NomineeKind) -> TargetsPage:
    """Return the page; ``NotFound`` for a unit that is not one's own. Eight statements."""
    if unit_id not in viewer.units_with(*UNIT_ROLES):
        raise NotFound("đơn vị này")
    with reading() as connection:
        known = [one for one in register_of(connection, unit_id) if one.kind is kind and one.works_here]
        query = sa.select(targets.c.nominee_key, targets.c.award, targets.c.registered_on).where(
            targets.c.unit_id == unit_id, targets.c.period_key == period_key, targets.c.withdrawn_on.is_(None)
        )
        rows = connection.execute(query).all()
        written_on, ends_on, citation = _deadline(connection, unit_id, period_key)
    days = {row.nominee_key: row.registered_on for row in rows if row.award is award}
    counts: dict[AwardCode, int] = {}
    for row in rows:
        counts[row.award] = counts.get(row.award, 0) + 1
    aims = tuple(
        Aim(one.key, one.name, one.note, days.get(one.key), _is_late(days.get(one.key), ends_on))
        for one in known
    )
    return TargetsPage(aims, counts, written_on, ends_on, citation)


def _is_late(day: date | None, ends_on: date | None) -> bool:
    return day is not None and ends_on is not None and day > ends_on


def _deadline(connection: Connection, unit_id: int, period_key: str) -> tuple[date | None, date | None, str]:
    """Return the last day of registering as the body set it ("31/03": of the period's first year), and as it counts.

    A day off of the body moves it to the next working day.
    """
    today = clock.today()
    above = units_above(connection, [unit_id], today)
    found = [
        (body, one[TARGETS_UNTIL])
        for body, one in values_on(connection, today, above or {unit_id}).items()
        if TARGETS_UNTIL in one
    ]
    body, row = max(found, key=lambda one: (one[1].since, one[1].place), default=(0, None))
    if row is None or not row.value:
        return None, None, ""
    day, _, month = row.value.partition("/")
    year = int(period_key.lstrip("SY")[:4])
    try:
        last = date(year, int(month), int(day))
    except ValueError:
        return None, None, ""
    return last, calendars_of(connection, [body]).end_of(body, last), row.citation
