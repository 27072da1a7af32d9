"""What a nominee sees of his own nomination, and nothing of anybody else's; what the unit sees of his report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import Finding
from rules.vocabulary import AwardCode
from workflow import clock
from workflow.actor import Actor
from workflow.assessing import assess_nomination
from workflow.corrected_names import name_today, unit_today
from workflow.db import reading
from workflow.errors import NotFound
from workflow.facts_of import fact_sheets
from workflow.models import AwardDecision, GoldEntry, Nomination, NomineeLink, Round, Unit
from workflow.notice_facts import STAGES, told_reason
from workflow.own_report import Report, both_sides, is_open, on_paper, typed_otherwise
from workflow.packs import load_packs
from workflow.permissions import UNIT_ROLES
from workflow.queries import findings
from workflow.rows import load_rows
from workflow.states import AT_UNIT
from workflow.states import NominationState as S
from workflow.tables import AnyRow, table

gold = table(GoldEntry)
n, r, u, dec, links = table(Nomination), table(Round), table(Unit), table(AwardDecision), table(NomineeLink)


@dataclass(frozen=True, slots=True)
class OwnCase:
    """One nomination as its nominee sees it. No vote, no opinion, no other person."""

    id: int
    ref: str
    name: str
    award: AwardCode
    unit: str
    period_label: str
    state: S
    reason: str
    stage: str
    due_on: date | None
    unlocked: str
    decision: str
    gold_number: str
    missing: tuple[Finding, ...]
    report: Report
    may_write: bool


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One nomination in the list of a person's own."""

    ref: str
    award: AwardCode
    unit: str
    period_label: str
    state: S


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What the clerk sees: both texts, and whether the unit may still change anything."""

    nomination_id: int
    ref: str
    name: str
    award: AwardCode
    mine: Report
    unit: Report
    may_write: bool
    paper: Mapping[str, str]  # what the printed report says where that is not the unit's text


@dataclass(frozen=True, slots=True)
class LinkState:
    """The live link of a nomination, if there is one."""

    ref: str
    name: str
    award: AwardCode
    unit: str
    created_at: datetime | None
    expires_on: date | None
    last_used_on: date | None


def own_list(viewer: Actor) -> tuple[OwnLine, ...]:
    """Return the viewer's own nominations, the newest first. One statement."""
    if viewer.person_id is None:
        return ()
    query = (
        sa.select(n.c.ref, n.c.award, u.c.name, r.c.period_label, n.c.state)
        .join(u, u.c.id == n.c.unit_id)
        .join(r, r.c.id == n.c.round_id)
        .where(n.c.person_id == viewer.person_id)
        .order_by(n.c.id.desc())
        .limit(200)
    )
    with reading() as connection:
        return tuple(OwnLine(*row) for row in connection.execute(query))


def own_case(viewer: Actor, ref: str) -> OwnCase:
    """Return one of the viewer's own nominations; ``NotFound`` for anybody else's."""
    if viewer.person_id is None:
        raise NotFound("đề nghị này")
    with reading() as connection:
        return _case(connection, n.c.ref == ref, n.c.person_id == viewer.person_id)


def by_link(nomination_id: int) -> OwnCase:
    """Return the nomination that a personal link opens."""
    with reading() as connection:
        return _case(connection, n.c.id == nomination_id)


def _case(connection: Connection, *wanted: sa.ColumnElement[bool]) -> OwnCase:
    query = (
        sa.select(
            n.c.id, n.c.ref, name_today().label("nominee_name"), n.c.award, unit_today().label("unit"),
            r.c.period_label, n.c.state, n.c.reason, n.c.reason_code, n.c.supplement_due_on, n.c.unlocked,
            dec.c.number, dec.c.issued_on,
            gold.c.number.label("gold_number"), gold.c.year.label("gold_year"),
        )
        .join(u, u.c.id == n.c.unit_id)
        .join(r, r.c.id == n.c.round_id)
        .outerjoin(dec, dec.c.id == n.c.decision_id)
        .outerjoin(gold, gold.c.nomination_id == n.c.id)
        .where(*wanted)
    )  # fmt: skip
    row = connection.execute(query).first()
    if row is None:
        raise NotFound("đề nghị này")
    mine, _unit = both_sides(connection, row.id)
    told = row.state in {S.RETURNED, S.NOT_AWARDED, S.WITHDRAWN, S.REVOKED}
    return OwnCase(
        id=row.id,
        ref=row.ref,
        name=row.nominee_name,
        award=row.award,
        unit=row.unit,
        period_label=row.period_label,
        state=row.state,
        reason=told_reason(row.reason) if told else "",
        stage=STAGES.get(row.reason_code, "") if row.state is S.NOT_AWARDED else "",
        due_on=row.supplement_due_on,
        unlocked=row.unlocked,
        decision=f"{row.number} ngày {row.issued_on:%d/%m/%Y}" if row.number and row.issued_on else "",
        gold_number=f"{row.gold_number:02d}/{row.gold_year}" if row.gold_number else "",
        missing=_missing(connection, row),
        report=mine,
        may_write=is_open(row.state, row.unlocked),
    )


def _missing(connection: Connection, row: AnyRow) -> tuple[Finding, ...]:
    """Return what is not met: as the rules say today while the unit holds it, as stored once it was refused."""
    if row.state in AT_UNIT:
        loaded = load_rows(connection, [row.id])[row.id]
        sheet = fact_sheets(connection, [loaded])[row.id]
        packs = load_packs(connection, {loaded.rule_pack})
        found = assess_nomination(loaded, sheet, packs, clock.today()).findings
    elif row.state is S.NOT_AWARDED:
        found, _day = findings.of_nomination(connection, row.id)
    else:
        return ()
    return tuple(one for one in found if one.blocks)


def unit_report(viewer: Actor, ref: str) -> UnitReport:
    """Return both texts of a nomination of the viewer's unit; ``NotFound`` for any other."""
    row, mine, unit, paper = _of_unit(viewer, ref)
    shown = (paper or {}) if typed_otherwise(paper, unit) else {}
    may_write = is_open(row.state, row.unlocked)
    return UnitReport(row.id, row.ref, row.nominee_name, row.award, mine, unit, may_write, shown)


def _of_unit(viewer: Actor, ref: str) -> tuple[AnyRow, Report, Report, dict[str, str] | None]:
    query = sa.select(n.c.id, n.c.ref, n.c.nominee_name, n.c.award, n.c.state, n.c.unlocked)
    with reading() as connection:
        row = connection.execute(query.where(n.c.ref == ref, _unit_of(viewer))).first()
        if row is None:
            raise NotFound("đề nghị này")
        return row, *both_sides(connection, row.id), on_paper(connection, row.id)


def link_state(viewer: Actor, ref: str) -> LinkState:
    """Return the live link of a nomination of the viewer's unit. One statement."""
    live = sa.and_(
        links.c.nomination_id == n.c.id, links.c.revoked_at.is_(None), links.c.expires_on >= clock.today()
    )
    query = (
        sa.select(
            n.c.ref,
            n.c.nominee_name,
            n.c.award,
            u.c.name,
            links.c.created_at,
            links.c.expires_on,
            links.c.last_used_on,
        )
        .join(u, u.c.id == n.c.unit_id)
        .outerjoin(links, live)
        .where(n.c.ref == ref, _unit_of(viewer))
    )
    with reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise NotFound("đề nghị này")
    return LinkState(*row)


def _unit_of(viewer: Actor) -> sa.ColumnElement[bool]:
    return n.c.unit_id.in_(sorted(viewer.units_with(*UNIT_ROLES)))
