"""Permit a unit that was late or forgot somebody a supplementary dossier (hồ sơ bổ sung) after the gate."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock, idempotency
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.calendars import calendars_of
from workflow.creation import insert_dossier
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, UnknownUnit
from workflow.grounds import Subject
from workflow.models import RoundExtension, RoundSupplement, Unit
from workflow.permissions import require
from workflow.services.round_editing import locked_round, refuse_archived, refuse_day_off
from workflow.tables import AnyRow, table

supplements, extensions = table(RoundSupplement), table(RoundExtension)


def permit_supplement(
    round_id: int, unit_id: int, until: date, *, reason: str, document: str, actor: Actor,
    idempotency_key: str | None = None,
) -> int:  # fmt: skip
    """Open a supplementary dossier for one unit until a day and return its id.

    Only after the unit's own gate, only while the round is not closed, with reason and document. Every other late
    dossier stays late: the day belongs to this dossier alone.
    """
    _need_grounds(reason, document)
    with transaction() as connection:
        row = locked_round(connection, round_id)
        require(actor, Action.EXTEND_DEADLINE, Subject.for_body(row.body_unit_id))
        refuse_archived(row)
        asked = [round_id, unit_id, until, reason, document]
        earlier = idempotency.made_before(connection, idempotency_key, actor, "permit_supplement", asked)
        if earlier is not None:
            return earlier
        if connection.scalar(sa.select(Unit.id).where(Unit.id == unit_id)) is None:
            message = "Không có đơn vị này. Chọn lại đơn vị."
            raise UnknownUnit(message, {"unit": message})
        _check_days(connection, row, unit_id, until)
        at = clock.now()
        number = insert_dossier(
            connection,
            round_id=round_id,
            unit_id=unit_id,
            actor=actor,
            at=at,
            letter_number="",
            letter_on=None,
        )
        grant = {
            "round_id": round_id, "unit_id": unit_id, "dossier_id": number, "until": until, "reason": reason.strip(),
            "document": document.strip(), "granted_by_id": actor.user_id, "granted_at": at,
        }  # fmt: skip
        connection.execute(sa.insert(supplements).values(grant))
        payload: dict[str, object] = {
            "unit_id": unit_id, "dossier": number, "until": until, "document": document.strip(),
        }  # fmt: skip
        told = Happened(
            "round", round_id, "supplement_permitted", actor.user_id, at, payload, detail=reason.strip()
        )
        record(connection, [told])
        idempotency.keep_made(connection, idempotency_key, number)
        return number


def _need_grounds(reason: str, document: str) -> None:
    for field, text, message in (
        ("reason", reason, "Ghi lý do cho phép nộp bổ sung."),
        ("document", document, "Ghi văn bản đề nghị hoặc cho phép (số, ngày)."),
    ):
        if not text.strip():
            raise InvalidInput(message, {field: message})


def _check_days(connection: Connection, row: AnyRow, unit_id: int, until: date) -> None:
    """The unit's own gate is past, the new day is not, and it is worked."""
    calendar = calendars_of(connection, [row.body_unit_id])
    own = connection.scalar(
        sa.select(extensions.c.until).where(extensions.c.round_id == row.id, extensions.c.unit_id == unit_id)
    )
    last = calendar.end_of(row.body_unit_id, own or row.gate_closes_on or row.closes_on)
    if clock.today() <= last:
        raise Conflict(f"Đơn vị còn trong hạn (đến hết ngày {last:%d/%m/%Y}) nên cứ gửi bình thường.")
    if until < clock.today():
        message = "Hạn nộp bổ sung đã qua. Chọn từ hôm nay trở đi."
        raise DateOutsidePeriod(message, {"until": message})
    refuse_day_off(calendar.end_of(row.body_unit_id, until), until, "until")
