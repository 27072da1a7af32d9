"""Guidance documents of a round: put a file beside it, take one out (it stays on record)."""

from __future__ import annotations

import sqlalchemy as sa

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.canonical import new_ref
from workflow.db import transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import RoundDocument
from workflow.permissions import require
from workflow.services.files import StoredRef, require_stored
from workflow.services.round_editing import locked_round
from workflow.tables import table

documents = table(RoundDocument)


def attach(round_id: int, title: str, file: StoredRef, *, actor: Actor) -> str:
    """Put a stored file beside a round under a title and return its reference."""
    if not title.strip():
        message = "Ghi tên văn bản (số, ngày, trích yếu)."
        raise InvalidInput(message, {"title": message})
    with transaction() as connection:
        row = locked_round(connection, round_id)
        require(actor, Action.MANAGE_ROUND, Subject.for_body(row.body_unit_id))
        require_stored(connection, [file.sha256])
        known = sa.select(documents.c.id).where(
            documents.c.round_id == round_id,
            documents.c.sha256 == file.sha256,
            documents.c.withdrawn_at.is_(None),
        )
        if connection.scalar(known) is not None:
            message = "Tệp này đã có ở đợt xét. Chọn tệp khác."
            raise InvalidInput(message, {"file": message})
        ref, at = new_ref(), clock.now()
        values = {
            "ref": ref, "round_id": round_id, "title": title.strip(), "filename": file.filename, "sha256": file.sha256,
            "added_by_id": actor.user_id, "added_at": at,
        }  # fmt: skip
        connection.execute(sa.insert(documents).values(values))
        payload: dict[str, object] = {"ref": ref, "title": title.strip(), "sha256": file.sha256}
        record(
            connection, [Happened("round", round_id, "round_document_attached", actor.user_id, at, payload)]
        )
        return ref


def take_out(ref: str, *, actor: Actor) -> None:
    """Take a guidance document out of its round; file and event stay."""
    with transaction() as connection:
        found = connection.execute(sa.select(*documents.c).where(documents.c.ref == ref)).first()
        if found is None:
            raise NotFound("văn bản này")
        row = locked_round(connection, found.round_id)
        require(actor, Action.MANAGE_ROUND, Subject.for_body(row.body_unit_id))
        at = clock.now()
        statement = sa.update(documents).where(documents.c.ref == ref, documents.c.withdrawn_at.is_(None))
        if connection.execute(statement.values(withdrawn_by_id=actor.user_id, withdrawn_at=at)).rowcount != 1:
            raise Conflict("Văn bản này đã được bỏ khỏi đợt xét trước đó.")
        payload: dict[str, object] = {"ref": ref, "title": found.title}
        told = Happened("round", found.round_id, "round_document_withdrawn", actor.user_id, at, payload)
        record(connection, [told])
