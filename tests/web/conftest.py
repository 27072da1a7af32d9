"""A migrated database, an application, and browsers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.application import application
from tests.web.site import START, populate, sign_in
from workflow import clock, db


@pytest.fixture
def moving_clock() -> Iterator[clock.SimulatedClock]:
    """A clock that the test moves."""
    with clock.use(clock.SimulatedClock(START)) as simulated:
        yield simulated


@pytest.fixture
def app(
    sqlite_template: Path, shared_folder: Path, tmp_path: Path, moving_clock: clock.SimulatedClock
) -> Iterator[Flask]:
    """A development application on a fresh, migrated SQLite file with two units and one clerk."""
    shutil.copyfile(sqlite_template, tmp_path / "web.sqlite")
    url = f"sqlite:///{tmp_path / 'web.sqlite'}"
    with application(tmp_path, url, shared_folder) as made:
        populate()
        with db.use_engine(db.current_engine()):
            yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of a stranger."""
    return app.test_client()


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    """A browser in which "lan" has signed in."""
    browser = app.test_client()
    assert sign_in(browser).status_code == 302
    return browser
