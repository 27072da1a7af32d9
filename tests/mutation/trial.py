"""Try one fault: load the rulebook with the faulty module in place and see whether anything notices.

Runs in a process of its own. First the law cases; when they all pass, the unit tests of the rulebook.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import signal
import sys
import types
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.mutants import Mutant

ROOT = Path(__file__).parents[2]
QUICK = ("numbers", "balance", "law_pieces", "criterion", "consistency")
SECONDS = 60
"""A fault that takes more processor than this is noticed, too: it hangs. (A busy machine makes nobody hang.)"""


class _FaultyLoader(importlib.abc.Loader):
    """Executes the faulty source under the module's own name and file."""

    def __init__(self, source: str, file: Path) -> None:
        self._source, self._file = source, file

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the source; ``__file__`` is the real one, data files stand beside it."""
        module.__file__ = str(self._file)
        exec(compile(self._source, str(self._file), "exec"), module.__dict__)


class _FaultyFinder(importlib.abc.MetaPathFinder):
    """Answers for the one faulty module."""

    def __init__(self, mutant: Mutant) -> None:
        self._name = mutant.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        self._loader = _FaultyLoader(mutant.source, ROOT / mutant.file)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return our loader for the faulty module, nothing for all others."""
        if fullname != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self._loader, origin=str(ROOT / f"{fullname}.py"))


def try_out(mutant: Mutant) -> str:
    """Return who noticed the fault: "load", "cases", "register", "unit", "hang"; or "" when nobody did."""
    for name in [one for one in sys.modules if one.split(".")[0] == "rules"]:
        del sys.modules[name]
    sys.meta_path.insert(0, _FaultyFinder(mutant))
    signal.signal(signal.SIGPROF, _hangs)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return _noticed_by()
    except TimeoutError:
        return "hang"


def _hangs(_number: int, _frame: object) -> None:
    raise TimeoutError


def _noticed_by() -> str:
    try:
        import rules
    except Exception:
        return "load"
    for path in sorted((ROOT / "tests" / "law").glob("*.yaml")):
        try:
            if not all(result.ok for result in rules.evaluate_file(path)):
                return "cases"
        except TimeoutError:
            raise
        except Exception:
            return "cases"
    if _register_differs():
        return "register"
    return "unit" if _unit_tests_fail() else ""


def _register_differs() -> bool:
    """Compare the register of criteria with the signed one; much quicker than all unit tests."""
    spec = importlib.util.spec_from_file_location("register", ROOT / "tests/unit/rules/test_register.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return bool(module.written() != module.REGISTER.read_text(encoding="utf-8"))


def _unit_tests_fail() -> bool:
    """Run the quick unit tests of the law in this process (the properties take too long for every fault)."""
    import pytest

    os.chdir(ROOT)
    places = [f"tests/unit/rules/test_{name}.py" for name in QUICK]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov", *places])
    return code != 0
