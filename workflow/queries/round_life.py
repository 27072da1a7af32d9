"""The life of one round: days, units, supplementary dossiers, guidance files, closings, what goes on, history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actor import Actor
from workflow.calendars import calendars_of
from workflow.closing_plan import ClosingPlan, Fate, last_day_of, plan_of
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import (
    CarriedNomination,
    Dossier,
    Movement,
    Nomination,
    Round,
    RoundClosing,
    RoundDocument,
    RoundExtension,
    RoundSupplement,
    StoredFile,
    Unit,
    UnitPlaces,
    User,
)
from workflow.ordering import title_key, titles_in_order
from workflow.permissions import UNIT_ROLES
from workflow.queries import history
from workflow.queries.documents import Download, checked
from workflow.queries.round_units import Standing, standings
from workflow.queries.rounds import RoundRow, round_for_body, visible_rounds
from workflow.roles import BODY_ROLES
from workflow.states import LIVE
from workflow.states import NominationState as S
from workflow.tables import table

n, r, u, d, users = table(Nomination), table(Round), table(Unit), table(Dossier), table(User)
documents, files, closings = table(RoundDocument), table(StoredFile), table(RoundClosing)
supplements, extensions, places = table(RoundSupplement), table(RoundExtension), table(UnitPlaces)
carried, movements = table(CarriedNomination), table(Movement)


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A guidance document beside a round."""

    ref: str
    title: str
    filename: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class SupplementLine:
    """A permitted supplementary dossier."""

    unit: str
    until: date
    reason: str
    document: str
    sent: int


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One closing of the round, and its reopening."""

    closed_at: datetime
    closed_by: str
    lapsed: int
    carried: int
    archived: int
    to_code: str | None
    to_name: str | None
    note: str
    reopened_at: datetime | None
    reopened_by: str | None
    reopen_reason: str


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """What holds for one of the viewer's units: its own last day, and its places with how many it named."""

    unit: str
    until: date | None
    places: tuple[tuple[AwardCode, int, int], ...]


@dataclass(frozen=True, slots=True)
class RoundLife:
    """Everything beside the row itself; what belongs to the body alone is empty for others."""

    ends_on: date
    movement: tuple[str, str] | None
    documents: tuple[DocumentLine, ...]
    own: tuple[OwnTerms, ...]
    standings: Mapping[Standing, int]
    supplements: tuple[SupplementLine, ...]
    closings: tuple[ClosingLine, ...]
    came_over: int
    events: tuple[history.EventRow, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Nominations with one fate: how many in all, in each state and of each unit (the most first)."""

    count: int
    states: tuple[tuple[S, int], ...]
    units: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ClosingPreview:
    """The plan of a closing for its page, by fate, and the later rounds that it may be carried to."""

    round: RoundRow
    last_day: date
    mark: str
    drafts: Group
    overdue: Group
    on_hold: Group
    above: Group
    open: Group
    stuck: Group
    done: Group
    targets: tuple[tuple[int, str], ...]

    def goes_on(self, carry: str) -> bool:
        """Whether anything is carried over when the form says so."""
        return bool(self.on_hold.count or self.above.count or (carry and self.open.count))


def named(carry: str) -> tuple[Fate, ...]:
    """Return what goes on besides what always does, as the form names it."""
    return (Fate.OPEN,) if carry == Fate.OPEN.value else ()


def life(viewer: Actor, row: RoundRow) -> RoundLife:
    """Return the life of a round that the viewer may see. A fixed number of statements."""
    of_body = row.body_unit_id in viewer.units_with(*BODY_ROLES)
    own = viewer.units_with(*UNIT_ROLES)
    with reading() as connection:
        calendar = calendars_of(connection, [row.body_unit_id])
        last = row.gate_closes_on or row.closes_on
        return RoundLife(
            ends_on=calendar.end_of(row.body_unit_id, last),
            movement=_movement(connection, row.id),
            documents=_documents(connection, row.id),
            own=_own(connection, row.id, own) if own else (),
            standings=standings(connection, row.id, row.body_unit_id, row.closes_on) if of_body else {},
            supplements=_supplements(connection, row.id, None if of_body else own),
            closings=_closings(connection, row.id) if of_body else (),
            came_over=_came_over(connection, row.id) if of_body else 0,
            events=history.of_chain(connection, "round", row.id) if of_body else (),
        )


def preview(viewer: Actor, code: str) -> ClosingPreview:
    """Return what closing a round would do. Seven statements, however many nominations there are."""
    with reading() as connection:
        row = round_for_body(connection, viewer, code)
        stored = connection.execute(sa.select(*r.c).where(r.c.id == row.id)).one()
        last = calendars_of(connection, [row.body_unit_id]).end_of(
            row.body_unit_id, last_day_of(connection, stored)
        )
        plan = plan_of(connection, row.id, clock.today())
        later = sa.select(r.c.id, r.c.name).where(
            r.c.body_unit_id == row.body_unit_id,
            r.c.archived_at.is_(None),
            r.c.id != row.id,
            r.c.closes_on > row.closes_on,
        )
        targets = tuple(
            (one.id, one.name) for one in connection.execute(later.order_by(r.c.closes_on, r.c.id))
        )
        concerned = sa.select(n.c.unit_id).where(n.c.round_id == row.id).distinct()
        names = connection.execute(sa.select(u.c.id, u.c.name).where(u.c.id.in_(concerned)))
        units = {one.id: one.name for one in names}
    drafts, overdue, on_hold, above, open_, stuck, done = (
        _group(plan, units, fate)
        for fate in (
            Fate.DRAFT, Fate.OVERDUE, Fate.ON_HOLD, Fate.ABOVE, Fate.OPEN, Fate.STUCK, Fate.DONE,
        )
    )  # fmt: skip
    return ClosingPreview(row, last, plan.mark, drafts, overdue, on_hold, above, open_, stuck, done, targets)


def _group(plan: ClosingPlan, units: Mapping[int, str], fate: Fate) -> Group:
    found = plan.of(fate)
    states, names = Counter(one.state for one in found), Counter(units.get(one.unit_id, "") for one in found)
    order = list(S)
    return Group(
        len(found),
        tuple(sorted(states.items(), key=lambda pair: order.index(pair[0]))),
        tuple(sorted(names.items(), key=lambda pair: (-pair[1], title_key(pair[0])))),
    )


def documents_of(viewer: Actor, code: str) -> tuple[DocumentLine, ...]:
    """Return the guidance documents of a round to those of the body that runs it."""
    with reading() as connection:
        return _documents(connection, round_for_body(connection, viewer, code).id)


def document(viewer: Actor, ref: str) -> Download:
    """Return a guidance document of a round that the viewer may see."""
    query = (
        sa.select(files.c.content, files.c.media_type, documents.c.filename, documents.c.sha256)
        .join(documents, documents.c.sha256 == files.c.sha256)
        .join(r, r.c.id == documents.c.round_id)
        .where(documents.c.ref == ref, documents.c.withdrawn_at.is_(None), visible_rounds(viewer))
    )
    with reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("văn bản này")
    return checked(viewer, Download(*row))


def _movement(connection: Connection, round_id: int) -> tuple[str, str] | None:
    query = (
        sa.select(movements.c.name, movements.c.plan)
        .join(r, r.c.movement_id == movements.c.id)
        .where(r.c.id == round_id)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.name, row.plan)


def _documents(connection: Connection, round_id: int) -> tuple[DocumentLine, ...]:
    query = (
        sa.select(
            documents.c.ref, documents.c.title, documents.c.filename, files.c.size, documents.c.added_at
        )
        .join(files, files.c.sha256 == documents.c.sha256)
        .where(documents.c.round_id == round_id, documents.c.withdrawn_at.is_(None))
        .order_by(documents.c.id)
    )
    return tuple(DocumentLine(*row) for row in connection.execute(query))


def _own(connection: Connection, round_id: int, units: frozenset[int]) -> tuple[OwnTerms, ...]:
    """The terms of the viewer's units that have any. Three statements."""
    days = sa.select(u.c.id, u.c.name, extensions.c.until).select_from(
        u.outerjoin(extensions, sa.and_(extensions.c.unit_id == u.c.id, extensions.c.round_id == round_id))
    )
    found_days = connection.execute(days.where(u.c.id.in_(units)).order_by(u.c.id))
    rows = titles_in_order(found_days, lambda row: row.name)
    allotted = sa.select(places.c.unit_id, places.c.award, places.c.places)
    shares = connection.execute(
        allotted.where(places.c.round_id == round_id, places.c.unit_id.in_(units)).order_by(places.c.id)
    ).all()
    named = sa.select(n.c.unit_id, n.c.award, sa.func.count().label("many")).where(
        n.c.round_id == round_id,
        n.c.unit_id.in_(units),
        n.c.state.in_(sorted(LIVE, key=lambda one: one.value)),
    )
    counts = {
        (row.unit_id, row.award): row.many
        for row in connection.execute(named.group_by(n.c.unit_id, n.c.award))
    }
    found = []
    for row in rows:
        mine = tuple(
            (one.award, one.places, counts.get((row.id, one.award), 0))
            for one in shares
            if one.unit_id == row.id
        )
        if row.until is not None or mine:
            found.append(OwnTerms(row.name, row.until, mine))
    return tuple(found)


def _supplements(
    connection: Connection, round_id: int, units: frozenset[int] | None
) -> tuple[SupplementLine, ...]:
    sent = (
        sa.select(sa.func.count())
        .where(n.c.dossier_id == supplements.c.dossier_id, n.c.submitted_by_id.is_not(None))
        .scalar_subquery()
    )
    query = (
        sa.select(u.c.name, supplements.c.until, supplements.c.reason, supplements.c.document, sent)
        .join(u, u.c.id == supplements.c.unit_id)
        .where(supplements.c.round_id == round_id)
        .order_by(supplements.c.id)
    )
    if units is not None:
        query = query.where(supplements.c.unit_id.in_(units))
    return tuple(SupplementLine(*row) for row in connection.execute(query))


def _closings(connection: Connection, round_id: int) -> tuple[ClosingLine, ...]:
    by, again, to = users.alias("closed_by"), users.alias("reopened_by"), r.alias("carried_to")
    query = (
        sa.select(
            closings.c.closed_at, by.c.display_name, closings.c.lapsed, closings.c.carried, closings.c.archived,
            to.c.code, to.c.name, closings.c.note, closings.c.reopened_at, again.c.display_name,
            closings.c.reopen_reason,
        )
        .join(by, by.c.id == closings.c.closed_by_id)
        .outerjoin(again, again.c.id == closings.c.reopened_by_id)
        .outerjoin(to, to.c.id == closings.c.carried_to_id)
        .where(closings.c.round_id == round_id)
        .order_by(closings.c.id.desc())
    )  # fmt: skip
    return tuple(ClosingLine(*row) for row in connection.execute(query))


def _came_over(connection: Connection, round_id: int) -> int:
    """How many nominations of closed rounds are dealt with beside this one."""
    query = (
        sa.select(sa.func.count())
        .select_from(carried.join(closings, closings.c.id == carried.c.closing_id))
        .where(carried.c.to_round_id == round_id, closings.c.reopened_at.is_(None))
    )
    return connection.scalar(query) or 0
