"""Databases for tests, made by the migrations and never by ``create_all``.

One empty, migrated template per run and database; each test gets a copy (SQLite: a file; PostgreSQL: a clone
inside one server that all workers share). The process that started pytest owns both and removes them.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import Engine, make_url

from tests.support import postgres
from workflow import db
from workflow.migrations_api import upgrade

SHARED = pytest.StashKey[Path]()
TEMPLATE = "khenthuong_template"
FAST_AND_FORGETFUL = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""A test server may lose everything in a power cut."""


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one worker at a time do something that all of them need done once."""
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Agree on one folder for the run; its path is short because PostgreSQL's socket lives in it."""
    given = getattr(config, "workerinput", {}).get("khenthuong_shared")
    config.stash[SHARED] = Path(given or tempfile.mkdtemp(prefix="khenthuong-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the folder is."""
    node.workerinput["khenthuong_shared"] = str(node.config.stash[SHARED])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, if any worker started it, and remove the folder."""
    if hasattr(config, "workerinput") or SHARED not in config.stash:
        return
    folder = config.stash[SHARED]
    postgres.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


def migrated(url: str) -> None:
    """Bring the database at ``url`` to the newest schema and close every connection to it."""
    engine = db.create_engine_for(url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def shared_folder(pytestconfig: pytest.Config) -> Path:
    """The run's folder, the same in every worker."""
    return pytestconfig.stash[SHARED]


@pytest.fixture(scope="session")
def sqlite_template(shared_folder: Path) -> Path:
    """An empty migrated SQLite file; copy it, never open it."""
    template, unfinished = shared_folder / "template.sqlite", shared_folder / "unfinished.sqlite"
    with _locked(shared_folder):
        if not template.exists():
            migrated(f"sqlite:///{unfinished}")
            unfinished.rename(template)
    return template


@pytest.fixture(scope="session")
def migrated_file(sqlite_template: Path) -> Callable[[Path], str]:
    """A function that puts an empty migrated SQLite database at a path and returns its address."""

    def put(file: Path) -> str:
        shutil.copyfile(sqlite_template, file)
        return f"sqlite:///{file}"

    return put


@pytest.fixture(scope="session")
def pg_server(shared_folder: Path) -> str:
    """The address of the shared server's maintenance database, with a migrated template in it."""
    with _locked(shared_folder):
        uri = postgres.start(shared_folder)
        with psycopg.connect(uri, autocommit=True) as admin:
            if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
                _make_template(admin, uri)
    return uri


def _make_template(admin: "psycopg.Connection[Any]", uri: str) -> None:
    for setting in FAST_AND_FORGETFUL:
        admin.execute(f"ALTER SYSTEM SET {setting}")
    admin.execute("SELECT pg_reload_conf()")
    admin.execute("CREATE DATABASE unfinished")
    migrated(_sqlalchemy_url(uri, "unfinished"))
    # Closed to connections: nothing, autovacuum included, can then be in the way of cloning it.
    admin.execute(f"ALTER DATABASE unfinished RENAME TO {TEMPLATE}")
    admin.execute(f"ALTER DATABASE {TEMPLATE} WITH ALLOW_CONNECTIONS false")


def _sqlalchemy_url(uri: str, database: str) -> str:
    url = make_url(uri).set(drivername="postgresql+psycopg", database=database)
    return url.render_as_string(hide_password=False)


@contextmanager
def _engine_in_use(url: str) -> Iterator[Engine]:
    """Make the engine current here and, as the process's default, in threads that the test starts."""
    engine, before = db.create_engine_for(url), list(db._default)
    db.bind(engine)
    try:
        with db.use_engine(engine):
            yield engine
    finally:
        db._default[:] = before
        engine.dispose()


@contextmanager
def sqlite_copy(template: Path, folder: Path) -> Iterator[Engine]:
    """Give an engine on a fresh copy of the template, in use for the block."""
    file = folder / f"{uuid4().hex}.sqlite"
    shutil.copyfile(template, file)
    with _engine_in_use(f"sqlite:///{file}") as engine:
        yield engine


@contextmanager
def pg_copy(server: str) -> Iterator[Engine]:
    """Give an engine on a fresh clone of the PostgreSQL template, in use for the block, dropped after it."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        try:
            with _engine_in_use(_sqlalchemy_url(server, name)) as engine:
                yield engine
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty SQLite database of the test's own, already the engine in use."""
    with sqlite_copy(sqlite_template, tmp_path) as copy:
        yield copy


@pytest.fixture
def pg_engine(pg_server: str) -> Iterator[Engine]:
    """A migrated, empty PostgreSQL database of the test's own, already the engine in use."""
    with pg_copy(pg_server) as copy:
        yield copy


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_engine(request: pytest.FixtureRequest) -> Engine:
    """The same test on both databases."""
    return request.getfixturevalue({"sqlite": "engine", "postgres": "pg_engine"}[request.param])


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.nightly])]
)
def either_engine(request: pytest.FixtureRequest) -> Engine:
    """Like ``any_engine``, PostgreSQL at night only: for what does not depend on how a database locks."""
    return request.getfixturevalue({"sqlite": "engine", "postgres": "pg_engine"}[request.param])


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_factory(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Any]:
    """For a module that fills one database once: a function giving a context manager around an engine."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        return lambda: sqlite_copy(template, tmp_path_factory.mktemp("db"))
    server = request.getfixturevalue("pg_server")
    return lambda: pg_copy(server)
