"""A very small district for tests of pages: one school, one commune, one body, one account per role."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from rules.vocabulary import (
    AwardCode,
    CommendationGround,
    Decider,
    Employment,
    Level,
    NomineeKind,
    Rating,
    Stream,
)
from workflow import db
from workflow.actor import SYSTEM, Actor
from workflow.models import User
from workflow.roles import Role
from workflow.services import accounts, registers
from workflow.services import rounds as round_service
from workflow.services.passwords import hash_password
from workflow.services.register_records import (
    CollectiveRow,
    GrantRow,
    InitiativeRow,
    PersonRow,
    RatingRow,
    RegisterBatch,
    RelationshipRow,
    ServiceRow,
    UnitKind,
    UnitRow,
    UserRow,
)

PASSWORD = "suối trong chảy qua làng"
HASH = hash_password(PASSWORD)
SINCE = date(2020, 1, 1)
BODY, SCHOOL, COMMUNE, PROVINCE = "HUYEN", "TH-SM", "X-DX", "TINH"
PERIOD = "Y2023"

UNITS = (
    UnitRow(PROVINCE, UnitKind.PEOPLES_COMMITTEE, Level.PROVINCE, "Ủy ban nhân dân tỉnh Minh Họa", SINCE),
    UnitRow(
        BODY, UnitKind.PEOPLES_COMMITTEE, Level.DISTRICT, "Ủy ban nhân dân huyện Suối Trong", SINCE,
        place="Suối Trong", parent=PROVINCE,
    ),
    UnitRow(SCHOOL, UnitKind.SCHOOL, Level.BASE_UNIT, "Trường Tiểu học Suối Mơ", SINCE, parent=BODY),
    UnitRow(COMMUNE, UnitKind.PEOPLES_COMMITTEE, Level.COMMUNE, "Ủy ban nhân dân xã Đèo Xanh", SINCE, parent=BODY),
)  # fmt: skip

PEOPLE = ("Đinh Thị Mai", "Phạm Văn Rêu", "Nguyễn Đức Ánh")
"""Nominees of the school, P1 to P3; P9 is the commune's."""

ACCOUNTS: tuple[tuple[str, str, Role, str], ...] = (
    ("lap", "Hồ Thị Lập", Role.CLERK, SCHOOL),
    ("truong", "Lê Quang Thủ", Role.UNIT_HEAD, SCHOOL),
    ("xa", "Phạm Thị Xã", Role.CLERK, COMMUNE),
    ("truongxa", "Đinh Văn Trưởng", Role.UNIT_HEAD, COMMUNE),
    ("tham", "Nguyễn Thị Thẩm", Role.APPRAISER, BODY),
    ("xacnhan", "Trần Văn Nhận", Role.CONFIRMER, BODY),
    ("thuky", "Võ Thị Thư", Role.SECRETARY, BODY),
    ("thuongtruc", "Bùi Văn Trực", Role.STANDING_BODY, BODY),
    ("uyvien", "Hồ Văn Viên", Role.COUNCIL_MEMBER, BODY),
    ("ky", "Phạm Quốc Ký", Role.SIGNER, BODY),
    ("vanthu", "Lê Thị Số", Role.NUMBER_ISSUER, BODY),
    ("tinh", "Nguyễn Văn Tỉnh", Role.PROVINCE_VIEWER, PROVINCE),
    ("quantri", "Trần Thị Quản", Role.ADMINISTRATOR, BODY),
)
"""One account per role: user name, name, role, unit."""


def batch() -> RegisterBatch:
    """Return the registers of the district; P3 is a relative of the appraiser "tham" (person P7)."""
    names = {
        **{f"P{number}": name for number, name in enumerate(PEOPLE, 1)},
        "P7": "Nguyễn Thị Thẩm",
        "P9": "Hồ Văn Xa",
    }
    served = {"P7": BODY, "P9": COMMUNE}
    return RegisterBatch(
        units=UNITS,
        persons=tuple(PersonRow(code, name) for code, name in names.items()),
        services=tuple(
            ServiceRow(
                code,
                served.get(code, SCHOOL),
                "Giáo viên",
                Employment.PUBLIC_EMPLOYEE,
                SINCE,
                recruited_on=SINCE,
            )
            for code in names
        ),
        collectives=(CollectiveRow("C1", SCHOOL, "Trường Tiểu học Suối Mơ", covers_whole_unit=True),),
        ratings=tuple(
            RatingRow(NomineeKind.INDIVIDUAL, code, PERIOD, Rating.GOOD, date(2023, 12, 20), "QĐ 01")
            for code in names
        ),
        initiatives=(
            InitiativeRow("SK1", "P1", "Góc đọc sách lưu động", date(2023, 11, 1), Level.BASE_UNIT),
        ),
        users=tuple(
            UserRow(name, display, person="P7" if name == "tham" else None, password_hash=HASH)
            for name, display, _, _ in ACCOUNTS
        ),
        grants=tuple(GrantRow(name, role, unit, SINCE) for name, _, role, unit in ACCOUNTS),
        relationships=(RelationshipRow("P7", "P3", "chị em"),),
    )


def build() -> None:
    """Store the registers of the district in the engine in use."""
    registers.load(batch(), actor=SYSTEM)


def actor(username: str) -> Actor:
    """Return one of the accounts as an actor, as a signed-in session would give it."""
    with db.reading() as connection:
        number = connection.execute(sa.select(User.id).where(User.username == username)).scalar_one()
    found = accounts.actor_for_session(accounts.open_session(number))
    assert found is not None
    return found


def round_draft(**changes: object) -> round_service.RoundDraft:
    """Return a round for emulation titles and Giấy khen of the year 2023."""
    award, kind = round_service.RoundAwardDraft, NomineeKind
    draft = round_service.RoundDraft(
        code="TX-2023",
        name="Khen thưởng thường xuyên năm 2023",
        stream=Stream.REGULAR_ADMINISTRATION,
        ground=CommendationGround.REGULAR,
        body_unit_id=registers.unit_ids()[BODY],
        decider=Decider.DISTRICT_CHAIRMAN,
        period_key=PERIOD,
        period_label="năm 2023",
        period_since=date(2023, 1, 1),
        period_until=date(2023, 12, 31),
        opens_on=date(2023, 12, 1),
        closes_on=date(2024, 1, 31),
        rule_pack="ba_to_2024",
        awards=(
            award(AwardCode.ADVANCED_WORKER, kind.INDIVIDUAL, Level.DISTRICT),
            award(AwardCode.GRASSROOTS_FIGHTER, kind.INDIVIDUAL, Level.DISTRICT),
            award(AwardCode.ADVANCED_COLLECTIVE, kind.COLLECTIVE, Level.DISTRICT),
            award(AwardCode.COMMENDATION_LETTER, kind.INDIVIDUAL, Level.DISTRICT),
        ),
    )
    return replace(draft, **changes)  # type: ignore[arg-type]  # fields by name


def open_round(**changes: object) -> int:
    """Open that round as the standing body and return its id."""
    return round_service.create_round(round_draft(**changes), actor=actor("thuongtruc"))
