"""A merge of two entries taken back: everything returns to where it was, while nobody has built on the merge."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import Base
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.merge_undo import BACK, back_of, stands_in_the_way
from workflow.models import (
    Achievement,
    FormerName,
    Person,
    PersonDetail,
    PersonMerge,
    ProposalState,
    person_key,
)
from workflow.permissions import require
from workflow.reassigning import PARTED, Reassigned, reassign
from workflow.services.person_merges import OTHER_NAME
from workflow.services.register_acts import PERSON, happened, need, put_beside, writing
from workflow.tables import AnyRow, table

people, merges, names = table(Person), table(PersonMerge), table(FormerName)
NOT_DONE = "Chỉ hoàn tác được lần gộp đã thực hiện. Tải lại trang để xem."


def undo(ref: str, reason: str, *, actor: Actor) -> None:
    """Take a merge back as somebody who may approve one, with the reason; all of it or nothing.

    ``InvalidInput`` says what was built on it.
    """
    reason = need(reason, "note", "Ghi vì sao hai mục là hai người (giấy tờ đã đối chiếu).")
    with writing(actor, "undo_merge") as connection:
        found = connection.execute(sa.select(*merges.c).where(merges.c.ref == ref).with_for_update()).first()
        if found is None:
            raise NotFound("đề nghị gộp này")
        subject = Subject(
            body_unit_id=found.body_unit_id, prepared_by=frozenset({found.proposed_by_id}),
            person_ids=(found.survivor_id, found.merged_id),
        )  # fmt: skip
        require(actor, Action.APPROVE_REGISTER_CHANGE, subject)
        if found.state is not ProposalState.APPROVED:
            raise Conflict(NOT_DONE)
        for one in sorted((found.survivor_id, found.merged_id)):
            connection.execute(sa.select(people.c.id).where(people.c.id == one).with_for_update())
        if why := stands_in_the_way(connection, found):
            raise InvalidInput(" ".join(why))
        _return(connection, found, actor)
        values = {"state": ProposalState.WITHDRAWN, "decided_by_id": actor.user_id, "decided_at": clock.now()}
        undone = sa.update(merges).where(merges.c.id == found.id, merges.c.state == ProposalState.APPROVED)
        connection.execute(undone.values(**values, decision_note=f"Đã hoàn tác: {reason}"[:500]))
        pair = (found.survivor_id, found.merged_id)
        for one, other in (pair, pair[::-1]):
            happened(
                connection,
                PERSON,
                one,
                "merge_undone",
                actor,
                payload={"other": person_key(other)},
                detail=reason,
            )


def _return(connection: Connection, found: AnyRow, actor: Actor) -> None:
    """Let every row go back to the entry it came from, and give the kept entry its own facts again."""
    ours, theirs = found.survivor_id, found.merged_id
    moved, back = json.loads(found.moved), back_of(found)
    for where, ids in moved.items():
        if where in (BACK, "nominations"):
            continue
        name, _, column = where.partition(".")
        rows = Base.metadata.tables[name]
        value = person_key(theirs) if column == "nominee_key" else theirs
        connection.execute(sa.update(rows).where(rows.c.id.in_(ids)).values({column: value}))
    _own(connection, names, "subject_key", back["former_names"], theirs)
    _own(connection, table(Achievement), "nominee_key", back["achievements"], theirs)
    payload = {"from": person_key(ours), "to": person_key(theirs)}
    values = {"person_id": theirs, "nominee_key": person_key(theirs)}
    cases = [
        Reassigned(number, version, {**values, "achievement_id": achievement}, payload)
        for number, achievement, version in back["nominations"]
    ]
    reassign(connection, cases, PARTED, actor)
    _facts(connection, ours, back["before"])
    if back["named"]:
        added = (names.c.subject_key == person_key(ours), names.c.document == OTHER_NAME)
        last = sa.select(sa.func.max(names.c.id)).where(*added).scalar_subquery()
        connection.execute(sa.delete(names).where(names.c.id == last))


def _own(connection: Connection, rows: sa.Table, column: str, ids: list[int], person_id: int) -> None:
    connection.execute(sa.update(rows).where(rows.c.id.in_(ids)).values({column: person_key(person_id)}))


def _facts(connection: Connection, person_id: int, before: dict[str, Any]) -> None:
    """Write the facts that the merge had replaced."""
    values = dict(before)
    if "birth_on" in values:
        born = values.pop("birth_on")
        day = date.fromisoformat(born) if born else None
        put_beside(connection, PersonDetail, "person_id", person_id, birth_on=day)
    if values:
        connection.execute(sa.update(people).where(people.c.id == person_id).values(values))
