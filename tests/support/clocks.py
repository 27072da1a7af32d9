"""A clock that stands still, so that every date in a test is chosen by the test."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from workflow import clock
from workflow.clock import SimulatedClock

START = datetime(2024, 7, 1, 8, 0, tzinfo=clock.LOCAL)
"""A Monday morning in the middle of regime (b), when the school year has just ended."""


@pytest.fixture
def frozen_clock() -> Iterator[SimulatedClock]:
    """Set the process's clock to ``START``; move it with ``move_to`` or ``advance``."""
    with clock.use(SimulatedClock(START)) as simulated:
        yield simulated
