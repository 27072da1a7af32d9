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
    CollectiveType,
    CommendationGround,
    Conclusion,
    Decider,
    DisciplineForm,
    Employment,
    HoldCause,
    InitiativeKind,
    Level,
    Rating,
    StudyResult,
)


@dataclass(frozen=True, slots=True)
class DisciplineFact:
    """One disciplinary decision."""

    form: DisciplineForm
    decided_on: date | None = None
    ends_on: date | None = None
    duty_related: bool | None = None
    act_year: int | None = None  # the year of the act; one act counts in one year only
    at_old_unit: bool | None = None  # the act was done at the unit the person left


@dataclass(frozen=True, slots=True)
class MatterFact:
    """One inspection, complaint, press allegation or pending discipline: open, or how it ended."""

    cause: HoldCause
    open: bool = True
    signs_of_violation: bool | None = None  # asked of inspections only; a routine inspection is no hold
    conclusion: Conclusion | None = None
    document: str | None = None  # the written conclusion
    in_period: bool | None = None  # the violation found lies in the achievement period


@dataclass(frozen=True, slots=True)
class RivalFact:
    """Another nominee who qualifies equally, where one of several must be chosen."""

    name: str
    is_woman: bool | None = None
    women_percent: int | None = None


@dataclass(frozen=True, slots=True)
class InitiativeFact:
    """One recognised initiative (sáng kiến) or accepted topic (đề tài)."""

    reference: str
    recognised_on: date | None = None
    recognised_by: Level | None = None
    used_for: tuple[str, ...] = ()  # labels of awards that already rest on it
    kind: InitiativeKind = InitiativeKind.INITIATIVE
    year: int | None = None
    scope: Level | None = None  # how far its effect reaches
    recognised: bool | None = None  # recognised (sáng kiến) or accepted (đề tài); None: taken as stated
    applied: bool | None = None


@dataclass(frozen=True, slots=True)
class PriorAward:
    """An award decided earlier, by us or by others."""

    award: AwardCode
    year: int
    ground: CommendationGround = CommendationGround.REGULAR
    level: Level | None = None
    achievement: str | None = None  # the achievement record it rests on
    revoked: bool = False
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class NomineeFacts:
    """Everything known about a nominee for one award; None means unknown."""

    # --- the achievement period and the award's frame
    period_since: date | None = None
    period_until: date | None = None
    award_year: int | None = None  # the year (or the year in which the school year ends) of a yearly award
    ground: CommendationGround | None = None
    proposing_level: Level | None = None
    decider: Decider | None = None
    own_decider: Decider | None = None  # who decides by organisation, when not the round's decider
    registered: bool | None = None  # the emulation targets were registered at the start of the period
    posthumous: bool | None = None
    # --- conduct: solidarity, exemplary life, part in the movement; judged by people, put in the minutes
    conduct_confirmed: bool | None = None
    false_declaration: bool | None = None  # false statement, forged papers or wrong confirmation found
    # --- person
    employment: Employment | None = None
    is_leader: bool | None = None
    is_head: bool | None = None  # heads the unit
    is_woman: bool | None = None
    rating: Rating | None = None
    rating_year: int | None = None
    points: int | None = None  # points of the yearly rating, 0 to 100
    unit_rating: Rating | None = None  # rating of the unit the person heads
    probation: bool | None = None  # tập sự, thử việc
    months_since_recruitment: int | None = None  # at the end of the period
    months_worked: int | None = None  # in the year or school year
    months_contract_before_recruitment: int | None = None
    contract_interrupted: bool | None = None  # a break between that contract and the recruitment
    maternity_months: int | None = None
    sick_months: int | None = None
    unpaid_leave_months: int | None = None
    personal_leave_days: int | None = None
    rescue_injury_months: int | None = None
    rescue_injury_confirmed_by: Level | None = None  # level of the hospital that confirmed the treatment
    study_months: int | None = None
    study_result: StudyResult | None = None
    months_at_old_unit: int | None = None  # in the period, before a transfer
    old_unit_remark: bool | None = None
    seconded: bool | None = None
    second_job: bool | None = None  # holds a post in another body too
    retires_on: date | None = None
    discipline: tuple[DisciplineFact, ...] | None = None
    administrative_fine: bool | None = None  # in the period
    court_sentence: bool | None = None  # in the period, or still being served
    advanced_worker_standard: bool | None = None  # meets or holds LĐTT of the same period
    initiatives: tuple[InitiativeFact, ...] | None = None
    ingenuity_recognised: bool | None = None  # mưu trí, sáng tạo in fighting or serving (armed forces)
    good_teacher_level: Level | None = None  # level of a "giáo viên dạy giỏi" certificate
    prior_awards: tuple[PriorAward, ...] | None = None
    years_excellent_in_a_row: int | None = None  # also of a collective
    years_good_in_a_row: int | None = None  # years rated good or better in a row
    # --- register and duplicates, found by the system
    on_unit_register: bool | None = None  # name and birth year match a person of the proposing unit
    works_at_unit: bool | None = None  # still (or at the period's end) works at the proposing unit
    also_nominated_by: tuple[str, ...] | None = None  # other units with the same award and period
    open_holds: tuple[HoldCause, ...] | None = None
    matters: tuple[MatterFact, ...] | None = None  # what is or was being verified, in detail
    equally_qualified: tuple[RivalFact, ...] | None = None
    # --- the achievement
    achievement: str | None = None  # key of the achievement record
    achievement_described: bool | None = None  # a concrete result is stated, not only a turn taken
    many_achievements: bool | None = None  # nhiều thành tích
    emulation_recognised: bool | None = None  # bình xét, công nhận trong phong trào thi đua
    emulation_launched_by: Level | None = None  # level that launched the movement
    same_achievement_forms: tuple[str, ...] | None = None  # forms already given or proposed for it
    same_achievement_titles: tuple[str, ...] | None = None  # titles given or proposed for it
    outside_assigned_duty: bool | None = None
    contribution_dong: int | None = None
    contribution_recognised: bool | None = None  # contribution to community, charity or economy, recognised
    influence: Level | None = None  # how far the achievement reaches
    movement_years: int | None = None  # how long the themed movement lasted
    leads_movement: bool | None = None  # leads a themed movement at its final review
    report_age_months: int | None = None  # months between the achievement text and the day it is sent
    published_working_days: int | None = None  # how long the list was published for opinions
    # --- collective and household
    collective_type: CollectiveType | None = None
    members: int | None = None
    members_completed_or_better: int | None = None
    members_good_or_better: int | None = None
    members_excellent: int | None = None
    members_failed: int | None = None
    members_advanced_worker: int | None = None
    members_grassroots_fighter: int | None = None
    members_reprimanded: int | None = None
    members_disciplined_warning_or_more: int | None = None
    women_percent: int | None = None
    leads_cluster: bool | None = None  # leads a cluster the province organises
    leads_central_cluster: bool | None = None  # leads a cluster of the central Council
    meets_province_flag: bool | None = None  # meets the standard of Cờ thi đua cấp tỉnh
    exceeded_targets: bool | None = None
    state_duties_met: bool | None = None  # taxes and other duties to the State
    local_standard_met: bool | None = None  # meets the standard the province set (xã, thôn, gia đình)
