"""The helpers keep their own promises: separate databases, a clock that stands, no outside world."""

import smtplib
import socket
from collections.abc import Callable
from datetime import date
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import sqlalchemy as sa
from playwright.sync_api import Error, Page
from sqlalchemy.engine import Engine

from tests.support.browser import serving
from tests.support.guards import OutsideWorld, is_here
from workflow import clock, db
from workflow.clock import SimulatedClock
from workflow.migrations_api import current, head


def test_a_database_is_migrated_and_in_use(any_engine: Engine) -> None:
    assert current(any_engine) == head()
    assert db.current_engine() is any_engine


@pytest.mark.parametrize("time", [1, 2])
def test_a_database_belongs_to_one_test(any_engine: Engine, time: int) -> None:
    with any_engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE left_behind (id INTEGER)"))


def test_the_clock_stands_where_it_is_put(frozen_clock: SimulatedClock) -> None:
    assert clock.today() == date(2024, 7, 1)
    frozen_clock.move_to(date(2025, 1, 9))
    assert (clock.today(), clock.is_simulated()) == (date(2025, 1, 9), True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "", None, b"127.0.0.1"])
def test_this_machine_is_here(host: object) -> None:
    assert is_here(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "example.invalid", "2001:db8::1", "0.0.0.0"])
def test_other_machines_are_not_here(host: object) -> None:
    assert not is_here(host)


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as connection, pytest.raises(OutsideWorld):
        connection.connect(("192.0.2.1", 80))


def test_a_look_up_of_another_machine_is_refused() -> None:
    with pytest.raises(OutsideWorld):
        socket.create_connection(("example.invalid", 80))


def test_mail_is_refused() -> None:
    with pytest.raises(OutsideWorld):
        smtplib.SMTP("localhost")


def greeting(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return ["<title>Xin chào</title><p>Khen thưởng".encode()]


def test_a_server_answers_until_the_block_ends() -> None:
    with serving(greeting) as server, urlopen(server.url) as answer:
        assert "Khen thưởng" in answer.read().decode()
    with pytest.raises(URLError):
        urlopen(server.url)


@pytest.mark.browser
def test_a_browser_shows_a_page_of_this_machine_and_no_other(page: Page) -> None:
    with serving(greeting) as server:
        page.goto(server.url)
        assert page.title() == "Xin chào"
    with pytest.raises(Error, match="ERR_"):
        page.goto("http://example.invalid/")
