"""Who sees what, as SQL conditions (security.md T22, T23, T25). What one may not see does not exist for him.

The same rule as ``permissions.may_see``, from the same tables, for lists: a unit sees its own nominations; the body
that decides a round sees what was sent to it, each role from the state where its work begins; a superior's viewer
sees what was decided or sent up. Administrators see none.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from workflow.actor import Actor
from workflow.council_words import ConflictState
from workflow.models import (
    AwardDecision,
    ConflictOfInterest,
    DecisionState,
    Dossier,
    Nomination,
    Round,
    UnitParent,
)
from workflow.permissions import COUNCIL_ROLES, READABLE, READABLE_ABOVE, UNIT_ROLES
from workflow.roles import BODY_ROLES, Role
from workflow.statements import ask, given, is_kin, one_of, person, today, unindexed, units_of
from workflow.tables import table

n, r, d = table(Nomination), table(Round), table(Dossier)
decisions, parents, conflicts = table(AwardDecision), table(UnitParent), table(ConflictOfInterest)
Condition = ColumnElement[bool]


def visible_nominations(viewer: Actor) -> Condition:
    """Return the condition on ``nominations`` under which the viewer may see a row."""
    grounds: list[Condition] = []
    if viewer.units_with(*UNIT_ROLES):
        grounds.append(units_of(viewer, n.c.unit_id, UNIT_ROLES))
    for roles, states in READABLE:
        if viewer.units_with(*roles):
            seen = (round_of(viewer, roles), one_of(unindexed(n.c.state), states), _was_sent())
            grounds.append(sa.and_(*seen, *(_without_conflict(viewer) if roles == COUNCIL_ROLES else ())))
    if viewer.units_with(Role.PROVINCE_VIEWER):
        rounds = sa.select(r.c.id).where(r.c.body_unit_id.in_(units_below_viewer(viewer)))
        grounds.append(sa.and_(n.c.round_id.in_(rounds), one_of(n.c.state, READABLE_ABOVE)))
    return sa.or_(*grounds) if grounds else sa.false()


def visible_dossiers(viewer: Actor) -> Condition:
    """Return the condition on ``dossiers``: of one's own unit, or with a nomination that one may see."""
    seen = sa.exists().where(n.c.dossier_id == d.c.id, visible_nominations(viewer))
    if not viewer.units_with(*UNIT_ROLES):
        return seen
    return sa.or_(units_of(viewer, d.c.unit_id, UNIT_ROLES), seen)


def visible_decisions(viewer: Actor) -> Condition:
    """Return the condition on ``award_decisions``: the body's own, and issued ones of the viewer's."""
    grounds: list[Condition] = []
    if viewer.units_with(*BODY_ROLES):
        grounds.append(units_of(viewer, decisions.c.body_unit_id, BODY_ROLES))
    issued = decisions.c.state == DecisionState.ISSUED
    if viewer.units_with(*UNIT_ROLES):
        of_unit = units_of(viewer, n.c.unit_id, UNIT_ROLES)
        grounds.append(sa.and_(issued, sa.exists().where(n.c.decision_id == decisions.c.id, of_unit)))
    if viewer.units_with(Role.PROVINCE_VIEWER):
        below = decisions.c.body_unit_id.in_(units_below_viewer(viewer))
        grounds.append(sa.and_(issued, below))
    return sa.or_(*grounds) if grounds else sa.false()


def units_below(unit_ids: frozenset[int], day: date) -> sa.Select[tuple[int]]:
    """Return a query for all units under these on a day."""
    return _below(parents.c.parent_id.in_(unit_ids), day)


def units_below_viewer(viewer: Actor) -> sa.Select[tuple[int]]:
    """Return a query for all units that stand today under those for which the viewer looks on from above."""
    return _below(units_of(viewer, parents.c.parent_id, (Role.PROVINCE_VIEWER,)), today())


def _below(first: Condition, day: Any) -> sa.Select[tuple[int]]:
    in_force = (parents.c.since <= day, sa.or_(parents.c.until.is_(None), parents.c.until >= day))
    tree = sa.select(parents.c.unit_id.label("id")).where(first, *in_force).cte(recursive=True)
    tree = tree.union(
        sa.select(parents.c.unit_id).join(tree, parents.c.parent_id == tree.c.id).where(*in_force)
    )
    ids: sa.Select[tuple[int]] = sa.select(tree.c.id)
    return ids


def is_conflicted(viewer: Actor, person_id: int | None) -> bool:
    """Whether the nominee is the viewer or a recorded relative; he never sees opinions on it."""
    return person_id is not None and (person_id == viewer.person_id or person_id in viewer.relatives)


def has_conflict(connection: Connection, viewer: Actor, nomination_id: int) -> bool:
    """Whether a conflict of interest of the viewer's in this nomination holds, declared or from the data."""
    if viewer.person_id is None:
        return False
    return ask(connection, _conflict_query, viewer, id=nomination_id).first() is not None


def _conflict_query(viewer: Actor) -> sa.Select[tuple[int]]:
    return sa.select(conflicts.c.id).where(
        conflicts.c.nomination_id == given("id", conflicts.c.nomination_id),
        conflicts.c.person_id == person(viewer, conflicts.c.person_id),
        conflicts.c.state == ConflictState.EFFECTIVE,
        conflicts.c.recuses,
    )


def sees_opinions(viewer: Actor, *, body_unit_id: int, person_id: int | None) -> bool:
    """Whether the viewer may read appraisal opinions: one of the deciding body, without conflict."""
    return body_unit_id in viewer.units_with(*BODY_ROLES) and not is_conflicted(viewer, person_id)


def _without_conflict(viewer: Actor) -> tuple[Condition, ...]:
    """A member of the council does not find the cases he takes no part in (HotCRP #426, #425)."""
    if viewer.person_id is None:
        return ()
    recused = sa.exists().where(
        conflicts.c.nomination_id == n.c.id,
        conflicts.c.person_id == person(viewer, conflicts.c.person_id),
        conflicts.c.state == ConflictState.EFFECTIVE,
        conflicts.c.recuses,
    )
    return (~recused, sa.or_(n.c.person_id.is_(None), ~is_kin(viewer, n.c.person_id)))


def round_of(viewer: Actor, roles: frozenset[Role]) -> Condition:
    """Return the condition on ``nominations`` that a body decides for which the viewer holds one of the roles."""
    bodies = sa.select(r.c.id).where(units_of(viewer, r.c.body_unit_id, roles))
    return unindexed(n.c.round_id).in_(bodies.correlate(None))


def _was_sent() -> Condition:
    """A draft that was withdrawn before anybody sent it stays in its unit."""
    return n.c.submitted_by_id.is_not(None)
