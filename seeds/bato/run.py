"""Play a plan through the services, in the order of its days, on a simulated clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from seeds.bato.load import Loader
from seeds.bato.load_rows import period_key_of
from seeds.bato.plan import PlannedDossier, PlannedRound, SeasonPlan
from seeds.bato.play_appraisal import plan_appraisal
from seeds.bato.play_council import plan_council
from seeds.bato.play_decisions import plan_decisions
from seeds.bato.play_units import plan_units
from seeds.bato.season import Season
from workflow import clock
from workflow.actor import SYSTEM
from workflow.services import registers, rounds
from workflow.services.rounds import RoundAwardDraft, RoundDraft

PACK = "ba_to_2024"
LAST_DAY = date(2025, 2, 28)
"""The day of the yearly report: every round is over and archived."""

Progress = Callable[[int, int], None]


def play(
    plan: SeasonPlan, *, passwords: dict[str, str] | None = None, progress: Progress | None = None
) -> Season:
    """Play the whole season on an empty, migrated database and return it.

    ``passwords``: user name → password hash of the few accounts that may sign in. ``progress`` is told
    (done, total). ``Season.clock`` stands where the season ended. Raises ``SeasonError`` when a gate and the plan
    disagree, and whatever a service raises.
    """
    season = Season(plan)
    for day, batch in Loader(plan, passwords or {}).batches():
        season.at(day, 7, partial(registers.load, batch, actor=SYSTEM), 200)  # type: ignore[arg-type]  # its answer is not needed
    plan_council(season)
    for a_round in plan.rounds:
        season.at(a_round.days.opens, 7.5, partial(open_round, season, a_round))
        for dossier in season.dossiers_of(a_round):
            if dossier.extension:
                season.at(dossier.extension.granted_on, 8, partial(extend, season, dossier))
        plan_units(season, a_round)
        plan_appraisal(season, a_round)
        plan_decisions(season, a_round)
        season.at(LAST_DAY, 9, partial(archive, season, a_round))
    run_tasks(season, progress)
    return season


def run_tasks(season: Season, progress: Progress | None = None) -> None:
    """Do what is on the timetable, in order; the clock follows and never goes back."""
    total, done = sum(task.weight for task in season.tasks), 0
    with clock.use(season.clock):
        for task in sorted(season.tasks):
            season.clock.move_to(task.day, *divmod(task.minute, 60))
            task.what()
            done += task.weight
            if progress is not None:
                progress(done, total)


def open_round(season: Season, a_round: PlannedRound) -> None:
    """The standing body opens a round."""
    days, movement = a_round.days, a_round.movement_code
    draft = RoundDraft(
        code=a_round.code,
        name=a_round.name,
        stream=a_round.stream,
        ground=a_round.ground,
        procedure=a_round.procedure,
        body_unit_id=season.district,
        decider=a_round.decider,
        period_key=period_key_of(a_round.period_label),
        period_label=a_round.period_label,
        period_since=a_round.period_since,
        period_until=a_round.period_until,
        opens_on=days.opens,
        closes_on=days.deadline,
        gate_closes_on=days.gate,
        rule_pack=PACK,
        movement_id=season.movements[movement] if movement else None,
        guidance="; ".join(f"{number} ngày {day:%d/%m/%Y}" for number, day in a_round.guidance),
        awards=tuple(RoundAwardDraft(award, kind, a_round.level) for award, kind in a_round.awards),
    )
    season.rounds[a_round.code] = rounds.create_round(draft, actor=season.cast.standing)


def extend(season: Season, dossier: PlannedDossier) -> None:
    """The standing body takes a late unit's list."""
    assert dossier.extension is not None
    rounds.extend_deadline(
        season.rounds[dossier.round_code],
        season.units[dossier.unit_code],
        dossier.extension.until,
        dossier.extension.reason,
        actor=season.cast.standing,
    )


def archive(season: Season, a_round: PlannedRound) -> None:
    """The standing body archives a round that is over."""
    rounds.archive_round(season.rounds[a_round.code], actor=season.cast.standing)
