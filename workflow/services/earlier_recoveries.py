"""After a cancelled award from before the system: what is to come back, and what came; the standing body follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import Conflict, NotFound
from workflow.later_act_facts import has_item
from workflow.models import EarlierAward, EarlierAwardEnd, EarlierRecovery
from workflow.permissions import require
from workflow.register_reach import Nominee, nominee
from workflow.services.recovering import Held, MoneyBack, check_money, receive, take_item, take_money
from workflow.services.register_acts import happened, refuse
from workflow.tables import AnyRow, table

earlier, ends, back = table(EarlierAward), table(EarlierAwardEnd), table(EarlierRecovery)


def follow(connection: Connection, award: AnyRow, end_id: int, body_unit_id: int, money_due: int) -> None:
    """Begin to follow up what is to come back of an award, in the caller's transaction."""
    if money_due < 0:
        raise refuse("money", "Số tiền phải nộp lại không được âm.")
    given_on = award.decided_on or date(award.year, 12, 31)
    row = {
        "end_id": end_id, "body_unit_id": body_unit_id, "has_item": has_item(award.award, given_on),
        "money_due": money_due, "return_citation": "", "item_note": "", "money_to": "", "money_document": "",
    }  # fmt: skip
    try:
        connection.execute(sa.insert(back).values(row))
    except IntegrityError as error:
        raise Conflict("Việc thu hồi này vừa được người khác lập. Tải lại trang để xem.") from error


def set_money(end_id: int, money_due: int, *, actor: Actor) -> None:
    """Write how much money is to come back, while none has; begins to follow up what was cancelled before."""
    if money_due < 0:
        raise refuse("money", "Số tiền phải nộp lại không được âm.")
    with transaction() as connection:
        row, whose = _found(connection, end_id, actor)
        if row.id is None:
            assert whose.subject.body_unit_id is not None
            follow(connection, row, end_id, whose.subject.body_unit_id, money_due)
        else:
            still = (back.c.id == row.id, back.c.money_returned_on.is_(None))
            if connection.execute(sa.update(back).where(*still).values(money_due=money_due)).rowcount != 1:
                raise Conflict("Tiền thưởng đã nộp lại nên không sửa số tiền được. Tải lại trang để xem.")
        told: dict[str, object] = {
            "award": row.award, "number": row.decision_number, "amount": money_due, "before": row.money_due
        }  # fmt: skip
        happened(connection, whose.chain, whose.id, "earlier_recovery_set", actor, payload=told)


def received(end_id: int, received_on: date, *, actor: Actor) -> None:
    """Record when the cancellation was received: the limit to hand back runs from it."""
    with transaction() as connection:
        receive(_held(connection, end_id, actor), received_on)


def item_returned(end_id: int, returned_on: date, note: str, *, actor: Actor) -> None:
    """Record that the item came back, or in ``note`` why it cannot."""
    with transaction() as connection:
        take_item(_held(connection, end_id, actor), returned_on, note)


def money_returned(end_id: int, given: MoneyBack, *, actor: Actor) -> None:
    """Record that the money came back, where it went and by which document."""
    check_money(given)
    with transaction() as connection:
        take_money(_held(connection, end_id, actor), given)


def _held(connection: Connection, end_id: int, actor: Actor) -> Held:
    row, whose = _found(connection, end_id, actor)
    if row.id is None:
        raise NotFound("việc thu hồi này")

    def tell(event: str, told: Mapping[str, object], detail: str) -> None:
        payload = {"award": row.award, "number": row.decision_number, **told}
        happened(connection, whose.chain, whose.id, f"earlier_{event}", actor, payload=payload, detail=detail)

    return Held(connection, back, [row], row.cancelled_on, row.body_unit_id, tell)


def _found(connection: Connection, end_id: int, actor: Actor) -> tuple[AnyRow, Nominee]:
    """Return the cancelled award with what is out of it (``id`` None while nobody follows it up), and whose it was."""
    query = (
        sa.select(
            *back.c, earlier.c.nominee_key, earlier.c.award, earlier.c.year, earlier.c.decision_number,
            earlier.c.decided_on, ends.c.decided_on.label("cancelled_on"),
        )
        .select_from(ends.join(earlier, earlier.c.id == ends.c.earlier_award_id))
        .outerjoin(back, back.c.end_id == ends.c.id)
        .where(ends.c.id == end_id)
    )  # fmt: skip
    row = connection.execute(query).first()
    if row is None:
        raise NotFound("quyết định hủy bỏ này")
    whose = nominee(connection, actor, row.nominee_key, lock=True)
    if row.id is not None:
        whose = replace(whose, subject=replace(whose.subject, body_unit_id=row.body_unit_id))
    require(actor, Action.TRACK_RECOVERY, whose.subject)
    return row, whose
