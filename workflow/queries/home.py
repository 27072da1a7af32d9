"""What a person needs first: work left half done, rounds that still wait for a dossier, where each season stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.deadlines import CALENDAR, Calendar, working_days_left
from rules.errors import NoLawInForce
from workflow.actor import Actor
from workflow.calendars import Calendars
from workflow.db import reading
from workflow.lateness import is_over
from workflow.models import Dossier, Nomination, Round, RoundExtension, Unit
from workflow.permissions import UNIT_ROLES
from workflow.queries.deadlines_ahead import calendars_for, the_one
from workflow.queries.rounds import visible_rounds
from workflow.queries.scope import visible_nominations
from workflow.roles import Role
from workflow.statements import ask, given, one_of
from workflow.states import NominationState as S
from workflow.tables import AnyRow, AnySelect, table

n, r, d, u, extensions = table(Nomination), table(Round), table(Dossier), table(Unit), table(RoundExtension)

AT_UNIT = (S.DRAFT, S.RETURNED)
"""States in which the clerk of the unit has something to do."""

SHOWN_SEASONS = 3


class Stage(IntEnum):
    """Where a round stands: the index of its step in the season."""

    REGISTERING = 0
    PROPOSING = 1
    APPRAISING = 2
    COUNCIL = 3
    DECIDING = 4
    CONFERRING = 5


WAITING_STAGES: tuple[tuple[Stage, frozenset[S]], ...] = (
    (Stage.APPRAISING, frozenset({S.SUBMITTED, S.APPRAISAL, S.RETURNED})),
    (Stage.COUNCIL, frozenset({S.ELIGIBLE, S.COUNCIL})),
    (Stage.DECIDING, frozenset({S.RECOMMENDED, S.SIGNING, S.FORWARDED})),
)
"""After the closing day a round stands where its slowest nomination stands."""


@dataclass(frozen=True, slots=True)
class HalfDone:
    """A dossier that the viewer worked on and that is still at the unit."""

    ref: str
    round_name: str
    waiting: int
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """An open round for which a unit of the viewer has no dossier yet."""

    round_code: str
    round_name: str
    unit_id: int
    unit: str
    closes_on: date


@dataclass(frozen=True, slots=True)
class Returned:
    """A nomination that came back, with what it lacks; ``by_head``: not from the body but from the unit's own head."""

    ref: str
    nominee: str
    reason: str
    by_head: bool = False


@dataclass(frozen=True, slots=True)
class Season:
    """A running round and where it stands; ``due_on`` is the day until which units may send."""

    code: str
    name: str
    stage: Stage
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Home:
    """Everything above the list of work."""

    half_done: HalfDone | None
    missing: tuple[Missing, ...]
    returned: tuple[Returned, ...]
    seasons: tuple[Season, ...]
    calendar: Calendar = CALENDAR
    sent_back: tuple[Returned, ...] = ()
    """Drafts that the head gave back to be mended."""
    to_review: str | None = None
    """The dossier that the head of a unit has to review, when there is one only."""

    def days_left(self, day: date, due_on: date) -> int:
        """Return the working days left by the body's own calendar, see ``days_left``."""
        return days_left(day, due_on, self.calendar)


def home_of(viewer: Actor, day: date) -> Home:
    """Return what the viewer needs first. Six statements, three for somebody without a unit's role."""
    own = viewer.units_with(*UNIT_ROLES)
    with reading() as connection:
        calendars = calendars_for(connection, viewer)
        mend = _to_mend(connection, own) if own else ()
        return Home(
            half_done=_half_done(connection, viewer, own) if own else None,
            missing=_missing(connection, own, day, calendars) if own else (),
            returned=tuple(one for one in mend if not one.by_head),
            sent_back=tuple(one for one in mend if one.by_head),
            seasons=_seasons(connection, viewer, day, calendars),
            calendar=the_one(calendars),
            to_review=_to_review(connection, viewer.units_with(Role.UNIT_HEAD)) if own else None,
        )


def stage_of(states: frozenset[S], *, opens_on: date, closes_on: date, day: date) -> Stage:
    """Return where a round with nominations in these states stands on a day."""
    if day < opens_on:
        return Stage.REGISTERING
    if day <= closes_on:
        return Stage.PROPOSING
    return next((stage for stage, waiting in WAITING_STAGES if states & waiting), Stage.CONFERRING)


def days_left(day: date, due_on: date, calendar: Calendar = CALENDAR) -> int:
    """Return the working days left, negative once passed; calendar days where the holidays are not known."""
    try:
        return working_days_left(day, due_on, calendar)
    except NoLawInForce:
        return (due_on - day).days


def _half_done(connection: Connection, viewer: Actor, own: frozenset[int]) -> HalfDone | None:
    mine = sa.or_(n.c.created_by_id == viewer.user_id, n.c.prepared_by_id == viewer.user_id)
    touched = sa.func.max(n.c.updated_at)
    query = (
        sa.select(d.c.ref, r.c.name, sa.func.count(), touched)
        .select_from(n.join(d, d.c.id == n.c.dossier_id).join(r, r.c.id == d.c.round_id))
        .where(n.c.unit_id.in_(own), n.c.state.in_(AT_UNIT), mine, r.c.archived_at.is_(None))
        .group_by(d.c.id, d.c.ref, r.c.name)
        .order_by(touched.desc(), d.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else HalfDone(*row)


def _missing(
    connection: Connection, own: frozenset[int], day: date, calendars: Calendars
) -> tuple[Missing, ...]:
    until = (
        sa.select(extensions.c.until)
        .where(extensions.c.round_id == r.c.id, extensions.c.unit_id == u.c.id)
        .scalar_subquery()
    )
    has_one = sa.exists().where(d.c.round_id == r.c.id, d.c.unit_id == u.c.id)
    closes = sa.func.coalesce(until, r.c.closes_on)
    query = (
        sa.select(r.c.code, r.c.name, u.c.id, u.c.name, r.c.body_unit_id, closes.label("closes"))
        .select_from(r.join(u, u.c.id.in_(own)))
        .where(
            r.c.archived_at.is_(None), r.c.opens_on <= day, ~is_over(r.c.body_unit_id, closes, day), ~has_one
        )
        .order_by(closes, r.c.id, u.c.id)
    )
    rows = connection.execute(query).all()
    return tuple(Missing(*row[:4], calendars.end_of(row.body_unit_id, row.closes)) for row in rows)


def _to_mend(connection: Connection, own: frozenset[int]) -> tuple[Returned, ...]:
    """Return the first nominations that came back with a reason: from the body, then from the unit's own head."""
    by_head = sa.and_(n.c.state == S.DRAFT, n.c.reason != "")
    query = (
        sa.select(n.c.ref, n.c.nominee_name, n.c.reason, (n.c.state == S.DRAFT).label("by_head"))
        .where(n.c.unit_id.in_(own), sa.or_(n.c.state == S.RETURNED, by_head))
        .order_by("by_head", n.c.supplement_due_on, n.c.id)
        .limit(2 * SHOWN_SEASONS)
    )
    return tuple(
        Returned(row.ref, row.nominee_name, row.reason, bool(row.by_head))
        for row in connection.execute(query)
    )


def _to_review(connection: Connection, headed: frozenset[int]) -> str | None:
    query = (
        sa.select(d.c.ref)
        .distinct()
        .select_from(n.join(d, d.c.id == n.c.dossier_id))
        .where(n.c.unit_id.in_(headed), n.c.state == S.UNIT_REVIEW)
        .limit(2)
    )
    found = connection.execute(query).scalars().all()
    return found[0] if len(found) == 1 else None


def _seasons(connection: Connection, viewer: Actor, day: date, calendars: Calendars) -> tuple[Season, ...]:
    """Rounds in which something still moves, the next to close first; rounds where all is decided stay out."""
    seasons = [_season(row, day, calendars) for row in ask(connection, _seasons_query, viewer, day=day)]
    return tuple(one for one in seasons if one.stage is not Stage.CONFERRING)[-SHOWN_SEASONS:]


def _seasons_query(viewer: Actor) -> AnySelect:
    """The rounds, each with the first stage in which a nomination waits; while it is open, none is looked at."""
    waits = [
        (
            sa.exists().where(n.c.round_id == r.c.id, one_of(n.c.state, states), visible_nominations(viewer)),
            int(stage),
        )
        for stage, states in WAITING_STAGES
    ]
    stage = sa.case((r.c.closes_on >= given("day", r.c.closes_on), None), *waits, else_=None)
    return (
        sa.select(
            r.c.code, r.c.name, r.c.body_unit_id, r.c.opens_on, r.c.closes_on,
            sa.type_coerce(stage, sa.Integer).label("waiting"),
        )
        .where(r.c.archived_at.is_(None), visible_rounds(viewer))
        .order_by(r.c.closes_on, r.c.id)
    )  # fmt: skip


def _season(row: AnyRow, day: date, calendars: Calendars) -> Season:
    ends_on = calendars.end_of(row.body_unit_id, row.closes_on)
    states = frozenset() if row.waiting is None else dict(WAITING_STAGES)[Stage(row.waiting)]
    stage = stage_of(states, opens_on=row.opens_on, closes_on=ends_on, day=day)
    due_on = ends_on if stage is Stage.PROPOSING else row.opens_on if stage is Stage.REGISTERING else None
    return Season(row.code, row.name, stage, due_on)
