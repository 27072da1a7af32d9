"""People of a unit that was split, placed at another of its successors, many at once, also from a day that is past.

Each is one row closed on the eve and one begun, or the row's unit corrected when the day is its first. Accounts and
what is already proposed stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import NotFound
from workflow.models import Person, ServicePeriod, Unit, UnitSuccession
from workflow.permissions import require
from workflow.register_reach import subject_of
from workflow.services.people import unit_within_reach
from workflow.services.register_acts import PERSON, happened, is_repeated, need, refuse, writing
from workflow.tables import AnyRow, table

people, service, units, successions = table(Person), table(ServicePeriod), table(Unit), table(UnitSuccession)


def place(
    unit_id: int, moves: Mapping[int, int], on: date, document: str, *, actor: Actor,
    idempotency_key: str | None = None,
) -> int:  # fmt: skip
    """Place persons of a unit at successors of the same unit (person → unit) from a day on; return how many."""
    document = need(document, "document", "Ghi văn bản phân công: số, ngày, cơ quan ban hành.")
    if not moves:
        raise refuse("on", "Chưa chọn đơn vị khác cho người nào. Chọn ở dòng của từng người.")
    if on > clock.today():
        raise refuse("on", f"Ngày {on:%d/%m/%Y} chưa đến. Xếp từ hôm nay hoặc một ngày đã qua.")
    with writing(actor, "place_people") as connection:
        unit_within_reach(connection, actor, unit_id)
        asked = [unit_id, sorted(moves.items()), on, document]
        if is_repeated(connection, idempotency_key, actor, "place_people", asked):
            return len(moves)
        siblings = siblings_of(connection, unit_id)
        for person_id, target in sorted(moves.items()):
            if target not in siblings:
                raise NotFound("đơn vị nhận")
            require(actor, Action.MANAGE_REGISTER, subject_of(connection, actor, person_id))
            _place(connection, unit_id, person_id, siblings[target], on)
            payload: dict[str, object] = {"unit": target, "since": on}
            detail = f"{siblings[target].name}; {document}"
            happened(connection, PERSON, person_id, "service_begun", actor, payload=payload, detail=detail)
        return len(moves)


def siblings_of(connection: Connection, unit_id: int) -> dict[int, AnyRow]:
    """Return the other units that follow the same unit, by id."""
    before = sa.select(successions.c.predecessor_id).where(successions.c.successor_id == unit_id)
    after = sa.select(successions.c.successor_id).where(successions.c.predecessor_id.in_(before))
    query = sa.select(units.c.id, units.c.name, units.c.since, units.c.until).where(
        units.c.id.in_(after), units.c.id != unit_id
    )
    return {row.id: row for row in connection.execute(query)}


def _place(connection: Connection, unit_id: int, person_id: int, target: AnyRow, on: date) -> None:
    open_ = (service.c.person_id == person_id, service.c.unit_id == unit_id, service.c.until.is_(None))
    row = connection.execute(sa.select(*service.c).where(*open_).with_for_update()).first()
    if row is None:
        raise refuse("on", "Có người không còn công tác ở đơn vị này. Tải lại trang để xem danh sách mới.")
    if on < max(row.since, target.since):
        name = connection.scalar(sa.select(people.c.full_name).where(people.c.id == person_id))
        first = max(row.since, target.since)
        raise refuse(
            "on", f"{name} chỉ xếp được từ ngày {first:%d/%m/%Y} trở đi. Sửa ngày, hoặc xếp riêng người này."
        )
    if target.until is not None and on > target.until:
        raise refuse("on", f"{target.name} đã kết thúc hoạt động ngày {target.until:%d/%m/%Y}.")
    this = service.c.id == row.id
    if on == row.since:
        connection.execute(sa.update(service).where(this).values(unit_id=target.id))
        return
    connection.execute(sa.update(service).where(this).values(until=on - timedelta(days=1)))
    again = {name: value for name, value in row._mapping.items() if name != "id"}
    connection.execute(sa.insert(service).values(again | {"unit_id": target.id, "since": on}))
