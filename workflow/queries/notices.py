"""Notices: what others did on what concerns somebody, as a digest of the audit events, one line a dossier and a kind.

Nothing is sent and nothing new is stored: a notice is an event of the last ``KEPT_DAYS`` days that somebody else wrote.
A unit hears what became of its nominations, the deciding body what was handed in, a council member that he is invited,
and whoever proposed a change that the second person did not approve (``answered``); a unit's people propose one thing
only, another certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock, unchanged
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
from workflow.queries.answered import refused_proposals, refused_reissues
from workflow.roles import Role
from workflow.statements import ask, given, known, person, units_of, user
from workflow.tables import AnyRow, table

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
    refused = _refusals(viewer)
    with reading() as connection:
        rows = [*_nominations(connection, viewer), *_invitations(connection, viewer)]
        mark = _mark(connection, viewer) if refused else max((row.seen for row in rows), default=0)
    found = [
        (row.last, Notice(row.event, row.ref, row.unit, row.about, row.number, row.at, row.last > mark))
        for row in rows
    ]
    found += [
        (row.last, Notice(row.event, row.ref, "", row.about, 1, row.at, row.last > mark, row.reason))
        for row in refused
    ]
    found.sort(key=lambda line: line[0], reverse=True)
    lines = tuple(notice for _, notice in found[:SHOWN])
    return Notices(lines, sum(line.is_new for line in lines), max((last for last, _ in found), default=0))


def new_count(viewer: Actor) -> int:
    """Return how many lines of the digest are new, for the bell on every page. Four statements at most."""
    found = known(_count_query, viewer, late=_late()) if _hears(viewer) else ()
    invited = known(_invitations_query, viewer, late=_late()) if _may_be_invited(viewer) else ()
    refused = _refusals(viewer)
    with reading() as connection:
        mark = _mark(connection, viewer) if refused else 0
    news = sum(int(row.last > row.seen) for row in invited) + sum(int(row.last > mark) for row in refused)
    return sum(int(number) for (number,) in found) + news


def _count_query(viewer: Actor) -> sa.Select[Any]:
    """The number of lines newer than the mark."""
    found = _events(viewer, e.c.id > _seen(viewer))
    lines = sa.select(found.c.event).group_by(*_line(found)).limit(SHOWN)
    return sa.select(sa.func.count()).select_from(lines.subquery())


def _seen(viewer: Actor) -> Any:
    """The event up to which the viewer has read."""
    mark = sa.select(marks.c.seen_event_id).where(marks.c.user_id == user(viewer, marks.c.user_id))
    return sa.func.coalesce(mark.scalar_subquery(), 0)


def _mark(connection: Connection, viewer: Actor) -> int:
    return int(ask(connection, _mark_query, viewer).scalar_one())


def _mark_query(viewer: Actor) -> sa.Select[Any]:
    return sa.select(_seen(viewer))


def _nominations(connection: Connection, viewer: Actor) -> list[AnyRow]:
    return list(ask(connection, _lines_query, viewer, late=_late())) if _hears(viewer) else []


def _lines_query(viewer: Actor) -> sa.Select[Any]:
    """The lines of a viewer, the newest first."""
    found = _events(viewer)
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
            lines.c["at"], lines.c.last, _seen(viewer).label("seen"),
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


def _events(viewer: Actor, *where: sa.ColumnElement[bool]) -> sa.Subquery:
    """What others did of late and concerns the viewer, each kind found by its shortest way.

    A unit has few nominations, so theirs are found first and then their events; a body has most of them, so the events
    are found first. The kinds of events differ, so nothing is there twice. The outer join and the empty texts keep a
    database without statistics from beginning at the wrong end.
    """
    late = given("late", e.c.recorded_at, _late())
    what = (e.c.event, n.c.dossier_id, n.c.unit_id, n.c.round_id, e.c.id, e.c.recorded_at)
    theirs = (e.c.actor_id != user(viewer, e.c.actor_id), e.c.recorded_at >= late, *where)

    def in_units(roles: frozenset[Role], events: tuple[str, ...]) -> sa.Select[Any]:
        units = units_of(viewer, n.c.unit_id, roles)
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
    if viewer.units_with(*UNIT_ROLES):
        parts.append(in_units(UNIT_ROLES, TO_UNIT))
    if viewer.holds(Role.UNIT_HEAD):
        parts.append(in_units(frozenset({Role.UNIT_HEAD}), TO_HEAD))
    if viewer.holds(Role.APPRAISER):
        handed_in = (
            (e.c.chain + "") == "nomination",
            e.c.event.in_(TO_BODY),
            n.c.submitted_by_id.is_not(None),
        )
        ours = units_of(viewer, r.c.body_unit_id, (Role.APPRAISER,))
        joined = e.join(n, n.c.id == e.c.subject_id).join(r, r.c.id == n.c.round_id)
        parts.append(sa.select(*what).select_from(joined).where(ours, *handed_in, *theirs))
    return sa.union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()


def _late() -> datetime:
    """From when on something is news; the same for a minute, so that the bell is not asked again on every page."""
    return clock.now().replace(second=0, microsecond=0) - timedelta(days=KEPT_DAYS)


def _hears(viewer: Actor) -> bool:
    """Whether news of nominations reach the viewer: of a unit he works in, or of a body he appraises for."""
    return bool(viewer.units_with(*UNIT_ROLES, Role.UNIT_HEAD, Role.APPRAISER))


def _may_be_invited(viewer: Actor) -> bool:
    return viewer.person_id is not None and bool(viewer.units_with(Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR))


def _invitations(connection: Connection, viewer: Actor) -> list[AnyRow]:
    """The sessions to which the viewer's person was invited."""
    return list(ask(connection, _invitations_query, viewer, late=_late())) if _may_be_invited(viewer) else []


def _invitations_query(viewer: Actor) -> sa.Select[Any]:
    recent = e.c.recorded_at >= given("late", e.c.recorded_at, _late())
    invited = members.c.person_id == person(viewer, members.c.person_id)
    return (
        sa.select(
            e.c.event, sessions.c.ref, sa.literal("").label("unit"), sessions.c.title.label("about"),
            sa.literal(1).label("number"), e.c.recorded_at.label("at"), e.c.id.label("last"),
            _seen(viewer).label("seen"),
        )
        .select_from(
            e.join(sessions, sessions.c.id == e.c.subject_id).join(members, members.c.session_id == sessions.c.id)
        )
        .where(e.c.chain == "session", e.c.event == INVITED, invited, recent)
    )  # fmt: skip


def _may_propose(viewer: Actor) -> bool:
    return viewer.holds(Role.STANDING_BODY) or viewer.holds(Role.ADMINISTRATOR)


def _refusals(viewer: Actor) -> Sequence[AnyRow]:
    """What the viewer proposed and a second person did not approve."""
    if not _may_propose(viewer) and not viewer.units_with(*UNIT_ROLES):
        return ()
    query = _refusals_query if _may_propose(viewer) else _reissues_query
    told = {"viewer": viewer.user_id, "late": _late()}

    def read() -> Sequence[AnyRow]:
        with reading() as connection:
            return connection.execute(query(), told).all()

    return unchanged.remembered((query, *told.values()), read)


@cache
def _refusals_query() -> sa.CompoundSelect[Any]:
    """Built once, as every page asks it."""
    return refused_proposals()


@cache
def _reissues_query() -> sa.Select[Any]:
    """The same for a unit's people."""
    return refused_reissues()
