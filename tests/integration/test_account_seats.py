"""A seat on the council is worth a vote without any grant: setting the password of its holder needs two people."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support import district
from workflow import clock
from workflow.actor import SYSTEM, Actor
from workflow.council_words import SeatRole
from workflow.db import reading
from workflow.errors import NotPermitted
from workflow.models import Person, User
from workflow.queries import users
from workflow.roles import Role
from workflow.services import accounts, councils, password_resets, registers, user_accounts
from workflow.services.actors import actor_for_user
from workflow.services.councils import SeatDraft
from workflow.services.guessing import SignInRefused
from workflow.services.register_records import GrantRow, RegisterBatch, UserRow
from workflow.services.user_accounts import AccountDraft

HEAD = "truong-uyvien"


@pytest.fixture
def store(frozen_clock: clock.SimulatedClock, either_engine: Engine) -> None:
    """The district; P1 sits on its council and heads the school, P2 sits on it and has no account."""
    del frozen_clock, either_engine
    district.build()
    registers.load(
        RegisterBatch(
            users=(UserRow(HEAD, "Đinh Thị Mai", person="P1", password_hash=district.HASH),),
            grants=(GrantRow(HEAD, Role.UNIT_HEAD, district.SCHOOL, district.SINCE),),
        ),
        actor=SYSTEM,
    )
    with reading() as connection:
        people = dict(connection.execute(sa.select(Person.code, Person.id)).all())
    seats = [SeatDraft(people["P1"], SeatRole.CHAIR), SeatDraft(people["P2"], SeatRole.MEMBER)]
    councils.create_council(
        registers.unit_ids()[district.BODY],
        "Hội đồng",
        "QĐ 01",
        clock.today(),
        seats,
        actor=who("thuky"),
        second=who("xacnhan"),
    )


def who(name: str) -> Actor:
    """Return an account as it stands now."""
    return actor_for_user(number(name))


def number(name: str) -> int:
    """Return the number of an account."""
    with reading() as connection:
        return int(connection.execute(sa.select(User.id).where(User.username == name)).scalar_one())


def opens(name: str, password: str) -> bool:
    """Whether a password opens an account."""
    return not isinstance(accounts.authenticate(name, password, remote="10.0.0.1"), SignInRefused)


def test_the_office_sets_no_password_of_a_member_though_he_is_a_unit_head_too(store: None) -> None:
    with pytest.raises(NotPermitted):
        password_resets.reset(number(HEAD), actor=who("thuongtruc"))
    rows = {row.username: row.may_reset for row in users.listed(who("thuongtruc")).rows}
    assert not rows[HEAD]
    assert rows["truong"]


def test_an_administrator_needs_a_second_person_for_a_member(store: None) -> None:
    issued = password_resets.reset(number(HEAD), actor=who("quantri"))
    assert issued.needs_release
    assert not opens(HEAD, issued.password)
    password_resets.release(number(HEAD), actor=who("thuongtruc"))
    assert opens(HEAD, issued.password)


def test_a_new_account_of_a_member_waits_for_a_second_person_too(store: None) -> None:
    made, issued = user_accounts.create(AccountDraft("moi", "Phạm Văn Rêu", "P2"), actor=who("quantri"))
    assert issued.needs_release
    assert not opens("moi", issued.password)
    with pytest.raises(NotPermitted):
        password_resets.release(made, actor=who("quantri"))
    password_resets.release(made, actor=who("thuongtruc"))
    assert opens("moi", issued.password)


def test_an_account_of_nobody_on_the_council_is_open_at_once(store: None) -> None:
    _, issued = user_accounts.create(AccountDraft("moi", "Nguyễn Đức Ánh", "P3"), actor=who("quantri"))
    assert opens("moi", issued.password)
