"""Holds (tạm dừng): dated, with a cause and documents; while one is open nothing goes forward (NĐ 98/2023 Điều 4)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import HoldCause
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import Hold
from workflow.permissions import require
from workflow.tables import insert_returning, table


def open_hold(
    nominee_key: str, cause: HoldCause, document: str, *, body_unit_id: int, actor: Actor,
    nomination_id: int | None = None,
) -> int:  # fmt: skip
    """Open a hold on a nominee, or on one nomination of his, and return its id."""
    if not document.strip():
        message = "Ghi văn bản làm căn cứ tạm dừng (số, ngày)."
        raise InvalidInput(message, {"document": message})
    with transaction() as connection:
        about = (nominee_key, nomination_id)
        return open_in(connection, about, cause, document, body_unit_id=body_unit_id, actor=actor)


def open_in(
    connection: Connection, about: tuple[str, int | None], cause: HoldCause, document: str, *, body_unit_id: int,
    actor: Actor,
) -> int:  # fmt: skip
    """Open a hold in the caller's transaction; ``about`` are nominee and, where only one is meant, nomination."""
    nominee_key, nomination_id = about
    require(actor, Action.MANAGE_HOLD, _subject(body_unit_id, nominee_key))
    row = {
        "nominee_key": nominee_key,
        "nomination_id": nomination_id,
        "body_unit_id": body_unit_id,
        "cause": cause,
        "opened_on": clock.today(),
        "opening_document": document.strip(),
        "opened_by_id": actor.user_id,
        "closing_document": "",
    }
    (number,) = insert_returning(connection, Hold, [row])
    payload: dict[str, object] = {"nominee": nominee_key, "nomination": nomination_id, "cause": cause}
    record(
        connection,
        [Happened("hold", number, "hold_opened", actor.user_id, clock.now(), payload, detail=document)],
    )
    return number


def close_hold(hold_id: int, document: str, cleared: bool, *, actor: Actor) -> None:  # the answer itself
    """End a hold by a document, for the nominee (``cleared``) or against."""
    if not document.strip():
        message = "Ghi văn bản kết luận (số, ngày) làm căn cứ kết thúc tạm dừng."
        raise InvalidInput(message, {"document": message})
    with transaction() as connection:
        close_in(connection, hold_id, document, cleared=cleared, actor=actor)


def close_in(connection: Connection, hold_id: int, document: str, *, cleared: bool, actor: Actor) -> None:
    """End a hold in the caller's transaction."""
    holds = table(Hold)
    hold = connection.execute(sa.select(*holds.c).where(holds.c.id == hold_id).with_for_update()).first()
    if hold is None:
        raise NotFound("lần tạm dừng")
    require(actor, Action.MANAGE_HOLD, _subject(hold.body_unit_id, hold.nominee_key))
    if hold.closed_on is not None:
        raise Conflict("Lần tạm dừng này đã kết thúc trước đó.")
    connection.execute(
        sa.update(holds)
        .where(holds.c.id == hold_id)
        .values(
            closed_on=clock.today(),
            closing_document=document.strip(),
            cleared=cleared,
            closed_by_id=actor.user_id,
        )
    )
    event = Happened(
        "hold", hold_id, "hold_closed", actor.user_id, clock.now(), {"cleared": cleared}, detail=document
    )
    record(connection, [event])


def _subject(body_unit_id: int, nominee_key: str) -> Subject:
    """Return the subject of a hold: the body, and the person it is about (nobody clears himself or a relative)."""
    letter, digits = nominee_key[:1], nominee_key[1:]
    persons = (int(digits),) if letter == "P" and digits.isdecimal() else ()
    return Subject(body_unit_id=body_unit_id, person_ids=persons)
