"""The register of complaints: a list, one of them, whom it can be given to, what waits. Never who sent one.

Seen by the standing body, who confirms and the head, each without his own cases; not by the council, not by units.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actor import Actor
from workflow.calendars import calendars_of
from workflow.complaint_clock import LODGING, is_unverified, lodging_deadline, settling_name
from workflow.council_words import ConflictState
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import (
    AuditEvent,
    AwardDecision,
    Complaint,
    ComplaintKind,
    ComplaintOutcome,
    ComplaintState,
    ConflictOfInterest,
    Nomination,
    RoleGrant,
    SenderKind,
    User,
)
from workflow.models.complaints import (
    KIND_LABELS,
    OPEN_COMPLAINTS,
    OUTCOME_LABELS,
    SENDER_LABELS,
    STATE_LABELS,
)
from workflow.ordering import people_in_order
from workflow.queries import history, paging
from workflow.queries.deadlines_ahead import left_until
from workflow.queries.scope import visible_decisions, visible_nominations
from workflow.roles import Role
from workflow.states import NominationState
from workflow.tables import table
from workflow.world import policies_on

c, n, d, users, grants = (
    table(Complaint),
    table(Nomination),
    table(AwardDecision),
    table(User),
    table(RoleGrant),
)
conflicts, events = table(ConflictOfInterest), table(AuditEvent)
__all__ = [  # the pages name them too
    "KIND_LABELS", "OUTCOME_LABELS", "SENDER_LABELS", "ComplaintKind", "ComplaintOutcome", "ComplaintState",
    "SenderKind",
]  # fmt: skip
HANDLERS = (Role.STANDING_BODY, Role.CONFIRMER)
READERS = (*HANDLERS, Role.SIGNER)
SECONDS = (Role.CONFIRMER, Role.SIGNER)
"""Who opens again what an upheld complaint was about (``permissions``: the signer in his own office)."""


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One line of the register."""

    id: int
    ref: str
    kind: ComplaintKind
    sender: SenderKind
    state: ComplaintState
    outcome: ComplaintOutcome
    body_unit_id: int
    nomination_ref: str | None
    nominee: str | None
    award: AwardCode | None
    nomination_state: NominationState | None
    decision_ref: str | None
    decision_number: str | None
    received_on: date
    due_on: date | None
    ended_on: date | None
    handler_id: int
    handler: str

    @property
    def kind_label(self) -> str:
        """What it is."""
        return KIND_LABELS[self.kind]

    @property
    def state_label(self) -> str:
        """Where it stands."""
        return STATE_LABELS[self.state]

    @property
    def about(self) -> str:
        """What it is about."""
        if self.nominee:
            return f"{self.nominee}: {self.award.label if self.award else ''}"
        return f"Quyết định số {self.decision_number}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN_COMPLAINTS

    @property
    def is_late(self) -> bool:
        """Whether the day to settle has passed."""
        return self.is_open and self.due_on is not None and self.due_on < clock.today()


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """One complaint with everything but its sender."""

    row: ComplaintRow
    gist: str
    sender_label: str
    knew_on: date | None
    lodged_late: str
    accepted_on: date | None
    due_citation: str
    is_unverified: bool
    left: int | None
    outcome_label: str
    answer: str
    paper: tuple[str, date | None]
    is_handler: bool
    may_see_case: bool
    seconds: dict[int, str]
    events: tuple[history.EventRow, ...]


def visible_complaints(viewer: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on ``complaints``: the body's, never about oneself, a relative or a case of conflict."""
    bodies = [unit for role in HANDLERS for unit in viewer.units_with(role)]
    bodies += [
        grant.unit_id for grant in viewer.grants if grant.role is Role.SIGNER and grant.delegation_id is None
    ]
    if not bodies:
        return sa.false()
    found: list[sa.ColumnElement[bool]] = [c.c.body_unit_id.in_(sorted(set(bodies)))]
    kin = sorted({viewer.person_id, *viewer.relatives} - {None})  # type: ignore[type-var]  # None is taken out
    if kin:
        own = sa.select(n.c.id).where(n.c.person_id.in_(kin))
        barred = sa.select(conflicts.c.nomination_id).where(
            conflicts.c.person_id == viewer.person_id,
            conflicts.c.state == ConflictState.EFFECTIVE,
            conflicts.c.recuses,
        )
        found.append(sa.or_(c.c.nomination_id.is_(None), c.c.nomination_id.not_in(own.union(barred))))
    return sa.and_(*found)


def _query() -> sa.Select[Any]:
    joined = (
        c.outerjoin(n, n.c.id == c.c.nomination_id)
        .outerjoin(d, d.c.id == sa.func.coalesce(c.c.decision_id, n.c.decision_id))
        .join(users, users.c.id == c.c.handler_id)
    )
    own = ("id", "ref", "kind", "sender", "state", "outcome", "body_unit_id", "received_on", "due_on", "ended_on",
           "handler_id")  # fmt: skip
    return sa.select(
        *(c.c[name] for name in own), n.c.ref.label("nomination_ref"), n.c.nominee_name.label("nominee"), n.c.award,
        n.c.state.label("nomination_state"), d.c.ref.label("decision_ref"), d.c.number.label("decision_number"),
        users.c.display_name.label("handler"),
    ).select_from(joined)  # fmt: skip


def listed(
    viewer: Actor, kind: ComplaintKind | None, *, open_only: bool, cursor: paging.Cursor = paging.FIRST
) -> paging.Page[ComplaintRow]:
    """Return one page, the newest first. Two statements."""
    query = _query().where(visible_complaints(viewer))
    if kind is not None:
        query = query.where(c.c.kind == kind)
    if open_only:
        query = query.where(c.c.state.in_(OPEN_COMPLAINTS))
    with reading() as connection:
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(
            connection, query, key=c.c.id, ref=c.c.ref, cursor=cursor, descending=True
        )
    return paging.Page(tuple(ComplaintRow(**row._mapping) for row in rows), total, newer, older)


def shown(viewer: Actor, ref: str) -> ComplaintPage:
    """Return one complaint; ``NotFound`` when there is none or it is not for the viewer."""
    extra = (
        "gist",
        "knew_on",
        "accepted_on",
        "due_citation",
        "is_remote",
        "answer",
        "paper_number",
        "paper_on",
    )
    with reading() as connection:
        case = sa.case((visible_nominations(viewer), True), else_=False).label("may_see_case")
        query = _query().add_columns(*(c.c[name] for name in extra), case)
        found = connection.execute(query.where(c.c.ref == ref, visible_complaints(viewer))).one_or_none()
        if found is None:
            raise NotFound("đơn này")
        values = dict(found._mapping)
        more = {name: values.pop(name) for name in extra}
        may_see_case = bool(values.pop("may_see_case")) and values["nomination_ref"] is not None
        row = ComplaintRow(**values)
        return ComplaintPage(
            row=row,
            gist=more["gist"],
            sender_label=SENDER_LABELS[row.sender],
            knew_on=more["knew_on"],
            lodged_late=_lodged_late(row, more["knew_on"]),
            accepted_on=more["accepted_on"],
            due_citation=more["due_citation"],
            is_unverified=is_unverified(
                settling_name(row.kind, is_remote=more["is_remote"]), more["accepted_on"] or row.received_on
            ),
            left=_left(connection, row),
            outcome_label=OUTCOME_LABELS[row.outcome],
            answer=more["answer"],
            paper=(more["paper_number"], more["paper_on"]),
            is_handler=row.handler_id == viewer.user_id,
            may_see_case=may_see_case,
            seconds=_seconds(connection, row),
            events=_named(connection, history.of_chain(connection, "complaint", row.id)),
        )


def _seconds(connection: Connection, row: ComplaintRow) -> dict[int, str]:
    """Return who can open the nomination again, by account: who confirms, or the head.

    Not the handler, the nominee, who prepared it, nor (where the body keeps these apart) who appraised it.
    """
    if row.state is not ComplaintState.CONCLUDED:
        return {}
    today, handler = clock.today(), users.alias("handler")
    appraised = sa.select(events.c.actor_id).where(
        events.c.chain == "nomination", events.c.event == "opinion_recorded", events.c.subject_id == n.c.id
    )
    policy = policies_on(connection, today, [row.body_unit_id])[row.body_unit_id]
    apart = users.c.id.not_in(appraised) if policy.second_confirmer else sa.true()
    preparers = (n.c.created_by_id, n.c.prepared_by_id, n.c.submitted_by_id)
    query = (
        sa.select(users.c.id, users.c.display_name)
        .select_from(
            users.join(grants, grants.c.user_id == users.c.id)
            .join(c, c.c.id == row.id)
            .join(n, n.c.id == c.c.nomination_id)
            .join(handler, handler.c.id == c.c.handler_id)
        )
        .where(
            users.c.is_active, grants.c.unit_id == row.body_unit_id, grants.c.role.in_(SECONDS),
            grants.c.since <= today, sa.or_(grants.c.until.is_(None), grants.c.until >= today),
            users.c.id != row.handler_id, users.c.id.not_in([sa.func.coalesce(one, 0) for one in preparers]), apart,
            sa.func.coalesce(users.c.person_id, 0).not_in(
                (sa.func.coalesce(n.c.person_id, -1), sa.func.coalesce(handler.c.person_id, -1))
            ),
        )
        .distinct()
        .order_by(users.c.id)
    )  # fmt: skip
    rows = people_in_order(connection.execute(query), lambda row: row.display_name)
    return {row.id: row.display_name for row in rows}


def _named(connection: Connection, found: tuple[history.EventRow, ...]) -> tuple[history.EventRow, ...]:
    """Put the name of the handler that an event gives by number beside it."""
    ids = {event.payload["handler"] for event in found if "handler" in event.payload}
    names = sa.select(users.c.id, users.c.display_name).where(users.c.id.in_(ids))
    known = {number: name for number, name in connection.execute(names)}  # noqa: C416  # rows, not pairs
    return tuple(
        replace(event, payload=event.payload | {"handler_name": known.get(event.payload.get("handler"), "")})
        for event in found
    )


def second_for(viewer: Actor) -> frozenset[int]:
    """Return the bodies whose upheld complaints the viewer opens again as the second person."""
    office = {
        grant.unit_id for grant in viewer.grants if grant.role is Role.SIGNER and not grant.delegation_id
    }
    return frozenset(viewer.units_with(Role.CONFIRMER) | office)


def _left(connection: Connection, row: ComplaintRow) -> int | None:
    if row.due_on is None or not row.is_open:
        return None
    calendar = calendars_of(connection, {row.body_unit_id}).of(row.body_unit_id)
    return left_until(calendar, clock.today(), row.due_on)[0]


def _lodged_late(row: ComplaintRow, knew_on: date | None) -> str:
    """Return a warning when a complaint came after the limit to lodge it."""
    last = lodging_deadline(knew_on) if knew_on and row.kind is ComplaintKind.COMPLAINT else None
    if last is None or row.received_on <= last.due_on:
        return ""
    mark = ", chưa đối chiếu" if knew_on and is_unverified(LODGING, knew_on) else ""
    return f"Đơn đến sau thời hiệu {last.days} ngày (hết ngày {last.due_on:%d/%m/%Y}; {last.citation}{mark})."


@dataclass(frozen=True, slots=True)
class About:
    """What a new complaint will be about, and who can settle it."""

    title: str
    nomination_id: int | None
    decision_id: int | None
    back: tuple[str, str]
    handlers: tuple[tuple[int, str], ...]


def about(viewer: Actor, *, nomination: str = "", decision: str = "") -> About:
    """Return what a complaint about this nomination or decision needs; ``NotFound`` when the viewer may not see it."""
    bodies = sorted(viewer.units_with(Role.STANDING_BODY))
    with reading() as connection:
        if nomination:
            query = sa.select(n.c.id, n.c.nominee_name, n.c.award).where(
                n.c.ref == nomination, visible_nominations(viewer), n.c.submitted_by_id.is_not(None)
            )
            if (case := connection.execute(query).first()) is not None:
                title = f"{case.nominee_name}: {case.award.label}"
                return About(
                    title, case.id, None, ("nominations.shown", nomination), _handlers(connection, bodies)
                )
        found = connection.execute(
            sa.select(d.c.id, d.c.number).where(
                d.c.ref == decision, d.c.number.is_not(None), visible_decisions(viewer)
            )
        ).first()
        if found is None:
            raise NotFound("đề nghị hoặc quyết định này")
        title = f"Quyết định số {found.number}"
        return About(title, None, found.id, ("decisions.shown", decision), _handlers(connection, bodies))


def handlers(viewer: Actor) -> tuple[tuple[int, str], ...]:
    """Return the accounts a complaint of the viewer's body can be given to."""
    with reading() as connection:
        return _handlers(connection, sorted(viewer.units_with(Role.STANDING_BODY)))


def _handlers(connection: Connection, bodies: list[int]) -> tuple[tuple[int, str], ...]:
    today = clock.today()
    query = (
        sa.select(users.c.id, users.c.display_name)
        .join(grants, grants.c.user_id == users.c.id)
        .where(
            users.c.is_active, grants.c.unit_id.in_(bodies), grants.c.role.in_(HANDLERS), grants.c.since <= today,
            sa.or_(grants.c.until.is_(None), grants.c.until >= today),
        )
        .distinct()
        .order_by(users.c.id)
    )  # fmt: skip
    rows = people_in_order(connection.execute(query), lambda row: row.display_name)
    return tuple((row.id, row.display_name) for row in rows)


@dataclass(frozen=True, slots=True)
class ComplaintWork:
    """What waits for a person: to settle (with the nearest day), and to open again as the second person."""

    to_settle: int
    due_on: date | None
    late: int
    to_reopen: int


def complaint_work(viewer: Actor) -> ComplaintWork:
    """Return what waits for the viewer. One statement; none for those who never see the register."""
    if not any(viewer.holds(role) for role in READERS):
        return ComplaintWork(0, None, 0, 0)
    mine = sa.and_(
        c.c.handler_id == viewer.user_id, c.c.state.in_((ComplaintState.RECEIVED, ComplaintState.ACCEPTED))
    )
    second = sa.and_(
        c.c.handler_id != viewer.user_id,
        c.c.state == ComplaintState.CONCLUDED,
        c.c.body_unit_id.in_(sorted(second_for(viewer))),
    )
    query = sa.select(
        sa.func.sum(sa.case((mine, 1), else_=0)),
        sa.func.min(sa.case((mine, c.c.due_on))),
        sa.func.sum(sa.case((sa.and_(mine, c.c.due_on < clock.today()), 1), else_=0)),
        sa.func.sum(sa.case((second, 1), else_=0)),
    ).where(visible_complaints(viewer))
    with reading() as connection:
        settle, due_on, late, reopen = connection.execute(query).one()
    return ComplaintWork(int(settle or 0), due_on, int(late or 0), int(reopen or 0))
