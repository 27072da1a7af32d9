"""Carrying out a change of units: rows with days are closed on the eve and begin anew at the successor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.clock import now
from workflow.models import (
    ClusterMembership,
    Collective,
    Dossier,
    GroupSuccession,
    Household,
    Nomination,
    RoleGrant,
    RoundExtension,
    ServicePeriod,
    Unit,
    UnitParent,
    UnitSuccession,
    User,
    collective_key,
)
from workflow.reassigning import MOVED, Reassigned, reassign
from workflow.services.register_acts import UNIT, happened
from workflow.tables import AnyRow, chunks, insert_returning, insert_unless_there, table
from workflow.unit_plan import PASSES_ON, Change, still

units, parents, service, grants = table(Unit), table(UnitParent), table(ServicePeriod), table(RoleGrant)
collectives, households, clusters = table(Collective), table(Household), table(ClusterMembership)
n, dossiers, users, extensions = table(Nomination), table(Dossier), table(User), table(RoundExtension)


def carry_out(
    connection: Connection, change: Change, actor: Actor, proposed_by: int
) -> tuple[dict[str, object], list[int]]:
    """Carry the change out and return what moved, and the units that began."""
    old = list(change.predecessors)
    rows = {row.id: row for row in connection.execute(sa.select(*units.c).where(units.c.id.in_(old)))}
    open_ = _open(connection, old) if change.successors else []
    new = _begin(connection, change, rows[old[0]], actor)
    moved: dict[str, object] = {"successors": new}
    moved["children"] = _children(connection, change, new)
    _end(connection, change)
    for one in new:
        for before in old:
            succession = {
                "predecessor_id": before,
                "successor_id": one,
                "on": change.on,
                "document": change.document,
            }
            connection.execute(sa.insert(table(UnitSuccession)).values(succession))
    moved["services"] = _again(connection, service, change, lambda row: _place(change, row.person_id, new))
    moved["grants"] = _grants(connection, change, new, (actor.user_id, proposed_by))
    moved["collectives"] = _collectives(connection, change, new)
    if new:
        moved["clusters"] = _clusters(connection, change, new)
        moved["households"] = _households(connection, change, new)
        parts = [
            [row for row in open_ if change.group_place("D", row.dossier_id) == place]
            for place in range(len(new))
        ]
        moved["nominations"] = sum(
            pass_on(connection, part, actor, unit_id=one)
            for one, part in zip(new, parts, strict=True)
            if part
        )
    return moved, new


def _households(connection: Connection, change: Change, new: list[int]) -> int:
    """Let each household go to the successor chosen for it."""
    ids = list(
        connection.scalars(sa.select(households.c.id).where(households.c.unit_id.in_(change.predecessors)))
    )
    for place, one in enumerate(new):
        for part in chunks([number for number in ids if change.group_place("H", number) == place]):
            connection.execute(sa.update(households).where(households.c.id.in_(part)).values(unit_id=one))
    return len(ids)


def _begin(connection: Connection, change: Change, like: AnyRow, actor: Actor) -> list[int]:
    new = [
        {
            "code": one.code, "kind": like.kind, "level": like.level, "name": one.name,
            "place": one.place or like.place, "since": change.on, "until": None,
        }
        for one in change.successors
    ]  # fmt: skip
    ids = insert_returning(connection, Unit, new)
    above = connection.scalar(
        sa.select(parents.c.parent_id).where(parents.c.unit_id == like.id, still(parents, change.on)).limit(1)
    )
    for number in ids:
        if above is not None:
            row = {"unit_id": number, "parent_id": above, "since": change.on, "until": None}
            connection.execute(sa.insert(parents).values(row))
        happened(
            connection, UNIT, number, "unit_begun", actor, payload={"on": change.on}, detail=change.document
        )
    return ids


def _end(connection: Connection, change: Change) -> None:
    """Close the units and their places under others on the eve."""
    eve = change.eve
    connection.execute(sa.update(units).where(units.c.id.in_(change.predecessors)).values(until=eve))
    held = (parents.c.unit_id.in_(change.predecessors), still(parents, change.on), parents.c.since <= eve)
    connection.execute(sa.update(parents).where(*held).values(until=eve))


def _children(connection: Connection, change: Change, new: list[int]) -> int:
    """Let the units below stand under the successor, or under what stood above a dissolved one."""
    old = change.predecessors
    query = sa.select(parents.c.parent_id).where(parents.c.unit_id == old[0], still(parents, change.on))
    above = None if new else connection.scalar(query.limit(1))
    held = (parents.c.parent_id.in_(old), still(parents, change.on), parents.c.unit_id.not_in(old))
    rows = connection.execute(sa.select(*parents.c).where(*held)).all()
    return sum(
        set_parent(connection, row, new[change.group_place("U", row.unit_id)] if new else above, change)
        for row in rows
    )


def set_parent(connection: Connection, row: AnyRow, target: int | None, change: Change) -> int:
    """Close one place under a unit on the eve and open the other from the day on."""
    if target is None or target == row.unit_id:
        return 0
    if row.since >= change.on:
        connection.execute(sa.update(parents).where(parents.c.id == row.id).values(parent_id=target))
        return 1
    eve = change.eve
    connection.execute(sa.update(parents).where(parents.c.id == row.id).values(until=eve))
    new = {"unit_id": row.unit_id, "parent_id": target, "since": change.on, "until": row.until}
    connection.execute(sa.insert(parents).values(new))
    return 1


def _place(change: Change, person_id: int | None, new: list[int]) -> int | None:
    return new[change.placed.get(person_id or 0, 0)] if new else None


def _again(
    connection: Connection, found: sa.Table, change: Change, target: Callable[[AnyRow], int | None]
) -> int:
    """Close dated rows on the eve and begin them anew at the successor; later ones change their unit."""
    eve = change.eve
    held = (found.c.unit_id.in_(change.predecessors), still(found, change.on))
    rows = connection.execute(sa.select(*found.c).where(*held))
    count = 0
    for row in rows.all():
        to = target(row)
        if row.since > eve:
            if to is not None:
                connection.execute(sa.update(found).where(found.c.id == row.id).values(unit_id=to))
            continue
        connection.execute(sa.update(found).where(found.c.id == row.id).values(until=eve))
        if to is not None:
            again = {name: value for name, value in row._mapping.items() if name != "id"}
            connection.execute(sa.insert(found).values(again | {"unit_id": to, "since": change.on}))
        count += 1
    return count


def _grants(connection: Connection, change: Change, new: list[int], people: tuple[int, int]) -> int:
    """Let roles go on at the successor; the paper of the change is what gives them."""
    approver, proposer = people
    whose = {
        row.id: row.person_id
        for row in connection.execute(
            sa.select(users.c.id, users.c.person_id)
            .join(grants, grants.c.user_id == users.c.id)
            .where(grants.c.unit_id.in_(change.predecessors))
        )
    }
    count = _again(connection, grants, change, lambda row: _place(change, whose.get(row.user_id), new))
    begun = (grants.c.unit_id.in_(new), grants.c.since == change.on)
    about = {"document": change.document, "granted_by_id": proposer}
    connection.execute(sa.update(grants).where(*begun).values(**about, approved_by_id=None))
    seconded = (*begun, grants.c.user_id != approver)
    connection.execute(sa.update(grants).where(*seconded).values(approved_by_id=approver))
    return count


def _clusters(connection: Connection, change: Change, new: list[int]) -> int:
    wanted = (clusters.c.unit_id.in_(change.predecessors), clusters.c.year >= change.on.year)
    rows = connection.execute(sa.select(clusters.c.cluster, clusters.c.year).where(*wanted)).all()
    for cluster, year in rows:
        for one in new:
            row = {"unit_id": one, "cluster": cluster, "year": year}
            insert_unless_there(connection, ClusterMembership, row, unique=("unit_id", "year"))
    return len(rows)


def _collectives(connection: Connection, change: Change, new: list[int]) -> int:
    """Teams go over as they are; the collective that is the whole unit ends and goes on under the new name.

    Where nobody takes over, all of them end.
    """
    held = (collectives.c.unit_id.in_(change.predecessors), still(collectives, change.on))
    rows = connection.execute(sa.select(*collectives.c).where(*held).order_by(collectives.c.id)).all()
    teams = [row.id for row in rows if not row.covers_whole_unit]
    for place, one in enumerate(new):
        mine = [number for number in teams if change.group_place("C", number) == place]
        connection.execute(sa.update(collectives).where(collectives.c.id.in_(mine)).values(unit_id=one))
    whole = [row for row in rows if row.covers_whole_unit]
    ends = whole if new else [row for row in rows if row.since is None or row.since <= change.eve]
    for part in chunks([row.id for row in ends]):
        connection.execute(sa.update(collectives).where(collectives.c.id.in_(part)).values(until=change.eve))
    if whole:
        _go_on(connection, change, whole, new)
    return len(rows)


def _go_on(connection: Connection, change: Change, whole: Sequence[AnyRow], new: list[int]) -> None:
    begun = [
        {
            "code": f"{unit.code}-TT", "unit_id": number, "name": unit.name, "search_key": fold(unit.name),
            "kind": whole[0].kind, "covers_whole_unit": True, "since": change.on, "until": None,
        }
        for number, unit in zip(new, change.successors, strict=True)
    ]  # fmt: skip
    for number in insert_returning(connection, Collective, begun):
        for row in whole:
            succession = {
                "predecessor_key": collective_key(row.id), "successor_key": collective_key(number), "on": change.on,
                "document": change.document,
            }  # fmt: skip
            connection.execute(sa.insert(table(GroupSuccession)).values(succession))


def _open(connection: Connection, old: Sequence[int]) -> list[AnyRow]:
    query = sa.select(n.c.id, n.c.version, n.c.dossier_id, n.c.round_id, n.c.unit_id).where(
        n.c.unit_id.in_(old), n.c.state.in_(PASSES_ON)
    )
    return list(connection.execute(query.order_by(n.c.id)))


def pass_on(
    connection: Connection, rows: Sequence[AnyRow], actor: Actor, *, unit_id: int | None = None,
    rounds: dict[int, int] | None = None,
) -> int:  # fmt: skip
    """Let open nominations and their dossiers go over to another unit, or into another round."""
    name = (
        connection.scalar(sa.select(units.c.name).where(units.c.id == unit_id)) if unit_id is not None else ""
    )
    changes = []
    for row in rows:
        values: dict[str, object] = {} if unit_id is None else {"unit_id": unit_id}
        if rounds is not None:
            values["round_id"] = rounds[row.dossier_id]
        changes.append(Reassigned(row.id, row.version, values, {**values, "name": name or ""}))
    moving = {row.dossier_id: row.round_id for row in rows}
    for dossier_id, round_id in sorted(moving.items()):
        _dossier(connection, dossier_id, unit_id, (rounds or {}).get(dossier_id, round_id))
        event = Happened(
            "dossier", dossier_id, "dossier_passed_on", actor.user_id, now(), {"name": name or ""}
        )
        record(connection, [event])
    reassign(connection, changes, MOVED, actor)
    return len(changes)


def _dossier(connection: Connection, dossier_id: int, unit_id: int | None, round_id: int) -> None:
    """Give a dossier the next free place of its unit in the round."""
    now_at = connection.execute(sa.select(*dossiers.c).where(dossiers.c.id == dossier_id)).one()
    unit = unit_id if unit_id is not None else now_at.unit_id
    last = sa.select(sa.func.max(dossiers.c.sequence)).where(
        dossiers.c.round_id == round_id, dossiers.c.unit_id == unit
    )
    values = {"unit_id": unit, "round_id": round_id, "sequence": (connection.scalar(last) or 0) + 1}
    connection.execute(sa.update(dossiers).where(dossiers.c.id == dossier_id).values(values))
    given = (extensions.c.round_id == now_at.round_id, extensions.c.unit_id == now_at.unit_id)
    for row in connection.execute(sa.select(*extensions.c).where(*given)).all():
        again = {name: value for name, value in row._mapping.items() if name != "id"}
        insert_unless_there(
            connection,
            RoundExtension,
            again | {"unit_id": unit, "round_id": round_id},
            unique=("round_id", "unit_id"),
        )
