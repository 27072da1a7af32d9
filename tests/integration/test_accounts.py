"""The account service on a real database: guessing, parallel guessing, sessions, roles of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from rules.vocabulary import Level
from tests.support.quick import REAL_HASHER
from workflow import clock, db
from workflow.models.accounts import LoginAttempt, RoleGrant, SecurityEvent, User, UserSession
from workflow.models.units import Unit, UnitKind
from workflow.roles import Role
from workflow.services import accounts, passwords
from workflow.services.guessing import PER_ACCOUNT, RESERVED, SignInRefused, account_key, network_of
from workflow.tables import table

PASSWORD = "con suối chảy qua làng"
HOME, ATTACKER = "10.1.2.3", "203.0.113.9"


@pytest.fixture
def time_machine() -> Iterator[clock.SimulatedClock]:
    """A clock that the test moves."""
    with clock.use(clock.SimulatedClock(datetime(2024, 1, 9, 1, 0, tzinfo=UTC))) as simulated:
        yield simulated


@pytest.fixture(autouse=True)
def database(
    tmp_path: Path, time_machine: clock.SimulatedClock, migrated_file: Callable[[Path], str]
) -> Iterator[None]:
    """A migrated database with the user "lan", clerk until the end of January."""
    engine = db.create_engine_for(migrated_file(tmp_path / "a.sqlite"))
    db.bind(engine)
    with db.use_engine(engine), db.transaction() as connection:
        unit = {"id": 1, "code": "U", "kind": UnitKind.SCHOOL, "level": Level.BASE_UNIT, "name": "Trường"}
        connection.execute(sa.insert(table(Unit)).values(**unit, place="", since=date(2000, 1, 1)))
        user = {"id": 1, "username": "lan", "display_name": "Đinh Thị Lan", "created_at": clock.now()}
        user |= {"password_hash": passwords.hash_password(PASSWORD), "must_change_password": False}
        connection.execute(sa.insert(table(User)).values(**user, is_active=True, is_demo=False))
        grant = {"user_id": 1, "role": Role.CLERK, "unit_id": 1, "document": ""}
        period = {"since": date(2024, 1, 1), "until": date(2024, 1, 31)}
        connection.execute(sa.insert(table(RoleGrant)).values(**grant, **period))
    with db.use_engine(engine):
        yield
    engine.dispose()


def count(model: type[db.Base]) -> int:
    """Return the number of rows."""
    with db.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table(model))).scalar_one())


def attack(clock_: clock.SimulatedClock, guesses: int, *, every: float) -> int:
    """Guess from a foreign network; return how many guesses were evaluated."""
    evaluated = 0
    for index in range(guesses):
        answer = accounts.authenticate("lan", f"đoán {index}", remote=ATTACKER)
        assert isinstance(answer, SignInRefused)
        evaluated += not answer.wait
        clock_.advance(seconds=every)
    return evaluated


def test_a_right_password_signs_in_whatever_the_case_of_the_name() -> None:
    assert accounts.authenticate(" LAN ", PASSWORD, remote=HOME) == accounts.SignedIn(1)


def test_a_thousand_guesses_are_hardly_evaluated(
    time_machine: clock.SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        passwords, "HASHER", type(passwords.HASHER)(time_cost=1, memory_cost=8, parallelism=1)
    )
    assert attack(time_machine, 1000, every=0.8) <= PER_ACCOUNT
    time_machine.advance(minutes=15)
    assert isinstance(accounts.authenticate("lan", PASSWORD, remote=ATTACKER), accounts.SignedIn)


def test_the_owner_gets_in_during_an_attack(time_machine: clock.SimulatedClock) -> None:
    accounts.authenticate("lan", PASSWORD, remote=HOME)
    assert attack(time_machine, 60, every=12) <= PER_ACCOUNT - RESERVED
    assert isinstance(accounts.authenticate("lan", PASSWORD, remote=HOME), accounts.SignedIn)


def test_parallel_guesses_cannot_slip_past_the_limit() -> None:
    engine = db.current_engine()

    def guess(index: int) -> bool:
        with db.use_engine(engine):
            answer = accounts.authenticate("lan", f"đoán {index}", remote=ATTACKER)
        return isinstance(answer, SignInRefused) and not answer.wait

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(24))) == 5


def test_unknown_accounts_are_counted_and_answered_alike() -> None:
    known = accounts.authenticate("lan", "sai", remote=HOME)
    unknown = accounts.authenticate("khong-co", "sai", remote=HOME)
    assert known == unknown
    assert count(LoginAttempt) == 2
    assert count(SecurityEvent) == 2


def test_a_disabled_account_looks_like_a_wrong_password() -> None:
    with db.transaction() as connection:
        connection.execute(sa.update(table(User)).values(is_active=False))
    assert isinstance(accounts.authenticate("lan", PASSWORD, remote=HOME), SignInRefused)


def test_the_token_is_stored_only_as_a_hash() -> None:
    token = accounts.open_session(1, device="Chrome")
    with db.reading() as connection:
        row = connection.execute(sa.select(table(UserSession))).one()
    assert token not in str(row)
    assert accounts.actor_for_session(token) is not None
    assert accounts.actor_for_session(row.token_hash) is None


def test_roles_are_those_of_the_day(time_machine: clock.SimulatedClock) -> None:
    actor = accounts.actor_for_session(accounts.open_session(1))
    assert actor is not None
    assert actor.holds(Role.CLERK)
    assert actor.acting_unit_id == 1
    time_machine.move_to(date(2024, 2, 1))
    later = accounts.actor_for_session(accounts.open_session(1))
    assert later is not None
    assert later.grants == ()
    assert later.acting_unit_id is None


def test_200_sessions_end_at_once() -> None:
    tokens = [accounts.open_session(1) for _ in range(200)]
    assert accounts.revoke_sessions(1) == 200
    assert [accounts.actor_for_session(token) for token in tokens] == [None] * 200


def test_reading_the_session_writes_at_most_once_a_minute(time_machine: clock.SimulatedClock) -> None:
    token = accounts.open_session(1)
    seen = []
    for _ in range(5):
        time_machine.advance(seconds=20)
        accounts.session_for(token)
        with db.reading() as connection:
            seen.append(connection.execute(sa.select(table(UserSession).c.last_seen_at)).scalar_one())
    assert len(set(seen)) == 2


def test_names_and_networks() -> None:
    assert account_key("  LAN ") == "lan"
    assert network_of("203.0.113.9") == "203.0.113.9"
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") == "2001:db8::/64"
    assert network_of("") == "unknown"


@pytest.mark.parametrize(
    "weak", ["ngắn", "a" * 20, "Matkhau@123456", "lan 2024 lan 2024", "khenthuong-123456", "x" * 200]
)
def test_weak_passwords_are_refused(weak: str) -> None:
    assert passwords.weakness(weak, username="lan", display_name="Đinh Thị Lan")


def test_a_sentence_is_a_good_password() -> None:
    assert passwords.weakness(PASSWORD, username="lan", display_name="Đinh Thị Lan") is None


def test_real_passwords_cost_a_guesser_more_than_the_floor() -> None:
    """OWASP asks for at least 19 MiB and two passes (or more memory with one)."""
    assert REAL_HASHER.memory_cost >= 19 * 1024
    assert REAL_HASHER.time_cost >= 2
    assert REAL_HASHER.hash("x").startswith("$argon2id$")
