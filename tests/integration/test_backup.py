"""Backups on both databases: taken while others write, verified, restored; damaged ones are told."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from workflow import db, migrations_api
from workflow.audit import Happened, record
from workflow.audit_verify import verify as verify_audit
from workflow.clock import SimulatedClock
from workflow.errors import IntegrityProblem, InvalidInput
from workflow.models import AuditEvent, StoredFile
from workflow.services import backup, backup_postgres
from workflow.services.backup import NotEmpty
from workflow.services.backup_manifest import digest_of, read
from workflow.tables import table

NOW = datetime(2024, 7, 1, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def standing_clock(frozen_clock: SimulatedClock) -> SimulatedClock:
    """Name every backup by the same moment."""
    return frozen_clock


def write(subject: int, events: int = 3) -> None:
    """Record some events and a file, in one transaction."""
    with db.transaction() as connection:
        happened = [
            Happened("dossier", subject, "paper_attached", 1, NOW, detail="Lý do") for _ in range(events)
        ]
        record(connection, happened)


def events_in(engine: Engine) -> int:
    """Return the number of events."""
    with engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table(AuditEvent))).scalar_one())


@pytest.fixture
def filled(any_engine: Engine) -> Engine:
    """A database with ten chains and a file."""
    for subject in range(1, 11):
        write(subject)
    content = b"%PDF-1.4\x00\xff"
    digest = hashlib.sha256(content).hexdigest()
    values = {"sha256": digest, "size": len(content), "content": content, "stored_at": NOW}
    with db.transaction() as connection:
        connection.execute(sa.insert(table(StoredFile)).values(media_type="application/pdf", **values))
    return any_engine


@pytest.fixture
def empty_target(filled: Engine, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of the same kind to restore into."""
    if filled.dialect.name == "postgresql":
        with backup_postgres.scratch(filled) as scratch:
            yield scratch
        return
    target = db.create_engine_for(f"sqlite:///{tmp_path / 'new' / 'target.sqlite'}")
    yield target
    target.dispose()


def test_a_backup_says_what_it_holds_and_verifies(filled: Engine, tmp_path: Path) -> None:
    folder = backup.create(filled, tmp_path / "backups")
    manifest = read(folder)
    assert folder.name == "khenthuong-20240701-080000"
    assert (manifest.database, manifest.revision) == (filled.dialect.name, migrations_api.head())
    assert manifest.created_at == "2024-07-01T08:00:00+07:00"
    assert (manifest.counts["audit_events"], manifest.counts["stored_files"]) == (30, 1)
    report = backup.verify(folder, server=filled)
    assert report.problems == ()
    assert report.audit is not None
    assert (report.audit.events, report.audit.files) == (30, 1)


def test_two_backups_of_one_moment_have_two_names_and_nobody_else_reads_them(
    filled: Engine, tmp_path: Path
) -> None:
    folders = [backup.create(filled, tmp_path) for _ in range(2)]
    assert [folder.name for folder in folders] == [
        "khenthuong-20240701-080000",
        "khenthuong-20240701-080000-2",
    ]
    for folder in folders:
        assert folder.stat().st_mode & 0o077 == 0
        assert (folder / read(folder).file).stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.partial"))


def test_a_backup_taken_while_another_writes_is_whole(filled: Engine, tmp_path: Path) -> None:
    stop, written = threading.Event(), []

    def keep_writing() -> None:
        subject = 1000
        while not stop.is_set():
            write(subject)
            written.append(subject)
            subject += 1

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        folders = []
        for _ in range(3):
            goal = len(written) + 5
            while len(written) < goal and writer.is_alive():
                stop.wait(0.005)
            folders.append(backup.create(filled, tmp_path))
    finally:
        stop.set()
        writer.join()
    counts = [read(folder).counts["audit_events"] for folder in folders]
    assert counts == sorted(set(counts)), "the writer went on between the backups"
    for folder in folders:
        assert backup.verify(folder, server=filled).problems == ()
    assert verify_audit(filled).ok


def test_a_backup_is_restored_into_an_empty_database(
    filled: Engine, empty_target: Engine, tmp_path: Path
) -> None:
    folder = backup.create(filled, tmp_path)
    write(99)
    report = backup.restore(folder, empty_target)
    assert report.ok
    assert (events_in(empty_target), events_in(filled)) == (30, 33)
    assert migrations_api.differences(empty_target) == []


def test_a_migrated_database_without_data_is_empty(
    filled: Engine, empty_target: Engine, tmp_path: Path
) -> None:
    folder = backup.create(filled, tmp_path)
    if empty_target.dialect.name == "sqlite":
        Path(str(empty_target.url.database)).parent.mkdir()
    migrations_api.upgrade(empty_target)
    assert backup.is_empty(empty_target)
    assert backup.restore(folder, empty_target).ok


def test_data_is_replaced_only_by_force(filled: Engine, tmp_path: Path) -> None:
    folder = backup.create(filled, tmp_path)
    write(99)
    with pytest.raises(NotEmpty, match="--force"):
        backup.restore(folder, filled)
    assert events_in(filled) == 33
    assert backup.restore(folder, filled, force=True).ok
    assert events_in(filled) == 30
    write(99)  # the triggers and sequences work on
    assert verify_audit(filled).ok


@pytest.mark.parametrize("size", [0, 100, -1])
def test_a_truncated_backup_is_found_and_not_restored(filled: Engine, tmp_path: Path, size: int) -> None:
    folder = backup.create(filled, tmp_path)
    file = folder / read(folder).file
    os.truncate(file, size if size >= 0 else file.stat().st_size - 1)
    report = backup.verify(folder, server=filled)
    assert "bị cắt" in report.problems[0]
    assert report.audit is None
    with pytest.raises(IntegrityProblem, match="Chưa khôi phục gì"):
        backup.restore(folder, filled, force=True)
    assert events_in(filled) == 30


def test_one_changed_byte_is_found(filled: Engine, tmp_path: Path) -> None:
    folder = backup.create(filled, tmp_path)
    file = folder / read(folder).file
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert "mã băm" in backup.verify(folder, server=filled).problems[0]


def test_a_truncated_copy_under_a_forged_manifest_cannot_be_opened(filled: Engine, tmp_path: Path) -> None:
    folder = backup.create(filled, tmp_path)
    file = folder / read(folder).file
    os.truncate(file, file.stat().st_size // 2)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest |= {"size": file.stat().st_size, "sha256": digest_of(file)}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    report = backup.verify(folder, server=filled)
    assert report.problems
    assert report.audit is None or not report.audit.ok


def test_a_broken_trail_makes_a_backup_that_does_not_count(filled: Engine, tmp_path: Path) -> None:
    with filled.begin() as connection:
        if filled.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit_events DISABLE TRIGGER USER")
        else:
            connection.exec_driver_sql("DROP TRIGGER tr_audit_events_no_update")
        connection.execute(
            sa.update(table(AuditEvent)).where(table(AuditEvent).c.seq == 2).values(actor_id=9)
        )
    report = backup.verify(backup.create(filled, tmp_path), server=filled)
    assert len(report.problems) == 10
    assert not report.ok


def test_a_folder_without_manifest_is_no_backup(filled: Engine, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="manifest"):
        backup.verify(tmp_path, server=filled)
    folder = backup.create(filled, tmp_path)
    (folder / read(folder).file).unlink()
    assert "Thiếu tệp" in backup.verify(folder, server=filled).problems[0]


def test_a_failed_backup_leaves_nothing_behind(engine: Engine, tmp_path: Path) -> None:
    unmigrated = db.create_engine_for(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with unmigrated.connect():
        pass
    with pytest.raises(InvalidInput, match="trống"):
        backup.create(unmigrated, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []
    with pytest.raises(InvalidInput, match="Không có tệp"):
        backup.create(db.create_engine_for(f"sqlite:///{tmp_path / 'none.sqlite'}"), tmp_path / "backups")
    assert not (tmp_path / "none.sqlite").exists()


def test_a_backup_of_another_kind_of_database_is_refused(engine: Engine, tmp_path: Path) -> None:
    write(1)
    folder = backup.create(engine, tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8")) | {"database": "postgresql"}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    shutil.copyfile(folder / "database.sqlite", folder / "database.dump")
    with pytest.raises(InvalidInput, match="cùng loại"):
        backup.restore(folder, engine, force=True)
    with pytest.raises(InvalidInput, match="máy chủ PostgreSQL"):
        backup.verify(folder, server=engine)


@pytest.mark.postgres
def test_no_fitting_tool_is_told_with_what_to_install(pg_engine: Engine) -> None:
    with pytest.raises(backup_postgres.ToolMissing, match="postgresql-client-99"):
        backup_postgres.find_tool("pg_dump", 99)
