"""What may go on an agenda, which councils the viewer organises, and the outline of a session for its tools."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold
from workflow.actor import Actor
from workflow.council_rows import LIVE, load_session
from workflow.council_words import SEAT_LABELS, SeatRole, Way
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import AgendaItem, BallotBatch, Council, CouncilSession, Nomination, Person, Round, Unit
from workflow.ordering import title_key, titles_in_order
from workflow.queries.council import ORGANISERS, ItemRow, SessionRow, session_query
from workflow.queries.nominations import NominationRow, as_row, row_query
from workflow.queries.scope import visible_nominations
from workflow.register_reach import is_merged
from workflow.states import NominationState as S
from workflow.tables import table

sessions, items, n, batches = table(CouncilSession), table(AgendaItem), table(Nomination), table(BallotBatch)
councils, u, r = table(Council), table(Unit), table(Round)
persons = table(Person)
MOST_CANDIDATES = 3000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A nomination that may go on an agenda; ``chosen`` when it is on this one."""

    row: NominationRow
    chosen: bool


def candidates(viewer: Actor, ref: str) -> tuple[Candidate, ...]:
    """Return what waits for the council of the session's body and is on no other live agenda, by award and unit."""
    with reading() as connection:
        found = connection.execute(session_query(viewer).where(sessions.c.ref == ref)).one_or_none()
        if found is None:
            raise NotFound("phiên họp này")
        row = SessionRow(*found)
        chosen = set(connection.scalars(sa.select(items.c.nomination_id).where(items.c.session_id == row.id)))
        elsewhere = (
            sa.select(items.c.nomination_id)
            .join(sessions, sessions.c.id == items.c.session_id)
            .where(sessions.c.state.in_(LIVE), items.c.session_id != row.id, items.c.applied.is_(False))
        )
        query = row_query().where(
            visible_nominations(viewer),
            n.c.state.in_((S.ELIGIBLE, S.COUNCIL)),
            r.c.body_unit_id == row.body_unit_id,
            n.c.id.not_in(elsewhere),
        )
        rows = connection.execute(query.order_by(n.c.award, u.c.name, n.c.id).limit(MOST_CANDIDATES))
        waiting = sorted(map(as_row, rows), key=lambda one: (one.award.value, title_key(one.unit), one.id))
        return tuple(Candidate(one, one.id in chosen) for one in waiting)


def council_names(viewer: Actor) -> tuple[tuple[int, str], ...]:
    """Return (body, name) of the councils in force that the viewer organises."""
    with reading() as connection:
        query = sa.select(councils.c.body_unit_id, councils.c.name).where(
            councils.c.body_unit_id.in_(viewer.units_with(*ORGANISERS)), councils.c.until.is_(None)
        )
        rows = titles_in_order(connection.execute(query.order_by(councils.c.id)), lambda row: row.name)
        return tuple((row.body_unit_id, row.name) for row in rows)


def seat_role_named(text: str) -> SeatRole | None:
    """Return the role that a person typed, with or without marks and the words "Hội đồng"; ``None`` when unknown."""
    names = {fold(label).removesuffix(" hoi dong"): role for role, label in SEAT_LABELS.items()}
    return names.get(fold(text).removesuffix(" hoi dong"))


def persons_named(viewer: Actor, words: Sequence[str]) -> dict[str, list[tuple[int, str, str]]]:
    """Return (id, name, code) of the persons each word names, by code or by full name without marks; for organisers."""
    if not viewer.units_with(*ORGANISERS):
        return {}
    keys = {word: fold(word) for word in words}
    query = sa.select(persons.c.id, persons.c.full_name, persons.c.code, persons.c.search_key).where(
        sa.or_(persons.c.code.in_(words), persons.c.search_key.in_(set(keys.values()))),
        sa.not_(is_merged(persons.c.id)),
    )
    with reading() as connection:
        rows = connection.execute(query.order_by(persons.c.id)).all()
    return {
        word: [(row.id, row.full_name, row.code) for row in rows if row.code == word or row.search_key == key]
        for word, key in keys.items()
    }


@dataclass(frozen=True, slots=True)
class Outline:
    """A session as its secretary's tools handle it: references by person and nomination, voters by item."""

    ref: str
    members: Mapping[int, str]  # person id → member reference
    items: Mapping[int, str]  # nomination id → item reference
    secret: tuple[str, ...]
    voters: Mapping[
        str, tuple[str, ...]
    ]  # item reference → who votes electronically, once the ballot is open
    urn_hash: str


def outline(viewer: Actor, session_id: int) -> Outline:
    """Return the outline of a session to one of its organisers; ``NotFound`` to others."""
    with reading() as connection:
        mine = sessions.c.body_unit_id.in_(viewer.units_with(*ORGANISERS))
        if connection.scalar(sa.select(sessions.c.id).where(sessions.c.id == session_id, mine)) is None:
            raise NotFound("phiên họp này")
        world = load_session(connection, session_id)
        pinned = pinned_of(connection, session_id)
        urn = connection.scalar(sa.select(batches.c.urn_hash).where(batches.c.session_id == session_id))
        return Outline(
            ref=world.row.ref,
            members={one.person_id: one.ref for one in world.members},
            items={one.nomination_id: one.ref for one in world.items},
            secret=tuple(one.ref for one in world.items if one.way is Way.SECRET),
            voters={line["item_ref"]: tuple(line["digital"]) for line in pinned.get("items", ())},
            urn_hash=urn or "",
        )


def pinned_of(connection: Connection, session_id: int) -> dict[str, Any]:
    """Return what the opening of a ballot froze; empty before."""
    text = connection.scalar(sa.select(batches.c.pinned).where(batches.c.session_id == session_id))
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def matching(rows: Sequence[ItemRow], text: str) -> list[ItemRow]:
    """The items whose name or unit has every word, with or without accents; none where nothing was typed."""
    words = fold(text).split()
    return [one for one in rows if words and all(word in fold(f"{one.name} {one.unit}") for word in words)]
