"""What waits for the viewer as the second person, beside duties (``grant_requests``); and nominees' finished reports.

The bars of the permissions are part of the conditions: what one proposed oneself, or is a party of, is not one's work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workflow.actor import Actor
from workflow.db import reading
from workflow.models import (
    AchievementReport,
    AnchorState,
    CouncilProposal,
    DayState,
    Delegation,
    DelegationState,
    LocalDay,
    LocalRulePack,
    LocalRulePackVersion,
    Nomination,
    PackState,
    PersonMerge,
    ProposalState,
    ReportSide,
    SettingChange,
    SettingState,
    TrustAnchor,
    UnitChange,
    User,
)
from workflow.roles import Role
from workflow.setting_words import SHARED
from workflow.states import NominationState as S
from workflow.tables import table

merges, changes, d, days = table(PersonMerge), table(UnitChange), table(Delegation), table(LocalDay)
settings, councils, anchors = table(SettingChange), table(CouncilProposal), table(TrustAnchor)
packs, versions, users = table(LocalRulePack), table(LocalRulePackVersion), table(User)
n, reports = table(Nomination), table(AchievementReport)
MERGES, CHANGES, DELEGATIONS, DAYS, PACKS = "merges", "unit_changes", "delegations", "days", "packs"
SETTINGS, COUNCILS, ANCHORS = "settings", "councils", "anchors"


@dataclass(frozen=True, slots=True)
class Finished:
    """Reports that nominees of the viewer's units called finished and that were not taken over since."""

    count: int
    ref: str
    names: tuple[str, ...]


def to_approve(viewer: Actor) -> dict[str, tuple[int, int]]:
    """Return how many proposals of each kind wait for the viewer, with the id of the first. One statement."""
    parts = [
        sa.select(sa.literal(kind), sa.func.count(), sa.func.min(rows.c.id)).where(*conditions)
        for kind, rows, conditions in _kinds(viewer)
    ]
    if not parts:
        return {}
    with reading() as connection:
        found = connection.execute(sa.union_all(*parts)).all()
    return {kind: (count, first) for kind, count, first in found if count}


def _kinds(viewer: Actor) -> Iterator[tuple[str, sa.Table, tuple[sa.ColumnElement[bool], ...]]]:
    """Yield each kind that the viewer may approve somewhere, with what must hold of a proposal."""
    mine = sa.select(users.c.id).where(_is_me(viewer))
    if bodies := sorted(viewer.units_with(Role.CONFIRMER, Role.STANDING_BODY)):
        family = sorted({*viewer.relatives, viewer.person_id or 0})
        yield (
            MERGES,
            merges,
            (
                merges.c.state == ProposalState.PROPOSED, merges.c.body_unit_id.in_(bodies),
                merges.c.proposed_by_id.not_in(mine), merges.c.survivor_id.not_in(family),
                merges.c.merged_id.not_in(family),
            ),
        )  # fmt: skip
        yield CHANGES, changes, _by_others(changes, ProposalState.PROPOSED, bodies, mine)
        parties = (d.c.delegator_id.not_in(mine), d.c.deputy_id.not_in(mine))
        yield DELEGATIONS, d, (*_by_others(d, DelegationState.PROPOSED, bodies, mine), *parties)
    if bodies := sorted(viewer.units_with(Role.CONFIRMER, Role.SIGNER)):
        yield DAYS, days, _by_others(days, DayState.PROPOSED, bodies, mine)
    office = {
        grant.unit_id for grant in viewer.grants if grant.role is Role.SIGNER and not grant.delegation_id
    }
    if viewer.units_with(Role.CONFIRMER, Role.STANDING_BODY, Role.ADMINISTRATOR) | office:
        waiting = (settings.c.state == SettingState.PROPOSED, settings.c.proposed_by_id.not_in(mine))
        yield SETTINGS, settings, (*waiting, _settings_of(viewer, office))
        yield (
            ANCHORS,
            anchors,
            (anchors.c.state == AnchorState.PROPOSED, anchors.c.proposed_by_id.not_in(mine)),
        )
    if bodies := sorted(viewer.units_with(Role.CONFIRMER, Role.STANDING_BODY) | office):
        yield COUNCILS, councils, _by_others(councils, ProposalState.PROPOSED, bodies, mine)
    if bodies := sorted(viewer.units_with(Role.CONFIRMER) | office):
        of_bodies = sa.select(packs.c.id).where(packs.c.body_unit_id.in_(bodies))
        yield (
            PACKS,
            versions,
            (
                versions.c.state == PackState.PROPOSED, versions.c.pack_id.in_(of_bodies),
                versions.c.proposed_by_id.not_in(mine),
            ),
        )  # fmt: skip


def _settings_of(viewer: Actor, office: set[int]) -> sa.ColumnElement[bool]:
    """Which changes of settings the viewer may approve: those of accounts like a duty, the others like a rule."""
    shared = settings.c.setting.in_(SHARED)
    body, second = settings.c.body_unit_id, viewer.units_with(Role.CONFIRMER) | office
    of_accounts = body.in_(sorted(second | viewer.units_with(Role.STANDING_BODY)))
    if viewer.holds(Role.ADMINISTRATOR):
        return shared
    return sa.or_(sa.and_(shared, of_accounts), sa.and_(sa.not_(shared), body.in_(sorted(second))))


def _by_others(
    rows: sa.Table, state: object, bodies: list[int], mine: sa.Select[Any]
) -> tuple[sa.ColumnElement[bool], ...]:
    return rows.c.state == state, rows.c.body_unit_id.in_(bodies), rows.c.proposed_by_id.not_in(mine)


def _is_me(viewer: Actor) -> sa.ColumnElement[bool]:
    """Whether an account is the viewer's, or another one of the same person."""
    same = users.c.id == viewer.user_id
    return same if viewer.person_id is None else sa.or_(same, users.c.person_id == viewer.person_id)


def finished_reports(viewer: Actor) -> Finished:
    """Return the reports that wait to be taken over by the viewer's units, the first finished first. One statement."""
    nothing = Finished(0, "", ())
    if not (own := sorted(viewer.units_with(Role.CLERK))):
        return nothing
    unit = reports.alias("unit")
    theirs = sa.and_(unit.c.nomination_id == reports.c.nomination_id, unit.c.side == ReportSide.UNIT)
    query = (
        sa.select(n.c.ref, n.c.nominee_name, sa.func.count().over())
        .join(reports, reports.c.nomination_id == n.c.id)
        .outerjoin(unit, theirs)
        .where(
            n.c.unit_id.in_(own),
            n.c.state.in_((S.DRAFT, S.RETURNED)),
            reports.c.side == ReportSide.NOMINEE,
            reports.c.done_at.is_not(None),
            sa.func.coalesce(unit.c.taken_version, 0) < reports.c.version,
        )
        .order_by(reports.c.done_at, n.c.id)
        .limit(3)
    )
    with reading() as connection:
        rows = connection.execute(query).all()
    return Finished(rows[0][2], rows[0][0], tuple(row[1] for row in rows)) if rows else nothing
