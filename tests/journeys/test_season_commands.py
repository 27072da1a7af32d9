"""``khenthuong demo`` and ``khenthuong season`` at their edges: what they refuse, compare and re-use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine

from rules.vocabulary import Level
from seeds.bato.demo_accounts import ACCOUNTS, MORE_MEMBERS, demo_accounts, demo_password
from tests.support.databases import sqlite_copy
from web.commands import demo_database
from web.commands.demo import command as demo
from web.commands.season import command as season
from web.commands.terminal import Stopped
from web.settings import SettingsError
from workflow import clock, installation
from workflow.actor import SYSTEM
from workflow.roles import Role
from workflow.services import registers
from workflow.services.passwords import weakness
from workflow.services.register_records import RegisterBatch, UnitKind, UnitRow

SECRET = "một khóa bí mật đủ dài chỉ dùng khi thử"
DISTRICT = UnitRow("H", UnitKind.PEOPLES_COMMITTEE, Level.DISTRICT, "Ủy ban nhân dân huyện", date(2004, 1, 1))


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An empty migrated database that the commands find through their settings."""
    with sqlite_copy(sqlite_template, tmp_path) as engine:
        monkeypatch.setenv("KHENTHUONG_DATA_DIR", str(tmp_path / "var"))
        monkeypatch.setenv("KHENTHUONG_DATABASE_URL", str(engine.url))
        before = list(clock._current)
        yield engine
        clock._current[:] = before


def run(group: object, *arguments: str) -> Result:
    """Run a command as the shell would."""
    return CliRunner().invoke(group, arguments)  # type: ignore[arg-type]


def test_an_empty_database_does_not_match(database: Engine) -> None:
    """Every line differs, the exit code is 1, and JSON says the same."""
    shown = run(season, "check")
    assert shown.exit_code == 1
    assert "897 ≠ 0" in shown.output
    assert "KHÔNG KHỚP: 18 trong 18 số liệu." in shown.output
    told = json.loads(run(season, "check", "--json").output)
    assert told["ok"] is False
    assert told["lines"][0]["published"] == 897


def test_the_table_is_printed(database: Engine) -> None:
    """Markdown by default, CSV when asked."""
    assert "| Danh hiệu, hình thức | Công bố | Kết quả | Khớp |" in run(season, "table").output
    assert run(season, "table", "--csv").output.startswith('"Danh hiệu, hình thức",Công bố')


@pytest.mark.parametrize(("group", "arguments"), [(demo, ()), (season, ("run",))])
def test_production_makes_no_demo(
    database: Engine, monkeypatch: pytest.MonkeyPatch, group: object, arguments: tuple[str, ...]
) -> None:
    """Where real dossiers are served the commands stop before touching anything."""
    monkeypatch.setenv("KHENTHUONG_ENV", "production")
    monkeypatch.setenv("KHENTHUONG_SECRET_KEY", SECRET)
    refused = run(group, *arguments)
    assert isinstance(refused.exception, SettingsError)
    assert not installation.is_demo()


def test_real_data_is_never_replaced(database: Engine) -> None:
    """A database that holds something and is no demo is refused and left as it was."""
    registers.load(RegisterBatch(units=(DISTRICT,)), actor=SYSTEM)
    with pytest.raises(Stopped, match="không phải dữ liệu trình diễn"):
        demo_database.build(database, variant="A", secret=SECRET)
    assert registers.unit_ids() == {"H": 1}
    assert not installation.is_demo()


def test_a_complete_demo_is_used_again(database: Engine, tmp_path: Path) -> None:
    """Nothing is played a second time; the accounts are printed again with the same passwords."""
    installation.mark_demo()
    installation.keep_fact(demo_database.COMPLETE, "A")
    out = tmp_path / "out"
    first, second = run(demo, "--out", str(out)), run(demo, "--out", str(out))
    assert "dùng lại" in first.output
    assert "noi-vu.thidua" in first.output
    assert first.output == second.output
    assert first.exit_code == 1  # the mark alone makes no season
    assert (out / "season.md").exists()


def test_a_half_made_demo_is_not_complete(database: Engine) -> None:
    """Only the fact written at the very end makes a demo complete."""
    assert demo_database.variant_of_complete() is None
    installation.mark_demo()
    assert demo_database.variant_of_complete() is None
    installation.keep_fact(demo_database.COMPLETE, "B")
    assert demo_database.variant_of_complete() == "B"


def test_every_role_has_an_account_with_a_good_password() -> None:
    """One account a role; the passwords differ by account and installation and pass our own rule."""
    assert set(ACCOUNTS) == set(Role)
    accounts = demo_accounts(SECRET)
    assert len({one.password for one in accounts}) == len(accounts)
    assert {one.username for one in accounts} == {*ACCOUNTS.values(), *MORE_MEMBERS}
    for one in accounts:
        assert weakness(one.password, username=one.username, display_name="") is None
        assert one.password == demo_password(SECRET, one.username)
        assert one.password != demo_password(SECRET + "!", one.username)


def test_the_demo_clock_goes_on_where_it_stood(database: Engine) -> None:
    """Only a demo has a simulated clock; it starts at the kept moment, or at the last event when that is later."""
    assert not installation.follow_demo_clock()
    installation.mark_demo()
    assert not installation.follow_demo_clock()
    kept = datetime(2025, 3, 17, 2, 0, tzinfo=UTC)
    later = kept + timedelta(days=3)
    installation.keep_simulated_now(kept)
    assert installation.simulated_now() == kept
    with clock.use(clock.SimulatedClock(later)):
        registers.load(RegisterBatch(units=(DISTRICT,)), actor=SYSTEM)
    assert installation.simulated_now() == later
    assert installation.follow_demo_clock()
    assert clock.is_simulated()
    assert timedelta() <= clock.now() - later < timedelta(minutes=1)


def test_an_earlier_demo_is_taken_down(any_engine: Engine, frozen_clock: clock.SimulatedClock) -> None:
    """A demo, whole or half made, gives place to an empty schema on both databases; so does an empty one."""
    demo_database._clear(any_engine)
    installation.mark_demo()
    registers.load(RegisterBatch(units=(DISTRICT,)), actor=SYSTEM)
    demo_database._clear(any_engine)
    assert not installation.is_demo()
    assert installation.is_empty()


@pytest.mark.nightly
def test_the_whole_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From nothing to a complete demo, and again: the second time is quick and the figures still agree."""
    monkeypatch.setenv("KHENTHUONG_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("KHENTHUONG_DATABASE_URL", raising=False)
    for _ in range(2):
        shown = run(demo, "--out", str(tmp_path / "out"))
        assert shown.exit_code == 0, shown.output
        assert "Khớp toàn bộ 18 số liệu đã công bố." in shown.output
    assert len(list((tmp_path / "out" / "quyet-dinh").glob("*.pdf"))) == 26
