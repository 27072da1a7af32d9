"""How a measurement is taken and shown: cases in turn, round after round, the ratio of each round."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One case beside its floor. Times in seconds per piece; ``goal`` is the largest ratio promised."""

    job: str
    case: str
    floor: float
    seconds: float
    ratio: float
    least: float
    most: float
    goal: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the promise, if any, is kept."""
        return self.goal is None or self.ratio <= self.goal


def compare(
    job: str,
    floor: Callable[[], object],
    cases: Mapping[str, Callable[[], object]],
    *,
    pieces: int,
    goals: Mapping[str, float] | None = None,
    watch: Callable[[], float] = time.perf_counter,
) -> list[Row]:
    """Time the floor and each case in turn for ``ROUNDS`` rounds; each call does ``pieces`` of work.

    ``watch`` is ``time.process_time`` for work without disk and other processes: other users of the machine count less.
    """
    floors: list[float] = []
    taken: dict[str, list[float]] = {case: [] for case in cases}
    for _ in range(ROUNDS):
        floors.append(timed(floor, watch) / pieces)
        for case, work in cases.items():
            taken[case].append(timed(work, watch) / pieces)
    rows = []
    for case, times in taken.items():
        ratios = [one / base for one, base in zip(times, floors, strict=True)]
        extremes = (median(ratios), min(ratios), max(ratios))
        rows.append(Row(job, case, median(floors), median(times), *extremes, (goals or {}).get(case)))
    return rows


def tail(
    job: str, floor: Callable[[], object], cases: Mapping[str, Callable[[], object]], *, calls: int
) -> list[Row]:
    """Time single calls in turn, in seconds of the processor; what is shown is the 95th percentile of each."""

    def p95(times: list[float]) -> float:
        return sorted(times)[round(0.95 * (len(times) - 1))]

    works = {"": floor, **cases}
    taken: dict[str, list[float]] = {case: [] for case in works}
    for _ in range(calls):
        gc.collect()
        for case, work in works.items():
            begun = time.process_time()
            work()
            taken[case].append(time.process_time() - begun)
    base = p95(taken[""])
    return [
        Row(
            job,
            case,
            base,
            p95(taken[case]),
            p95(taken[case]) / base,
            min(taken[case]) / base,
            max(taken[case]) / base,
        )
        for case in cases
    ]


def timed(work: Callable[[], object], watch: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds one call takes, with the garbage collector out of the way."""
    gc.collect()
    gc.disable()
    try:
        begun = watch()
        work()
        return watch() - begun
    finally:
        gc.enable()


def readable(seconds: float) -> str:
    """Return a time with a unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def printed(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        "| job | case | floor | here | ratio (min–max) | goal |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        goal = "" if row.goal is None else f"≤ {row.goal:g} {'kept' if row.kept else 'MISSED'}"
        ratio = f"{row.ratio:.2f} ({row.least:.2f}–{row.most:.2f})"
        lines.append(
            f"| {row.job} | {row.case} | {readable(row.floor)} | {readable(row.seconds)} | {ratio} | {goal} |"
        )
    return "\n".join(lines)
