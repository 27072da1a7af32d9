"""Relatives of a person, for conflicts of interest: recorded in both directions, taken out by somebody else.

A clerk records them for his unit's people, the standing body for all. Who is one of the two, or a relative of them,
takes nothing out: that would free himself for the case.
"""

from __future__ import annotations

import sqlalchemy as sa

from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import NotFound
from workflow.models import Relationship, person_key
from workflow.permissions import require
from workflow.register_reach import person_row, subject_of
from workflow.services.register_acts import PERSON, happened, is_repeated, need, refuse, writing
from workflow.tables import insert_unless_there, table

kin = table(Relationship)
KINDS: dict[str, tuple[str, str]] = {
    "vo-chong": ("vợ, chồng", "vợ, chồng"),
    "cha-me": ("cha, mẹ", "con"),
    "con": ("con", "cha, mẹ"),
    "anh-chi-em": ("anh, chị, em ruột", "anh, chị, em ruột"),
    "cha-me-vo-chong": ("cha, mẹ của vợ hoặc chồng", "con dâu, con rể"),
    "con-dau-re": ("con dâu, con rể", "cha, mẹ của vợ hoặc chồng"),
}
"""What the other one is to the person, and the person to the other one (security.md 8.3, 2)."""


def record_relative(
    person_id: int, relative_id: int, kind: str, *, actor: Actor, idempotency_key: str | None = None
) -> None:
    """Record that somebody is a relative: ``kind`` is what the other one is to the person."""
    if kind not in KINDS:
        raise refuse("kind", "Chọn quan hệ trong danh sách.")
    if person_id == relative_id:
        raise refuse("relative", "Chọn một người khác.")
    with writing(actor, "record_relative") as connection:
        for one in sorted((person_id, relative_id)):
            person_row(connection, actor, one, lock=True)
        require(actor, Action.MANAGE_REGISTER, subject_of(connection, actor, person_id))
        if is_repeated(connection, idempotency_key, actor, "record_relative", [person_id, relative_id, kind]):
            return
        known = (kin.c.person_id == person_id, kin.c.relative_id == relative_id)
        if connection.scalar(sa.select(kin.c.id).where(*known)) is not None:
            raise refuse("relative", "Quan hệ với người này đã được ghi. Xem mục Người thân.")
        there, back = KINDS[kind]
        for one, other, words in ((person_id, relative_id, there), (relative_id, person_id, back)):
            row = {"person_id": one, "relative_id": other, "kind": words}
            insert_unless_there(connection, Relationship, row, unique=("person_id", "relative_id"))
            payload = {"other": person_key(other)}
            happened(connection, PERSON, one, "relative_recorded", actor, payload=payload, detail=words)


def remove_relative(person_id: int, relative_id: int, reason: str, *, actor: Actor) -> None:
    """Take out a relative recorded by mistake, with the reason; nobody does so for himself or his relatives."""
    reason = need(reason, "reason", "Ghi vì sao quan hệ này ghi sai.")
    with writing(actor, "remove_relative") as connection:
        for one in sorted((person_id, relative_id)):
            person_row(connection, actor, one, lock=True)
            require(actor, Action.REMOVE_RELATIVE, subject_of(connection, actor, one))
        pairs = ((person_id, relative_id), (relative_id, person_id))
        gone = 0
        for one, other in pairs:
            known = (kin.c.person_id == one, kin.c.relative_id == other)
            gone += connection.execute(sa.delete(kin).where(*known)).rowcount
        if not gone:
            raise NotFound("quan hệ này")
        for one, other in pairs:
            payload = {"other": person_key(other)}
            happened(connection, PERSON, one, "relative_removed", actor, payload=payload, detail=reason)
