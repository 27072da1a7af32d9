"""A proposed council or change of seats with names, what waits for approval, and who sits today."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.council_words import SeatRole
from workflow.db import reading
from workflow.errors import NotFound
from workflow.grounds import Subject
from workflow.models import Council, CouncilProposal, CouncilSeat, Person, ProposalState, Unit, User
from workflow.permissions import decide
from workflow.roles import Role
from workflow.tables import table

proposals, users, units = table(CouncilProposal), table(User), table(Unit)
councils, seats, persons = table(Council), table(CouncilSeat), table(Person)
READERS = (Role.SECRETARY, Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on the council, or about to be."""

    person_id: int
    name: str
    role: SeatRole
    post: str
    is_voting: bool


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal as its page shows it."""

    row: Any
    body: str
    joining: tuple[Seat, ...]
    leaving: tuple[Seat, ...]
    may_decide: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """The council of a body as it sits today."""

    council_id: int
    body_unit_id: int
    name: str
    document: str
    since: date
    seats: tuple[Seat, ...]


def shown(viewer: Actor, ref: str) -> ProposalPage:
    """Return a proposal of a body of the viewer's; ``NotFound`` else. Three statements at most."""
    by, decider = users.alias("by"), users.alias("decider")
    query = (
        sa.select(
            *proposals.c, units.c.name.label("body"), by.c.display_name.label("by"),
            decider.c.display_name.label("decider"),
        )
        .join(units, units.c.id == proposals.c.body_unit_id)
        .join(by, by.c.id == proposals.c.proposed_by_id)
        .outerjoin(decider, decider.c.id == proposals.c.decided_by_id)
        .where(proposals.c.ref == ref, proposals.c.body_unit_id.in_(sorted(viewer.units_with(*READERS))))
    )  # fmt: skip
    with reading() as connection:
        row = connection.execute(query).first()
        if row is None:
            raise NotFound("việc này")
        stored = json.loads(row.seats)
        ids = [one[0] for one in stored["joining"]]
        named = sa.select(persons.c.id, persons.c.full_name).where(persons.c.id.in_(ids))
        names = {one.id: one.full_name for one in connection.execute(named)}
        held = sa.select(seats, persons.c.full_name).join(persons, persons.c.id == seats.c.person_id)
        gone = held.where(seats.c.council_id == row.council_id, seats.c.person_id.in_(stored["leaving"]))
        leaving = [_seat(one) for one in connection.execute(gone)] if stored["leaving"] else []
    joining = (
        Seat(one[0], names.get(one[0], ""), SeatRole(one[1]), one[2], one[3]) for one in stored["joining"]
    )
    waits = row.state is ProposalState.PROPOSED
    subject = Subject.for_body(row.body_unit_id, prepared_by=frozenset({row.proposed_by_id}))
    return ProposalPage(
        row=row,
        body=row.body,
        joining=_in_order(joining),
        leaving=_in_order(leaving),
        may_decide=waits and decide(viewer, Action.APPROVE_COUNCIL, subject).allowed,
        may_withdraw=waits and row.proposed_by_id == viewer.user_id,
    )


def waiting(viewer: Actor) -> tuple[tuple[str, str], ...]:
    """Return (reference, document) of what waits in the viewer's bodies. One statement."""
    bodies = sorted(viewer.units_with(*READERS))
    query = sa.select(proposals.c.ref, proposals.c.document).where(
        proposals.c.state == ProposalState.PROPOSED, proposals.c.body_unit_id.in_(bodies)
    )
    with reading() as connection:
        return tuple((row.ref, row.document) for row in connection.execute(query.order_by(proposals.c.id)))


def sitting(viewer: Actor) -> tuple[Sitting, ...]:
    """Return the councils of the viewer's bodies as they sit today. Two statements."""
    bodies, today = sorted(viewer.units_with(*READERS)), clock.today()
    mine = sa.select(*councils.c).where(
        councils.c.body_unit_id.in_(bodies), councils.c.since <= today,
        sa.or_(councils.c.until.is_(None), councils.c.until >= today),
    )  # fmt: skip
    with reading() as connection:
        found = connection.execute(mine.order_by(councils.c.id)).all()
        held = (
            sa.select(seats, persons.c.full_name)
            .join(persons, persons.c.id == seats.c.person_id)
            .where(
                seats.c.council_id.in_([row.id for row in found]), seats.c.since <= today,
                sa.or_(seats.c.until.is_(None), seats.c.until >= today),
            )
        )  # fmt: skip
        here = connection.execute(held).all()
    return tuple(
        Sitting(
            row.id, row.body_unit_id, row.name, row.document, row.since,
            _in_order(_seat(one) for one in here if one.council_id == row.id),
        )
        for row in found
    )  # fmt: skip


def _seat(row: Any) -> Seat:
    return Seat(row.person_id, row.full_name, row.role, row.post, row.is_voting)


def _in_order(found: Any) -> tuple[Seat, ...]:
    order = {role: place for place, role in enumerate(SeatRole)}
    return tuple(sorted(found, key=lambda one: order[one.role]))
