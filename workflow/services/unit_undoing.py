"""A change of units taken back: everything returns to where it was, while nobody has built on the change.

The units that had begun stay as entries that ended on their first day, so that their history keeps its subject; their
codes are free again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.db import Base
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import (
    GroupSuccession,
    Nomination,
    ProposalState,
    Round,
    Unit,
    UnitChange,
    UnitParent,
)
from workflow.permissions import require
from workflow.reassigning import MOVED_BACK, Reassigned, reassign
from workflow.services.register_acts import UNIT, happened, need, writing
from workflow.tables import AnyRow, chunks, table
from workflow.unit_journal import back_of
from workflow.unit_kinds import KIND_WORDS, WRITTEN
from workflow.unit_undo import stands_in_the_way

changes, units, n, r = table(UnitChange), table(Unit), table(Nomination), table(Round)
NOT_DONE = "Chỉ hoàn tác được thay đổi đã thực hiện. Tải lại trang để xem."
CODE_LENGTH = 40
BUILT_MEANWHILE = "Vừa có người ghi thêm vào các đơn vị này. Tải lại trang để xem còn hoàn tác được không."


def undo(ref: str, reason: str, *, actor: Actor) -> None:
    """Take a change back as somebody who may approve one, with the reason; all of it or nothing.

    ``InvalidInput`` says what was built on it.
    """
    reason = need(reason, "note", "Ghi vì sao hoàn tác (văn bản đã đối chiếu).")
    with writing(actor, "undo_unit_change") as connection:
        found = connection.execute(
            sa.select(*changes.c).where(changes.c.ref == ref).with_for_update()
        ).first()
        if found is None:
            raise NotFound("đề nghị này")
        by = frozenset({found.proposed_by_id})
        require(
            actor, Action.APPROVE_REGISTER_CHANGE, Subject(body_unit_id=found.body_unit_id, prepared_by=by)
        )
        if found.state is not ProposalState.APPROVED:
            raise Conflict(NOT_DONE)
        if why := stands_in_the_way(connection, found):
            raise InvalidInput(" ".join(one.text() for one in why))
        back = back_of(found)
        try:
            _nominations(connection, back, actor)
            _rows(connection, back)
        except IntegrityError as error:
            raise Conflict(BUILT_MEANWHILE) from error
        _close(connection, back, found.on, actor)
        values = {"state": ProposalState.WITHDRAWN, "decided_by_id": actor.user_id, "decided_at": clock.now()}
        undone = sa.update(changes).where(changes.c.id == found.id, changes.c.state == ProposalState.APPROVED)
        connection.execute(undone.values(**values, decision_note=f"Đã hoàn tác: {reason}"[:500]))
        payload = {"kind": KIND_WORDS[found.kind], "on": found.on}
        for unit_id in sorted({*back["units"], *back.get("heard", ())}):
            happened(connection, UNIT, unit_id, "unit_change_undone", actor, payload=payload, detail=reason)


def _nominations(connection: Connection, back: dict[str, Any], actor: Actor) -> None:
    """Let the nominations and their dossiers go back to the units and rounds they came from."""
    if not back["nominations"]:
        return
    names = _names(connection, [was for _, was, _ in back["nominations"]])
    cases = [
        Reassigned(number, version, was, {**was, "name": names[_key(was)]})
        for number, was, version in back["nominations"]
    ]
    dossiers = dict[int, int]()
    for part in chunks([one.id for one in cases]):
        query = sa.select(n.c.id, n.c.dossier_id).where(n.c.id.in_(part))
        dossiers.update({row.id: row.dossier_id for row in connection.execute(query)})
    moved = {dossiers[one.id]: one.payload["name"] for one in cases}
    at = clock.now()
    told = [
        Happened("dossier", dossier_id, "dossier_passed_back", actor.user_id, at, {"name": name})
        for dossier_id, name in sorted(moved.items())
    ]
    record(connection, told)
    reassign(connection, cases, MOVED_BACK, actor)


def _key(was: dict[str, int]) -> tuple[str, int]:
    """Return what names the place a nomination goes back to: its round where authority had passed, else its unit."""
    column = "round_id" if "round_id" in was else "unit_id"
    return column, was[column]


def _names(connection: Connection, places: list[dict[str, int]]) -> dict[tuple[str, int], str]:
    """Return the names of units, and of rounds with their body. One statement each."""
    wanted, found = {_key(was) for was in places}, dict[tuple[str, int], str]()
    ids = [number for column, number in wanted if column == "unit_id"]
    for row in connection.execute(sa.select(units.c.id, units.c.name).where(units.c.id.in_(ids))):
        found["unit_id", row.id] = row.name
    ids = [number for column, number in wanted if column == "round_id"]
    query = sa.select(r.c.id, r.c.name, units.c.name.label("body")).join(
        units, units.c.id == r.c.body_unit_id
    )
    for one in connection.execute(query.where(r.c.id.in_(ids))):
        found["round_id", one.id] = f"đợt xét “{one.name}” của {one.body}"
    return found


def _rows(connection: Connection, back: dict[str, Any]) -> None:
    """Take out what was added, then give every row its values again."""
    groups = table(GroupSuccession)
    connection.execute(sa.delete(groups).where(groups.c.id.in_(back["groups"])))
    own = _places_of(connection, back)
    for name, ids in back["added"].items():
        if WRITTEN[name].closed:
            continue
        rows = Base.metadata.tables[name]
        gone = [one for one in ids if name != table(UnitParent).name or one not in own]
        for part in chunks(gone):
            connection.execute(sa.delete(rows).where(rows.c.id.in_(part)))
    for name, changed in back["changed"].items():
        rows = Base.metadata.tables[name]
        for number, values in changed:
            connection.execute(sa.update(rows).where(rows.c.id == number).values(_typed(rows, values)))


def _places_of(connection: Connection, back: dict[str, Any]) -> set[int]:
    """Return the places of the begun units under others: they end with their units."""
    parents = table(UnitParent)
    return set(connection.scalars(sa.select(parents.c.id).where(parents.c.unit_id.in_(back["new"]))))


def _typed(rows: sa.Table, values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if value and isinstance(rows.c[name].type, sa.Date) else value
        for name, value in values.items()
    }


def _close(connection: Connection, back: dict[str, Any], on: date, actor: Actor) -> None:
    """End what had begun (units, collectives of whole units on their first day, rounds now), and free their codes."""
    parents = table(UnitParent)
    connection.execute(sa.update(parents).where(parents.c.unit_id.in_(back["new"])).values(until=on))
    for name, ids in back["added"].items():
        if not (closed := WRITTEN[name].closed):
            continue
        rows = Base.metadata.tables[name]
        end = on if isinstance(rows.c[closed].type, sa.Date) else clock.now()
        for row in connection.execute(sa.select(rows.c.id, rows.c.code).where(rows.c.id.in_(ids))).all():
            values = {closed: end, "code": _old_code(row)}
            connection.execute(sa.update(rows).where(rows.c.id == row.id).values(values))
        if name == r.name:
            at = clock.now()
            told = [
                Happened("round", one, "round_handover_undone", actor.user_id, at, {"on": on}) for one in ids
            ]
            record(connection, told)


def _old_code(row: AnyRow) -> str:
    tail = f"-HT{row.id}"
    return f"{row.code[: CODE_LENGTH - len(tail)]}{tail}"
