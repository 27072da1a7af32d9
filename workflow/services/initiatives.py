"""The initiative ledger: registered early in the year by the unit, recognised later by the paper that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import Level
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import Initiative, InitiativeEntry, Nomination, ServicePeriod
from workflow.permissions import UNIT_ROLES, require
from workflow.states import AT_UNIT, LIVE
from workflow.tables import insert_returning, table

CHAIN = "initiative"
i, entries, service, n = table(Initiative), table(InitiativeEntry), table(ServicePeriod), table(Nomination)
EARLIEST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Recognition:
    """The paper that recognises an initiative: its number and day, who gave it, how far it reaches."""

    document: str
    recognised_on: date
    recognised_by: Level
    body_name: str


def register(unit_id: int, person_id: int, title: str, year: int, *, actor: Actor) -> int:
    """Register an initiative of one of the unit's people for a year and return its id; it is not recognised yet."""
    today = clock.today()
    _need(title, "title", "Ghi tên sáng kiến, giải pháp, đề tài.")
    if not EARLIEST_YEAR <= year <= today.year + 1:
        message = f"Năm {year} không đăng ký được. Ghi năm từ {EARLIEST_YEAR} đến {today.year + 1}."
        raise InvalidInput(message, {"year": message})
    with transaction() as connection:
        require(actor, Action.CREATE_NOMINATION, Subject.for_unit(unit_id))
        at_unit = sa.select(service.c.id).where(
            service.c.unit_id == unit_id, service.c.person_id == person_id
        )
        if connection.scalar(at_unit.limit(1)) is None:
            message = "Người này không có trong danh bạ của đơn vị. Chọn lại trong danh sách."
            raise InvalidInput(message, {"person": message})
        same = sa.select(i.c.id).where(i.c.person_id == person_id, i.c.title == title.strip())
        if connection.scalar(same) is not None:
            message = "Sáng kiến này của người này đã có trong sổ."
            raise InvalidInput(message, {"title": message})
        ref = new_ref()
        row = {"code": f"SK-{year}-{ref}", "person_id": person_id, "title": title.strip()}
        (number,) = insert_returning(connection, Initiative, [row])
        entry = {
            "ref": ref, "initiative_id": number, "unit_id": unit_id, "year": year, "registered_on": today,
            "registered_by_id": actor.user_id, "registered_at": clock.now(),
        }  # fmt: skip
        connection.execute(sa.insert(entries).values(entry))
        _happened(connection, number, "initiative_registered", actor, {"unit": unit_id, "year": year})
        return number


def recognise(entry_ref: str, given: Recognition, *, version: int, actor: Actor) -> None:
    """Enter the paper that recognises a registered initiative; a stale version is a ``Conflict``.

    Refused once the initiative stands on a nomination that was sent: its facts are being judged.
    """
    _need(given.document, "document", "Ghi số giấy chứng nhận hoặc quyết định công nhận.")
    _need(given.body_name, "body_name", "Ghi cơ quan công nhận.")
    if given.recognised_on > clock.today():
        message = (
            f"Ngày công nhận {given.recognised_on:%d/%m/%Y} sau ngày hôm nay. Ghi đúng ngày trên văn bản."
        )
        raise InvalidInput(message, {"recognised_on": message})
    with transaction() as connection:
        entry = connection.execute(sa.select(*entries.c).where(entries.c.ref == entry_ref)).first()
        if entry is None or entry.unit_id not in actor.units_with(*UNIT_ROLES):
            raise NotFound("sáng kiến này")
        require(actor, Action.CREATE_NOMINATION, Subject.for_unit(entry.unit_id))
        _refuse_while_judged(connection, entry.initiative_id)
        changed = connection.execute(
            sa.update(entries)
            .where(entries.c.id == entry.id, entries.c.version == version)
            .values(version=version + 1, body_name=given.body_name.strip())
        )
        if changed.rowcount != 1:
            raise Conflict(
                "Người khác vừa sửa sáng kiến này. Tải lại trang để xem bản mới; chưa có gì bị ghi đè."
            )
        values = {
            "document": given.document.strip(), "recognised_on": given.recognised_on,
            "recognised_by": given.recognised_by,
        }  # fmt: skip
        connection.execute(sa.update(i).where(i.c.id == entry.initiative_id).values(values))
        payload: dict[str, object] = {"on": given.recognised_on, "by": given.recognised_by}
        _happened(connection, entry.initiative_id, "initiative_recognised", actor, payload)


def _refuse_while_judged(connection: Connection, initiative_id: int) -> None:
    sent = sorted(LIVE - AT_UNIT, key=lambda state: state.value)
    query = sa.select(n.c.nominee_name).where(n.c.initiative_id == initiative_id, n.c.state.in_(sent))
    if connection.scalar(query.limit(1)) is not None:
        raise InvalidInput(
            "Sáng kiến này đang dùng cho một đề nghị đã trình nên không sửa được. "
            "Cơ quan thẩm định trả lại đề nghị thì mới sửa."
        )


def _need(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise InvalidInput(message, {field: message})


def _happened(
    connection: Connection, number: int, event: str, actor: Actor, payload: dict[str, object]
) -> None:
    record(
        connection,
        [
            Happened(
                CHAIN, number, event, actor.user_id, clock.now(), payload, acting_unit_id=actor.acting_unit_id
            )
        ],
    )
