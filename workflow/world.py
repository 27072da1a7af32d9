"""Preload everything that the guards of a step need for a set of nominations: a fixed number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import AwardCode, NomineeKind
from workflow import clock
from workflow.attempt import DecisionRow, LaterActRow, Pool, World
from workflow.body_settings import value_of, values_on
from workflow.calendars import Calendars, calendars_of
from workflow.council_rows import ballots_started, conflicted_persons, heard_in, live_items
from workflow.facts_of import fact_sheets
from workflow.grounds import Policy
from workflow.history_load import earlier_opinions, last_events
from workflow.initiative_use import load_uses
from workflow.lifecycle import BY_TRIGGER, Need, Step
from workflow.models import (
    AuditEvent,
    AwardDecision,
    CarriedNomination,
    DecisionAward,
    LaterAct,
    Nomination,
    ReportText,
    RevokedAward,
    Round,
    RoundAward,
    RoundClosing,
)
from workflow.packs import load_packs
from workflow.payloads import CouncilOutcome, EditContent, LoweredFrom, OnAct, OnDecision, Payload, Revoking
from workflow.permissions import looks_at_appraisers, looks_at_conflicts
from workflow.round_terms import load_places_taken
from workflow.rows import NominationRow
from workflow.setting_words import OFF, SECOND_CONFIRMER, SEPARATE_ISSUER
from workflow.statements import each, of_ids
from workflow.states import AT_UNIT, GRANTED_OR_SIGNING, LIVE
from workflow.tables import chunks, table

REPORT_PARTS = ("profile", "duties", "achievements")
"""The parts of a report as it is printed and as a submission freezes it."""


def load_world(
    connection: Connection, step: Step, rows: Sequence[NominationRow], payloads: Sequence[Payload]
) -> World:
    """Return the world of one step over a set of nominations."""
    today = clock.today()
    policies = policies_on(connection, today, {row.body_unit_id for row in rows})
    world = World(at=clock.now(), today=today, policies=policies)
    world.packs = load_packs(connection, {row.rule_pack for row in rows})
    if Need.FACTS in step.needs:
        world.sheets = fact_sheets(connection, rows)
    decision_ids = {row.decision_id for row in rows if row.decision_id is not None}
    decision_ids |= {one.decision_id for one in payloads if isinstance(one, OnDecision)}
    world.decisions = load_decisions(connection, decision_ids)
    if acts := {one.act_id for one in payloads if isinstance(one, OnAct | Revoking)}:
        world.later_acts = load_acts(connection, acts)
    if Need.SESSION in step.needs:
        ids = [row.id for row in rows]
        world.heard = heard_in(
            connection, {p.session_id for p in payloads if isinstance(p, CouncilOutcome | LoweredFrom)}
        )
        world.ballots_started = ballots_started(connection, ids)
        world.on_agenda = live_items(connection, ids)
    edits = [one for one in payloads if isinstance(one, EditContent)]
    if any(one.award is not None for one in edits):
        world.taken = load_taken(connection, {row.round_id for row in rows})
    if initiatives := {one.initiative_id for one in edits if one.initiative_id}:
        world.initiative_uses = load_uses(connection, initiatives)
    if any(one.achievement_facts for one in edits):
        named = {one.achievement_id for one in edits if one.achievement_id is not None}
        world.achievements_sent = load_sent_achievements(
            connection, named.union(row.achievement_id for row in rows)
        )
    if looks_at_conflicts(step.action):
        world.conflicted = conflicted_persons(connection, [row.id for row in rows])
    if looks_at_appraisers(step.action):
        world.appraisers = load_appraisers(connection, [row.id for row in rows])
    if Need.HISTORY in step.needs:
        world.last_events = last_events(connection, [row.id for row in rows])
        world.earlier_opinions = earlier_opinions(connection, [row.id for row in rows])
    world.reports = load_reports(connection, [row.id for row in rows]) if Need.REPORT in step.needs else {}
    if Need.PLACES in step.needs:
        world.places_taken = load_places_taken(connection, rows)
    bodies = {row.body_unit_id for row in rows}
    world.calendars = calendars_of(connection, bodies) if Need.CALENDAR in step.needs else Calendars()
    if closed := [row for row in rows if row.is_archived]:
        world.closings, world.carried = load_carried(connection, closed)
    if Need.QUOTA in step.needs:
        world.granted = load_granted(connection, {row.period_key for row in rows})
    return world


def load_reports(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the texts of the nominees' reports as they stand, by nomination."""
    texts, found = table(ReportText), dict[int, dict[str, str]]()
    for part in chunks(sorted(ids)):
        query = sa.select(texts.c.nomination_id, texts.c.profile, texts.c.duties, texts.c.achievements)
        for row in connection.execute(query.where(texts.c.nomination_id.in_(part))):
            found[row.nomination_id] = {name: getattr(row, name) for name in REPORT_PARTS}
    return found


def load_taken(connection: Connection, rounds: set[int]) -> frozenset[tuple[int, AwardCode, NomineeKind]]:
    """Return (round, award, kind of nominee) for everything that these rounds take."""
    query = sa.select(RoundAward.round_id, RoundAward.award, RoundAward.nominee_kind)
    rows = connection.execute(query.where(RoundAward.round_id.in_(sorted(rounds))))
    return frozenset((row[0], row[1], row[2]) for row in rows)


def load_sent_achievements(connection: Connection, ids: set[int]) -> frozenset[int]:
    """Return those of the achievements on which a live nomination rests that has left its unit."""
    outside = sorted(LIVE - AT_UNIT, key=lambda state: state.value)
    query = sa.select(Nomination.achievement_id).where(
        Nomination.achievement_id.in_(sorted(ids)), Nomination.state.in_(outside)
    )
    return frozenset(connection.scalars(query))


def policies_on(connection: Connection, day: date, bodies: Iterable[int]) -> dict[int, Policy]:
    """Return the separation of duties in force on a day for each body; default on. One statement."""
    return {
        body: Policy(
            second_confirmer=value_of(found, SECOND_CONFIRMER) != OFF,
            separate_number_issuer=value_of(found, SEPARATE_ISSUER) != OFF,
        )
        for body, found in values_on(connection, day, bodies).items()
    }


def policy_on(connection: Connection, day: date, body: int) -> Policy:
    """Return the separation of duties in force on a day for one body."""
    return policies_on(connection, day, [body])[body]


def load_decisions(connection: Connection, ids: set[int]) -> dict[int, DecisionRow]:
    """Return decisions by id, with the awards they take."""
    awards: dict[int, set[AwardCode]] = {}
    found = {}
    for part in chunks(sorted(ids)):
        taken = sa.select(DecisionAward.decision_id, DecisionAward.award)
        for number, award in connection.execute(taken.where(DecisionAward.decision_id.in_(part))):
            awards.setdefault(number, set()).add(award)
        query = sa.select(
            AwardDecision.id,
            AwardDecision.round_id,
            AwardDecision.body_unit_id,
            AwardDecision.state,
            AwardDecision.version,
            AwardDecision.is_external,
            AwardDecision.drafted_by_id,
            AwardDecision.number,
        ).where(AwardDecision.id.in_(part))
        for row in connection.execute(query):
            found[row.id] = DecisionRow(
                row.id,
                row.round_id,
                row.body_unit_id,
                row.state.value,
                row.version,
                frozenset(awards.get(row.id, ())),
                row.is_external,
                row.drafted_by_id,
                row.number,
            )
    return found


def load_acts(connection: Connection, ids: set[int]) -> dict[int, LaterActRow]:
    """Return cancelling documents by id, with the awards they name."""
    named: dict[int, set[int]] = {}
    query = sa.select(RevokedAward.act_id, RevokedAward.nomination_id)
    for act_id, nomination_id in connection.execute(query.where(RevokedAward.act_id.in_(sorted(ids)))):
        named.setdefault(act_id, set()).add(nomination_id)
    acts = sa.select(LaterAct.id, LaterAct.state, LaterAct.is_external).where(LaterAct.id.in_(sorted(ids)))
    return {
        row.id: LaterActRow(row.id, row.state, row.is_external, frozenset(named.get(row.id, ())))
        for row in connection.execute(acts)
    }


def load_granted(connection: Connection, periods: set[str]) -> Counter[Pool]:
    """Count what is granted or waits for signature, by body, stream, period and award.

    The rounds concerned are locked first, so that two drafts cannot both take the last place.
    """
    rounds = (
        sa.select(Round.id).where(Round.period_key.in_(sorted(periods))).order_by(Round.id).with_for_update()
    )
    connection.execute(rounds).all()
    return count_granted(connection, periods)


def count_granted(connection: Connection, periods: set[str]) -> Counter[Pool]:
    """Count the same without locking anything, for reading."""
    columns = (Round.body_unit_id, Round.stream, Round.period_key, Nomination.award)
    query = (
        sa.select(*columns, sa.func.count())
        .join(Round, Round.id == Nomination.round_id)
        .where(Round.period_key.in_(sorted(periods)), Nomination.state.in_(GRANTED_OR_SIGNING))
        .group_by(*columns)
    )
    return Counter(
        {
            (body, stream.value, period, award): n
            for body, stream, period, award, n in connection.execute(query)
        }
    )


def load_carried(
    connection: Connection, rows: Sequence[NominationRow]
) -> tuple[dict[int, int], frozenset[int]]:
    """Return the standing closing of each of these rounds, and which nominations were carried over by one."""
    standing = sa.select(RoundClosing.round_id, RoundClosing.id).where(
        RoundClosing.round_id.in_(sorted({row.round_id for row in rows})), RoundClosing.reopened_at.is_(None)
    )
    closings = {row.round_id: row.id for row in connection.execute(standing)}
    carried = sa.select(CarriedNomination.nomination_id).where(
        CarriedNomination.closing_id.in_(sorted(closings.values()))
    )
    return closings, frozenset(connection.scalars(carried))


_APPRAISERS = of_ids(
    sa.select(AuditEvent.subject_id, AuditEvent.actor_id).where(
        AuditEvent.chain == "nomination", AuditEvent.event == BY_TRIGGER["record_opinion"].event
    ),
    AuditEvent.subject_id,
)


def load_appraisers(connection: Connection, ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """Return everybody who ever gave an opinion on each nomination: a new appraisal does not undo an old one."""
    found: dict[int, set[int]] = {}
    for number, actor_id in each(connection, _APPRAISERS, ids):
        found.setdefault(number, set()).add(actor_id)
    return {number: frozenset(actors) for number, actors in found.items()}
