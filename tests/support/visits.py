"""A visit to the application in a real browser that counts what a person does, against the budgets of product.md.

Only what a hand does is counted: clicks (a tap, a choice in a list, a file chosen), keys pressed as commands, fields
typed. Opening the first address and signing in come before the count.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from sqlalchemy import event

from workflow import db, unchanged

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

FAULTS_ONLY = """axe.run({"resultTypes": ["violations"], "preload": false}).then(
    ({violations}) => violations.flatMap(({id, nodes}) => nodes.map(({html}) => [id, html.slice(0, 160)])))"""
"""Axe looks for every fault, and gathers nothing about what passed. What it would load again beforehand (style sheets,
sound) is for rules that are off or need sound; only what is wrong comes back, not the text of every rule."""

HEARS = "html:not(:has(button[data-key])), html[data-keys]"

BUDGETS = {
    "clerk": 3,
    "unit_head": 4,
    "principal": 10,
    "principal_again": 5,
    "appraiser_clean": 1,
    "council_member": 2,
    "secretary": 3,
    "chairman": 3,
    "province": 3,
    "citizen": 2,
}
"""Clicks (for the appraiser and the member: per case, for the secretary: per item) that a role tolerates."""

TALLIES: list[str] = []
"""What the running test counted; the reports carry it to the end of the run, from other processes too."""


@dataclass
class Visit:
    """One person at one screen. ``page`` is Playwright's page, for reading; act through the methods.

    They count, and they wait: before an act for the scripts of the page that it acts on, after a click for those of the
    page that it opens. What comes later (of a key, of a script's own request) is to be waited for by what it shows.
    """

    page: Any
    url: str
    clicks: int = 0
    keys: int = 0
    fields: int = 0
    console: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.console.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.console.append(str(fault)))

    def sign_in(self, username: str, password: str) -> None:
        """Sign in and forget what that took."""
        self.page.goto(f"{self.url}/dang-nhap")
        self.page.fill("#username", username)
        self.page.fill("#password", password)
        self.page.press("#password", "Enter")
        self.page.wait_for_url(lambda address: "/dang-nhap" not in address)

    def start(self, path: str) -> None:
        """Open the page from which the journey is counted, and begin at zero."""
        self.page.goto(self.url + path)
        self.clicks = self.keys = self.fields = 0

    def click(self, target: Any) -> None:
        """Click a locator or a selector, and wait for the page that it opens."""
        follow(self._at(target))
        self.clicks += 1

    def choose(self, target: Any, value: str) -> None:
        """Choose an entry of a select."""
        self._at(target).select_option(value)
        self.clicks += 1

    def fill(self, target: Any, text: str) -> None:
        """Type into a field."""
        self._at(target).fill(text)
        self.fields += 1

    def upload(self, target: Any, path: Path | dict[str, Any]) -> None:
        """Choose a file."""
        self._at(target).set_input_files(path)
        self.clicks += 1

    def press(self, key: str) -> None:
        """Press a key as a command; wait for what it shows, it may open a page later.

        A key that acts on a person is heard only after the page has stood a moment (``appraisal.js``).
        """
        stands(self.page)
        self.page.wait_for_selector(HEARS, state="attached")
        self.page.keyboard.press(key)
        self.keys += 1

    def told(self, journey: str, budget: int | None = None, *, cases: int = 1) -> None:
        """Keep the count for the end of the run; fail when it is over the budget for so many cases."""
        allowed = "" if budget is None else f" of at most {budget * cases}"
        line = f"{journey}: {self.clicks} clicks{allowed}, {self.keys} keys, {self.fields} fields, {cases} case(s)"
        TALLIES.append(line)
        print(line)
        assert budget is None or self.clicks <= budget * cases, line

    def _at(self, target: Any) -> Any:
        stands(self.page)
        return self.page.locator(target) if isinstance(target, str) else target


def stands(page: Any) -> None:
    """Wait until the open page is whole and its scripts have run: what is there can be read, and keys are heard."""
    page.wait_for_load_state("domcontentloaded")


def follow(target: Any) -> None:
    """Click a locator, and wait for the page that it opens: what Playwright waits for is its first byte."""
    target.click()
    stands(target.page)


@contextmanager
def scripts_held(page: Any) -> Iterator[None]:
    """Let the scripts of pages opened in the block arrive after it (open them with ``wait_until="commit"``)."""
    held: list[Any] = []
    page.route("**/*.js", lambda route: held.append(route))  # noqa: PLW0108  # Playwright marks what it calls
    yield
    page.wait_for_function("document.readyState === 'interactive'")
    for one in held:
        one.continue_()
    page.unroute("**/*.js")
    stands(page)


@contextmanager
def answers_held(page: Any) -> Iterator[None]:
    """Let what the server answers to the page's scripts in the block reach them after it: it has been done already."""
    page.evaluate(
        """() => {
            const real = window.fetch, held = new Promise((done) => { window.letGo = done; });
            window.fetch = async (...asked) => { const answer = await real(...asked); await held; return answer; };
        }"""
    )
    yield
    page.evaluate("window.letGo && window.letGo()")


@contextmanager
def visiting(browser: Any, url: str, **options: Any) -> Iterator[Visit]:
    """Open a window (1280 × 900 unless told; ``viewport=PHONE``, ``java_script_enabled=False``) for the block."""
    context = browser.new_context(**({"viewport": WIDE, "locale": "vi-VN"} | options))
    try:
        yield Visit(context.new_page(), url)
    finally:
        context.close()


def axe_faults(page: Any) -> list[tuple[str, str]]:
    """Return each accessibility fault of the open page: the rule and the beginning of the element."""
    page.evaluate(AXE_SCRIPT)
    return [(fault, element) for fault, element in page.evaluate(FAULTS_ONLY)]


def check_page(page: Any, name: str) -> None:
    """Assert that the open page has no accessibility fault (axe) and does not scroll sideways."""
    page.wait_for_load_state()
    page.wait_for_function("document.documentElement !== null && document.readyState === 'complete'")
    assert axe_faults(page) == [], name
    width, room = page.evaluate("(e => [e.scrollWidth, e.clientWidth])(document.documentElement)")
    assert width <= room, f"{name} scrolls sideways: {width} > {room}"


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL statements that run in the block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, text: str, *_rest: object) -> None:
        seen.append(text)

    engine = db.current_engine()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


_ASKED = count()


def statements_of(browser: Any, path: str) -> int:
    """Return how many statements a page takes for a Flask test client, opened a second time and made and read anew."""
    browser.get(path)
    unchanged.readings.clear()
    with statements() as run:
        assert browser.get(path, headers={"X-Asked": str(next(_ASKED))}).status_code == 200, path
    return len(run)


# --- as a pytest plugin: the counts of all journeys in the last lines


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Put what a test counted into its report."""
    report = yield
    if call.when == "call":
        report.user_properties.extend(("journey", line) for line in TALLIES)
        TALLIES.clear()
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what every journey took."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    lines = [
        text for one in reports for name, text in getattr(one, "user_properties", ()) if name == "journey"
    ]
    if lines:
        terminalreporter.section("clicks of the journeys")
    for line in sorted(lines):
        terminalreporter.write_line(line)
