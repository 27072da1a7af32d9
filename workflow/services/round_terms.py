"""Set what holds for single units of a round: their own last day and their places for each award, with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.calendars import calendars_of
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, UnknownUnit
from workflow.grounds import Subject
from workflow.models import RoundAward, RoundExtension, Unit, UnitPlaces
from workflow.permissions import require
from workflow.round_terms import load_places
from workflow.services.round_editing import locked_round, refuse_archived
from workflow.tables import AnyRow, chunks, table

extensions, places = table(RoundExtension), table(UnitPlaces)
MOST_PLACES = 9_999


@dataclass(frozen=True, slots=True)
class UnitTerms:
    """What should hold for one unit; None stands for what the round says. ``seen_*`` is what the page showed.

    Only awards named in ``places`` are touched.
    """

    unit_id: int
    until: date | None
    places: Mapping[AwardCode, int | None]
    reason: str = ""
    seen_until: date | None = None
    seen_places: Mapping[AwardCode, int | None] = field(default_factory=dict)


def set_terms(round_id: int, terms: Sequence[UnitTerms], *, actor: Actor) -> int:
    """Set the terms of these units and return how many units changed; all or none.

    A difference from what is stored needs a reason; errors are keyed ``han_<unit>``, ``cho_<unit>_<award>`` and
    ``ly_do_<unit>``.
    """
    with transaction() as connection:
        row = locked_round(connection, round_id)
        for action in (Action.MANAGE_ROUND, Action.EXTEND_DEADLINE):
            require(actor, action, Subject.for_body(row.body_unit_id))
        refuse_archived(row)
        stored = _stored(connection, round_id)
        changed = [one for one in terms if _differs(one, stored)]
        _check(connection, row, changed, stored)
        events = [_change(connection, row, one, stored, actor) for one in changed]
        if events:
            record(connection, events)
        return len(events)


@dataclass(frozen=True, slots=True)
class _Stored:
    until: Mapping[int, date]
    places: Mapping[tuple[int, AwardCode], int]


def _stored(connection: Connection, round_id: int) -> _Stored:
    query = sa.select(extensions.c.unit_id, extensions.c.until).where(extensions.c.round_id == round_id)
    return _Stored(
        {row.unit_id: row.until for row in connection.execute(query)},
        {(unit, award): number for (_, unit, award), number in load_places(connection, [round_id]).items()},
    )


def _differs(one: UnitTerms, stored: _Stored) -> bool:
    """Whether the person changed something; a stale page is a ``Conflict``, never an overwrite."""
    touched = one.until != one.seen_until or any(
        number != one.seen_places.get(award) for award, number in one.places.items()
    )
    there = one.until == stored.until.get(one.unit_id) and all(
        number == stored.places.get((one.unit_id, award)) for award, number in one.places.items()
    )
    if not touched or there:  # nothing to do, or the same form sent twice
        return False
    stale = one.seen_until != stored.until.get(one.unit_id) or any(
        one.seen_places.get(award) != stored.places.get((one.unit_id, award)) for award in one.places
    )
    if stale:
        raise Conflict("Bảng vừa được người khác sửa. Tải lại trang để xem số mới rồi sửa tiếp.")
    return True


def _check(connection: Connection, row: AnyRow, changed: Sequence[UnitTerms], stored: _Stored) -> None:
    """Refuse what cannot be, every fault beside its field."""
    faults: dict[str, str] = {}
    known = _known_units(connection, [one.unit_id for one in changed])
    query = sa.select(RoundAward.award).where(RoundAward.round_id == row.id)
    taken = set(connection.scalars(query))
    calendar = calendars_of(connection, [row.body_unit_id])
    for one in changed:
        if one.unit_id not in known:
            raise UnknownUnit("Không có đơn vị này. Tải lại trang rồi chọn lại.")
        if not one.reason.strip():
            faults[f"ly_do_{one.unit_id}"] = f"{known[one.unit_id]}: ghi lý do của khác biệt này."
        if one.until is not None and one.until != stored.until.get(one.unit_id):
            fault = _wrong_day(one.until, row, calendar.end_of(row.body_unit_id, one.until))
            if fault:
                faults[f"han_{one.unit_id}"] = f"{known[one.unit_id]}: {fault}"
        for award, number in one.places.items():
            if award not in taken:
                raise InvalidInput(f"Đợt xét này không nhận {award.label}.")
            if number is not None and not 0 <= number <= MOST_PLACES:
                faults[f"cho_{one.unit_id}_{award.value}"] = f"{known[one.unit_id]}: số lượng từ 0 đến 9.999."
    if faults:
        error = DateOutsidePeriod if all(key.startswith("han_") for key in faults) else InvalidInput
        raise error(next(iter(faults.values())), faults)


def _wrong_day(day: date, row: AnyRow, end: date) -> str:
    """Say what is wrong with a unit's own last day, or nothing."""
    if day < max(clock.today(), row.opens_on):
        return f"hạn {day:%d/%m/%Y} đã qua. Chọn từ hôm nay trở đi."
    if end != day:
        return f"ngày {day:%d/%m/%Y} là ngày nghỉ. Chọn ngày làm việc, ví dụ {end:%d/%m/%Y}."
    return ""


def _known_units(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in chunks(sorted(set(ids))):
        rows = connection.execute(sa.select(Unit.id, Unit.name).where(Unit.id.in_(part)))
        found.update({row.id: row.name for row in rows})
    return found


def _change(connection: Connection, row: AnyRow, one: UnitTerms, stored: _Stored, actor: Actor) -> Happened:
    """Write one unit's terms and return the event with what stood there before."""
    at, reason = clock.now(), one.reason.strip()
    payload: dict[str, object] = {"unit_id": one.unit_id}
    before = stored.until.get(one.unit_id)
    if one.until != before:
        payload["until"] = [before, one.until]
        _replace(connection, extensions, {"round_id": row.id, "unit_id": one.unit_id}, None if one.until is None else {
            "until": one.until, "reason": reason, "granted_by_id": actor.user_id, "granted_at": at,
        })  # fmt: skip
    moved = []
    for award, number in one.places.items():
        was = stored.places.get((one.unit_id, award))
        if number == was:
            continue
        moved.append([award, was, number])
        key = {"round_id": row.id, "unit_id": one.unit_id, "award": award}
        _replace(connection, places, key, None if number is None else {
            "places": number, "reason": reason, "set_by_id": actor.user_id, "set_at": at,
        })  # fmt: skip
    if moved:
        payload["places"] = moved
    return Happened("round", row.id, "unit_terms_set", actor.user_id, at, payload, detail=reason)


def _replace(
    connection: Connection, into: sa.Table, key: Mapping[str, object], values: Mapping[str, object] | None
) -> None:
    """Put one row in place of another with the same key; None takes it out (the audit event keeps it)."""
    connection.execute(sa.delete(into).where(*(into.c[name] == value for name, value in key.items())))
    if values is not None:
        connection.execute(sa.insert(into).values({**key, **values}))
