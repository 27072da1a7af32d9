"""Proposals that the second person did not approve, for whoever proposed them: what, why, and the event that says so.

A row of ``KINDS`` for each kind of proposal. The event is found by who decided and when, so a kind needs no link to it.
A row of ``DRAFTS`` for each kind of draft that the signer may send back; its event tells who and when.
A unit's people hear of one kind only, another certificate they asked for (``refused_reissues``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workflow.models import (
    AnchorState,
    AuditEvent,
    AwardDecision,
    CouncilProposal,
    DayState,
    Delegation,
    DelegationState,
    GoldEntry,
    GrantRequest,
    LaterAct,
    LocalDay,
    LocalRulePack,
    LocalRulePackVersion,
    PackState,
    Person,
    PersonMerge,
    ProposalState,
    ReissueRequest,
    RequestState,
    SettingChange,
    SettingState,
    TrustAnchor,
    UnitChange,
    User,
)
from workflow.tables import table

settings, merges, changes, days = (
    table(SettingChange),
    table(PersonMerge),
    table(UnitChange),
    table(LocalDay),
)
packs, versions, delegations = table(LocalRulePack), table(LocalRulePackVersion), table(Delegation)
councils, anchors = table(CouncilProposal), table(TrustAnchor)
events, people = table(AuditEvent), table(Person)
decisions, acts, requests, users = table(AwardDecision), table(LaterAct), table(GrantRequest), table(User)
reissues, gold = table(ReissueRequest), table(GoldEntry)
kept, other = people.alias("kept"), people.alias("other")

SETTING, MERGE, CHANGE, DAY = "setting_refused", "merge_refused", "unit_change_refused", "day_refused"
PACK, DELEGATION, COUNCIL, ANCHOR = "pack_refused", "delegation_refused", "council_refused", "anchor_refused"
GRANT, DECISION, ACT = "grant_refused", "decision_sent_back", "later_act_sent_back"
REISSUE = "reissue_refused"


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of proposal: its rows, the states that say no, their events, what it is called, where it is, and why."""

    name: str
    rows: sa.Table
    states: tuple[object, ...]
    events: tuple[str, ...]
    ref: sa.ColumnElement[Any]
    about: sa.ColumnElement[Any]
    reason: sa.ColumnElement[Any]
    joined: sa.FromClause


KINDS: tuple[_Kind, ...] = (
    _Kind(
        SETTING, settings, (SettingState.REJECTED, SettingState.CANCELLED), ("setting_rejected", "setting_cancelled"),
        settings.c.id, settings.c.setting, settings.c.answer, settings,
    ),
    _Kind(
        MERGE, merges, (ProposalState.REJECTED,), ("merge_rejected",), merges.c.ref,
        kept.c.full_name + ", " + other.c.full_name, merges.c.decision_note,
        merges.join(kept, kept.c.id == merges.c.survivor_id).join(other, other.c.id == merges.c.merged_id),
    ),
    _Kind(
        CHANGE, changes, (ProposalState.REJECTED,), ("unit_change_rejected",), changes.c.ref, changes.c.document,
        changes.c.decision_note, changes,
    ),
    _Kind(
        DAY, days, (DayState.REJECTED, DayState.CANCELLED), ("local_day_rejected", "local_day_cancelled"), days.c.id,
        days.c.name, days.c.reason, days,
    ),
    _Kind(
        PACK, versions, (PackState.REJECTED,), ("pack_version_rejected",),
        packs.c.name + "/" + sa.cast(versions.c.number, sa.String), versions.c.title, versions.c.reason,
        versions.join(packs, packs.c.id == versions.c.pack_id),
    ),
    _Kind(
        DELEGATION, delegations, (DelegationState.REJECTED,), ("delegation_rejected",), delegations.c.ref,
        delegations.c.document_number, delegations.c.reason, delegations,
    ),
    _Kind(
        COUNCIL, councils, (ProposalState.REJECTED,), ("council_rejected",), councils.c.ref, councils.c.name,
        councils.c.decision_note, councils,
    ),
    _Kind(
        ANCHOR, anchors, (AnchorState.REJECTED,), ("anchor_rejected",), anchors.c.ref, anchors.c.subject,
        anchors.c.reason, anchors,
    ),
    _Kind(
        GRANT, requests, (RequestState.REJECTED,), ("grant_rejected", "grant_end_rejected"), requests.c.user_id,
        users.c.display_name, requests.c.reason, requests.join(users, users.c.id == requests.c.user_id),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Draft:
    """One kind of draft: its rows, the chain and events that send it back, who drafted it, what it is called."""

    name: str
    rows: sa.Table
    chain: str
    events: tuple[str, ...]
    by: sa.ColumnElement[Any]
    about: sa.ColumnElement[Any]


DRAFTS: tuple[_Draft, ...] = (
    _Draft(
        DECISION, decisions, "decision", ("decision_declined",), decisions.c.drafted_by_id, decisions.c.title
    ),
    _Draft(
        ACT, acts, "later_act", ("later_act_declined", "later_act_dropped"),
        sa.func.coalesce(acts.c.drafted_by_id, acts.c.proposed_by_id), sa.literal(""),
    ),
)  # fmt: skip


def refused_proposals() -> sa.CompoundSelect[Any]:
    """Return the statement: event, ref, about, reason, at, last (the event); binds ``viewer``, ``late``."""
    return sa.union_all(*_parts(), *_sent_back(), refused_reissues())


def refused_reissues() -> sa.Select[Any]:
    """Return the same of the certificates asked for anew (cấp đổi, cấp lại), whoever asked: a unit or the body."""
    late = sa.bindparam("late", type_=events.c.recorded_at.type)
    viewer = sa.bindparam("viewer", type_=events.c.actor_id.type)
    said = sa.and_(
        events.c.chain == "reissue", events.c.subject_id == reissues.c.id, events.c.event == REISSUE
    )
    return (
        sa.select(
            sa.literal(REISSUE).label("event"), reissues.c.ref.label("ref"), gold.c.name.label("about"),
            reissues.c.note.label("reason"), events.c.recorded_at.label("at"), events.c.id.label("last"),
        )
        .select_from(reissues.join(gold, gold.c.id == reissues.c.entry_id).join(events, said))
        .where(
            reissues.c.requested_by_id == viewer, reissues.c.decided_by_id != viewer,
            events.c.recorded_at >= late,
        )
    )  # fmt: skip


def _sent_back() -> Iterator[sa.Select[Any]]:
    late = sa.bindparam("late", type_=events.c.recorded_at.type)
    viewer = sa.bindparam("viewer", type_=events.c.actor_id.type)
    for one in DRAFTS:
        yield (
            sa.select(
                sa.literal(one.name).label("event"), one.rows.c.ref.label("ref"), one.about.label("about"),
                one.rows.c.void_reason.label("reason"), events.c.recorded_at.label("at"), events.c.id.label("last"),
            )
            .select_from(events.join(one.rows, one.rows.c.id == events.c.subject_id))
            .where(
                events.c.chain == one.chain, events.c.event.in_(one.events), events.c.recorded_at >= late,
                events.c.actor_id != viewer, one.by == viewer,
            )
        )  # fmt: skip


def _parts() -> Iterator[sa.Select[Any]]:
    late = sa.bindparam("late", type_=events.c.recorded_at.type)
    viewer = sa.bindparam("viewer", type_=events.c.actor_id.type)
    for kind in KINDS:
        rows = kind.rows
        said = sa.select(sa.func.min(events.c.id)).where(
            events.c.event.in_(kind.events),
            events.c.actor_id == rows.c.decided_by_id,
            events.c.recorded_at >= rows.c.decided_at,
        )
        yield (
            sa.select(
                sa.literal(kind.name).label("event"), sa.cast(kind.ref, sa.String).label("ref"),
                kind.about.label("about"), kind.reason.label("reason"), rows.c.decided_at.label("at"),
                sa.func.coalesce(said.scalar_subquery(), 0).label("last"),
            )
            .select_from(kind.joined)
            .where(
                rows.c.proposed_by_id == viewer, rows.c.state.in_(kind.states), rows.c.decided_by_id != viewer,
                rows.c.decided_at >= late,
            )
        )  # fmt: skip
