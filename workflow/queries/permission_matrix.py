"""The table of who may do what, as the program itself answers it: every cell is a question to ``permissions.decide``.

Nothing is written here by hand: a role that a ground or a bar changes, changes on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import sqlalchemy as sa

from workflow.actions import LABELS, Action
from workflow.actor import Actor, Grant
from workflow.db import reading
from workflow.grounds import Subject, Verdict
from workflow.models import Unit
from workflow.ordering import titles_in_order
from workflow.permissions import BARS, GRANTS, decide, granted
from workflow.roles import Role
from workflow.tables import table

HERE, THERE, PERSON = 1, 2, 1
units = table(Unit)


class Reach(Enum):
    """Where a role may do something; the value is what a cell says."""

    NOWHERE = ""
    UNIT = "đơn vị mình"
    BODY = "cơ quan xét"
    EVERYWHERE = "mọi nơi"


@dataclass(frozen=True, slots=True)
class Line:
    """One action: the reach of each role, the grounds by name, and when it is barred all the same."""

    action: Action
    label: str
    reaches: tuple[tuple[Role, Reach], ...]
    grounds: tuple[str, ...]
    bars: tuple[str, ...]

    def reach(self, role: Role) -> Reach:
        """Return the reach of one role."""
        return dict(self.reaches)[role]


@dataclass(frozen=True, slots=True)
class Answer:
    """Why somebody may or may not do something in one of his units."""

    unit: str
    verdict: Verdict


def matrix(role: Role | None = None) -> tuple[Line, ...]:
    """Return the whole table, or what one role may do."""
    lines = tuple(_line(action) for action in Action)
    return lines if role is None else tuple(one for one in lines if one.reach(role) is not Reach.NOWHERE)


def why(actor: Actor, action: Action) -> tuple[Answer, ...]:
    """Return for each unit of somebody whether he may do something there, on a case that is not his own, and why."""
    with reading() as connection:
        ids = {grant.unit_id for grant in actor.grants}
        query = sa.select(units.c.id, units.c.name).where(units.c.id.in_(ids)).order_by(units.c.id)
        rows = titles_in_order(connection.execute(query), lambda row: row.name)
        named = [(row.id, row.name) for row in rows]
    subjects = [(name, Subject(unit_id=number, body_unit_id=number)) for number, name in named]
    return tuple(
        Answer(name, decide(actor, action, subject)) for name, subject in subjects or [("", Subject())]
    )


def _line(action: Action) -> Line:
    return Line(
        action=action,
        label=LABELS[action],
        reaches=tuple((role, _reach(role, action)) for role in Role),
        grounds=tuple(dict.fromkeys(ground.name for ground in GRANTS[action])),
        bars=tuple(bar.message for bar in BARS[action]),
    )


def _reach(role: Role, action: Action) -> Reach:
    """Ask for one role in a unit of its own and in the body of a round, on a case that nobody is barred from."""
    actor = Actor(1, "", "", PERSON, (Grant(role, HERE),))
    at_unit = _asked(actor, action, Subject(unit_id=HERE, body_unit_id=THERE, roles=frozenset({Role.CLERK})))
    at_body = _asked(actor, action, Subject(unit_id=THERE, body_unit_id=HERE, roles=frozenset({Role.CLERK})))
    nowhere = _asked(actor, action, Subject(unit_id=THERE, body_unit_id=THERE, roles=frozenset({Role.CLERK})))
    if nowhere:
        return Reach.EVERYWHERE
    if at_unit:
        return Reach.UNIT
    return Reach.BODY if at_body else Reach.NOWHERE


def _asked(actor: Actor, action: Action, subject: Subject) -> bool:
    return granted(actor, action, subject).allowed and decide(actor, action, subject).allowed
