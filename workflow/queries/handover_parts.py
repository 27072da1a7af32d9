"""What the handover pack says beyond the open work: half-typed work, papers, where things are, accounts to close."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import PaperKind
from workflow import clock
from workflow.models import (
    AchievementReport,
    Dossier,
    DossierDocument,
    InitiativeEntry,
    Nomination,
    NomineeLink,
    Paper,
    PaperSigning,
    PendingLine,
    ReportText,
    ResultNotice,
    RoleGrant,
    Round,
    ServicePeriod,
    TargetRegistration,
    Unit,
    User,
    UserSession,
    WorkbookUpload,
)
from workflow.ordering import people_in_order, titles_in_order
from workflow.roles import Role
from workflow.states import NominationState as S
from workflow.tables import table

n, r, d, u, papers = table(Nomination), table(Round), table(Dossier), table(Unit), table(Paper)
pending, reports, texts = table(PendingLine), table(AchievementReport), table(ReportText)
uploads, grants, users, sessions = table(WorkbookUpload), table(RoleGrant), table(User), table(UserSession)
drawn, signings, links = table(DossierDocument), table(PaperSigning), table(NomineeLink)
OPEN_AT_UNIT = (S.DRAFT, S.UNIT_REVIEW, S.RETURNED)
PAPERS_SHOWN = 200
REPORTS = (PaperKind.ACHIEVEMENT_REPORT, PaperKind.SUMMARY_REPORT)


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """Work that was begun and not finished. ``kind``: "lines", "report", "sent_back" or "workbook"."""

    kind: str
    name: str
    ref: str = ""
    count: int = 1
    touched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper of an open dossier; ``is_unsigned``: printed from the data, and its signature is not recorded."""

    dossier_ref: str
    round_name: str
    kind: PaperKind
    nominee: str
    number: str
    signed_on: date | None
    is_unsigned: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """How much lies where for the units: people, initiatives, targets, dossiers in all, letters with results."""

    people: int
    initiatives: int
    targets: int
    dossiers: int
    result_letters: int


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """Somebody else with a duty in one of the units."""

    name: str
    username: str
    role: Role
    unit: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Closing:
    """What has to be shut when somebody leaves: his account, its open sessions, links that he gave to nominees."""

    is_active: bool
    elsewhere: tuple[tuple[Role, str], ...]
    sessions: int
    links: tuple[tuple[str, str, date], ...]
    others: tuple[OtherAccount, ...]


def half_typed(connection: Connection, user_id: int, units: Collection[int]) -> tuple[HalfTyped, ...]:
    """Return what was begun and not finished in these units. Five statements."""
    inside = sa.and_(n.c.unit_id.in_(units), n.c.state.in_(OPEN_AT_UNIT))
    lines = (
        sa.select(sa.literal("lines"), r.c.name, d.c.ref, sa.func.count(), sa.func.max(pending.c.added_at))
        .join(d, d.c.id == pending.c.dossier_id)
        .join(r, r.c.id == d.c.round_id)
        .where(d.c.unit_id.in_(units), r.c.archived_at.is_(None))
        .group_by(d.c.id, d.c.ref, r.c.name)
        .order_by(d.c.id)
    )
    own = (
        sa.select(sa.literal("report"), n.c.nominee_name, n.c.ref, sa.literal(1), reports.c.updated_at)
        .join(n, n.c.id == reports.c.nomination_id)
        .where(inside, reports.c.done_at.is_(None))
        .order_by(n.c.id)
    )
    laid = sa.exists().where(
        papers.c.nomination_id == n.c.id, papers.c.kind.in_(REPORTS), papers.c.withdrawn_at.is_(None)
    )
    typed = (
        sa.select(sa.literal("report"), n.c.nominee_name, n.c.ref, sa.literal(1), texts.c.changed_at)
        .join(n, n.c.id == texts.c.nomination_id)
        .where(inside, ~laid)
        .order_by(n.c.id)
    )
    back = (
        sa.select(sa.literal("sent_back"), n.c.nominee_name, n.c.ref, sa.literal(1), n.c.updated_at)
        .where(n.c.unit_id.in_(units), n.c.state == S.DRAFT, n.c.reason != "")
        .order_by(n.c.id)
    )
    begun = sa.select(
        sa.literal("workbook"), uploads.c.filename, sa.literal(""), sa.literal(1), uploads.c.uploaded_at
    ).where(
        uploads.c.owner_id == user_id, uploads.c.done_at.is_(None), uploads.c.expires_at > clock.now()
    )  # fmt: skip
    found = dict[tuple[str, str], HalfTyped]()
    for query in (lines, own, typed, back, begun):
        for row in connection.execute(query):
            one = HalfTyped(*row)
            found.setdefault((one.kind, one.ref or one.name), one)
    return tuple(found.values())


def kept_papers(connection: Connection, units: Collection[int]) -> tuple[KeptPaper, ...]:
    """Return the papers of the dossiers that still have something to do, the first of them. One statement."""
    printed = sa.exists().where(drawn.c.paper_id == papers.c.id)
    signed = sa.exists().where(signings.c.paper_id == papers.c.id)
    over = (S.AWARDED, S.NOT_AWARDED, S.WITHDRAWN, S.REVOKED)
    goes_on = sa.exists().where(n.c.dossier_id == d.c.id, n.c.state.not_in(over))
    named = table(Nomination).alias("named")
    query = (
        sa.select(
            d.c.ref, r.c.name, papers.c.kind, sa.func.coalesce(named.c.nominee_name, ""), papers.c.number,
            papers.c.signed_on, sa.and_(printed, ~signed),
        )
        .join(d, d.c.id == papers.c.dossier_id)
        .join(r, r.c.id == d.c.round_id)
        .outerjoin(named, named.c.id == papers.c.nomination_id)
        .where(d.c.unit_id.in_(units), papers.c.withdrawn_at.is_(None), goes_on)
        .order_by(d.c.id, papers.c.id)
        .limit(PAPERS_SHOWN)
    )  # fmt: skip
    return tuple(
        KeptPaper(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]))
        for row in connection.execute(query)
    )


def kept_in(connection: Connection, units: Collection[int]) -> Kept:
    """Return how much lies where. One statement."""
    today, service = clock.today(), table(ServicePeriod)
    entries, targets, letters = table(InitiativeEntry), table(TargetRegistration), table(ResultNotice)
    now = (service.c.since <= today, sa.or_(service.c.until.is_(None), service.c.until >= today))

    def many(rows: sa.Table, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        query = sa.select(sa.func.count()).select_from(rows)
        return query.where(rows.c.unit_id.in_(units), *where).scalar_subquery()

    people = sa.select(sa.func.count(service.c.person_id.distinct())).where(
        service.c.unit_id.in_(units), *now
    )
    row = connection.execute(
        sa.select(
            people.scalar_subquery(), many(entries), many(targets, targets.c.withdrawn_on.is_(None)), many(d),
            many(letters, letters.c.sent_on.is_not(None)),
        )
    ).one()  # fmt: skip
    return Kept(*(int(one) for one in row))


def closing(connection: Connection, user_id: int, units: Collection[int]) -> Closing:
    """Return what has to be shut. Five statements."""
    today = clock.today()
    in_force = sa.or_(grants.c.until.is_(None), grants.c.until >= today)
    held = (
        sa.select(grants.c.role, u.c.name)
        .join(u, u.c.id == grants.c.unit_id)
        .where(grants.c.user_id == user_id, grants.c.unit_id.not_in(units), in_force)
    )
    signed_in = sa.select(sa.func.count()).where(
        sessions.c.user_id == user_id, sessions.c.revoked_at.is_(None), sessions.c.expires_at > clock.now()
    )
    given = (
        sa.select(n.c.nominee_name, n.c.ref, links.c.expires_on)
        .join(n, n.c.id == links.c.nomination_id)
        .where(links.c.created_by_id == user_id, links.c.revoked_at.is_(None), links.c.expires_on >= today)
        .where(n.c.unit_id.in_(units))
    )
    others = (
        sa.select(users.c.display_name, users.c.username, grants.c.role, u.c.name, grants.c.until)
        .select_from(grants.join(users, users.c.id == grants.c.user_id).join(u, u.c.id == grants.c.unit_id))
        .where(grants.c.unit_id.in_(units), grants.c.user_id != user_id, in_force, users.c.is_active)
        .order_by(grants.c.id)
    )
    elsewhere = connection.execute(held.order_by(grants.c.id))
    beside = people_in_order(connection.execute(others), lambda row: row.display_name)
    active = connection.scalar(sa.select(users.c.is_active).where(users.c.id == user_id))
    return Closing(
        is_active=bool(active),
        elsewhere=tuple((row.role, row.name) for row in titles_in_order(elsewhere, lambda row: row.name)),
        sessions=connection.scalar(signed_in) or 0,
        links=tuple(tuple(row) for row in connection.execute(given.order_by(links.c.expires_on, links.c.id))),
        others=tuple(OtherAccount(*row) for row in titles_in_order(beside, lambda row: row.name)),
    )
