"""Changes of units that are proposed: previews, one proposal, and everything that waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotFound
from workflow.grounds import Subject
from workflow.handover import HandoverPlan, handover_plan
from workflow.models import (
    Nomination,
    Person,
    PersonMerge,
    ProposalState,
    Unit,
    UnitChange,
    UnitChangeKind,
    User,
)
from workflow.ordering import titles_in_order
from workflow.permissions import decide
from workflow.queries import history
from workflow.queries.scope import visible_nominations
from workflow.register_reach import reached_units
from workflow.roles import Role
from workflow.tables import table
from workflow.unit_kinds import KIND_WORDS
from workflow.unit_plan import (
    Change,
    NewUnit,
    UnitPlan,
    change_of,
    is_undone,
    today_or_later,
    unit_plan,
    waiting_query,
)
from workflow.unit_records import Record
from workflow.unit_undo import Built, Returning, returns_of, stands_in_the_way

units, users, changes, n = table(Unit), table(User), table(UnitChange), table(Nomination)
LATER_SHOWN = 10
__all__ = ["KIND_WORDS", "Change", "NewUnit", "UnitChangeKind"]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One proposed or decided change."""

    row: Any
    change: Change
    plan: UnitPlan | None
    handover: HandoverPlan | None
    units: tuple[tuple[str, str], ...]
    may_decide: bool
    may_withdraw: bool
    why_not: str
    may_undo: bool = False
    stands: tuple[Built, ...] = ()
    """Why a change that was carried out cannot be taken back."""
    later: tuple[history.EventRow, ...] = ()
    """What the histories of its units and rounds tell since, the newest first."""
    returns: tuple[Returning, ...] = ()
    """What taking it back would restore."""
    openable: frozenset[Record] = frozenset()
    """Records whose page the viewer may open."""

    @property
    def undone(self) -> bool:
        """Whether it was carried out and taken back."""
        return is_undone(self.row)

    @property
    def title(self) -> str:
        """What happens to whom."""
        return f"{KIND_WORDS[self.change.kind]}: {', '.join(name for _, name in self.units)}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change or a merge of persons that waits for a second person."""

    kind: str
    ref: str
    title: str
    proposed_by: str
    proposed_at: Any


def previewed(viewer: Actor, change: Change) -> UnitPlan:
    """Return what a change would do, for one who may propose it."""
    with reading() as connection:
        _within(connection, viewer, change)
        return unit_plan(connection, change)


def handover_previewed(viewer: Actor, change: Change) -> HandoverPlan:
    """Return what a handover would pass on, for one who may propose it."""
    with reading() as connection:
        _within(connection, viewer, change)
        return handover_plan(connection, change)


def _within(connection: Connection, viewer: Actor, change: Change) -> None:
    query = sa.select(units.c.id).where(units.c.id.in_(change.predecessors), reached_units(viewer))
    if set(connection.scalars(query)) != set(change.predecessors):
        raise NotFound("đơn vị này")


def proposed(viewer: Actor, ref: str) -> ChangePage:
    """Return a change of a body of the viewer's; ``NotFound`` else."""
    bodies = sorted(viewer.units_with(Role.STANDING_BODY, Role.CONFIRMER))
    with reading() as connection:
        query = waiting_query().where(changes.c.ref == ref, changes.c.body_unit_id.in_(bodies))
        row = connection.execute(query).first()
        if row is None:
            raise NotFound("đề nghị này")
        change = change_of(row)
        waits, handing = row.state is ProposalState.PROPOSED, change.kind is UnitChangeKind.HANDOVER
        verdict = decide(
            viewer,
            Action.APPROVE_REGISTER_CHANGE,
            Subject(body_unit_id=row.body_unit_id, prepared_by=frozenset({row.proposed_by_id})),
        )
        named = sa.select(units.c.code, units.c.name).where(units.c.id.in_(change.predecessors))
        ended = connection.execute(named.order_by(units.c.id))
        not_yet = today_or_later(change) if waits else ""
        carried_out = row.state is ProposalState.APPROVED
        stands = stands_in_the_way(connection, row) if carried_out else ()
        returns = returns_of(connection, row) if carried_out and not stands else ()
        return ChangePage(
            row=row,
            change=change,
            plan=unit_plan(connection, change) if waits and not handing else None,
            handover=handover_plan(connection, change) if waits and handing else None,
            units=tuple((one.code, one.name) for one in titles_in_order(ended, lambda one: one.name)),
            may_decide=waits and verdict.allowed,
            may_withdraw=waits and row.proposed_by_id == viewer.user_id,
            why_not=not_yet or ("" if verdict.allowed or not (waits or carried_out) else verdict.reason),
            may_undo=carried_out and verdict.allowed,
            stands=stands,
            later=_later(connection, stands),
            returns=returns,
            openable=_openable(connection, viewer, (*stands, *returns)),
        )


def _later(connection: Connection, stands: tuple[Built, ...]) -> tuple[history.EventRow, ...]:
    """Return the newest events of the chains that went on."""
    chains = [one for reason in stands for one in reason.later][:LATER_SHOWN]
    found = [row for chain, one, many in chains for row in history.of_chain(connection, chain, one)[:many]]
    return tuple(sorted(found, key=lambda row: row.at, reverse=True)[:LATER_SHOWN])


def _openable(
    connection: Connection, viewer: Actor, told: tuple[Built | Returning, ...]
) -> frozenset[Record]:
    """Return the records that the viewer may open. At most two statements."""
    records = {record for one in told for record in one.records if record.place}
    open_ = set[tuple[str, str]]()
    for place, ref, visible in (
        ("nomination", n.c.ref, visible_nominations(viewer)), ("unit", units.c.code, reached_units(viewer)),
    ):  # fmt: skip
        if refs := sorted(record.ref for record in records if record.place == place):
            query = sa.select(ref).where(ref.in_(refs), visible)
            open_ |= {(place, one) for one in connection.scalars(query)}
    return frozenset(record for record in records if (record.place, record.ref) in open_)


def waiting(viewer: Actor) -> tuple[Waiting, ...]:
    """Return what waits for a second person in the viewer's bodies, the oldest first. Three statements."""
    bodies = sorted(viewer.units_with(Role.STANDING_BODY, Role.CONFIRMER))
    merges, people = table(PersonMerge), table(Person)
    with reading() as connection:
        names = dict[int, str]()
        rows = connection.execute(
            waiting_query().where(
                changes.c.state == ProposalState.PROPOSED, changes.c.body_unit_id.in_(bodies)
            )
        ).all()
        ids = sorted({one for row in rows for one in change_of(row).predecessors})
        named = sa.select(units.c.id, units.c.name).where(units.c.id.in_(ids))
        names.update({row.id: row.name for row in connection.execute(named)})
        found = [Waiting("unit", row.ref, _title(row, names), row.by, row.proposed_at) for row in rows]
        query = (
            sa.select(merges.c.ref, people.c.full_name, users.c.display_name, merges.c.proposed_at)
            .join(people, people.c.id == merges.c.survivor_id)
            .join(users, users.c.id == merges.c.proposed_by_id)
            .where(merges.c.state == ProposalState.PROPOSED, merges.c.body_unit_id.in_(bodies))
        )
        found += [
            Waiting("person", row[0], f"Gộp hai mục: {row[1]}", row[2], row[3])
            for row in connection.execute(query)
        ]
    return tuple(sorted(found, key=lambda one: one.proposed_at))


def _title(row: Any, names: dict[int, str]) -> str:
    change = change_of(row)
    return f"{KIND_WORDS[change.kind]}: {', '.join(names.get(one, '') for one in change.predecessors)}"


def ids_of(viewer: Actor, codes: list[str]) -> tuple[int, ...]:
    """Return the ids of units within reach in the order given; ``NotFound`` when one is not."""
    with reading() as connection:
        found = {
            row.code: row.id
            for row in connection.execute(
                sa.select(units.c.code, units.c.id).where(units.c.code.in_(codes), reached_units(viewer))
            )
        }
    if any(code not in found for code in codes):
        raise NotFound("đơn vị này")
    return tuple(found[code] for code in codes)
