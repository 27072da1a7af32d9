"""What one step of the library ``transitions`` costs in memory, beside a dictionary.

The project's way is the first case: one shared machine, objects not registered with it. The second is
what the library's manual shows. A short path stands in for the lifecycle: the cost is the library's alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from transitions import Machine

from tests.benchmarks.table import Row, compare

OBJECTS = 100
PATH = [
    "DRAFT",
    "UNIT_REVIEW",
    "SUBMITTED",
    "APPRAISAL",
    "ELIGIBLE",
    "COUNCIL",
    "RECOMMENDED",
    "SIGNING",
    "AWARDED",
]
STEPS = [(f"step_{number}", before, after) for number, (before, after) in enumerate(pairwise(PATH))]
BACKWARDS = [("send_back", "UNIT_REVIEW", "DRAFT"), ("reappraise", "ELIGIBLE", "APPRAISAL")]
TABLE = {(before, trigger): after for trigger, before, after in STEPS + BACKWARDS}


@dataclass(slots=True)
class Attempt:
    """The least an object needs to have a state."""

    state: str = PATH[0]


class Registered:
    """An object that the machine hangs its methods on; it cannot have slots."""


def machine() -> Machine:
    """Return a machine with the project's safe settings and nothing registered."""
    return Machine(
        model=None,
        states=PATH,
        initial=PATH[0],
        auto_transitions=False,
        send_event=True,
        transitions=[
            {"trigger": name, "source": before, "dest": after} for name, before, after in STEPS + BACKWARDS
        ],
    )


def with_dictionary() -> None:
    """Walk every object along the path through the dictionary."""
    for _ in range(OBJECTS):
        attempt = Attempt()
        for trigger, _, _ in STEPS:
            attempt.state = TABLE[attempt.state, trigger]


def unregistered(shared: Machine) -> Callable[[], None]:
    """Return the walk through one shared machine that knows no object."""
    events = [shared.events[trigger] for trigger, _, _ in STEPS]

    def walk() -> None:
        for _ in range(OBJECTS):
            attempt = Attempt()
            for event in events:
                event.trigger(attempt)
            assert attempt.state == PATH[-1]

    return walk


def registered(shared: Machine) -> Callable[[], None]:
    """Return the walk through one shared machine that registers each object and forgets it again."""

    def walk() -> None:
        for _ in range(OBJECTS):
            model = Registered()
            shared.add_model(model)
            for trigger, _, _ in STEPS:
                getattr(model, trigger)()
            shared.remove_model(model)

    return walk


def run() -> list[Row]:
    """Compare both ways of using the library with the dictionary, per object and its eight steps."""
    cases = {
        "transitions, shared machine, not registered": unregistered(machine()),
        "transitions, shared machine, registered": registered(machine()),
    }
    return compare("8 steps in memory", with_dictionary, cases, pieces=OBJECTS)
