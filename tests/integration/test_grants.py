"""Grants by two people: nothing before approval, nobody approves his own, incompatible duties, dates, the race."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import Level
from tests.support import district
from workflow import clock, db
from workflow.actor import SYSTEM, Actor
from workflow.errors import Conflict, InvalidInput, NotFound, NotPermitted, WorkflowError
from workflow.models import GrantRequest, RequestState, RoleGrant, User
from workflow.roles import BODY_ROLES, Role
from workflow.services import grant_requests, registers, user_accounts
from workflow.services.actors import actor_for_user
from workflow.services.grant_requests import GrantDraft
from workflow.services.register_records import GrantRow, RegisterBatch, UnitKind, UnitRow, UserRow

TODAY = date(2024, 7, 1)
SECOND = ("quantri2", "Đặng Văn Hai")


def fill() -> None:
    """Build the small district with a second administrator."""
    district.build()
    registers.load(
        RegisterBatch(
            users=(UserRow(*SECOND, person=None, password_hash=district.HASH),),
            grants=(GrantRow(SECOND[0], Role.ADMINISTRATOR, district.BODY, district.SINCE),),
        ),
        actor=SYSTEM,
    )


@pytest.fixture
def store(frozen_clock: clock.SimulatedClock, either_engine: Engine) -> None:
    """The district, on PostgreSQL at night only."""
    del frozen_clock, either_engine
    fill()


@pytest.fixture
def racing_store(frozen_clock: clock.SimulatedClock, either_engine: Engine) -> None:
    """The district, on both databases by day too: for what depends on how they lock."""
    del frozen_clock, either_engine
    fill()


def user_id(name: str) -> int:
    """Return the number of an account."""
    with db.reading() as connection:
        return int(connection.execute(sa.select(User.id).where(User.username == name)).scalar_one())


def who(name: str) -> Actor:
    """Return an account as it stands now."""
    return actor_for_user(user_id(name))


def draft(name: str = "lap", role: Role = Role.UNIT_HEAD, **changes: Any) -> GrantDraft:
    """Return a proposal for an account: a duty at the school, from today."""
    unit = registers.unit_ids()[changes.pop("unit", district.SCHOOL)]
    made = GrantDraft(user_id(name), role, unit, TODAY, None, "QĐ 12/QĐ-UBND")
    return replace(made, **changes)


def test_a_proposed_grant_gives_nothing_until_a_second_person_approves(store: None) -> None:
    batch = grant_requests.propose(draft(), actor=who("quantri"))
    assert not who("lap").holds(Role.UNIT_HEAD)
    grant_requests.approve(batch, actor=who("thuongtruc"))
    assert who("lap").holds(Role.UNIT_HEAD)
    with db.reading() as connection:
        made = connection.execute(sa.select(RoleGrant).order_by(RoleGrant.id.desc()).limit(1)).one()
    assert (made.granted_by_id, made.approved_by_id) == (user_id("quantri"), user_id("thuongtruc"))


@pytest.mark.parametrize(
    "approver", ["quantri", "lap", "truong", "tham", "thuky", "uyvien", "vanthu", "tinh", "truongxa"]
)
def test_the_proposer_the_person_itself_and_other_roles_cannot_approve(store: None, approver: str) -> None:
    batch = grant_requests.propose(draft(), actor=who("quantri"))
    with pytest.raises(NotPermitted):
        grant_requests.approve(batch, actor=who(approver))
    assert not who("lap").holds(Role.UNIT_HEAD)


@pytest.mark.parametrize("approver", ["quantri2", "thuongtruc", "xacnhan", "ky"])
def test_another_administrator_and_the_leaders_of_the_body_can(store: None, approver: str) -> None:
    grant_requests.approve(grant_requests.propose(draft(), actor=who("quantri")), actor=who(approver))
    assert who("lap").holds(Role.UNIT_HEAD)


def test_nobody_approves_a_duty_of_his_own_though_he_may_approve_others(store: None) -> None:
    batch = grant_requests.propose(draft("xacnhan", Role.SECRETARY, unit=district.BODY), actor=who("quantri"))
    with pytest.raises(NotPermitted, match="chính tài khoản"):
        grant_requests.approve(batch, actor=who("xacnhan"))
    with pytest.raises(NotPermitted, match="phần thứ nhất"):
        grant_requests.approve(batch, actor=who("quantri"))


@pytest.mark.parametrize("name", [name for name, *_ in district.ACCOUNTS if name != "quantri"])
def test_only_an_administrator_proposes(store: None, name: str) -> None:
    with pytest.raises(NotPermitted):
        grant_requests.propose(draft(), actor=who(name))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_an_administrator_gets_no_business_duty_even_with_two_people(store: None, role: Role) -> None:
    with pytest.raises(InvalidInput, match="không giữ nhiệm vụ khen thưởng"):
        grant_requests.propose(draft("quantri2", role, unit=district.BODY), actor=who("quantri"))


def test_what_came_in_between_stops_the_approval(store: None) -> None:
    first = grant_requests.propose(
        draft("uyvien", Role.COUNCIL_CHAIR, unit=district.BODY), actor=who("quantri")
    )
    second = grant_requests.propose(draft("uyvien", Role.SECRETARY, unit=district.BODY), actor=who("quantri"))
    grant_requests.approve(first, actor=who("ky"))
    with pytest.raises(InvalidInput, match="không kiêm thư ký"):
        grant_requests.approve(second, actor=who("ky"))
    assert not who("uyvien").holds(Role.SECRETARY)


def test_both_days_of_a_grant_count(store: None, frozen_clock: clock.SimulatedClock) -> None:
    days = {"since": TODAY + timedelta(days=2), "until": TODAY + timedelta(days=4)}
    grant_requests.approve(grant_requests.propose(draft(**days), actor=who("quantri")), actor=who("ky"))
    held = []
    for _ in range(6):
        held.append(who("lap").holds(Role.UNIT_HEAD))
        frozen_clock.advance(days=1)
    assert held == [False, False, True, True, True, False]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"since": date(2019, 12, 31)}, "since"),
        ({"unit_id": 999}, "unit_id"),
        ({"document": " "}, "document"),
        ({"role": Role.CLERK}, "role"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(store: None, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        grant_requests.propose(draft(**changes), actor=who("quantri"))
    assert field in refused.value.fields


def test_a_rejected_or_withdrawn_request_is_closed(store: None) -> None:
    one = grant_requests.propose(draft(), actor=who("quantri"))
    with pytest.raises(Conflict, match="chờ duyệt"):
        grant_requests.propose(draft(), actor=who("quantri2"))
    with pytest.raises(NotFound):
        grant_requests.withdraw(one, actor=who("quantri2"))
    grant_requests.reject(one, "Chưa có quyết định.", actor=who("ky"))
    with pytest.raises(Conflict):
        grant_requests.approve(one, actor=who("xacnhan"))
    two = grant_requests.propose(draft(), actor=who("quantri"))
    grant_requests.withdraw(two, actor=who("quantri"))
    with pytest.raises(Conflict):
        grant_requests.approve(two, actor=who("ky"))
    assert not who("lap").holds(Role.UNIT_HEAD)


def test_of_two_who_approve_at_once_one_does(racing_store: None) -> None:
    batch = grant_requests.propose(draft(), actor=who("quantri"))
    approvers = [who(name) for name in ("ky", "xacnhan", "thuongtruc", "quantri2")]

    def approve(actor: Actor) -> bool:
        try:
            grant_requests.approve(batch, actor=actor)
        except WorkflowError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(approve, approvers)) == [False, False, False, True]
    with db.reading() as connection:
        states = connection.scalars(sa.select(GrantRequest.state)).all()
        made = connection.scalar(
            sa.select(sa.func.count()).select_from(RoleGrant).where(RoleGrant.approved_by_id.is_not(None))
        )
    assert (states, made) == ([RequestState.APPROVED], 1)


def grant_of(name: str) -> int:
    """Return the grant of an account."""
    with db.reading() as connection:
        number = connection.execute(sa.select(RoleGrant.id).where(RoleGrant.user_id == user_id(name)))
        return int(number.scalars().first() or 0)


def test_one_administrator_ends_a_grant_and_it_holds_to_the_end_of_its_last_day(
    store: None, frozen_clock: clock.SimulatedClock
) -> None:
    grant_requests.end_grant(grant_of("lap"), TODAY, "Chuyển công tác", actor=who("quantri"))
    assert who("lap").holds(Role.CLERK)
    frozen_clock.advance(days=1)
    assert not who("lap").holds(Role.CLERK)
    with pytest.raises(NotPermitted):
        grant_requests.end_grant(grant_of("truong"), TODAY, "x", actor=who("ky"))


def test_the_last_administrator_cannot_be_removed_in_any_way(store: None) -> None:
    grant_requests.end_grant(grant_of("quantri"), TODAY, "Thôi quản trị", actor=who("quantri2"))
    with pytest.raises(Conflict, match="quản trị hệ thống cuối cùng"):
        grant_requests.end_grant(grant_of("quantri2"), TODAY, "x", actor=who("quantri"))
    with pytest.raises(Conflict, match="quản trị hệ thống cuối cùng"):
        user_accounts.deactivate(user_id("quantri2"), "x", actor=who("quantri"))
    with pytest.raises(NotPermitted):
        user_accounts.deactivate(user_id("quantri"), "x", actor=who("quantri"))


def test_two_administrators_who_remove_each_other_leave_one(racing_store: None) -> None:
    pairs = [("quantri", "quantri2"), ("quantri2", "quantri")]
    actors = {name: who(name) for name, _ in pairs}

    def remove(pair: tuple[str, str]) -> bool:
        try:
            user_accounts.deactivate(user_id(pair[1]), "thử", actor=actors[pair[0]])
        except WorkflowError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, pairs)) == [False, True]


def test_a_closed_account_comes_back_without_its_old_rights(store: None) -> None:
    user_accounts.deactivate(user_id("lap"), "Nghỉ việc", actor=who("quantri"))
    with pytest.raises(Conflict, match="người thứ hai"):
        user_accounts.reactivate(user_id("lap"), actor=who("quantri"))
    grant_requests.end_grant(grant_of("lap"), TODAY - timedelta(days=1), "Nghỉ việc", actor=who("quantri"))
    user_accounts.reactivate(user_id("lap"), actor=who("quantri"))
    assert who("lap").grants == ()


def test_duties_of_a_deciding_body_are_held_at_one_however_they_come(store: None) -> None:
    office, below = "SGD", "TT-SGD"
    units = (
        UnitRow(office, UnitKind.SPECIALISED_OFFICE, Level.BASE_UNIT, "Sở Giáo dục", district.SINCE),
        UnitRow(
            below, UnitKind.PUBLIC_SERVICE_UNIT, Level.BASE_UNIT, "Trung tâm", district.SINCE, parent=office
        ),
    )
    registers.load(RegisterBatch(units=units), actor=SYSTEM)
    for role in sorted(BODY_ROLES, key=lambda one: one.value):
        for unit in (district.SCHOOL, below):
            with pytest.raises(InvalidInput, match="chỉ giao tại") as refused:
                grant_requests.propose(draft("xa", role, unit=unit), actor=who("quantri"))
            assert "unit_id" in refused.value.fields
    with pytest.raises(InvalidInput, match="đã có thường trực Hội đồng"):
        grant_requests.propose(draft("xa", Role.SIGNER, unit=office), actor=who("quantri"))
    row = GrantRow("xa", Role.SIGNER, office, TODAY)
    with pytest.raises(InvalidInput, match="Phân công, dòng 2: Sở Giáo dục không phải"):
        registers.load(
            RegisterBatch(grants=(GrantRow("xa", Role.UNIT_HEAD, office, TODAY), row)), actor=SYSTEM
        )
    begun = grant_requests.propose(draft("thuky", Role.STANDING_BODY, unit=office), actor=who("quantri"))
    grant_requests.approve(begun, actor=who("quantri2"))
    grant_requests.propose(draft("xa", Role.SIGNER, unit=office), actor=who("quantri"))
    registers.load(RegisterBatch(grants=(row,)), actor=SYSTEM)
    assert who("xa").holds(Role.SIGNER)


@pytest.mark.parametrize("name", ["quantri", "thuongtruc"])
def test_nobody_brings_duties_in_by_the_registers(store: None, name: str) -> None:
    row = GrantRow("lap", Role.SIGNER, district.BODY, TODAY)
    with pytest.raises(NotPermitted, match="người thứ hai duyệt"):
        registers.load(
            RegisterBatch(grants=(row,)), actor=who(name), body_unit_id=registers.unit_ids()[district.BODY]
        )
    assert not who("lap").holds(Role.SIGNER)
