"""What rules read: frozen facts about one nominee. No stored row ever gets here.

A field that is None (or a missing tuple) is *unknown*, never false. Facts about a special circumstance
(transfer, secondment, own decider, earlier contract) are read only when stated: nobody must prove that
nothing happened. Counts are whole numbers; times are whole months within the achievement period unless said
otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.vocabulary import (
    AwardCode,
    CommendationGround,
    Decider,
    DisciplineForm,
    Employment,
    HoldCause,
    Level,
    Rating,
)


@dataclass(frozen=True, slots=True)
class DisciplineFact:
    """One disciplinary decision."""

    form: DisciplineForm
    decided_on: date | None = None
    ends_on: date | None = None
    duty_related: bool | None = None


@dataclass(frozen=True, slots=True)
class InitiativeFact:
    """One recognised initiative (sáng kiến) or accepted topic (đề tài)."""

    reference: str
    recognised_on: date | None = None
    recognised_by: Level | None = None
    used_for: tuple[str, ...] = ()  # labels of awards that already rest on it


@dataclass(frozen=True, slots=True)
class PriorAward:
    """An award decided earlier, by us or by others."""

    award: AwardCode
    year: int
    ground: CommendationGround = CommendationGround.REGULAR
    level: Level | None = None
    achievement: str | None = None  # the achievement record it rests on
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class NomineeFacts:
    """Everything known about a nominee for one award; None means unknown."""

    # --- the achievement period and the award's frame
    period_since: date | None = None
    period_until: date | None = None
    ground: CommendationGround | None = None
    proposing_level: Level | None = None
    decider: Decider | None = None
    own_decider: Decider | None = (
        None  # who decides for this nominee by organisation, when not the round's decider
    )
    # --- conduct: solidarity, exemplary life, part in the movement; judged by people, put in the minutes
    conduct_confirmed: bool | None = None
    # --- person
    employment: Employment | None = None
    rating: Rating | None = None
    months_since_recruitment: int | None = None  # at the end of the period
    months_worked: int | None = None  # in the period
    months_contract_before_recruitment: int | None = None
    maternity_months: int | None = None
    sick_months: int | None = None
    unpaid_leave_months: int | None = None
    rescue_injury_months: int | None = None
    study_months: int | None = None
    months_at_old_unit: int | None = None  # in the period, before a transfer
    old_unit_remark: bool | None = None
    seconded: bool | None = None
    discipline: tuple[DisciplineFact, ...] | None = None
    advanced_worker_standard: bool | None = None  # meets or holds LĐTT of the same period
    initiatives: tuple[InitiativeFact, ...] | None = None
    prior_awards: tuple[PriorAward, ...] | None = None
    is_leader: bool | None = None
    # --- register and duplicates, found by the system
    on_unit_register: bool | None = None  # name and birth year match a person of the proposing unit
    works_at_unit: bool | None = None  # still (or at the period's end) works at the proposing unit
    also_nominated_by: tuple[str, ...] | None = None  # other units with the same award and period
    open_holds: tuple[HoldCause, ...] | None = None
    # --- the achievement
    achievement: str | None = None  # key of the achievement record
    achievement_described: bool | None = None  # a concrete result is stated, not only a turn taken
    emulation_recognised: bool | None = None  # bình xét, công nhận trong phong trào thi đua
    same_achievement_forms: tuple[str, ...] | None = (
        None  # commendation forms already given or proposed for it
    )
    same_achievement_titles: tuple[str, ...] | None = None  # titles given or proposed for it
    outside_assigned_duty: bool | None = None
    contribution_dong: int | None = None
    contribution_recognised: bool | None = None  # contribution to community, charity or economy, recognised
    emulation_launched_by: Level | None = None  # level that launched the movement in which he was recognised
    influence: Level | None = None  # how far the achievement reaches: commune, district, province
    movement_years: int | None = None  # how long the themed movement lasted
    leads_movement: bool | None = None  # leads a themed movement at its final review
    # --- collective
    members: int | None = None
    members_completed_or_better: int | None = None
    members_advanced_worker: int | None = None
    members_grassroots_fighter: int | None = None
    members_disciplined_warning_or_more: int | None = None
    women_percent: int | None = None
    leads_cluster: bool | None = None
    years_excellent_in_a_row: int | None = None  # also of a person
    exceeded_targets: bool | None = None
