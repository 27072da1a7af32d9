"""What a machine cannot run is left out aloud, or stops the run in CI; what skips itself fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import ROOT

SAMPLE = """
import pytest

def test_passes(): pass

@pytest.mark.browser
def test_needs_a_browser(): pass
"""
SKIPS = """
import pytest

def test_skips(): pytest.skip("not today")

@pytest.mark.xfail
def test_is_allowed_to_fail(): assert False
"""
SKIPS_AS_A_WHOLE = """
import pytest

pytest.importorskip("no_such_module_anywhere")
"""


def run(folder: Path, source: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on a file of its own with the plugin and nothing else of ours."""
    (folder / "test_sample.py").write_text(source, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    browser: x\n", encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if name not in {"CI", "PYTEST_ADDOPTS"}}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.support.selection", "-p", "no:cacheprovider", "-q"],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_browser_leaves_tests_out_and_says_how_to_get_it(tmp_path: Path) -> None:
    done = run(tmp_path, SAMPLE, PATH="")
    assert done.returncode == 0, done.stdout
    assert "apt-get install chromium" in done.stdout
    assert "1 passed, 1 deselected" in done.stdout


def test_a_missing_browser_stops_the_run_in_ci(tmp_path: Path) -> None:
    done = run(tmp_path, SAMPLE, PATH="", CI="true")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "apt-get install chromium" in done.stderr


@pytest.mark.parametrize(("source", "count"), [(SKIPS, "2 failed"), (SKIPS_AS_A_WHOLE, "1 error")])
def test_a_test_that_skips_itself_fails(tmp_path: Path, source: str, count: str) -> None:
    done = run(tmp_path, source)
    assert done.returncode != 0
    assert count in done.stdout
    assert "skips itself" in done.stdout
