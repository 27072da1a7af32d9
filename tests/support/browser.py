"""A real browser for the tests marked ``browser``, and a real server, useful without the browser too."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.engine import Engine

from tests.support.selection import BROWSERS, find_program
from workflow.clock import SimulatedClock

FLAGS = (
    "--no-sandbox",  # CI runs as root, where the sandbox refuses to start
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # no outside world
)

PATIENCE = 30
"""Seconds for what comes at once on a quiet machine; Playwright waits as long for everything but ``expect``."""


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A server running in this process; ``url`` has no slash at its end."""

    url: str
    app: Any


@contextmanager
def serving(app: Any) -> Iterator[LiveServer]:
    """Serve a WSGI application on a free port of this machine for the block."""
    from waitress import create_server  # tests of rules and workflow load no web server

    channels: dict[int, Any] = {}
    # A browser keeps up to six connections: at 100 of them, some sixteen browsers, waitress would let nobody in.
    server = create_server(app, map=channels, host="127.0.0.1", port=0, threads=4, connection_limit=500)
    stopping = threading.Event()

    def run() -> None:
        while not stopping.is_set():
            server.asyncore.loop(timeout=0.05, count=1, map=channels)

    thread = threading.Thread(target=run, name="live-server", daemon=True)
    thread.start()
    try:
        yield LiveServer(f"http://127.0.0.1:{server.effective_port}", app)
    finally:
        stopping.set()
        server.pull_trigger()
        thread.join(timeout=PATIENCE)
        server.task_dispatcher.shutdown(timeout=PATIENCE)
        for channel in list(channels.values()):
            channel.close()


def compiled_pages(folder: Path) -> FileSystemBytecodeCache:
    """Return the run's cache of compiled templates: they are most of the work of a page that is asked for once."""
    kept = folder / "pages"
    kept.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(kept))


@pytest.fixture
def app(engine: Engine, frozen_clock: SimulatedClock, tmp_path: Path, shared_folder: Path) -> Any:
    """The application on the test's own SQLite database, standing still at the frozen clock's moment."""
    from web.application import create_app  # tests of rules and workflow load no Flask
    from web.settings import load

    address = engine.url.render_as_string(hide_password=False)
    made = create_app(load({}, data_dir=tmp_path / "var", database_url=address))
    made.jinja_env.bytecode_cache = compiled_pages(shared_folder)
    return made


@pytest.fixture
def live_server(app: Any) -> Iterator[LiveServer]:
    """The application of the ``app`` fixture behind a real socket."""
    with serving(app) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless browser (Playwright's ``Browser``) that can reach this machine only."""
    from playwright.sync_api import expect, sync_playwright  # most workers open no browser

    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_program(BROWSERS), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page with no history and no cookies, in Vietnamese and in Viet Nam's time."""
    context = chromium.new_context(
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1280, "height": 900}
    )
    yield context.new_page()
    context.close()
