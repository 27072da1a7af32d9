"""The plan's registers in the terms of ``workflow.services.registers``: what is known on which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date

from rules.vocabulary import AwardCode, Employment, Level, NomineeKind
from seeds.bato.plan import (
    EarlierAward,
    PlannedCollective,
    PlannedPerson,
    PlannedUnit,
    PlannedUser,
    SeasonPlan,
)
from seeds.bato.season import FIRST_DAY
from seeds.bato.universe import DISTRICT, PROVINCE
from workflow.roles import BODY_ROLES, Role
from workflow.services.register_records import (
    ClusterRow,
    CollectiveRow,
    DisciplineRow,
    EarlierAwardRow,
    GrantRow,
    HouseholdRow,
    InitiativeRow,
    LeaveKind,
    LeaveRow,
    MovementRow,
    NumberBookRow,
    PersonRow,
    RatingRow,
    RegisterBatch,
    ServiceRow,
    SettingRow,
    UnitKind,
    UnitRow,
    UserRow,
)

LOADING_DAYS = (FIRST_DAY, date(2024, 1, 5), date(2024, 6, 3))
"""Registers come in at the start, when the communes have decided, and before the schools propose."""

YEAR, SCHOOL_YEAR = "Y2023", "SY2023-2024"
_KINDS = {
    "ubnd_tinh": UnitKind.PEOPLES_COMMITTEE,
    "ubnd_huyen": UnitKind.PEOPLES_COMMITTEE,
    "xa": UnitKind.PEOPLES_COMMITTEE,
    "thi_tran": UnitKind.PEOPLES_COMMITTEE,
    "co_quan_chuyen_mon": UnitKind.SPECIALISED_OFFICE,
    "don_vi_su_nghiep": UnitKind.PUBLIC_SERVICE_UNIT,
    "dang": UnitKind.PARTY_OFFICE,
    "mat_tran_doan_the": UnitKind.MASS_ORGANISATION,
    "hoi": UnitKind.ASSOCIATION,
    "truong_mam_non": UnitKind.SCHOOL,
    "truong_th_thcs": UnitKind.SCHOOL,
    "truong_thcs": UnitKind.SCHOOL,
}
_ON_PAYROLL = {Employment.OTHER: Employment.OFFICIAL}
"""The associations' posts are on the state's payroll and rated like cadres; the law's "others" have no rating."""

_WHOLE_UNIT = frozenset({"truong", "co_quan", "can_bo_cong_chuc_xa"})
_DEPUTY_ROLES = {"appraiser": (Role.APPRAISER, Role.SECRETARY, Role.STANDING_BODY)}
_RULES_OF_WORK = "Quy chế làm việc của Hội đồng Thi đua – Khen thưởng huyện (giả định)"
_APPOINTED = "Quyết định phân công nhiệm vụ năm 2024 (giả định)"


def period_key_of(label: str) -> str:
    """Return the stable key of a period: "năm 2023" → "Y2023", "năm học 2023-2024" → "SY2023-2024"."""
    prefix = "SY" if label.startswith("năm học") else "Y"
    return prefix + label.rsplit(maxsplit=1)[-1]


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
            units=tuple(_unit(one) for one in plan.units),
            clusters=tuple(
                ClusterRow(one.code, f"Cụm thi đua số {one.cluster}", year)
                for one in plan.units
                if one.cluster
                for year in (2023, 2024)
            ),
            persons=tuple(_person(one) for one in plan.persons),
            services=tuple(row for one in plan.persons for row in _services(one)),
            collectives=tuple(_collective(one) for one in plan.collectives),
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
            grants=tuple(row for one in plan.users for row in _grants(one)),
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
        ratings = [row for one in persons for row in _ratings(one)]
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
                yield _earlier(NomineeKind.INDIVIDUAL, person.code, award, school=school, initiative=code)
        for collective in self.plan.collectives:
            school = collective.unit_code in self.schools
            for award in collective.earlier_awards:
                yield _earlier(NomineeKind.COLLECTIVE, collective.code, award, school=school)
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


def _unit(one: PlannedUnit) -> UnitRow:
    place = "Ba Tơ" if one.code == DISTRICT else "Quảng Ngãi" if one.code == PROVINCE else ""
    if one.level is Level.COMMUNE:
        place = one.name.removeprefix("Ủy ban nhân dân ").removeprefix("xã ").removeprefix("thị trấn ")
    return UnitRow(
        one.code, _KINDS[one.kind], one.level, one.name, one.since, one.until, place, one.parent_code
    )


def _person(one: PlannedPerson) -> PersonRow:
    return PersonRow(one.code, one.full_name, one.birth_year, one.gender == "nu", one.synthetic)


def _services(one: PlannedPerson) -> Iterator[ServiceRow]:
    first = min((period.since for period in one.services), default=None)
    for period in one.services:
        yield ServiceRow(
            one.code,
            period.unit_code,
            period.position,
            _ON_PAYROLL.get(period.employment, period.employment),
            period.since,
            period.until,
            period.is_leader,
            first,
        )


def _ratings(one: PlannedPerson) -> Iterator[RatingRow]:
    for rating in one.ratings:
        yield RatingRow(
            NomineeKind.INDIVIDUAL,
            one.code,
            period_key_of(rating.period_label),
            rating.rating,
            rating.decided_on,
            rating.document_number,
        )


def _collective(one: PlannedCollective) -> CollectiveRow:
    return CollectiveRow(one.code, one.unit_code, one.name, one.kind, one.kind in _WHOLE_UNIT)


def _earlier(
    kind: NomineeKind, code: str, one: EarlierAward, *, school: bool, initiative: str | None = None
) -> EarlierAwardRow:
    period = f"SY{one.year - 1}-{one.year}" if school else f"Y{one.year}"
    return EarlierAwardRow(
        kind,
        code,
        one.award,
        one.year,
        one.ground,
        one.level,
        period,
        "Chủ tịch Ủy ban nhân dân huyện Ba Tơ",
        one.decision_number,
        one.decided_on,
        one.achievement_key,
        initiative,
    )


def _grants(one: PlannedUser) -> Iterable[GrantRow]:
    """A role of the deciding body held for one office's own list is held at the district, as a deputy."""
    for grant in one.roles:
        roles: tuple[Role, ...] = (Role(grant.role),)
        unit, document = grant.unit_code, _APPOINTED
        if roles[0] in BODY_ROLES and unit != DISTRICT:
            roles, unit = _DEPUTY_ROLES.get(grant.role, roles), DISTRICT
            document = "Phân công xử lý hồ sơ của Phòng Nội vụ và của người được phân công chính (giả định)"
        for role in roles:
            yield GrantRow(one.username, role, unit, date(2024, 1, 1), None, document)
