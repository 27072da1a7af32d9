"""Look-ups over a finished plan: what the checks, and whoever plays the plan, ask again and again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property

from rules.vocabulary import AwardCode, DisciplineForm, NomineeKind, Rating
from seeds.bato.plan import (
    Achievement,
    Ending,
    PlannedCollective,
    PlannedDossier,
    PlannedNomination,
    PlannedPerson,
    PlannedRound,
    PlannedUnit,
    SeasonPlan,
)

Line = tuple[PlannedRound, PlannedDossier, PlannedNomination]
GOOD_ENOUGH = frozenset({Rating.GOOD, Rating.EXCELLENT})


LEAST_MONTHS = 6  # TT 01/2024/TT-BNV Điều 1 khoản 5 điểm d, and the yearly rating


def whole_months(since: date, until: date) -> int:
    """Whole months from ``since`` to ``until``, both days included."""
    end = until + timedelta(days=1)
    months = (end.year - since.year) * 12 + end.month - since.month
    return months - (end.day < since.day)


class PlanIndex:
    """A plan with its records found by code. Everything is worked out once, on first use."""

    def __init__(self, plan: SeasonPlan) -> None:
        """Index this plan."""
        self.plan = plan
        self.units: dict[str, PlannedUnit] = {one.code: one for one in plan.units}
        self.persons: dict[str, PlannedPerson] = {one.code: one for one in plan.persons}
        self.collectives: dict[str, PlannedCollective] = {one.code: one for one in plan.collectives}
        self.achievements: dict[str, Achievement] = {one.key: one for one in plan.achievements}
        self.rounds: dict[str, PlannedRound] = {one.code: one for one in plan.rounds}

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every nomination with its dossier and round."""
        return tuple(
            (self.rounds[dossier.round_code], dossier, nomination)
            for dossier in self.plan.dossiers
            for nomination in dossier.nominations
        )

    @cached_property
    def awarded(self) -> frozenset[tuple[str, AwardCode, str]]:
        """(round, award, nominee) of everything that ends in an award."""
        return frozenset(
            (a_round.code, one.award, one.nominee_code)
            for a_round, _, one in self.lines
            if one.expected_end is Ending.AWARDED
        )

    @cached_property
    def advanced_workers(self) -> frozenset[tuple[str, str]]:
        """(period label, person) of every LĐTT, ours and the communes'."""
        ours = {
            (a_round.period_label, one.nominee_code)
            for a_round, _, one in self.lines
            if one.award is AwardCode.ADVANCED_WORKER and one.expected_end is Ending.AWARDED
        }
        theirs = {
            (one.period_label, one.nominee_code)
            for one in self.plan.external_awards
            if one.award is AwardCode.ADVANCED_WORKER
        }
        return frozenset(ours | theirs)

    def lines_for(self, award: AwardCode, kind: NomineeKind, round_code: str) -> Iterator[Line]:
        """The nominations for one award in one round."""
        for line in self.lines:
            a_round, _, one = line
            if (a_round.code, one.award, one.nominee_kind) == (round_code, award, kind):
                yield line

    def rating(self, person: str, period_label: str) -> Rating | None:
        """A person's rating in a period."""
        ratings = (one.rating for one in self.persons[person].ratings if one.period_label == period_label)
        return next(ratings, None)

    def served_at(self, person: str, unit: str, a_round: PlannedRound) -> bool:
        """Whether the person stood on the unit's register at some day of the period."""
        return any(
            one.unit_code == unit
            and one.since <= a_round.period_until
            and (one.until is None or one.until >= a_round.period_since)
            for one in self.persons[person].services
        )

    def serves_at_end(self, person: str, unit: str, a_round: PlannedRound) -> bool:
        """Whether the person works at the unit on the period's last day."""
        return any(
            one.unit_code == unit
            and one.since <= a_round.period_until
            and (one.until is None or one.until >= a_round.period_until)
            for one in self.persons[person].services
        )

    def months_recruited(self, person: str, a_round: PlannedRound) -> int:
        """Whole months from recruitment to the end of the period."""
        first = min(one.since for one in self.persons[person].services)
        return whole_months(first, a_round.period_until)

    def months_worked(self, person: str, a_round: PlannedRound) -> int:
        """Whole months worked in the period; maternity leave counts as work (NĐ 98/2023 Điều 4)."""
        start = max(min(one.since for one in self.persons[person].services), a_round.period_since)
        months = whole_months(start, a_round.period_until)
        for leave in self.persons[person].leaves:
            if leave.kind != "thai_san":
                since, until = max(leave.since, start), min(leave.until, a_round.period_until)
                months -= max(whole_months(since, until), 0)
        return months

    def duty_disciplined(self, person: str, a_round: PlannedRound) -> bool:
        """Whether a discipline tied to duty was decided within the period."""
        return any(
            one.duty_related and a_round.period_since <= one.decided_on <= a_round.period_until
            for one in self.persons[person].disciplines
        )

    def warned(self, person: str, a_round: PlannedRound) -> bool:
        """Whether the person was warned, or worse, within the period."""
        return any(
            one.form is not DisciplineForm.REPRIMAND
            and a_round.period_since <= one.decided_on <= a_round.period_until
            for one in self.persons[person].disciplines
        )

    def share_reached(self, collective: PlannedCollective, period_label: str) -> bool:
        """Whether at least 70 % of the members are LĐTT (Luật 2022 Điều 28 khoản 1 điểm c)."""
        members = collective.member_codes
        workers = sum((period_label, code) in self.advanced_workers for code in members)
        return bool(members) and workers * 100 >= 70 * len(members)

    def free_initiative(self, person: str, code: str | None) -> bool:
        """Whether the named initiative is the person's and no award rests on it yet."""
        return any(one.code == code and not one.used_for for one in self.persons[person].initiatives)
