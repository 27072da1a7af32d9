"""The size budget of files and functions. ``python -m tests.support.sizes`` prints what is near its limit."""

import ast
from dataclasses import dataclass

from tests.support.source import PACKAGES, ROOT, VERSIONS, python_files, tree_of

FILE_WARNS, FILE_FAILS = 250, 400
FUNCTION_WARNS, FUNCTION_FAILS = 35, 60
TEST_FILE_FAILS = 500


@dataclass(frozen=True, slots=True)
class Measure:
    """The length in lines of one file (``function`` empty) or of one function, without its decorators."""

    where: str
    function: str
    lines: int

    @property
    def limits(self) -> tuple[int, int]:
        """Return the lengths beyond which it is worth a warning, and a failure."""
        if self.function:
            return FUNCTION_WARNS, FUNCTION_FAILS
        if self.where.startswith("tests/"):
            return TEST_FILE_FAILS, TEST_FILE_FAILS
        return FILE_WARNS, FILE_FAILS

    def __str__(self) -> str:
        """Return one line for people."""
        return f"{self.where} {self.function or 'file'}: {self.lines} lines (limit {self.limits[1]})"


def measures() -> list[Measure]:
    """Return the length of every file, and of every function outside tests; migrations are left out."""
    files = [name for name in python_files(*PACKAGES, "tests") if not name.startswith(VERSIONS)]
    found = [Measure(name, "", len((ROOT / name).read_text(encoding="utf-8").splitlines())) for name in files]
    for name in files:
        if not name.startswith("tests/"):
            found += [
                Measure(f"{name}:{node.lineno}", node.name, (node.end_lineno or 0) - node.lineno + 1)
                for node in ast.walk(tree_of(name))
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
    return found


def main() -> None:
    """Print what is past its warning length, longest first."""
    long = sorted((m for m in measures() if m.lines > m.limits[0]), key=lambda m: -m.lines / m.limits[1])
    for measure in long:
        print(f"long: {measure}")


if __name__ == "__main__":
    main()
