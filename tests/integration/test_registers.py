"""Loading registers: sets in one transaction with one audit event each; a wrong row is named and nothing is stored."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import AwardCode, CommendationGround, Employment, Level, NomineeKind, Rating
from workflow import db
from workflow.actor import SYSTEM, Actor
from workflow.audit_verify import verify
from workflow.clock import SimulatedClock
from workflow.db import Base
from workflow.errors import InvalidInput, NotPermitted, UnknownUnit
from workflow.models import (
    AuditEvent,
    EarlierAward,
    Person,
    Relationship,
    RoleGrant,
    ServicePeriod,
    Unit,
    UnitParent,
    User,
    YearlyRating,
)
from workflow.roles import Role
from workflow.services import registers
from workflow.services.actors import actor_for_user, actors_by_username
from workflow.services.passwords import hash_password
from workflow.services.register_records import (
    CollectiveRow,
    EarlierAwardRow,
    GrantRow,
    PersonRow,
    RatingRow,
    RegisterBatch,
    RelationshipRow,
    ServiceRow,
    UnitKind,
    UnitRow,
    UserRow,
)
from workflow.tables import table

SINCE = date(2004, 1, 1)
DISTRICT = UnitRow("H", UnitKind.PEOPLES_COMMITTEE, Level.DISTRICT, "Ủy ban nhân dân huyện Ba Tơ", SINCE)
SCHOOL = UnitRow("T", UnitKind.SCHOOL, Level.BASE_UNIT, "Trường Mầm non Ba Bích", SINCE, parent="H")
PERSON, GROUP = NomineeKind.INDIVIDUAL, NomineeKind.COLLECTIVE


def batch() -> RegisterBatch:
    """A small district: two people who are relatives, one of them with an account."""
    return RegisterBatch(
        units=(DISTRICT, SCHOOL),
        persons=(PersonRow("P1", "Phạm Văn Ơi", 1980, is_female=False), PersonRow("P2", "Đinh Thị Ưu", 1990)),
        services=(ServiceRow("P1", "T", "Hiệu trưởng", Employment.PUBLIC_EMPLOYEE, SINCE, is_leader=True),),
        collectives=(CollectiveRow("TT-T", "T", "Trường Mầm non Ba Bích", "truong", covers_whole_unit=True),),
        ratings=(
            RatingRow(PERSON, "P1", "Y2023", Rating.GOOD, date(2023, 12, 12)),
            RatingRow(GROUP, "TT-T", "Y2023", Rating.EXCELLENT, leads_cluster=True),
        ),
        earlier_awards=(
            EarlierAwardRow(
                PERSON,
                "P1",
                AwardCode.ADVANCED_WORKER,
                2022,
                CommendationGround.REGULAR,
                Level.DISTRICT,
                "Y2022",
            ),
        ),
        users=(
            UserRow("t.hieutruong", "Phạm Văn Ơi", "P1", password_hash=hash_password("con suối qua làng")),
        ),
        grants=(GrantRow("t.hieutruong", Role.UNIT_HEAD, "T", date(2024, 1, 1)),),
        relationships=(RelationshipRow("P1", "P2", "vợ chồng"),),
    )


def rows(model: type[Base]) -> list[sa.Row[tuple[object, ...]]]:
    """Return the rows of a table."""
    with db.reading() as connection:
        return list(connection.execute(sa.select(table(model)).order_by(table(model).c.id)))


def test_a_batch_is_stored_as_sets(either_engine: Engine, frozen_clock: SimulatedClock) -> None:
    """Codes become ids, keys and search names are made, parents and both directions of a relation are there."""
    loaded = registers.load(batch(), actor=SYSTEM)
    assert loaded["units"] == 2
    assert loaded["relationships"] == 1
    district, school = rows(Unit)
    assert [(one.unit_id, one.parent_id) for one in rows(UnitParent)] == [(school.id, district.id)]
    first, second = rows(Person)
    assert (first.search_key, second.search_key) == ("pham van oi", "dinh thi uu")
    assert {one.nominee_key for one in rows(YearlyRating)} == {f"P{first.id}", "C1"}
    assert rows(EarlierAward)[0].nominee_kind is PERSON
    assert rows(ServicePeriod)[0].unit_id == school.id
    assert len(rows(Relationship)) == 2
    assert rows(RoleGrant)[0].role is Role.UNIT_HEAD
    assert registers.nominee_ids(PERSON) == {"P1": first.id, "P2": second.id}
    assert registers.unit_ids() == {"H": district.id, "T": school.id}


def test_each_register_leaves_one_event_without_secrets(
    either_engine: Engine, frozen_clock: SimulatedClock
) -> None:
    """One event a register on the chain "system", with count and hash; the same rows give the same hash."""
    registers.load(batch(), actor=SYSTEM)
    events = rows(AuditEvent)
    assert {(one.chain, one.subject_id, one.event) for one in events} == {("system", 1, "register_loaded")}
    assert len(events) == 9
    assert all('"rows":' in one.payload and "argon2" not in one.payload for one in events)
    assert verify(either_engine).ok


def test_actors_are_built_from_accounts(either_engine: Engine, frozen_clock: SimulatedClock) -> None:
    """An actor has the roles in force today and the recorded relatives."""
    registers.load(batch(), actor=SYSTEM)
    actor = actors_by_username()["t.hieutruong"]
    ids = registers.nominee_ids(PERSON)
    assert actor == actor_for_user(actor.user_id)
    assert (actor.person_id, actor.relatives) == (ids["P1"], frozenset({ids["P2"]}))
    assert actor.units_with(Role.UNIT_HEAD) == {registers.unit_ids()["T"]}


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        (
            RegisterBatch(units=(DISTRICT, DISTRICT)),
            InvalidInput,
            "Đơn vị, dòng 2: Mã “H” đã có. Bỏ dòng trùng hoặc đổi mã.",
        ),
        (
            RegisterBatch(units=(SCHOOL,)),
            UnknownUnit,
            "Đơn vị, dòng 1: Không có đơn vị mã “H”. Kiểm tra lại mã hoặc bổ sung đơn vị trước.",
        ),
        (
            RegisterBatch(
                persons=(PersonRow("P1", "Phạm Văn Ơi"),),
                services=(ServiceRow("P1", "X", "", Employment.OTHER, SINCE),),
            ),
            UnknownUnit,
            "Quá trình công tác, dòng 1: Không có đơn vị mã “X”.",
        ),
        (
            RegisterBatch(ratings=(RatingRow(PERSON, "P9", "Y2023", Rating.GOOD),)),
            InvalidInput,
            "Xếp loại, dòng 1: Không có người mã “P9”",
        ),
        (
            RegisterBatch(users=(UserRow("a", "A"),), grants=(GrantRow("b", Role.CLERK, "H", SINCE),)),
            InvalidInput,
            "Phân công, dòng 1: Không có tài khoản “b”",
        ),
        (
            RegisterBatch(
                persons=(PersonRow("P1", "Phạm Văn Ơi"),),
                ratings=(RatingRow(PERSON, "P1", "Y2023", Rating.GOOD),) * 2,
            ),
            InvalidInput,
            "Xếp loại: có dòng trùng",
        ),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_stored(
    either_engine: Engine, frozen_clock: SimulatedClock, wrong: RegisterBatch, error: type, sentence: str
) -> None:
    """The sentence names register and row; the whole batch is rolled back."""
    with pytest.raises(error) as refused:
        registers.load(wrong, actor=SYSTEM)
    assert refused.value.message.startswith(sentence)
    assert rows(Unit) == rows(Person) == rows(User) == rows(AuditEvent) == []


def test_registers_are_for_those_who_may(either_engine: Engine, frozen_clock: SimulatedClock) -> None:
    """The standing body keeps the registers of its body; accounts are the administrator's."""
    registers.load(batch(), actor=SYSTEM)
    head = actors_by_username()["t.hieutruong"]
    more = RegisterBatch(persons=(PersonRow("P3", "Phạm Thị La"),))
    with pytest.raises(NotPermitted):
        registers.load(more, actor=head, body_unit_id=registers.unit_ids()["H"])
    with pytest.raises(NotPermitted):
        registers.load(RegisterBatch(users=(UserRow("x", "X"),)), actor=head)
    assert isinstance(head, Actor)
    assert len(rows(Person)) == 2
