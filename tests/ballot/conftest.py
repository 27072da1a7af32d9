"""The hall with its server, and pages of the run's one Chromium that note every complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.ballot.hall import Hall, Keys
from tests.ballot.rooms import booth_room, count_room
from tests.support.browser import serving

PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def keys() -> Keys:
    """One set of session keys."""
    return Keys.make()


@pytest.fixture
def hall(keys: Keys) -> Hall:
    """A session with an open booth, and an urn of four cases and three voters ready to be counted."""
    return Hall(booth=booth_room(keys), count=count_room(keys))


@pytest.fixture
def site(hall: Hall) -> Iterator[str]:
    """The address of the hall's server."""
    with serving(hall) as server:
        yield server.url


@pytest.fixture
def complaints() -> list[str]:
    """What the pages of a test complained about; a test that wants a complaint takes it off the list."""
    return []


@pytest.fixture
def open_page(chromium: Browser, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Make fresh pages; at the end none of them may have complained on the console."""
    contexts = []

    def make(size: dict[str, int] = PHONE, **options: Any) -> Page:
        context = chromium.new_context(
            viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", accept_downloads=True, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if matters(said) else None)
        return page

    def matters(said: ConsoleMessage) -> bool:
        return said.type in ("error", "warning") and "Failed to load resource" not in said.text

    yield make
    for context in contexts:
        context.close()
    assert complaints == []
