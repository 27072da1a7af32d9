"""One planned record → rows of the registers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.vocabulary import Employment, Level, NomineeKind
from seeds.bato.plan import EarlierAward, PlannedCollective, PlannedPerson, PlannedUnit, PlannedUser
from seeds.bato.universe import DISTRICT, PROVINCE
from workflow.roles import BODY_ROLES, Role
from workflow.services.register_records import (
    CollectiveRow,
    EarlierAwardRow,
    GrantRow,
    PersonRow,
    RatingRow,
    ServiceRow,
    UnitKind,
    UnitRow,
)

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
_APPOINTED = "Quyết định phân công nhiệm vụ năm 2024 (giả định)"


def period_key_of(label: str) -> str:
    """Return the stable key of a period: "năm 2023" → "Y2023", "năm học 2023-2024" → "SY2023-2024"."""
    prefix = "SY" if label.startswith("năm học") else "Y"
    return prefix + label.rsplit(maxsplit=1)[-1]


def unit_row(one: PlannedUnit) -> UnitRow:
    """A unit; a body has its place, for the line above the date of its papers."""
    place = "Ba Tơ" if one.code == DISTRICT else "Quảng Ngãi" if one.code == PROVINCE else ""
    if one.level is Level.COMMUNE:
        place = one.name.removeprefix("Ủy ban nhân dân ").removeprefix("xã ").removeprefix("thị trấn ")
    return UnitRow(
        one.code, _KINDS[one.kind], one.level, one.name, one.since, one.until, place, one.parent_code
    )


def person_row(one: PlannedPerson) -> PersonRow:
    """A person."""
    return PersonRow(one.code, one.full_name, one.birth_year, one.gender == "nu", one.synthetic)


def service_rows(one: PlannedPerson) -> Iterator[ServiceRow]:
    """What a person served; recruited on the first day of all."""
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


def rating_rows(one: PlannedPerson) -> Iterator[RatingRow]:
    """A person's ratings."""
    for rating in one.ratings:
        yield RatingRow(
            NomineeKind.INDIVIDUAL,
            one.code,
            period_key_of(rating.period_label),
            rating.rating,
            rating.decided_on,
            rating.document_number,
        )


def collective_row(one: PlannedCollective) -> CollectiveRow:
    """A collective; some are the whole staff of their unit."""
    return CollectiveRow(one.code, one.unit_code, one.name, one.kind, one.kind in _WHOLE_UNIT)


def earlier_row(
    kind: NomineeKind, code: str, one: EarlierAward, *, school: bool, initiative: str | None = None
) -> EarlierAwardRow:
    """An award of an earlier year; a school year is named by the two years it spans."""
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


def grant_rows(one: PlannedUser) -> Iterator[GrantRow]:
    """A role of the deciding body held for one office's own list is held at the district, as a deputy."""
    for grant in one.roles:
        roles: tuple[Role, ...] = (Role(grant.role),)
        unit, document = grant.unit_code, _APPOINTED
        if roles[0] in BODY_ROLES and unit != DISTRICT:
            roles, unit = _DEPUTY_ROLES.get(grant.role, roles), DISTRICT
            document = "Phân công xử lý hồ sơ của Phòng Nội vụ và của người được phân công chính (giả định)"
        for role in roles:
            yield GrantRow(one.username, role, unit, date(2024, 1, 1), None, document)
