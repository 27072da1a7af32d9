"""The plan's registers in the terms of ``workflow.services.registers``: what is known on which day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from rules.vocabulary import AwardCode, NomineeKind
from seeds.bato.load_rows import (
    collective_row,
    earlier_row,
    grant_rows,
    period_key_of,
    person_row,
    rating_rows,
    service_rows,
    unit_row,
)
from seeds.bato.plan import PlannedCollective, PlannedUser, SeasonPlan
from seeds.bato.season import FIRST_DAY
from seeds.bato.universe import DISTRICT
from workflow.services.register_records import (
    ClusterRow,
    DisciplineRow,
    EarlierAwardRow,
    HouseholdRow,
    InitiativeRow,
    LeaveKind,
    LeaveRow,
    MovementRow,
    NumberBookRow,
    RatingRow,
    RegisterBatch,
    SettingRow,
    UserRow,
)

LOADING_DAYS = (FIRST_DAY, date(2024, 1, 5), date(2024, 6, 3))
"""Registers come in at the start, when the communes have decided, and before the schools propose."""

YEAR, SCHOOL_YEAR = "Y2023", "SY2023-2024"
_RULES_OF_WORK = "Quy chế làm việc của Hội đồng Thi đua – Khen thưởng huyện (giả định)"


class Loader:
    """Gives the registers of each loading day; a record comes with the first one not before its own day."""

    def __init__(self, plan: SeasonPlan, passwords: dict[str, str]) -> None:
        """Keep the plan; ``passwords`` are the hashes of the few accounts that may sign in."""
        self.plan, self.passwords = plan, passwords
        self.schools = {unit.code for unit in plan.units if unit.block == "giao_duc"}

    def batches(self) -> Iterator[tuple[date, RegisterBatch]]:
        """Yield the loading days with what is loaded on each."""
        after = date.min
        for day in LOADING_DAYS:
            dated = self._dated(after, day)
            if day != FIRST_DAY:
                yield day, dated
            else:
                first = self._undated()
                joined = {
                    one.name: getattr(first, one.name) or getattr(dated, one.name) for one in fields(first)
                }
                yield day, RegisterBatch(**joined)
            after = day

    def _undated(self) -> RegisterBatch:
        plan = self.plan
        return RegisterBatch(
            units=tuple(unit_row(one) for one in plan.units),
            clusters=tuple(
                ClusterRow(one.code, f"Cụm thi đua số {one.cluster}", year)
                for one in plan.units
                if one.cluster
                for year in (2023, 2024)
            ),
            persons=tuple(person_row(one) for one in plan.persons),
            services=tuple(row for one in plan.persons for row in service_rows(one)),
            collectives=tuple(collective_row(one) for one in plan.collectives),
            households=tuple(
                HouseholdRow(one.code, one.commune_code, one.head_name, one.hamlet) for one in plan.households
            ),
            leaves=tuple(
                LeaveRow(one.code, LeaveKind(leave.kind), leave.since, leave.until)
                for one in plan.persons
                for leave in one.leaves
            ),
            movements=tuple(
                MovementRow(
                    one.code, one.name, one.level, "; ".join(f"{paper.number}" for paper in one.documents)
                )
                for one in plan.movements
            ),
            users=tuple(self._user(one) for one in plan.users),
            grants=tuple(row for one in plan.users for row in grant_rows(one)),
            settings=tuple(
                SettingRow(key, "on", date(2024, 1, 1), _RULES_OF_WORK)
                for key in ("second_confirmer", "separate_number_issuer")
            ),
            number_books=(NumberBookRow(DISTRICT, "QĐ-UBND", "external"),),
        )

    def _dated(self, after: date, until: date) -> RegisterBatch:
        """Return what was decided after one day and not after the other; the last day takes what is left."""
        last = until == LOADING_DAYS[-1]

        def due(day: date) -> bool:
            return after < day and (last or day <= until)

        persons = self.plan.persons
        ratings = [row for one in persons for row in rating_rows(one)]
        ratings += [row for one in self.plan.collectives for row in self._collective_rating(one)]
        return RegisterBatch(
            ratings=tuple(row for row in ratings if row.decided_on and due(row.decided_on)),
            disciplines=tuple(
                DisciplineRow(
                    one.code,
                    paper.form,
                    paper.decided_on,
                    paper.ends_on,
                    paper.duty_related,
                    paper.document_number,
                )
                for one in persons
                for paper in one.disciplines
                if due(paper.decided_on)
            ),
            initiatives=tuple(
                InitiativeRow(made.code, one.code, made.title, made.recognised_on, made.level, made.number)
                for one in persons
                for made in one.initiatives
                if due(made.recognised_on)
            ),
            earlier_awards=tuple(row for row in self._awards() if row.decided_on and due(row.decided_on)),
        )

    def _collective_rating(self, one: PlannedCollective) -> Iterator[RatingRow]:
        if one.rating is None:
            return
        school = one.unit_code in self.schools
        yield RatingRow(
            NomineeKind.COLLECTIVE,
            one.code,
            SCHOOL_YEAR if school else YEAR,
            one.rating,
            date(2024, 5, 31) if school else date(2023, 12, 15),
            leads_cluster=one.leads_cluster,
            exceeded_targets=one.exceeded_targets,
            years_excellent_in_a_row=one.years_excellent_in_a_row,
        )

    def _awards(self) -> Iterator[EarlierAwardRow]:
        for person in self.plan.persons:
            school = bool(person.services) and person.services[-1].unit_code in self.schools
            used = next((made.code for made in person.initiatives if made.used_for), None)
            for award in person.earlier_awards:
                letter = award.award is AwardCode.COMMENDATION_LETTER
                code = used if letter else None
                yield earlier_row(NomineeKind.INDIVIDUAL, person.code, award, school=school, initiative=code)
        for collective in self.plan.collectives:
            school = collective.unit_code in self.schools
            for award in collective.earlier_awards:
                yield earlier_row(NomineeKind.COLLECTIVE, collective.code, award, school=school)
        for other in self.plan.external_awards:
            yield EarlierAwardRow(
                other.nominee_kind,
                other.nominee_code,
                other.award,
                other.decided_on.year,
                other.ground,
                other.level,
                period_key_of(other.period_label),
                "Chủ tịch Ủy ban nhân dân cấp xã",
                other.decision_number,
                other.decided_on,
                other.achievement_key,
            )

    def _user(self, one: PlannedUser) -> UserRow:
        return UserRow(
            one.username, one.display_name, one.person_code, True, self.passwords.get(one.username)
        )
