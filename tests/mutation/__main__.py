"""``python -m tests.mutation [word …]``: try every fault of the rulebook (or of files whose name holds a word)."""

import multiprocessing
import sys

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.trial import ROOT, try_out

PLACES = (
    "rules/eligibility/*.py",
    "rules/quotas/*.py",
    "rules/voting.py",
    "rules/prizes.py",
    "rules/competence.py",
)


def all_mutants(words: list[str]) -> list[Mutant]:
    """Return the faults of the law's modules; with words, of the files that hold one of them."""
    files = [path for place in PLACES for path in sorted(ROOT.glob(place))]
    wanted = [path for path in files if not words or any(word in str(path) for word in words)]
    return [mutant for path in wanted for mutant in mutants_of(path, ROOT)]


def survivors(mutants: list[Mutant], workers: int = 2) -> list[Mutant]:
    """Try every fault, each in a fresh process; return those that nothing noticed.

    The processes are not forked from this one: where every test of the project was collected, its test modules hold the
    rulebook without the fault, and tests that mix the two fail for every fault alike.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["rules", "pytest", "tests.mutation.trial"])
    with context.Pool(workers, maxtasksperchild=1) as pool:
        noticed = pool.imap(try_out, mutants, chunksize=1)
        return [mutant for mutant, by in zip(mutants, noticed, strict=True) if not by]


def main(words: list[str]) -> int:
    """Print the faults that nothing noticed; 1 when there is one."""
    mutants = all_mutants(words)
    left = survivors(mutants)
    for mutant in left:
        print(f"{mutant.name}  (line {mutant.line})")
    print(f"{len(mutants)} faults, {len(left)} not noticed", flush=True)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
