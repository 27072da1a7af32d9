"""Backups: create, verify, restore. A backup is a folder with the copy and its ``manifest.json``.

The copy is the engine's own online copy (SQLite: ``Connection.backup``; PostgreSQL: ``pg_dump`` in one
snapshot), so the system may be in use. Papers and documents are inside the database. A backup that was not
verified does not count: ``verify`` opens the copy, runs the database's checks, compares counts and walks the
audit trail.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from workflow import clock, migrations_api
from workflow.audit_verify import Progress, VerifyReport
from workflow.audit_verify import verify as verify_audit
from workflow.errors import IntegrityProblem, InvalidInput, WorkflowError
from workflow.services import backup_postgres, backup_sqlite
from workflow.services.backup_manifest import FILES, FORMAT, Manifest, bytes_problem, digest_of, read, write

REVISIONS = "alembic_version"


class NotEmpty(WorkflowError):  # named like the other refusals
    """The database to restore into holds data."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What verifying found. ``audit`` is None when the copy could not be opened or is of another revision."""

    folder: Path
    manifest: Manifest
    problems: tuple[str, ...]
    audit: VerifyReport | None

    @property
    def ok(self) -> bool:
        """Whether the backup can be counted on."""
        return not self.problems


def create(engine: Engine, into: Path) -> Path:
    """Copy the database into a new folder under ``into`` and return it; an unfinished one never stays."""
    moment = clock.local(clock.now())
    folder = _free_name(into, f"khenthuong-{moment:%Y%m%d-%H%M%S}")
    unfinished = folder.with_name(folder.name + ".partial")
    unfinished.mkdir(parents=True, mode=0o700)
    try:
        file = unfinished / FILES[engine.dialect.name]
        revision, counts = _copy(engine, file)
        file.chmod(0o600)
        manifest = Manifest(
            FORMAT, engine.dialect.name, file.name, file.stat().st_size, digest_of(file), revision,
            moment.isoformat(timespec="seconds"), counts,
        )  # fmt: skip
        write(unfinished, manifest)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return folder


def _free_name(into: Path, name: str) -> Path:
    """Return a folder that is not there yet."""
    tried = (into / (name + suffix) for suffix in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(path for path in tried if not path.exists())


def _copy(engine: Engine, file: Path) -> tuple[str, dict[str, int]]:
    """Write the copy; return its revision and its counts, both of the same moment as the copy."""
    if engine.dialect.name == "sqlite":
        source = backup_sqlite.file_of(engine)
        if not source.is_file():
            raise InvalidInput(
                f"Không có tệp cơ sở dữ liệu {source.name} để sao lưu. Kiểm tra lại thiết lập."
            )
        backup_sqlite.copy(source, file)
        with backup_sqlite.open_copy(file).connect() as connection:
            return _revision(connection), _counts(connection)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        found = _revision(connection), _counts(connection)
        backup_postgres.dump(connection, file)
        return found


def _revision(connection: Connection) -> str:
    if not sa.inspect(connection).has_table(REVISIONS):
        raise InvalidInput("Cơ sở dữ liệu trống, chưa có gì để sao lưu. Chạy: khenthuong db upgrade")
    revisions = sa.table(REVISIONS, sa.column("version_num", sa.String))
    return str(connection.execute(sa.select(revisions.c.version_num)).scalar_one())


def _counts(connection: Connection) -> dict[str, int]:
    """Return the number of rows of each table."""
    names = sorted(sa.inspect(connection).get_table_names())
    select = sa.select(sa.func.count())
    return {name: connection.execute(select.select_from(sa.table(name))).scalar_one() for name in names}


def verify(folder: Path, *, server: Engine | None = None, progress: Progress | None = None) -> BackupReport:
    """Open a backup and check everything that can be checked; it is never changed.

    ``server``: an engine on the PostgreSQL server where a dump is restored into a scratch database.
    """
    manifest = read(folder)
    file = folder / FILES[manifest.database]
    if problem := bytes_problem(file, manifest):
        return BackupReport(folder, manifest, (problem,), None)
    try:
        with _opened(file, manifest, server) as copy:
            problems, audit = _check(copy, manifest, progress)
    except (DBAPIError, backup_postgres.ToolFailed) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        return BackupReport(folder, manifest, (f"Không mở được bản sao: {reason}",), None)
    return BackupReport(folder, manifest, tuple(problems), audit)


@contextmanager
def _opened(file: Path, manifest: Manifest, server: Engine | None) -> Iterator[Engine]:
    """Give an engine on the copy: the file itself, or a scratch database restored from it."""
    if manifest.database == "sqlite":
        yield backup_sqlite.open_copy(file)
        return
    if server is None or server.dialect.name != "postgresql":
        raise InvalidInput(
            "Bản sao lưu của PostgreSQL cần một máy chủ PostgreSQL để mở thử. Chỉ rõ bằng --db postgresql+psycopg://…"
        )
    with backup_postgres.scratch(server) as scratch:
        backup_postgres.load(scratch, file)
        yield scratch


def _check(
    engine: Engine, manifest: Manifest, progress: Progress | None
) -> tuple[list[str], VerifyReport | None]:
    """Check an opened or restored database against the manifest and against itself."""
    problems = backup_sqlite.faults(engine) if engine.dialect.name == "sqlite" else []
    with engine.connect() as connection:
        revision, counts = _revision(connection), _counts(connection)
    if revision != manifest.revision:
        problems.append(f"Phiên bản là {revision}, khi sao lưu là {manifest.revision}.")
    for name in sorted(counts.keys() | manifest.counts.keys()):
        if counts.get(name) != manifest.counts.get(name):
            problems.append(
                f"Bảng {name} có {counts.get(name)} dòng, khi sao lưu là {manifest.counts.get(name)}."
            )
    if revision != migrations_api.head():
        return problems, None
    audit = verify_audit(engine, progress=progress)
    problems += [problem.sentence for problem in audit.problems]
    return problems, audit


def is_empty(engine: Engine) -> bool:
    """Whether a database holds no row (a migrated one without data is empty)."""
    if engine.dialect.name == "sqlite" and not backup_sqlite.file_of(engine).exists():
        return True
    with engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names()) - {REVISIONS}
        return not any(
            connection.execute(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)).first()
            for name in names
        )


def restore(
    folder: Path, engine: Engine, *, force: bool = False, progress: Progress | None = None
) -> BackupReport:
    """Put a backup in the place of a database and check the result; all of it or nothing.

    Refuses a damaged backup (``IntegrityProblem``), another kind of database (``InvalidInput``), and a
    database with data unless ``force`` (``NotEmpty``).
    """
    manifest = read(folder)
    if manifest.database != engine.dialect.name:
        raise InvalidInput(
            f"Bản sao lưu là của {manifest.database}, cơ sở dữ liệu đích là {engine.dialect.name}. "
            "Chọn đích cùng loại."
        )
    file = folder / FILES[manifest.database]
    if problem := bytes_problem(file, manifest):
        raise IntegrityProblem(f"{problem} Chưa khôi phục gì; dùng bản sao lưu khác.")
    empty = is_empty(engine)
    if not empty and not force:
        raise NotEmpty(
            "Cơ sở dữ liệu đích đang có dữ liệu; khôi phục sẽ thay toàn bộ. Sao lưu dữ liệu đang có "
            "(khenthuong backup create), rồi chạy lại với --force."
        )
    if manifest.database == "sqlite":
        target = backup_sqlite.file_of(engine)
        target.parent.mkdir(parents=True, exist_ok=True)
        engine.dispose()
        backup_sqlite.copy(file, target, finished=True)
    else:
        backup_postgres.load(engine, file, replace=True)
    problems, audit = _check(engine, manifest, progress)
    return BackupReport(folder, manifest, tuple(problems), audit)
