"""Notices: what others did on what concerns somebody, as a digest of the audit events, one line a dossier and a kind.

Nothing is sent and nothing new is stored: a notice is an event of the last ``KEPT_DAYS`` days that somebody else wrote.
A unit hears what became of its nominations, the deciding body what was handed in, a council member that he is invited,
and whoever proposed a change that the second person did not approve (``answered``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.models import (
    AuditEvent,
    CouncilSession,
    Dossier,
    Nomination,
    NoticeMark,
    Round,
    SessionMember,
    Unit,
)
from workflow.permissions import UNIT_ROLES
from workflow.queries.answered import refused_proposals
from workflow.roles import Role
from workflow.tables import table

e, n, d, r, u = table(AuditEvent), table(Nomination), table(Dossier), table(Round), table(Unit)
marks, sessions, members = table(NoticeMark), table(CouncilSession), table(SessionMember)

KEPT_DAYS = 60
SHOWN = 100

TO_UNIT = (
    "nomination_returned", "nomination_lapsed", "nomination_received", "eligibility_confirmed",
    "ineligibility_confirmed", "nomination_reopened", "nomination_postponed", "nomination_sent_back",
    "award_issued", "award_refused", "nomination_forwarded", "superior_award_recorded", "superior_refusal_recorded",
    "award_revoked", "nomination_reopened_as_upheld",
)  # fmt: skip
"""Steps of others that the unit hears of; opinions and votes are not among them."""

TO_HEAD = ("nomination_sent_to_head", "nomination_resubmitted")
TO_BODY = ("nomination_submitted", "nomination_recalled", "nomination_withdrawn")
INVITED = "session_convened"


@dataclass(frozen=True, slots=True)
class Notice:
    """One line: how many nominations of one dossier had the same thing happen to them, and when last."""

    event: str
    ref: str
    unit: str
    about: str
    count: int
    at: datetime
    is_new: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Notices:
    """The digest, the newest first; ``newest`` is the event up to which it reaches."""

    lines: tuple[Notice, ...]
    new: int
    newest: int


def digest(viewer: Actor) -> Notices:
    """Return what happened of late. Four statements at most."""
    with reading() as connection:
        mark = _mark(connection, viewer)
        rows = [*_nominations(connection, viewer), *_invitations(connection, viewer)]
        found = [
            (row.last, Notice(row.event, row.ref, row.unit, row.about, row.number, row.at, row.last > mark))
            for row in rows
        ]
        found += [
            (row.last, Notice(row.event, row.ref, "", row.about, 1, row.at, row.last > mark, row.reason))
            for row in _refusals(connection, viewer)
        ]
    found.sort(key=lambda line: line[0], reverse=True)
    lines = tuple(notice for _, notice in found[:SHOWN])
    return Notices(lines, sum(line.is_new for line in lines), max((last for last, _ in found), default=0))


def new_count(viewer: Actor) -> int:
    """Return how many lines of the digest are new, for the bell on every page. Four statements at most."""
    own, heads, bodies = _reach(viewer)
    with reading() as connection:
        found = 0
        if own or heads or bodies:
            query = _count_query(bool(own), bool(heads), bool(bodies))
            found = int(connection.scalar(query, _told(viewer, own, heads, bodies)) or 0)
        if not (_may_be_invited(viewer) or _may_propose(viewer)):
            return found
        mark = _mark(connection, viewer)
        alone = [*_invitations(connection, viewer), *_refusals(connection, viewer)]
        return found + sum(int(row.last > mark) for row in alone)


@cache
def _count_query(own: bool, heads: bool, bodies: bool) -> sa.Select[Any]:
    """The number of lines newer than the mark, for a viewer with such units; built once, as every page asks it."""
    seen = sa.select(marks.c.seen_event_id).where(marks.c.user_id == sa.bindparam("viewer")).scalar_subquery()
    found = _events(own, heads, bodies, e.c.id > sa.func.coalesce(seen, 0))
    lines = sa.select(found.c.event).group_by(*_line(found)).limit(SHOWN)
    return sa.select(sa.func.count()).select_from(lines.subquery())


def _mark(connection: Connection, viewer: Actor) -> int:
    found = connection.scalar(sa.select(marks.c.seen_event_id).where(marks.c.user_id == viewer.user_id))
    return int(found or 0)


def _nominations(connection: Connection, viewer: Actor) -> list[sa.Row[Any]]:
    own, heads, bodies = _reach(viewer)
    if not (own or heads or bodies):
        return []
    query = _lines_query(bool(own), bool(heads), bool(bodies))
    return list(connection.execute(query, _told(viewer, own, heads, bodies)))


@cache
def _lines_query(own: bool, heads: bool, bodies: bool) -> sa.Select[Any]:
    """The lines of a viewer with such units, the newest first; built once, as every home page asks it."""
    found = _events(own, heads, bodies)
    last = sa.func.max(found.c.id)
    lines = (
        sa.select(
            *_line(found), sa.func.count().label("number"), sa.func.max(found.c.recorded_at).label("at"),
            last.label("last"),
        )
        .group_by(*_line(found))
        .order_by(last.desc())
        .limit(SHOWN)
        .subquery()
    )  # fmt: skip
    return (
        sa.select(
            lines.c.event, d.c.ref, u.c.name.label("unit"), r.c.name.label("about"), lines.c.number,
            lines.c["at"], lines.c.last,
        )
        .select_from(
            lines.join(d, d.c.id == lines.c.dossier_id)
            .join(r, r.c.id == lines.c.round_id)
            .join(u, u.c.id == lines.c.unit_id)
        )
        .order_by(lines.c.last.desc())
    )  # fmt: skip


def _line(found: sa.Subquery) -> tuple[sa.ColumnElement[Any], ...]:
    """What one line is about: the same step in one dossier."""
    return found.c.event, found.c.dossier_id, found.c.unit_id, found.c.round_id


def _events(own: bool, heads: bool, bodies: bool, *where: sa.ColumnElement[bool]) -> sa.Subquery:
    """What others did of late and concerns somebody with such units, each kind found by its shortest way.

    A unit has few nominations, so theirs are found first and then their events; a body has most of them, so the events
    are found first. The kinds of events differ, so nothing is there twice. The outer join and the empty texts keep a
    database without statistics from beginning at the wrong end.
    """
    late, viewer = (
        sa.bindparam("late", type_=e.c.recorded_at.type),
        sa.bindparam("viewer", type_=e.c.actor_id.type),
    )
    what = (e.c.event, n.c.dossier_id, n.c.unit_id, n.c.round_id, e.c.id, e.c.recorded_at)
    theirs = (e.c.actor_id != viewer, e.c.recorded_at >= late, *where)

    def in_units(name: str, events: tuple[str, ...]) -> sa.Select[Any]:
        units = n.c.unit_id.in_(sa.bindparam(name, expanding=True))
        own_event = (
            e.c.chain == "nomination",
            e.c.subject_id == n.c.id,
            (e.c.event + "").in_(events),
            *theirs,
        )
        joined = n.outerjoin(e, sa.and_(*own_event))
        there = sa.func.coalesce(e.c.id, 0) > 0
        return sa.select(*what).select_from(joined).where(units, n.c.updated_at >= late, there)

    parts = []
    if own:
        parts.append(in_units("own", TO_UNIT))
    if heads:
        parts.append(in_units("heads", TO_HEAD))
    if bodies:
        handed_in = (
            (e.c.chain + "") == "nomination",
            e.c.event.in_(TO_BODY),
            n.c.submitted_by_id.is_not(None),
        )
        ours = r.c.body_unit_id.in_(sa.bindparam("bodies", expanding=True))
        joined = e.join(n, n.c.id == e.c.subject_id).join(r, r.c.id == n.c.round_id)
        parts.append(sa.select(*what).select_from(joined).where(ours, *handed_in, *theirs))
    return sa.union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()


def _of_late() -> sa.ColumnElement[bool]:
    return e.c.recorded_at >= clock.now() - timedelta(days=KEPT_DAYS)


def _reach(viewer: Actor) -> tuple[list[int], list[int], list[int]]:
    """The units the viewer works in, heads, and the bodies he appraises for."""
    own, heads = viewer.units_with(*UNIT_ROLES), viewer.units_with(Role.UNIT_HEAD)
    return sorted(own), sorted(heads), sorted(viewer.units_with(Role.APPRAISER))


def _told(viewer: Actor, own: list[int], heads: list[int], bodies: list[int]) -> dict[str, object]:
    late = clock.now() - timedelta(days=KEPT_DAYS)
    return {"viewer": viewer.user_id, "late": late, "own": own, "heads": heads, "bodies": bodies}


def _may_be_invited(viewer: Actor) -> bool:
    return viewer.person_id is not None and bool(viewer.units_with(Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR))


def _invitations(connection: Connection, viewer: Actor) -> list[sa.Row[Any]]:
    """The sessions to which the viewer's person was invited."""
    if not _may_be_invited(viewer):
        return []
    query = (
        sa.select(
            e.c.event, sessions.c.ref, sa.literal("").label("unit"), sessions.c.title.label("about"),
            sa.literal(1).label("number"), e.c.recorded_at.label("at"), e.c.id.label("last"),
        )
        .select_from(
            e.join(sessions, sessions.c.id == e.c.subject_id).join(members, members.c.session_id == sessions.c.id)
        )
        .where(e.c.chain == "session", e.c.event == INVITED, members.c.person_id == viewer.person_id, _of_late())
    )  # fmt: skip
    return list(connection.execute(query))


def _may_propose(viewer: Actor) -> bool:
    return viewer.holds(Role.STANDING_BODY) or viewer.holds(Role.ADMINISTRATOR)


def _refusals(connection: Connection, viewer: Actor) -> list[sa.Row[Any]]:
    """What the viewer proposed and a second person did not approve."""
    if not _may_propose(viewer):
        return []
    told = {"viewer": viewer.user_id, "late": clock.now() - timedelta(days=KEPT_DAYS)}
    return list(connection.execute(_refusals_query(), told))


@cache
def _refusals_query() -> sa.CompoundSelect[Any]:
    """Built once, as every page asks it."""
    return refused_proposals()
