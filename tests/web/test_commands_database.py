"""``khenthuong audit``, ``backup`` and ``outbox``: exit codes, totals, Vietnamese sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine

from web.cli import cli
from workflow import db, outbox
from workflow.audit import Happened, record
from workflow.models import AuditEvent, OutboxMessage
from workflow.tables import table

NOW = datetime(2024, 7, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def address(any_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database with 3 chains of 2 events; settings point at an empty folder."""
    monkeypatch.setenv("KHENTHUONG_DATA_DIR", str(tmp_path / "var"))
    with db.transaction() as connection:
        record(connection, [Happened("dossier", 1 + n % 3, "paper_attached", 1, NOW) for n in range(6)])
    return any_engine.url.render_as_string(hide_password=False)


def run(*arguments: object) -> Result:
    """Run a command and return what it printed and its exit code."""
    return CliRunner().invoke(cli, [str(one) for one in arguments])


def tamper(engine: Engine) -> None:
    """Change one event as a DBA would."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit_events DISABLE TRIGGER USER")
        else:
            connection.exec_driver_sql("DROP TRIGGER tr_audit_events_no_update")
        event = table(AuditEvent)
        connection.execute(
            sa.update(event).where(event.c.subject_id == 2, event.c.seq == 1).values(actor_id=5)
        )


def test_a_whole_trail_exits_zero_with_its_totals(address: str) -> None:
    result = run("audit", "verify", "--db", address)
    assert result.exit_code == 0
    assert result.output.startswith("3 chuỗi, 6 sự kiện, ")
    assert result.output.endswith("0 sai lệch\n")
    found = json.loads(run("audit", "verify", "--db", address, "--json").output)
    assert (found["ok"], found["exit_code"], found["events"], found["problems"]) == (True, 0, 6, [])


def test_a_changed_event_exits_two_and_is_named(address: str, any_engine: Engine) -> None:
    tamper(any_engine)
    result = run("audit", "verify", "--db", address)
    assert result.exit_code == 2
    assert "SAI LỆCH: Chuỗi hồ sơ số 2, sự kiện 1: " in result.output
    as_json = run("audit", "verify", "--db", address, "--json")
    assert as_json.exit_code == 2
    (problem,) = json.loads(as_json.output)["problems"]
    assert (problem["kind"], problem["chain"], problem["subject_id"], problem["seq"]) == (
        "chain",
        "dossier",
        2,
        1,
    )


def test_a_database_of_another_revision_is_not_walked(tmp_path: Path) -> None:
    result = run("audit", "verify", "--db", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert result.exit_code == 1
    assert "khenthuong db upgrade" in result.output


def test_a_backup_is_created_verified_and_restored(address: str, any_engine: Engine, tmp_path: Path) -> None:
    created = run("backup", "create", "--db", address)
    assert created.exit_code == 0, created.output
    assert "Đã sao lưu vào" in created.output
    assert "6 sự kiện nhật ký, 0 sai lệch" in created.output
    (folder,) = (tmp_path / "var" / "backups").iterdir()
    assert run("backup", "verify", folder, "--db", address).exit_code == 0
    refused = run("backup", "restore", folder, "--db", address)
    assert refused.exit_code == 1
    assert "--force" in str(refused.exception)
    assert run("backup", "restore", folder, "--db", address, "--force").exit_code == 0


def test_a_damaged_backup_exits_two(address: str, tmp_path: Path) -> None:
    made = run("backup", "create", "--db", address, "--to", tmp_path / "b", "--no-verify", "--json")
    folder = Path(json.loads(made.output)["folder"])
    (file,) = folder.glob("database.*")
    file.write_bytes(file.read_bytes()[:-7])
    result = run("backup", "verify", folder, "--db", address)
    assert result.exit_code == 2
    assert "SAI LỆCH: Tệp database." in result.output
    as_json = run("backup", "verify", folder, "--db", address, "--json")
    assert as_json.exit_code == 2
    assert '"ok": false' in as_json.output


def test_a_backup_of_a_broken_trail_does_not_count(address: str, any_engine: Engine, tmp_path: Path) -> None:
    tamper(any_engine)
    result = run("backup", "create", "--db", address, "--to", tmp_path / "b")
    assert result.exit_code == 2
    assert "không được tính" in result.output


@pytest.fixture
def messages() -> Iterator[list[int]]:
    """A kind of message that fails for number 30 and else remembers its number."""
    done: list[int] = []

    @outbox.handles("test")
    def carry_out(payload: object) -> None:
        number = dict(payload)["number"]  # type: ignore[call-overload]
        if number == 30:
            raise ValueError("no")
        done.append(number)

    yield done
    del outbox.HANDLERS["test"]


def wait(numbers: list[int]) -> None:
    """Put messages into the outbox."""
    with db.transaction() as connection:
        for number in numbers:
            outbox.add(connection, "test", {"number": number})


def test_waiting_work_is_drained_in_parts(address: str, messages: list[int]) -> None:
    wait(list(range(1, 29)))
    result = run("outbox", "drain", "--db", address)
    assert (result.exit_code, result.output) == (0, "Đã làm 28 việc, còn 0 việc chưa làm được\n")
    assert messages == list(range(1, 29))


def test_what_fails_is_left_and_stops_nothing(address: str, messages: list[int], any_engine: Engine) -> None:
    wait(list(range(10, 90)))
    result = run("outbox", "drain", "--db", address, "--json")
    assert (result.exit_code, json.loads(result.output)) == (1, {"done": 79, "left": 1})
    with any_engine.connect() as connection:
        box = table(OutboxMessage)
        (attempts,) = connection.execute(sa.select(box.c.attempts).where(box.c.done_at.is_(None))).scalars()
    assert attempts == 2
