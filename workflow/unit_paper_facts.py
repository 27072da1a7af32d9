"""A dossier read for its papers: one fixed set of statements for letter, list, minutes and every report."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents.content.unit_facts import Rated
from rules.vocabulary import Level, Rating
from workflow import clock
from workflow.earlier_ends import ended
from workflow.models import (
    Achievement,
    AwardDecision,
    Collective,
    Dossier,
    EarlierAward,
    Initiative,
    Movement,
    Nomination,
    PaperDetails,
    Person,
    ReportText,
    RoleGrant,
    Round,
    Unit,
    UnitBallot,
    UnitKind,
    UnitParent,
    User,
    YearlyRating,
)
from workflow.models.award_decisions import DecisionState
from workflow.packs import Packs, load_packs
from workflow.report_facts import earlier_ratings, proofs
from workflow.roles import Role
from workflow.states import NominationState as S
from workflow.tables import AnyRow, table

n, d, r, u, details = table(Nomination), table(Dossier), table(Round), table(Unit), table(PaperDetails)
GONE = (S.WITHDRAWN,)
HEAD_TITLES: dict[UnitKind, str] = {
    UnitKind.PEOPLES_COMMITTEE: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
    UnitKind.SCHOOL: "HIỆU TRƯỞNG",
    UnitKind.PUBLIC_SERVICE_UNIT: "GIÁM ĐỐC",
    UnitKind.ASSOCIATION: "TM. BAN CHẤP HÀNH\nCHỦ TỊCH",
}
OTHER_HEAD = "THỦ TRƯỞNG ĐƠN VỊ"
REMEMBERED = ("signer_titles", "signer_name", "copies_to", "archived_at", "place", "chair", "chair_post", "secretary",
              "secretary_post", "members")  # fmt: skip
"""What the next dossier of a unit begins with; day, times and who was there are asked anew."""


@dataclass(frozen=True, slots=True)
class Details:
    """What the short form of a dossier's papers holds; ``stored`` false: what is remembered or known otherwise."""

    stored: bool = False
    letter_number: str = ""
    letter_on: date | None = None
    signer_titles: str = ""
    signer_name: str = ""
    copies_to: str = ""
    archived_at: str = "VT"
    minutes_number: str = ""
    held_on: date | None = None
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""
    chair: str = ""
    chair_post: str = ""
    secretary: str = ""
    secretary_post: str = ""
    members: int = 0
    present: int = 0
    absent: str = ""
    is_secret: bool = False
    others_agreed: bool = False
    confirms_conduct: bool = False
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Papered:
    """Everything loaded about one dossier."""

    dossier: AnyRow
    parent: str
    nominations: tuple[AnyRow, ...]
    ballots: dict[int, AnyRow]
    earned: dict[str, list[AnyRow]]
    ratings: dict[str, tuple[Rated, ...]]
    proofs: dict[int, tuple[str, ...]]
    details: Details
    packs: Packs

    @property
    def law_day(self) -> date:
        """The day that picks papers and forms: first receipt, else today."""
        return min((row.received_on for row in self.nominations if row.received_on), default=clock.today())


def load_papered(connection: Connection, dossier_id: int, *, only: int | None = None) -> Papered | None:
    """Return a dossier with what its papers say, or None; ``only`` names the one nomination that is wanted."""
    dossier = _dossier(connection, dossier_id)
    if dossier is None:
        return None
    ballots = _ballots(connection, dossier_id)
    return Papered(
        dossier=dossier,
        parent=_parent(connection, dossier.unit_id),
        nominations=_nominations(connection, dossier, only),
        ballots=ballots,
        earned=_earned(connection, dossier_id),
        ratings=earlier_ratings(connection, dossier_id),
        proofs=proofs(connection, dossier_id),
        details=_with_day(_details(connection, dossier), ballots),
        packs=load_packs(connection, [dossier.rule_pack]),
    )


def _dossier(connection: Connection, dossier_id: int) -> AnyRow | None:
    body, movement = u.alias("body"), table(Movement)
    query = (
        sa.select(
            *d.c, u.c.name.label("unit"), u.c.kind.label("unit_kind"), u.c.place.label("unit_place"),
            u.c.level.label("unit_level"), r.c.body_unit_id, body.c.name.label("body"),
            body.c.place.label("body_place"), r.c.name.label("round_name"), r.c.code.label("round_code"),
            r.c.period_key, r.c.period_label, r.c.guidance, r.c.ground, r.c.procedure, r.c.rule_pack, r.c.closes_on,
            movement.c.name.label("movement"), movement.c.plan.label("movement_plan"),
            movement.c.since.label("movement_since"), movement.c.until.label("movement_until"),
        )
        .select_from(
            d.join(u, u.c.id == d.c.unit_id)
            .join(r, r.c.id == d.c.round_id)
            .join(body, body.c.id == r.c.body_unit_id)
            .outerjoin(movement, movement.c.id == r.c.movement_id)
        )
        .where(d.c.id == dossier_id)
    )  # fmt: skip
    return connection.execute(query).first()


def _parent(connection: Connection, unit_id: int) -> str:
    """Return the name of the unit above, today; empty when there is none."""
    parents, today = table(UnitParent), clock.today()
    query = (
        sa.select(u.c.name)
        .join(parents, parents.c.parent_id == u.c.id)
        .where(
            parents.c.unit_id == unit_id,
            parents.c.since <= today,
            sa.or_(parents.c.until.is_(None), parents.c.until >= today),
        )
    )
    return str(connection.scalar(query.limit(1)) or "")


def _nominations(connection: Connection, dossier: AnyRow, only: int | None) -> tuple[AnyRow, ...]:
    """Return the nominations the unit made itself, with rating, initiative, person and report text."""
    ratings, texts, people = table(YearlyRating), table(ReportText), table(Person)
    achievements = table(Achievement)
    initiatives, collectives, owner = table(Initiative), table(Collective), u.alias("owner")
    rated = sa.and_(ratings.c.nominee_key == n.c.nominee_key, ratings.c.period_key == dossier.period_key)
    joined = (
        n.join(achievements, achievements.c.id == n.c.achievement_id)
        .outerjoin(ratings, rated)
        .outerjoin(initiatives, initiatives.c.id == n.c.initiative_id)
        .outerjoin(people, people.c.id == n.c.person_id)
        .outerjoin(collectives, collectives.c.id == n.c.collective_id)
        .outerjoin(owner, owner.c.id == collectives.c.unit_id)
        .outerjoin(texts, texts.c.nomination_id == n.c.id)
    )
    query = (
        sa.select(
            n.c.id, n.c.ref, n.c.award, n.c.nominee_kind, n.c.nominee_key, n.c.nominee_name, n.c.nominee_detail,
            n.c.state, n.c.version, n.c.received_on, n.c.person_id, ratings.c.rating,
            initiatives.c.title.label("initiative"), initiatives.c.document.label("initiative_document"),
            people.c.birth_year, people.c.is_female, owner.c.name.label("collective_unit"),
            texts.c.profile, texts.c.duties, texts.c.achievements,
            achievements.c.title.label("achievement"), achievements.c.key.label("achievement_key"),
            achievements.c.outside_assigned_duty, achievements.c.contribution_dong,
        )
        .select_from(joined)
        .where(n.c.dossier_id == dossier.id, n.c.state.not_in(GONE), n.c.lower_of_id.is_(None))
        .order_by(n.c.id)
    )  # fmt: skip
    if only is not None:
        query = query.where(n.c.id == only)
    return tuple(connection.execute(query))


def _ballots(connection: Connection, dossier_id: int) -> dict[int, AnyRow]:
    """Return the last recorded vote of the unit on each nomination."""
    ballots = table(UnitBallot)
    query = (
        sa.select(*ballots.c)
        .join(n, n.c.id == ballots.c.nomination_id)
        .where(n.c.dossier_id == dossier_id)
        .order_by(ballots.c.id)
    )
    return {row.nomination_id: row for row in connection.execute(query)}


def _earned(connection: Connection, dossier_id: int) -> dict[str, list[AnyRow]]:
    """Return earlier awards of every nominee: from the register, and decided in this system; oldest first."""
    earlier, decisions = table(EarlierAward), table(AwardDecision)
    keys = sa.select(n.c.nominee_key).where(n.c.dossier_id == dossier_id)
    past = sa.select(
        earlier.c.nominee_key, earlier.c.award, earlier.c.year, earlier.c.decision_number.label("number"),
        earlier.c.decided_on, earlier.c.decided_by,
    ).where(earlier.c.nominee_key.in_(keys), sa.not_(ended()))  # fmt: skip
    mine = n.alias("mine")
    here = (
        sa.select(
            mine.c.nominee_key, mine.c.award, sa.null().label("year"), decisions.c.number,
            decisions.c.issued_on.label("decided_on"), u.c.name.label("decided_by"),
        )
        .join(decisions, decisions.c.id == mine.c.decision_id)
        .join(u, u.c.id == decisions.c.body_unit_id)
        .where(
            mine.c.nominee_key.in_(keys), mine.c.state == S.AWARDED, mine.c.dossier_id != dossier_id,
            decisions.c.state == DecisionState.ISSUED,
        )
    )  # fmt: skip
    found: dict[str, list[AnyRow]] = defaultdict(list)
    for row in (*connection.execute(past), *connection.execute(here)):
        found[row.nominee_key].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.year or row.decided_on.year, row.award.value))
    return found


def _details(connection: Connection, dossier: AnyRow) -> Details:
    """Return the form of this dossier, or what the unit's latest one and the register suggest for it."""
    query = (
        sa.select(*details.c)
        .join(d, d.c.id == details.c.dossier_id)
        .where(d.c.unit_id == dossier.unit_id)
        .order_by((details.c.dossier_id == dossier.id).desc(), details.c.changed_at.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    head = _head_name(connection, dossier.unit_id)
    letter = {"letter_number": dossier.letter_number, "letter_on": dossier.letter_on}
    names = [name for name in Details.__dataclass_fields__ if name in details.c]
    if row is not None and row.dossier_id == dossier.id:
        return Details(stored=True, **letter, **{name: getattr(row, name) for name in names})
    known = {name: getattr(row, name) for name in REMEMBERED} if row is not None else {}
    fresh = {
        "signer_titles": HEAD_TITLES.get(dossier.unit_kind, OTHER_HEAD),
        "signer_name": head,
        "chair": head,
        "place": dossier.unit,
    }
    return Details(**letter, **fresh | known)


def _with_day(known: Details, ballots: dict[int, AnyRow]) -> Details:
    """Offer the day of the unit's recorded votes, where all were on one day and the form names none yet."""
    days = {row.held_on for row in ballots.values()}
    return replace(known, held_on=days.pop()) if known.held_on is None and len(days) == 1 else known


def _head_name(connection: Connection, unit_id: int) -> str:
    """Return the name of the head of the unit today."""
    grants, users, today = table(RoleGrant), table(User), clock.today()
    query = (
        sa.select(users.c.display_name)
        .join(grants, grants.c.user_id == users.c.id)
        .where(
            grants.c.unit_id == unit_id,
            grants.c.role == Role.UNIT_HEAD,
            grants.c.since <= today,
            sa.or_(grants.c.until.is_(None), grants.c.until >= today),
            users.c.is_active,
        )
        .order_by(users.c.id)
    )
    return str(connection.scalar(query.limit(1)) or "")


def place_of(dossier: AnyRow) -> str:
    """Return the địa danh of the unit's papers: its own, that of its commune, else the body's."""
    name = str(dossier.unit)
    if dossier.unit_place:
        return str(dossier.unit_place)
    for word in ("xã ", "phường ", "thị trấn "):
        if dossier.unit_level is Level.COMMUNE and word in name:
            return name.partition(word)[2]
    return str(dossier.body_place)


def rating_label(rating: Rating | None) -> str:
    """Return a rating in words; empty when there is none."""
    return rating.label if rating is not None else ""
