"""Rows → ``rules.facts``: the only translator between the two worlds, by set queries for many nominations at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.engine import Connection

from rules.facts import DisciplineFact, InitiativeFact, NomineeFacts, PriorAward
from rules.vocabulary import (
    EMULATION_TITLES,
    AwardCode,
    CommendationGround,
    Decider,
    Employment,
    HoldCause,
    NomineeKind,
    PaperKind,
    Rating,
)
from workflow.facts_load import Consulted, Register, Service, load_register
from workflow.models.people import LeaveKind
from workflow.rows import NominationRow
from workflow.states import PASSED_APPRAISAL

NOT_STAFF = frozenset({Employment.PART_TIME_COMMUNE, Employment.FARMER, Employment.WORKER})
"""Not counted among a collective's members: part-time commune workers and residents. The law leaves the base open
(domain: "denominator n … not defined"); the member list is shown beside the share."""


@dataclass(frozen=True, slots=True)
class UnitVoteFacts:
    """The proposing unit's own vote as recorded."""

    held_on: date
    members: int
    present: int
    agree: int
    disagree: int
    blank: int


MINUTES = frozenset({PaperKind.UNIT_MINUTES, PaperKind.COMMENDATION_MINUTES})


@dataclass(frozen=True, slots=True)
class FactSheet:
    """The facts of one nomination, the papers it holds, and what the deadline finding needs."""

    facts: NomineeFacts
    papers: frozenset[PaperKind]
    paper_hashes: tuple[tuple[str, str], ...] = ()
    submitted_on: date | None = None
    last_day: date | None = None
    places: int | None = None
    proposed: int = 0
    settled: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unit_vote: UnitVoteFacts | None = None
    consulted: tuple[Consulted, ...] = ()


def fact_sheets(connection: Connection, rows: Sequence[NominationRow]) -> dict[int, FactSheet]:
    """Return the fact sheet of each nomination; a fixed number of statements per 500 rows."""
    register = load_register(connection, rows)
    return {row.id: _sheet(row, register) for row in rows}


def _sheet(row: NominationRow, register: Register) -> FactSheet:
    papers = [paper for paper in register.papers[row.dossier_id] if paper.nomination_id in {None, row.id}]
    confirmed = any(paper.confirms_conduct and not paper.is_unsigned for paper in papers) or None
    vote = _unit_vote(row, register)
    kinds = {
        paper.kind for paper in papers if not paper.is_unsigned
    }  # printed but not signed is no paper yet
    share = (row.round_id, row.unit_id, row.award)
    if vote is not None and kinds & MINUTES:  # the numbers and the minutes that hold them are the paper
        kinds.add(PaperKind.UNIT_BALLOT_RESULT)
    return FactSheet(
        facts=_facts(row, register, confirmed),
        papers=frozenset(kinds),
        unit_vote=vote,
        paper_hashes=tuple(sorted((paper.kind.value, paper.sha256) for paper in papers)),
        submitted_on=register.submitted_on.get(row.id),
        last_day=register.terms.last_day(row),
        places=register.terms.places.get(share),
        proposed=register.terms.proposed.get(share, 0),
        settled=register.settlements.get(row.id, {}),
        consulted=tuple(register.consultations.get(row.id, ())),
    )


def _unit_vote(row: NominationRow, register: Register) -> UnitVoteFacts | None:
    found = register.unit_ballots.get(row.id)
    if found is None:
        return None
    return UnitVoteFacts(
        found.held_on, found.members, found.present, found.agree, found.disagree, found.blank
    )


def _facts(row: NominationRow, register: Register, conduct: bool | None) -> NomineeFacts:
    achievement = register.achievements[row.achievement_id]
    rating = register.ratings.get((row.nominee_key, row.period_key))
    forms, titles = _same_achievement(row, register)
    common: dict[str, object] = {
        "period_since": row.period_since,
        "period_until": row.period_until,
        "ground": row.ground,
        "proposing_level": row.unit_level,
        "decider": row.claimed_decider or row.decider,
        "conduct_confirmed": conduct,
        "rating": rating.rating if rating else None,
        "prior_awards": _prior_awards(row, register),
        "also_nominated_by": _other_units(row, register),
        "open_holds": _holds(row, register),
        "achievement": row.achievement_key,
        "achievement_described": achievement.is_concrete,
        "emulation_recognised": achievement.recognised,
        "outside_assigned_duty": achievement.outside_assigned_duty,
        "contribution_dong": achievement.contribution_dong,
        "contribution_recognised": achievement.contribution_recognised,
        "emulation_launched_by": achievement.launched_by,
        "influence": achievement.influence,
        "same_achievement_forms": forms,
        "same_achievement_titles": titles,
    }
    if row.nominee_kind is NomineeKind.INDIVIDUAL:
        common |= _person(row, register)
    elif row.nominee_kind is NomineeKind.COLLECTIVE:
        common |= _collective(row, register)
        if rating:
            common |= {
                "leads_cluster": rating.leads_cluster,
                "exceeded_targets": rating.exceeded_targets,
                "years_excellent_in_a_row": rating.years_excellent_in_a_row,
            }
    return NomineeFacts(**common)  # type: ignore[arg-type]  # each value is typed where it is made


def _person(row: NominationRow, register: Register) -> dict[str, object]:
    assert row.person_id is not None
    services = register.services[row.person_id]
    end = row.period_until
    here = [service for service in services if service.unit_id == row.unit_id]
    now = next((service for service in services if service.covers(end)), services[-1] if services else None)
    leaves = register.leaves[row.person_id]
    recruited = min((service.recruited_on or service.since for service in services), default=None)
    return {
        "employment": now.employment if now else None,
        "is_leader": now.is_leader if now else None,
        "months_since_recruitment": _whole_months(recruited, end) if recruited else None,
        "months_worked": _months_worked(services, row),
        "maternity_months": leaves.get(LeaveKind.MATERNITY),
        "sick_months": leaves.get(LeaveKind.SICK),
        "unpaid_leave_months": leaves.get(LeaveKind.UNPAID),
        "study_months": leaves.get(LeaveKind.STUDY),
        "rescue_injury_months": leaves.get(LeaveKind.RESCUE_INJURY),
        "discipline": tuple(
            DisciplineFact(record.form, record.decided_on, record.ends_on, record.duty_related)
            for record in register.discipline[row.person_id]
        ),
        "advanced_worker_standard": _holds_advanced_worker(row, register),
        "initiatives": _initiatives(row, register),
        "on_unit_register": bool(here),
        "works_at_unit": any(service.covers(end) for service in here) if here else None,
        "own_decider": _own_decider(row, now, register),
    }


def _own_decider(row: NominationRow, now: Service | None, register: Register) -> Decider | None:
    """A commune's staff below its leaders are commended by the commune chairman himself (Luật 2022 Điều 80 khoản 3)."""
    yearly_letter = row.award is AwardCode.COMMENDATION_LETTER and row.ground is CommendationGround.REGULAR
    if (
        not yearly_letter
        or now is None
        or now.is_leader
        or now.employment in {Employment.FARMER, Employment.WORKER}
    ):
        return None
    return Decider.COMMUNE_CHAIRMAN if now.unit_id in register.commune_ids else None


def _collective(row: NominationRow, register: Register) -> dict[str, object]:
    assert row.collective_id is not None
    unit_id = register.whole_units.get(row.collective_id)
    if unit_id is None:
        return {"discipline": ()}
    members = [
        person
        for person, services in register.members[unit_id].items()
        if any(s.covers(row.period_until) and s.employment not in NOT_STAFF for s in services)
    ]
    ratings = [register.ratings.get((f"P{person}", row.period_key)) for person in members]
    good = {Rating.EXCELLENT, Rating.GOOD, Rating.COMPLETED}
    return {
        "members": len(members),
        "members_completed_or_better": sum(1 for one in ratings if one and one.rating in good),
        "members_advanced_worker": _titled(members, AwardCode.ADVANCED_WORKER, row, register),
        "members_grassroots_fighter": _titled(members, AwardCode.GRASSROOTS_FIGHTER, row, register),
        "members_disciplined_warning_or_more": sum(
            1 for person in members if _warned(person, row.period_since, row.period_until, register)
        ),
        "discipline": (),
    }


def _titled(members: Sequence[int], award: AwardCode, row: NominationRow, register: Register) -> int:
    """Count members found eligible for, or holding, a title of the same period (also by the commune's decision)."""
    holders = register.title_holders[(award, row.period_key)]
    return sum(1 for person in members if f"P{person}" in holders)


def _warned(person: int, since: date, until: date, register: Register) -> bool:
    """Whether a member was disciplined with a warning or worse within the period (Điều 28 khoản 1 điểm c)."""
    return any(
        record.is_warning_or_worse and since <= record.decided_on <= until
        for record in register.discipline[person]
    )


def _holds_advanced_worker(row: NominationRow, register: Register) -> bool | None:
    """True when found eligible for LĐTT of the period; False when refused it; None when it was not asked."""
    if row.nominee_key in register.title_holders[(AwardCode.ADVANCED_WORKER, row.period_key)]:
        return True
    refused = (AwardCode.ADVANCED_WORKER, row.period_key, row.nominee_key) in register.refused_titles
    return False if refused else None


def _initiatives(row: NominationRow, register: Register) -> tuple[InitiativeFact, ...]:
    if row.initiative_id is None:
        return ()
    known = register.initiatives[row.initiative_id]
    used = [label for other, label in register.initiative_uses[row.initiative_id] if other != row.id]
    return (InitiativeFact(known.code, known.recognised_on, known.recognised_by, tuple(used)),)


def _prior_awards(row: NominationRow, register: Register) -> tuple[PriorAward, ...]:
    return tuple(register.prior_awards[row.nominee_key])


def _other_units(row: NominationRow, register: Register) -> tuple[str, ...]:
    """Name the other units that nominate the same nominee for the same award, period and achievement."""
    return tuple(
        sorted(
            {
                other.unit_name
                for other in register.others[row.nominee_key]
                if other.id != row.id
                and other.award is row.award
                and other.period_key == row.period_key
                and other.unit_id != row.unit_id
                and (row.award in EMULATION_TITLES or other.achievement_id == row.achievement_id)
            }
        )
    )


def _same_achievement(row: NominationRow, register: Register) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the labels of forms and of titles that rest, or passed appraisal resting, on the same achievement."""
    forms: list[str] = []
    titles: list[str] = []
    for other in register.others[row.nominee_key]:
        if (
            other.id != row.id
            and other.achievement_id == row.achievement_id
            and other.state in PASSED_APPRAISAL
        ):
            (titles if other.award in EMULATION_TITLES else forms).append(other.award.label)
    for earlier in register.prior_awards[row.nominee_key]:
        if earlier.achievement == row.achievement_key and not earlier.revoked:
            (titles if earlier.award in EMULATION_TITLES else forms).append(
                f"{earlier.award.label} năm {earlier.year}"
            )
    return tuple(forms), tuple(titles)


def _holds(row: NominationRow, register: Register) -> tuple[HoldCause, ...]:
    return tuple(
        hold.cause for hold in register.holds[row.nominee_key] if hold.nomination_id in {None, row.id}
    )


def _whole_months(since: date, until: date) -> int:
    """Return the whole months from one day to another."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return max(0, months - (1 if until.day + 1 < since.day else 0))


def _months_worked(services: Sequence[Service], row: NominationRow) -> int:
    """Return the whole months of service anywhere within the period (days over 30, so that transfers add up)."""
    days: dict[int, int] = defaultdict(int)
    for service in services:
        since = max(service.since, row.period_since)
        until = min(service.until or row.period_until, row.period_until)
        if until >= since:
            days[service.unit_id] += (until - since).days + 1
    return sum(days.values()) // 30
