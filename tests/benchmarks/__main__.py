"""Run every ``bench_*.py`` of this folder, or those named on the command line, and print one table.

Ends with 1 when a promised ratio was missed. Compare ratios, never absolute times, between machines.
"""

import importlib
import platform
import sys
from pathlib import Path

from tests.benchmarks.table import Row, printed


def main(wanted: list[str]) -> int:
    """Run the benchmarks whose names contain one of the wanted words (all when none is given)."""
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    chosen = [name for name in found if not wanted or any(word in name for word in wanted)]
    if not chosen:
        print(f"no benchmark matches {wanted}; there are: {', '.join(found)}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in chosen:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"tests.benchmarks.{name}").run()
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(printed(rows))
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
