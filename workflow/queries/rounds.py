"""Rounds (đợt xét): the list with counts, one round, and the choices that forms need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.errors import NeedsLocalRule
from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind, Procedure, Stream
from workflow import clock
from workflow.actor import Actor
from workflow.calendars import calendars_of
from workflow.db import reading
from workflow.errors import NotFound
from workflow.lateness import is_over
from workflow.models import (
    AwardDecision,
    DecisionState,
    Movement,
    Nomination,
    Round,
    RoundAward,
    RoundExtension,
    Unit,
)
from workflow.ordering import titles_in_order
from workflow.packs import Packs, load_packs, usable_names
from workflow.permissions import UNIT_ROLES
from workflow.queries.scope import units_below, units_below_viewer, visible_nominations
from workflow.roles import BODY_ROLES, Role
from workflow.statements import ask, units_of
from workflow.states import NominationState as S
from workflow.tables import table

r, u, n, takes, movements = table(Round), table(Unit), table(Nomination), table(RoundAward), table(Movement)
extensions, decisions = table(RoundExtension), table(AwardDecision)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round."""

    id: int
    code: str
    name: str
    stream: Stream
    ground: CommendationGround
    procedure: Procedure
    decider: Decider
    body_unit_id: int
    body: str
    period_label: str
    period_since: date
    period_until: date
    opens_on: date
    closes_on: date
    gate_closes_on: date | None
    rule_pack: str | None
    guidance: str
    archived: bool
    over: bool
    """Whether its last day was over when it was read, by the calendar of its body."""

    def is_open(self, day: date) -> bool:
        """Whether units may still send something on the day it was read."""
        return not self.archived and self.opens_on <= day and not self.over


@dataclass(frozen=True, slots=True)
class Extension:
    """More time for one unit, as its body and the unit itself see it."""

    unit_id: int
    unit: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """One round, what it takes, and how many nominations the viewer sees in each state."""

    row: RoundRow
    awards: tuple[tuple[AwardCode, NomineeKind, Level], ...]
    states: tuple[tuple[S, int], ...]
    extensions: tuple[Extension, ...] = ()
    signed: int = (
        0  # of those in the state SIGNING, how many stand on a signed decision that waits for its number
    )


def visible_rounds(viewer: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on ``rounds``: of one's body, announced to one's unit, or of a body below."""
    grounds: list[sa.ColumnElement[bool]] = []
    if viewer.units_with(*BODY_ROLES):
        grounds.append(units_of(viewer, r.c.body_unit_id, BODY_ROLES))
    if viewer.units_with(*UNIT_ROLES):
        grounds.append(sa.true())  # that a round is open, and for what, is announced to every unit
    if viewer.units_with(Role.PROVINCE_VIEWER):
        grounds.append(r.c.body_unit_id.in_(units_below_viewer(viewer)))
    return sa.or_(*grounds) if grounds else sa.false()


def listed(viewer: Actor) -> tuple[tuple[RoundRow, int], ...]:
    """Return the rounds with the number of nominations the viewer sees in each, the last to close first."""
    count = (
        sa.select(sa.func.count())
        .where(n.c.round_id == r.c.id, visible_nominations(viewer))
        .correlate(r)
        .scalar_subquery()
    )
    query = round_query().add_columns(count).where(visible_rounds(viewer))
    with reading() as connection:
        rows = connection.execute(query.order_by(r.c.closes_on.desc(), r.c.id.desc()))
        return tuple((as_round(row), row[-1]) for row in rows)


def not_working(body_unit_id: int, day: date) -> date | None:
    """Return the working day that follows a day off of this body; None when the day itself is worked."""
    with reading() as connection:
        end = calendars_of(connection, [body_unit_id]).end_of(body_unit_id, day)
    return None if end == day else end


def shown(viewer: Actor, code: str) -> RoundPage:
    """Return one round; ``NotFound`` when there is none or it is not for the viewer. Four statements."""
    with reading() as connection:
        row = connection.execute(round_query().where(r.c.code == code, visible_rounds(viewer))).one_or_none()
        if row is None:
            raise NotFound("đợt xét này")
        columns = (takes.c.award, takes.c.nominee_kind, takes.c.level)
        awards = connection.execute(
            sa.select(*columns).where(takes.c.round_id == row.id).order_by(takes.c.id)
        )
        signed = sa.func.sum(sa.case((decisions.c.state == DecisionState.SIGNED, 1), else_=0))
        states = connection.execute(
            sa.select(n.c.state, sa.func.count(), signed)
            .select_from(n.outerjoin(decisions, decisions.c.id == n.c.decision_id))
            .where(n.c.round_id == row.id, visible_nominations(viewer))
            .group_by(n.c.state)
        ).all()
        order = list(S)
        counted = sorted(
            ((state, count) for state, count, _ in states), key=lambda pair: order.index(pair[0])
        )
        return RoundPage(
            as_round(row),
            tuple(tuple(award) for award in awards),
            tuple(counted),
            _extensions(connection, viewer, row),
            next((int(count) for state, _, count in states if state is S.SIGNING), 0),
        )


def _extensions(connection: Connection, viewer: Actor, row: Any) -> tuple[Extension, ...]:
    """Return the extensions of a round: all of them for its body, a unit's own for the unit, none for others."""
    query = (
        sa.select(extensions.c.unit_id, u.c.name, extensions.c.until, extensions.c.reason)
        .join(u, u.c.id == extensions.c.unit_id)
        .where(extensions.c.round_id == row.id)
    )
    if row.body_unit_id not in viewer.units_with(*BODY_ROLES):
        query = query.where(extensions.c.unit_id.in_(sorted(viewer.units_with(*UNIT_ROLES))))
    rows = titles_in_order(connection.execute(query.order_by(u.c.id)), lambda found: found.name)
    return tuple(Extension(*found) for found in rows)


def units_to_extend(viewer: Actor, row: RoundRow) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the units that have no extension in a round yet, for the viewer's own body."""
    if row.body_unit_id not in viewer.units_with(Role.STANDING_BODY):
        return ()
    given = sa.select(extensions.c.unit_id).where(extensions.c.round_id == row.id)
    query = sa.select(u.c.id, u.c.name).where(
        u.c.until.is_(None), u.c.id != row.body_unit_id, u.c.id.not_in(given),
        u.c.id.in_(units_below(frozenset({row.body_unit_id}), clock.today())),
    )  # fmt: skip
    with reading() as connection:
        rows = titles_in_order(connection.execute(query.order_by(u.c.id)), lambda row: row.name)
        return tuple((found.id, found.name) for found in rows)


def round_for_body(connection: Connection, viewer: Actor, code: str) -> RoundRow:
    """Return one round to those of the body that runs it; ``NotFound`` for everybody else. One statement."""
    bodies = viewer.units_with(*BODY_ROLES)
    row = connection.execute(
        round_query().where(r.c.code == code, r.c.body_unit_id.in_(bodies))
    ).one_or_none()
    if row is None:
        raise NotFound("đợt xét này")
    return as_round(row)


def open_on(viewer: Actor, day: date) -> tuple[RoundRow, ...]:
    """Return the rounds to which the viewer's units may send something on a day, the next to close first."""
    own = sa.exists().where(
        extensions.c.round_id == r.c.id,
        extensions.c.unit_id.in_(viewer.units_with(*UNIT_ROLES)),
        ~is_over(r.c.body_unit_id, extensions.c.until, day),
    )
    running = (r.c.archived_at.is_(None), r.c.opens_on <= day, sa.or_(~gate_is_over(day), own))
    with reading() as connection:
        rows = connection.execute(
            round_query().where(visible_rounds(viewer), *running).order_by(r.c.closes_on, r.c.id)
        )
        return tuple(as_round(row) for row in rows)


def gate_is_over(day: date) -> sa.ColumnElement[bool]:
    """Return whether the last day of a round was over on a day, by the calendar of its body."""
    return is_over(r.c.body_unit_id, sa.func.coalesce(r.c.gate_closes_on, r.c.closes_on), day)


def names(viewer: Actor) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the rounds, for the choice in a filter."""
    with reading() as connection:
        return tuple((code, name) for code, name in ask(connection, _names_query, viewer))


def _names_query(viewer: Actor) -> sa.Select[Any]:
    query = sa.select(r.c.code, r.c.name).where(visible_rounds(viewer))
    return query.order_by(r.c.closes_on.desc(), r.c.id)


def rule_packs(bodies: frozenset[int]) -> tuple[tuple[str, str], ...]:
    """Return (name, title) of the local rule packs that rounds of these bodies may use. Two statements at most."""
    today = clock.today()
    with reading() as connection:
        names = usable_names(connection, bodies, today)
        loaded = load_packs(connection, names)
    return tuple((name, _title(loaded, name, today)) for name in names)


def _title(loaded: Packs, name: str, day: date) -> str:
    """The title of a pack, or its name when it cannot be read."""
    try:
        found = loaded.on(name, day)
    except NeedsLocalRule:
        return name
    return name if found is None else f"{name} – {found.title}"


def movement_choices() -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the emulation movements."""
    query = sa.select(movements.c.id, movements.c.name).order_by(movements.c.id)
    with reading() as connection:
        rows = titles_in_order(connection.execute(query), lambda row: row.name)
        return tuple((row.id, row.name) for row in rows)


def round_query() -> sa.Select[Any]:
    """Return the query behind every list of rounds (columns in the order of ``RoundRow``)."""
    plain = ("id", "code", "name", "stream", "ground", "procedure", "decider", "body_unit_id")
    days = ("period_label", "period_since", "period_until", "opens_on", "closes_on", "gate_closes_on")
    return sa.select(
        *(r.c[name] for name in plain),
        u.c.name.label("body"),
        *(r.c[name] for name in days),
        r.c.rule_pack,
        r.c.guidance,
        r.c.archived_at.is_not(None).label("archived"),
        gate_is_over(clock.today()).label("over"),
    ).select_from(r.join(u, u.c.id == r.c.body_unit_id))


def as_round(row: sa.Row[Any]) -> RoundRow:
    """Return a round from a row of ``round_query``."""
    values = {name: getattr(row, name) for name in RoundRow.__slots__}
    return RoundRow(**values | {"over": bool(row.over)})
