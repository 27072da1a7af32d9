"""What every command on the registers shares: refusals noted, words required, one event on the subject's own chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from workflow import clock, idempotency
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.db import Base, transaction
from workflow.errors import InvalidInput, NotPermitted, WorkflowError
from workflow.models import FormerName
from workflow.security_log import note_refusal
from workflow.tables import AnyRow, insert_returning, table

PERSON, UNIT, COLLECTIVE, HOUSEHOLD = "person", "unit", "collective", "household"
"""Chains of the registers."""


@contextmanager
def writing(actor: Actor, what: str) -> Iterator[Connection]:
    """Open the transaction of one command; who was refused a right is noted after it is gone."""
    try:
        with transaction() as connection:
            yield connection
    except WorkflowError as error:
        note_refusal(actor, what, error)
        raise


def is_repeated(connection: Connection, key: str | None, actor: Actor, what: str, body: object) -> bool:
    """Whether this request was carried out before; takes the key when not."""
    if idempotency.made_before(connection, key, actor, what, body) is not None:
        return True
    idempotency.keep_made(connection, key, 0)
    return False


def require_own(proposal: AnyRow, actor: Actor) -> None:
    """Refuse to take back what somebody else proposed: that is for the second person to reject, with a reason."""
    if proposal.proposed_by_id != actor.user_id:
        raise NotPermitted("Chỉ người đã đề nghị mới rút được; người thứ hai thì không duyệt, kèm lý do.")


def need(text: str, field: str, message: str) -> str:
    """Return the text without spaces at its ends; ``InvalidInput`` on the field when there is none."""
    if not text.strip():
        raise InvalidInput(message, {field: message})
    return text.strip()


def refuse(field: str, message: str) -> InvalidInput:
    """Return the refusal of one field."""
    return InvalidInput(message, {field: message})


def happened(
    connection: Connection, chain: str, subject_id: int, event: str, actor: Actor, *,
    payload: Mapping[str, object] | None = None, detail: str = "",
) -> None:  # fmt: skip
    """Record one event; personal text goes into ``detail``, never into the payload."""
    one = Happened(
        chain, subject_id, event, actor.user_id, clock.now(), dict(payload or {}), detail=detail,
        acting_unit_id=actor.acting_unit_id,
    )  # fmt: skip
    record(connection, [one])


def keep_former_name(connection: Connection, key: str, name: str, until: object, document: str) -> None:
    """Keep the name that ends on a day; old records show it and searches find it."""
    row = {"subject_key": key, "name": name, "search_key": fold(name), "until": until, "document": document}
    connection.execute(sa.insert(table(FormerName)).values(row))


def put_beside(connection: Connection, model: type[Base], owner: str, key: object, **values: object) -> None:
    """Write values into the one row beside another, made when it is not there yet."""
    beside = table(model)
    changed = connection.execute(sa.update(beside).where(beside.c[owner] == key).values(values)).rowcount
    if not changed:
        empty = {c.name: "" for c in beside.c if not c.nullable and not c.primary_key and c.name != owner}
        insert_returning(connection, model, [empty | {owner: key} | values])
