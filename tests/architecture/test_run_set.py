"""The program starts with what a user installs: requirements/run.txt, nothing of the tests."""

import subprocess
import sys
from importlib.metadata import packages_distributions

from tests.support.source import ROOT

STARTS = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"{name} is installed for tests only")

sys.meta_path.insert(0, Absent())
import web.cli, seeds.bato
from web.application import create_app
"""


def distributions(name: str) -> set[str]:
    """Return the names in a requirements file."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return {line.partition("==")[0].lower().replace("_", "-") for line in lines if "==" in line}


def test_the_program_needs_nothing_that_only_tests_have() -> None:
    only_tests = distributions("all.txt") - distributions("run.txt")
    absent = {
        module
        for module, owners in packages_distributions().items()
        if all(owner.lower().replace("_", "-") in only_tests for owner in owners)
    }
    assert {"pytest", "pkcs11"} <= absent
    code = STARTS.replace("ABSENT", repr(absent))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
