"""The first day: one body once, also when two try at the same time; the set-up code; the one grant without approval."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import Level
from tests.support import district
from workflow import clock, db, installation
from workflow.audit_verify import verify
from workflow.errors import Conflict, InvalidInput, WorkflowError
from workflow.models import AuditEvent, DatedSetting, RoleGrant, TemporaryPassword, Unit, User
from workflow.roles import Role
from workflow.services import accounts, founding
from workflow.services.founding import Founding
from workflow.services.guessing import SignInRefused
from workflow.tables import table

WANTED = Founding(
    name="Ủy ban nhân dân xã Ba Vinh",
    level=Level.COMMUNE,
    code="X-BV",
    place="Ba Vinh",
    since=date(2024, 1, 1),
    contact="Phòng Văn hóa – Xã hội, 0255 3861000",
    admin_name="Phạm Văn Đức",
    admin_username="quantri",
    admin_password=district.PASSWORD,
    officer_name="Đinh Thị Hoa",
    officer_username="thuongtruc",
)
HOME = "10.0.0.8"


def count(model: type[db.Base]) -> int:
    """Return the number of rows."""
    with db.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table(model))).scalar_one())


def test_the_first_day_makes_a_body_and_two_people(
    frozen_clock: clock.SimulatedClock, either_engine: Engine
) -> None:
    del frozen_clock
    assert founding.is_waiting()
    issued = founding.found(WANTED)
    assert not founding.is_waiting()
    assert installation.contact() == WANTED.contact
    with db.reading() as connection:
        rows = connection.execute(sa.select(*table(RoleGrant).c)).all()
        event = connection.execute(
            sa.select(AuditEvent.payload).where(AuditEvent.event == "installation_founded")
        ).scalar_one()
    found = {row.role: row for row in rows}
    assert (found[Role.ADMINISTRATOR].granted_by_id, found[Role.ADMINISTRATOR].approved_by_id) == (None, None)
    assert found[Role.STANDING_BODY].approved_by_id == found[Role.ADMINISTRATOR].user_id
    assert json.loads(event)["without_second_person"] == ["administrator"]
    assert isinstance(accounts.authenticate("quantri", district.PASSWORD, remote=HOME), accounts.SignedIn)
    assert isinstance(accounts.authenticate("thuongtruc", issued.password, remote=HOME), accounts.SignedIn)
    assert count(DatedSetting) == 1
    assert verify(either_engine).ok


def test_of_four_who_found_at_once_one_does(either_engine: Engine) -> None:
    del either_engine

    def attempt(index: int) -> bool:
        try:
            founding.found(replace(WANTED, code=f"X-{index}", admin_username=f"quantri{index}"))
        except WorkflowError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == [False, False, False, True]
    assert [count(model) for model in (Unit, User, RoleGrant, TemporaryPassword)] == [1, 2, 2, 1]


def test_a_database_with_anything_in_it_is_left_alone(
    frozen_clock: clock.SimulatedClock, engine: Engine
) -> None:
    del frozen_clock, engine
    district.build()
    before = count(User)
    with pytest.raises(Conflict, match="đã có dữ liệu"):
        founding.found(WANTED)
    assert count(User) == before
    assert not founding.is_waiting()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"level": Level.CENTRAL}, "level"),
        ({"since": date(2099, 1, 1)}, "since"),
        ({"admin_password": "matkhau12345"}, "admin_password"),
        ({"officer_username": "QUANTRI"}, "officer_username"),
        ({"admin_username": "quản trị"}, "username"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    engine: Engine, changes: dict[str, Any], field: str
) -> None:
    del engine
    with pytest.raises(InvalidInput) as refused:
        founding.found(replace(WANTED, **changes))
    assert field in refused.value.fields
    assert founding.is_waiting()


def test_only_the_newest_code_opens_and_guesses_are_throttled(
    frozen_clock: clock.SimulatedClock, engine: Engine
) -> None:
    del engine
    old = founding.new_setup_code()
    code = founding.new_setup_code()
    founding.check_setup_code(code.lower().replace("-", " "), remote=HOME)
    with pytest.raises(InvalidInput):
        founding.check_setup_code(old, remote=HOME)
    evaluated = 0
    for _ in range(200):
        with pytest.raises(InvalidInput) as refused:
            founding.check_setup_code("AAAA-BBBB-CCCC", remote="10.0.0.9")
        evaluated += "chưa đúng" in refused.value.message
        frozen_clock.advance(seconds=4)
    assert evaluated <= 20


def test_without_a_code_made_nobody_gets_in(engine: Engine) -> None:
    del engine
    for guess in ("", "----"):
        with pytest.raises(InvalidInput):
            founding.check_setup_code(guess, remote=HOME)


def test_there_is_no_master_password(frozen_clock: clock.SimulatedClock, engine: Engine) -> None:
    del engine
    founding.found(WANTED)
    for guess in ("admin", "quantri", "khenthuong", "", "password", founding.new_setup_code()):
        assert isinstance(accounts.authenticate("quantri", guess, remote=HOME), SignInRefused)
        frozen_clock.advance(minutes=1)
