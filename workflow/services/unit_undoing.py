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
    Collective,
    GroupSuccession,
    Nomination,
    ProposalState,
    Unit,
    UnitChange,
    UnitParent,
)
from workflow.permissions import require
from workflow.reassigning import MOVED_BACK, Reassigned, reassign
from workflow.services.register_acts import UNIT, happened, need, writing
from workflow.tables import AnyRow, chunks, table
from workflow.unit_plan import KIND_WORDS, change_of
from workflow.unit_undo import STAYS, back_of, stands_in_the_way

changes, units, n = table(UnitChange), table(Unit), table(Nomination)
NOT_DONE = "Chỉ hoàn tác được thay đổi đã thực hiện. Tải lại trang để xem."
BUILT_MEANWHILE = "Vừa có người ghi thêm vào các đơn vị này. Tải lại trang để xem còn hoàn tác được không."
CODE_LENGTH = 40


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
            raise InvalidInput(" ".join(why))
        back = back_of(found)
        try:
            _nominations(connection, back, actor)
            _rows(connection, back)
        except IntegrityError as error:
            raise Conflict(
                "Vừa có người ghi thêm vào các đơn vị này. Tải lại trang để xem còn hoàn tác được không."
            ) from error
        _begun(connection, back, found.on)
        values = {"state": ProposalState.WITHDRAWN, "decided_by_id": actor.user_id, "decided_at": clock.now()}
        undone = sa.update(changes).where(changes.c.id == found.id, changes.c.state == ProposalState.APPROVED)
        connection.execute(undone.values(**values, decision_note=f"Đã hoàn tác: {reason}"[:500]))
        payload = {"kind": KIND_WORDS[found.kind], "on": change_of(found).on}
        for unit_id in back["units"]:
            happened(connection, UNIT, unit_id, "unit_change_undone", actor, payload=payload, detail=reason)


def _nominations(connection: Connection, back: dict[str, Any], actor: Actor) -> None:
    """Let the nominations and their dossiers go back to the units they came from."""
    ids = {unit_id for _, unit_id, _ in back["nominations"]}
    names = {
        row.id: row.name
        for row in connection.execute(sa.select(units.c.id, units.c.name).where(units.c.id.in_(ids)))
    }
    cases = [
        Reassigned(number, version, {"unit_id": unit_id}, {"unit_id": unit_id, "name": names[unit_id]})
        for number, unit_id, version in back["nominations"]
    ]
    dossiers = dict[int, int]()
    for part in chunks([number for number, _, _ in back["nominations"]]):
        query = sa.select(n.c.id, n.c.dossier_id).where(n.c.id.in_(part))
        dossiers.update({row.id: row.dossier_id for row in connection.execute(query)})
    moved = {dossiers[number]: names[unit_id] for number, unit_id, _ in back["nominations"]}
    if not cases:
        return
    at = clock.now()
    record(
        connection,
        [
            Happened("dossier", dossier_id, "dossier_passed_back", actor.user_id, at, {"name": name})
            for dossier_id, name in sorted(moved.items())
        ],
    )
    reassign(connection, cases, MOVED_BACK, actor)


def _rows(connection: Connection, back: dict[str, Any]) -> None:
    """Take out what was added, then give every row its values again."""
    groups = table(GroupSuccession)
    connection.execute(sa.delete(groups).where(groups.c.id.in_(back["groups"])))
    own = _places_of(connection, back)
    for name, ids in back["added"].items():
        if name in STAYS:
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


def _begun(connection: Connection, back: dict[str, Any], on: date) -> None:
    """End the units and whole-unit collectives that had begun, on their first day, and free their codes."""
    parents, collectives = table(UnitParent), table(Collective)
    connection.execute(sa.update(parents).where(parents.c.unit_id.in_(back["new"])).values(until=on))
    for rows, ids in ((units, back["new"]), (collectives, back["added"].get("collectives", ()))):
        query = sa.select(rows.c.id, rows.c.code).where(rows.c.id.in_(ids))
        for row in connection.execute(query).all():
            connection.execute(
                sa.update(rows).where(rows.c.id == row.id).values(until=on, code=_old_code(row))
            )


def _old_code(row: AnyRow) -> str:
    tail = f"-HT{row.id}"
    return f"{row.code[: CODE_LENGTH - len(tail)]}{tail}"
