"""One nomination with everything its page shows, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.finding import Finding
from rules.vocabulary import AwardCode, HoldCause, NomineeKind, PaperKind
from workflow.actor import SYSTEM, Actor
from workflow.corrected_names import detail_today, name_today
from workflow.db import reading
from workflow.errors import NotFound
from workflow.models import (
    Achievement,
    AwardDecision,
    CouncilResult,
    CouncilSession,
    DecisionState,
    Dossier,
    DossierDocument,
    Hold,
    Initiative,
    Nomination,
    Paper,
    PaperSigning,
    Round,
    StoredFile,
    Unit,
    User,
)
from workflow.notice_facts import told_reason
from workflow.packs import load_packs
from workflow.queries import findings, history
from workflow.queries.care import last_day
from workflow.queries.explanations import Explained, explained, law_of
from workflow.queries.scope import has_conflict, is_conflicted, sees_opinions, visible_nominations
from workflow.register_reach import is_reached
from workflow.statements import ask, given
from workflow.states import NominationState as S
from workflow.tables import AnySelect, table

n, r, d, u, users = table(Nomination), table(Round), table(Dossier), table(Unit), table(User)
achievements, initiatives, decisions = table(Achievement), table(Initiative), table(AwardDecision)
papers, files, holds = table(Paper), table(StoredFile), table(Hold)
made, signings = table(DossierDocument), table(PaperSigning)
results, sessions = table(CouncilResult), table(CouncilSession)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper as a card."""

    id: int
    ref: str
    kind: PaperKind
    number: str
    signed_on: date | None
    filename: str
    size: int
    added_at: datetime
    of_dossier: bool
    is_unsigned: bool
    """Made here from the data and not signed yet, so it counts for nothing."""


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold on the nominee, open or closed."""

    id: int
    cause: HoldCause
    opened_on: date
    opening_document: str
    closed_on: date | None
    closing_document: str
    cleared: bool | None


@dataclass(frozen=True, slots=True)
class CouncilRow:
    """What the council said."""

    held_on: date
    minutes_number: str
    mode: str
    agree: int | None
    disagree: int | None
    blank: int | None
    passed: bool


@dataclass(frozen=True, slots=True)
class NominationDetail:
    """The row of one nomination with the names around it."""

    id: int
    ref: str
    version: int
    state: S
    name: str
    detail: str
    kind: NomineeKind
    nominee_key: str
    person_id: int | None
    award: AwardCode
    unit_id: int
    unit: str
    body_unit_id: int
    body: str
    round_name: str
    round_code: str
    period_label: str
    closes_on: date
    dossier_ref: str
    dossier_sequence: int
    achievement_title: str
    initiative_id: int | None
    initiative_title: str | None
    received_on: date | None
    due_on: date | None
    unlocked: str
    reason: str
    opinion: str
    appraiser: str | None
    decision_ref: str | None
    decision_number: str | None
    decision_title: str | None
    decision_on: date | None
    decision_state: DecisionState | None


@dataclass(frozen=True, slots=True)
class NominationPage:
    """All that the page shows."""

    detail: NominationDetail
    findings: tuple[Finding, ...]
    reasons: tuple[Explained, ...]
    law_on: date | None
    rule_pack: str | None
    papers: tuple[PaperRow, ...]
    holds: tuple[HoldRow, ...]
    council: tuple[CouncilRow, ...]
    events: tuple[history.EventRow, ...]
    sees_opinions: bool
    conflicted: bool
    in_register: bool  # whether the viewer may open the nominee's page in the register


def shown(viewer: Actor, ref: str) -> NominationPage:
    """Return one nomination; ``NotFound`` when there is none or it is not for the viewer."""
    with reading() as connection:
        row = ask(connection, _query, viewer, ref=ref).one_or_none()
        if row is None:
            raise NotFound("đề nghị này")
        conflicted = is_conflicted(viewer, row.person_id) or has_conflict(connection, viewer, row.id)
        open_to = not conflicted and sees_opinions(
            viewer, body_unit_id=row.body_unit_id, person_id=row.person_id
        )
        found, law_on = findings.of_nomination(connection, row.id)
        found = findings.with_answers(connection, row.id, found)
        law = law_of(load_packs(connection, [row.rule_pack]), row.rule_pack, law_on)
        return NominationPage(
            detail=_detail(row, open_to),
            findings=found,
            reasons=explained(found, row.award, row.kind, law_on, law),
            law_on=law_on,
            rule_pack=row.rule_pack,
            papers=papers_of(connection, dossier_id=row.dossier_id, nomination_id=row.id),
            holds=_holds(connection, row.nominee_key, row.body_unit_id),
            council=_council(connection, row.id) if open_to or row.state is S.AWARDED else (),
            events=history.of_nomination(connection, row.id, with_opinions=open_to),
            sees_opinions=open_to,
            conflicted=conflicted,
            in_register=is_reached(connection, viewer, row.nominee_key),
        )


def _query(viewer: Actor) -> AnySelect:
    body, appraiser = u.alias("body"), users.alias("appraiser")
    joined = (
        n.join(u, u.c.id == n.c.unit_id)
        .join(r, r.c.id == n.c.round_id)
        .join(body, body.c.id == r.c.body_unit_id)
        .join(d, d.c.id == n.c.dossier_id)
        .join(achievements, achievements.c.id == n.c.achievement_id)
        .outerjoin(initiatives, initiatives.c.id == n.c.initiative_id)
        .outerjoin(appraiser, appraiser.c.id == n.c.appraised_by_id)
        .outerjoin(decisions, decisions.c.id == n.c.decision_id)
    )
    return sa.select(
        n.c.id, n.c.ref, n.c.version, n.c.state, name_today().label("name"),
        detail_today().label("detail"), n.c.nominee_kind.label("kind"), n.c.nominee_key, n.c.person_id,
        n.c.award, n.c.unit_id, u.c.name.label("unit"), r.c.body_unit_id, body.c.name.label("body"),
        r.c.name.label("round_name"), r.c.code.label("round_code"), r.c.period_label, last_day().label("closes_on"),
        d.c.ref.label("dossier_ref"), d.c.sequence.label("dossier_sequence"),
        achievements.c.title.label("achievement_title"), n.c.initiative_id,
        initiatives.c.title.label("initiative_title"), n.c.received_on, n.c.supplement_due_on.label("due_on"),
        n.c.unlocked, n.c.reason, n.c.opinion, appraiser.c.display_name.label("appraiser"),
        decisions.c.ref.label("decision_ref"), decisions.c.number.label("decision_number"),
        decisions.c.title.label("decision_title"), decisions.c.issued_on.label("decision_on"),
        decisions.c.state.label("decision_state"), n.c.dossier_id,
        r.c.rule_pack,
    ).select_from(joined).where(n.c.ref == given("ref", n.c.ref), visible_nominations(viewer))  # fmt: skip


def _detail(row: sa.Row[Any], open_to: bool) -> NominationDetail:
    values = {item.name: getattr(row, item.name) for item in fields(NominationDetail)}
    if not open_to:
        values |= {"opinion": "", "appraiser": None, "reason": told_reason(row.reason)}
    return NominationDetail(**values)


def papers_of(connection: Connection, *, dossier_id: int, nomination_id: int | None) -> tuple[PaperRow, ...]:
    """Return the papers in force of a dossier and, when named, of one nomination in it."""
    whose = {"dossier": dossier_id, "nomination": nomination_id}
    found = ask(connection, _papers_query, SYSTEM, nomination_id is not None, **whose)
    return tuple(PaperRow(*row) for row in found)


def _papers_query(_viewer: Actor, of_one: bool) -> AnySelect:
    whose: sa.ColumnElement[bool] = papers.c.nomination_id.is_(None)
    if of_one:
        whose = sa.or_(whose, papers.c.nomination_id == given("nomination", papers.c.nomination_id))
    return (
        sa.select(
            papers.c.id, papers.c.ref, papers.c.kind, papers.c.number, papers.c.signed_on, papers.c.filename,
            files.c.size, papers.c.added_at, papers.c.nomination_id.is_(None).label("of_dossier"),
            sa.and_(made.c.id.is_not(None), signings.c.id.is_(None)).label("is_unsigned"),
        )
        .join(files, files.c.sha256 == papers.c.sha256)
        .outerjoin(made, made.c.paper_id == papers.c.id)
        .outerjoin(signings, signings.c.paper_id == papers.c.id)
        .where(papers.c.dossier_id == given("dossier", papers.c.dossier_id), papers.c.withdrawn_at.is_(None), whose)
        .order_by(papers.c.nomination_id.is_(None), papers.c.id)
    )  # fmt: skip


def _holds(connection: Connection, nominee_key: str, body_unit_id: int) -> tuple[HoldRow, ...]:
    found = ask(connection, _holds_query, SYSTEM, key=nominee_key, body=body_unit_id)
    return tuple(HoldRow(*row) for row in found)


def _holds_query(_viewer: Actor) -> AnySelect:
    columns = [holds.c[item.name] for item in fields(HoldRow)]
    whose = holds.c.nominee_key == given("key", holds.c.nominee_key)
    query = sa.select(*columns).where(whose, holds.c.body_unit_id == given("body", holds.c.body_unit_id))
    return query.order_by(holds.c.id.desc())


def _council(connection: Connection, nomination_id: int) -> tuple[CouncilRow, ...]:
    return tuple(CouncilRow(*row) for row in ask(connection, _council_query, SYSTEM, id=nomination_id))


def _council_query(_viewer: Actor) -> AnySelect:
    columns = (
        sessions.c.held_on, sessions.c.minutes_number, results.c.mode, results.c.agree, results.c.disagree,
        results.c.blank, results.c.passed,
    )  # fmt: skip
    query = sa.select(*columns).join(sessions, sessions.c.id == results.c.session_id)
    return query.where(results.c.nomination_id == given("id", results.c.nomination_id)).order_by(results.c.id)
