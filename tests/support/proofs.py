"""Bars of the security design: each proof says what it tried, how often it failed, and from which seed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from workflow.errors import WorkflowError

SEED = 20240610
"""Every proof draws from ``random.Random(SEED)``; what the ballot itself draws is of the operating system."""


@dataclass(slots=True)
class Bar:
    """One bar: tries and the failures among them; ``done`` prints it and fails on any failure."""

    name: str
    seed: int = SEED
    n: int = 0
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tried(self, held: bool, what: object = "") -> None:
        """Count a try and whether the promise held."""
        self.n += 1
        if not held:
            self.failures.append(str(what))

    @contextmanager
    def refused(self, what: object, *errors: type[Exception]) -> Iterator[None]:
        """Count a try that must be refused; one that succeeds is a failure, another error is raised."""
        self.n += 1
        expected = errors or (WorkflowError,)
        try:
            yield
        except expected:
            return
        self.failures.append(f"not refused: {what}")

    def note(self, text: str) -> None:
        """Add a figure to what is printed."""
        self.notes.append(text)

    def done(self, *, at_least: int = 1) -> None:
        """Print the bar; fail when a promise did not hold or too little was tried."""
        told = "".join(f", {one}" for one in self.notes)
        print(f"{self.name}, n={self.n}, failures={len(self.failures)}, seed={self.seed}{told}")
        assert self.failures == [], self.failures[:5]
        assert self.n >= at_least, f"{self.name}: only {self.n} tries"


def above_chance(accuracy: float, baseline: float, n: int) -> bool:
    """Whether an accuracy over n guesses beats a baseline by more than three standard deviations."""
    return accuracy > baseline + 3 * math.sqrt(baseline * (1 - baseline) / n)
