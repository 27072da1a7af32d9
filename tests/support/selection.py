"""Which tests run here. Nothing is ever skipped: what a machine cannot run is left out, and the end says so.

Locally, tests marked with one of ``NEEDS`` are left out where the program is missing. In CI
(``CI=true``) a missing program stops the run. A test that skips itself fails everywhere.

Files that need a browser run first, then those that need PostgreSQL: they are the long ones, and a long file that
starts last leaves the other workers idle.
"""

import os
import shutil
from collections.abc import Generator
from typing import Any

import pytest

from tests.support import preflight

BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""The first that is there: the shell has no window of its own to draw, and takes a third less of the machine."""
NEEDS = {
    "browser": (BROWSERS, "Chromium", "apt-get install chromium"),
    "poppler": (("pdftoppm",), "pdftoppm", "apt-get install poppler-utils"),
    "preflight": (("java",), "PDFBox Preflight", f"apt-get install {preflight.PACKAGES}"),
    "softhsm": (("softhsm2-util",), "SoftHSM", "apt-get install softhsm2 opensc"),
    "office": (("soffice",), "LibreOffice", "apt-get install libreoffice-writer-nogui"),
}
"""Marker → programs of which one must be found, its name for people, and how to get it."""
LONG = ("browser", "postgres")
"""Markers of the tests that take longest, longest first."""

FILES = {"preflight": preflight.JARS, "softhsm": ("/usr/bin/pkcs11-tool",)}
"""Marker → files that must be there too."""

NIGHTLY_ONLY = frozenset({"office"})
"""Markers of night proofs only: CI plays the day's tests and does without their program."""


def find_program(names: tuple[str, ...]) -> str | None:
    """Return the path of the first program found, or None."""
    return next((found for name in names if (found := shutil.which(name))), None)


def missing_markers() -> list[str]:
    """Return the markers whose program this machine does not have."""
    return [
        marker
        for marker, (programs, _, _) in NEEDS.items()
        if find_program(programs) is None or not all(map(os.path.exists, FILES.get(marker, ())))
    ]


def pytest_configure(config: pytest.Config) -> None:
    """Stop in CI when a program is missing."""
    missing = [marker for marker in missing_markers() if marker not in NIGHTLY_ONLY]
    if os.environ.get("CI") == "true" and missing:
        hints = "; ".join(f"{NEEDS[marker][1]}: {NEEDS[marker][2]}" for marker in missing)
        raise pytest.UsageError(f"in CI every program must be there. Missing {hints}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose program is missing; put the files with long tests first."""
    missing = missing_markers()
    left_out = {item for item in items if any(item.get_closest_marker(marker) for marker in missing)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    ranks: dict[object, int] = {}
    for item in items:
        rank = next((n for n, marker in enumerate(LONG) if item.get_closest_marker(marker)), len(LONG))
        ranks[item.path] = min(rank, ranks.get(item.path, rank))
    items.sort(key=lambda item: ranks[item.path])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line per program what was left out and how to run it too."""
    for marker in missing_markers():
        _, name, command = NEEDS[marker]
        terminalreporter.write_line(
            f"{name} is missing: tests marked '{marker}' were left out. Install it: {command}"
        )


def _refuse_skip(report: Any) -> Any:
    if report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} skips itself; use a marker instead ({report.longrepr})"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Turn a skipped or expectedly failing test into a failure."""
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    """Turn a module that skips itself into a failure."""
    return _refuse_skip((yield))
